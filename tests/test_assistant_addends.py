"""A whole and its part, a total and its items, one row shown twice: never added unasked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from assistant_fixture import Builder, asked, assistant_over, budget, figures
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.lookups.addends import addends, overlapping, within
from assistant.lookups.lookup import Evidence, read

_AMOUNTS = (("科目编码", "label"), ("科目名称", "label"), ("合计", "amount"))


def tree() -> Builder:
    """A class, its section and its item of one name; the item of another section has that name too."""
    made = Builder("tree", year=2024)
    lines = [
        ("其他支出", "229", ("其他支出",), {"合计": "70.00"}),
        ("其他支出", "22999", ("其他支出", "其他支出"), {"合计": "50.00"}),
        ("其他支出", "2299999", ("其他支出", "其他支出", "其他支出"), {"合计": "50.00"}),
        ("彩票公益金支出", "22960", ("其他支出", "彩票公益金支出"), {"合计": "20.00"}),
        ("合计", None, ("合计",), {"合计": "70.00"}),
    ]
    made.table("expenditure", "部门支出总表", _AMOUNTS, tuple(lines), page=2)
    return made


def evidence(assistant: Assistant) -> list[Evidence]:
    found = [read(entry) for entry in assistant.holdings.entries if entry.table is not None]
    return [one for one in found if isinstance(one, Evidence) and one.value is not None]


@pytest.mark.parametrize("question", ["其他支出一共多少", "其他支出合计是多少", "其他支出加起来多少"])
def test_rows_of_one_name_that_stand_in_each_other_are_told_once(question: str) -> None:
    answer = asked(assistant_over(tree()), question)
    assert figures(answer) == [("70.00", "万元")]
    assert answer.calculation is None


def test_a_sum_of_a_whole_and_its_part_says_that_the_part_counts_twice() -> None:
    answer = asked(assistant_over(tree()), "其他支出和彩票公益金支出一共多少")
    assert answer.status != "answered" or "“彩票公益金支出”已经包含在“其他支出”之内" in answer.text


def test_both_sides_of_the_budget_are_told_and_not_added() -> None:
    answer = asked(assistant_over(budget()), "收入、支出预算总计是多少")
    assert figures(answer) == [("960.50", "万元"), ("960.50", "万元")]


@given(st.data())
def test_what_is_added_holds_no_part_of_another(data: st.DataObject) -> None:
    held = evidence(_HELD)
    chosen = data.draw(st.lists(st.sampled_from(held), min_size=1, max_size=5, unique_by=id))
    kept = addends(chosen)

    assert kept
    assert overlapping(kept) is None or len(chosen) == len(kept) == 1
    assert all(any(within(one, other) for other in kept) or one in kept or len(kept) == 1 for one in chosen)
    assert max(e.value or Decimal(0) for e in kept) <= max(e.value or Decimal(0) for e in chosen)


_HELD = assistant_over(budget())
