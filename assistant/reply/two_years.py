"""Two years of which only the later has a document (两个年度): the other is told as that one prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.gate import calculate
from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.outcome import Outcome, Value, Working
from assistant.plans.across_asks import set_against, sides_said
from assistant.plans.scope import Scope
from assistant.plans.settle import Settled
from assistant.plans.stages import told_in
from assistant.reply.together import whose_said
from ingest.amount import MONEY_UNITS, text_of
from ingest.records import Document

_TOGETHER = ("compare", "difference", "increase", "decrease", "rate", "change_word", "prior", "sum")


def of_two_years(frame: Frame, held: Sequence[Document]) -> tuple[tuple[Frame, Scope], ...] | None:
    """Return what to ask of which documents, the earlier year first; None where each has its own."""
    said = sides_said(frame, _newest(held)) if divides(frame, held) else ()
    frame = replace(frame, years=tuple(("year", year) for year in said)) if said else frame
    years = sorted({value for kind, value in frame.years if kind == "year"})
    if len(years) != 2 or years[1] - years[0] != 1 or len(frame.years) != 2 or frame.has(*_TOGETHER, "why"):
        return None
    later = tuple(d for d in held if d.fiscal_year == years[1])
    if not later or told_in(frame) is not None or any(d.fiscal_year == years[0] for d in held):
        return None
    if not said and frame.has("ratio"):
        return None
    if said:
        tokens = tuple(t for t in frame.tokens if not t.cue("share", "ratio"))
        frame = replace(frame, tokens=tokens, cues=frame.cues - {"share", "ratio"})
    own = replace(frame, years=(("year", years[1]),), cues=frame.cues - {"actual", "list"})
    before = replace(frame, years=(("year", years[0]),), cues=frame.cues - {"list"})
    return (before, Scope(later, (), years[0])), (own, Scope(later))


def _newest(held: Sequence[Document]) -> int | None:
    return max((document.fiscal_year for document in held), default=None)


def divides(frame: Frame, held: Sequence[Document]) -> bool:
    """Tell whether the later year is set against the earlier one (2026年是2025年的几倍, 相当于…百分之几)."""
    years = sides_said(frame, _newest(held))
    of_one = len(frame.phrases) == 1 and len(years) == 2 and years[0] > years[1]
    return of_one and (frame.has("ratio") or set_against(frame))


def in_turn(parts: Sequence[Sequence[Settled]], own: Holdings, frame: Frame) -> Settled | None:
    """Return the figures of both years, one after the other; None where one has none or several."""
    found = [part[0].outcomes[0] for part in parts if len(part) == 1 and len(part[0].outcomes) == 1]
    if len(found) != 2 or not all(outcome.values for outcome in found):
        return None
    said = [whose_said(outcome, several=len(own.documents) > 1).sentence for outcome in found]
    if divides(frame, own.documents):
        sides = "{} 年是 {} 年的".format(*sides_said(frame, _newest(own.documents)))
        quotient = _quotient(found[1], found[0], sides, "；".join(said), percent=not frame.has("ratio"))
        return None if quotient is None else Settled((quotient,), (), ())
    merged = Outcome(
        found[0].query,
        tuple(value for outcome in found for value in outcome.values),
        "；".join(said),
        next((outcome.working for outcome in found if outcome.working is not None), None),
        tuple(e for outcome in found for e in outcome.evidence),
    )
    return Settled((merged,), (), tuple(dict.fromkeys(s for part in parts for s in part[0].assumptions)))


def _quotient(later: Outcome, earlier: Outcome, sides: str, said: str, *, percent: bool) -> Outcome | None:
    """Return the later level over the earlier one; None where they cannot be divided."""
    one, other = later.values[0], earlier.values[0]
    both_money = one.unit in MONEY_UNITS and other.unit in MONEY_UNITS
    if other.value == 0 or not (both_money or one.unit == other.unit) or len(earlier.values) > 1:
        return None
    then = calculate.in_unit(other.value, other.unit, one.unit) if both_money else other.value
    unit = "%" if percent else "倍"
    value = (calculate.percent if percent else calculate.quotient)(one.value, then)
    evidence = (*one.evidence, *other.evidence)
    figure = Value(value, unit, "computed", f"{one.label}：{sides}", evidence)
    sentence = f"{sides} {wording.shown(value, unit)}（计算所得）。{said}"
    terms = (one.value, then)
    shown = map(text_of, terms) if one.unit == other.unit else (wording.shown(t, one.unit) for t in terms)
    formula = " ÷ ".join(shown)
    return Outcome(later.query, (figure, one, other), sentence, Working(formula, evidence, calculate.ROUNDED))
