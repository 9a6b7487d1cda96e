"""Several departments, years and kinds of document: side by side in one unit, each named, none mixed up."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import asked, assistant_over, brief, budget, figures

from assistant.assistant import Assistant
from assistant.records import Answer
from eval.contract import contract_faults

OWN, WETLAND, FARAWAY = "云汀市渔政管理局", "云汀市湿地保护中心", "海蓝市渔政管理局"
# 三公经费 in 万元: own 14.60, faraway 8.00, wetland 5 (printed as 50000.00 元).


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(
        budget(),
        brief("b23", 2023, ("900.00", "850.00", "50.00", "16.00", "13.00", "3.00")),
        brief("f23", 2023, ("880.00", "835.00", "45.00", "12.50", "10.40", "2.10"), kind="final"),
        brief(
            "w24",
            2024,
            ("3000000.00", "2800000.00", "200000.00", "50000.00", "38000.00", "12000.00"),
            department=WETLAND,
            unit="元",
        ),
        brief("h24", 2024, ("1200.00", "1150.00", "50.00", "8.00", "7.00", "1.00"), department=FARAWAY),
    )


def answered(*turns: str) -> Answer:
    answer = asked(assistant(), *turns)
    assert answer.status == "answered", answer.text
    assert contract_faults(answer) == ()
    return answer


def whose(answer: Answer) -> list[str]:
    """Whose the figures are, by the names in their labels."""
    return [next((n for n in (OWN, WETLAND, FARAWAY) if n in f.label), "") for f in answer.figures]


@pytest.mark.parametrize(
    ("question", "values", "departments"),
    [
        ("哪个单位的三公经费最多", ["14.60", "8.00", "5"], [OWN, FARAWAY, WETLAND]),
        ("哪个单位的公务接待费最少", ["1.00", "1.2", "2.60"], [FARAWAY, WETLAND, OWN]),
        ("三公经费从高到低排一下各单位", ["14.60", "8.00", "5"], [OWN, FARAWAY, WETLAND]),
        ("云汀渔政局和海蓝渔政局的公务接待费哪个多", ["2.60", "1.00"], [OWN, FARAWAY]),
        ("哪些单位的公务接待费超过2万元", ["2.60"], [OWN]),
        ("哪些单位的公务接待费超过1万元", ["2.60", "1.2"], [OWN, WETLAND]),
    ],
)
def test_departments_are_put_in_order_in_one_unit(
    question: str, values: list[str], departments: list[str]
) -> None:
    answer = answered(question)
    assert figures(answer) == [(value, "万元") for value in values]
    assert whose(answer) == departments


def test_a_list_of_departments_leaves_none_out() -> None:
    answer = answered("各单位三公经费各是多少")
    assert sorted(zip(whose(answer), figures(answer), strict=True)) == sorted(
        [(OWN, ("14.60", "万元")), (FARAWAY, ("8.00", "万元")), (WETLAND, ("5", "万元"))]
    )


@pytest.mark.parametrize(
    ("question", "value", "formula"),
    [
        ("各部门三公经费合计多少", "27.60", "14.60 + 5 + 8.00"),
        ("海蓝市渔政局比湿地保护中心三公经费多多少", "3.00", "8.00 - 5"),
        ("所有单位支出总计平均多少", "820.17", "(960.50 + 300 + 1200.00) ÷ 3"),
        ("云汀市渔政管理局三公经费2024年比2023年减少多少", "1.40", "16.00 - 14.60"),
        ("云汀市渔政管理局2023年公务接待费决算和预算差多少", "0.90", "3.00 - 2.10"),
    ],
)
def test_what_is_worked_out_across_documents(question: str, value: str, formula: str) -> None:
    answer = answered(question)
    assert figures(answer)[:1] == [(value, "万元")]
    assert answer.figures[0].kind == "computed"
    assert answer.calculation is not None
    assert answer.calculation.formula == formula
    assert len({citation.document_id for citation in answer.citations}) >= 2


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("云汀市渔政管理局公务接待费是多少", "2.60", "万元"),
        ("海蓝市渔政局公务接待费是多少", "1.00", "万元"),
        ("海蓝渔政局公务接待费", "1.00", "万元"),
        ("湿地保护中心公务接待费", "12000.00", "元"),
        ("云汀市渔政管理局2023年公务接待费预算", "3.00", "万元"),
        ("云汀市渔政管理局2023年公务接待费决算", "2.10", "万元"),
    ],
)
def test_one_document_is_told_from_the_others(question: str, value: str, unit: str) -> None:
    assert figures(answered(question)) == [(value, unit)]


@pytest.mark.parametrize(
    ("question", "readings"),
    [
        ("公务接待费是多少", ["2.60", "12000.00", "1.00"]),
        ("渔政管理局公务接待费是多少", ["2.60", "1.00"]),  # two places have one
    ],
)
def test_what_is_not_told_apart_is_asked_back(question: str, readings: list[str]) -> None:
    answer = asked(assistant(), question)
    assert answer.status == "clarify"
    assert contract_faults(answer) == ()
    assert [format(reading.figures[0].value, "f") for reading in answer.readings] == readings
    assert OWN in answer.readings[0].label


def test_a_department_is_picked_in_the_next_turn() -> None:
    assert figures(answered("渔政管理局公务接待费是多少", "第二个")) == [("1.00", "万元")]
    assert figures(answered("公务接待费是多少", "海蓝市渔政管理局")) == [("1.00", "万元")]


def test_no_department_is_taken_as_chosen_while_none_was() -> None:
    assert asked(assistant(), "渔政管理局公务接待费是多少", "三公经费多少").status == "clarify"


def test_years_of_one_department_stand_in_their_order() -> None:
    answer = answered("云汀渔政局历年三公经费")
    assert figures(answer)[:2] == [("16.00", "万元"), ("14.60", "万元")]
    assert ("8.75", "%") in figures(answer)  # 1.40 ÷ 16.00


@pytest.mark.parametrize(
    "question", ["海蓝市财政局公务接待费", "北京市渔政局公务接待费", "唐山市湿地保护中心三公经费"]
)
def test_no_department_answers_for_another(question: str) -> None:
    answer = asked(assistant(), question)
    assert answer.refusal is not None
    assert answer.refusal.reason == "department_not_held"
    assert answer.figures == ()
    assert OWN in answer.refusal.nearest


def test_the_year_of_one_department_is_not_that_of_another() -> None:
    answer = asked(assistant(), "湿地保护中心2023年公务接待费")
    assert answer.refusal is not None
    assert answer.refusal.reason == "year_not_held"


@pytest.mark.parametrize("question", ["天河市湿地保护中心三公经费", "天河湿地保护中心三公经费多少"])
def test_no_department_answers_for_its_namesake_elsewhere(question: str) -> None:
    answer = asked(assistant(), question)
    assert answer.status == "refused"


def test_the_first_two_departments() -> None:
    answer = answered("三公经费最多的两个部门是哪些")
    assert figures(answer)[:2] == [("14.60", "万元"), ("8.00", "万元")]


def test_how_much_of_the_budget_was_spent() -> None:
    """2.10 ÷ 3.00."""
    answer = asked(assistant(), "云汀市渔政管理局2023年公务接待费预算执行率")
    assert answer.status == "refused" or figures(answer)[:1] == [("70.00", "%")]


def test_which_departments_have_an_item() -> None:
    answer = answered("哪些部门有差旅费")
    assert figures(answer) == [("26.40", "万元")]
    assert whose(answer) == [OWN]


def test_departments_without_that_year_are_named() -> None:
    text = asked(assistant(), "2023年各单位三公经费").text
    assert WETLAND in text
    assert FARAWAY in text


@pytest.mark.parametrize("question", ["近三年三公经费决算", "各部门人员经费占支出总计百分之几"])
def test_a_refusal_across_documents_is_told(question: str) -> None:
    answer = asked(assistant(), question)
    assert answer.verification.numbers_backed
