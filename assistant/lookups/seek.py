"""Targets → evidence (取数): the widest scope first, tables before sentences, proved before unchecked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.gate import calculate
from assistant.holdings.entries import Entry, is_scanned
from assistant.holdings.holdings import Holdings
from assistant.holdings.rows import rows_of
from assistant.language.normalise import name_key
from assistant.lookups import wording
from assistant.lookups.addends import addends
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, Gap, of_fact, read
from assistant.lookups.outcome import Stop
from assistant.records import Target
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
    together = _together(target, tables)
    if together:
        return Stop("unclear", _split_told(target, together), evidence=together)
    tables = _once(tables) or tables
    first = _whole(min(tables, key=lambda e: (e.entry.width, e.entry.order)), found, target)
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
    whole = {id(e) for e in _once(found)}
    others = tuple(
        e
        for e in found
        if e is not chosen and id(e) in whole and not same_amount(e, chosen) and e.value is not None
    )
    return Found(replace(chosen, also=sentences), others)


def split(target: Target, holdings: Holdings, document: Document, want: Want) -> tuple[Evidence, ...]:
    """Return the rows whose sum a subject is: several in the widest table, and no table states their sum."""
    readings = [read(row, want) for row in rows_of(target, holdings, document.document_id)]
    return _together(target, [r for r in readings if isinstance(r, Evidence)])


def _together(target: Target, found: list[Evidence]) -> tuple[Evidence, ...]:
    tables = [e for e in found if e.entry.table is not None]
    if target.family != "economy" or not tables:
        return ()
    widest = min(tables, key=lambda e: (basic_only(e.entry), e.entry.width, e.entry.order))
    rows = addends(_rows_beside(widest, tables))
    if len(rows) < 2 or any(e.value is None or e.unit not in MONEY_UNITS for e in rows):
        return ()
    total = replace(
        rows[0], value=calculate.total([(e.value or Decimal(0), e.unit) for e in rows], rows[0].unit)
    )
    return () if any(same_amount(e, total) for e in _once(tables)) else rows


def _rows_beside(one: Evidence, tables: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(e for e in tables if e.entry.table is one.entry.table and e.entry.table is not None)


def _once(tables: list[Evidence]) -> list[Evidence]:
    """Return what tables state in one row, where rows of one subject stand in several places."""
    return [e for e in tables if e.entry.family != "economy" or addends(_rows_beside(e, tables)) == (e,)]


def _split_told(target: Target, rows: tuple[Evidence, ...]) -> str:
    table = rows[0].entry.table
    title = f"《{table.title}》" if table is not None else "表"
    return f"{wording.quoted(target.item)}在{title}中按科目分列在几处，请先问它的合计，或写明是哪个科目下的。"


def _whole(first: Evidence, found: list[Evidence], target: Target) -> Evidence:
    """Return the figure of all spending where the first is of basic spending alone, and was not asked for.

    Where no table has it, a sentence that states more of the same item does (委托业务费 of basic spending
    and of projects together).
    """
    if target.form is not None or target.measure is not None or not basic_only(first.entry):
        return first
    wider = [
        e
        for e in found
        if not basic_only(e.entry)
        and exceeds(e, first)
        and (e.entry.family == first.entry.family or _states(e, first))
    ]
    return min(wider, key=lambda e: (e.entry.width, e.entry.order)) if wider else first


def _states(sentence: Evidence, first: Evidence) -> bool:
    """Tell whether a sentence states the amount of the very item a row is of."""
    entry = sentence.entry
    return entry.family == "sentence" and entry.key == first.entry.key and not entry.parents


def basic_only(entry: Entry) -> bool:
    """Tell whether an entry's form is of basic spending alone."""
    return (entry.form or "").endswith("basic")


def exceeds(one: Evidence, other: Evidence) -> bool | None:
    """Tell whether an amount is more than another, whatever the unit; None where they cannot be compared."""
    if one.value is None or other.value is None:
        return None
    if one.unit not in MONEY_UNITS or other.unit not in MONEY_UNITS:
        return None
    return convert(one.value, one.unit or "", other.unit or "") > other.value


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
        why = "是从扫描件上识别出来的" if any(map(is_scanned, rows)) else "在版面中的位置无法确定"
        return Stop(
            "not_proved",
            f"文件里有{wording.quoted(target.item)}，但这个数{why}，也没有勾稽关系可以印证，不能作为答案。",
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
