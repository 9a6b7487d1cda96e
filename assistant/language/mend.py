"""Mending what is written (改错): slips and shortenings, only towards names held or known."""

from __future__ import annotations

import re

from assistant.language.lexicon import Lexicon
from assistant.language.naming import Token
from assistant.language.typos import slips

_EVENT_ENDS = "会展赛节园区院馆站网"  # shortenings that people make end like this (数博会)
_CHINESE_ONLY = re.compile(r"[\u4e00-\u9fff]+")


def mended_text(
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a text with one slip or shortening mended, and what was written and meant."""
    mended = _mended(text, tokens, lexicon)
    return mended if mended[1] else _spelled_out(text, tokens, lexicon)


def _mended(
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Replace slips of the pen by the names meant, where a left-over character is part of the slip."""
    open_places = {place for token in tokens if not token.senses for place in range(token.start, token.end)}
    names = [name for name in lexicon.typo_names if len(set(name) & set(text)) >= len(name) - 1]
    found = [
        (start, name)
        for start, name in slips(text, names)
        if open_places & set(range(start, start + len(name)))
        or any(
            text[start : start + len(name)] != name and t.piece for t in tokens if t.start <= start < t.end
        )
    ]
    if not found:
        return text, ()
    start, name = max(found, key=lambda pair: len(pair[1]))
    written = text[start : start + len(name)]
    return text[:start] + name + text[start + len(name) :], ((written, name),)


def _spelled_out(
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Replace a shortening by the one piece of printed names it shortens (数博会 → 数字经济博览会)."""
    open_places = {place for token in tokens if not token.senses for place in range(token.start, token.end)}
    for length in (4, 3):
        for start in range(len(text) - length + 1):
            window = text[start : start + length]
            if not open_places & set(range(start, start + length)) or not _CHINESE_ONLY.fullmatch(window):
                continue
            if window in lexicon.printed or window[-1] not in _EVENT_ENDS:
                continue
            pattern = "[\u4e00-\u9fff]{0,4}?".join(map(re.escape, window))
            meant = {match[0] for match in re.finditer(pattern, lexicon.printed)}
            if len(meant) == 1 and len(piece := meant.pop()) <= 3 * length:
                return text[:start] + piece + text[start + length :], ((window, piece),)
    return text, ()
