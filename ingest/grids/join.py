"""Blocks that go on over pages → one block (跨页的表): heads repeated or left out, cells cut in two."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.amount import MONEY_UNITS, shape
from ingest.grids.around import own_lines, titles_below
from ingest.grids.blocks import blocks_of, title_of
from ingest.grids.cut_heads import with_cut_heads
from ingest.grids.halves import whole_grids
from ingest.marks.cells import GridRow, flat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grids.blocks import Block
    from ingest.records import Grid

_PROJECT = re.compile(r"项目(?:单位)?名称")
_BELOW = 6  # lines below a table in which its title may stand
_NEAR = 4.0  # points by which a column may shift from page to page
_DEPARTMENT = re.compile(r"(?:部门|单位)(?:名称)?(?:[（(]单位[）)])?\s*[:：]\s*([^\s:：]+)")


def joined_blocks(grids: Sequence[Grid]) -> tuple[Block, ...]:
    """Return the blocks of all grids; one that goes on from the page before is joined to it."""
    grids = with_cut_heads(whole_grids(grids))
    joined: list[Block] = []
    below = titles_below(grids)
    for grid in own_lines(grids) if below else grids:
        for block in _closed(blocks_of(grid), grid) if below else blocks_of(grid):
            ended = below and bool(joined) and bool(joined[-1].title)  # its title closed it
            if joined and not ended and _goes_on(joined[-1], block):
                joined[-1] = _together(joined[-1], block)
            else:
                joined.append(block)
    return tuple(joined)


def _closed(blocks: tuple[Block, ...], grid: Grid) -> tuple[Block, ...]:
    """Give the end of a table that goes on from the page before the title printed below it."""
    if not blocks or blocks[-1].title:
        return blocks
    return (*blocks[:-1], replace(blocks[-1], title=title_of(grid.after[:_BELOW]) or ""))


def _goes_on(before: Block, block: Block) -> bool:
    """Tell whether a block continues the one before: no head, or the same head without a new title."""
    if not before.head or before.notes or _names_project(block) or block.pages[0] > before.pages[-1] + 1:
        return False
    if not block.head:
        return _width(before) == _width(block) or _aligned(before, block) is not None
    if block.signature != before.signature:
        return False
    if not block.titled:
        return True
    same_title = re.sub(r"\s|[（(]续表?[）)]|续表?$", "", block.title) == re.sub(r"\s", "", before.title)
    own = _departments(block)
    return same_title and own in {(), _departments(before)} and block.pages[0] > before.pages[-1]


def _names_project(block: Block) -> bool:
    """Tell a target table that names its own project above its head."""
    return any(_PROJECT.match(text) for row in block.preface for _, text in row.filled)


def _departments(block: Block) -> tuple[str, ...]:
    stated = (found for line in block.meta for found in _DEPARTMENT.findall(line))
    return tuple(name for name in stated if name not in MONEY_UNITS)


def _width(block: Block) -> int:
    return max((len(row.texts) for row in (*block.head, *block.body)), default=0)


def _lefts(rows: Sequence[GridRow], width: int) -> list[float | None] | None:
    """Return the left edge of every grid column (None where it is merged throughout); None without boxes."""
    lefts: list[float | None] = [None] * width
    for row in rows:
        for column, (text, source) in enumerate(zip(row.texts, row.sources, strict=True)):
            if text is not None and source.box is not None and lefts[column] is None:
                lefts[column] = source.box[0]
    found = [left for left in lefts if left is not None]
    return lefts if found and found == sorted(found) else None


def _aligned(before: Block, block: Block) -> tuple[int, ...] | None:
    """Return for each column of a block the column of the page before that it continues, by left edges."""
    one = _lefts((*before.head, *before.body), _width(before))
    other = _lefts(block.body, _width(block))
    if one is None or other is None or len(other) > len(one):
        return None
    edges = [(left, at) for at, left in enumerate(one) if left is not None]
    found = []
    for left in other:
        gap, at = min((abs(edge - left), at) for edge, at in edges) if left is not None else (0.0, -1)
        if left is None or gap > _NEAR or at in found:
            return None
        found.append(at)
    return tuple(found)


def _widened(rows: Sequence[GridRow], columns: Sequence[int], width: int) -> tuple[GridRow, ...]:
    wide = []
    for row in rows:
        texts: list[str | None] = [""] * width
        sources = [row.sources[0]] * width
        for at, text, source in zip(columns, row.texts, row.sources, strict=True):
            texts[at], sources[at] = text, source
        wide.append(GridRow(tuple(texts), tuple(sources)))
    return tuple(wide)


def _together(before: Block, block: Block) -> Block:
    columns = _aligned(before, block) if not block.head and _width(before) != _width(block) else None
    if columns is not None:
        block = replace(block, body=_widened(block.body, columns, _width(before)))
    above, below = before.body, block.body
    if not block.head and above and below and _splits_row(above[-1], below[0]):
        above, below = (*above[:-1], _one_row(above[-1], below[0])), below[1:]
    elif above and below:
        below = (_without_repeats(above, below), *below[1:])
    first, last = before.source.lines, block.source.lines
    source = replace(before.source, lines=(first[0], last[1])) if first and last else before.source
    return replace(
        before,
        source=source,
        title=before.title or block.title,
        body=(*above, *below),
        notes=(*before.notes, *block.notes),
        unit=before.unit or block.unit,
        pages=tuple(dict.fromkeys((*before.pages, *block.pages))),
        taken=before.taken | block.taken,
    )


# --- what a page break cuts in two --------------------------------------------------------------------


def _splits_row(above: GridRow, below: GridRow) -> bool:
    """Tell whether a row only goes on with a long text of the row above, whose sentence is open."""
    if len(below.filled) != 1:
        return False
    column, text = below.filled[0]
    before = above.texts[column] if column < len(above.texts) else None
    return bool(
        column > 0
        and shape(text) == "text"
        and before
        and before.strip()
        and not before.rstrip().endswith(("。", "；", "！"))
        and len(above.filled) > 1
        and above.filled[0][0] < column
    )


def _one_row(above: GridRow, below: GridRow) -> GridRow:
    column = below.filled[0][0]
    texts = list(above.texts)
    texts[column] = f"{texts[column]}\n{below.texts[column]}"
    return replace(above, texts=tuple(texts))


def _without_repeats(above: Sequence[GridRow], below: Sequence[GridRow]) -> GridRow:
    """Return the first row of a page without what merged cells of the page before print again.

    All its merged cells are such parts, or none is: two projects may have the same amount.
    """
    first = below[0]
    spanning = [
        column
        for column, text in enumerate(first.texts)
        if text is not None
        and (_is_merged(above[-1], column) or (len(below) > 1 and _is_merged(below[1], column)))
    ]
    printed = [column for column in spanning if (first.texts[column] or "").strip()]
    again = all(flat(first.texts[column] or "") == _showing(above, column) for column in printed)
    if not printed or not again:
        return first
    return replace(
        first, texts=tuple(None if column in spanning else text for column, text in enumerate(first.texts))
    )


def _is_merged(row: GridRow, column: int) -> bool:
    return column < len(row.texts) and row.texts[column] is None


def _showing(rows: Sequence[GridRow], column: int) -> str:
    """Return what shows at the foot of a column: the last cell that is not merged away."""
    for row in reversed(rows):
        if column < len(row.texts) and row.texts[column] is not None:
            return flat(row.texts[column] or "")
    return ""
