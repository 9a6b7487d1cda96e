"""Sections → passages for search (检索段落): whole paragraphs under one heading path, never a table.

A definition (名词解释) is one passage an entry; list items stay with the paragraph that opens the list as far
as the size allows; only a paragraph far over the size is divided, at the end of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.records import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.narrative.narrative import Paragraph, Section

_AIM = 600  # characters a passage may reach by adding paragraphs
_LEAST = 120  # below this a passage takes the next paragraph even over a break in the list
_MOST = 900  # a single paragraph longer than this is divided
_DEFINITIONS = re.compile(r"名词解释|名词说明|术语解释")
_ENTRY = re.compile(r"[^，。；：:]{2,40}[：:]")


@dataclass(slots=True)
class _Piece:
    """A passage being gathered."""

    heading: tuple[str, ...]
    texts: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(len(text) for text in self.texts)

    def add(self, text: str, source: Source) -> None:
        self.texts.append(text)
        self.sources.append(source)


def passages(sections: Sequence[Section]) -> tuple[Passage, ...]:
    """Return the passages of a document in reading order."""
    found: list[Passage] = []
    for section in sections:
        define = any(_DEFINITIONS.search(heading) for heading in section.path)
        pieces = _entries(section) if define else _gathered(section)
        for piece in pieces:
            if piece.texts:
                found.append(_passage(piece, len(found) + 1))
    return tuple(found)


def _gathered(section: Section) -> Iterable[_Piece]:
    """Add paragraphs until the next would make the passage too long; break before a top list item."""
    piece = _Piece(section.path)
    top = min((p.level for p in section.paragraphs if p.mark), default=0)
    tabular = False
    for paragraph in section.paragraphs:
        starts_item = paragraph.mark is not None and paragraph.level <= top
        full = piece.size + len(paragraph.text) > _AIM
        large = piece.size >= _LEAST and starts_item and full
        if piece.texts and (large or full or paragraph.tabular != tabular) and not _announces(piece):
            yield piece
            piece = _Piece(section.path)
        tabular = paragraph.tabular
        for text, source in _divided(paragraph):
            if piece.texts and piece.size + len(text) > _MOST:
                yield piece
                piece = _Piece(section.path)
            piece.add(text, source)
    yield piece


def _announces(piece: _Piece) -> bool:
    """Tell whether a passage ends by announcing what follows (主要包括：), and is short still."""
    return piece.texts[-1].endswith(("：", ":")) and piece.size < _LEAST


def _entries(section: Section) -> Iterable[_Piece]:
    """One passage an entry: an entry opens with a mark or with its term and a colon."""
    piece = _Piece(section.path)
    top = min((p.level for p in section.paragraphs if p.mark), default=None)
    for paragraph in section.paragraphs:
        opens = paragraph.level == top if paragraph.mark else bool(_ENTRY.match(paragraph.text))
        if opens and piece.texts:
            yield piece
            piece = _Piece(section.path)
        for text, source in _divided(paragraph):
            piece.add(text, source)
    yield piece


def _divided(paragraph: Paragraph) -> Iterable[tuple[str, Source]]:
    """Divide a paragraph far over the size at the ends of its sentences."""
    text = paragraph.text
    if len(text) <= _MOST:
        yield text, paragraph.source
        return
    start = 0
    for end in (match.end() for match in re.finditer(r"[。；！？]|$", text)):
        following = re.search(r"[。；！？]|$", text[end:])
        reach = end + (following.end() if following else 0)
        if end > start and (reach - start > _AIM or end == len(text)):
            yield text[start:end], paragraph.at(start, end)
            start = end


def _passage(piece: _Piece, ordinal: int) -> Passage:
    first, last = piece.sources[0], piece.sources[-1]
    lines = (first.lines[0], last.lines[1]) if first.lines and last.lines else None
    document_id = first.document_id
    return Passage(
        source=Source(document_id, first.page, lines, first.box if len(piece.sources) == 1 else None),
        passage_id=f"{document_id}:p{ordinal}",
        heading=piece.heading,
        text="\n".join(piece.texts),
    )
