"""Generated tables as Excel workbooks, Word documents and web pages (表 → xlsx、docx、html)."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from generated_table import value_of
from openpyxl import Workbook
from openpyxl.styles import Alignment
from rendered_sheet import Box, Sheet, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rendered_sheet import Item


@dataclass(frozen=True, slots=True)
class Book:
    """How a workbook is kept.

    together: all tables on one sheet, blank rows between; merged: heads merged, else only the first cell is
    filled; texts: numbers kept as text; gap: blank rows and a blank column before the table; junk: a hidden
    sheet with other figures; centred: titles stand in the middle column, not merged.
    """

    together: bool = False
    merged: bool = True
    texts: bool = False
    gap: bool = False
    junk: bool = False
    centred: bool = False


def write_xlsx(items: Sequence[Item], path: Path, book: Book) -> None:
    """Write a workbook: the narrative on a sheet of its own, a sheet a table."""
    work = Workbook()
    first: Any = work.active
    first.title = "说明"
    for number, item in enumerate((item for item in items if isinstance(item, Text)), 1):
        first.cell(number, 1, item.text)
    if book.junk:
        hidden = work.create_sheet("旧数")
        hidden["A1"], hidden["B1"], hidden["A2"], hidden["B2"] = "项目", "预算数", "合计", 98765.43
        hidden.sheet_state = "hidden"
    place: Any = work.create_sheet("表") if book.together else None
    row = 1
    for number, sheet in enumerate((item for item in items if isinstance(item, Sheet)), 1):
        here = place or work.create_sheet(f"表{number}")
        row = _write(here, sheet, row if place else 1, book) + 2
    work.save(path)


def _write(here: Any, sheet: Sheet, row: int, book: Book) -> int:
    left = 2 if book.gap else 1
    row += 2 if book.gap else 0
    columns = len(sheet.widths)
    for parts in sheet.above:
        for number, part in enumerate(parts):
            if not part:
                continue
            share = number / (len(parts) - 1) if len(parts) > 1 else 0.0
            at = left + round(share * (columns - 1))
            if part == sheet.spec.title and not book.centred:
                at = left
                here.merge_cells(start_row=row, end_row=row, start_column=left, end_column=left + columns - 1)
            here.cell(row, at, part)
        row += 1
    for box in sheet.boxes:
        cell = here.cell(row + box.row, left + box.column)
        _fill(cell, box, book)
        if (box.rows > 1 or box.columns > 1) and (book.merged or box.kind != "head"):
            here.merge_cells(
                start_row=row + box.row,
                end_row=row + box.row + box.rows - 1,
                start_column=left + box.column,
                end_column=left + box.column + box.columns - 1,
            )
    row += sheet.rows
    for line in sheet.below:
        here.cell(row, left, line)
        row += 1
    return row


def _fill(cell: Any, box: Box, book: Book) -> None:
    value = value_of(box.text) if box.kind == "amount" and box.text.isascii() else None
    if value is None or book.texts:
        indent = len(box.text) - len(box.text.lstrip("　"))
        cell.value = box.text.strip("　") if indent else box.text or None
        if indent:
            cell.alignment = Alignment(indent=indent)
        return
    decimals = -int(value.as_tuple().exponent) if value.as_tuple().exponent != 0 else 0
    cell.value = Decimal(value)
    whole = "#,##0" if "," in box.text else "0"
    cell.number_format = f"{whole}.{'0' * decimals}" if decimals else whole
    if value >= 1000 and "," not in box.text:
        cell.number_format = cell.number_format + "_ "


def write_docx(items: Sequence[Item], path: Path) -> None:
    """Write a Word document."""
    document: Any = docx.Document()
    for item in items:
        if isinstance(item, Text):
            document.add_paragraph(item.text)
            continue
        for parts in item.above:
            document.add_paragraph("    ".join(part for part in parts if part))
        table = document.add_table(rows=item.rows, cols=len(item.widths))
        cells = [list(row.cells) for row in table.rows]
        for box in item.boxes:
            cell = cells[box.row][box.column]
            if box.rows > 1 or box.columns > 1:
                cell = cell.merge(cells[box.row + box.rows - 1][box.column + box.columns - 1])
            cell.text = box.text
        for line in item.below:
            document.add_paragraph(line)
    document.save(str(path))


def html_of(items: Sequence[Item], *, navigation: bool = True) -> str:
    """Return a web page, with navigation around the content."""
    parts = []
    for item in items:
        if isinstance(item, Text):
            parts.append(f"<p>{escape(item.text)}</p>")
            continue
        for words in item.above:
            spans = "".join(f"<span>{escape(part)}</span>&nbsp;&nbsp;&nbsp;" for part in words if part)
            parts.append(f"<p>{spans}</p>")
        parts.append("<table border='1'>")
        parts += ["<tr>" + "".join(map(_td, item.row(row))) + "</tr>" for row in range(item.rows)]
        parts.append("</table>")
        parts += [f"<p>{escape(line)}</p>" for line in item.below]
    body = "\n".join(parts)
    if navigation:
        menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("首页", "政务公开", "预算决算"))
        body = (
            f"<div class='nav'><ul>{menu}</ul></div><table class='frame'><tr><td><div>{menu}</div></td>"
            f"<td><div class='content'>{body}</div></td></tr></table><div class='footer'>版权所有</div>"
        )
    style = "table{border-collapse:collapse;font-size:8pt}td{border:1px solid #000;padding:2px}"
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>预算公开</title>"
        f"<style>{style if not navigation else ''}</style></head><body>{body}</body></html>"
    )


def _td(box: Box) -> str:
    spans = f" rowspan='{box.rows}'" if box.rows > 1 else ""
    spans += f" colspan='{box.columns}'" if box.columns > 1 else ""
    align = " style='text-align:right'" if box.kind == "amount" else ""
    return f"<td{spans}{align}>{escape(box.text)}</td>"


def printed(page: Path, path: Path) -> None:
    """Print a page to PDF with the browser."""
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={path}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
