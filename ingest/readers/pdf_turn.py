"""Pages whose text runs sideways (页面横置): turned, as a reader would, before they are read.

Some programs print a wide table sideways on an upright page and do not say so; one that says so (/Rotate) is
shown turned by every program.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2

from ingest.readers.pdfium import LOCK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SLANT = 0.2  # of the letters' size: what is off more runs neither along nor up the page


def turn_of(chars: Sequence[Any]) -> int:
    """Return by how many degrees clockwise a page has to be turned so that most of its text runs along it."""
    counts = Counter(_turn(char) for char in chars if not char["text"].isspace())
    turn, count = counts.most_common(1)[0] if counts else (0, 0)
    return turn if turn is not None and count * 2 > counts.total() else 0


def _turn(char: Any) -> int | None:
    a, b, c, d = char["matrix"][:4]
    if abs(b) + abs(c) <= _SLANT * (abs(a) + abs(d)):
        return 180 if a < 0 and d < 0 else 0
    if abs(a) + abs(d) <= _SLANT * (abs(b) + abs(c)) and b * c < 0:
        return 90 if b > 0 else 270
    return None


def turned(data: bytes, turns: Mapping[int, int]) -> bytes:
    """Return a PDF with pages turned (page number from 1 → degrees clockwise).

    Raises pypdfium2.PdfiumError where the file cannot be opened.
    """
    with LOCK, closing(pypdfium2.PdfDocument(data)) as pdf:
        for number, turn in turns.items():
            page = pdf[number - 1]
            page.set_rotation((page.get_rotation() + turn) % 360)
        file = BytesIO()
        pdf.save(file)
    return file.getvalue()
