"""Where tables without upright lines stand on a page (只有横线的表在哪里): level rules of one width.

A title, a unit or a department between two rules parts one table from the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.marks.cells import is_title
from ingest.marks.line_marks import is_meta
from ingest.readers.pdf_strips import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.readers.pdf_chars import Char
    from ingest.readers.pdf_rules import Edge
    from ingest.readers.pdf_strips import Strip, Word
    from ingest.records import Box

Run = tuple[float, float, float]  # height on the page, left, right
NEAR = 3.0  # points by which rules of one table may differ at their ends
EDGE = 1.0
_ENDS = 1.5  # points by which the ends of pieces below each other differ
_MOST = 0.6  # of the rules of a table: so many are drawn cell by cell, or none is
_MIN_WIDTH = 60.0  # points: a shorter rule underlines a word


@dataclass(frozen=True, slots=True)
class Region:
    """The level rules of one table: those over its whole width, the shorter ones, and all pieces as drawn."""

    sides: Strip
    rules: tuple[float, ...]
    shorter: tuple[Run, ...]
    pieces: tuple[Run, ...]

    @property
    def box(self) -> Box:
        """The box that all rules stand in."""
        return (self.sides[0], self.rules[0], self.sides[1], self.rules[-1])

    def cuts(self) -> list[float]:
        """Return where the rules over the whole width are drawn in pieces, cell by cell."""
        at: dict[int, set[int]] = {}
        for top, *ends in self.pieces:
            for number, rule in enumerate(self.rules):
                for x in ends if abs(rule - top) <= EDGE else ():
                    at.setdefault(round(x / _ENDS), set()).add(number)
        enough = max(2.0, len(self.rules) * _MOST)
        found = _distinct([key * _ENDS for key, rules in at.items() if len(rules) >= enough], 2 * _ENDS)
        return [x for x in found if self.sides[0] + NEAR < x < self.sides[1] - NEAR]

    def above(self, word: Word) -> float:
        """Return the nearest rule above a word."""
        return max((top for top in self._over(word) if top <= word.height), default=self.rules[0])

    def below(self, word: Word) -> float:
        """Return the nearest rule below a word."""
        return min((top for top in self._over(word) if top > word.height), default=self.rules[-1])

    def _over(self, word: Word) -> list[float]:
        own = [top for top, x0, x1 in self.shorter if x0 - EDGE <= word.middle <= x1 + EDGE]
        return [*self.rules, *own]


def regions_of(
    level: Sequence[Edge], runs: Sequence[Run], upright: Sequence[Edge], chars: Sequence[Char]
) -> list[Region]:
    """Return the tables of a page that rule level lines only, from top to bottom."""
    groups: list[list[Run]] = []
    for run in sorted(runs):
        if run[2] - run[1] < _MIN_WIDTH:
            continue
        for group in groups:
            if abs(group[0][1] - run[1]) <= NEAR and abs(group[0][2] - run[2]) <= NEAR:
                group.append(run)
                break
        else:
            groups.append([run])
    groups.sort(key=lambda group: group[0][1] - group[0][2])
    found: list[Region] = []
    for group in groups:
        for part in _apart(group, chars):
            sides = (part[0][1], part[0][2])
            rules = tuple(_distinct([run[0] for run in part]))
            box = (sides[0], rules[0], sides[1], rules[-1])
            if len(rules) < 2 or _crossed(box, upright) or any(_lies_in(box, one.box) for one in found):
                continue
            own = tuple(
                run for run in runs if _run_in(run, box) and run[2] - run[1] < sides[1] - sides[0] - 2 * NEAR
            )
            pieces = tuple(
                (edge["top"], edge["x0"], edge["x1"])
                for edge in level
                if _run_in((edge["top"], edge["x0"], edge["x1"]), box)
            )
            found.append(Region(sides, rules, own, pieces))
    return sorted(found, key=lambda region: region.rules[0])


def _apart(group: Sequence[Run], chars: Sequence[Char]) -> list[list[Run]]:
    """Part rules where a title, a unit or a department stands between two of them."""
    parts: list[list[Run]] = [[group[0]]]
    for above, below in pairwise(group):
        between = words_of(inside(chars, (above[1], above[0], above[2], below[0])))
        lines = [" ".join(word.text for word in line) for line in between]
        if any(is_title(line) or is_meta(line) for line in lines):
            parts.append([below])
        else:
            parts[-1].append(below)
    return parts


def _distinct(values: Sequence[float], apart: float = EDGE) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > apart:
            kept.append(value)
    return kept


def _crossed(box: Box, upright: Sequence[Edge]) -> bool:
    """Tell whether uprights are ruled inside: such a table shows its columns itself."""
    return any(
        box[0] + NEAR < edge["x0"] < box[2] - NEAR
        and edge["top"] < box[3] - EDGE
        and edge["bottom"] > box[1] + EDGE
        for edge in upright
    )


def _lies_in(inner: Box, outer: Box) -> bool:
    return (
        outer[0] - NEAR <= inner[0]
        and inner[2] <= outer[2] + NEAR
        and outer[1] <= inner[1]
        and inner[3] <= outer[3]
    )


def _run_in(run: Run, box: Box) -> bool:
    return box[1] - EDGE <= run[0] <= box[3] + EDGE and box[0] - NEAR <= run[1] and run[2] <= box[2] + NEAR


def inside(chars: Sequence[Char], box: Box) -> list[Char]:
    """Return the characters within a box."""
    return [
        char
        for char in chars
        if box[0] - EDGE <= (char["x0"] + char["x1"]) / 2 <= box[2] + EDGE
        and box[1] <= (char["top"] + char["bottom"]) / 2 <= box[3]
    ]
