"""Lines of a table whose rows no rule parts → rows (行距 → 行): by the gaps between them.

Lines of one cell stand closer together than rows do. A row has its numbers on one line; where a line may as
well go on with the row above as begin one, the table is not read.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.amount import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.readers.pdf_strips import Word

_NUMBER = re.compile(r"-?\d[\d,，]*\.\d{2,6}")
_COUNTED = frozenset({"number", "zero"})
_ROW = 0.8  # of the least gap between two rows: a gap as wide parts rows
_CELL = 0.6  # a gap narrower than that is one of lines in a cell
_FULL = 1.5  # of the font size: a line that ends so near the border of its cell may go on below


def row_tops(words: Sequence[Word], edges: Sequence[float]) -> tuple[float, ...] | None:
    """Return where rows are to be parted; none for a single row, None where that is unclear."""
    anchors = sorted(word.height for word in words if shape(word.text) in _COUNTED)
    if not anchors or anchors[-1] - anchors[0] <= words[0].size / 2:
        return ()
    groups = _groups(words)
    gaps = [below[0].top - max(word.bottom for word in above) for above, below in pairwise(groups)]
    between = [
        gap
        for gap, (above, below) in zip(gaps, pairwise(groups), strict=True)
        if _counts(above) and _counts(below)
    ]
    if not between:
        return None
    least = min(between)
    wrapped = _within(groups)
    told = bool(wrapped) and max(wrapped) <= _CELL * least  # lines of one cell are seen to stand closer
    rows = [groups[0]]
    tops: list[float] = []
    for gap, group in zip(gaps, groups[1:], strict=True):
        if gap >= _ROW * least:
            if not told and not (_counts(group) and _counts(rows[-1])) and _may_go_on(rows[-1], group, edges):
                return None
            tops.append(min(word.top for word in group) - gap / 2)
            rows.append(group)
        elif gap <= _CELL * least:
            rows[-1] = [*rows[-1], *group]
        else:
            return None
    return tuple(tops) if all(_on_one_line(row) for row in rows) else None


def lines_of_numbers(words: Sequence[Word]) -> int:
    """Return on how many lines numbers stand."""
    heights = sorted(word.height for word in words if shape(word.text) in _COUNTED)
    return sum(
        1 for at, height in enumerate(heights) if not at or height - heights[at - 1] > words[0].size / 2
    )


def _groups(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words from top to bottom, those that overlap in height together."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.top):
        if groups and word.top < max(other.bottom for other in groups[-1]):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _counts(group: Sequence[Word]) -> bool:
    return any(shape(word.text) in _COUNTED for word in group)


def _within(groups: Sequence[Sequence[Word]]) -> list[float]:
    """Return the gaps between lines below each other in one row."""
    return [
        below.top - above.bottom
        for group in groups
        for column in _columns(group)
        for above, below in pairwise(column)
        if shape(above.text) == shape(below.text) == "text"
    ]


def _columns(group: Sequence[Word]) -> list[list[Word]]:
    """Return the words of a row that stand below each other together."""
    columns: list[list[Word]] = []
    for word in sorted(group, key=lambda word: word.top):
        own = next((one for one in columns if word.x0 < one[-1].x1 and word.x1 > one[-1].x0), None)
        if own is None:
            columns.append([word])
        else:
            own.append(word)
    return columns


def _on_one_line(row: Sequence[Word]) -> bool:
    """Tell a row that prints no two numbers below each other; a number may be broken over lines."""
    return all(
        len(column) == 1
        or not any(shape(word.text) in _COUNTED for word in column)
        or (
            _NUMBER.fullmatch("".join(word.text for word in column)) and not _NUMBER.fullmatch(column[0].text)
        )
        for column in _columns(row)
    )


def _is_broken(texts: Sequence[str]) -> bool:
    return _NUMBER.fullmatch("".join(texts)) is not None and _NUMBER.fullmatch(texts[0]) is None


def _may_go_on(above: Sequence[Word], below: Sequence[Word], edges: Sequence[float]) -> bool:
    """Tell whether a line of words may be the next line of a cell above it: that one is full."""
    for word in below:
        over = [other for other in above if other.x0 < word.x1 and other.x1 > word.x0]
        for other in over:
            border = min((edge for edge in edges if edge >= other.middle), default=edges[-1])
            if border - other.x1 <= _FULL * other.size and shape(word.text) == "text":
                return True
    return False
