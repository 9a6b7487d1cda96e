"""Entry + column → evidence (查数): the printed cell, the blank, the declared zero, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.holdings.entries import VALUE_KINDS, Entry, is_scanned, main_column
from assistant.lookups.columns import PERSONS, SCORES, Want, choose_column
from assistant.records import FigureKind
from ingest.amount import MONEY_UNITS
from ingest.records import Column, Fact, Relation, Source

Why = Literal["no_column", "not_proved", "no_number"]
_ANY = Want()
_BRACKETED = re.compile(r"^[（(](.+)[）)]$")
_UNNAMED = frozenset({"合计", "小计", "金额", "预算数", "决算数"})
_SENTENCE_ORDER = ("预算安排", "决算", "指标值")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value with where it stands. printed is "" for a blank cell; note tells a table declared empty."""

    entry: Entry
    label: str
    value: Decimal | None
    unit: str | None
    kind: FigureKind
    printed: str
    source: Source
    status: str
    column: Column | None = None
    fact: Fact | None = None
    relation: Relation | None = None
    note: str | None = None
    also: tuple[Fact, ...] = ()  # sentences that state the same


@dataclass(frozen=True, slots=True)
class Gap:
    """Why an entry gives no evidence."""

    entry: Entry
    why: Why


def read(entry: Entry, want: Want = _ANY) -> Evidence | Gap:
    """Return what an entry holds for what is wanted."""
    if entry.table is None:
        return _from_sentence(entry, want)
    column = choose_column(entry, want)
    if column is None:
        return Gap(entry, "no_column")
    fact = entry.cells.get(column.index)
    if entry.table.status == "quarantined" or (fact is None and _is_doubtful(entry, column)):
        return Gap(entry, "not_proved")
    if fact is not None:
        return _printed(entry, column, fact)
    if column.kind not in VALUE_KINDS:
        return _from_text(entry, column)
    # an indicator whose outcome is left blank has none; it did not come to nothing
    return Gap(entry, "no_number") if entry.family == "performance" else _blank(entry, column)


def _is_doubtful(entry: Entry, column: Column) -> bool:
    """Tell whether a blank may be a lost number: in an open row, a total over amounts, an unproved table."""
    if any(fact.candidates is None or column.path in fact.candidates for fact in entry.open):
        return True
    if entry.row is not None and entry.row.unread:
        return True
    if entry.table is None or entry.row is None or column.kind not in VALUE_KINDS:
        return False
    cells = [cell for row in entry.table.rows if row.side == entry.row.side for cell in row.cells]
    if entry.is_total and any(cell.column == column.index and cell.value for cell in cells):
        return True
    return entry.table.status != "proved" and any(
        cell.column is None and (not cell.candidates or column.index in cell.candidates) for cell in cells
    )


def _printed(entry: Entry, column: Column, fact: Fact) -> Evidence | Gap:
    if fact.status == "ambiguous":
        return Gap(entry, "not_proved")
    zero = fact.value is not None and fact.value == 0 and fact.relation is None
    return Evidence(
        entry=entry,
        label=_label(entry, column),
        value=fact.value,
        unit=unit_of(entry, column, fact),
        kind="declared" if zero else "printed",
        printed=fact.printed,
        source=fact.source,
        status=fact.status,
        column=column,
        fact=fact,
        relation=fact.relation,
    )


def _blank(entry: Entry, column: Column) -> Evidence:
    table = entry.table
    assert table is not None
    source = entry.row.source if entry.row is not None else table.source
    return Evidence(
        entry=entry,
        label=_label(entry, column),
        value=Decimal(0),
        unit=unit_of(entry, column, None),
        kind="declared",
        printed=table.declared_empty if entry.row is None and table.declared_empty else "",
        source=source,
        status="declared",
        column=column,
        note=table.declared_empty,
    )


def _from_text(entry: Entry, column: Column) -> Evidence | Gap:
    texts = dict(entry.row.texts) if entry.row is not None else {}
    printed = texts.get(column.index)
    if printed is None and entry.row is not None:
        printed = next((cell.printed for cell in entry.row.cells if cell.column == column.index), None)
    if printed is None or entry.row is None:
        return Gap(entry, "no_number")
    if any(char.isdecimal() for char in printed) and is_scanned(entry):  # nothing proves a number among words
        return Gap(entry, "not_proved")
    return Evidence(
        entry=entry,
        label=_label(entry, column),
        value=None,
        unit=None,
        kind="printed",
        printed=printed,
        source=entry.row.source,
        status="unchecked",
        column=column,
    )


def _from_sentence(entry: Entry, want: Want) -> Evidence | Gap:
    usable = [fact for fact in entry.facts if fact.period == want.period and fact.status != "ambiguous"]
    if want.measure is not None and entry.item != want.measure:
        usable = [fact for fact in usable if fact.measure == want.measure]
    if want.fund is not None and entry.fund != want.fund:
        return Gap(entry, "no_column")
    usable = _staged(usable, entry, want)
    if want.money:
        usable = [fact for fact in usable if fact.unit in MONEY_UNITS]
    if want.quantity:
        usable = [fact for fact in usable if same_unit(fact.unit, want.quantity)]
    usable.sort(key=_rank)
    if not usable:
        return Gap(
            entry,
            "not_proved"
            if entry.facts and all(f.status == "ambiguous" for f in entry.facts)
            else "no_column",
        )
    return of_fact(entry, usable[0])


def _staged(facts: list[Fact], entry: Entry, want: Want) -> list[Fact]:
    """Keep the stage wanted: 年初预算 is no outturn, and a final account is asked for its outturn."""
    if want.stage is not None:
        return [fact for fact in facts if fact.stage is not None and fact.stage.endswith(want.stage)]
    final = entry.document.document_type == "final"
    return [f for f in facts if not (final and (f.stage or "").endswith("预算数"))] if final else facts


def of_fact(entry: Entry, fact: Fact) -> Evidence:
    """Return what a sentence states as evidence."""
    zero = fact.value is not None and fact.value == 0
    return Evidence(
        entry=entry,
        label=entry.label,
        value=fact.value,
        unit=fact.unit,
        kind="declared" if zero else "printed",
        printed=fact.printed,
        source=fact.source,
        status=fact.status,
        fact=fact,
        relation=fact.relation,
    )


def _rank(fact: Fact) -> int:
    stated = "".join(fact.column_path or ())
    return next((rank for rank, word in enumerate(_SENTENCE_ORDER) if word in stated), len(_SENTENCE_ORDER))


def unit_of(entry: Entry, column: Column, fact: Fact | None) -> str | None:
    """Return the unit of a cell: its own, its row's for quantities, else its table's."""
    if entry.family == "performance" and column.measure in SCORES:
        return "分"
    if fact is not None and fact.unit is not None and column.kind != "quantity":
        return _BRACKETED.sub(r"\1", fact.unit)
    if fact is not None and entry.family == "performance":
        return None
    if column.kind == "quantity":
        return _quantity_unit(entry) or ("人" if column.measure in PERSONS else None)
    if column.kind == "percent":
        return "%"
    return entry.table.unit if entry.table is not None else None


def _quantity_unit(entry: Entry) -> str | None:
    """The unit of a quantity: the row's 计量单位, or what its label puts in brackets (车辆（台、辆）)."""
    if entry.row is None:
        return None
    if entry.row.unit is not None:
        return entry.row.unit
    bracket = re.search(r"[（(]([^（）()]{1,6})[）)]", entry.row.label)
    return bracket[1] if bracket else None


def same_unit(unit: str | None, asked: str) -> bool:
    """Tell whether a printed unit is what a measure word of the question means (人（次） for 人次)."""
    if not unit:
        return False
    plain = unit.replace("（", "").replace("）", "").replace("(", "").replace(")", "")
    if plain == asked or asked in plain.split("、") or asked in plain.split("/"):
        return True
    return {plain, asked} in (
        {"名", "人"},
        {"人次", "人"},
        {"辆", "台"},
        {"次", "场"},
        {"次", "期"},
        {"平方米", "平米"},
    )


def _label(entry: Entry, column: Column) -> str:
    main = main_column(entry)
    same = main is not None and (column.index == main.index or column.measure == main.measure)
    if same or column.measure in _UNNAMED:
        return entry.label
    return f"{entry.label}（{column.measure}）"


def with_witnesses(evidence: Evidence, sentences: tuple[Fact, ...]) -> Evidence:
    """Return evidence with the sentences that state the same."""
    return replace(evidence, also=sentences)
