"""A number read out of a sentence (读句): where no row and no stated fact answers, the one clause that does.

Every word of the question has to stand in the sentence, in its heading or in the row it belongs to, and one
number alone may stand in the clause that says most of them. What is read is always shown word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.execute.context import told, value_of
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.holdings.locate import located
from assistant.language.counted import asked_words, in_words, plain_words
from assistant.language.normalise import name_key, simplified
from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome
from assistant.lookups.stated import made_of
from assistant.passages.asides import asides
from assistant.passages.split import without_marker
from assistant.plans.scope import Scope
from assistant.plans.settle import Settled
from assistant.records import Query, Target
from assistant.reply.described import plainly
from ingest.amount import MONEY_UNITS
from ingest.records import Document, Line, Passage

# Operations that no single number of a sentence answers.
_WORKED_OUT = (
    *(
        "share",
        "ratio",
        "max",
        "min",
        "rank",
        "ascending",
        "why",
        "define",
        "purpose",
        "increase",
        "decrease",
    ),
    *("change_word", "rate", "prior", "difference", "compare", "where", "when", "except", "sum", "actual"),
    *("overspend", "convert", "list"),
)
_SENTENCE = re.compile(r"[^。；;\n]+[。；;\n]?")
_CLAUSE_END = re.compile(r"[，,：:、（(）)]")
_BEHIND_END = re.compile(r"[，,：:、（(）)和与及\d]")
_LISTED = re.compile(r"[（(、和与及]$")
_MONEY = "|".join(sorted(map(re.escape, MONEY_UNITS), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\d.\-—~至第A-Za-z])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<unit>{_MONEY}|%|台（套）|人次|平方米|平米|分钟|小时|工作日|公里|[\u4e00-\u9fff])(?![-—~至]\d)"
)
_DATED = frozenset("年月日季号")
_EACH = re.compile(r"每(?:个|名|人次|人|辆|台|次|批|平方米|平米|年|月)")
_MONEY_ASKED = re.compile(r"[元钱块]|费|经费|支出|资金|金额|款")
_CHANGED = re.compile(
    r"(?:增加|减少|增长|下降|降低|上升|提高|压减|压缩|节约|调增|调减|多|少|约占|占)(?:了|额|约|数|到|至|为)*$"
)
_THRESHOLD = re.compile(r"(?:（含）|（不含）|及)?以[上下]")
_GLOSSARY = re.compile(r"名词|术语")
_LEAST = 4  # characters of a question that have to say something
_LEAST_NEAR = 2  # of them in the clause of the number
_LONG = 12  # characters; a shorter text of a table is a target, and is read as one
_OPENING = 200  # characters of a chapter's opening that say what it is about
_MORE = 2  # characters by which the clause has to say more than any other with a number of that kind


@dataclass(frozen=True, slots=True)
class _Read:
    """A number in its clause: how many characters of the question the clause says."""

    printed: str
    unit: str
    near: int
    span: tuple[int, int]
    passage: Passage

    @property
    def value(self) -> Decimal:
        """What is printed, as a number."""
        return Decimal(self.printed.replace(",", ""))

    @property
    def sentence(self) -> str:
        """The sentence it stands in, as printed."""
        return self.passage.text[slice(*self.span)].strip()


def read_out(frame: Frame, scope: Scope, holdings: Holdings) -> Settled | None:
    """Return the number that one clause of the leading document says, None where none or several do."""
    units = _units(frame)
    said = tuple(plainly(plain_words(name_key(run))) for run in asked_words(frame))
    if units is None or len("".join(said)) < _LEAST or frame.has(*_WORKED_OUT) or frame.top is not None:
        return None
    each = _EACH.search(frame.text)
    if frame.has("per_unit") and each is None:
        return None  # 人均: worked out, not read
    document = scope.documents[0]
    found = [
        one
        for passage, opening in _texts(document, holdings)
        for one in _numbers(passage, (*passage.heading, opening, document.department), said, units)
        if each is None or name_key(plain_words(each[0])) in name_key(plain_words(one.sentence))
    ]
    best = max((one.near for one in found), default=0)
    near = [one for one in found if one.near > best - _MORE]
    if len({(one.value, one.unit) for one in near}) != 1:
        return None
    return _settled(near[0], frame, document, scope, holdings.extract(document.document_id).lines)


def _units(frame: Frame) -> frozenset[str] | None:
    """Return the units that may answer, empty for any; None where no number is asked."""
    if not frame.cues and not frame.measure_words:
        return frozenset()  # 第二季度用款计划: nothing but what it is called
    if frame.measure_words and not frame.has("per_unit"):
        return frozenset().union(*(in_words(word) for word in frame.measure_words))
    if frame.unit is not None or (frame.has("how_much") and _MONEY_ASKED.search(frame.text)):
        return frozenset(MONEY_UNITS)
    if frame.has("count"):
        counted = re.search(r"(?:多少|几)([个家项种类条张所份篇])", frame.text)
        return in_words(counted[1]) if counted else None
    if re.search(r"率|比例|百分", frame.text):
        return frozenset({"%"})
    return frozenset() if frame.has("how_much") else None


def _texts(document: Document, holdings: Holdings) -> Iterator[tuple[Passage, str]]:
    """Yield what is said in sentences: the narrative, the goals, and long texts of tables with their row.

    With it goes the opening of a chapter that tells of one project, which names it.
    """
    extract = holdings.extract(document.document_id)
    opened: dict[tuple[str, ...], str] = {}
    for passage in (*extract.passages, *asides(extract)):
        if passage.source.page in document.scans:
            continue  # of a picture nothing counts that no sum proves
        chapter = passage.heading[:-1]
        opening = opened.setdefault(chapter, passage.text[:_OPENING])
        if not any(_GLOSSARY.search(label) for label in passage.heading):
            of_project = bool(chapter) and "项目" in chapter[-1]
            yield passage, opening if of_project else ""
    for table in extract.tables:
        for row in table.rows:
            for place, text in row.texts:
                if len(text) >= _LONG and row.source.page not in document.scans:
                    heading = (table.title, "／".join(row.path) or row.label)
                    yield Passage(row.source, f"{table.table_id}:{row.ordinal}:{place}", heading, text), ""


def _numbers(
    passage: Passage, place: Sequence[str], said: Sequence[str], units: frozenset[str]
) -> Iterator[_Read]:
    around = plainly(plain_words(name_key("|".join(place))))
    open_ = sum(len(run) - _shared(run, around) for run in said)
    for match in _SENTENCE.finditer(passage.text):
        sentence = simplified(match[0])
        whole = f"{around}|{plainly(plain_words(name_key(sentence)))}"
        if not all(made_of(run, whole, frozenset()) for run in said):
            continue
        for printed, unit, clause in _clauses(sentence, units):
            words = plainly(plain_words(name_key(clause)))
            near = sum(_shared(run, words) for run in said)
            if 2 * near >= open_ and near >= _LEAST_NEAR:
                yield _Read(printed, unit, near, match.span(), passage)


def _clauses(sentence: str, units: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each number of the units with what it is said of: its clause, no further back than a number."""
    before = 0
    for match in _NUMBER.finditer(sentence):
        unit = match["unit"]
        bound = unit in MONEY_UNITS and _THRESHOLD.match(sentence, match.end())
        if unit in _DATED or bound:
            continue
        parts = [part for part in _CLAUSE_END.split(sentence[before : match.start()]) if len(part) > 1]
        end = _BEHIND_END.search(sentence, match.end())
        behind = sentence[match.end() : end.start() if end else len(sentence)]
        listed = _LISTED.search(sentence[: match.start()]) is not None  # 2名主治医师和4名见习医师
        clause = behind if listed and len(behind) > 1 else parts[-1] if parts else behind
        fits = unit in units if units else unit != "%"
        before = match.end() if fits else before
        changed = _CHANGED.search(sentence[: match.start()]) is not None
        if fits and not changed:
            yield match["number"], unit, clause


def _shared(run: str, clause: str) -> int:
    """Return how many characters of a question stand in a clause, in runs of two or more."""
    held = [False] * len(run)
    for start in range(len(run) - 1):
        if run[start : start + 2] in clause:
            held[start] = held[start + 1] = True
    return sum(held)


def _settled(one: _Read, frame: Frame, document: Document, scope: Scope, lines: Sequence[Line]) -> Settled:
    heading = one.passage.heading[-1:] or ("正文",)
    label, quote = without_marker(heading[0]), one.sentence.rstrip("。；;")
    entry = Entry(document, "sentence", label, label, tuple(one.passage.heading[:-1]), order=0)
    evidence = Evidence(
        entry=entry,
        label=label,
        value=one.value,
        unit=one.unit,
        kind="printed",
        printed=one.printed,
        source=located(one.passage, *one.span, lines),
        status="unchecked",
        note=quote,
    )
    query = Query(
        operation="lookup",
        department=document.department,
        document_id=document.document_id,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
        scope=document.scope,
        items=(label,),
        unit=frame.unit,
        targets=(Target(label, entry.key, "sentence", tuple(name_key(p) for p in entry.parents)),),
    )
    shown = told(query, evidence)
    sentence = f"{wording.subject(document)}写明 {shown}：“{quote}”"
    outcome = Outcome(query, (value_of(query, evidence),), sentence, label=label)
    return Settled((outcome,), (), (*scope.assumptions, "按原句读出"))
