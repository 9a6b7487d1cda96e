"""What a document contradicts itself in (前后不一): both figures are shown, neither is smoothed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.gate.calculate import in_unit
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.lookups import wording
from assistant.lookups.lookup import Evidence, of_fact
from assistant.lookups.outcome import Value
from ingest.records import Check, Operand

_MOST = 2


@dataclass(frozen=True, slots=True)
class Conflict:
    """One failing check that touches an answer: told in words, with both sides as figures."""

    sentence: str
    values: tuple[Value, ...]
    evidence: tuple[Evidence, ...]


def conflicts_of(evidence: Sequence[Evidence], holdings: Holdings) -> tuple[Conflict, ...]:
    """Return the contradictions that touch figures in conflict, or the same figures of another table."""
    found: list[Conflict] = []
    seen: set[str] = set()
    for one in evidence:
        for check in _checks(one, holdings):
            told = f"{check.name}{[o.value for o in (*check.left, *check.right)]}"  # a sentence printed twice
            if check.result == "fails" and told not in seen and len(found) < _MOST:
                seen.add(told)
                found.append(_told(check, one, holdings))
    return tuple(found)


def _checks(one: Evidence, holdings: Holdings) -> Iterator[Check]:
    document = one.entry.document.document_id
    if one.fact is None or one.fact.value is None:
        return
    yield from holdings.checks_of(document, one.fact.fact_id) if one.status == "conflict" else ()
    for entry in holdings.named(one.entry.key) if one.entry.table is not None else ():
        if entry.document.document_id != document or entry is one.entry or entry.table is None:
            continue
        for fact in entry.cells.values():
            same = (fact.value, fact.unit) == (one.fact.value, one.fact.unit)
            if same and fact.status == "conflict":
                yield from holdings.checks_of(document, fact.fact_id)


def _told(check: Check, one: Evidence, holdings: Holdings) -> Conflict:
    left, right = _sum(check.left), _sum(check.right)
    left_unit, right_unit = (side[0].unit if side else one.unit for side in (check.left, check.right))
    parts = tuple(_evidence(operand, one, holdings) for operand in (*check.left, *check.right))
    cited = tuple(e for e in parts if e is not None)
    relation = "应当相等" if check.relation == "=" else "前者不应大于后者"
    sentence = (
        f"文件自身不一致（{check.name}）：{_side(check.left)}为 {wording.shown(left, left_unit)}，"
        f"{_side(check.right)}为 {wording.shown(right, right_unit)}，两边{relation}"
    )
    values = tuple(
        Value(value, unit, "computed" if len(side) > 1 else "printed", f"{check.name}：{_side(side)}", cited)
        for value, unit, side in ((left, left_unit, check.left), (right, right_unit, check.right))
    )
    return Conflict(sentence, values, cited)


def _sum(side: Sequence[Operand]) -> Decimal:
    unit = side[0].unit if side else None
    return sum((in_unit(o.value, o.unit, unit) * o.sign for o in side), Decimal(0))


def _side(side: Sequence[Operand]) -> str:
    return "、".join(f"“{operand.label}”" for operand in side[:4]) + (
        "等之和" if len(side) > 4 else "之和" if len(side) > 1 else ""
    )


def _evidence(operand: Operand, one: Evidence, holdings: Holdings) -> Evidence | None:
    if operand.fact_id is None:
        return None
    fact = holdings.facts.get(operand.fact_id)
    if fact is None:
        return None
    entry = next((e for e in holdings.entries if _holds(e, operand.fact_id)), one.entry)
    if fact.kind == "sentence":
        return of_fact(entry, fact)
    column = next((c for c in entry.columns if c.index == fact.column), None)
    return Evidence(
        entry,
        entry.label,
        fact.value,
        fact.unit,
        "printed",
        fact.printed,
        fact.source,
        fact.status,
        column,
        fact,
    )


def _holds(entry: Entry, fact_id: str) -> bool:
    return any(f.fact_id == fact_id for f in (*entry.cells.values(), *entry.facts))
