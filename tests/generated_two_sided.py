"""The two-sided forms: 收支总表 and 财政拨款收支总表, incomes on the left, expenditure by 类 on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generated_caption import FUND_HEADS, number_rows, numeral, ordinal_head, spec_of, with_carry
from generated_names import CLASSES
from generated_parts import CARRIES, FUNDS, INCOMES, Budget
from generated_table import Head, Row, Spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from generated_style import Style

INCOME_ROWS = {  # wording → row labels of 收支总表, by source, in printed order
    0: {
        "general": "一般公共预算拨款收入",
        "fund": "政府性基金预算拨款收入",
        "capital": "国有资本经营预算拨款收入",
        "special": "财政专户管理资金收入",
        "business": "事业收入",
        "operating": "事业单位经营收入",
        "upper": "上级补助收入",
        "subordinate": "附属单位上缴收入",
        "other": "其他收入",
    },
    1: {
        "general": "一般公共预算拨款",
        "fund": "政府性基金预算拨款",
        "capital": "国有资本经营预算拨款",
        "special": "财政专户拨款",
        "business": "事业收入",
        "operating": "事业单位经营收入",
        "other": "其他收入",
        "upper": "上级补助收入",
        "subordinate": "附属单位上缴收入",
    },
}


def overview(budget: Budget, style: Style) -> Spec:
    """Return 收支总表."""
    heads = [
        *ordinal_head(style),
        Head("收入", children=(Head("项 目", "in.label", 16, "label"), Head("预算数", "in.amount", 8))),
        Head("支出", children=(Head("项 目", "out.label", 16, "label"), Head("预算数", "out.amount", 8))),
    ]
    incomes = [
        (f"{numeral(i)}、{label}", f"income:{source}", budget.of(sources=(source,)))
        for i, (source, label) in enumerate(INCOME_ROWS[style.wording].items(), start=1)
    ]
    classes = _class_rows(style, lambda code: budget.of(subject=code), "{}、{}")
    rows = _two_sides(style, incomes, [(label, role, {"amount": amount}) for label, role, amount in classes])
    now = budget.of(sources=INCOMES)
    carried = budget.of(sources=CARRIES)
    whole = now + carried
    for left, role_in, income, right, role_out, spent in (
        ("本年收入合计", "current_total", now, "本年支出合计", "current_total", whole),
        ("上年结转结余", "carry", carried, "年终结转结余", "carry_over", 0),
        ("收入总计", "grand_total", whole, "支出总计", "grand_total", whole),
    ):
        cells = {
            "in.label": left,
            "in.amount": style.cell(income),
            "out.label": right,
            "out.amount": style.cell(spent),
        }
        rows.append(Row(0, cells, {"in": role_in, "out": role_out}))
    return spec_of("overview", budget, style, heads, number_rows(rows, style))


def _class_rows(style: Style, amount: Callable[[str], int], pattern: str) -> list[tuple[str, str, int]]:
    kept = [(name, code) for name, code in CLASSES if not style.short_lists or amount(code)]
    return [
        (pattern.format(numeral(i), name), f"class:{code}", amount(code))
        for i, (name, code) in enumerate(kept, 1)
    ]


def _two_sides(
    style: Style, left: list[tuple[str, str, int]], right: list[tuple[str, str, dict[str, int]]]
) -> list[Row]:
    rows = []
    for index in range(max(len(left), len(right))):
        cells: dict[str, str] = {}
        roles: dict[str, str] = {}
        if index < len(left):
            label, roles["in"], amount = left[index]
            cells |= {"in.label": label, "in.amount": style.cell(amount) if label else ""}
        if index < len(right):
            label, roles["out"], amounts = right[index]
            cells["out.label"] = label
            cells |= {f"out.{key}": style.cell(value) for key, value in amounts.items()}
        rows.append(Row(0, cells, roles))
    return rows


def fiscal_overview(budget: Budget, style: Style) -> Spec:
    """Return 财政拨款收支总表, with a column a fund (wide) or one amount column (narrow)."""
    public = [source for fund in FUNDS for source in with_carry(fund)]
    names = list(INCOME_ROWS[1].values())[:3]
    carries = {fund: budget.of(sources=(f"carry_{fund}",)) for fund in FUNDS}
    if style.fiscal_shape == "narrow":
        return _fiscal_narrow(budget, style, public, names, carries)
    funds = [Head(FUND_HEADS[fund][style.wording], f"out.{fund}", 6.5) for fund in style.fund_order]
    heads = [
        *ordinal_head(style),
        Head("收入", children=(Head("项 目", "in.label", 14, "label"), Head("金额", "in.amount", 7))),
        Head(
            "支出", children=(Head("项 目", "out.label", 15, "label"), Head("合计", "out.total", 7), *funds)
        ),
    ]

    def spread(code: str) -> dict[str, int]:
        amounts = {fund: budget.of(sources=with_carry(fund), subject=code) for fund in FUNDS}
        return {"total": sum(amounts.values())} | amounts

    incomes = [
        (f"{numeral(i)}、{name}", f"income:{fund}", budget.of(sources=(fund,)))
        for i, (fund, name) in enumerate(zip(FUNDS, names, strict=True), start=1)
    ]
    classes = _class_rows(style, lambda code: budget.of(sources=public, subject=code), "{}、{}")
    rows = _two_sides(
        style, incomes, [(label, role, spread(role.removeprefix("class:"))) for label, role, _ in classes]
    )
    whole = spread("")

    def add(left: tuple[str, str, int], right: str, role_out: str, spent: dict[str, int]) -> None:
        label, role_in, income = left
        cells = {"in.label": label, "in.amount": style.cell(income), "out.label": right}
        if right:
            cells |= {f"out.{key}": style.cell(value) for key, value in spent.items()}
        roles = {"in": role_in} | ({"out": role_out} if right else {})
        rows.append(Row(0, cells, roles))

    nothing = dict.fromkeys(whole, 0)
    add(("本年收入合计", "current_total", budget.of(sources=FUNDS)), "本年支出合计", "current_total", whole)
    carried = ("年初财政拨款结转和结余", "carry", sum(carries.values()))
    add(carried, "年末财政拨款结转和结余", "carry_over", nothing)
    for i, (fund, name) in enumerate(zip(FUNDS, names, strict=True), start=1):
        add((f"{numeral(i)}、{name}", f"carry:{fund}", carries[fund]), "", "", nothing)
    add(("收入总计", "grand_total", whole["total"]), "支出总计", "grand_total", whole)
    return spec_of("fiscal_overview", budget, style, heads, number_rows(rows, style))


def _fiscal_narrow(
    budget: Budget, style: Style, public: list[str], names: list[str], carries: dict[str, int]
) -> Spec:
    heads = [
        *ordinal_head(style),
        Head("收入", children=(Head("项目", "in.label", 14, "label"), Head("预算数", "in.amount", 7))),
        Head("支出", children=(Head("项目", "out.label", 16, "label"), Head("预算数", "out.amount", 7))),
    ]
    left = [("一、本年收入", "current_total", budget.of(sources=FUNDS))]
    left += [
        (f"（{numeral(i)}）{name}", f"income:{fund}", budget.of(sources=(fund,)))
        for i, (fund, name) in enumerate(zip(FUNDS, names, strict=True), start=1)
    ]
    left.append(("二、上年结转", "carry", sum(carries.values())))
    left += [
        (f"（{numeral(i)}）{name}", f"carry:{fund}", carries[fund])
        for i, (fund, name) in enumerate(zip(FUNDS, names, strict=True), start=1)
    ]
    whole = budget.of(sources=public)
    classes = _class_rows(style, lambda code: budget.of(sources=public, subject=code), "（{}）{}")
    right = [("一、本年支出", "current_total", {"amount": whole})]
    right += [(label, role, {"amount": amount}) for label, role, amount in classes]
    right.append(("二、年终结转结余", "carry_over", {"amount": 0}))
    rows = _two_sides(style, left, right)
    cells = {
        "in.label": "收入总计",
        "in.amount": style.cell(whole),
        "out.label": "支出总计",
        "out.amount": style.cell(whole),
    }
    rows.append(Row(0, cells, {"in": "grand_total", "out": "grand_total"}))
    return spec_of("fiscal_overview", budget, style, heads, number_rows(rows, style))
