"""Quantities in running text, the words that name them, and the wordings of comparison."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.narrative.clauses import clauses, sentences
from ingest.narrative.quantities import plain_of, quantities
from ingest.terms.comparisons import (
    comparison_in,
    completion_at_end,
    direction_at_end,
    share_at_end,
    unchanged_in,
)
from ingest.terms.statements import label_of


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "relation"),
    [
        ("预算 4,651.67 万元。", "4,651.67", "4651.67", "万元", None),
        ("预算3,623.98为万元，", "3,623.98", "3623.98", "万元", None),
        ("支出80,778,193.86元", "80,778,193.86", "80778193.86", "元", None),
        ("增长52.8％。", "52.8％", "52.8", "%", None),
        ("增长 8%以上，", "8%以上", "8", "%", "≥"),
        ("不少于 20万元。", "不少于20万元", "20", "万元", "≥"),
        ("不得高于12%。", "不得高于12%", "12", "%", "≤"),
        ("小于 0.5%", "小于0.5%", "0.5", "%", "<"),
        ("简报 60期，", "60期", "60", "期", None),
        ("设备 0台（件、套）。", "0台（件、套）", "0", "台（件、套）", None),
        ("稿件 280 余篇，", "280余篇", "280", "篇", ">"),
        ("约5家左右，", "5家左右", "5", "家", None),
    ],
)
def test_a_quantity_is_a_number_with_a_unit(
    text: str, printed: str, value: str, unit: str, relation: str | None
) -> None:
    (found,) = quantities(plain_of(text))
    assert (found.printed, found.value, found.unit, found.relation) == (
        printed,
        Decimal(value),
        unit,
        relation,
    )


@pytest.mark.parametrize("text", ["工业设计中心 6-8家，", "视察 2-3次委员"])
def test_a_range_keeps_what_is_printed_and_has_no_value(text: str) -> None:
    (found,) = quantities(plain_of(text))
    assert (found.value, found.unit) == (None, None)
    assert "-" in found.printed


@pytest.mark.parametrize(
    "text",
    [
        "2031年3月8日",
        "第九次、第12条、第3期",
        "某财预〔2031〕19号",
        "12345热线",
        "（2014001）",
        "表 1-3",
        "二十大和“十四五”",
        "单价100万元以上设备和100万元（含）以上的设备",
        "三个月内30分钟",
        "1.保障运转",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(plain_of(text)) == ()


def test_the_plain_form_maps_back_to_the_print() -> None:
    plain = plain_of("预算 数：１２ 万元,其中:(项)")
    assert plain.text == "预算数：12万元，其中：（项）"
    start = plain.text.index("12")
    assert plain.original(start, start + 4) == "１２ 万元"
    assert plain_of("共 2031 12 万元").text == "共2031 12万元"


def test_brackets_with_figures_are_groups_and_other_brackets_belong_to_names() -> None:
    text = "公务用车购置费（含税）7万元（其中：甲费0万元，乙（境）费7万元）；接待费2万元。"
    parts = clauses(text, 0, len(text), quantities(plain_of(text)))
    assert [part.kind for part in parts] == [
        "clause",
        "open",
        "clause",
        "clause",
        "clause",
        "close",
        "clause",
        "clause",
    ]
    assert text[parts[0].start : parts[0].end] == "公务用车购置费（含税）7万元"


def test_full_stops_in_brackets_end_no_sentence() -> None:
    text = "车费2万元（购置0万元。）比上年减少1万元。接待费1万元。"
    assert [text[start:end] for start, end in sentences(text)] == [
        "车费2万元（购置0万元。）比上年减少1万元。",
        "接待费1万元。",
    ]


@pytest.mark.parametrize(
    ("words", "item", "fund"),
    [
        ("2031年预算收入", "收入总计", None),
        ("某市甲局2031年度收入、支出预算总计", "收支总计", None),
        ("2031年本部门财政拨款安排“三公”经费", "“三公”经费", "财政拨款"),
        ("某市甲局2031年度一般公共预算拨款安排的“三公”经费支出预算", "“三公”经费", "一般公共预算"),
        ("公务用车购置和运行维护费2031年预算数", "公务用车购置及运行维护费", None),
        ("2031年本部门委托业务费财政拨款预算总额", "委托业务费", "财政拨款"),
        ("某市甲局2031年财政拨款预算支出", "财政拨款支出", "财政拨款"),
        ("拟采购货物支出", "政府采购货物", None),
        ("服务类采购预算", "政府采购服务", None),
        ("本年收入合计", "本年收入合计", None),
        ("教育（类）支出", "教育支出", None),
        ("工资福利支出（301）", "工资福利支出", None),
        ("（3）2031中国某某博览会经费", "2031中国某某博览会经费", None),
        ("按照部门预算支出经济分类，本部门当年一般公共预算支出", "一般公共预算支出", "一般公共预算"),
    ],
)
def test_the_words_before_a_figure_name_its_item(words: str, item: str, fund: str | None) -> None:
    label = label_of(words)
    assert (label.item, label.fund) == (item, fund)


@pytest.mark.parametrize("words", ["2031年预算数为", "年初预算为", "支出决算为", "预算安排", "共计"])
def test_words_of_budgeting_alone_name_nothing(words: str) -> None:
    assert label_of(words).kind == "filler"


def test_a_service_centre_of_a_project_is_not_taken_for_the_office() -> None:
    name = "中小企业服务中心劳动聘用人员经费"
    assert label_of(name).text == name


@pytest.mark.parametrize(
    ("text", "base", "direction"),
    [
        ("较2030年预算增加", "2030年预算", "increase"),
        ("与上年相比收、支预算总计各增加", "上年", "increase"),
        ("比2030年财政拨款“三公”经费年初预算减少", "2030年年初预算", "decrease"),
        ("比2030年（上一年度，下同）预算增加", "2030年预算", "increase"),
        ("比2030年当年预算执行数减少", "2030年当年预算执行数", "decrease"),
        ("同比下降", "同比", "decrease"),
    ],
)
def test_comparisons_carry_their_base(text: str, base: str, direction: str) -> None:
    found, towards = comparison_in(text), direction_at_end(text)
    assert found is not None
    assert towards is not None
    assert (found.base, towards[0]) == (base, direction)


@pytest.mark.parametrize(
    "text", ["与上年基本持平", "与上年预算数相同", "较上年无增减", "没有增减变化", "与上年数一致"]
)
def test_words_of_no_change(text: str) -> None:
    assert unchanged_in(text)


def test_shares_and_completion_say_of_what() -> None:
    assert share_at_end("占本年支出合计的") == ("", "本年支出合计")
    assert share_at_end("项目支出占") == ("项目支出", "")
    assert completion_at_end("完成年初预算的") == ("", "年初预算")
