"""One ask within some documents (一次作答): what is asked, of what, and how it is executed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.conversation import Conversation
from assistant.execute.execute import run
from assistant.gate import calculate
from assistant.holdings.holdings import Holdings
from assistant.language.naming import Token
from assistant.language.normalise import name_key
from assistant.language.question import Frame
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans.completion import completed
from assistant.plans.followup import converted, inherited, moved, shifted
from assistant.plans.operands import Bindings, bind_all
from assistant.plans.plans import Plan
from assistant.plans.scope import Scope
from assistant.plans.settle import Settled, settle
from assistant.records import Query
from assistant.reply.described import describe, outcome_of, says_all
from assistant.reply.narrative import Searcher
from ingest.amount import MONEY_UNITS
from ingest.records import Document

GetSearcher = Callable[[], Searcher]
BUDGET_WORDS = (
    "预算",
    "决算",
    "经费",
    "支出",
    "收入",
    "费",
    "钱",
    "采购",
    "项目",
    "多少",
    "资金",
    "补贴",
    "补助",
    "款",
)
SHORT = 8  # characters; a text that names nothing and is no longer is not understood, rather than not found


@dataclass(frozen=True, slots=True)
class Turn:
    """One ask: the question, what it names, which documents it is about, and what is held."""

    question: str
    frame: Frame
    bindings: Bindings
    scope: Scope
    holdings: Holdings
    searcher: GetSearcher

    @property
    def document(self) -> Document:
        """The document that leads."""
        return self.scope.documents[0]

    @property
    def families(self) -> frozenset[str | None]:
        """The families of all readings."""
        return frozenset(b.target.family for o in self.bindings.operands for b in o.bounds)

    @property
    def is_bare(self) -> bool:
        """Tell whether nothing is named and little is said."""
        return not self.frame.phrases and not self.frame.leftovers and len(self.frame.text) <= SHORT

    @property
    def is_strange(self) -> bool:
        """Tell whether nothing in the question has to do with a department or its budget."""
        about = any(word in self.frame.text for word in BUDGET_WORDS) or self.frame.departments
        return not self.bindings.operands and not about and not self.frame.has("topic", "when")


def turn_of(
    question: str,
    frame: Frame,
    scope: Scope,
    conversation: Conversation,
    holdings: Holdings,
    searcher: GetSearcher,
) -> Turn | Settled:
    """Return the turn with what it leaves out filled in; settled where it only changes the last answer."""
    ids = frozenset(document.document_id for document in scope.documents)
    turn = Turn(question, frame, bind_all(frame, holdings, ids), scope, holdings, searcher)
    again = (
        converted(frame, turn.bindings, conversation)
        or shifted(frame, turn.bindings, conversation)
        or inherited(frame, turn.bindings, conversation)
        or moved(frame, turn.bindings, conversation, turn.document)
    )
    if again is not None:
        return executed(turn, Plan((again,), scope.documents, scope.assumptions))
    filled = completed(frame, turn.bindings, conversation, holdings, turn.document.document_id)
    return replace(turn, bindings=filled)


def executed(turn: Turn, plan: Plan) -> Settled:
    """Execute every reading of a plan, and keep what is the same once."""
    outcomes: list[Outcome] = []
    stops: list[Stop] = []
    for query in plan.queries:
        result = run(query, turn.holdings, _documents_for(query, plan.documents))
        if isinstance(result, Stop):
            stops.append(result)
        else:
            outcomes.append(_held_against(turn.frame, result))
    bounds = tuple(bound for operand in turn.bindings.operands for bound in operand.bounds)
    return settle(outcomes, stops, turn.frame, bounds, plan.assumptions)


def _held_against(frame: Frame, outcome: Outcome) -> Outcome:
    """Answer whether an amount the question says is the one held (是不是五万, 13万吗)."""
    said = [t.literal for t in frame.amounts if t.literal is not None and t.literal.unit == "元"]
    if outcome.query.operation != "exists" or len(said) != 1 or not outcome.values:
        return outcome
    value = outcome.values[0]
    if value.unit not in MONEY_UNITS:
        return outcome
    same = calculate.in_unit(value.value, value.unit, "元") == said[0].value
    sentence = outcome.sentence.removeprefix("有。").removeprefix("没有安排。")
    return replace(outcome, sentence=f"{'是' if same else '不是'}。{sentence}")


def _documents_for(query: Query, documents: Sequence[Document]) -> tuple[Document, ...]:
    leading = [d for d in documents if d.document_id == query.document_id] or list(documents[:1])
    others = [d for d in documents if d not in leading]
    return (*leading, *others) if query.operation == "growth" else tuple(leading)


def described(turn: Turn, open_words: Sequence[Token]) -> Settled | None:
    """Return what rows state whose own words say what the question says."""
    ids = [document.document_id for document in turn.scope.documents]
    hard = {token.text for token in open_words}
    soft = frozenset(name_key(t.text) for t in turn.frame.leftovers if t.text not in hard)
    proposed = [p for p in describe(turn.frame, turn.holdings, ids, soft) if says_all(p, open_words)]
    outcomes = [outcome_of(p, turn.frame, turn.document) for p in proposed]
    settled = settle(outcomes, (), turn.frame, (), turn.scope.assumptions)
    return settled if settled.outcomes else None
