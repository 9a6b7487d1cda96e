"""Goods (政府采购): rows known by what the catalogue calls them, and kinds of goods above them."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import Builder, asked, assistant_over, budget, figures

from assistant.assistant import Assistant


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    made = Builder("g1", "石榴市渔业局", 2024, "budget", "department")
    made.table(
        "procurement",
        "政府采购预算表",
        (("采购项目", "label"), ("采购目录", "text"), ("金额", "amount")),
        (
            ("合计", None, ("合计",), {"金额": "18.00"}),
            ("货物", None, ("货物",), {"金额": "3.00"}),
            ("码头用品", None, ("货物", "码头用品"), {"采购目录": "A05040100纸制品", "金额": "3.00"}),
            ("服务", None, ("服务",), {"金额": "15.00"}),
            ("驻港工作", None, ("服务", "驻港工作"), {"采购目录": "C21020000房屋租赁服务", "金额": "8.00"}),
            ("码头值守", None, ("服务", "码头值守"), {"采购目录": "C05040300保安服务", "金额": "5.00"}),
            ("仓库值守", None, ("服务", "仓库值守"), {"采购目录": "C05040300保安服务", "金额": "2.00"}),
        ),
        page=9,
    )
    made.table(
        "projects",
        "项目支出表",
        (("项目名称", "label"), ("合计", "amount")),
        (
            ("合计", None, ("合计",), {"合计": "20.00"}),
            ("驻港工作", None, ("驻港工作",), {"合计": "12.00"}),
            ("渔具补贴", None, ("渔具补贴",), {"合计": "8.00"}),
        ),
        page=8,
    )
    return assistant_over(made)


@pytest.mark.parametrize(
    "question",
    ["采购房屋租赁服务花多少", "房屋租赁服务多少钱", "政府采购预算表中房屋租赁服务的预算金额是多少"],
)
def test_what_the_catalogue_calls_a_row_names_that_row_alone(question: str) -> None:
    """The project under which it is bought is more than what is bought."""
    answer = asked(assistant(), question)
    assert figures(answer) == [("8.00", "万元")]
    assert "房屋租赁服务" in answer.text


def test_the_project_itself_is_not_the_row_of_goods() -> None:
    assert figures(asked(assistant(), "驻港工作多少钱")) == [("12.00", "万元")]


def test_rows_of_one_kind_in_the_catalogue_are_told_apart_or_added() -> None:
    assert asked(assistant(), "采购保安服务多少钱").status == "clarify"
    assert ("7.00", "万元") in figures(asked(assistant(), "采购保安服务一共多少钱"))


def test_a_kind_of_goods_is_no_further_purchase() -> None:
    assert figures(asked(assistant(), "最大的两项采购")) == [("8.00", "万元"), ("5.00", "万元")]
    assert len(figures(asked(assistant(), "政府采购有哪些"))) == 4


@pytest.mark.parametrize("question", ["最花钱的两个项目", "最贵两个项目", "最大的两个项目"])
def test_the_first_few_are_asked_for_in_several_wordings(question: str) -> None:
    assert figures(asked(assistant(), question)) == [("12.00", "万元"), ("8.00", "万元")]


@pytest.mark.parametrize("how", ["集中", "分散", "自行", "公开招标"])
def test_how_goods_are_bought_is_not_dropped(how: str) -> None:
    """All purchases are no answer to those bought in one way."""
    answer = asked(assistant(), f"{how}采购多少")
    assert (answer.status, answer.figures) == ("refused", ())


@pytest.mark.parametrize("called", ["科目代码", "科目编码", "代码"])
def test_a_code_may_be_called_one(called: str) -> None:
    assert figures(asked(assistant_over(budget()), f"{called}2210201安排多少"))


def test_code_to_be_written_is_no_question_of_a_budget() -> None:
    answer = asked(assistant(), "帮我写一段代码")
    assert answer.refusal is not None
    assert answer.refusal.reason == "out_of_scope"


@pytest.mark.parametrize("question", ["采购从小到大排", "采购金额由低到高"])
def test_from_the_smallest_up_is_an_order_of_all_rows(question: str) -> None:
    values = [value for value, _ in figures(asked(assistant(), question))]
    assert values == ["2.00", "3.00", "5.00", "8.00"]


def test_rows_of_one_name_are_told_apart_by_all_they_stand_under() -> None:
    made = Builder("g2", "石榴市渔业局", 2024, "budget", "department")
    made.table(
        "procurement",
        "政府采购预算表",
        (("采购品目", "label"), ("金额", "amount")),
        (
            ("合计", None, ("合计",), {"金额": "5.00"}),
            ("印刷品", None, ("货物", "全体会议", "印刷品"), {"金额": "3.00"}),
            ("印刷品", None, ("货物", "培训班", "印刷品"), {"金额": "2.00"}),
        ),
        page=9,
    )
    answer = asked(assistant_over(made), "采购印刷品多少钱")
    assert answer.status == "clarify"
    assert "货物／全体会议" in answer.text
    assert "货物／培训班" in answer.text
