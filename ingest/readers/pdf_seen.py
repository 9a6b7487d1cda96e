"""Which characters of a PDF page are print (看得见的字): not watermarks, nor white or invisible text.

A watermark lies over the table and would fall into its cells; text in the colour of its ground, or drawn
invisibly, is often an older figure that nobody can see.
"""

from __future__ import annotations

from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf_ink import on_own_ground
from ingest.readers.pdfium import LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.readers.pdf_chars import Char
    from ingest.records import Box

_LARGE = 2.0  # times the usual size: large enough for a watermark
_FEW = 10  # of a page at most one in so many characters is its watermark
_WHITE = 0.9  # of the lightest colour
_INVISIBLE = 3  # text render mode
_DEPTH = 8  # forms inside forms
_SLACK = 1.0  # points around a piece of text


def printed_chars(page: Any) -> list[Char]:
    """Return the characters of a page of pdfplumber that a person reads, in the order of the file."""
    chars: list[Any] = [char for char in page.chars if char["text"]]
    chars = _upright(chars)
    white = [char for char in chars if _is_white(char["non_stroking_color"])]
    lost = {id(char) for char in on_own_ground(page, white)} if white else set()
    lost |= _invisible(page, chars)
    chars = [char for char in chars if id(char) not in lost]
    over = {id(char) for char in _watermark(chars)}
    return [char for char in chars if id(char) not in over]


def _upright(chars: list[Any]) -> list[Any]:
    """Return the characters that stand as most of the page does; a slanted watermark does not."""
    straight = [char for char in chars if _is_straight(char)]
    return straight if len(straight) * 2 > len(chars) else chars


def _is_straight(char: Any) -> bool:
    a, b, c, d = char["matrix"][:4]
    return bool(char["upright"]) and abs(b) + abs(c) <= 0.2 * (abs(a) + abs(d))


def _is_white(colour: Any) -> bool:
    """Tell white in grey, RGB or CMYK; other colour spaces say nothing."""
    if not isinstance(colour, tuple) or not all(isinstance(part, int | float) for part in colour):
        return False
    if len(colour) == 4:
        return all(part <= 1 - _WHITE for part in colour)
    return len(colour) in {1, 3} and all(part >= _WHITE for part in colour)


def _watermark(chars: Sequence[Any]) -> Iterator[Any]:
    """Yield characters much larger than the rest that lie over other characters."""
    if not chars:
        return
    usual = median(char["size"] for char in chars)
    large = [char for char in chars if char["size"] > _LARGE * usual]
    if len(large) * _FEW > len(chars):  # the page itself
        return
    for char in large:
        if any(
            other["size"] <= _LARGE * usual and not other["text"].isspace() and _lies_over(char, other)
            for other in chars
        ):
            yield from (one for one in large if _same_line(one, char))


def _lies_over(char: Any, other: Any) -> bool:
    x, y = (other["x0"] + other["x1"]) / 2, (other["top"] + other["bottom"]) / 2
    return bool(char["x0"] < x < char["x1"] and char["top"] < y < char["bottom"])


def _same_line(one: Any, other: Any) -> bool:
    return bool(abs(one["top"] - other["top"]) < other["size"] / 2 and abs(one["size"] - other["size"]) < 1)


# --- text drawn invisibly -----------------------------------------------------------------------------


def _invisible(page: Any, chars: Sequence[Any]) -> set[int]:
    """Return the characters that are drawn without ink; a page that is all so is the text of a scan."""
    stream = page.pdf.stream
    stream.seek(0)
    try:
        with LOCK, closing(pypdfium2.PdfDocument(stream.read())) as pdf:
            pieces, whole = _without_ink(pdf[page.page_number - 1])
    except pypdfium2.PdfiumError:
        return set()
    if not pieces or len(pieces) == whole:
        return set()
    found: set[int] = set()
    text = "".join(char["text"][0] for char in chars)
    for words, box in pieces:
        at = text.find(words)
        while at >= 0:
            run = chars[at : at + len(words)]
            if all(_inside(char, box) for char in run):
                found |= {id(char) for char in run}
                break
            at = text.find(words, at + 1)
    return found


def _without_ink(page: pypdfium2.PdfPage) -> tuple[list[tuple[str, Box]], int]:
    """Return the invisible pieces of text with their boxes as shown, and how many pieces there are."""
    width, height = page.get_mediabox()[2:]
    turn = page.get_rotation()
    pieces: list[tuple[str, Box]] = []
    whole = 0
    words = None
    for piece in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        whole += 1
        if pdfium_c.FPDFTextObj_GetTextRenderMode(piece.raw) != _INVISIBLE:
            continue
        words = words or page.get_textpage()
        text = _text_of(piece, words)
        if text:
            pieces.append((text, _shown(piece.get_bounds(), turn, width, height)))
    return pieces, whole


def _text_of(piece: pypdfium2.PdfObject, words: pypdfium2.PdfTextPage) -> str:
    size = pdfium_c.FPDFTextObj_GetText(piece.raw, words.raw, None, 0)
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2 + 1))()
    pdfium_c.FPDFTextObj_GetText(piece.raw, words.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le", "ignore").split("\0")[0].strip()


def _shown(bounds: tuple[float, float, float, float], turn: int, width: float, height: float) -> Box:
    """Return the bounds in the page's own coordinates, y upwards, as a box on the page as shown."""
    left, low, right, high = bounds
    return {
        0: (left, height - high, right, height - low),
        90: (low, left, high, right),
        180: (width - right, low, width - left, high),
        270: (height - high, width - right, height - low, width - left),
    }[turn]


def _inside(char: Any, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK)
