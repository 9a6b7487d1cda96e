"""Head rows of a grid → the head cells above every column (栏的路径), merged or left blank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.marks.cells import flat, head_term, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.marks.cells import GridRow
    from ingest.records import Source


@dataclass(frozen=True, slots=True)
class HeadPath:
    """The head cells above one or more grid columns: texts outermost first, and where the leaf stands."""

    texts: tuple[str, ...]
    owners: tuple[tuple[int, int], ...]
    places: tuple[int, ...]
    source: Source


def _paths_of(head: Sequence[GridRow], body: Sequence[GridRow]) -> list[HeadPath]:
    width = max((len(row.texts) for row in head), default=0)
    owners = _owners(head, width)
    paths: list[HeadPath] = []
    for column in range(width):
        chain = tuple(dict.fromkeys(owner for line in owners if (owner := line[column]) is not None))
        texts: list[str] = []
        for row, at in chain:
            text = flat(head[row].texts[at] or "")
            if text and (not texts or texts[-1] != text):
                texts.append(text)
        if texts:
            row, at = chain[-1]
            paths.append(HeadPath(tuple(texts), chain, (column,), head[row].sources[at]))
        elif paths and paths[-1].places[-1] == column - 1 and _only_words(body, column):
            # further labels under the head of the column before: 一般公共预算资金 | 小计
            before = paths[-1]
            paths.append(replace(before, owners=(*before.owners, (len(head), column)), places=(column,)))
    return paths


def _only_words(body: Sequence[GridRow], column: int) -> bool:
    printed = texts_at(body, (column,))
    return bool(printed) and not any(is_number(text) for text in printed)


def columns_without_head(paths: Sequence[HeadPath], body: Sequence[GridRow]) -> tuple[int, ...]:
    """Return the grid columns that print numbers below no head."""
    headed = {place for path in paths for place in path.places}
    numbers = {column for row in body for column, text in row.filled if is_number(text)}
    return tuple(sorted(numbers - headed))


def _owners(head: Sequence[GridRow], width: int) -> list[list[tuple[int, int] | None]]:
    """Return for each place of the head the cell that shows there, merged or left blank."""
    owners: list[list[tuple[int, int] | None]] = []
    for row, line in enumerate(head):
        owners.append([None] * width)
        for column in range(width):
            text = line.texts[column] if column < len(line.texts) else ""
            if text and text.strip():
                owners[row][column] = (row, column)
                continue
            above = owners[row - 1][column] if row else None
            left = owners[row][column - 1] if column else None
            if above is not None and _empty_below(head, owners[row - 1], row, above):
                owners[row][column] = above
            elif left is not None and (text is None or _spreads(head, owners, row, column)):
                owners[row][column] = left
            else:
                owners[row][column] = above
    return owners


def _empty_below(
    head: Sequence[GridRow], line: Sequence[tuple[int, int] | None], row: int, owner: tuple[int, int]
) -> bool:
    """Tell whether a cell above reaches down: nothing is printed under any part of it in this row."""
    texts = head[row].texts
    return all(
        not (texts[column] or "").strip()
        for column, other in enumerate(line)
        if other == owner and column < len(texts)
    )


def _spreads(
    head: Sequence[GridRow], owners: Sequence[Sequence[tuple[int, int] | None]], row: int, column: int
) -> bool:
    """Tell whether an unmerged group reaches this far right: something is printed below both."""
    if row + 1 >= len(head):
        return False
    below = head[row + 1].texts
    left = owners[row][column - 1]
    if left is None or not (below[column] or "").strip() or not (below[left[1]] or "").strip():
        return False
    return row == 0 or owners[row - 1][column] == owners[row - 1][column - 1]


def _collapsed(paths: Sequence[HeadPath], body: Sequence[GridRow]) -> list[HeadPath]:
    """Make one of the neighbouring grid columns that stand under the same head cell."""
    joined: list[HeadPath] = []
    for path in paths:
        before = joined[-1] if joined else None
        if before is not None and before.owners == path.owners and _may_join(before, path, body):
            joined[-1] = replace(before, places=(*before.places, *path.places))
        else:
            joined.append(path)
    return joined


def _may_join(before: HeadPath, path: HeadPath, body: Sequence[GridRow]) -> bool:
    term = head_term(path.texts[-1])
    if term is not None and (term.kind in {"code", "label"} or term.measure == "科目"):
        return True
    return not any(
        is_number(_at(row, path.places)) and any(is_number(_at(row, (place,))) for place in before.places)
        for row in body
    )


def _at(row: GridRow, places: Sequence[int]) -> str:
    return "".join(flat(row.texts[place] or "") for place in places if place < len(row.texts))


def texts_at(body: Sequence[GridRow], places: Sequence[int]) -> list[str]:
    """Return what a column prints, blanks left out."""
    return [text for row in body if (text := _at(row, places))]


def joined_paths(head: Sequence[GridRow], body: Sequence[GridRow]) -> list[HeadPath]:
    """Return the head cells above every column; neighbours under the same cell are one column."""
    return _collapsed(_paths_of(head, body), body)
