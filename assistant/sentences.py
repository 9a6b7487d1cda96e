"""Sentences that answer: the reason of a change, what money is for, or simply what covers the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.collection import compact, coverage
from assistant.evidence import Found, Search, kept, score, speaks_of
from assistant.split import Block, Sentence, blocks, clauses, list_after

if TYPE_CHECKING:
    from ingest.records import Passage

# Calibrated on questions with and without an answer over the documents of several places.
GENERAL_FLOOR = 0.62  # share of the question's words, by weight, that a sentence in its place must cover
CUED_FLOOR = 0.58  # the same where the sentence also holds the words of its kind (主要用于 …)
_MOST = 3
_TITLE_LENGTH = 30
_BACK = 2  # how many sentences before may say what the sentence with the cue is about
_STEP = 0.02  # what each of them costs, so that the shortest wording wins
_BARE = 4  # characters before a cue that name nothing (其中：主要原因…)

_REASON = re.compile(
    r"(?:[增减变][^，。；]{0,4}的?)?(?:主要)?(?:变动|变化)?原因(?:[是为：:，]|主要)?|主要系|主要由于|由于|因为|所致|系因|是因"
)
_WEAK_REASON = re.compile(r"主要(?:是|为)")
_CHANGE = re.compile(r"增|减|升|降|持平|相同|一致|变化|差异|大于|小于|高于|低于|超过|多于|少于")
_FLAT = re.compile(
    r"持平|没有(?:增减)?变化|无(?:增减)?变化|(?:数|年|预算|决算)(?:相同|一致)|[比较与同][^，。]{0,14}(?:增|减|降|升|下)"
)
_USE = re.compile(r"(?:主要)?(?:是|拟|将)?用于|用来|用作")
_SOFT_USE = re.compile(r"主要包括|主要安排|主要是|主要为|包括|反映|是指|保障|：指|，指")
# A question about the total names nothing but these.
_TOTAL_WORDS = frozenset(
    (
        "支出",
        "收入",
        "收支",
        "总额",
        "总计",
        "合计",
        "经费",
        "资金",
        "总支出",
        "总收入",
        "总预算",
        "财政",
        "安排",
    )
)
_TOTAL = re.compile(r"(?:收支|收入|支出|预算)[^。]{0,10}(?:总计|安排|预算|合计|总额|为|\d)")
_TOTAL_HEADING = re.compile(r"收支|总体|增减|变化|收入|支出")
_PART = re.compile(r"^(?:[（(]?\d{1,2}[）)、.．]|[①-⑳])|[（(]\d{5,7}[）)]|[（(][类款项][）)]")


def reason(search: Search) -> list[Found]:
    """Find the sentence that gives the reason; failing that, the one that says how it changed, or did not."""
    if is_about_total(search):
        return _total(search, _REASON) or _total(search, _FLAT)
    found = _windows(search, _REASON, _WEAK_REASON)
    return found or _windows(search, _FLAT)


def purpose(search: Search) -> list[Found]:
    """Find the sentence that says what something is used for."""
    return _windows(search, _USE) if search.weights else []


def contents(search: Search) -> list[Found]:
    """Find the sentence that says what something consists of (包括…、反映…)."""
    return _windows(search, _SOFT_USE) if search.weights else []


def covering(search: Search, cue: re.Pattern[str] | None = None, floor: float = GENERAL_FLOOR) -> list[Found]:
    """Find the sentences that cover the question's words; with a cue, only those that hold it.

    A question of nothing but its kind (有哪些下属单位) has no words: then the cue is all.
    """
    if cue is None and sum(search.weights.values()) < search.collection.telling:
        return []
    found = []
    for passage in search.passages:
        for block in blocks(passage.text):
            for sentence in block.sentences:
                if cue is not None and not speaks_of(sentence.text, cue):
                    continue
                # the heading may help, but the sentence itself has to say something about it
                if search.weights and coverage(search.weights, compact(sentence.text)) < floor / 2:
                    continue
                span = block if _is_title(block, sentence) else sentence
                value = score(search, sentence.text, passage, block) if search.weights else 1.0
                found.append(Found(passage, span.start, span.end, value))
    return kept(found, floor, _MOST)


def is_about_total(search: Search) -> bool:
    """Tell whether a question names nothing narrower than all income or expenditure."""
    return all(word in _TOTAL_WORDS for word in search.weights)


def _is_title(block: Block, sentence: Sentence) -> bool:
    """Tell whether a sentence only names a list item that the next ones describe (四是做好绩效自评。)."""
    opens = sentence.start == block.start and block.style is not None and len(block.sentences) > 1
    return opens and len(sentence.text) <= _TITLE_LENGTH


def _windows(search: Search, cue: re.Pattern[str], weak: re.Pattern[str] | None = None) -> list[Found]:
    """Find sentences with a cue, each begun as early as is needed to name what it is about."""
    found = [
        _window(search, passage, block, place, at)
        if part == sentence
        else _clause(search, passage, block, part, at)
        for passage in search.passages
        for block in blocks(passage.text)
        for place, sentence in enumerate(block.sentences)
        if (cues := _cues(block, place, cue, weak))
        for part, at in cues
    ]
    return [_with_list(each) for each in kept(found, CUED_FLOOR, _MOST)]


def _with_list(found: Found) -> Found:
    """Let a sentence that opens a list (主要包括：) take the list with it."""
    placed = blocks(found.passage.text)
    place = next(
        (each for each, block in enumerate(placed) if block.end == found.end and block.is_lead), None
    )
    if place is None:
        return found
    end = placed[list_after(placed, place) - 1].end
    return Found(found.passage, found.start, end, found.score)


def _cues(
    block: Block, place: int, cue: re.Pattern[str], weak: re.Pattern[str] | None
) -> list[tuple[Sentence, int]]:
    """Return the clauses that hold a cue, each with the cue's place; one alone stands for its sentence."""
    sentence = block.sentences[place]
    found = []
    for part in clauses(sentence):
        match = cue.search(part.text)
        if match is None and weak is not None and _changes(block, place):
            match = weak.search(part.text)
        if match is not None:
            found.append((part, match.start()))
    if len(found) == 1:
        part, at = found[0]
        return [(sentence, part.start - sentence.start + at)]
    return found


def _changes(block: Block, place: int) -> bool:
    """Tell whether a sentence or the one before it speaks of a change: 主要是… is no reason by itself."""
    return any(_CHANGE.search(sentence.text) for sentence in block.sentences[max(0, place - 1) : place + 1])


def _window(search: Search, passage: Passage, block: Block, place: int, cue: int) -> Found:
    """Begin a sentence as many sentences earlier as best covers the question; shorter wins."""
    last = block.sentences[place]
    before, behind = last.text[:cue], last.text[cue:]
    nearest = place - 1 if len(compact(before)) < _BARE and place else place
    starts = [block.sentences[first].start for first in range(nearest, max(-1, nearest - _BACK), -1)]
    values = [
        score(search, passage.text[start : last.start] + before, passage, block, rest=behind) - _STEP * steps
        for steps, start in enumerate(starts)
    ]
    best = max(range(len(starts)), key=lambda each: values[each])
    return Found(passage, starts[best], last.end, values[best])


def _clause(search: Search, passage: Passage, block: Block, part: Sentence, cue: int) -> Found:
    """Take one of several clauses that each tell of an item of its own (基本支出…；项目支出…)."""
    value = score(search, part.text[:cue], passage, block, rest=part.text[cue:])
    return Found(passage, part.start, part.end, value)


def _total(search: Search, cue: re.Pattern[str]) -> list[Found]:
    """Find what is said of the total: the first such sentence of the document that names no narrower item."""
    found = []
    for passage in search.passages:
        for block in blocks(passage.text):
            for place, sentence in enumerate(block.sentences):
                match = cue.search(sentence.text) or (
                    _WEAK_REASON.search(sentence.text) if cue is _REASON and _changes(block, place) else None
                )
                if match is None:
                    continue
                each = _window(search, passage, block, place, match.start())
                subject = passage.text[each.start : sentence.start + match.start()]
                if _PART.search(subject) or not _TOTAL.search(subject):
                    continue
                at_home = any(_TOTAL_HEADING.search(label) for label in passage.heading[-1:])
                value = (each.score if search.weights else 1.0) - (0.0 if at_home else 0.2)
                found.append(Found(passage, each.start, each.end, value))
    order = search.collection.order
    found.sort(key=lambda each: (order[each.passage.passage_id], each.start))
    return kept(found, CUED_FLOOR, 2)
