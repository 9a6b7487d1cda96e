"""Years, departments, final accounts, scopes: whose figure is told; what is missing is named."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import asked, assistant_over, brief, budget, figures

from assistant.assistant import Assistant
from assistant.records import Answer

# Figures in the order of assistant_fixture.BRIEF: total, farming, housing, 三公, vehicles, reception.
OF_2023 = ("900.00", "850.00", "50.00", "16.00", "13.00", "3.00")
OF_2022 = ("850.00", "805.00", "45.00", "18.00", "14.00", "4.00")
SPENT_2023 = ("880.00", "835.00", "45.00", "12.50", "10.40", "2.10")
IN_YUAN = ("3000000.00", "2800000.00", "200000.00", "50000.00", "38000.00", "12000.00")
OF_ITSELF = ("500.00", "480.00", "20.00", "9.00", "8.00", "1.00")
WETLAND = "云汀市湿地保护中心"


@lru_cache(maxsize=1)
def one_year() -> Assistant:
    return assistant_over(budget())


@lru_cache(maxsize=1)
def three_years() -> Assistant:
    return assistant_over(budget(), brief("b23", 2023, OF_2023), brief("b22", 2022, OF_2022))


@lru_cache(maxsize=1)
def two_departments() -> Assistant:
    return assistant_over(budget(), brief("w24", 2024, IN_YUAN, department=WETLAND, unit="元"))


@lru_cache(maxsize=1)
def with_final() -> Assistant:
    return assistant_over(brief("b23", 2023, OF_2023), brief("f23", 2023, SPENT_2023, kind="final"))


def answered(assistant: Assistant, *turns: str) -> Answer:
    answer = asked(assistant, *turns)
    assert answer.status == "answered", answer.text
    return answer


def refused(assistant: Assistant, *turns: str) -> tuple[str, Answer]:
    answer = asked(assistant, *turns)
    assert answer.refusal is not None, answer.text
    return answer.refusal.reason, answer


# One document: the printed change is all that tells of the year before.


@pytest.mark.parametrize(
    ("question", "value", "unit", "kind"),
    [
        ("项目支出比上年减少多少", "50", "万元", "printed"),
        ("基本支出比上年增加多少", "10.50", "万元", "printed"),
        ("基本支出比上年增加多少元", "105000", "元", "printed"),
        ("三公经费比上年增加多少", "0", "万元", "declared"),
        ("项目支出下降了百分之几", "12.50", "%", "computed"),  # 50 ÷ (350.00 + 50)
        ("基本支出的增长率", "1.75", "%", "computed"),  # 10.50 ÷ (610.50 − 10.50)
    ],
)
def test_a_printed_change(question: str, value: str, unit: str, kind: str) -> None:
    answer = answered(one_year(), question)
    assert figures(answer)[:1] == [(value, unit)]
    assert answer.figures[0].kind == kind


@pytest.mark.parametrize(
    ("question", "value", "formula"),
    [
        ("2023年项目支出是多少", "400.00", "350.00 + 50"),
        ("去年项目支出多少", "400.00", "350.00 + 50"),
        ("2023年基本支出是多少", "600.00", "610.50 - 10.50"),
        ("2023年三公经费", "14.60", "14.60（与上年持平）"),
    ],
)
def test_last_years_level_follows_from_the_printed_change(question: str, value: str, formula: str) -> None:
    answer = answered(one_year(), question)
    assert figures(answer) == [(value, "万元")]
    assert answer.figures[0].kind == "computed"
    assert answer.figures[0].label.startswith("2023 年")
    assert answer.calculation is not None
    assert answer.calculation.formula == formula


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("三公经费比上年增加了多少", "与问题中的说法不同"),
        ("项目支出比上年增加了多少", "与问题中的说法不同"),
        ("基本支出比上年减少了多少", "与问题中的说法不同"),
    ],
)
def test_a_change_the_other_way_is_corrected(question: str, said: str) -> None:
    assert said in answered(one_year(), question).text


@pytest.mark.parametrize(
    "question",
    [
        "2022年项目支出是多少",
        "前年三公经费",
        "2025年预算是多少",
        "近三年三公经费",
        "2023年支出总计是多少",
        "公务接待费比上年增加多少",
    ],
)
def test_a_year_that_does_not_follow_is_not_held(question: str) -> None:
    reason, answer = refused(one_year(), question)
    assert reason == "year_not_held"
    assert answer.figures == ()
    assert "2024 年" in answer.text  # what is held is named


# Several years of one department.


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("公务接待费是多少", "2.60"),
        ("2023年公务接待费是多少", "3.00"),
        ("二〇二二年公务接待费是多少", "4.00"),
        ("上年公务接待费", "3.00"),
        ("前年公务接待费", "4.00"),
        ("今年公务接待费", "2.60"),
    ],
)
def test_the_year_asked_for_is_the_year_told(question: str, value: str) -> None:
    assert figures(answered(three_years(), question)) == [(value, "万元")]


def test_an_unsaid_year_is_the_newest_and_said() -> None:
    answer = answered(three_years(), "公务接待费是多少")
    assert "年度未指明，按 2024 年作答" in answer.assumptions
    assert "年度未指明" not in answered(three_years(), "2023年公务接待费是多少").text


@pytest.mark.parametrize(
    ("question", "value", "unit", "formula"),
    [
        ("三公经费2024年比2023年减少了多少", "1.40", "万元", "16.00 - 14.60"),
        ("三公经费2024年比2022年下降百分之几", "18.89", "%", "(14.60 - 18.00) ÷ 18.00"),
        ("2023年比2022年支出总计增长多少", "50.00", "万元", "900.00 - 850.00"),
        ("比上年公务接待费减少多少", "0.40", "万元", "3.00 - 2.60"),
        ("2023年三公经费占支出总计多少", "1.78", "%", "16.00 ÷ 900.00"),
    ],
)
def test_two_documents_are_compared(question: str, value: str, unit: str, formula: str) -> None:
    answer = answered(three_years(), question)
    assert figures(answer)[:1] == [(value, unit)]
    assert answer.calculation is not None
    assert answer.calculation.formula == formula
    assert len({citation.document_id for citation in answer.citations}) == (1 if "占" in question else 2)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪一年三公经费最多", ["18.00", "16.00", "14.60"]),
        ("近三年三公经费各是多少", ["18.00", "16.00", "14.60"]),
        ("历年公务接待费", ["4.00", "3.00", "2.60"]),
    ],
)
def test_all_years_side_by_side(question: str, expected: list[str]) -> None:
    answer = answered(three_years(), question)
    assert [value for value, _ in figures(answer)][:3] == expected
    assert "2022 年" in answer.figures[0].label


@pytest.mark.parametrize("question", ["2025年公务接待费", "2020年公务接待费"])
def test_a_year_beyond_those_held_is_refused_with_those_held(question: str) -> None:
    reason, answer = refused(three_years(), question)
    assert reason == "year_not_held"
    assert "2024 年预算" in answer.text


def test_years_that_are_missing_among_several_are_named() -> None:
    """Five years asked, three held: told as far as held, or not at all, but never as if they were all."""
    answer = asked(three_years(), "近五年三公经费")
    assert answer.refusal is not None or ("2020" in answer.text and "2021" in answer.text)


def test_the_year_of_a_follow_up_is_the_year_before() -> None:
    assert figures(answered(three_years(), "2022年公务接待费", "三公经费呢")) == [("18.00", "万元")]
    assert figures(answered(three_years(), "2022年公务接待费", "2023年呢")) == [("3.00", "万元")]


# Several departments.


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("渔政管理局公务接待费", "2.60", "万元"),
        ("湿地保护中心公务接待费是多少", "12000.00", "元"),
        ("云汀市湿地保护中心支出总计多少万元", "300", "万元"),
        ("云汀市渔政局支出总计", "960.50", "万元"),
    ],
)
def test_the_department_named_is_the_department_told(question: str, value: str, unit: str) -> None:
    assert figures(answered(two_departments(), question)) == [(value, unit)]


def test_an_unsaid_department_is_asked_back_with_both_figures() -> None:
    answer = asked(two_departments(), "公务接待费是多少")
    assert answer.status == "clarify"
    assert [(format(r.figures[0].value, "f"), r.figures[0].unit) for r in answer.readings] == [
        ("2.60", "万元"),
        ("12000.00", "元"),
    ]
    assert WETLAND in answer.readings[1].label


@pytest.mark.parametrize(
    "question",
    ["哪个单位的三公经费最多", "各部门三公经费各是多少", "渔政管理局和湿地保护中心的三公经费哪个多"],
)
def test_departments_side_by_side_in_one_unit(question: str) -> None:
    answer = answered(two_departments(), question)
    assert figures(answer) == [("14.60", "万元"), ("5", "万元")]
    assert WETLAND in answer.figures[1].label


def test_the_department_of_a_follow_up() -> None:
    first = "渔政管理局公务接待费多少"
    assert figures(answered(two_departments(), first, "那湿地保护中心呢")) == [("12000.00", "元")]
    kept = answered(two_departments(), "湿地保护中心公务接待费多少", "支出总计呢")
    assert figures(kept) == [("3000000.00", "元")]
    assert any(WETLAND in said for said in kept.assumptions)


@pytest.mark.parametrize("question", ["水利局三公经费", "云汀市财政局三公经费多少", "教育局公务接待费"])
def test_a_department_that_is_not_held(question: str) -> None:
    for assistant in (one_year(), two_departments()):
        reason, answer = refused(assistant, question)
        assert reason == "department_not_held"
        assert answer.figures == ()
        assert "云汀市渔政管理局 2024 年预算" in answer.text


# Budget and final account; the department and itself alone.


def test_budget_and_final_account_are_asked_back() -> None:
    answer = asked(with_final(), "公务接待费是多少")
    assert answer.status == "clarify"
    assert [format(reading.figures[0].value, "f") for reading in answer.readings] == ["3.00", "2.10"]


@pytest.mark.parametrize("question", ["三公经费实际花了多少", "公务接待费决算数是多少", "支出总计执行了多少"])
def test_spending_is_not_told_from_a_budget(question: str) -> None:
    reason, answer = refused(one_year(), question)
    assert reason == "not_in_documents"
    assert "这是预算数，不是实际支出" in answer.text
    assert answer.figures == ()


def test_a_final_account_reports() -> None:
    final = assistant_over(brief("f23", 2023, SPENT_2023, kind="final"))
    answer = answered(final, "公务接待费实际花了多少")
    assert figures(answer) == [("2.10", "万元")]
    assert "决算" in answer.text
    assert "预算安排" not in answer.text


def test_scopes_are_told_apart() -> None:
    both = assistant_over(budget(), brief("u24", 2024, OF_ITSELF, scope="unit"))
    assert figures(answered(both, "本级公务接待费是多少")) == [("1.00", "万元")]
    assert figures(answered(both, "部门汇总的公务接待费是多少")) == [("2.60", "万元")]
    assert asked(both, "公务接待费是多少").status == "clarify"


def test_a_scope_that_is_not_held_is_refused() -> None:
    reason, answer = refused(one_year(), "本级公务接待费是多少")
    assert reason == "department_not_held"
    assert "本级" in answer.text


@pytest.mark.parametrize("question", ["2023年公务接待费决算多少", "公务接待费实际花了多少"])
def test_the_final_account_answers_for_spending(question: str) -> None:
    assert figures(asked(with_final(), question)) == [("2.10", "万元")]


def test_the_budget_answers_for_the_budget() -> None:
    assert figures(asked(with_final(), "2023年公务接待费预算是多少")) == [("3.00", "万元")]


def test_budget_against_final_account() -> None:
    assert figures(asked(with_final(), "公务接待费决算比预算少多少"))[:1] == [("0.90", "万元")]


def test_what_only_one_department_discloses() -> None:
    answer = asked(two_departments(), "差旅费是多少")
    assert "没有列出“差旅费”" not in answer.text or "26.40" in answer.text


def test_the_difference_of_two_departments() -> None:
    """14.60 − 5."""
    answer = asked(two_departments(), "渔政管理局比湿地保护中心三公经费多多少")
    assert answer.status == "refused" or figures(answer)[:1] in ([("9.60", "万元")], [("9.6", "万元")])


def test_the_sum_of_several_years() -> None:
    answer = asked(three_years(), "2022年到2024年公务接待费合计多少")
    assert answer.status == "refused" or figures(answer)[:1] == [("9.60", "万元")]


def test_how_an_item_changed_over_the_years_held() -> None:
    answer = asked(three_years(), "三公经费三年来怎么变化")
    assert {value for value, _ in figures(answer)} >= {"18.00", "16.00", "14.60"}


def test_a_change_whose_label_says_less_is_a_magnitude() -> None:
    answer = answered(one_year(), "项目支出比上年增减多少")
    assert answer.figures[0].value > 0 or "减少" not in answer.figures[0].label


def test_the_body_that_is_not_held_is_named_whole() -> None:
    _, answer = refused(one_year(), "财政局的三公经费是多少")
    assert "财政局" in answer.text


def test_another_places_body_of_the_same_name_is_not_held() -> None:
    reason, _ = refused(one_year(), "海蓝市渔政局三公经费多少")
    assert reason == "department_not_held"
