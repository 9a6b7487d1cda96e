"""The chain of one question (一问一答): what it is about, each of its asks in turn, one answer of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import limits, refusals, wording
from assistant.answer import answered, clarified, refused
from assistant.clauses import asks_in
from assistant.conversation import Conversation
from assistant.execute import run
from assistant.followup import chosen_reading
from assistant.holdings import Holdings
from assistant.interpret import MAX_READINGS
from assistant.operands import bind_all
from assistant.outcome import Outcome, Stop
from assistant.question import Frame, frame_of
from assistant.records import Answer, Query
from assistant.referents import with_referent
from assistant.route import asks_narrative
from assistant.scope import Scope, choose
from assistant.settle import Settled
from assistant.turn import BUDGET_WORDS, SHORT, GetSearcher, Turn, turn_of
from assistant.turn_figures import in_figures
from assistant.turn_words import in_words
from ingest.records import Document

_MOST_ASKS = 4


def reply(question: str, conversation: Conversation, holdings: Holdings, searcher: GetSearcher) -> Answer:
    """Answer one question."""
    stop = limits.before(question)
    if stop is not None:
        return refused(question, stop)
    frame = frame_of(with_referent(question, conversation, holdings), holdings.lexicon)
    picked = chosen_reading(frame, conversation)
    if picked is not None:
        return _again(question, picked, holdings)
    stop = limits.not_asked(frame.text, question) or limits.off_topic(frame.text)
    if stop is not None:
        return refused(question, stop)
    asks = asks_in(frame.text)
    if 1 < len(asks) <= _MOST_ASKS:
        several = _several(question, asks, conversation, holdings, searcher)
        if several is not None:
            return several
    settled = _settled(question, frame, conversation, holdings, searcher)
    return settled if isinstance(settled, Answer) else _together(question, settled, holdings)


def _settled(
    question: str, frame: Frame, conversation: Conversation, holdings: Holdings, searcher: GetSearcher
) -> Answer | list[Settled]:
    scope = choose(frame, holdings, conversation.query)
    if isinstance(scope, Stop):
        about = frame.phrases or frame.departments or frame.others or len(frame.text) <= SHORT
        if not about and frame.leftovers and not any(word in frame.text for word in BUDGET_WORDS):
            return refused(question, limits.stranger())
        return refused(question, replace(scope, query=_asked_of(frame, scope, holdings)))
    results: list[Settled] = []
    for group in _groups(scope):
        turn = turn_of(question, frame, group, conversation, holdings, searcher)
        answer = _answered(turn) if isinstance(turn, Turn) else turn
        if isinstance(answer, Answer):
            return answer
        results.append(answer)
    return results


def _answered(turn: Turn) -> Answer | Settled:
    """Answer one ask within the documents of one department, type and scope."""
    elsewhere = refusals.elsewhere(turn.bindings.leftovers, turn.holdings, turn.document)
    if elsewhere is not None:
        return refused(turn.question, elsewhere)
    if asks_narrative(turn.frame, turn.bindings):
        return in_words(turn)
    final = any(document.document_type == "final" for document in turn.scope.documents)
    if turn.frame.has("actual", "overspend") and not final:
        return refused(turn.question, refusals.not_executed(turn.bindings, turn.holdings, turn.document))
    return in_figures(turn)


def _asked_of(frame: Frame, stop: Stop, holdings: Holdings) -> Query:
    """Return what a refused question asked for, so that a follow-up (那工信局呢) can take it up."""
    ids = frozenset(document.document_id for document in holdings.documents)
    bounds = [operand.bounds[0] for operand in bind_all(frame, holdings, ids).operands]
    query = stop.query or Query(operation="lookup")
    targets = tuple(bound.target for bound in bounds)
    return replace(query, items=tuple(target.item for target in targets), targets=targets)


def _several(
    question: str,
    asks: Sequence[str],
    conversation: Conversation,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Answer | None:
    """Answer several asks one after the other; None where one of them has no figure of its own."""
    outcomes: list[Outcome] = []
    assumptions: list[str] = []
    for ask in asks:
        settled = _settled(ask, frame_of(ask, holdings.lexicon), conversation, holdings, searcher)
        if isinstance(settled, Answer) or len(settled) != 1 or len(settled[0].outcomes) != 1:
            return None
        outcome = settled[0].outcomes[0]
        if not outcome.values:
            return None
        outcomes.append(outcome)
        assumptions += settled[0].assumptions
        conversation = conversation.followed_by(answered(ask, outcome, holdings, ()))
    first = outcomes[0]
    query = replace(
        first.query,
        items=tuple(item for outcome in outcomes for item in outcome.query.items),
        targets=tuple(target for outcome in outcomes for target in outcome.query.targets),
    )
    workings = [outcome.working for outcome in outcomes if outcome.working is not None]
    merged = Outcome(
        query,
        tuple(value for outcome in outcomes for value in outcome.values),
        "；".join(outcome.sentence for outcome in outcomes),
        workings[0] if len(workings) == 1 else None,
        tuple(e for outcome in outcomes for e in outcome.evidence),
        tuple(said for outcome in outcomes for said in outcome.assumptions),
    )
    return answered(question, merged, holdings, tuple(dict.fromkeys(assumptions)))


def _again(question: str, query: Query, holdings: Holdings) -> Answer:
    documents = [d for d in holdings.documents if d.document_id == query.document_id]
    result = run(query, holdings, documents)
    return refused(question, result) if isinstance(result, Stop) else answered(question, result, holdings, ())


def _together(question: str, results: Sequence[Settled], holdings: Holdings) -> Answer:
    """Answer from what the document groups give: one figure, or the readings that differ."""
    outcomes = [outcome for result in results for outcome in result.outcomes]
    if not outcomes:
        stop = next((stop for result in results for stop in result.stops), None)
        return refused(question, stop or Stop("unclear", "没有看出问的是什么项目，请换个说法。"))
    assumptions = tuple(dict.fromkeys(said for result in results for said in result.assumptions))
    distinct: dict[object, Outcome] = {}
    for outcome in outcomes:
        distinct.setdefault(outcome.signature or outcome.sentence, outcome)
    if len(distinct) == 1:
        return answered(question, outcomes[0], holdings, assumptions)
    readings = list(distinct.values())
    if not any(outcome.values for outcome in readings):
        return answered(question, outcomes[0], holdings, assumptions)
    if len(results) > 1:
        readings = [replace(o, label=_in_whose(o)) for o in readings]
    return clarified(question, readings, assumptions, MAX_READINGS)


def _in_whose(outcome: Outcome) -> str:
    if not outcome.evidence:
        return outcome.label
    document = outcome.evidence[0].entry.document
    scope, kind = wording.SCOPE[document.scope], wording.TYPE[document.document_type]
    whose = f"{document.department} {document.fiscal_year} 年{scope}{kind}"
    return f"{whose}：{outcome.label}" if outcome.label else whose


def _groups(scope: Scope) -> tuple[Scope, ...]:
    """Part the documents by department, type and scope; comparisons across them stay together."""
    if scope.across is not None:
        return (scope,)
    groups: dict[tuple[str, str, str], list[Document]] = {}
    for document in scope.documents:
        groups.setdefault((document.department, document.document_type, document.scope), []).append(document)
    return tuple(replace(scope, documents=tuple(documents)) for documents in groups.values())
