"""Excel workbooks (.xlsx) → pages of lines and grids of cells: one page a visible sheet.

A cell's text is what a person sees: number formats are applied, hidden sheets, rows and columns are left
out (and told). A line of a page is one row of the sheet, so that a table can be told from narrative by lines.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from ingest.errors import Rejected
from ingest.readers.number_format import exact, shown, shown_date
from ingest.readers.package import DAMAGED, refuse
from ingest.records import Grid, Line, Page, Problem, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CELLS = 400_000
MAX_MERGED = 1_000_000  # cells that merged ranges cover: each of them takes room
_LAST_COLUMN = 16_384
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,9}):\$?([A-Z]{1,3})\$?(\d{1,9})[\"']"
)
_WHITE = "FFFFFF"
_INDENT = "\u3000"
# what openpyxl lets through where a part of the file is damaged
_DAMAGED = (*DAMAGED, InvalidFileException, ParseError, SyntaxError, LookupError, TypeError, AttributeError)

Text = str | None  # None where merged away


@dataclass(frozen=True)
class _Row:
    """One visible row of a sheet: its number in the sheet and its texts over the visible columns."""

    number: int
    texts: tuple[Text, ...]


def read_xlsx(path: Path, document_id: str) -> Reading:
    """Read an Excel workbook.

    Raises Rejected with one sentence where it is protected, damaged, too large, or not calculated.
    """
    data = path.read_bytes()
    refuse(data, path.name, program="Excel", ending=".xlsx", old=".xls")
    book = _values(data, path.name)
    pages: list[Page] = []
    grids: list[Grid] = []
    problems: list[Problem] = []
    number = 0
    for sheet in book.worksheets:
        here = Source(document_id, max(1, len(pages)), cell=sheet.title)
        if sheet.sheet_state != "visible":
            message = f"工作表“{sheet.title}”是隐藏的，没有读取；如果其中有应公开的内容，请取消隐藏后再试。"
            problems.append(Problem(here, "hidden_sheet", message))
            continue
        page, grid, found = _sheet(sheet, document_id, len(pages) + 1, number)
        number += len(page.lines)
        pages.append(page)
        grids += [grid] if grid is not None else []
        problems += found
    if not any(line.text for page in pages for line in page.lines):
        raise Rejected(f"“{path.name}”的可见工作表里没有内容；请检查文件后再试。")
    return Reading(
        source=Source(document_id, 1),
        file=path.name,
        format="xlsx",
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=tuple(pages),
        grids=tuple(grids),
        problems=tuple(problems),
    )


# --- the file ---------------------------------------------------------------------------------------


def _too_many(data: bytes) -> bool:
    """Tell a workbook with more cells, or more of them merged, than should be loaded at all."""
    cells = merged = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                sheet = archive.read(part)
                cells += len(_CELL.findall(sheet))
                merged += sum(_area(*found.groups()) for found in _MERGED.finditer(sheet))
    return cells > MAX_CELLS or merged > MAX_MERGED


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode())
    return (abs(columns) + 1) * (abs(int(bottom) - int(top)) + 1)


def _values(data: bytes, name: str) -> Workbook:
    """Return the workbook with the results of its formulas.

    Raises Rejected where it holds too much, is damaged, or results are missing.
    """
    written = _load(data, name, results=False)
    formulas = [
        (index, cell.row, cell.column)
        for index, sheet in enumerate(written.worksheets)
        if sheet.sheet_state == "visible"
        for cell in _cells(sheet)
        if cell.data_type == "f"
    ]
    if not formulas:
        return written
    book = _load(data, name, results=True)
    for index, row, column in formulas:
        cell = book.worksheets[index].cell(row, column)
        if cell.value is None and cell.data_type != "str":  # "str": the result is an empty text
            raise Rejected(
                f"“{name}”的工作表“{book.worksheets[index].title}”里，{cell.coordinate} 等单元格的公式"
                "没有保存计算结果；请用 Excel 打开、保存后再试。"
            )
    return book


def _load(data: bytes, name: str, *, results: bool) -> Workbook:
    try:
        if _too_many(data):
            raise Rejected(f"“{name}”的单元格过多，没有读取；请只保留要公开的内容后再试。")
        return load_workbook(BytesIO(data), data_only=results)
    except _DAMAGED as error:
        raise Rejected(
            f"“{name}”不是完好的 Excel 文件（.xlsx），无法读取；请用 Excel 重新保存后再试。"
        ) from error


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """Walk the cells that the file holds; iter_rows would make every empty one between them."""
    yield from sheet._cells.values()  # type: ignore[misc]  # noqa: SLF001


# --- one sheet --------------------------------------------------------------------------------------


def _sheet(
    sheet: Worksheet, document_id: str, page: int, before: int
) -> tuple[Page, Grid | None, list[Problem]]:
    texts, problems = _texts(sheet, Source(document_id, page, cell=sheet.title))
    columns = sorted({column for _, column in texts})
    merged = _merged_away(sheet)
    rows = _rows(texts, merged, columns)
    lines: list[Line] = []
    spans: list[tuple[int, int]] = []
    for row in rows:
        first = before + len(lines) + 1
        for text in _line_texts(row):
            number = before + len(lines) + 1
            where = f"{sheet.title}!A{row.number}"
            lines.append(Line(Source(document_id, page, lines=(number, number), cell=where), number, text))
        spans.append((first, before + len(lines)))
    source = Source(
        document_id, page, lines=(before + 1, max(before + 1, before + len(lines))), cell=sheet.title
    )
    if len(columns) < 2:  # a single column is narrative
        return Page(source, page, tuple(lines)), None, problems
    sources = tuple(
        tuple(
            Source(document_id, page, lines=span, cell=f"{sheet.title}!{_letters(column)}{row.number}")
            for column in columns
        )
        for row, span in zip(rows, spans, strict=True)
    )
    grid = Grid(source, tuple(row.texts for row in rows), sources, (sheet.title,))
    return Page(source, page, tuple(lines)), grid, problems


def _texts(sheet: Worksheet, source: Source) -> tuple[dict[tuple[int, int], str], list[Problem]]:
    """Return the printed texts of the visible cells by (row, column), and what was left out."""
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 0, min(dimension.max or 0, _LAST_COLUMN) + 1)
    }
    texts: dict[tuple[int, int], str] = {}
    hidden = white = errors = 0
    for cell in _cells(sheet):
        text = _printed(cell)
        if not text.strip():
            continue
        if cell.row in hidden_rows or cell.column in hidden_columns:
            hidden += 1
            continue
        if _is_white(cell):
            white += 1
            continue
        errors += cell.data_type == "e"
        texts[cell.row, cell.column] = text
    problems = []
    if hidden:
        message = f"工作表“{sheet.title}”有 {hidden} 个单元格在隐藏的行或列里，没有读取。"
        problems.append(Problem(source, "hidden_cells", message))
    if white:
        message = f"工作表“{sheet.title}”有 {white} 个单元格的字是白色的、看不见，没有读取。"
        problems.append(Problem(source, "hidden_cells", message))
    if errors:
        message = f"工作表“{sheet.title}”有 {errors} 个单元格的公式出错（如 #REF!），没有数字可读。"
        problems.append(Problem(source, "formula_error", message))
    return texts, problems


def _is_white(cell: Cell) -> bool:
    """Tell white text in a cell without a ground of its own."""
    colour = cell.font.color if cell.font is not None else None
    if colour is None or (cell.fill is not None and cell.fill.fill_type is not None):
        return False
    return (colour.type == "rgb" and str(colour.rgb)[-6:].upper() == _WHITE) or (
        colour.type == "theme" and colour.theme == 0 and not colour.tint
    )


def _printed(cell: Cell) -> str:
    value = cell.value
    code = cell.number_format or "General"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return shown(value if isinstance(value, Decimal) else exact(value), code)
    if isinstance(value, date | datetime | time):
        return shown_date(value, code)
    if isinstance(value, timedelta):
        return str(value)
    indent = int(cell.alignment.indent or 0) if cell.alignment is not None else 0
    return _INDENT * indent + str(value)


def _merged_away(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells covered by a merged range, each with the top-left cell that shows for it."""
    last_row, last_column = sheet.max_row, sheet.max_column
    return {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, last_row) + 1)
        for column in range(area.min_col, min(area.max_col, last_column) + 1)
        if (row, column) != (area.min_row, area.min_col)
    }


def _rows(
    texts: dict[tuple[int, int], str],
    merged: dict[tuple[int, int], tuple[int, int]],
    columns: Sequence[int],
) -> list[_Row]:
    """Return the rows that hold something, with one empty row where the sheet leaves some out."""
    filled = sorted({row for row, _ in texts})
    kept = set(filled) | {row for (row, _), top in merged.items() if top in texts}
    rows: list[_Row] = []
    for number in sorted(kept):
        if rows and number > rows[-1].number + 1:
            rows.append(_Row(number - 1, tuple("" for _ in columns)))
        rows.append(
            _Row(
                number,
                tuple(
                    None if (number, column) in merged else texts.get((number, column), "")
                    for column in columns
                ),
            )
        )
    return rows


def _line_texts(row: _Row) -> list[str]:
    """Return the text of a row; a lone cell with line breaks gives a line for each of its lines."""
    filled = [text for text in row.texts if text]
    if len(filled) == 1:
        return [part.strip() for part in filled[0].splitlines()] or [""]
    return [" ".join("".join(text.split("\n")).strip() for text in filled)]


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
