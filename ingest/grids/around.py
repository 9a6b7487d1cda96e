"""Lines between tables (表间文字): whose title a line is where a place prints titles below their tables.

Each grid comes with the lines above and below it, so that a line between two tables stands in both.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.marks.cells import form_of, is_table_number, is_title
from ingest.marks.line_marks import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Grid

_REACH = 6  # lines below a table in which its title may stand


def titles_below(grids: Sequence[Grid]) -> bool:
    """Tell a document whose tables are followed by their titles.

    Nothing above the first table names a form, some line below the last one does, and more tables are
    followed by a title on their own page than begin their page with one.
    """
    tables = [grid for grid in grids if len(grid.rows) > 1]
    if not tables or _names(tables[0].context) or _inside(tables[0]) or not _names(tables[-1].after[:_REACH]):
        return False
    below = above = 0
    for before, grid in pairwise(tables):
        if grid.source.page == before.source.page:
            continue
        below += _names(before.after[:_REACH])
        above += _names(_not_shared(before, grid)) or _inside(grid)
    return below >= above


def own_lines(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the grids without the lines above that close the table before, and what follows their title."""
    own: list[Grid] = []
    for at, grid in enumerate(grids):
        context = grid.context
        if at and _names(grids[at - 1].after[:_REACH]):
            context = _after_title(context)
        own.append(replace(grid, context=context, after=_to_title(grid.after)))
    return tuple(own)


def _names(lines: Sequence[str]) -> bool:
    return any(form_of(line) is not None for line in lines)


def _inside(grid: Grid) -> bool:
    """Tell a table whose title stands in its own first rows."""
    firsts = [text for row in grid.rows[:2] for text in row if text and text.strip()]
    return any(form_of(text) is not None and is_title(text) for text in firsts[:2])


def _not_shared(before: Grid, grid: Grid) -> tuple[str, ...]:
    return tuple(line for line in grid.context if line not in before.after)


def _after_title(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines behind the last title; a unit right behind it belongs to it too."""
    last = max((at for at, line in enumerate(lines) if is_title(line)), default=-1)
    return lines[last + 1 :]


def _to_title(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines up to the first title, with its number and unit."""
    stop = next((at + 1 for at, line in enumerate(lines) if _is_name(line)), 0)
    while 0 < stop < len(lines) and (is_table_number(lines[stop]) or UNIT.fullmatch(lines[stop].strip())):
        stop += 1
    return lines[:stop] if stop else lines


def _is_name(line: str) -> bool:
    return is_title(line) and not is_table_number(line)
