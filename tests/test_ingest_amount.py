"""The one door for numbers: printed text to exact values and back (金额)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.amount import (
    MONEY_UNITS,
    convert,
    parse,
    plain,
    precision,
    round_half_up,
    rounding,
    shape,
    text_of,
)

PRINTED = [
    ("△0.20", "-0.20"),
    ("▲1,234.50", "-1234.50"),
    ("10935.47", "10935.47"),
    ("5655.00", "5655.00"),
    ("0.00", "0.00"),
    ("9,616.338314", "9616.338314"),
    ("1，234.50", "1234.50"),  # a full-width comma
    ("１２３．４５", "123.45"),  # full-width digits
    ("-60.86%", "-60.86"),
    ("17.2％", "17.2"),
    ("−12.30", "-12.30"),  # the minus sign of typesetters
    ("－12.30", "-12.30"),
    ("+3.00", "3.00"),
    ("(45.60)", "-45.60"),  # brackets of bookkeepers
    ("（45.60）", "-45.60"),
    (" 27 ", "27"),
    ("3121420000", "3121420000"),
    ("0.000001", "0.000001"),
]


@pytest.mark.parametrize(("printed", "value"), PRINTED)
def test_what_is_printed_is_read_exactly(printed: str, value: str) -> None:
    assert str(parse(printed)) == value


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "——",
        "空表",
        "12.",
        ".5",
        "1,23.00",
        "12,3456",
        "6-8",
        "≥90",
        "5655.00万元",
        "1 234",
        "二十",
        "1e5",
        "1.2.3",
        "%",
        "9" * 21,
    ],
)
def test_what_is_no_single_number_is_refused_with_its_text(printed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse(printed)


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("", "blank"),
        ("　", "blank"),
        ("——", "dash"),
        ("--", "dash"),
        ("–", "dash"),
        ("－", "dash"),
        ("0", "zero"),
        ("0.00", "zero"),
        ("-0.00", "zero"),
        ("0%", "zero"),
        ("0.01", "number"),
        ("-60.86%", "number"),
        ("不涉及", "text"),
        ("**", "text"),
    ],
)
def test_blank_dash_zero_and_words_stay_different_things(printed: str, kind: str) -> None:
    assert shape(printed) == kind


@pytest.mark.parametrize(
    ("printed", "step"),
    [("5655.00", "0.01"), ("29.4", "0.1"), ("27", "1"), ("9,616.338314", "0.000001"), ("100", "1")],
)
def test_precision_is_the_last_printed_digit(printed: str, step: str) -> None:
    assert precision(parse(printed)) == Decimal(step)


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        ("10935.47", "万元", "元", "109354700"),
        ("10935.47", "万元", "亿元", "1.093547"),
        ("3121420", "元", "万元", "312.142"),
        ("1.5", "亿元", "万元", "15000"),
        ("2500", "千元", "万元", "250"),
        ("7", "百万元", "元", "7000000"),
        ("0.00", "万元", "元", "0"),
        ("-0.05", "万元", "元", "-500"),
        ("1", "元", "亿元", "0.00000001"),
    ],
)
def test_units_convert_exactly(value: str, unit: str, target: str, expected: str) -> None:
    assert text_of(convert(Decimal(value), unit, target)) == expected


@pytest.mark.parametrize(("unit", "target"), [("台", "元"), ("万元", "%"), ("", "万元")])
def test_what_is_no_money_does_not_convert(unit: str, target: str) -> None:
    with pytest.raises(ValueError, match="no conversion"):
        convert(Decimal(1), unit, target)


def test_the_same_unit_keeps_what_is_printed() -> None:
    assert str(convert(Decimal("5655.00"), "万元", "万元")) == "5655.00"
    assert str(convert(Decimal(30), "台", "台")) == "30"


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.265", 2, "0.27"),
        ("-0.265", 2, "-0.27"),
        ("0.2649", 2, "0.26"),
        ("17.25", 1, "17.3"),
        ("2.5", 0, "3"),
    ],
)
def test_half_rounds_up_not_to_even(value: str, places: int, expected: str) -> None:
    assert text_of(round_half_up(Decimal(value), places)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("1E+7", "10000000"), ("120.50", "120.5"), ("0.00", "0"), ("-3.0", "-3")]
)
def test_plain_has_neither_exponent_nor_idle_zeros(value: str, expected: str) -> None:
    assert text_of(plain(Decimal(value))) == expected


def test_more_figures_may_be_further_off() -> None:
    """Half a digit for a pair; three standard deviations (√(3n/4) digits) for a sum, in whole digits."""
    assert rounding(2) == Decimal("0.5")
    assert rounding(3) == 1  # √2.25 = 1.5
    assert rounding(4) == 1  # √3 = 1.73
    assert rounding(6) == 2  # √4.5 = 2.12
    assert rounding(20) == 3  # √15 = 3.87


AMOUNTS = st.decimals(min_value=-(10**11), max_value=10**11, places=6, allow_nan=False, allow_infinity=False)


@given(AMOUNTS)
def test_an_amount_comes_back_as_it_was_written(value: Decimal) -> None:
    assert parse(text_of(value)) == value


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_printed_zeros_and_commas_are_kept_apart_from_the_value(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    printed = f"{value:,f}"
    assert parse(printed) == value
    assert text_of(parse(printed)) == printed.replace(",", "")


@given(AMOUNTS, st.sampled_from(sorted(MONEY_UNITS)), st.sampled_from(sorted(MONEY_UNITS)))
def test_a_conversion_loses_nothing_on_the_way_back(value: Decimal, unit: str, target: str) -> None:
    assert convert(convert(value, unit, target), target, unit) == value


@given(AMOUNTS)
def test_plain_changes_the_writing_not_the_value(value: Decimal) -> None:
    assert plain(value) == value
    assert "E" not in str(text_of(plain(value)))
