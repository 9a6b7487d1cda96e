"""Comparisons over many documents: only those shown are read whole; the answer is that over all of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from assistant_fixture import FakeStore, asked, brief

from assistant.assistant import Assistant
from assistant.holdings.cards import FILE, Card, Cards
from assistant.reply import gather, shortlist
from ingest.records import Extract
from ingest.settings import Settings

COUNT = 70


def amounts(number: int) -> tuple[str, str, str, str, str, str]:
    """The totals and the 三公 rows of one department; 三公 is number + 100 万元."""
    return "9000.00", "8000.00", "1000.00", f"{number + 100}.00", f"{number + 60}.00", "40.00"


def held() -> list[Extract]:
    """Seventy departments; the later, the larger."""
    return [
        brief(f"m{n}", 2024, amounts(n), department=f"云汀市第{n}水务站").extract()
        for n in range(1, COUNT + 1)
    ]


class Counting(FakeStore):
    """Counts which documents are read whole, and which for their figures alone."""

    def __init__(self, *extracts: Extract) -> None:
        super().__init__(*extracts)
        self.whole: set[str] = set()
        self.figures = 0

    def load(self, document_id: str) -> Extract:
        self.whole.add(document_id)
        return super().load(document_id)

    def load_figures(self, document_id: str) -> Extract:
        self.figures += 1
        return super().load_figures(document_id)


@pytest.fixture
def store() -> Counting:
    return Counting(*held())


def texts(assistant: Assistant, *questions: str) -> list[str]:
    return [asked(assistant, question).text for question in questions]


def test_the_largest_of_many_is_told_and_only_what_is_shown_is_read_whole(store: Counting) -> None:
    answer = asked(Assistant(store), "哪个单位的三公经费最多")
    assert answer.figures[0].value == Decimal("170.00")
    assert f"云汀市第{COUNT}水务站" in answer.text.split("其余")[0]
    assert "比较了 70 份文件，70 份列有这个数，只列出排在前面的" in answer.text
    assert len(answer.rows) == 30


def test_the_same_comparison_again_reads_no_figures_anew(store: Counting) -> None:
    assistant = Assistant(store)
    asked(assistant, "哪个单位的三公经费最多")
    read = store.figures
    answer = asked(assistant, "三公经费最少的三个部门")
    assert store.figures == read
    assert [figure.value for figure in answer.figures[:3]] == [Decimal(n) for n in ("101", "102", "103")]


def test_the_answers_are_those_of_reading_every_document(
    store: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = (
        "哪个单位的公务接待费最多",
        "三公经费最少的三个部门",
        "三公经费超过165万元的部门有哪些",
        "有几个部门的三公经费超过120万元",
        "所有部门三公经费一共多少",
    )
    short = [asked(Assistant(store), question) for question in questions]
    monkeypatch.setattr(gather, "FEW", 1000)
    monkeypatch.setattr(shortlist, "FEW", 1000)
    whole = [asked(Assistant(FakeStore(*held())), question) for question in questions]
    for one, other in zip(short, whole, strict=True):
        said = [answer.text.partition("[")[0].partition("。其余")[0] for answer in (one, other)]
        assert said[0] == said[1]
        assert one.figures[0].value == other.figures[0].value


def test_a_follow_up_compares_all_again_not_those_shown(store: Counting) -> None:
    answer = asked(Assistant(store), "哪个单位的三公经费最多", "最少的呢")
    assert answer.figures[0].value == Decimal("101.00")


def test_cards_are_kept_in_a_file_for_one_state_of_the_store(tmp_path: Path) -> None:
    cards = Cards(tmp_path / FILE, 7)
    cards.keep("三公经费多少", "a", Card(Decimal("3.50"), "万元"))
    cards.keep("三公经费多少", "b", Card(None))
    cards.save()
    again = Cards(tmp_path / FILE, 7).of("三公经费多少")
    assert again == {"a": Card(Decimal("3.50"), "万元"), "b": Card(None)}
    assert Cards(tmp_path / FILE, 8).of("三公经费多少") == {}


def test_a_file_that_cannot_be_used_only_costs_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    cards = Cards(tmp_path / FILE, 7)
    cards.keep("三公经费多少", "a", Card(Decimal("3.50"), "万元"))
    cards.save()
    assert cards.of("三公经费多少")["a"].value == Decimal("3.50")
    assert "comparisons are not kept" in caplog.text


def test_what_is_compared_most_is_prepared(store: Counting, tmp_path: Path) -> None:
    settings = Settings(store=tmp_path, embedding_model="none")
    shortlist.prepare(Assistant(store, settings).holdings)
    read = store.figures
    assert asked(Assistant(store, settings), "哪个单位的三公经费最多").status == "answered"
    assert store.figures == read
