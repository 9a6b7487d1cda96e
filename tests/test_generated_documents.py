"""Reading holds when other figures fill other columns: documents of the standard forms, generated.

Every number of every table must be found in its row; none may stand in a wrong column, and a document that
contradicts itself must be reported without any figure of the contradiction being called proved.
25 documents by default; MINGZHANG_SLOW=1 reads 500. `python tests/generated.py 500` prints
the same as a report.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from generated import VARIANTS, Generated, generate
from generated_report import examine

if TYPE_CHECKING:
    from generated_compare import Outcome

    from ingest.records import Extract

SLOW = os.environ.get("MINGZHANG_SLOW") == "1"
SEEDS = range(500) if SLOW else (*range(20), 101, 103, 107, 111, 113)


@pytest.fixture(scope="module", params=SEEDS)
def read_document(request: pytest.FixtureRequest) -> tuple[Generated, Extract, list[Outcome]]:
    document = generate(request.param)
    extract, outcomes = examine(document)
    return document, extract, outcomes


def test_same_seed_gives_the_same_document() -> None:
    assert generate(7).text == generate(7).text
    assert {generate(seed).variant for seed in range(len(VARIANTS))} == set(VARIANTS)


def test_nothing_is_proved_in_a_wrong_place(read_document: tuple[Generated, Extract, list[Outcome]]) -> None:
    _, _, outcomes = read_document
    assert [o for o in outcomes if o.wrong_and_proved] == []


def test_every_number_is_found(read_document: tuple[Generated, Extract, list[Outcome]]) -> None:
    _, _, outcomes = read_document
    assert [o for o in outcomes if o.state not in {"right", "ambiguous"}] == []


def test_contradiction_is_reported(read_document: tuple[Generated, Extract, list[Outcome]]) -> None:
    """One altered figure: some check fails, and the figure is not proved. Without one, no check fails."""
    document, extract, outcomes = read_document
    failing = [check for check in extract.checks if check.result == "fails"]
    if document.altered is None:
        assert failing == []
        return
    found = next(o for o in outcomes if o.number == document.altered)
    assert failing
    assert found.fact is None or found.fact.status != "proved"


def test_document_is_named(read_document: tuple[Generated, Extract, list[Outcome]]) -> None:
    document, extract, _ = read_document
    assert extract.document.department == document.budget.department
    assert extract.document.fiscal_year == document.budget.year
    assert extract.document.document_type == "budget"


def test_empty_tables_are_declared(read_document: tuple[Generated, Extract, list[Outcome]]) -> None:
    document, extract, _ = read_document
    wanted = {spec.form for spec in document.specs if spec.note and not spec.rows}
    declared = {table.form for table in extract.tables if table.declared_empty}
    assert wanted <= declared
