"""Whether a left-over word filters (剩余词): verbs, adverbs and particles away from a name do not.

Uses the words and part-of-speech tags of the general dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import words
from assistant.language.dictionary import tag_of, words_of
from assistant.language.naming import PERSONS, Token

# Tags of words that say nothing a figure could be limited by.
_SOFT = ("d", "p", "c", "r", "u", "y", "e", "o", "zg", "v", "x", "h", "k")
_HARD_VERBS = frozenset(words.HARD_VERBS.split())
_BETWEEN = frozenset(words.BETWEEN.split()) | PERSONS
_MONEY_NOUNS = frozenset(words.MONEY_NOUNS.split())


def is_place_name(text: str, *, whole: bool = False) -> bool:
    """Tell whether a left-over word begins with the name of a place (唐山, 桥西区), or is nothing else."""
    if len(text) < 2:
        return False
    if tag_of(f"{text}市") == "ns" or tag_of(f"{text}县") == "ns":
        return True
    found = [word for _, word in words_of(text)]
    return all(tag_of(word) == "ns" for word in (found if whole else found[:1]))


def filters(leftovers: Sequence[Token], tokens: Sequence[Token], text: str) -> tuple[Token, ...]:
    """Return the left-over words that look like a filter; those forbid an answer."""
    if not leftovers:
        return ()
    return tuple(token for token in leftovers if not _is_soft(token, tokens, text))


def _is_soft(token: Token, tokens: Sequence[Token], text: str) -> bool:
    if _modifies(token, tokens):
        return False
    return all(_soft_word(word) for word in _words_at(token, text))


def _words_at(token: Token, text: str) -> list[str]:
    """Return the words of the text that a left-over token is part of (投影仪, not 投 and 影仪)."""
    return [word for start, word in words_of(text) if start < token.end and token.start < start + len(word)]


def _soft_word(word: str) -> bool:
    if word in _HARD_VERBS:
        return False
    tag = tag_of(word)
    if tag is None:
        return len(word) == 1
    if len(word) == 1 and tag not in ("ns", "nr", "n", "t"):
        return True
    return tag.startswith(_SOFT) and tag != "vn"


def _modifies(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell whether a word narrows what follows: a name, or money in general (加班费, 养老方面的支出)."""
    for following in (t for t in tokens if t.start >= token.end):
        if _is_name(following) or following.text in _MONEY_NOUNS:
            return True
        if following.text not in _BETWEEN:
            return False
    return False


def _is_name(token: Token) -> bool:
    return token.is_a("item", "fragment") and not token.is_a("plain", "cue")
