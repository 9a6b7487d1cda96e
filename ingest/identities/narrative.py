"""Identities between the narrative and the tables: a stated figure equals its table cell."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.identities.between import SOURCE_ITEMS
from ingest.identities.bounds import THREE_PUBLIC_CODES
from ingest.identities.records import Constant, Identity, Ref, equal
from ingest.identities.view import FISCAL_ITEMS, PLANNED, View, Views, of_stage, side_cell
from ingest.records import Column
from ingest.terms.columns import FUNDS, GENERAL, term_of

Claim = tuple[str, str | None, Constant]  # canonical item, fund or None (all funds), figure
_PEOPLE = frozenset({"人员经费", "公用经费"})
_NATURES = frozenset({"基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出"})
# Heads of the parts where they stand side by side under “三公”经费.
_SIDE_BY_SIDE: dict[str, tuple[str, ...]] = {
    "公务用车购置费": ("购置费",),
    "公务用车运行维护费": ("运行费",),
}
_SOURCES = frozenset(item for items in SOURCE_ITEMS.values() for item in items)
THREE_PUBLIC = "“三公”经费"
_THREE_PUBLIC = frozenset(
    {THREE_PUBLIC, "公务用车购置费", "公务用车购置及运行维护费", *THREE_PUBLIC_CODES.values()}
)
FISCAL = "财政拨款"
_MEETINGS = frozenset({"会议费", "培训费"})
_BESIDE = _MEETINGS | {"机关运行经费"}


def with_narrative(views: Views, claims: Sequence[Claim]) -> list[Identity]:
    """Return narrative figure = table cell, for the statements whose table cell the vocabulary knows."""
    found: list[Identity] = []
    titles = {view.index: view.table.title for view in views.values()}
    basic = next((figure for item, fund, figure in claims if item == "基本支出" and fund is None), None)
    for item, fund, figure in claims:
        cells = _claimed(views, item, fund, figure.stage)
        if item in _PEOPLE and fund is None and not _one_source(views, basic):
            cells = []
        if cells:
            found.append(equal(f"正文{figure.label}＝{titles[cells[0].table]}", "narrative", [figure], cells))
    return found


def _claimed(views: Views, item: str, fund: str | None, stage: str | None) -> list[Ref]:
    """Return the cells whose sum a statement on an item repeats, none where the vocabulary knows none."""
    if item in _THREE_PUBLIC | _BESIDE:
        return _three_public(views, item, stage)
    cell = _claimed_cell(views, item, fund) if stage != PLANNED else None
    return [cell] if cell is not None else []


def _claimed_cell(views: Views, item: str, fund: str | None) -> Ref | None:
    """Return the cell that a statement on an item repeats, None where the vocabulary knows none."""
    spending, basic = views.get("expenditure"), views.get("general_basic")
    if item in _NATURES and fund is None and spending is not None:
        return spending.cell(spending.total(), spending.column(item))
    if fund == FISCAL and item in {"收入总计", "支出总计"}:
        return _total(views, item, "fiscal_overview")
    if item in _PEOPLE and basic is not None:
        return basic.cell(basic.total(), basic.column(item))
    if item == "政府采购" and "procurement" in views:
        view = views["procurement"]
        return view.cell(view.total(), view.column("合计"))
    if item in {"资产总额", "固定资产"} and "assets" in views:
        view = views["assets"]
        return view.cell(view.row("资产总额"), view.column("价值"))
    return _total(views, item, "overview") if fund is None else None


def _three_public(views: Views, item: str, stage: str | None) -> list[Ref]:
    view = views.get("three_public")
    if view is None:
        return []
    at = next((at for at, row in enumerate(view.table.rows) if row.item == item), None)
    if at is not None:
        cell = view.cell(at, view.column("合计", "预算数", "金额", stage=stage))
        return [cell] if cell is not None else []
    # the parts stand side by side: one row, this year's row, or a total over units
    rows = [at for at, row in enumerate(view.table.rows) if row.cells and row.period in {None, "current"}]
    whole = view.total() if view.total() is not None else rows[0] if len(rows) == 1 else None
    cells = [view.cell(whole, column) for column in _item_columns(view, item, stage)]
    return [cell for cell in cells if cell is not None]


def _item_columns(view: View, item: str, stage: str | None) -> list[Column]:
    """Return the columns of a head that names an item: its own, or those of its stage and funds below it."""
    if item == THREE_PUBLIC:
        return _whole_columns(view, stage)
    own = view.column(item, *_SIDE_BY_SIDE.get(item, ()), stage=stage)
    if own is not None:
        return [own]
    below = [c for c in view.table.columns if c.period == "current" and item in _named(c.path[:-1])]
    return _qualified(below, stage)


def _whole_columns(view: View, stage: str | None) -> list[Column]:
    """Return the columns of “三公”经费: of a total that 会议费 and 培训费 have no part in."""
    current = [c for c in view.table.columns if c.period == "current" and c.kind == "amount"]
    own = [c for c in current if c.measure == "“三公”经费合计" or _is_subtotal(c)]
    if not own and not any(c.measure in _MEETINGS for c in current):
        own = [c for c in current if c.measure == "合计"]
    return of_stage(own, stage)[:1] or _qualified(
        [c for c in current if "合计" in _named(c.path[:-1])], stage
    )


def _is_subtotal(column: Column) -> bool:
    return column.measure in {"合计", "小计"} and len(column.path) > 1 and "三公" in column.path[-2]


def _named(heads: Sequence[str]) -> set[str]:
    """Return the measure of the innermost of some heads."""
    return {term.measure for head in heads[-1:] for term in [term_of(head)] if term is not None}


def _qualified(columns: Sequence[Column], stage: str | None) -> list[Column]:
    """Return the columns below one head that make up its figure: of one stage, or of all funds."""
    measures = {c.measure for c in columns}
    if measures and measures <= set(FUNDS):
        return list(columns)
    staged = of_stage(columns, stage)
    return staged if len(staged) == 1 else []


def _total(views: Views, item: str, form: str) -> Ref | None:
    view = views.get(form)
    if view is None or (item not in {"收入总计", "支出总计"} and item not in _SOURCES):
        return None
    return side_cell(view, item, "支出" if item == "支出总计" else "收入")


def _one_source(views: Views, basic: Constant | None) -> bool:
    """人员 and 公用 of the narrative are of all basic spending; 一般公共预算 must pay for all of it.

    It does where it is the one source, or where its basic table comes to the narrative's 基本支出.
    """
    overview, table = views.get("overview"), views.get("general_basic")
    if table is not None and basic is not None and table.total() is not None:
        cells = table.table.rows[table.total() or 0].cells
        if cells and cells[0].value == basic.value and table.table.unit == basic.unit:
            return True
    return overview is not None and not any(
        amount.value
        for row in overview.table.rows
        if row.side == "收入" and not row.is_total and row.item != FISCAL_ITEMS[GENERAL]
        for amount in row.cells
    )
