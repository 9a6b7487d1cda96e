"""A number that two readings of a PDF differ on counts only where the document's arithmetic proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdf_pages import PdfPage, pdf

from ingest import pipeline
from ingest.readers import pdf as pdf_reader
from ingest.readers.pdf_witness import disputed
from ingest.records import Source

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.records import Box, Extract

_ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "55.00", "45.00", "10.00"],
    ["201", "一般公共服务支出", "55.00", "45.00", "10.00"],
]
_PLACE: Box = (100.0, 100.0, 160.0, 116.0)


def _page(entries: str = "") -> PdfPage:
    return PdfPage(entries=entries).text(110, 102, "12.34").text(110, 300, "99.00")


def _source(box: Box) -> Source:
    return Source("d", 1, box=box)


def test_a_number_that_stands_in_its_place_is_not_disputed() -> None:
    assert disputed(pdf(_page()), [(_source(_PLACE), "12.34")]) == frozenset()


def test_a_number_the_text_does_not_hold_there_is_disputed() -> None:
    """12.84 stands nowhere; 99.00 stands on the page, but elsewhere."""
    cells = [(_source(_PLACE), "12.84"), (_source((100.0, 298.0, 160.0, 316.0)), "99.00")]
    assert disputed(pdf(_page()), cells) == {(1, _PLACE)}
    moved = [(_source(_PLACE), "99.00"), (_source((100.0, 298.0, 160.0, 316.0)), "99.00")]
    assert disputed(pdf(_page()), moved) == {(1, _PLACE)}


def test_words_are_not_compared() -> None:
    assert disputed(pdf(_page()), [(_source(_PLACE), "合计")]) == frozenset()


@pytest.mark.parametrize(
    ("turn", "box"),
    [
        (90, (728.0, 105.0, 742.0, 150.0)),
        (180, (455.0, 728.0, 489.0, 742.0)),
        (270, (100.0, 445.0, 114.0, 490.0)),
    ],
)
def test_pages_shown_turned_are_compared_in_place(turn: int, box: Box) -> None:
    """The boxes are measured on the page as shown, the text on the page as written."""
    data = pdf(_page(f"/Rotate {turn}"))
    beside = (box[0] + 60, box[1] + 60, box[2] + 60, box[3] + 60)
    cells = [(_source(box), "12.34"), (_source(beside), "12.34")]
    assert disputed(data, cells) == {(1, beside)}


@pytest.fixture
def differing(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the printed numbers that the second reading shall differ on."""
    texts: set[str] = set()
    monkeypatch.setattr(
        pdf_reader,
        "disputed",
        lambda _, cells: frozenset((s.page, s.box) for s, text in cells if text in texts),
    )
    return texts


def _read(folder: Path, rows: list[list[str]]) -> Extract:
    page = PdfPage().text(200, 40, "石榴市绿化局2031年部门预算支出总表").text(480, 60, "单位：万元")
    path = folder / "a.pdf"
    path.write_bytes(pdf(page.table(80, [70, 130, 80, 80, 80], [list(row) for row in rows])))
    return pipeline.read(path)


def test_a_disputed_number_counts_where_identities_prove_it(tmp_path: Path, differing: set[str]) -> None:
    differing.add("45.00")
    extract = _read(tmp_path, _ROWS)
    statuses = {fact.status for fact in extract.facts if fact.printed == "45.00"}
    assert statuses == {"proved"}
    assert not [problem for problem in extract.problems if problem.kind == "ambiguous"]


def test_a_disputed_number_without_proof_is_ambiguous(tmp_path: Path, differing: set[str]) -> None:
    differing.add("7.00")
    rows = [["项目名称", "金额", "备注"], ["绿化养护", "7.00", ""], ["林木检疫", "8.00", ""]]
    extract = _read(tmp_path, [[*row, "", ""] for row in rows])
    statuses = {fact.printed: fact.status for fact in extract.facts if fact.kind == "table"}
    assert statuses == {"7.00": "ambiguous", "8.00": "unchecked"}
    messages = [problem.message for problem in extract.problems if problem.kind == "ambiguous"]
    assert len(messages) == 1
    assert "两种方法" in messages[0]
