"""Ruled tables of PDF pages as grids with boxes, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_pages import PdfPage, pdf

from ingest.errors import Rejected
from ingest.grids.grids import tables_and_rest, tables_of_grids
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_chars import plain_text
from ingest.records import Reading

DOCUMENTS = Path(__file__).resolve().parent.parent.parent / "shared" / "documents"
HEAD: list[list[str | None]] = [
    ["科目编码", "科目名称", "合计", "基本支出", None],
    ["^", "^", "^", "人员经费", "公用经费"],
]


def _read(tmp_path: Path, *pages: PdfPage) -> Reading:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(*pages))
    return read_pdf(path, "d")


def _body(*rows: list[str | None]) -> list[list[str | None]]:
    return [*HEAD, *rows]


def test_cells_lines_and_boxes(tmp_path: Path) -> None:
    page = PdfPage().text(200, 60, "部门支出总表").text(40, 80, "部门：某市某局").text(300, 80, "单位：万元")
    page.table(100, [60, 120, 80, 80, 80], _body(["201", "一般公共服务\n支出", "3,248.63", "3,000.00", ""]))
    page.text(40, 300, "情况说明的第一句话。")
    reading = _read(tmp_path, page)
    assert [line.text for line in reading.pages[0].lines] == [
        "部门支出总表",
        "部门：某市某局 单位：万元",
        "科目编码 科目名称 合计 基本支出",
        "人员经费 公用经费",
        "201 一般公共服务支出 3,248.63 3,000.00",
        "情况说明的第一句话。",
    ]
    (grid,) = reading.grids
    assert grid.rows[1] == (None, None, None, "人员经费", "公用经费")
    assert grid.rows[2] == ("201", "一般公共服务\n支出", "3,248.63", "3,000.00", "")
    assert [round(edge) for edge in grid.sources[2][2].box or ()] == [220, 140, 300, 160]
    assert grid.sources[2][2].lines == (5, 5)
    assert grid.context == ("部门支出总表", "部门：某市某局 单位：万元")
    tables, rest = tables_and_rest(reading)
    assert [(table.form, table.unit) for table in tables] == [("expenditure", "万元")]
    assert tables[0].rows[0].path == ("一般公共服务支出",)
    assert [column.path for column in tables[0].columns[2:]] == [
        ("合计",),
        ("基本支出", "人员经费"),
        ("基本支出", "公用经费"),
    ]
    assert [line.text for line in rest] == ["情况说明的第一句话。"]


def test_pages_are_joined_and_running_heads_dropped(tmp_path: Path) -> None:
    widths = [60, 120, 80, 80, 80]

    def page(number: int, rows: list[list[str | None]], title: str = "") -> PdfPage:
        one = PdfPage().text(40, 20, "某市某局部门预算公开").text(280, 820, f"- {number} -")
        if title:
            one.text(200, 60, title)
        return one.table(100, widths, rows)

    first = page(1, _body(["201", "一般公共服务支出", "3.00", "3.00", ""]), "部门支出总表")
    second = page(2, _body(["20140", "信访事务", "3.00", "3.00", ""]))
    third = page(3, [["2014001", "行政运行", "3.00", "3.00", ""]])
    (table,) = tables_of_grids(_read(tmp_path, first, second, third))
    assert table.title == "部门支出总表"
    assert table.pages == (1, 2, 3)
    assert [row.path[-1] for row in table.rows] == ["一般公共服务支出", "信访事务", "行政运行"]
    assert table.rows[2].path == ("一般公共服务支出", "信访事务", "行政运行")


def test_indentation_becomes_the_hierarchy(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["科目名称", "合计"],
        ["气象支出", "9.00"],
        ["\u3000气象事务", "9.00"],
        ["\u3000\u3000行政运行", "9.00"],
    ]
    page = PdfPage().text(200, 60, "部门支出总表").table(100, [300, 80], rows)
    (table,) = tables_of_grids(_read(tmp_path, page))
    assert table.rows[2].path == ("气象支出", "气象事务", "行政运行")


def test_a_table_open_at_the_top_keeps_its_first_row(tmp_path: Path) -> None:
    first = (
        PdfPage()
        .text(200, 60, "部门收支总表")
        .table(100, [150, 80], [["项目", "预算数"], ["教育支出", "1.00"]])
    )
    second = PdfPage().table(100, [150, 80], [["农林水支出", "2.00"], ["其他支出", "3.00"]], open_top=True)
    (table,) = tables_of_grids(_read(tmp_path, first, second))
    assert [row.cells[0].printed for row in table.rows] == ["1.00", "2.00", "3.00"]


def test_the_same_text_printed_twice_counts_once(tmp_path: Path) -> None:
    page = PdfPage().text(40, 60, "收支总表").text(40.2, 60, "收支总表")
    assert _read(tmp_path, page).pages[0].lines[0].text == "收支总表"


def test_radicals_become_characters() -> None:
    assert plain_text("⻔⻓⺠⼀⽀出") == "门长民一支出"


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    page = PdfPage().table(100, [300], [["一段加了边框的说明文字。"]])
    reading = _read(tmp_path, page)
    assert reading.grids == ()
    assert reading.pages[0].lines[0].text == "一段加了边框的说明文字。"


# --- refused ----------------------------------------------------------------------------------------


def _refusal(path: Path) -> str:
    with pytest.raises(Rejected) as refused:
        read_pdf(path, "d")
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "空文件"),
        (b"just some text", "不是 PDF 文件"),
        (b"%PDF-1.4\nnothing that could be a page", "不是完好的 PDF 文件"),
        (pdf(PdfPage().line(40, 40, 100, 40)), "没有文字"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    message = _refusal(path)
    assert expected in message
    assert message.count("。") == 1


def test_a_page_without_text_among_others_is_no_reason_to_refuse(tmp_path: Path) -> None:
    assert len(_read(tmp_path, PdfPage().text(40, 40, "部门预算公开"), PdfPage()).pages) == 2


def test_a_real_scan_is_refused() -> None:
    found = sorted(DOCUMENTS.glob("scanned_*.pdf"))
    if not found:
        pytest.skip("真实公开文件不在 ../shared/documents，略过扫描件的测试")
    assert "扫描件" in _refusal(found[0])
