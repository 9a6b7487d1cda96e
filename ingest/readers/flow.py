"""Running text with tables in it → pages of lines and grids (文字流 → 页、行、格), for Word and web pages.

Such a file gives its content in one order and no boxes: a paragraph is a line, a row of a table is a line,
and the lines around a table are where its title, unit and notes may stand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.marks.cells import flat
from ingest.records import Grid, Line, Page, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

ABOVE, BELOW = 12, 6  # lines around a table in which its title and unit may stand

Text = str | None  # None where merged away


@dataclass(frozen=True, slots=True)
class Words:
    """A printed line outside tables."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """One row of a table: the page it stands on and its texts, all rows of a table of one width."""

    page: int
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as given: its rows from top to bottom."""

    rows: tuple[CellRow, ...]


Item = Words | Cells


def laid(items: Sequence[Item], document_id: str) -> tuple[tuple[Page, ...], tuple[Grid, ...]]:
    """Return the pages and grids of content in reading order; every line has its number in the whole."""
    lines: list[Line] = []
    spans: list[tuple[int, int]] = []  # first and last line of each item
    for item in items:
        rows = [(item.page, item.text)] if isinstance(item, Words) else _row_lines(item)
        first = len(lines) + 1
        for page, text in rows:
            number = len(lines) + 1
            lines.append(Line(Source(document_id, page, lines=(number, number)), number, text))
        spans.append((first, len(lines)))
    return _pages(lines, document_id), _grids(items, spans, lines)


def _row_lines(table: Cells) -> list[tuple[int, str]]:
    return [
        (row.page, " ".join(plain for text in row.texts if text and (plain := flat(text))))
        for row in table.rows
    ]


def _pages(lines: Sequence[Line], document_id: str) -> tuple[Page, ...]:
    last = max((line.source.page for line in lines), default=1)
    by_page: dict[int, list[Line]] = {number: [] for number in range(1, last + 1)}
    for line in lines:
        by_page[line.source.page].append(line)
    pages = []
    before = 0
    for number, own in by_page.items():
        span = (own[0].number, own[-1].number) if own else (before + 1, before + 1)
        pages.append(Page(Source(document_id, number, lines=span), number, tuple(own)))
        before = span[1] if own else before
    return tuple(pages)


def _grids(
    items: Sequence[Item], spans: Sequence[tuple[int, int]], lines: Sequence[Line]
) -> tuple[Grid, ...]:
    grids = []
    for at, (item, (first, last)) in enumerate(zip(items, spans, strict=True)):
        if isinstance(item, Words) or not item.rows:
            continue
        above = _words(items[:at][::-1])[::-1]
        whole = replace(lines[first - 1].source, lines=(first, last))
        grids.append(
            Grid(
                source=whole,
                rows=tuple(row.texts for row in item.rows),
                sources=tuple(
                    tuple(lines[number - 1].source for _ in row.texts)
                    for number, row in enumerate(item.rows, first)
                ),
                context=above[-ABOVE:],
                after=_words(items[at + 1 :])[:BELOW],
            )
        )
    return tuple(grids)


def _words(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the lines up to the next table; blank ones say nothing."""
    texts: list[str] = []
    for item in items:
        if isinstance(item, Cells) or len(texts) > ABOVE:
            break
        if item.text.strip():
            texts.append(item.text)
    return tuple(texts)
