"""Question text → tokens (命名): the reading that explains most characters; all senses of a wording kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language import words
from assistant.language.agencies import CITIES, other_bodies
from assistant.language.dictionary import tag_of, words_of
from assistant.language.lexicon import Lexicon, Sense
from assistant.language.literals import Found, literals

_WEIGHT = {
    "item": 1.0,
    "fragment": 1.0,
    "measure": 1.0,
    "fund": 1.0,
    "form": 1.0,
    "department": 1.05,
    "other_department": 1.0,
    "place": 0.9,
    "scope": 0.95,
    "literal": 0.97,
    "cue": 0.95,
    "collection": 0.95,
    "unit": 0.95,
    "joiner": 0.9,
    "break": 1.0,
    "plain": 0.8,
}
_PIECE = 0.78  # a piece of a printed name explains less than a name
_LONG = 0.04  # longer wordings win over the sum of their parts
_SHORTEST_PIECE = 3
# Single words that are no part of the unknown word beside them.
STANDING_ALONE = frozenset(
    "的了着过是在有和与及跟同吗呢啊呀吧啦么嘛要给被把也都还就才只又再不很太多这那哪我你您他它咱请帮问查看说讲花从到对向按由以为让用将能可应该想比较约共每各全本该此其里中上下内外、几些位人天年"
)
PERSONS = frozenset(words.PERSONS.split())
_BESIDE = frozenset("上下内外中")  # with an unknown character before a name they are a word (线上培训费)
_WHO = PERSONS | {"单位", "部门", "机关"}
_COUNTING = ("m", "q", "r")  # 几辆, 这些
_NOUNS = ("n", "s", "b", "vn")
_PARTICLES = "的了和与及或在是为有对等中里上下、,"


@dataclass(frozen=True, slots=True)
class Token:
    """One wording of the question: its span, its senses; none means nothing is known about it."""

    start: int
    end: int
    text: str
    senses: tuple[Sense, ...] = ()
    literal: Found | None = None
    piece: bool = False  # only a piece of a printed name

    def is_a(self, *kinds: str) -> bool:
        """Tell whether one of its senses is of a kind."""
        return any(sense.kind in kinds for sense in self.senses)

    def values(self, kind: str) -> tuple[str, ...]:
        """Return the values of its senses of a kind."""
        return tuple(sense.value for sense in self.senses if sense.kind == kind)

    def cue(self, *names: str) -> bool:
        """Tell whether it is one of the cues."""
        return any(sense.kind == "cue" and sense.value in names for sense in self.senses)


def tokens_of(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """Return the tokens that cover a text; characters that nothing explains are tokens without senses."""
    options = _options(text, lexicon)
    best: list[tuple[float, Token | None]] = [(0.0, None)]
    for stop in range(1, len(text) + 1):
        choice: tuple[float, Token | None] = (best[stop - 1][0], None)
        for token, score in options.get(stop, ()):
            total = best[token.start][0] + score
            if total > choice[0] + 1e-9:
                choice = (total, token)
        best.append(choice)
    found: list[Token] = []
    stop = len(text)
    while stop:
        token = best[stop][1] or Token(stop - 1, stop, text[stop - 1])
        found.append(token)
        stop = token.start
    return _joined(_words_found(tuple(reversed(found)), text))


def _options(text: str, lexicon: Lexicon) -> dict[int, list[tuple[Token, float]]]:
    """Return the possible tokens by where they end, with what they explain."""
    options: dict[int, list[tuple[Token, float]]] = {}
    merged: dict[tuple[int, int], Token] = {}
    for token in (*_named(text, lexicon), *_literal(text), *_bodies(text, lexicon), *_pieces(text, lexicon)):
        span = (token.start, token.end)
        held = merged.get(span)
        if held is None or (held.piece and not token.is_a("item") and not token.piece):
            merged[span] = token
        elif token.piece and not held.piece and not held.is_a("item"):
            continue  # a year or a cue that also stands in some printed name stays what it is
        else:
            senses = tuple(dict.fromkeys((*held.senses, *token.senses)))
            both = held.piece and token.piece
            merged[span] = Token(*span, token.text, senses, held.literal or token.literal, both)
    for token in merged.values():
        length = token.end - token.start
        weight = _PIECE if token.piece else max(_WEIGHT[sense.kind] for sense in token.senses)
        options.setdefault(token.end, []).append((token, weight * length + _LONG * length * length))
    return options


def _named(text: str, lexicon: Lexicon) -> Iterator[Token]:
    for start, char in enumerate(text):
        for length in lexicon.lengths.get(char, ()):
            wording = text[start : start + length]
            senses = lexicon.senses.get(wording)
            if senses is not None and len(wording) == length:
                yield Token(start, start + length, wording, senses)


def _literal(text: str) -> Iterator[Token]:
    for found in literals(text):
        yield Token(
            found.start, found.end, text[found.start : found.end], (Sense("literal", found.kind),), found
        )


def _bodies(text: str, lexicon: Lexicon) -> Iterator[Token]:
    """Yield what looks like a government body, without the words that lead to it (请问某市财政局)."""
    for first, end in other_bodies(text):
        start = _trimmed(text, first, end, lexicon)
        if any(sense.kind == "department" for sense in lexicon.senses.get(text[start:end], ())):
            continue
        if "个" in text[start:end] or _ends_with_department(text[start:end], lexicon):
            continue
        yield Token(start, end, text[start:end], (Sense("other_department", text[start:end]),))


def _ends_with_department(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a span runs into the name of a department with its place (三公经费比某市某局)."""
    for start in range(1, len(text) - 3):
        name = text[start:]
        if any(sense.kind == "department" for sense in lexicon.senses.get(name, ())):
            if re.search(r"街道|[镇乡]", name):
                return True
            places = (name[:size] for size in range(2, len(name)))
            return any(sense.kind == "place" for place in places for sense in lexicon.senses.get(place, ()))
    return False


def _trimmed(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    while start < end and not text.startswith(CITIES, start):
        for length in lexicon.lengths.get(text[start], ()):
            senses = lexicon.senses.get(text[start : start + length], ())
            rest = text[start + length : end]
            still = any(found == (0, len(rest)) for found in other_bodies(rest))
            if still and any(s.kind in ("plain", "joiner", "cue") for s in senses):
                start += length
                break
        else:
            return start
    return start


def _pieces(text: str, lexicon: Lexicon) -> Iterator[Token]:
    """Yield the longest pieces of printed names that stand in the text."""
    stop = 0
    for start in range(len(text) - _SHORTEST_PIECE + 1):
        end = max(stop, start)
        while end < len(text) and text[start : end + 1] in lexicon.printed and text[end] != "\n":
            end += 1
        if end - start >= _SHORTEST_PIECE and end > stop:
            yield from _piece(text, start, end)
        stop = max(stop, end)


def _piece(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield a piece of a printed name without particles at its ends (企业的 is 企业)."""
    while start < end and text[start] in _PARTICLES:
        start += 1
    while end > start and text[end - 1] in _PARTICLES:
        end -= 1
    if end - start >= _SHORTEST_PIECE:
        yield Token(start, end, text[start:end], (Sense("fragment", text[start:end]),), piece=True)


def _words_found(tokens: tuple[Token, ...], text: str) -> tuple[Token, ...]:
    """Join characters that nothing explains with the plain ones of the same word (国内, 在职人员)."""
    if all(token.senses and not _may_hide_a_word(token) for token in tokens):
        return tokens
    at = {token.start: place for place, token in enumerate(tokens)}
    ends = {token.end: place for place, token in enumerate(tokens)}
    found = list(tokens)
    for start, word in reversed(words_of(text)):
        first, last = at.get(start), ends.get(start + len(word))
        if first is None or last is None or first >= last:
            continue
        inside = tokens[first : last + 1]
        following = tokens[last + 1] if last + 1 < len(tokens) else None
        before_name = following is not None and following.is_a("item", "fragment")
        unknown = any(not token.senses for token in inside)
        noun = before_name and (tag_of(word) or "").startswith(_NOUNS)
        if word.endswith("里") or (tag_of(word) or "").startswith(_COUNTING):
            continue
        if all(_is_loose(token) for token in inside) and (unknown or noun):
            found[first : last + 1] = [Token(start, start + len(word), word)]
    return tuple(_with_what_follows(found))


def _may_hide_a_word(token: Token) -> bool:
    """Tell whether a token is a cue of one character, which also stands in words of its own (外事)."""
    return token.end - token.start == 1 and token.is_a("cue")


def _is_loose(token: Token) -> bool:
    """Tell whether a token may be part of a word that the lexicon does not know."""
    if not token.senses:
        return True
    if token.literal is not None or (token.end - token.start > 1 and token.text not in _WHO):
        return False
    return all(sense.kind in ("plain", "joiner", "cue") for sense in token.senses)


def _with_what_follows(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens; an unknown character and 上, 内 or 职工 behind it are one word before a name."""
    place = 0
    while place < len(tokens):
        token, following = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
        after = tokens[place + 2] if place + 2 < len(tokens) else None
        narrows = following is not None and (
            following.text in PERSONS
            or (following.text in _BESIDE and after is not None and after.is_a("item", "fragment"))
        )
        if not token.senses and following is not None and narrows:
            yield Token(token.start, following.end, token.text + following.text)
            place += 2
        else:
            yield token
            place += 1


def _joined(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Join characters that nothing explains into words, with single plain characters that touch them.

    A plain 投 or 行 beside an unknown character is part of a word the lexicon does not know (投影仪, 银行).
    """
    found: list[Token] = []
    run: list[Token] = []
    for token in (*tokens, None):
        if token is not None and _may_belong(token):
            run.append(token)
            continue
        found += _words(run)
        run = []
        if token is not None:
            found.append(token)
    return tuple(found)


def _may_belong(token: Token) -> bool:
    if not token.senses:
        return True
    single = token.end - token.start == 1
    return (
        single
        and all(s.kind in ("plain", "joiner") for s in token.senses)
        and token.text not in STANDING_ALONE
    )


def _words(run: list[Token]) -> list[Token]:
    """Join the unknown characters of a run with the plain ones beside them; words stay by themselves."""
    found: list[Token] = []
    part: list[Token] = []
    for token in (*run, None):
        if token is not None and (token.senses or len(token.text) == 1):
            part.append(token)
            continue
        found += _word(part)
        part = []
        if token is not None:  # a word of the dictionary ends where it ends
            found.append(token)
    return found


def _word(run: list[Token]) -> list[Token]:
    unknown = [index for index, token in enumerate(run) if not token.senses]
    if not unknown:
        return run
    first, last = max(0, unknown[0] - 1), min(len(run) - 1, unknown[-1] + 1)
    inside = run[first : last + 1]
    word = Token(inside[0].start, inside[-1].end, "".join(token.text for token in inside))
    return [*run[:first], word, *run[last + 1 :]]
