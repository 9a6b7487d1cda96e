"""Grids → blocks (表块): title, unit, head rows, body rows and notes of each table that a grid holds.

A sheet may hold several tables one below the other, a page's table may have its title in the lines around it,
and a head may be repeated or missing on the next page. What belongs to which is decided here by wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.grids.find import heads_of, in_preface, is_lead, is_target_head
from ingest.marks.cells import (
    EMPTY,
    NOTE,
    GridRow,
    form_of,
    is_count_row,
    is_number,
    is_table_number,
    is_title,
    reads_as_title,
)
from ingest.marks.line_marks import UNIT, is_meta

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Grid, Source

_ANNOUNCED = re.compile(r"(?:.*[，,。])?\s*([^，,。：:]{4,40}?)(?:如下(?:表)?(?:所示)?|见下表)[：:]?")
_PREFACE_REACH = 16  # rows between the title of a target table and its head


@dataclass(frozen=True, slots=True)
class Block:
    """One table as found in a grid, before its head and rows are read.

    titled tells whether the title was printed with it; meta holds unit, department and number lines.
    """

    source: Source
    title: str
    titled: bool
    unit: str | None
    head: tuple[GridRow, ...]
    body: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()
    preface: tuple[GridRow, ...] = ()
    meta: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    taken: frozenset[int] = frozenset()  # numbers of the lines that it takes up

    @property
    def signature(self) -> tuple[tuple[str, ...], ...]:
        """The head's texts, which tell the same head repeated from another one."""
        return tuple(tuple(text for _, text in row.filled) for row in self.head)

    @property
    def declared_empty(self) -> str | None:
        """The note that declares the table empty (空表列示)."""
        return next((note for note in self.notes if EMPTY.search(note)), None)


def blocks_of(grid: Grid) -> tuple[Block, ...]:
    """Return the tables of a grid from top to bottom; one without a head goes on from the grid before."""
    rows = [GridRow(texts, sources) for texts, sources in zip(grid.rows, grid.sources, strict=True)]
    heads = heads_of(rows)
    if not heads:
        body = [row for row in rows if row.filled]
        return (_block(grid, [], [], body, first=True, last=True),) if body else ()
    blocks = []
    floor = 0
    for number, (start, stop) in enumerate(heads):
        lead = _lead_start(rows, floor, start)
        after = len(rows)
        if number + 1 < len(heads):
            after = _lead_start(rows, stop, heads[number + 1][0])
        if is_target_head(rows[start]) and number == 0 and not _has_title(rows[lead:start]):
            lead = floor
        before = rows[floor:lead] if number == 0 else []
        if any(row.filled for row in before) and _holds_numbers(before):
            blocks.append(_block(grid, [], [], [row for row in before if row.filled], first=True, last=False))
        last = number + 1 == len(heads)
        block = _block(
            grid, rows[lead:start], rows[start:stop], rows[stop:after], first=number == 0, last=last
        )
        blocks.append(block if block.title or not blocks else replace(block, title=blocks[-1].title))
        floor = after
    return tuple(blocks)


def _has_title(rows: Sequence[GridRow]) -> bool:
    return any(is_title(line) for row in rows for line in row.lines)


def _holds_numbers(rows: Sequence[GridRow]) -> bool:
    return any(is_number(text) for row in rows for _, text in row.filled)


def _lead_start(rows: Sequence[GridRow], floor: int, head: int) -> int:
    """Return the first row of what introduces a head: title, unit and department lines, target preface."""
    targets = is_target_head(rows[head])
    lead, index = head, head - 1
    reach = _PREFACE_REACH if targets else 8
    while index >= max(floor, head - reach):
        row = rows[index]
        leads = (
            not row.filled
            or is_lead(row)
            or _lone_title(row)
            or (targets and (in_preface(rows, index) or _title_above(rows, floor, index)))
        )
        if not leads or NOTE.match(row.line):
            break
        if row.filled:
            lead = index
        if any(is_title(line) and not is_table_number(line) for line in row.lines):
            above = rows[index - 1] if index > floor else None
            number = above is not None and is_table_number(above.line)
            return _metas_above(rows, floor, index - 1 if number else index)
        index -= 1
    return lead


def _metas_above(rows: Sequence[GridRow], floor: int, title: int) -> int:
    """Return the first of the department and unit lines that stand right above a title."""
    first = title
    while first > floor and rows[first - 1].filled and all(map(is_meta, rows[first - 1].lines)):
        first -= 1
    return first


def _lone_title(row: GridRow) -> bool:
    """Tell a text alone in a row that is merged to the right end."""
    return len(row.filled) == 1 and all(text is None for text in row.texts[row.filled[0][0] + 1 :])


def _title_above(rows: Sequence[GridRow], floor: int, index: int) -> bool:
    return any(is_title(row.line) for row in rows[max(floor, index - _PREFACE_REACH) : index])


def _block(
    grid: Grid,
    lead: Sequence[GridRow],
    head: Sequence[GridRow],
    body: Sequence[GridRow],
    *,
    first: bool,
    last: bool,
) -> Block:
    body, ending = _ending(body) if last else (body, ())
    kept, found = _parted(body)
    found = (*found, *_notes_below(grid.after)) if last else found
    lines = [line for row in lead if row.filled for line in row.lines]
    title = title_of(lines)
    around = list(grid.context) if first else []
    titled = title is not None
    if title is None and head:
        title = title_of(around)
        titled = title is not None
    if title is None and head:
        title = title_of(ending)
        titled = title is not None
    if title is None and head:
        title = title_of(grid.after[:6]) or announced(around)
    everything = [row for row in (*lead, *head, *body) if row.filled]
    start = everything[0].sources[0] if everything else grid.source
    stop = everything[-1].sources[0] if everything else grid.source
    span = (start.lines[0], stop.lines[1]) if start.lines and stop.lines else None
    metas = tuple(line for line in (*around, *lines) if is_meta(line))
    preface = tuple(row for row in lead if row.filled and row.line != title and not is_meta(row.line))
    return Block(
        source=replace(start, lines=span, box=grid.source.box, cell=start.cell),
        title=title or "",
        titled=titled,
        unit=_unit_of([*around, *lines], [row.line for row in head], [*found, *ending, *grid.after]),
        head=tuple(row for row in head if row.filled and not is_count_row(row)),
        body=kept,
        notes=found,
        preface=preface,
        meta=metas,
        pages=tuple(sorted({one.page for row in everything for one in row.sources})) or (grid.source.page,),
        taken=frozenset(
            number
            for lines in {one.lines for row in (*lead, *head, *body) for one in row.sources if one.lines}
            for number in range(lines[0], lines[1] + 1)
        ),
    )


def title_of(lines: Sequence[str]) -> str | None:
    """Return the title nearest to the head: one that names a form, else one that reads as a table's title."""
    for line in reversed(lines):
        if form_of(line) is not None:
            return line
    for line in reversed(lines):
        if reads_as_title(line) and not is_meta(line):
            return line
    return None


def announced(above: Sequence[str]) -> str | None:
    """Return what the sentence right above a table says it shows (…重点项目绩效目标情况如下：), else None."""
    last = next((line.strip() for line in reversed(above) if line.strip()), "")
    found = _ANNOUNCED.fullmatch(last)
    return found.group(1) if found else None


def _unit_of(above: Sequence[str], head: Sequence[str], below: Sequence[str]) -> str | None:
    for text in (*reversed(above), *head, *below[:6]):
        found = UNIT.search(text)
        if found:
            return found.group(1)
    return None


def _parted(body: Sequence[GridRow]) -> tuple[tuple[GridRow, ...], tuple[str, ...]]:
    """Part the rows of a body from the notes below it; repeated column numbers and units are dropped."""
    kept: list[GridRow] = []
    notes: list[str] = []
    for row in body:
        if not row.filled or (is_count_row(row) and not kept):
            continue
        text = row.line
        if len(row.filled) == 1 and (
            NOTE.match(text) or (notes and not is_number(text)) or _is_remark(row, text)
        ):
            notes.append(text)
        elif len(row.filled) <= 3 and is_meta(text) and not _holds_numbers([row]):
            notes += [text] if NOTE.match(text) else []
        else:
            notes_below = notes and len(row.filled) > 1
            if notes_below:
                notes = []
            kept.append(row)
    return tuple(kept), tuple(notes)


def _ending(body: Sequence[GridRow]) -> tuple[Sequence[GridRow], tuple[str, ...]]:
    """Part off the lines below a body: a title, its number or the unit, each alone in its row."""
    stop = len(body)
    while stop and (not body[stop - 1].filled or _closes(body[stop - 1])):
        stop -= 1
    return body[:stop], tuple(line for row in body[stop:] if row.filled for line in row.lines)


def _closes(row: GridRow) -> bool:
    lone = len(row.filled) == 1 and not NOTE.match(row.line)
    return lone and all(is_title(line) or is_meta(line) for line in row.lines)


def _notes_below(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the notes printed below a table, each joined over its lines."""
    notes: list[str] = []
    for line in lines:
        open_note = bool(notes) and not notes[-1].endswith(("。", "；", "）", ")"))
        if NOTE.match(line):
            notes.append(line)
        elif open_note and not is_meta(line) and not is_title(line):
            notes[-1] += line
        else:
            break
    return tuple(notes)


def _is_remark(row: GridRow, text: str) -> bool:
    """Tell running text over the whole width of the table."""
    return "。" in text and _lone_title(row) and row.filled[0][0] == 0 and len(row.texts) > 1
