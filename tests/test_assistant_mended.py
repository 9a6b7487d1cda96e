"""Answers that were once wrong or unclear: the year before, other wordings, parts and wholes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from assistant_fixture import Builder, asked, assistant_over, budget, figures

from assistant.language.literals import literals


def test_a_blank_this_year_is_a_fall_by_all_of_the_year_before() -> None:
    made = Builder()
    made.table(
        "three_public",
        "财政拨款“三公”经费支出表",
        (("科目名称", "label"), ("上年预算数", "amount"), ("预算数", "amount")),
        (
            ("合计", None, ("合计",), {"上年预算数": "9.00", "预算数": "5.00"}),
            ("因公出国（境）费", None, ("因公出国（境）费",), {"上年预算数": "4.00"}),
            ("公务接待费", None, ("公务接待费",), {"上年预算数": "5.00", "预算数": "5.00"}),
        ),
        page=1,
        periods={"上年预算数": "prior"},
    )
    assistant = assistant_over(made)
    assert figures(asked(assistant, "因公出国费比上年减少多少")) == [("4.00", "万元")]
    assert figures(asked(assistant, "公务接待费比上年增减多少")) == [("0", "万元")]


@pytest.mark.parametrize(
    ("before", "after", "figure"),
    [
        ("渔政巡护多少", "那项目支出呢", ("350.00", "万元")),
        ("渔政巡护多少", "这项目占项目支出多少", ("57.14", "%")),
        ("公务接待费多少", "这项支出占三公经费多少", ("17.81", "%")),
    ],
)
def test_that_may_lead_to_a_name_or_stand_for_what_was_asked(
    before: str, after: str, figure: tuple[str, str]
) -> None:
    assert figures(asked(assistant_over(budget()), before, after)) == [figure]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("除了渔政巡护和业务培训费，其他项目合计多少", "144"),
        ("除渔业资源调查以外，其他项目一共多少", "236"),
        ("除了巡护无人机，其他采购一共多少", "13.20"),
    ],
)
def test_the_rest_is_added_up_without_all_that_is_left_out(question: str, figure: str) -> None:
    assert figures(asked(assistant_over(budget()), question)) == [(figure, "万元")]


def test_what_is_no_row_cannot_be_left_out() -> None:
    assistant = assistant_over(budget())
    assert asked(assistant, "除了渔政巡护和公务接待费，其他项目合计多少").status == "refused"
    assert asked(assistant, "除了农林水支出还有哪些支出").figures[0].label == "住房保障支出"


@pytest.mark.parametrize(
    "question",
    [
        "2023年最大的项目是哪个",
        "2023年三公经费包括哪些",
        "2023年公务接待费和培训费合计多少",
        "去年公务接待费占三公经费的比重",
        "去年超过50万的项目有哪些",
        "前三2023年公务接待费",
    ],
)
def test_rows_of_this_year_are_none_of_the_year_before(question: str) -> None:
    answer = asked(assistant_over(budget()), question)
    assert answer.refusal is not None
    assert answer.refusal.reason == "year_not_held"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3千5百万", "35000000"),
        ("七十万五元", "700005"),
        ("三万五千四百", "35400"),
        ("一亿零五百万", "105000000"),
        ("五千五百元", "5500"),
        ("3亿5000万元", "350000000"),
        ("两万零五十", "20050"),
    ],
)
def test_an_amount_said_in_steps(text: str, yuan: str) -> None:
    """The longest reading is the one a question is read with."""
    found = max((one for one in literals(text) if one.kind == "amount"), key=lambda one: one.end - one.start)
    assert (found.value, found.unit) == (Decimal(yuan), "元")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("超过10台的采购有哪些", [("12", "台")]),
        ("采购数量超过3架的有哪些", [("4", "架")]),
        ("不少于4套的采购有几项", [("2", "项")]),
        ("不超过100万的项目里最大的是哪个", [("70", "万元")]),
    ],
)
def test_bounds_pick_the_rows_whatever_is_asked_of_them(question: str, found: list[tuple[str, str]]) -> None:
    assert figures(asked(assistant_over(budget()), question)) == found


@pytest.mark.parametrize("question", ["公务接待费" + "0" * 40 + "元", "超过" + "9" * 60 + "万的项目有哪些"])
def test_no_length_of_digits_breaks_a_question_down(question: str) -> None:
    assert asked(assistant_over(budget()), question).status in ("answered", "refused", "clarify")


def test_a_total_is_added_to_another_item() -> None:
    """960.50 + 350.00, 26.40 + 33.20."""
    assistant = assistant_over(budget())
    assert figures(asked(assistant, "支出总计与项目支出合计多少")) == [("1310.50", "万元")]
    assert figures(asked(assistant, "差旅费与政府采购合计多少")) == [("59.60", "万元")]
    assert len(figures(asked(assistant, "收入总计和支出总计是多少"))) == 2
