"""Wide tables printed over pages side by side (左右分页的表): the right half has no names of its own.

A program prints all left halves first or each right half behind its left one; rows stand at the same height.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.amount import shape
from ingest.marks.cells import flat, form_of, head_term, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Grid

_LEVEL = 2.0  # points by which a row may stand higher or lower than its other half
_MOST = 40  # pages that one half may run over


def whole_grids(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the grids with the right halves of wide tables put beside their left ones."""
    joined: list[Grid] = []
    rest = list(grids)
    while rest:
        count = _rights(rest)
        fitting = next((k for k in range(min(count, len(joined)), 0, -1) if _all_fit(joined, rest, k)), 0)
        if fitting:
            lefts = joined[-fitting:]
            pairs = zip(lefts, rest[:fitting], strict=True)
            joined[-fitting:] = [_beside(left, right) for left, right in pairs]
            del rest[:fitting]
        else:
            joined.append(rest.pop(0))
    return tuple(joined)


def _rights(grids: Sequence[Grid]) -> int:
    """Return how many grids at the beginning may be right halves."""
    if not _nameless(grids[0]) or not any(map(_counts, grids[0].rows)):
        return 0
    return next((at for at, grid in enumerate(grids[:_MOST]) if not _nameless(grid)), min(len(grids), _MOST))


def _nameless(grid: Grid) -> bool:
    """Tell a grid without names: heads, numbers and blanks, no code, no label, no title of its own."""
    counted = [row for row in grid.rows if _counts(row)]
    words = [flat(text) for row in grid.rows for text in row if text and text.strip()]
    labels = any((term := head_term(word)) is not None and term.kind in {"label", "code"} for word in words)
    return (
        not labels
        and not any(form_of(line) for line in (*grid.context, *words))
        and all(shape(flat(text)) != "text" for row in counted for text in row if text and text.strip())
    )


def _all_fit(joined: Sequence[Grid], rest: Sequence[Grid], count: int) -> bool:
    """Tell whether each of some right halves stands beside the left one as many places before it."""
    lefts, rights = joined[-count:], rest[:count]
    apart = {right.source.page - left.source.page for left, right in zip(lefts, rights, strict=True)}
    return len(apart) == 1 and all(_level(left, right) for left, right in zip(lefts, rights, strict=True))


def _level(left: Grid, right: Grid) -> bool:
    """Tell whether every row of a right half stands at the height of one of the left half."""
    if right.source.page <= max(source.page for row in left.sources for source in row):
        return False
    own = _rows_beside(left, right)
    body = next((at for at, row in enumerate(left.rows) if _counts(row)), len(left.rows))
    return (
        [at for at in own if at is not None] == list(range(len(right.rows)))
        and all(at is not None for at in own[body:])  # a head may have fewer rows
    )


def _rows_beside(left: Grid, right: Grid) -> list[int | None]:
    """Return for each row of a left half the row of the right one, counted from the foot of both."""
    lefts, rights = _tops(left), _tops(right)
    if not lefts or not rights:
        return [None] * len(left.rows)
    shift = lefts[-1] - rights[-1]
    return [
        next((at for at, other in enumerate(rights) if abs(one - other - shift) <= _LEVEL), None)
        for one in lefts
    ]


def _tops(grid: Grid) -> list[float]:
    """Return how far down each row begins; none where the format gives no boxes."""
    tops = []
    for row, sources in zip(grid.rows, grid.sources, strict=True):
        own = [
            source.box[1]
            for text, source in zip(row, sources, strict=True)
            if text is not None and source.box
        ]
        if not own:
            return []
        tops.append(max(own))
    return tops


def _counts(row: Sequence[str | None]) -> bool:
    return any(is_number(flat(text)) for text in row if text)


def _beside(left: Grid, right: Grid) -> Grid:
    rows, sources = [], []
    own = _rows_beside(left, right)
    body = next((at for at, row in enumerate(left.rows) if _counts(row)), len(left.rows))
    for number, at in enumerate(own):
        place = at if at is not None else next(later for later in own[number:] if later is not None)
        texts = right.rows[place] if at is not None else (("",) * len(right.rows[place]))
        texts = _below_group(texts) if number < body - 1 else texts
        rows.append((*left.rows[number], *texts))
        sources.append((*left.sources[number], *right.sources[place]))
    return replace(left, rows=tuple(rows), sources=tuple(sources), after=(*left.after, *right.after))


def _below_group(texts: Sequence[str | None]) -> tuple[str | None, ...]:
    """Return a row of a head whose first cells go on with the last group of the left half."""
    blank = next((at for at, text in enumerate(texts) if text is None or text.strip()), len(texts))
    return (*(None for _ in texts[:blank]), *texts[blank:])
