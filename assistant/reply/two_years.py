"""Two years of which only the later has a document (两个年度): the other is told as that one prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.lookups.outcome import Outcome
from assistant.plans.scope import Scope
from assistant.plans.settle import Settled
from assistant.plans.stages import told_in
from assistant.reply.together import whose_said
from ingest.records import Document

_TOGETHER = ("compare", "difference", "increase", "decrease", "rate", "change_word", "prior", "sum", "ratio")


def of_two_years(frame: Frame, held: Sequence[Document]) -> tuple[tuple[Frame, Scope], ...] | None:
    """Return what to ask of which documents, the earlier year first; None where each has its own."""
    years = sorted({value for kind, value in frame.years if kind == "year"})
    if len(years) != 2 or years[1] - years[0] != 1 or len(frame.years) != 2 or frame.has(*_TOGETHER, "why"):
        return None
    later = tuple(d for d in held if d.fiscal_year == years[1])
    if not later or told_in(frame) is not None or any(d.fiscal_year == years[0] for d in held):
        return None
    own = replace(frame, years=(("year", years[1]),), cues=frame.cues - {"actual", "list"})
    before = replace(frame, years=(("year", years[0]),), cues=frame.cues - {"list"})
    return (before, Scope(later, (), years[0])), (own, Scope(later))


def in_turn(parts: Sequence[Sequence[Settled]], own: Holdings) -> Settled | None:
    """Return the figures of both years, one after the other; None where one has none or several."""
    found = [part[0].outcomes[0] for part in parts if len(part) == 1 and len(part[0].outcomes) == 1]
    if len(found) != 2 or not all(outcome.values for outcome in found):
        return None
    said = [whose_said(outcome, several=len(own.documents) > 1).sentence for outcome in found]
    merged = Outcome(
        found[0].query,
        tuple(value for outcome in found for value in outcome.values),
        "；".join(said),
        next((outcome.working for outcome in found if outcome.working is not None), None),
        tuple(e for outcome in found for e in outcome.evidence),
    )
    return Settled((merged,), (), tuple(dict.fromkeys(s for part in parts for s in part[0].assumptions)))
