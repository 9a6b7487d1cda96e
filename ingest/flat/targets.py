"""Performance targets (绩效指标值): printed text → relation, number and unit.

Only a text that is one number with its sign and unit has a value; words, dates and several numbers have none
and stay whole. Printed signs and units may also stand in columns of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.amount import parse

if TYPE_CHECKING:
    from decimal import Decimal

    from ingest.records import Relation

_WIDE = str.maketrans("０１２３４５６７８９．％＞＜＝，", "0123456789.%><=,")
_RELATIONS: tuple[tuple[Relation, str], ...] = (
    ("≥", r">=|≥|≧|⩾|大于等于|大于或等于|不低于|不少于|不小于|不得低于|达到|至少"),
    ("≤", r"<=|≤|≦|⩽|小于等于|小于或等于|不超过|不高于|不多于|不大于|不得超过|控制在"),
    (">", r">|大于|高于|超过|多于"),
    ("<", r"<|小于|低于|少于"),
    ("=", r"=|等于"),
)
_SIGN = "|".join(f"(?P<r{number}>{pattern})" for number, (_, pattern) in enumerate(_RELATIONS))
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"[^\d\s,，。；;、：:≥≤<>=~～\-—至]{0,10}?"
_TARGET = re.compile(
    rf"(?:{_SIGN})?\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})\s*(?P<bound>及?以上|及?以下|及?以内|之内|内)?"
)
_PERCENT = frozenset({"百分比", "百分数", "百分之", "%", "％"})
_CALENDAR = re.compile(r"年|月|日|号")
_DAY_OR_DEADLINE = re.compile(r"[年月日号旬季].+|.*(?:[前后底初]|完成|开展|举办)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Target:
    """What a target says (指标值): value None where it is no single number."""

    value: Decimal | None
    unit: str | None = None
    relation: Relation | None = None


def target_of(printed: str) -> Target:
    """Read a whole target: ≥30 台, 100%, 不低于90%, 95%以上; words and dates give no value."""
    match = _TARGET.fullmatch(printed.translate(_WIDE).strip())
    if match is None:
        return Target(None)
    relation = next((sign for number, (sign, _) in enumerate(_RELATIONS) if match.group(f"r{number}")), None)
    bound = match.group("bound") or ""
    if relation is None and bound:
        relation = "≥" if bound.endswith("上") else "≤"
    value = parse(match.group("number"))
    unit = match.group("unit")
    if _is_date(value, unit, relation):
        return Target(None)
    return Target(value, unit_of(unit), relation)


def relation_of(printed: str) -> Relation | None:
    """Read a sign that stands in a column of its own (指标性质、指标方向): ≥, 大于等于; None for 定性."""
    text = re.sub(r"\s", "", printed.translate(_WIDE))
    return next((sign for sign, pattern in _RELATIONS if re.fullmatch(pattern, text)), None)


def unit_of(printed: str) -> str | None:
    """Return the unit of a target, 百分比 as %; None where there is none."""
    unit = printed.strip()
    return ("%" if unit in _PERCENT else unit) or None


def _is_date(value: Decimal, unit: str, relation: Relation | None) -> bool:
    """Tell a year, a month without a sign, or a deadline in words (11月底前) from a quantity."""
    if unit.startswith("年") and _FIRST_YEAR <= value <= _LAST_YEAR:
        return True
    if _DAY_OR_DEADLINE.fullmatch(unit) and unit != "月份":
        return True
    return relation is None and unit in {"月", "月份", "日", "号"} and bool(_CALENDAR.match(unit))
