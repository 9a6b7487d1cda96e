"""Placement against enumeration: a number is ambiguous exactly where several placements hold.

`generated_oracle` enumerates, with code of its own, the columns in which each number of a small generated
document can stand. Where one column is left, the reader must give that column; where several are left, it
must say so. MINGZHANG_SLOW=1 takes many more documents.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from generated import Generated, generate
from generated_oracle import Oracle, Place, TooHardError
from generated_report import examine

SLOW = os.environ.get("MINGZHANG_SLOW") == "1"
VARIANTS = ("plain", "styled", "plain_rounded", "plain_twins", "other")
SEEDS = range(2000, 2150) if SLOW else range(2000, 2005)
CASES = [(variant, seed) for seed in SEEDS for variant in VARIANTS]


@cache
def enumerated(variant: str, seed: int) -> tuple[Generated, dict[Place, frozenset[str]]]:
    document = generate(seed, variant, small=True)
    try:
        return document, Oracle.place(document)
    except TooHardError:
        pytest.skip("too many placements to enumerate")


@pytest.mark.parametrize(("variant", "seed"), CASES)
def test_true_column_is_a_solution(variant: str, seed: int) -> None:
    """The generated document is consistent: the enumeration always holds the truth."""
    _, candidates = enumerated(variant, seed)
    lost = [place for place, columns in candidates.items() if place[-1] not in columns]
    assert not lost


def test_twins_leave_columns_open() -> None:
    """Two sources with one amount: no identity can tell their columns in the rows of their subjects."""
    documents = [generate(seed, "plain_twins", small=True) for seed in range(2000, 2010)]
    open_forms = {
        document.specs[place[0]].form
        for document in documents
        for place, columns in Oracle.place(document).items()
        if len(columns) > 1
    }
    assert "income" in open_forms


@pytest.mark.parametrize(("variant", "seed"), CASES)
def test_ambiguous_exactly_where_several_placements_hold(variant: str, seed: int) -> None:
    document, candidates = enumerated(variant, seed)
    _, outcomes = examine(document)
    faults = []
    for outcome in outcomes:
        number = outcome.number
        if number is None:
            continue
        columns = candidates.get((number.table, number.row, number.side, number.key), frozenset({number.key}))
        wanted = "ambiguous" if len(columns) > 1 else "right"
        if outcome.state != wanted:
            faults.append((outcome.state, wanted, number.form, number.row, number.printed, sorted(columns)))
    assert not faults
