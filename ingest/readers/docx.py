"""Word documents (.docx) → pages of lines and grids of cells, in reading order.

What counts is what a person sees: list numbers that Word counts are written out; deleted and hidden text is
left out. Word keeps no pages; those of its last layout and set page breaks count.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from ingest.errors import Rejected
from ingest.readers.docx_numbering import numbering_of
from ingest.readers.flow import CellRow, Cells, Words, laid
from ingest.readers.package import DAMAGED, refuse
from ingest.records import Problem, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document

    from ingest.readers.docx_numbering import Numbering
    from ingest.readers.flow import Item, Text

MAX_CELLS = 400_000
MAX_PAGES = 2_000
_MAX_SPAN = 1_000
_MAX_DEPTH = 8  # tables inside tables
_INDENT = "\u3000"
_CHARACTER = 210  # twentieths of a point: one character of the usual size
# what python-docx lets through where a part of the file is damaged
_DAMAGED = (
    *DAMAGED,
    OpcError,
    etree.LxmlError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
)
_SKIPPED = {qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx",
    qn("w:drawing"),
    qn("w:pict"),
    qn("w:object"),
}
_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
_BREAK, _LAID, _TAB, _HYPHEN, _RETURN = (
    qn(f"w:{name}") for name in ("br", "lastRenderedPageBreak", "tab", "noBreakHyphen", "cr")
)
_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass
class _Flow:
    """What has been read: the items, the page, and whether text came since the last page break."""

    numbering: Numbering
    items: list[Item] = field(default_factory=list)
    page: int = 1
    fresh: bool = True
    cells: int = 0
    turns_after: bool = False  # a paragraph that has begun ends on the next page

    def turn(self) -> None:
        """Go to the next page; two breaks with nothing between them are one."""
        if not self.fresh:
            self.page, self.fresh = self.page + 1, True


def read_docx(path: Path, document_id: str) -> Reading:
    """Read a Word document.

    Raises Rejected with one sentence where it is protected, damaged, too large, or without text.
    """
    data = path.read_bytes()
    refuse(data, path.name, program="Word", ending=".docx", old=".doc")
    try:
        document = docx.Document(BytesIO(data))
        flow = _Flow(numbering_of(document))
        _read(document, flow)
    except _TooMuch as error:
        raise Rejected(f"“{path.name}”内容过多，没有读取；请拆分后再试。") from error
    except _DAMAGED as error:
        raise Rejected(
            f"“{path.name}”不是完好的 Word 文件（.docx），无法读取；请用 Word 重新保存后再试。"
        ) from error
    if not any(isinstance(item, Cells) or item.text for item in flow.items):
        raise Rejected(f"“{path.name}”没有文字，可能全是图片；请提供可以选中文字的文件后再试。")
    pages, grids = laid(flow.items, document_id)
    embedded = sum(1 for _ in document.element.body.iter(qn("w:object")))
    message = f"文档里嵌有 {embedded} 个对象（如 Excel 表），其中的内容没有读取；请把它们另存后一并收入。"
    problems = (Problem(Source(document_id, 1), "embedded_object", message),) if embedded else ()
    return Reading(
        source=Source(document_id, 1),
        file=path.name,
        format="docx",
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=pages,
        grids=grids,
        problems=problems,
    )


class _TooMuch(Exception):  # noqa: N818 - named after what was found
    """More cells or pages than any disclosure has."""


def _read(document: Document, flow: _Flow) -> None:
    for element in _blocks(document.element.body):
        if element.tag == _P:
            _paragraph(element, flow)
        else:
            _table(element, flow, 0)
        if flow.page > MAX_PAGES:
            raise _TooMuch


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a part, also those inside content controls and kept insertions."""
    for child in parent:
        if child.tag in {_P, _TBL}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")}:
            yield from _blocks(child)


# --- paragraphs -------------------------------------------------------------------------------------


def _paragraph(paragraph: Any, flow: _Flow) -> None:
    properties = paragraph.find(qn("w:pPr"))
    if properties is not None and properties.find(qn("w:pageBreakBefore")) is not None:
        flow.turn()
    mark = flow.numbering.mark(properties)
    first = True
    for text in _lines(paragraph, flow):
        printed = " ".join(text.split())
        if printed:
            flow.items.append(Words(flow.page, mark + printed if first else printed))
            flow.fresh, first = False, False
    for box in paragraph.iter(_BOX):
        own = next(box.iterancestors(_P)) is paragraph
        if own and not any(above.tag == _FALLBACK for above in box.iterancestors()):
            for element in _blocks(box):
                if element.tag == _P:
                    _paragraph(element, flow)
                else:
                    _table(element, flow, 0)
    closes = properties is not None and _opens_page(properties.find(qn("w:sectPr")))
    if closes or flow.turns_after:
        flow.turns_after = False
        flow.turn()


def _opens_page(section: Any) -> bool:
    if section is None:
        return False
    kind = section.find(qn("w:type"))
    return kind is None or kind.get(qn("w:val")) != "continuous"


def _lines(paragraph: Any, flow: _Flow | None) -> Iterator[str]:
    """Yield the lines of a paragraph; page breaks turn the page of a flow."""
    line = ""
    for element in _runs(paragraph):
        if element.tag == _T:
            line += element.text or ""
        elif element.tag == _TAB:
            line += " "
        elif element.tag == _HYPHEN:
            line += "-"
        elif element.tag in {_BREAK, _RETURN} or element.tag == _LAID:
            turns = element.tag == _LAID or element.get(qn("w:type")) == "page"
            if turns and flow is not None:
                if (
                    line.strip() and element.tag == _LAID
                ):  # a paragraph that goes on over the page is one line
                    flow.turns_after = True
                    continue
                yield line
                line = ""
                flow.turn()
            elif element.tag != _LAID:
                yield line
                line = ""
    yield line


def _runs(element: Any) -> Iterator[Any]:
    """Yield the texts and breaks of a paragraph in order; deleted, hidden and drawn parts are left out."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == _R:
            shown = child.find(qn("w:rPr"))
            if shown is not None and shown.find(qn("w:vanish")) is not None:
                continue
        if child.tag in {_T, _TAB, _HYPHEN, _BREAK, _RETURN, _LAID}:
            yield child
        else:
            yield from _runs(child)


# --- tables -----------------------------------------------------------------------------------------


def _table(table: Any, flow: _Flow, depth: int) -> None:
    """Read a table as a grid; one that only frames text or another table is read as what it frames."""
    rows = [_row(row, flow) for row in _rows(table)]
    width = max((len(row.texts) for row in rows), default=0)
    columns = [
        at
        for at in range(width)
        if any(at < len(row.texts) and (row.texts[at] or "").strip() for row in rows)
    ]
    inner = [one for one in table.iterdescendants(_TBL) if next(one.iterancestors(_TBL)) is table]
    if len(columns) > 1:
        flow.items.append(
            Cells(
                tuple(
                    CellRow(row.page, tuple(row.texts[at] if at < len(row.texts) else "" for at in columns))
                    for row in rows
                )
            )
        )
        flow.fresh = False
    else:
        for row in rows:
            for text in row.texts:
                for line in (text or "").split("\n"):
                    if line.strip():
                        flow.items.append(Words(row.page, line.strip()))
                        flow.fresh = False
    if depth < _MAX_DEPTH:
        for nested in inner:
            _table(nested, flow, depth + 1)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == _TR:
            properties = child.find(qn("w:trPr"))
            if properties is None or properties.find(qn("w:del")) is None:
                yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            yield from _rows(child)


def _row(row: Any, flow: _Flow) -> CellRow:
    """Return the texts of a row over the columns of the table; a merged cell shows at its first place."""
    properties = row.find(qn("w:trPr"))
    texts: list[Text] = [""] * _number(properties, "w:gridBefore")
    if any(True for _ in row.iter(_LAID)):
        flow.turn()
    for cell in _cells(row):
        own = cell.find(qn("w:tcPr"))
        wide = max(1, _number(own, "w:gridSpan"))
        down = own.find(qn("w:vMerge")) if own is not None else None
        goes_on = down is not None and down.get(qn("w:val"), "continue") == "continue"
        texts.append(None if goes_on else _cell_text(cell))
        texts += [None] * (min(wide, _MAX_SPAN) - 1)
    flow.cells += len(texts)
    flow.fresh = False
    if flow.cells > MAX_CELLS:
        raise _TooMuch
    return CellRow(flow.page, tuple(texts))


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")}:
            yield from _cells(child)


def _number(properties: Any, name: str) -> int:
    found = properties.find(qn(name)) if properties is not None else None
    value = found.get(qn("w:val"), "0") if found is not None else "0"
    return min(int(value), _MAX_SPAN) if value.isdecimal() else 0


def _cell_text(cell: Any) -> str:
    lines: list[str] = []
    indent = 0
    for paragraph in _blocks(cell):
        if paragraph.tag != _P:
            continue
        for line in _lines(paragraph, None):
            if not line.strip():
                continue
            if not lines:
                indent = _indent(paragraph.find(qn("w:pPr")))
                lines.append(line.rstrip())
            else:
                lines.append(line.strip())
    return _INDENT * indent + "\n".join(lines)


def _indent(properties: Any) -> int:
    """Return by how many characters a paragraph is indented; a centred one is not."""
    placed = properties.find(qn("w:jc")) if properties is not None else None
    space = properties.find(qn("w:ind")) if properties is not None else None
    if space is None or (placed is not None and placed.get(qn("w:val")) in {"center", "right", "end"}):
        return 0
    depth = 0.0
    for name in ("left", "start", "firstLine"):
        chars, twips = space.get(qn(f"w:{name}Chars")), space.get(qn(f"w:{name}"))
        if chars is not None and chars.lstrip("-").isdecimal():
            depth += int(chars) / 100
        elif twips is not None and twips.lstrip("-").isdecimal():
            depth += int(twips) / _CHARACTER
    return max(0, round(depth))
