"""Everyday words → what documents themselves name so (日常说法): 请保安 is 安保服务 where one has it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings, ancestors
from assistant.language.naming import Token
from assistant.language.normalise import name_key
from ingest.terms.synonyms import FRAGMENTS

_TITLE = 6  # characters of a table's title that tell it


def named_so(token: Token, holdings: Holdings, documents: frozenset[str]) -> list[str]:
    """Return the keys of what documents name with an everyday word's pieces; indicators are none."""
    pieces = [piece for piece in FRAGMENTS.get(token.text, ()) if piece in token.values("fragment")]
    keys = dict.fromkeys(key for piece in pieces for key in holdings.lexicon.named_by(piece))
    held = [
        key for key in keys if any(entry.document.document_id in documents for entry in _items(key, holdings))
    ]
    return outermost(held, holdings)


def _items(key: str, holdings: Holdings) -> Iterator[Entry]:
    """Yield the rows of a name, and those that stand under a project of that name."""
    for entry in holdings.named(key):
        if entry.family != "performance":
            yield entry
    for entry in holdings.by_parent.get(key, ()):
        if entry.parents and name_key(entry.parents[0]) == key:
            yield entry


def outermost(keys: list[str], holdings: Holdings) -> list[str]:
    """Drop names of rows under another of the names (其他对个人和家庭的补助 under 对个人和家庭的补助)."""
    under = {key for key in keys for entry in holdings.named(key) if set(keys) & ancestors(entry)}
    return [key for key in keys if key not in under]


def names_above(entry: Entry, piece: str) -> bool:
    """Tell whether a piece of a name is in the entry's own, in one it stands under, or is its table's title.

    A title holds many short words (收入支出决算总表) that name no place of the row.
    """
    if any(piece in key for key in (*ancestors(entry), entry.key)):
        return True
    return len(piece) >= _TITLE and entry.table is not None and piece in name_key(entry.table.title)
