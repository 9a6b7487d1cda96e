"""The chain of one question (一问一答): what it is about, each of its asks in turn, one answer of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation import Conversation
from assistant.execute.execute import run
from assistant.holdings.holdings import Holdings
from assistant.language.clauses import asks_in, of_the_first
from assistant.language.normalise import name_key
from assistant.language.office_slips import mended_office
from assistant.language.question import Frame, frame_of
from assistant.lookups.answer import answered, refused
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans import limits, refusals
from assistant.plans.followup import budget_of_final, chosen_reading
from assistant.plans.operands import bind_all
from assistant.plans.referents import with_referent
from assistant.plans.route import asks_figure, asks_narrative
from assistant.plans.scope import Scope, among_others, choose, no_year, told_later
from assistant.plans.settle import Settled
from assistant.plans.units import of_a_unit, own_office_alone
from assistant.plans.whose import Whose, whose
from assistant.records import Answer, Query
from assistant.reply.across import Across, of_departments, of_years, years_said
from assistant.reply.across_again import asked_again, with_item
from assistant.reply.across_execute import side_by_side
from assistant.reply.counted import documents_of_day, of_day, of_scope, of_units_said, with_near
from assistant.reply.gather import gather
from assistant.reply.read_out import read_out
from assistant.reply.results import gives_figures, has_words_only, is_silent, offers
from assistant.reply.shortlist import shortlisted
from assistant.reply.stage_scope import of_stage, of_year_before
from assistant.reply.together import together
from assistant.reply.turn import BUDGET_WORDS, SHORT, GetSearcher, Turn, turn_of
from assistant.reply.turn_figures import in_figures
from assistant.reply.turn_words import in_words, quoted
from assistant.reply.two_years import in_turn, of_two_years
from assistant.reply.units import of_units
from assistant.reply.unsaid import (
    alike,
    asks_what_is_held,
    completed_question,
    names_only,
    unsaid,
    what_is_held,
)
from ingest.records import Document

_MOST_ASKS = 4
# 车有几辆值多少钱: how many and how much of one row are two asks
_TWO_MEASURES = re.compile(
    r"((?:多少|几)(?:辆|台|套|个|件|把|张))(?=(?:[,，]?(?:共|总|一共)?)(?:值|价值|花|要)?(?:多少钱|价值|值))"
)
# 团组几个、多少人次
_LISTED_ASKS = re.compile(r"((?:几|多少)[^,、]{1,3})、(?=[^,、]{0,10}(?:几|多少))")
_FILES = re.compile(r"文件|资料|公开")
_FEW = 60  # documents that are read to name what a refused question asked for


def reply(question: str, conversation: Conversation, holdings: Holdings, searcher: GetSearcher) -> Answer:
    """Answer one question; a misspelt department is read as the one held, and the answer says so."""
    mended = mended_office(question, holdings.names) if len(holdings.departments) > 1 else None
    if mended is None:
        return _replied(question, conversation, holdings, searcher)
    text, written, meant = mended
    answer = _replied(text, conversation, holdings, searcher)
    note = f"“{written}”按{meant}理解"
    told = f"{answer.text}\n说明：{note}。"
    return replace(answer, question=question, text=told, assumptions=(*answer.assumptions, note))


def _replied(question: str, conversation: Conversation, holdings: Holdings, searcher: GetSearcher) -> Answer:
    stop = limits.before(question)
    if stop is not None:
        return refused(question, stop)
    asked = budget_of_final(completed_question(question, conversation, holdings), conversation)
    near = holdings.within(_before(conversation))
    last = conversation.last
    if last is None or not last.rows:  # 它 after a comparison is the department that came first
        asked = with_referent(asked, conversation, near)
    frame = frame_of(asked, holdings.first)
    picked = chosen_reading(frame, conversation)
    if picked is not None:
        return _again(question, picked, holdings)
    stop = limits.not_asked(frame.text, question) or limits.off_topic(frame.text)
    if stop is not None:
        return refused(question, stop)
    asks = asks_in(_LISTED_ASKS.sub(r"\1,", _TWO_MEASURES.sub(r"\1,", frame.text)))
    if 1 < len(asks) <= _MOST_ASKS:
        for each in (asks, of_the_first(asks)):
            several = _several(question, each, conversation, holdings, searcher)
            if several is not None:
                return several
    return _alone(question, frame, conversation, holdings, searcher)


def _alone(
    question: str, frame: Frame, conversation: Conversation, holdings: Holdings, searcher: GetSearcher
) -> Answer:
    """Answer one ask."""
    settled = _settled(question, frame, conversation, holdings, searcher)
    return settled if isinstance(settled, Answer) else together(question, settled, holdings)


def _before(conversation: Conversation) -> tuple[str, ...]:
    """Return the documents the conversation has been about."""
    cited = (c.document_id for answer in conversation.answers for c in answer.citations)
    asked = (answer.query.document_id for answer in conversation.answers if answer.query is not None)
    return tuple(dict.fromkeys(one for one in (*cited, *asked) if one is not None))


def _settled(
    question: str, frame: Frame, conversation: Conversation, holdings: Holdings, searcher: GetSearcher
) -> Answer | list[Settled]:
    """Answer a question of the departments it is about: side by side, each by itself, or of one."""
    meant = whose(frame, holdings, conversation)
    if (isinstance(meant, Stop) or meant.how in ("unsaid", "alike")) and len(holdings.documents) <= _FEW:
        meant = of_a_unit(frame, holdings) or meant
    if isinstance(meant, Stop):
        return _refused(question, frame, meant, holdings)
    about = [d for d in holdings.documents if meant.how == "all" or d.department in meant.departments]
    listed = asks_what_is_held(frame) and (meant.how == "all" or _FILES.search(frame.text))
    if listed or (conversation.query is None and names_only(frame, meant)):
        return what_is_held(question, about, years_said(frame))
    again = asked_again(frame, meant, conversation, holdings)
    if again is not None:
        return _side_by_side(question, again, holdings, searcher)
    if meant.how == "all" or (meant.how == "named" and len(meant.departments) > 1):
        across = of_departments(frame, meant, holdings)
        if not isinstance(across, Stop):
            across = with_item(across, frame, conversation)
        return _side_by_side(question, across, holdings, searcher)

    def ask(one: Whose) -> Answer | list[Settled]:
        return _of_one(question, frame, one, conversation, holdings, searcher)

    if meant.how == "unsaid":
        return unsaid(
            question, frame, holdings, ask, lambda name: _explained(question, frame, name, holdings, searcher)
        )
    return alike(question, meant, ask) if meant.how == "alike" else ask(meant)


def _of_one(
    question: str,
    frame: Frame,
    meant: Whose,
    conversation: Conversation,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Answer | list[Settled]:
    """Answer a question of one department, within its documents."""
    own = holdings.within(d.document_id for d in holdings.documents if d.department in meant.departments)
    frame = frame if meant.how == "only" else _read_again(frame, meant, own)
    alone = own_office_alone(frame, own)
    if alone is not None:
        frame = frame_of(alone, own.lexicon)
        meant = replace(meant, assumptions=(*meant.assumptions, "文件所列单位仅为本级，部门口径即本级口径"))
    said = of_units_said(frame, own, conversation.query)
    below = _of_units(question, frame, own, conversation, searcher) if said is None else [said]
    if below is not None:
        return below
    among = among_others(frame, holdings)
    if among is not None:
        return _refused(question, frame, among, own)
    dated = of_day(question, frame, own)
    if dated is not None:
        return [dated] if isinstance(dated, Settled) else dated
    of_tables = documents_of_day(frame, own)
    if of_tables:
        own = own.within(document.document_id for document in of_tables)
        frame = replace(frame, years=(), as_of=None)
    across = of_years(frame, meant, own) if len(own.documents) > 1 else None
    if isinstance(across, Stop):
        across = replace(across, query=_asked_of(frame, across, own))
    if across is not None:
        return _side_by_side(question, across, holdings, searcher)
    return _of_its_years(question, frame, meant, conversation, own, searcher)


def _of_its_years(
    question: str,
    frame: Frame,
    meant: Whose,
    conversation: Conversation,
    own: Holdings,
    searcher: GetSearcher,
) -> Answer | list[Settled]:
    """Answer from the documents of the year asked; what they do not print, the next year's may."""
    both = of_two_years(frame, own.documents)
    if both is not None:
        parts = [_of_groups(question, f, s, conversation, own, searcher) for f, s in both]
        joined = in_turn([part for part in parts if not isinstance(part, Answer)], own, frame)
        if joined is not None:
            return [joined]
    result = _of_scope(question, frame, meant, conversation, own, searcher)
    later = None if gives_figures(result) else told_later(frame, own.documents)
    if later is None:
        return result
    later = replace(later, assumptions=(*meant.assumptions, *later.assumptions))
    told = _of_groups(question, frame, later, conversation, own, searcher)
    return told if gives_figures(told) or offers(told) else result


def _of_units(
    question: str, frame: Frame, own: Holdings, conversation: Conversation, searcher: GetSearcher
) -> Answer | None:
    """Answer a question about units below the department, each a scope of its own."""

    def ask_one(ask: str, view: Holdings) -> Answer:
        return _alone(question, frame_of(ask, view.lexicon), conversation, view, searcher)

    def ask_all(across: Across, view: Holdings) -> Answer:
        return _side_by_side(question, across, view, searcher)

    return of_units(question, frame, own, conversation, ask_one, ask_all)


def _of_scope(
    question: str,
    frame: Frame,
    meant: Whose,
    conversation: Conversation,
    own: Holdings,
    searcher: GetSearcher,
) -> Answer | list[Settled]:
    """Answer within the documents of the year and the kind asked."""
    scope = choose(frame, own, conversation.subject)
    if isinstance(scope, Stop):
        return _refused(question, frame, scope, own)
    scope = replace(scope, assumptions=(*meant.assumptions, *scope.assumptions))
    staged = of_stage(frame, scope, meant.assumptions, own)
    if isinstance(staged, Stop):
        return refused(question, staged)
    return _of_groups(question, frame, staged, conversation, own, searcher)


def _of_groups(
    question: str,
    frame: Frame,
    scope: Scope,
    conversation: Conversation,
    own: Holdings,
    searcher: GetSearcher,
) -> Answer | list[Settled]:
    """Answer within the documents of each kind; what one kind refuses, another may answer."""
    results: list[Settled] = []
    kept: list[Answer] = []
    for group in _groups(scope):
        counted = of_scope(frame, group, own, conversation.query)
        if counted is not None:
            results.append(counted)
            continue
        turn = turn_of(question, frame, group, conversation, own, searcher)
        answer = _answered(turn) if isinstance(turn, Turn) else turn
        silent = answer.status == "refused" if isinstance(answer, Answer) else not answer.outcomes
        counted = of_scope(frame, group, own, conversation.query, tables_silent=True) if silent else None
        answer = counted or with_near(answer, frame, group, own)
        if is_silent(answer) or (has_words_only(answer) and asks_figure(frame)):
            answer = read_out(frame, group, own) or answer
        if isinstance(answer, Answer):
            kept.append(answer)
        else:
            results.append(answer)
    if any(result.outcomes for result in results) or not kept:
        return results
    best = next((answer for answer in kept if answer.status == "answered"), kept[0])
    silent = best.refusal is not None and best.refusal.reason == "not_in_documents" and not best.citations
    if silent and scope.level_year is not None:
        return refused(question, no_year((scope.level_year,), own.documents), query=best.query)
    return best


def _read_again(frame: Frame, meant: Whose, own: Holdings) -> Frame:
    """Read a question with the wordings of the documents it is about; a place stands for the department."""
    text = frame.question
    for start, end in meant.places[:1]:
        text = text.replace(frame.text[start:end], name_key(meant.departments[0]), 1)
    return frame_of(text, own.lexicon)


def _explained(
    question: str, frame: Frame, department: str, holdings: Holdings, searcher: GetSearcher
) -> Answer | None:
    """Return what the documents of a department say a term means, without figures of theirs."""
    documents = [d for d in holdings.documents if d.department == department]
    own = holdings.within(d.document_id for d in documents)
    frame = frame_of(frame.question, own.lexicon)
    ids = frozenset(d.document_id for d in documents)
    scope = Scope(tuple(documents[-1:]))
    return quoted(Turn(question, frame, bind_all(frame, own, ids), scope, own, searcher))


def _side_by_side(question: str, across: Across | Stop, holdings: Holdings, searcher: GetSearcher) -> Answer:
    """Answer over several documents."""
    if isinstance(across, Stop):
        return refused(question, across)
    across = shortlisted(across, holdings)
    result = side_by_side(across, gather(across, holdings, searcher))
    if isinstance(result, Stop):
        return refused(question, result, query=result.query)
    near = holdings.within(e.entry.document.document_id for e in result.evidence)
    return answered(question, result, near, ())


def _refused(question: str, frame: Frame, stop: Stop, holdings: Holdings) -> Answer:
    about = frame.phrases or frame.departments or frame.others or len(frame.text) <= SHORT
    if not about and frame.leftovers and not any(word in frame.text for word in BUDGET_WORDS):
        return refused(question, limits.stranger())
    return refused(question, replace(stop, query=_asked_of(frame, stop, holdings)))


def _answered(turn: Turn) -> Answer | Settled:
    """Answer one ask within the documents of one department, type and scope."""
    elsewhere = refusals.elsewhere(turn.bindings.leftovers, turn.holdings, turn.document)
    if elsewhere is not None:
        return refused(turn.question, elsewhere)
    if asks_narrative(turn.frame, turn.bindings):
        return in_words(turn)
    final = any(document.document_type == "final" for document in turn.scope.documents)
    if turn.frame.has("actual", "overspend") and not final and not of_year_before(turn.frame, turn.scope):
        return refused(turn.question, refusals.not_executed(turn.bindings, turn.holdings, turn.document))
    return in_figures(turn)


def _asked_of(frame: Frame, stop: Stop, holdings: Holdings) -> Query:
    """Return what a refused question asked for, so that a follow-up (那工信局呢) can take it up."""
    if len(holdings.documents) > _FEW:
        return stop.query or Query(operation="lookup")
    frame = frame_of(frame.question, holdings.lexicon)
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
    if not asks:
        return None
    outcomes: list[Outcome] = []
    assumptions: list[str] = []
    for ask in asks:
        settled = _settled(ask, frame_of(ask, holdings.first), conversation, holdings, searcher)
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
    near = holdings.within(d.document_id for d in documents)
    if documents and query.department not in near.departments:  # of a unit below
        documents = [d for d in near.units.documents if d.department == query.department]
        near = near.units.within(d.document_id for d in documents)
    result = run(query, near, documents)
    return refused(question, result) if isinstance(result, Stop) else answered(question, result, near, ())


def _groups(scope: Scope) -> tuple[Scope, ...]:
    """Part the documents by department, type and scope; comparisons across them stay together."""
    if scope.across is not None:
        return (scope,)
    groups: dict[tuple[str, str, str], list[Document]] = {}
    for document in scope.documents:
        groups.setdefault((document.department, document.document_type, document.scope), []).append(document)
    return tuple(replace(scope, documents=tuple(documents)) for documents in groups.values())
