"""Money that stands above the targets of a project (项目资金) → rows and columns of the target table.

The preface of a target table names the project and prints its money: 年度资金总额, 其中：财政拨款, 其他资金.
A self-evaluation prints it in several columns (年初预算数, 全年执行数), headed by a row of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.amount import shape
from ingest.grids.rows import cell_of
from ingest.marks.cells import is_number
from ingest.records import Column, Row
from ingest.terms.items import canonical_item, is_part, strip_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.marks.cells import GridRow
    from ingest.records import Cell, ColumnKind, Source

_MONEY = re.compile(r"资金|金额|拨款|预算|经费|结转|结余|总额|投入|支出")
_UNIT = re.compile(r"[（(](?:金额)?(?:单位)?[:：]?\s*([百千万亿]*元)\s*[）)]")
_HEADED = re.compile(r"(?:预算|执行|决算|完成)数$|^分值$|^得分$|执行率$")
_SCORE = re.compile(r"分值|得分")
_STAGES = ("预算数", "执行数", "决算数")


@dataclass(frozen=True, slots=True)
class Funds:
    """The money of a preface: its rows, and the columns they need beyond those of the targets."""

    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()


def funds_of(preface: Sequence[GridRow], project: str | None, first: int, unit: str | None) -> Funds:
    """Return the money above a target table; first is the index of the first new column, unit the table's."""
    heads: dict[int, str] = {}  # grid column → what heads it
    columns: dict[str, Column] = {}
    rows: list[Row] = []
    group = ""
    first_column = min((row.filled[0][0] for row in preface if row.filled), default=0)
    for row in preface:
        texts = row.filled
        if texts and texts[0][0] == first_column:
            group = texts[0][1]
        unit = next((found.group(1) for _, text in texts if (found := _UNIT.search(text))), unit)
        headed = {at: text for at, text in texts if _HEADED.search(text)}
        if len(headed) > 1 and not any(is_number(text) for _, text in texts):
            heads = headed
            continue
        for label, numbers in _labelled(row, group):
            if not _MONEY.search(label + group):
                continue
            made = []
            for at, printed in numbers:
                name = heads.get(at) or _plain(group)
                index = first + len(columns)
                column = columns.setdefault(name, _column(name, index, row.sources[at], printed))
                cell = cell_of(printed, row.sources[at], column.index)
                if cell is not None and cell.value is not None:
                    made.append(replace(cell, unit=cell.unit or (unit if column.kind == "amount" else None)))
            if made:
                rows.append(_row(label, project, len(rows) + 1, made[0].source, tuple(made)))
    return Funds(tuple(rows), tuple(columns.values()))


def _labelled(row: GridRow, group: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the labels of a row, each with the numbers after it; a number without one is the group's."""
    found: list[tuple[str, list[tuple[int, str]]]] = [(_plain(group), [])]
    for at, text in row.filled:
        if is_number(text):
            found[-1][1].append((at, text))
        elif shape(text) == "text":
            found.append((text, []))
    return [(label, numbers) for label, numbers in found if numbers]


def _column(name: str, index: int, source: Source, printed: str) -> Column:
    kind: ColumnKind = "amount"
    if printed.endswith(("%", "％")):
        kind = "percent"
    elif _SCORE.search(name):
        kind = "quantity"
    stage = next((stage for stage in _STAGES if name.endswith(stage)), None)
    measure = "预算资金" if kind == "amount" and stage is None else stage or name
    return Column(source, index, (name,), kind, measure, stage=stage)


def _row(label: str, project: str | None, ordinal: int, source: Source, cells: tuple[Cell, ...]) -> Row:
    name = _plain(strip_numbering(label))
    return Row(
        source=source,
        ordinal=ordinal,
        label=name,
        path=(project, name) if project else (name,),
        item=canonical_item(name),
        is_part=is_part(label.strip()),
        cells=cells,
    )


def _plain(text: str) -> str:
    """Return a label without its unit and colon."""
    return _UNIT.sub("", text).strip("：: ")
