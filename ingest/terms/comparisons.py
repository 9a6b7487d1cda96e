"""Wordings of comparison (比较): base, direction, no change, share, completion.

较 2022年预算增加, 与上年相比收、支预算总计各增加, 比2025年年初预算数9819.98万元减少, 与上年预算数相同 …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Direction = Literal["increase", "decrease", "unchanged"]

_TIME = r"(?:上一?年度?|去年|20\d\d年度?)"
_RUN = r"(?:（[^（）]{0,16}）|(?!相比|比较|对比|[，。；]).)"
_UP = r"增加|增长|上升|提高|增幅|增额|上涨|上浮|调增|增列|扩大"
_DOWN = r"减少|下降|降低|减幅|降幅|减额|下浮|压减|缩减|调减|回落|压缩|核减"
_SAME = (
    r"(?:基本|大体|总体|均|都|保持)*(?:持平|相同|一致|不变|相等|无增减)|"
    r"(?:均|都)*(?:无|没有|未发生|未)(?:增减)?(?:变化|变动|增减)(?:变化)?"
)
_KIND = r"(?:预算执行数|年初预算数?|预算安排数?|预算数|执行数|决算数|完成数|预算|执行|决算|数)"
_AFTER = (
    rf"(?=相比|比较|对比|（|$|\d|各|均|约|略|大体|基本|持平|相同|一致|不变|无|没有|未|{_UP}|{_DOWN}|增减|，)"
)
_LINK = r"(?:相比较?|比较|对比)?[，,]?"
_COMPARE = re.compile(
    rf"(?P<word>比|较|与|同|和)(?P<base>(?P<time>{_TIME})(?P<run>{_RUN}{{0,30}}?)(?P<kind>{_KIND}){_AFTER}|{_TIME}|"
    rf"(?:年初|全年|调整)?预算数?(?=持平|基本持平|相同|一致|相比)){_LINK}|(?P<alike>同比)"
)
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<flat>增减(?:变化|变动)?)")
_AT_END = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<flat>增减(?:变化|变动)?))(?:额|率|幅度|比例|百分比)?(?:了|约|为|是|达到?|近|各|均|共|在|：|--)*$"
)
_UNCHANGED = re.compile(_SAME)
_SHARE = re.compile(
    r"占(?!用|有)(?:比(?:例|重)?(?:为|是|约|达)?|(?P<of>.*?)(?:的)?(?:比例|比重|比)?(?:为|是|约|达)?)$"
)
_COMPLETION = re.compile(
    r"(?:完成|达到|占)(?:了)?(?P<of>(?:年初|全年|调整|当年|本年)*预算)(?:数)?的?(?:比例)?(?:为|是|约)?$"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: the base as worded, and the words before and after it that may name the item."""

    base: str
    before: str
    after: str


def comparison_in(text: str) -> Comparison | None:
    """Return the last comparison with an earlier or planned figure that a text states."""
    found = None
    for match in _COMPARE.finditer(text):
        found = match
    if found is None:
        return None
    return Comparison(_base(found), text[: found.start()].strip("，"), text[found.end() :])


def _base(found: re.Match[str]) -> str:
    """Return the base without an item's name inside it: 2025年“三公”经费年初预算 → 2025年年初预算."""
    if found["alike"]:
        return "同比"
    if not found["time"]:
        return found["base"]
    run = re.sub(r"（[^（）]*）", "", found["run"])
    if not re.fullmatch(r"(?:当年|本年|部门|年初|全年)*", run):
        run = "".join(word for word in ("当年", "年初") if word in run)
    return found["time"] + run + found["kind"]


def direction_at_end(text: str) -> tuple[Direction, int] | None:
    """Return the direction a text ends with and where its word begins (…各增加 → increase)."""
    match = _AT_END.search(text)
    if match is None:
        return None
    direction: Direction = "increase" if match["up"] else "decrease" if match["down"] else "unchanged"
    return direction, match.start()


def states_direction(text: str) -> bool:
    """Tell whether a text speaks of a change at all."""
    return bool(_DIRECTION.search(text))


def unchanged_in(text: str) -> re.Match[str] | None:
    """Return the words of no change in a text (持平、相同、没有增减变化)."""
    return _UNCHANGED.search(text)


def share_at_end(text: str) -> tuple[str, str] | None:
    """Return the words before a share and what it is a share of (占本年支出合计的 → …, 本年支出合计)."""
    match = _SHARE.search(text)
    if match is None:
        return None
    return text[: match.start()], re.sub(r"的$", "", match["of"] or "")


def completion_at_end(text: str) -> tuple[str, str] | None:
    """Return the words before a completion rate and the plan it measures (完成年初预算的)."""
    match = _COMPLETION.search(text)
    return (text[: match.start()], match["of"]) if match else None
