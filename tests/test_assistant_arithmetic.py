"""Any two items, any wording: the arithmetic of the answers is that of the figures printed.

The amounts are those of the invented budget, written down by hand; a question is made of two or three of
them and one of the wordings people use.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import pytest
from assistant_fixture import asked, assistant_over, budget
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.records import Answer

# In 万元, each name with one reading.
AMOUNTS = {
    "支出总计": "960.50",
    "收入总计": "960.50",
    "农林水支出": "900.00",
    "住房保障支出": "60.50",
    "事业收入": "20.00",
    "基本支出": "610.50",
    "项目支出": "350.00",
    "行政运行": "550.00",
    "渔业发展": "350.00",
    "人员经费": "500.50",
    "公用经费": "90.00",
    "基本工资": "440.00",
    "退休费": "2.00",
    "办公费": "40.00",
    "差旅费": "26.40",
    "培训费": "9.00",
    "公务接待费": "2.60",
    "公务用车运行维护费": "12.00",
    "三公经费": "14.60",
    "渔政巡护": "200",
    "业务培训费": "6",
    "台式计算机": "7.20",
    "资产总额": "412.00",
    "机关运行经费": "90.00",
}
ITEMS = {name: Decimal(text) for name, text in AMOUNTS.items()}
PROJECTS = [200, 30, 70, 44, 6]  # in the order of the document
SUMS = ["{a}和{b}一共多少", "{a}加{b}是多少", "{a}、{b}加起来多少钱", "把{a}和{b}加在一起是多少万元"]
GAPS = ["{a}比{b}多多少", "{a}和{b}相差多少", "{a}与{b}差多少", "{b}比{a}少多少", "{a}减去{b}是多少"]
RATIOS = ["{a}是{b}的几倍", "{a}是{b}的多少倍"]
ORDERS = ["{a}和{b}哪个多", "{a}与{b}比哪个大", "{a}和{b}谁高"]
EACH = ["{a}和{b}各是多少", "{a}、{b}分别是多少"]
UNITS = {"元": "10000", "千元": "10", "万元": "1", "百万元": "0.01", "亿元": "0.0001"}
CONVERSIONS = ["{a}是多少{u}", "{a}换算成{u}是多少", "{a}合多少{u}", "以{u}为单位，{a}是多少"]
# Parts with the wholes they stand under.
PARTS = [
    ("办公费", "公用经费"),
    ("差旅费", "公用经费"),
    ("基本工资", "人员经费"),
    ("公务接待费", "三公经费"),
    ("公务用车运行维护费", "三公经费"),
    ("农林水支出", "支出总计"),
    ("项目支出", "支出总计"),
    ("渔政巡护", "项目支出"),
    ("渔业发展", "农林水支出"),
    ("事业收入", "收入总计"),
]
SHARES = ["{a}占{b}多少", "{a}占{b}的比例", "{a}占{b}的百分之几"]
INSIDE = ["{b}里{a}占百分之几", "{b}中{a}的占比"]

pairs = st.permutations(sorted(ITEMS)).map(lambda names: names[:2])
few = settings(max_examples=80, deadline=None)


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(budget())


def values(question: str, *before: str) -> list[Decimal]:
    answer = asked(assistant(), *before, question)
    assert answer.status == "answered", (question, answer.text)
    return [figure.value for figure in answer.figures]


def hundredths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@few
@given(pairs, st.sampled_from(SUMS))
def test_sums(names: list[str], wording: str) -> None:
    one, other = names
    assert values(wording.format(a=one, b=other)) == [ITEMS[one] + ITEMS[other]]


@few
@given(pairs, st.sampled_from(GAPS))
def test_differences(names: list[str], wording: str) -> None:
    one, other = names
    assert values(wording.format(a=one, b=other))[0] == abs(ITEMS[one] - ITEMS[other])


@few
@given(pairs, st.sampled_from(RATIOS))
def test_ratios(names: list[str], wording: str) -> None:
    one, other = names
    assert values(wording.format(a=one, b=other)) == [hundredths(ITEMS[one] / ITEMS[other])]


@few
@given(pairs, st.sampled_from(ORDERS))
def test_comparisons(names: list[str], wording: str) -> None:
    one, other = names
    assert values(wording.format(a=one, b=other)) == sorted([ITEMS[one], ITEMS[other]], reverse=True)


@few
@given(pairs, st.sampled_from(EACH))
def test_both_in_the_order_asked(names: list[str], wording: str) -> None:
    one, other = names
    assert values(wording.format(a=one, b=other)) == [ITEMS[one], ITEMS[other]]


@few
@given(st.sampled_from(sorted(ITEMS)), st.sampled_from(sorted(UNITS)), st.sampled_from(CONVERSIONS))
def test_units(name: str, unit: str, wording: str) -> None:
    answer = asked(assistant(), wording.format(a=name, u=unit))
    assert [(figure.value, figure.unit) for figure in answer.figures[:1]] == [
        (ITEMS[name] * Decimal(UNITS[unit]), unit)
    ]


@pytest.mark.parametrize(("part", "whole"), PARTS)
@pytest.mark.parametrize("wording", SHARES)
def test_shares(part: str, whole: str, wording: str) -> None:
    assert values(wording.format(a=part, b=whole))[:1] == [hundredths(ITEMS[part] * 100 / ITEMS[whole])]


@few
@given(pairs, st.sampled_from(SHARES))
def test_a_share_is_right_or_refused(names: list[str], wording: str) -> None:
    """What does not stand inside another is no share of it; what is told is the quotient of the two."""
    part, whole = names
    answer = asked(assistant(), wording.format(a=part, b=whole))
    if answer.status == "answered":
        assert answer.figures[0].value == hundredths(ITEMS[part] * 100 / ITEMS[whole])
        assert ITEMS[part] <= ITEMS[whole]
    else:
        assert answer.status == "refused"


BOUNDS = {
    "超过": lambda value, bound: value > bound,
    "高于": lambda value, bound: value > bound,
    "不低于": lambda value, bound: value >= bound,
    "至少": lambda value, bound: value >= bound,
    "低于": lambda value, bound: value < bound,
    "不足": lambda value, bound: value < bound,
    "不超过": lambda value, bound: value <= bound,
}
BOUNDED = ["{w}{n}万元的项目有哪些", "哪些项目{w}{n}万", "金额{w}{n}万元的项目"]


@few
@given(
    st.sampled_from(sorted(BOUNDS)),
    st.sampled_from([5, 6, 7, 30, 44, 45, 70, 199, 200]),
    st.sampled_from(BOUNDED),
)
def test_bounds(word: str, bound: int, wording: str) -> None:
    inside = [value for value in PROJECTS if BOUNDS[word](value, bound)]
    found = values(wording.format(w=word, n=bound))
    assert found == inside if inside else found[:1] == [0]


@few
@given(st.sampled_from(sorted(BOUNDS)), st.sampled_from([5, 6, 7, 30, 44, 45, 70, 199, 200]))
def test_counts(word: str, bound: int) -> None:
    inside = [value for value in PROJECTS if BOUNDS[word](value, bound)]
    assert values(f"{word}{bound}万元的项目有几个")[:1] == [len(inside)]


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize(
    ("wording", "largest"), [("最大的{n}个项目", True), ("前{n}大项目", True), ("最小的{n}个项目", False)]
)
def test_ranks(count: int, wording: str, largest: bool) -> None:
    order = sorted(PROJECTS, reverse=largest)
    assert values(wording.format(n=count)) == order[:count]
    assert values(wording.format(n="零一二三四五"[count])) == order[:count]


@few
@given(pairs)
def test_follow_ups_give_what_whole_questions_give(names: list[str]) -> None:
    one, other = names
    assert values("加起来多少", f"{one}多少", f"{other}呢") == [ITEMS[one] + ITEMS[other]]
    assert values("相差多少", f"{one}多少", f"{other}多少")[0] == abs(ITEMS[one] - ITEMS[other])
    assert values("换算成元", f"{one}和{other}一共多少") == [(ITEMS[one] + ITEMS[other]) * 10_000]


@few
@given(pairs)
def test_an_answer_is_the_same_alone_and_after_another(names: list[str]) -> None:
    one, other = names
    alone: Answer = asked(assistant(), f"{other}是多少")
    after: Answer = asked(assistant(), f"{one}是多少", f"{other}是多少")
    assert (after.status, after.figures, after.text) == (alone.status, alone.figures, alone.text)


@pytest.mark.parametrize(
    ("part", "whole"), [("办公费", "公用经费"), ("差旅费", "公用经费"), ("基本工资", "人员经费")]
)
@pytest.mark.parametrize("wording", INSIDE)
def test_shares_inside_a_whole_that_is_a_column(part: str, whole: str, wording: str) -> None:
    assert values(wording.format(a=part, b=whole))[:1] == [hundredths(ITEMS[part] * 100 / ITEMS[whole])]


@pytest.mark.parametrize(
    ("part", "whole"), [("公务接待费", "三公经费"), ("项目支出", "支出总计"), ("渔业发展", "农林水支出")]
)
@pytest.mark.parametrize("wording", INSIDE)
def test_shares_inside_a_whole(part: str, whole: str, wording: str) -> None:
    assert values(wording.format(a=part, b=whole))[:1] == [hundredths(ITEMS[part] * 100 / ITEMS[whole])]


@pytest.mark.parametrize("question", ["项目支出里基本支出占百分之几", "公用经费里人员经费占百分之几"])
def test_no_part_is_larger_than_its_whole(question: str) -> None:
    assert asked(assistant(), question).status == "refused"


@pytest.mark.parametrize("before", ["基本支出多少", "农林水支出多少", "公用经费多少"])
def test_a_name_that_begins_like_a_pronoun(before: str) -> None:
    assert values("那项目支出呢", before) == [Decimal("350.00")]


@pytest.mark.parametrize("other", ["项目支出", "基本支出"])
def test_a_sum_said_behind_a_name_that_may_have_it(other: str) -> None:
    assert values(f"办公费与{other}合计多少") == [ITEMS["办公费"] + ITEMS[other]]
