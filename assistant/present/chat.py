"""The chat behind the page (网页对话): turns, opening, feedback, health. Markup is made in present_*."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from assistant.conversation import Conversation
from assistant.present import answer as present_answer
from assistant.present import holdings as present_holdings
from assistant.present.answer_json import to_json
from assistant.present.examples import featured
from assistant.present.html import Html
from assistant.present.picture import Pictures
from assistant.records import Answer
from ingest.errors import EmbeddingError, StoreError, UsageError
from ingest.records import Document, Extract
from ingest.store import Outline, Rating

if TYPE_CHECKING:
    from ingest.report.picture import Marked

LONGEST_QUESTION = 500
LONGEST_COMMENT = 1000
_KEPT_ANSWERS = 1000
_WITH_EXAMPLES = 3  # documents of which the page offers questions
_SHOWN_IN_FULL = 3  # documents up to which the panel tells all of each
_TOO_LONG = f"问题请控制在 {LONGEST_QUESTION} 字以内，拆成几个短的问题来问会更准。"
_UNREADABLE = "现在不能回答：{reason}"
_NOTHING_HELD = "还没有收入任何公开文件，暂时无法回答；请先在运行本程序的电脑上收入文件。"
_FAILED = "程序出了错，这一问没有得到答案；错误已写进本机的运行日志。请换个问法再试。"
_GONE = "这个答案已经过期，请重新提问后再评价。"
_NO_PAGE = "这个答案已经过期，请重新提问后再看页面。"
_THANKS = "已记下，谢谢您。"

log = logging.getLogger(__name__)


class Answering(Protocol):
    """What the chat needs of an assistant."""

    def ask(self, question: str, conversation: Conversation = ...) -> Answer:
        """Answer a question."""
        ...


class Holding(Protocol):
    """What the chat needs of a store."""

    def exists(self) -> bool:
        """Say whether anything was ever taken."""
        ...

    def generation(self) -> int:
        """Return a number that changes at each write."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return the held documents."""
        ...

    def outlines(self) -> tuple[Outline, ...]:
        """Return what each held document amounts to."""
        ...

    def load(self, document_id: str) -> Extract:
        """Return all that a document holds."""
        ...

    def load_figures(self, document_id: str) -> Extract:
        """Return the tables and facts of a document."""
        ...

    def original(self, content_hash: str) -> Path | None:
        """Return the kept original of a file, None where it is gone."""
        ...

    def add_feedback(
        self, question: str, answer: Mapping[str, Any], rating: Rating, comment: str = ""
    ) -> None:
        """Keep what somebody says about an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """One visitor's conversation.

    asked is the question now being answered; seen the state of the store that the visitor's panel shows.
    """

    conversation: Conversation = field(default_factory=Conversation)
    turns: int = 0
    asked: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What the page is told: `told` for the conversation, panel where the panel has changed."""

    told: dict[str, Any]
    session: Session
    panel: Html | None = None


class Shelf:
    """The answers of late by their tokens: what downloads and feedback refer to."""

    def __init__(self, size: int = _KEPT_ANSWERS) -> None:
        self._size = size
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, answer: Answer) -> str:
        """Keep an answer, the oldest one goes; returns its token."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._answers[token] = answer
            if len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return token

    def get(self, token: str) -> Answer | None:
        """Return an answer, None where it is gone."""
        with self._lock:
            return self._answers.get(token)


class Chat:
    """One page over one store: holds the assistant, the store and the answers of late."""

    def __init__(self, assistant: Answering, store: Holding, model: str | None = None) -> None:
        self.shelf = Shelf()
        self._assistant = assistant
        self._store = store
        self._model = model
        self._told = count(1)
        self._pictures = Pictures(self._load, store.original)

    def opening(self) -> Step:
        """Return the page without any question: what is held, and what can be asked."""
        try:
            held = self._held()
            shown_of = featured(held, _WITH_EXAMPLES)
            extracts = tuple(self._store.load(document.document_id) for document in shown_of)
            panel = self._panel(held)
            seen = self._store.generation() if self._store.exists() else None
        except StoreError as error:
            shown: Html = present_holdings.broken_store(str(error))
            return Step({"welcome": shown}, Session(), present_holdings.overview((), model=self._model))
        welcome = present_holdings.welcome(held, extracts)
        return Step({"welcome": welcome}, Session(seen=seen), panel)

    def turn(self, question: str, session: Session) -> Iterator[Step]:
        """Answer one question: a sign of work at once, then the text as it grows, then the whole card."""
        asked = question.strip()
        if not asked:
            return
        session = replace(session, turns=session.turns + 1, asked=asked[:LONGEST_QUESTION])
        name = f"turn-{session.turns}"
        yield Step(_shown(name, present_answer.pending(name, session.asked)), session)
        try:
            yield from self._answered(name, asked, session)
        except (StoreError, UsageError, EmbeddingError) as error:
            log.warning("not answered: %s", error)
            message = _UNREADABLE.format(reason=error)
            yield Step(_shown(name, present_answer.notice(name, session.asked, message), done=True), session)

    def _answered(self, name: str, asked: str, session: Session) -> Iterator[Step]:
        refusal = self._not_now(asked)
        if refusal is not None:
            shown = present_answer.notice(name, session.asked, refusal)
            yield Step(_shown(name, shown, done=True), session)
            return
        answer = self._assistant.ask(asked, session.conversation)
        for growing in present_answer.growing(name, answer):
            yield Step(_shown(name, growing), session)
        card = present_answer.card(name, answer, self._load, self.shelf.put(answer))
        session = replace(session, conversation=session.conversation.followed_by(answer))
        generation = self._store.generation()
        panel = None
        if generation != session.seen:
            panel = self._panel(self._held())
        yield Step(_shown(name, card, done=True), replace(session, seen=generation), panel)

    def failed(self, session: Session) -> Step:
        """Return the turn whose answer an error of the program prevented."""
        name = f"turn-{session.turns}"
        return Step(_shown(name, present_answer.notice(name, session.asked, _FAILED), done=True), session)

    def rate(self, token: str, rating: str, comment: str) -> dict[str, Any]:
        """Keep what somebody says about an answer; returns what the page is told."""
        answer = self.shelf.get(token)
        if answer is None:
            return {"thanks": token, "message": _GONE, "number": next(self._told)}
        try:
            said = comment.strip()[:LONGEST_COMMENT]
            self._store.add_feedback(answer.question, to_json(answer), cast("Rating", rating), said)
        except (StoreError, UsageError) as error:
            log.warning("feedback not kept: %s", error)
            return {"thanks": token, "message": f"没有记下：{error}", "number": next(self._told)}
        return {"thanks": token, "message": _THANKS, "number": next(self._told)}

    def picture(self, token: str, number: int) -> Marked:
        """Return the page that a citation of an answer stands on, what is cited boxed.

        Raises UsageError with one sentence where there is none.
        """
        answer = self.shelf.get(token)
        if answer is None:
            raise UsageError(_NO_PAGE)
        return self._pictures.of(answer, number)

    def health(self) -> tuple[int, dict[str, Any]]:
        """Return 200 and the number of documents where the store is readable, else 503 and a sentence."""
        try:
            return 200, {"status": "ok", "documents": len(self._store.documents())}
        except StoreError as error:
            return 503, {"status": "unavailable", "message": str(error)}

    def _not_now(self, asked: str) -> str | None:
        if len(asked) > LONGEST_QUESTION:
            return _TOO_LONG
        return None if self._store.exists() and self._store.documents() else _NOTHING_HELD

    def described(self, document_id: str) -> Html:
        """Return what a held document holds. Raises UsageError where it is not held."""
        return present_holdings.described_alone(self._store.load(document_id))

    def _held(self) -> tuple[Outline, ...]:
        return self._store.outlines() if self._store.exists() else ()

    def _panel(self, held: Sequence[Outline]) -> Html:
        """Return the panel; few documents are told in full, many are opened one by one."""
        few = held if len(held) <= _SHOWN_IN_FULL else ()
        opened = {one.document.document_id: self._store.load(one.document.document_id) for one in few}
        return present_holdings.overview(held, opened, self._model)

    def _load(self, document_id: str) -> Extract | None:
        """Return what a document holds, None where it has been removed since it was cited."""
        try:
            return self._store.load(document_id)
        except UsageError:
            return None


def _shown(name: str, html: Html, *, done: bool = False) -> dict[str, Any]:
    return {"turn": name, "html": html, "done": done}
