"""Premises of a question (前提): what it takes for granted is compared with the document, and corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.execute.execute import run
from assistant.gate import calculate
from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.changes import WHOLE, Change, change_of, magnitude
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans.scope import Scope
from assistant.records import Query, Target
from ingest.amount import MONEY_UNITS

_BARE = 6
_WORD = {1: "增加", -1: "减少", 0: "持平"}


@dataclass(frozen=True, slots=True)
class Attached:
    """The figure attached to a narrative answer."""

    outcome: Outcome
    target: Target
    change: Change | None


def attach(target: Target, frame: Frame, scope: Scope, holdings: Holdings) -> Attached | None:
    """Return the figure of a target, to be attached to words about it."""
    document = scope.documents[0]
    query = Query(
        operation="lookup",
        department=document.department,
        document_id=document.document_id,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
        scope=document.scope,
        items=(target.item,),
        measure=target.measure,
        fund=target.fund,
        unit=frame.unit,
        targets=(target,),
    )
    result = run(query, holdings, (document,))
    if isinstance(result, Stop) or not result.values:
        return None
    change = change_of(target, holdings, document)
    if frame.has("why", "increase", "decrease", "change_word", "prior") and change is not None:
        stated = tuple(e for e in (change.amount, change.rate) if e is not None)
        result = replace(result, extra=(*result.extra, *stated))
    return Attached(result, target, change)


def corrected(frame: Frame, attached: Attached | None) -> str:
    """Return the sentence that corrects a premise, empty where none is wrong."""
    if attached is None:
        return ""
    parts = [
        part
        for part in (_direction(frame, attached), _amount(frame, attached), _zero(frame, attached))
        if part
    ]
    return "；".join(parts)


def _direction(frame: Frame, attached: Attached) -> str:
    change = attached.change
    evidence = attached.outcome.evidence[0]
    if change is None or not frame.has("increase", "decrease"):
        return ""
    wrong = (frame.has("increase") and not frame.has("decrease") and change.direction <= 0) or (
        frame.has("decrease") and not frame.has("increase") and change.direction >= 0
    )
    size = magnitude(change)
    base = change.base
    if change.direction == 0:
        state = f"文件写明{wording.name(evidence)}与{base}相比持平，没有增减"
    elif size is not None and change.amount is not None:
        much = wording.shown(size, change.amount.unit)
        state = f"文件写明{wording.name(evidence)}比{base}{_WORD[change.direction]} {much}"
    else:
        return ""
    return f"{'与问题中的说法不同，' if wrong else ''}{state}，本年为 {_shown(evidence)}"


def _amount(frame: Frame, attached: Attached) -> str:
    """An amount the question asserts that is not the document's."""
    evidence = attached.outcome.evidence[0]
    for token in frame.amounts:
        literal = token.literal
        if (
            literal is None
            or literal.unit != "元"
            or evidence.unit not in MONEY_UNITS
            or evidence.value is None
        ):
            continue
        change = attached.change
        said = literal.value
        held = [
            evidence.value,
            *([magnitude(change)] if change is not None and magnitude(change) is not None else []),
        ]
        if all(calculate.in_unit(v, evidence.unit, "元") != said for v in held if v is not None):
            return f"文件中{wording.name(evidence)}是 {_shown(evidence)}，不是问题中所说的 {token.text}"
    return ""


def _zero(frame: Frame, attached: Attached) -> str:
    """Reasons or uses asked of something of which there is none."""
    evidence = attached.outcome.evidence[0]
    if evidence.value != 0 or not frame.has("why", "purpose", "increase"):
        return ""
    return f"{wording.name(evidence)}为 {_shown(evidence)}，{wording.how_declared(evidence)}"


def _shown(evidence: Evidence) -> str:
    return (
        wording.shown(evidence.value, evidence.unit)
        if evidence.value is not None
        else f"“{evidence.printed}”"
    )


def asked_of(frame: Frame, attached: Attached | None) -> str:
    """Return what to search the narrative for, with the item and change that a bare 为什么 leaves out."""
    whole = attached is not None and attached.target.key in WHOLE and not frame.phrases
    if attached is None or (len(frame.text) > _BARE and not whole):
        return frame.text
    change = attached.change
    said = f"比上年{_WORD[change.direction]}" if change is not None and frame.has("why", "purpose") else ""
    asks_use = change is not None and frame.has("purpose") and frame.has("difference", "increase", "decrease")
    name = "部门预算收支" if attached.target.key in WHOLE else attached.target.item
    return f"{name}{said}的原因" if asks_use else f"{name}{said}{frame.text}"
