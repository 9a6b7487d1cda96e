"""The passage index: found by meaning, built beside the current one, embedded once, absent where so set."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ingest.errors import EmbeddingError, StoreError
from ingest.index.embedder import Embedder
from ingest.index.index import PassageIndex, open_index, text_of
from ingest.records import Passage, Source
from ingest.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "车餐岗楼林"


class WordEmbedder(Embedder):
    """A stand-in for a model: counts five characters, and what it was asked to embed."""

    def __init__(self, name: str = "words") -> None:
        super().__init__(name)
        self.embedded: list[str] = []

    def unavailable(self) -> str | None:
        return None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [float(text.count(word)) + 0.01 for word in WORDS]


def passage(name: str, text: str, document_id: str = "a", heading: tuple[str, ...] = ()) -> Passage:
    return Passage(Source(document_id, 1), f"{document_id}-{name}", heading, text)


CARS = passage("cars", "车辆保险和车辆维修")
MEALS = passage("meals", "来宾用餐和早餐")
POSTS = passage("posts", "行政岗位和工勤岗位", "b")


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def index(tmp_path: Path, embedder: WordEmbedder) -> PassageIndex:
    return PassageIndex(tmp_path / "index", embedder)


def ids(found: list[tuple[str, float]]) -> list[str]:
    return [passage_id for passage_id, _ in found]


def test_the_nearest_passages_come_first_with_their_similarity(index: PassageIndex) -> None:
    built = index.build([CARS, MEALS, POSTS])
    assert built == (3, 3, True)
    found = index.search("餐", 2)
    assert ids(found)[0] == "a-meals"
    assert len(found) == 2
    assert found[0][1] == pytest.approx(1, abs=0.01)
    assert found[0][1] >= found[1][1]


def test_search_can_be_limited_to_documents(index: PassageIndex) -> None:
    index.build([CARS, MEALS, POSTS])
    assert ids(index.search("餐", 5, ["b"])) == ["b-posts"]
    assert ids(index.search("岗", 5, ["a"]))[0] in {"a-cars", "a-meals"}
    assert index.search("餐", 5, []) == []
    assert index.search("餐", 0) == []


def test_headings_are_embedded_with_the_text() -> None:
    assert text_of(passage("x", "正文", heading=("第一部分", "一、职责"))) == "第一部分 > 一、职责\n正文"
    assert text_of(passage("x", "正文")) == "正文"


def test_what_has_not_changed_is_not_embedded_again(index: PassageIndex, embedder: WordEmbedder) -> None:
    index.build([CARS, MEALS])
    assert index.build([CARS, MEALS]) == (2, 0, False)
    longer = replace(MEALS, text="来宾用餐")
    assert index.build([CARS, longer, POSTS]) == (3, 2, True)
    assert sorted(embedder.embedded) == sorted(one.text for one in (CARS, MEALS, longer, POSTS))
    assert ids(index.search("岗", 1)) == ["b-posts"]


def test_another_model_never_shares_vectors(tmp_path: Path, index: PassageIndex) -> None:
    index.build([CARS])
    other = PassageIndex(tmp_path / "index", WordEmbedder("other"))
    assert "另外的设置（words）" in (other.unavailable() or "")
    with pytest.raises(EmbeddingError):
        other.search("车", 1)
    assert other.build([CARS]) == (1, 1, True)
    assert other.unavailable() is None


def test_a_running_reader_changes_over_to_a_new_generation(tmp_path: Path, index: PassageIndex) -> None:
    index.build([CARS])
    reader = PassageIndex(tmp_path / "index", WordEmbedder())
    assert ids(reader.search("餐", 5)) == ["a-cars"]
    index.build([CARS, MEALS])
    assert ids(reader.search("餐", 1)) == ["a-meals"]
    index.build([MEALS])
    index.build([POSTS])
    assert ids(reader.search("餐", 5)) == ["b-posts"]
    generations = list((tmp_path / "index").glob("passages-*"))
    assert len(generations) == 2  # the current one and the one before


def test_a_failed_build_leaves_the_current_index(
    tmp_path: Path, index: PassageIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.build([CARS])

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr("ingest.index.index._fill", full)
        with pytest.raises(StoreError, match=r"写不进去.*No space left.*。"):
            index.build([CARS, MEALS])
    assert ids(index.search("餐", 5)) == ["a-cars"]
    assert len(list((tmp_path / "index").glob("passages-*"))) == 1


def test_no_passages_is_an_index_too(index: PassageIndex) -> None:
    assert index.build([]) == (0, 0, True)
    assert index.search("车", 3) == []


def test_by_words_alone_is_said(tmp_path: Path) -> None:
    index = PassageIndex(tmp_path / "index", None)
    assert "只按词" in (index.unavailable() or "")
    with pytest.raises(EmbeddingError, match="只按词"):
        index.build([CARS])
    with pytest.raises(EmbeddingError, match="只按词"):
        index.search("车", 1)
    assert not (tmp_path / "index").exists()


def test_an_index_not_built_yet_is_said(index: PassageIndex) -> None:
    assert "还没有建立段落索引" in (index.unavailable() or "")
    with pytest.raises(EmbeddingError, match="还没有建立"):
        index.search("车", 1)


def test_a_damaged_pointer_is_told(tmp_path: Path, index: PassageIndex) -> None:
    index.build([CARS])
    (tmp_path / "index" / "current.json").write_text(json.dumps({"generation": 1}), encoding="utf-8")
    with pytest.raises(StoreError, match="已损坏"):
        index.search("车", 1)


def test_a_generation_that_is_gone_is_told_and_built_again(tmp_path: Path, index: PassageIndex) -> None:
    index.build([CARS])
    index.close()
    folder = next((tmp_path / "index").glob("passages-*"))
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(EmbeddingError, match="不完整"):
        index.search("车", 1)
    assert index.build([CARS]) == (1, 0, True)
    assert ids(index.search("车", 1)) == ["a-cars"]


def test_a_server_that_is_not_there_is_told(tmp_path: Path, embedder: WordEmbedder) -> None:
    index = PassageIndex(tmp_path / "index", embedder, "http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9.*写不进去"):
        index.build([CARS])


def test_building_and_searching_open_no_connection(
    index: PassageIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    index.build([CARS])
    assert ids(index.search("车", 1)) == ["a-cars"]


def test_progress_is_told_for_what_is_embedded(index: PassageIndex) -> None:
    told: list[tuple[int, int]] = []
    index.build([passage(str(n), f"车{n}") for n in range(80)], lambda done, of: told.append((done, of)))
    assert told == [(64, 80), (80, 80)]


def test_the_settings_open_the_index(tmp_path: Path) -> None:
    index = open_index(Settings(store=tmp_path, embedding_model="none"))
    assert "MINGZHANG_EMBEDDING_MODEL=none" in (index.unavailable() or "")
