"""Grids → tables, for every format whose cells are given (Excel, Word, web page, ruled PDF).

The chain: a grid's blocks, joined over pages; a block's head; its rows; the table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.grid_blocks import blocks_of
from ingest.grid_heads import head_of, unit_in_head
from ingest.grid_rows import rows_of
from ingest.grid_targets import is_target_head, target_rows
from ingest.grid_text import GridRow, form_of, is_title
from ingest.line_marks import is_meta
from ingest.records import Problem, Table
from ingest.terms.items import strip_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grid_blocks import Block
    from ingest.grid_heads import Head
    from ingest.records import Grid, Line, Reading, Row

_PROJECT = re.compile(r"项目(?:单位)?名称")
_TARGET_FORMS = frozenset({"performance", "overall_performance"})
_NEAR = 4.0  # points by which a column may shift from page to page
_YEAR_LINE = re.compile(r"[（(]?\s*20\d\d\s*年度?\s*[）)]?")
_YEAR = re.compile(r"(20\d\d)\s*年")
_DEPARTMENT = re.compile(r"(?:部门|单位)(?:名称)?(?:[（(]单位[）)])?\s*[:：]\s*([^\s:：]+)")


def tables_of_grids(reading: Reading) -> tuple[Table, ...]:
    """Return the tables of a reading's grids in print order, continued pages joined."""
    return tables_and_rest(reading)[0]


def tables_and_rest(reading: Reading) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    """Return the tables of a reading's grids, and the lines that stand in no table and introduce none."""
    blocks = joined_blocks(reading.grids)
    year = _year_of(blocks, reading)
    tables = [
        _table(block, f"{reading.source.document_id}:t{number}", year)
        for number, block in enumerate(blocks, 1)
    ]
    taken = frozenset(
        number for block, table in zip(blocks, tables, strict=True) if table for number in block.taken
    )
    return tuple(table for table in tables if table is not None), _rest(reading, taken)


def _rest(reading: Reading, taken: frozenset[int]) -> tuple[Line, ...]:
    rest: list[Line] = []
    for page in reading.pages:
        leading = False  # going up: a table stands right below
        kept: list[Line] = []
        for line in reversed(page.lines):
            if line.number in taken:
                leading = True
            elif leading and (not line.text or _introduces(line.text)):
                continue
            else:
                leading = False
                kept.append(line)
        rest += reversed(kept)
    return tuple(rest)


def _introduces(text: str) -> bool:
    """Tell a line that belongs to the table below it: title, number, unit, department or year."""
    return is_title(text) or is_meta(text) or bool(_YEAR_LINE.fullmatch(text))


def joined_blocks(grids: Sequence[Grid]) -> tuple[Block, ...]:
    """Return the blocks of all grids; one that goes on from the page before is joined to it."""
    joined: list[Block] = []
    for grid in grids:
        for block in blocks_of(grid):
            if joined and _goes_on(joined[-1], block):
                joined[-1] = _together(joined[-1], block)
            else:
                joined.append(block)
    return tuple(joined)


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
    return same_title and _departments(before) == _departments(block) and block.pages[0] > before.pages[-1]


def _names_project(block: Block) -> bool:
    """Tell a target table that names its own project above its head."""
    return any(_PROJECT.match(text) for row in block.preface for _, text in row.filled)


def _departments(block: Block) -> tuple[str, ...]:
    return tuple(found for line in block.meta for found in _DEPARTMENT.findall(line))


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
    first, last = before.source.lines, block.source.lines
    source = replace(before.source, lines=(first[0], last[1])) if first and last else before.source
    return replace(
        before,
        source=source,
        body=(*before.body, *block.body),
        notes=(*before.notes, *block.notes),
        unit=before.unit or block.unit,
        pages=tuple(dict.fromkeys((*before.pages, *block.pages))),
        taken=before.taken | block.taken,
    )


def _year_of(blocks: Sequence[Block], reading: Reading) -> int | None:
    """Return the year that the titles state, else the first the pages state."""
    for block in blocks:
        found = _YEAR.search(block.title)
        if found:
            return int(found.group(1))
    lines = (line.text for page in reading.pages[:3] for line in page.lines)
    return next((int(found.group(1)) for line in lines if (found := _YEAR.search(line))), None)


def _table(block: Block, table_id: str, year: int | None) -> Table | None:
    if not block.head:
        return _without_head(block, table_id)
    own = _YEAR.search(block.title)
    head = head_of(block, int(own.group(1)) if own else year)
    if not head.columns:
        return None
    form = form_of(block.title)
    targets = is_target_head(head)
    if form not in _TARGET_FORMS and targets:
        form = "performance"
    rows, problems = _rows(block, head)
    if not rows and not block.declared_empty and not block.title:
        return None
    return Table(
        source=block.source,
        table_id=table_id,
        title=strip_numbering(block.title) if form in _TARGET_FORMS else block.title,
        form=form,
        unit=None if targets or form == "institutions" else block.unit or unit_in_head(block),
        columns=head.columns,
        rows=rows,
        pages=block.pages,
        declared_empty=block.declared_empty if not any(row.cells for row in rows) else None,
        notes=block.notes,
        problems=(*problems, *_headless(block, head)),
    )


def _headless(block: Block, head: Head) -> tuple[Problem, ...]:
    if not head.headless:
        return ()
    message = f"表格有 {len(head.headless)} 栏没有栏名，其中的数字不能确定是什么，没有读取。"
    return (Problem(block.source, "column_without_head", message),)


def _rows(block: Block, head: Head) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    if is_target_head(head):
        return target_rows(block, head), ()
    return rows_of(block.body, head)


def _without_head(block: Block, table_id: str) -> Table | None:
    """Keep rows whose head was not found apart: they never answer a number."""
    if not any(len(row.filled) > 1 for row in block.body):
        return None
    message = "表格没有找到表头，其中的数字不能确定所在的栏，没有读取。"
    return Table(
        source=block.source,
        table_id=table_id,
        title=block.title,
        form=None,
        unit=block.unit,
        columns=(),
        rows=(),
        pages=block.pages,
        status="quarantined",
        notes=block.notes,
        problems=(Problem(block.source, "no_head", message),),
    )
