"""A second reading of a PDF's numbers (第二读法): what the text stream holds where a cell prints a number.

The cells come from the ruled lines and characters of one library, the text inside a cell's box from another.
Where they differ, a number is disputed: it counts only if the document's own arithmetic proves it.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2

from ingest.amount import shape
from ingest.readers.pdfium import LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingest.records import Box, Source

Place = tuple[int, "Box"]
_SLACK = 1.0  # points around a cell: figures touch its lines
_TOKEN = re.compile(r"[-−(（]?\d[\d,，]*(?:\.\d+)?%?")


def disputed(data: bytes, cells: Iterable[tuple[Source, str]]) -> frozenset[Place]:
    """Return page and box of each number that the text stream does not hold at its place.

    cells are sources with a box and the text read there; texts that print no number are passed over.
    Raises pypdfium2.PdfiumError where the file cannot be opened.
    """
    by_page: dict[int, list[tuple[Box, str]]] = {}
    for source, text in cells:
        if source.box is not None and shape(text) == "number":
            by_page.setdefault(source.page, []).append((source.box, _bare(text)))
    found: set[Place] = set()
    with LOCK, closing(pypdfium2.PdfDocument(data)) as pdf:
        for number, own in by_page.items():
            found.update((number, box) for box in _of_page(pdf[number - 1], own))
    return frozenset(found)


def _of_page(page: pypdfium2.PdfPage, cells: Sequence[tuple[Box, str]]) -> list[Box]:
    text = page.get_textpage()
    width, height = page.get_mediabox()[2:]
    turn = page.get_rotation()
    missing = [
        box
        for box, printed in cells
        if printed not in _bare(text.get_text_bounded(**_bounds(box, turn, width, height)))
    ]
    # a page whose boxes are measured from elsewhere (a crop) has none in place: its numbers are counted
    return missing if len(missing) < len(cells) else _uncounted(cells, _bare_tokens(text.get_text_range()))


def _bounds(box: Box, turn: int, width: float, height: float) -> Mapping[str, float]:
    """Return the bounds of a box on the page as shown in the page's own coordinates, y upwards."""
    x0, top, x1, bottom = (box[0] - _SLACK, box[1] - _SLACK, box[2] + _SLACK, box[3] + _SLACK)
    left, low, right, high = {
        0: (x0, height - bottom, x1, height - top),
        90: (top, x0, bottom, x1),
        180: (width - x1, top, width - x0, bottom),
        270: (width - bottom, height - x1, width - top, height - x0),
    }[turn]
    return {"left": left, "bottom": low, "right": right, "top": high}


def _uncounted(cells: Sequence[tuple[Box, str]], stream: Counter[str]) -> list[Box]:
    left = Counter(stream)
    missing = []
    for box, printed in cells:
        if left[printed] > 0:
            left[printed] -= 1
        else:
            missing.append(box)
    return missing


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _bare_tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text))
