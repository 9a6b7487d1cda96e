"""A random but consistent department budget (部门预算): every identity of the standard forms holds exactly.

A budget is a list of parts: so much of one subject, for one purpose, from one source. Every form is a sum
over the parts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generated_names import (
    CAPITAL_SECTIONS,
    CITIES,
    DEPARTMENTS,
    DISTRICTS,
    FUND_SECTIONS,
    ITEMS_OF,
    PERSONNEL_SUBSIDIES,
    PERSONNEL_WAGES,
    PROJECT_NAMES,
    PUBLIC_CAPITAL,
    PUBLIC_GOODS,
)
from generated_parts import FUNDS, Budget, Maker, Part, Project
from generated_purchases import make_assets, make_purchases

if TYPE_CHECKING:
    import random


def make_budget(rng: random.Random, *, exact: bool, small: bool, twins: bool, units: int = 1) -> Budget:
    """Draw a budget. small: few subjects and sources; twins: two sources with the same amounts."""
    maker = Maker(rng, exact=exact)
    name, sections = rng.choice(DEPARTMENTS)
    place = rng.choice(CITIES)
    district = rng.choice(DISTRICTS)
    parts = _parts(maker, sections, small=small, twins=twins)
    if units > 1:
        parts = tuple(replace(part, unit=rng.randrange(units)) for part in parts)
    year = rng.randint(2019, 2034)
    economic = _economic(maker, parts, small=small)
    projects = _projects(maker, parts, small=small)
    three = _three_public(maker, parts, economic)
    code = str(rng.randint(101, 698))
    return Budget(
        city=place,
        department=f"{place}{district}{name}",
        code=code,
        year=year,
        parts=parts,
        economic=economic,
        three_public=three,
        projects=projects,
        purchases=make_purchases(maker, projects, small=small),
        assets=make_assets(maker),
        last_three=_last_three(maker, three),
        units=_units(code, f"{place}{district}{name}", units),
        changes=(("total", maker.amount(5, 90)), ("basic", maker.amount(5, 60))),
    )


def _last_three(maker: Maker, three: tuple[tuple[str, str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Return last year's 三公 items: the same, none, or another amount each."""
    now = {item: amount for item, fund, amount in three if fund == "general"}
    rows = [("travel", maker.amount(1, 20))] if maker.rng.random() < 0.3 else []
    for item, amount in now.items():
        choice = maker.rng.choice((amount, 0, maker.amount(0.5, 30)))
        if choice and item not in dict(rows):
            rows.append((item, choice))
    return tuple(rows)


def _units(code: str, department: str, count: int) -> tuple[tuple[str, str], ...]:
    names = (f"{department}本级", f"{department}信息中心", f"{department}服务中心")
    if count == 1:
        return ((code, department),)
    return tuple((f"{code}00{number}", name) for number, name in enumerate(names[:count], start=1))


# source → the purposes it may pay for
WAYS = {
    "special": ("project", "public"),
    "business": ("personnel", "public", "project"),
    "operating": ("operation",),
    "upper": ("project",),
    "subordinate": ("project",),
    "other": ("project", "public"),
    "carry_general": ("project",),
    "carry_other": ("project",),
}


def _parts(maker: Maker, sections: tuple[str, ...], *, small: bool, twins: bool) -> tuple[Part, ...]:
    rng = maker.rng
    main = [code for section in sections for code in ITEMS_OF[section]]
    running = main[0]  # 行政运行 or the first item of the department's section
    others = sorted(rng.sample(main[1:], min(len(main) - 1, rng.randint(1, 2 if small else 5))))
    spend = [running, *others]
    parts = _own_section(maker, running, others)
    parts += _people(maker, small=small)
    chance = 0.3 if small else 0.4
    parts += _public_funds(maker, chance)
    parts += _other_sources(maker, spend, chance)
    if twins:
        parts = _with_twins(maker, parts, spend)
    return tuple(_merged(parts))


def _own_section(maker: Maker, running: str, others: list[str]) -> list[Part]:
    parts = [
        Part(running, "personnel", "general", maker.amount(200, 4000)),
        Part(running, "public", "general", maker.amount(20, 500)),
        *(Part(subject, "project", "general", maker.amount(5, 3000)) for subject in others),
    ]
    if maker.rng.random() < 0.3:
        parts.append(Part(running, "project", "general", maker.amount(5, 300)))
    return parts


def _people(maker: Maker, *, small: bool) -> list[Part]:
    """Return pensions, medical care and housing, as most departments have them."""
    rng = maker.rng
    parts: list[Part] = []

    def add(subject: str, purpose: str, low: float, high: float, chance: float) -> None:
        if rng.random() < chance:
            parts.append(Part(subject, purpose, "general", maker.amount(low, high)))

    if not small or rng.random() < 0.6:
        add("2080505", "personnel", 20, 300, 1.0)
        add("2080506", "personnel", 10, 150, 0.7)
        add("2080501", "personnel", 10, 900, 0.5)
        add("2080501", "public", 1, 20, 0.3)
    if not small or rng.random() < 0.5:
        add(rng.choice(("2101101", "2101102")), "personnel", 10, 200, 1.0)
        add("2101103", "personnel", 5, 90, 0.4)
    if not small or rng.random() < 0.5:
        for subject in ITEMS_OF["22102"][: rng.randint(1, 3)]:
            add(subject, "personnel", 20, 400, 1.0)
    return parts


def _public_funds(maker: Maker, chance: float) -> list[Part]:
    rng = maker.rng
    parts: list[Part] = []
    for source, sections, high, share, most in (
        ("fund", FUND_SECTIONS, 4000, 1.0, 2),
        ("carry_fund", FUND_SECTIONS, 900, 1.0, 1),
        ("capital", CAPITAL_SECTIONS, 900, 0.7, 1),
        ("carry_capital", CAPITAL_SECTIONS, 200, 0.4, 1),
    ):
        if rng.random() < chance * share:
            subjects = _some(rng, sections, most)
            parts += [Part(subject, "project", source, maker.amount(5, high)) for subject in subjects]
    return parts


def _other_sources(maker: Maker, spend: list[str], chance: float) -> list[Part]:
    rng = maker.rng
    parts: list[Part] = []
    for source, purposes in WAYS.items():
        if rng.random() < chance:
            parts += [
                Part(rng.choice(spend), rng.choice(purposes), source, maker.amount(3, 900))
                for _ in range(rng.randint(1, 2))
            ]
    if any(part.source == "business" for part in parts):
        parts += [
            Part(spend[0], purpose, "business", maker.amount(3, 200))
            for purpose in ("to_upper", "to_subordinate")
            if rng.random() < 0.4
        ]
    return parts


def _with_twins(maker: Maker, parts: list[Part], spend: list[str]) -> list[Part]:
    """Give two sources the same amount: the document then cannot say which of them is which."""
    amount = maker.amount(3, 500)
    first, second = maker.rng.sample(("business", "other", "upper", "subordinate"), 2)
    kept = [part for part in parts if part.source not in {first, second}]
    subjects = maker.rng.sample(spend, 2) if len(spend) > 1 else [spend[0], spend[0]]
    kept.append(Part(subjects[0], "project", first, amount))
    kept.append(Part(subjects[1], "project", second, amount))
    return kept


def _some(rng: random.Random, sections: tuple[str, ...], most: int) -> list[str]:
    section = rng.choice(sections)
    items = ITEMS_OF[section]
    return sorted(rng.sample(items, min(len(items), rng.randint(1, most))))


def _merged(parts: list[Part]) -> list[Part]:
    sums: dict[tuple[str, str, str], int] = {}
    for part in parts:
        key = (part.subject, part.purpose, part.source)
        sums[key] = sums.get(key, 0) + part.amount
    return [Part(*key, amount) for key, amount in sorted(sums.items())]


def _economic(maker: Maker, parts: tuple[Part, ...], *, small: bool) -> tuple[tuple[str, str, int], ...]:
    rng = maker.rng
    rows: list[tuple[str, str, int]] = []

    def spread(total: int, names: tuple[tuple[str, str], ...], most: int) -> None:
        chosen = sorted(rng.sample(names, min(len(names), most)))
        amounts = maker.split(total, len(chosen)) if total else []
        rows.extend((code, name, amount) for (code, name), amount in zip(chosen, amounts, strict=False))

    personnel = sum(p.amount for p in parts if p.purpose == "personnel" and p.source == "general")
    public = sum(p.amount for p in parts if p.purpose == "public" and p.source == "general")
    subsidies = personnel * rng.randint(2, 30) // 100 // maker.quantum * maker.quantum
    spread(personnel - subsidies, PERSONNEL_WAGES, 4 if small else 10)
    spread(subsidies, PERSONNEL_SUBSIDIES, 2 if small else 5)
    extra: list[tuple[str, str, int]] = []
    for code, name, high in (
        ("30212", "因公出国（境）费用", 12),
        ("30217", "公务接待费", 6),
        ("30231", "公务用车运行维护费", 30),
        ("31013", "公务用车购置", 40),
    ):
        chance = 0.25 if code in ("30212", "31013") else 0.75
        amount = maker.amount(0.5, high)
        if rng.random() < chance and amount < public // 6:
            extra.append((code, name, amount))
            public -= amount
    capital = 0
    if rng.random() < 0.4:
        capital = public * rng.randint(5, 20) // 100 // maker.quantum * maker.quantum
        spread(capital, PUBLIC_CAPITAL, 2)
    spread(public - capital, PUBLIC_GOODS, 3 if small else 11)
    return tuple(sorted([*rows, *extra]))


def _three_public(
    maker: Maker, parts: tuple[Part, ...], economic: tuple[tuple[str, str, int], ...]
) -> tuple[tuple[str, str, int], ...]:
    rng = maker.rng
    within = {code: amount for code, _, amount in economic}
    rows: list[tuple[str, str, int]] = []
    for code, item in (("30212", "trips"), ("31013", "cars"), ("30231", "running"), ("30217", "hosting")):
        amount = within.get(code, 0)
        if rng.random() < 0.15:  # a part paid from project funds
            amount += maker.amount(0.5, 20)
        if amount and item == "trips" and rng.random() < 0.4:
            amounts = maker.split(amount, 2)
            rows.append(("research", "general", amounts[0]))
            rows.extend(("travel", "general", rest) for rest in amounts[1:])
        elif amount:
            rows.append(("travel" if item == "trips" else item, "general", amount))
    for fund in FUNDS[1:]:
        whole = sum(p.amount for p in parts if p.source == fund)
        amount = maker.amount(0.5, 15)
        if whole > amount and rng.random() < 0.3:
            rows.append((rng.choice(("travel", "cars", "running", "hosting")), fund, amount))
    if not any(fund == "general" for _, fund, _ in rows):
        rows.append(("running", "general", maker.amount(1, 9)))
    return tuple(rows)


def _projects(maker: Maker, parts: tuple[Part, ...], *, small: bool) -> tuple[Project, ...]:
    rng = maker.rng
    names = list(PROJECT_NAMES)
    rng.shuffle(names)
    projects: list[Project] = []
    pool = [
        (p.source, amount)
        for p in parts
        if p.purpose == "project"
        for amount in maker.split(p.amount, rng.randint(1, 2 if small else 3))
    ]
    rng.shuffle(pool)
    while pool and names:
        amounts = [pool.pop()]
        if pool and (len(names) == 1 or rng.random() < 0.15) and pool[-1][0] != amounts[0][0]:
            amounts.append(pool.pop())
        projects.append(Project(names.pop(), tuple(amounts)))
    if pool:  # no name left: the rest goes to the last project
        sums = dict(projects[-1].amounts)
        for source, amount in pool:
            sums[source] = sums.get(source, 0) + amount
        projects[-1] = Project(projects[-1].name, tuple(sums.items()))
    return tuple(projects)
