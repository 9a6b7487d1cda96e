"""Heads of columns (栏目): whole cells named, and streams of wrapped or glued words cut into cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.terms.columns import segment, segments, term_of

NAMED = [
    ("一般公共预算财政拨款", "一般公共预算", "amount"),
    ("一般公共 预算 拨款", "一般公共预算", "amount"),
    ("政府性基金预算财政拨款", "政府性基金", "amount"),
    ("基金预算拨款", "政府性基金", "amount"),
    ("国有资本经营预算财政拨款", "国有资本经营预算", "amount"),
    ("上解上级支出", "上缴上级支出", "amount"),
    ("上缴上级支出", "上缴上级支出", "amount"),
    ("对附属单位补助支出", "对附属单位补助支出", "amount"),
    ("日常公用经费", "公用经费", "amount"),
    ("人员支出", "人员经费", "amount"),
    ("财政专户管理资金", "财政专户", "amount"),
    ("公务用车购置及运行维护费", "公务用车购置及运行维护费", "amount"),
    ("公务用车购置和运行费", "公务用车购置及运行维护费", "amount"),
    ("公务用车运行维护费", "公务用车运行维护费", "amount"),
    ("因公出国（境）费用", "因公出国（境）费", "amount"),
    ("因公出国(境)费", "因公出国（境）费", "amount"),
    ("总计", "合计", "amount"),
    ("本年支出合计", "合计", "amount"),  # final accounts print the total so
    ("本年收入合计", "合计", "amount"),
    ("人员经费支出", "人员经费", "amount"),
    ("公用经费支出", "公用经费", "amount"),
    ("上年结余、结转", "上年结转", "amount"),
    ("小计", "小计", "amount"),
    ("2023年预算数", "预算数", "amount"),
    ("2022年执行数", "执行数", "amount"),
    ("价值（金额单位：万元）", "价值", "amount"),
    ("采购数量", "数量", "quantity"),
    ("增减%", "增减幅", "percent"),
    ("科目编码", "科目编码", "code"),
    ("功能分类科目编码", "科目编码", "code"),
    ("项", "项", "code"),
    ("政府采购目录序号", "采购目录序号", "code"),
    ("项目", "项目", "label"),
    ("科目名称", "科目名称", "label"),
    ("指标值", "指标值", "text"),
    ("计量单位", "计量单位", "text"),
    ("序号", "序号", "ignored"),
    ("资金性质", "资金性质", "ignored"),
    ("其中：基本支出", "基本支出", "amount"),
]


@pytest.mark.parametrize(("label", "measure", "kind"), NAMED)
def test_a_head_cell_is_named_whatever_its_wording(label: str, measure: str, kind: str) -> None:
    term = term_of(label)
    assert term is not None
    assert (term.measure, term.kind) == (measure, kind)


@pytest.mark.parametrize("label", ["工资福利支出", "石榴市绿化局", "10935.47", "2150517", "三年规划", ""])
def test_other_words_name_no_column(label: str) -> None:
    assert term_of(label) is None


def test_a_column_of_one_fund_knows_it() -> None:
    funds = {
        label: term.fund
        for label in ("一般公共预算拨款收入", "政府性基金", "合计")
        if (term := term_of(label))
    }
    assert funds == {"一般公共预算拨款收入": "一般公共预算", "政府性基金": "政府性基金", "合计": None}


def _labels(*pieces: str) -> list[str]:
    return [cell.label for cell in segment(pieces)]


def test_wrapped_cells_are_joined() -> None:
    pieces = ("财政拨款", "收入", "财政专户", "收入", "事业收入", "附属单位", "上缴收入", "其他收入")
    assert _labels(*pieces) == ["财政拨款收入", "财政专户收入", "事业收入", "附属单位上缴收入", "其他收入"]


def test_cells_wrapped_inside_a_word_are_joined() -> None:
    pieces = ("国有资本经", "营预算财政", "拨款", "上解上级", "支出", "对附属单位", "补助支出")
    assert _labels(*pieces) == ["国有资本经营预算财政拨款", "上解上级支出", "对附属单位补助支出"]


def test_glued_cells_are_parted() -> None:
    assert _labels("上年结转科目", "编码", "科目名称", "小计") == ["上年结转", "科目编码", "科目名称", "小计"]


def test_a_cell_of_single_characters_is_joined() -> None:
    assert _labels("序号", "项", "目", "预算数", "项", "目", "预算数") == [
        "序号",
        "项目",
        "预算数",
        "项目",
        "预算数",
    ]


def test_class_section_and_item_stay_three_columns() -> None:
    """类 款 项 print one character each: three codes, not one word."""
    assert _labels("类", "款", "项", "科目名称", "合计") == ["类", "款", "项", "科目名称", "合计"]


def test_the_printed_words_are_kept() -> None:
    assert _labels("资", "金", "性", "质", "一般公共预算", "财政拨款") == ["资金性质", "一般公共预算财政拨款"]
    assert _labels("因公出国（境）", "费") == ["因公出国（境）费"]


def test_an_unknown_cell_keeps_its_words_and_has_no_term() -> None:
    cells = segment(["序号", "绿地养护等级", "合计"])
    assert [(cell.label, cell.term is None) for cell in cells] == [
        ("序号", False),
        ("绿地养护等级", True),
        ("合计", False),
    ]


def test_no_words_make_no_cells() -> None:
    assert segment([]) == ()


def test_every_first_part_of_a_head_is_read() -> None:
    """For finding where a head ends: the reading of the first word, of the first two, and so on."""
    readings = segments(["基本支出", "项目", "支出"])
    assert [[cell.label for cell in cells] for cells in readings] == [
        ["基本支出"],
        ["基本支出", "项目"],
        ["基本支出", "项目支出"],
    ]


CELLS = (
    "科目编码",
    "科目名称",
    "合计",
    "基本支出",
    "项目支出",
    "事业收入",
    "上级补助收入",
    "上年结转",
    "公务接待费",
)


@given(st.permutations(CELLS), st.data())
def test_no_character_of_a_head_is_lost(cells: list[str], data: st.DataObject) -> None:
    """However a head is broken into pieces, its cells together are its text."""
    text = "".join(cells)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=6)))
    pieces = [text[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert "".join(cell.label for cell in segment(pieces)) == text


@given(st.permutations(CELLS))
def test_whole_cells_stay_whole(cells: list[str]) -> None:
    assert [cell.label for cell in segment(cells)] == cells
