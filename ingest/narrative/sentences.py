"""Narrative sentences → facts (文字里的数): what each figure is of, with its sentence, base and direction.

A part's id extends the id of its whole (…:s3 → …:s3.1), so that the groups of wholes and parts can be read
from the facts alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.narrative.statements import statements_of
from ingest.narrative.wholes import (
    ABROAD,
    APPROPRIATIONS,
    BASIC,
    CAR_PURCHASE,
    CAR_RUNNING,
    EXPENDITURE_TOTALS,
    FISCAL_BOTH,
    OFFICE,
    PROJECTS,
    RECEPTION,
    STAFF,
    YEAR_EXPENDITURE,
    YEAR_INCOME,
    family_of,
    is_complete,
)
from ingest.records import Fact, Problem
from ingest.terms.items import INCOME_ITEMS, canonical_item
from ingest.terms.statements import (
    CARS,
    PROCUREMENT,
    THREE_PUBLIC,
    TOTAL_BOTH,
    TOTAL_EXPENDITURE,
    TOTAL_INCOME,
)
from ingest.terms.subjects import FUNCTION_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.narrative.narrative import Section
    from ingest.narrative.statement_memory import Statement
    from ingest.records import DocumentType, Period

LEVELS = ("预算安排", "决算数", "资产金额")
_BUDGETED = "预算数"  # of a final account: what had been planned
_THREE = frozenset({THREE_PUBLIC, ABROAD, CARS, CAR_PURCHASE, CAR_RUNNING, RECEPTION})
_SPENDING = frozenset({BASIC, PROJECTS, STAFF, OFFICE})
_FURTHER_SPENDING = frozenset({"经营支出", "上缴上级支出", "对附属单位补助支出"})
_WHOLE_DOCUMENT = frozenset({TOTAL_INCOME, TOTAL_EXPENDITURE, YEAR_INCOME, YEAR_EXPENDITURE, PROCUREMENT})
_ASSETS = frozenset({"固定资产", "资产总额"})
_CLASSES = frozenset(FUNCTION_CLASSES.values())
_DOWN_TO_ITEM = 3  # 类, 款, 项
_BESIDE = frozenset({"会议费", "培训费", "机关运行经费"})  # stand in the table of “三公”经费 in many places
_WHOLES = frozenset({THREE_PUBLIC, CARS, BASIC, PROCUREMENT, PROJECTS})
_EXHAUSTIVE = re.compile(r"(?<!主要)(?:包括|分为|分别为|各项目为|具体为|组成)")


def sentence_facts(
    document_id: str,
    sections: Sequence[Section],
    *,
    department: str | None = None,
    fiscal_year: int | None = None,
    document_type: DocumentType = "budget",
) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
    """Return the figures that narrative sentences state, and those whose sentence does not say what they are.

    fiscal_year tells levels of earlier years apart; document_type whether a bare figure is budget or final.
    """
    stated, unread = statements_of(sections, department, fiscal_year, document_type)
    ids = _ids(document_id, stated)
    facts = tuple(_fact(said, fact_id) for said, fact_id in zip(stated, ids, strict=True))
    problems = tuple(
        Problem(
            figure.paragraph.at(figure.place, figure.place + 1),
            "unread_figure",
            f"正文中“{figure.words}”后的数没有写明是什么，未作为数据收录。",
        )
        for figure in unread
    )
    return facts, problems


def _ids(document_id: str, statements: Sequence[Statement]) -> tuple[str, ...]:
    ids: list[str] = []
    children: dict[int | None, int] = {}
    for said in statements:
        children[said.parent] = children.get(said.parent, 0) + 1
        ordinal = children[said.parent]
        ids.append(f"{document_id}:s{ordinal}" if said.parent is None else f"{ids[said.parent]}.{ordinal}")
    return tuple(ids)


def _fact(said: Statement, fact_id: str) -> Fact:
    quantity = said.quantity
    start, end = said.sentence
    quote = said.paragraph.text[start:end].strip()
    at_figure = said.paragraph.at(said.place)
    source = said.paragraph.at(start, end)
    source = type(source)(source.document_id, at_figure.page, source.lines, at_figure.box)
    return Fact(
        source=source,
        fact_id=fact_id,
        kind="sentence",
        table_id=None,
        table=None,
        form=None,
        row=None,
        row_path=said.path,
        row_code=said.label.code,
        item=said.label.item or canonical_item(said.path[-1]),
        column=None,
        column_path=said.column,
        measure=said.column[0],
        side=said.label.side if said.label.side in {"收入", "支出"} else None,
        fund=said.fund,
        period=_period(said),
        stage=said.stage,
        printed=said.printed,
        value=quantity.value if quantity else None,
        unit=quantity.unit if quantity else None,
        relation=quantity.relation if quantity else None,
        quote=quote,
        base=said.base,
        direction=said.direction,
        as_of=said.as_of,
    )


def _period(said: Statement) -> Period:
    if said.kind in {"change", "unchanged"}:
        return "change"
    if said.kind == "rate":
        return "change_rate"
    return "prior" if said.prior else "current"


def narrative_claims(facts: Sequence[Fact]) -> tuple[tuple[str, str | None, Fact], ...]:
    """Return the statements that a table states as well: canonical item, fund (None = all), fact.

    Totals of both sides are given once a side. A figure inside a project or an economic subject is none.
    """
    claims: list[tuple[str, str | None, Fact]] = []
    for fact in facts:
        if fact.kind != "sentence" or not _is_level(fact) or not _stands_alone(fact):
            continue
        if fact.item == TOTAL_BOTH:
            claims += [(TOTAL_INCOME, None, fact), (TOTAL_EXPENDITURE, None, fact)]
        elif fact.item == FISCAL_BOTH:
            claims += [(TOTAL_INCOME, fact.fund, fact), (TOTAL_EXPENDITURE, fact.fund, fact)]
        elif fact.item in _THREE | _BESIDE | _ASSETS | APPROPRIATIONS:
            claims.append((fact.item, None, fact))
        elif fact.item in _SPENDING | _FURTHER_SPENDING | _WHOLE_DOCUMENT | INCOME_ITEMS:
            claims.append((fact.item, fact.fund, fact))
    return tuple(claims)


def subject_claims(facts: Sequence[Fact]) -> tuple[tuple[tuple[str, ...], str | None, Fact], ...]:
    """Return the statements on a functional subject named down to its 项: path, fund (or None), fact."""
    return tuple(
        (fact.row_path, fact.fund, fact)
        for fact in facts
        if fact.kind == "sentence"
        and len(fact.row_path) == _DOWN_TO_ITEM
        and fact.row_path[0] in _CLASSES
        and _is_level(fact)
    )


def _is_level(fact: Fact) -> bool:
    column = fact.column_path[0] if fact.column_path else ""
    stated = column in LEVELS or (column == _BUDGETED and fact.item in _THREE)
    return fact.period == "current" and fact.direction is None and stated and fact.value is not None


def _stands_alone(fact: Fact) -> bool:
    above = fact.row_path[:-1]
    return all(canonical_item(label) in _WHOLES for label in above) and not (
        PROJECTS in above and fact.item not in _SPENDING
    )


def part_groups(facts: Sequence[Fact]) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Return wholes with their parts as sentences state them: whole id, part ids, whether they are all parts.

    They are all parts by definition (基本支出 and 项目支出, the three of 三公) or by wording (包括, 分为).
    """
    stated = {fact.fact_id: fact for fact in facts if fact.kind == "sentence" and fact.value is not None}
    below: dict[str, list[Fact]] = {}
    for fact in stated.values():
        whole_id, dot, _ = fact.fact_id.rpartition(".")
        if dot and whole_id in stated:
            below.setdefault(whole_id, []).append(fact)
    groups: list[tuple[str, tuple[str, ...], bool]] = []
    for whole_id, parts in below.items():
        whole = stated[whole_id]
        like = [part for part in parts if part.unit == whole.unit and part.period == whole.period]
        for number, run in enumerate(_runs(like)):
            complete = _is_complete(whole, run, announced=number == 0)
            if complete or whole.period != "change":
                groups.append((whole_id, tuple(part.fact_id for part in run), complete))
    return tuple(groups)


def _runs(parts: Sequence[Fact]) -> list[list[Fact]]:
    """Divide the parts of a whole where they are listed anew or divided another way (按功能, 按用途)."""
    runs: list[list[Fact]] = []
    for part in parts:
        current = runs[-1] if runs else None
        if current is None or _starts_anew(current, part):
            runs.append([part])
        else:
            current.append(part)
    return [_outermost(run) for run in runs]


def _starts_anew(run: Sequence[Fact], part: Fact) -> bool:
    if any(other.row_path == part.row_path and other.row_code == part.row_code for other in run):
        return True
    last = run[-1]
    families = {family_of(last.item), family_of(part.item)}
    if last.quote == part.quote and "其他" in families:
        return False  # an unknown name amid a list is one of its parts
    return len(families) > 1 and ("收入来源" in families or last.quote != part.quote)


def _outermost(run: Sequence[Fact]) -> list[Fact]:
    """Leave out parts of parts: 购置费 where 公务用车购置及运行维护费 stands beside it."""
    paths = {part.row_path for part in run}
    return [
        part
        for part in run
        if not any(part.row_path[:size] in paths for size in range(1, len(part.row_path)))
    ]


def _is_complete(whole: Fact, parts: Sequence[Fact], *, announced: bool) -> bool:
    items = frozenset(part.item for part in parts)
    if is_complete(whole.item, items):
        return True
    if not announced or whole.period == "change" or whole.item in EXPENDITURE_TOTALS:
        return False
    wording = re.sub(r"\s", "", whole.quote or "").partition(re.sub(r"\s", "", whole.printed))[2]
    return len(parts) > 1 and bool(_EXHAUSTIVE.search(wording[:_NEAR]))


_NEAR = 12  # characters after the whole's figure in which its parts are announced
