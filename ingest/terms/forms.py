"""Standard forms (标准表式) and the many titles they are published under.

A title is recognised by what is left after year, department words, numbering and quotation marks are
dropped, never by its position in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.amount import normalise


@dataclass(frozen=True, slots=True)
class Form:
    """One standard form (表式). pattern is tried on the squeezed title (see `squeeze`)."""

    key: str
    name: str  # the usual title, shown to people
    pattern: str


# Order matters: the first pattern that fits names the form, so the narrower wordings come first.
_FORMS = (
    Form("overall_performance", "部门整体绩效目标表", r"整体(支出)?绩效(目标)?"),
    Form("performance", "项目绩效目标表", r"绩效(目标)?(申报)?表$|绩效目标(汇总)?表"),
    Form("three_public", "“三公”经费支出表", r"三公"),
    Form("operating_costs", "机关运行经费支出表", r"机关运行经费"),
    Form("procurement", "政府采购预算表", r"采购"),
    Form("services", "政府购买服务预算表", r"购买服务"),
    Form("assets", "固定资产占用情况表", r"(固定|国有)?资产(占用|占有|使用|配置)"),
    Form("institutions", "机构设置情况", r"机构设置(情况)?(表)?$"),
    Form("special_transfer", "专项转移支付预算表", r"转移支付"),
    Form("special_funds", "专项资金预算表", r"专项资金"),
    Form("general_projects", "一般公共预算项目支出表", r"一般公共预算.*项目支出"),
    Form("projects", "项目支出表", r"项目支出.*表$|项目(预算|支出)明细|预算项目.*表$"),
    Form("fund_basic", "政府性基金预算基本支出表", r"政府(性)?基金.*基本支出"),
    Form("fund_overview", "政府性基金预算收支表", r"政府(性)?基金.*(收支|收入)"),
    Form("fund_expenditure", "政府性基金预算支出表", r"政府(性)?基金"),
    Form("state_capital_expenditure", "国有资本经营预算支出表", r"国有资本"),
    Form("special_account", "财政专户管理资金支出表", r"财政专户.*支出"),
    Form("general_basic", "一般公共预算基本支出表", r"一般公共预算.*基本支出"),
    Form("fiscal_basic", "财政拨款基本支出表", r"财政拨款.*基本支出"),
    Form("fiscal_overview", "财政拨款收支总表", r"财政拨款(收支|收入支出|预算收支)|财政拨款.*收支"),
    Form("general_expenditure", "一般公共预算支出表", r"一般公共预算.*(支出|明细)"),
    Form("fiscal_expenditure", "财政拨款支出表", r"财政拨款.*支出"),
    Form("basic", "基本支出表", r"^基本支出"),
    Form(
        "overview",
        "收支总表",
        r"^(财务)?收支(预算)?(总)?表$|^(财务)?收支预算总表$|^收入支出(总)?表$|^综合收支总表$",
    ),
    Form("income", "收入总表", r"^(本年)?收入(预算)?(总)?表$"),
    Form("expenditure", "支出总表", r"^(本年)?支出(预算|功能分类)?(总)?表$|^支出总表"),
)
FORMS: dict[str, Form] = {form.key: form for form in _FORMS}

_NUMBERING = re.compile(
    r"^(?:预算|公开|附)*\s*表\s*[\d一二三四五六七八九十]+(?:-\d+)?(?:表)?[：:、.．]?"
    r"|^(?:公开|预算|附)\s*\d+(?:-\d+)?\s*表[：:、.．]?"
    r"|^(?:公开|附)?[（(]\s*(?:公开|预算)?\s*表?\s*\d+(?:-\d+)?\s*(?:表)?\s*[）)]"
    r"|^[（(]?[一二三四五六七八九十]+[)）、.．]+"
    r"|^\d{1,2}(?:-\d+)?[、.．:：]"
)
_TAIL = re.compile(
    r"[（(](?:预算|公开)?\s*(?:预算|公开)?表\s*\d*[）)]$|[（(]公开.*?[）)]$|[（(]按.*?[）)]$|[（(][^（）()]{1,8}[）)]$"
)
_NOISE = re.compile(r"部门单位|市级|区级|县级|省级|本级|预算单位|部门|单位|总体|情况|综合|汇总")
_YEAR = re.compile(r"20\d\d(?:年度|年)?|年度")
_QUOTES = re.compile(r"[“”\"'‘’《》]")


def squeeze(title: str) -> str:
    """Return a title without numbering, year, quotes and the words that vary from place to place."""
    text = _QUOTES.sub("", normalise(title)).strip()
    # the number first, while a space still parts it from the year (表1 2026年…)
    text = re.sub(r"\s", "", _NUMBERING.sub("", text))
    text = _YEAR.sub("", text)
    text = _NUMBERING.sub("", text)
    text = _TAIL.sub("", text)
    text = _NOISE.sub("", text).replace("决算", "预算")
    return text.removeprefix("预算")


def form_of_title(title: str) -> str | None:
    """Return the key of the form a title names, None where it names none.

    Accepts titles with numbering, year and department words: 表1 2026年部门收支总体情况表 → overview.
    """
    plain = normalise(title)
    if not 3 <= len(plain) <= 60 or (
        any(mark in plain for mark in "。；，,;：") and not _NUMBERING.match(plain)
    ):
        return None
    squeezed = squeeze(plain)
    looks_like_table = "表" in plain or plain.endswith("采购预算") or squeezed == "机构设置"
    if not looks_like_table:
        return None
    short = re.sub(r"预算(?=总?表$)", "", squeezed)
    for form in _FORMS:
        if re.search(form.pattern, squeezed) or re.search(form.pattern, short):
            return form.key
    return None


def is_general_fund(form: str | None) -> bool:
    """Tell whether a form is limited to 一般公共预算."""
    return form is not None and form.startswith("general_")
