"""What other programs get (导出): facts as lines, csv and workbook, checks as text and objects."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from store_examples import extract_of

from ingest.exports import check_object, check_text, fact_lines, written
from ingest.records import Check, Extract, Fact, Operand, Source


def extract(*changes: dict[str, Any]) -> Extract:
    """A document with one fact, or with one a set of changes to it."""
    whole = extract_of("a", "overview")
    (fact,) = whole.facts
    return replace(whole, facts=tuple(replace(fact, **change) for change in changes) or whole.facts)


def line(**changes: Any) -> dict[str, Any]:
    (found,) = fact_lines(extract(changes))
    return found


SENTENCE: dict[str, Any] = {
    "kind": "sentence",
    "table_id": None,
    "table": None,
    "form": None,
    "row": None,
    "column": None,
    "quote": "“三公”经费预算与2030年持平。",
}


def test_a_fact_says_where_it_stands() -> None:
    found = line()
    assert (found["document_id"], found["department"], found["fiscal_year"]) == ("a", "明光市水利局", 2023)
    assert (found["source"], found["table"], found["form"], found["page"]) == (
        "table",
        "overview",
        "overview",
        2,
    )
    assert (found["row"], found["row_path"], found["column_path"]) == (1, ["合计"], ["预算数"])
    assert (found["lines"], found["box"]) == ([21, 21], None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5655.00", "5655.00"),
        ("0.00", "0.00"),
        ("1E+7", "10000000"),
        ("-0.05", "-0.05"),
        ("0.000001", "0.000001"),
    ],
)
def test_a_value_is_the_decimal_printed_never_an_exponent(value: str, text: str) -> None:
    assert line(value=Decimal(value))["value"] == text


def test_a_fact_without_a_value_has_none() -> None:
    found = line(value=None, printed="平件 7 天急件 2 天")
    assert (found["value"], found["printed"]) == (None, "平件 7 天急件 2 天")


def test_an_open_fact_lists_its_candidates() -> None:
    found = line(
        column_path=None, candidates=(("采购金额", "单位资金"), ("采购金额", "财政专户")), status="ambiguous"
    )
    assert found["column_path"] is None
    assert found["candidates"] == [["采购金额", "单位资金"], ["采购金额", "财政专户"]]


def test_a_box_is_given_where_there_is_one() -> None:
    source = Source("a", 3, box=(1.0, 2.0, 3.5, 4.0))
    assert line(source=source)["box"] == [1.0, 2.0, 3.5, 4.0]


def test_a_sentence_that_prints_no_figure_is_no_line() -> None:
    unchanged = {**SENTENCE, "printed": "持平", "value": None}
    stated = {**SENTENCE, "printed": "9.00", "value": Decimal("9.00"), "quote": "“三公”经费预算9.00万元。"}
    several = {**SENTENCE, "printed": "6-8", "value": None, "quote": "建设6-8家。"}
    assert [found["printed"] for found in fact_lines(extract(unchanged, stated, several))] == ["9.00", "6-8"]


# --- formats ------------------------------------------------------------------------------------------


def _lines(*facts: dict[str, Any]) -> list[dict[str, Any]]:
    return list(fact_lines(extract(*facts)))


def test_json_lines_are_one_object_a_line_in_utf_8() -> None:
    data = written(_lines({}, {"printed": "9.00"}), "jsonl")
    assert data.endswith(b"\n")
    assert [json.loads(text)["printed"] for text in data.decode("utf-8").splitlines()] == ["12.50", "9.00"]
    assert "明光市水利局" in data.decode("utf-8")  # as characters, not as \u escapes


def test_no_facts_are_no_lines() -> None:
    assert written([], "jsonl") == b""


def test_csv_is_for_spreadsheets() -> None:
    data = written(_lines({"row_path": ("城乡社区支出", "行政运行"), "unit": None}), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["row_path"], row["unit"], row["value"], row["lines"]) == (
        "城乡社区支出 / 行政运行",
        "",
        "12.50",
        "21 / 21",
    )


@pytest.mark.parametrize("printed", ["12.50", "-12.50", "——", "", "100%", "合计"])
def test_csv_leaves_figures_and_words_as_they_are(printed: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written(_lines({"printed": printed}), "csv").decode("utf-8-sig")))
    assert row["printed"] == printed


@pytest.mark.parametrize("printed", ["=1+1", "=100%", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1"])
def test_csv_runs_nothing(printed: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written(_lines({"printed": printed}), "csv").decode("utf-8-sig")))
    assert row["printed"] == f"'{printed}"


def test_a_workbook_keeps_texts_exactly_and_runs_nothing() -> None:
    data = written(_lines({"printed": "=100%"}, {"printed": "=SUM(A1:A2)"}, {"printed": "12.50"}), "xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    head, *rows = sheet.iter_rows()
    place = [cell.value for cell in head].index("printed")
    assert [(row[place].value, row[place].data_type) for row in rows] == [
        ("=100%", "s"),
        ("=SUM(A1:A2)", "s"),
        ("12.50", "s"),
    ]


def test_a_workbook_drops_control_characters() -> None:
    data = written(_lines({"row_path": ("行政\x0b运行",)}), "xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert "行政运行" in [cell.value for cell in list(sheet.iter_rows())[1]]


# --- checks -------------------------------------------------------------------------------------------


def operand(value: str, fact: Fact | None = None) -> Operand:
    return Operand(
        Source("a", 5, lines=(7, 7)), "合计", Decimal(value), "万元", 1, fact.fact_id if fact else None
    )


def check(left: list[str], right: list[str], result: str, **changes: Any) -> Check:
    base = Check(
        source=Source("a", 5, lines=(7, 7)),
        check_id="a:c1",
        name="合计＝基本支出＋项目支出",
        kind="across",
        relation="=",
        left=tuple(map(operand, left)),
        right=tuple(map(operand, right)),
        difference=sum(map(Decimal, left), Decimal(0)) - sum(map(Decimal, right), Decimal(0)),
        tolerance=Decimal("0.01"),
        result=result,  # type: ignore[arg-type]
    )
    return replace(base, **changes)


def test_a_check_in_one_line() -> None:
    assert check_text(check(["120.00"], ["80.00", "40.00"], "holds")) == (
        "成立\t合计＝基本支出＋项目支出\t120.00 = 80.00＋40.00 万元\t第 5 页"
    )


def test_a_failed_check_says_by_how_much() -> None:
    assert check_text(check(["120.00"], ["80.00", "41.00"], "fails")) == (
        "不成立\t合计＝基本支出＋项目支出\t120.00 ≠ 80.00＋41.00 万元（相差 1）\t第 5 页"
    )
    exceeded = check(["190.00"], ["180.00"], "fails", relation="≤", kind="part_of_whole")
    assert "190.00 > 180.00" in check_text(exceeded)


def test_a_check_with_open_numbers_is_not_applicable() -> None:
    text = check_text(check(["120.00"], ["80.00"], "not_applicable", difference=None))
    assert text.startswith("不适用\t")
    assert "相差" not in text


def test_quantity_times_price() -> None:
    assert "4×0.60 = 2.40" in check_text(check(["4", "0.60"], ["2.40"], "holds", kind="quantity"))


def test_a_check_as_an_object() -> None:
    whole = extract()
    found = check_object(whole, check(["120.00"], ["80.00", "40.00"], "holds"))
    assert found["document_id"] == "a"
    assert (found["relation"], found["result"], found["kind"]) == ("=", "holds", "across")
    assert (found["difference"], found["tolerance"]) == ("0.00", "0.01")
    assert found["left"] == [
        {
            "label": "合计",
            "value": "120.00",
            "unit": "万元",
            "fact_id": None,
            "page": 5,
            "lines": [7, 7],
            "box": None,
        }
    ]
    assert json.loads(json.dumps(found)) == found
