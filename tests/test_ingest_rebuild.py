"""Rebuilding: the kept files are taken again, in their order and with what the operator stated."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_examples import extract_of

from ingest.pipeline import Statements, read
from ingest.rebuild import rebuild, statements_of
from ingest.store import KeptSource, Store, schema

SAMPLES = Path(__file__).parent.parent / "data" / "documents"


def test_a_store_of_another_version_is_rebuilt_from_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = next(iter(sorted(SAMPLES.glob("*.txt"))), None)
    if sample is None:
        pytest.skip("no sample document in data/documents")
    extract = read(sample, Statements(published="2023-02-13"))
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", "0-older")
        Store(tmp_path).save(extract, original=sample)
    store = Store(tmp_path)
    told: list[str] = []
    assert [reason for _, reason in rebuild(store, told.append)] == [None]
    assert told == [f"[1/1] {sample.name}"]
    (held,) = store.documents()
    assert held == extract.document
    assert store.load(held.document_id).facts == extract.facts


def test_a_file_that_is_rejected_now_is_told_by_its_own_name_and_stays(tmp_path: Path) -> None:
    original = tmp_path / "来件.txt"
    original.write_text("这不是公开文件。", encoding="utf-8")
    store = Store(tmp_path / "store")
    store.save(extract_of("a", "overview", file="来件.txt"), original=original)
    ((source, reason),) = rebuild(store, lambda _: None)
    assert reason is not None
    assert "来件.txt" in reason
    assert store.sources() == (source,)
    assert store.documents() == ()


def test_the_statements_of_the_operator_come_back() -> None:
    stated = {
        "department": "某局",
        "fiscal_year": "2023",
        "document_type": "final",
        "source_url": "https://example.org",
    }
    source = KeptSource(Path("x"), "a.txt", "h", sample=False, stated=stated)
    assert statements_of(source) == Statements("某局", 2023, "final", "https://example.org", None)
