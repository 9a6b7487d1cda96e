"""Target tables of a grid (绩效目标表) → one row a target, with its sign, number and unit.

First columns printed once are carried down. Sign and unit may stand in columns of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.flat.target_rows import project_of
from ingest.flat.targets import relation_of, target_of, unit_of
from ingest.grids.funds import funds_of
from ingest.grids.rows import cell_of, printed_at, text_at
from ingest.marks.cells import flat
from ingest.records import Cell, Column, Row
from ingest.terms.items import canonical_item, strip_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grids.blocks import Block
    from ingest.grids.heads import Head, Leaf
    from ingest.marks.cells import GridRow
    from ingest.records import Relation

_PATH = ("项目名称", "一级指标", "二级指标", "三级指标")
# 二级指标 → the 一级指标 it stands below, the usual one first
_BELOW = (
    (frozenset({"数量", "质量", "时效"}), ("产出",)),
    (frozenset({"经济效益", "社会效益", "生态效益", "可持续影响", "可持续发展"}), ("效益", "效果")),
    (frozenset({"服务对象满意度", "社会公众满意度", "满意度"}), ("满意度", "效益")),
)
_BESIDE = frozenset(
    {"指标性质", "指标方向", "指标描述", "度量单位", "计量单位"}
)  # no part of a target's name
_NAME = re.compile(r"项目(?:单位)?名称")
_FILE_NUMBER = re.compile(r"^(?=[0-9A-Z]*\d)[0-9A-Z]{10,}\s*[-－—]\s*(?=\S)")
_REACHED = re.compile(r"完成值|实际值|完成情况")
_KINDS = r"数量|质量|时效|(?:经济|社会|生态环境)?成本|(?:经济|社会|生态)效益|可持续影响|(?:服务对象)?满意度"
_GLUED = re.compile(rf"((?:产出|效益|成本|满意度)指标)((?:{_KINDS})指标)(.+)")
_NUMBER_OF_TABLE = re.compile(r"^(?:预算|公开|附)*表?\s*\d+(?:-\d+)?\s*表?[：:、.．\s]*(?=\D)")


def is_target_head(head: Head) -> bool:
    """Tell whether a head is one of targets: 三级指标 (or 二级) and 指标值."""
    measures = {leaf.measure for section in head.sections for leaf in section.leaves}
    return "指标值" in measures and bool({"三级指标", "二级指标", "绩效指标"} & measures)


@dataclass(frozen=True, slots=True)
class Targets:
    """What a target table holds: its rows, the project's money first, and all its columns."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


def targets_of(block: Block, head: Head) -> Targets:
    """Return the money of each project, and a row a target: (project, 一级, 二级, 三级指标)."""
    own = _rows(block, head)
    project = None if any(leaf.measure == "项目名称" for leaf in _leaves(head)) else _project(block)
    funds = funds_of(block.preface, project, len(head.columns), block.unit)
    rows = (*funds.rows, *(replace(row, ordinal=row.ordinal + len(funds.rows)) for row in own))
    return Targets(rows, (*head.columns, *funds.columns))


def _leaves(head: Head) -> list[Leaf]:
    return [leaf for section in head.sections for leaf in section.leaves if leaf.column is not None]


def _rows(block: Block, head: Head) -> tuple[Row, ...]:
    leaves = _leaves(head)
    value = next(leaf for leaf in leaves if leaf.measure == "指标值")
    path_leaves = [leaf for name in _PATH for leaf in leaves if leaf.measure == name]
    if not any(leaf.measure in {"二级指标", "三级指标"} for leaf in path_leaves):
        path_leaves = [leaf for leaf in leaves[: leaves.index(value)] if leaf.measure not in _BESIDE]
    project = None if any(leaf.measure == "项目名称" for leaf in path_leaves) else _project(block)
    carried: dict[int, str] = {}
    rows: list[Row] = []
    for number, row in enumerate(block.body, 1):
        path = _path(row, path_leaves, carried)
        printed, where = printed_at(row, value)
        owner = path[0] if path and project is None else project
        rows += _funds_beside(row, leaves, owner, number, block.unit)
        if value.column is None or not path or not printed:
            continue
        whole = tuple(strip_numbering(part) for part in ((project, *path) if project else path))
        sign, unit = _apart(row, leaves)
        others = _counts(row, leaves, value)
        target = target_of(printed)
        cell = Cell(
            where,
            printed,
            target.value,
            value.column.index,
            (value.column.index,),
            target.unit or (unit if target.value is not None else None),
            target.relation or (sign if target.value is not None else None),
        )
        rows.append(
            Row(
                source=where,
                ordinal=number,
                label=whole[-1],
                path=whole,
                item=canonical_item(whole[-1]),
                cells=(cell, *others),
                texts=_texts(row, leaves, path_leaves, {cell.column for cell in (cell, *others)}),
            )
        )
    return tuple(rows)


def _funds_beside(
    row: GridRow, leaves: Sequence[Leaf], project: str | None, ordinal: int, unit: str | None
) -> list[Row]:
    """Return the money printed beside a project's name as a row of its own: it belongs to no target."""
    cells = [
        replace(cell, unit=cell.unit or unit)
        for leaf in leaves
        if leaf.column is not None and leaf.column.kind == "amount"
        for printed, where in [printed_at(row, leaf)]
        if printed and (cell := cell_of(printed, where, leaf.column.index)) and cell.value is not None
    ]
    if not cells or not project:
        return []
    item = canonical_item(project)
    return [Row(cells[0].source, ordinal, project, (project,), item, cells=tuple(cells))]


def _counts(row: GridRow, leaves: Sequence[Leaf], value: Leaf) -> list[Cell]:
    """Return what further columns print beside a target's value: 实际完成值, 分值, 得分."""
    cells: list[Cell] = []
    for leaf in leaves:
        column = leaf.column
        if column is None or leaf is value:
            continue
        printed, where = printed_at(row, leaf)
        if column.kind in {"quantity", "percent"} and printed:
            cell = cell_of(printed, where, column.index)
            cells += [cell] if cell is not None and cell.value is not None else []
        elif _REACHED.search(column.path[-1]) and (reached := target_of(printed)).value is not None:
            places = (column.index,)
            cells.append(Cell(where, printed, reached.value, column.index, places, reached.unit))
    return cells


def _plain_name(text: str) -> str:
    """Return a project's name without the number of its file (11000021Y000000390849-…)."""
    return _FILE_NUMBER.sub("", text)


def _path(row: GridRow, leaves: Sequence[Leaf], carried: dict[int, str]) -> tuple[str, ...]:
    """Return the path texts of a row; a blank outer column repeats the row above."""
    path: list[str] = []
    for level, leaf in enumerate(leaves):
        text = text_at(row, leaf)
        glued = _GLUED.fullmatch(text) if level == len(leaves) - 1 else None
        if glued:  # 一级、二级 and 三级指标 in one cell
            return (*(part for part in path if part), *glued.groups())
        if leaf.measure == "项目名称":
            text = _plain_name(text)
        if text:
            carried[level] = text
            for below in [at for at in carried if at > level]:
                del carried[below]
        elif level == len(leaves) - 1:
            return ()
        path.append(text or carried.get(level, ""))
    return tuple(part for part in _consistent(path, leaves) if part)


def _consistent(path: list[str], leaves: Sequence[Leaf]) -> list[str]:
    """Mend a carried 一级指标 that its 二级指标 cannot stand below: its own cell lost its text."""
    levels = {leaf.measure: at for at, leaf in enumerate(leaves)}
    first, second = levels.get("一级指标"), levels.get("二级指标")
    if first is None or second is None:
        return path
    below = re.sub(r"\s|指标$", "", path[second])
    fitting = next((names for kinds, names in _BELOW if below in kinds), None)
    own = re.sub(r"\s|指标$", "", path[first])
    if fitting is None or own in fitting or not own:
        return path
    return [
        *path[:first],
        f"{fitting[0]}指标" if path[first].endswith("指标") else fitting[0],
        *path[first + 1 :],
    ]


def _apart(row: GridRow, leaves: Sequence[Leaf]) -> tuple[Relation | None, str | None]:
    by_measure = {leaf.measure: text_at(row, leaf) for leaf in leaves}
    sign = next(
        (relation_of(by_measure[name]) for name in ("指标性质", "指标方向") if by_measure.get(name)), None
    )
    return sign, unit_of(by_measure.get("度量单位", "")) or unit_of(by_measure.get("计量单位", ""))


def _texts(
    row: GridRow, leaves: Sequence[Leaf], path_leaves: Sequence[Leaf], read: set[int | None]
) -> tuple[tuple[int, str], ...]:
    """Return the further texts of a row: no part of its path, no number that is a cell."""
    return tuple(
        (leaf.column.index, printed_at(row, leaf)[0])
        for leaf in leaves
        if leaf.column is not None
        and leaf not in path_leaves
        and leaf.column.index not in read
        and leaf.column.kind != "amount"
        and text_at(row, leaf)
    )


def _project(block: Block) -> str:
    """Return the project that a target table is about: from its preface, or from its title."""
    for row in block.preface:
        texts = [flat(text) for _, text in row.filled]
        for name, following in pairwise(texts):
            if _NAME.fullmatch(name.rstrip("：:")):
                return following
    return project_of(_NUMBER_OF_TABLE.sub("", block.title), ())
