"""Follow-ups: what a turn leaves out is taken from the turns before, slot by slot, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from assistant_fixture import asked, assistant_over, budget, figures

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.language.question import frame_of
from assistant.plans.referents import with_referent
from assistant.records import Answer, Query, Target


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(budget())


def answered(*turns: str) -> Answer:
    answer = asked(assistant(), *turns)
    assert answer.status == "answered", answer.text
    return answer


def conversation(*turns: str) -> Conversation:
    held = Conversation()
    for turn in turns:
        held = held.followed_by(assistant().ask(turn, held))
    return held


@pytest.mark.parametrize(
    ("turns", "value", "unit"),
    [
        # another item
        (("公务接待费多少", "那培训费呢"), "9.00", "万元"),
        (("三公经费多少", "其中公务接待费呢"), "2.60", "万元"),
        (("办公费占公用经费多少", "差旅费呢"), "29.33", "%"),  # 26.40 ÷ 90.00
        (("三公经费占支出总计多少", "公务接待费呢"), "0.27", "%"),  # 2.60 ÷ 960.50
        (("手续费多少", "那差旅费呢"), "26.40", "万元"),
        # another column
        (("台式计算机多少钱", "单价呢"), "0.60", "万元"),
        (("台式计算机多少钱", "买几台"), "12", "台"),
        (("台式计算机买几台", "无人机呢"), "4", "架"),
        (("农林水支出多少", "其中基本支出呢"), "550.00", "万元"),
        # another unit
        (("公务接待费多少", "换算成元"), "26000", "元"),
        (("公务接待费多少", "合多少元"), "26000", "元"),
        (("公务接待费多少万元", "元呢"), "26000", "元"),
        (("办公费和差旅费一共多少", "换成元"), "664000", "元"),
        # a share of what was asked about
        (("公务接待费多少", "占三公经费多少"), "17.81", "%"),
        (("三公经费多少", "占支出总计多少"), "1.52", "%"),
        (("公务接待费多少", "它占多少"), "0.27", "%"),
        (("支出总计多少", "项目支出呢", "占多少"), "36.44", "%"),
        (("最大的项目", "它占项目支出多少"), "57.14", "%"),
        (("办公费加差旅费多少", "占公用经费多少"), "73.78", "%"),
        # another year
        (("项目支出多少", "去年呢"), "400.00", "万元"),
        (("项目支出多少", "2023年呢"), "400.00", "万元"),
        (("基本支出多少", "比上年增加多少"), "10.50", "万元"),
        # taken together
        (("办公费多少", "差旅费多少", "加起来多少"), "66.40", "万元"),
        (("办公费多少", "差旅费多少", "两个相差多少"), "13.60", "万元"),
        (("办公费加差旅费多少", "再加培训费"), "75.40", "万元"),
        (("最大的三个项目", "一共多少"), "314", "万元"),
        (("列出各项目", "它们一共多少"), "350", "万元"),
        (("渔业资源调查多少钱", "两个一共多少"), "114", "万元"),
        # another place
        (("最大的项目", "第二呢"), "70", "万元"),
        (("最大的项目", "最小的呢"), "6", "万元"),
        (("最大的项目", "第二呢", "第三呢"), "44", "万元"),
        # without a turn before that matters
        (("你好", "公务接待费多少"), "2.60", "万元"),
        (("今天天气怎么样", "公务接待费多少"), "2.60", "万元"),
        (("财政部门三公经费", "公务接待费多少"), "2.60", "万元"),
    ],
)
def test_a_turn_is_filled_from_the_ones_before(turns: tuple[str, ...], value: str, unit: str) -> None:
    assert figures(answered(*turns))[:1] == [(value, unit)]


def test_rows_shown_before_are_narrowed_by_a_bound() -> None:
    assert figures(answered("列出各项目", "超过50万的有哪些")) == [("200", "万元"), ("70", "万元")]
    assert figures(answered("列出各项目", "超过50万的有几个"))[:1] == [("2", "个")]


def test_the_parts_of_what_was_asked_about() -> None:
    expected = [("0", "万元"), ("12.00", "万元"), ("2.60", "万元")]
    assert figures(answered("三公经费多少", "包括哪些")) == expected
    assert figures(answered("三公经费多少", "分别是多少")) == expected


def test_two_items_of_before_are_compared() -> None:
    assert figures(answered("办公费多少", "差旅费呢", "哪个多")) == [("40.00", "万元"), ("26.40", "万元")]


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (("住房公积金多少", "第二个"), "58.50"),
        (("住房公积金多少", "第一个"), "60.50"),
        (("住房公积金多少", "部门支出总表"), "60.50"),
        (("渔业资源调查多少钱", "近海的"), "70"),
        (("渔业资源调查多少钱", "不是近海"), "44"),
    ],
)
def test_a_reading_is_picked(turns: tuple[str, ...], value: str) -> None:
    assert asked(assistant(), turns[0]).status == "clarify"
    assert figures(answered(*turns)) == [(value, "万元")]


def test_a_reading_that_was_not_offered_is_not_picked() -> None:
    assert figures(asked(assistant(), "渔业资源调查多少钱", "第七个")) not in (
        [("70", "万元")],
        [("44", "万元")],
    )


def test_a_question_of_its_own_takes_nothing_from_before() -> None:
    alone = answered("培训费占公用经费多少")
    after = answered("三公经费多少元", "培训费占公用经费多少")
    assert (after.text, figures(after)) == (alone.text, figures(alone))


@pytest.mark.parametrize("turn", ["换算成元", "占多少", "第二呢", "那呢", "两个一共多少"])
def test_a_follow_up_of_nothing_gives_no_figure(turn: str) -> None:
    answer = asked(assistant(), turn)
    assert answer.status in ("refused", "clarify")
    assert answer.figures == ()


def test_a_year_that_is_not_held_stays_refused_in_a_follow_up() -> None:
    answer = asked(assistant(), "项目支出多少", "2022年呢")
    assert answer.refusal is not None
    assert answer.refusal.reason == "year_not_held"


def test_a_refused_question_is_taken_up_for_another_department() -> None:
    assert figures(answered("财政局三公经费多少", "那渔政管理局呢")) == [("14.60", "万元")]


@pytest.mark.parametrize(
    ("turns", "question", "read"),
    [
        (("公务接待费多少",), "它占三公经费多少", "公务接待费占三公经费多少"),
        (("公务接待费多少",), "这笔钱为什么增加", "公务接待费为什么增加"),
        (("最大的项目",), "该项目的目标是什么", "渔政巡护的目标是什么"),
        (("公务接待费多少",), "公务接待费多少", "公务接待费多少"),
        (("办公费和差旅费各多少",), "它占多少", "它占多少"),  # two items: 它 is neither
        (("住房公积金多少",), "它占多少", "它占多少"),  # asked back: nothing was told
        ((), "它占多少", "它占多少"),
    ],
)
def test_what_a_pronoun_points_back_to(turns: tuple[str, ...], question: str, read: str) -> None:
    held = conversation(*turns)
    assert with_referent(question, held, assistant().holdings) == read
    assert frame_of(read, assistant().holdings.lexicon).text


def about(item: str, operation: str = "lookup", *more: str) -> Answer:
    targets = tuple(Target(name, name) for name in (item, *more))
    return Answer("问", "answered", "figures", "答", query=Query(operation, targets=targets))  # type: ignore[arg-type]


def test_the_last_query_about_something_is_remembered_through_chatter() -> None:
    held = Conversation((about("办公费"), Answer("你好", "refused", None, "您好！")))
    assert held.query == about("办公费").query
    assert Conversation().query is None
    assert Conversation((Answer("你好", "refused", None, "您好！"),)).query is None


def test_the_last_different_items_are_taken_oldest_first() -> None:
    held = Conversation((about("办公费"), about("差旅费"), about("差旅费"), about("培训费")))
    assert [target.item for target in held.targets(2)] == ["差旅费", "培训费"]
    assert [target.item for target in held.targets(3)] == ["办公费", "差旅费", "培训费"]
    assert [target.item for target in Conversation((about("办公费", "lookup", "差旅费"),)).targets(2)] == [
        "办公费",
        "差旅费",
    ]
    assert [target.item for target in Conversation((about("办公费", "share", "公用经费"),)).targets(2)] == [
        "办公费"
    ]


def test_only_so_many_answers_are_remembered() -> None:
    held = Conversation()
    for place in range(100):
        held = held.followed_by(replace(about("办公费"), seconds=float(Decimal(place))))
    assert len(held.answers) == 40
    assert held.last == held.answers[-1]


def test_a_conversation_is_never_changed_in_place() -> None:
    before = Conversation()
    after = before.followed_by(about("办公费"))
    assert (before.answers, len(after.answers)) == ((), 1)


def test_a_reading_is_picked_by_any_piece_of_its_name() -> None:
    assert figures(asked(assistant(), "渔业资源调查多少钱", "内河")) == [("44", "万元")]


def test_the_rate_of_the_change_just_told() -> None:
    """50 ÷ (350.00 + 50)."""
    answer = asked(assistant(), "项目支出多少", "比上年增减多少", "百分比呢")
    assert answer.status != "answered" or figures(answer)[:1] in ([("12.50", "%")], [("-12.50", "%")])
