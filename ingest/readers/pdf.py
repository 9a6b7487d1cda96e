"""PDF files → pages of lines and grids of cells, with boxes (PDF → 页、行、格).

A file without text (a scan), a protected or a damaged one is refused with one sentence.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from ingest.errors import Rejected
from ingest.marks.cells import flat
from ingest.marks.line_marks import content_lines
from ingest.readers.ocr import read_scans, unclear_cells
from ingest.readers.ocr_engine import HOW_TO_INSTALL, available
from ingest.readers.pdf_guard import damaged, refuse
from ingest.readers.pdf_page import PageContent, content_of
from ingest.readers.pdf_turn import turn_of, turned
from ingest.readers.pdf_witness import disputed
from ingest.records import Grid, Line, Page, Problem, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from ingest.readers.ocr import ScannedPage
    from ingest.readers.pdf_page import PageTable
    from ingest.records import Box

MAX_PAGES = 2_000
MAX_CHARS = 100_000  # on one page; the fullest have some thousands
_NO_FONT = "(cid:"
_FEW = 5  # characters on a page that holds no text
_ABOVE, _BELOW = 12, 6  # lines around a table in which its title and unit may stand
# what pdfminer lets through where a file is damaged
_DAMAGED = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    RecursionError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A page whose lines have their numbers: which lines each table takes up."""

    page: Page
    content: PageContent
    spans: tuple[tuple[int, ...], ...]  # for each table the line number of each row


def read_pdf(path: Path, document_id: str) -> Reading:
    """Read a PDF with text.

    Raises Rejected with one sentence where it has no text, is protected, damaged, or too long.
    """
    data = path.read_bytes()
    contents, shown = _contents(data, path.name)
    scans = _scans(shown, contents, path.name)
    contents = [
        scans[number].content if number in scans else content for number, content in enumerate(contents, 1)
    ]
    problems = (*_without_text(contents, path.name, document_id), *_recognised(scans, document_id))
    laid: list[_Laid] = []
    number = 0
    for index, content in enumerate(contents, 1):
        laid.append(_lay(content, index, number, document_id))
        number += len(laid[-1].page.lines)
    pages = tuple(one.page for one in laid)
    grids = _grids(laid, document_id)
    return Reading(
        source=Source(document_id, 1),
        file=path.name,
        format="pdf",
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=pages,
        grids=grids,
        problems=problems,
        disputed=_disputed(shown, grids, scans),
        scans=frozenset(scans),
        unclear=unclear_cells(grids, scans),
        blurred=frozenset(number for number, page in scans.items() if page.blurred),
    )


def _scans(data: bytes, contents: Sequence[PageContent], name: str) -> dict[int, ScannedPage]:
    """Recognise the pages that are pictures, where the optional extra is installed."""
    pictures = [
        number for number, content in enumerate(contents, 1) if content.chars < _FEW and content.images
    ]
    if not pictures or not available():
        return {}
    try:
        found = read_scans(data, pictures, name)
    except pypdfium2.PdfiumError:
        return {}  # damaged enough for one library only: the pages stay unread
    return {number: page for number, page in found.items() if page.content.chars >= _FEW}


def _recognised(scans: Mapping[int, ScannedPage], document_id: str) -> tuple[Problem, ...]:
    if not scans:
        return ()
    seconds = sum(page.seconds for page in scans.values()) / len(scans)
    message = (
        f"第 {_numbers(sorted(scans))} 页是扫描件（图片），由文字识别读出，用时平均每页 {seconds:.0f} 秒；"
        "其中的数只有勾稽关系能印证的才用于回答，部门、年度等请与原件核对。"
    )
    return (Problem(Source(document_id, min(scans)), "recognised", message),)


def _numbers(pages: Sequence[int]) -> str:
    """Return page numbers as told: 1–3、7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _disputed(
    data: bytes, grids: Sequence[Grid], scans: Mapping[int, ScannedPage]
) -> frozenset[tuple[int, Box]]:
    """Return the cells whose number another reading of the page does not find there."""
    cells = (
        (source, text)
        for grid in grids
        for row, sources in zip(grid.rows, grid.sources, strict=True)
        for text, source in zip(row, sources, strict=True)
        if text and source.page not in scans
    )
    try:
        return disputed(data, cells)
    except pypdfium2.PdfiumError:
        return frozenset()  # damaged enough for one library only: there is no second witness


def _contents(data: bytes, name: str) -> tuple[list[PageContent], bytes]:
    """Return what stands on each page, and the file with the pages turned that were printed sideways."""
    refuse(data, name)
    try:
        contents, turns = _pages(data, name, range(1, MAX_PAGES + 1))
        if turns:
            data = turned(data, turns)
            again, _ = _pages(data, name, turns)
            for number, content in zip(turns, again, strict=True):
                contents[number - 1] = content
    except (*_DAMAGED, pypdfium2.PdfiumError) as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(
            error.args[0] if error.args else None, PDFPasswordIncorrect
        ):
            raise Rejected(f"“{name}”设有打开密码，无法读取；请去掉密码后再试。") from error
        raise Rejected(damaged(name)) from error
    if not contents:
        raise Rejected(f"“{name}”没有页面；请检查文件后再试。")
    return contents, data


def _pages(data: bytes, name: str, numbers: Collection[int]) -> tuple[list[PageContent], dict[int, int]]:
    """Read some pages; return also by how much the sideways ones have to be turned to be read."""
    contents: list[PageContent] = []
    turns: dict[int, int] = {}
    with pdfplumber.open(BytesIO(data)) as pdf:
        if len(list(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1))) > MAX_PAGES:
            raise Rejected(f"“{name}”超过 {MAX_PAGES} 页，没有读取；请拆分后再试。")
        for number, page in enumerate(pdf.pages, 1):
            if number not in numbers:
                continue
            turn = turn_of(page.chars)
            if turn:
                turns[number] = turn
                contents.append(PageContent((), (), 0, 0))
            else:
                contents.append(content_of(page, contents[-1].columns if contents else None))
            page.close()
            if contents[-1].chars > MAX_CHARS:
                raise Rejected(f"“{name}”第 {number} 页的文字过多，没有读取；请拆分后再试。")
    return contents, turns


def _without_text(contents: Sequence[PageContent], name: str, document_id: str) -> tuple[Problem, ...]:
    """Refuse a scan; tell single pages that hold only a picture."""
    empty = [number for number, content in enumerate(contents, 1) if content.chars < _FEW]
    if len(empty) == len(contents):
        if not any(content.images for content in contents):
            raise Rejected(f"“{name}”的各页都是空白，没有文字；请检查文件后再试。")
        raise Rejected(f"“{name}”没有文字，可能是扫描件（图片）；请提供可以选中文字的 PDF{_advice()}。")
    text = "".join(line.text for content in contents for line in content.lines)
    if text.count(_NO_FONT) * 10 > len(text):
        raise Rejected(f"“{name}”的文字无法还原（字体缺少文字对照表）；请提供其他格式的公开文件。")
    told = [
        (number, "page_without_text", f"第 {number} 页没有文字，可能是图片，其中的内容没有读取{_advice()}。")
        for number in empty
        if contents[number - 1].images
    ]
    told += [
        (number, "crowded_page", f"第 {number} 页的线条过多，没有认表，只读了文字；表中的数没有收录。")
        for number, content in enumerate(contents, 1)
        if content.crowded
    ]
    told += [
        (
            number,
            "unclear_columns",
            f"第 {number} 页有一张没有竖线的表，不能确定各栏的界限；表中的数没有收录。",
        )
        for number, content in enumerate(contents, 1)
        if content.unclear
    ]
    return tuple(Problem(Source(document_id, number), kind, message) for number, kind, message in told)


def _advice() -> str:
    """Say how a picture could be read, where the extra for it is missing."""
    return "" if available() else f"；要识别图片上的文字，请先安装文字识别：{HOW_TO_INSTALL}"


# --- lines ------------------------------------------------------------------------------------------


def _lay(content: PageContent, number: int, before: int, document_id: str) -> _Laid:
    """Give the lines of a page their numbers, from top to bottom; each row of a table is a line."""
    items: list[tuple[float, int, int, str, Box]] = [
        (line.box[1], -1, 0, line.text, line.box) for line in content.lines
    ]
    for at, table in enumerate(content.tables):
        for row_number, row in enumerate(table.rows):
            text = " ".join(flat(cell.text) for cell in row if cell.text and cell.text.strip())
            items.append((_top(table, row_number), at, row_number, text, _row_box(table, row_number)))
    items.sort(key=lambda item: (item[0], item[1], item[2]))
    spans: list[list[int]] = [[0] * len(table.rows) for table in content.tables]
    lines = []
    for place, (_, at, row_number, text, box) in enumerate(items, before + 1):
        lines.append(Line(Source(document_id, number, lines=(place, place), box=box), place, text))
        if at >= 0:
            spans[at][row_number] = place
    source = Source(document_id, number, lines=(before + 1, max(before + 1, before + len(lines))))
    return _Laid(Page(source, number, tuple(lines)), content, tuple(tuple(span) for span in spans))


def _top(table: PageTable, row: int) -> float:
    own = [cell.box[1] for cell in table.rows[row] if cell.text is not None]
    return min(own) if own else table.box[1]


def _row_box(table: PageTable, row: int) -> Box:
    boxes = [cell.box for cell in table.rows[row] if cell.text is not None] or [table.box]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


# --- grids ------------------------------------------------------------------------------------------


def _grids(laid: Sequence[_Laid], document_id: str) -> tuple[Grid, ...]:
    """Return the tables of all pages with the lines around them; running heads and page numbers are none."""
    kept = {line.number for line in content_lines([one.page for one in laid])}
    grids: list[Grid] = []
    carried: tuple[str, ...] = ()  # lines below the last table of the page before
    for one in laid:
        inside = {number for span in one.spans for number in span}
        lines = [
            line for line in one.page.lines if line.number in kept and line.number not in inside and line.text
        ]
        order = sorted(range(len(one.spans)), key=lambda at: one.spans[at][0])
        floor = 0
        for position, at in enumerate(order):
            span = one.spans[at]
            following = one.spans[order[position + 1]][0] if position + 1 < len(order) else None
            above = tuple(line.text for line in lines if floor < line.number < span[0])
            if position == 0:
                above = (*carried, *above) if len(above) < 3 else above
            below = tuple(
                line.text
                for line in lines
                if line.number > span[-1] and (following is None or line.number < following)
            )
            grids.append(_grid(one, at, document_id, above[-_ABOVE:], below[:_BELOW]))
            floor = span[-1]
        carried = tuple(line.text for line in lines if line.number > floor)[-_BELOW:]
    return tuple(grids)


def _grid(one: _Laid, at: int, document_id: str, above: tuple[str, ...], below: tuple[str, ...]) -> Grid:
    table, span = one.content.tables[at], one.spans[at]
    whole = Source(document_id, one.page.number, lines=(span[0], span[-1]), box=table.box)
    return Grid(
        source=whole,
        rows=tuple(tuple(cell.text for cell in row) for row in table.rows),
        sources=tuple(
            tuple(replace(whole, lines=(number, number), box=cell.box) for cell in row)
            for row, number in zip(table.rows, span, strict=True)
        ),
        context=above,
        after=below,
    )
