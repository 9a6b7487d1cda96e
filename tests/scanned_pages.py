"""Pages that stand for scans in tests: pictures in the file, and what a recogniser would read in them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
from pdf_pages import PdfPage, pdf

from ingest.readers import pdf as pdf_reader
from ingest.readers.ocr import ScannedPage
from ingest.readers.pdf_page import content_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from ingest.records import Box

PICTURE = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 7f> EI Q"


def scanned_file(
    patch: pytest.MonkeyPatch,
    folder: Path,
    *pages: PdfPage,
    scans: tuple[int, ...] | None = None,
    unclear: Mapping[int, tuple[str, ...]] | None = None,
    blurred: tuple[int, ...] = (),
) -> Path:
    """Return a file whose pages (or those of scans) are pictures; pages are what is recognised there.

    unclear holds texts of cells, by page, that are not read clearly.
    """
    numbers = scans or tuple(range(1, len(pages) + 1))
    found = {number: _page(pages[number - 1], (unclear or {}).get(number, ())) for number in numbers}
    found = {
        number: ScannedPage(page.content, page.unclear, number in blurred, 1.0)
        for number, page in found.items()
    }
    patch.setattr(pdf_reader, "available", lambda: True)
    patch.setattr(pdf_reader, "read_scans", lambda _data, asked, _name: {n: found[n] for n in asked})
    path = folder / "scan.pdf"
    path.write_bytes(
        pdf(*(PdfPage([PICTURE]) if number in numbers else page for number, page in enumerate(pages, 1)))
    )
    return path


def _page(page: PdfPage, unclear: tuple[str, ...]) -> ScannedPage:
    with pdfplumber.open(BytesIO(pdf(page))) as opened:
        content = content_of(opened.pages[0])
    boxes: tuple[Box, ...] = tuple(
        cell.box for table in content.tables for row in table.rows for cell in row if cell.text in unclear
    )
    return ScannedPage(content, boxes, blurred=False, seconds=1.0)
