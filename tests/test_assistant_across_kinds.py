"""Questions over several documents of the kinds people ask: who, which way, which place, which years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from assistant_fixture import FakeStore, asked, brief

from assistant.assistant import Assistant

THIS, OTHER, THIRD = "云汀市水务局", "云汀市林业局", "海蓝市水务局"


def assistant() -> Assistant:
    """Three offices of 2024 (one in 元), one of them with 2022 as well."""
    return Assistant(
        FakeStore(
            brief(
                "k1", 2024, ("900.00", "800.00", "100.00", "30.00", "20.00", "10.00"), department=THIS
            ).extract(),
            brief(
                "k2", 2022, ("700.00", "650.00", "50.00", "26.00", "20.00", "6.00"), department=THIS
            ).extract(),
            brief(
                "k3",
                2024,
                ("5000000.00", "4000000.00", "1000000.00", "450000.00", "450000.00", "0.00"),
                department=OTHER,
                unit="元",
            ).extract(),
            brief(
                "k4", 2024, ("300.00", "250.00", "50.00", "8.00", "5.00", "3.00"), department=THIRD
            ).extract(),
        )
    )


@pytest.mark.parametrize("question", ["海蓝市水务局三公经费排第几", "海蓝市水务局的三公经费排名第几位"])
def test_the_place_of_one_department_among_all(question: str) -> None:
    answer = asked(assistant(), question)
    assert (answer.figures[0].value, answer.figures[0].unit) == (Decimal(3), "位")
    assert answer.calculation is not None
    assert answer.calculation.formula == "45 > 30.00 > 8.00"


def test_those_that_have_none_come_first_where_they_are_asked_for() -> None:
    text = asked(assistant(), "2024年哪些单位没有安排公务接待费").text
    assert text.startswith(f"公务接待费没有安排的：{OTHER} 2024 年预算。有安排的：")


def test_the_last_of_a_comparison_is_asked_after_the_first() -> None:
    answer = asked(assistant(), "2024年三公经费最多的部门是哪个", "最少的是哪个")
    assert (answer.figures[0].value, answer.figures[0].unit) == (Decimal("8.00"), "万元")


def test_choices_of_money_can_be_held_against_each_other() -> None:
    answer = asked(assistant(), "云汀市三公经费")
    assert answer.status == "clarify"
    assert "45 万元（文件印为 450000.00 元）" in answer.text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("海蓝市林业局三公经费", f"现有：{THIRD} 2024 年预算；{OTHER}"),
        ("唐山市林业局三公经费", f"现有：{OTHER}"),
    ],
)
def test_the_nearest_departments_are_named_first(question: str, first: str) -> None:
    answer = asked(assistant(), question)
    assert answer.refusal is not None
    assert answer.refusal.reason == "department_not_held"
    assert answer.refusal.nearest.startswith(first)


@pytest.mark.parametrize("question", ["你们收了哪些部门的文件", "有哪些单位的文件"])
def test_what_is_held_is_told_with_its_years(question: str) -> None:
    answer = asked(assistant(), question)
    assert f"{THIS} 2022 年预算、2024 年预算" in answer.text
    assert answer.choices == (THIS, OTHER, THIRD)


def test_a_missing_year_is_named_beside_what_is_held() -> None:
    answer = asked(assistant(), "云汀市水务局2020年到2024年三公经费分别多少")
    assert [figure.value for figure in answer.figures] == [Decimal("26.00"), Decimal("30.00")]
    assert "没有 2020 年、2021 年、2023 年的文件" in answer.text


def test_a_sum_over_years_of_which_some_are_missing_is_refused_with_their_names() -> None:
    answer = asked(assistant(), "云汀市水务局2021年到2024年三公经费合计")
    assert answer.refusal is not None
    assert "2021 年、2023 年" in answer.text


def test_only_those_in_the_first_places_are_cited() -> None:
    answer = asked(assistant(), "2024年三公经费最多的两个部门")
    assert [figure.value for figure in answer.figures] == [Decimal(45), Decimal("30.00")]
    assert {citation.document_id for citation in answer.citations} == {"k1", "k3"}
