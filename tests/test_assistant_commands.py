"""`python -m assistant`: one question, batches of conversations, exit codes, what is said of bad input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from assistant_fixture import brief, budget

from assistant.__main__ import main
from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.records import Answer
from ingest.settings import Settings
from ingest.store import open_store

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real store with the invented budget, and a small one of the year before."""
    store = tmp_path_factory.mktemp("held")
    held = open_store(Settings(store=store))
    for made in (budget(), brief("b23", 2023, ("900", "850", "50", "16", "13", "3"))):
        held.save(made.extract())
    return store


@pytest.fixture(autouse=True)
def _words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MINGZHANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")


def batch(folder: Path, tmp_path: Path, text: str | bytes) -> tuple[int, Path]:
    place = tmp_path / "questions.jsonl"
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return main(["--batch", str(place), "--store", str(folder)]), place


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What is said to a person: one sentence in Chinese, no traceback, nothing on stdout."""
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "Traceback" not in streams.err
    assert any("\u4e00" <= char <= "\u9fff" for char in streams.err)
    return streams.err


def conversation(name: str, *turns: str) -> str:
    return json.dumps({"id": name, "turns": list(turns)}, ensure_ascii=False)


def test_one_question_is_answered_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["公务接待费是多少", "--store", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "2.60 万元" in shown
    assert "引用：" in shown
    assert "[1] 云汀市渔政管理局2024年部门预算，第 4 页，财政拨款“三公”经费支出表" in shown


def test_one_question_is_answered_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["公务接待费多少元", "--store", str(folder), "--json"]) == 0
    (made,) = lines(capsys)
    assert (made["status"], made["figures"][0]["value"], made["id"]) == ("answered", "26000", None)


@pytest.mark.parametrize("question", ["今天天气怎么样", "手续费是多少", "住房公积金是多少", ""])
def test_a_refusal_and_a_question_back_are_answers_too(
    folder: Path, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([question, "--store", str(folder)]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("arguments", [[], ["公务接待费", "--batch", "-"]])
def test_exactly_one_of_question_and_batch(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--store", str(folder)]) == 2
    assert "--batch" in said(capsys)


def test_an_unknown_option_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--nonsense"])
    assert stopped.value.code == 2


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["公务接待费", "--store", str(tmp_path / "nothing")]) == 2
    assert "python -m ingest" in said(capsys)
    assert not (tmp_path / "nothing").exists()


def test_an_empty_store_is_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = open_store(Settings(store=tmp_path))
    held.save(budget().extract())
    held.remove("doc1")
    assert main(["公务接待费", "--store", str(tmp_path)]) == 2
    assert "还没有文件" in said(capsys)


def test_a_setting_that_is_wrong_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGZHANG_PORT", "viele")
    assert main(["公务接待费", "--store", str(folder)]) == 2
    assert "MINGZHANG_PORT" in said(capsys)


def test_each_line_is_one_conversation_in_input_order(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(
        [
            conversation("a", "公务接待费是多少"),
            conversation("b", "办公费占公用经费多少", "差旅费呢"),
            conversation("c", "培训费呢"),
            conversation("d", "2023年公务接待费是多少", "三公经费呢"),
        ]
    )
    code, _ = batch(folder, tmp_path, text)
    made = lines(capsys)
    assert code == 0
    assert [one["id"] for one in made] == ["a", "b", "c", "d"]
    assert [(one["figures"][0]["value"], one["figures"][0]["unit"]) for one in made] == [
        ("2.60", "万元"),
        ("29.33", "%"),
        ("9.00", "万元"),  # a line of its own: no share is asked for
        ("16", "万元"),
    ]
    assert made[1]["question"] == "差旅费呢"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("not json", "不是 JSON"),
        ("{", "不是 JSON"),
        ("[]", "对象"),
        ('"公务接待费"', "对象"),
        ('{"id": "x"}', "turns"),
        ('{"id": "x", "turns": []}', "turns"),
        ('{"id": "x", "turns": "公务接待费"}', "turns"),
        ('{"id": "x", "turns": ["公务接待费", 3]}', "turns"),
        ('{"id": "x", "turns": null}', "turns"),
    ],
)
def test_a_bad_line_is_told_and_the_others_answered(
    folder: Path, tmp_path: Path, line: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join([conversation("a", "公务接待费"), line, conversation("c", "培训费")])
    code, _ = batch(folder, tmp_path, text)
    made = lines(capsys)
    assert code == 1
    assert [one["id"] for one in made] == ["a", "x" if '"x"' in line else None, "c"]
    assert set(made[1]) == {"id", "error"}
    assert error in made[1]["error"]
    assert made[1]["error"].startswith("第 2 行")
    assert "error" not in made[0]
    assert made[2]["status"] == "answered"


def test_any_answer_counts_as_answered(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(
        conversation(str(n), q) for n, q in enumerate(["", "天气", "住房公积金", "手续费", "2030年支出"])
    )
    code, _ = batch(folder, tmp_path, text)
    assert code == 0
    assert [one["status"] for one in lines(capsys)] == ["refused", "refused", "clarify", "refused", "refused"]


@pytest.mark.parametrize("text", ["", "\n\n", "   \n\t\n"])
def test_an_empty_file_has_no_answers(
    folder: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = batch(folder, tmp_path, text)
    assert code == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines_line_ends_and_a_mark_in_front_do_no_harm(
    folder: Path, tmp_path: Path, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\ufeff" + conversation("a", "公务接待费") + end * 3 + conversation("b", "培训费") + end
    code, _ = batch(folder, tmp_path, text)
    assert code == 0
    assert [one["id"] for one in lines(capsys)] == ["a", "b"]


@pytest.mark.parametrize("name", ["7", "null", '{"a": 1}', '"\\u4e00"'])
def test_the_id_is_given_back_whatever_it_is(
    folder: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = batch(folder, tmp_path, f'{{"id": {name}, "turns": ["公务接待费"]}}')
    assert code == 0
    assert [one["id"] for one in lines(capsys)] == [json.loads(name)]


def test_a_file_in_another_encoding_is_refused_with_advice(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, place = batch(folder, tmp_path, conversation("a", "公务接待费").encode("gb18030"))
    assert code == 2
    assert "UTF-8" in (text := said(capsys))
    assert str(place) in text


@pytest.mark.parametrize("missing", ["none.jsonl", "."])
def test_a_file_that_cannot_be_read_is_said(
    folder: Path, tmp_path: Path, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--batch", str(tmp_path / missing), "--store", str(folder)]) == 2
    assert str(tmp_path) in said(capsys)


class Pipe:
    """Standard input as bytes, as a program hands it over."""

    def __init__(self, text: str) -> None:
        self.buffer = io.BytesIO(text.encode())


def test_a_batch_from_standard_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys, "stdin", Pipe(conversation("a", "公务接待费") + "\n" + conversation("b", "培训费"))
    )
    assert main(["--batch", "-", "--store", str(folder)]) == 0
    assert [one["id"] for one in lines(capsys)] == ["a", "b"]


def test_answers_are_written_one_by_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long batch can be followed: each answer is out before the next is worked on."""
    flushed: list[int] = []

    class Watched(io.StringIO):
        def flush(self) -> None:
            flushed.append(self.getvalue().count("\n"))

    monkeypatch.setattr(sys, "stdout", Watched())
    batch(folder, tmp_path, "\n".join(conversation(str(n), "公务接待费") for n in range(3)))
    assert flushed[:3] == [1, 2, 3]


def test_the_command_as_a_program(folder: Path) -> None:
    """The real process: UTF-8 out whatever the locale, nothing but answers on stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--batch", "-", "--store", str(folder)],
        input=(conversation("a", "公务接待费") + "\n坏行\n").encode(),
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    made = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 1
    assert [one["id"] for one in made] == ["a", None]
    assert made[0]["figures"][0]["value"] == "2.60"
    assert b"Traceback" not in done.stderr


def test_what_utf8_cannot_hold_is_answered_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", out)
    code, _ = batch(
        folder, tmp_path, '{"id": "s", "turns": ["公务接待费\\ud800"]}\n' + conversation("b", "培训费")
    )
    out.flush()
    made = [json.loads(line) for line in out.buffer.getvalue().decode().splitlines()]  # type: ignore[attr-defined]
    assert code == 0
    assert [one["id"] for one in made] == ["s", "b"]


def test_a_line_nested_too_deeply_is_a_bad_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = batch(folder, tmp_path, "[" * 100_000 + "\n" + conversation("b", "培训费"))
    assert code == 1
    assert [one["id"] for one in lines(capsys)] == [None, "b"]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_only_line_feeds_part_lines(
    folder: Path, tmp_path: Path, separator: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = batch(folder, tmp_path, conversation("a", f"公务接待费{separator}是多少"))
    assert code == 0
    assert [one["id"] for one in lines(capsys)] == ["a"]


def test_an_id_that_json_cannot_write_makes_a_bad_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = batch(folder, tmp_path, '{"id": 1e999, "turns": ["培训费"]}\n' + conversation("b", "培训费"))
    assert code == 1
    made = lines(capsys)
    assert [one["id"] for one in made] == [None, "b"]
    assert "error" in made[0]


def test_a_line_on_which_the_program_fails_is_told_and_the_next_line_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = Assistant.ask

    def ask(self: Assistant, question: str, before: Conversation) -> Answer:
        if question == "培训费":
            raise KeyError(question)
        return asks(self, question, before)

    monkeypatch.setattr(Assistant, "ask", ask)
    text = "\n".join(
        [conversation("a", "公务接待费"), conversation("b", "培训费"), conversation("c", "培训费合计")]
    )
    code, _ = batch(folder, tmp_path, text)
    made = lines(capsys)
    assert code == 1
    assert [one["id"] for one in made] == ["a", "b", "c"]
    assert made[1]["error"].startswith("第 2 行没有答出来")
    assert "status" in made[2]
