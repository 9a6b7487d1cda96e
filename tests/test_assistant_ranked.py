"""What is asked of the first rows of a ranking: their sum, their share, the part that changed most."""

from __future__ import annotations

from decimal import Decimal

import pytest
from assistant_fixture import asked, assistant_over, budget, compared, figures


def test_the_largest_rows_together_are_led_by_their_sum():
    answer = asked(assistant_over(budget()), "最大的两个项目一共多少")
    parts = [figure.value for figure in answer.figures[1:]]

    assert answer.status == "answered"
    assert len(parts) == 2
    assert answer.figures[0].value == sum(parts)
    assert answer.calculation is not None


def test_the_largest_project_is_set_against_the_whole_that_is_named():
    held = assistant_over(budget())
    largest = asked(held, "最大的项目是哪个").figures[0].value
    whole = asked(held, "项目支出是多少").figures[0].value

    answer = asked(held, "最大的项目占项目支出的百分之多少")

    assert figures(answer) == [("57.14", "%")]  # 200 of 350
    assert (largest, whole) == (Decimal(200), Decimal(350))


def test_the_first_rows_after_the_smallest_are_the_largest_again():
    held = assistant_over(budget())
    largest = figures(asked(held, "最大的两个项目"))

    answer = asked(held, "项目支出有哪些", "最小的是哪个", "前两个加起来多少")

    assert figures(answer)[1:] == largest


@pytest.mark.parametrize(
    ("question", "value"),
    [("三公经费里哪一项比上年减少最多", "2.00"), ("三公经费哪一项增加最多", None)],
)
def test_the_part_that_changed_most_is_told_with_its_change(question, value):
    """Vehicles 13.00 → 11.00, receptions 3.00 → 2.00, journeys none → 1.00."""
    answer = asked(assistant_over(compared()), question)

    assert (figures(answer)[0][0] if answer.figures else None) == value


def test_an_item_that_is_not_broken_down_has_no_largest_part():
    answer = asked(assistant_over(budget()), "公务接待费里最大的是哪个")

    assert (answer.status, answer.figures) == ("refused", ())
