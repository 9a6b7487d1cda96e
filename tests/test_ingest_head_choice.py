"""Readings of a flattened head against the rows below it (表头的取舍)."""

from __future__ import annotations

from flat_text import figures_by_item, placed_in, tables_in

SPENDING = """
 支出总表
单位：万元

科目编码 科目名称 {head}

201 一般公共服务支出 {one}

20140 信访事务 {one}

2014001 行政运行 {one}

205 教育支出 {two}

20508 进修及培训 {two}

2050803 培训支出 {two}
"""


def test_an_order_that_sums_across_speak_against_is_not_relied_on() -> None:
    """Sums down hold in any order of the columns: 基本 + 项目 = 合计 holds in one only."""
    text = SPENDING.format(head="合计 基本支出 项目支出", one="61.00 39.00 100.00", two="7.00 13.00 20.00")
    (table,) = placed_in(text)
    assert table.status == "quarantined"
    assert [problem.kind for problem in table.problems] == ["head_unclear"]
    assert "合计与各栏对不上" in table.problems[0].message


def test_one_row_that_contradicts_itself_speaks_against_no_head() -> None:
    """A document may be wrong once; then the row is in conflict, and the others answer."""
    text = SPENDING.format(head="合计 基本支出 项目支出", one="100.00 61.00 39.00", two="20.00 7.00 13.00")
    text = text.replace("205 教育支出 20.00 7.00 13.00", "205 教育支出 20.00 7.00 14.00")
    (table,) = placed_in(text)
    assert table.status != "quarantined"
    assert figures_by_item(table)["教育支出"] == {"合计": "20.00", "基本支出": "7.00", "项目支出": "14.00"}


def test_rows_that_print_zeros_fill_every_column() -> None:
    """Four numbers a row, zeros printed, below five heads: one of the heads is none."""
    text = SPENDING.format(
        head="合计 基本支出 项目支出 经营支出 结转下年",
        one="100.00 61.00 39.00 0.00",
        two="20.00 7.00 13.00 0.00",
    )
    (table,) = tables_in(text)
    assert table.status == "quarantined"
    assert "每行都印出 4 个数" in table.problems[0].message


def test_blank_cells_leave_fewer_numbers_than_heads() -> None:
    text = SPENDING.format(
        head="合计 基本支出 项目支出 经营支出 结转下年", one="100.00 61.00 39.00", two="20.00 20.00"
    )
    (table,) = tables_in(text)
    assert table.status == "unchecked"


def test_groups_named_first_are_told_by_the_numbers_of_the_rows() -> None:
    """财政拨款 and 单位资金 head parts that follow later; rows print numbers for parts only."""
    (table,) = placed_in(
        """
         收入总表
        单位：万元

        本年收入

        财政拨款 单位资金 预算单位 收入总计

        一般公共预算拨款 政府性基金预算拨款 国有资本经营预算拨款 财政专户管理资金 事业收入
        上级补助收入 其他收入

        上年结转

        石榴市绿化局 90.00 70.00 1.00 0.00 0.00 12.00 0.00 3.00 4.00
        """
    )
    assert table.status == "unchecked"
    assert ["/".join(column.path) for column in table.columns if column.kind == "amount"] == [
        "收入总计",
        "本年收入/财政拨款/一般公共预算拨款",
        "本年收入/财政拨款/政府性基金预算拨款",
        "本年收入/财政拨款/国有资本经营预算拨款",
        "本年收入/财政专户管理资金",
        "本年收入/单位资金/事业收入",
        "本年收入/单位资金/上级补助收入",
        "本年收入/单位资金/其他收入",
        "上年结转",
    ]
    assert figures_by_item(table)["石榴市绿化局"]["事业收入"] == "12.00"


def test_of_several_readings_the_one_that_rows_fill_and_bear_out_is_taken() -> None:
    """执行数 and 预算数 with and without capital projects, two changes, and 小计 below 年初预算数."""
    head = """
        功能分类科目 2030年执行数 2031年预算数 2031年预算数比2030年执行数
        2031年预算数比2030年执行数（扣除中央基建投资） 科目编码 科目名称 执行数 扣除中央基建投资后执行数
        年初预算数 扣除中央基建投资后预算数 增减额 增减(%) 增减额 增减(%) 小计 基本支出 项目支出
    """
    text = SPENDING.replace("科目编码 科目名称 {head}", "{head}").format(
        head=" ".join(head.split()),
        one="90.00 70.00 100.00 61.00 39.00 100.00 10.00 11.11% 30.00 42.86%",
        two="16.00 16.00 20.00 7.00 13.00 20.00 4.00 25.00% 4.00 25.00%",
    )
    (table,) = placed_in(text)
    assert table.status != "quarantined"
    assert [column.path for column in table.columns[2:7]] == [
        ("2030年执行数", "执行数"),
        ("2030年执行数", "扣除中央基建投资后执行数"),
        ("2031年预算数", "年初预算数", "小计"),
        ("2031年预算数", "年初预算数", "基本支出"),
        ("2031年预算数", "年初预算数", "项目支出"),
    ]
    row = next(row for row in table.rows if row.item == "教育支出")
    assert [cell.column for cell in row.cells] == list(range(2, 12))


def test_a_head_that_is_not_known_is_still_not_relied_on() -> None:
    text = SPENDING.format(head="合计 基本支出 甲乙丙支出", one="100.00 61.00 39.00", two="20.00 7.00 13.00")
    assert [table.status for table in tables_in(text)] == ["quarantined"]


def test_another_reading_of_a_refuted_head_needs_rows_that_bear_it_out() -> None:
    """The head comes line by line and out of order; no reading of it may be taken for want of sums."""
    (table,) = placed_in(
        """
         一般公共预算支出表
        单位：万元

        功能分类科目 基本支出
        科目编码 合计 项目支出
        科目名称
        小计 人员经费 公用经费

        201 一般公共服务支出 130.00 90.00 70.00 20.00 40.00

        20140 信访事务 130.00 90.00 70.00 20.00 40.00

        2014001 行政运行 90.00 90.00 70.00 20.00

        2014004 信访业务 40.00 40.00
        """.replace("\n        ", "\n")
    )
    assert table.status == "quarantined"


def test_half_of_the_rows_against_a_head_are_enough() -> None:
    text = SPENDING.format(head="合计 基本支出 项目支出", one="61.00 39.00 100.00", two="20.00 20.00")
    (table,) = placed_in(text)
    assert table.status == "quarantined"
    assert "有 3 行的合计与各栏对不上" in table.problems[0].message


def test_a_number_broken_off_for_good_is_not_read() -> None:
    text = SPENDING.format(head="合计 基本支出 项目支出", one="840. 840.", two="20.00 20.00")
    (table,) = placed_in(text)
    assert table.status == "quarantined"
    assert "数字断开（840.）" in table.problems[0].message
