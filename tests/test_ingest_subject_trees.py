"""Rows with two subjects, and lists set side by side, in flattened tables."""

from __future__ import annotations

from flat_text import figures_by_item, placed_in

from ingest.records import Row


def rows(text: str) -> list[Row]:
    (table,) = placed_in(text)
    assert table.status != "quarantined", table.problems
    return [row for row in table.rows if row.cells]


def told(row: Row) -> tuple[str | None, tuple[str, ...], list[str]]:
    return row.code, row.path, [cell.printed for cell in row.cells]


def test_a_row_of_two_subjects_is_that_of_the_departments_tree() -> None:
    """301 and 501 print one amount; a wrapped name may push the second code to a line of its own."""
    assert [
        told(row)
        for row in rows(
            """
             一般公共预算基本支出表
            单位：万元

            科目编码 部门预算支出经济分类科目名称 科目编码 政府预算支出经济分类科目名称 合计 人员经费 公用经费

            301 工资福利支出 501 机关工资福利支出 30.00 30.00

            301 01 基本工资 501 01 工资奖金津补贴 20.00 20.00

            301 08 机关事业单位基本养老

            保险缴费

            501 02 社会保障缴费 10.00 10.00

            301 工资福利支出 505 对事业单位经常性补助 5.00 5.00

            301 01 基本工资 505 01 工资福利支出 5.00 5.00
            """
        )
    ] == [
        ("301", ("机关工资福利支出", "工资福利支出"), ["30.00", "30.00"]),
        ("30101", ("机关工资福利支出", "工资福利支出", "基本工资"), ["20.00", "20.00"]),
        (
            "30108",
            ("机关工资福利支出", "工资福利支出", "机关事业单位基本养老保险缴费"),
            ["10.00", "10.00"],
        ),
        ("301", ("对事业单位经常性补助", "工资福利支出"), ["5.00", "5.00"]),
        ("30101", ("对事业单位经常性补助", "工资福利支出", "基本工资"), ["5.00", "5.00"]),
    ]


def test_codes_joined_to_their_names() -> None:
    """50101-… stands first, but the row is that of 30101-基本工资."""
    assert [
        (row.code, row.label)
        for row in rows(
            """
             一般公共预算基本支出表
            单位：万元

            政府支出经济分类科目 部门支出经济分类科目

            合计 人员经费 公用经费

            50101-工资奖金津补贴 30101-基本工资 20.00 20.00

            50201-办公经费 30201-办公费 4.00 4.00

            合计 24.00 20.00 4.00
            """
        )
    ] == [("30101", "基本工资"), ("30201", "办公费"), (None, "合计")]


def test_three_lists_side_by_side_are_one_list() -> None:
    """Final accounts: code, name and number three times across; names without a number stand between."""
    (table,) = placed_in(
        """
         一般公共预算财政拨款基本支出决算表
        单位：万元

        人员经费 公用经费

        科目编码 科目名称 决算数 科目编码 科目名称 决算数

        301 工资福利支出 30.00 302 商品和服务支出 9.00

        30101 基本工资 20.00 30201 办公费 4.00

        30102 津贴补贴 10.00 30202 印刷费

        30103 奖金 30204 手续费 5.00

        人员经费合计 30.00 公用经费合计 9.00
        """
    )
    assert table.status != "quarantined"
    found = figures_by_item(table)
    assert {label: figures for label, figures in found.items() if figures} == {
        "工资福利支出": {"决算数": "30.00"},
        "基本工资": {"决算数": "20.00"},
        "津贴补贴": {"决算数": "10.00"},
        "商品和服务支出": {"决算数": "9.00"},
        "办公费": {"决算数": "4.00"},
        "手续费": {"决算数": "5.00"},
        "人员经费合计": {"决算数": "30.00"},
        "公用经费合计": {"决算数": "9.00"},
    }
    assert {"印刷费", "奖金"} <= set(found)


def test_a_code_cut_off_from_its_level() -> None:
    """302 and 01 stand on two lines: one code, and no amount of 302."""
    assert [
        told(row)
        for row in rows(
            """
             基本支出表
            单位：万元

            类 款 科目名称 合计 人员经费 公用经费

            301 工资福利支出 9.00 9.00

            302 商品和服务支出 4.00 4.00

            302
            01 办公费 4.00 4.00
            """
        )
    ][-1] == ("30201", ("商品和服务支出", "办公费"), ["4.00", "4.00"])


THREE_TREES = """
 支出总表
单位：万元

支出功能分类科目 政府支出经济分类科目 部门支出经济分类科目 合计 基本支出 项目支出

2010301-行政运行 50201-办公经费 30211-差旅费 4.00 4.00

2080505-机关事业单位基本养老保险缴费

支出

50102-社会保障缴费 30108-机关事业单位基本养老保险缴费 6.00 6.00

{last}

合计 12.00 10.00 2.00
"""


def test_a_row_of_three_subjects_stands_below_the_first_two() -> None:
    last = "2010302-一般行政管理事务 50201-办公经费 30211-差旅费 2.00 2.00"
    assert [told(row)[:2] for row in rows(THREE_TREES.format(last=last))][:3] == [
        ("30211", ("行政运行", "办公经费", "差旅费")),
        (
            "30108",
            ("机关事业单位基本养老保险缴费支出", "社会保障缴费", "机关事业单位基本养老保险缴费"),
        ),
        ("30211", ("一般行政管理事务", "办公经费", "差旅费")),
    ]


def test_a_row_that_names_too_few_subjects_is_not_read() -> None:
    (table,) = placed_in(THREE_TREES.format(last="2010302-一般行政管理事务 50201-办公经费 2.00 2.00"))
    assert table.status == "quarantined"
    assert [problem.kind for problem in table.problems] == ["row_unclear"]
