"""Contents of the gold questions: a store of many documents, names that are not known, files cited."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistant.records import Answer, Citation, Figure
from eval import documents
from eval.gold import Question
from eval.run import run
from eval.score import Ground, score

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_GROUND = Ground(witness=None, forms={}, own_document=True)


def _question(**expect: Any) -> Question:
    line = {
        "id": "q-1",
        "kind": "lookup_formal",
        "turns": ["问"],
        "document": {"content": "shared"},
        "applies_to": ["shared"],
        "expect": {"status": "answered", "figures": [{"value": "1", "unit": "万元"}], **expect},
    }
    return Question.model_validate(line)


def _answer(*files: str) -> Answer:
    citations = tuple(
        Citation(n, "d", "某表", 5, printed="1", unit="万元", file=file)
        for n, file in enumerate(files, start=1)
    )
    figure = Figure(Decimal(1), "万元", "printed", "某项", (1,))
    return Answer("问", "answered", "figures", "1 万元", figures=(figure,), citations=citations)


def _place(question: Question, answer: Answer) -> bool | None:
    return next(p.holds for p in score(question, answer, _GROUND).parts if p.name == "出处")


def test_the_first_figure_has_to_be_cited_from_the_file_named() -> None:
    assert _place(_question(file="a.pdf"), _answer("a.pdf")) is True
    assert _place(_question(file="a.pdf"), _answer("b.pdf")) is False
    assert _place(_question(file=["a.pdf", "b.pdf"]), _answer("b.pdf")) is True
    assert _place(_question(file="a.pdf"), _answer("a.pdf", "b.pdf")) is True  # b is not of the first figure


def test_a_page_counts_in_the_file_named() -> None:
    assert _place(_question(file="a.pdf", page=5), _answer("a.pdf")) is True
    assert _place(_question(file="a.pdf", page=6), _answer("a.pdf")) is False


def test_a_content_that_is_not_known_is_skipped_with_a_reason() -> None:
    line = _question().model_dump()
    line |= {"document": {"content": "elsewhere"}, "applies_to": ["elsewhere"]}
    done = run({"a": [Question.model_validate(line)]}, None, lambda _: None)
    assert done.results == []
    assert [(one.content, one.questions) for one in done.skipped] == [("elsewhere", 1)]
    assert "elsewhere" in done.skipped[0].reason


def test_many_documents_are_a_folder_absent_where_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(documents.FILES, "shared", (tmp_path / "none", "*"))
    assert documents.find_file("shared") is None
    assert "文件不在" in documents.absent("shared")
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(documents.FILES, "shared", (tmp_path, "*"))
    assert documents.find_file("shared") == tmp_path
