"""Decimal arithmetic (计算): exact, except for one rounding at the end, half up, which is said."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from ingest.amount import MONEY_UNITS, convert, plain, precision, round_half_up

PLACES = 2
ROUNDED = "四舍五入，两位小数"


class UnitsDifferError(ValueError):
    """Amounts of different kinds cannot be calculated with one another."""


def in_unit(value: Decimal, unit: str | None, target: str | None) -> Decimal:
    """Return a value in another unit, exactly; raises UnitsDifferError where there is no conversion."""
    if unit == target or target is None:
        return value
    if unit in MONEY_UNITS and target in MONEY_UNITS:
        return convert(value, unit, target)
    raise UnitsDifferError(f"{unit} and {target} are different kinds")


def same_kind(units: Sequence[str | None]) -> bool:
    """Tell whether amounts in these units can be added."""
    return len(set(units)) <= 1 or all(unit in MONEY_UNITS for unit in units)


def total(values: Sequence[tuple[Decimal, str | None]], unit: str | None) -> Decimal:
    """Return the sum in a unit, exactly."""
    return sum((in_unit(value, own, unit) for value, own in values), Decimal(0))


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return part ÷ whole in %, two decimals, half up. Raises ZeroDivisionError for a whole of 0."""
    return quotient(part * 100, whole)


def quotient(dividend: Decimal, divisor: Decimal, places: int = PLACES) -> Decimal:
    """Return dividend ÷ divisor rounded half up. Raises ZeroDivisionError for 0."""
    if divisor == 0:
        raise ZeroDivisionError("divisor is 0")
    with localcontext() as context:
        context.prec = 60
        return round_half_up(dividend / divisor, places)


def rounded(value: Decimal, places: int | None) -> Decimal:
    """Return a value rounded half up where a number of places is asked for, else exact."""
    return value if places is None else round_half_up(value, places)


def simplest(value: Decimal) -> Decimal:
    """Return a value without trailing zeros."""
    return plain(value)


def agrees(one: Decimal, unit: str | None, other: Decimal, other_unit: str | None) -> bool:
    """Tell whether two amounts are the same as far as they are printed (元 against 万元)."""
    if unit not in MONEY_UNITS or other_unit not in MONEY_UNITS:
        return unit == other_unit and one == other
    slack = max(in_unit(precision(one), unit, "元"), in_unit(precision(other), other_unit, "元"))
    gap = abs(in_unit(one, unit, "元") - in_unit(other, other_unit, "元"))
    return gap <= 2 * slack
