"""Definitions (名词解释): the entry of a term, else the sentence that says what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from assistant.passages.collection import Entry, compact
from assistant.passages.evidence import Found, Search
from assistant.passages.kinds import is_empty
from assistant.passages.split import blocks, clauses, without_marker
from assistant.passages.tokens import squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN_TERMS = re.compile(r"和|与|跟|及其|及|、|\s|,|，")
_INSIDE = re.compile(r"里面的?|里头的?|里边的?|当中的?|之中的?|里的|中的")
_NEARLY = 85  # of 100: 机关运行费 and 机关运行经费 are one term, 基本支出 and 基本工资 are not
_TELLING = 3  # characters a term must have to be taken for a part of a longer one
_HELD_IN = 4  # the rank of names held in the term: there the longest says most
_MONEY = re.compile(r"(?:经费|费用|费|支出|资金|款)$")
_SAYS = r"(?:是指|系指|指的是|指|反映|包括|[：:])"


def definition(search: Search) -> list[Found]:
    """Find the entry of each term asked about; failing that, the clause that says what it is."""
    found: list[Found] = []
    for term in _terms(search):
        entry = entry_of(term, search.collection.entries)
        if entry is not None:
            found.append(Found(entry.passage, entry.start, entry.end, 1.0))
        else:
            found.extend(_defining(term, search))
    return found or _defining(search.phrase, search)


def entry_of(term: str, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry of a term: the same name, else one holding it, held in it, or spelt nearly so."""
    if len(term) < 2:
        return None
    ranked = [
        (rank, -len(name) if rank == _HELD_IN else len(name), place)
        for place, name in enumerate(squeezed(entry.term) for entry in entries)
        if (rank := _kinship(term, name)) is not None
    ]
    return entries[min(ranked)[2]] if ranked else None


def _kinship(term: str, name: str) -> int | None:
    """Return how close an entry's name is to a term, 0 for the same; None where it is another thing."""
    stem, own = _stem(term), _stem(name)
    tests = (
        name == term,
        stem == own,
        # 运行经费 means 机关运行费; 收入 alone means none of 事业收入, 其他收入 …
        term in name and 2 * len(term) >= len(name) and len(term) >= _TELLING,
        stem in own and 2 * len(stem) >= len(own) and stem != term,
        name in term and 3 * len(name) >= 2 * len(term),
        fuzz.ratio(name, term) >= _NEARLY,
        name.startswith(term) and len(term) >= _TELLING,
        len(name) > _TELLING and (term.endswith(name) or term.startswith(name)),
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)


def _stem(term: str) -> str:
    """Return a term without the word for money it ends in (接待费 → 接待), whole where too little is left."""
    stem = _MONEY.sub("", term)
    return stem if len(stem) >= 2 else term


def _terms(search: Search) -> list[str]:
    """Return the terms asked about, squeezed: the question's own wording, else the row it means."""
    entries = search.collection.entries
    topic = _INSIDE.split(search.asked.topic)[-1]  # 三公里面的接待费 asks for 接待费
    named = [squeezed(piece) for piece in _BETWEEN_TERMS.split(topic)]
    terms = [term for term in named if term and not is_empty(term)]
    if len(terms) > 1 and all(entry_of(term, entries) is not None for term in terms):
        return terms
    for whole_term in (squeezed(topic), search.phrase):
        if entry_of(whole_term, entries) is not None:
            return [whole_term]
    return terms or [search.phrase]


def _defining(term: str, search: Search) -> list[Found]:
    """Find a clause that opens with the term and says what it is (公务接待费反映…), or equates it."""
    if len(term) < 2:
        return []
    stem = re.escape(_stem(term))
    before = 3 if len(term) >= _TELLING else 0  # 公务 before 接待费; nothing before 收入
    opening = re.compile(rf"^(?:其中[，,：:]?)?[^，,。；]{{0,{before}}}{stem}[^，,。；]{{0,6}}?{_SAYS}")
    equated = re.compile(rf"指[^，,。；]{{0,8}}{re.escape(term)}[，,。；]")
    found: list[tuple[int, Found]] = []
    for passage in search.collection.passages:
        glossary = any("名词" in label or "解释" in label for label in passage.heading)
        for block in blocks(passage.text):
            for sentence in block.sentences:
                for clause in clauses(sentence):
                    text = _opening(clause.text)
                    if opening.match(text) or equated.search(text):
                        rank = 2 * (not opening.match(text)) + (not glossary)
                        found.append((rank, Found(passage, clause.start, clause.end, 0.9)))
    found.sort(key=lambda each: each[0])
    return [each for _, each in found[:1]]


def _opening(text: str) -> str:
    """Return the opening of a clause without list and quotation marks and short brackets (（境）)."""
    plain = compact(without_marker(text)[:80])
    return re.sub(r"[(（]([^()（）]{1,4})[)）]", r"\1", plain)
