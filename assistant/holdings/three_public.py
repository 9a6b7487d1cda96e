"""“三公”经费 as columns (三公表的栏): what a column states, told by the heads above it, never by its place.

The head of an item may stand over leaves of another kind (预算数 | 决算数, 小计 | 购置费, 一般公共预算 | …),
a 合计 may include 会议费 and 培训费, and a row may be a year or a subordinate unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.holdings.entries import Entry
from assistant.holdings.form_rows import FORM_FUND, THREE_PUBLIC
from assistant.language.normalise import name_key
from ingest.records import Column, Document, Fact, Row, Table
from ingest.terms.columns import GENERAL
from ingest.terms.items import canonical_item

FORM = "three_public"
_ABROAD, _RECEPTION = "因公出国（境）费", "公务接待费"
_CARS, _BUYING, _RUNNING = "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费"
PARTS = (_ABROAD, _CARS, _RECEPTION)
_ITEMS = frozenset({*PARTS, _BUYING, _RUNNING})
_AMONG = frozenset({"会议费", "培训费"})
_STAGED = re.compile(r"^20\d\d年度?|(?:年初|全年)?(?:预算|决算|执行)数?$|^[（(].*[）)]$")
_GENERIC = re.compile(
    r"合计|总计|小计|总合计|金额|资金性质|上年|当年|本年|比较|增减.*|"
    r"(?:一般公共预算|政府性?基金|国有资本经营|财政拨款|财政专户)(?:预算)?(?:财政)?(?:拨款|资金)?"
)
_YEAR_ROW = re.compile(r"^(20\d\d)年?度?$")
_CHANGE_ROW = re.compile(r"^(?:增减|比上年|较上年|变化)")
_TOTALS = frozenset({"", "合计", "总计", "小计"})
_SLACK = Decimal("0.02")  # of rounding in a sum of three


def parts_among(items: Collection[str]) -> tuple[str, ...]:
    """Return the parts of “三公”经费 as items show them: vehicles in two where they have no line together."""
    return PARTS if _CARS in items else (_ABROAD, _BUYING, _RUNNING, _RECEPTION)


def item_of(column: Column) -> str | None:
    """Return the item of a column: the innermost head that names one; "" where all heads are generic."""
    heads = [re.sub(r"\s", "", part) for part in column.path]
    for place in range(len(heads) - 1, -1, -1):
        name = heads[place]
        if not _GENERIC.fullmatch(name):
            name = _STAGED.sub("", name)
        if not name or _GENERIC.fullmatch(name):
            continue
        if "三公" in name:
            return THREE_PUBLIC
        above = "".join(heads[:place])
        if "公务用车" in above or "公车" in above:
            if re.fullmatch(r"购置(?:费用?|经费|支出)?", name):
                return _BUYING
            if re.fullmatch(r"(?:运行|运维|维护|运行维护)(?:费用?|经费|支出)?", name):
                return _RUNNING
        return canonical_item(name.replace("和运行", "及运行"))
    return ""


def has_item_columns(table: Table) -> bool:
    """Tell whether the items stand in the head of a table (else they are its rows)."""
    return table.form == FORM and any(item_of(c) in _ITEMS for c in table.columns if c.kind == "amount")


def column_entries(
    document: Document, table: Table, facts: Mapping[int, Sequence[Fact]], order: int
) -> Iterator[Entry]:
    """Yield one entry an item, read in the row of the whole department and the document's own year.

    facts are those of each row, by the row's place in the table.
    """
    place = _main_row(document, table)
    if place is None:
        return
    yield from _entries_of(document, table, place, facts, order)
    main = table.rows[place]
    for other, row in enumerate(table.rows):
        if row.period not in (None, "current") and row.path[:-1] == main.path[:-1]:
            yield from _entries_of(document, table, other, facts, order)


def _entries_of(
    document: Document,
    table: Table,
    place: int,
    facts: Mapping[int, Sequence[Fact]],
    order: int,
) -> Iterator[Entry]:
    """Yield the items of one row; the columns of a row that stands for a year or a change are of that."""
    row = table.rows[place]
    cells: dict[int | None, Fact] = {f.column: f for f in facts.get(place, ()) if f.column is not None}
    columns = [_of_row(column, row) for column in table.columns if column.kind == "amount"]
    by_item: dict[str, list[Column]] = {}
    for column in columns:
        item = item_of(column)
        if item is not None:
            by_item.setdefault(item, []).append(column)
    whole = by_item.pop("", [])
    if THREE_PUBLIC not in by_item and whole and _is_sum(document, whole, by_item, cells):
        by_item[THREE_PUBLIC] = whole
    for item, group in by_item.items():
        main = _main_column(document, group)
        if main is None:
            continue
        yield Entry(
            document=document,
            family="total",
            item=item,
            label=item,
            parents=(THREE_PUBLIC,) if item in _ITEMS else (),
            order=order,
            table=table,
            row=row,
            form=FORM,
            fund=main.fund or _fund_of(table),
            column=main.index,
            columns=tuple(group),
            cells={c.index: cells[c.index] for c in group if c.index in cells},
            open=tuple(fact for fact in facts.get(place, ()) if fact.column is None),
        )


def _of_row(column: Column, row: Row) -> Column:
    return column if row.period in (None, "current") else replace(column, period=row.period)


def _fund_of(table: Table) -> str | None:
    """Return the kind of money a table says it is of; 财政拨款 unless its title says 一般公共预算."""
    return GENERAL if GENERAL in table.title else FORM_FUND[FORM]


def _main_row(document: Document, table: Table) -> int | None:
    """Return the place of the row of the whole: the year's own, a total, the only one."""
    years = [(place, match) for place, row in enumerate(table.rows) if (match := _YEAR_ROW.match(row.label))]
    if years:
        own_year = [place for place, match in years if int(match[1]) == document.fiscal_year]
        return _of_whole(document, table, own_year)
    rows = [(place, row) for place, row in enumerate(table.rows) if not _CHANGE_ROW.match(row.label)]
    totals = [place for place, row in rows if row.is_total or row.label in _TOTALS]
    if totals:
        return totals[0]
    own = [place for place, row in rows if row.item == document.department]
    if len(rows) == 1 or own:
        return own[0] if own else rows[0][0]
    return None


def _of_whole(document: Document, table: Table, places: Sequence[int]) -> int | None:
    """Return the row of the whole department among those of one year: several stand under their units."""
    whole = (*_TOTALS, name_key(document.department))
    own = [p for p in places if len(table.rows[p].path) < 2 or name_key(table.rows[p].path[-2]) in whole]
    return own[0] if own else places[0] if len(places) == 1 else None


def _main_column(document: Document, group: Sequence[Column]) -> Column | None:
    """Return the column that answers for an item: this year's, the outturn of a final account, all funds."""
    current = [c for c in group if c.period == "current"]
    if not current:  # a row of another year, or of a change
        current = list(group)
    wanted = "决算数" if document.document_type == "final" else "预算数"
    staged = [c for c in current if c.stage == wanted] or [c for c in current if c.stage is None] or current
    whole = [c for c in staged if c.fund is None] or [c for c in staged if c.fund == GENERAL] or staged
    return whole[0] if whole else None


def _is_sum(
    document: Document,
    whole: Sequence[Column],
    by_item: Mapping[str, Sequence[Column]],
    cells: Mapping[int | None, Fact],
) -> bool:
    """Tell whether a 合计 is that of the three: no 会议费 stands beside it, or the three add up to it."""
    if not _AMONG & by_item.keys():
        return True
    total = _value(_main_column(document, whole), cells)
    parts = [_main_column(document, by_item[item]) for item in PARTS if item in by_item]
    return abs(total - sum((_value(part, cells) for part in parts), Decimal(0))) <= _SLACK


def _value(column: Column | None, cells: Mapping[int | None, Fact]) -> Decimal:
    fact = cells.get(column.index) if column is not None else None
    return fact.value if fact is not None and fact.value is not None else Decimal(0)


def item_of_row(row: Row) -> str:
    """Return the item of a row of a table whose items are rows (公务接待费支出 is 公务接待费)."""
    return canonical_item(row.item.removesuffix("支出")) if row.item.endswith("费支出") else row.item
