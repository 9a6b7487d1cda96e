"""Clauses of a question (分句): orders to the program, asides and introductions ask nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import words
from assistant.language.lexicon import Lexicon
from assistant.language.naming import Token
from assistant.language.normalise import CLOSE, OPEN, without_marks

_SENTENCE = re.compile(r"[^。?!;\n]+[。?!;\n]*")
_NARROWS = re.compile(r"只|仅|单独|光|除|限|按|其中|针对|关于|属于|用于|就|的,?$")
_ASKS = re.compile(r"多少|几|什么|啥|哪|吗|呢|怎|为何|占|比|是否|有没有|\?")
_APART = re.compile(r"(?<=[,;。?!])")
_ASKS_NUMBER = re.compile(r"多少|几(?![乎个位])|几(?:个|台|辆|套|把|张|家|人|次|份|篇|项|块|万|钱)")
_BRACKETED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_SEVERAL = ("两", "二", "三", "四", "各", "合", "加", "分", "等", "和", "与", "、", "比", "占")
_MOST_OF = re.compile(r"(?:最多|最少|至少|至多)(?=几|多少)")  # no order is asked: 最多几个人
_LEANS = re.compile(r"(?:也就是|就是|即|换句话说|具体)")


def asked_part(text: str) -> str:
    """Return the part of a text that asks, without orders to the program, what to leave out, repeats."""
    kept: list[str] = []
    for sentence in _SENTENCE.findall(text) or [text]:
        clauses = [clause for clause in re.split(r"(?<=,)", sentence) if clause]
        asking = [
            c for c in clauses if not re.search(words.INSTRUCTION, c) and not re.search(words.NEGLECT, c)
        ]
        joined = "".join(c for c in asking if re.search(r"[\u3400-\u9fff\d]", c) or len(clauses) == 1)
        if joined and joined not in kept:
            kept.append(joined)
    remaining = _MOST_OF.sub("", "".join(kept).strip(","))
    return _repeats_dropped(remaining)


def with_apposition(text: str, lexicon: Lexicon) -> str:
    """Read a bracket that names an item as what is meant (养老的钱（职业年金缴费）); drop other brackets."""

    def read(match: re.Match[str]) -> str:
        inner, after = match[1], text[match.end() : match.end() + 2]
        before = text[: match.start()]
        if inner.isdigit():  # a code beside its name: no wording of it, and no part of a year
            return told if (told := f"科目{inner}") in lexicon.senses else inner
        if any(s.kind == "fund" for s in lexicon.senses.get(inner, ())) or _is_column(before, inner, lexicon):
            return inner  # the money an item is of narrows it, and so does a column of its row
        named = len(inner) > 2 and any(s.kind == "item" for s in lexicon.senses.get(inner, ()))
        part_of_name = any(before[-size:] + inner in lexicon.senses for size in range(1, 8))
        if not named or part_of_name or after[:1] in _SEVERAL:
            return inner
        if (short := _shortening(before, inner, lexicon)) is not None:
            spelt_out[short] = inner
            return ""
        return f",就是{inner}"

    spelt_out: dict[str, str] = {}
    read_text = _BRACKETED.sub(read, text)
    for short, whole in spelt_out.items():
        read_text = read_text.replace(short, whole)
    return without_marks(read_text)


def _is_column(before: str, inner: str, lexicon: Lexicon) -> bool:
    """Tell whether a bracket names a column behind the name of another item (住房改革支出（项目支出）)."""
    senses = lexicon.senses.get(inner, ())
    own = {sense.value for sense in senses if sense.kind == "item"}
    if not any(sense.kind == "measure" for sense in senses):
        return False
    ending = (before[-size:] for size in range(2, min(len(before), 40) + 1))
    return any(
        sense.kind == "item" and sense.value not in own and (len(wording) > 2 or sense.value == wording)
        for wording in ending
        for sense in lexicon.senses.get(wording, ())
    )


def _shortening(text: str, name: str, lexicon: Lexicon) -> str | None:
    """Return words that shorten a name and name nothing else (城建支出 of 城市建设支出)."""
    for start in (index for index, char in enumerate(text) if char == name[0]):
        for end in range(len(text), start + 2, -1):
            short = text[start:end]
            if short in lexicon.senses or short == name:
                continue
            if short[-1] == name[-1] and re.fullmatch(".*".join(map(re.escape, short)), name):
                return short
    return None


def _repeats_dropped(text: str) -> str:
    """Return text in which a piece of two characters or more said several times in a row stands once."""
    return re.sub(r"([^\d]{2,40}?)\1+", r"\1", text)


def without_context(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Drop clauses that only set the scene (我是个市民): they name, limit and ask nothing."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        clauses[-1].append(token)
        if token.is_a("break"):
            clauses.append([])
    clauses = [clause for clause in clauses if clause]
    if len(clauses) < 2 or not any(_names(clause) for clause in clauses):
        return tuple(tokens)
    kept = [clause for clause in clauses if not _sets_scene(clause)]
    if len(kept) > 1 and _names(kept[-1]) and _ASKS_NUMBER.search("".join(t.text for t in kept[-1])):
        opened = [c for c in kept[:-1] if c[-1].text == "?" and not any(_bears(t) for t in c)]
        kept = [c for c in kept if c not in opened]
    return (
        tuple(token for clause in kept for token in clause) if any(_names(c) for c in kept) else tuple(tokens)
    )


def _names(clause: Sequence[Token]) -> bool:
    naming = ("item", "fragment", "measure", "fund", "form", "collection")
    return any(t.is_a(*naming) and not t.is_a("plain") for t in clause)


def _bears(token: Token) -> bool:
    """Tell whether a token of an opening question names or limits anything."""
    return token.literal is not None or token.is_a(
        "item", "fragment", "measure", "fund", "form", "department", "other_department"
    )


def _sets_scene(clause: Sequence[Token]) -> bool:
    text = "".join(token.text for token in clause)
    introduces = re.match(r"(?:我|俺|本人|咱|作为)(?:是|叫|为|一)", text) is not None
    if any(
        t.literal is not None or t.is_a("department", "other_department", "scope", "place") for t in clause
    ):
        return False
    if introduces:
        return _ASKS_NUMBER.search(text) is None
    return (
        not _names(clause)
        and any(not t.senses for t in clause)
        and not _ASKS.search(text)
        and not _NARROWS.search(text)
    )


_HOW_MANY = re.compile(r"(?:要|有|是|共)*(?:多少|几)")
_BARE_ASKS = re.compile(r"(?:一共|总共|需要|要|得)?(?:花了?|用了?|值|涉及|支出|资金)?(?:资金)?")


def asks_in(text: str) -> tuple[str, ...]:
    """Return the questions a text asks one after the other (买几台，多少钱一台); one where it asks one."""
    clauses = [clause for clause in _APART.split(text) if clause.strip(",;。?! ")]
    if len(clauses) < 2 or _LEANS.search(text):
        return (text,)
    asks: list[str] = [""]
    for clause in clauses:
        asks[-1] += clause
        if _ASKS_NUMBER.search(clause):
            asks.append("")
    if len(asks) > 1:
        rest = asks.pop()
        asks[-1] += rest
    return tuple(asks) if len(asks) > 1 else (text,)


def of_the_first(asks: Sequence[str]) -> tuple[str, ...]:
    """Return asks of which those that say nothing but how many (花多少钱) are about what the first names."""
    named = _HOW_MANY.split(asks[0])[0]
    return tuple(
        f"{named}{ask}" if place and _BARE_ASKS.fullmatch(_HOW_MANY.split(ask)[0].strip(",")) else ask
        for place, ask in enumerate(asks)
    )
