"""Pictures of pages → ruled lines, words and a drawn page; what needs the optional extra is skipped."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pdfplumber
import pypdfium2
import pytest

from ingest.readers import ocr, ocr_words
from ingest.readers.ocr_draw import drawn
from ingest.readers.ocr_dust import without_dust
from ingest.readers.ocr_engine import Recognised
from ingest.readers.ocr_rules import WHITE, Rule, Ruled, joined, straightened
from ingest.readers.ocr_words import UNREAD, Word
from ingest.readers.pdf_page import content_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_needs_pictures = pytest.mark.skipif(
    importlib.util.find_spec("cv2") is None, reason="文字识别没有安装（可选的 .[ocr]）"
)
_LEVEL = [Rule(at, 100, 500) for at in (100, 160, 220)]
_UPRIGHT = [Rule(at, 100, 220) for at in (100, 300, 500)]


def _ink(level: list[Rule], upright: list[Rule]) -> NDArray[np.uint8]:
    ink = np.zeros((400, 600), np.uint8)
    for rule in level:
        ink[rule.at - 1 : rule.at + 2, rule.start : rule.stop] = WHITE
    for rule in upright:
        ink[rule.start : rule.stop, rule.at - 1 : rule.at + 2] = WHITE
    return ink


# --- lines and cells ---------------------------------------------------------------------------------


def test_lines_that_meet_make_cells() -> None:
    found = joined(_ink(_LEVEL, _UPRIGHT), _LEVEL, _UPRIGHT)
    assert sorted(found.cells) == [
        (100, 100, 300, 160),
        (100, 160, 300, 220),
        (300, 100, 500, 160),
        (300, 160, 500, 220),
    ]


def test_pieces_of_a_line_are_one_and_reach_the_lines_they_meet() -> None:
    """A scanned line is broken, steps from one row of dots to the next, and ends short of its frame."""
    pieces = [Rule(100, 100, 500), Rule(159, 108, 290), Rule(162, 305, 493), Rule(220, 100, 500)]
    found = joined(_ink(pieces, _UPRIGHT), pieces, _UPRIGHT)
    assert len(found.cells) == 4
    assert [(rule.start, rule.stop) for rule in found.level] == [(100, 500)] * 3


def test_a_stroke_of_a_character_and_an_underline_are_no_lines_of_a_table() -> None:
    stroke, underline = Rule(350, 105, 150), Rule(320, 100, 500)
    ink = _ink([*_LEVEL, underline], [*_UPRIGHT, stroke])
    ink[120:130, 345:355] = 0  # a character is no unbroken line
    found = joined(ink, [*_LEVEL, underline], [*_UPRIGHT, stroke])
    assert len(found.cells) == 4
    assert stroke not in found.upright
    assert underline not in found.level


# --- the drawn page ----------------------------------------------------------------------------------


def test_what_is_recognised_is_drawn_where_it_stood() -> None:
    lines = joined(_ink(_LEVEL, _UPRIGHT), _LEVEL, _UPRIGHT)
    texts = {(110, 120, 200, 140): "基本支出", (310, 120, 380, 140): "1,234.50", (110, 180, 200, 200): "合计"}
    words = [Word(area, text, clear=True, in_table=True) for area, text in texts.items()]
    words.append(Word((150, 40, 450, 60), "石榴市绿化局2031年部门预算", clear=True, in_table=False))
    with pdfplumber.open(BytesIO(drawn(words, lines, (300, 200), 2.0))) as opened:
        content = content_of(opened.pages[0])
    (table,) = content.tables
    assert [[cell.text for cell in row] for row in table.rows] == [["基本支出", "1,234.50"], ["合计", ""]]
    left, top, right, bottom = table.rows[0][1].box
    assert (round(left), round(top), round(right), round(bottom)) == (150, 50, 250, 80)
    assert [line.text for line in content.lines if "绿化局" in line.text] == ["石榴市绿化局2031年部门预算"]


# --- words -------------------------------------------------------------------------------------------


def _words(monkeypatch: pytest.MonkeyPatch, *readings: list[Recognised]) -> list[Word]:
    """Read two prints, in two cells, with a recogniser that gives these readings one after the other."""
    lines = joined(_ink(_LEVEL, _UPRIGHT), _LEVEL, _UPRIGHT)
    ink = _ink(_LEVEL, _UPRIGHT)
    ink[120:140, 310:380] = WHITE
    ink[180:200, 310:380] = WHITE
    waiting = list(readings)
    monkeypatch.setattr(ocr_words, "recognised", lambda pieces: waiting.pop(0) if pieces else [])
    monkeypatch.setattr(ocr_words, "lines_found", lambda _strip: [])
    return ocr_words.words_of(WHITE - ink, ink, lines)


@_needs_pictures
def test_numbers_are_read_twice_and_clear_where_both_readings_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [Recognised("1,234.50", 0.99), Recognised("86.00", 0.99)]
    second = [Recognised("1,234.50", 0.98), Recognised("88.00", 0.99)]
    words = _words(monkeypatch, first, second)
    assert [(word.text, word.clear) for word in words] == [("1,234.50", True), ("86.00", False)]
    assert words[0].area == (310, 120, 380, 140)


@_needs_pictures
def test_specks_are_no_print_but_points_beside_print_are() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[20:40, 20:60] = ink[20:40, 70:110] = WHITE  # digits, and a point between them
    ink[37:40, 63:66] = WHITE
    ink[10:14, 160:164] = WHITE  # a speck away from them
    clean, dust = without_dust(ink)
    assert clean[38, 64] == WHITE
    assert clean[12, 162] == 0
    assert dust[12, 162]
    assert not dust[38, 64]


@_needs_pictures
def test_a_page_of_few_words_is_not_turned() -> None:
    """A slant shows in many lines; the strokes of a few characters on a cover are no measure."""
    cover = np.full((1400, 1000), WHITE, np.uint8)
    for at in range(5):
        cover[600 + 3 * at : 610 + 3 * at, 200 + 120 * at : 290 + 120 * at] = 0
    assert straightened(cover)[1] == 0.0


@_needs_pictures
def test_print_that_is_not_recognised_leaves_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank would be told as zero."""
    words = _words(monkeypatch, [Recognised("", 0.0), Recognised("86.00", 0.3)], [Recognised("86.00", 0.3)])
    assert [(word.text, word.clear) for word in words] == [(UNREAD, False), (UNREAD, False)]


# --- the engine --------------------------------------------------------------------------------------


def test_a_ruled_page_is_recognised() -> None:
    pytest.importorskip("rapidocr", reason="文字识别没有安装（可选的 .[ocr]）")
    areas = {
        (310, 118, 400, 138): "1234567.89",
        (110, 118, 190, 138): "20481.36",
        (310, 178, 364, 198): "907.15",
    }
    words = [Word(area, text, clear=True, in_table=True) for area, text in areas.items()]
    lines = joined(_ink(_LEVEL, _UPRIGHT), _LEVEL, _UPRIGHT)
    with pypdfium2.PdfDocument(drawn(words, lines, (595, 842), 1.0)) as opened:
        picture = opened[0].render(scale=200 / 72).to_pil().convert("L").rotate(0.7, fillcolor=WHITE)
        scan = pypdfium2.PdfDocument.new()
        bitmap = pypdfium2.PdfBitmap.from_pil(picture)
        image = pypdfium2.PdfImage.new(scan)
        image.set_bitmap(bitmap)
        image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        sheet = scan.new_page(595, 842)
        sheet.insert_obj(image)
        sheet.gen_content()
        data = BytesIO()
        scan.save(data)
    found = ocr.read_scans(data.getvalue(), [1], "scan.pdf")[1]
    (table,) = found.content.tables
    assert [[cell.text for cell in row] for row in table.rows] == [["20481.36", "1234567.89"], ["", "907.15"]]
    assert not found.unclear


def test_lines_without_tables() -> None:
    assert joined(np.zeros((10, 10), np.uint8), [], []) == Ruled((), (), ())
