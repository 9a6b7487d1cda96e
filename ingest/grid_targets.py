"""Target tables of a grid (绩效目标表) → one row a target, with its sign, number and unit.

First columns printed once are carried down. Sign and unit may stand in columns of their own.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.grid_rows import printed_at, text_at
from ingest.grid_text import flat
from ingest.records import Cell, Row
from ingest.target_rows import project_of
from ingest.targets import relation_of, target_of, unit_of
from ingest.terms.items import canonical_item, strip_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grid_blocks import Block
    from ingest.grid_heads import Head, Leaf
    from ingest.grid_text import GridRow
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


def is_target_head(head: Head) -> bool:
    """Tell whether a head is one of targets: 三级指标 (or 二级) and 指标值."""
    measures = {leaf.measure for section in head.sections for leaf in section.leaves}
    return "指标值" in measures and bool({"三级指标", "二级指标", "绩效指标"} & measures)


def target_rows(block: Block, head: Head) -> tuple[Row, ...]:
    """Return one row a target, path (project, 一级, 二级, 三级指标)."""
    leaves = [leaf for section in head.sections for leaf in section.leaves if leaf.column is not None]
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
        if value.column is None or not path or not printed:
            continue
        whole = tuple(strip_numbering(part) for part in ((project, *path) if project else path))
        sign, unit = _apart(row, leaves)
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
                cells=(cell,),
                texts=_texts(row, leaves, {"指标值", *(leaf.measure for leaf in path_leaves)}),
            )
        )
    return tuple(rows)


def _path(row: GridRow, leaves: Sequence[Leaf], carried: dict[int, str]) -> tuple[str, ...]:
    """Return the path texts of a row; a blank outer column repeats the row above."""
    path: list[str] = []
    for level, leaf in enumerate(leaves):
        text = text_at(row, leaf)
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


def _texts(row: GridRow, leaves: Sequence[Leaf], used: set[str]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (leaf.column.index, printed_at(row, leaf)[0])
        for leaf in leaves
        if leaf.column is not None and leaf.measure not in used and text_at(row, leaf)
    )


def _project(block: Block) -> str:
    """Return the project that a target table is about: from its preface, or from its title."""
    for row in block.preface:
        texts = [flat(text) for _, text in row.filled]
        for name, following in pairwise(texts):
            if _NAME.fullmatch(name.rstrip("：:")):
                return following
    return project_of(block.title, ())
