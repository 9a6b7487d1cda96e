"""The store: what goes in comes out exactly, is found by index, and can be built again."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_examples import NAME, extract_of

from ingest.errors import StoreError, UsageError
from ingest.records import (
    Document,
    Extract,
    Fact,
    Passage,
    Stated,
)
from ingest.settings import Settings
from ingest.store import Store, codec, open_store, outline_of, schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


# What goes in comes out exactly


counter = count()


def any_of(record_type: Any, **fixed: Any) -> st.SearchStrategy[Any]:
    fields = {name: of(hint) for name, hint in codec.hints_of(record_type).items()}
    return st.builds(record_type, **{**fields, **fixed})


SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    int: st.integers(-5, 10**6),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    type(None): st.none(),
}


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for any type used in the records."""
    arguments = get_args(hint)
    if hint in SIMPLE:
        return SIMPLE[hint]
    if get_origin(hint) is Literal:
        return st.sampled_from(arguments)
    if get_origin(hint) is not tuple:
        return st.one_of(*(of(argument) for argument in arguments)) if arguments else any_of(hint)
    if arguments[-1] is Ellipsis:
        return st.lists(of(arguments[0]), max_size=2).map(tuple)
    return st.tuples(*(of(argument) for argument in arguments))


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    """Any extract whose ids are its own."""
    name = f"d{next(counter)}"
    drawn: Extract = draw(any_of(Extract, joined=st.just(())))

    def numbered(records: tuple[Any, ...], field: str) -> tuple[Any, ...]:
        return tuple(replace(one, **{field: f"{name}-{place}"}) for place, one in enumerate(records))

    return replace(
        drawn,
        document=replace(drawn.document, document_id=name, content_hash=name, department=name),
        tables=numbered(drawn.tables, "table_id"),
        facts=numbered(drawn.facts, "fact_id"),
        passages=numbered(drawn.passages, "passage_id"),
    )


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("shared"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(extract=extracts())
def test_any_extract_comes_back_exactly(shared_store: Store, extract: Extract) -> None:
    saved = shared_store.save(extract)
    loaded = shared_store.load(saved.document_id)
    assert loaded == extract
    assert repr(loaded) == repr(extract)  # Decimal("1.0") == Decimal("1.00"), yet another text


def test_amounts_are_text_in_the_database(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    connection = sqlite3.connect(store.folder / "mingzhang.db")
    assert connection.execute("SELECT typeof(value), value FROM facts").fetchall() == [("text", "12.50")]
    connection.close()


def test_every_field_of_a_record_has_its_column() -> None:
    for shelf, record_type in (
        (schema.facts, Fact),
        (schema.documents, Document),
        (schema.passages, Passage),
    ):
        assert [column.name for column in shelf.columns] == list(codec.hints_of(record_type))


def test_a_type_without_an_exact_written_form_is_refused() -> None:
    with pytest.raises(TypeError):
        codec.coder_of(complex)


# Taking, and taking again


def test_nothing_is_made_before_the_first_write(store: Store) -> None:
    assert not store.exists()
    assert store.held("hash-a") is None
    assert store.feedback() == ()
    assert not store.folder.exists()


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    extract = extract_of("a", "overview")
    first = store.save(extract)
    generation = store.generation()
    again = store.save(replace(extract, document=replace(extract.document, file="elsewhere.txt")))
    assert (first.status, first.outcome) == ("taken", "new")
    assert (again.status, again.outcome, again.document_id) == ("unchanged", "unchanged", "a")
    assert store.generation() == generation
    assert store.load("a") == extract
    held = store.held("hash-a")
    assert held is not None
    assert held.file == "a.txt"


def test_each_write_changes_the_generation_and_what_is_loaded(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    before, loaded = store.generation(), store.load("a")
    assert store.load("a") is loaded  # from the cache
    store.save(extract_of("b", "income", fiscal_year=2024))
    assert store.generation() != before
    assert store.load("a") == loaded


def test_documents_are_listed_by_department_and_year(store: Store) -> None:
    for name, year in (("b", 2024), ("a", 2023)):
        store.save(extract_of(name, "overview", fiscal_year=year))
    assert [one.document_id for one in store.documents()] == ["a", "b"]


def test_two_scopes_and_two_types_stay_apart(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    store.save(extract_of("b", "overview", scope="unit"))
    store.save(extract_of("c", "overview", document_type="final"))
    assert len(store.documents()) == 3


# Queries


def test_facts_are_found_by_item_form_code_and_document(store: Store) -> None:
    for name, year in (("a", 2023), ("b", 2024)):
        extract = extract_of(name, "overview", "income", fiscal_year=year)
        coded = replace(extract.facts[1], item="行政运行", row_code="2010301")
        store.save(replace(extract, facts=(extract.facts[0], coded)))
    assert [one.fact_id for one in store.facts(item="合计")] == ["a-overview-1", "b-overview-1"]
    assert [one.fact_id for one in store.facts(form="income")] == ["a-income-1", "b-income-1"]
    assert [one.fact_id for one in store.facts(code="2010301", document_ids=["b"])] == ["b-income-1"]
    assert len(store.facts(document_ids=("a",))) == 2
    assert store.facts(item="合计", document_ids=()) == ()
    with pytest.raises(UsageError):
        store.facts()


def test_facts_are_found_through_an_index(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    connection = sqlite3.connect(store.folder / "mingzhang.db")
    for field in ("item", "form", "row_code"):
        plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM facts WHERE {field}='x' AND held_in='a'")
        assert "USING INDEX" in plan.fetchone()[3]
    connection.close()


def test_removing_a_document_takes_all_of_it(store: Store) -> None:
    store.save(extract_of("a", "overview", headings=("一、",)))
    store.save(extract_of("b", "income"))
    assert store.remove("b").document_id == "a"
    assert store.documents() == ()
    assert store.passages() == ()
    with pytest.raises(UsageError, match="没有编号为“a”"):
        store.remove("a")


# Original files and rebuilding


def test_the_original_file_is_kept_for_a_rebuild(store: Store, tmp_path: Path) -> None:
    original = tmp_path / "来件.TXT"
    original.write_text("原文", encoding="utf-8")
    stated = ("department", Stated(NAME, None))
    first = extract_of("a", "overview", stated=(stated,), source_url="https://example.org/a")
    store.save(first, original)
    store.save(extract_of("b", "income", fiscal_year=2024), original)
    kept, later = store.sources()
    assert (kept.file, kept.content_hash, kept.sample) == ("a.txt", "hash-a", False)
    assert kept.path.read_text(encoding="utf-8") == "原文"
    assert kept.path.suffix == ".txt"
    assert kept.stated == {"department": NAME, "source_url": "https://example.org/a"}
    assert later.content_hash == "hash-b"
    store.reset()
    assert store.documents() == ()
    assert store.sources() == (kept, later)
    store.save(first, kept.path)
    assert store.load("a") == first
    store.remove("a")
    assert store.sources() == (later,)


def test_nothing_is_kept_of_a_document_that_could_not_be_written(store: Store, tmp_path: Path) -> None:
    original = tmp_path / "a.txt"
    original.write_text("原文", encoding="utf-8")
    store.save(extract_of("a", "overview"))
    clashing = extract_of("b", "income", fiscal_year=2024)
    clashing = replace(clashing, facts=(replace(clashing.facts[0], fact_id="a-overview-1"),))
    with pytest.raises(StoreError, match=r"facts\.fact_id"):
        store.save(clashing, original)
    assert store.sources() == ()
    assert len(store.documents()) == 1


def test_a_store_of_another_version_says_so_and_can_be_emptied(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", "0-older")
        Store(store.folder).save(extract_of("a", "overview"))
    for use in (store.documents, store.generation, lambda: store.save(extract_of("b", "income"))):
        with pytest.raises(StoreError, match=r"另一版本的程序.*rebuild"):
            use()
    store.reset()
    assert store.documents() == ()


# Feedback


def test_feedback_outlives_a_rebuild(store: Store) -> None:
    store.add_feedback("三公经费多少？", {"status": "answered", "text": "29.39 万元"}, "up", "很清楚")
    store.add_feedback("接待费呢？", {"status": "refused"}, "down")
    store.reset()
    first, second = store.feedback()
    assert (first.question, first.rating, first.comment) == ("三公经费多少？", "up", "很清楚")
    assert first.answer == {"status": "answered", "text": "29.39 万元"}
    assert first.time.tzinfo is not None
    assert second.comment == ""
    with pytest.raises(UsageError):
        store.add_feedback("?", {}, "maybe")  # type: ignore[arg-type]


def test_the_settings_open_the_store(tmp_path: Path) -> None:
    assert open_store(Settings(store=tmp_path)).folder == tmp_path
    by_url = open_store(Settings(store=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db"))
    assert by_url.folder == tmp_path
    assert by_url.place == f"{tmp_path}/x.db"


def test_what_each_document_amounts_to_is_told_without_reading_it(store: Store) -> None:
    store.save(extract_of("a", "overview", "income"))
    store.save(extract_of("b", "procurement"))  # a further file of the same disclosure
    (held,) = store.outlines()
    whole = store.load("a")
    assert held == outline_of(whole)
    assert (held.files, held.tables, held.facts, held.problems) == (("a.txt", "b.txt"), 3, 3, 3)
    assert held.forms == {"overview", "income", "procurement"}
    assert held.document == whole.document


def test_the_original_of_a_held_file_is_given_while_it_is_the_same(store: Store, tmp_path: Path) -> None:
    original = tmp_path / "a.txt"
    original.write_text("内容", encoding="utf-8")
    content_hash = hashlib.sha256(original.read_bytes()).hexdigest()
    store.save(extract_of("a", "overview", content_hash=content_hash), original=original)
    kept = store.original(content_hash)
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "内容"
    kept.write_text("别的内容", encoding="utf-8")
    assert store.original(content_hash) is None
    assert store.original("0" * 64) is None
