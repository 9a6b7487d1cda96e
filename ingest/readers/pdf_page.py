"""One PDF page → printed lines and grids with a box for every cell (页 → 行、格).

Ruled tables are found by their lines (pdfplumber); a cell's text is what is printed inside its box. The rows
of a table are lines of the page too, so that a table can be told from narrative by lines.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.amount import shape
from ingest.readers.pdf_chars import lines_in, lines_of, number_runs
from ingest.readers.pdf_ink import unseen
from ingest.readers.pdf_rules import closing_lines, level_edge, runs_of, upright_edge
from ingest.readers.pdf_seen import printed_chars
from ingest.readers.pdf_unruled import Unruled, unruled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.readers.pdf_chars import Char, TextLine
    from ingest.readers.pdf_unruled import Columns
    from ingest.records import Box

MAX_EDGES = 15_000  # ruled lines of a page that is no drawing; the fullest tables have some thousands
_OPEN = 2.0  # points within which upright lines end together
_EDGE = 1.0  # points by which two edges of the same line may differ
_INDENT = "\u3000"
_MARGIN = 0.3  # of a character: what rounds a cell's inner margin away


@dataclass(frozen=True, slots=True)
class CellText:
    """One cell as printed: its lines joined by line breaks; text None where merged away."""

    text: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class PageTable:
    """One ruled table of a page: rows of cells, all of one width."""

    box: Box
    rows: tuple[tuple[CellText, ...], ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page: lines outside tables, and tables, each with its place."""

    lines: tuple[TextLine, ...]
    tables: tuple[PageTable, ...]
    chars: int
    images: int
    crowded: bool = False  # so many ruled lines that no table was looked for
    columns: Columns | None = None  # of the last table without uprights
    unclear: tuple[Box, ...] = ()  # tables without uprights whose columns cannot be told


def content_of(page: Any, before: Columns | None = None) -> PageContent:
    """Read a page of pdfplumber; before are the columns with which a table of the page before ends."""
    chars = printed_chars(page)
    tables: list[PageTable] = []
    outside = chars
    crowded = len(page.edges) > MAX_EDGES
    bare = _without_uprights(page, chars, before) if chars and not crowded else Unruled()
    for found in page.find_tables(_lines(page, chars, bare)) if chars and not crowded else ():
        outside, clipped = _clipped(page, found.bbox, outside)
        table, outside = _table(found.cells, outside, clipped)
        if table is not None:
            tables.append(table)
    printed = sum(not char["text"].isspace() for char in chars)
    return PageContent(
        lines_of(outside), tuple(tables), printed, len(page.images), crowded, bare.last, bare.unclear
    )


def _without_uprights(page: Any, chars: Sequence[Char], before: Columns | None) -> Unruled:
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > _EDGE]
    return unruled(level, runs_of(level), upright, chars, before)


def _lines(page: Any, chars: Sequence[Char], bare: Unruled) -> dict[str, Any]:
    """Return the settings with the lines that the tables of a page leave out."""
    settings = closing_lines(page, chars)
    if bare.uprights:
        own = [upright_edge(*one) for one in bare.uprights]
        settings["explicit_vertical_lines"] = [*settings.get("explicit_vertical_lines", ()), *own]
    if bare.levels:
        rows = [level_edge(*one) for one in bare.levels]
        settings["explicit_horizontal_lines"] = [*settings.get("explicit_horizontal_lines", ()), *rows]
    return settings


def _clipped(page: Any, box: Box, chars: list[Char]) -> tuple[list[Char], list[Char]]:
    """Part off the characters beyond an open end of a table that cannot be seen: they are its cells'."""
    rules = [edge for edge in page.edges if edge["orientation"] == "h"]

    def is_open(end: float, char: Char) -> bool:
        middle = (char["x0"] + char["x1"]) / 2
        return box[0] <= middle <= box[2] and not any(
            abs(rule["top"] - end) <= _OPEN and rule["x0"] - _EDGE <= middle <= rule["x1"] + _EDGE
            for rule in rules
        )

    beyond = [
        char
        for char in chars
        if (char["bottom"] <= box[1] + _EDGE and is_open(box[1], char))
        or (char["top"] >= box[3] - _EDGE and is_open(box[3], char))
    ]
    lost = {id(char) for char in unseen(page, beyond)} if beyond else set()
    # a line that the page cuts through is not printed either
    cut = [line for line in lines_in(beyond) if any(id(char) in lost for char in line)]
    hidden = {id(char) for line in cut for char in line}
    return (
        [char for char in chars if id(char) not in hidden],
        [char for char in chars if id(char) in hidden],
    )


def _table(
    cells: Sequence[Box], chars: list[Char], clipped: Sequence[Char]
) -> tuple[PageTable | None, list[Char]]:
    """Return the table of some cell boxes, and the characters that stand outside it."""
    lefts, tops = _edges([box[0] for box in cells]), _edges([box[1] for box in cells])
    if len(lefts) < 2:  # a frame around text
        return None, chars
    place = {(_at(tops, box[1]), _at(lefts, box[0])): box for box in cells}
    owner = {
        (row, column): origin
        for origin, box in place.items()
        for row in range(origin[0], _at(tops, box[3] - 2 * _EDGE) + 1)
        for column in range(origin[1], _at(lefts, box[2] - 2 * _EDGE) + 1)
    }
    held: dict[tuple[int, int], list[Char]] = {origin: [] for origin in place}
    outside: list[Char] = []
    for run in number_runs(chars):
        # a number wider than its cell reaches into the next one: it belongs where most of it stands
        x0, x1 = run[0]["x0"], run[-1]["x1"]
        middle = ((x0 + x1) / 2, (run[0]["top"] + run[0]["bottom"]) / 2)
        origin = owner.get((_at(tops, middle[1]), _at(lefts, middle[0])))
        if origin is not None and _within(middle, place[origin]):
            held[origin] += run
        else:
            outside += run
    if not any(held.values()):
        return None, chars
    for origin, more in _continued(clipped, place, held).items():
        held[origin] += more
    lines = {origin: lines_of(inside) for origin, inside in held.items()}
    texts = {origin: "\n".join(line.text for line in found) for origin, found in lines.items()}
    _indent(texts, lines, place)
    box = (
        min(b[0] for b in cells),
        min(b[1] for b in cells),
        max(b[2] for b in cells),
        max(b[3] for b in cells),
    )
    rights, bottoms = [*lefts[1:], box[2]], [*tops[1:], box[3]]
    rows = tuple(
        tuple(
            _cell(texts, place, owner.get((row, column)), (row, column), (left, top, right, bottom))
            for column, (left, right) in enumerate(zip(lefts, rights, strict=True))
        )
        for row, (top, bottom) in enumerate(zip(tops, bottoms, strict=True))
    )
    return PageTable(box, rows), outside


def _continued(
    clipped: Sequence[Char], place: dict[tuple[int, int], Box], held: dict[tuple[int, int], list[Char]]
) -> dict[tuple[int, int], list[Char]]:
    """Return the words with which cells go on out of sight; numbers count where they are seen."""
    top, bottom = min(box[1] for box in place.values()), max(box[3] for box in place.values())
    found: dict[tuple[int, int], list[Char]] = {}
    for origin, box in place.items():
        ends = (abs(box[1] - top) <= _EDGE, abs(box[3] - bottom) <= _EDGE)
        own = [char for char in clipped if box[0] - _EDGE <= (char["x0"] + char["x1"]) / 2 <= box[2] + _EDGE]
        more: list[Char] = []
        for at_end, lines in (
            (ends[0], reversed(lines_in([char for char in own if char["bottom"] <= top + _EDGE]))),
            (ends[1], lines_in([char for char in own if char["top"] >= bottom - _EDGE])),
        ):
            near = held[origin]
            for line in lines if at_end else ():
                if near and _gap(near, line) > line[0]["size"]:
                    break
                more += line
                near = line
        if more and shape("".join(char["text"] for char in more)) == "text":
            found[origin] = more
    return found


def _gap(near: Sequence[Char], line: Sequence[Char]) -> float:
    """Return how far a line stands above or below others."""
    return max(
        min(char["top"] for char in line) - max(char["bottom"] for char in near),
        min(char["top"] for char in near) - max(char["bottom"] for char in line),
    )


def _edges(values: Sequence[float]) -> list[float]:
    """Return the distinct edges, those a hair apart made one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _EDGE:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return max(0, bisect_right(edges, value + _EDGE) - 1)


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] - _EDGE <= point[0] <= box[2] + _EDGE and box[1] - _EDGE <= point[1] <= box[3] + _EDGE


def _cell(
    texts: dict[tuple[int, int], str],
    place: dict[tuple[int, int], Box],
    origin: tuple[int, int] | None,
    here: tuple[int, int],
    gap: Box,
) -> CellText:
    if origin is None:  # no cell is ruled here
        return CellText("", gap)
    return CellText(texts[origin] if origin == here else None, place[origin])


# --- indentation ------------------------------------------------------------------------------------


def _indent(
    texts: dict[tuple[int, int], str],
    lines: dict[tuple[int, int], tuple[TextLine, ...]],
    place: dict[tuple[int, int], Box],
) -> None:
    """Put full-width spaces before labels that start further right in their cell; centred ones have none.

    The depth is measured from the edge of the cell, so that it means the same on every page of a table.
    """
    labels = [origin for origin, text in texts.items() if lines[origin] and shape(text) == "text"]
    centred = {origin for origin in labels if _centred(lines[origin], place[origin])}
    left = {
        (round(place[origin][0]), _depth(lines[origin], place[origin]))
        for origin in labels
        if origin not in centred
    }
    for origin in labels:
        depth = _depth(lines[origin], place[origin])
        # what happens to stand in the middle is no centred label where others of its column start there too
        if origin not in centred or (round(place[origin][0]), depth) in left:
            texts[origin] = _INDENT * depth + texts[origin]


def _depth(lines: Sequence[TextLine], box: Box) -> int:
    """Return by how many characters a text stands off the edge of its cell, the usual margin left out."""
    size = lines[0].box[3] - lines[0].box[1]
    return int((lines[0].box[0] - box[0]) / size + _MARGIN) if size > 0 else 0


def _centred(lines: Sequence[TextLine], box: Box) -> bool:
    """Tell a centred text: as much room left as right of it, and some."""
    size = lines[0].box[3] - lines[0].box[1]
    left = min(line.box[0] for line in lines) - box[0]
    right = box[2] - max(line.box[2] for line in lines)
    return left > size and abs(left - right) < size
