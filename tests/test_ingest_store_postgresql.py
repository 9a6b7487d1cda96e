"""The same store on PostgreSQL; runs where TEST_POSTGRESQL_URL names an empty database to be used for it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from store_examples import extract_of

from ingest.errors import StoreError
from ingest.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = os.environ.get("TEST_POSTGRESQL_URL")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    if URL is None:
        pytest.skip("TEST_POSTGRESQL_URL is not set: no PostgreSQL database to test with")
    store = Store(URL, tmp_path)
    store.reset()
    yield store
    store.close()


def test_documents_join_and_come_back_exactly(store: Store) -> None:
    first = extract_of("a", "overview", "income", headings=("一、职责",))
    store.save(first)
    assert repr(store.load("a")) == repr(first)
    generation = store.generation()
    saved = store.save(extract_of("b", "income", "assets"))
    assert (saved.replaced_forms, saved.joined_forms) == (("income",), ("assets",))
    assert store.generation() > generation
    assert len(store.facts(item="合计", document_ids=["a"])) == 3
    store.remove("a")
    assert store.documents() == ()


def test_a_failed_write_keeps_nothing_of_it(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    clashing = extract_of("b", "income", fiscal_year=2024)
    clashing = replace(clashing, facts=(replace(clashing.facts[0], fact_id="a-overview-1"),))
    with pytest.raises(StoreError):
        store.save(clashing)
    assert [one.document_id for one in store.documents()] == ["a"]


def test_feedback_outlives_a_rebuild(store: Store) -> None:
    before = len(store.feedback())
    store.add_feedback("问", {"status": "answered"}, "up")
    store.reset()
    assert len(store.feedback()) == before + 1


def test_a_server_that_is_not_there_is_one_sentence(store: Store, tmp_path: Path) -> None:
    assert store.exists()
    with pytest.raises(StoreError) as caught:
        Store("postgresql+psycopg://user:geheim@127.0.0.1:1/none", tmp_path).documents()
    assert str(caught.value).endswith("。")
    assert "geheim" not in str(caught.value)
