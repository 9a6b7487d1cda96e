"""Figures recognised in a scan count only where the document's own arithmetic proves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from assistant_fixture import FakeStore
from pdf_pages import PdfPage, pdf
from scanned_pages import PICTURE, scanned_file

from assistant.assistant import Assistant
from ingest import pipeline
from ingest.errors import Rejected
from ingest.readers import pdf as pdf_reader
from ingest.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.records import Extract

_ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "155.00", "45.20", "109.80"],
    ["201", "一般公共服务支出", "100.40", "30.20", "70.20"],
    ["213", "农林水支出", "54.60", "15.00", "39.60"],
]
_WIDTHS = [70, 130, 80, 80, 80]


def _page(rows: list[list[str]], *below: str) -> PdfPage:
    page = PdfPage().text(200, 20, "石榴市绿化局2031年部门预算")
    page.text(250, 40, "部门支出总表").text(480, 60, "单位：万元")
    page.table(80, _WIDTHS, [list(row) for row in rows])
    for number, line in enumerate(below):
        page.text(40, 300 + 20 * number, line)
    return page


def _changed(**texts: str) -> list[list[str]]:
    """Return the rows with some printed numbers read as others: _45_20='46.20'."""
    other = {name.strip("_").replace("_", "."): text for name, text in texts.items()}
    return [[other.get(text, text) for text in row] for row in _ROWS]


def _assistant(extract: Extract) -> Assistant:
    return Assistant(FakeStore(extract), Settings(embedding_model="none"))


def _statuses(extract: Extract) -> dict[str, str]:
    return {fact.printed: fact.status for fact in extract.facts if fact.kind == "table"}


def test_sums_that_hold_to_the_last_digit_prove_a_scan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(_ROWS)))
    assert set(_statuses(extract).values()) == {"proved"}
    assert extract.document.scans == (1,)
    assert {fact.scan for fact in extract.facts} == {"clear"}
    (told,) = [problem.message for problem in extract.problems if problem.kind == "recognised"]
    assert "第 1 页是扫描件" in told
    assert "文字识别" in told


@pytest.mark.parametrize("wrong", ["46.20", "45.21", "4520", "4.20", "-45.20"])
def test_a_digit_read_wrong_is_neither_proved_nor_a_contradiction(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: str
) -> None:
    """45.21 is within what rounding could do to a sum; a scan has to add up exactly."""
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(_changed(_45_20=wrong))))
    assert _statuses(extract)[wrong] == "ambiguous"
    assert _statuses(extract)["70.20"] == "proved"
    assert not [problem for problem in extract.problems if problem.kind == "contradiction"]
    assert [p.message for p in extract.problems if p.kind == "ambiguous" and "文字识别" in p.message]


def test_a_number_read_unclearly_needs_two_sums(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """45.20 stands in a sum across and one down; without its parts, one is left."""
    read = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(_ROWS), unclear={1: ("45.20",)}))
    assert _statuses(read)["45.20"] == "proved"
    rows = _ROWS[:2]
    read = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(rows), unclear={1: ("45.20",)}))
    assert _statuses(read)["45.20"] == "ambiguous"
    read = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(rows)))
    assert _statuses(read)["45.20"] == "proved"


def test_a_number_read_wrong_alike_wherever_it_stands_is_not_proved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Figures that only repeat each other prove nothing: 合计 and 基本支出 of a row with nothing else."""
    rows = [*_ROWS[:1], ["", "合计", "54.60", "54.60", ""], ["213", "农林水支出", "54.60", "54.60", ""]]
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(rows)))
    assert set(_statuses(extract).values()) == {"ambiguous"}


def test_figures_of_a_sum_that_fails_are_not_proved_by_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two wrong digits make up for each other down the column, but not across their rows."""
    page = _page(_changed(_30_20="31.20", _15_00="14.00"))
    statuses = _statuses(pipeline.read(scanned_file(monkeypatch, tmp_path, page)))
    assert statuses["31.20"] == statuses["14.00"] == "ambiguous"
    assert statuses["155.00"] == "proved"


def test_two_unclear_numbers_prove_nothing_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two wrong digits may make up for each other."""
    rows = [row for row in _changed(_45_20="46.20", _109_80="108.80") if row[0] != "213"]
    both = {1: ("46.20", "108.80")}
    statuses = _statuses(pipeline.read(scanned_file(monkeypatch, tmp_path, _page(rows), unclear=both)))
    assert statuses["46.20"] == statuses["108.80"] == statuses["155.00"] == "ambiguous"


def test_a_sentence_of_a_scan_counts_where_a_proved_cell_says_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = _page(
        _ROWS,
        "2031年基本支出预算45.20万元。",
        "2031年项目支出预算108.80万元。",
        "2031年会议费预算安排7.30万元。",
    )
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, page))
    said = {fact.printed: fact.status for fact in extract.facts if fact.kind == "sentence"}
    assert said == {"45.20": "proved", "108.80": "ambiguous", "7.30": "ambiguous"}


@pytest.mark.parametrize(("read", "status"), [("9.70", "proved"), ("9.10", "ambiguous")])
def test_sentences_of_a_scan_that_add_up_exactly_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read: str, status: str
) -> None:
    page = _page(
        _ROWS,
        "2031年“三公”经费预算12.00万元。其中：",
        "1.因公出国（境）费用预算0万元。",
        "2.公务接待费预算2.30万元。",
        f"3.公务用车购置和运行维护费预算{read}万元。",
    )
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, page))
    said = {fact.printed: fact.status for fact in extract.facts if fact.kind == "sentence"}
    assert {said[one] for one in ("12.00", "2.30", read)} == {status}


def test_a_sentence_of_a_scan_proves_no_cell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Both may be read wrong alike."""
    rows = [["科目编码", "科目名称", "合计", "", ""], ["", "合计", "155.00", "", ""]]
    page = _page(rows, "2031年支出预算155.00万元。")
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, page))
    assert {fact.status for fact in extract.facts} <= {"ambiguous"}


def test_a_table_whose_unit_is_unclear_never_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, _page(_ROWS), blurred=(1,)))
    assert [table.status for table in extract.tables] == ["quarantined"]
    assert {fact.status for fact in extract.facts} == {"ambiguous"}


def test_scanned_pages_among_pages_of_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page of text keeps its own standing, and its sentence may prove a cell of the scan."""
    first = (
        PdfPage().text(200, 40, "石榴市绿化局2031年部门预算").text(40, 80, "2031年会议费预算安排7.30万元。")
    )
    extract = pipeline.read(scanned_file(monkeypatch, tmp_path, first, _page(_ROWS), scans=(2,)))
    assert extract.document.scans == (2,)
    assert set(_statuses(extract).values()) == {"proved"}
    assert {fact.status for fact in extract.facts if fact.source.page == 1} <= {"unchecked"}


def test_what_a_scan_proves_is_answered_and_told_as_such(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = _changed(_39_60="39.80")
    path = scanned_file(monkeypatch, tmp_path, _page(rows, "2031年会议费预算安排7.30万元。"))
    assistant = _assistant(pipeline.read(path))
    answer = assistant.ask("一般公共服务支出的基本支出是多少？")
    assert [str(figure.value) for figure in answer.figures][:1] == ["30.20"]
    assert "扫描件，由文字识别读出" in answer.text.split("说明：")[1]
    for question in ("农林水支出的项目支出是多少？", "会议费多少钱？"):
        refused = assistant.ask(question)
        assert refused.status == "refused"
        assert not refused.figures


def test_a_sentence_of_a_scan_is_not_read_out_as_a_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = "2031年石榴市绿化局苗木养护购买服务预算安排760.36万元。"
    assistant = _assistant(pipeline.read(scanned_file(monkeypatch, tmp_path, _page(_ROWS, said))))
    answer = assistant.ask("苗木养护购买服务预算安排多少万元？")
    assert not answer.figures
    assert "可能有没认出的内容" in assistant.ask("会议费多少钱？").text
    plain = tmp_path / "text.pdf"
    plain.write_bytes(pdf(_page(_ROWS, said)))
    answer = _assistant(pipeline.read(plain)).ask("苗木养护购买服务预算安排多少万元？")
    assert [str(figure.value) for figure in answer.figures] == ["760.36"]


def test_a_blank_beside_print_that_was_not_recognised_is_no_zero(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = _changed(_39_60="■", _109_80="", _54_60="15.00")
    assistant = _assistant(pipeline.read(scanned_file(monkeypatch, tmp_path, _page(rows))))
    answer = assistant.ask("农林水支出的项目支出是多少？")
    assert answer.status == "refused"
    assert not answer.figures


def test_without_the_extra_a_scan_is_refused_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf_reader, "available", lambda: False)
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf(PdfPage([PICTURE])))
    with pytest.raises(Rejected, match=r"可能是扫描件.*\.\[ocr\]"):
        pipeline.read(path)
    path.write_bytes(pdf(_page(_ROWS), PdfPage([PICTURE])))
    (told,) = [p.message for p in pipeline.read(path).problems if p.kind == "page_without_text"]
    assert "[ocr]" in told


def test_a_picture_in_which_nothing_is_recognised_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = scanned_file(monkeypatch, tmp_path, PdfPage())
    with pytest.raises(Rejected, match="没有文字"):
        pipeline.read(path)
