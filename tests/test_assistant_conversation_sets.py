"""Conversations: what was compared is the subject of the next turns; a department named alone as well."""

from __future__ import annotations

from decimal import Decimal

import pytest
from assistant_fixture import FakeStore, asked, brief

from assistant.assistant import Assistant

THIS, OTHER, THIRD = "云州市水务局", "云州市林业局", "海蓝市水务局"


def assistant() -> Assistant:
    """Three offices of 2024, one of them with 2022 as well."""
    return Assistant(
        FakeStore(
            brief(
                "s1", 2024, ("900.00", "800.00", "100.00", "30.00", "20.00", "10.00"), department=THIS
            ).extract(),
            brief(
                "s2", 2022, ("700.00", "650.00", "50.00", "26.00", "20.00", "6.00"), department=THIS
            ).extract(),
            brief(
                "s3", 2024, ("500.00", "400.00", "100.00", "45.00", "45.00", "0.00"), department=OTHER
            ).extract(),
            brief(
                "s4", 2024, ("300.00", "250.00", "50.00", "8.00", "5.00", "3.00"), department=THIRD
            ).extract(),
        )
    )


BOTH = "云州市水务局和云州市林业局2024年三公经费"


@pytest.mark.parametrize(
    ("turn", "value", "unit"),
    [
        ("哪个高", "45.00", "万元"),
        ("差多少", "15.00", "万元"),
        ("比例呢", "66.67", "%"),
        ("平均多少", "37.50", "万元"),
    ],
)
def test_what_was_compared_is_the_subject_of_the_next_turn(turn: str, value: str, unit: str) -> None:
    answer = asked(assistant(), BOTH, turn)
    assert (abs(answer.figures[0].value), answer.figures[0].unit) == (Decimal(value), unit)


def test_one_department_is_held_against_another() -> None:
    answer = asked(assistant(), "云州市水务局2024年三公经费", "跟海蓝市水务局比差多少")
    assert answer.figures[0].value == Decimal("22.00")
    assert f"{THIS} 2024 年预算比{THIRD} 2024 年预算多" in answer.text


def test_a_department_named_alone_is_whom_the_next_turns_are_about() -> None:
    assert asked(assistant(), "云州市林业局").status == "clarify"
    assert asked(assistant(), "云州市林业局", "三公经费").figures[0].value == Decimal("45.00")


def test_a_year_named_with_it_is_kept() -> None:
    answer = asked(assistant(), "云州市水务局2022年", "三公经费")
    assert answer.figures[0].value == Decimal("26.00")


@pytest.mark.parametrize("question", ["2024年各水务局三公经费", "2024年所有水务部门的三公经费"])
def test_all_of_one_kind_are_set_side_by_side(question: str) -> None:
    values = [figure.value for figure in asked(assistant(), question).figures]
    assert values == [Decimal("30.00"), Decimal("8.00")]


def test_a_misspelt_department_is_told() -> None:
    answer = asked(assistant(), "云洲市林业局三公经费")
    assert answer.figures[0].value == Decimal("45.00")
    assert "“云洲市林业局”按云州市林业局理解" in answer.assumptions


def test_a_name_that_is_no_slip_is_not_mended() -> None:
    answer = asked(assistant(), "云泽市林业局三公经费")
    assert answer.refusal is not None
    assert answer.refusal.reason == "department_not_held"


@pytest.mark.parametrize(
    ("said", "begins"), [("谢谢", "不客气"), ("你能做什么", "金额"), ("你好", "您好"), ("再见", "再见")]
)
def test_what_is_no_question_is_answered_civilly(said: str, begins: str) -> None:
    answer = asked(assistant(), said)
    assert (answer.status, answer.figures) == ("refused", ())
    assert answer.text.startswith(begins)
