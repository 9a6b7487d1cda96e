"""Frame → operands (运算对象): phrases bound to what is held, and what stays unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.language.dictionary import words_of
from assistant.language.naming import PERSONS, Token
from assistant.language.normalise import name_key
from assistant.language.phrases import Phrase
from assistant.language.question import Frame
from assistant.plans.bind import Bound, Unbound, bind_phrase
from assistant.records import Target
from ingest.terms.synonyms import PARTS, WITHIN, related_words

_TO_BUY = "拟购置固定资产"
_MONEY_END = re.compile(r"(?:费用?|经费|支出|补[助贴]|缴费)$")
_KINDS_BOUGHT = {"货物": "A", "工程": "B", "服务": "C"}  # the first letter of the catalogue's codes
_CATALOGUED = re.compile(r"([ABC])\d{2,}")
_BUYS = re.compile(r"买|购|新增|添置|添")
# Families whose rows are told apart by the project they stand under; a clause may name that project first.
_UNDER_PROJECT = frozenset({"procurement", "performance"})


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand: the phrase and its readings."""

    phrase: Phrase
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Bindings:
    """All operands of a question, the phrases that name nothing held, and what is left over."""

    operands: tuple[Operand, ...]
    unbound: tuple[Unbound, ...]
    leftovers: tuple[Token, ...]


def bind_all(frame: Frame, holdings: Holdings, documents: frozenset[str]) -> Bindings:
    """Bind the phrases of a question."""
    operands: list[Operand] = []
    unbound: list[Unbound] = []
    for phrase in _merged(_distributed(frame.phrases), holdings, documents):
        bound = bind_phrase(phrase, holdings, documents)
        if isinstance(bound, Unbound):
            again = _other_column(phrase, operands)
            whole_and_part = _parted(phrase, holdings, documents) if frame.has("share") else ()
            if again is not None and phrase.lead == "比":  # 比上年执行数（扣除…）: the column of both years
                operands[-1] = again
            elif again is not None:
                operands.append(again)
            elif whole_and_part:
                operands += whole_and_part
            elif not _only_column(phrase):
                unbound.append(bound)
        else:
            bound = _of_code(_not_goods(bound, frame), phrase, frame.text)
            operands.append(Operand(phrase, _purchased(bound, frame, holdings)))
    operands = [_narrowed(operand, frame, holdings, documents) for operand in _same_once(operands)]
    return Bindings(tuple(operands), tuple(unbound), remaining(frame, operands, holdings, documents))


def _parted(phrase: Phrase, holdings: Holdings, documents: frozenset[str]) -> tuple[Operand, ...]:
    """Read a phrase that is no row as a whole and a part of it (财政拨款收入里一般公共预算占多少)."""
    for place in range(1, len(phrase.tokens)):
        whole, part = Phrase(phrase.tokens[:place], "在"), Phrase(phrase.tokens[place:])
        bounds = [bind_phrase(piece, holdings, documents) for piece in (whole, part)]
        if not any(isinstance(bound, Unbound) for bound in bounds):
            return tuple(
                Operand(piece, bound)
                for piece, bound in zip((whole, part), bounds, strict=True)
                if not isinstance(bound, Unbound)
            )
    return ()


def _only_column(phrase: Phrase) -> bool:
    """A column word alone (单价, 数量) leaves the row to the operation or to the question before."""
    return all(t.is_a("measure") and not t.is_a("item", "fragment") for t in phrase.tokens)


def part_alone(frame: Frame, bindings: Bindings) -> tuple[str, Bound] | None:
    """Return a word for a part of an item that is said without its other parts (油费), and the item."""
    words = [token.text for token in frame.tokens if token.text in PARTS]
    if not words or (len(set(words)) != 1 and not set(words) <= WITHIN):
        return None
    for operand in bindings.operands:
        named = [t for t in operand.phrase.tokens if t.text not in PARTS and t.is_a("item")]
        for bound in operand.bounds:
            same = any(bound.target.key in t.values("item") for t in named)
            if bound.target.item == PARTS[words[0]] and not same:
                return words[0], bound
    return None


def _other_column(phrase: Phrase, operands: Sequence[Operand]) -> Operand | None:
    """Read a column said after a row as another column of that row (固定资产的价值和数量)."""
    measures = [v for t in phrase.tokens if not t.is_a("item", "fragment") for v in t.values("measure")]
    if not operands or len(measures) != 1 or len(phrase.tokens) != 1:
        return None
    before = operands[-1]
    return Operand(
        phrase, tuple(replace(b, target=replace(b.target, measure=measures[0])) for b in before.bounds)
    )


def _purchased(bounds: tuple[Bound, ...], frame: Frame, holdings: Holdings) -> tuple[Bound, ...]:
    """Assets that are to be bought are not those that are held (准备新买的固定资产)."""
    key = name_key(_TO_BUY)
    assets = {bound.target.item for bound in bounds} & {"资产总额", "固定资产"}
    if not assets or not _BUYS.search(frame.text) or not holdings.named(key):
        return bounds
    return (Bound(Target(_TO_BUY, key, "sentence"), bounds[0].said, exact=False),)


def _not_goods(bounds: tuple[Bound, ...], frame: Frame) -> tuple[Bound, ...]:
    """A subject asked for without a word of buying is not the goods that are called like it (会议费)."""
    subjects = tuple(bound for bound in bounds if bound.target.family != "procurement")
    said = any(token.is_a("form") or "采购" in token.text for token in frame.tokens)
    bought = said or _BUYS.search(frame.text) or frame.measure_words or frame.has("count")
    return subjects if subjects and not bought else bounds


def _of_code(bounds: tuple[Bound, ...], phrase: Phrase, text: str) -> tuple[Bound, ...]:
    """Keep the readings whose code is written before the name (302商品和服务支出), where one has it."""
    start = min((token.start for token in phrase.tokens), default=0)
    code = re.search(r"(\d{3,9})[-—]?$", text[:start])
    coded = tuple(bound for bound in bounds if code is not None and bound.target.code == code[1])
    return coded or bounds


def _distributed(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Read columns joined before one row as that row in each (基本支出和项目支出里的电费)."""
    found = list(phrases)
    for place in range(len(found) - 2, -1, -1):
        column, following = found[place], found[place + 1]
        rows = [token for token in following.tokens if token.is_a("item") and not token.is_a("measure")]
        alike = following.lead == "和" and following.tokens[0].is_a("measure")
        if rows and alike and all(token.is_a("measure") for token in column.tokens):
            found[place] = Phrase((*column.tokens, *following.tokens[1:]), column.lead)
    return found


def _merged(phrases: Sequence[Phrase], holdings: Holdings, documents: frozenset[str]) -> Iterable[Phrase]:
    """Join a table or a project named in a clause of its own to what is asked of it in the next."""
    found: list[Phrase] = []
    for phrase in phrases:
        if found and phrase.lead == ",":
            before = found[-1]
            if _only_form(before) or _heads(before, phrase, holdings, documents):
                found[-1] = Phrase((*before.tokens, *phrase.tokens), before.lead)
                continue
        found.append(phrase)
    return found


def _only_form(phrase: Phrase) -> bool:
    return all(token.is_a("form") and not token.is_a("item") for token in phrase.tokens)


def _heads(before: Phrase, phrase: Phrase, holdings: Holdings, documents: frozenset[str]) -> bool:
    joined = bind_phrase(Phrase((*before.tokens, *phrase.tokens)), holdings, documents)
    if isinstance(joined, Unbound):
        return False
    alone = bind_phrase(phrase, holdings, documents)
    if isinstance(alone, Unbound):
        return True
    return all(b.target.family in _UNDER_PROJECT for b in joined) and {b.target for b in joined} <= {
        b.target for b in alone
    }


def _same_once(operands: Sequence[Operand]) -> list[Operand]:
    """Drop an operand that says again what another says (油钱加保养钱)."""
    found: list[Operand] = []
    for operand in operands:
        targets = {bound.target for bound in operand.bounds}
        if not any(targets == {bound.target for bound in held.bounds} for held in found):
            found.append(operand)
    return found


def remaining(
    frame: Frame, operands: Sequence[Operand], holdings: Holdings, documents: frozenset[str]
) -> tuple[Token, ...]:
    """Return the left-over words that the bound rows do not explain."""
    bounds = [bound for operand in operands for bound in operand.bounds]
    return tuple(
        token
        for token in (*frame.leftovers, *_persons(frame, bounds, holdings, documents))
        if name_key(token.text) and not any(_explains(bound, token, holdings, documents) for bound in bounds)
    )


def _persons(
    frame: Frame, bounds: Sequence[Bound], holdings: Holdings, documents: frozenset[str]
) -> Iterable[Token]:
    """Yield who a name is said to be for, where another name held is of them alone (干部培训费)."""
    for token, following in pairwise(frame.tokens):
        if token.text in PERSONS and following.is_a("item") and token not in frame.leftovers:
            stems = {_MONEY_END.sub("", bound.target.key) for bound in bounds}
            keys = {bound.target.key for bound in bounds}
            names = {e.key for e in holdings.entries if e.document.document_id in documents} - keys
            if any(stem and token.text in name and stem in name for name in names for stem in stems):
                yield token


def _narrowed(operand: Operand, frame: Frame, holdings: Holdings, documents: frozenset[str]) -> Operand:
    """Keep the readings that explain the left-over words best, where some do."""
    if len(operand.bounds) < 2 or not frame.leftovers:
        return operand
    counts = [
        sum(_explains(bound, token, holdings, documents) for token in frame.leftovers)
        for bound in operand.bounds
    ]
    kept = tuple(b for b, count in zip(operand.bounds, counts, strict=True) if count == max(counts))
    return replace(operand, bounds=kept)


def _explains(bound: Bound, token: Token, holdings: Holdings, documents: frozenset[str]) -> bool:
    """Tell whether a row's own words, or words that add nothing to it, say a left-over word."""
    text = name_key(token.text)
    if text in _KINDS_BOUGHT and bound.target.item == "政府采购":
        return _all_of_kind(_KINDS_BOUGHT[text], holdings, documents)
    related = related_words(bound.target.item)
    if text in related or _made_of(text, related):
        return True
    rows = tuple(_rows(bound, holdings, documents))
    if any(_called_so(text, name_key(bound.said), entry) for entry in rows):
        return True
    texts = [_described_by(entry) for entry in rows]
    return any(core in said for said in texts for core in _cores(text))


def _all_of_kind(letter: str, holdings: Holdings, documents: frozenset[str]) -> bool:
    """Tell whether all that is bought is of one kind by the catalogue (采购目录)."""
    rows = [e for e in holdings.entries if e.family == "procurement" and e.document.document_id in documents]
    texts = [text for e in rows if e.row is not None for text in (e.code, *(t for _, t in e.row.texts))]
    return {match[1] for text in texts if (match := _CATALOGUED.match(text or ""))} == {letter}


def _called_so(word: str, said: str, entry: Entry) -> bool:
    """Tell whether a sentence always says the name with the word before it (部门财务总收入)."""
    quotes = "|".join(name_key(fact.quote or "") for fact in entry.facts)
    return quotes.count(said) == quotes.count(word + said) > 0


def _made_of(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text is nothing but some of the words (修房子修设备)."""
    if not words:
        return False
    return re.fullmatch("(?:" + "|".join(map(re.escape, (*words, "和", "、"))) + ")+", text) is not None


def _cores(text: str) -> tuple[str, ...]:
    """Return a left-over word, and it without a word of one character at either end (搞活动, 活动)."""
    words = [word for _, word in words_of(text)]
    cut = [text[1:]] if len(words[0]) == 1 else []
    cut += [text[:-1]] if len(words[-1]) == 1 else []
    return tuple(core for core in (text, *cut) if len(core) > 1)


def _rows(bound: Bound, holdings: Holdings, documents: frozenset[str]) -> Iterable[Entry]:
    for entry in (*holdings.named(bound.target.key), *_below(bound, holdings)):
        if entry.document.document_id in documents:
            yield entry


def _below(bound: Bound, holdings: Holdings) -> Iterable[Entry]:
    """What stands under a project describes it (the company a subsidy is for)."""
    return holdings.by_parent.get(bound.target.key, ()) if bound.target.family == "project" else ()


def _described_by(entry: Entry) -> str:
    """Return what a row says of itself; what else its sentence tells narrows it (其中国内接待…)."""
    title = entry.table.title if entry.table is not None else ""
    text = "" if entry.family == "sentence" else entry.text
    return name_key("|".join((*entry.parents, entry.label, entry.item, title, text)))
