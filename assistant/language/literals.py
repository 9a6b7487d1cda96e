"""Literals of a question (字面量): years, amounts, percentages, ranks, codes, decimals asked for.

Chinese numerals are read here and only here, where a unit or a rank word says that they are numbers: the 三
of 三公经费 is none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import cn2an

from ingest import amount

LiteralKind = Literal[
    "year",
    "relative_year",
    "years_back",
    "as_of",
    "amount",
    "percent",
    "top",
    "ordinal",
    "code",
    "places",
    "measure_word",
]

_CN = "〇零一二三四五六七八九十百千两○"
_NUMERAL = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|[{_CN}]+(?:点[{_CN}]+)?)"
_SCALES = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}
_SCALES |= {"十万": Decimal(100_000), "百万": Decimal(1_000_000), "千万": Decimal(10_000_000)}
_SCALE = "十万|百万|千万|[百千万亿]"
_MONEY = "元钱|块钱|元|块|圆|人民币|钱"
_ZEROS = "〇零○"
_TEN = Decimal(10)
_STEP = re.compile(rf"((?>{_NUMERAL}))({_SCALE})")
MEASURE_WORDS = (
    "台件套|台套|台辆|分(?![之公行局项钟别类])|台|辆|套|把|张|个|件|人次|人|份|项|次|家(?!具)|名(?!称)|篇|户|批次|批|场|趟|期|处(?!室)|座|条|种|类"
    "|平方米|平米|㎡|只|部|本|册|公里|亩|组|间|架|幅|栋|艘|块|瓶|箱|吨|天|小时|学时|课时|公顷|平方公里|立方米|株|尾|届|盏"
)
_RELATIVE = {
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "当年度": 0,
    "去年": -1,
    "上年度": -1,
    "上年": -1,
    "上一年度": -1,
    "上一年": -1,
    "前一年": -1,
    "头一年": -1,
    "往年": -1,
    "前年": -2,
    "大前年": -3,
    "明年": 1,
    "下一年": 1,
    "下年度": 1,
    "来年": 1,
    "后年": 2,
}


@dataclass(frozen=True, slots=True)
class Found:
    """One literal: its span in the text, and its value (a year, an amount, a rank, a code)."""

    start: int
    end: int
    kind: LiteralKind
    value: Decimal
    unit: str | None = None
    text: str = ""


def literals(text: str) -> Iterator[Found]:
    """Yield the literals of a question text; overlapping ones are all yielded."""
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            found = read(match)
            if found is not None:
                yield found


def numeral(text: str) -> Decimal | None:
    """Return the exact value of digits or Chinese numerals (三点五, 两百); None where it is none."""
    plain = text.replace("两", "二").replace("○", "〇")
    whole, _, decimals = plain.partition("点")
    try:
        if re.fullmatch(r"\d+(?:,\d{3})*(?:\.\d+)?", plain):
            return amount.parse(plain)
        value = Decimal(int(cn2an.cn2an(whole.replace("〇", "零"), "smart")))
        if decimals:
            digits = "".join(str(cn2an.cn2an(char.replace("〇", "零"), "smart")) for char in decimals)
            value += Decimal(f"0.{digits}")
    except (ValueError, KeyError):  # KeyError: digits and numerals mixed
        return None
    return value


def _year(match: re.Match[str]) -> Found | None:
    value = numeral(match[1])
    if value is None:
        return None
    year = int(value) if value >= 1000 else 2000 + int(value)
    return _found(match, "year", Decimal(year)) if 1990 <= year <= 2099 else None


def _as_of(match: re.Match[str]) -> Found | None:
    """Read a day or the end of a month or year (截至2025年10月, 2022年底): text is its ISO form."""
    year = int(match[1]) if len(match[1]) == len("2025") else 2000 + int(match[1])
    if not 1990 <= year <= 2099:
        return None
    if not match[2]:
        return _found(match, "as_of", Decimal(year), text=f"{year}-12-31")
    month = int(match[2])
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(match[3]) if match[3] else last if match[4] else None
    text = f"{year}-{month:02}" if day is None else f"{year}-{month:02}-{day:02}"
    return _found(match, "as_of", Decimal(year), text=text) if day is None or 1 <= day <= last else None


def _relative(match: re.Match[str]) -> Found:
    return _found(match, "relative_year", Decimal(_RELATIVE[match[0]]))


def _back(match: re.Match[str]) -> Found | None:
    value = numeral(match[1])
    return _found(match, "years_back", value) if value is not None else None


def _amount(match: re.Match[str]) -> Found | None:
    number, scale, unit = match[1], match[2] or "", match[3] or ""
    if number in ("一", "几") and not scale and not unit:
        return None
    value = numeral(number)
    if value is None:
        return None
    if unit.startswith(("元", "块", "圆")) or unit in ("钱", "人民币"):
        return _found(match, "amount", amount.plain(value * _SCALES[scale]), "元", money_unit(scale))
    if scale:
        return _found(match, "amount", amount.plain(value * _SCALES[scale]), "元", money_unit(scale))
    return _found(match, "amount", value, None)


def _spoken(match: re.Match[str]) -> Found | None:
    """Read an amount said in several steps: 七十万五千元, 3亿5000万, 3千5百万; 七十万五 is 七十万五千."""
    steps = _STEP.findall(match[1])
    if len(steps) < 2 and not match[2]:
        return None
    total = section = Decimal(0)
    small, large = Decimal(10**6), Decimal(10**16)
    for number, scale in steps:
        value, times = (
            numeral(number.lstrip(_ZEROS)),
            _SCALES[scale.rstrip("万亿")] if scale[:-1] else Decimal(1),
        )
        big = _SCALES.get(scale[-1:], Decimal(1)) if scale[-1] in "万亿" else Decimal(1)
        times = times if big > 1 else _SCALES[scale]
        if value is None or times >= small or big >= large:
            return None
        section, small = section + value * times, times
        if big > 1:
            total, section, small, large = total + section * big, Decimal(0), Decimal(10**6), big
    least = small if section else large
    last = numeral(match[2].lstrip(_ZEROS)) if match[2] else Decimal(0)
    if last is None or last >= least:
        return None
    if not match[3] and last < _TEN and not match[2].startswith(tuple(_ZEROS)):
        last *= least / _TEN
    unit = money_unit(steps[0][1])
    return _found(match, "amount", amount.plain(total + section + last), "元", unit)


def _percent(match: re.Match[str]) -> Found | None:
    value = numeral(match[1] or match[2])
    return _found(match, "percent", value, "%") if value is not None else None


def _top(match: re.Match[str]) -> Found | None:
    value = numeral(match[1])
    return _found(match, "top", value) if value is not None and 1 < value <= 100 else None


def _ordinal(match: re.Match[str]) -> Found | None:
    value = numeral(match[1])
    return _found(match, "ordinal", value) if value is not None and value <= 200 else None


def _code(match: re.Match[str]) -> Found:
    return _found(match, "code", Decimal(0), text=match[0].upper())


def _places(match: re.Match[str]) -> Found | None:
    value = numeral(match[1])
    return _found(match, "places", value) if value is not None and value <= 8 else None


def _measure_word(match: re.Match[str]) -> Found:
    return _found(match, "measure_word", Decimal(0), match[1])


def _found(
    match: re.Match[str], kind: LiteralKind, value: Decimal, unit: str | None = None, text: str = ""
) -> Found:
    return Found(match.start(), match.end(), kind, value, unit, text or match[0])


def money_unit(scale: str) -> str:
    """Return the unit a scale word names (万 → 万元)."""
    return f"{scale}元"


def _short_year(match: re.Match[str]) -> Found | None:
    digits = "".join("〇一二三四五六七八九".find(char.replace("零", "〇")).__str__() for char in match[1])
    year = 2000 + int(digits) if digits.isdigit() else 0
    return _found(match, "year", Decimal(year)) if 2010 <= year <= 2039 else None


_CN_YEAR = "[一二三四五六七八九〇零○两]"
_READERS = (
    (
        re.compile(
            r"(?:截[至止]到?|到)?(?<!\d)((?:19|20)\d\d|\d\d)年(?:(\d{1,2})月份?(?:(\d{1,2})[日号]|([底末]))?|年?[底末])(?:为止|止)?"
        ),
        _as_of,
    ),
    (re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|(?![\d.]))"), _year),
    (re.compile(r"(?<!\d)'?(\d\d)年度?"), _year),
    (re.compile(rf"((?:二|一)[〇零○九]{_CN_YEAR}{{2}})年?度?"), _year),
    (
        re.compile(rf"(?<!{_CN_YEAR})((?:二|一)[一二三四五六七八九〇零])年度?(?!级)"),
        _short_year,
    ),
    (re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True))), _relative),
    (re.compile(r"(?:近|最近|过去|前)([两二三四五六七八九十\d]+)年(?:来|间|内)?"), _back),
    (
        re.compile(rf"({_NUMERAL})(?:多(?!少)|余|来)?({_SCALE})?({_MONEY})?"),
        _amount,
    ),
    (
        re.compile(
            rf"((?:(?>{_NUMERAL})(?:{_SCALE}))+)((?>{_NUMERAL})?)(?![{_CN}\d.])"
            rf"(?:({_MONEY})|(?!%|年|月|日|{MEASURE_WORDS}))"
        ),
        _spoken,
    ),
    (re.compile(rf"({_NUMERAL})%|百分之({_NUMERAL})"), _percent),
    (
        re.compile(rf"(?:前|TOP)([{_CN}]+|\d+)(?:大|名|位|项|个|笔|类|种|款|条)?(?:的)?"),
        _top,
    ),
    (
        re.compile(
            rf"(?:(?<=最[大多高少小低贵]的)|(?<=最[花费烧省]钱的)|(?<=最便宜的)|(?<=最[大高小低贵]))"
            rf"([{_CN}]+|\d+)(?:名|位|项|个|笔|类|种|款|条|样)"
        ),
        _top,
    ),
    (re.compile(rf"(?:排?在?第|排名?第?|排行第?)([{_CN}]+|\d+)(?:大|高|多|贵|名|位|个|笔)?"), _ordinal),
    (
        re.compile(
            r"(?<![\dA-Za-z.])(?:A|B|C)\d{6,10}(?!\d)|(?<![\d.])\d{3}(?:\d\d){1,3}(?![\d.%]|年|元|万|亿)"
        ),
        _code,
    ),
    (re.compile(r"(?<![\d.])[123]\d\d(?=科目|类)"), _code),
    (re.compile(rf"(?:保留|精确到|留|取)(?:到)?(?:小数点?后)?([{_CN}]+|\d+)位(?:小数)?"), _places),
    (re.compile(rf"(?<![那这前后好])(?:多少|几)(?:个|来)?({MEASURE_WORDS})(?!万|元)"), _measure_word),
)
