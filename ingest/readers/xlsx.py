"""Excel workbooks (.xlsx) → pages of lines and grids of cells: one page a visible sheet.

A cell's text is what a person sees: number formats are applied, hidden sheets, rows and columns are left
out (and told). A line of a page is one row of the sheet, so that a table can be told from narrative by lines.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ingest.errors import Rejected
from ingest.readers.number_format import exact, shown, shown_date
from ingest.records import Grid, Line, Page, Problem, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNPACKED = 60_000_000  # bytes; a budget workbook unpacks to about one million
MAX_PARTS = 3_000
MAX_RATIO = 300  # unpacked to packed, in parts above a million bytes
MAX_CELLS = 400_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INDENT = "\u3000"
# what openpyxl lets through where a part of the file is damaged
_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)

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
    _refuse(data, path.name)
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


def _refuse(data: bytes, name: str) -> None:
    """Raise Rejected for what should not be unpacked at all."""
    if not data:
        raise Rejected(f"“{name}”是空文件，没有可读的内容；请检查是否下载完整后再试。")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Rejected(f"“{name}”设有打开密码，无法读取；请去掉密码后再试。")
        raise Rejected(f"“{name}”是旧版 Excel（.xls）文件；请另存为 .xlsx 后再试。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Rejected(f"“{name}”设有打开密码，无法读取；请去掉密码后再试。")
            if _too_large(parts):
                raise Rejected(f"“{name}”解开后过大，没有读取；请只保留要公开的工作表后再试。")
            if any(_has_doctype(archive, part) for part in parts):
                raise Rejected(
                    f"“{name}”含有不应出现的内容（文档类型声明），没有读取；请用 Excel 重新保存后再试。"
                )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile) as error:
        raise Rejected(
            f"“{name}”不是完好的 Excel 文件（.xlsx），可能没有下载完整；请重新取得后再试。"
        ) from error


def _too_large(parts: Sequence[zipfile.ZipInfo]) -> bool:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return True
    return any(
        part.file_size > 1_000_000 and part.file_size > MAX_RATIO * part.compress_size for part in parts
    )


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(4096)


def _values(data: bytes, name: str) -> Workbook:
    """Return the workbook with the results of its formulas; raises Rejected where results are missing."""
    written = _load(data, name, results=False)
    formulas = [
        (index, cell.row, cell.column)
        for index, sheet in enumerate(written.worksheets)
        if sheet.sheet_state == "visible"
        for cell in _cells(sheet, name)
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
        return load_workbook(BytesIO(data), data_only=results)
    except _DAMAGED as error:
        raise Rejected(
            f"“{name}”不是完好的 Excel 文件（.xlsx），无法读取；请用 Excel 重新保存后再试。"
        ) from error


def _cells(sheet: Worksheet, name: str) -> Iterator[Cell]:
    """Walk the cells that the file holds; raises Rejected beyond the limit."""
    for count, cell in enumerate(sheet._cells.values()):  # noqa: SLF001 - iter_rows would make every empty cell
        if count > MAX_CELLS:
            raise Rejected(
                f"“{name}”的工作表“{sheet.title}”单元格过多，没有读取；请只保留要公开的内容后再试。"
            )
        yield cell  # type: ignore[misc]


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
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    }
    texts: dict[tuple[int, int], str] = {}
    hidden = errors = 0
    for cell in _cells(sheet, sheet.title):
        text = _printed(cell)
        if not text.strip():
            continue
        if cell.row in hidden_rows or cell.column in hidden_columns:
            hidden += 1
            continue
        errors += cell.data_type == "e"
        texts[cell.row, cell.column] = text
    problems = []
    if hidden:
        message = f"工作表“{sheet.title}”有 {hidden} 个单元格在隐藏的行或列里，没有读取。"
        problems.append(Problem(source, "hidden_cells", message))
    if errors:
        message = f"工作表“{sheet.title}”有 {errors} 个单元格的公式出错（如 #REF!），没有数字可读。"
        problems.append(Problem(source, "formula_error", message))
    return texts, problems


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
