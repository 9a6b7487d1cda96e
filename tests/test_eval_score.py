"""Scoring: what counts as right, as a wrong number, as a false refusal; the traps are in the names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.records import (
    Answer,
    Calculation,
    Citation,
    Figure,
    Query,
    ReadingOf,
    Refusal,
    Verification,
)
from eval.gold import Question
from eval.score import Ground, Score, score
from eval.witness import Witness

GROUND = Ground(
    witness=Witness(pages=("公务接待费2.39差旅费35.50", "会议费4.02经费主要用于培训")),
    forms={("d", "t1"): "general_basic", ("d", "t2"): "three_public"},
    own_document=True,
)
CITED = Citation(
    1, "d", "某表", 1, table="基本支出表", table_id="t1", row_label="公务接待费", printed="2.39", unit="万元"
)


def figure(value: str, unit: str | None = "万元", kind: Any = "printed") -> Figure:
    return Figure(Decimal(value), unit, kind, "某项", (1,))


def answered(*figures: Figure, **changes: Any) -> Answer:
    answer = Answer("问", "answered", "figures", "答", figures=figures, citations=(CITED,))
    return replace(answer, **changes)


def refused(reason: Any) -> Answer:
    return Answer("问", "refused", None, "未收录", refusal=Refusal(reason, ""))


def gold(**expect: Any) -> Question:
    return Question.model_validate(
        {
            "id": "t-1",
            "kind": "derived",
            "turns": ["问"],
            "document": {"content": "real"},
            "applies_to": ["real"],
            "expect": {"status": "answered", **expect},
        }
    )


def scored(answer: Answer, ground: Ground = GROUND, **expect: Any) -> Score:
    return score(gold(**expect), answer, ground)


KEYED: dict[str, Any] = {"figures": [{"value": "2.39", "unit": "万元"}]}


def test_the_same_value_printed_otherwise_is_right() -> None:
    assert scored(answered(figure("2.390")), **KEYED).passed


@pytest.mark.parametrize("value", ["2.40", "2.3900001", "239", "-2.39", "12.39"])
def test_a_close_value_is_a_wrong_number(value: str) -> None:
    result = scored(answered(figure(value)), **KEYED)
    assert not result.passed
    assert result.wrong_number


def test_the_right_digits_in_a_wrong_unit_are_a_wrong_number() -> None:
    result = scored(answered(figure("2.39", "元")), **KEYED)
    assert not result.passed
    assert result.wrong_number


def test_an_equal_amount_in_another_unit_than_asked_for_is_wrong() -> None:
    assert scored(answered(figure("23900", "元")), **KEYED).wrong_number


def test_any_of_the_listed_units_is_right() -> None:
    keyed: dict[str, Any] = {"figures": [{"value": "9", "unit": ["辆", "台"]}]}
    assert scored(answered(figure("9", "辆")), **keyed).passed
    assert not scored(answered(figure("9", "个")), **keyed).passed


def test_an_answer_without_a_figure_is_a_miss_but_no_wrong_number() -> None:
    result = scored(answered(), **KEYED)
    assert not result.passed
    assert not result.wrong_number


def test_figures_follow_the_expected_order() -> None:
    keyed: dict[str, Any] = {"figures": [{"value": "35.50"}, {"value": "2.39"}]}
    assert scored(answered(figure("35.50"), figure("2.39"), figure("1")), **keyed).passed
    assert not scored(answered(figure("2.39"), figure("35.50")), **keyed).passed
    assert not scored(answered(figure("35.50")), **keyed).passed


def test_a_list_takes_no_total_nobody_asked_for() -> None:
    keyed: dict[str, Any] = {"figures": [{"value": "35.50"}, {"value": "2.39"}], "only": True}
    assert scored(answered(figure("35.50"), figure("2.39")), **keyed).passed
    assert not scored(answered(figure("35.50"), figure("2.39"), figure("37.89")), **keyed).passed


def test_free_order_still_needs_every_figure_once() -> None:
    keyed: dict[str, Any] = {"figures": [{"value": "1"}, {"value": "1"}, {"value": "2"}], "any_order": True}
    assert scored(answered(figure("2"), figure("1"), figure("1")), **keyed).passed
    assert not scored(answered(figure("2"), figure("1"), figure("3")), **keyed).passed


def test_a_number_where_none_is_expected_is_a_wrong_number() -> None:
    assert scored(answered(figure("3")), figures=[]).wrong_number
    assert scored(answered(), figures=[]).passed


def test_a_number_for_an_unanswerable_question_is_a_wrong_number() -> None:
    keyed: dict[str, Any] = {"status": "refused", "refusal": "year_not_held"}
    assert scored(answered(figure("2.39")), **keyed).wrong_number
    assert not scored(answered(), **keyed).wrong_number
    assert scored(refused("year_not_held"), **keyed).passed


def test_a_refusal_with_another_reason_fails_but_is_no_false_refusal() -> None:
    result = scored(refused("unclear"), status="refused", refusal=["year_not_held", "not_in_documents"])
    assert not result.passed
    assert not result.false_refusal


def test_refusing_what_has_an_answer_is_a_false_refusal() -> None:
    assert scored(refused("unclear"), **KEYED).false_refusal
    either: dict[str, Any] = {"status": ["answered", "refused"], "refusal": "unclear", **KEYED}
    assert scored(refused("unclear"), **either).passed
    assert scored(answered(figure("3")), **either).wrong_number


def clarified(*values: str) -> Answer:
    readings = tuple(ReadingOf(Query("lookup"), value, (figure(value),)) for value in values)
    return Answer("问", "clarify", None, "您问的是哪一项？", readings=readings)


def test_a_clarification_offers_every_reading_in_any_order() -> None:
    keyed: dict[str, Any] = {
        "status": "clarify",
        "readings": [{"figures": [{"value": "1"}]}, {"figures": [{"value": "2"}]}],
    }
    assert scored(clarified("2", "1"), **keyed).passed
    assert not scored(clarified("2", "3"), **keyed).passed


def test_picking_one_reading_fails_without_being_a_false_number() -> None:
    keyed: dict[str, Any] = {
        "status": "clarify",
        "readings": [{"figures": [{"value": "1"}]}, {"figures": [{"value": "2"}]}],
    }
    picked = scored(answered(figure("1")), **keyed)
    assert not picked.passed
    assert not picked.wrong_number
    assert scored(answered(figure("7")), **keyed).wrong_number


def test_asking_back_between_equal_readings_breaks_the_contract() -> None:
    assert not scored(clarified("1", "1"), status="clarify").passed


def test_one_citation_must_hold_page_table_and_row_together() -> None:
    keyed: dict[str, Any] = {"page": [1, 5], "table": ["general_basic", None], "row": "公务接待费"}
    assert scored(answered(figure("2.39")), **keyed).passed
    for change in ({"page": 2}, {"table": "three_public"}, {"table": None}, {"row": "差旅费"}):
        assert not scored(answered(figure("2.39")), **{**keyed, **change}).passed


def test_a_narrative_source_has_no_table() -> None:
    sentence = replace(CITED, table=None, table_id=None, row_label=None, printed="4.02", page=2)
    assert scored(answered(figure("4.02"), citations=(sentence,)), page=2, table=None).passed


def test_pages_and_quotes_are_scored_on_the_own_document_only() -> None:
    elsewhere = replace(GROUND, own_document=False)
    keyed: dict[str, Any] = {"page": 40, "quote_contains": ["没有的话"], "row": "公务接待费"}
    assert scored(answered(figure("2.39")), elsewhere, **keyed).passed
    assert not scored(answered(figure("2.39")), **keyed).passed


def test_a_citation_that_the_page_does_not_show_is_found() -> None:
    result = scored(answered(figure("2.39"), citations=(replace(CITED, page=2),)), **KEYED)
    assert result.citations_wrong == 1
    assert not result.passed
    beyond = answered(figure("2.39"), citations=(replace(CITED, page=9),))
    assert scored(beyond, **KEYED).citations_wrong == 1


def test_a_quote_may_run_over_lines_and_a_page_break_but_not_be_made_up() -> None:
    quote = replace(CITED, printed=None, quote="差旅费 35.50\n会议费")
    assert scored(answered(citations=(quote,)), quote_contains=["差旅费35.50"]).passed
    made_up = replace(CITED, printed=None, quote="差旅费由市长批准")
    assert scored(answered(citations=(made_up,))).citations_wrong == 1


def test_operands_must_be_cited_as_numbers_not_as_digits() -> None:
    calculation = Calculation("2.39 ÷ 35.50", (1,))
    answer = answered(figure("6.73", "%", "computed"), calculation=calculation)
    assert not scored(answer, operands=["2.39", "35.50"]).passed
    second = replace(CITED, number=2, printed="35.50", row_label="差旅费")
    assert scored(replace(answer, citations=(CITED, second)), operands=["2.39", "35.5"]).passed
    assert not scored(answer, operands=["39"]).passed


def test_text_must_contain_and_must_not_contain() -> None:
    answer = answered(figure("2.39"), text="公务接待费为 2.39 万元")
    assert scored(answer, text_contains=["2.39万元"], text_excludes=["亿元"]).passed
    assert not scored(answer, text_contains=["持平"]).passed
    assert not scored(answer, text_excludes=["公务接待费"]).passed


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"verification": Verification(numbers_backed=False)},
        {"citations": ()},
        {"citations": (replace(CITED, number=2),)},
        {"figures": (Figure(Decimal("2.39"), "万元", "printed", "某项", (7,)),)},
        {"figures": (figure("6.73", "%", "computed"),)},
        {"refusal": Refusal("unclear", "")},
    ],
)
def test_what_every_answer_owes(changes: dict[str, Any]) -> None:
    assert not scored(replace(answered(figure("2.39")), **changes)).passed


def test_a_count_needs_no_formula() -> None:
    count = answered(figure("1", "项", "computed"), query=Query("count"))
    assert scored(count, figures=[{"value": "1"}]).passed


def test_a_level_that_stayed_as_printed_needs_no_formula() -> None:
    stayed = answered(figure("2.39", kind="computed"), query=Query("prior_level"))
    assert scored(stayed, **KEYED).passed
