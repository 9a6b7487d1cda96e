"""What the documents of a question give, put together (合答): one figure, or the readings that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.holdings.holdings import Holdings
from assistant.holdings.units import is_part
from assistant.lookups import wording
from assistant.lookups.answer import answered, clarified, refused
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans.interpret import MAX_READINGS
from assistant.plans.settle import Settled
from assistant.records import Answer


def together(question: str, results: Sequence[Settled], holdings: Holdings) -> Answer:
    """Answer from what the document groups give: one figure, or the readings that differ."""
    outcomes = [outcome for result in results for outcome in result.outcomes]
    several = len(holdings.documents) > 1 or any(is_part(d.document_id) for d in holdings.documents)
    holdings = holdings.within(e.entry.document.document_id for o in outcomes for e in o.evidence)
    if not outcomes:
        stop = next((stop for result in results for stop in result.stops), None)
        return refused(question, stop or Stop("unclear", "没有看出问的是什么项目，请换个说法。"))
    assumptions = tuple(dict.fromkeys(said for result in results for said in result.assumptions))
    distinct: dict[object, Outcome] = {}
    for outcome in outcomes:
        distinct.setdefault(outcome.signature or outcome.sentence, outcome)
    readings = list(distinct.values())
    if len(distinct) == 1 or not any(outcome.values for outcome in readings):
        return answered(question, whose_said(outcomes[0], several=several), holdings, assumptions)
    if len(results) > 1:
        readings = [replace(o, label=_in_whose(o)) for o in readings]
    return clarified(question, readings, assumptions, MAX_READINGS)


def whose_said(outcome: Outcome, *, several: bool) -> Outcome:
    """Name the department and the year in an answer, where several documents are held."""
    documents = {e.entry.document.document_id: e.entry.document for e in outcome.evidence}
    if not several or len(documents) != 1:
        return outcome
    document = next(iter(documents.values()))
    if document.department in outcome.sentence:
        return outcome
    return replace(outcome, sentence=f"{wording.subject(document)}：{outcome.sentence}")


def _in_whose(outcome: Outcome) -> str:
    if not outcome.evidence:
        return outcome.label
    document = outcome.evidence[0].entry.document
    scope, kind = wording.SCOPE[document.scope], wording.TYPE[document.document_type]
    whose = f"{document.department} {document.fiscal_year} 年{scope}{kind}"
    return f"{whose}：{outcome.label}" if outcome.label else whose
