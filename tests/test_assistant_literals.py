"""Literals of a question: years, amounts, percentages, ranks, decimals and Chinese numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.literals import literals, money_unit, numeral


def read(text: str, kind: str) -> list[tuple[str, str, str | None]]:
    """What stands in a text of one kind: the text read, the value, the unit."""
    return [
        (text[one.start : one.end], format(one.value, "f"), one.unit)
        for one in literals(text)
        if one.kind == kind
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("三", "3"),
        ("两百", "200"),
        ("十二", "12"),
        ("一百零五", "105"),
        ("二〇二三", "2023"),
        ("三点五", "3.5"),
        ("零点零五", "0.05"),
        ("12,345.60", "12345.60"),
        ("0", "0"),
    ],
)
def test_numerals_have_one_exact_value(written: str, value: str) -> None:
    assert numeral(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "几", "多少", "1,2", "三公", "点五点", "--", "1.2.3"])
def test_what_is_no_number_has_no_value(written: str) -> None:
    assert numeral(written) is None


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=999))
def test_printed_digits_are_read_exactly(whole: int, decimals: int) -> None:
    assert numeral(f"{whole:,}.{decimals:03}") == Decimal(f"{whole}.{decimals:03}")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年公务接待费", "2023"),
        ("2023年度预算", "2023"),
        ("23年公务接待费", "2023"),
        ("二〇二三年预算", "2023"),
        ("二三年预算", "2023"),
    ],
)
def test_years_are_read_in_every_usual_writing(text: str, year: str) -> None:
    assert [value for _, value, _ in read(text, "year")][:1] == [year]


@pytest.mark.parametrize("text", ["2023.5万元", "12023年", "1023年的项目"])
def test_other_numbers_are_no_years(text: str) -> None:
    assert "2023" not in [value for _, value, _ in read(text, "year")]


@pytest.mark.parametrize(
    ("text", "shift"),
    [("今年预算", "0"), ("去年预算", "-1"), ("前年预算", "-2"), ("上年度预算", "-1"), ("明年预算", "1")],
)
def test_relative_years_are_counted_from_this_one(text: str, shift: str) -> None:
    assert [value for _, value, _ in read(text, "relative_year")] == [shift]


def test_years_back_are_counted() -> None:
    assert [value for _, value, _ in read("近三年三公经费", "years_back")] == ["3"]
    assert [value for _, value, _ in read("最近5年来的支出", "years_back")] == ["5"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("超过100万元的项目", "1000000", "万元"),
        ("超过一百万的项目", "1000000", "万元"),
        ("30.5万", "305000", "万元"),
        ("1.2亿元", "120000000", "亿元"),
        ("500元", "500", "元"),
        ("五十块钱", "50", "元"),
        ("三百万元", "3000000", "万元"),
    ],
)
def test_amounts_of_money_are_in_yuan_and_keep_the_unit_said(text: str, value: str, unit: str) -> None:
    found = [one for one in literals(text) if one.kind == "amount"]
    assert [(one.value, one.unit, one.text) for one in found] == [(Decimal(value), "元", unit)]


def test_how_much_behind_a_number_is_no_more_than_it() -> None:
    assert [one.text for one in literals("农林水支出213多少钱") if one.kind == "amount"] == ["213"]
    assert [one.value for one in literals("200多万元") if one.kind == "amount"] == [Decimal(2000000)]


@pytest.mark.parametrize("text", ["三公经费多少", "一般公共预算", "第一项支出", "几万元"])
def test_numerals_inside_words_are_no_amounts(text: str) -> None:
    assert [one for one in literals(text) if one.kind == "amount" and one.unit == "元"] == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("前三大项目", "top", "3"),
        ("前10名", "top", "10"),
        ("TOP5项目", "top", "5"),
        ("最大的三个项目", "top", "3"),
        ("最花钱的两个项目", "top", "2"),
        ("最高三项支出", "top", "3"),
        ("第二大的项目", "ordinal", "2"),
        ("排名第3的项目", "ordinal", "3"),
        ("保留两位小数", "places", "2"),
        ("精确到小数点后4位", "places", "4"),
        ("增长8.5%", "percent", "8.5"),
        ("百分之三十", "percent", "30"),
    ],
)
def test_ranks_places_and_percentages(text: str, kind: str, value: str) -> None:
    assert [number for _, number, _ in read(text, kind)] == [value]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("买了多少台", "台"),
        ("几辆车", "辆"),
        ("多少人次", "人次"),
        ("面积多少平方米", "平方米"),
        ("多少户", "户"),
    ],
)
def test_the_measure_word_asked_for(text: str, word: str) -> None:
    assert [unit for _, _, unit in read(text, "measure_word")] == [word]


@pytest.mark.parametrize("text", ["多少万元", "好几个", "那几项"])
def test_no_measure_word_is_asked_for(text: str) -> None:
    assert read(text, "measure_word") == []


@pytest.mark.parametrize(
    ("text", "code"), [("2130135是多少", "2130135"), ("30217科目", "30217"), ("A02010104", "A02010104")]
)
def test_subject_codes(text: str, code: str) -> None:
    assert [one.text for one in literals(text) if one.kind == "code"] == [code]


def test_a_year_and_an_amount_are_no_codes() -> None:
    assert [one for one in literals("2023年21301万元") if one.kind == "code"] == []


def test_a_scale_word_names_its_unit() -> None:
    assert [money_unit(scale) for scale in ("", "万", "亿")] == ["元", "万元", "亿元"]


@pytest.mark.parametrize("text", ["三2022", "一亿二", "三亿五"])
def test_no_numeral_breaks_down(text: str) -> None:
    value = numeral(text)
    assert value is None or value > 10**8


@given(st.text(alphabet="〇零一二三四五六七八九十百千万亿两点○", max_size=8))
def test_any_run_of_chinese_numerals_has_a_value_or_none(text: str) -> None:
    value = numeral(text)
    assert value is None or value >= 0
