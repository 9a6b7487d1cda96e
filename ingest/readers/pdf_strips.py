"""Words of a page → the columns they stand in (字的左右位置 → 栏), where no upright line is ruled.

What stands in one column never reaches into the next, so the columns are the strips of paper between gaps
that no word of the body or of the lowest head row crosses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from ingest.readers.pdf_chars import lines_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.readers.pdf_chars import Char

_WORD_GAP = 0.3  # of the font size: cells of one line may stand as close as that
_STRIP_GAP = 0.15
_SPREAD = 3.0  # of the font size: how far apart the letters of 合 计 are set
_CODE_PART = re.compile(r"\d{2,3}")
_MOST = 5_000  # ways to part the columns among head cells that are tried
_MARGIN = 5.0  # points between a border and the words right of it
_OFF = 0.8  # of the font size: how far off its middle a centred head may stand


@dataclass(frozen=True, slots=True)
class Word:
    """Letters of one line that stand together."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """How far from the left its middle is."""
        return (self.x0 + self.x1) / 2

    @property
    def is_words(self) -> bool:
        """Tell a word of letters alone; numbers that touch them may be the next cell's."""
        return not any(char.isdecimal() for char in self.text)

    def shrunk(self) -> Word:
        """Return the word without the margin by which it may touch its neighbours."""
        rim = min(self.size / 2, (self.x1 - self.x0) / 4)
        return replace(self, x0=self.x0 + rim, x1=self.x1 - rim)

    def over(self, other: Word) -> Word:
        """Return this word with another one, its next line."""
        return _joined(self, other)

    @property
    def height(self) -> float:
        """How far down the page the middle of its line is."""
        return (self.top + self.bottom) / 2


Strip = tuple[float, float]


def words_of(chars: Iterable[Char]) -> list[list[Word]]:
    """Return the words of each line from top to bottom, each line from left to right."""
    lines = []
    for row in lines_in(char for char in chars if not char["text"].isspace()):
        words: list[Word] = []
        for char in sorted(row, key=lambda char: char["x0"]):
            one = Word(char["text"], char["x0"], char["x1"], char["top"], char["bottom"], char["size"])
            if words and one.x0 - words[-1].x1 <= _WORD_GAP * one.size:
                words[-1] = _joined(words[-1], one)
            else:
                words.append(one)
        lines.append(words)
    levels = any(word.text == "款" for line in lines for word in line)  # 类 款 项 in columns of their own
    return lines if levels else [_respaced(line) for line in lines]


def _joined(one: Word, other: Word, between: str = "") -> Word:
    return Word(
        one.text + between + other.text,
        min(one.x0, other.x0),
        max(one.x1, other.x1),
        min(one.top, other.top),
        max(one.bottom, other.bottom),
        max(one.size, other.size),
    )


def _respaced(words: Sequence[Word]) -> list[Word]:
    """Join what is only set wide: the letters of 合 计, the parts of a code 201 01 01."""
    found: list[Word] = []
    for word in words:
        near = bool(found) and word.x0 - found[-1].x1 <= _SPREAD * word.size
        letters = near and len(word.text) == 1 and not word.text.isascii() and _is_spread(found[-1])
        code = (
            near
            and word.x0 - found[-1].x1 <= word.size
            and len(word.text) == 2
            and word.text.isdecimal()
            and all(_CODE_PART.fullmatch(part) for part in found[-1].text.split(" "))
        )
        if letters or code:
            found[-1] = _joined(found[-1], word, " ")
        else:
            found.append(word)
    return found


def _is_spread(word: Word) -> bool:
    return all(len(part) == 1 and not part.isascii() for part in word.text.split(" "))


def strips_of(words: Iterable[Word]) -> list[Strip]:
    """Return the strips of paper that words stand in, from left to right."""
    strips: list[Strip] = []
    for word in sorted(words, key=lambda word: word.x0):
        if strips and word.x0 - strips[-1][1] < _STRIP_GAP * word.size:
            strips[-1] = (strips[-1][0], max(strips[-1][1], word.x1))
        else:
            strips.append((word.x0, word.x1))
    return strips


def overlapping(word: Word, strips: Sequence[Strip]) -> list[int]:
    """Return which strips a word reaches into."""
    return [at for at, (x0, x1) in enumerate(strips) if word.x0 < x1 and word.x1 > x0]


def widened(strips: Sequence[Strip], word: Word) -> list[Strip]:
    """Return the strips with one that a further word widens or adds."""
    own = overlapping(word, strips)
    if not own:
        return sorted([*strips, (word.x0, word.x1)])
    wider = (min(strips[own[0]][0], word.x0), max(strips[own[0]][1], word.x1))
    return [wider if at == own[0] else strip for at, strip in enumerate(strips)]


def under_heads(strips: Sequence[Strip], body: Sequence[Strip], heads: Sequence[Word]) -> list[Strip] | None:
    """Join a column printed to one side of its cell with the head in the middle of it.

    None where a column without a head may be that of two heads.
    """
    found = list(strips)
    for own in body:
        at = next((at for at, one in enumerate(found) if one[0] <= own[0] and own[1] <= one[1]), None)
        if at is None or any(overlapping(head, [found[at]]) for head in heads):
            continue
        beside = [
            other
            for other in (at - 1, at + 1)
            if 0 <= other < len(found) and not any(_meets(one, found[other]) for one in body)
        ]
        if len(beside) > 1:
            return None
        for other in beside:
            joined = (min(found[at][0], found[other][0]), max(found[at][1], found[other][1]))
            found[min(at, other) : max(at, other) + 1] = [joined]
    return found


def _meets(one: Strip, other: Strip) -> bool:
    return one[0] < other[1] and one[1] > other[0]


def between(strips: Sequence[Strip]) -> list[float]:
    """Return the borders between columns of which no more is known: near the column on the right."""
    return [max((before[1] + after[0]) / 2, after[0] - _MARGIN) for before, after in pairwise(strips)]


def from_middles(centred: Sequence[Word], sides: Strip) -> list[float]:
    """Work the borders out from one centred cell a column, from the left: they must meet the right side.

    Returns none where they do not, or where a cell is not within its borders.
    """
    borders = [sides[0]]
    for word in centred:
        borders.append(2 * word.middle - borders[-1])
    if len(centred) < 2 or abs(borders[-1] - sides[1]) > _OFF * min(word.size for word in centred):
        return []
    fits = all(
        left <= word.x0 + word.size / 2 and word.x1 <= right + word.size / 2
        for word, (left, right) in zip(centred, pairwise(borders), strict=True)
    )
    return borders[1:-1] if fits else []


def parted(cells: Sequence[Word], edges: Sequence[float]) -> list[tuple[int, int]] | None:
    """Return from which to which edge each head cell reaches: its text stands in the middle of its columns.

    edges are those of the columns below, one more than columns; None where several ways fit as well.
    """
    columns = len(edges) - 1
    if len(cells) == 1:
        return [(0, columns)]
    if len(cells) > columns:
        return None
    ways = []
    for count, cuts in enumerate(combinations(range(1, columns), len(cells) - 1)):
        if count > _MOST:
            return None
        spans = list(pairwise((0, *cuts, columns)))
        off = [
            abs((edges[first] + edges[stop]) / 2 - cell.middle)
            for cell, (first, stop) in zip(cells, spans, strict=True)
        ]
        inside = all(
            edges[first] - cell.size <= cell.x0 and cell.x1 <= edges[stop] + cell.size
            for cell, (first, stop) in zip(cells, spans, strict=True)
        )
        if inside:
            ways.append((max(off), spans))
    ways.sort()
    size = min(cell.size for cell in cells)
    if not ways or ways[0][0] > _OFF * size:
        return None
    if len(ways) > 1 and ways[1][0] - ways[0][0] < _OFF * size:
        return None
    return ways[0][1]
