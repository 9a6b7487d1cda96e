"""Decimal arithmetic: exact, one rounding at the end, half up; different kinds are never mixed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate import calculate
from assistant.gate.calculate import UnitsDifferError
from ingest.amount import MONEY_UNITS, text_of

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
UNITS = st.sampled_from(sorted(MONEY_UNITS))


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        ("10935.47", "万元", "元", "109354700"),
        ("10935.47", "万元", "亿元", "1.093547"),
        ("2.60", "万元", "元", "26000"),
        ("500", "元", "万元", "0.05"),
        ("0.01", "万元", "元", "100"),
        ("3000000.00", "元", "万元", "300"),
        ("12", "台", "台", "12"),
    ],
)
def test_money_is_converted_exactly(value: str, unit: str, target: str, expected: str) -> None:
    assert text_of(calculate.in_unit(Decimal(value), unit, target)) == expected


@pytest.mark.parametrize(
    ("unit", "target"), [("台", "万元"), ("万元", "台"), ("%", "元"), (None, "元"), ("台", "辆")]
)
def test_there_is_no_conversion_between_kinds(unit: str | None, target: str) -> None:
    with pytest.raises(UnitsDifferError):
        calculate.in_unit(Decimal(1), unit, target)


def test_without_a_unit_asked_for_a_value_stays_as_it_is() -> None:
    assert calculate.in_unit(Decimal("2.60"), "万元", None) == Decimal("2.60")


@pytest.mark.parametrize(
    ("units", "same"),
    [
        (["万元", "万元"], True),
        (["万元", "元", "亿元"], True),
        (["台", "台"], True),
        (["台", "套"], False),
        (["万元", "%"], False),
        (["万元", None], False),
        ([], True),
    ],
)
def test_what_can_be_added(units: list[str | None], same: bool) -> None:
    assert calculate.same_kind(units) is same


def test_a_sum_over_units_is_in_the_unit_asked_for() -> None:
    mixed = [(Decimal("2.60"), "万元"), (Decimal(400), "元"), (Decimal("0.0001"), "亿元")]
    assert calculate.total(mixed, "元") == Decimal(36400)
    assert calculate.total([], "万元") == 0


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("14.60", "960.50", "1.52"),
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("1", "8", "12.50"),
        ("1", "1600", "0.06"),  # 0.0625: half up at the third decimal is down here
        ("1", "800", "0.13"),  # 0.125 is rounded up, not to even
        ("5", "5", "100.00"),
        ("0", "7", "0.00"),
    ],
)
def test_percentages_have_two_decimals_half_up(part: str, whole: str, expected: str) -> None:
    assert text_of(calculate.percent(Decimal(part), Decimal(whole))) == expected


@pytest.mark.parametrize("divide", [calculate.percent, calculate.quotient])
def test_nothing_is_divided_by_zero(divide: object) -> None:
    with pytest.raises(ZeroDivisionError):
        divide(Decimal(1), Decimal(0))  # type: ignore[operator]


@pytest.mark.parametrize(("places", "expected"), [(None, "1.2350"), (3, "1.235"), (2, "1.24"), (0, "1")])
def test_rounding_only_where_places_are_asked_for(places: int | None, expected: str) -> None:
    assert text_of(calculate.rounded(Decimal("1.2350"), places)) == expected


@given(AMOUNTS, UNITS, UNITS)
def test_a_conversion_there_and_back_is_the_same_amount(value: Decimal, unit: str, target: str) -> None:
    assert calculate.in_unit(calculate.in_unit(value, unit, target), target, unit) == value


@given(AMOUNTS, AMOUNTS.filter(lambda value: value != 0))
def test_a_quotient_is_the_exact_one_rounded_once(dividend: Decimal, divisor: Decimal) -> None:
    exact = Fraction(dividend) / Fraction(divisor) * 100
    found = calculate.quotient(dividend, divisor)
    assert abs(Fraction(found) - Fraction(dividend) / Fraction(divisor)) <= Fraction(1, 200)
    assert found == Decimal((2 * exact.numerator + exact.denominator) // (2 * exact.denominator)) / 100


@given(st.lists(st.tuples(AMOUNTS, UNITS), max_size=6), UNITS)
def test_a_sum_does_not_depend_on_the_order(values: list[tuple[Decimal, str]], unit: str) -> None:
    assert calculate.total(values, unit) == calculate.total(values[::-1], unit)
