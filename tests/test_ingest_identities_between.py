"""The identities (勾稽关系) between the tables of a document, and with its narrative."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flat_text import SOURCE, tables_in
from written_identities import identities

from ingest.identities import Claim, Constant, SubjectClaim, identities_of

# --- between tables -----------------------------------------------------------------------------------

_OVERVIEW = """
     收支总表
    单位：万元
    收入 支出 项目 预算数 项目 预算数
    一、一般公共预算拨款收入 120.00 一、卫生健康支出 8.00
    二、事业收入 20.00 二、城乡社区支出 137.00
    本年收入合计 140.00 本年支出合计 145.00
    上年结转结余 5.00 年终结转结余
    收入总计 145.00 支出总计 145.00
"""


def between(text: str) -> set[str]:
    """The identities that speak of two tables."""
    return {
        identity
        for identity in identities(_OVERVIEW + text)
        if len(
            {part.split(":")[0] for part in identity.replace(" ≤ ", " = ").replace(" + ", " = ").split(" = ")}
        )
        > 1
    }


def test_the_table_of_spending_agrees_with_the_overview() -> None:
    assert between(
        """\
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    合计 145.00 90.00 55.00
    210 卫生健康支出 8.00 8.00
    212 城乡社区支出 137.00 82.00 55.00
    """
    ) == {
        "expenditure:合计.合计 = overview:支出·本年支出合计.预算数",
        "expenditure:210.合计 = overview:支出·卫生健康支出.预算数",
        "expenditure:212.合计 = overview:支出·城乡社区支出.预算数",
    }


def test_what_is_carried_into_the_next_year_is_no_spending_of_this_year() -> None:
    """A table of spending with a column 结转下年 adds up to 支出总计, not to 本年支出合计."""
    found = between(
        """\
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出 结转下年
    合计 155.00 90.00 55.00 10.00
    212 城乡社区支出 147.00 82.00 55.00 10.00
    """
    )
    assert "expenditure:合计.合计 = overview:支出·本年支出合计.预算数" not in found
    assert "expenditure:212.合计 = overview:支出·城乡社区支出.预算数" not in found


def test_the_table_of_income_agrees_with_the_overview() -> None:
    found = between(
        """\
     收入总表
    单位：万元
    序号 功能分类科目 合计 本年收入 上年结转 科目编码 科目名称 小计 财政拨款收入 事业收入
    栏次 1 2 3 4 5 6 7
    1 合计 145.00 140.00 120.00 20.00 5.00
    """
    )
    assert found == {
        "income:合计.合计 = overview:收入·收入总计.预算数",
        "income:合计.财政拨款收入 = overview:收入·一般公共预算拨款收入.预算数",
        "income:合计.事业收入 = overview:收入·事业收入.预算数",
        "income:合计.上年结转 = overview:收入·上年结转结余.预算数",
    }


def test_classes_under_an_older_name_still_agree() -> None:
    """医疗卫生与计划生育支出 became 卫生健康支出: one item."""
    found = between(
        """\
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    210 医疗卫生与计划生育支出 8.00 8.00
    """
    )
    assert "expenditure:210.合计 = overview:支出·卫生健康支出.预算数" in found


def test_a_fund_that_is_declared_empty_is_zero_elsewhere() -> None:
    found = between(
        """\
     财政拨款收支总表
    单位：万元
    收入 支出 项目 金额 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款
    栏次 1 2 3 4 5 6 7
    一、一般公共预算拨款 120.00 一、城乡社区支出 120.00 120.00
    收入总计 120.00 支出总计 120.00 120.00
     政府性基金预算支出表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    注：本部门无政府性基金预算，空表列示。
    """
    )
    assert "0 = fiscal_overview:支出·支出总计.政府性基金" in found


def test_the_table_of_basic_spending_agrees_with_the_table_of_spending() -> None:
    found = between(
        """\
     一般公共预算支出表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    合计 120.00 90.00 30.00
     一般公共预算基本支出表
    单位：万元
    科目编码 科目名称 合计 人员经费 公用经费
    合计 90.00 78.00 12.00
    """
    )
    assert "general_basic:合计.合计 = general_expenditure:合计.基本支出" in found


def test_a_part_of_basic_spending_stays_within_three_public() -> None:
    found = between(
        """\
     一般公共预算基本支出表
    单位：万元
    科目编码 科目名称 合计 人员经费 公用经费
    30217 公务接待费 1.80 1.80
    30211 差旅费 1.20 1.20
     财政拨款“三公”经费支出表
    单位：万元
    项目 合计 一般公共预算财政拨款
    一、公务接待费 2.00 2.00
    """
    )
    assert "general_basic:30217.合计 ≤ three_public:公务接待费.一般公共预算" in found
    assert not any("30211" in identity for identity in found)


def test_a_row_without_a_label_stands_for_no_subject() -> None:
    """“三公” side by side prints one row of numbers: no subject but its own is bounded by it."""
    found = between(
        """\
     一般公共预算基本支出表
    单位：万元
    科目编码 科目名称 合计 人员经费 公用经费
    301 工资福利支出 70.00 70.00
    30211 差旅费 1.20 1.20
     “三公”经费预算表
    单位：万元
    合计 因公出国（境）费 公务用车购置及运行费 公务接待费 小计 公务用车购置费 公务用车运行费
    9.00 7.00 7.00 2.00
    """
    )
    assert not any("301." in identity or "30211." in identity for identity in found)


def test_public_money_is_part_of_all_money() -> None:
    found = between(
        """\
     财政拨款收支总表
    单位：万元
    收入 支出 项目 金额 项目 合计 一般公共预算财政拨款
    一、一般公共预算拨款 120.00 一、卫生健康支出 8.00 8.00
    收入总计 120.00 二、城乡社区支出 112.00 112.00
    """
    )
    assert "fiscal_overview:支出·城乡社区支出.合计 ≤ overview:支出·城乡社区支出.预算数" in found
    assert "fiscal_overview:收入·一般公共预算拨款.金额 = overview:收入·一般公共预算拨款收入.预算数" in found


def test_tables_of_unlike_units_are_compared_by_their_units() -> None:
    """元 in one table, 万元 in the other: the identity is the same, the amounts are converted later."""
    found = between(
        """\
     支出总表
    单位：元
    科目编码 科目名称 合计 基本支出 项目支出
    合计 1450000.00 900000.00 550000.00
    """
    )
    assert "expenditure:合计.合计 = overview:支出·本年支出合计.预算数" in found


# --- the narrative ------------------------------------------------------------------------------------


def _claim(item: str, value: str, fund: str | None = None) -> Claim:
    return item, fund, Constant(Decimal(value), "万元", item, SOURCE, "s1")


@pytest.mark.parametrize(
    ("item", "value", "cell"),
    [
        ("收入总计", "145.00", "overview:收入·收入总计.预算数"),
        ("支出总计", "145.00", "overview:支出·支出总计.预算数"),
        ("事业收入", "20.00", "overview:收入·事业收入.预算数"),
        ("基本支出", "90.00", "expenditure:合计.基本支出"),
        ("项目支出", "55.00", "expenditure:合计.项目支出"),
    ],
)
def test_a_stated_figure_is_that_of_its_table(item: str, value: str, cell: str) -> None:
    spending = """\
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    合计 145.00 90.00 55.00
    """
    assert f"{value} = {cell}" in identities(_OVERVIEW + spending, (_claim(item, value),))


def test_a_figure_of_one_fund_says_nothing_of_all_funds() -> None:
    found = identities(
        _OVERVIEW, (_claim("支出总计", "120.00", "一般公共预算"), _claim("绿道养护费", "30.00"))
    )
    assert not any(identity.startswith(("120.00", "30.00")) for identity in found)


def test_an_identity_stands_once() -> None:
    tables = tables_in(_OVERVIEW)
    found = identities_of(tables, (_claim("收入总计", "145.00"), _claim("收入总计", "145.00")))
    assert len(found) == len(set(found))


def _subjects(*stated: tuple[str, str | None]) -> tuple[SubjectClaim, ...]:
    path = ("城乡社区支出", "城乡社区管理事务", "行政运行")
    return tuple(
        (path, fund, Constant(Decimal(value), "万元", path[-1], SOURCE, f"s{at}"))
        for at, (value, fund) in enumerate(stated)
    )


_BY_SUBJECT = """
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    合计 70.00 55.00 15.00
    212 城乡社区支出 70.00 55.00 15.00
    21201 城乡社区管理事务 70.00 55.00 15.00
    2120101 行政运行 70.00 55.00 15.00
     一般公共预算支出表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
    合计 {general}
    212 城乡社区支出 {general}
    21201 城乡社区管理事务 {general}
    2120101 行政运行 {general}
    """


def _narrative(text: str, subjects: tuple[SubjectClaim, ...]) -> list[str]:
    found = identities_of(tables_in(text), (), subjects)
    return [identity.name for identity in found if identity.kind == "narrative"]


def test_a_sentence_on_a_subject_meets_the_row_of_its_fund() -> None:
    text = _BY_SUBJECT.format(general="55.00 55.00")
    assert _narrative(text, _subjects(("55.00", "一般公共预算"))) == ["正文行政运行＝一般公共预算支出表"]


def test_a_sentence_that_does_not_say_its_money_meets_no_row_where_the_tables_differ() -> None:
    assert _narrative(_BY_SUBJECT.format(general="55.00 55.00"), _subjects(("70.00", None))) == []
    assert _narrative(_BY_SUBJECT.format(general="70.00 55.00 15.00"), _subjects(("70.00", None))) != []
