"""What goes wrong with a store is one clear sentence; other threads and processes do not disturb."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from store_examples import extract_of

from ingest.errors import StoreError
from ingest.records import (
    Problem,
    Source,
)
from ingest.store import Store, database


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


# Failures, each one sentence


def failure(action: Any) -> str:
    with pytest.raises(StoreError) as caught:
        action()
    text = str(caught.value)
    assert text.endswith("。")
    assert "\n" not in text
    return text


def test_reading_where_nothing_was_taken(store: Store) -> None:
    text = failure(store.documents)
    assert "还没有任何数据" in text
    assert str(store.folder) in text


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert str(tmp_path / "taken") in failure(lambda: Store(tmp_path / "taken").save(extract_of("a")))


def test_a_full_disk_keeps_what_was_held(store: Store) -> None:
    store.save(extract_of("a", "overview"))

    engine = store._database._engine
    assert engine is not None

    @event.listens_for(engine, "connect")
    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    engine.dispose()
    big = replace(
        extract_of("b", "income", fiscal_year=2024), problems=(Problem(Source("b", 1), "x", "长" * 10**6),)
    )
    assert "磁盘已满" in failure(lambda: store.save(big))
    assert [one.document_id for one in store.documents()] == ["a"]


def test_a_full_disk_while_the_original_is_kept(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = tmp_path / "a.txt"
    original.write_text("原文", encoding="utf-8")

    def full(path: Path, _: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "No space left" in failure(lambda: store.save(extract_of("a", "overview"), original))
    assert store.documents() == ()


def test_a_read_only_folder_can_be_read_but_not_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(extract_of("a", "overview"))
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert store.load("a") == extract_of("a", "overview")
    assert "只读" in failure(lambda: store.save(extract_of("b", "income")))


def test_a_locked_store_is_told_and_still_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(extract_of("a", "overview"))
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    mine = Store(store.folder)
    other = sqlite3.connect(store.folder / "mingzhang.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM facts")
    assert "正被另一个程序写入" in failure(lambda: mine.save(extract_of("b", "income")))
    assert len(mine.load("a").facts) == 1
    other.execute("ROLLBACK")
    other.close()
    assert mine.save(extract_of("b", "income")).status == "taken"


def test_a_damaged_database(store: Store) -> None:
    store.folder.mkdir()
    (store.folder / "mingzhang.db").write_bytes(b"not a database, only some text" * 100)
    assert "不是数据库文件" in failure(store.documents)


def test_a_foreign_database(store: Store) -> None:
    store.folder.mkdir()
    connection = sqlite3.connect(store.folder / "mingzhang.db")
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    assert "另一版本" in failure(store.documents)
    assert "另一版本" in failure(lambda: store.save(extract_of("a")))


def test_a_malformed_url_is_told_without_its_password() -> None:
    assert "geheim" not in failure(lambda: Store("postgresql://user:geheim@host:port/db"))


def test_a_missing_driver_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    store = Store("postgresql+psycopg://user:geheim@127.0.0.1/db", tmp_path)
    text = failure(store.documents)
    assert "pip install psycopg" in text
    assert "geheim" not in text


def test_an_sqlite_url_is_a_store_too(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/sub/my.db")
    store.save(extract_of("a", "overview"))
    assert (tmp_path / "sub" / "my.db").exists()


# Other processes, other threads


def test_a_store_made_anew_is_noticed_by_who_has_it_open(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    reader = Store(store.folder)
    assert len(reader.documents()) == 1
    generation = reader.generation()
    store.close()
    for path in store.folder.glob("mingzhang.db*"):
        path.unlink()
    Store(store.folder).save(extract_of("b", "income"))
    assert [one.document_id for one in reader.documents()] == ["b"]
    assert reader.generation() != generation


def test_several_threads_read_while_one_writes(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    wrong: list[str] = []

    def read() -> None:
        for _ in range(20):
            if len(store.load("a").facts) != 1:
                wrong.append("load")
            if not store.facts(item="合计"):
                wrong.append("facts")

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for year in range(2000, 2006):
        store.save(extract_of(f"y{year}", "overview", fiscal_year=year))
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(store.documents()) == 7
