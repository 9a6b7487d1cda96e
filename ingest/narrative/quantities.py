"""Quantities in running text: numbers with their unit and relation (数量、单位、关系).

A number is a quantity only with a unit: years, dates, codes, document numbers, 第N条 and list numbers are
none. Matching works on a plain form of the text (no spaces, one width); every place maps back to the print.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.amount import MONEY_UNITS, parse

if TYPE_CHECKING:
    from decimal import Decimal

    from ingest.records import Relation

_WIDE = {"(": "（", ")": "）", ":": "：", ";": "；", "!": "！", "?": "？", "−": "-", "－": "-", "～": "~"}
_MONEY = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_COUNTS = (
    "台（件、套）|台（套、件）|台（套）|台（辆）|辆（台）|台/套|台、套|人（次）|个（次）|个百分点|百分点|"
    "万平方米|平方米|万人次|人次|批次|班次|场次|万人|万户|万吨|万册|万亩|公里|课时|"
    "辆|台|套|家|户|吨|亩|项|名|位|批|次|件|期|篇|份|册|张|场|起|处|所|座|宗|例|"
    "个(?!月|工作日|百分点|自然)|人(?!民|均|大|社|事|员)|分(?!钟|之|别|类|项|行|成|配|局|公|管|级|布)|"
    "本(?!部|单|年|级|局|市|省|区|着|次)"
)
_NUMBER = r"(?:(?<![）\d])-)?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?P<before>不得?少于|不得?低于|不得?小于|至少|大于等于|≥|>=|不得?超过|不得?高于|不得?大于|不得?多于|至多|小于等于|≤|<=|"
    rf"控制在|超过|大于|高于|多于|>|低于|小于|少于|<|=)?(?:约|近|达)?"
    rf"(?<![\d.A-Za-z第〔\[])(?P<number>{_NUMBER})"
    rf"(?:(?P<to>-|—|~|至|到)(?P<second>{_NUMBER}))?(?P<more>多|余)?"
    rf"(?:为(?=万元|元))?(?P<unit>{_MONEY}|[%]|{_COUNTS})(?!/)"
    rf"(?P<after>（含）以上|（含）以下|及以上|及以下|以上|以下|以内|之内|左右|上下)?"
)
_RELATIONS: dict[str, Relation] = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "不得少于", "不得低于", "不得小于"), "≥"),
    **dict.fromkeys(("至少", "大于等于", "≥", ">="), "≥"),
    **dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "不得超过", "不得高于"), "≤"),
    **dict.fromkeys(("不得大于", "不得多于", "至多", "小于等于", "≤", "<=", "控制在"), "≤"),
    **dict.fromkeys(("超过", "大于", "高于", "多于", ">"), ">"),
    **dict.fromkeys(("低于", "小于", "少于", "<"), "<"),
    "=": "=",
    **dict.fromkeys(("（含）以上", "及以上", "以上"), "≥"),
    **dict.fromkeys(("（含）以下", "及以下", "以下", "以内", "之内"), "≤"),
}
# 单价100万元以上设备: the amount tells which things are meant, it is no figure of its own
_THRESHOLD = re.compile(r"(?:的|且|，)*(?:大型|通用|专用)*(?:设备|设施|资产|仪器|基本建设|建设项目|工程)")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in its plain form; places[i] is where character i stands in the printed text."""

    text: str
    places: tuple[int, ...]
    printed: str

    def original(self, start: int, end: int) -> str:
        """Return the printed text of plain[start:end], spaces within it kept."""
        if start >= end:
            return ""
        return self.printed[self.places[start] : self.places[end - 1] + 1]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit. start and end are places in the plain text; value None for a range."""

    start: int
    end: int
    number: str
    printed: str
    value: Decimal | None
    unit: str | None
    relation: Relation | None

    @property
    def is_money(self) -> bool:
        """Whether the unit is a money unit."""
        return self.unit in MONEY_UNITS

    @property
    def is_percent(self) -> bool:
        """Whether the quantity is a percentage."""
        return self.unit == "%"


def plain_of(printed: str) -> Plain:
    """Return the plain form of a text: no spaces, full-width digits and half-width marks made one."""
    chars: list[str] = []
    places: list[int] = []
    opened = False
    for place, char in enumerate(printed):
        folded = unicodedata.normalize("NFKC", char)
        one = folded if len(folded) == 1 else char
        if one.isspace():
            if _between_digits(printed, place) and chars and chars[-1] != " ":
                chars.append(" ")
                places.append(place)
            continue
        if char in {"，", ","} or one == ",":
            one = "," if _is_thousands(printed, place) else "，"
        elif one == '"':
            one, opened = ("”" if opened else "“"), not opened
        chars.append(_WIDE.get(one, one))
        places.append(place)
    return Plain("".join(chars), tuple(places), printed)


def _between_digits(text: str, place: int) -> bool:
    before, after = text[:place].rstrip(), text[place:].lstrip()
    return bool(before and after) and before[-1].isdecimal() and after[0].isdecimal()


def _is_thousands(text: str, place: int) -> bool:
    """Tell whether a comma stands inside a number: a digit before, exactly three after."""
    after = re.match(r"[,，]\s?(\d{3})(?!\d)", text[place:])
    before = re.search(r"(?:^|[^\d,.])(?:\d{1,3}(?:,\d{3})*)$", text[:place])
    return bool(after and before) and text[place] == ","


def quantities(plain: Plain) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order, thresholds left out."""
    found = []
    for match in _QUANTITY.finditer(plain.text):
        unit = match["unit"]
        after = match["after"]
        if unit in MONEY_UNITS and after and _THRESHOLD.match(plain.text, match.end()):
            continue
        found.append(_quantity(plain, match))
    return tuple(found)


def _quantity(plain: Plain, match: re.Match[str]) -> Quantity:
    unit, second = match["unit"], match["second"]
    qualified = bool(match["before"] or match["after"] or second or match["more"])
    whole = qualified or unit not in MONEY_UNITS
    start = match.start("before") if match["before"] else match.start("number")
    end = match.end() if whole else match.end("number")
    relation = _RELATIONS.get(match["after"] or "") or _RELATIONS.get(match["before"] or "")
    if match["more"]:
        relation = ">"
    return Quantity(
        start=start,
        end=match.end(),
        number=match["number"],
        printed=re.sub(r"\s", "", plain.original(start, end)),
        value=None if second else parse(match["number"]),
        unit=None if second else unit,
        relation=relation,
    )
