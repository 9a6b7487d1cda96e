"""Definitions (名词解释): the entry of a term, else the sentence that says what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from assistant.collection import Entry, compact
from assistant.evidence import Found, Search
from assistant.kinds import is_empty
from assistant.split import blocks, clauses, without_marker
from assistant.tokens import squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN_TERMS = re.compile(r"和|与|跟|及其|及|、|\s|,|，")
_NEARLY = 85  # of 100: 机关运行费 and 机关运行经费 are one term, 基本支出 and 基本工资 are not
_OPENS = 3  # characters a term must have to be taken for the opening of a longer one
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
    return found


def entry_of(term: str, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry of a term: the same name, else a name that holds it, else one spelt nearly so."""
    if len(term) < 2:
        return None
    names = [(squeezed(entry.term), entry) for entry in entries]
    same = [entry for name, entry in names if name == term]
    if same:
        return same[0]
    longer = [(len(name), entry) for name, entry in names if term in name and 2 * len(term) >= len(name)]
    if longer:
        return min(longer, key=lambda each: each[0])[1]
    shorter = [(len(name), entry) for name, entry in names if name in term and 3 * len(name) >= 2 * len(term)]
    if shorter:
        return max(shorter, key=lambda each: each[0])[1]
    near = [(fuzz.ratio(name, term), entry) for name, entry in names]
    best = max(near, key=lambda each: each[0], default=None)
    if best is not None and best[0] >= _NEARLY:
        return best[1]
    # “三公”经费财政拨款预算数 explains 三公经费 where nothing closer does
    opened = [(len(name), entry) for name, entry in names if name.startswith(term) and len(term) >= _OPENS]
    return min(opened, key=lambda each: each[0])[1] if opened else None


def _terms(search: Search) -> list[str]:
    """Return the terms asked about, squeezed: the question's own wording, else the row it means."""
    entries = search.collection.entries
    for whole_term in (squeezed(search.asked.topic), search.phrase):
        if entry_of(whole_term, entries) is not None:
            return [whole_term]
    named = [squeezed(piece) for piece in _BETWEEN_TERMS.split(search.asked.topic)]
    terms = [term for term in named if not is_empty(term)]
    return terms or [search.phrase]


def _defining(term: str, search: Search) -> list[Found]:
    """Find a clause that opens with the term and says what it is (公务接待费反映…)."""
    if len(term) < 2:
        return []
    opening = re.compile(rf"^(?:其中[，,：:]?)?{re.escape(term)}[^，,。；]{{0,6}}?{_SAYS}")
    found: list[tuple[bool, Found]] = []
    for passage in search.collection.passages:
        glossary = any("名词" in label or "解释" in label for label in passage.heading)
        for block in blocks(passage.text):
            for sentence in block.sentences:
                found.extend(
                    (not glossary, Found(passage, clause.start, clause.end, 0.9))
                    for clause in clauses(sentence)
                    if opening.match(_opening(clause.text))
                )
    found.sort(key=lambda each: each[0])
    return [each for _, each in found[:1]]


def _opening(text: str) -> str:
    """Return the opening of a clause without list and quotation marks and short brackets (（境）)."""
    plain = compact(without_marker(text)[:80])
    return re.sub(r"[(（]([^()（）]{1,4})[)）]", r"\1", plain)
