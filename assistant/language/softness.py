"""Whether a left-over word filters (剩余词): verbs, adverbs and particles away from a name do not.

Uses the words and part-of-speech tags of jieba's dictionary, loaded only when a question has such words.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from assistant.language import words
from assistant.language.naming import Token

# Tags of words that say nothing a figure could be limited by.
_SOFT = ("d", "p", "c", "r", "u", "y", "e", "o", "zg", "v", "x", "h", "k")
_HARD_VERBS = frozenset(words.HARD_VERBS.split())
_BETWEEN = frozenset(words.BETWEEN.split())
_MONEY_NOUNS = frozenset(words.MONEY_NOUNS.split())


@lru_cache(maxsize=1)
def _tagger() -> tuple[Any, Mapping[str, str]]:
    from jieba import posseg  # noqa: PLC0415 - half a second, only where a question has left-over words

    logging.getLogger("jieba").setLevel(logging.WARNING)  # it turns its own reports on when imported

    posseg.dt.initialize()
    return posseg.dt.tokenizer, posseg.dt.word_tag_tab


def is_place_name(text: str, *, whole: bool = False) -> bool:
    """Tell whether a left-over word begins with the name of a place (唐山, 桥西区), or is nothing else."""
    tokenizer, tags = _tagger()
    found = tokenizer.lcut(text, HMM=False)
    if tags.get(f"{text}市") == "ns" or tags.get(f"{text}县") == "ns":
        return True
    return all(tags.get(word) == "ns" for word in (found if whole else found[:1]))


def filters(leftovers: Sequence[Token], tokens: Sequence[Token], text: str) -> tuple[Token, ...]:
    """Return the left-over words that look like a filter; those forbid an answer."""
    if not leftovers:
        return ()
    return tuple(token for token in leftovers if not _is_soft(token, tokens, text))


def _is_soft(token: Token, tokens: Sequence[Token], text: str) -> bool:
    if _modifies(token, tokens):
        return False
    _, tags = _tagger()
    return all(_soft_word(word, tags) for word in _words_at(token, text))


def _words_at(token: Token, text: str) -> list[str]:
    """Return the words of the text that a left-over token is part of (投影仪, not 投 and 影仪)."""
    tokenizer, _ = _tagger()
    found = []
    position = 0
    for word in tokenizer.lcut(text, HMM=False):
        start, position = position, position + len(word)
        if start < token.end and token.start < position:
            found.append(word)
    return found


def _soft_word(word: str, tags: Mapping[str, str]) -> bool:
    if word in _HARD_VERBS:
        return False
    tag = tags.get(word)
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
