"""Text → blocks and sentences (分段、分句), each a span of the text: nothing is rewritten.

A block is a paragraph or one item of a list, also of a list written inside a paragraph
(`主要包括：（1）…；（2）…`). A sentence ends at 。！？ outside brackets and quotation marks; a decimal point
or a thousands comma never ends anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CN = "一二三四五六七八九十百"
# The ways a list item opens, by style; the items of one list share a style.
_STYLES: tuple[tuple[str, str], ...] = (
    ("part", rf"第[{_CN}]+部分"),
    ("article", rf"第[{_CN}]+[条项章节](?![{_CN}]*款)"),
    ("chinese", rf"[{_CN}]+、"),
    ("chinese_bracket", rf"[（(][{_CN}]+[）)]"),
    ("number", r"\d{1,2}[、.．](?!\d)"),
    ("number_bracket", r"[（(]\d{1,2}[）)]|\d{1,2}[）)]"),
    ("circle", r"[①-⑳]"),
    ("ordinal", rf"[{_CN}]+是(?!否)|[一二三四五六七八九十]{{1,3}}要|第[{_CN}]+[，,]|其[{_CN}][，,]"),
    ("bullet", r"[●■◆▲•·]"),
)
_MARKER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _STYLES))
# Inside a paragraph only these open an item, and only after the punctuation that ends the one before.
_INLINE = re.compile(
    rf"(?<=[：:。；;])\s*(?=[（(](?:[{_CN}]+|\d{{1,2}})[）)]|[①-⑳]|[{_CN}]+是(?!否)|\d{{1,2}}[、.．](?!\d)|第[{_CN}]+[，,])"
)
_ENDS = "。！？!?"
_OPENING = "（(【《“「『〔"
_CLOSING = "）)】》”」』〕"
_CLAUSE = re.compile(r"(?<=[；;])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: text is exactly `passage.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or list item: style names its marker (None for a paragraph), ordinal its number."""

    start: int
    end: int
    text: str
    style: str | None
    sentences: tuple[Sentence, ...]

    @property
    def is_lead(self) -> bool:
        """Tell whether the block opens a list (…主要职责是：)."""
        return self.text.endswith(("：", ":"))


@lru_cache(maxsize=8192)
def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a passage's text in order."""
    found = []
    for start, end in _paragraphs(text):
        cuts = [start, *(start + place for place in _inline(text[start:end])), end]
        for first, last in pairwise(cuts):
            block = _block(text, first, last)
            if block is not None:
                found.append(block)
    return tuple(found)


def list_after(placed: Sequence[Block], lead: int) -> int:
    """Return the place after the last item of the list that a lead opens; lead + 1 where no list follows.

    A block of another style belongs to the list while the list goes on after it: an item's second
    paragraph, or sub-items.
    """
    style = placed[lead + 1].style if lead + 1 < len(placed) else None
    end = lead + 1
    while style is not None and end < len(placed):
        goes_on = not placed[end].is_lead and any(block.style == style for block in placed[end + 1 :])
        if placed[end].style != style and not goes_on:
            break
        end += 1
    return end


def marker_style(text: str) -> str | None:
    """Return the style of the list marker that opens a text, None where none does."""
    match = _MARKER.match(text)
    return match.lastgroup if match else None


def without_marker(text: str) -> str:
    """Return a text without the list marker that opens it."""
    match = _MARKER.match(text)
    return text[match.end() :].strip() if match else text


def clauses(sentence: Sentence) -> tuple[Sentence, ...]:
    """Return the parts of a sentence between semicolons, as spans of the same text."""
    found, position = [], sentence.start
    for part in _CLAUSE.split(sentence.text):
        trimmed = _trimmed(part, position)
        if trimmed is not None:
            found.append(trimmed)
        position += len(part)
    return tuple(found)


def _inline(paragraph: str) -> list[int]:
    """Return where items open inside a paragraph; 一是 after a verb (原因是一是…；二是…) opens none."""
    places = [match.end() for match in _INLINE.finditer(paragraph)]
    first = paragraph.find("一是")
    if first > 0 and first not in places:
        return [place for place in places if marker_style(paragraph[place:]) != "ordinal"]
    return places


def _trimmed(part: str, position: int) -> Sentence | None:
    text = part.strip()
    if not text:
        return None
    start = position + len(part) - len(part.lstrip())
    return Sentence(start, start + len(text), text)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _block(text: str, start: int, end: int) -> Block | None:
    trimmed = _trimmed(text[start:end], start)
    if trimmed is None:
        return None
    return Block(
        start=trimmed.start,
        end=trimmed.end,
        text=trimmed.text,
        style=marker_style(trimmed.text),
        sentences=_sentences(trimmed),
    )


def _sentences(block: Sentence) -> tuple[Sentence, ...]:
    text = block.text
    # A bracket that is never closed (a slip of the author) must not swallow the rest of the paragraph.
    balanced = all(text.count(o) == text.count(c) for o, c in zip(_OPENING, _CLOSING, strict=True))
    found, start, depth, position = [], 0, 0, 0
    while position < len(text):
        char = text[position]
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char in _ENDS and not _inside_word(text, position):
            stop = position + 1
            while stop < len(text) and text[stop] in _CLOSING + _ENDS:
                depth -= text[stop] in _CLOSING
                stop += 1
            depth = max(0, depth)
            if not (balanced and depth) and not _goes_on(text, position, stop):
                found.append((start, stop))
                start = stop
            position = stop
            continue
        position += 1
    found.append((start, len(text)))
    sentences = (_trimmed(text[first:last], block.start + first) for first, last in found)
    return tuple(sentence for sentence in sentences if sentence is not None)


def _inside_word(text: str, position: int) -> bool:
    """Tell whether a ? or ! stands inside an address or a formula, where it ends no sentence."""
    return (
        text[position] in "!?"
        and text[position + 1 : position + 2].isalnum()
        and text[position + 1].isascii()
    )


def _goes_on(text: str, end_mark: int, stop: int) -> bool:
    """Tell whether a sentence goes on after a quotation that ends in 。” (a comma or 的 follows)."""
    quoted = stop > end_mark + 1
    return quoted and text[stop : stop + 1] in ("，", ",", "、", "；", "的", "等")
