"""Procurement, assets and performance targets of the sample workbook (采购、资产、绩效)."""

# ruff: noqa: INP001  # a folder of samples, no package
from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import sample_figures as figures
from openpyxl.styles import Font
from sample_figures import FISCAL, YEAR, total
from sample_layout import Merge, Value, money, put_head, put_rows
from sample_targets import SPLIT_TARGETS, TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet


def procurement(sheet: Worksheet) -> None:
    """表11 政府采购预算表, and 表12 which is declared empty, one below the other."""
    row = put_head(sheet, f"表11 {YEAR}年政府采购预算表", "万元", 16)
    head = (
        (
            "政府采购项目来源",
            "",
            "采购物品名称",
            "政府采购目录序号",
            "计量单位",
            "数量",
            "单价",
            "政府采购金额",
            *[""] * 7,
            "预留中小微企业份额",
        ),
        (
            "项目名称",
            "预算资金",
            *[""] * 5,
            "合计",
            "一般公共预算拨款",
            "基金预算拨款",
            "国有资本经营预算拨款",
            "财政专户核拨",
            "单位资金",
            "财政拨款结转",
            "非财政拨款结转结余",
            "",
        ),
    )
    columns = (
        *((fund,) for fund in FISCAL),
        (figures.ACCOUNT,),
        figures.OWN_MONEY,
        figures.FISCAL_CARRIED,
        (figures.OWN_CARRIED,),
    )

    def spread(purchases: Sequence[figures.Purchase]) -> list[Value]:
        amounts = [sum((p.amount for p in purchases if p.money in names), Decimal(0)) for names in columns]
        return [sum(amounts), *map(money, amounts), sum(p.reserved for p in purchases)]

    body: list[list[Value]] = [["合计", *[None] * 6, *spread(figures.PURCHASES)]]
    for p in figures.PURCHASES:
        budget = total(figures.of_project(p.project))
        body.append([p.project, budget, p.name, p.code, p.unit, p.quantity, p.price, *spread([p])])
    merges = [(0, 0, 0, 1), (0, 7, 0, 14), *((0, column, 1, column) for column in (2, 3, 4, 5, 6, 15))]
    row = put_rows(sheet, row, head, merges, body)
    sheet.cell(row, 1, "注：同类物品配置不同，单价也就不同。")
    row = put_head(sheet, f"表12 {YEAR}年政府购买服务预算表", "万元", 5, row + 2)
    row = put_rows(sheet, row, (("项目名称", "购买服务内容", "合计", "一般公共预算", "单位资金"),), (), ())
    sheet.cell(row, 1, f"注：本部门{YEAR}年没有政府购买服务预算，空表列示。")


def assets(sheet: Worksheet) -> None:
    """表13 固定资产占用情况表 and 表14 机构设置情况."""
    row = put_head(sheet, "表13 固定资产占用情况表", "", 3)
    sheet.cell(row - 1, 3, f"截止时间：{YEAR - 1}-12-31")
    whole = figures.assets_total()
    body = [
        ("资产总额", "——", f"{whole:,}"),
        *((label, count, f"{Decimal(value):,}") for label, count, value in figures.ASSETS),
    ]
    row = put_rows(sheet, row, (("项目", "数量", "价值（金额单位：万元）"),), (), body)
    row = put_head(sheet, "表14 机构设置情况表", "", 4, row + 1)
    put_rows(sheet, row, (("单位名称", "单位性质", "单位规格", "经费保障形式"),), (), figures.INSTITUTIONS)


def performance(sheet: Worksheet) -> None:
    """表15 项目绩效目标表: one table a project, one below the other, first columns merged."""
    row, wide = 1, ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    split = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位")
    for head, targets in ((wide, TARGETS), (split, SPLIT_TARGETS)):
        for project, (goal, lines) in targets.items():
            sheet.cell(row, 1, f"{project}绩效目标表").font = Font(bold=True)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
            sheet.cell(row + 1, 1, "绩效目标")
            sheet.cell(row + 1, 2, goal)
            sheet.merge_cells(start_row=row + 1, start_column=2, end_row=row + 1, end_column=6)
            merges: list[Merge] = []
            for column in (0, 1):
                starts = [at for at, line in enumerate(lines) if line[column]] + [len(lines)]
                merges += [(a + 1, column, b, column) for a, b in itertools.pairwise(starts) if b - a > 1]
            row = put_rows(sheet, row + 2, (head,), merges, lines) + 1
