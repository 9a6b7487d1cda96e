"""Sentences that answer: the reason of a change, what money is for, or simply what covers the question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.passages.collection import compact, coverage
from assistant.passages.evidence import Found, Search, kept, score, speaks_of
from assistant.passages.split import Block, Sentence, blocks, clauses, list_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.records import Passage

# Calibrated on questions with and without an answer over the documents of several places.
GENERAL_FLOOR = 0.65  # share of the question's words, by weight, that a sentence in its place must cover
CUED_FLOOR = 0.58  # the same where the sentence also holds the words of its kind (主要用于 …)
_MOST = 3
_TITLE_LENGTH = 30
_BACK = 2  # how many sentences before may say what the sentence with the cue is about
_STEP = 0.02  # what each of them costs, so that the shortest wording wins
_CLEARLY = 0.1  # by how much one answer has to fit better to go before another kind of answer
_FURTHER = re.compile(r"[二三四五六七八九十]+是")
_ONLY_AMOUNT = 0.3  # what an item with its amount alone is worth less where no amount is asked
_BARE = 4  # fewer characters before a cue name nothing
_NAMELESS = re.compile(
    r"(?:支出)?决算数?|(?:年初)?预算数?|大于|小于|高于|低于|比|较|与|上年|去年|增长|增加|减少|下降|降低|变动|变化|其中|[的，,：:]"
)

_REASON = re.compile(
    r"(?:[增减变][^，。；]{0,4}的?)?(?:主要)?(?:变动|变化)?原因(?:[是为：:，]|主要)?|主要系|主要由于|由于|因为|所致|系因|是因"
    r"|因[^，。；]{1,14}而"
)
_WEAK_REASON = re.compile(r"主要(?:是|为)")
_CHANGE = re.compile(r"增|减|升|降|持平|相同|一致|变化|差异|大于|小于|高于|低于|超过|多于|少于")
_FLAT = re.compile(
    r"持平|没有(?:增减)?变化|无(?:增减)?变化|(?:数|年|预算|决算)(?:相同|一致)|[比较与同][^，。]{0,14}(?:增|减|降|升|下)"
    r"|(?:增加|减少|增长|下降|降低|上升)了?\s*\d"
)
_USE = re.compile(r"(?:主要)?(?:是|拟|将)?用于|用来|用作")
_SPENT = re.compile(r"主要包括|主要安排|包括|反映")
_CONTENTS = re.compile(r"主要包括|主要安排|包括|其中|分别[为是]|组成|构成|反映|是指|：指|，指")
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
        "一般",
        "公共",
        "一般公共",
        "财政拨款",
        "拨款",
    )
)
_TOTAL = re.compile(
    r"(?:收支|收入|支出|预算)[^。]{0,10}(?:总计|安排|预算|合计|总额|为|\d)"
    r"|^(?:部门|单位)?(?:预算)?(?:收支|收入|支出)(?:预算)?(?:[增减变]|$)"  # 预算收支减少主要原因说明：…
)
_UP, _DOWN = re.compile(r"增|升|多|涨|提高"), re.compile(r"减|降|少|下滑|压缩")
_AMOUNT_ONLY = re.compile(
    r"(?:[（(]?\d{1,2}[）)、.．])?[^，,。；：]{2,50}?\d[\d,.]*\s*[百千万亿]*元(?:[。；（(]|$)"
)
_HOW_MUCH = re.compile(r"多少|几(?!乎)|多大|多高|多长|百分比|比例")
_WHEN = re.compile(r"什么时候|何时|几月|哪天|哪个月|多久|什么时间|期限")
_TIME = re.compile(r"\d|[月季日]|年底|年末|年初|期间|以前|之前|以内")
_DATE = re.compile(r"(?:19|20)\d\d\s*[-—至]?(?:\s*(?:19|20)\d\d)?\s*年度?|\d{1,2}\s*月|\d{1,2}\s*日")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百两]+(?:个|家|项|名|人|辆|台|次|处|成)")
_ASKS_MONEY = re.compile(r"多少钱|(?:多少|几)[百千万亿]*(?:元|块)|(?:多少|几)[万亿](?![一-鿿])")
_AMOUNT = re.compile(r"\d\s*[百千万亿]*元(?!（?[含及]?）?以[上下])")
_COMMAS = re.compile(r"[，,；;：:]")
_CLAUSE_SHARE = 0.4  # of the question's words that stand in the clause with the number
_MONEY = re.compile(r"预算|决算|收入|支出|收支|钱|花|经费|资金|今年|去年|上年")
_TOTAL_HEADING = re.compile(r"收支|总体|增减|变化|收入|支出")
_PART = re.compile(
    r"^(?:[（(]?\d{1,2}[）)、.．]|[①-⑳])(?!\s*(?:收支|收入|支出|预算|总))|[（(]\d{5,7}[）)]|[（(][类款项][）)]"
    r"|[\u4e00-\u9fff]费(?:用|支出|预算)?为?\s*\d|三公|机关运行|接待|用车|出国|会议费|培训费|采购"
)


def reason(search: Search) -> list[Found]:
    """Find the sentence that gives the reason; failing that, the one that says how it changed, or did not."""
    if is_about_total(search):
        return _total(search, _REASON, _WEAK_REASON) or _total(search, _FLAT)
    given = _as_asked(search, _windows(search, _REASON, _WEAK_REASON))
    changed = _as_asked(search, kept(_changes_told(search), CUED_FLOOR, _MOST))
    # the reason of a part does not explain its whole: what is said of the whole itself goes before it
    return changed if _best(changed) > _best(given) + _CLEARLY else given


def _as_asked(search: Search, given: list[Found]) -> list[Found]:
    """Leave out the parts that did not change the way the question says, where others did."""
    asked = [way for way in (_UP, _DOWN) if way.search(search.asked.question)]
    if len(asked) != 1:
        return given
    fitting = [each for each in given if asked[0].search(each.passage.text[each.start : each.end])]
    return fitting or given


def _changes_told(search: Search) -> Iterator[Found]:
    """Yield what is told of a change; each change is about what stands between it and the one before."""
    for passage in search.passages:
        for block in blocks(passage.text):
            for place, sentence in enumerate(block.sentences):
                before = 0
                for match in _FLAT.finditer(sentence.text):
                    part = _clause_at(sentence, match.start())
                    subject = sentence.text[max(before, part.start - sentence.start) : match.start()]
                    if before == 0:
                        yield _window(search, passage, block, place, match.start()).found
                    else:
                        rest = sentence.text[match.start() :]
                        yield Found(
                            passage, part.start, part.end, score(search, subject, passage, block, rest)
                        )
                    before = match.end()


def _clause_at(sentence: Sentence, place: int) -> Sentence:
    return next(part for part in clauses(sentence) if part.end - sentence.start > place)


def _best(found: list[Found]) -> float:
    return max((each.score for each in found), default=0.0)


def purpose(search: Search) -> list[Found]:
    """Find the sentence that says what something is used for."""
    return _windows(search, _USE) if search.weights else []


def spending(search: Search) -> list[Found]:
    """Find the sentence that says what something is spent on (主要包括…)."""
    return _windows(search, _SPENT) if search.weights else []


def contents(search: Search) -> list[Found]:
    """Find the sentence that says what something consists of (包括…、反映…)."""
    return _windows(search, _CONTENTS) if search.weights else []


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
                if not _holds_what_is_asked(search, sentence):
                    continue
                span = block if _is_title(block, sentence) else sentence
                value = score(search, sentence.text, passage, block) if search.weights else 1.0
                if _AMOUNT_ONLY.match(sentence.text) and not _HOW_MUCH.search(search.asked.question):
                    value -= _ONLY_AMOUNT
                found.append(Found(passage, span.start, span.end, value))
    return kept(found, floor, _MOST)


def _holds_what_is_asked(search: Search, sentence: Sentence) -> bool:
    """Tell whether a sentence holds a number, a time or nothing special, as the question asks.

    A number has to stand in one clause with some word of the question: the total in front of a list of
    expenses (安排88万元，用于办公费、差旅费) is not the amount of any of them.
    """
    question = search.asked.question
    if _WHEN.search(question):
        return bool(_TIME.search(sentence.text))
    if not _HOW_MUCH.search(question):
        return True
    number = _AMOUNT if _ASKS_MONEY.search(question) else _NUMBER
    parts = (part for part in _COMMAS.split(_DATE.sub(" ", sentence.text)) if number.search(part))
    return any(coverage(search.weights, compact(part)) >= _CLAUSE_SHARE for part in parts)


def asks_for_number_or_time(search: Search) -> bool:
    """Tell whether a question wants a number or a time, which a section is too long an answer to."""
    return bool(_HOW_MUCH.search(search.asked.question) or _WHEN.search(search.asked.question))


def is_about_total(search: Search) -> bool:
    """Tell whether a question names nothing narrower than all income or expenditure."""
    if search.weights:
        return all(word in _TOTAL_WORDS for word in search.weights)
    return bool(_MONEY.search(search.asked.question))


def _is_title(block: Block, sentence: Sentence) -> bool:
    """Tell whether a sentence only names a list item that the next ones describe (四是做好绩效自评。)."""
    opens = sentence.start == block.start and block.style is not None and len(block.sentences) > 1
    return opens and len(sentence.text) <= _TITLE_LENGTH


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A span with a cue; subject is the text in front of the cue: what the span is about."""

    found: Found
    subject: str


def _windows(search: Search, cue: re.Pattern[str], weak: re.Pattern[str] | None = None) -> list[Found]:
    """Find sentences with a cue, each begun as early as is needed to name what it is about."""
    found = (each.found for each in _candidates(search, cue, weak))
    return [_with_list(each) for each in kept(found, CUED_FLOOR, _MOST)]


def _total(search: Search, cue: re.Pattern[str], weak: re.Pattern[str] | None = None) -> list[Found]:
    """Find what is said of the total: the first such sentences of the document that name no narrower item."""
    found = []
    for each in _candidates(search, cue, weak, whole=True):
        if _PART.search(each.subject) or not _TOTAL.search(each.subject):
            continue
        span = each.found
        at_home = any(_TOTAL_HEADING.search(label) for label in span.passage.heading[-1:])
        value = (span.score if search.weights else 1.0) - (0.0 if at_home else 0.2)
        found.append(Found(span.passage, span.start, span.end, value))
    order = search.collection.order
    found.sort(key=lambda each: (order[each.passage.passage_id], each.start))
    return kept(found, CUED_FLOOR, 2)


def _candidates(
    search: Search, cue: re.Pattern[str], weak: re.Pattern[str] | None, *, whole: bool = False
) -> Iterator[_Candidate]:
    """Yield the spans with a cue: a sentence for one cue, for several a clause each (and the sentence)."""
    for passage in search.passages:
        for block in blocks(passage.text):
            for place, sentence in enumerate(block.sentences):
                cues = _cues(block, place, cue, weak)
                if cues and (len(cues) == 1 or whole):
                    part, at = cues[0]
                    yield _window(search, passage, block, place, part.start - sentence.start + at)
                if len(cues) > 1:
                    yield from (_clause(search, passage, block, part, at) for part, at in cues)


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
    """Return the clauses of a sentence that hold a cue, each with the cue's place in it."""
    found: list[tuple[Sentence, int]] = []
    for part in clauses(block.sentences[place]):
        match = cue.search(part.text)
        if match is None and weak is not None and _changes(block, place):
            match = weak.search(part.text)
        if match is not None and not (found and _FURTHER.match(part.text)):
            found.append((part, match.start()))
        elif found and _FURTHER.match(part.text):
            # 原因一是…；二是…: the further reasons belong to the clause before
            first, at = found[-1]
            text = block.text[first.start - block.start : part.end - block.start]
            found[-1] = (Sentence(first.start, part.end, text), at)
    return found


def _changes(block: Block, place: int) -> bool:
    """Tell whether a sentence or the one before it speaks of a change: 主要是… is no reason by itself."""
    return any(_CHANGE.search(sentence.text) for sentence in block.sentences[max(0, place - 1) : place + 1])


def _window(search: Search, passage: Passage, block: Block, place: int, cue: int) -> _Candidate:
    """Begin a sentence as many sentences earlier as best covers the question; shorter wins."""
    last = block.sentences[place]
    before, behind = last.text[:cue], last.text[cue:]
    named = _NAMELESS.sub("", compact(before))
    nearest = place - 1 if len(named) < _BARE and place else place
    starts = [block.sentences[first].start for first in range(nearest, max(-1, nearest - _BACK), -1)]
    subjects = [passage.text[start : last.start] + before for start in starts]
    values = [
        score(search, subject, passage, block, rest=behind) - _STEP * steps
        for steps, subject in enumerate(subjects)
    ]
    best = max(range(len(starts)), key=lambda each: values[each])
    start = starts[best]
    titled = len(block.sentences) > 1 and _is_title(block, block.sentences[0])
    if titled and start == block.sentences[1].start:
        start = block.start  # （一）公务接待费。 is what the next sentences are about
    subject = passage.text[start : last.start] + before
    return _Candidate(Found(passage, start, last.end, values[best]), subject)


def _clause(search: Search, passage: Passage, block: Block, part: Sentence, cue: int) -> _Candidate:
    """Take one of several clauses that each tell of an item of its own (基本支出…；项目支出…)."""
    subject = part.text[:cue]
    value = score(search, subject, passage, block, rest=part.text[cue:])
    return _Candidate(Found(passage, part.start, part.end, value), subject)
