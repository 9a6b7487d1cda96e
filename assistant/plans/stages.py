"""Which stage a question asks for (阶段: 预算数, 执行数, 决算数), and which year's document is to tell it."""

from __future__ import annotations

import re

from assistant.language.question import Frame
from assistant.lookups.priors import BUDGET, FINAL, OUTTURN

_NAMES_OF_MONEY = re.compile(
    r"一般公共预算|政府性?基金预算|国有资本经营预算|基金预算|预算(?:单位|公开|法|编制)|预决算"
)
RATE = re.compile(
    r"完成率|执行率|完成(?:了)?(?:年初|全年)?预算|预算(?:的)?完成|支出进度|完成(?:了)?(?:百分之|多少百分)"
)
_BETWEEN = r"(?:(?![,、到至比较]|[和与跟](?:20\d\d|上年|去年)).)"  # 和 may be part of a name
# 2024年预算文件里的2023年执行数: the document of the first year tells of the second
_TOLD_IN = re.compile(
    rf"(?<!\d)(20\d\d)(?!\d)年?度?{_BETWEEN}{{0,16}}?"
    r"(?:里面?|(?<!其)中(?!央)|(?<!以)上(?!年|一年)|(?<!以)内|所?[印写列]的?|[给告]?说的?|提到的?)[^,]{0,14}?"
    r"(?:(?<!\d)(20\d\d)(?!\d)|上年|上一年|去年|前一年)(?!.{0,3}(?:相?比|结转|结余))"
)
# 2026年某项支出的2025年执行数: a year before the one named, with the stage of its column
_COLUMN_OF = re.compile(
    r"(?<!\d)(20\d\d)(?!\d)年?度?(?!的?(?:年初)?(?:预算|执行|决算)数)"
    rf"{_BETWEEN}{{1,40}}?"
    r"(?<!\d)(20\d\d)(?!\d)年?度?的?(?:当年)?(?:年初)?(?:预计)?(?:预算)?(?:预算|执行|决算)数"
)
_DOCUMENT = re.compile(r"20\d\d年?度?的?(?:部门|单位)*(?:预算|决算)(?:公开)?(?:文件|文本|说明|报告|表)")


def says_budget(frame: Frame) -> bool:
    """Tell whether a question asks for the budget, not by the name of a fund (一般公共预算)."""
    return "预算" in _NAMES_OF_MONEY.sub("", frame.text)


def says_final(frame: Frame) -> bool:
    """Tell whether a question asks for the outturn."""
    return frame.has("actual") or "决算" in frame.text


def told_in(frame: Frame) -> tuple[int, int] | None:
    """Return the year of the document that is to tell, and the year told of; None where that is not said."""
    match = _TOLD_IN.search(frame.text) or _COLUMN_OF.search(frame.text)
    if match is None:
        years = [value for kind, value in frame.years if kind == "year"]
        before = [value for kind, value in frame.years if kind == "relative_year" and value < 0]
        told = len(years) == 1 and before == [-1] and asked_stage(frame) is not None
        return (years[0], years[0] - 1) if told and "比" not in frame.text else None
    teller = int(match[1])
    of_year = int(match[2]) if match[2] is not None else teller - 1
    return (teller, of_year) if of_year < teller else None


def asked_stage(frame: Frame) -> str | None:
    """Return the stage a question asks for in words; None where it leaves it open."""
    said = _NAMES_OF_MONEY.sub("", _DOCUMENT.sub("", frame.text))
    if "决算" in said:
        return FINAL
    if frame.has("actual"):
        return OUTTURN
    return BUDGET if "预算" in said else None
