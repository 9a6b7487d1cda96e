"""PDF → flattened text (平铺): what a text stripper leaves of a page, with the place of every character.

The words of a printed line are joined by single spaces in the order of the PDF's stream; blank cells leave no
trace, wrapped cells break into lines with an empty line between, a page starts with one leading space. Every
character keeps its box, so that a number read from the text can be looked up in the PDF's own cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pdfplumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ingest.records import Box

_HEIGHT = 0.5  # of the font size: what counts of a character's height when lines are told apart
_SPACE = 0.5  # of the font size: the width of a space where the font prints none
_WORD_BY_SPACE = 0.5  # of a space, and
_WORD_BY_CHAR = 0.3  # of the running width of characters: a wider gap (by the smaller one) parts words
_PARAGRAPH = 2.5  # heights of a line: a wider step down leaves an empty line
_INDENT = 2.0  # spaces: a line that starts so much further right opens a paragraph
_SAME_BASE = 0.1  # points between base lines that count as one


@dataclass(frozen=True, slots=True)
class FlatLine:
    """One line of flattened text; boxes holds the place of each character, None for joining spaces."""

    page: int
    text: str
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x: float
    y: float  # of the base line, downwards
    width: float
    height: float
    space: float
    font: tuple[str, float]
    box: Box


def flattened(path: Path) -> tuple[FlatLine, ...]:
    """Return the lines of a PDF as flattened text, empty lines between paragraphs included."""
    lines: list[FlatLine] = []
    starts = ""
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            starts += " "  # a page starts with one leading space, and one without text leaves nothing else
            glyphs = list(_glyphs(page))
            page.close()
            if glyphs:
                lines += _page_lines(glyphs, number, starts)
                starts = ""
    return tuple(lines)


def text_of(lines: Sequence[FlatLine]) -> str:
    """Return flattened lines as the text of a file."""
    return "".join(f"{line.text}\n" for line in lines)


def keep(paths: Iterable[Path], folder: Path) -> None:
    """Write the flattened text of each PDF of some files and folders into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        for file in sorted(path.glob("*.pdf")) if path.is_dir() else [path]:
            (folder / f"{file.stem}.txt").write_text(text_of(flattened(file)), encoding="utf-8")


def _glyphs(page: Any) -> Iterator[_Glyph]:
    spaces: dict[str, float] = {}
    for char in page.chars:
        if char["text"] == " " and char["size"]:
            spaces.setdefault(char["fontname"], (char["x1"] - char["x0"]) / char["size"])
    for char in page.chars:
        size = char["size"]
        text = char["text"].replace("\xa0", " ")
        if not text or not size:
            continue
        yield _Glyph(
            text=text,
            x=char["x0"],
            y=page.height - char["matrix"][5],
            width=char["x1"] - char["x0"],
            height=_HEIGHT * size,
            space=spaces.get(char["fontname"], _SPACE) * size,
            font=(char["fontname"], size),
            box=(char["x0"], char["top"], char["x1"], char["bottom"]),
        )


class _Page:
    """A page on its way to lines: the paragraph state of the line before."""

    def __init__(self, number: int, starts: str) -> None:
        self.number = number
        self.lines: list[FlatLine] = []
        self.parts: list[tuple[str, Box | None]] = [(starts, None)]
        self.start: _Glyph | None = None  # the first character of the line before
        self.opens = True  # that line opens a paragraph
        self.hangs = False

    def close_line(self) -> None:
        text = "".join(text for text, _ in self.parts)
        boxes = tuple(box for text, box in self.parts for _ in text)
        self.lines.append(FlatLine(self.number, text, boxes))
        self.parts = []

    def open_line(self, glyph: _Glyph, before: _Glyph, height: float) -> None:
        """Close the line and leave an empty one where a paragraph starts."""
        self.close_line()
        if self._is_paragraph(glyph, before, height):
            self.close_line()
            self.opens, self.hangs = True, False
        self.start = glyph

    def _is_paragraph(self, glyph: _Glyph, before: _Glyph, height: float) -> bool:
        assert self.start is not None
        indent = glyph.x - self.start.x
        if abs(glyph.y - before.y) > _PARAGRAPH * height:
            return True
        opened, self.opens = self.opens, False
        hung, self.hangs = self.hangs, False
        if indent > _INDENT * glyph.space:
            self.hangs = opened
            return not opened
        if indent < -glyph.space:
            return not opened
        self.hangs = hung and abs(indent) < glyph.width / 4
        return False


def _page_lines(glyphs: Sequence[_Glyph], number: int, starts: str) -> list[FlatLine]:
    page = _Page(number, starts)
    before: _Glyph | None = None
    low, height = float("-inf"), -1.0  # of the line so far: lowest base line, greatest height
    running = -1.0  # width of characters
    space = -1.0
    for glyph in glyphs:
        if before is not None and glyph.font != before.font:
            running = -1.0
        gap = _WORD_BY_SPACE * (glyph.space if space < 0 else (glyph.space + space) / 2)
        running = glyph.width if running < 0 else (running + glyph.width) / 2
        if before is None:
            page.start = glyph
        elif not _overlap(glyph.y, glyph.height, low, height):
            page.open_line(glyph, before, height)
            low, height = float("-inf"), -1.0
        else:
            if glyph.x > before.x + before.width + min(gap, _WORD_BY_CHAR * running) and before.text != " ":
                page.parts.append((" ", None))
            if abs(glyph.x - before.x) > glyph.space + gap:
                low, height = float("-inf"), -1.0
        page.parts.append((glyph.text, glyph.box))
        low, height = max(low, glyph.y), max(height, glyph.height)
        before, space = glyph, glyph.space
    page.close_line()
    return page.lines


def _overlap(y: float, height: float, other: float, other_height: float) -> bool:
    return (
        abs(y - other) < _SAME_BASE
        or (other <= y and other >= y - height)
        or (y <= other and y >= other - other_height)
    )
