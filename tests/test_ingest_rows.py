"""Rows of flattened tables (行): wrapped labels joined, blank cells left open, no column guessed."""

from __future__ import annotations

from itertools import combinations

import pytest
from flat_text import columns_in, figures, rows_in, tables_in, tokens_in
from hypothesis import given
from hypothesis import strategies as st

from ingest.flat.row_drafts import columns_fitting
from ingest.flat.rows import join_label
from ingest.records import Row, Source, Table

SPENDING = "序号 功能分类科目 合计 基本支出 项目支出 科目编码 科目名称"
UNCODED = "项目 合计 基本支出 项目支出"
PURCHASES = (
    "政府采购项目来源 采购物品名称 政府采购目录序号 计量单位 数量 单价 政府采购金额 预留中小微企业份额 "
    "项目名称 预算资金 合计 一般公共预算拨款 基金预算拨款"
)
ASSETS = "项目 数量 价值（金额单位：万元）"


def shown(head: str, body: str) -> list[tuple[int, str | None, str, dict[str, str]]]:
    """The rows as (ordinal, code, label, figures by the leaf of their column, open ones joined by |)."""
    columns = columns_in(head)
    table = Table(Source("d", 1), "d:t1", "", None, "万元", columns, (), (1,))
    return [(row.ordinal, row.code, row.label, figures(row, table)) for row in rows_in(head, body)]


# --- which line opens a row ---------------------------------------------------------------------------


def test_rows_numbered_by_the_form() -> None:
    assert shown(
        SPENDING,
        """
        1 合计 120.00 80.00 40.00

        2 212 城乡社区支出 120.00 80.00 40.00

        3 21205 城乡社区环境卫生 120.00 80.00 40.00
        """,
    ) == [
        (1, None, "合计", {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"}),
        (2, "212", "城乡社区支出", {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"}),
        (3, "21205", "城乡社区环境卫生", {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"}),
    ]


def test_a_label_wrapped_between_its_code_and_its_numbers() -> None:
    (row,) = rows_in(
        SPENDING,
        """
        1 2080505

        机关事业单

        位基本养老

        保险缴费支

        出

        38.61 38.61
        """,
    )
    assert (row.ordinal, row.code, row.label) == (1, "2080505", "机关事业单位基本养老保险缴费支出")
    assert [cell.printed for cell in row.cells] == ["38.61", "38.61"]
    assert (row.source.page, row.source.lines) == (1, (1, 11))
    assert [cell.source.lines for cell in row.cells] == [(11, 11), (11, 11)]


def test_rows_told_apart_by_their_codes_alone() -> None:
    assert [
        (code, label, list(cells.values()))
        for _, code, label, cells in shown(
            "科目编码 科目名称 合计 基本支出 项目支出",
            """
            212 城乡社区支出 120.00 80.00 40.00
            21205
            城乡社区环
            境卫生
            120.00 80.00 40.00
            合计 120.00 80.00 40.00
            """,
        )
    ] == [
        ("212", "城乡社区支出", ["120.00", "80.00", "40.00"]),
        ("21205", "城乡社区环境卫生", ["120.00", "80.00", "40.00"]),
        (None, "合计", ["120.00", "80.00", "40.00"]),
    ]


@pytest.mark.parametrize(
    ("line", "code", "label"),
    [
        ("2120501 城乡社区环境卫生 3.00 3.00", "2120501", "城乡社区环境卫生"),
        ("212 05 01 城乡社区环境卫生 3.00 3.00", "2120501", "城乡社区环境卫生"),
        ("2120501-城乡社区环境卫生 3.00 3.00", "2120501", "城乡社区环境卫生"),
        ("[2120501]城乡社区环境卫生 3.00 3.00", "2120501", "城乡社区环境卫生"),
        ("302 11 差旅费 3.00 3.00", "30211", "差旅费"),
        ("40 信访事务 3.00 3.00", "40", "信访事务"),  # printed at its own level only
    ],
)
def test_codes_are_read_however_they_are_printed(line: str, code: str, label: str) -> None:
    (row,) = rows_in("科目编码 科目名称 合计 基本支出 项目支出", line)
    assert (row.code, row.label) == (code, label)
    assert [cell.printed for cell in row.cells] == ["3.00", "3.00"]


def test_rows_without_numbers_and_codes() -> None:
    rows = shown(
        UNCODED,
        """
        合计 120.00 80.00 40.00
        城乡社区支出 120.00 80.00 40.00
        　城乡社区环境卫生 120.00 80.00 40.00
        """,
    )
    assert [(label, list(cells.values())) for _, _, label, cells in rows] == [
        ("合计", ["120.00", "80.00", "40.00"]),
        ("城乡社区支出", ["120.00", "80.00", "40.00"]),
        ("城乡社区环境卫生", ["120.00", "80.00", "40.00"]),
    ]


def test_a_row_whose_cells_are_all_blank_is_still_a_row() -> None:
    rows = shown(
        "项目 预算数",
        """
        一、因公出国（境）费
        二、公务用车购置及运维费 10.00
        其中：公务用车购置费
        公务用车运行维护费 10.00
        三、公务接待费 2.30
        """,
    )
    assert [(label, list(cells.values())) for _, _, label, cells in rows] == [
        ("一、因公出国（境）费", []),
        ("二、公务用车购置及运维费", ["10.00"]),
        ("其中：公务用车购置费", []),
        ("公务用车运行维护费", ["10.00"]),
        ("三、公务接待费", ["2.30"]),
    ]


def test_numbering_that_starts_again() -> None:
    """Each page (or each unit) numbered from 1: no row may disappear into the label of another."""
    rows = shown(
        SPENDING,
        """
        1 合计 30.00 20.00 10.00

        2 212 城乡社区支出 30.00 20.00 10.00

        1 21201 城乡社区管理事务 25.00 20.00 5.00

        2 2120101 行政运行 20.00 20.00 0.00

        3 2120102 一般行政管理事务 5.00 0.00 5.00
        """,
    )
    assert [(code, label, next(iter(cells.values()))) for _, code, label, cells in rows] == [
        (None, "合计", "30.00"),
        ("212", "城乡社区支出", "30.00"),
        ("21201", "城乡社区管理事务", "25.00"),
        ("2120101", "行政运行", "20.00"),
        ("2120102", "一般行政管理事务", "5.00"),
    ]


@pytest.mark.parametrize("line", ["3 万元以上的设备 1 20.00", "3 个以上的设备 1 20.00"])
def test_a_label_that_goes_on_with_the_next_number_is_not_misread_silently(line: str) -> None:
    """Row 2 wraps onto a line that begins with 3: either it is joined, or the table does not answer."""
    (table,) = tables_in(
        f"""
         部门固定资产占用情况表
        单位：万元
        序号 项 目 数量 价值
        1 资产总额 —— 60.00

        2 1、单价在

        {line}

        3 2、其他固定资产 4 40.00
        """
    )
    printed = [[cell.printed for cell in row.cells] for row in table.rows]
    assert table.status == "quarantined" or printed == [["——", "60.00"], ["1", "20.00"], ["4", "40.00"]]


# --- which column a number may stand in ---------------------------------------------------------------


def test_a_full_row_places_every_number() -> None:
    ((_, _, _, cells),) = shown(SPENDING, "1 合计 120.00 80.00 40.00")
    assert cells == {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"}


def test_a_row_with_a_blank_leaves_its_numbers_open() -> None:
    ((_, _, _, cells),) = shown(SPENDING, "1 212 城乡社区支出 80.00 80.00")
    assert cells == {"合计|基本支出": "80.00", "基本支出|项目支出": "80.00"}


def test_a_lone_number_may_stand_anywhere() -> None:
    ((_, _, _, cells),) = shown(SPENDING, "1 212 城乡社区支出 80.00")
    assert cells == {"合计|基本支出|项目支出": "80.00"}


def test_a_printed_zero_and_a_dash_hold_their_columns() -> None:
    """0.00 and —— are printed cells, so the row is full; only the dash has no value."""
    (row,) = rows_in(SPENDING, "1 212 城乡社区支出 80.00 —— 0.00")
    assert [cell.column is not None for cell in row.cells] == [True, True, True]
    assert [cell.value is None for cell in row.cells] == [False, True, False]
    assert [cell.printed for cell in row.cells] == ["80.00", "——", "0.00"]


def test_more_numbers_than_columns_fit_nowhere() -> None:
    (row,) = rows_in(SPENDING, "1 212 城乡社区支出 80.00 80.00 1.00 2.00")
    assert [(cell.column, cell.candidates) for cell in row.cells] == [(None, ())] * 4


def test_values_are_exact_and_keep_what_is_printed() -> None:
    (row,) = rows_in(UNCODED, "合计 1,234,567.80 -0.05 1,234,567.85")
    assert [(cell.printed, str(cell.value)) for cell in row.cells] == [
        ("1,234,567.80", "1234567.80"),
        ("-0.05", "-0.05"),
        ("1,234,567.85", "1234567.85"),
    ]


# --- labels -------------------------------------------------------------------------------------------


def test_numbers_inside_a_label_are_no_cells() -> None:
    rows = rows_in(
        ASSETS,
        """
        资产总额 —— 210.82
        1、房屋（平方米）
        其中：办公用房（平方米）
        2、车辆（台、辆） 9 143.91
        3、单价在 20 万元以上的设备
        4、其他固定资产 1771 66.91
        """,
    )
    assert [(row.label, [cell.printed for cell in row.cells]) for row in rows] == [
        ("资产总额", ["——", "210.82"]),
        ("1、房屋（平方米）", []),
        ("其中：办公用房（平方米）", []),
        ("2、车辆（台、辆）", ["9", "143.91"]),
        ("3、单价在20万元以上的设备", []),
        ("4、其他固定资产", ["1771", "66.91"]),
    ]


def test_totals_and_parts_are_marked() -> None:
    rows = rows_in(
        "项目 预算数",
        "合 计 12.30\n“三公”经费小计 12.30\n二、公务用车购置及运维费 10.00\n其中：公务用车购置费 10.00",
    )
    assert [(row.item, row.is_total, row.is_part) for row in rows] == [
        ("合计", True, False),
        ("“三公”经费", True, False),
        ("公务用车购置及运行维护费", False, False),
        ("公务用车购置费", False, True),
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("行政事业单\n\n位养老支出", "行政事业单位养老支出"),
        ("2031 年\n\n中国\n\n绿化博览\n\n会经费", "2031年中国绿化博览会经费"),
        ("合 计", "合计"),
        ("A4 黑白\n\n打印机", "A4黑白打印机"),
        ("Web\n\nportal 运维", "Web portal运维"),
    ],
)
def test_pieces_of_a_label_are_joined(text: str, label: str) -> None:
    assert join_label(tokens_in(text, words_only=True)) == label


def test_two_text_columns_side_by_side_are_not_one_label() -> None:
    """单位名称 and 项目名称 on one line: each word in its own column."""
    rows = rows_in(
        "单位名称 项目名称 合计 一般公共预算 政府性基金",
        "石榴市绿化局 2031年古树名木养护费 30.00 30.00 0.00\n石榴市苗圃中心 3.5公里绿道养护 10.00 0.00 10.00",
    )
    assert [row.path for row in rows] == [
        ("石榴市绿化局", "2031年古树名木养护费"),
        ("石榴市苗圃中心", "3.5公里绿道养护"),
    ]


# --- purchases ----------------------------------------------------------------------------------------


def _purchases() -> tuple[Row, ...]:
    return rows_in(
        PURCHASES,
        """
        合 计 19.25 19.25 2.10

        石榴市绿

        化局本级

        小计

        19.25 19.25 2.10

        苗木购置

        费
        18.45

        台式计

        算机
        A02010105 台 15 0.69 10.35 10.35

        苗木购置

        费
        18.45 办公椅 A05010301 把 7 0.30 2.10 2.10 2.10

        苗木购置

        费
        18.45 办公椅 A05010301 把 2 0.90 1.80 1.80

        2031 年

        绿化博览

        会经费

        2000.00
        其他印

        刷服务
        C23090199 套 1

        5.0

        0
        5.00 5.00
        """,
    )


def test_purchases_keep_project_goods_code_and_unit() -> None:
    rows = _purchases()
    assert [(row.path, row.code, row.unit) for row in rows] == [
        (("合计",), None, None),
        (("石榴市绿化局本级小计",), None, None),
        (("苗木购置费", "台式计算机"), "A02010105", "台"),
        (("苗木购置费", "办公椅"), "A05010301", "把"),
        (("苗木购置费", "办公椅"), "A05010301", "把"),
        (("2031年绿化博览会经费", "其他印刷服务"), "C23090199", "套"),
    ]
    assert [row.ordinal for row in rows] == [1, 2, 3, 4, 5, 6]


def test_the_certain_numbers_of_a_purchase_are_placed() -> None:
    """Between words a number has one column; behind the unit 数量, 单价 and 合计 come first."""
    columns = columns_in(PURCHASES)
    row = _purchases()[2]
    certain = {columns[cell.column].measure: cell.printed for cell in row.cells if cell.column is not None}
    assert certain["预算资金"] == "18.45"
    assert [cell.printed for cell in row.cells] == ["18.45", "15", "0.69", "10.35", "10.35"]


def test_a_broken_price_is_one_number() -> None:
    row = _purchases()[5]
    assert [cell.printed for cell in row.cells] == ["2000.00", "1", "5.00", "5.00", "5.00"]


# --- fitting: the columns a token may stand in --------------------------------------------------------


def _by_enumeration(shape: str, letters: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Every order-preserving choice of columns with the right letters, and what each token meets in them."""
    choices = [
        places
        for places in combinations(range(len(letters)), len(shape))
        if all(letters[place] == letter for place, letter in zip(places, shape, strict=True))
    ]
    return [tuple(sorted(set(column))) for column in zip(*choices, strict=True)]


@given(
    st.text(alphabet="TNC", min_size=1, max_size=6),
    st.lists(st.sampled_from(["T", "N", "C"]), min_size=1, max_size=9).map(tuple),
)
def test_fitting_columns_are_those_of_some_placement(shape: str, letters: tuple[str, ...]) -> None:
    assert columns_fitting(shape, letters) == _by_enumeration(shape, letters)


@given(st.integers(1, 6), st.integers(1, 9))
def test_fitting_of_numbers_alone(count: int, columns: int) -> None:
    """k numbers in n columns: the i-th has n − k + 1 places, from the i-th on."""
    fits = columns_fitting("N" * count, ("N",) * columns)
    expected = [tuple(range(index, index + columns - count + 1)) for index in range(count)]
    assert fits == (expected if count <= columns else [])


def test_a_code_level_printed_with_one_digit() -> None:
    """301 2 is 301 02: the zero was dropped where the code was typed as a number."""
    (row,) = rows_in("类 款 科目名称 合计 人员经费 公用经费", "301 2 津贴补贴 16,623,810 16,623,810 0")
    assert (row.code, row.label, [cell.printed for cell in row.cells]) == (
        "30102",
        "津贴补贴",
        ["16,623,810", "16,623,810", "0"],
    )


def test_a_spaced_total_is_no_pair_of_words() -> None:
    (row,) = rows_in("单位名称 项目名称 合计 一般公共预算 政府性基金", "合    计 40.00 30.00 10.00")
    assert (row.label, row.is_total) == ("合计", True)
