"""The lexicon (词典): every wording that names something, with all its senses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

SenseKind = Literal[
    "item",
    "fragment",
    "measure",
    "fund",
    "form",
    "department",
    "other_department",
    "place",
    "scope",
    "cue",
    "collection",
    "unit",
    "plain",
    "joiner",
    "break",
    "literal",
]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a wording may mean: kind, and a value in the terms of that kind (an item's key, a cue's name)."""

    kind: SenseKind
    value: str


@dataclass(frozen=True)
class Lexicon:
    """All wordings by their text, the lengths that occur by first character, names for partial matches."""

    senses: Mapping[str, tuple[Sense, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    printed: str  # the printed names of rows, one a line, for pieces of names
    printed_keys: tuple[tuple[str, str], ...]  # (searchable text, item key)
    slippable: Callable[[], tuple[str, ...]]  # the names that slips of the pen may mean, listed when needed

    @cached_property
    def typo_names(self) -> tuple[str, ...]:
        """The names that slips of the pen may mean, in order."""
        return self.slippable()

    def named_by(self, piece: str) -> tuple[str, ...]:
        """Return the keys of the printed names that contain a piece."""
        return tuple(dict.fromkeys(key for text, key in self.printed_keys if piece in text))
