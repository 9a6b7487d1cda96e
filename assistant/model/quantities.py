"""Numbers in running text (数量): which quantities a text states, and whether another backs them.

A quantity is a number with the unit printed behind it: 344.81万元 backs neither 344.81亿元 nor 344.81.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from assistant.language.literals import numeral
from ingest import amount

_CN = "〇零一二两三四五六七八九十百千万亿"
_UNIT = (
    r"(?:百分点|个百分点|[%‰]|(?:十|百|千)?万?亿?元|[百千万亿]+(?:元|个|人|家|台|辆|套|件|次|户)?"
    r"|平方米|平米|公里|人次|年度?|月份?|日|号|季度|[个人家台辆套件次户项名篇份张把条期场批类种处座倍亩间天])"
)
_DIGITS = re.compile(rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>{_UNIT})?")
_NUMERALS = re.compile(rf"(?P<number>[{_CN}]*[{_CN}点]*[{_CN}])(?P<unit>{_UNIT}|成)?")
# Words that hold a numeral and state no quantity.
_WORDS = re.compile(
    r"一(?:般|些|定|致|并|起|旦|直|切|律|样|方面|系列|次性|体化|贯|线|流|批|道|下|面|步|体)"
    r"|(?:统|唯|之|进|同|单|专|逐|万)一|进一步|三公|百分(?:之|点)|千方百计|十分|万一|一[是、]|[二三四五六七八九十]+[是、]"
    r"|第[一二三四五六七八九十]+(?!季度|年)|[（(][一二三四五六七八九十]+[）)]|十[一二三四]五|二十大|十[八九]大|两个|两[化类方]|四[个大]"
)
_DIRECTIONS = {
    "up": re.compile(r"增加|增长|上升|提高|增幅|多于|高于|上涨"),
    "down": re.compile(r"减少|下降|降低|减幅|压减|少于|低于|回落"),
    "flat": re.compile(r"持平|不变|没有变化|无变化|没有增减|无增减|相同|一致"),
}


def backed(text: str, evidence: str) -> bool:
    """Tell whether every quantity of a text, in digits or Chinese numerals, stands in the evidence."""
    known = quantities(evidence)
    held = _plain(evidence)
    return all((value, unit) in known or _as_it_is(written, held) for value, unit, written in _stated(text))


def _as_it_is(written: str, held: str) -> bool:
    """Tell whether words with a Chinese numeral stand in a text just so, not ending a longer number."""
    return not written[0].isdigit() and bool(re.search(rf"(?<![{_CN}\d.]){re.escape(written)}", held))


def quantities(text: str) -> frozenset[tuple[Decimal, str]]:
    """Return the quantities a text states: value as written, and the unit behind it (empty for none)."""
    return frozenset((value, unit) for value, unit, _ in _stated(text))


def numbers_written(text: str) -> frozenset[Decimal]:
    """Return every number a question writes, in digits or Chinese numerals (前三名 → 3, 一百万 → 1000000)."""
    plain = _plain(text)
    found = {amount.parse(match["number"]) for match in _DIGITS.finditer(plain)}
    for match in re.finditer(rf"[{_CN}]+", plain):
        run = match.group()
        # 一百万元: the whole run, and the number in front of its scale
        for part in {run, run.rstrip("万亿"), run.rstrip("百千万亿")}:
            value = numeral(part) if part else None
            if value is not None:
                found.add(value)
    return frozenset(found)


def directions(text: str) -> frozenset[str]:
    """Return the directions of change a text speaks of."""
    return frozenset(name for name, pattern in _DIRECTIONS.items() if pattern.search(text))


def _stated(text: str) -> list[tuple[Decimal, str, str]]:
    plain = _plain(text)
    found = [
        (amount.plain(amount.parse(match["number"])), match["unit"] or "", match.group())
        for match in _DIGITS.finditer(plain)
    ]
    rest = _WORDS.sub("＿", _DIGITS.sub("＿", plain))
    for match in _NUMERALS.finditer(rest):
        value = numeral(match["number"])
        written = match.group()
        # a run that is no number by itself (万家灯火) has to stand in the evidence as it is
        found.append((Decimal(-1) if value is None else amount.plain(value), match["unit"] or "", written))
    return found


def _plain(text: str) -> str:
    # a space between two digits keeps two numbers apart; every other one is only layout
    return re.sub(r"\s+(?!\d)|(?<!\d)\s+", "", unicodedata.normalize("NFKC", text))
