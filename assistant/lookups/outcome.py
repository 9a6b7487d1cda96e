"""What an operation gives (运算结果): figures with the evidence they rest on, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.lookups.lookup import Evidence
from assistant.records import FigureKind, Query, RefusalReason
from ingest.amount import MONEY_UNITS, convert
from ingest.records import Document

_SAME_UNIT = {"名": "人", "位": "人"}  # two words for one unit


@dataclass(frozen=True, slots=True)
class Value:
    """One figure and what it rests on; shown in the unit asked for."""

    value: Decimal
    unit: str | None
    kind: FigureKind
    label: str
    evidence: tuple[Evidence, ...]


def _comparable(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """Return an amount in the one form of its kind, so that 1 万元 and 10000 元 are the same answer."""
    if unit in MONEY_UNITS:
        return convert(value, unit or "", "元"), "元"
    return value, _SAME_UNIT.get(unit or "", unit)


@dataclass(frozen=True, slots=True)
class Working:
    """A calculation with placeholders for its operands: "{0} ÷ {1}", rounding in words."""

    formula: str
    operands: tuple[Evidence, ...]
    rounding: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a query. sentences are the answer in words, without sources and proof."""

    query: Query
    values: tuple[Value, ...]
    sentence: str
    working: Working | None = None
    extra: tuple[Evidence, ...] = ()  # further evidence that is cited
    assumptions: tuple[str, ...] = ()
    label: str = ""
    rows: tuple[tuple[Document, str | None, Value], ...] = ()  # document, basis, figure: side by side

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Everything the outcome rests on, each once, in order."""
        operands = self.working.operands if self.working is not None else ()
        every = (*(e for value in self.values for e in value.evidence), *operands, *self.extra)
        found: list[Evidence] = []
        for evidence in every:
            if not any(same_place(evidence, held) for held in found):
                found.append(evidence)
        return tuple(found)

    @property
    def signature(self) -> tuple[tuple[Decimal, str | None], ...]:
        """What two readings must share to be the same answer."""
        return tuple(_comparable(value.value, value.unit) for value in self.values)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a query has no answer: the reason, what to say, what is held nearest, and evidence to offer."""

    reason: RefusalReason
    message: str
    nearest: str = ""
    evidence: tuple[Evidence, ...] = ()
    query: Query | None = None


def same_place(one: Evidence, other: Evidence) -> bool:
    """Tell whether two pieces of evidence are the same cell or sentence."""
    if one.fact is not None and other.fact is not None:
        return one.fact.fact_id == other.fact.fact_id
    return (
        one.fact is None and other.fact is None and one.source == other.source and one.column == other.column
    )
