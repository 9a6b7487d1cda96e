"""Targets → evidence (取数): the widest scope first, tables before sentences, proved before unchecked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import wording
from assistant.entries import Entry
from assistant.holdings import Holdings
from assistant.lookup import Evidence, Gap, Want, of_fact, read
from assistant.normalise import name_key
from assistant.outcome import Stop
from assistant.records import Target
from assistant.rows import rows_of
from ingest.amount import MONEY_UNITS, convert
from ingest.records import Document

_FUNDS = re.compile(r"(?:年度|项目|当年)?(?:预算)?资金总额(?:[（(].*[）)])?")
_STATE = {"proved": 0, "declared": 0, "unchecked": 1, "conflict": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence of a target, and what other scopes state differently."""

    evidence: Evidence
    others: tuple[Evidence, ...] = ()


def want_of(target: Target, *, quantity: str | None = None, money: bool = False) -> Want:
    """Return which cell a target wants."""
    return Want(measure=target.measure, fund=target.fund, quantity=quantity, money=money)


def seek(target: Target, holdings: Holdings, document: Document, want: Want | None = None) -> Found | Stop:
    """Return what a document holds for a target, or why nothing."""
    wanted = want or want_of(target)
    rows = rows_of(target, holdings, document.document_id)
    readings = [read(row, wanted) for row in rows]
    found = [reading for reading in readings if isinstance(reading, Evidence)]
    if not found and target.family in ("project", None) and wanted.quantity is None:
        found = list(_of_project(target, holdings, document))
    if not found:
        return _nothing(target, readings, rows)
    tables = [e for e in found if e.entry.table is not None] or found
    first = min(tables, key=lambda e: (e.entry.width, e.entry.order))
    alike = [e for e in tables if e is not first and same_amount(e, first)]
    better = [
        e for e in alike if _STATE[e.status] < _STATE[first.status] and e.entry.form == first.entry.form
    ]
    chosen = better[0] if better else first
    sentences = tuple(
        e.fact
        for e in found
        if e.entry.table is None and e is not chosen and e.fact is not None and same_amount(e, chosen)
    )
    others = tuple(e for e in found if e is not chosen and not same_amount(e, chosen) and e.value is not None)
    return Found(replace(chosen, also=sentences), others)


def same_amount(one: Evidence, other: Evidence) -> bool:
    """Tell whether two pieces of evidence state the same amount, whatever the unit."""
    if one.value is None or other.value is None:
        return one.printed == other.printed
    if one.unit in MONEY_UNITS and other.unit in MONEY_UNITS:
        return convert(one.value, one.unit or "", other.unit or "") == other.value
    return one.value == other.value and one.unit == other.unit


def _of_project(target: Target, holdings: Holdings, document: Document) -> tuple[Evidence, ...]:
    """A project without a row of its own: its 预算资金 in the procurement table, else its cost target."""
    under = [
        e
        for e in holdings.entries
        if e.document.document_id == document.document_id
        and e.parents
        and name_key(e.parents[0]) == target.key
    ]
    for measure in (target.measure or "预算资金", "合计"):
        rows = [e for e in under if e.family == "procurement"]
        found = [r for e in rows if isinstance(r := read(e, Want(measure=measure)), Evidence)]
        if found and measure != "合计" and all(same_amount(found[0], e) for e in found):
            return (replace(found[0], label=target.item),)
    funds = [
        r
        for e in under
        if e.family == "performance" and _FUNDS.fullmatch(e.item) and isinstance(r := read(e), Evidence)
    ]
    if funds and target.measure is None:
        return tuple(replace(found, label=target.item) for found in funds[:1])
    costs = [
        r
        for e in under
        if e.family == "performance" and any("成本" in parent for parent in e.parents)
        if isinstance(r := read(e), Evidence) and r.unit in MONEY_UNITS
    ]
    return (costs[0],) if len(costs) == 1 and target.measure is None else ()


def _nothing(target: Target, readings: list[Evidence | Gap], rows: tuple[Entry, ...]) -> Stop:
    if any(isinstance(reading, Gap) and reading.why == "not_proved" for reading in readings):
        return Stop(
            "not_proved",
            f"文件里有{wording.quoted(target.item)}，但这个数在版面中的位置无法确定，也没有勾稽关系可以印证，不能作为答案。",
        )
    if rows and target.measure is not None:
        held = (
            "、".join(dict.fromkeys(c.measure for row in rows for c in row.columns if c.kind == "amount"))
            or "合计"
        )
        return Stop(
            "not_disclosed",
            f"文件里有{wording.quoted(target.item)}，但没有“{target.measure}”这一栏。",
            f"{wording.quoted(target.item)}所在的表有这些栏：{held}",
        )
    if rows and target.fund is not None:
        return Stop(
            "not_disclosed",
            f"文件里有{wording.quoted(target.item)}，但没有按“{target.fund}”单列。",
            f"{wording.quoted(target.item)}",
        )
    return Stop("not_disclosed", f"文件里没有单列{wording.quoted(target.item)}，没有列出不等于零。")


def sentence_evidence(entry: Entry) -> tuple[Evidence, ...]:
    """Return everything a sentence entry states as evidence."""
    return tuple(of_fact(entry, fact) for fact in entry.facts if fact.status != "ambiguous")
