"""Lists and sections (职责、机构、措施): what stands below a heading or a sentence that opens a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from assistant.passages.collection import Section, compact, core, coverage
from assistant.passages.evidence import Found, Search, speaks_of, whole
from assistant.passages.kinds import SHAPES, Shape, is_empty
from assistant.passages.split import Block, blocks, list_after
from ingest.records import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable

_COVERED = 0.62  # share of what the question asks besides its kind that an item must hold
_KEPT = 0.8
_NAMED = 0.8  # how much of a heading and of the question must agree for the section to be what is asked
_CHAPTER = 4000  # characters beyond which what stands below a heading is too much to be an answer
_WHOLE = 600  # characters up to which a section asked for by name is quoted whole
_TOTAL = re.compile(r"总体|整体|年度")
_OPENING_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}(?=[：:])")
_GOAL_TABLE = re.compile(r"绩效目标.*表")
_NOTHING = re.compile(r"(?!)")

Placed = list[tuple[Passage, Block]]


def listed(search: Search, shape: Shape) -> list[Found]:
    """Find what stands below the heading of a kind, or below the sentence that opens its list."""
    heading = re.compile(shape.heading) if shape.heading else _NOTHING
    sentence = re.compile(shape.sentence) if shape.sentence else _NOTHING
    section = _best(search, heading)
    found = _below(search, section, sentence) if section is not None else []
    return found or _opened_by_sentence(search, sentence)


def named(search: Search) -> list[Found]:
    """Find the section whose heading says just what is asked (国有资产情况), where it is short."""
    phrase = core(search.asked.topic)
    best: tuple[float, int, Section] | None = None
    for section in search.collection.sections:
        label = core(section.label)
        if len(label) < 2 or (search.weights and coverage(search.weights, label) < _NAMED):
            continue
        words = [word for word in search.collection.tokenizer.parts(label) if not is_empty(word)]
        weights = search.collection.weights(words)
        agreed = coverage(weights, phrase) if words else fuzz.partial_ratio(label, phrase) / 100
        if agreed >= _NAMED and (best is None or (agreed, len(section.path)) > best[:2]):
            best = (agreed, len(section.path), section)
    if best is None or sum(len(passage.text) for passage in best[2].passages) > _WHOLE:
        return []
    return whole(_placed(best[2].passages))


def goal(search: Search) -> list[Found]:
    """Find what the goals of the projects named say that they are for (业务培训费绩效目标表)."""
    fitting = [
        (coverage(search.weights, compact(section.label)), section)
        for section in search.collection.sections
        if _GOAL_TABLE.search(section.label) and search.weights
    ]
    best = max((share for share, _ in fitting), default=0.0)
    if best < _NAMED:
        return []
    return [found for share, each in fitting if share == best for found in whole(_placed(each.passages))]


def _placed(passages: Iterable[Passage]) -> Placed:
    return [(passage, block) for passage in passages for block in blocks(passage.text)]


def _best(search: Search, heading: re.Pattern[str]) -> Section | None:
    """Return the section whose heading is of the kind and fits the rest of the question best.

    Narrower sections go before the ones they stand in, sections about the whole before those about parts.
    """
    sections = search.collection.sections
    outer = {
        (section.document_id, section.path[:depth])
        for section in sections
        if heading.search(section.label)
        for depth in range(1, len(section.path))
    }
    fitting = []
    for place, section in enumerate(sections):
        own = bool(heading.search(section.label))
        words = coverage(search.weights, compact(" ".join(section.path[-2:])))
        if not own and (words < _COVERED or not any(heading.search(label) for label in section.path)):
            continue
        whole_first = bool(_TOTAL.search(section.label)) and not search.weights
        has_narrower = own and (section.document_id, section.path) in outer
        fitting.append((-round(words, 3), not whole_first, has_narrower, _rank(search, section), place))
    return sections[min(fitting)[-1]] if fitting else None


def _rank(search: Search, section: Section) -> int:
    """Return how early the retrieval found a passage of a section."""
    held = {passage.passage_id for passage in section.passages}
    places = (place for place, passage in enumerate(search.passages) if passage.passage_id in held)
    return next(places, len(search.passages))


def _below(search: Search, section: Section, sentence: re.Pattern[str]) -> list[Found]:
    placed = _placed(section.passages)
    if search.asked.ordinal is not None:
        return _numbered(placed, search.asked.ordinal)
    heading = compact(" ".join(section.path[-2:]))
    left = {word: weight for word, weight in search.weights.items() if word not in heading}
    if left:
        return _about(search, left, section, placed)
    items = _from_lead(placed, sentence) or ([] if _is_mixed(section) else _own(section, placed))
    return whole(_with_opening_word(search, items))


def _own(section: Section, placed: Placed) -> Placed:
    """Return what stands directly below a heading, else all below it; nothing where it is a whole chapter."""
    own = [(passage, block) for passage, block in placed if passage.heading == section.path]
    shown = own or placed
    return shown if sum(len(block.text) for _, block in shown) <= _CHAPTER else []


def _about(search: Search, left: dict[str, float], section: Section, placed: Placed) -> list[Found]:
    """Return the items of a section about what else the question names (食盐归谁管)."""
    scored = [
        (coverage(search.weights, compact(f"{section.label} {block.text}")), passage, block)
        for passage, block in placed
        if coverage(left, compact(block.text)) >= _COVERED
    ]
    best = max((score for score, _, _ in scored), default=0.0)
    return [
        Found(passage, block.start, block.end, score)
        for score, passage, block in scored
        if score >= max(_COVERED, _KEPT * best)
    ]


def _numbered(placed: Placed, ordinal: int) -> list[Found]:
    """Return the n-th item of the section's list; nothing where it holds several lists."""
    items = [(passage, block) for passage, block in placed if block.style is not None]
    if len({block.style for _, block in items}) != 1 or not 1 <= ordinal <= len(items):
        return []
    return whole([items[ordinal - 1]])


def _is_mixed(section: Section) -> bool:
    """Tell whether a heading names several kinds at once (部门职责及机构设置)."""
    return sum(bool(shape.heading and re.search(shape.heading, section.label)) for shape in SHAPES) > 1


def _with_opening_word(search: Search, items: Placed) -> Placed:
    """Narrow paragraphs to those opened by the very word asked for (绩效指标：…), where some are."""
    asked = compact(search.asked.question)
    opened = [
        (passage, block)
        for passage, block in items
        if (match := _OPENING_WORD.match(block.text)) and match.group() in asked
    ]
    return opened or items


def _opened_by_sentence(search: Search, sentence: re.Pattern[str]) -> list[Found]:
    """Find a list that no heading but a sentence opens (…主要职责是：), in the passages found."""
    if search.weights or search.asked.ordinal is not None:
        return []
    for passage in search.passages:
        same = (
            other
            for other in search.collection.passages
            if other.heading == passage.heading and other.source.document_id == passage.source.document_id
        )
        items = _from_lead(_placed(same), sentence)
        if items:
            return whole(items)
    return []


def _from_lead(placed: Placed, sentence: re.Pattern[str]) -> Placed:
    """Return the sentence that opens the list asked for, with the items that follow it."""
    held = [block for _, block in placed]
    for place, block in enumerate(held):
        if block.is_lead and speaks_of(block.sentences[-1].text, sentence):
            end = list_after(held, place)
            if end > place + 1:
                return placed[place:end]
    return []
