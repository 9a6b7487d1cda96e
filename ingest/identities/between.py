"""Equalities between the standard forms of one document."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.identities.records import Identity
from ingest.identities.view import (
    FISCAL_ITEMS,
    FUND_FORMS,
    View,
    Views,
    blank,
    carry_row,
    codes,
    is_class,
    pair,
    present,
    side_cell,
)
from ingest.records import Column

# Column of 收入总表 → the rows of 收支总表 it must agree with.
SOURCE_ITEMS: dict[str, tuple[str, ...]] = {
    "财政拨款收入": tuple(FISCAL_ITEMS.values()),
    "财政拨款": tuple(FISCAL_ITEMS.values()),
    **{fund: (item,) for fund, item in FISCAL_ITEMS.items()},
    "财政专户": ("财政专户管理资金收入",),
    "事业收入": ("事业收入",),
    "经营收入": ("事业单位经营收入",),
    "上级补助收入": ("上级补助收入",),
    "附属单位上缴收入": ("附属单位上缴收入",),
    "其他收入": ("其他收入",),
    "上年结转": ("上年结转结余",),
}


def between_tables(views: Views) -> list[Identity]:
    """Return the equalities between the standard forms of one document."""
    found: list[Identity] = []
    for rule in (_overview, _income, _carried, _expenditure, _fiscal, _fiscal_funds, _fund_tables, _basic):
        found += rule(views)
    return found


def _overview(views: Views) -> Iterator[Identity]:
    for form in ("overview", "fiscal_overview"):
        view = views.get(form)
        if view is not None:
            name = f"{view.table.title}：收入总计＝支出总计"
            left = side_cell(view, "收入总计", "收入")
            yield from (
                Identity(i.name, "across", i.relation, i.left, i.right)
                for i in pair(name, left, [side_cell(view, "支出总计", "支出")])
            )


def _income(views: Views) -> Iterator[Identity]:
    income, overview = views.get("income"), views.get("overview")
    if income is None or overview is None:
        return
    total = income.total()
    carried = income.column("上年结转") is not None
    whole = "收入总计" if carried else "本年收入合计"
    left = income.cell(total, income.column("合计"))
    right = side_cell(overview, whole, "收入") or side_cell(overview, "收入总计", "收入")
    yield from pair(f"收入总表合计＝收支总表{whole}", left, [right])
    for measure, items in SOURCE_ITEMS.items():
        column = income.column(measure)
        cells = [side_cell(overview, item, "收入") for item in items]
        here = [cell for cell in cells if cell is not None]
        if column is not None and here:
            yield from pair(
                f"收入总表{column.path[-1]}＝收支总表{'＋'.join(items)}", income.cell(total, column), here
            )


def _carried(views: Views) -> Iterator[Identity]:
    """上年结转 of 收入总表 by fund agrees with the carry-over rows of 财政拨款收支总表."""
    income, fiscal = views.get("income"), views.get("fiscal_overview")
    if income is None or fiscal is None:
        return
    for fund, item in FISCAL_ITEMS.items():
        column = next(
            (
                c
                for c in income.table.columns
                if c.measure == fund and len(c.path) > 1 and "结转" in c.path[-2]
            ),
            None,
        )
        at = carry_row(fiscal, item)
        yield from pair(
            f"收入总表上年结转{fund}＝财政拨款收支总表年初结转",
            income.cell(income.total(), column),
            [fiscal.cell(at, fiscal.amount("收入"))],
        )


def _expenditure(views: Views) -> Iterator[Identity]:
    spending, overview = views.get("expenditure"), views.get("overview")
    if spending is None or overview is None:
        return
    column = spending.column("合计", "小计")
    total = side_cell(overview, "支出总计", "支出")
    if spending.column("结转下年") is not None:  # what is carried on is no spending of a class
        yield from pair("支出总表合计＝收支总表支出总计", spending.cell(spending.total(), column), [total])
    else:
        right = side_cell(overview, "本年支出合计", "支出") or total
        yield from pair(
            "支出总表合计＝收支总表本年支出合计", spending.cell(spending.total(), column), [right]
        )
        yield from _classes(spending, column, overview, None, "支出总表", "收支总表")
    income = views.get("income")
    if income is not None and blank(overview, "年终结转结余"):
        yield from _same_codes(income, spending)


def _same_codes(income: View, spending: View) -> Iterator[Identity]:
    by_code = codes(spending.table)
    left, right = income.column("合计"), spending.column("合计")
    if income.column("上年结转") is None:
        return
    for at, row in enumerate(income.table.rows):
        other = by_code.get(row.code or "")
        if other is not None:
            yield from pair(
                f"{row.path[-1]}：收入总表合计＝支出总表合计",
                income.cell(at, left),
                [spending.cell(other, right)],
            )


def _classes(
    detail: View, column: Column | None, sided: View, amount: Column | None, name: str, other: str
) -> Iterator[Identity]:
    """Each functional class (类) of a detailed table agrees with the class row of a two-sided one.

    amount is the column of one fund, None for the row's own amount.
    """
    for at, row in enumerate(detail.table.rows):
        if is_class(row):
            same = sided.row(row.item, side="支出")
            right = sided.cell(same, amount) if amount is not None else sided.side_amount(same, "支出")
            yield from pair(f"{row.path[-1]}：{name}＝{other}", detail.cell(at, column), [right])


def _fiscal(views: Views) -> Iterator[Identity]:
    fiscal, overview = views.get("fiscal_overview"), views.get("overview")
    if fiscal is None or overview is None:
        return
    for item in FISCAL_ITEMS.values():
        yield from pair(
            f"{item}：财政拨款收支总表＝收支总表",
            side_cell(fiscal, item, "收入"),
            [side_cell(overview, item, "收入")],
        )


def _fiscal_funds(views: Views) -> Iterator[Identity]:
    """支出总计 of each fund = its income + its carry-over; a fund without either is empty everywhere."""
    fiscal = views.get("fiscal_overview")
    if fiscal is None:
        return
    amount = fiscal.amount("收入")
    for fund, item in FISCAL_ITEMS.items():
        carried = carry_row(fiscal, item)
        whole = fiscal.row("年初财政拨款结转和结余", side="收入")
        column = fiscal.column(fund, side="支出")
        income = side_cell(fiscal, item, "收入")
        if (
            column is None
            or income is None
            or (carried is None and whole is not None and not _no_carry(fiscal, whole))
        ):
            continue
        right = present(income, fiscal.cell(carried, amount))
        total = fiscal.row("支出总计", side="支出")
        yield from pair(f"{fund}：支出总计＝本年收入＋年初结转", fiscal.cell(total, column), right)


def _no_carry(view: View, at: int) -> bool:
    return not any(cell.value for cell in view.table.rows[at].cells)


def _fund_tables(views: Views) -> Iterator[Identity]:
    """The table of each fund agrees with that fund's column of 财政拨款收支总表."""
    fiscal = views.get("fiscal_overview")
    for fund, form in FUND_FORMS.items():
        view = views.get(form)
        if view is None:
            continue
        column = view.column("合计", "小计")
        left = view.zero() or view.cell(view.total(), column)
        if fiscal is not None:
            other = fiscal.column(fund, side="支出")
            row = fiscal.row("本年支出合计", side="支出")
            row = fiscal.row("支出总计", side="支出") if row is None else row
            yield from pair(
                f"{view.table.title}合计＝财政拨款收支总表{fund}", left, [fiscal.cell(row, other)]
            )
            if other is not None:
                yield from _classes(view, column, fiscal, other, view.table.title, "财政拨款收支总表")


def _basic(views: Views) -> Iterator[Identity]:
    for basic_form, form in (
        ("general_basic", "general_expenditure"),
        ("fiscal_basic", "fiscal_expenditure"),
    ):
        basic, general = views.get(basic_form), views.get(form)
        if basic is None or general is None:
            continue
        yield from pair(
            "基本支出表合计＝支出表基本支出",
            basic.cell(basic.total(), basic.column("合计", "小计")),
            [general.cell(general.total(), general.column("基本支出"))],
        )
