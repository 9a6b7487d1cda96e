"""What can be seen of a page (可见文字): text that a page holds but clips away is no printed line.

Some report programs cut a tall cell at the foot of a page and draw its whole text on both pages; what lies
beyond the table's open end is invisible, but belongs to the cell.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image

from ingest.readers.pdfium import LOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.readers.pdf_chars import Char

_CONTRAST = 40  # of 255: what differs less from its surroundings cannot be seen
_LIGHTEST = 255


def unseen(page: Any, chars: Sequence[Char]) -> list[Char]:
    """Return the characters of a page of pdfplumber that cannot be seen; none where it has no picture."""
    picture = _picture(page)
    if picture is None:
        return []
    scale = picture.width / page.width
    return [char for char in chars if not _has_ink(picture, char, scale)]


def on_own_ground(page: Any, chars: Sequence[Char]) -> list[Char]:
    """Return the white characters of a page that stand on white; those on a dark ground can be seen."""
    picture = _picture(page)
    if picture is None:
        return []
    scale = picture.width / page.width
    return [char for char in chars if _ground(picture, char, scale) > _LIGHTEST - _CONTRAST]


def _ground(picture: Image.Image, char: Char, scale: float) -> int:
    """Return the commonest grey around a character: that of what it stands on."""
    box = _pixels(picture, char, scale)
    if box[0] >= box[2] or box[1] >= box[3]:
        return _LIGHTEST
    counts = picture.crop(box).convert("L").histogram()
    return counts.index(max(counts))


def _picture(page: Any) -> Image.Image | None:
    stream = page.pdf.stream
    stream.seek(0)
    try:
        with LOCK, closing(pypdfium2.PdfDocument(stream.read())) as pdf:
            picture: Image.Image = pdf[page.page_number - 1].render(scale=1.5, grayscale=True).to_pil()
    except pypdfium2.PdfiumError:
        return None
    return picture


def _has_ink(picture: Image.Image, char: Char, scale: float) -> bool:
    box = _pixels(picture, char, scale)
    if char["text"].isspace():
        return True
    if box[0] >= box[2] or box[1] >= box[3]:
        return False
    darkest, lightest = picture.crop(box).convert("L").getextrema()
    return bool(lightest - darkest > _CONTRAST)  # type: ignore[operator]


def _pixels(picture: Image.Image, char: Char, scale: float) -> tuple[int, int, int, int]:
    return (
        max(0, int(char["x0"] * scale)),
        max(0, int(char["top"] * scale)),
        min(picture.width, int(char["x1"] * scale) + 1),
        min(picture.height, int(char["bottom"] * scale) + 1),
    )
