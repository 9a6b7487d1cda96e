"""Figures or words: where an answer is sought, and which readings are left when several were worked out."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import pytest
from assistant_fixture import FakeStore, asked, assistant_over, budget

from assistant.assistant import Assistant
from assistant.holdings.holdings import Holdings, load_holdings
from assistant.language.question import frame_of
from assistant.lookups.outcome import Outcome, Stop, Value
from assistant.plans.operands import bind_all
from assistant.plans.route import asks_figure, asks_narrative
from assistant.plans.settle import settle
from assistant.records import Query


@lru_cache(maxsize=1)
def holdings() -> Holdings:
    return load_holdings(FakeStore(budget().extract()))


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(budget())


def narrative(question: str) -> bool:
    frame = frame_of(question, holdings().lexicon)
    return asks_narrative(frame, bind_all(frame, holdings(), frozenset({"doc1"})))


@pytest.mark.parametrize(
    "question",
    [
        "项目支出为什么减少",
        "什么是机关运行经费",
        "机关运行经费是什么意思",
        "渔政巡护用来干什么",
        "单位的主要职责是什么",
        "三公经费包括哪些费用",
        "公务接待费的用途",
        "机关运行经费包不包括差旅费",
    ],
)
def test_reasons_meanings_and_duties_are_sought_in_words(question: str) -> None:
    assert narrative(question)


@pytest.mark.parametrize(
    "question",
    [
        "公务接待费是多少",
        "三公经费占支出总计多少",
        "最大的三个项目",
        "有几个项目",
        "项目支出比上年减少多少",
        "手续费是多少",
        "公务接待费",
        "钱都花在哪了",
        "公务接待费主要用了多少钱",
    ],
)
def test_amounts_are_sought_in_figures(question: str) -> None:
    assert not narrative(question)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("公务接待费多少", True),
        ("买几台", True),
        ("占比", True),
        ("什么时候完成", True),
        ("公务接待费", False),
    ],
)
def test_whether_a_number_is_asked_for(question: str, figure: bool) -> None:
    assert asks_figure(frame_of(question, holdings().lexicon)) is figure


@pytest.mark.parametrize(
    ("question", "route"),
    [
        ("公务接待费是多少", "figures"),
        ("三公经费占支出总计多少", "figures"),
        ("住房公积金是多少", "figures"),
        ("手续费是多少", None),
    ],
)
def test_the_route_of_an_answer(question: str, route: str | None) -> None:
    assert asked(assistant(), question).route == route


def test_words_carry_the_figure_they_are_about() -> None:
    answer = asked(assistant(), "项目支出为什么减少")
    assert answer.status == "answered"
    assert answer.route in ("passages", "both")
    assert answer.figures[0].value == Decimal("350.00")


def test_where_the_narrative_is_silent_no_reason_is_made_up() -> None:
    answer = asked(assistant(), "住房保障支出为什么增加")
    assert answer.status == "refused"
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_documents"


# Readings.


def outcome(value: str, unit: str | None, label: str = "某项", operation: str = "lookup") -> Outcome:
    figure = Value(Decimal(value), unit, "printed", label, ())
    return Outcome(Query(operation), (figure,), f"{label} {value}", label=label)  # type: ignore[arg-type]


def left(outcomes: list[Outcome], question: str = "公务接待费是多少", *stops: Stop) -> list[str]:
    frame = frame_of(question, holdings().lexicon)
    return [one.label for one in settle(outcomes, stops, frame, (), ()).outcomes]


def test_the_same_amount_is_one_reading_whatever_its_unit() -> None:
    assert left(
        [outcome("1", "万元", "一"), outcome("10000", "元", "二"), outcome("1.00", "万元", "三")]
    ) == ["一"]


def test_different_amounts_are_several_readings() -> None:
    found = [outcome("1", "万元", "一"), outcome("1", "元", "二"), outcome("1", "台", "三")]
    assert left(found, "设备是多少") == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("公务接待费是多少", ["钱", "比例"]),
        ("主席会议经费", ["钱", "比例"]),
        ("公务接待人次", ["次数", "比例"]),
        ("2024年培训班的培训人数目标是多少", ["次数", "比例"]),
        ("项目得分", []),
        ("设备是多少", ["钱", "次数", "比例"]),
    ],
)
def test_the_figure_is_of_the_kind_asked(question: str, labels: list[str]) -> None:
    found = [outcome("1", "万元", "钱"), outcome("2", "次", "次数"), outcome("3", "%", "比例")]
    assert left(found, question) == labels


def test_money_is_kept_where_money_is_asked_for() -> None:
    readings = [outcome("1", "万元", "钱"), outcome("12", "台", "数")]
    assert left(readings, "台式计算机多少钱") == ["钱"]
    assert left(readings, "台式计算机多少台") == ["数"]


def test_a_measure_word_that_nothing_counts_in_is_refused() -> None:
    frame = frame_of("公务接待费多少人次", holdings().lexicon)
    settled = settle([outcome("2.60", "万元")], (), frame, (), ())
    assert settled.outcomes == ()
    assert settled.stops[0].reason == "not_disclosed"
    assert "人次" in settled.stops[0].message


def test_the_weightiest_reason_comes_first() -> None:
    stops = (Stop("not_in_documents", "一"), Stop("not_proved", "二"), Stop("not_disclosed", "三"))
    frame = frame_of("公务接待费", holdings().lexicon)
    assert [stop.reason for stop in settle([], stops, frame, (), ()).stops] == [
        "not_proved",
        "not_disclosed",
        "not_in_documents",
    ]
