"""Lines of a flattened table → tokens: words, numbers, codes, with broken and glued ones mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.amount import NUMBER, shape
from ingest.records import Line

TokenKind = Literal["text", "number", "dash", "code"]

_CJK = r"\u4e00-\u9fff“”（）()、：:"
_GLUED_AFTER = re.compile(rf"(?<=\d\.\d\d)(?=[{_CJK}])")
_GLUED_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff）)])(?=\d[\d,]*\.\d{1,6}$)")
_GOODS_CODE = re.compile(r"[A-Z]\d{4,}")
_MEASURE_WORD = re.compile(r"^(?:万|亿|元|年|月|日|个|台|辆|以上|以下|%|％|平方|人|家|项|次|号|级|类|期|届)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CUT = re.compile(r"\d{3,}\.")
_BEGUN = re.compile(r"\d[\d,]*(?:\.\d*)?")
_LINE_DIGITS = 3  # of the longest 行次
_BROKEN = re.compile(r"(\d[\d,]*)\.(\d*)")
_USUAL_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a table body. gap tells that an empty line stands before the token's line."""

    text: str
    kind: TokenKind
    line: Line
    opens_line: bool
    gap: bool


def tokens_of(lines: Sequence[Line], *, words_only: bool = False) -> tuple[Token, ...]:
    """Return the tokens of a table body in stream order.

    words_only leaves every word as printed: tables of words have no numbers to part from labels.
    """
    found: list[Token] = []
    decimals = 0 if words_only else _decimals(lines)
    gap = True
    for line in lines:
        if not line.text:
            gap = True
            continue
        words = line.text.split() if words_only else _words(line.text)
        joined = () if words_only else _rejoined(found, words, decimals, gap=gap)
        if joined:
            found[-len(joined) :] = joined
        else:
            for index, word in enumerate(words):
                found.append(Token(word, kind_of(word), line, opens_line=index == 0, gap=gap and index == 0))
        gap = False
    return tuple(found)


def kind_of(word: str) -> TokenKind:
    """Say whether a word is a number, a dash, a goods code or text."""
    if NUMBER.fullmatch(word) or is_cut(word):
        return "number"
    if shape(word) == "dash":
        return "dash"
    if _GOODS_CODE.fullmatch(word):
        return "code"
    return "text"


def _words(text: str) -> list[str]:
    """Split a line at white space, part glued labels and numbers, and keep numbers inside a label in it."""
    raw = [
        part
        for word in text.split()
        for piece in _GLUED_AFTER.split(word)
        for part in _GLUED_BEFORE.split(piece)
        if part
    ]
    words: list[str] = []
    index = 0
    while index < len(raw):
        word = raw[index]
        following = raw[index + 1] if index + 1 < len(raw) else ""
        if word.isdigit() and following and kind_of(following) == "text":
            if _MEASURE_WORD.match(following) and (
                (words and kind_of(words[-1]) == "text") or _YEAR.fullmatch(word)
            ):
                prefix = f"{words.pop()} " if words and kind_of(words[-1]) == "text" else ""
                words.append(f"{prefix}{word} {following}")
                index += 2
                continue
            if _YEAR.fullmatch(word):
                words.append(f"{word} {following}")
                index += 2
                continue
        words.append(word)
        index += 1
    return words


def _decimals(lines: Sequence[Line]) -> int:
    """Return how many decimals most numbers of a table print, at least two."""
    counts = Counter(
        len(word.partition(".")[2])
        for line in lines
        for word in line.text.split()
        if "." in word and NUMBER.fullmatch(word)
    )
    most = max(counts, key=lambda places: (counts[places], places), default=0)
    return max(most, _USUAL_DECIMALS)  # fewer are broken off, or zeros left out


def _rejoined(found: Sequence[Token], words: Sequence[str], decimals: int, *, gap: bool) -> tuple[Token, ...]:
    """Join digits that narrow columns pushed to a line of their own (`520.0` / `0`, `1700. 840.` / `00 00`).

    Every number before them on the line must be broken off, and each must be made whole.
    """
    if not gap or not found or not all(word.isdigit() for word in words):
        return ()
    broken = found[-len(words) :]
    if len(broken) < len(words) or len({token.line.number for token in broken}) > 1:
        return ()
    if not all(_completes(token, word, decimals) for token, word in zip(broken, words, strict=True)):
        return ()
    return tuple(
        replace(token, text=token.text + word, kind="number")
        for token, word in zip(broken, words, strict=True)
    )


def _completes(token: Token, digits: str, decimals: int) -> bool:
    broken = _BROKEN.fullmatch(token.text)
    return broken is not None and len(broken.group(2)) + len(digits) == decimals


def is_cut(printed: str) -> bool:
    """Tell whether a number breaks off behind its decimal point (840.): its value is not known."""
    return _CUT.fullmatch(printed) is not None


def without_line_numbers(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Drop the 行次 numbers of a form that has them: whole numbers that go on from one used before.

    The first of a side stands right behind a label; where a label is blank, its number stands alone, which
    tells it from an amount only in a table that prints decimals.
    """
    decimals = any(token.kind == "number" and "." in token.text for token in tokens)
    used: set[int] = set()
    kept: list[Token] = []
    for before, token in zip((None, *tokens), tokens, strict=False):
        if (
            token.text.isdigit()
            and len(token.text) <= _LINE_DIGITS
            and (number := int(token.text)) not in used
        ):
            labelled = before is not None and before.kind == "text"
            goes_on = number - 1 in used and (decimals or token.opens_line)
            if labelled or goes_on or (number == 1 and token.opens_line):
                used.add(number)
                continue
        kept.append(token)
    return tuple(kept)


def without_cut_number(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Drop the last number of a text that breaks off in it: all others print more decimals (4.00 4.)."""
    if not tokens or not _BEGUN.fullmatch(tokens[-1].text):
        return tuple(tokens)
    places = {
        len(token.text.partition(".")[2])
        for token in tokens[:-1]
        if token.kind == "number" and "." in token.text
    }
    cut = len(places) == 1 and len(tokens[-1].text.partition(".")[2]) < min(places)
    return tuple(tokens[:-1] if cut else tokens)
