"""What a passage answer is made of (摘录): the search for one question, spans found, verbatim quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.passages.collection import Collection, compact, present
from assistant.passages.split import without_marker
from assistant.passages.tokens import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.passages.kinds import Asked
    from assistant.passages.split import Block
    from ingest.records import Passage

_HEADING_SHARE = 0.75  # what a word is worth that stands in the nearest heading or the item's opening only
_SHARED_HEADING = 0.45  # the same where the heading names several things (三公经费、会议费、培训费)
_OUTER_SHARE = 0.4  # the same for outer headings
_REST_SHARE = 0.5  # the same behind the cue: 主要原因是公积金… gives a reason, it is not what is explained
_PHRASE = 0.15  # more where the question's own phrase stands as it is
_SHORTEST_PHRASE = 3
_KEPT = 0.88  # what scores below this share of the best is not quoted


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim piece of a passage (摘录): text is exactly a substring of `passage.text`."""

    text: str
    passage: Passage
    lines: tuple[int, int] | None
    page: int
    heading: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a passage that may answer."""

    passage: Passage
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Search:
    """One question over one collection: what to look for and where.

    weights: the question's telling words; empty where it names nothing but its kind (主要职责有哪些).
    passages: what the retrieval found, best first.
    """

    asked: Asked
    phrase: str
    weights: dict[str, float]
    passages: tuple[Passage, ...]
    collection: Collection


def score(search: Search, subject: str, passage: Passage, block: Block, rest: str = "") -> float:
    """Return how well a text in its place covers the question's words, by weight.

    subject: where a word counts fully; rest: the text behind the cue. Words of the nearest heading and of
    the item's opening sentence count in part, those of outer headings less.
    """
    total = sum(search.weights.values())
    if not total:
        return 0.0
    own, behind = compact(subject), compact(rest)
    heading = passage.heading[-1] if passage.heading else ""
    near = compact(f"{heading} {'' if rest else block.sentences[0].text}")
    near_share = _SHARED_HEADING if "、" in without_marker(heading) else _HEADING_SHARE
    outer = compact(" ".join(passage.heading[:-1]))
    got = sum(
        weight
        * max(
            present(word, own),
            near_share * present(word, near),
            _REST_SHARE * present(word, behind),
            _OUTER_SHARE * present(word, outer),
        )
        for word, weight in search.weights.items()
    )
    return got / total + (_PHRASE if holds_phrase(search, subject) else 0.0)


def holds_phrase(search: Search, text: str) -> bool:
    """Tell whether the question's phrase, or the better part of it, stands in a text as it is."""
    phrase, own = search.phrase, squeezed(text)
    shortest = max(_SHORTEST_PHRASE, -(-2 * len(phrase) // 3))
    return any(phrase[start : start + shortest] in own for start in range(len(phrase) - shortest + 1))


def kept(found: Iterable[Found], floor: float, limit: int) -> list[Found]:
    """Return the best: above the floor and not far below the very best."""
    ranked = sorted(found, key=lambda each: -each.score)
    best = ranked[0].score if ranked else 0.0
    return [each for each in ranked if each.score >= max(floor, _KEPT * best)][:limit]


def speaks_of(text: str, cue: re.Pattern[str]) -> bool:
    """Tell whether a text holds a cue, titles of regulations left aside (《…内设机构…规定》)."""
    return bool(cue.search(re.sub(r"《[^》]*》", "", compact(text))))


def whole(placed: Iterable[tuple[Passage, Block]], value: float = 1.0) -> list[Found]:
    """Return whole blocks as found."""
    return [Found(passage, block.start, block.end, value) for passage, block in placed]


def quotes(found: Iterable[Found], collection: Collection) -> tuple[Quote, ...]:
    """Put spans in document order, join those that touch or overlap, and cut their text out."""
    order = collection.order
    ordered = sorted(set(found), key=lambda each: (order[each.passage.passage_id], each.start, each.end))
    return tuple(_quote(each, collection) for each in _joined(ordered))


def _joined(ordered: Sequence[Found]) -> Iterator[Found]:
    last: Found | None = None
    for each in ordered:
        if last is not None and last.passage == each.passage and each.start <= last.end:
            last = Found(last.passage, last.start, max(last.end, each.end), max(last.score, each.score))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _quote(found: Found, collection: Collection) -> Quote:
    source = collection.locate(found.passage, found.start, found.end)
    return Quote(
        text=found.passage.text[found.start : found.end],
        passage=found.passage,
        lines=source.lines,
        page=source.page,
        heading=found.passage.heading,
        score=round(found.score, 4),
    )
