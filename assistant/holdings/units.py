"""Units below a department (下属单位、本级): each a scope of its own, made of the rows that stand for it.

What a table prints of one unit is read as the document of that unit: its row is the total of the form, what
stands below is its own. Nothing of the whole department is in it, so none of the whole's figures can be told
for a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.language.normalise import name_key
from ingest.records import Document, Extract, Row, Table

_NAMES_UNITS = "单位名称"
_OWN = re.compile(
    r"[（(](?:本级|机关|本部|机关本级|本级机关)[）)]$|(?:本级|机关本级|本部)(?:[（(]机关[）)])?$"
)
_OFFICE = re.compile(
    r"(?:局|中心|委员会|委|办公室|办公厅|办事处|站|所|院|队|厅|处|学校|中学|小学|大学|学院|幼儿园|馆|公司|协会|学会"
    r"|社|园|场|团|部|台|基地|医院|法院|检察院|街道|镇|乡|编辑部|俱乐部|机关|本级)(?:[（(][^（）()]*[）)])?$"
)
_PLAIN_FORMS = frozenset({"performance", "overall_performance", "procurement", "services", "assets"})
_MARK = "#"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as the document names it; own is the department's own office (本级)."""

    name: str
    own: bool


def real_id(document_id: str) -> str:
    """Return the id of the document that a unit's part was taken from."""
    return document_id.partition(_MARK)[0]


def is_part(document_id: str) -> bool:
    """Tell whether an id is that of a unit's part of a document."""
    return _MARK in document_id


def is_own(name: str) -> bool:
    """Tell whether a name says that it is the department's own office."""
    return _OWN.search(name) is not None


def plain_name(name: str) -> str:
    """Return a name without the words that say it is the department's own office."""
    return _OWN.sub("", name)


def unit_rows(table: Table, document: Document) -> tuple[Row, ...]:
    """Return the rows of a table that stand for a unit, or for the department as one."""
    if table.form in _PLAIN_FORMS:
        return ()
    named = any(column.measure == _NAMES_UNITS for column in table.columns if column.kind == "label")
    listed = table.form == "institutions"
    return tuple(row for row in table.rows if _is_unit(row, document, named=named, listed=listed))


def _is_unit(row: Row, document: Document, *, named: bool, listed: bool) -> bool:
    of_function = row.code is not None and row.code.startswith("2")
    if row.is_total or row.period is not None or not row.label or of_function:
        return False
    if name_key(plain_name(row.label)) == name_key(document.department):
        return True
    return listed or (named and _OFFICE.search(row.label) is not None)


def sub_units(extract: Extract) -> tuple[str, ...]:
    """Return the names of the units below a department, as tables or the text list them."""
    document = extract.document
    found = [row.label for table in extract.tables for row in unit_rows(table, document)]
    found += [stated.value for field, stated in document.stated if field == "sub_unit"]
    own = name_key(document.department)
    names = {name_key(name): name for name in reversed(found) if name_key(plain_name(name)) != own}
    return tuple(reversed(names.values()))


def is_single(extract: Extract) -> bool:
    """Tell whether the tables list the department alone, so that it and its own office are one."""
    listed = [unit_rows(table, extract.document) for table in extract.tables]
    below = [stated.value for field, stated in extract.document.stated if field == "sub_unit"]
    alone = any(listed) and not sub_units(extract)
    return alone and all(is_own(name) for name in below)


def extracts_of_units(extract: Extract) -> tuple[Extract, ...]:
    """Return what a document prints of each of its units, the department's own office first."""
    names = sub_units(extract)
    if not names:
        return ()
    own = Unit(f"{extract.document.department}（本级）", own=True)
    made = (_extract(extract, unit, names) for unit in (own, *(Unit(name, own=False) for name in names)))
    return tuple(one for one in made if one is not None)


def _extract(extract: Extract, unit: Unit, names: Sequence[str]) -> Extract | None:
    tables = []
    for table in extract.tables:
        rows = tuple(_rows_of(table, extract.document, unit, names))
        if any(row.cells for row in rows):
            tables.append(replace(table, rows=rows, notes=(), declared_empty=None))
    if not tables:
        return None
    kept = {(table.table_id, row.ordinal) for table in tables for row in table.rows}
    facts = tuple(fact for fact in extract.facts if (fact.table_id, fact.row) in kept)
    document = replace(
        extract.document,
        document_id=f"{extract.document.document_id}{_MARK}{unit.name}",
        department=unit.name,
        scope="unit",
        stated=(),
    )
    ids = {fact.fact_id for fact in facts}
    checks = tuple(c for c in extract.checks if any(o.fact_id in ids for o in (*c.left, *c.right)))
    return Extract(document, tuple(tables), facts, (), checks, (), lines=extract.lines)


def _rows_of(table: Table, document: Document, unit: Unit, names: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a unit: its own as a total, those below it without it in their path."""
    head = _head(table, document, unit)
    if head is None:
        yield from _below(table, unit)
        return
    depth = len(head.path)
    for row in table.rows:
        if row is head:
            yield replace(row, item="合计", path=(row.label,), is_total=True)
        elif len(row.path) > depth and row.path[:depth] == head.path and not _other(row, depth, names):
            yield replace(row, path=row.path[depth:])


def _below(table: Table, unit: Unit) -> Iterator[Row]:
    """Yield the rows that stand under a unit in a table that has no amounts of the unit itself."""
    key = name_key(unit.name)
    for row in table.rows if table.form in _PLAIN_FORMS and not unit.own else ():
        if len(row.path) > 1 and name_key(row.path[0]) == key:
            yield replace(row, path=row.path[1:])


def _other(row: Row, depth: int, names: Sequence[str]) -> bool:
    """Tell whether a row below stands for another unit, or under one."""
    keys = {name_key(name) for name in names}
    return any(name_key(part) in keys for part in row.path[depth:])


def _head(table: Table, document: Document, unit: Unit) -> Row | None:
    """Return the row that stands for a unit; of the department's own office only where it is certain."""
    rows = unit_rows(table, document)
    if not unit.own:
        key = name_key(unit.name)
        return next((row for row in rows if name_key(row.label) == key), None)
    office = [row for row in rows if name_key(plain_name(row.label)) == name_key(document.department)]
    said = [row for row in office if is_own(row.label)]
    nested = [
        row for row in office if any(name_key(p) == name_key(document.department) for p in row.path[:-1])
    ]
    if said or nested:
        return (said or nested)[0]
    others = [row for row in rows if row not in office and len(row.path) == 1]
    totals = [row for row in table.rows if row.is_total]
    if len(office) != 1 or not others or not totals:
        return None
    whole, below = _amount(totals[0]), sum((_amount(row) for row in others), Decimal(0))
    return office[0] if _amount(office[0]) + below == whole else None


def _amount(row: Row) -> Decimal:
    return next((cell.value for cell in row.cells if cell.value is not None), Decimal(0))
