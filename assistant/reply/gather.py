"""Each of several documents asked by itself (逐份取数): one figure a document, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation import Conversation
from assistant.holdings.cards import Card
from assistant.holdings.holdings import Holdings
from assistant.language.question import frame_of
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop
from assistant.passages.extract import Quote
from assistant.plans.scope import choose
from assistant.records import Answer
from assistant.reply.across import Across
from assistant.reply.turn import GetSearcher, Turn, turn_of
from assistant.reply.turn_figures import in_figures
from ingest.records import Document

FEW = 60  # documents that are read whole to be compared
WIDEST = "全部收支"
_BASIC = frozenset({"basic", "general_basic", "fiscal_basic"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one document gives: its outcome, or the reason; several where readings of its own differ."""

    document: Document
    outcome: Outcome | None
    several: bool = False
    reason: str = ""


def gather(across: Across, holdings: Holdings, searcher: GetSearcher) -> tuple[Gathered, ...]:
    """Ask each document by itself; where there are many, by its figures alone."""
    if len(across.documents) > FEW:
        holdings, searcher = holdings.figures_only, _NoPassages
    return tuple(_one(across.ask, document, holdings, searcher) for document in across.documents)


def _one(ask: str, document: Document, holdings: Holdings, searcher: GetSearcher) -> Gathered:
    own = holdings.within([document.document_id])
    frame = frame_of(ask, own.lexicon)
    scope = choose(frame, own, None)
    if isinstance(scope, Stop):
        return Gathered(document, None, reason=scope.message)
    turn = turn_of(ask, frame, scope, Conversation(), own, searcher)
    result = in_figures(turn) if isinstance(turn, Turn) else turn
    if isinstance(result, Answer):
        return Gathered(document, None, reason=result.text.split("\n")[0])
    outcomes = [outcome for outcome in result.outcomes if outcome.values]
    if not outcomes:
        reason = result.stops[0].message if result.stops else "没有列出"
        return Gathered(document, None, reason=reason)
    return Gathered(document, outcomes[0], several=len(outcomes) > 1)


def card_of(ask: str, document: Document, holdings: Holdings) -> Card:
    """Return what one document gives, in short; its narrative is not read, for no figure comes of it."""
    outcome = _one(ask, document, holdings.figures_only, _NoPassages).outcome
    if outcome is None:
        return Card(None)
    value = outcome.values[0]
    return Card(value.value, value.unit, grows=outcome.query.operation == "growth")


class _NoPassages:
    """Finds nothing in the narrative."""

    note = None

    def quotes(
        self, question: str, document_ids: Sequence[str], *, ignore: Sequence[str], items: Sequence[str]
    ) -> tuple[Quote, ...]:
        """Return no quote."""
        del question, document_ids, ignore, items
        return ()


def basis_of(outcome: Outcome) -> str | None:
    """Return the money a figure is of, as its table says; None where only a sentence states it."""
    evidence = _first(outcome)
    if evidence.entry.family == "economy" and evidence.entry.form in _BASIC:
        return f"{evidence.entry.fund or ''}基本支出"
    fund = evidence.entry.fund or (evidence.column.fund if evidence.column is not None else None)
    if fund is None and evidence.fact is not None:
        fund = evidence.fact.fund
    if fund is not None:
        return fund
    wide = evidence.entry.form in ("overview", "income", "expenditure", "projects", "basic")
    return WIDEST if wide else None


def _first(outcome: Outcome) -> Evidence:
    return outcome.values[0].evidence[0]
