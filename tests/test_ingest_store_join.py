"""Files of one disclosure become one document; a newer file replaces what it repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from store_examples import extract_of

from ingest.errors import UsageError
from ingest.records import (
    Extract,
    Source,
)
from ingest.store import Store
from ingest.store.join import assemble, join, split

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


# Several files of one disclosure


def test_new_forms_join_and_held_forms_are_replaced(store: Store) -> None:
    store.save(extract_of("a", "overview", "income"))
    saved = store.save(extract_of("b", "income", "procurement"))
    assert saved == type(saved)(
        "a", "taken", "joined", ("income",), ("procurement",), replaced_narrative=False
    )
    assert len(store.documents()) == 1
    whole = store.load("a")
    assert [table.table_id for table in whole.tables] == ["a-overview", "b-income", "b-procurement"]
    assert [fact.fact_id for fact in whole.facts] == ["a-overview-1", "b-income-1", "b-procurement-1"]
    assert [check.check_id for check in whole.checks] == ["a-overview-c", "b-income-c", "b-procurement-c"]
    assert [problem.message for problem in whole.problems] == [
        "overview有疑问",
        "income有疑问",
        "procurement有疑问",
    ]


def test_a_joined_record_names_its_file(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    store.save(extract_of("b", "income"))
    whole = store.load("a")
    assert [(one.source.document_id, one.source.page, one.source.file) for one in whole.facts] == [
        ("a", 2, None),
        ("a", 2, "b.txt"),
    ]
    cells = [cell.source.file for table in whole.tables for row in table.rows for cell in row.cells]
    assert cells == [None, "b.txt"]
    assert [operand.source.file for check in whole.checks for operand in check.left] == [None, "b.txt"]
    assert [one.document_id for one in whole.joined] == ["b"]
    assert whole.joined[0].source == Source("b", 1)
    assert store.load("b") == whole
    assert [one.document_id for one in store.files("b")] == ["a", "b"]
    assert store.held("hash-b") == whole.joined[0]


def test_two_files_of_one_name_stay_two_files(store: Store) -> None:
    store.save(extract_of("a", "overview", file="公开.pdf"))
    store.save(extract_of("b", "income", file="公开.pdf"))
    first, second = (fact.source.file for fact in store.load("a").facts)
    assert first is None
    assert second == "公开.pdf（hash-b）"


def test_tables_and_narrative_in_two_files_become_one_document(store: Store) -> None:
    store.save(extract_of("tables", "overview", "income", headings=("封面",)))
    saved = store.save(extract_of("text", headings=("一、职责", "二、说明")))
    whole = store.load("tables")
    assert saved.replaced_forms == ()
    assert not saved.replaced_narrative
    assert [one.heading for one in whole.passages] == [("封面",), ("一、职责",), ("二、说明",)]
    assert len(whole.tables) == 2


def test_a_corrected_file_replaces_the_held_one_whole(store: Store) -> None:
    store.save(extract_of("a", "overview", "income", headings=("一、职责", "二、旧的标题")))
    new = extract_of("b", "overview", "income", headings=("一、职责", "二、新的标题"))
    saved = store.save(new)
    assert saved.document_id == "b"
    assert saved.replaced_forms == ("overview", "income")
    assert saved.replaced_narrative
    assert store.load("b") == new
    with pytest.raises(UsageError, match="没有编号为“a”"):
        store.load("a")


def test_a_newer_narrative_takes_the_sentence_facts_with_it() -> None:
    held = extract_of("a", "overview", headings=("一、说明",))
    sentence = replace(
        held.facts[0],
        fact_id="a-s",
        kind="sentence",
        table_id=None,
        quote="一句。",
        source=Source("a", 1),
        checks=(),
    )
    joined = join(replace(held, facts=(*held.facts, sentence)), extract_of("b", headings=("一、说明",)))
    assert [fact.fact_id for fact in joined.extract.facts] == ["a-overview-1"]
    assert [one.passage_id for one in joined.extract.passages] == ["b-p1"]


def test_sentences_between_tables_stay_beside_a_joined_narrative() -> None:
    held = extract_of("a", "overview", "income")
    note = replace(held.facts[0], fact_id="a-s", kind="sentence", table_id=None, quote="注。", checks=())
    held = replace(held, facts=(*held.facts, note))
    with_text = join(held, extract_of("b", headings=("一、说明",))).extract
    assert "a-s" in {fact.fact_id for fact in with_text.facts}
    corrected = join(held, extract_of("c", "overview", "income")).extract
    assert "a-s" not in {fact.fact_id for fact in corrected.facts}


def test_what_rested_on_a_replaced_form_is_no_longer_proved() -> None:
    held = extract_of("a", "overview", "income")
    other = held.checks[1].left[0]
    across = replace(held.checks[0], check_id="across", kind="between_tables", right=(other,))
    held = replace(
        held, checks=(across,), facts=tuple(replace(one, checks=("across",)) for one in held.facts)
    )
    joined = join(held, extract_of("b", "income"))
    kept = joined.extract.facts[0]
    assert kept.fact_id == "a-overview-1"
    assert (kept.status, kept.checks) == ("unchecked", ())
    assert joined.extract.tables[0].status == "unchecked"
    assert joined.extract.tables[0].rows[0].cells[0].status == "unchecked"
    assert [check.check_id for check in joined.extract.checks] == ["b-income-c"]


def test_a_fact_keeps_what_its_other_checks_prove() -> None:
    held = extract_of("a", "overview", "income")
    across = replace(held.checks[0], check_id="across", right=held.checks[1].left, result="fails")
    first = replace(held.facts[0], checks=("a-overview-c", "across"), status="conflict")
    held = replace(held, checks=(*held.checks, across), facts=(first, held.facts[1]))
    kept = join(held, extract_of("b", "income")).extract.facts[0]
    assert (kept.status, kept.checks) == ("proved", ("a-overview-c",))


def test_a_check_over_a_blank_cell_of_a_replaced_table_goes_too() -> None:
    held = extract_of("a", "overview", "income")
    blank = replace(held.checks[1].left[0], fact_id=None)
    across = replace(held.checks[0], check_id="across", right=(blank,))
    joined = join(replace(held, checks=(across,)), extract_of("b", "income"))
    assert [check.check_id for check in joined.extract.checks] == ["b-income-c"]


def test_files_are_told_apart_again_as_they_were_taken() -> None:
    files = (
        extract_of("a", "overview"),
        extract_of("b", "income", headings=("一、",)),
        extract_of("c", "assets"),
    )
    assert split(assemble(files)) == files


def test_checks_can_be_tried_again_over_the_joined_whole(store: Store) -> None:
    seen: list[int] = []

    def recheck(whole: Extract) -> Extract:
        seen.append(len(whole.tables))
        return replace(whole, checks=())

    store.save(extract_of("a", "overview"), recheck=recheck)
    store.save(extract_of("b", "income"), recheck=recheck)
    assert seen == [2]
    assert store.load("a").checks == ()


def test_the_operator_can_correct_a_statement(store: Store) -> None:
    extract = extract_of("a", "overview")
    store.save(extract)
    store.save(extract_of("b", "income"))
    corrected = replace(extract, document=replace(extract.document, fiscal_year=2022))
    saved = store.save(corrected)
    assert saved.outcome == "restated"
    assert {one.document_id: one.fiscal_year for one in store.documents()} == {"a": 2022, "b": 2023}
    assert store.load("b") == extract_of("b", "income")


# Samples


def test_an_official_file_takes_the_place_of_a_sample(store: Store) -> None:
    store.save(extract_of("s", "overview", "income", sample=True))
    official = extract_of("a", "overview")
    saved = store.save(official)
    assert saved.outcome == "sample_replaced"
    assert store.documents() == (official.document,)
    assert store.load("a") == official


def test_a_sample_never_takes_the_place_of_an_official_file(store: Store) -> None:
    store.save(extract_of("a", "overview"))
    saved = store.save(extract_of("s", "income", sample=True))
    assert (saved.status, saved.outcome, saved.document_id) == ("unchanged", "sample_not_taken", "a")
    assert len(store.load("a").tables) == 1
