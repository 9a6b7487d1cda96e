"""What lines of a page are (行的种类): running heads, page numbers, column numbers, rows, unit lines."""

from __future__ import annotations

import pytest
from flat_text import pages_of

from ingest.marks.line_marks import column_numbers, content_lines, is_data, is_meta

# --- running heads and page numbers -------------------------------------------------------------------


def _content(text: str) -> list[str]:
    return [line.text for line in content_lines(pages_of(text)) if line.text]


def test_decorated_page_numbers_are_dropped() -> None:
    text = " 支出总表\n合计 120.00\n- 1 -\n 名词解释\n基本支出\n— 2 —\n 其他\n无。\n第 3 页 共 3 页\n"
    assert _content(text) == ["支出总表", "合计 120.00", "名词解释", "基本支出", "其他", "无。"]


def test_bare_page_numbers_are_dropped_where_they_count_on() -> None:
    text = " 支出总表\n合计 120.00\n3\n 名词解释\n基本支出\n4\n 其他\n无。\n5\n 附件\n无。\n6\n"
    assert _content(text) == [
        "支出总表",
        "合计 120.00",
        "名词解释",
        "基本支出",
        "其他",
        "无。",
        "附件",
        "无。",
    ]


def test_a_number_that_does_not_count_on_stays() -> None:
    """The rest of a number broken at the foot of a page: 520.0 / 0."""
    text = " 采购表\n印刷服务 520.0\n\n0\n 名词解释\n基本支出\n 其他\n无。\n"
    assert "0" in _content(text)


def test_running_heads_are_dropped() -> None:
    text = "".join(f" 石榴市绿化局 2031 年度部门预算公开\n第{n}节 说明\n正文{n}。\n" for n in "一二三四")
    assert _content(text) == [line for n in "一二三四" for line in (f"第{n}节 说明", f"正文{n}。")]


def test_lines_with_the_unit_are_kept_though_they_repeat() -> None:
    text = "".join(f" 305 石榴市绿化局 单位：万元\n正文{n}。\n" for n in "一二三四")
    assert len(_content(text)) == 8


# --- single lines -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "305 石榴市绿化局 预算年度：2031 单位：万元",
        "部门：石榴市绿化局 单位：万元",
        "部门名称：石榴市绿化局",
        "编制单位：石榴市绿化局",
        "部门（单位）：石榴市绿化局 单位：万元",
        "金额单位：元",
        "305 石榴市绿化局 截止时间：2030-12-31",
    ],
)
def test_lines_that_state_department_year_or_unit(text: str) -> None:
    assert is_meta(text)


@pytest.mark.parametrize(
    "text", ["价值（金额单位：万元）", "单位名称 单位性质 单位规格", "二、部门预算安排", "合计 12.00"]
)
def test_other_lines_state_none(text: str) -> None:
    assert not is_meta(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("栏次 1 2 3 4", 4),
        ("1 2 3 4 5 6 7 8 9 10 11 12", 12),
        ("** ** 1 2 3", 0),  # only the amounts are numbered
        ("行次 栏次 1 2", 2),
        ("1 2 4", None),
        ("2 3 4", None),
        ("1", None),
        ("1 合计 12.00", None),
        ("2030 2031", None),
        ("", None),
    ],
)
def test_the_row_of_column_numbers(text: str, count: int | None) -> None:
    assert column_numbers(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "合计 12.00 8.00",
        "2120101 行政运行 8.00 8.00",
        "212 城乡社区支出",
        "201 一般公共服务支出",
        "一、一般公共预算拨款收入 120.00",
        "一、因公出国（境）费",
        "（一）公务用车购置费",
        "注：无政府性基金预算，空表列示。",
        "车辆 3 60.00",
        "1 合计 12.00",
    ],
)
def test_lines_of_a_body(text: str) -> None:
    assert is_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "序号",
        "科目编码 科目名称 合计",
        "2031年预算数",
        "2030 年 2031 年",
        "“三公”经费合计",
        "上解上级",
        "2031 年",
    ],
)
def test_lines_of_a_head(text: str) -> None:
    assert not is_data(text)
