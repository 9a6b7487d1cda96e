"""Titles of the standard forms (表名), as places word and number them."""

from __future__ import annotations

import pytest

from ingest.terms.forms import FORMS, form_of_title, is_general_fund
from ingest.terms.subjects import is_subject_code, parent_codes

TITLES = {
    "overview": [
        "部门预算收支总表",
        "收支总表",
        "预算01表 收支总表",
        "表1 收支总体情况表",
        "表 1 收支总表",
        "1. 2025年预算单位财务收支预算总表",
        "表1：2026年市级部门收支预算总表",
        "一、收支预算总表",
        "2026年度收支预算总表",
        "收支总表（预算表 1）",
        "部门收支总表(公开表1)",
        "表1 2026年部门收支总体情况表",
        "表1 2024年部门综合预算收支总表",
        "公开01表 收入支出决算总表",
        "2024年收入支出决算总表",
        "公开表1 收支总体情况表",
    ],
    "income": [
        "部门预算收入总表",
        "表2 收入总体情况表",
        "公开02表 收入决算表",
        "二、收入预算总表",
        "2. 2025年预算单位收入预算总表",
        "收入决算表",
    ],
    "expenditure": [
        "部门预算支出总表",
        "表3 支出总体情况表",
        "本年支出总体情况表",
        "公开03表 支出决算表",
        "三、2026年度支出预算总表",
        "3. 2025年预算单位支出预算总表",
    ],
    "fiscal_overview": [
        "部门预算财政拨款收支总表",
        "财政拨款收支预算总表",
        "表4 财政拨款收支总体情况表",
        "公开04表 财政拨款收入支出决算总表",
        "4. 2025年预算单位财政拨款收支预算总表",
    ],
    "general_expenditure": [
        "部门预算一般公共预算财政拨款支出表",
        "一般公共预算支出表",
        "一般公共预算支出情况表",
        "2026年度一般公共预算拨款支出预算表",
        "5. 2025年预算单位一般公共预算支出功能分类预算表",
        "一般公共预算支出明细表（按支出功能分类科目）",
        "公开05表 一般公共预算财政拨款支出决算表",
    ],
    "general_basic": [
        "部门预算一般公共预算财政拨款基本支出表",
        "一般公共预算基本支出情况表",
        "一般公共预算基本支出部门预算经济分类预算表",
        "一般公共预算基本支出经济分类情况表",
        "公开06表 一般公共预算财政拨款基本支出决算表",
        "一般公共预算基本支出明细表（按支出经济分类科目）",
    ],
    "fund_expenditure": [
        "部门预算政府基金预算财政拨款支出表",
        "政府性基金预算支出表",
        "政府性基金预算支出功能分类预算表",
        "公开08表 政府性基金预算财政拨款支出决算表",
    ],
    "state_capital_expenditure": [
        "部门预算国有资本经营预算财政拨款支出表",
        "国有资本经营预算支出表",
        "国有资本经营预算支出功能分类预算表",
    ],
    "three_public": [
        "部门预算财政拨款“三公”经费支出表",
        '财政拨款"三公"经费支出表',
        "一般公共预算三公经费支出情况表",
        "9. 2025年单位“三公”经费和机关运行经费预算表",
        "一般公共预算“三公”经费、会议费、培训费支出表",
        "表8 财政拨款安排的行政经费及“三公”经费预算表",
        "公开07表 “三公”经费支出决算表",
    ],
    "procurement": [
        "部门政府采购预算",
        "政府采购预算明细表",
        "公开 13表 政府采购支出表",
        "公开表12 政府采购预算表",
        "政府采购（资产配置、购买服务）预算表",
    ],
    "operating_costs": ["机关运行经费支出预算表"],
    "services": ["政府购买服务预算表"],
    "assets": ["部门固定资产占用情况表"],
    "institutions": ["部门机构设置情况"],
    "projects": ["项目支出表", "表12 部门预算项目支出及其他支出预算表"],
    "performance": [
        "1、办公设备购置费绩效目标表",
        "项目支出绩效目标表",
        "项目绩效目标表",
        "表11 项目支出绩效表",
        "专项业务经费绩效目标表",
    ],
    "overall_performance": ["预算13表 部门整体支出绩效目标表", "部门整体绩效目标表"],
}


@pytest.mark.parametrize(
    ("form", "title"), [(form, title) for form, titles in TITLES.items() for title in titles]
)
def test_a_title_names_its_form(form: str, title: str) -> None:
    assert form_of_title(title) == form


@pytest.mark.parametrize(
    "title",
    [
        "",
        "表",
        "公开07表",  # a number of a table is no title
        "收入支出",
        "一、部门职责及机构设置情况",
        "2、支出说明",
        "四、财政拨款“三公”经费预算情况及增减变化原因",
        "三、机关运行经费安排情况",
        "六、政府采购预算情况",
        "本部门政府采购预算表见附件，共安排56.70万元。",
        "收支预算总表支出栏、基本支出表、项目支出表按经济分类编制，反映全部支出",
        "按规定公开部门收支总表；收入总表；支出总表",
        "财政拨款收入",
        "一般公共预算拨款收入",
    ],
)
def test_other_lines_name_no_form(title: str) -> None:
    assert form_of_title(title) is None


def test_every_form_knows_its_own_usual_title() -> None:
    """What people are told a table is called is read as that table."""
    assert {form.key: form_of_title(form.name) for form in FORMS.values()} == {key: key for key in FORMS}


def test_only_tables_of_the_general_budget_are_limited_to_it() -> None:
    assert is_general_fund("general_basic")
    assert is_general_fund("general_expenditure")
    assert not is_general_fund("fiscal_overview")
    assert not is_general_fund(None)


@pytest.mark.parametrize("code", ["201", "20103", "2010301", "301", "30101", "50101", "302110101"])
def test_subject_codes(code: str) -> None:
    assert is_subject_code(code)


@pytest.mark.parametrize("code", ["40", "01", "2023", "1683.10", "901", "A02010105", "20103015", ""])
def test_other_numbers_are_no_subject_codes(code: str) -> None:
    assert not is_subject_code(code)


def test_a_code_stands_under_its_shorter_codes() -> None:
    assert parent_codes("2150517") == ("215", "21505")
    assert parent_codes("30101") == ("301",)
    assert parent_codes("208") == ()
