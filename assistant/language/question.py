"""Question → frame (问题): what it names, slot by slot, and what is left that nothing explains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from assistant.language import words
from assistant.language.agencies import is_place
from assistant.language.clauses import asked_part, with_apposition, without_context
from assistant.language.lexicon import Lexicon, Sense
from assistant.language.literals import MEASURE_WORDS
from assistant.language.mend import mended_text
from assistant.language.naming import PERSONS, Token, tokens_of
from assistant.language.normalise import question_text
from assistant.language.phrases import Phrase, phrases_of, without_exceptions

YearKind = Literal["year", "relative_year", "years_back"]
MAX_LENGTH = 400
_SUMMED = re.compile(r"(?<=.)(?:合计|总计|总额|总和)$")
_POINTED = re.compile(r"(?:那一?|这一?|该|此)个?(项目|工程|专项)")
_KIND = re.compile(r"(货物|工程|服务)类?")
_KINDS_WITHIN = re.compile(
    r"政府采购(?:预算|支出)?(?:里面?|中)?,?的?((?:货物|工程|服务)类?(?:(?:[、,和与及])(?:货物|工程|服务)类?)*)(?!的?项目|采购)"
)
_LONGEST = 40  # characters of a name
_EACH = re.compile(r"分别|各(?:自|是|为|有|多少|安排|占)|哪个|哪项|谁|相差|差多少")
_JOINED = re.compile(r"(.{2,}?)([和与及、])(.{2,})")
_APPOSITION = re.compile(
    r"(?:,|;|。)?(?:也就是说?|就是说?|即|亦即|换句话说|具体说|这种|这类|这样的|之类的)(?!那个)"
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound the question sets (超过100万元): value in unit (元 for money)."""

    relation: str
    value: Decimal
    unit: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A question, slot by slot."""

    question: str
    text: str
    tokens: tuple[Token, ...]
    phrases: tuple[Phrase, ...]
    cues: frozenset[str]
    years: tuple[tuple[YearKind, int], ...]
    departments: tuple[str, ...]
    others: tuple[str, ...]
    places: tuple[str, ...]
    scope: str | None
    unit: str | None
    thresholds: tuple[Threshold, ...]
    amounts: tuple[Token, ...]
    top: int | None
    ordinal: int | None
    places_asked: int | None
    measure_words: tuple[str, ...]
    collections: tuple[str, ...]
    leftovers: tuple[Token, ...]
    counted: str | None = None  # the noun that 多少 stands before (多少企业家)
    slips: tuple[tuple[str, str], ...] = ()
    excluded: tuple[Phrase, ...] = ()
    as_of: str | None = None  # the day asked for, in ISO form (2022年底)

    def has(self, *cues: str) -> bool:
        """Tell whether one of the cues stands in the question."""
        return any(cue in self.cues for cue in cues)

    def position(self, *cues: str) -> int | None:
        """Return where the first of the cues starts."""
        return next((token.start for token in self.tokens if token.cue(*cues)), None)


def frame_of(question: str, lexicon: Lexicon) -> Frame:
    """Read a question against the lexicon."""
    text = asked_part(with_apposition(question_text(question)[: MAX_LENGTH * 8], lexicon))[:MAX_LENGTH]
    text = _POINTED.sub(lambda match: _joined(match, lexicon), text)
    text = _KINDS_WITHIN.sub(lambda match: _kinds_named(match, lexicon), text)
    tokens = tokens_of(text, lexicon)
    mended: tuple[tuple[str, str], ...] = ()
    if any(not token.senses for token in tokens):
        text, mended = mended_text(text, tokens, lexicon)
        if mended:
            tokens = tokens_of(text, lexicon)
    tokens = _each_apart(without_context(tokens), text, lexicon)
    return _frame(question, text, _sum_apart(tokens, lexicon), mended)


def _joined(match: re.Match[str], lexicon: Lexicon) -> str:
    """Join 项目 to the name it points back to (应急储备那个项目), where that is a project's name."""
    before, kind = match.string[: match.start()], match[1]
    ends = range(max(0, len(before) - _LONGEST), len(before) - 1)
    return kind if any(before[start:] + kind in lexicon.senses for start in ends) else match[0]


def _kinds_named(match: re.Match[str], lexicon: Lexicon) -> str:
    """Name each kind of goods in full (政府采购里的服务; 政府采购货物、工程、服务), if held."""
    kinds = _KIND.findall(match[1])
    if any(f"政府采购{kind}" not in lexicon.senses for kind in kinds):
        return match[0]
    return _KIND.sub(lambda kind: f"政府采购{kind[1]}", match[1])


def _each_apart(tokens: tuple[Token, ...], text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """Part two columns joined in one row's name where each is asked for (人员经费和公用经费分别多少)."""
    if _EACH.search(text) is None:
        return tokens
    found: list[Token] = []
    for token in tokens:
        joined = _JOINED.fullmatch(token.text) if token.is_a("item") else None
        halves = [lexicon.senses.get(half, ()) for half in joined.group(1, 3)] if joined is not None else []
        if joined is None or not all(any(sense.kind == "measure" for sense in half) for half in halves):
            found.append(token)
            continue
        one, other = token.start + joined.end(1), token.start + joined.start(3)
        found += [
            Token(token.start, one, joined[1], halves[0]),
            Token(one, other, joined[2], lexicon.senses.get(joined[2], ())),
            Token(other, token.end, joined[3], halves[1]),
        ]
    return tuple(found)


def _sum_apart(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Part 合计 from the last of several names joined, where the name says the same without it.

    办公费与基本支出合计 asks for the sum; 人员经费合计和公用经费合计 are two names.
    """
    named = [place for place, token in enumerate(tokens) if token.is_a("item")]
    if len(named) < 2:
        return tokens
    last, before = tokens[named[-1]], tokens[named[-2] + 1 : named[-1]]
    ending, name = _SUMMED.search(last.text), _without_sum(last, lexicon)
    parallel = any(_without_sum(tokens[place], lexicon) for place in named[:-1])
    told_apart = any(token.cue("list", "sum", "share") for token in tokens)
    joined = any(token.is_a("joiner") for token in before)
    if ending is None or not name or parallel or told_apart or not joined:
        return tokens
    middle = last.start + ending.start()
    parts = (
        Token(last.start, middle, last.text[: ending.start()], name),
        Token(middle, last.end, ending[0], lexicon.senses.get(ending[0], ())),
    )
    return (*tokens[: named[-1]], *parts, *tokens[named[-1] + 1 :])


def _without_sum(token: Token, lexicon: Lexicon) -> tuple[Sense, ...]:
    """Return the senses of a name without 合计 at its end, none where it would name something else."""
    ending = _SUMMED.search(token.text)
    found = lexicon.senses.get(token.text[: ending.start()], ()) if ending is not None else ()
    return found if {s.value for s in found if s.kind == "item"} == set(token.values("item")) else ()


def _frame(question: str, text: str, tokens: tuple[Token, ...], mended: tuple[tuple[str, str], ...]) -> Frame:
    kept = _after_apposition(tokens)
    cues = frozenset(value for token in kept for value in token.values("cue"))
    phrases = phrases_of(kept, equating="ratio" in cues or "share" in cues)
    excluded: tuple[Phrase, ...] = ()
    if "except" in cues:
        phrases, excluded = without_exceptions(kept, phrases)
    amounts = tuple(t for t in kept if t.literal is not None and t.literal.kind in ("amount", "percent"))
    thresholds, bound = _thresholds(text, amounts)
    literal = {t.literal.kind: t.literal for t in kept if t.literal is not None}
    return Frame(
        question=question,
        text=text,
        tokens=kept,
        phrases=phrases,
        cues=cues,
        years=_years(kept),
        departments=_distinct(v for t in kept for v in t.values("department")),
        others=_distinct(
            v
            for t in kept
            if not t.is_a("department", "item", "fragment")
            for v in t.values("other_department")
        ),
        places=_distinct(t.text for t in kept if t.is_a("place")),
        scope=next((v for t in kept for v in t.values("scope")), None),
        unit=_unit(kept),
        thresholds=thresholds,
        amounts=tuple(token for token in amounts if token not in bound),
        top=int(literal["top"].value) if "top" in literal else None,
        ordinal=int(literal["ordinal"].value) if "ordinal" in literal else None,
        places_asked=int(literal["places"].value) if "places" in literal else None,
        measure_words=_measure_words(kept, text),
        collections=_distinct(v for t in kept for v in t.values("collection")),
        leftovers=_leftovers(kept),
        counted=_counted(kept),
        slips=mended,
        excluded=excluded,
        as_of=literal["as_of"].text if "as_of" in literal else None,
    )


def _measure_words(tokens: tuple[Token, ...], text: str) -> tuple[str, ...]:
    """Return the measure words asked with 多少 or 几; an area is asked in square metres."""
    found = [t.literal.unit for t in tokens if t.literal is not None and t.literal.kind == "measure_word"]
    return _distinct(unit for unit in (*found, *(["平方米"] if "面积" in text else [])) if unit)


def _distinct(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))  # type: ignore[call-overload]


def _after_apposition(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens after 就是/也就是 where they name something of their own (…，就是人员经费).

    Years, departments and left-over places before it stay: they are conditions, not a description.
    """
    for index, token in enumerate(tokens):
        if not _APPOSITION.fullmatch(token.text) or index == 0:
            continue
        rest = tokens[index + 1 :]
        before = tokens[:index]
        if any(t.is_a("item") for t in rest) and not any(
            t.cue("compare", "difference", "why") for t in tokens
        ):
            kept = tuple(
                t for t in before if t.is_a("literal", "department", "other_department", "place", "scope")
            )
            kept = tuple(t for t in kept if t.literal is None or t.literal.kind in ("year", "relative_year"))
            has_ask = any(t.cue("how_much") or t.is_a("unit") for t in rest)
            asks = tuple(t for t in before if t.cue("how_much") or t.is_a("unit")) if not has_ask else ()
            return (*kept, *asks, *rest)
    return tokens


def _years(tokens: tuple[Token, ...]) -> tuple[tuple[YearKind, int], ...]:
    found: list[tuple[YearKind, int]] = []
    for token in tokens:
        literal = token.literal
        if (
            literal is not None
            and literal.kind in ("year", "relative_year", "years_back", "as_of")
            and not token.is_a("item")
        ):
            kind: YearKind = "year" if literal.kind == "as_of" else literal.kind
            found.append((kind, int(literal.value)))
    return tuple(dict.fromkeys(found))


def _unit(tokens: tuple[Token, ...]) -> str | None:
    """Return the money unit asked for: 多少万元, 换算成元, 用亿元表示; a unit after a number is none."""
    converting = any(token.cue("convert") for token in tokens)
    units = [token for token in tokens if token.is_a("unit") and token.literal is None]
    for token in units:
        if converting or token.cue("how_much") or token.text[0] in "多几":
            return token.values("unit")[-1]
    for index, token in enumerate(tokens[1:], start=1):
        if token.is_a("unit") and tokens[index - 1].cue("how_much"):
            return token.values("unit")[-1]
    if units and len(tokens) <= 4:
        return units[-1].values("unit")[-1]
    return None


def _thresholds(text: str, amounts: tuple[Token, ...]) -> tuple[tuple[Threshold, ...], tuple[Token, ...]]:
    """Return the bounds set in the question: a comparator before an amount, or 以上/以下 after it."""
    found: list[Threshold] = []
    bound: list[Token] = []
    for token in amounts:
        literal = token.literal
        relation = _relation(text, token)
        counted = _counted_in(text, token) if literal is not None and literal.unit is None else ""
        if literal is not None and relation is not None and (literal.unit or counted):
            said = f"{token.text}{counted}"
            found.append(Threshold(relation, literal.value, literal.unit or counted, said))
            bound.append(token)
    between = _BETWEEN.search(text)
    inside = [t for t in amounts if between and between.start() <= t.start < between.end() and t not in bound]
    if len(inside) == 2:
        found += _range(*inside)
        bound += inside
    return tuple(found), tuple(bound)


_MEASURE = re.compile("|".join(sorted(MEASURE_WORDS.split("|"), key=len, reverse=True)))
_BETWEEN = re.compile(r"(?:在|介于)?([^,]{1,10}?)(?:到|至|和|与|-|~)([^,]{1,10}?)之间")


def _relation(text: str, token: Token) -> str | None:
    before, after = text[max(0, token.start - 6) : token.start], text[token.end : token.end + 4]
    for sign, pattern in words.COMPARATORS:
        if re.search(rf"(?:{pattern})(?:了|于)?$", before):
            return sign
    if re.match(r"(?:及|或|元)?以上", after):
        return ">="
    return "<=" if re.match(r"(?:及|或|元)?(?:以下|以内|之内)", after) else None


def _range(low: Token, high: Token) -> list[Threshold]:
    """Return the two bounds of 在50到100万之间; the unit said last counts for both."""
    if low.literal is None or high.literal is None:
        return []
    unit, least = high.literal.unit, low.literal.value
    if low.literal.unit is None and unit is not None:
        least *= high.literal.value / _plain_number(high.text)
    return [Threshold(">=", least, unit, low.text), Threshold("<=", high.literal.value, unit, high.text)]


def _plain_number(text: str) -> Decimal:
    match = re.match(r"\d+(?:\.\d+)?", text)
    return Decimal(match[0]) if match else Decimal(1)


def _counted_in(text: str, token: Token) -> str:
    """Return the measure word behind a number without a money unit (超过10台): only then it is a bound."""
    match = _MEASURE.match(text, token.end)
    return match[0] if match else ""


def _counted(tokens: tuple[Token, ...]) -> str | None:
    """Return the noun that 多少 or 几 counts, where it is neither money nor a printed name."""
    for token, following in pairwise(tokens):
        if (
            token.cue("how_much")
            and token.text in ("多少", "有多少", "几", "几多")
            and not token.is_a("unit")
        ):
            text = following.text
            if (not following.senses or following.piece) and re.match(r"[\u4e00-\u9fff]{2,}", text):
                return text
    return None


def _is_piece(token: Token) -> bool:
    """Tell whether a token is a piece of names that are longer (满意度): what is before it tells which."""
    return token.is_a("fragment") and not token.is_a("item", "plain", "cue")


def _leftovers(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return what nothing explains: runs of characters, places, single characters before a name."""
    found = []
    for index, token in enumerate(tokens):
        if token.text in PERSONS and index + 1 < len(tokens) and _is_piece(tokens[index + 1]):
            found.append(token)
        if token.senses:
            continue
        text = re.sub(r"[^\u3400-\u9fffA-Za-z0-9]", "", token.text)
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        touches = following is not None and (
            following.is_a("item", "fragment")
            or following.text in ("费", "费用", "经费", "支出", "收入", "资金")
        )
        if len(text) >= 2 or is_place(text) or (text and touches and not _MEASURE.fullmatch(text)):
            found.append(token)
    return tuple(found)
