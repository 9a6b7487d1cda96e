"""Rows of a grid → their place in the hierarchy (层级): by code, indentation, columns on their left."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.marks.paths import with_paths
from ingest.terms.items import strip_numbering
from ingest.terms.subjects import is_subject_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Row

_PART = re.compile(r"其中\s*[:：]")


def in_hierarchy(rows: Sequence[Row]) -> list[Row]:
    """Give every row of a section its path, and its label without indentation."""
    outer = [row.path[:-1] for row in rows]
    if any(outer):
        return _placed_within(rows, outer)
    coded = any(row.code and is_subject_code(row.code) for row in rows)
    levels = [_indent(row.label) for row in rows]
    if not coded and _tells(rows):
        rows = _by_indent(rows, levels)
    else:
        rows = list(with_paths([replace(row, label=row.label.strip()) for row in rows]))
    return [replace(row, label=row.label.strip()) for row in rows]


def _placed_within(rows: Sequence[Row], outer: Sequence[tuple[str, ...]]) -> list[Row]:
    """Give rows their path below the columns left of the label (预算单位, 项目名称), group by group."""
    placed: dict[int, Row] = {}
    for group in dict.fromkeys(outer):
        places = [at for at, one in enumerate(outer) if one == group]
        inner = in_hierarchy([replace(rows[at], path=rows[at].path[-1:]) for at in places])
        placed |= {at: replace(row, path=(*group, *row.path)) for at, row in zip(places, inner, strict=True)}
    above: dict[str, tuple[str, ...]] = {}  # label of a row without outer columns → its own place
    for at, group in enumerate(outer):
        if not group:
            above[placed[at].path[-1]] = placed[at].path
        elif len(above.get(group[0], ())) > 1:  # the group itself stands below another row
            placed[at] = replace(placed[at], path=(*above[group[0]][:-1], *placed[at].path))
    return [placed[at] for at in range(len(rows))]


def _indent(label: str) -> int:
    """Return how deep a label stands; what follows 其中： is as deep as its siblings below."""
    first = _PART.match(label.lstrip())
    return _blank(label) + (2 * len(first.group()) if first else 0)


def _blank(label: str) -> int:
    """Return the printed indentation in half-width spaces."""
    blank = label[: len(label) - len(label.lstrip())]
    return sum(2 if char == "\u3000" else 1 for char in blank)


def _tells(rows: Sequence[Row]) -> bool:
    """Indentation tells the hierarchy where rows that are no totals stand at several depths."""
    depths = {_blank(row.label) for row in rows if not row.is_total}
    return len(depths) > 1 and all(len(row.path) == 1 for row in rows)


def _by_indent(rows: Sequence[Row], levels: Sequence[int]) -> list[Row]:
    placed: list[Row] = []
    parents: list[tuple[int, str]] = []
    parts: set[tuple[int, tuple[str, ...]]] = set()  # where 其中： has opened a list of parts
    for row, level in zip(rows, levels, strict=True):
        name = strip_numbering(row.label)
        if row.is_total:
            parents = []
            placed.append(replace(row, path=(name,)))
            continue
        while parents and parents[-1][0] >= level:
            parents.pop()
        above = tuple(text for _, text in parents)
        parts = {*parts, (level, above)} if row.is_part else parts
        placed.append(replace(row, path=(*above, name), is_part=(level, above) in parts))
        parents.append((level, name))
    return placed
