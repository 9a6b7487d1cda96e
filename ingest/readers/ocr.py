"""Pages that are pictures → pages with text (扫描件 → 文字识别): an optional extra.

What is recognised may be wrong: every number from here counts only where the document's own arithmetic proves
it (ingest.scans). Without the extra such pages stay unread, and the reader says so.
"""

from __future__ import annotations

import logging
import re
import time
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pdfplumber
import pypdfium2

from ingest.amount import shape
from ingest.readers.ocr_draw import drawn
from ingest.readers.ocr_rules import inked, ruled, straightened
from ingest.readers.ocr_words import SHORT, words_of
from ingest.readers.pdf_page import content_of
from ingest.readers.pdfium import LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingest.readers.ocr_rules import Picture, Ruled
    from ingest.readers.ocr_words import Word
    from ingest.readers.pdf_page import PageContent
    from ingest.records import Box, Grid

log = logging.getLogger(__name__)

MOST_PAGES = 300  # pictures that are read of one file: an hour's work
_DOTS = 200 / 72  # of the picture, a point
_FINER_DOTS = 300 / 72  # where the print is small
_SMALL_PRINT = 20  # dots that words of a table are high: 7 points
_MUCH_DOUBT = 0.03  # of the words are not clear
_MOST_DOTS = 5_000  # of the longer side
_RELIED_ON = re.compile(r"元|20\d\d|年")
_CODE = re.compile(r"\d{1,7}")


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as recognised: its content, the places that two readings differ on, and the seconds it took."""

    content: PageContent
    unclear: tuple[Box, ...]
    blurred: bool  # what tables of the page rely on (a unit, a year) is not clear
    seconds: float


def read_scans(data: bytes, numbers: Sequence[int], name: str) -> dict[int, ScannedPage]:
    """Read pages of a PDF that are pictures; numbers count from 1.

    Progress goes to the log. Raises pypdfium2.PdfiumError where the file cannot be opened.
    """
    found: dict[int, ScannedPage] = {}
    for at, number in enumerate(numbers[:MOST_PAGES], 1):
        found[number] = _scanned(data, number)
        seconds = sum(page.seconds for page in found.values())
        log.info(
            "    文字识别：%s 第 %d 页（%d/%d），%.1f 秒，平均每页 %.1f 秒",
            name,
            number,
            at,
            min(len(numbers), MOST_PAGES),
            found[number].seconds,
            seconds / at,
        )
    return found


def _scanned(data: bytes, number: int) -> ScannedPage:
    began = time.monotonic()
    look = _look(data, number, _DOTS)
    if look.is_small and look.doubt > _MUCH_DOUBT:
        look = min(look, _look(data, number, _FINER_DOTS), key=lambda one: one.doubt)
    words, scale = look.words, look.scale
    with pdfplumber.open(BytesIO(drawn(words, look.lines, look.size, scale))) as pdf:
        content = content_of(pdf.pages[0])
    unclear = tuple(_box(word, scale) for word in words if not word.clear)
    blurred = any(not word.clear and _RELIED_ON.search(word.text) for word in words if _is_short(word))
    return ScannedPage(content, unclear, blurred, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Look:
    """A page read at one fineness: its words and lines, its size in points, and how many dots a point has."""

    words: list[Word]
    lines: Ruled
    size: tuple[float, float]
    scale: float

    @property
    def is_small(self) -> bool:
        heights = [word.area[3] - word.area[1] for word in self.words if word.in_table]
        return bool(heights) and median(heights) < _SMALL_PRINT

    @property
    def doubt(self) -> float:
        """Return which part of the words is not clear."""
        return sum(not word.clear for word in self.words) / max(1, len(self.words))


def _look(data: bytes, number: int, dots: float) -> _Look:
    picture, size, scale = _picture(data, number, dots)
    upright, _ = straightened(picture)
    ink = inked(upright)
    lines = ruled(ink)
    return _Look(words_of(upright, ink, lines), lines, size, scale)


def _is_short(word: Word) -> bool:
    return word.in_table or len(word.text) <= SHORT


def unclear_cells(grids: Iterable[Grid], pages: Mapping[int, ScannedPage]) -> frozenset[tuple[int, Box]]:
    """Return the cells of recognised pages that hold an unclear word; an unclear name makes its row so."""
    found: set[tuple[int, Box]] = set()
    for grid in grids:
        for texts, sources in zip(grid.rows, grid.sources, strict=True):
            own = [
                (text or "", source.page, source.box)
                for text, source in zip(texts, sources, strict=True)
                if source.box is not None and source.page in pages
            ]
            doubted = [one for one in own if any(_holds(one[2], box) for box in pages[one[1]].unclear)]
            named = any(shape(text) == "text" or _CODE.fullmatch(text.strip()) for text, _, _ in doubted)
            found.update((page, box) for _, page, box in (own if named else doubted))
    return frozenset(found)


def _holds(cell: Box, word: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def _picture(data: bytes, number: int, dots: float) -> tuple[Picture, tuple[float, float], float]:
    """Return the page in grey, its size in points as shown, and how many dots a point has."""
    with LOCK, closing(pypdfium2.PdfDocument(data)) as pdf:
        page = pdf[number - 1]
        size = page.get_size()
        scale = min(dots, _MOST_DOTS / max(size))
        picture = np.array(page.render(scale=scale, grayscale=True).to_pil().convert("L"))
    return picture, size, scale


def _box(word: Word, scale: float) -> Box:
    left, top, right, bottom = word.area
    return left / scale, top / scale, right / scale, bottom / scale
