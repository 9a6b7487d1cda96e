"""Heads that a page break cuts off their table (表头与表身分页): put back above the body on the next page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.grids.find import is_target_head
from ingest.marks.cells import GridRow, flat, is_count_row, is_number, is_title
from ingest.marks.line_marks import is_meta

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Grid, Source

_NEAR = 4.0  # points by which the sides of a table may shift from page to page
_MOST = 8  # rows of a head, with a title and a unit inside


def with_cut_heads(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the grids; one at the foot of a page that holds only a head is joined to the one it heads."""
    joined: list[Grid] = []
    for grid in grids:
        if joined and _is_cut(joined[-1], grid):
            joined[-1] = _whole(joined[-1], grid)
        else:
            joined.append(grid)
    return tuple(joined)


def _is_cut(head: Grid, body: Grid) -> bool:
    one, other = _sides(head), _sides(body)
    if one is None or other is None or body.source.page != head.source.page + 1:
        return False
    return (
        len(head.rows) <= _MOST
        and not head.after
        and not _has_targets(head)
        and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
        and not any(_counts(row, sources) for row, sources in zip(head.rows, head.sources, strict=True))
        and not any(is_title(line) or is_meta(line) for line in body.context)
        and not any(is_title(text) for row in body.rows[:2] for text in row if text and text.strip())
    )


def _sides(grid: Grid) -> tuple[float, float] | None:
    boxes = [source.box for row in grid.sources for source in row if source.box is not None]
    return (min(box[0] for box in boxes), max(box[2] for box in boxes)) if boxes else None


def _has_targets(grid: Grid) -> bool:
    """Tell rows of targets, many of which print no number, below their head."""
    rows = [GridRow(row, sources) for row, sources in zip(grid.rows, grid.sources, strict=True)]
    return any(is_target_head(row) for row in rows[:-1])


def _counts(row: Sequence[str | None], sources: Sequence[Source]) -> bool:
    numbers = any(is_number(flat(text)) for text in row if text and text.strip())
    return numbers and not is_count_row(GridRow(tuple(row), tuple(sources)))


def _whole(head: Grid, body: Grid) -> Grid:
    """Return a body below its head; a head printed again on the next page counts once."""
    if _words(body.rows[0]) in [_words(row) for row in head.rows]:
        return replace(body, context=(*head.context, *_alone(head)))
    columns = _columns_over(_lefts(head), _lefts(body))
    wide = [_over(row, sources, columns) for row, sources in zip(head.rows, head.sources, strict=True)]
    first = body.rows[0]
    if not any(is_number(text) for text in _words(first)):
        first = _below(wide[-1][0], first)
    return replace(
        body,
        rows=(*(texts for texts, _ in wide), first, *body.rows[1:]),
        sources=(*(sources for _, sources in wide), *body.sources),
        context=head.context,
    )


def _words(row: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(flat(text) for text in row if text and text.strip())


def _alone(head: Grid) -> tuple[str, ...]:
    """Return what stands alone in its row: a title, a unit or a department inside the table."""
    return tuple(words[0] for row in head.rows if len(words := _words(row)) == 1)


def _lefts(grid: Grid) -> list[float]:
    """Return where each column begins."""
    lefts: list[float] = []
    for column in range(len(grid.rows[0])):
        boxes = [
            sources[column].box
            for row, sources in zip(grid.rows, grid.sources, strict=True)
            if row[column] is not None
        ]
        own = [box[0] for box in boxes if box is not None]
        lefts.append(max(own) if own else lefts[-1] if lefts else 0.0)
    return lefts


def _columns_over(above: Sequence[float], below: Sequence[float]) -> list[int]:
    """Return for each column of a body the column of the head that it stands under."""
    if len(above) == len(below):
        return list(range(len(below)))
    return [max((at for at, begin in enumerate(above) if begin <= left + _NEAR), default=0) for left in below]


def _over(
    row: Sequence[str | None], sources: Sequence[Source], columns: Sequence[int]
) -> tuple[tuple[str | None, ...], tuple[Source, ...]]:
    """Return a row of a head over the columns of the body: a cell shows at the first column it covers."""
    texts = tuple(
        row[at] if number == 0 or columns[number - 1] != at else None for number, at in enumerate(columns)
    )
    return texts, tuple(sources[at] for at in columns)


def _below(above: Sequence[str | None], row: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return the first row of a page, blank cells made part of the head cells they go on with."""
    return tuple(
        None if text is not None and not text.strip() and (over is None or over.strip()) else text
        for over, text in zip(above, row, strict=True)
    )
