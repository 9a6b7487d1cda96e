"""The run itself with an assistant made by hand: conversations, breakdowns, what is absent or hidden."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation import Conversation
from assistant.records import Answer, Citation, Figure
from eval import __main__ as command
from eval import documents
from eval import run as runs
from eval.documents import Subject
from eval.gold import Question
from eval.record import StoreRecord
from eval.score import Ground

if TYPE_CHECKING:
    from pathlib import Path

_NO_TALK = Conversation()


class Scripted:
    """Answers with a number per question; breaks down on one of them."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []

    def ask(self, question: str, conversation: Conversation = _NO_TALK) -> Answer:
        self.heard.append((question, len(conversation.answers)))
        if question == "坏":
            raise KeyError("没有这一栏")
        figure = Figure(Decimal("2.39"), "万元", "printed", "某项", (1,))
        citation = Citation(1, "d", "某表", 1, printed="2.39", unit="万元")
        return Answer(question, "answered", "figures", "2.39 万元", figures=(figure,), citations=(citation,))


def question(name: str, *turns: str) -> Question:
    line: dict[str, Any] = {
        "id": name,
        "kind": "conversation",
        "turns": list(turns),
        "document": {"content": "real"},
        "applies_to": ["real", "sample"],
        "expect": {"status": "answered", "figures": [{"value": "2.39", "unit": "万元"}], "page": 5},
    }
    return Question.model_validate(line)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    assistant = Scripted()

    def subject(content: Any, *_: object) -> Subject | str:
        if content == "sample":
            return "文件不在"
        ground = Ground(witness=None, forms={}, own_document=True)
        record = StoreRecord(content=content, file="f.txt", hash="0")
        return Subject(content=content, assistant=assistant, ground=ground, record=record)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "_subject", subject)
    return assistant


def test_each_line_is_one_conversation(scripted: Scripted) -> None:
    runs.run({"a": [question("q-1", "一", "二", "三"), question("q-2", "四")]}, None, lambda _: None)
    assert scripted.heard == [("一", 0), ("二", 1), ("三", 2), ("四", 0)]


def test_a_breakdown_is_recorded_and_the_rest_still_asked(scripted: Scripted) -> None:
    done = runs.run({"a": [question("q-1", "坏"), question("q-2", "好")]}, None, lambda _: None)
    broken, fine = done.results
    assert broken.error == "KeyError: '没有这一栏'"
    assert not broken.passed
    assert fine.answer is not None
    assert [part.name for part in fine.parts if part.holds is False] == ["出处"]
    assert len(scripted.heard) == 2


def test_questions_on_an_absent_document_are_counted_as_skipped(scripted: Scripted) -> None:
    done = runs.run({"a": [question("q-1", "一")]}, None, lambda _: None)
    assert [(one.content, one.questions, one.reason) for one in done.skipped] == [("sample", 1, "文件不在")]
    assert len(done.results) == 1
    assert scripted.heard


def test_the_record_does_not_hold_what_may_carry_a_password(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGZHANG_DATABASE_URL", "postgresql+psycopg://u:geheim@h/d")
    done = runs.run({"a": [question("q-1", "一")]}, None, lambda _: None)
    assert done.settings["database_url"] == "已设"
    assert "geheim" not in done.model_dump_json()
    assert scripted.heard


def test_a_temporary_store_lies_on_no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGZHANG_DATABASE_URL", "postgresql+psycopg://u@h/d")
    monkeypatch.setenv("MINGZHANG_CHROMA_URL", "http://127.0.0.1:8000")
    settings = documents.settings_of(tmp_path, temporary=True)
    assert (settings.database_url, settings.chroma_url, settings.store) == (None, None, tmp_path)


def test_the_command_says_what_is_wrong_and_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["run", "--set", "没有的题集"]) == 2
    assert "没有名为" in capsys.readouterr().err
    assert command.main(["compare", "甲", "乙"]) == 2


def test_falling_below_the_baseline_exits_with_one(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = runs.run({"a": [question("q-1", "一")]}, None, lambda _: None)
    monkeypatch.setattr("eval.record.write_run", lambda _: tmp_path / "run.json")
    monkeypatch.setattr("eval.run.run", lambda *_: done)
    monkeypatch.setattr("eval.baseline.read_baseline", lambda: None)
    assert command.main(["run"]) == 0
    assert "还没有基线" in capsys.readouterr().err
    monkeypatch.setattr("eval.baseline.read_baseline", object)
    monkeypatch.setattr("eval.baseline.below", lambda *_: ("a@real：错数 1 题，基线 0 题",))
    assert command.main(["run"]) == 1
    assert "【低于基线】" in capsys.readouterr().out
    assert command.main(["run", "--json"]) == 1
    assert scripted.heard
