"""Wholes and parts that the forms themselves lay down (总分关系): which item may be a part of which.

“三公”经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费, 基本支出 = 人员经费 + 公用经费, and so on. A
narrative need not say 其中 for them.
"""

from __future__ import annotations

from ingest.terms.items import INCOME_ITEMS
from ingest.terms.statements import (
    CARS,
    PROCUREMENT,
    THREE_PUBLIC,
    TOTAL_BOTH,
    TOTAL_EXPENDITURE,
    TOTAL_INCOME,
    Label,
)
from ingest.terms.subjects import FUNCTION_CLASSES

ABROAD, RECEPTION = "因公出国（境）费", "公务接待费"
CAR_PURCHASE, CAR_RUNNING = "公务用车购置费", "公务用车运行维护费"
BASIC, PROJECTS, STAFF, OFFICE = "基本支出", "项目支出", "人员经费", "公用经费"
GOODS, WORKS, SERVICES = "政府采购货物", "政府采购工程", "政府采购服务"
YEAR_INCOME, YEAR_EXPENDITURE = "本年收入合计", "本年支出合计"
FISCAL_INCOME, FISCAL_EXPENDITURE, FISCAL_BOTH = "财政拨款收入", "财政拨款支出", "财政拨款收支总计"

INCOME_TOTALS = frozenset({TOTAL_INCOME, YEAR_INCOME, TOTAL_BOTH, FISCAL_INCOME, FISCAL_BOTH})
EXPENDITURE_TOTALS = frozenset(
    {
        TOTAL_EXPENDITURE,
        YEAR_EXPENDITURE,
        TOTAL_BOTH,
        FISCAL_EXPENDITURE,
        FISCAL_BOTH,
        "一般公共预算支出",
        "政府性基金预算支出",
        "国有资本经营预算支出",
    }
)
TOTALS = INCOME_TOTALS | EXPENDITURE_TOTALS
ASSETS = frozenset(
    {"固定资产", "资产总额", "流动资产", "无形资产", "在建工程", "对外投资及有价证券", "其他资产"}
)
_CARRIED_OVER = frozenset({"上年结转结余", "年初财政拨款结转和结余"})
_APPROPRIATIONS = frozenset({"一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入"})
_UNDER_TOTAL = frozenset(
    {
        BASIC,
        PROJECTS,
        "经营支出",
        "事业单位经营支出",
        "上缴上级支出",
        "对附属单位补助支出",
        "单位预留机动经费",
    }
)
_VEHICLES = frozenset({"车辆", "购置车辆", "公务用车"})

# Sets of parts that make up their whole by definition, whatever words stand between.
COMPLETE: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({THREE_PUBLIC}), frozenset({ABROAD, CARS, RECEPTION})),
    (frozenset({THREE_PUBLIC}), frozenset({ABROAD, CAR_PURCHASE, CAR_RUNNING, RECEPTION})),
    (frozenset({CARS}), frozenset({CAR_PURCHASE, CAR_RUNNING})),
    (frozenset({BASIC}), frozenset({STAFF, OFFICE})),
    (frozenset({PROCUREMENT}), frozenset({GOODS, WORKS, SERVICES})),
    (EXPENDITURE_TOTALS, frozenset({BASIC, PROJECTS})),
    (EXPENDITURE_TOTALS, frozenset({STAFF, OFFICE, PROJECTS})),
    (INCOME_TOTALS, frozenset({"其他收入"})),
    (frozenset({TOTAL_INCOME}), frozenset({YEAR_INCOME, "上年结转结余"})),
)


def may_hold(whole: Label, part: Label) -> bool:
    """Tell whether an item is by definition a whole of another."""
    if whole.item == part.item or _other_fund(whole, part):
        return False
    if part.item in {ABROAD, CARS, RECEPTION}:
        return whole.item == THREE_PUBLIC
    if part.item in {CAR_PURCHASE, CAR_RUNNING}:
        return whole.item in {CARS, THREE_PUBLIC}
    if part.item in {STAFF, OFFICE}:
        return whole.item == BASIC
    if part.item in {GOODS, WORKS, SERVICES}:
        return whole.item == PROCUREMENT
    if part.item in ASSETS:
        return whole.item == "资产总额"
    if part.item.endswith("用车") and part.item not in _VEHICLES:
        return whole.item in _VEHICLES
    return _under_totals(whole.item, part.item)


def _under_totals(whole: str, part: str) -> bool:
    if part == YEAR_INCOME or part in _CARRIED_OVER:
        return whole in {TOTAL_INCOME, TOTAL_BOTH, FISCAL_BOTH}
    if part in {YEAR_EXPENDITURE, "年终结转结余", "年末财政拨款结转和结余"}:
        return whole in {TOTAL_EXPENDITURE, TOTAL_BOTH, FISCAL_BOTH}
    if part == FISCAL_INCOME:
        return whole in {TOTAL_INCOME, YEAR_INCOME, TOTAL_BOTH}
    if part == FISCAL_EXPENDITURE:
        return whole in {TOTAL_EXPENDITURE, YEAR_EXPENDITURE, TOTAL_BOTH}
    if part in {"一般公共预算支出", "政府性基金预算支出", "国有资本经营预算支出"}:
        return whole in {TOTAL_EXPENDITURE, YEAR_EXPENDITURE, FISCAL_EXPENDITURE, TOTAL_BOTH, FISCAL_BOTH}
    if part in _APPROPRIATIONS:
        return whole in INCOME_TOTALS
    if part in INCOME_ITEMS and part not in TOTALS:
        return whole in {TOTAL_INCOME, YEAR_INCOME, TOTAL_BOTH}
    return whole in EXPENDITURE_TOTALS and (part in _UNDER_TOTAL or part in FUNCTION_CLASSES.values())


def _other_fund(whole: Label, part: Label) -> bool:
    """A figure of one fund is no part of a figure of another."""
    narrow = {"一般公共预算", "政府性基金", "国有资本经营预算"}
    return whole.fund in narrow and part.fund in narrow and whole.fund != part.fund


def is_complete(whole: str, parts: frozenset[str]) -> bool:
    """Tell whether parts make up their whole by definition: all of the three 三公, 基本 and 项目 …"""
    return any(whole in wholes and needed <= parts for wholes, needed in COMPLETE)


def family_of(item: str) -> str:
    """Return the way of dividing that an item belongs to: 收入来源, 功能分类, 支出用途, or its own."""
    if item in INCOME_ITEMS or item.endswith("收入"):
        return "收入来源"
    if item in FUNCTION_CLASSES.values():
        return "功能分类"
    return "支出用途" if item in _UNDER_TOTAL | {STAFF, OFFICE} else "其他"
