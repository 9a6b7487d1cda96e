"""One ask within some documents (一次作答): figures or words, and what is told where neither is held."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant import limits, premise, refusals
from assistant.answer import answered, refused
from assistant.changes import WHOLE
from assistant.context import Context
from assistant.conversation import Conversation
from assistant.described import describe, outcome_of, says_all
from assistant.execute import run
from assistant.execute_years import side_by_side
from assistant.followup import completed, converted, inherited, shifted
from assistant.holdings import Holdings
from assistant.interpret import interpret
from assistant.naming import Token
from assistant.narrative import Searcher, nothing_said, told
from assistant.normalise import name_key
from assistant.operands import Bindings, bind_all, part_alone
from assistant.outcome import Outcome, Stop
from assistant.plans import Plan
from assistant.question import Frame
from assistant.records import Answer, Query
from assistant.route import asks_figure, asks_narrative
from assistant.scope import Scope
from assistant.settle import COUNTING, Settled, counts_exactly, settle
from assistant.softness import filters
from assistant.textcells import dated_lines, project_cells, table_notes, unit_cells
from ingest.amount import MONEY_UNITS
from ingest.records import Document

GetSearcher = Callable[[], Searcher]
_SIDE_BY_SIDE = frozenset({"compare", "list", "rank"})
_SHORT = 8
_BUDGET_WORDS = ("预算", "决算", "经费", "支出", "收入", "费", "钱", "采购", "项目", "多少")


def in_documents(
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
        return _executed(Plan((again,), scope.documents, scope.assumptions), frame, bindings, holdings)
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
    stop = limits.voucher(frame.text) or _part_of_year(frame, bindings)
    if stop is not None:
        return refused(question, stop)
    open_words = filters(bindings.leftovers, frame.tokens, frame.text)
    if bindings.unbound and refusals.is_subject(bindings.unbound[0]):
        return refused(question, refusals.not_bound(bindings.unbound[0], holdings, scope.documents[0]))
    if open_words or not bindings.operands:
        proposed = _described(frame, bindings, scope, holdings, open_words)
        if proposed is not None:
            return proposed
        answer = _unexplained(question, frame, bindings, scope, holdings, searcher, open_words)
        if answer is not None:
            return answer
    if bindings.unbound:
        return refused(question, refusals.not_bound(bindings.unbound[0], holdings, scope.documents[0]))
    stop = limits.beyond_disclosure(frame.text)
    if stop is not None:
        return refused(question, stop)
    alone = part_alone(frame, bindings)
    if alone is not None:
        return refused(question, refusals.only_part(*alone, holdings, scope.documents[0]))
    plan = interpret(frame, bindings, scope, holdings)
    if isinstance(plan, Stop):
        quoted = (
            _quoted(question, frame, bindings, scope, holdings, searcher, None) if frame.has("list") else None
        )
        if quoted is not None:
            return quoted
        unclear = not frame.phrases and not frame.leftovers and len(frame.text) <= _SHORT
        return refused(question, plan if unclear or frame.collections else limits.not_found())
    settled = _executed(plan, frame, bindings, holdings)
    if _misses(frame, settled):
        described = _described(frame, bindings, scope, holdings, open_words)
        if described is not None:
            return described
        if frame.has("when"):
            quoted = _quoted(question, frame, bindings, scope, holdings, searcher, None)
            return quoted or refused(question, limits.not_found())
    return settled


def _part_of_year(frame: Frame, bindings: Bindings) -> Stop | None:
    families = {bound.target.family for operand in bindings.operands for bound in operand.bounds}
    is_target = bool(families & {"performance", "target"}) or frame.has("when")
    return None if is_target else limits.part_of_year(frame.text)


def _described(
    frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings, open_words: Sequence[Token]
) -> Settled | None:
    """Look for rows whose own words say what the question says."""
    proposed = describe(frame, holdings, [d.document_id for d in scope.documents])
    proposed = tuple(p for p in proposed if says_all(p, open_words))
    if not proposed:
        return None
    outcomes = [outcome_of(p, frame, scope.documents[0]) for p in proposed]
    settled = settle(outcomes, (), frame, (), scope.assumptions)
    return settled if settled.outcomes else None


def _unexplained(
    question: str,
    frame: Frame,
    bindings: Bindings,
    scope: Scope,
    holdings: Holdings,
    searcher: GetSearcher,
    open_words: Sequence[Token],
) -> Answer | None:
    """Answer a question with words that name nothing held: from the narrative, or with a typed refusal."""
    stop = limits.beyond_disclosure(frame.text)
    if stop is not None:
        return refused(question, stop)
    if open_words or (bindings.unbound and not bindings.operands):
        quoted = _quoted(question, frame, bindings, scope, holdings, searcher, None)
        if quoted is not None and (not asks_figure(frame) or _says(quoted, open_words)):
            return quoted
    if not open_words:
        return None
    if _is_strange(frame, bindings):
        return refused(question, limits.stranger())
    return refused(question, refusals.left_over(open_words, bindings, holdings, scope.documents[0]))


def _is_project(outcome: Outcome) -> bool:
    """A project's amount is no answer to a question about what is said of it."""
    return any(evidence.entry.family == "project" for evidence in outcome.evidence)


def _is_strange(frame: Frame, bindings: Bindings) -> bool:
    """Tell whether nothing in a question has to do with a department or its budget."""
    about = any(word in frame.text for word in _BUDGET_WORDS) or frame.departments
    return not bindings.operands and not about and not frame.has("topic", "when")


def _says(answer: Answer, words: Sequence[Token]) -> bool:
    """Tell whether the quotes hold every left-over word; no number is told of anything else."""
    quotes = name_key("|".join(c.quote or "" for c in answer.citations))
    return all(name_key(word.text) in quotes for word in words)


def _misses(frame: Frame, settled: Settled) -> bool:
    """Tell whether what was found is not the kind asked for: a quantity in that measure word, a time."""
    if settled.outcomes and settled.outcomes[0].query.operation in COUNTING:
        return False
    if frame.has("when"):
        return True
    outcomes = settled.outcomes
    asks_money = any(t.is_a("plain", "cue") and re.search(r"资金|金额|经费|钱", t.text) for t in frame.tokens)
    if asks_money and outcomes and not frame.measure_words:
        figure = outcomes[0].values[0] if outcomes[0].values else None
        if outcomes[0].evidence[0].entry.family in ("target", "performance") and (
            figure is None or figure.unit not in MONEY_UNITS
        ):
            return True
    counting = bool(frame.measure_words) or frame.counted is not None
    return counting and not any(counts_exactly(outcome, frame) for outcome in settled.outcomes)


def _executed(plan: Plan, frame: Frame, bindings: Bindings, holdings: Holdings) -> Settled:
    """Execute every reading of a plan, and keep what is the same once."""
    outcomes: list[Outcome] = []
    stops: list[Stop] = []
    for query in plan.queries:
        result = (
            side_by_side(query, Context(holdings, plan.documents))
            if _is_across(query, plan)
            else run(query, holdings, _documents_for(query, plan.documents))
        )
        if isinstance(result, Stop):
            stops.append(result)
        else:
            outcomes.append(result)
    bounds = tuple(bound for operand in bindings.operands for bound in operand.bounds)
    return settle(outcomes, stops, frame, bounds, plan.assumptions)


def _is_across(query: Query, plan: Plan) -> bool:
    collected = any(name == "collection" for name, _ in query.arguments)
    return (
        query.operation in _SIDE_BY_SIDE
        and len(query.targets) == 1
        and len(plan.documents) > 1
        and not collected
    )


def _documents_for(query: Query, documents: Sequence[Document]) -> tuple[Document, ...]:
    leading = [d for d in documents if d.document_id == query.document_id] or list(documents[:1])
    others = [d for d in documents if d not in leading]
    return (*leading, *others) if query.operation == "growth" else tuple(leading)


def _narrative(
    question: str,
    frame: Frame,
    bindings: Bindings,
    scope: Scope,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Answer:
    attached = _attached(frame, bindings, scope, holdings)
    lead = premise.corrected(frame, attached)
    answer = _quoted(question, frame, bindings, scope, holdings, searcher, attached, lead)
    if answer is not None:
        return answer
    stop = limits.beyond_disclosure(frame.text) or limits.voucher(frame.text)
    if stop is not None:
        return refused(question, stop)
    if frame.has("overspend") or limits.opinion(frame.text):
        return refused(question, refusals.not_executed(bindings, holdings, scope.documents[0]))
    if not frame.phrases and not frame.leftovers and len(frame.text) <= _SHORT:
        return refused(question, Stop("unclear", "没有看出问的是什么，请换个说法。"))
    described = _described(
        frame, bindings, scope, holdings, filters(bindings.leftovers, frame.tokens, frame.text)
    )
    if described is not None and len(described.outcomes) == 1 and not _is_project(described.outcomes[0]):
        return answered(question, described.outcomes[0], holdings, described.assumptions)
    if _is_strange(frame, bindings):
        return refused(question, limits.stranger())
    return nothing_said(question, attached.outcome if attached is not None else None)


def _attached(frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings) -> premise.Attached | None:
    """Return the figure that goes with the words: of a name said, or the one project it can mean."""
    for operand in bindings.operands:
        named = all(not token.piece and not token.is_a("fragment") for token in operand.phrase.tokens)
        if not named and (len(operand.bounds) > 1 or frame.has("topic")):
            continue
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
    named = [
        o for o in bindings.operands if all(not t.piece and not t.is_a("fragment") for t in o.phrase.tokens)
    ]
    few = [b.target for o in bindings.operands if len(o.bounds) <= 2 for b in o.bounds]
    cells = (
        *unit_cells(frame, holdings, documents),
        *(project_cells(frame, few, holdings, documents) if not frame.has("topic") or few else ()),
        *(table_notes(frame, holdings, documents) if frame.has("why", "purpose") or not named else ()),
        *dated_lines(frame, few, holdings, documents),
    )
    ignore = tuple(t.text for t in frame.tokens if t.is_a("department", "literal"))
    said = [bound.target for operand in named for bound in operand.bounds]
    items = tuple(dict.fromkeys(target.item for target in said if target.key not in WHOLE))
    asked = premise.asked_of(frame, attached)
    ids = [document.document_id for document in documents]
    quotes = () if cells else tuple(searcher().quotes(asked, ids, ignore=ignore, items=items))
    if not quotes and not cells and not (attached is not None and lead):
        return None
    outcome = attached.outcome if attached is not None else None
    assumed = (*scope.assumptions, *(f"“{written}”按“{meant}”理解" for written, meant in frame.slips))
    return told(question, quotes, cells, outcome, lead, holdings, assumed)


__all__ = ["asks_figure", "in_documents"]
