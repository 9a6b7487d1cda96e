"""Tables ruled by level lines only (只有横线的表、三线表): the upright lines they leave out.

The columns come from where words stand (see `pdf_strips`), a head cell over several columns from the line
below it or from its place in their middle. Where that leaves two readings, the table is not read.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.amount import shape
from ingest.marks.cells import GridRow, is_count_row, is_head_word
from ingest.readers.pdf_lines_apart import lines_of_numbers, row_tops
from ingest.readers.pdf_regions import EDGE, NEAR, inside, regions_of
from ingest.readers.pdf_strips import (
    between,
    from_middles,
    overlapping,
    parted,
    strips_of,
    under_heads,
    widened,
    words_of,
)
from ingest.terms.items import is_total, strip_spaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.readers.pdf_chars import Char
    from ingest.readers.pdf_regions import Region, Run
    from ingest.readers.pdf_rules import Edge
    from ingest.readers.pdf_strips import Strip, Word
    from ingest.records import Box

Upright = tuple[float, float, float]  # distance from the left, top, bottom
_APART = 1.2  # of the font size: words further apart than that are no one head
_SEVERAL = 2
_BROKEN = 3  # lines over which a narrow column breaks a number at most


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: where it begins and ends, and the borders between."""

    sides: Strip
    borders: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Unruled:
    """What a page's tables without uprights are found to be.

    unclear are the places of those that cannot be read; last are the columns of the last one.
    """

    uprights: tuple[Upright, ...] = ()
    levels: tuple[Run, ...] = ()
    unclear: tuple[Box, ...] = ()
    last: Columns | None = None


def unruled(
    level: Sequence[Edge],
    runs: Sequence[Run],
    upright: Sequence[Edge],
    chars: Sequence[Char],
    before: Columns | None,
) -> Unruled:
    """Find the uprights of tables that rule none; before are the columns with which the page before ends."""
    uprights: list[Upright] = []
    levels: list[Run] = []
    unclear: list[Box] = []
    last = None
    for region in regions_of(level, runs, upright, chars):
        reader = _Reader(region, inside(chars, region.box), before)
        found = reader.read()
        before = last = None
        if found is None:
            unclear += [region.box] if reader.has_amounts else []
        elif found.borders:
            uprights += found.uprights
            levels += found.levels
            last = Columns(region.sides, found.borders)
    return Unruled(tuple(uprights), tuple(levels), tuple(unclear), last)


@dataclass(frozen=True, slots=True)
class _Ruled:
    """The lines of one table that are not drawn, and the borders between its columns."""

    uprights: tuple[Upright, ...]
    levels: tuple[Run, ...]
    borders: tuple[float, ...]


# --- its columns --------------------------------------------------------------------------------------


class _Reader:
    """Finds the uprights of one table."""

    def __init__(self, region: Region, chars: Sequence[Char], before: Columns | None) -> None:
        self.region = region
        self.before = before
        lines = words_of(chars)
        self.bands = [
            [line for line in lines if top <= line[0].height < bottom]
            for top, bottom in pairwise(region.rules)
        ]
        self.heads, self.counted = self._head()
        self.body = [line for band in self.bands[self.heads :] for line in band]

    @property
    def has_amounts(self) -> bool:
        """Tell whether several amounts stand in the table; running text between two rules has none."""
        return sum("." in word.text and shape(word.text) == "number" for word in self._all()) > _SEVERAL

    def _all(self) -> list[Word]:
        return [word for line in self.body for word in line]

    def read(self) -> _Ruled | None:
        """Return the lines that the table leaves out; None where its columns or rows are unclear."""
        leaves, upper = self._leaves()
        sides = self.region.sides
        counts = [word for line in self.counted for word in line]
        borders = (
            self.region.cuts()
            or self._carried()
            or self._fitting(from_middles(counts, sides))
            or self._fitting(from_middles(_stacked(leaves), sides))
        )
        if borders:
            strips = list(pairwise((sides[0], *borders, sides[1])))
            across = [word for word in self._words() if len(overlapping(word.shrunk(), strips)) > 1]
        else:
            parted_off = self._strips(leaves)
            if parted_off is None:
                return None
            strips, across = parted_off
            borders = between(strips)
            if any(_cuts(x, word) for x in borders for word in leaves):
                return None
        if len(strips) < 2:
            return _Ruled((), (), ())
        levels = self._levels([sides[0], *borders, sides[1]])
        if levels is None or _beside_each_other(leaves, [sides[0], *borders, sides[1]]):
            return None
        edges = [sides[0], *borders, sides[1]]
        spans = self._spans(upper, strips, edges)
        if spans is None:
            return None
        gaps = [*spans, *(self._span_of(word, strips) for word in across)]
        box = self.region.box
        uprights: list[Upright] = [(x, box[1], box[3]) for x in sides]
        for at, x in enumerate(borders):
            holes = sorted((top, bottom) for first, stop, top, bottom in gaps if first <= at < stop)
            uprights += [(x, top, bottom) for top, bottom in _without(holes, box[1], box[3])]
        return _Ruled(tuple(uprights), levels, tuple(borders))

    def _levels(self, edges: Sequence[float]) -> tuple[Run, ...] | None:
        """Return the level lines between rows that no rule parts."""
        found: list[Run] = []
        bands = self.bands[self.heads :]
        for band in bands:
            words = [word for line in band for word in line]
            if len(bands) > 1 and lines_of_numbers(words) <= _BROKEN:
                continue  # a row of its own, a number of which may be broken over lines
            tops = row_tops(words, edges)
            if tops is None:
                return None
            found += [(top, *self.region.sides) for top in tops]
        return tuple(found)

    def _head(self) -> tuple[int, list[list[Word]]]:
        """Return how many bands the head takes up, and the lines of its column numbers."""
        for at, band in enumerate(self.bands):
            cells = [word.text for word in _stacked([word for line in band for word in line])]
            if len(band) == 1 and is_count_row(GridRow(tuple(cells), ())):
                return at + 1, list(band)
            if any(shape(text) in {"number", "zero"} for text in cells):
                return at, []
            known = sum(1 for text in cells if is_head_word(text))
            if at and known * 2 < len(cells):
                return at, []
        return len(self.bands), []

    def _leaves(self) -> tuple[list[Word], list[Word]]:
        """Part the words of the head: those right above the body, and those over further head cells."""
        bands = self.bands[: self.heads]
        if self.counted:
            bands = bands[:-1]
        floor = self.region.rules[len(bands)]
        words = [word for band in bands for line in band for word in line]
        leaves = [word for word in words if self.region.below(word) >= floor - EDGE]
        return leaves, [word for word in words if self.region.below(word) < floor - EDGE]

    def _words(self) -> list[Word]:
        """Return what reads as one word of the body; letters and numbers that touch may be of two cells."""
        return [word for word in self._all() if word.is_words]

    def _strips(self, leaves: Sequence[Word]) -> tuple[list[Strip], list[Word]] | None:
        """Return the strips, and the words that stand across several; None where a head is unclear."""
        lone = [line[0] for line in self.body if len(line) == 1]
        beside = [word for line in (*self.counted, *self.body) if len(line) > 1 for word in line]
        totals = [word for word in beside if is_total(strip_spaces(word.text))]
        body = strips_of(word for word in beside if word not in totals)
        for word in totals:
            body = body if overlapping(word, body) else widened(body, word)
        heads = [cell for cell in _stacked(leaves) if len(overlapping(cell, body)) < 2]
        amounts = strips_of(word for word in beside if "." in word.text and shape(word.text) == "number")
        across = [  # one head over a code and a name; amounts have a head each
            cell
            for cell in _stacked(leaves)
            if cell not in heads and is_head_word(cell.text) and len(overlapping(cell, amounts)) < 2
        ]
        strips = body
        for cell in heads:
            strips = widened(strips, cell)
        joined = under_heads(strips, body, heads) if heads else strips
        if joined is None:
            return None
        strips = joined
        if heads:  # a total in the gap between two columns stands across both
            bare = [one for one in strips if not any(overlapping(cell, [one]) for cell in (*heads, *across))]
            gone = [word for word in totals if overlapping(word, bare)]
            strips = [one for one in strips if not any(overlapping(word, [one]) for word in gone)]
            across += gone
        for word in (*totals, *lone):
            if len(overlapping(word, strips)) > 1:
                across.append(word)
            elif word not in across:
                strips = widened(strips, word)
        return strips, across

    def _carried(self) -> list[float]:
        """Return the borders of the page before where a table goes on without its head and keeps them."""
        if self.heads or self.before is None:
            return []
        same = all(
            abs(one - other) <= NEAR for one, other in zip(self.before.sides, self.region.sides, strict=True)
        )
        return self._fitting(self.before.borders) if same else []

    def _fitting(self, borders: Sequence[float]) -> list[float]:
        """Return borders that run through no word beside others; else none."""
        words = [word for line in (*self.body, *self.counted) if len(line) > 1 for word in line]
        cut = any(_cuts(x, word) for x in borders for word in words if not is_total(strip_spaces(word.text)))
        return [] if cut else list(borders)

    def _spans(
        self, upper: Sequence[Word], strips: Sequence[Strip], edges: Sequence[float]
    ) -> list[tuple[int, int, float, float]] | None:
        """Return which borders the upper head cells cover: first, after last, top, bottom; None: unclear."""
        found: list[tuple[int, int, float, float]] = []
        rows: dict[Run, list[Word]] = {}
        for word in upper:
            rows.setdefault(self._rule_below(word), []).append(word)
        for rule, words in rows.items():
            own = [
                at for at, (x0, x1) in enumerate(strips) if rule[1] - EDGE <= (x0 + x1) / 2 <= rule[2] + EDGE
            ]
            if not own or own != list(range(own[0], own[-1] + 1)):
                return None
            cells = _stacked(words)
            spans = self._by_pieces(rule, cells, strips, own) or parted(cells, edges[own[0] : own[-1] + 2])
            if spans is None:
                return None
            top = max(self.region.above(word) for word in words)
            found += [(own[0] + first, own[0] + stop - 1, top, rule[0]) for first, stop in spans]
        return found

    def _rule_below(self, word: Word) -> Run:
        top = self.region.below(word)
        return next(
            (
                run
                for run in self.region.shorter
                if abs(run[0] - top) <= EDGE and run[1] - EDGE <= word.middle <= run[2] + EDGE
            ),
            (top, *self.region.sides),
        )

    def _by_pieces(
        self, rule: Run, cells: Sequence[Word], strips: Sequence[Strip], own: Sequence[int]
    ) -> list[tuple[int, int]] | None:
        """Return the spans of head cells where each has its own piece of the rule below."""
        pieces = sorted(
            {
                (round(x0), round(x1))
                for top, x0, x1 in self.region.pieces
                if abs(top - rule[0]) <= EDGE and rule[1] - NEAR <= x0 and x1 <= rule[2] + NEAR
            }
        )
        if len(pieces) != len(cells) or any(two[0] < one[1] - NEAR for one, two in pairwise(pieces)):
            return None
        spans = []
        for cell, (x0, x1) in zip(cells, pieces, strict=True):
            held = [at for at in own if x0 <= sum(strips[at]) / 2 <= x1]
            if not held or not x0 <= cell.middle <= x1:
                return None
            spans.append((held[0] - own[0], held[-1] - own[0] + 1))
        return spans if sum(stop - first for first, stop in spans) == len(own) else None

    def _span_of(self, word: Word, strips: Sequence[Strip]) -> tuple[int, int, float, float]:
        """Return the borders that a word of the body covers."""
        own = overlapping(word, strips)
        if not own:  # a total in the gap between two columns
            first = max((at for at, strip in enumerate(strips) if strip[1] <= word.x0), default=0)
            own = [first, min(first + 1, len(strips) - 1)]
        return own[0], own[-1], self.region.above(word), self.region.below(word)


def _beside_each_other(leaves: Sequence[Word], edges: Sequence[float]) -> bool:
    """Tell whether two heads fall into one column: lines of two cells ran together."""
    return any(
        bisect(edges, one.middle) == bisect(edges, other.middle)
        and abs(one.height - other.height) < one.size / 2
        and other.x0 - one.x1 > _APART * one.size
        for one in leaves
        for other in leaves
    )


def _cuts(x: float, word: Word) -> bool:
    return word.x0 + EDGE < x < word.x1 - EDGE


def _stacked(words: Sequence[Word]) -> list[Word]:
    """Return the cells of one row, from left to right: lines below each other are one cell."""
    cells: list[Word] = []
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        own = next((at for at, cell in enumerate(cells) if word.x0 < cell.x1 and word.x1 > cell.x0), None)
        if own is None:
            cells.append(word)
        else:
            cells[own] = cells[own].over(word)
    return sorted(cells, key=lambda cell: cell.x0)


def _without(holes: Sequence[tuple[float, float]], top: float, bottom: float) -> list[tuple[float, float]]:
    """Return what is left of an upright beside the cells that reach across it."""
    left = []
    at = top
    for first, last in holes:
        if first > at + EDGE:
            left.append((at, first))
        at = max(at, last)
    if bottom > at + EDGE:
        left.append((at, bottom))
    return left
