"""Tables of a web page → rows of cells (网页表格): merged cells unfolded, layout told from data.

Many pages use tables to place things on the screen; such a table is no grid, and its cells are read as
running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.readers.flow import CellRow, Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.readers.flow import Text

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody "
        "td tfoot th thead tr ul",
    )
)
MAX_CELLS = 400_000
_MAX_SPAN = 1_000
_PROSE = 200  # characters of a cell that is a column of the page, not of a table
_INDENT = "\u3000"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WRAPPED = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_TEXT_INDENT = re.compile(r"text-indent\s*:\s*(\d+(?:\.\d+)?)\s*em|mso-char-indent-count\s*:\s*(\d+)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


class TooManyCells(Exception):  # noqa: N818 - named after what was found
    """A table unfolds to more cells than any disclosure has."""


@dataclass(slots=True)
class _Cell:
    """A cell of the source: where it starts and how far it reaches, and its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def is_hidden(element: Any) -> bool:
    """Tell whether an element is not shown."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def collapsed(text: str) -> str:
    """Return text with its white space as a browser shows it; no-break spaces stay."""
    return _SPACES.sub(" ", _WRAPPED.sub("", text))


def cells_of(table: Any, page: int) -> Cells | None:
    """Return the rows of a table, None where it holds no data but the layout of the page.

    Raises TooManyCells.
    """
    if any(_is_wide(inner) for inner in table.iterdescendants("table")):
        return None
    cells = _cells(table)
    filled = [cell for cell in cells if cell.text.strip()]
    columns = sorted({cell.column for cell in filled})
    if len(columns) < 2 or len({cell.row for cell in filled}) < 2 or _is_layout(filled):
        return None
    height = max((cell.row for cell in cells), default=-1) + 1
    matrix: list[dict[int, Text]] = [{} for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.rows, height)):
            for column in range(cell.column, cell.column + cell.columns):
                matrix[row][column] = None
        matrix[cell.row][cell.column] = cell.text
    texts = [tuple(row.get(column, "") for column in columns) for row in matrix]
    return Cells(tuple(CellRow(page, row) for row in _without_gaps(texts)))


def _without_gaps(rows: Sequence[tuple[Text, ...]]) -> Iterator[tuple[Text, ...]]:
    """Yield the rows, of several empty ones the first."""
    empty = True  # none at the top
    for row in rows:
        was_empty, empty = empty, not any(text is None or text.strip() for text in row)
        if not (empty and was_empty):
            yield row


def _is_wide(table: Any) -> bool:
    return any(len([cell for cell in row if cell.tag in {"td", "th"}]) > 1 for row in table.iter("tr"))


def _is_layout(cells: Sequence[_Cell]) -> bool:
    """Tell a table in which one cell holds most of the text, in several paragraphs: a column of the page."""
    longest = max(cells, key=lambda cell: len(cell.text))
    whole = sum(len(cell.text) for cell in cells)
    return len(longest.text) > _PROSE and len(longest.text) * 10 > whole * 6 and longest.text.count("\n") > 2


def _rows(table: Any) -> list[Any]:
    """Return the rows of a table in the order of the screen: those of its foot last."""
    own = [
        row for row in table.iter("tr") if next(row.iterancestors("table")) is table and not is_hidden(row)
    ]
    return [row for row in own if row.getparent().tag != "tfoot"] + [
        row for row in own if row.getparent().tag == "tfoot"
    ]


def _cells(table: Any) -> list[_Cell]:
    rows = _rows(table)
    cells: list[_Cell] = []
    taken: dict[int, int] = {}  # column → first row that is free below a merged cell
    count = 0
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            if element.tag not in {"td", "th"} or is_hidden(element):
                continue
            while taken.get(column, 0) > number:
                column += 1
            wide = _span(element.get("colspan"), _MAX_SPAN)
            high = _span(element.get("rowspan"), len(rows) - number)
            count += wide * high
            if count > MAX_CELLS:
                raise TooManyCells
            cells.append(_Cell(number, column, high, wide, cell_text(element)))
            for at in range(column, column + wide):
                taken[at] = number + high
            column += wide
    return cells


def _span(stated: str | None, most: int) -> int:
    """Return how far a cell reaches; 0 means to the end."""
    found = re.match(r"\s*(\d{1,6})", stated or "")
    number = int(found.group(1)) if found else 1
    return most if number == 0 else min(number, max(1, most))


def cell_text(cell: Any) -> str:
    """Return the text of a cell, its blocks on lines; indentation by style becomes full-width spaces."""
    parts = [""]
    for event, element in _walked(cell):
        if event == "text":
            parts[-1] += element
        elif parts[-1].strip():
            parts.append("")
    lines = [collapsed(part).strip(" ") for part in parts if part.strip()]
    if not lines:
        return ""
    return _INDENT * _indent(cell) + "\n".join([lines[0], *(line.strip() for line in lines[1:])])


def _indent(cell: Any) -> int:
    """Return by how many characters the style indents the first block of a cell."""
    first = next((e for e in cell.iter() if isinstance(e.tag, str) and (e.text or "").strip()), cell)
    for element in (first, *first.iterancestors()):
        found = _TEXT_INDENT.search(element.get("style", ""))
        if found:
            return int(float(found.group(1))) if found.group(1) else int(found.group(2))
        if element is cell:
            break
    return 0


def _walked(top: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts inside an element, and `break` where a line ends; hidden parts are left out."""
    stack: list[tuple[Any, bool]] = [(top, False)]
    while stack:
        element, left = stack.pop()
        is_block = element.tag in BLOCKS or element.tag == "br"
        if left:
            if is_block:
                yield "break", ""
            if element is not top and element.tail:
                yield "text", element.tail
            continue
        stack.append((element, True))
        if not isinstance(element.tag, str) or element.tag in {"script", "style"} or is_hidden(element):
            continue
        if is_block:
            yield "break", ""
        if element.text:
            yield "text", element.text
        stack += [(child, False) for child in reversed(element)]
