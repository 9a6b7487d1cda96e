"""A sentence → clauses (分句): cut at its marks, outside of quotation marks and of names in brackets.

Brackets that hold a figure or a comparison (其中：购置费0万元，运行费27万元) are a group of clauses of their
own; other brackets (（境）、（类）、（基层统计监测人员能力提升）) belong to the name they stand in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.narrative.quantities import Quantity

Kind = Literal["clause", "open", "close"]

_SENTENCE_END = "。！？"
_MARKS = "，；。！？："
_COMPARES = re.compile(r"(?:持平|相同|一致|不变|变化)|[比较与](?:上年|20\d\d)")
_MAX_QUOTED = 80


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence up to a mark, or the opening or closing of a group in brackets."""

    kind: Kind
    start: int
    end: int
    mark: str = ""  # the mark after it, empty at a bracket
    quantities: tuple[Quantity, ...] = ()


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences of a plain text; full stops in brackets and quotes end none."""
    inside = _protected(text)
    start = 0
    for place, char in enumerate(text):
        if char in _SENTENCE_END and not inside[place]:
            yield start, place + 1
            start = place + 1
    if start < len(text):
        yield start, len(text)


def clauses(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> tuple[Clause, ...]:
    """Return the clauses of text[start:end] in order, groups in brackets opened and closed."""
    found: list[Clause] = []
    groups = _groups(text, start, end, quantities)
    kept = _names(text, start, end, groups)
    begin = start
    for place in range(start, end):
        char = text[place]
        if place in kept or not (char in _MARKS or place in groups):
            continue
        if begin < place or char in _MARKS:
            mark = char if char in _MARKS else ""
            found.append(Clause("clause", begin, place, mark, _within(quantities, begin, place)))
        if place in groups:
            found.append(Clause("open" if char == "（" else "close", place, place + 1))
        begin = place + 1
    if begin < end:
        found.append(Clause("clause", begin, end, "", _within(quantities, begin, end)))
    return tuple(found)


def _within(quantities: Sequence[Quantity], start: int, end: int) -> tuple[Quantity, ...]:
    return tuple(q for q in quantities if start <= q.start and q.end <= end)


def _pairs(text: str, start: int, end: int, opening: str, closing: str) -> list[tuple[int, int]]:
    """Return the places of matching pairs, innermost first."""
    stack: list[int] = []
    pairs = []
    for place in range(start, end):
        if text[place] == opening:
            stack.append(place)
        elif text[place] == closing and stack:
            pairs.append((stack.pop(), place))
    return pairs


def _groups(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> frozenset[int]:
    """Return the places of the brackets that hold a figure or a comparison of their own."""
    found: set[int] = set()
    for first, last in _pairs(text, start, end, "（", "）"):
        inner = [q for q in quantities if first < q.start and q.end <= last]
        spanned = any(q.start < first and last < q.end for q in quantities)
        if (inner or _COMPARES.search(text[first:last])) and not spanned:
            found |= {first, last}
    return frozenset(found)


def _names(text: str, start: int, end: int, groups: frozenset[int]) -> frozenset[int]:
    """Return the places inside quotation marks and inside brackets that belong to a name."""
    found: set[int] = set()
    pairs = [pair for pair in _pairs(text, start, end, "（", "）") if pair[0] not in groups]
    pairs += [pair for pair in _pairs(text, start, end, "“", "”") if pair[1] - pair[0] <= _MAX_QUOTED]
    pairs += _pairs(text, start, end, "《", "》")
    for first, last in pairs:
        if not any(first < place < last for place in groups):
            found |= set(range(first, last + 1))
    return frozenset(found)


def _protected(text: str) -> list[bool]:
    """Tell for each place whether it stands inside brackets or quotation marks."""
    inside = [False] * len(text)
    for opening, closing in (("（", "）"), ("“", "”"), ("《", "》")):
        for first, last in _pairs(text, 0, len(text), opening, closing):
            for place in range(first, last + 1):
                inside[place] = True
    return inside
