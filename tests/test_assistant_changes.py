"""Tables that print the year before beside this one; several asks in one question; shares of several."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import asked, assistant_over, budget, compared, figures

from assistant.assistant import Assistant
from assistant.lookups.changes import Change, change_of, magnitude
from assistant.records import Answer, Target


@lru_cache(maxsize=1)
def of_both_years() -> Assistant:
    return assistant_over(compared())


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(budget())


def answered(one: Assistant, *turns: str) -> Answer:
    answer = asked(one, *turns)
    assert answer.status == "answered", answer.text
    return answer


def change(one: Assistant, item: str, family: str) -> Change:
    holdings = one.holdings
    found = change_of(Target(item, item, family), holdings, holdings.documents[0])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("支出总计比上年增加多少", [("96.00", "万元"), ("11.05", "%")]),
        ("住房保障支出比上年减少多少", [("4.00", "万元"), ("6.25", "%")]),
        ("农林水支出比上年增加多少亿元", [("0.01", "亿元"), ("12.50", "%")]),
        ("农林水支出增长百分之几", [("12.50", "%")]),
        ("住房保障支出下降百分之几", [("6.25", "%")]),
        ("教育支出比上年增加多少", [("0", "万元")]),
        ("教育支出增长率", [("0", "%")]),
    ],
)
def test_a_printed_change_column(question: str, expected: list[tuple[str, str]]) -> None:
    assert figures(answered(of_both_years(), question)) == expected


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("去年支出总计是多少", "869.00", "万元"),
        ("2023年公务接待费是多少", "3.00", "万元"),
        ("2023年支出总计是多少元", "8690000", "元"),
        ("支出总计是多少", "965.00", "万元"),
        ("公务接待费是多少", "2.00", "万元"),
    ],
)
def test_the_year_of_a_column_is_the_year_told(question: str, value: str, unit: str) -> None:
    answer = answered(of_both_years(), question)
    assert figures(answer)[:1] == [(value, unit)]
    assert answer.figures[0].kind == "printed"


def test_a_year_before_the_printed_one_is_not_held() -> None:
    answer = asked(of_both_years(), "2022年公务接待费")
    assert answer.refusal is not None
    assert answer.refusal.reason == "year_not_held"


@pytest.mark.parametrize(
    ("item", "family", "direction", "size"),
    [("农林水支出", "function", 1, 100), ("住房保障支出", "function", -1, 4), ("教育支出", "function", 0, 0)],
)
def test_the_direction_and_size_of_a_printed_change(
    item: str, family: str, direction: int, size: int
) -> None:
    found = change(of_both_years(), item, family)
    assert (found.direction, magnitude(found), found.base_year) == (direction, size, 2023)


def test_a_change_stated_in_words() -> None:
    less = change(assistant(), "项目支出", "total")
    assert (less.direction, magnitude(less), less.base, less.base_year) == (-1, 50, "2023年预算", 2023)
    flat = change(assistant(), "三公经费", "total")
    assert (flat.direction, magnitude(flat), flat.amount) == (0, 0, None)
    assert flat.flat is not None


def test_without_a_printed_change_there_is_none() -> None:
    holdings = assistant().holdings
    assert change_of(Target("差旅费", "差旅费", "economy"), holdings, holdings.documents[0]) is None


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("公务接待费比上年减少多少", "1.00", "万元"),  # 3.00 − 2.00
        ("三公经费比上年减少多少", "2.00", "万元"),  # 16.00 − 14.00
        ("公务接待费下降百分之几", "33.33", "%"),  # 1.00 ÷ 3.00
        ("三公经费增长率", "12.50", "%"),  # 2.00 ÷ 16.00, a decrease
    ],
)
def test_two_printed_levels_are_compared(question: str, value: str, unit: str) -> None:
    answer = answered(of_both_years(), question)
    assert figures(answer)[:1] == [(value, unit)]
    assert answer.figures[0].kind == "computed"
    assert "持平" not in answer.text
    assert "减少" in answer.text


def test_the_direction_between_two_printed_levels() -> None:
    assert change(of_both_years(), "公务接待费", "economy").direction == -1


# Several asks in one question.


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("公务接待费是多少？培训费是多少？", [("2.60", "万元"), ("9.00", "万元")]),
        ("台式计算机买几台，多少钱一台", [("12", "台"), ("0.60", "万元")]),
        ("巡护无人机单价多少，一共多少钱", [("5.00", "万元"), ("20.00", "万元")]),
        ("办公费多少，差旅费多少，合计多少", [("40.00", "万元"), ("26.40", "万元"), ("66.40", "万元")]),
        ("公务接待费多少，占三公经费多少", [("2.60", "万元"), ("17.81", "%")]),
        ("一共花多少钱，其中人员经费多少", [("960.50", "万元"), ("500.50", "万元")]),
    ],
)
def test_asks_are_answered_one_after_the_other(question: str, expected: list[tuple[str, str]]) -> None:
    answer = answered(assistant(), question)
    assert figures(answer) == expected
    assert all(figure.citations for figure in answer.figures)


def test_one_ask_without_an_answer_spoils_no_number() -> None:
    answer = asked(assistant(), "公务接待费是多少？手续费是多少？")
    assert answer.status != "answered" or all(value != "0" for value, _ in figures(answer))


# More shares and ratios.


@pytest.mark.parametrize(
    ("question", "expected", "formula"),
    [
        (
            "办公费和差旅费各占公用经费多少",
            [("44.44", "%"), ("29.33", "%")],
            "40.00 ÷ 90.00；26.40 ÷ 90.00",
        ),
        ("渔业资源调查两个项目一共占项目支出多少", [("32.57", "%")], "(70 + 44) ÷ 350.00"),
        ("三公经费里公务接待费占多少", [("17.81", "%")], "2.60 ÷ 14.60"),
        ("差旅费是办公费的百分之几", [("66.00", "%")], "26.40 ÷ 40.00"),
        ("基本支出比项目支出多几倍", [("1.74", "倍")], "610.50 ÷ 350.00"),
    ],
)
def test_shares_of_several(question: str, expected: list[tuple[str, str]], formula: str) -> None:
    answer = answered(assistant(), question)
    assert figures(answer) == expected
    assert answer.calculation is not None
    assert answer.calculation.formula == formula


def test_equal_amounts_are_told_as_equal() -> None:
    answer = answered(assistant(), "收入总计和支出总计平衡吗")
    assert figures(answer) == [("960.50", "万元"), ("960.50", "万元")]
    assert "相同" in answer.text


def test_rows_are_found_by_what_describes_them() -> None:
    """巡护次数 is described as 全年出海巡护次数, 渔民满意度 as 渔民满意度调查."""
    answer = answered(assistant(), "全年出海巡护多少次")
    assert figures(answer) == [("60", "次")]
    assert any("按“渔政巡护／巡护次数”理解" in said for said in answer.assumptions)


def test_why_a_change_came_about_is_quoted_with_the_change() -> None:
    answer = answered(assistant(), "项目支出为什么减少")
    assert "压减了一次性项目" in answer.text
    assert "减少 50 万元" in answer.text
    assert any(c.quote and "主要原因" in c.quote for c in answer.citations)


def test_a_false_reason_is_corrected() -> None:
    answer = answered(assistant(), "三公经费为什么增加")
    assert "与问题中的说法不同" in answer.text
    assert "持平" in answer.text


def test_divided_by_is_a_ratio() -> None:
    """960.50 ÷ 350.00."""
    answer = asked(assistant(), "支出总计除以项目支出")
    assert answer.status == "refused" or figures(answer) == [("2.74", "倍")]
