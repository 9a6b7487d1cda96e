"""Facts (事实): every figure of a whole invented budget in its row and column, with unit and source."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flat_text import placed_in
from invented_budget import EMPTY_FORMS, TEXT, TRUTH

from ingest.facts import facts_of
from ingest.pipeline import read
from ingest.records import Extract, Fact

# The purchases may be paid from 一般公共预算, 单位资金 or 非财政拨款结转: nothing in the document tells.
OPEN_PURCHASES = {(row, "", "一般公共预算") for row in range(1, 7)}
FUNDS_FITTING = {"一般公共预算拨款", "单位资金", "非财政拨款结转结余"}


@cache
def extract() -> Extract:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "budget.txt"
        path.write_text(TEXT, encoding="utf-8")
        return read(path)


def facts_in(form: str) -> list[Fact]:
    return [fact for fact in extract().facts if fact.form == form]


def fact_at(form: str, row: int, measure: str, side: str | None = None) -> Fact:
    (found,) = [
        fact for fact in facts_in(form) if (fact.row, fact.measure, fact.side) == (row, measure, side)
    ]
    return found


@pytest.mark.parametrize("form", sorted(set(TRUTH) - {"procurement"}))
def test_each_figure_stands_in_its_row_and_column_and_no_other(form: str) -> None:
    found = {(fact.row, fact.side or "", fact.measure): fact.printed for fact in facts_in(form)}
    assert found == TRUTH[form]
    assert len(facts_in(form)) == len(TRUTH[form])


def test_purchases_whose_fund_nothing_tells_stay_open() -> None:
    truth = TRUTH["procurement"]
    placed = [fact for fact in facts_in("procurement") if fact.measure is not None]
    open_ones = [fact for fact in facts_in("procurement") if fact.measure is None]
    assert {(fact.row, "", fact.measure): fact.printed for fact in placed} == {
        place: printed for place, printed in truth.items() if place not in OPEN_PURCHASES
    }
    assert [(fact.row, fact.printed) for fact in open_ones] == [
        (row, truth[row, "", measure]) for row, _, measure in sorted(OPEN_PURCHASES)
    ]
    for fact in open_ones:
        assert fact.status == "ambiguous"
        assert fact.column_path is None
        assert {path[-1] for path in fact.candidates or ()} == FUNDS_FITTING


@pytest.mark.parametrize("form", EMPTY_FORMS)
def test_a_table_declared_empty_has_no_facts(form: str) -> None:
    assert facts_in(form) == []
    (table,) = [table for table in extract().tables if table.form == form]
    assert table.declared_empty is not None
    assert "空表列示" in table.declared_empty


def test_values_are_exactly_what_is_printed() -> None:
    for fact in extract().facts:
        if fact.kind == "table" and fact.form != "performance":
            assert fact.value == Decimal(fact.printed)
            assert str(fact.value) == fact.printed  # the decimals printed are kept


def test_figures_that_identities_hold_are_proved() -> None:
    """Across, down and between the tables every figure of the nine budget forms stands in some identity."""
    unproved = {
        (fact.form, fact.row, fact.measure)
        for fact in extract().facts
        if fact.kind == "table" and fact.status != "proved"
    }
    assert {form for form, _, _ in unproved} == {"performance", "procurement", "assets"}
    assert {measure for form, _, measure in unproved if form == "assets"} <= {"数量", "价值"}
    # 办公用房 is only within 房屋: no equality proves it
    assert fact_at("assets", 3, "价值").status == "unchecked"
    assert fact_at("assets", 1, "价值").status == "proved"


def test_paths_codes_and_canonical_names() -> None:
    road = fact_at("expenditure", 13, "项目支出")
    assert road.row_path == ("城乡社区支出", "城乡社区环境卫生", "城乡社区环境卫生")
    assert (road.row_code, road.item) == ("2120501", "城乡社区环境卫生")
    assert road.column_path == ("项目支出",)
    cars = fact_at("three_public", 8, "合计")
    assert cars.row_path == ("公务用车购置及运维费", "公务用车运行维护费")
    assert cars.item == "公务用车运行维护费"
    assert fact_at("three_public", 6, "合计").item == "公务用车购置及运行维护费"
    assert fact_at("three_public", 1, "一般公共预算").column_path == ("资金性质", "一般公共预算财政拨款")
    assert fact_at("income", 11, "事业收入").column_path == ("本年收入", "事业收入")
    bought = fact_at("procurement", 4, "数量")
    assert (bought.row_path, bought.row_code) == (("绿道养护费", "办公椅"), "A05010301")
    target = fact_at("performance", 3, "指标值")
    assert target.row_path == ("绿道养护费", "满意度指标", "服务对象满意度指标", "居民满意度")


def test_sides_and_funds() -> None:
    assert fact_at("overview", 5, "预算数", "收入").item == "事业收入"
    assert fact_at("overview", 5, "预算数", "支出").item == "住房保障支出"
    assert fact_at("overview", 8, "预算数", "收入").item == "上年结转结余"
    assert fact_at("fiscal_overview", 4, "一般公共预算", "支出").fund == "一般公共预算"
    assert fact_at("fiscal_overview", 4, "合计", "支出").fund is None
    assert fact_at("general_expenditure", 8, "合计").fund == "一般公共预算"  # by its form
    assert fact_at("expenditure", 8, "合计").fund is None


def test_units() -> None:
    assert fact_at("expenditure", 1, "合计").unit == "万元"
    assert fact_at("assets", 2, "数量").unit == "平方米"
    assert fact_at("assets", 4, "数量").unit == "台、辆"
    assert fact_at("assets", 6, "数量").unit is None
    assert fact_at("assets", 1, "价值").unit == "万元"  # stated in the head, not above the table
    assert fact_at("procurement", 3, "数量").unit == "台"
    assert fact_at("procurement", 3, "单价").unit == "万元"
    target = fact_at("performance", 1, "指标值")
    assert (target.relation, target.value, target.unit) == ("≥", Decimal(30), "公里")
    satisfied = fact_at("performance", 3, "指标值")
    assert (satisfied.relation, satisfied.value, satisfied.unit) == ("≥", Decimal(90), "%")


def _line_with(text: str) -> int:
    return TEXT.split("\n").index(text) + 1


def test_each_fact_points_to_the_page_and_line_that_print_it() -> None:
    lines = TEXT.split("\n")
    for fact in extract().facts:
        if fact.kind == "table":
            assert fact.source.lines is not None
            first, last = fact.source.lines
            printed = "".join(lines[first - 1 : last + 2]).replace("\n", "")
            assert fact.printed.replace(" ", "") in printed.replace(" ", "")
            # a page starts with one leading space
            assert fact.source.page == sum(1 for line in lines[:first] if line.startswith(" "))
    line = _line_with("5 五、事业收入 20.00 五、住房保障支出 10.00")
    assert fact_at("overview", 5, "预算数", "收入").source.lines == (line, line)
    assert fact_at("income", 8, "合计").source.page == 3  # on the continued page
    assert fact_at("procurement", 6, "单价").source.lines == (_line_with("1.0"),) * 2


def test_ids_are_unique() -> None:
    ids = [fact.fact_id for fact in extract().facts]
    assert len(ids) == len(set(ids))


# --- the same budget in 元 --------------------------------------------------------------------------


def _in_yuan(page: str) -> str:
    """Print a page's table in 元 with thousands commas; “三公”, purchases and assets stay in 万元."""
    above, unit, below = page.partition("单位：万元")
    if not unit or any(words in page for words in ("“三公”", "采购", "固定资产")):
        return page
    body = re.sub(r"\d+\.\d\d", lambda match: f"{Decimal(match[0]) * 10_000:,.2f}", below)
    return f"{above}单位：元{body}"


@cache
def extract_in_yuan() -> Extract:
    pages = re.split(r"(?m)^ ", TEXT)[1:]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "budget.txt"
        path.write_text("".join(f" {_in_yuan(page)}" for page in pages), encoding="utf-8")
        return read(path)


@pytest.mark.parametrize("form", ["income", "fiscal_overview", "general_basic", "three_public"])
def test_tables_in_unlike_units_are_read_alike(form: str) -> None:
    """Tables in 元, “三公” and the narrative in 万元, as published in some places."""
    yuan = form != "three_public"
    facts = [fact for fact in extract_in_yuan().facts if fact.form == form]
    assert {fact.unit for fact in facts} == {"元" if yuan else "万元"}
    assert {(fact.row, fact.side or "", fact.measure): fact.value for fact in facts} == {
        place: Decimal(printed) * (10_000 if yuan else 1) for place, printed in TRUTH[form].items()
    }
    assert {fact.status for fact in facts} == {"proved"}


def test_unlike_units_are_no_contradiction() -> None:
    assert {problem.kind for problem in extract_in_yuan().problems} == {"ambiguous"}


# --- small tables -------------------------------------------------------------------------------------


def _shown(text: str) -> list[tuple[str, str | None, str, str | None]]:
    return [(fact.item, fact.measure, fact.printed, fact.unit) for fact in facts_of(placed_in(text))]


def test_blank_cells_and_dashes_make_no_facts_but_zeros_do() -> None:
    assert _shown(
        """
         部门固定资产占用情况表
        单位：万元
        项 目 数量 价值
        资产总额 —— 60.00
        1、房屋（平方米）
        2、车辆（台、辆） 3 60.00
        3、其他固定资产 0 0.00
        """
    ) == [
        ("资产总额", "价值", "60.00", "万元"),
        ("车辆（台、辆）", "数量", "3", "台、辆"),
        ("车辆（台、辆）", "价值", "60.00", "万元"),
        ("其他固定资产", "数量", "0", None),
        ("其他固定资产", "价值", "0.00", "万元"),
    ]


def test_percentages_have_their_own_unit() -> None:
    found = _shown(
        """
         一般公共预算支出表
        单位：万元
        科目编码 科目名称 2030年执行数 2031年预算数 增减额 增减%
        2120101 行政运行 50.00 55.00 5.00 10.00%
        """
    )
    assert [(printed, unit) for _, _, printed, unit in found] == [
        ("50.00", "万元"),
        ("55.00", "万元"),
        ("5.00", "万元"),
        ("10.00%", "%"),
    ]


def test_without_a_unit_line_an_amount_has_no_unit() -> None:
    found = _shown(" 支出总表\n科目编码 科目名称 合计 基本支出 项目支出\n合计 120.00 80.00 40.00\n")
    assert [unit for _, _, _, unit in found] == [None, None, None]


def test_a_quarantined_table_gives_open_facts_only() -> None:
    (table,) = placed_in(" 支出总表\n科目编码 科目名称 合计 基本支出 项目支出\n合计 120.00 80.00 40.00\n")
    facts = facts_of([replace(table, status="quarantined")])
    assert [(fact.status, fact.column, fact.measure) for fact in facts] == [("ambiguous", None, None)] * 3
    assert [fact.candidates for fact in facts] == [(("合计",),), (("基本支出",),), (("项目支出",),)]
