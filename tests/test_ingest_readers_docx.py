"""Word documents as people see them: counted numbers, merged cells, pages, kept and deleted text."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.errors import Rejected
from ingest.grids.grids import tables_and_rest
from ingest.readers.docx import read_docx
from ingest.readers.docx_numbering import shown
from ingest.records import Reading

Text = str | None


def _read(tmp_path: Path, document: Any) -> Reading:
    path = tmp_path / "d.docx"
    document.save(path)
    return read_docx(path, "d")


def _lines(reading: Reading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def _table(document: Any, *rows: tuple[Text, ...]) -> Any:
    """Add a table; None goes on with the cell on its left, "^" with the one above."""
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text == "^":
                table.cell(row - 1, column).merge(table.cell(row, column))
            elif text is None:
                table.cell(row, column - 1).merge(table.cell(row, column))
            else:
                table.cell(row, column).text = text
    return table


def _add(document: Any, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def test_text_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("某市水利局2026年部门预算", "部门支出总表", "部门：某市水利局\t单位：万元"):
        document.add_paragraph(text)
    _table(
        document,
        ("科目编码", "科目名称", "合计", "基本支出", None),
        ("^", "^", "^", "人员经费", "公用经费"),
        ("213", "农林水支出", "3,248.63", "3,000.00", "248.63"),
    )
    document.add_paragraph("注：按四舍五入取数。")
    document.add_paragraph("情况说明的第一句话。")
    reading = _read(tmp_path, document)
    assert _lines(reading) == [
        "某市水利局2026年部门预算",
        "部门支出总表",
        "部门：某市水利局 单位：万元",
        "科目编码 科目名称 合计 基本支出",
        "人员经费 公用经费",
        "213 农林水支出 3,248.63 3,000.00 248.63",
        "注：按四舍五入取数。",
        "情况说明的第一句话。",
    ]
    (grid,) = reading.grids
    assert grid.rows[1] == (None, None, None, "人员经费", "公用经费")
    assert grid.sources[2][0].lines == (6, 6)
    (table,), rest = tables_and_rest(reading)
    assert (table.form, table.unit, table.notes) == ("expenditure", "万元", ("注：按四舍五入取数。",))
    assert [cell.printed for cell in table.rows[0].cells] == ["3,248.63", "3,000.00", "248.63"]
    assert [line.text for line in rest][-1] == "情况说明的第一句话。"


def test_indentation_in_a_cell_becomes_the_hierarchy(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("部门支出总表")
    table = _table(
        document, ("科目名称", "合计"), ("农林水支出", "9.00"), ("水利", "9.00"), ("行政运行", "9.00")
    )
    for row, chars in ((2, 100), (3, 200)):
        properties = table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:ind {nsdecls("w")} w:firstLineChars="{chars}" w:firstLine="420"/>'))
    reading = _read(tmp_path, document)
    assert reading.grids[0].rows[3][0] == "\u3000\u3000行政运行"
    assert tables_and_rest(reading)[0][0].rows[2].path == ("农林水支出", "水利", "行政运行")


def test_pages_by_breaks_and_by_the_last_layout(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一页").add_run().add_break(WD_BREAK.PAGE)
    laid = f"<w:p {nsdecls('w')}><w:r><w:lastRenderedPageBreak/><w:t>第二页</w:t></w:r></w:p>"
    _add(document, laid)  # Word notes its own layout after a set break: one page, not two
    over = "<w:r><w:t>开始于第二页</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>，到第三页</w:t></w:r>"
    _add(document, f"<w:p {nsdecls('w')}>{over}</w:p>")
    document.add_paragraph("第三页")
    reading = _read(tmp_path, document)
    assert [(line.source.page, line.text) for page in reading.pages for line in page.lines] == [
        (1, "第一页"),
        (2, "第二页"),
        (2, "开始于第二页，到第三页"),
        (3, "第三页"),
    ]


def test_a_table_over_two_pages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("部门支出总表")
    table = _table(document, ("科目名称", "合计"), ("农林水支出", "9.00"), ("水利", "9.00"))
    table.cell(2, 0).paragraphs[0].runs[0]._r.insert(
        0, parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>")
    )
    reading = _read(tmp_path, document)
    assert [row[0].page for row in reading.grids[0].sources] == [1, 1, 2]
    assert tables_and_rest(reading)[0][0].pages == (1, 2)


def test_numbers_that_word_counts_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'{"<w:isLgl/>" * (depth == 2)}<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%3.")]
        )
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in (
        (0, "职责"),
        (0, "收入"),
        (1, "总体"),
        (1, "结构"),
        (2, "明细"),
        (0, "支出"),
        (1, "总体"),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
        properties.append(parse_xml(number))
    assert _lines(_read(tmp_path, document)) == [
        "一、职责",
        "二、收入",
        "（一）总体",
        "（二）结构",
        "2.1.明细",
        "三、支出",
        "（一）总体",
    ]


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (10, "chineseCounting", "十"),
        (23, "chineseCountingThousand", "二十三"),
        (4, "decimalEnclosedCircle", "④"),
        (9, "lowerRoman", "ix"),
        (3, "upperLetter", "C"),
        (7, "decimalZero", "07"),
        (120, "japaneseCounting", "120"),
    ],
)
def test_formats_of_counters(number: int, style: str, printed: str) -> None:
    assert shown(number, style) == printed


def test_deleted_and_hidden_text_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    _add(
        document,
        f"<w:p {nsdecls('w')}><w:r><w:t>支出预算</w:t></w:r>"
        "<w:del><w:r><w:delText>9.00</w:delText></w:r></w:del><w:ins><w:r><w:t>8.00</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>"
        "<w:r><w:t>万元。</w:t></w:r></w:p>",
    )
    _add(
        document,
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里的一句话。</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
    )
    assert _lines(_read(tmp_path, document)) == ["支出预算8.00万元。", "控件里的一句话。"]


def test_a_table_in_a_text_box_is_read_and_an_embedded_object_is_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某市水利局2026年部门预算")
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>' for text in row)}</w:tr>"
        for row in (("项目", "金额"), ("合计", "12.50"))
    )
    _add(
        document,
        f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox>'
        f"<w:txbxContent><w:tbl>{cells}</w:tbl><w:p/></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>",
    )
    _add(document, f"<w:p {nsdecls('w')}><w:r><w:object/></w:r></w:p>")
    reading = _read(tmp_path, document)
    assert reading.grids[0].rows == (("项目", "金额"), ("合计", "12.50"))
    assert [problem.kind for problem in reading.problems] == ["embedded_object"]


def test_a_frame_around_text_or_a_table_is_no_table(tmp_path: Path) -> None:
    document = docx.Document()
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "部门收入总表"
    inner = frame.cell(0, 0).add_table(2, 2)
    for column, text in enumerate(("科目名称", "合计")):
        inner.cell(0, column).text = text
        inner.cell(1, column).text = ("其他收入", "1.00")[column]
    reading = _read(tmp_path, document)
    (grid,) = reading.grids
    assert grid.context == ("部门收入总表",)
    assert grid.rows == (("科目名称", "合计"), ("其他收入", "1.00"))


# --- refused ----------------------------------------------------------------------------------------


def _package(**parts: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def _whole() -> bytes:
    data = BytesIO()
    document = docx.Document()
    document.add_paragraph("一句话。")
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "空文件"),
        (b"no archive", "不是完好的 Word 文件"),
        (_whole()[:-400], "不是完好的 Word 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "旧版 Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (_package(word__document_xml=bytes(70_000_000)), "解开后过大"),
        (_package(word__document_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "文档类型声明"),
        (_package(other_xml=b"<x/>"), "不是完好的 Word 文件"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(Rejected) as refused:
        read_docx(path, "d")
    assert expected in str(refused.value)
    assert str(refused.value).count("。") == 1


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="没有文字"):
        _read(tmp_path, docx.Document())
