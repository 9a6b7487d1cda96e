"""Asking every gold question (运行) through the same `Assistant.ask` as the chat, and scoring the answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.conversation import Conversation
from assistant.present.answer_json import to_json
from eval.documents import Subject, absent, find_file, holds, open_subject, settings_of, take
from eval.record import (
    VERSION,
    PartRecord,
    ResultRecord,
    RunRecord,
    SkippedRecord,
    prompt_hashes,
    read_revision,
)
from eval.score import score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import JsonValue

    from assistant.assistant import Assistant
    from assistant.records import Answer
    from eval.gold import Content, Question
    from ingest.settings import Settings

Progress = Callable[[str], None]
_TOLD_EVERY = 50
_HIDDEN = frozenset({"database_url", "chroma_url", "model_base_url", "model_api_key"})


def run(sets: Mapping[str, Sequence[Question]], store: Path | None, progress: Progress) -> RunRecord:
    """Ask and score all sets on the documents they apply to; what is absent is skipped and counted.

    Without `store` each document is taken into a temporary store of its own.
    """
    started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    wanted = list(
        dict.fromkeys(c for questions in sets.values() for one in questions for c in one.applies_to)
    )
    results: list[ResultRecord] = []
    skipped: list[SkippedRecord] = []
    stores = []
    for content in wanted:
        with ExitStack() as stack:
            subject = _subject(content, store, progress, stack)
            if isinstance(subject, str):
                skipped += _skip(sets, content, subject)
                continue
            stores.append(subject.record)
            for name, questions in sets.items():
                asked = [one for one in questions if content in one.applies_to]
                results += _ask_set(name, asked, subject, progress)
    return RunRecord(
        version=VERSION,
        started=started,
        revision=read_revision(),
        settings=_shown(settings_of(store)),
        prompts=prompt_hashes(),
        stores=stores,
        results=results,
        skipped=skipped,
    )


def _subject(content: Content, store: Path | None, progress: Progress, stack: ExitStack) -> Subject | str:
    """Return the document of a content, ready to be asked about, or why it cannot be."""
    path = find_file(content)
    if path is None:
        return absent(content)
    if store is not None:
        settings = settings_of(store)
        return (
            open_subject(content, path, settings) if holds(settings, path) else f"{store} 里没有 {path.name}"
        )
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="mingzhang-eval-")))
    progress(f"收入 {path.name} ……")
    take(path, folder)
    return open_subject(content, path, settings_of(folder, temporary=True))


def _skip(sets: Mapping[str, Sequence[Question]], content: Content, reason: str) -> list[SkippedRecord]:
    counts = {name: sum(content in one.applies_to for one in questions) for name, questions in sets.items()}
    return [
        SkippedRecord(set=name, content=content, questions=count, reason=reason)
        for name, count in counts.items()
        if count
    ]


def _ask_set(
    name: str, questions: Sequence[Question], subject: Subject, progress: Progress
) -> list[ResultRecord]:
    results = []
    # A thread of its own, as in the web chat; a question that breaks the assistant is recorded as such.
    with ThreadPoolExecutor(max_workers=1) as worker:
        for number, question in enumerate(questions, start=1):
            if number % _TOLD_EVERY == 0:
                progress(f"{name}（{subject.content}）{number}/{len(questions)}")
            started = time.perf_counter()
            asked = worker.submit(ask, subject.assistant, question.turns)
            error = asked.exception()
            seconds = time.perf_counter() - started
            if error is not None:
                results.append(_broken(name, question, subject, error, seconds))
            else:
                results.append(_result(name, question, subject, asked.result()))
    return results


def ask(assistant: Assistant, turns: Sequence[str]) -> Answer:
    """Ask the turns of one conversation and return the last answer."""
    conversation = Conversation()
    for turn in turns[:-1]:
        conversation = conversation.followed_by(assistant.ask(turn, conversation))
    return assistant.ask(turns[-1], conversation)


def _result(name: str, question: Question, subject: Subject, answer: Answer) -> ResultRecord:
    ground = replace(subject.ground, own_document=subject.content == question.document.content)
    scored = score(question, answer, ground)
    return ResultRecord(
        set=name,
        content=subject.content,
        question=question,
        answer=to_json(answer, question.id),
        error=None,
        parts=[PartRecord(name=part.name, holds=part.holds, found=part.found) for part in scored.parts],
        passed=scored.passed,
        wrong_number=scored.wrong_number,
        false_refusal=scored.false_refusal,
        numeric=scored.numeric,
        citations=scored.citations,
        citations_wrong=scored.citations_wrong,
        seconds=answer.seconds,
    )


def _broken(
    name: str, question: Question, subject: Subject, error: BaseException, seconds: float
) -> ResultRecord:
    return ResultRecord(
        set=name,
        content=subject.content,
        question=question,
        answer=None,
        error=f"{type(error).__name__}: {error}",
        parts=[],
        passed=False,
        wrong_number=False,
        false_refusal=False,
        numeric=False,
        citations=0,
        citations_wrong=0,
        seconds=seconds,
    )


def _shown(settings: Settings) -> dict[str, JsonValue]:
    """Return the settings for the record; what may carry a password is only said to be set."""
    values = settings.model_dump(mode="json")
    return {
        key: ("已设" if value is not None else None) if key in _HIDDEN else value
        for key, value in values.items()
    }
