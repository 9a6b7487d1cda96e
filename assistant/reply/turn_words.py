"""Answers in words (以文作答): quotes from narrative and tables, with the figure attached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from assistant.language.softness import filters
from assistant.lookups.answer import answered, refused
from assistant.lookups.changes import WHOLE
from assistant.lookups.collect import children
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans import limits, refusals
from assistant.plans.interpret import default_total
from assistant.plans.operands import Operand
from assistant.records import Answer, Target
from assistant.reply import premise
from assistant.reply.narrative import QuoteLike, nothing_said, told
from assistant.reply.textcells import TextCell, dated_lines, project_cells, table_notes, unit_cells
from assistant.reply.turn import Turn, described

_REASON = re.compile(r"原因|由于|因为|因此|主要是|主要系|系因|为了")
_FUND = re.compile(
    r"公共预算|政府性基金|国有资本经营|财政拨款"
)  # all spending of a fund is no whole of few parts
_MOST_PARTS = 3
_AMOUNT = re.compile(r"(?:金额|合计|小计|总计|数额|预算数|决算数)$")
_FEW = 2  # readings of a name up to which what tables say of it is quoted


def in_words(turn: Turn) -> Answer:
    """Answer from the narrative, or say that it is silent."""
    attached = _attached(turn)
    answer = quoted(turn, attached, premise.corrected(turn.frame, attached))
    if answer is not None:
        return answer
    stop = _why_silent(turn)
    if stop is not None:
        return refused(turn.question, stop)
    found = described(turn, filters(turn.bindings.leftovers, turn.frame.tokens, turn.frame.text))
    if found is not None and len(found.outcomes) == 1 and not _is_project(found.outcomes[0]):
        return answered(turn.question, found.outcomes[0], turn.holdings, found.assumptions)
    if turn.is_strange:
        return refused(turn.question, limits.stranger())
    return nothing_said(turn.question, attached.outcome if attached is not None else None)


def _why_silent(turn: Turn) -> Stop | None:
    stop = limits.beyond_disclosure(turn.frame.text) or limits.voucher(turn.frame.text)
    if stop is None and (turn.frame.has("overspend") or limits.opinion(turn.frame.text)):
        stop = refusals.not_executed(turn.bindings, turn.holdings, turn.document)
    if stop is None and turn.is_bare:
        stop = Stop("unclear", "没有看出问的是什么，请换个说法。")
    return stop


def _is_project(outcome: Outcome) -> bool:
    """A project's amount is no answer to a question about what is said of it."""
    return any(evidence.entry.family == "project" for evidence in outcome.evidence)


def _is_named(operand: Operand) -> bool:
    """Tell whether an operand is said by a name of its own, not by a piece of one."""
    return all(not t.piece and (t.is_a("item") or not t.is_a("fragment")) for t in operand.phrase.tokens)


def _attached(turn: Turn) -> premise.Attached | None:
    """Return the figure that goes with the words: of a name said, or the one project it can mean."""
    operands = turn.bindings.operands
    if not operands and turn.frame.has("increase", "decrease", "change_word", "prior", "difference"):
        total = default_total(turn.frame, turn.holdings, turn.scope, attached=True)
        operands = (total,) if total is not None else ()
    for operand in operands:
        if not _is_named(operand) and (len(operand.bounds) > 1 or turn.frame.has("topic")):
            continue
        for bound in operand.bounds:
            found = premise.attach(bound.target, turn.frame, turn.scope, turn.holdings)
            if found is not None:
                return found
    return None


def quoted(turn: Turn, attached: premise.Attached | None = None, lead: str = "") -> Answer | None:
    """Return the answer made of quotes, None where the documents say nothing about it."""
    frame = turn.frame
    cells = _cells(turn)
    named = [operand for operand in turn.bindings.operands if _is_named(operand)]
    targets = [bound.target for operand in named for bound in operand.bounds]
    items = tuple(dict.fromkeys(target.item for target in targets if target.key not in WHOLE))
    ignore = tuple(t.text for t in frame.tokens if t.is_a("department", "literal"))
    asked = premise.asked_of(frame, attached)
    ids = [turn.document.document_id]
    searched = not cells or frame.has("why")
    quotes = tuple(turn.searcher().quotes(asked, ids, ignore=ignore, items=items)) if searched else ()
    if any(_REASON.search(quote.text) for quote in quotes):
        cells = ()
    elif cells:
        quotes = ()
    changed = bool(quotes) or (not cells and frame.has("increase", "decrease", "change_word"))
    if frame.has("why") and changed and not any(_REASON.search(quote.text) for quote in quotes):
        quotes += _reasons_of_parts(turn, targets, {quote.text for quote in quotes}, ignore)
    if not quotes and not cells and not (attached is not None and lead):
        return None
    outcome = attached.outcome if attached is not None else None
    note = turn.searcher().note if quotes else None
    searched_by = (note.rstrip("。"),) if note is not None else ()
    assumed = (
        *turn.scope.assumptions,
        *searched_by,
        *(f"“{written}”按“{meant}”理解" for written, meant in frame.slips),
    )
    return told(turn.question, quotes, cells, outcome, lead, turn.holdings, assumed)


def _reasons_of_parts(
    turn: Turn, wholes: Sequence[Target], known: AbstractSet[str], ignore: Sequence[str]
) -> tuple[QuoteLike, ...]:
    """Return why the parts of a whole changed, where the document gives no reason for the whole itself."""
    id_ = turn.document.document_id
    narrower = [whole for whole in wholes if whole.key not in WHOLE and not _FUND.search(whole.item)]
    parts = [entry.item for whole in narrower for entry in children(whole, turn.holdings, id_)]
    found: dict[str, QuoteLike] = {}
    for part in dict.fromkeys(parts):
        for quote in turn.searcher().quotes(f"{part}增减变化的原因", [id_], ignore=ignore, items=(part,)):
            if _REASON.search(quote.text) and quote.text not in known:
                found.setdefault(quote.text, quote)
    return tuple(found.values())[:_MOST_PARTS]


def _cells(turn: Turn) -> tuple[TextCell, ...]:
    """Return what the tables say in words about what is asked."""
    frame, holdings, documents = turn.frame, turn.holdings, (turn.document,)
    few: list[Target] = [b.target for o in turn.bindings.operands if len(o.bounds) <= _FEW for b in o.bounds]
    named = any(_is_named(operand) for operand in turn.bindings.operands)
    amount = frame.has("how_much", "sum") or _AMOUNT.search(frame.text) is not None
    notes = frame.has("why", "purpose") or not (named or amount)  # a note is no answer to how much
    return (
        *unit_cells(frame, holdings, documents),
        *project_cells(frame, few, holdings, documents),
        *(table_notes(frame, holdings, documents) if notes else ()),
        *dated_lines(frame, few, holdings, documents),
    )
