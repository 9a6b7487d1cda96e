"""A web page → its content in reading order (网页正文): what stands around it is left out.

The content is the smallest part of the page that holds every table of numbers, every sentence that states
money, and most of the running text. Lists of links inside it (navigation, related pages) are left out too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from ingest.readers.flow import Cells, Words
from ingest.readers.html_table import BLOCKS, cells_of, collapsed, is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.readers.flow import Item

_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template head nav select option button textarea input svg canvas "
        "object embed iframe audio video map",
    )
)
_MONEY = re.compile(r"\d[\d,，.]*\s*[百千万亿]*元")
_SENTENCE = re.compile(r".{12,}[。；]")
_NUMBER = re.compile(r"\d")
_MOST = 0.9  # share of the running text that the content holds
_LINKS = 0.5  # share of a list of links


@dataclass(frozen=True, slots=True)
class Piece:
    """One line or table of the page, and the element that holds it; linked counts letters in links."""

    item: Item
    element: Any
    linked: int = 0

    @property
    def size(self) -> int:
        """The letters printed, spaces apart."""
        return len(re.sub(r"\s", "", self.item.text)) if isinstance(self.item, Words) else 0

    @property
    def sure(self) -> bool:
        """Tell what can only be content: a table of numbers, a sentence with money."""
        if isinstance(self.item, Cells):
            return any(text and _NUMBER.search(text) for row in self.item.rows for text in row.texts)
        return bool(_MONEY.search(self.item.text)) and 2 * self.linked < self.size

    @property
    def prose(self) -> int:
        """The letters of running text."""
        if isinstance(self.item, Cells) or self.linked or not _SENTENCE.search(self.item.text):
            return 0
        return self.size


def pieces_of(top: Any) -> list[Piece]:
    """Return the lines and tables of an element in reading order. Raises TooManyCells."""
    pieces: list[Piece] = []
    line: list[str] = []
    linked = 0
    holder = top
    for event, element, text in _walked(top):
        if event == "text":
            line.append(text)
            linked += len(re.sub(r"\s", "", text)) if _in_link(element) else 0
            continue
        joined = collapsed("".join(line)).replace("\xa0", " ").strip()
        if joined:
            pieces.append(Piece(Words(1, joined), holder, linked))
        line, linked, holder = [], 0, element
        if event == "table":
            cells = cells_of(element, 1)
            if cells is not None:
                pieces.append(Piece(cells, element))
    return pieces


def content_of(pieces: Sequence[Piece], body: Any) -> Any:
    """Return the smallest element that holds what can only be content, and most of the running text."""
    sure = [piece.element for piece in pieces if piece.sure]
    prose = [(piece.element, piece.prose) for piece in pieces if piece.prose]
    whole = sum(size for _, size in prose)
    held: dict[Any, list[int]] = {}  # element → [sure pieces, letters of running text] in it
    for element, counts in (*((e, (1, 0)) for e in sure), *((e, (0, size)) for e, size in prose)):
        for above in (element, *element.iterancestors()):
            place = held.setdefault(above, [0, 0])
            place[0] += counts[0]
            place[1] += counts[1]
    best = body
    while True:
        inner = [
            child
            for child in best
            if child in held
            and child.tag in BLOCKS
            and held[child][0] == len(sure)
            and held[child][1] >= _MOST * whole
        ]
        if not inner or inner[0].tag in {"table", "p"}:
            return best
        best = inner[0]


def without_links(pieces: Sequence[Piece], content: Any) -> Iterator[Piece]:
    """Yield the pieces, lists of links left out: lines of links, and what stands in a list full of them."""
    counts: dict[Any, list[int]] = {}
    for piece in pieces:
        for above in _within(piece.element, content):
            place = counts.setdefault(above, [0, 0, 0])
            place[0] += piece.linked
            place[1] += piece.size
            place[2] += piece.sure or bool(piece.prose)
    for piece in pieces:
        lists = [counts[above] for above in _within(piece.element, content)]
        listed = any(linked > _LINKS * size and not held for linked, size, held in lists)
        if not listed and not (piece.size and piece.linked > _LINKS * piece.size):
            yield piece


def _within(element: Any, content: Any) -> list[Any]:
    """Return an element and what stands around it, up to the content."""
    return list(takewhile(lambda above: above is not content, (element, *element.iterancestors())))


def _in_link(element: Any) -> bool:
    """Tell whether a text is a link to another page; a mark inside the page is none."""
    for above in (element, *element.iterancestors()):
        if above.tag == "a":
            return not (above.get("href") or "#").startswith("#")
        if above.tag in BLOCKS:
            return False
    return False


def _walked(top: Any) -> Iterator[tuple[str, Any, str]]:
    """Yield (text, element, text), or (break / table, element, "") where a line ends, in reading order.

    The inside of a table that holds data is left out here: its rows are read together.
    """
    stack: list[tuple[Any, bool]] = [(top, False)]
    while stack:
        element, left = stack.pop()
        if left:
            if element.tag in BLOCKS:
                yield "break", element.getparent() if element is not top else top, ""
            if element is not top and element.tail:
                yield "text", element.getparent(), element.tail
            continue
        stack.append((element, True))
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT or is_hidden(element):
            continue
        if element.tag == "table" and cells_of(element, 1) is not None:
            for caption in element.iterchildren("caption"):
                yield "break", caption, ""
                yield "text", caption, str(caption.xpath("string()"))
            yield "table", element, ""
            continue
        if element.tag in BLOCKS or element.tag == "br":
            yield "break", element, ""
        if element.text:
            yield "text", element, element.text
        stack += [(child, False) for child in reversed(element)]
