"""Outcomes → answers (作答): wording put together, figures numbered to their citations, refusals typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.holdings.holdings import Holdings
from assistant.lookups import wording
from assistant.lookups.citations import cite_all
from assistant.lookups.conflicts import conflicts_of
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop, Value, same_place
from assistant.records import (
    Answer,
    Calculation,
    Citation,
    ComparedRow,
    Figure,
    Query,
    ReadingOf,
    Refusal,
    Verification,
    VerifiedCheck,
)
from ingest.amount import MONEY_UNITS, convert

_COMMON = "万元"
_SHOWN_PLACES = 6
_ROW = re.compile(r"，第 \d+ 行）")
_SHOWN_CHECKS = 6
_CHECKED = 200  # pieces of evidence whose checks are looked up


def answered(question: str, outcome: Outcome, holdings: Holdings, assumptions: Sequence[str]) -> Answer:
    """Return the answer of one outcome: the figure first, then where it stands, then its proof."""
    # side by side a contradiction is told by its state alone: each document tells its own when asked
    conflicts = () if outcome.rows else conflicts_of(outcome.evidence, holdings)
    evidence = _distinct((*outcome.evidence, *(e for c in conflicts for e in c.evidence)))
    citations = cite_all(evidence)
    figures = tuple(_figure(value, citations) for value in outcome.values)
    figures = (*figures, *(_figure(value, citations) for c in conflicts for value in c.values))
    said = (*assumptions, *outcome.assumptions)
    calculation = _calculation(outcome, citations)
    lines = [f"{outcome.sentence}{_marks(outcome, citations)}。"]
    lines += _where(evidence, citations)
    if calculation is not None:
        rounding = f"（{calculation.rounding}）" if calculation.rounding else ""
        lines.append(f"计算：{calculation.formula}{rounding}。")
    lines += [f"注意：{conflict.sentence}。" for conflict in conflicts]
    proof = _proof(outcome)
    if proof:
        lines.append(f"核对：{proof}。")
    if said:
        lines.append(f"说明：{'；'.join(said)}。")
    return Answer(
        question=question,
        status="answered",
        route="figures",
        text="\n".join(lines),
        figures=figures,
        query=outcome.query,
        calculation=calculation,
        citations=citations,
        assumptions=tuple(said),
        rows=tuple(
            ComparedRow(
                d.department, d.fiscal_year, d.document_type, d.scope, basis, _figure(value, citations)
            )
            for d, basis, value in outcome.rows
        ),
        verification=Verification(numbers_backed=True, checks=checks_of(outcome.evidence, holdings)),
    )


def clarified(question: str, outcomes: Sequence[Outcome], assumptions: Sequence[str], limit: int) -> Answer:
    """Return a question back: the readings with figures, or what is missing where there are too many."""
    query = outcomes[0].query
    if len(outcomes) > limit:
        names = "、".join(dict.fromkeys(_ROW.sub("）", _reading_name(o)) for o in outcomes[:limit]))
        text = f"这样问有多种读法，数字各不相同，请说明指的是哪个，例如：{names}。"
        return Answer(question, "clarify", "figures", text, query=query, assumptions=tuple(assumptions))
    citations: list[Citation] = []
    readings: list[ReadingOf] = []
    lines = ["这样问有几种读法，数字不同，请问指的是哪个？"]
    units = {value.unit for outcome in outcomes for value in outcome.values}
    mixed = len(units) > 1 and units <= set(MONEY_UNITS)
    for number, outcome in enumerate(outcomes, start=1):
        own = [
            _renumbered(c, len(citations) + place)
            for place, c in enumerate(cite_all(outcome.evidence, witnesses=False), start=1)
        ]
        citations += own
        figures = tuple(_figure(value, own) for value in outcome.values)
        readings.append(ReadingOf(outcome.query, _reading_name(outcome), figures, tuple(own)))
        shown = "、".join(_amount(f, in_common=mixed) for f in figures) or "、".join(
            f"“{c.printed}”" for c in own
        )
        lines.append(
            f"{number}. {_reading_name(outcome)}：{shown}{''.join(f'[{c.number}]' for c in own[:3])}"
        )
    if assumptions:
        lines.append(f"说明：{'；'.join(assumptions)}。")
    return Answer(
        question,
        "clarify",
        "figures",
        "\n".join(lines),
        query=query,
        citations=tuple(citations),
        readings=tuple(readings),
        assumptions=tuple(assumptions),
    )


def _amount(figure: Figure, *, in_common: bool) -> str:
    """Return a figure; beside amounts in another unit also in the common one."""
    printed = wording.shown(figure.value, figure.unit)
    if not in_common or figure.unit == _COMMON:
        return printed
    return (
        f"{wording.shown(convert(figure.value, figure.unit or '', _COMMON), _COMMON)}（文件印为 {printed}）"
    )


def refused(question: str, stop: Stop, assumptions: Sequence[str] = (), query: Query | None = None) -> Answer:
    """Return a typed refusal: what is missing, and what is held nearest."""
    citations = cite_all(_distinct(stop.evidence), witnesses=False)
    lines = [stop.message]
    if stop.nearest:
        nearest = stop.nearest.rstrip("。")
        marks = "".join(f"[{c.number}]" for c in citations)
        lines.append(f"最接近的：{nearest}{marks}。")
    return Answer(
        question=question,
        status="refused",
        route=None,
        text="\n".join(lines),
        query=stop.query or query,
        citations=citations,
        refusal=Refusal(stop.reason, stop.nearest),
        assumptions=tuple(assumptions),
    )


def checks_of(evidence: Sequence[Evidence], holdings: Holdings) -> tuple[VerifiedCheck, ...]:
    """Return the checks that touch the evidence, failing ones first."""
    found = [
        check
        for e in evidence[:_CHECKED]
        if e.fact is not None
        for check in holdings.checks_of(e.entry.document.document_id, e.fact.fact_id)
        if check.result != "not_applicable"
    ]
    found.sort(key=lambda check: check.result != "fails")
    names = dict.fromkeys((check.name, check.result) for check in found)
    return tuple(VerifiedCheck(name, result) for name, result in list(names)[:_SHOWN_CHECKS])


def _distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for one in evidence:
        if not any(same_place(one, held) for held in found):
            found.append(one)
    return tuple(found)


def _figure(value: Value, citations: Sequence[Citation]) -> Figure:
    numbers = [_number_of(e, citations) for e in value.evidence]
    cited = tuple(dict.fromkeys(number for number in numbers if number is not None))
    return Figure(value.value, value.unit, value.kind, value.label, cited)


def _number_of(evidence: Evidence, citations: Sequence[Citation]) -> int | None:
    fact_id = evidence.fact.fact_id if evidence.fact is not None else None
    for citation in citations:
        if fact_id is not None and citation.fact_id == fact_id:
            return citation.number
        if fact_id is None and citation.fact_id is None and _same_cell(evidence, citation):
            return citation.number
    return None


def _same_cell(evidence: Evidence, citation: Citation) -> bool:
    entry = evidence.entry
    column = "／".join(evidence.column.path) if evidence.column is not None else None
    same_row = citation.row == (entry.row.ordinal if entry.row is not None else None)
    same_table = citation.table_id == (entry.table.table_id if entry.table is not None else None)
    return same_table and same_row and citation.column == column and citation.page == evidence.source.page


def _calculation(outcome: Outcome, citations: Sequence[Citation]) -> Calculation | None:
    working = outcome.working
    if working is None:
        return None
    shown = wording.terms(working.operands, outcome.values[0].unit if outcome.values else None)
    numbers = [_number_of(e, citations) for e in working.operands]
    operands = tuple(number for number in numbers if number is not None)
    return Calculation(working.formula.format(*shown), operands, working.rounding)


def _marks(outcome: Outcome, citations: Sequence[Citation]) -> str:
    numbers = [_number_of(e, citations) for e in outcome.evidence]
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers) if n is not None)


def _where(evidence: Sequence[Evidence], citations: Sequence[Citation]) -> list[str]:
    places = []
    for one in evidence[:_SHOWN_PLACES]:
        number = _number_of(one, citations)
        also = "".join(
            f"，正文第 {c.page} 页亦写明[{c.number}]"
            for fact in one.also[:1]
            for c in citations
            if c.fact_id == fact.fact_id
        )
        places.append(f"{wording.place(one)}[{number}]{also}")
    more = "等" if len(evidence) > _SHOWN_PLACES else ""
    return [f"出处：{'；'.join(places)}{more}。"] if places else []


def _proof(outcome: Outcome) -> str:
    by_state: dict[str, list[str]] = {}
    for one in outcome.evidence:
        state = wording.proof(one)
        if state:
            by_state.setdefault(state, []).append(wording.name(one))
    if len(by_state) == 1:
        return next(iter(by_state))
    return "；".join(f"{'、'.join(dict.fromkeys(names))}{state}" for state, names in by_state.items())


def _reading_name(outcome: Outcome) -> str:
    if outcome.label:
        return outcome.label
    return outcome.values[0].label if outcome.values else outcome.sentence


def _renumbered(citation: Citation, number: int) -> Citation:
    from dataclasses import replace  # noqa: PLC0415

    return replace(citation, number=number)
