"""The general dictionary (通用词典): where words begin and end, and what kind of word one is.

Loaded with the first question that has characters the lexicon does not explain.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _loaded() -> tuple[Any, Mapping[str, str]]:
    from jieba import posseg  # noqa: PLC0415 - half a second, only where a question has left-over words

    logging.getLogger("jieba").setLevel(logging.WARNING)  # it turns its own reports on when imported

    posseg.dt.initialize()
    return posseg.dt.tokenizer, posseg.dt.word_tag_tab


def words_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return the words of a text, each with where it starts."""
    found: list[tuple[int, str]] = []
    position = 0
    for word in _loaded()[0].lcut(text, HMM=False):
        found.append((position, word))
        position += len(word)
    return tuple(found)


def tag_of(word: str) -> str | None:
    """Return what kind of word a word is, None where the dictionary does not have it."""
    return _loaded()[1].get(word)
