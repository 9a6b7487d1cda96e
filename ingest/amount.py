"""The one door for numbers (金额): printed text and unit to Decimal, and back.

Nothing else in the project parses or formats a number. Blank, zero, dash and words stay different things.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from math import isqrt
from typing import Literal

Shape = Literal["number", "zero", "blank", "dash", "text"]

# What one unit is worth in 元; the only scale table of the project.
MONEY_UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
NUMBER = re.compile(r"[-+−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?")
_DIGITS = re.compile(r"\d")
_MOST_DIGITS = 20  # more are a serial number, and sums of them would no longer be exact
_BELOW_ZERO = ("△", "▲")  # what final accounts print before a negative amount
_DASHES = frozenset({"-", "--", "---", "—", "——", "－", "–", "―"})


def normalise(text: str) -> str:
    """Return text in NFKC with the minus signs of the field made one; printed text is kept elsewhere."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def shape(text: str) -> Shape:
    """Say what kind of cell a printed text is: blank, dash, zero, number or text."""
    plain = normalise(text)
    if not plain:
        return "blank"
    if plain in _DASHES:
        return "dash"
    try:
        value = parse(plain)
    except ValueError:
        return "text"
    return "zero" if value == 0 else "number"


def parse(text: str) -> Decimal:
    """Return the exact value printed (thousands commas and a % sign allowed).

    The exponent of the result keeps the printed precision (`5655.00` has two decimals).
    Raises ValueError with the offending text where it is no single number.
    """
    plain = normalise(text)
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1]
    elif plain[:1] in _BELOW_ZERO and plain[1:2].isdigit():
        plain, negative = plain[1:], True
    if not NUMBER.fullmatch(plain) or (
        len(plain) > _MOST_DIGITS and len(_DIGITS.findall(plain)) > _MOST_DIGITS
    ):
        raise ValueError(f"not a number: {text!r}")
    value = Decimal(plain.rstrip("%").replace(",", "").replace("，", ""))
    return -value if negative else value


def precision(value: Decimal) -> Decimal:
    """Return the weight of the last printed digit (0.01 for 5655.00)."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def convert(value: Decimal, unit: str, target: str) -> Decimal:
    """Return value in another money unit, exactly.

    Raises ValueError where one of the units is no money unit.
    """
    if unit == target:
        return value
    if unit not in MONEY_UNITS or target not in MONEY_UNITS:
        raise ValueError(f"no conversion from {unit!r} to {target!r}")
    return plain(value * MONEY_UNITS[unit] / MONEY_UNITS[target])


def plain(value: Decimal) -> Decimal:
    """Return value without exponent notation and without trailing zeros after the point."""
    stripped = value.normalize()
    exponent = stripped.as_tuple().exponent
    return stripped.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else stripped


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half up (四舍五入) to a number of decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def rounding(count: int) -> Decimal:
    """Return how many last digits an equality of so many rounded figures may be off.

    Each figure is off by up to half a digit; three standard deviations of their sum, in whole digits. Two
    figures (the same thing printed twice) may differ by half a digit of the coarser one.
    """
    return Decimal("0.5") if count <= 2 else Decimal(isqrt(3 * count // 4))


def text_of(value: Decimal) -> str:
    """Return the decimal string of a value, never in exponent notation."""
    return format(value, "f")
