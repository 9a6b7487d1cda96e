"""Where a piece of a passage stands (出处): its page and lines, found again in the document's own lines.

A passage joins wrapped lines, so a quote out of its middle may stand on a later line or page than the
passage begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.records import Line, Passage, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACE = re.compile(r"\s")


def located(passage: Passage, start: int, end: int, lines: Sequence[Line]) -> Source:
    """Return the source of `passage.text[start:end]`; that of the passage where its lines are not held."""
    joints = _joints(passage, tuple(_inside(passage, lines)))
    if not joints:
        return passage.source
    # offsets are counted without spaces: joining lines may have added or dropped some
    first = _joint(joints, _squeezed_length(passage.text[:start]))
    last = _joint(joints, max(0, _squeezed_length(passage.text[:end]) - 1))
    box = first.source.box if first.number == last.number else None
    return Source(passage.source.document_id, first.source.page, (first.number, last.number), box)


def _inside(passage: Passage, lines: Sequence[Line]) -> Sequence[Line]:
    span = passage.source.lines
    if span is None:
        return ()
    return [line for line in lines if span[0] <= line.number <= span[1]]


def _joint(joints: Sequence[tuple[int, Line]], offset: int) -> Line:
    place = bisect_right([each for each, _ in joints], offset) - 1
    return joints[max(0, place)][1]


@lru_cache(maxsize=2048)
def _joints(passage: Passage, lines: tuple[Line, ...]) -> tuple[tuple[int, Line], ...]:
    """Return where in the squeezed text each line begins; running heads and page numbers are passed over."""
    text = _SPACE.sub("", passage.text)
    found: list[tuple[int, Line]] = []
    position = 0
    for line in lines:
        piece = _SPACE.sub("", line.text)
        place = text.find(piece, position) if piece else -1
        if place < 0 or (found and place > position + _SLIP):
            continue
        found.append((place, line))
        position = place + len(piece)
    return tuple(found)


_SLIP = 40  # characters that may lie between two lines found: a line that was mended when read


def _squeezed_length(text: str) -> int:
    return len(_SPACE.sub("", text))
