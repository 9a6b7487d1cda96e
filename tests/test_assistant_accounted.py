"""Words of an operation that a plan does not use forbid the plain answer."""

from __future__ import annotations

import pytest
from assistant_fixture import asked, assistant_over, budget, figures


@pytest.mark.parametrize(
    "question",
    [
        "公务接待费最大的是多少",
        "除了培训费支出总计多少",
        "除了培训费一共多少",
    ],
)
def test_no_figure_is_told_of_half_a_question(question: str) -> None:
    answer = asked(assistant_over(budget()), question)
    assert (answer.status, answer.figures) == ("refused", ())


def test_an_order_that_is_used_is_told() -> None:
    assert figures(asked(assistant_over(budget()), "最大的项目是哪个"))[:1] == [("200", "万元")]


def test_columns_joined_before_a_row_are_read_with_it() -> None:
    """26.40 stands under 公用经费, nothing under 人员经费."""
    answer = asked(assistant_over(budget()), "人员经费和公用经费里的差旅费一共多少")
    assert ("26.40", "万元") in figures(answer) or answer.status == "refused"
