"""The picture of a PDF page (页面图像) with the tables and cells that were found on it boxed.

The evidence of an answer uses it as well: the cells that are cited are marked. Colours tell what a number is
worth: green proved, blue read but in no identity, red in contradiction, orange of no certain column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfplumber.utils.exceptions import PdfminerException
from PIL import Image, ImageChops, ImageDraw

from ingest.errors import UsageError
from ingest.readers.pdf_turn import turn_of, turned
from ingest.readers.pdfium import LOCK
from ingest.records import Box, Extract, FactStatus, Source, Table

SCALE = 2.0  # pixels a point: 144 dots an inch
MAX_SIDE = 3_000  # pixels
MAX_BYTES = 3_000_000  # a larger picture goes out as JPEG
READABLE = 760  # pixels: how wide a page of ordinary print is shown
_LINE = 20  # pixels: how high a line of print has to be to be read
_MAX_ZOOM = 250
_TABLE = (44, 82, 130)
_MARK = (214, 40, 40)
_MARK_FILL = (255, 240, 160)
_STATES: dict[FactStatus, tuple[int, int, int]] = {
    "proved": (34, 139, 74),
    "unchecked": (70, 130, 200),
    "conflict": (200, 30, 45),
    "ambiguous": (214, 125, 0),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A page's picture, and how to show it.

    middle is where the first mark stands, in hundredths of width and height; zoom how many hundredths of
    READABLE pixels the page is to be wide, so that what is marked can be read.
    """

    data: bytes
    media_type: str
    middle: tuple[int, int]
    zoom: int = 100


def draw(
    extract: Extract, page: int, original: Path, boxes: Sequence[Box] = (), *, file: str | None = None
) -> bytes:
    """Return a PNG of a page with its tables and numbers boxed, and the boxes given marked.

    original is the kept file; file names it where it joined the document (as in `Source.file`), page counts
    in it. Raises UsageError where the file has no page pictures, no such page, or cannot be opened.
    """
    picture, placed = _opened(extract, page, original, file)
    pen = ImageDraw.Draw(picture, "RGBA")
    tables = [table for table in extract.tables if table.source.file == file]
    for table in tables:
        for box, status in _cells(table, page):
            pen.rectangle(placed(box), outline=_STATES[status], width=2)
        whole = _around(table, page)
        if whole is not None:
            pen.rectangle(placed(whole), outline=_TABLE, width=4)
    _mark(picture, [placed(box) for box in boxes])
    return _encoded(picture, "PNG")


def mark(
    extract: Extract, page: int, original: Path, boxes: Sequence[Box], *, file: str | None = None
) -> Marked:
    """Return the picture of a page with nothing drawn on it but the boxes given (see `draw`).

    Raises UsageError where the file has no page pictures, no such page, or cannot be opened.
    """
    picture, placed = _opened(extract, page, original, file)
    marks = [placed(box) for box in boxes]
    _mark(picture, marks)
    width, height = picture.size
    data = _encoded(picture, "PNG")
    kind = "image/png"
    if len(data) > MAX_BYTES:  # a page of photographs
        data, kind = _encoded(picture, "JPEG"), "image/jpeg"
    first = marks[0] if marks else (0.0, 0.0, 0.0, 0.0)
    across, down = round(50 * (first[0] + first[2]) / width), round(50 * (first[1] + first[3]) / height)
    tall = (first[3] - first[1]) * READABLE / width  # pixels that the mark is high in a page so wide
    zoom = min(max(round(100 * _LINE / tall), 100), _MAX_ZOOM) if tall > 0 else 100
    return Marked(data, kind, (min(max(across, 0), 100), min(max(down, 0), 100)), zoom)


def _opened(
    extract: Extract, page: int, original: Path, file: str | None
) -> tuple[Image.Image, Callable[[Box], Box]]:
    """Return the picture of a page, and what turns a box of the page into one of the picture."""
    document = next((one for one in extract.joined if one.file == file), extract.document)
    if document.format != "pdf":
        raise UsageError(f"“{document.file}”没有页面图像可画：只有 PDF 文件有页面图像。")
    if not 1 <= page <= document.pages:
        raise UsageError(f"“{document.file}”共 {document.pages} 页，没有第 {page} 页。")
    picture, frame = _rendered(original, page, document.file)
    scale = picture.width / (frame[2] - frame[0])

    def placed(box: Box) -> Box:
        x0, top = (box[0] - frame[0]) * scale, (box[1] - frame[1]) * scale
        x1, bottom = (box[2] - frame[0]) * scale, (box[3] - frame[1]) * scale
        return min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom)

    return picture, placed


def _mark(picture: Image.Image, marks: Sequence[Box]) -> None:
    """Colour places as a marker pen does, the print staying as dark as it is, and box them."""
    for box in marks:
        x0, top, x1, bottom = (round(side) for side in box)
        part = (max(x0, 0), max(top, 0), min(x1, picture.width), min(bottom, picture.height))
        if part[0] < part[2] and part[1] < part[3]:
            inside = picture.crop(part)
            picture.paste(ImageChops.multiply(inside, Image.new("RGB", inside.size, _MARK_FILL)), part)
    pen = ImageDraw.Draw(picture)
    for box in marks:
        pen.rectangle(box, outline=_MARK, width=4)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    data = BytesIO()
    picture.save(data, kind)
    return data.getvalue()


def _rendered(original: Path, page: int, name: str) -> tuple[Image.Image, Box]:
    """Return the picture of a page, and the part of the page it shows in the coordinates of the boxes."""
    try:
        data = original.read_bytes()
        with pdfplumber.open(BytesIO(data)) as plumber:
            turn = turn_of(plumber.pages[page - 1].chars)
        data = turned(data, {page: turn}) if turn else data
        with pdfplumber.open(BytesIO(data)) as plumber:
            frame = plumber.pages[page - 1].cropbox
        with LOCK, pypdfium2.PdfDocument(data) as pdf:
            sheet = pdf[page - 1]
            scale = min(SCALE, MAX_SIDE / max(*sheet.get_size(), 1))
            picture = sheet.render(scale=scale).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, PdfminerException, OSError, IndexError) as error:
        raise UsageError(f"“{name}”保存的原始文件打不开，画不出第 {page} 页；请重新收入这份文件。") from error
    return picture, (float(frame[0]), float(frame[1]), float(frame[2]), float(frame[3]))


def _cells(table: Table, page: int) -> Iterator[tuple[Box, FactStatus]]:
    """Yield the numbers of a table on a page, each with what it is worth."""
    for row in table.rows:
        for cell in row.cells:
            if cell.source.page == page and cell.source.box is not None and cell.value is not None:
                yield cell.source.box, cell.status


def _around(table: Table, page: int) -> Box | None:
    """Return the box around what a table holds on a page, None where it holds nothing there."""
    rows = (row.source for row in table.rows)
    cells = (cell.source for row in table.rows for cell in row.cells)
    columns = (column.source for column in table.columns)
    boxes = [box for source in (table.source, *rows, *cells, *columns) if (box := _on(source, page))]
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _on(source: Source, page: int) -> Box | None:
    return source.box if source.page == page else None
