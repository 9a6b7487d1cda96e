"""The assistant (问答): a question goes through the chain, and the answer through the number gate."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from assistant.conversation import Conversation
from assistant.gate.verify import Known, unbacked
from assistant.holdings import cards
from assistant.holdings.holdings import Holdings, StoreLike, load_holdings
from assistant.language.softness import is_place_name
from assistant.lookups.answer import refused
from assistant.lookups.outcome import Stop
from assistant.lookups.scans import with_scans_told
from assistant.model.guide import guided
from assistant.model.model import LanguageModel
from assistant.records import Answer, Verification
from assistant.reply.narrative import Searcher
from assistant.reply.reply import reply
from assistant.reply.shortlist import prepare
from ingest.settings import Settings

log = logging.getLogger(__name__)


_NEW = Conversation()
_FAILED = "这个答案没有通过数字核对，为免出错，不予给出；请换个问法，或直接查看原文件。"


class Assistant:
    """Answers questions over a store. Holds the read model of the store's last state, nothing else."""

    def __init__(
        self,
        store: StoreLike,
        settings: Settings | None = None,
        searcher: Searcher | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        self.store = store
        self.model = model
        self.settings = settings
        self._given = searcher  # for tests; else made with the first question that needs it
        self._searcher = searcher
        self._generation: int | None = None
        self._holdings: Holdings | None = None

    @property
    def holdings(self) -> Holdings:
        """The read model of the store, built again when the store has changed."""
        generation = self.store.generation()
        if self._holdings is None or generation != self._generation:
            file = self.settings.store / cards.FILE if self.settings is not None else None
            self._holdings = load_holdings(self.store, cards.Cards(file, generation))
            self._generation = generation
            self._searcher = self._given
        return self._holdings

    @property
    def searcher(self) -> Searcher:
        """What searches the narrative; loaded with the first question that needs it."""
        if self._searcher is None:
            from assistant.passages.passages import PassageSearcher  # noqa: PLC0415 - jieba and vectors only when needed

            self._searcher = PassageSearcher(self.holdings, self.settings)
        return self._searcher

    def warm_up(self) -> None:
        """Load what the first questions need (the general dictionary, the search); for a start-up thread."""
        is_place_name("")
        if self.holdings.documents:
            self.searcher.note  # noqa: B018 - loads the dictionary and the index
            prepare(self.holdings)

    def ask(self, question: str, conversation: Conversation = _NEW) -> Answer:
        """Answer a question, as a follow-up of a conversation where there is one."""
        start = time.perf_counter()
        holdings = self.holdings
        answer = self._by_rules(question, conversation)
        if self.model is not None:
            answer = gate(
                guided(answer, self.model, holdings, lambda text: self._by_rules(text, _NEW)), holdings
            )
        return replace(answer, seconds=round(time.perf_counter() - start, 6))

    def _by_rules(self, question: str, conversation: Conversation) -> Answer:
        answer = reply(question, conversation, self.holdings, lambda: self.searcher)
        return gate(with_scans_told(answer, self.holdings), self.holdings)


def gate(answer: Answer, holdings: Holdings) -> Answer:
    """Return the answer if every number is backed and every citation resolves; else a refusal, recorded."""
    failures = unbacked(answer, known_of(answer, holdings))
    if not failures:
        return answer
    log.error(
        "answer withheld, not backed: %s; question: %r; text: %r", failures, answer.question, answer.text
    )
    stop = Stop("not_proved", _FAILED)
    return replace(
        refused(answer.question, stop, query=answer.query), verification=Verification(numbers_backed=False)
    )


def known_of(answer: Answer, holdings: Holdings) -> Known:
    """Return what an answer may name: what stands in the documents it cites."""
    cited = [c.document_id for c in answer.citations]
    cited += [c.document_id for reading in answer.readings for c in reading.citations]
    queries = (answer.query, *(reading.query for reading in answer.readings))
    asked = [query.document_id for query in queries if query is not None and query.document_id is not None]
    return holdings.known((*cited, *asked))
