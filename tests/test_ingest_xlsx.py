"""Excel workbooks as people see them: formats applied, hidden parts left out, damaged files refused."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from ingest.errors import Rejected
from ingest.readers.number_format import exact, shown, shown_date
from ingest.readers.xlsx import read_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.records import Reading

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "documents" / "sample_budget_2024.xlsx"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Workbook], Reading]:
    def save_and_read(book: Workbook) -> Reading:
        path = tmp_path / "book.xlsx"
        book.save(path)
        return read_xlsx(path, "d")

    return save_and_read


def _book(*rows: tuple[str | float | None, ...]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


# --- number formats ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "code", "printed"),
    [
        ("10935.47", "General", "10935.47"),
        ("10935.475", "#,##0.00", "10,935.48"),
        ("5655", "0.00", "5655.00"),
        ("0", "0.00", "0.00"),
        ("0", "#,##0;-#,##0;", ""),
        ("0", '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-"),
        ("1234.5", '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "1,234.50"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("-3", "0.00;[Red]-0.00", "-3.00"),
        ("0.4663", "0.00%", "46.63%"),
        ("12345678", r"0\.0,", "1234.6"),  # 元 shown in 万元
        ("12345678", '0!.0,"万元"', "1234.6万元"),
        ("12345678.9", '[>=10000]0\\.0,"万";0.00', "1234.6万"),
        ("1234.5", '[>=10000]0\\.0,"万";0.00', "1234.50"),
        ("-1234.5", "[<0]0.00;0.0", "1234.50"),
        ("-1234.5", "[>100]0.00;0.0", "-1234.5"),
        ("-0.6086", "0.00%", "-60.86%"),
        ("123456", "0\\.0,", "12.3"),
        ("12.5", "0.##", "12.5"),
        ("12", '#,##0.00"万元"', "12.00万元"),
        ("1234.5", "[$¥-804]#,##0.00", "1,234.50"),
        ("21018000", "#,##0.00_ ", "21,018,000.00"),
        ("7", "000", "007"),
        ("3", "# ?/?", "3"),
        ("12", "[>=100]0;0.00", "12.00"),
        ("120", "[>=100]0;0.00", "120"),
    ],
)
def test_a_number_is_shown_as_its_format_says(stored: str, code: str, printed: str) -> None:
    assert shown(Decimal(stored), code) == printed


def test_binary_noise_of_the_file_is_no_digit() -> None:
    assert exact(10935.470000000001) == Decimal("10935.47")
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert exact(21018000) == Decimal(21018000)


def test_dates_are_shown_in_chinese_where_the_format_is() -> None:
    assert shown_date(date(2023, 12, 31), 'yyyy"年"m"月"d"日"') == "2023年12月31日"
    assert shown_date(date(2023, 12, 31), "yyyy-mm-dd") == "2023-12-31"


# --- cells, sheets, lines ---------------------------------------------------------------------------


def test_cells_are_what_a_person_sees(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("项目", "预算数"), ("基本支出", 1234.5), ("项目支出", "1,000.00"), ("经营支出", None))
    book.worksheets[0]["B2"].number_format = "#,##0.00"
    grid = read(book).grids[0]
    assert grid.rows == (
        ("项目", "预算数"),
        ("基本支出", "1,234.50"),
        ("项目支出", "1,000.00"),
        ("经营支出", ""),
    )
    assert grid.sources[1][1].cell == "Sheet!B2"
    assert grid.sources[1][1].lines == (2, 2)


def test_merged_cells_print_once(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("科目", None, "合计"), ("编码", "名称", None), ("201", "一般公共服务支出", 3))
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:C2")
    assert read(book).grids[0].rows[:2] == (("科目", None, "合计"), ("编码", "名称", None))


def test_indentation_is_kept_for_the_hierarchy(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("项目", "数"), ("支出", 1), ("教育支出", 1))
    book.worksheets[0]["A3"].alignment = Alignment(indent=2)
    assert read(book).grids[0].rows[2][0] == "\u3000\u3000教育支出"


def test_each_visible_sheet_is_a_page_and_lines_count_on(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("标题",), (None,), ("第一段。\n第二段。",))
    book.create_sheet("表").append(("项目", "金额"))
    reading = read(book)
    assert [[line.text for line in page.lines] for page in reading.pages] == [
        ["标题", "", "第一段。", "第二段。"],
        ["项目 金额"],
    ]
    assert [line.number for page in reading.pages for line in page.lines] == [1, 2, 3, 4, 5]
    assert [grid.source.page for grid in reading.grids] == [2]


def test_hidden_sheets_rows_and_columns_are_left_out_and_told(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("项目", "底稿", "金额"), ("甲", 9, 1), ("乙", 9, 2))
    sheet = book.worksheets[0]
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    hidden = book.create_sheet("底稿", 0)
    hidden.append(("内部", 1))
    hidden.sheet_state = "veryHidden"
    reading = read(book)
    assert reading.grids[0].rows == (("项目", "金额"), ("甲", "1"))
    assert [page.number for page in reading.pages] == [1]
    assert {problem.kind for problem in reading.problems} == {"hidden_sheet", "hidden_cells"}
    assert "底稿" in reading.problems[0].message


def test_large_empty_gaps_cost_nothing(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("项目", "金额"), ("甲", 1))
    book.worksheets[0].cell(1_000_000, 16_000, "注：完")
    reading = read(book)
    assert len(reading.grids[0].rows) == 4
    assert reading.pages[0].lines[-1].text == "注：完"


def test_the_sample_workbook_reads_whole() -> None:
    reading = read_xlsx(SAMPLE, "d")
    assert len(reading.pages) == 15
    assert len(reading.grids) == 13
    assert [problem.kind for problem in reading.problems] == ["hidden_sheet"]
    assert reading.pages[0].lines[0].text.startswith("【样例】")
    income = reading.grids[1]
    assert income.rows[5][:4] == ("", "合计", "4,876.43", "4,652.88")
    assert income.sources[5][2].cell == "表2收入总表!C6"


# --- refused ----------------------------------------------------------------------------------------


def _refusal(path: Path) -> str:
    with pytest.raises(Rejected) as refused:
        read_xlsx(path, "d")
    return str(refused.value)


def _with_results(path: Path, cells: str) -> None:
    """Put cells into the file as Excel writes formulas, with their results (openpyxl writes none)."""
    Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    row = f'<sheetData><row r="1">{cells}</row></sheetData>'
    parts[name] = re.sub(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>", row.encode(), parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def test_formulas_are_read_by_their_results(tmp_path: Path) -> None:
    path = tmp_path / "results.xlsx"
    _with_results(
        path,
        '<c r="A1"><f>1+11.5</f><v>12.5</v></c>'
        '<c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1"><f>3</f><v>3</v></c>',
    )
    assert read_xlsx(path, "d").grids[0].rows == (("12.5", "3"),)


def test_white_text_on_white_is_left_out_and_told(read: Callable[[Workbook], Reading]) -> None:
    book = _book(("项目", "金额"), ("合计", 12.5), ("旧数", 99.9))
    sheet = book.worksheets[0]
    sheet["A3"].font = sheet["B3"].font = Font(color="FFFFFFFF")
    sheet["A1"].font = sheet["B1"].font = Font(color="FFFFFFFF")
    sheet["A1"].fill = sheet["B1"].fill = PatternFill("solid", fgColor="FF1F4E79")
    reading = read(book)
    assert reading.grids[0].rows == (("项目", "金额"), ("合计", "12.5"))
    assert [problem.kind for problem in reading.problems] == ["hidden_cells"]
    assert "2 个单元格的字是白色的" in reading.problems[0].message


def test_formulas_without_results_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    _book(("合计", "=SUM(1,2)")).save(path)
    message = _refusal(path)
    assert "公式没有保存计算结果" in message
    assert "B1" in message


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 cut off", "不是完好的 Excel 文件"),
        (b"not a workbook at all", "不是完好的 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    message = _refusal(path)
    assert expected in message
    assert message.endswith("。")
    assert message.count("。") == 1


def test_a_workbook_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(SAMPLE.read_bytes()[:20_000])
    assert "没有下载完整" in _refusal(path)


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(SAMPLE) as archive, zipfile.ZipFile(path, "w") as target:
        for name in archive.namelist():
            data = archive.read(name)
            target.writestr(name, data[: len(data) // 2] if name.endswith("sheet3.xml") else data)
    assert "不是完好的 Excel 文件" in _refusal(path)


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert "不是完好的 Excel 文件" in _refusal(path)


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    assert "解开后过大" in _refusal(path)


def test_entity_declarations_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "文档类型声明" in _refusal(path)


def test_a_workbook_without_content_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    Workbook().save(path)
    assert "没有内容" in _refusal(path)
