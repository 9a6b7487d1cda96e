"""Identities between the tables of one document, and between its tables and its narrative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.identities import Constant, Identity, Operand, Ref, at_most, equal
from ingest.records import Column, Row, Table
from ingest.terms.columns import FUNDS, GENERAL, GOVERNMENT_FUND, STATE_CAPITAL

_FISCAL_ITEMS = {
    GENERAL: "一般公共预算拨款收入",
    GOVERNMENT_FUND: "政府性基金预算拨款收入",
    STATE_CAPITAL: "国有资本经营预算拨款收入",
}
# Column of 收入总表 → the rows of 收支总表 it must agree with.
_SOURCE_ITEMS: dict[str, tuple[str, ...]] = {
    "财政拨款收入": tuple(_FISCAL_ITEMS.values()),
    "财政拨款": tuple(_FISCAL_ITEMS.values()),
    **{fund: (item,) for fund, item in _FISCAL_ITEMS.items()},
    "财政专户": ("财政专户管理资金收入",),
    "事业收入": ("事业收入",),
    "经营收入": ("事业单位经营收入",),
    "上级补助收入": ("上级补助收入",),
    "附属单位上缴收入": ("附属单位上缴收入",),
    "其他收入": ("其他收入",),
    "上年结转": ("上年结转结余",),
}
_OWN_INCOME = ("事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入")
_FUND_FORMS = {
    GENERAL: "general_expenditure",
    GOVERNMENT_FUND: "fund_expenditure",
    STATE_CAPITAL: "state_capital_expenditure",
}
# Economic subjects whose part in 基本支出 never exceeds the “三公” figure.
_THREE_PUBLIC_CODES = {"30212": "因公出国（境）费", "30217": "公务接待费", "30231": "公务用车运行维护费"}


@dataclass(frozen=True, slots=True)
class _View:
    """One table with its place in the list, asked by canonical names."""

    index: int
    table: Table

    def row(self, item: str, *, side: str | None = None) -> int | None:
        """Return the first outermost row of an item."""
        for at, row in enumerate(self.table.rows):
            if row.item == item and (side is None or row.side == side) and len(row.path) == 1:
                return at
        return None

    def total(self) -> int | None:
        """Return the row 合计 of a table that has one."""
        return next(
            (at for at, row in enumerate(self.table.rows) if row.item == "合计" and row.is_total), None
        )

    def column(self, *measures: str, side: str | None = None) -> Column | None:
        """Return the first column of the first measure that the table has."""
        for measure in measures:
            for column in self.table.columns:
                if (
                    column.measure == measure
                    and (side is None or column.side == side)
                    and column.period == "current"
                ):
                    return column
        return None

    def cell(self, row: int | None, column: Column | None) -> Ref | None:
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
        own = [c for c in self.table.columns if c.kind == "amount" and (side is None or c.side == side)]
        return next((c for c in own if c.measure in {"合计", "小计"}), own[0] if own else None)


def between_tables(tables: Sequence[Table]) -> list[Identity]:
    """Return the identities between the standard forms of one document."""
    views: dict[str, _View] = {}
    for index, table in enumerate(tables):
        if table.form is not None and table.form not in views:
            views[table.form] = _View(index, table)
    found: list[Identity] = []
    for rule in (
        _overview,
        _income,
        _expenditure,
        _fiscal,
        _fiscal_funds,
        _fund_tables,
        _basic,
        _three_public,
        _procurement,
    ):
        found += rule(views)
    return found


def _present(*operands: Operand | None) -> list[Operand]:
    return [operand for operand in operands if operand is not None]


def _pair(name: str, left: Operand | None, right: Sequence[Operand | None]) -> Iterator[Identity]:
    if left is not None and right and all(operand is not None for operand in right):
        yield equal(name, "between_tables", [left], _present(*right))


def _side_cell(view: _View, item: str, side: str) -> Ref | None:
    return view.cell(view.row(item, side=side), view.amount(side))


def _overview(views: dict[str, _View]) -> Iterator[Identity]:
    for form in ("overview", "fiscal_overview"):
        view = views.get(form)
        if view is not None:
            name = f"{view.table.title}：收入总计＝支出总计"
            left = _side_cell(view, "收入总计", "收入")
            yield from (
                Identity(i.name, "across", i.relation, i.left, i.right)
                for i in _pair(name, left, [_side_cell(view, "支出总计", "支出")])
            )


def _income(views: dict[str, _View]) -> Iterator[Identity]:
    income, overview = views.get("income"), views.get("overview")
    if income is None or overview is None:
        return
    total = income.total()
    carried = income.column("上年结转") is not None
    whole = "收入总计" if carried else "本年收入合计"
    left = income.cell(total, income.column("合计"))
    right = _side_cell(overview, whole, "收入") or _side_cell(overview, "收入总计", "收入")
    yield from _pair(f"收入总表合计＝收支总表{whole}", left, [right])
    for measure, items in _SOURCE_ITEMS.items():
        column = income.column(measure)
        cells = [_side_cell(overview, item, "收入") for item in items]
        here = [cell for cell in cells if cell is not None]
        if column is not None and here:
            yield from _pair(
                f"收入总表{column.path[-1]}＝收支总表{'＋'.join(items)}", income.cell(total, column), here
            )


def _expenditure(views: dict[str, _View]) -> Iterator[Identity]:
    spending, overview = views.get("expenditure"), views.get("overview")
    if spending is None or overview is None:
        return
    column = spending.column("合计", "小计")
    right = _side_cell(overview, "本年支出合计", "支出") or _side_cell(overview, "支出总计", "支出")
    yield from _pair("支出总表合计＝收支总表本年支出合计", spending.cell(spending.total(), column), [right])
    yield from _classes(spending, column, overview, overview.amount("支出"), "支出总表", "收支总表")
    income = views.get("income")
    if income is not None and _blank(overview, "年终结转结余"):
        yield from _same_codes(income, spending)


def _blank(view: _View, item: str) -> bool:
    """Tell whether a row is held and prints nothing but zero."""
    at = view.row(item, side="支出")
    return at is not None and not any(cell.value for cell in view.table.rows[at].cells)


def _same_codes(income: _View, spending: _View) -> Iterator[Identity]:
    by_code = _codes(spending.table)
    left, right = income.column("合计"), spending.column("合计")
    if income.column("上年结转") is None:
        return
    for at, row in enumerate(income.table.rows):
        other = by_code.get(row.code or "")
        if other is not None:
            yield from _pair(
                f"{row.path[-1]}：收入总表合计＝支出总表合计",
                income.cell(at, left),
                [spending.cell(other, right)],
            )


def _codes(table: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, row in enumerate(table.rows):
        if row.code and row.code not in found:
            found[row.code] = at
    return found


def _is_class(row: Row) -> bool:
    return row.code is not None and len(row.code) == 3


def _classes(
    detail: _View, column: Column | None, sided: _View, amount: Column | None, name: str, other: str
) -> Iterator[Identity]:
    """Each functional class (类) of a detailed table agrees with the class row of a two-sided one."""
    for at, row in enumerate(detail.table.rows):
        if _is_class(row):
            yield from _pair(
                f"{row.path[-1]}：{name}＝{other}",
                detail.cell(at, column),
                [sided.cell(sided.row(row.item, side="支出"), amount)],
            )


def _fiscal(views: dict[str, _View]) -> Iterator[Identity]:
    fiscal, overview = views.get("fiscal_overview"), views.get("overview")
    if fiscal is None or overview is None:
        return
    for item in _FISCAL_ITEMS.values():
        yield from _pair(
            f"{item}：财政拨款收支总表＝收支总表",
            _side_cell(fiscal, item, "收入"),
            [_side_cell(overview, item, "收入")],
        )
    whole, part = overview.amount("支出"), fiscal.amount("支出")
    for at, row in enumerate(fiscal.table.rows):
        same = overview.row(row.item, side="支出") if row.side == "支出" and len(row.path) == 1 else None
        left, right = fiscal.cell(at, part), overview.cell(same, whole)
        if left is not None and right is not None and "结转" not in row.item:
            yield at_most(f"{row.path[-1]}：财政拨款≤全部支出", "part_of_whole", [left], [right])


def _fiscal_funds(views: dict[str, _View]) -> Iterator[Identity]:
    """支出总计 of each fund = its income + its carry-over; a fund without either is empty everywhere."""
    fiscal = views.get("fiscal_overview")
    if fiscal is None:
        return
    amount = fiscal.amount("收入")
    for fund, item in _FISCAL_ITEMS.items():
        carried = next(
            (
                at
                for at, row in enumerate(fiscal.table.rows)
                if row.side == "收入" and len(row.path) > 1 and row.item == item and "结转" in row.path[0]
            ),
            None,
        )
        carry_row = fiscal.row("年初财政拨款结转和结余", side="收入")
        column = fiscal.column(fund, side="支出")
        income = _side_cell(fiscal, item, "收入")
        if (
            column is None
            or income is None
            or (carried is None and carry_row is not None and not _no_carry(fiscal, carry_row))
        ):
            continue
        right = _present(income, fiscal.cell(carried, amount))
        total = fiscal.row("支出总计", side="支出")
        yield from _pair(f"{fund}：支出总计＝本年收入＋年初结转", fiscal.cell(total, column), right)


def _no_carry(view: _View, at: int) -> bool:
    return not any(cell.value for cell in view.table.rows[at].cells)


def _fund_tables(views: dict[str, _View]) -> Iterator[Identity]:
    """The table of each fund agrees with that fund's column of 财政拨款收支总表, and is part of 支出总表."""
    fiscal, spending = views.get("fiscal_overview"), views.get("expenditure")
    for fund, form in _FUND_FORMS.items():
        view = views.get(form)
        if view is None:
            continue
        column = view.column("合计", "小计")
        left = view.zero() or view.cell(view.total(), column)
        if fiscal is not None:
            other = fiscal.column(fund, side="支出")
            row = fiscal.row("本年支出合计", side="支出")
            row = fiscal.row("支出总计", side="支出") if row is None else row
            yield from _pair(
                f"{view.table.title}合计＝财政拨款收支总表{fund}", left, [fiscal.cell(row, other)]
            )
            if other is not None:
                yield from _classes(view, column, fiscal, other, view.table.title, "财政拨款收支总表")
        if spending is not None:
            yield from _parts_of(view, spending)


def _parts_of(part: _View, whole: _View) -> Iterator[Identity]:
    by_code = _codes(whole.table)
    for at, row in enumerate(part.table.rows):
        other = by_code.get(row.code or "") if row.code else whole.total() if row.item == "合计" else None
        if other is None:
            continue
        for measure in ("合计", "基本支出", "项目支出"):
            left, right = part.cell(at, part.column(measure)), whole.cell(other, whole.column(measure))
            if left is not None and right is not None:
                yield at_most(
                    f"{row.path[-1]}：{part.table.title}{measure}≤支出总表{measure}",
                    "part_of_whole",
                    [left],
                    [right],
                )


def _basic(views: dict[str, _View]) -> Iterator[Identity]:
    for basic_form, form in (
        ("general_basic", "general_expenditure"),
        ("fiscal_basic", "fiscal_expenditure"),
    ):
        basic, general = views.get(basic_form), views.get(form)
        if basic is None or general is None:
            continue
        yield from _pair(
            "基本支出表合计＝支出表基本支出",
            basic.cell(basic.total(), basic.column("合计", "小计")),
            [general.cell(general.total(), general.column("基本支出"))],
        )


def _three_public(views: dict[str, _View]) -> Iterator[Identity]:
    view, basic, fiscal = views.get("three_public"), views.get("general_basic"), views.get("fiscal_overview")
    if view is None:
        return
    items = {row.item: at for at, row in enumerate(view.table.rows)}
    column = view.column(GENERAL, "合计", "预算数", "金额")
    if basic is not None and basic.table.unit == view.table.unit:
        for at, row in enumerate(basic.table.rows):
            item = _THREE_PUBLIC_CODES.get(row.code or "")
            left = basic.cell(at, basic.column("合计", "小计"))
            right = view.cell(items.get(item or ""), column)
            if left is not None and right is not None:
                yield at_most(f"{row.path[-1]}：基本支出中≤“三公”经费表", "part_of_whole", [left], [right])
    total = view.total()
    if fiscal is None or total is None or fiscal.table.unit != view.table.unit:
        return
    row = fiscal.row("支出总计", side="支出")
    for fund in FUNDS:
        left, right = view.cell(total, view.column(fund)), fiscal.cell(row, fiscal.column(fund, side="支出"))
        if left is not None and right is not None:
            yield at_most(f"“三公”经费{fund}≤财政拨款{fund}", "part_of_whole", [left], [right])


def _procurement(views: dict[str, _View]) -> Iterator[Identity]:
    """No fund buys with more than it has: income of the year, or what was carried over."""
    view, overview = views.get("procurement"), views.get("overview")
    if view is None or overview is None or view.total() is None or view.table.unit != overview.table.unit:
        return
    limits: dict[str, tuple[str, ...]] = {
        **{fund: (item,) for fund, item in _FISCAL_ITEMS.items()},
        "财政专户": ("财政专户管理资金收入",),
        "单位资金": _OWN_INCOME,
        "财政拨款结转": (),
        "非财政拨款结转结余": (),
    }
    split = view.column("财政拨款结转") is not None
    for measure, items in limits.items():
        column = view.column(measure)
        if column is None:
            continue
        carry = not items or not split
        cells = [
            _side_cell(overview, item, "收入") for item in (*items, *(("上年结转结余",) if carry else ()))
        ]
        right = _present(*cells)
        if right and len(right) == len(cells):
            yield at_most(
                f"政府采购{column.path[-1]}≤可用资金",
                "part_of_whole",
                [Ref(view.index, view.total() or 0, column.index)],
                right,
            )


# --- narrative --------------------------------------------------------------------------------------


def with_narrative(
    tables: Sequence[Table], claims: Sequence[tuple[str, str | None, Constant]]
) -> list[Identity]:
    """Return narrative figure = table cell, for the statements whose table cell the vocabulary knows."""
    views: dict[str, _View] = {}
    for index, table in enumerate(tables):
        if table.form is not None and table.form not in views:
            views[table.form] = _View(index, table)
    found: list[Identity] = []
    for item, fund, figure in claims:
        cell = _claimed_cell(views, item, fund)
        if cell is not None:
            found.append(
                equal(f"正文{figure.label}＝{tables[cell.table].title}", "narrative", [figure], [cell])
            )
    return found


def _claimed_cell(views: dict[str, _View], item: str, fund: str | None) -> Ref | None:
    overview, spending = views.get("overview"), views.get("expenditure")
    basic, three = views.get("general_basic"), views.get("three_public")
    if item in {"基本支出", "项目支出"} and fund is None and spending is not None:
        return spending.cell(spending.total(), spending.column(item))
    if item in {"人员经费", "公用经费"} and basic is not None:
        return _only_general(views, basic.cell(basic.total(), basic.column(item)))
    if item == "政府采购" and "procurement" in views:
        view = views["procurement"]
        return view.cell(view.total(), view.column("合计"))
    if item in {"资产总额", "固定资产"} and "assets" in views:
        view = views["assets"]
        return view.cell(view.row("资产总额"), view.column("价值"))
    if three is not None and fund is None:
        at = next((at for at, row in enumerate(three.table.rows) if row.item == item), None)
        if item in {
            "“三公”经费",
            *_THREE_PUBLIC_CODES.values(),
            "公务用车购置费",
            "公务用车购置及运行维护费",
        }:
            return three.cell(at, three.column("合计", "预算数", "金额"))
    if overview is not None and fund is None:
        side = "收入" if item in {"收入总计", "本年收入合计"} or item.endswith("收入") else "支出"
        if item in {"收入总计", "支出总计"} or item in _source_rows():
            return _side_cell(overview, item, side)
    return None


def _only_general(views: dict[str, _View], cell: Ref | None) -> Ref | None:
    """人员 and 公用 of the narrative speak of all spending: compare only where basic spending has one fund."""
    general, spending = views.get("general_expenditure"), views.get("expenditure")
    if cell is None or general is None or spending is None:
        return cell
    own = _printed(general, "基本支出")
    return cell if own is None or own == _printed(spending, "基本支出") else None


def _printed(view: _View, measure: str) -> Decimal | None:
    at, column = view.total(), view.column(measure)
    if at is None or column is None:
        return None
    values = [
        cell.value
        for cell in view.table.rows[at].cells
        if column.index in (cell.candidates or (cell.column,))
    ]
    return values[0] if len(values) == 1 else None


def _source_rows() -> frozenset[str]:
    return frozenset(item for items in _SOURCE_ITEMS.values() for item in items)
