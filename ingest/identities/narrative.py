"""Identities between the narrative and the tables: a stated figure equals its table cell."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.identities.between import SOURCE_ITEMS
from ingest.identities.bounds import THREE_PUBLIC_CODES
from ingest.identities.records import Constant, Identity, Ref, equal
from ingest.identities.view import FISCAL_ITEMS, Views, side_cell
from ingest.terms.columns import GENERAL

Claim = tuple[str, str | None, Constant]  # canonical item, fund or None (all funds), figure
_PEOPLE = frozenset({"人员经费", "公用经费"})
_NATURES = frozenset({"基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出"})
# Heads of the parts where they stand side by side under “三公”经费.
_SIDE_BY_SIDE: dict[str, tuple[str, ...]] = {
    "“三公”经费": ("“三公”经费合计", "合计"),
    "公务用车购置费": ("购置费",),
    "公务用车运行维护费": ("运行费",),
}
_SOURCES = frozenset(item for items in SOURCE_ITEMS.values() for item in items)
_THREE_PUBLIC = frozenset(
    {"“三公”经费", "公务用车购置费", "公务用车购置及运行维护费", *THREE_PUBLIC_CODES.values()}
)


def with_narrative(views: Views, claims: Sequence[Claim]) -> list[Identity]:
    """Return narrative figure = table cell, for the statements whose table cell the vocabulary knows."""
    found: list[Identity] = []
    titles = {view.index: view.table.title for view in views.values()}
    basic = next((figure for item, fund, figure in claims if item == "基本支出" and fund is None), None)
    for item, fund, figure in claims:
        cell = _claimed_cell(views, item, fund)
        if item in _PEOPLE and fund is None and not _one_source(views, basic):
            cell = None
        if cell is not None:
            found.append(equal(f"正文{figure.label}＝{titles[cell.table]}", "narrative", [figure], [cell]))
    return found


def _claimed_cell(views: Views, item: str, fund: str | None) -> Ref | None:
    """Return the cell that a statement on an item repeats, None where the vocabulary knows none."""
    spending, basic = views.get("expenditure"), views.get("general_basic")
    if item in _NATURES and fund is None and spending is not None:
        return spending.cell(spending.total(), spending.column(item))
    if item in _PEOPLE and basic is not None:
        return basic.cell(basic.total(), basic.column(item))
    if item == "政府采购" and "procurement" in views:
        view = views["procurement"]
        return view.cell(view.total(), view.column("合计"))
    if item in {"资产总额", "固定资产"} and "assets" in views:
        view = views["assets"]
        return view.cell(view.row("资产总额"), view.column("价值"))
    if fund is None:
        return _three_public(views, item) or _total(views, item)
    return None


def _three_public(views: Views, item: str) -> Ref | None:
    view = views.get("three_public")
    if view is None or item not in _THREE_PUBLIC:
        return None
    at = next((at for at, row in enumerate(view.table.rows) if row.item == item), None)
    if at is not None:
        return view.cell(at, view.column("合计", "预算数", "金额"))
    # the parts stand side by side: one row, or a total over units
    rows = [at for at, row in enumerate(view.table.rows) if row.cells]
    whole = view.total() if view.total() is not None else rows[0] if len(rows) == 1 else None
    return view.cell(whole, view.column(item, *_SIDE_BY_SIDE.get(item, ())))


def _total(views: Views, item: str) -> Ref | None:
    overview = views.get("overview")
    if overview is None or (item not in {"收入总计", "支出总计"} and item not in _SOURCES):
        return None
    side = "支出" if item == "支出总计" else "收入"
    return side_cell(overview, item, side)


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
