"""Grids of cells as tables, over the layouts that places use; every grid is written here by hand.

`·` is an empty cell, `<` one merged with its left neighbour, `^` one merged with the cell above.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.grids.blocks import announced
from ingest.grids.grids import tables_of_grids
from ingest.readers.xlsx import read_xlsx
from ingest.records import Grid, Reading, Row, Source, Table

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "documents" / "sample_budget_2024.xlsx"
_SPECIAL = {"·": "", "<": None, "^": None}


def _grid(text: str, page: int = 1, context: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Grid:
    rows = tuple(
        tuple(_SPECIAL.get(cell.strip(" "), cell.strip(" ")) for cell in line.split("|"))
        for line in text.strip("\n").split("\n")
    )
    width = max(len(row) for row in rows)
    rows = tuple((*row, *[None] * (width - len(row))) for row in rows)
    sources = tuple(
        tuple(Source("d", page, lines=(r, r), cell=f"{r}/{c}") for c in range(width))
        for r in range(1, len(rows) + 1)
    )
    return Grid(Source("d", page), rows, sources, context, after)


def _tables(*grids: Grid) -> tuple[Table, ...]:
    return tables_of_grids(Reading(Source("d", 1), "f", "xlsx", "h", (), grids))


def _table(text: str, context: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Table:
    (table,) = _tables(_grid(text, 1, context, after))
    return table


def _values(row: Row, table: Table) -> dict[str, str]:
    """What a row prints, by the last head word of each column."""
    return {
        table.columns[cell.column].path[-1]: cell.printed for cell in row.cells if cell.column is not None
    }


def _paths(table: Table) -> list[tuple[str, ...]]:
    return [row.path for row in table.rows]


# --- heads ------------------------------------------------------------------------------------------


def test_three_levels_of_head_and_blank_cells() -> None:
    table = _table(
        """
部门收入总表 | < | < | < | < | < | <
部门：某市某局 | · | · | · | · | · | 单位：万元
科目 | < | 合计 | 本年收入 | < | < | 上年结转
编码 | 名称 | ^ | 小计 | 财政拨款收入 | < | ^
^ | ^ | ^ | ^ | 一般公共预算 | 政府性基金预算 | ^
栏次 | · | 1 | 2 | 3 | 4 | 5
· | 合计 | 12.00 | 10.00 | 8.00 | 2.00 | 2.00
201 | 一般公共服务支出 | 9.00 | 7.00 | 7.00 | · | 2.00
"""
    )
    assert (table.title, table.form, table.unit) == ("部门收入总表", "income", "万元")
    assert [column.path for column in table.columns] == [
        ("编码",),
        ("名称",),
        ("合计",),
        ("本年收入", "小计"),
        ("本年收入", "财政拨款收入", "一般公共预算"),
        ("本年收入", "财政拨款收入", "政府性基金预算"),
        ("上年结转",),
    ]
    assert [column.fund for column in table.columns[4:]] == ["一般公共预算", "政府性基金", None]
    assert [row.ordinal for row in table.rows] == [1, 2]
    assert table.rows[1].code == "201"
    assert _values(table.rows[1], table) == {
        "合计": "9.00",
        "小计": "7.00",
        "一般公共预算": "7.00",
        "上年结转": "2.00",
    }
    assert table.rows[0].is_total
    assert table.rows[1].cells[0].source.cell == "8/2"


def test_a_head_whose_cells_are_not_merged() -> None:
    table = _table(
        """
科目编码 | 科目名称 | 合计 | 基本支出 | · | · | 项目支出
· | · | · | 小计 | 人员经费 | 公用经费 | ·
201 | 一般公共服务支出 | 9 | 5 | 3 | 2 | 4
"""
    )
    assert [column.path for column in table.columns[2:]] == [
        ("合计",),
        ("基本支出", "小计"),
        ("基本支出", "人员经费"),
        ("基本支出", "公用经费"),
        ("项目支出",),
    ]


def test_two_sides_give_a_row_each_with_one_ordinal() -> None:
    table = _table(
        """
收支总表 | < | < | <
收入 | < | 支出 | <
项 目 | 预算数 | 项 目 | 预算数
一、财政拨款收入 | 10.00 | 一、一般公共服务支出 | ·
· | · | 二、教育支出 | 10.00
本年收入合计 | 10.00 | 本年支出合计 | 10.00
"""
    )
    assert [(row.ordinal, row.side, row.label) for row in table.rows] == [
        (1, "收入", "一、财政拨款收入"),
        (1, "支出", "一、一般公共服务支出"),
        (2, "支出", "二、教育支出"),
        (3, "收入", "本年收入合计"),
        (3, "支出", "本年支出合计"),
    ]
    assert table.rows[1].cells == ()
    assert [column.side for column in table.columns] == ["收入", "收入", "支出", "支出"]
    assert table.columns[1].path == ("收入", "预算数")


def test_sides_named_only_by_their_label_columns() -> None:
    table = _table("收入项目 | 金额 | 支出项目 | 金额\n事业收入 | 1.00 | 教育支出 | 1.00")
    assert [(row.side, row.path) for row in table.rows] == [("收入", ("事业收入",)), ("支出", ("教育支出",))]


def test_four_pairs_of_columns_in_one_table() -> None:
    table = _table(
        """
收入 | < | 支出 | < | < | < | < | <
项目 | 数 | 支出功能分类科目（按大类） | 数 | 部门预算支出经济分类科目 | 数 | 政府预算支出经济分类科目 | 数
一、财政拨款 | 5.00 | 一、教育支出 | 5.00 | 1、人员经费和公用经费支出 | 4.00 | 1、机关工资福利支出 | 3.00
"""
    )
    assert [(row.side, row.path[-1], row.cells[0].printed) for row in table.rows] == [
        ("收入", "财政拨款", "5.00"),
        ("支出", "教育支出", "5.00"),
        ("支出", "人员经费和公用经费支出", "4.00"),
        ("支出", "机关工资福利支出", "3.00"),
    ]


def test_code_name_value_triples_side_by_side() -> None:
    table = _table(
        """
一般公共预算财政拨款基本支出决算表 | < | < | < | < | <
人员经费 | < | < | 公用经费 | < | <
科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数
301 | 工资福利支出 | 30.00 | 302 | 商品和服务支出 | 8.00
30101 | 基本工资 | 20.00 | 30201 | 办公费 | 8.00
"""
    )
    assert [(row.code, row.path[-1], row.cells[0].value) for row in table.rows] == [
        ("301", "工资福利支出", Decimal("30.00")),
        ("302", "商品和服务支出", Decimal("8.00")),
        ("30101", "基本工资", Decimal("20.00")),
        ("30201", "办公费", Decimal("8.00")),
    ]


def test_twelve_numbers_of_two_years_side_by_side() -> None:
    one = "合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费"
    two = "^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^"
    table = _table(
        f"""
一般公共预算“三公”经费支出情况表 | < | < | < | < | < | < | < | < | < | < | <
2025年预算数 | < | < | < | < | < | 2026年预算数 | < | < | < | < | <
{one} | {one}
{two} | {two}
12.00 | 1.00 | 9.00 | 2.00 | 7.00 | 2.00 | 10.00 | · | 8.50 | · | 8.50 | 1.50
"""
    )
    assert table.form == "three_public"
    assert [column.period for column in table.columns] == ["prior"] * 6 + ["current"] * 6
    assert [column.measure for column in table.columns[6:]] == [
        "合计",
        "因公出国（境）费",
        "小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]
    assert table.columns[10].path == ("2026年预算数", "公务用车购置及运行费", "公务用车运行费")
    assert [cell.column for cell in table.rows[0].cells] == [0, 1, 2, 3, 4, 5, 6, 8, 10, 11]


def test_changes_against_last_year_are_told_apart() -> None:
    table = _table(
        "项目 | 上年预算数 | 本年预算数 | 增减额 | 增减幅度（%）\n公务接待费 | 2.00 | 1.50 | -0.50 | -25.00%",
        ("2026年“三公”经费支出表",),
    )
    assert [column.period for column in table.columns[1:]] == ["prior", "current", "change", "change_rate"]
    assert table.rows[0].cells[3].unit == "%"
    assert table.rows[0].cells[2].value == Decimal("-0.50")


def test_an_unknown_head_is_read_by_what_stands_below() -> None:
    table = _table("项目名称 | 涉及领域 | 补助标准 | 预算数\n甲项目 | 农业 | 3.50 | 7.00")
    assert [(column.kind, column.measure) for column in table.columns] == [
        ("label", "项目名称"),
        ("text", "涉及领域"),
        ("amount", "补助标准"),
        ("amount", "预算数"),
    ]
    assert table.rows[0].texts == ((1, "农业"),)


# --- codes and hierarchy ----------------------------------------------------------------------------


def test_indentation_without_codes() -> None:
    table = _table(
        """
表3 2026年部门支出总表 | < | <
科目名称 | 合计 | 基本支出
合　计 | 9.00 | 9.00
气象支出 | 9.00 | 9.00
\u3000气象事务 | 9.00 | 9.00
\u3000\u3000行政运行 | 5.00 | 5.00
\u3000\u3000其他气象事务支出 | 4.00 | 4.00
住房保障支出 | · | ·
"""
    )
    assert _paths(table) == [
        ("合计",),
        ("气象支出",),
        ("气象支出", "气象事务"),
        ("气象支出", "气象事务", "行政运行"),
        ("气象支出", "气象事务", "其他气象事务支出"),
        ("住房保障支出",),
    ]
    assert table.form == "expenditure"


def test_class_section_and_item_in_three_columns() -> None:
    table = _table(
        """
2025年预算单位支出预算总表 | < | < | < | < | <
编制部门：某区某局 | · | · | · | · | 单位：元
功能分类科目编码 | < | < | 功能分类科目名称 | 合计 | 基本支出
类 | 款 | 项 | ^ | ^ | ^
201 | · | · | 一般公共服务支出 | 26,000,100 | 26,000,100
201 | 06 | · | 财政事务 | 26,000,100 | 26,000,100
201 | 06 | 01 | 行政运行 | 26,000,100 | 26,000,100
"""
    )
    assert table.unit == "元"
    assert [row.code for row in table.rows] == ["201", "20106", "2010601"]
    assert table.rows[2].path == ("一般公共服务支出", "财政事务", "行政运行")
    assert table.rows[2].cells[0].value == Decimal(26000100)


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [("201 | · | ·", "· | 40 | ·", "· | · | 01"), ("201 | · | ·", "201 | 40 | ·", "201 | 40 | 01")],
)
def test_codes_of_their_own_level_in_three_columns(first: str, second: str, third: str) -> None:
    table = _table(
        f"""
类 | 款 | 项 | 科目名称 | 合计
{first} | 一般公共服务支出 | 3.00
{second} | 信访事务 | 3.00
{third} | 行政运行 | 3.00
"""
    )
    assert [row.code for row in table.rows] == ["201", "20140", "2014001"]
    assert table.rows[2].path == ("一般公共服务支出", "信访事务", "行政运行")


def test_codes_of_their_own_level_in_one_column() -> None:
    table = _table(
        """
支出总体情况表 | < | <
科目编码 | 科目名称 | 合计
201 | 一般公共服务支出 | 5.00
40 | 信访事务 | 5.00
01 | 行政运行 | 3.00
02 | 一般行政管理事务 | 2.00
208 | 社会保障和就业支出 | 1.00
05 | 行政事业单位养老支出 | 1.00
"""
    )
    assert [row.code for row in table.rows] == ["201", "20140", "2014001", "2014002", "208", "20805"]


@pytest.mark.parametrize("label", ["2014001-行政运行", "[2014001]行政运行", "2014001 行政运行"])
def test_code_and_name_in_one_cell(label: str) -> None:
    table = _table(f"科目名称 | 合计\n{label} | 3.00")
    assert (table.rows[0].code, table.rows[0].path) == ("2014001", ("行政运行",))


def test_one_head_over_a_code_and_a_name_column() -> None:
    table = _table("功能分类科目 | < | 合计\n201 | 一般公共服务支出 | 5.00\n20140 | 信访事务 | 5.00")
    assert [(row.code, row.path) for row in table.rows] == [
        ("201", ("一般公共服务支出",)),
        ("20140", ("一般公共服务支出", "信访事务")),
    ]


def test_codes_that_lost_their_zero() -> None:
    table = _table("类 | 款 | 科目名称 | 合计\n301 | · | 工资福利支出 | 2.00\n301 | 2 | 津贴补贴 | 2.00")
    assert table.rows[1].code == "30102"
    assert table.rows[1].path == ("工资福利支出", "津贴补贴")


def test_labels_in_two_columns_under_one_head() -> None:
    table = _table(
        "项目名称 | · | 金额\n收入总计 | < | 9.00\n一般公共预算资金 | 小计 | 9.00\n^ | 专项收入 | ·"
    )
    assert _paths(table) == [("收入总计",), ("一般公共预算资金", "小计"), ("一般公共预算资金", "专项收入")]


def test_two_subject_trees_side_by_side_keep_one_code() -> None:
    table = _table(
        """
部门经济科目编码 | 部门经济科目名称 | 政府经济科目编码 | 政府经济科目名称 | 合计
301 | 工资福利支出 | · | · | 2.00
30101 | 基本工资 | 50101 | 工资奖金津补贴 | 2.00
"""
    )
    assert (table.rows[1].code, table.rows[1].path) == ("30101", ("工资福利支出", "基本工资"))
    assert table.rows[1].texts == ((2, "50101"), (3, "工资奖金津补贴"))
    assert [column.kind for column in table.columns] == ["code", "label", "text", "text", "amount"]


def test_units_each_have_their_own_tree() -> None:
    table = _table(
        """
预算单位 | 科目编码 | 科目名称 | 合计
甲局本级 | 201 | 一般公共服务支出 | 3.00
^ | 20140 | 信访事务 | 3.00
乙中心 | 201 | 一般公共服务支出 | 4.00
^ | 20103 | 政府办公厅事务 | 4.00
"""
    )
    assert _paths(table) == [
        ("甲局本级", "一般公共服务支出"),
        ("甲局本级", "一般公共服务支出", "信访事务"),
        ("乙中心", "一般公共服务支出"),
        ("乙中心", "一般公共服务支出", "政府办公厅事务"),
    ]


def test_rows_of_groups_side_by_side_say_which_group() -> None:
    table = _table("项目 | 预算数 | 支出用途 | 项目 | 预算数\n甲 | 1.00 | 乙 | 丙 | 2.00")
    assert [row.section for row in table.rows] == [0, 1]


def test_a_total_standing_in_the_code_column() -> None:
    table = _table("科目编码 | 科目名称 | 合计\n合计 | < | 5.00\n201 | 一般公共服务支出 | 5.00")
    assert (table.rows[0].path, table.rows[0].code, table.rows[0].is_total) == (("合计",), None, True)


def test_list_numbering_and_parts() -> None:
    table = _table(
        """
“三公”经费表 | <
项目 | 合计
一、因公出国（境）费 | 0.00
二、公务用车购置及运行费 | 5.00
其中：公务用车购置费 | ——
\u3000\u3000\u3000公务用车运行维护费 | 5.00
三、公务接待费 | ·
"""
    )
    assert table.rows[1].item == "公务用车购置及运行维护费"
    assert table.rows[2].is_part
    assert [path[-1] for path in _paths(table)] == [
        "因公出国（境）费",
        "公务用车购置及运行费",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]
    assert [cell.printed for row in table.rows for cell in row.cells] == ["0.00", "5.00", "——", "5.00"]
    assert table.rows[2].cells[0].value is None  # a dash is neither zero nor blank
    assert table.rows[0].cells[0].value == 0


def test_the_printed_ordinal_is_kept_only_where_every_row_has_one() -> None:
    assert [row.ordinal for row in _table("序号 | 项目名称 | 金额\n3 | 甲 | 1\n4 | 乙 | 2").rows] == [3, 4]
    assert [row.ordinal for row in _table("序号 | 项目名称 | 金额\n· | 合计 | 3\n1 | 甲 | 3").rows] == [1, 2]


# --- what stands around -----------------------------------------------------------------------------


def test_several_tables_one_below_the_other() -> None:
    first, second, third = _tables(
        _grid(
            """
表7 政府性基金预算支出表 | < | <
· | · | 单位：万元
科目编码 | 科目名称 | 合计
注：本部门没有政府性基金预算，空表列示。 | < | <
· | · | ·
表8 项目支出表 | < | <
单位：元 | · | ·
项目名称 | 合计 | 一般公共预算
甲项目 | 20,000.00 | 20,000.00
注：按元编列。 | · | ·
表9 固定资产占用情况表 | < | <
项目 | 数量 | 价值（金额单位：万元）
车辆（台、辆） | 9 | 143.91
"""
        )
    )
    assert (first.form, first.unit, first.rows) == ("fund_expenditure", "万元", ())
    assert first.declared_empty == "注：本部门没有政府性基金预算，空表列示。"
    assert (second.form, second.unit, second.notes) == ("projects", "元", ("注：按元编列。",))
    assert second.declared_empty is None
    assert (third.form, third.unit) == ("assets", "万元")
    assert [column.kind for column in third.columns] == ["label", "quantity", "amount"]


def test_title_and_unit_in_the_lines_above_or_below() -> None:
    text = "项目 | 预算数\n一、教育支出 | 1.00"
    above = _table(text, ("公开02表", "部门收支总体情况表", "部门：某局 金额单位：千元"))
    assert (above.form, above.unit) == ("overview", "千元")
    below = _table(text, (), ("单位：万元单位名称：某局", "收支总体情况表"))
    assert (below.form, below.unit) == ("overview", "万元")


def test_notes_below_a_table_are_its_own() -> None:
    table = _table(
        "科目编码 | 科目名称 | 合计\n· | · | ·",
        ("政府性基金预算支出表",),
        ("（注：本部门没有使用政府性基金预算", "拨款安排的支出。）", "第三部分 情况说明"),
    )
    assert table.notes == ("（注：本部门没有使用政府性基金预算拨款安排的支出。）",)
    assert table.declared_empty == table.notes[0]


def test_pages_are_joined_where_the_head_is_repeated_or_left_out() -> None:
    head = "科目编码 | 科目名称 | 合计\n"
    (table,) = _tables(
        _grid("部门支出总表 | < | <\n" + head + "201 | 一般公共服务支出 | 1.00", 3),
        _grid(head + "20140 | 信访事务 | 1.00", 4),
        _grid("2014001 | 行政运行 | 1.00", 5),
    )
    assert table.pages == (3, 4, 5)
    assert [row.ordinal for row in table.rows] == [1, 2, 3]
    assert [row.source.page for row in table.rows] == [3, 4, 5]
    assert table.rows[2].path == ("一般公共服务支出", "信访事务", "行政运行")


def test_the_same_form_of_another_unit_is_another_table() -> None:
    text = "表1 收支总表 | <\n部门名称：{} | 单位：万元\n项目 | 预算数\n教育支出 | {}"
    first, second = _tables(
        _grid(text.format("甲局本级", "1.00"), 1), _grid(text.format("甲局信息中心", "2.00"), 2)
    )
    assert [table.rows[0].cells[0].printed for table in (first, second)] == ["1.00", "2.00"]


def test_rows_without_a_head_are_quarantined() -> None:
    (table,) = _tables(_grid("201 | 一般公共服务支出 | 1.00"))
    assert table.status == "quarantined"
    assert table.rows == ()
    assert table.problems[0].kind == "no_head"


def test_numbers_below_no_head_are_told() -> None:
    table = _table("项目 | 预算数 | ·\n教育支出 | 1.00 | 7.00")
    assert [problem.kind for problem in table.problems] == ["column_without_head"]
    assert [cell.printed for cell in table.rows[0].cells] == ["1.00"]


def test_words_in_a_column_of_numbers_are_told() -> None:
    table = _table("项目 | 预算数\n教育支出 | 不涉及\n卫生支出 | 3.00\n其他支出 | 12.30万元")
    assert [problem.kind for problem in table.problems] == ["text_for_number"]
    assert table.rows[0].cells == ()
    assert (table.rows[2].cells[0].value, table.rows[2].cells[0].unit) == (Decimal("12.30"), "万元")


# --- procurement and targets ------------------------------------------------------------------------


def test_repeated_purchases_stay_apart() -> None:
    table = _table(
        """
部门政府采购预算 | < | < | < | < | < | < | <
采购项目名称 | 预算资金 | 采购品目名称 | 品目编码 | 计量单位 | 数量 | 单价 | 合计
合计 | · | · | · | · | · | · | 1.65
办公设备购置费 | 18.45 | 应用软件 | A08060303 | 套 | 15 | 0.06 | 0.90
^ | ^ | 应用软件 | A08060303 | 套 | 15 | 0.05 | 0.75
""",
    )
    assert [row.path for row in table.rows] == [
        ("合计",),
        ("办公设备购置费", "应用软件"),
        ("办公设备购置费", "应用软件"),
    ]
    assert [row.ordinal for row in table.rows] == [1, 2, 3]
    assert (table.rows[2].code, table.rows[2].unit) == ("A08060303", "套")
    assert _values(table.rows[2], table) == {"数量": "15", "单价": "0.05", "合计": "0.75"}


def test_a_target_a_row_with_merged_first_columns() -> None:
    table = _table(
        """
1、办公设备购置费绩效目标表 | < | < | < | < | <
绩效目标 | 买好设备 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据
产出指标 | 数量指标 | 购置数量 | 实际数量 | ≥30 台 | 计划
^ | 质量指标 | 合格率 | 验收 | ≥90 百分比 | 计划
^ | 时效指标 | 完成时间 | 采购时间 | 3-10 月份期间 | 计划
满意度指标 | 服务对象满意度指标 | 满意度 | 调查 | 100% | 调查
"""
    )
    assert table.form == "performance"
    assert [row.path for row in table.rows] == [
        ("办公设备购置费", "产出指标", "数量指标", "购置数量"),
        ("办公设备购置费", "产出指标", "质量指标", "合格率"),
        ("办公设备购置费", "产出指标", "时效指标", "完成时间"),
        ("办公设备购置费", "满意度指标", "服务对象满意度指标", "满意度"),
    ]
    cells = [row.cells[0] for row in table.rows]
    assert [(cell.printed, cell.value, cell.unit, cell.relation) for cell in cells] == [
        ("≥30 台", Decimal(30), "台", "≥"),
        ("≥90 百分比", Decimal(90), "%", "≥"),
        ("3-10 月份期间", None, None, None),
        ("100%", Decimal(100), "%", None),
    ]
    assert table.rows[0].texts == ((3, "实际数量"), (5, "计划"))


def test_sign_value_and_unit_of_a_target_in_three_columns() -> None:
    table = _table(
        """
项目支出绩效表 | < | < | < | < | < | <
项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位
甲项目 | 产出指标 | 数量指标 | 场次 | ≥ | 24 | 场
^ | ^ | ^ | 时长 | ≤ | 5 | 分钟
^ | 效益指标 | 社会效益指标 | 影响 | 定性 | 好 | ·
"""
    )
    assert [
        (row.path, row.cells[0].value, row.cells[0].unit, row.cells[0].relation) for row in table.rows
    ] == [
        (("甲项目", "产出指标", "数量指标", "场次"), Decimal(24), "场", "≥"),
        (("甲项目", "产出指标", "数量指标", "时长"), Decimal(5), "分钟", "≤"),
        (("甲项目", "效益指标", "社会效益指标", "影响"), None, None, None),
    ]


# --- the sample workbook ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> dict[str, Table]:
    tables = tables_of_grids(read_xlsx(SAMPLE, "d"))
    return {table.form or table.title: table for table in tables if table.form != "performance"}


def _figure(table: Table, item: str, *column: str) -> str:
    row = next(row for row in table.rows if row.path[-1] == item)
    index = next(one.index for one in table.columns if one.path[-len(column) :] == column)
    return next(cell.printed for cell in row.cells if cell.column == index)


def test_every_form_of_the_sample_is_found(sample: dict[str, Table]) -> None:
    assert {
        "overview", "income", "expenditure", "fiscal_overview", "general_expenditure", "general_basic",
        "fund_expenditure", "state_capital_expenditure", "three_public", "projects", "procurement",
        "services", "assets", "institutions",
    } == sample.keys()  # fmt: skip
    assert [table.title for table in sample.values() if table.problems] == []


def test_figures_of_the_sample_stand_in_their_columns(sample: dict[str, Table]) -> None:
    assert _figure(sample["income"], "其他水利支出", "附属单位上缴收入") == "15.00"
    assert _figure(sample["income"], "科普活动", "财政专户收入") == "73.00"
    assert _figure(sample["income"], "用于体育事业的彩票公益金支出", "政府性基金预算") == "58.00"
    assert _figure(sample["expenditure"], "其他水利支出", "上解上级支出") == "20.00"
    assert _figure(sample["general_basic"], "专用设备购置", "公用经费") == "35.90"
    assert _figure(sample["three_public"], "公务用车购置费", "合计") == "24.80"
    assert _figure(sample["projects"], "环湖步道建设工程", "政府性基金预算") == "8,600,000.00"
    assert _figure(sample["projects"], "步道日常养护", "占比") == "19.77%"
    assert _figure(sample["assets"], "车辆（台、辆）", "数量") == "14"
    assert sample["projects"].unit == "元"
    assert sample["fiscal_overview"].unit == "万元"
    assert sample["services"].declared_empty is not None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("2031年，本部门重点项目绩效目标情况如下：", "本部门重点项目绩效目标情况"),
        ("预算编制范围的单位详细情况见下表", "预算编制范围的单位详细情况"),
        ("主要是为了保障机构正常运转。", None),
    ],
)
def test_the_sentence_above_a_table_says_what_it_shows(line: str, title: str | None) -> None:
    assert announced(["单位职责", line, ""]) == title
