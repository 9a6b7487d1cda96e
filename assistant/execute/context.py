"""What operations share (运算环境): documents, the evidence of a target, amounts in the unit asked for."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.gate import calculate
from assistant.holdings.holdings import Holdings
from assistant.lookups import wording
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop, Value
from assistant.lookups.seek import Found, seek
from assistant.records import Query, Target
from ingest.amount import MONEY_UNITS
from ingest.records import Document

Result = Outcome | Stop


@dataclass(frozen=True, slots=True)
class Context:
    """What an operation works on: everything held, and the documents the query is about (the first leads)."""

    holdings: Holdings
    documents: tuple[Document, ...]

    @property
    def document(self) -> Document:
        """The document the query is about."""
        return self.documents[0]


def argument(query: Query, name: str) -> str | None:
    """Return an argument of a query."""
    return next((value for key, value in query.arguments if key == name), None)


def places_of(query: Query) -> int | None:
    """Return the decimals asked for."""
    text = argument(query, "places")
    return int(text) if text is not None else None


def want_for(query: Query, target: Target) -> Want:
    """Return the cell a target of a query wants."""
    return Want(
        measure=target.measure,
        fund=target.fund,
        quantity=argument(query, "quantity"),
        money=query.unit in MONEY_UNITS,
        judged=argument(query, "judged"),
        stage=argument(query, "stage"),
    )


def find(query: Query, target: Target, context: Context) -> Found | Stop:
    """Return the evidence of one target of a query."""
    return seek(target, context.holdings, context.document, want_for(query, target))


def operands(query: Query, context: Context) -> tuple[Evidence, ...] | Stop:
    """Return the evidence of all targets, in the order asked; they have to be of one kind."""
    found: list[Evidence] = []
    for target in query.targets:
        one = find(query, target, context)
        if isinstance(one, Stop):
            return one
        if one.evidence.value is None:
            return Stop(
                "not_disclosed",
                f"{wording.quoted(target.item)}在文件里是文字，不是一个数，无法计算。",
                evidence=(one.evidence,),
            )
        found.append(one.evidence)
    if not calculate.same_kind([e.unit for e in found]):
        units = "、".join(dict.fromkeys(str(e.unit) for e in found))
        return Stop("unclear", f"这些数的单位不同（{units}），不能放在一起计算。", evidence=tuple(found))
    return tuple(found)


def unit_of(query: Query, evidence: Evidence) -> str | None:
    """Return the unit an amount is told in: the one asked for where it is money."""
    return query.unit if query.unit is not None and evidence.unit in MONEY_UNITS else evidence.unit


def value_of(query: Query, evidence: Evidence) -> Value:
    """Return evidence as a figure in the unit asked for: printed as it stands, converted exactly."""
    assert evidence.value is not None
    unit = unit_of(query, evidence)
    value = evidence.value
    if unit != evidence.unit:
        value = calculate.in_unit(evidence.value, evidence.unit, unit)
    value = calculate.rounded(value, places_of(query) if unit != evidence.unit else None)
    return Value(value, unit, evidence.kind, wording.label(evidence), (evidence,))


def number(query: Query, evidence: Evidence) -> str:
    """Return the amount of evidence as shown in the unit asked for."""
    if evidence.value is None:
        return f"“{evidence.printed}”"
    value = value_of(query, evidence)
    return wording.shown(value.value, value.unit)


def told(query: Query, evidence: Evidence) -> str:
    """Return an amount with what has to be said about it: a target's sign, a declared zero, a conversion."""
    if evidence.entry.family == "performance" or evidence.relation is not None:
        return wording.target_value(evidence)
    shown = number(query, evidence)
    if evidence.kind == "declared":
        return f"{shown}（{wording.how_declared(evidence)}）"
    if evidence.value is not None and unit_of(query, evidence) != evidence.unit:
        return f"{shown}（文件印为 {wording.shown(evidence.value, evidence.unit)}）"
    return shown


def reading_label(evidence: Evidence) -> str:
    """Return a short name of a reading, to choose by."""
    entry = evidence.entry
    where = entry.table.title if entry.table is not None else "正文"
    if entry.parents and entry.family in ("procurement", "performance"):
        repeat = (
            f"，第 {entry.row.ordinal} 行" if entry.family == "procurement" and entry.row is not None else ""
        )
        under = "／".join(dict.fromkeys(entry.parents)) if entry.family == "procurement" else entry.parents[0]
        beside = entry.item if entry.listed else under
        return f"{entry.label}（{beside}{repeat}）"
    return f"{entry.label if not entry.is_total or entry.column is not None else entry.item}（{where}）"
