"""The budget tables of the sample workbook (预算表): one function a sheet."""

# ruff: noqa: INP001  # a folder of samples, no package
from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import sample_figures as figures
from sample_figures import (
    BASIC,
    CURRENT,
    FISCAL,
    FUNCTION_CLASSES,
    YEAR,
    kinds,
    of_subject,
    sources,
    total,
    under,
)
from sample_layout import PLAIN, SHARE, Value, money, numbered, put_head, put_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

_FUND_COLUMNS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")


def codes(lines_under: Sequence[figures.Line], names: dict[str, str], key: str) -> list[str]:
    """Return the codes of a tree that some lines stand under, parents before children."""
    return [
        code for code in sorted(names) if any(getattr(line, key).startswith(code) for line in lines_under)
    ]


def overview(sheet: Worksheet) -> None:
    """表1 部门收支总表."""
    row = put_head(sheet, f"表1 {YEAR}年部门收支总表", "万元", 4)
    names = {"事业收入": "事业收入", "经营收入": "事业单位经营收入", "财政专户收入": "财政专户管理资金收入"}
    income: list[tuple[str, Decimal | None]] = [
        (
            numbered(number, names.get(source, source if source.endswith("收入") else f"{source}拨款收入")),
            money(total(sources(source))),
        )
        for number, source in enumerate(CURRENT, 1)
    ]
    spending = [
        (numbered(number, name), money(total(under(code))))
        for number, (code, name) in enumerate(FUNCTION_CLASSES.items(), 1)
    ]
    income += [("", None)] * (len(spending) - len(income))
    income += [
        ("本年收入合计", total(sources(*CURRENT))),
        ("上年结转结余", total(sources(*figures.CARRIED))),
        ("收入总计", total()),
    ]
    spending += [("本年支出合计", total()), ("年终结转结余", None), ("支出总计", total())]
    put_rows(
        sheet,
        row,
        (("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数")),
        ((0, 0, 0, 1), (0, 2, 0, 3)),
        [(*left, *right) for left, right in zip(income, spending, strict=True)],
    )


def income_table(sheet: Worksheet) -> None:
    """表2 部门收入总表: a head of three levels."""
    row = put_head(sheet, f"表2 {YEAR}年部门收入总表", "万元", 14)
    head = (
        ("功能分类科目", "", "合计", "本年收入", *[""] * 9, "上年结转"),
        (
            "科目编码",
            "科目名称",
            "",
            "小计",
            "财政拨款收入",
            "",
            "",
            "财政专户收入",
            "事业收入",
            "经营收入",
            "上级补助收入",
            "附属单位上缴收入",
            "其他收入",
            "",
        ),
        ("", "", "", "", "一般公共预算", "政府性基金预算", "国有资本经营预算", *[""] * 7),
    )
    merges = [(0, 0, 0, 1), (0, 2, 2, 2), (0, 3, 0, 12), (0, 13, 2, 13), (1, 4, 1, 6)]
    merges += [(1, column, 2, column) for column in (0, 1, 3, 7, 8, 9, 10, 11, 12)]
    body: list[tuple[Value, ...]] = [
        (
            code,
            name,
            total(under(code)),
            money(total(under(code), sources(*CURRENT))),
            *(money(total(under(code), sources(source))) for source in CURRENT),
            money(total(under(code), sources(*figures.CARRIED))),
        )
        for code, name in (("", "合计"), *figures.FUNCTIONS.items())
    ]
    put_rows(sheet, row, head, merges, body)


def expenditure(sheet: Worksheet) -> None:
    """表3 部门支出总表: zeros are printed, nothing is blank."""
    row = put_head(sheet, f"表3 {YEAR}年部门支出总表", "万元", 8)
    head = (
        (
            "功能分类科目",
            "",
            "合计",
            "基本支出",
            "项目支出",
            "经营支出",
            "上解上级支出",
            "对附属单位补助支出",
        ),
        ("科目编码", "科目名称", *[""] * 6),
    )
    columns = (BASIC, ("项目支出",), ("经营支出",), ("上解上级支出",), ("对附属单位补助支出",))
    body: list[tuple[Value, ...]] = [
        (code, name, total(under(code)), *(total(under(code), kinds(*names)) for names in columns))
        for code, name in (("", "合计"), *figures.FUNCTIONS.items())
    ]
    put_rows(
        sheet, row, head, [(0, 0, 0, 1), *((0, column, 1, column) for column in range(2, 8))], body,
        formats=dict.fromkeys(range(8), PLAIN),
    )  # fmt: skip


def fiscal_overview(sheet: Worksheet) -> None:
    """表4 财政拨款收支总表."""
    row = put_head(sheet, f"表4 {YEAR}年财政拨款收支总表", "万元", 7)
    funds = tuple(zip(FISCAL, figures.FISCAL_CARRIED, strict=True))
    everything = sources(*FISCAL, *figures.FISCAL_CARRIED)
    labels = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
    left: list[tuple[Value, ...]] = [
        (numbered(number, label), total(sources(fund)))
        for number, (label, fund) in enumerate(zip(labels, FISCAL, strict=True), 1)
    ]
    carried: list[tuple[Value, ...]] = [
        (numbered(number, label), total(sources(fund)))
        for number, (label, fund) in enumerate(zip(labels, figures.FISCAL_CARRIED, strict=True), 1)
    ]
    right: list[tuple[Value, ...]] = [
        (
            numbered(number, name),
            money(total(under(code), everything)),
            *(money(total(under(code), sources(*pair))) for pair in funds),
        )
        for number, (code, name) in enumerate(FUNCTION_CLASSES.items(), 1)
    ]
    sums: tuple[Value, ...] = (total(everything), *(total(sources(*pair)) for pair in funds))
    left += [("", None)] * (len(right) - len(left))
    left += [
        ("本年收入合计", total(sources(*FISCAL))),
        ("年初财政拨款结转和结余", total(sources(*figures.FISCAL_CARRIED))),
    ]
    left += [*carried, ("收入总计", total(everything))]
    right += [("本年支出合计", *sums), ("年末财政拨款结转和结余", *[None] * 4)]
    right += [("", *[None] * 4)] * 3 + [("支出总计", *sums)]
    put_rows(
        sheet,
        row,
        (("收入", "", "支出", *[""] * 4), ("项目", "金额", "项目", "合计", *_FUND_COLUMNS)),
        ((0, 0, 0, 1), (0, 2, 0, 6)),
        [(*one, *other) for one, other in zip(left, right, strict=True)],
    )


def general_expenditure(sheet: Worksheet) -> None:
    """表5 一般公共预算财政拨款支出表."""
    row = put_head(sheet, f"表5 {YEAR}年一般公共预算财政拨款支出表", "万元", 7)
    money_of = sources(figures.GENERAL, figures.GENERAL_CARRIED)
    head = (
        ("功能分类科目", "", "合计", "基本支出", "", "", "项目支出"),
        ("科目编码", "科目名称", "", "小计", "人员经费", "公用经费", ""),
    )
    columns = (BASIC, ("人员经费",), ("公用经费",), ("项目支出",))
    used = codes([line for line in figures.LINES if money_of(line)], figures.FUNCTIONS, "function")
    body: list[tuple[Value, ...]] = [
        (
            code,
            figures.FUNCTIONS.get(code, "合计"),
            total(under(code), money_of),
            *(money(total(under(code), money_of, kinds(*names))) for names in columns),
        )
        for code in ("", *used)
    ]
    put_rows(sheet, row, head, ((0, 0, 0, 1), (0, 2, 1, 2), (0, 3, 0, 5), (0, 6, 1, 6)), body)


def general_basic(sheet: Worksheet) -> None:
    """表6 一般公共预算财政拨款基本支出表."""
    row = put_head(sheet, f"表6 {YEAR}年一般公共预算财政拨款基本支出表", "万元", 5)
    of_general = (sources(figures.GENERAL), kinds(*BASIC))
    head = (
        ("支出部门经济分类科目", "", "一般公共预算基本支出", "", ""),
        ("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
    )
    body: list[tuple[Value, ...]] = [
        (
            code,
            name,
            total(of_subject(code), *of_general),
            *(money(total(of_subject(code), kinds(kind), *of_general)) for kind in BASIC),
        )
        for code, name in (("", "合计"), *figures.ECONOMIC.items())
    ]
    put_rows(sheet, row, head, ((0, 0, 0, 1), (0, 2, 0, 4)), body)


def fund_table(sheet: Worksheet, *, title: str, money_names: tuple[str, ...]) -> None:
    """表7 政府性基金 and 表8 国有资本经营: the figures are text, as typed by hand."""
    row = put_head(sheet, title, "万元", 5)
    money_of = sources(*money_names)
    used = codes([line for line in figures.LINES if money_of(line)], figures.FUNCTIONS, "function")
    head = (("功能分类科目", "", "合计", "基本支出", "项目支出"), ("科目编码", "科目名称", "", "", ""))
    body = [
        (
            code,
            figures.FUNCTIONS.get(code, "合计"),
            f"{total(under(code), money_of):,}",
            "",
            f"{total(under(code), money_of):,}",
        )
        for code in ("", *used)
    ]
    put_rows(sheet, row, head, ((0, 0, 0, 1), *((0, column, 1, column) for column in (2, 3, 4))), body)


def three_public(sheet: Worksheet) -> None:
    """表9 “三公”经费支出表."""
    row = put_head(sheet, f"表9 {YEAR}年财政拨款“三公”经费支出表", "万元", 5)
    part = figures.THREE_PUBLIC
    whole = sum(part.values(), Decimal(0))
    cars = part["公务用车购置费"] + part["公务用车运行维护费"]
    lines: list[tuple[str, Decimal | None]] = [
        ("合计", whole),
        ("“三公”经费小计", whole),
        ("一、因公出国（境）费", part["因公出国（境）费"]),
        ("其中：教学科研人员因公出国（境）费", Decimal("0.00")),
        ("其他因公出国（境）费", part["因公出国（境）费"]),
        ("二、公务用车购置及运行维护费", cars),
        ("其中：公务用车购置费", part["公务用车购置费"]),
        ("公务用车运行维护费", part["公务用车运行维护费"]),
        ("三、公务接待费", part["公务接待费"]),
    ]
    put_rows(
        sheet,
        row,
        (("项目", "合计", "资金性质", "", ""), ("", "", *_FUND_COLUMNS)),
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4)),
        [(label, amount, amount, None, None) for label, amount in lines],
    )


def projects(sheet: Worksheet) -> None:
    """表10 项目支出表: in 元, with a share of each project."""
    row = put_head(sheet, f"表10 {YEAR}年项目支出表", "元", 10)
    head = (
        (
            "序号",
            "项目名称",
            "合计",
            "本年财政拨款",
            "",
            "",
            "财政专户管理资金",
            "单位资金",
            "上年结转",
            "占比",
        ),
        ("", "", "", "一般公共预算", "政府性基金预算", "国有资本经营预算", *[""] * 4),
    )
    columns = (*((fund,) for fund in FISCAL), (figures.ACCOUNT,), figures.OWN_MONEY, figures.CARRIED)
    whole = total(kinds("项目支出"))
    body: list[tuple[Value, ...]] = []
    for number, project in enumerate(("", *figures.PROJECTS)):
        chosen = (figures.of_project(project),)
        amounts = (money(total(*chosen, sources(*names)) * 10000) for names in columns)
        share = (total(*chosen) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        body.append((number or None, project or "合计", total(*chosen) * 10000, *amounts, share))
    merges = [(0, 3, 0, 5), *((0, column, 1, column) for column in (0, 1, 2, 6, 7, 8, 9))]
    put_rows(sheet, row, head, merges, body, formats={9: SHARE})
