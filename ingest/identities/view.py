"""One table asked by canonical names (视图): what the identities between tables are written over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.identities.records import Constant, Identity, Operand, Ref, equal
from ingest.records import Column, Row, Table
from ingest.terms.columns import GENERAL, GOVERNMENT_FUND, STATE_CAPITAL, term_of
from ingest.terms.items import canonical_item

FISCAL_ITEMS = {
    GENERAL: "一般公共预算拨款收入",
    GOVERNMENT_FUND: "政府性基金预算拨款收入",
    STATE_CAPITAL: "国有资本经营预算拨款收入",
}
FUND_FORMS = {
    GENERAL: "general_expenditure",
    GOVERNMENT_FUND: "fund_expenditure",
    STATE_CAPITAL: "state_capital_expenditure",
}


@dataclass(frozen=True, slots=True)
class View:
    """One table with its place in the list, asked by canonical names."""

    index: int
    table: Table

    def row(self, item: str, *, side: str | None = None) -> int | None:
        """Return the first outermost row of an item; a side's 总计 may be printed as that alone."""
        own = [
            (at, row)
            for at, row in enumerate(self.table.rows)
            if (side is None or row.side == side) and len(row.path) == 1
        ]
        named = [at for at, row in own if row.item == item]
        if not named and side is not None and item == f"{side}总计":
            named = [at for at, row in own if row.is_total and row.item == "合计"][-1:]
        return named[0] if named else None

    def total(self) -> int | None:
        """Return the row 合计 of a table that has one."""
        return next(
            (at for at, row in enumerate(self.table.rows) if row.item == "合计" and row.is_total), None
        )

    def column(self, *measures: str, side: str | None = None, stage: str | None = None) -> Column | None:
        """Return the first column of the first measure that the table has, of a stage where it has several.

        Without a stage it is the last word on the year: 决算数 before 预算数.
        """
        for measure in measures:
            named = [c for c in self.table.columns if _names(c, measure) and (side is None or c.side == side)]
            own = of_stage([c for c in named if c.period == "current"], stage)
            if own:
                return own[0]
        return None

    def cell(self, row: int | None, column: Column | None) -> Ref | None:
        """Return the cell at a row and a column, None where one is not in the form."""
        return None if row is None or column is None else Ref(self.index, row, column.index)

    def zero(self) -> Constant | None:
        """Return the zero that a note declares (空表列示), None for a table with rows."""
        if self.table.declared_empty is None or any(row.cells for row in self.table.rows):
            return None
        return Constant(
            Decimal(0),
            self.table.unit,
            f"{self.table.title}（{self.table.declared_empty}）",
            self.table.source,
        )

    def amount(self, side: str | None = None) -> Column | None:
        """Return the column of a side's amounts: its total where it has one."""
        own = [
            c
            for c in self.table.columns
            if c.kind == "amount" and c.period == "current" and (side is None or c.side == side)
        ]
        own = of_stage(own, None)
        return next((c for c in own if c.measure in {"合计", "小计"}), own[0] if own else None)

    def side_amount(self, row: int | None, side: str) -> Ref | None:
        """Return the amount of a row on a side; where groups of columns stand side by side, its group's."""
        if row is None:
            return None
        section = self.table.rows[row].section
        used = {c.column for r in self.table.rows if (r.side, r.section) == (side, section) for c in r.cells}
        own = of_stage(
            [
                c
                for c in self.table.columns
                if c.kind == "amount" and c.period == "current" and c.side == side and c.index in used
            ],
            None,
        )
        several = len({r.section for r in self.table.rows if r.side == side}) > 1
        return self.cell(row, own[0] if several and own else self.amount(side))


FINAL, PLANNED = "决算数", "预算数"


def of_stage(columns: Sequence[Column], stage: str | None) -> list[Column]:
    """Return the columns of a stage, or of the last stage there is; a column without one is of the last."""
    if stage == PLANNED:
        return [c for c in columns if c.stage == PLANNED]
    final = any(c.stage == FINAL for c in columns)
    return [c for c in columns if not final or c.stage in {FINAL, None}]


Views = Mapping[str, View]
_HOLDERS = frozenset({"本年收入合计", "财政拨款收入", "财政拨款", "本年支出合计"})


def views_of(tables: Sequence[Table]) -> Views:
    """Return the first table of each form."""
    views: dict[str, View] = {}
    for index, table in enumerate(tables):
        if table.form is not None and table.form not in views:
            views[table.form] = View(index, table)
    return views


def _names(column: Column, measure: str) -> bool:
    """Tell whether a column is a measure, or the subtotal of a group of that name."""
    if column.measure == measure:
        return True
    group = term_of(column.path[-2]) if len(column.path) > 1 and column.measure in {"小计", "合计"} else None
    return group is not None and group.measure == measure and measure not in {"收入", "支出"}


def present(*operands: Operand | None) -> list[Operand]:
    """Return the operands that exist."""
    return [operand for operand in operands if operand is not None]


def pair(name: str, left: Operand | None, right: Sequence[Operand | None]) -> Iterator[Identity]:
    """State left = Σ right where all of it is in the forms."""
    if left is not None and right and all(operand is not None for operand in right):
        yield equal(name, "between_tables", [left], present(*right))


def side_cell(view: View, item: str, side: str) -> Ref | None:
    """Return the amount of an item on one side of a two-sided form, also right below the side's own total."""
    at = view.row(item, side=side)
    return view.side_amount(_nested(view, item, side) if at is None else at, side)


def _nested(view: View, item: str, side: str) -> int | None:
    """Return the one row of an item right below 本年收入, 财政拨款收入 or 本年支出."""
    found = [
        at
        for at, row in enumerate(view.table.rows)
        if row.item == item
        and row.side == side
        and len(row.path) == 2
        and canonical_item(row.path[0]) in _HOLDERS
    ]
    return found[0] if len(found) == 1 else None


def codes(table: Table) -> dict[str, int]:
    """Return the first row of each subject code."""
    found: dict[str, int] = {}
    for at, row in enumerate(table.rows):
        if row.code and row.code not in found:
            found[row.code] = at
    return found


def is_class(row: Row) -> bool:
    """Tell whether a row is a functional class (类)."""
    return row.code is not None and len(row.code) == 3


def blank(view: View, item: str) -> bool:
    """Tell whether a row is held and prints nothing but zero."""
    at = view.row(item, side="支出")
    return at is not None and not any(cell.value for cell in view.table.rows[at].cells)


def carry_row(view: View, item: str) -> int | None:
    """Return the row that carries a fund over from last year, below 年初财政拨款结转和结余."""
    return next(
        (
            at
            for at, row in enumerate(view.table.rows)
            if row.side == "收入" and len(row.path) > 1 and row.item == item and "结转" in row.path[0]
        ),
        None,
    )
