"""List marks and headings (第一部分、一、（一）1.（1）): what opens a block of narrative, and where it hangs.

Places number their headings differently, so the depth of a mark is not fixed: it follows from the marks
that are open when it comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_NUMERALS = "一二三四五六七八九十"
_CHINESE = rf"[{_NUMERALS}]{{1,3}}"
# (style, pattern); a style is what siblings share
_MARKS = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("部分", rf"第\s*({_CHINESE})\s*部分[：:、]?"),
        ("章", rf"第({_CHINESE})[章节条]"),
        ("一、", rf"({_CHINESE})[、．.]"),
        ("（一）", rf"[（(]\s*({_CHINESE})\s*[）)][、．.]?"),
        ("1.", r"(\d{1,2})\s*[、．.](?![\d%％])"),
        ("（1）", r"[（(]\s*(\d{1,2})\s*[）)][、．.]?"),
        ("1）", r"(\d{1,2})[）)]"),
        ("①", r"([①-⑳])"),
        ("一是", rf"({_CHINESE})是"),
    )
)
_AMOUNT = re.compile(r"\d\s*(?:万|亿)?元|\d\s*[%％]|\d\s*[辆台套家个项人次件]|\d[.,]\d")
_SENTENCE = re.compile(r"[。；！？;]")
_OPENER = re.compile(r"如下|包括|其中|分别|以下|[是为有]$")
_TITLE = re.compile(r"说明|情况|职能|职责|设置|解释|概况|概述|目标|(?:部门|单位)[预决]算|[预决]算公开")
_MAX_HEADING = 48
_MAX_TITLE = 40

TITLE_STYLE = "题"
LABEL_STYLE = "："


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark (序号): its style, its number and its length in the text."""

    style: str
    number: int
    length: int


def mark_of(text: str) -> Mark | None:
    """Return the list mark that a text opens with, None where it opens with none."""
    for style, pattern in _MARKS:
        match = pattern.match(text)
        if match:
            length = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
            return Mark(style, number_of(match.group(1)), length)
    return None


def number_of(text: str) -> int:
    """Return the value of a list number: 十二 → 12, 7 → 7, ③ → 3."""
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.partition("十")
    if not ten:
        return _NUMERALS.index(text[0]) + 1
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 + (_NUMERALS.index(ones) + 1 if ones else 0)


def is_heading(text: str, mark: Mark | None) -> bool:
    """Tell whether a marked block is a heading: short, no sentence, no amount."""
    if mark is None or mark.style in {"一是", "①"} or re.match(r"第.{1,3}条", text):
        return False
    rest = text[mark.length :].strip()
    if mark.style == "部分":
        return len(rest) <= _MAX_HEADING and not _SENTENCE.search(rest)
    if not rest or len(rest) > _MAX_HEADING or rest.endswith(("，", "、", "略", "（项）", "(项)")):
        return False
    if _SENTENCE.search(rest) or _AMOUNT.search(rest) or "：" in rest[:-1] or is_unclosed(rest):
        return False
    return rest.count("，") < 2 and not ("，" in rest and len(rest) > _MAX_HEADING // 2)


def is_unclosed(text: str) -> bool:
    """Tell whether a text ends inside quotation marks or brackets: （含离退休人."""
    closing = {"”": "“", "）": "（", "》": "《"}
    open_marks: list[str] = []
    for char in text.replace("(", "（").replace(")", "）"):
        if char in closing.values():
            open_marks.append(char)
        elif char in closing and open_marks and open_marks[-1] == closing[char]:
            open_marks.pop()
    return bool(open_marks)


def is_label(text: str) -> bool:
    """Tell whether an unmarked block heads what follows (机构设置：)."""
    return bool(re.fullmatch(r"[^，。；、：:\d]{2,14}[：:]", text)) and not _OPENER.search(text[:-1])


def is_title(text: str) -> bool:
    """Tell whether an unmarked block at the top of a page reads as a title (…情况说明)."""
    if len(text) > _MAX_TITLE or _SENTENCE.search(text) or _AMOUNT.search(text):
        return False
    return bool(_TITLE.search(text)) and not re.search(r"[，：]", text) and not text.endswith("表")


@dataclass(frozen=True, slots=True)
class Level:
    """One open mark: heading is None where the mark opens a list item, not a heading."""

    style: str
    number: int
    heading: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The marks that are open at a place (大纲), outermost first."""

    levels: tuple[Level, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The headings from the outermost to the innermost."""
        return tuple(level.heading for level in self.levels if level.heading is not None)

    def enter(self, style: str, number: int, heading: str | None) -> Outline:
        """Return the outline after a mark: next of its kind, first of a new list, or one within the open."""
        if style == TITLE_STYLE:
            kept = tuple(level for level in self.levels if level.style == "部分")[:1]
            return replace(self, levels=(*kept, Level(style, number, heading)))
        same = [place for place, level in enumerate(self.levels) if level.style == style]
        before = [place for place in same if self.levels[place].number < number]
        if before:
            cut = before[-1]
        elif same and (number != 1 or style == LABEL_STYLE):
            cut = same[-1]
        else:
            cut = len(self.levels)
        return replace(self, levels=(*self.levels[:cut], Level(style, number, heading)))
