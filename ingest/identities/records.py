"""The identities a disclosure must satisfy (勾稽关系), as data over cells of its tables.

The same list places numbers whose column was lost (`placement`) and proves cells (`checks`). An identity
is stated only where the vocabulary says what rows and columns mean; nothing depends on their position.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.records import Source


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell: table and row by their place in the lists, column by its index; blank counts as zero."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A figure that is no table cell: a narrative statement, or zero of a table declared empty."""

    value: Decimal
    unit: str | None
    label: str
    source: Source
    fact_id: str | None = None
    stage: str | None = None  # 决算数, 预算数 where the statement says which


Operand = Ref | Constant


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ left = Σ right (or ≤); kind as in records.Check, `quantity` multiplies left (数量×单价＝合计)."""

    name: str
    kind: str
    relation: Literal["=", "≤"]
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]

    def refs(self) -> Iterable[Ref]:
        """Return the cells it contains."""
        return (operand for operand in (*self.left, *self.right) if isinstance(operand, Ref))


def equal(name: str, kind: str, left: Sequence[Operand], right: Sequence[Operand]) -> Identity:
    """State Σ left = Σ right."""
    return Identity(name, kind, "=", tuple(left), tuple(right))


def at_most(name: str, kind: str, left: Sequence[Operand], right: Sequence[Operand]) -> Identity:
    """State Σ left ≤ Σ right."""
    return Identity(name, kind, "≤", tuple(left), tuple(right))


_SHOWN = 4  # names of a sum told in the name of an identity


def listed(names: Sequence[str]) -> str:
    """Return names joined by ＋, a long list cut."""
    return "＋".join(names[:_SHOWN]) + ("＋…" if len(names) > _SHOWN else "")
