"""Numbers that Word counts by itself (自动编号) → the printed list mark of a paragraph.

They stand in no text of the file: a heading such as 一、 is often only a counter with a format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    re.findall(
        r"\w+",
        "chineseCounting chineseCountingThousand chineseLegalSimplified ideographDigital "
        "japaneseCounting taiwaneseCounting taiwaneseCountingThousand ideographTraditional",
    )
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")
_MOST_STYLES = 20  # styles a style may be based on


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it starts, how it counts, what is printed (%1 is the first counter).

    in_digits: every counter it prints is in digits, however its own level counts.
    """

    start: int
    style: str
    text: str
    in_digits: bool


@dataclass
class Numbering:
    """The counters of a document, advanced paragraph by paragraph in reading order."""

    levels: dict[str, dict[int, _Level]]  # list → its levels
    lists: dict[str, str]  # numbering instance → list
    styles: dict[str, tuple[str | None, str | None, str | None]]  # style → list, level, based on
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, properties: Any) -> str:
        """Count a paragraph with these properties and return its printed mark, empty where it has none."""
        found = self._place(properties)
        if found is None:
            return ""
        instance, depth = found
        name = self.lists.get(instance)
        level = self.levels.get(name or "", {}).get(depth)
        if name is None or level is None:
            return ""
        counters = self.counters.setdefault(name, {})
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for below in [at for at in counters if at > depth]:
            del counters[below]
        if level.style in {"bullet", "none"}:
            return ""

        def printed(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            outer = self.levels[name].get(place)
            if outer is None:
                return ""
            style = "decimal" if level.in_digits else outer.style
            return shown(counters.get(place, outer.start), style)

        return _PLACE.sub(printed, level.text)

    def _place(self, properties: Any) -> tuple[str, int] | None:
        """Return the numbering instance and level of a paragraph, from itself or its style."""
        if properties is None:
            return None
        number = properties.find(qn("w:numPr"))
        instance = _value(number, "w:numId") if number is not None else None
        depth = _value(number, "w:ilvl") if number is not None else None
        style = _value(properties, "w:pStyle")
        for _ in range(_MOST_STYLES):
            if (instance is not None and depth is not None) or style is None:
                break
            own_instance, own_depth, style = self.styles.get(style, (None, None, None))
            instance, depth = instance or own_instance, depth or own_depth
        if instance in {None, "0"}:
            return None
        return str(instance), int(depth) if depth and depth.isdecimal() else 0


def numbering_of(document: Document) -> Numbering:
    """Return the counters of a document, none where it counts nothing."""
    levels: dict[str, dict[int, _Level]] = {}
    lists: dict[str, str] = {}
    part = next(
        (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
    )
    root = getattr(part, "element", None)
    if root is not None:
        for abstract in root.findall(qn("w:abstractNum")):
            levels[abstract.get(qn("w:abstractNumId"), "")] = dict(map(_level, abstract.findall(qn("w:lvl"))))
        for number in root.findall(qn("w:num")):
            lists[number.get(qn("w:numId"), "")] = _value(number, "w:abstractNumId") or ""
    return Numbering(levels, lists, _styles(document))


def _level(element: Any) -> tuple[int, _Level]:
    start = _value(element, "w:start") or "1"
    depth = element.get(qn("w:ilvl"), "0")
    return (
        int(depth) if depth.isdecimal() else 0,
        _Level(
            int(start) if start.isdecimal() else 1,
            _value(element, "w:numFmt") or "decimal",
            _value(element, "w:lvlText") or "",
            element.find(qn("w:isLgl")) is not None,
        ),
    )


def _styles(document: Document) -> dict[str, tuple[str | None, str | None, str | None]]:
    styles = {}
    for style in document.styles.element.findall(qn("w:style")):
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        styles[style.get(qn("w:styleId"), "")] = (
            _value(number, "w:numId") if number is not None else None,
            _value(number, "w:ilvl") if number is not None else None,
            _value(style, "w:basedOn"),
        )
    return styles


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    return None if found is None else found.get(qn("w:val"))


def shown(number: int, style: str) -> str:
    """Return a counter as its format prints it."""
    if style in _CHINESE:
        return _chinese(number)
    if style in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if style == "upperLetter" else letter.lower()
    if style in {"upperRoman", "lowerRoman"}:
        roman = _roman(number)
        return roman.upper() if style == "upperRoman" else roman
    if style == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if style == "decimalZero":
        return f"{number:02}"
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    if not 0 < number < 40:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
