"""What a person sees in a spreadsheet cell: a stored number and its number format (数字格式) → printed text.

Covered are the formats that tables of figures use: decimals, thousands commas, percentages, scaling,
negative and zero sections, literals. For other kinds (fractions, scientific) the plain number is shown.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, Context, Decimal

from ingest.amount import plain, round_half_up, text_of

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<char>.)', re.DOTALL
)
_OTHER_KIND = re.compile(r"[0#?]\s*/|/\s*[0#?]|[0#?.]E[+-]", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_NEGATIVE = (("<", Decimal(0)), ("<=", Decimal(0)))
_CURRENCY = frozenset("¥￥$€£")
# A spreadsheet keeps 15 significant digits; what is stored beyond them is binary noise.
_MOST_DIGITS = 20
_EXACT = 26  # digits before and after the point that a Decimal keeps
_STORED = Context(prec=15, rounding=ROUND_HALF_EVEN)


def exact(stored: float) -> Decimal:
    """Return the decimal number that a stored spreadsheet number stands for (12.340000000000002 → 12.34).

    The one place where a float enters: the file format keeps nothing else.
    """
    number = Decimal(repr(stored))
    if not isinstance(stored, float):
        return number
    kept = _STORED.plus(number)
    return plain(kept) if _is_amount(kept) else kept


def _is_amount(number: Decimal) -> bool:
    """Tell numbers of a size that anything is counted in; a cell can hold 1E+300, or no number at all."""
    return number.is_finite() and (not number or abs(number.adjusted()) < _MOST_DIGITS)


@dataclass
class _Section:
    """One section of a format: text before and after, digit places and literals between."""

    before: str = ""
    after: str = ""
    whole: list[str] = field(default_factory=list)  # "0", "#", "?" or a literal
    decimals: str = ""
    point: bool = False
    commas: bool = False
    scale: int = 0  # factors of a thousand to divide by
    percent: int = 0
    general: bool = False
    text: bool = False

    @property
    def has_places(self) -> bool:
        return self.general or bool(self.decimals) or any(part in "0#?" for part in self.whole)


def shown(value: Decimal, code: str) -> str:
    """Return a number as its format shows it; currency signs are left out, the unit line states the unit."""
    if not _is_amount(value):
        return f"{value:.6E}"  # as a spreadsheet shows what no digits could
    parts = _sections(code)
    if _OTHER_KIND.search(_bare(code)):
        return text_of(value)
    chosen, sign = _choose(parts, value)
    section = _read(chosen)
    if section.text or (not section.has_places and not section.before and chosen.strip()):
        return text_of(value)
    if not section.has_places:
        return section.before.strip()
    number, negative = _digits(abs(value), section)
    minus = "-" if sign and negative else ""
    return f"{minus}{section.before}{number}{section.after}".strip()


def shown_date(value: date | datetime | time, code: str) -> str:
    """Return a date as text: in Chinese where the format is, else in ISO form."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    text = f"{value.year}年{value.month}月{value.day}日" if "年" in code else f"{value:%Y-%m-%d}"
    if isinstance(value, datetime) and (value.hour or value.minute):
        text += f" {value:%H:%M}"
    return text


def _sections(code: str) -> list[str]:
    parts = [""]
    for match in _TOKEN.finditer(code):
        if match.group("char") == ";":
            parts.append("")
        else:
            parts[-1] += match.group(0)
    return parts


def _bare(code: str) -> str:
    return _TOKEN.sub(lambda match: match.group("char") or "", code)


def _condition(part: str) -> tuple[str, Decimal] | None:
    """Return the condition of a section ([>=10000]), as operator and number."""
    brackets = (match.group("bracket") or "" for match in _TOKEN.finditer(part))
    found = next((found for text in brackets if (found := _CONDITION.fullmatch(text.strip()))), None)
    return (found.group(1), Decimal(found.group(2))) if found else None


def _choose(parts: list[str], value: Decimal) -> tuple[str, bool]:
    """Return the section for a number, and whether the minus sign is ours to print."""
    conditions = [_condition(part) for part in parts]
    if any(conditions):
        met = (
            part
            for part, condition in zip(parts, conditions, strict=True)
            if condition is None or _HOLDS[condition[0]](value, condition[1])
        )
        chosen = next(met, parts[-1])
        return chosen, value < 0 and _condition(chosen) not in _NEGATIVE
    if value == 0 and len(parts) > 2:  # positive;negative;zero
        return parts[2], False
    if value < 0 and len(parts) > 1:
        return parts[1], False
    return parts[0], value < 0


def _read(part: str) -> _Section:
    section = _Section(
        general=re.fullmatch(r"(?:\[[^\]]*\])*general", part.strip(), re.IGNORECASE) is not None
    )
    if section.general:
        return section
    pending = 0  # commas not yet known to separate thousands or to scale
    for match in _TOKEN.finditer(part):
        char = match.group("char")
        literal = match.group("quoted") or match.group("escaped")
        if char is not None and char in "0#?":
            section.commas = section.commas or pending > 0
            pending = 0
            if section.point:
                section.decimals += char
            else:
                section.whole.append(char)
        elif char == "," and (section.whole or section.decimals):
            pending += 1
        elif char == "." and not section.point:
            section.point = True
        elif char == "@":
            section.text = True
        else:
            if char == "%":
                section.percent += 1
            _put(section, char if literal is None else literal)
    section.scale = pending
    return section


def _put(section: _Section, literal: str | None) -> None:
    """Keep a literal where it stands: before the number, inside its digits, or after it."""
    if literal is None or literal in _CURRENCY:
        return
    if section.decimals or section.point:
        section.after += literal
    elif section.whole:
        section.whole.append(literal)
    else:
        section.before += literal


def _digits(value: Decimal, section: _Section) -> tuple[str, bool]:
    """Return the digits as laid out by a section, and whether they are anything but zero."""
    if section.general:
        return text_of(value), value != 0
    scaled = value * Decimal(100) ** section.percent / Decimal(1000) ** section.scale
    if scaled and scaled.adjusted() + len(section.decimals) > _EXACT:  # more places than it has digits
        return text_of(value), True
    rounded = round_half_up(scaled, len(section.decimals))
    whole, _, decimals = text_of(rounded).partition(".")
    optional = len(section.decimals) - len(section.decimals.rstrip("#?"))
    kept = decimals[: len(decimals) - optional]
    decimals = kept + decimals[len(kept) :].rstrip("0")
    text = _whole(whole, section)
    if section.point and (decimals or section.decimals):
        text += f".{decimals}" if decimals else ""
    return text, rounded != 0


def _whole(digits: str, section: _Section) -> str:
    """Lay out the digits before the point, from the right; literals stand among them or behind them."""
    needed = sum(1 for part in section.whole if part == "0")
    rest = list("" if digits == "0" and not needed else digits.zfill(needed))
    places = sum(1 for part in section.whole if part in "0#?")
    text, count = "", 0
    for part in reversed(section.whole):
        if part not in "0#?":
            text = part + text
            continue
        places -= 1
        taken = [rest.pop()] if rest and places else [rest.pop() for _ in range(len(rest))]
        for digit in taken:
            if section.commas and count and count % 3 == 0:
                text = "," + text
            text = digit + text
            count += 1
    return text
