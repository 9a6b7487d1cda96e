"""Bounds between the standard forms: a part never exceeds its whole in a wider scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.identities.records import Identity, Operand, at_most
from ingest.identities.view import FISCAL_ITEMS, FUND_FORMS, View, Views, blank, codes, present, side_cell
from ingest.terms.columns import FUNDS, GENERAL

_OWN_INCOME = ("事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入")
# Economic subjects whose part in 基本支出 never exceeds the “三公” figure.
THREE_PUBLIC_CODES = {"30212": "因公出国（境）费", "30217": "公务接待费", "30231": "公务用车运行维护费"}
_KIND = "part_of_whole"


def bounds_between(views: Views) -> list[Identity]:
    """Return the bounds between the standard forms of one document."""
    found: list[Identity] = []
    for rule in (_fiscal, _public, _business, _three_public, _purchases):
        found += rule(views)
    return found


def _bound(name: str, left: Sequence[Operand | None], right: Sequence[Operand | None]) -> Iterator[Identity]:
    """State Σ left ≤ Σ right; nothing where a cell of the wider scope is not in the form."""
    parts = present(*left)
    if parts and right and all(operand is not None for operand in right):
        yield at_most(name, _KIND, parts, present(*right))


def _fiscal(views: Views) -> Iterator[Identity]:
    fiscal, overview = views.get("fiscal_overview"), views.get("overview")
    if fiscal is None or overview is None:
        return
    for at, row in enumerate(fiscal.table.rows):
        if row.side == "支出" and len(row.path) == 1 and "结转" not in row.item:
            same = overview.row(row.item, side="支出")
            yield from _bound(
                f"{row.path[-1]}：财政拨款≤全部支出",
                [fiscal.side_amount(at, "支出")],
                [overview.side_amount(same, "支出")],
            )


def _public(views: Views) -> Iterator[Identity]:
    """The tables of the public funds together are part of 支出总表, and stay within 收入总表's 财政拨款."""
    spending, income = views.get("expenditure"), views.get("income")
    funds = [views[form] for form in FUND_FORMS.values() if form in views]
    if spending is not None:
        for code, at in [*codes(spending.table).items(), ("", spending.total())]:
            for measure in ("合计", "基本支出", "项目支出"):
                parts = [view.cell(_row_of(view, code), view.column(measure)) for view in funds]
                name = f"{_label(spending, at)}：财政拨款各表{measure}≤支出总表{measure}"
                yield from _bound(name, parts, [spending.cell(at, spending.column(measure))])
    overview = views.get("overview")
    if income is None or len(funds) < len(FUND_FORMS):
        return
    source, carried = income.column("财政拨款收入", "财政拨款"), income.column("上年结转")
    if source is None or carried is None:
        return
    unspent = overview is None or not blank(overview, "年终结转结余")
    for code, at in codes(income.table).items():
        parts = [view.cell(_row_of(view, code), view.column("合计")) for view in funds]
        year, before = income.cell(at, source), income.cell(at, carried)
        label = _label(income, at)
        yield from _bound(f"{label}：财政拨款支出≤财政拨款收入＋上年结转", parts, [year, before])
        if not unspent:
            yield from _bound(f"{label}：财政拨款收入≤财政拨款支出", [year], present(*parts) or [None])


def _row_of(view: View, code: str) -> int | None:
    return codes(view.table).get(code) if code else view.total()


def _label(view: View, at: int | None) -> str:
    return view.table.rows[at].path[-1] if at is not None else ""


def _business(views: Views) -> Iterator[Identity]:
    spending, overview = views.get("expenditure"), views.get("overview")
    if spending is None or overview is None:
        return
    yield from _bound(
        "经营支出≤经营收入＋上年结转",
        [spending.cell(spending.total(), spending.column("经营支出"))],
        [side_cell(overview, "事业单位经营收入", "收入"), side_cell(overview, "上年结转结余", "收入")],
    )


def _comparable(one: View, other: View) -> bool:
    """Tell whether amounts of two tables can be compared: one unit, or two known ones."""
    units = {one.table.unit, other.table.unit}
    return len(units) == 1 or None not in units


def _three_public(views: Views) -> Iterator[Identity]:
    view, basic, fiscal = views.get("three_public"), views.get("general_basic"), views.get("fiscal_overview")
    if view is None:
        return
    items = {row.item: at for at, row in enumerate(view.table.rows) if row.item}
    column = view.column(GENERAL, "合计", "预算数", "金额")
    if basic is not None and _comparable(basic, view):
        for at, row in enumerate(basic.table.rows):
            item = THREE_PUBLIC_CODES.get(row.code or "")
            left = basic.cell(at, basic.column("合计", "小计"))
            right = view.cell(items.get(item) if item else None, column)
            if left is not None and right is not None:
                yield at_most(f"{row.path[-1]}：基本支出中≤“三公”经费表", "part_of_whole", [left], [right])
    total = view.total()
    if fiscal is None or total is None or not _comparable(fiscal, view):
        return
    whole = fiscal.row("支出总计", side="支出")
    for fund in FUNDS:
        left, right = (
            view.cell(total, view.column(fund)),
            fiscal.cell(whole, fiscal.column(fund, side="支出")),
        )
        if left is not None and right is not None:
            yield at_most(f"“三公”经费{fund}≤财政拨款{fund}", "part_of_whole", [left], [right])


def _purchases(views: Views) -> Iterator[Identity]:
    """No fund buys, or runs projects, with more than it has: income of the year, or what was carried over."""
    overview, spending = views.get("overview"), views.get("expenditure")
    for form, name in (("procurement", "政府采购"), ("projects", "项目"), ("basic", "基本支出")):
        view = views.get(form)
        if view is not None and overview is not None and view.table.unit == overview.table.unit:
            yield from _within_means(view, name, overview, views.get("fiscal_overview"))
    projects = views.get("projects")
    if projects is not None and spending is not None and projects.table.unit == spending.table.unit:
        yield from _bound(
            "项目合计≤支出总表项目支出",
            [projects.cell(projects.total(), projects.column("合计"))],
            [spending.cell(spending.total(), spending.column("项目支出"))],
        )


def _within_means(view: View, name: str, overview: View, fiscal: View | None) -> Iterator[Identity]:
    carried = side_cell(overview, "上年结转结余", "收入")
    public = side_cell(fiscal, "年初财政拨款结转和结余", "收入") if fiscal is not None else None
    split = view.column("财政拨款结转") is not None or view.column("上年结转") is not None
    limits: dict[str, list[Operand | None]] = {
        **{fund: [side_cell(overview, item, "收入")] for fund, item in FISCAL_ITEMS.items()},
        "财政专户": [side_cell(overview, "财政专户管理资金收入", "收入")],
        "单位资金": [side_cell(overview, item, "收入") for item in _OWN_INCOME],
    }
    if not split:
        limits = {measure: [*cells, carried] for measure, cells in limits.items()}
    limits["上年结转"] = [carried]
    limits["财政拨款结转"] = [public or carried]
    total = view.total()
    for measure, cells in limits.items():
        yield from _bound(f"{name}{measure}≤可用资金", [view.cell(total, view.column(measure))], cells)
    other = view.cell(total, view.column("非财政拨款结转结余"))
    if other is not None:
        yield from _bound(f"{name}非财政拨款结转≤上年结转", [other, public], [carried])
