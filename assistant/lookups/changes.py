"""Changes over the year before (增减变化), as a sentence or a column prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.gate.calculate import in_unit
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.holdings.rows import rows_of
from assistant.language.normalise import name_key
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, Gap, of_fact, read
from assistant.records import Target
from ingest.amount import MONEY_UNITS
from ingest.records import Document, Fact

# What narratives call the whole budget when they say how it changed.
WHOLE = frozenset(
    name_key(name)
    for name in [
        "支出总计",
        "收入总计",
        "本年支出合计",
        "本年收入合计",
        "部门预算收支",
        "预算收支",
        "收支预算",
        "收支总计",
        "收支",
        "收支安排",
        "部门预算收支安排",
        "收入预算",
        "支出预算",
        "预算收入",
        "预算支出",
        "部门预算",
        "预算总额",
        "预算",
        "收支总额",
        "收、支总计",
        "收入",
        "支出",
        "总收入",
        "总支出",
        "部门收支预算",
        "收支预算总额",
        "收支总预算",
        "总预算",
    ]
)


_OWN_BUDGET = re.compile(r"(?:年初|全年|本年)?预算数?")  # a base of the same year: no change over time


@dataclass(frozen=True, slots=True)
class Change:
    """How an item changed: the printed change, rate and prior level, where there are any.

    direction is +1, −1 or 0; base is the base in the document's words (2022年预算), base_year its year.
    """

    amount: Evidence | None
    rate: Evidence | None
    prior: Evidence | None
    direction: int
    base: str
    base_year: int | None
    flat: Evidence | None = None  # where the text says in words that nothing changed


def change_of(target: Target, holdings: Holdings, document: Document) -> Change | None:
    """Return the printed change of an item over the year before, None where none is printed."""
    rows = rows_of(target, holdings, document.document_id)
    prior = _column(rows, target, "prior")
    amount, rate = _column(rows, target, "change"), _column(rows, target, "change_rate")
    if prior is not None or amount is not None:
        signed = amount.value if amount is not None else None
        if signed is None and prior is not None:
            signed = _gap(read(prior.entry, Want(measure=target.measure, fund=target.fund)), prior)
        if signed is not None:
            direction = (signed > 0) - (signed < 0)
            year = document.fiscal_year - 1
            return Change(amount, rate, prior, direction, f"{year}年", year)
    for entries in (_stating(target.key, rows), _of_whole(target, holdings, document)):
        change = _from_sentences(entries, document)
        if change is not None:
            return change
    return None


def _gap(current: Evidence | Gap, prior: Evidence) -> Decimal | None:
    """Return how far this year's level is above that of the year before, None where one is not known."""
    if isinstance(current, Gap) or current.value is None or prior.value is None:
        return None
    return current.value - in_unit(prior.value, prior.unit, current.unit)


def _column(rows: tuple[Entry, ...], target: Target, period: str) -> Evidence | None:
    for row in rows:
        if row.table is None or not any(column.period == period for column in row.columns):
            continue
        reading = read(row, Want(measure=target.measure, fund=target.fund, period=period))  # type: ignore[arg-type]
        if isinstance(reading, Evidence) and reading.fact is not None:
            return reading
    return None


def _stating(key: str, rows: tuple[Entry, ...]) -> list[Entry]:
    return [row for row in rows if row.table is None and row.key == key]


def _of_whole(target: Target, holdings: Holdings, document: Document) -> list[Entry]:
    if target.key not in WHOLE:
        return []
    side = "收入" if "收入" in target.key else "支出"
    found = [
        e
        for e in holdings.entries
        if e.table is None and e.document.document_id == document.document_id and e.key in WHOLE
    ]
    return sorted(found, key=lambda e: (e.key != target.key, side not in e.key, e.order))


def _from_sentences(entries: list[Entry], document: Document) -> Change | None:
    for entry in entries:
        facts = [
            f for f in entry.facts if f.status != "ambiguous" and not _OWN_BUDGET.fullmatch(f.base or "")
        ]
        changes = [fact for fact in facts if fact.period == "change"]
        rates = [fact for fact in facts if fact.period == "change_rate"]
        priors = [fact for fact in facts if fact.period == "prior"]
        if not (changes or rates or priors):
            continue
        first = (changes or rates or priors)[0]
        base = first.base or "上年"
        return Change(
            amount=of_fact(entry, changes[0]) if changes and changes[0].value is not None else None,
            rate=of_fact(entry, rates[0]) if rates else None,
            prior=of_fact(entry, priors[0]) if priors else None,
            direction=_direction(first),
            base=base,
            base_year=_year_of(base, document),
            flat=of_fact(entry, changes[0]) if changes and changes[0].value is None else None,
        )
    return None


def _direction(fact: Fact) -> int:
    if fact.direction == "unchanged" or (fact.value is not None and fact.value == 0):
        return 0
    if fact.direction == "decrease" or (fact.value is not None and fact.value < 0):
        return -1
    return 1


def _year_of(base: str, document: Document) -> int:
    match = re.search(r"(20\d\d)", base)
    return int(match[1]) if match else document.fiscal_year - 1


def magnitude(change: Change) -> Decimal | None:
    """Return the printed change without its sign; 0 where the text says it is flat."""
    if change.amount is not None and change.amount.value is not None:
        return abs(change.amount.value)
    return Decimal(0) if change.direction == 0 else None


def is_money(evidence: Evidence) -> bool:
    """Tell whether evidence is an amount of money."""
    return evidence.unit in MONEY_UNITS
