"""Wholes and parts that the forms themselves lay down (总分关系): which item may be a part of which.

“三公”经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费, 基本支出 = 人员经费 + 公用经费 …: a
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
_CARRIED_IN = frozenset({"上年结转结余", "年初财政拨款结转和结余"})
_CARRIED_OUT = frozenset({"年终结转结余", "年末财政拨款结转和结余"})
_THE_REST = ("其他收入", "其他来源收入", "其他资金")  # the source that closes a list of sources
APPROPRIATIONS = frozenset({"一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入"})
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
_OTHER_SOURCES = (INCOME_ITEMS | set(_THE_REST)) - APPROPRIATIONS - _CARRIED_IN - INCOME_TOTALS
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
    *((INCOME_TOTALS, frozenset({rest})) for rest in _THE_REST),
    (frozenset({TOTAL_INCOME}), frozenset({YEAR_INCOME, "上年结转结余"})),
)


_PROCURED = frozenset({GOODS, WORKS, SERVICES})
_NARROW_FUNDS = frozenset({"一般公共预算", "政府性基金", "国有资本经营预算"})
_FUND_SPENDING = frozenset({"一般公共预算支出", "政府性基金预算支出", "国有资本经营预算支出"})
# item → the items it is a part of by definition
_PARTS: dict[str, frozenset[str]] = {
    **dict.fromkeys((ABROAD, CARS, RECEPTION), frozenset({THREE_PUBLIC})),
    **dict.fromkeys((CAR_PURCHASE, CAR_RUNNING), frozenset({CARS, THREE_PUBLIC})),
    **dict.fromkeys((STAFF, OFFICE), frozenset({BASIC})),
    **dict.fromkeys(_PROCURED, frozenset({PROCUREMENT})),
    **dict.fromkeys(ASSETS, frozenset({"资产总额"})),
    **dict.fromkeys(_OTHER_SOURCES, frozenset({TOTAL_INCOME, YEAR_INCOME, TOTAL_BOTH})),
    **dict.fromkeys(APPROPRIATIONS, INCOME_TOTALS),
    **dict.fromkeys((YEAR_INCOME, *_CARRIED_IN), frozenset({TOTAL_INCOME, TOTAL_BOTH, FISCAL_BOTH})),
    **dict.fromkeys(
        (YEAR_EXPENDITURE, *_CARRIED_OUT), frozenset({TOTAL_EXPENDITURE, TOTAL_BOTH, FISCAL_BOTH})
    ),
    **dict.fromkeys((*_UNDER_TOTAL, *FUNCTION_CLASSES.values()), EXPENDITURE_TOTALS),
    **dict.fromkeys(
        _FUND_SPENDING,
        frozenset({TOTAL_EXPENDITURE, YEAR_EXPENDITURE, FISCAL_EXPENDITURE, TOTAL_BOTH, FISCAL_BOTH}),
    ),
    FISCAL_INCOME: frozenset({TOTAL_INCOME, YEAR_INCOME, TOTAL_BOTH}),
    FISCAL_EXPENDITURE: frozenset({TOTAL_EXPENDITURE, YEAR_EXPENDITURE, TOTAL_BOTH}),
}


def may_hold(whole: Label, part: Label) -> bool:
    """Tell whether an item is by definition a whole of another."""
    if whole.item == part.item or _other_fund(whole, part):
        return False
    if part.item.endswith("用车") and part.item not in _VEHICLES:
        return whole.item in _VEHICLES
    return whole.item in _PARTS.get(part.item, frozenset())


def _other_fund(whole: Label, part: Label) -> bool:
    """Tell whether two figures are of different funds, so that neither is a part of the other."""
    return whole.fund in _NARROW_FUNDS and part.fund in _NARROW_FUNDS and whole.fund != part.fund


def is_complete(whole: str, parts: frozenset[str]) -> bool:
    """Tell whether parts make up their whole by definition: all three of 三公, 基本 and 项目."""
    return any(whole in wholes and needed <= parts for wholes, needed in COMPLETE)


def family_of(item: str) -> str:
    """Return the way of dividing that an item belongs to: 收入来源, 功能分类, 支出用途, or its own."""
    if item in INCOME_ITEMS or item in _THE_REST or item.endswith("收入"):
        return "收入来源"
    if item in FUNCTION_CLASSES.values():
        return "功能分类"
    return "支出用途" if item in _UNDER_TOTAL | {STAFF, OFFICE} else "其他"
