"""Grids → tables, for every format whose cells are given (Excel, Word, web page, ruled PDF).

The chain: a grid's blocks, joined over pages; a block's head; its rows; the table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.grids.heads import head_of, unit_in_head
from ingest.grids.join import joined_blocks
from ingest.grids.rows import rows_of
from ingest.grids.targets import is_target_head, targets_of
from ingest.marks.cells import form_of, is_title
from ingest.marks.line_marks import is_meta
from ingest.records import Problem, Table
from ingest.terms.items import strip_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grids.blocks import Block
    from ingest.grids.heads import Head
    from ingest.records import Cell, Column, Line, Reading, Row

_TARGET_FORMS = frozenset({"performance", "overall_performance"})
_FEW = 3  # rows without a name that make a titled table unclear; a form in one row across has one or two
_YEAR_LINE = re.compile(r"[（(]?\s*20\d\d\s*年度?\s*[）)]?")
_YEAR = re.compile(r"(20\d\d)\s*年")


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
    rows, problems = rows_of(block.body, head) if not targets else ((), ())
    columns = head.columns
    if targets:
        found = targets_of(block, head)
        rows, columns = found.rows, found.columns
    elif form in _TARGET_FORMS:
        rows = _with_unit(rows, columns, block.unit or unit_in_head(block))
    if not rows and not block.declared_empty and not block.title:
        return None
    nameless = () if targets or form in _TARGET_FORMS else _nameless(block, rows)
    return Table(
        source=block.source,
        table_id=table_id,
        title=strip_numbering(block.title) if form in _TARGET_FORMS else block.title,
        form=form,
        unit=None if targets or form == "institutions" else block.unit or unit_in_head(block),
        columns=columns,
        rows=rows,
        pages=block.pages,
        status="quarantined" if nameless else "unchecked",
        declared_empty=block.declared_empty if not any(row.cells for row in rows) else None,
        notes=block.notes,
        problems=(*problems, *nameless, *_headless(block, head)),
    )


def _with_unit(rows: Sequence[Row], columns: Sequence[Column], unit: str | None) -> tuple[Row, ...]:
    """Give amounts their own unit: a table of targets has none."""
    amounts = {column.index for column in columns if column.kind == "amount"}

    def priced(cell: Cell) -> Cell:
        return replace(cell, unit=cell.unit or unit) if cell.column in amounts else cell

    return tuple(replace(row, cells=tuple(map(priced, row.cells))) for row in rows)


def _headless(block: Block, head: Head) -> tuple[Problem, ...]:
    if not head.headless:
        return ()
    message = f"表格有 {len(head.headless)} 栏没有栏名，其中的数字不能确定是什么，没有读取。"
    return (Problem(block.source, "column_without_head", message),)


def _nameless(block: Block, rows: Sequence[Row]) -> tuple[Problem, ...]:
    """Tell a table most of whose rows of numbers have no name: a part of it stands elsewhere, or was lost."""
    counted = [row for row in rows if row.cells]
    nameless = [row for row in counted if not row.label.strip() and row.code is None]
    enough = _FEW if block.titled else 1
    if len(nameless) < enough or len(nameless) * 2 < len(counted):
        return ()
    message = (
        f"表格有 {len(nameless)} 行数字没有项目名称（可能是一张宽表的另一半），不能确定是什么，没有用于回答。"
    )
    return (Problem(block.source, "rows_without_label", message),)


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
