"""The chain of one question (一问一答): every branch returns a whole answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant import limits, premise, refusals, words
from assistant.answer import answered, clarified, refused
from assistant.conversation import Conversation
from assistant.described import describe
from assistant.execute import run
from assistant.execute_years import side_by_side
from assistant.followup import chosen_reading, completed, converted, inherited, shifted
from assistant.holdings import Holdings
from assistant.interpret import MAX_READINGS, Plan, interpret
from assistant.narrative import Searcher, nothing_said, told
from assistant.operands import Bindings, bind_all
from assistant.outcome import Outcome, Stop
from assistant.question import Frame, frame_of
from assistant.records import Answer, Query
from assistant.route import asks_figure, asks_narrative
from assistant.scope import Scope, choose
from assistant.settle import Settled, settle
from assistant.softness import filters
from assistant.textcells import project_cells, table_notes, unit_cells
from ingest.records import Document

GetSearcher = Callable[[], Searcher]


def reply(question: str, conversation: Conversation, holdings: Holdings, searcher: GetSearcher) -> Answer:
    """Answer one question."""
    stop = limits.before(question)
    if stop is not None:
        return refused(question, stop)
    frame = frame_of(question, holdings.lexicon)
    picked = chosen_reading(frame, conversation)
    if picked is not None:
        return _again(question, picked, holdings)
    stop = limits.off_topic(frame.text)
    if stop is not None:
        return refused(question, stop)
    scope = choose(frame, holdings, conversation.query)
    if isinstance(scope, Stop):
        return refused(question, scope)
    results: list[Settled] = []
    for group in _groups(scope):
        answer = _in_documents(question, frame, group, conversation, holdings, searcher)
        if isinstance(answer, Answer):
            return answer
        results.append(answer)
    return _together(question, results, holdings)


def _in_documents(
    question: str,
    frame: Frame,
    scope: Scope,
    conversation: Conversation,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Answer | Settled:
    """Answer within the documents of one department, type and scope; figures are settled by the caller."""
    document = scope.documents[0]
    bindings = bind_all(frame, holdings, frozenset(d.document_id for d in scope.documents))
    again = (
        converted(frame, bindings, conversation)
        or shifted(frame, bindings, conversation)
        or inherited(frame, bindings, conversation)
    )
    if again is not None:
        return _settled(Plan((again,), scope.documents, scope.assumptions), frame, bindings, holdings)
    filled = completed(frame, bindings, conversation, holdings, document.document_id)
    bindings = filled or bindings
    if asks_narrative(frame, bindings, holdings):
        return _narrative(question, frame, bindings, scope, holdings, searcher)
    if frame.has("actual", "overspend") and not any(d.document_type == "final" for d in scope.documents):
        return refused(question, refusals.not_executed(bindings, holdings, document))
    return _figures(question, frame, bindings, scope, holdings, searcher)


def _figures(
    question: str,
    frame: Frame,
    bindings: Bindings,
    scope: Scope,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Answer | Settled:
    document = scope.documents[0]
    ids = [d.document_id for d in scope.documents]
    open_words = filters(bindings.leftovers, frame.tokens)
    if _needs_description(frame, bindings, open_words):
        proposed = describe(frame, holdings, ids)
        if proposed:
            return _settled_described(frame, scope, proposed, holdings)
    if open_words or (bindings.unbound and not bindings.operands):
        beyond = limits.beyond_disclosure(frame.text)
        if beyond is not None:
            return refused(question, beyond)
        quoted = _quoted(question, frame, bindings, scope, holdings, searcher, None)
        if quoted is not None:
            return quoted
        if open_words:
            return refused(question, refusals.left_over(open_words, bindings, holdings, document))
    if bindings.unbound:
        return refused(question, refusals.not_bound(bindings.unbound[0], holdings, document))
    beyond = limits.beyond_disclosure(frame.text)
    if beyond is not None:
        return refused(question, beyond)
    plan = interpret(frame, bindings, scope, holdings)
    if isinstance(plan, Stop):
        if not asks_figure(frame):
            quoted = _quoted(question, frame, bindings, scope, holdings, searcher, None)
            if quoted is not None:
                return quoted
            if limits.has_chinese(frame.text) and not bindings.operands and not _budget_like(frame):
                return refused(question, limits.stranger())
        return refused(question, plan)
    return _settled(plan, frame, bindings, holdings)


def _budget_like(frame: Frame) -> bool:
    return any(
        word in frame.text
        for word in ("预算", "决算", "经费", "支出", "收入", "费", "钱", "采购", "项目", "那", "多少")
    )


def _needs_description(frame: Frame, bindings: Bindings, open_words: Sequence[object]) -> bool:
    """Tell whether the names bound do not explain the question, so that rows' own words are searched."""
    if (
        frame.has("share", "growth", "rank", "max", "min", "sum", "difference", "compare")
        and bindings.operands
    ):
        return False
    families = {b.target.family for o in bindings.operands for b in o.bounds}
    quantity = bool(frame.measure_words) and not families & {"procurement", "assets", "performance"}
    return (
        bool(open_words)
        or not bindings.operands
        or (quantity and not frame.collections)
        or (frame.has("when") and "performance" not in families)
    )


def _settled_described(frame: Frame, scope: Scope, proposed: Sequence[object], holdings: Holdings) -> Settled:
    from assistant.described import Described, outcome_of  # noqa: PLC0415

    outcomes = [outcome_of(p, frame, scope.documents[0]) for p in proposed if isinstance(p, Described)]
    return settle(outcomes, (), frame, (), holdings, scope.assumptions)


def _settled(plan: Plan, frame: Frame, bindings: Bindings, holdings: Holdings) -> Settled:
    """Execute every reading of a plan, and keep what is the same once."""
    outcomes: list[Outcome] = []
    stops: list[Stop] = []
    for query in plan.queries:
        across = (
            query.operation in ("compare", "list", "rank")
            and len(query.targets) == 1
            and len(plan.documents) > 1
        )
        documents = _documents_for(query, plan.documents)
        result = (
            side_by_side(query, _context(holdings, plan.documents))
            if across and not any(k == "collection" for k, _ in query.arguments)
            else run(query, holdings, documents)
        )
        if isinstance(result, Stop):
            stops.append(result)
        else:
            outcomes.append(result)
    bounds = tuple(b for o in bindings.operands for b in o.bounds)
    return settle(outcomes, stops, frame, bounds, holdings, plan.assumptions)


def _context(holdings: Holdings, documents: Sequence[Document]):  # type: ignore[no-untyped-def]
    from assistant.execute import Context  # noqa: PLC0415

    return Context(holdings, tuple(documents))


def _documents_for(query: Query, documents: Sequence[Document]) -> tuple[Document, ...]:
    leading = [d for d in documents if d.document_id == query.document_id] or list(documents[:1])
    others = [d for d in documents if d not in leading]
    return (*leading, *others) if query.operation == "growth" else tuple(leading)


def _again(question: str, query: Query, holdings: Holdings) -> Answer:
    documents = [d for d in holdings.documents if d.document_id == query.document_id]
    result = run(query, holdings, documents)
    if isinstance(result, Stop):
        return refused(question, result)
    return answered(question, result, holdings, ())


def _together(question: str, results: Sequence[Settled], holdings: Holdings) -> Answer:
    """Answer from what the document groups give: one figure, or the readings that differ."""
    outcomes = [outcome for result in results for outcome in result.outcomes]
    if not outcomes:
        stop = next((stop for result in results for stop in result.stops), None)
        return refused(question, stop or Stop("unclear", "没有看出问的是哪一项，请换个说法。"))
    assumptions = tuple(dict.fromkeys(said for result in results for said in result.assumptions))
    distinct: dict[object, Outcome] = {}
    for outcome in outcomes:
        distinct.setdefault(outcome.signature or outcome.sentence, outcome)
    if len(distinct) == 1:
        return answered(question, outcomes[0], holdings, assumptions)
    readings = list(distinct.values())
    if len(results) > 1:
        readings = [replace(o, label=_in_whose(o)) for o in readings]
    return clarified(question, readings, assumptions, MAX_READINGS)


def _in_whose(outcome: Outcome) -> str:
    document = outcome.evidence[0].entry.document if outcome.evidence else None
    if document is None:
        return outcome.label
    from assistant.wording import SCOPE, TYPE  # noqa: PLC0415

    whose = f"{document.department} {document.fiscal_year} 年{SCOPE[document.scope]}{TYPE[document.document_type]}"
    return f"{whose}：{outcome.label}" if outcome.label else whose


def _groups(scope: Scope) -> tuple[Scope, ...]:
    """Part the documents by department, type and scope; comparisons across them stay together."""
    if scope.across is not None:
        return (scope,)
    groups: dict[tuple[str, str, str], list[Document]] = {}
    for document in scope.documents:
        groups.setdefault((document.department, document.document_type, document.scope), []).append(document)
    return tuple(replace(scope, documents=tuple(documents)) for documents in groups.values())


def _narrative(
    question: str,
    frame: Frame,
    bindings: Bindings,
    scope: Scope,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Answer:
    attached = _attached(frame, bindings, scope, holdings)
    lead = premise.corrected(frame, bindings, attached, scope, holdings)
    answer = _quoted(question, frame, bindings, scope, holdings, searcher, attached, lead)
    if answer is not None:
        return answer
    if frame.has("overspend") or limits.opinion(frame.text):
        return refused(question, refusals.not_executed(bindings, holdings, scope.documents[0]))
    beyond = limits.beyond_disclosure(frame.text)
    if beyond is not None:
        return refused(question, beyond)
    return nothing_said(question, attached.outcome if attached is not None else None, holdings)


def _attached(frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings) -> premise.Attached | None:
    for operand in bindings.operands:
        for bound in operand.bounds:
            found = premise.attach(bound.target, frame, scope, holdings)
            if found is not None:
                return found
    return None


def _quoted(
    question: str,
    frame: Frame,
    bindings: Bindings,
    scope: Scope,
    holdings: Holdings,
    searcher: GetSearcher,
    attached: premise.Attached | None,
    lead: str = "",
) -> Answer | None:
    """Return the answer made of quotes, None where the documents say nothing about it."""
    documents = scope.documents[:1]
    targets = [b.target for o in bindings.operands for b in o.bounds]
    cells = (
        *unit_cells(frame, holdings, documents),
        *project_cells(frame, targets, holdings, documents),
        *(table_notes(frame, holdings, documents) if frame.has("why") else ()),
    )
    ignore = tuple(t.text for t in frame.tokens if t.is_a("department", "literal"))
    items = tuple(dict.fromkeys(target.item for target in targets))
    quotes = (
        ()
        if cells
        else tuple(
            searcher().quotes(frame.text, [d.document_id for d in documents], ignore=ignore, items=items)
        )
    )
    if attached is None and not quotes and not cells:
        return None
    if not quotes and not cells and not lead:
        return None
    outcome = attached.outcome if attached is not None else None
    return told(question, quotes, cells, outcome, lead, holdings, (*scope.assumptions, *_slips(frame)))


def _slips(frame: Frame) -> Iterable[str]:
    return (f"“{written}”按“{meant}”理解" for written, meant in frame.slips)


__all__ = ["reply", "words"]
