"""What is taken away from an answer: text with sources, CSV, Excel."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from chat_examples import ANSWER, CELL, CLARIFY, LIST, QUOTE, SHARE

from assistant.present.download import as_csv, as_text, as_xlsx, file_name, records
from assistant.records import Answer, ComparedRow, Figure


def lines(answer: Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(answer).decode("utf-8-sig"))))


def sheet(answer: Answer) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(answer)))
    return list(book["数字和出处"].iter_rows(values_only=True))


def test_the_text_carries_question_answer_and_numbered_sources() -> None:
    told = as_text(ANSWER)
    assert told.startswith("问：请客吃饭花了多少？\n答：明光市水利局 2023 年预算中")
    assert (
        "[1] 《明光市水利局2023年部门预算》第 9 页，表《“三公”经费支出表》，行“公务接待费”，"
        "栏“资金性质／合计”，印作“5.40”万元" in told
    )
    assert "原句“2023年公务接待费 5.40万元，比上年减少。”" in told


def test_printed_figures_stand_with_their_place_and_other_citations_follow() -> None:
    figure, quote = records(ANSWER)
    assert (figure.name, figure.value, figure.unit, figure.page) == ("公务接待费", Decimal("5.40"), "万元", 9)
    assert (figure.kind, figure.state, figure.citations) == ("文件印出", "已印证", "1")
    assert (quote.kind, quote.quote, quote.value) == ("依据", QUOTE.quote, None)


def test_a_computed_figure_names_its_operands_which_follow() -> None:
    share, *operands = records(SHARE)
    assert (share.value, share.kind, share.citations, share.page) == (
        Decimal("26.21"),
        "计算所得",
        "1、2",
        None,
    )
    assert [operand.printed for operand in operands] == ["5.40", "20.60"]


def test_a_question_back_gives_the_figures_of_its_readings() -> None:
    assert [record.value for record in records(CLARIFY)] == [Decimal("15.20"), Decimal("5.40")]


def test_csv_opens_in_spreadsheets_and_keeps_every_digit() -> None:
    assert as_csv(ANSWER).startswith(b"\xef\xbb\xbf")
    head, first, _ = lines(ANSWER)
    assert head[:3] == ["名称", "数值", "单位"]
    assert first[:3] == ["公务接待费", "5.40", "万元"]


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_never_becomes_a_formula(label: str) -> None:
    answer = replace(LIST, figures=(replace(LIST.figures[0], label=label),))
    assert lines(answer)[1][0] == f"'{label}"
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(answer)))
    assert book["数字和出处"]["A2"].data_type == "s"


def test_a_negative_number_stays_a_number() -> None:
    fallen = Figure(Decimal("-3.50"), "万元", "computed", "增减", (1,))
    answer = replace(ANSWER, figures=(fallen,), citations=(CELL,))
    assert lines(answer)[1][1] == "-3.50"
    assert sheet(answer)[1][1] == -3.5


def test_the_workbook_has_rows_and_the_whole_answer() -> None:
    head, first, *_ = sheet(ANSWER)
    assert head[0] == "名称"
    assert first[:3] == ("公务接待费", 5.4, "万元")
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(ANSWER)))
    assert book["数字和出处"]["B2"].number_format == "0.00"
    assert book["答案全文"]["A1"].value == "问：请客吃饭花了多少？"


def test_rows_side_by_side_have_a_sheet_of_their_own() -> None:
    figure = Figure(Decimal("8.00"), "万元", "printed", "公务接待费", (1,))
    rows = (
        ComparedRow("甲局", 2023, "budget", "department", "财政拨款", figure),
        ComparedRow("=乙局", 2024, "final", "unit", None, figure),
    )
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(replace(ANSWER, rows=rows))))
    assert book.sheetnames == ["数字和出处", "并列", "答案全文"]
    assert [cell.value for cell in book["并列"][2]] == [
        *("甲局", 2023, "预算", "部门（含下属单位）", "财政拨款", "公务接待费", 8, "万元", "1"),
    ]
    assert book["并列"]["A3"].data_type == "s"
    assert "并列" not in openpyxl.load_workbook(io.BytesIO(as_xlsx(ANSWER))).sheetnames


def test_the_file_that_a_page_counts_in_is_named() -> None:
    cited = replace(ANSWER, citations=(replace(ANSWER.citations[0], file="表.pdf"),))
    assert "第 9 页（表.pdf）" in as_text(cited)
    assert records(cited)[0].file == "表.pdf"


def test_a_converted_amount_stands_with_what_the_page_prints_and_its_unit() -> None:
    converted = replace(ANSWER, figures=(replace(ANSWER.figures[0], value=Decimal(54000), unit="元"),))
    assert records(converted)[0].printed == "5.40 万元"
    assert records(ANSWER)[0].printed == "5.40"


def test_the_sources_to_copy_double_neither_quotation_marks_nor_units() -> None:
    cell = replace(CELL, row_label="“三公”经费", printed="8.53%", unit="%")
    told = as_text(replace(ANSWER, citations=(cell,)))
    assert "行“‘三公’经费”" in told
    assert told.endswith("印作“8.53%”")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("三公经费 是多少？", "明账 三公经费是多少.xlsx"),
        ('../a:b*"c"<d>|e\n', "明账 abcde.xlsx"),
        ("？", "明账 答案.xlsx"),
        ("长" * 90, f"明账 {'长' * 40}.xlsx"),
    ],
)
def test_a_file_is_called_by_its_question(question: str, name: str) -> None:
    assert file_name(replace(ANSWER, question=question), "xlsx") == name
