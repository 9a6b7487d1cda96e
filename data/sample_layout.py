"""How the sample workbook lays out a table (样例工作簿版式): title, department and unit line, head, body."""

# ruff: noqa: INP001  # a folder of samples, no package
from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, Side
from sample_figures import DEPARTMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

AMOUNT, PLAIN, SHARE = "#,##0.00", "0.00", "0.00%"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_NUMERALS = "一二三四五六七八九十"

Value = str | int | Decimal | None
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0 within the head


def numbered(number: int, label: str) -> str:
    """Return a label with Chinese list numbering (十二、城乡社区支出)."""
    tens, ones = divmod(number, 10)
    text = ("" if tens < 1 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十") + (
        _NUMERALS[ones - 1] if ones else ""
    )
    return f"{text}、{label}"


def money(amount: Decimal) -> Decimal | None:
    """Return an amount for a cell; nothing is left blank, as these forms do."""
    return amount or None


def put_head(sheet: Worksheet, title: str, unit: str, width: int, row: int = 1) -> int:
    """Write title, department line and unit line above a table; return the next free row."""
    sheet.cell(row, 1, title).font = Font(bold=True, size=16)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.cell(row, 1).alignment = _MIDDLE
    sheet.cell(row + 1, 1, f"部门名称：{DEPARTMENT}")
    if unit:
        sheet.cell(row + 1, width, f"单位：{unit}")
    return row + 2


def put_rows(
    sheet: Worksheet,
    row: int,
    head: Sequence[Sequence[str]],
    merges: Sequence[Merge],
    body: Sequence[Sequence[Value]],
    *,
    formats: dict[int, str] | None = None,
) -> int:
    """Write a head with its merged cells and the body below it; return the next free row."""
    for down, line in enumerate([*head, *body]):
        for right, value in enumerate(line):
            cell = sheet.cell(row + down, right + 1, value if value != "" else None)
            cell.border = _BOX
            if isinstance(value, Decimal):
                cell.number_format = (formats or {}).get(right, AMOUNT)
            if down < len(head):
                cell.alignment = _MIDDLE
    for top, left, bottom, right in merges:
        sheet.merge_cells(
            start_row=row + top, start_column=left + 1, end_row=row + bottom, end_column=right + 1
        )
    return row + len(head) + len(body)
