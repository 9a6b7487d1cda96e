"""The picture of a page → words with their places (图片 → 文字及位置): cell by cell, then what is outside.

Inside a ruled table every cell is read for itself, so that no word reaches over a line. What holds a digit is
read twice, cut out and smoothed differently; a word is clear only if both readings are alike and sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.readers.ocr_dust import RIM, without_dust, without_rules
from ingest.readers.ocr_engine import Recognised, lines_found, recognised
from ingest.readers.ocr_rules import WHITE, Area, Ruled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.readers.ocr_rules import Picture

_TALL_LINE = 1.3  # of the usual height: pieces that together are no taller are one line
_LINE = 1.2  # of the usual height: from one line to the next
_BARE = 0.35  # of the fullest row of dots: between two lines there is less
_WIDE_GAP = 0.9  # of a line's height: a wider gap parts two words
_PAD = (4, 9)  # dots around a word in the first and in the second reading
_SURE = 0.9
_LEAST_SURE = 0.5  # what is read with less is not read
_SMALLEST_PRINT = 8  # dots; a lone dash is lower
UNREAD = "■"  # stands where print was not recognised
_UNUSUAL = re.compile(r"[\s'`·‘’]")
_SPECK = re.compile(r"^[.,·'`、，。]+(?=.)|(?<=.)[.,·'`，。]+$")
SHORT = 30  # characters of a line that may be a title or a unit
_DIGIT = re.compile(r"\d")
_STRIP_GAP = 90  # dots between two lines that are looked for apart


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its place in dots, its text, and whether two readings agree on it."""

    area: Area
    text: str
    clear: bool
    in_table: bool


def words_of(picture: Picture, ink: Picture, lines: Ruled) -> list[Word]:
    """Return the words of a page that stands upright."""
    bare, dust = without_dust(without_rules(ink, lines))
    picture = np.where(dust, WHITE, picture).astype(np.uint8)
    pieces = [piece for cell in lines.cells for piece in _lines_in(bare, cell)]
    usual = median(bottom - top for _, top, _, bottom in pieces) if pieces else 0
    areas = [word for cell in lines.cells for word in _words_in(bare, cell, usual)]
    return [*_read(picture, areas), *_outside(picture, bare, lines)]


# --- words of a cell ---------------------------------------------------------------------------------


def _lines_in(ink: Picture, cell: Area) -> Iterator[Area]:
    """Yield the bands of ink of a cell."""
    left, top, right, bottom = cell
    inside = ink[top:bottom, left:right]
    for first, stop in _runs(inside.any(axis=1)):
        yield left, top + first, right, top + stop


def _words_in(ink: Picture, cell: Area, usual: float) -> Iterator[Area]:
    bands: list[Area] = []
    for band in _lines_in(ink, cell):
        if bands and band[3] - bands[-1][1] <= _TALL_LINE * usual:
            bands[-1] = (band[0], bands[-1][1], band[2], band[3])
        else:
            bands.append(band)
    for left, top, right, bottom in (part for band in bands for part in _parted(ink, band, usual)):
        across = ink[top:bottom, left:right].any(axis=0)
        gap = _WIDE_GAP * max(bottom - top, usual / 2)
        words: list[tuple[int, int]] = []
        for first, stop in _runs(across):
            if words and first - words[-1][1] <= gap:
                words[-1] = (words[-1][0], stop)
            else:
                words.append((first, stop))
        for first, stop in words:
            yield left + first, top, left + stop, bottom


def _parted(ink: Picture, band: Area, usual: float) -> Iterator[Area]:
    """Part a band in which lines of print touch, where there is least ink between them."""
    left, top, right, bottom = band
    count = round((bottom - top) / (usual * _LINE)) if usual else 1
    filled = (ink[top:bottom, left:right] > 0).sum(axis=1)
    cuts = [0]
    for number in range(1, count):
        middle = round(number * (bottom - top) / count)
        reach = max(1, round(usual / 3))
        near = filled[middle - reach : middle + reach + 1]
        if near.size and near.min() <= _BARE * filled.max():
            cuts.append(middle - reach + int(near.argmin()))
    for first, stop in pairwise([*cuts, bottom - top]):
        yield left, top + first, right, top + stop


def _runs(filled: Any) -> list[tuple[int, int]]:
    """Return from where to where an array is filled, without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(first), int(stop)) for first, stop in zip(edges[::2], edges[1::2], strict=True)]


def _read(picture: Picture, areas: Sequence[Area]) -> list[Word]:
    first = recognised([_cut(picture, area, _PAD[0]) for area in areas])
    doubtful = [at for at, found in enumerate(first) if _DIGIT.search(found.text)]
    again = recognised([_smoothed(_cut(picture, areas[at], _PAD[1])) for at in doubtful])
    second = dict(zip(doubtful, again, strict=True))
    return [
        _word(area, found, second.get(at))
        for at, (area, found) in enumerate(zip(areas, first, strict=True))
        if found.text or _is_print(area)
    ]


def _word(area: Area, found: Recognised, second: Recognised | None) -> Word:
    """Return a word of a table; a number with a speck read at its edge is not clear."""
    if not found.text or found.score < _LEAST_SURE:
        return Word(area, UNREAD, clear=False, in_table=True)
    text = _SPECK.sub("", found.text)
    clear = _alike(found, second) and (text == found.text or not _DIGIT.search(text))
    return Word(area, text, clear, in_table=True)


def _is_print(area: Area) -> bool:
    """Tell ink that is large enough to be print, though none was recognised."""
    return min(area[2] - area[0], area[3] - area[1]) >= _SMALLEST_PRINT


def _alike(first: Recognised, second: Recognised | None) -> bool:
    return second is None or (
        first.text == second.text
        and min(first.score, second.score) >= _SURE
        and not _UNUSUAL.search(first.text)
    )


def _cut(picture: Picture, area: Area, pad: int) -> Picture:
    left, top, right, bottom = area
    height, width = picture.shape
    cut: Picture = picture[
        max(0, top - pad) : min(height, bottom + pad), max(0, left - 2 * pad) : min(width, right + 2 * pad)
    ]
    return cut


def _smoothed(piece: Picture) -> Picture:
    import cv2  # noqa: PLC0415

    larger = cv2.resize(piece, None, fx=1.25, fy=1.25, interpolation=cv2.INTER_CUBIC)
    smooth: Picture = cv2.GaussianBlur(larger, (0, 0), 0.8)
    return smooth


# --- words outside tables ----------------------------------------------------------------------------


def _outside(picture: Picture, bare: Picture, lines: Ruled) -> Iterator[Word]:
    """Yield the lines of print that stand in no cell."""
    page, ink = picture.copy(), bare.copy()
    for left, top, right, bottom in lines.cells:
        page[max(0, top - RIM) : bottom + RIM, max(0, left - RIM) : right + RIM] = WHITE
        ink[max(0, top - RIM) : bottom + RIM, max(0, left - RIM) : right + RIM] = 0
    strips: list[tuple[int, int]] = []
    for first, stop in _runs(ink.any(axis=1)):
        if strips and first - strips[-1][1] <= _STRIP_GAP:
            strips[-1] = (strips[-1][0], stop)
        else:
            strips.append((first, stop))
    for first, stop in strips:
        top, bottom = max(0, first - _STRIP_GAP // 3), min(page.shape[0], stop + _STRIP_GAP // 3)
        lines_here = [
            ((area[0], area[1] + top, area[2], area[3] + top), found)
            for area, found in lines_found(page[top:bottom])
        ]
        short = [at for at, (_, found) in enumerate(lines_here) if _relied_on(found.text)]
        again = recognised([_smoothed(_cut(page, lines_here[at][0], 1)) for at in short])
        second = dict(zip(short, again, strict=True))
        for at, (area, found) in enumerate(lines_here):
            clear = found.score >= _SURE and _alike(found, second.get(at))
            yield Word(area, found.text, clear, in_table=False)


def _relied_on(text: str) -> bool:
    """Tell a line outside tables that tables may rely on: a title with its year, a unit."""
    return len(text) <= SHORT and bool(_DIGIT.search(text) or "元" in text)
