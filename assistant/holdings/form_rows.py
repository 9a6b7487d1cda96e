"""What the rows of each standard form are (表式与行): family, fund, and the name its total goes by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ingest.records import Document
from ingest.terms.columns import GENERAL, GOVERNMENT_FUND, STATE_CAPITAL

Family = Literal[
    "total",
    "function",
    "economy",
    "income",
    "project",
    "procurement",
    "performance",
    "assets",
    "institution",
    "sentence",
    "target",
    "other",
]
FISCAL = "财政拨款"
THREE_PUBLIC = "“三公”经费"
TOTAL_OUT = "支出总计"
TOTAL_IN = "收入总计"
THIS_YEAR = ("本年支出合计", "本年收入合计")  # without what is carried over

_FAMILY: dict[str, Family] = {
    "overview": "function",
    "income": "function",
    "expenditure": "function",
    "fiscal_overview": "function",
    "fiscal_expenditure": "function",
    "general_expenditure": "function",
    "fund_expenditure": "function",
    "fund_overview": "function",
    "state_capital_expenditure": "function",
    "special_account": "function",
    "general_basic": "economy",
    "fiscal_basic": "economy",
    "fund_basic": "economy",
    "basic": "economy",
    "three_public": "economy",
    "operating_costs": "economy",
    "projects": "project",
    "general_projects": "project",
    "special_funds": "project",
    "procurement": "procurement",
    "services": "procurement",
    "performance": "performance",
    "overall_performance": "performance",
    "assets": "assets",
    "institutions": "institution",
}
# The name that the total row of a form goes by.
FORM_TOTAL: dict[str, str] = {
    "income": TOTAL_IN,
    "expenditure": TOTAL_OUT,
    "fiscal_expenditure": "财政拨款支出",
    "general_expenditure": "一般公共预算支出",
    "fund_expenditure": "政府性基金预算支出",
    "state_capital_expenditure": "国有资本经营预算财政拨款支出",
    "general_basic": "基本支出",
    "fiscal_basic": "基本支出",
    "basic": "基本支出",
    "three_public": THREE_PUBLIC,
    "projects": "项目支出",
    "general_projects": "项目支出",
    "procurement": "政府采购",
    "services": "政府购买服务",
    "assets": "资产总额",
    "operating_costs": "机关运行经费",
}
# A form → those of one kind of money that state part of it.
NARROWER: dict[str, tuple[str, ...]] = {
    "basic": ("fiscal_basic", "general_basic"),
    "fiscal_basic": ("general_basic",),
    "projects": ("general_projects",),
    "fiscal_expenditure": ("general_expenditure",),
}
FORM_FUND: dict[str, str] = {
    "general_expenditure": GENERAL,
    "general_basic": GENERAL,
    "general_projects": GENERAL,
    "fund_expenditure": GOVERNMENT_FUND,
    "fund_basic": GOVERNMENT_FUND,
    "fund_overview": GOVERNMENT_FUND,
    "state_capital_expenditure": STATE_CAPITAL,
    "fiscal_overview": FISCAL,
    "fiscal_expenditure": FISCAL,
    "fiscal_basic": FISCAL,
    "three_public": FISCAL,
}
FUND_TOTAL = {
    GENERAL: "一般公共预算支出",
    GOVERNMENT_FUND: "政府性基金预算支出",
    STATE_CAPITAL: "国有资本经营预算财政拨款支出",
}
OWN_FORM = frozenset({*FUND_TOTAL.values(), "财政拨款支出"})  # best read in the form of their own


def total_of(documents: Iterable[Document], *, income: bool = False) -> str:
    """Return the total that spending or income as a whole means: of a final account, this year's own."""
    kinds = {document.document_type for document in documents}
    if kinds == {"final"}:
        return THIS_YEAR[1] if income else THIS_YEAR[0]
    return TOTAL_IN if income else TOTAL_OUT


def family_of(form: str | None, side: str | None) -> Family:
    """Return the kind of thing the rows of a form are."""
    if form in ("overview", "fiscal_overview") and side == "收入":
        return "income"
    return _FAMILY.get(form or "", "other")
