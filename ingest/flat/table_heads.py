"""Titles and the heads below them (表题与表头) in flattened text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.amount import NUMBER, normalise
from ingest.marks.line_marks import TABLE_NUMBER, UNIT, column_numbers, is_data, is_meta
from ingest.records import Line, Page
from ingest.terms.columns import HeadCell, segment, segments
from ingest.terms.forms import form_of_title
from ingest.terms.items import is_total

TITLE_LIKE = re.compile(r".{2,48}表(?:\s*[（(].{1,20}[）)])?$")
_HEAD_REACH = 90  # lines after a title in which its head ends
_PREFACE = 60  # lines between the title of a target table and its head
TARGET_FORMS = frozenset({"performance", "overall_performance"})


@dataclass(frozen=True, slots=True)
class Head:
    """A title with the head cells below it; stop is the index of the first body line."""

    cells: tuple[HeadCell, ...]
    start: int
    stop: int  # index of the first body line
    count: int | None
    form: str | None
    title: str


def titles_on_top(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Put titles that stand below their tables on top of the page, in documents that print them so.

    A workbook printed to PDF may give the title as the last line of each page, or of single ones: then a
    table begins on the page without one, and what stands on the next page has its own.
    """
    below = [place for page in pages if (place := _title_below(page)) is not None]
    above = [_title_above(page) for page in pages]
    if len(below) < 2 or len(below) <= sum(above):
        return tuple(
            _title_moved(page) if following and _begins_table(page) else page
            for page, following in zip(pages, (*above[1:], False), strict=True)
        )
    return tuple(_title_moved(page) for page in pages)


def _begins_table(page: Page) -> bool:
    """Tell whether a unit line stands above the first line of figures."""
    for line in page.lines:
        if line.text and is_meta(line.text) and UNIT.search(line.text):
            return True
        if line.text and is_data(line.text):
            return False
    return False


def _title_moved(page: Page) -> Page:
    place = _title_below(page)
    if place is None:
        return page
    return replace(page, lines=(page.lines[place], *page.lines[:place], *page.lines[place + 1 :]))


def _title_below(page: Page) -> int | None:
    """Return where the page's last line stands if it is a title and none stands above the body."""
    for place in range(len(page.lines) - 1, -1, -1):
        text = page.lines[place].text
        if not text or is_meta(text) or TABLE_NUMBER.fullmatch(normalise(text)) or text.isdigit():
            continue
        return place if form_of_title(text) is not None and not _title_above(page) else None
    return None


def _title_above(page: Page) -> bool:
    """Tell whether a title stands before the first line of figures."""
    for line in page.lines:
        if is_data(line.text) if line.text else False:
            return False
        if form_of_title(line.text) is not None:
            return True
    return False


def head_after(lines: Sequence[Line], index: int) -> Head | None:
    """Return the head below a line that is a table's title, None where the line is none."""
    text = lines[index].text
    if not text or is_meta(text) or TABLE_NUMBER.fullmatch(normalise(text)):
        return None
    form = form_of_title(text)
    if form is None and not (TITLE_LIKE.fullmatch(normalise(text)) and len(text) > 3):
        return None
    return _read_head(lines, index, form, text)


def _read_head(lines: Sequence[Line], index: int, form: str | None, title: str) -> Head | None:
    """Read the head below a title: known column words up to 栏次 or the first data line."""
    targets = form in TARGET_FORMS
    taken: list[tuple[int, str]] = []
    count: int | None = None
    closed = False
    skipped = 0
    at = index
    while at + 1 < len(lines) and len(taken) < _HEAD_REACH:
        at += 1
        text = lines[at].text
        if not text or is_meta(text) or TABLE_NUMBER.fullmatch(normalise(text)):
            continue
        numbered = column_numbers(text)
        if numbered is not None:
            count, closed, at = numbered or None, True, at + 1
            break
        if not taken and _other_title(text):
            return None
        if targets and not taken and "级指标" not in text:
            skipped += 1  # 绩效目标 … stands between title and head
            if skipped > _PREFACE:
                return None
            continue
        if is_data(text):
            break
        taken.append((at, text))
        if targets and "依据" in text:
            at += 1
            break
    if not closed and at < len(lines) and _is_total_row(taken, lines[at].text):
        at = taken.pop()[0]
    return _made_head(taken, Head((), 0, at, count, form, title), closed=closed)


def _made_head(taken: Sequence[tuple[int, str]], head: Head, *, closed: bool) -> Head | None:
    """Fill in the cells of a head from the lines taken for it; None where they hold no known words."""
    kept, cells = _known_head([text for _, text in taken], closed=closed)
    if not cells:
        return None
    stop = head.stop if kept == len(taken) else taken[kept][0]
    return replace(head, cells=cells, start=taken[0][0], stop=stop)


def _is_total_row(taken: Sequence[tuple[int, str]], following: str) -> bool:
    """Tell whether the last line taken is the label of the first row, whose numbers stand on the next line.

    A head with names of subjects labels every row; a line of nothing but numbers has its label before it.
    """
    if len(taken) < 2 or not is_total(taken[-1][1]):
        return False
    if not all(NUMBER.fullmatch(word) for word in following.split()) or not following:
        return False
    cells = segment([word for _, text in taken[:-1] for word in text.split()])
    return any(cell.term is not None and cell.term.kind == "label" for cell in cells)


def _other_title(text: str) -> bool:
    return form_of_title(text) is not None and segment(text.split())[0].term is None


def _known_head(texts: Sequence[str], *, closed: bool) -> tuple[int, tuple[HeadCell, ...]]:
    """Return how many lines make the head, and its cells; unknown words at its end belong to the body."""
    pieces = [(number, piece) for number, text in enumerate(texts, 1) for piece in text.split()]
    readings = segments([piece for _, piece in pieces])
    last_piece = {number: at for at, (number, _) in enumerate(pieces)}
    for keep in range(len(texts), 0, -1):
        cells = readings[last_piece[keep]]
        named = sum(1 for cell in cells if cell.term is not None)
        unknown = sum(len(cell.label) for cell in cells if cell.term is None)
        total = sum(len(cell.label) for cell in cells)
        if named < 2 or unknown > total * 0.35:
            continue
        if cells[-1].term is None and not closed and keep > 1:
            continue
        return keep, cells
    return 0, ()
