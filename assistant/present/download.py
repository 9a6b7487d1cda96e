"""What is taken away from an answer (带走): its text with sources, its rows as CSV and Excel."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.present.words import KINDS, SCOPES, STATES, TYPES, amount_printed, quoted
from assistant.records import Answer, Citation, ComparedRow, Figure
from ingest.amount import text_of

_HEADS = (
    "名称",
    "数值",
    "单位",
    "性质",
    "出处编号",
    "文件",
    "文件名",
    "页",
    "表",
    "行",
    "栏",
    "文件印作",
    "核对",
    "原句",
)
_WIDTHS = (36, 16, 8, 14, 10, 40, 32, 6, 36, 36, 24, 16, 14, 60)
_BESIDE = ("部门", "年度", "预算或决算", "口径", "资金", "名称", "数值", "单位", "出处编号")
_BESIDE_WIDTHS = (36, 8, 12, 20, 16, 36, 16, 8, 10)
# A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\s？：，。]+')
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Record:
    """One row to take away: a figure with where it stands, or a citation that a figure rests on."""

    name: str
    value: Decimal | None
    unit: str
    kind: str
    citations: str
    title: str = ""
    file: str = ""
    page: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""
    printed: str = ""
    state: str = ""
    quote: str = ""


def records(answer: Answer) -> tuple[Record, ...]:
    """Return the figures in order, then the citations that no printed figure stands for."""
    by_number = {citation.number: citation for citation in answer.citations}
    figures = answer.figures or tuple(f for reading in answer.readings for f in reading.figures)
    found: list[Record] = []
    told: set[int] = set()
    for figure in figures:
        alone = figure.kind != "computed" and len(figure.citations) == 1
        cited = by_number.get(figure.citations[0]) if alone else None
        told |= set(figure.citations) if cited is not None else set()
        found.append(_of_figure(figure, cited))
    return (*found, *(_of_citation(c) for c in answer.citations if c.number not in told))


def _of_figure(figure: Figure, cited: Citation | None) -> Record:
    numbers = "、".join(str(number) for number in figure.citations)
    record = Record(figure.label, figure.value, figure.unit or "", KINDS[figure.kind], numbers)
    return _placed(record, cited) if cited is not None else record


def _of_citation(cited: Citation) -> Record:
    name = cited.row_label or cited.table or cited.title
    return _placed(Record(name, None, cited.unit or "", "依据", str(cited.number)), cited)


def _placed(record: Record, cited: Citation) -> Record:
    return replace(
        record,
        title=cited.title,
        file=cited.file or "",
        page=cited.page,
        table=cited.table or "",
        row=cited.row_label or "",
        column=cited.column or "",
        printed=_printed(record, cited),
        state=STATES.get(cited.status or "", ""),
        quote=cited.quote or "",
    )


def _printed(record: Record, cited: Citation) -> str:
    """Return what the page prints; with its unit where the answer tells the number in another one."""
    if cited.printed is None or not cited.printed.strip():
        return ""
    converted = record.value is not None and cited.unit is not None and cited.unit != record.unit
    return amount_printed(cited.printed, cited.unit) if converted else cited.printed


def file_name(answer: Answer, kind: str) -> str:
    """Return what a file of an answer is called: the question, without what file systems refuse."""
    asked = _NO_FILE_NAME.sub("", answer.question).strip(". ")[:_LONGEST_NAME]
    return f"明账 {asked or '答案'}.{kind}"


def as_text(answer: Answer) -> str:
    """Return question, answer and numbered sources as plain text."""
    lines = [f"问：{answer.question}", f"答：{answer.text}"]
    if answer.citations:
        lines += ["", "出处："]
        lines += [_source_line(citation) for citation in answer.citations]
    return "\n".join(lines)


def _source_line(cited: Citation) -> str:
    parts = (
        f"《{cited.title}》第 {cited.page} 页" + (f"（{cited.file}）" if cited.file else ""),
        f"表《{cited.table}》" if cited.table else None,
        f"行{quoted(cited.row_label)}" if cited.row_label else None,
        f"栏{quoted(cited.column)}" if cited.column else None,
        f"印作“{cited.printed}”{_unit_of(cited)}" if cited.printed else None,
        f"原句“{cited.quote}”" if cited.quote else None,
    )
    return f"[{cited.number}] " + "，".join(part for part in parts if part)


def _unit_of(cited: Citation) -> str:
    unit = cited.unit or ""
    return "" if (cited.printed or "").rstrip().endswith(unit) else unit


def as_csv(answer: Answer) -> bytes:
    """Return the rows as CSV in UTF-8 with the mark that spreadsheet programs need."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADS)
    for record in records(answer):
        writer.writerow([_plain(value) for value in astuple(record)])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str | int | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return text_of(value)
    words = str(value)
    return f"'{words}" if isinstance(value, str) and words.startswith(_FORMULA) else words


def as_xlsx(answer: Answer) -> bytes:
    """Return a workbook: the rows, and a sheet with the whole answer."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = "数字和出处"
    _write(sheet, [_HEADS, *(astuple(record) for record in records(answer))])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    if answer.rows:
        beside = book.create_sheet("并列")
        _write(beside, [_BESIDE, *(_compared(row) for row in answer.rows)])
        for column, width in enumerate(_BESIDE_WIDTHS, start=1):
            beside.column_dimensions[get_column_letter(column)].width = width
        for cell in beside[1]:
            cell.font = Font(bold=True)
    whole = book.create_sheet("答案全文")
    _write(whole, [[line] for line in as_text(answer).split("\n")])
    whole.column_dimensions["A"].width = 120
    for (cell,) in whole.iter_rows():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _compared(row: ComparedRow) -> tuple[str | int | Decimal, ...]:
    figure = row.figure
    kind, scope = TYPES[row.document_type], SCOPES.get(row.scope, row.scope)
    numbers = "、".join(str(number) for number in figure.citations)
    return (
        *(row.department, row.fiscal_year, kind, scope, row.basis or ""),
        *(figure.label, figure.value, figure.unit or "", numbers),
    )


def _write(sheet: Worksheet, rows: Sequence[Sequence[str | int | Decimal | None]]) -> None:
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(place, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            elif isinstance(value, Decimal):
                places = -int(value.as_tuple().exponent)
                cell.number_format = f"0.{'0' * places}" if places > 0 else "0"
