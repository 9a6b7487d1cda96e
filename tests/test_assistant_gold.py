"""The gold questions on the project's own samples: the scores of the committed baseline hold, by words alone.

The questions are keyed by hand from the documents; they are asked and scored by the functions of the
evaluation. Those on documents that are not distributed are left to `make eval`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from eval import run as runs
from eval.baseline import below, read_baseline
from eval.documents import Subject, find_file, open_subject, settings_of
from eval.gold import read_sets
from eval.record import ResultRecord, RunRecord
from ingest.pipeline import read
from ingest.store import open_store

OURS = ("sample", "workbook")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunRecord]:
    """Every gold question on the two samples, each sample in a store of its own."""

    def subject(content: str, *_: object) -> Subject | str:
        path = find_file(content) if content in OURS else None
        if path is None:
            return "不随项目分发"
        settings = settings_of(tmp_path_factory.mktemp(content), temporary=True)
        open_store(settings).save(read(path))
        return open_subject(content, path, settings)

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MINGZHANG_")]:
            patch.delenv(name)
        patch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")
        patch.setattr(runs, "_subject", subject)
        yield runs.run(read_sets(), None, lambda _: None)


def told(results: list[ResultRecord]) -> list[str]:
    """Results as they are told where a test fails: which question, what is wrong with the answer."""
    return [
        f"{one.set} {one.question.id} {one.question.turns}: "
        + "；".join(f"{part.name} {part.found}" for part in one.parts if part.holds is False)
        for one in results
    ]


def of(run: RunRecord, content: str, *, own: bool = False) -> list[ResultRecord]:
    kept = [one for one in run.results if one.content == content]
    return [one for one in kept if not one.set.startswith("blind_")] if own else kept


def test_both_samples_were_asked(run: RunRecord) -> None:
    assert len(of(run, "sample")) >= 900
    assert len(of(run, "workbook")) >= 130
    assert {one.content for one in run.results} == set(OURS)


def test_no_question_breaks_the_assistant_down(run: RunRecord) -> None:
    assert [(one.question.id, one.error) for one in run.results if one.error is not None] == []


def test_every_question_on_the_workbook_is_answered_right(run: RunRecord) -> None:
    assert told([one for one in of(run, "workbook") if not one.passed]) == []


@pytest.mark.parametrize("content", OURS)
def test_no_wrong_number_is_told(run: RunRecord, content: str) -> None:
    assert told([one for one in of(run, content, own=True) if one.wrong_number]) == []


def test_no_set_falls_below_the_baseline(run: RunRecord) -> None:
    baseline = read_baseline()
    assert baseline is not None
    assert below(run, baseline) == ()


def test_every_answer_keeps_the_contract(run: RunRecord) -> None:
    broken: list[Any] = [
        (one.question.id, part.found)
        for one in run.results
        for part in one.parts
        if part.name == "答复约定" and part.holds is False
    ]
    assert broken == []


def test_every_number_was_backed(run: RunRecord) -> None:
    """The number gate withholds nothing of what the chain makes of these questions."""
    answers = [(one.question.id, one.answer) for one in run.results if one.answer is not None]
    verified: list[tuple[str, Any]] = [(name, answer["verification"]) for name, answer in answers]
    assert [name for name, verification in verified if not verification["numbers_backed"]] == []
