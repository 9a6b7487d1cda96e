"""Numbers whose column was lost (定位): placed where one solution is left, open where several are."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

from flat_text import SOURCE, figures, figures_by_item, placed_in, tables_in, tokens_in
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.flat.placement import placed
from ingest.flat.rows import rows_of
from ingest.identities import Claim, Constant, identities_of
from ingest.marks.paths import with_paths
from ingest.records import Column, Table

SPENDING = """
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
"""


def spending(rows: str, claims: tuple[Claim, ...] = ()) -> dict[str, dict[str, str]]:
    """The rows of a table of spending by their label, each figure under the columns it may stand in."""
    lines = "".join(f"    {line.strip()}\n" for line in rows.strip().splitlines())
    tables = tables_in(SPENDING + lines)
    (table,) = placed(tables, identities_of(tables, claims))
    return figures_by_item(table)


def claim(item: str, value: str) -> Claim:
    return item, None, Constant(Decimal(value), "万元", item, SOURCE, "s1")


# --- what sums decide ---------------------------------------------------------------------------------


def test_a_full_table_needs_no_sums() -> None:
    assert spending("合计 120.00 80.00 40.00\n2120101 行政运行 120.00 80.00 40.00") == {
        "合计": {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"},
        "行政运行": {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"},
    }


def test_the_sums_of_the_columns_place_the_blanks() -> None:
    """80 + 80 in one row and 40 + 40 in the other: only so do 基本支出 80 and 项目支出 40 come out."""
    assert spending(
        """
        合计 120.00 80.00 40.00
        2120101 行政运行 80.00 80.00
        2120102 一般行政管理事务 40.00 40.00
        """
    ) == {
        "合计": {"合计": "120.00", "基本支出": "80.00", "项目支出": "40.00"},
        "行政运行": {"合计": "80.00", "基本支出": "80.00"},
        "一般行政管理事务": {"合计": "40.00", "项目支出": "40.00"},
    }


def test_a_tree_of_codes_places_its_items() -> None:
    found = spending(
        """
        合计 145.00 90.00 55.00
        212 城乡社区支出 135.00 80.00 55.00
        21201 城乡社区管理事务 105.00 80.00 25.00
        2120101 行政运行 80.00 80.00
        2120199 其他管理事务 25.00 25.00
        21205 环境卫生 30.00 30.00
        2120501 环境卫生费 30.00 30.00
        221 住房保障支出 10.00 10.00
        22102 住房改革支出 10.00 10.00
        2210201 住房公积金 10.00 10.00
        """
    )
    assert found["行政运行"] == {"合计": "80.00", "基本支出": "80.00"}
    assert found["其他管理事务"] == {"合计": "25.00", "项目支出": "25.00"}
    assert found["环境卫生费"] == {"合计": "30.00", "项目支出": "30.00"}
    assert found["住房公积金"] == {"合计": "10.00", "基本支出": "10.00"}


def test_two_rows_alike_stay_open() -> None:
    """40 基本 and 40 项目: which row is which, no sum can tell."""
    open_row = {"合计": "40.00", "基本支出|项目支出": "40.00"}
    assert spending(
        """
        合计 80.00 40.00 40.00
        2120101 行政运行 40.00 40.00
        2120102 一般行政管理事务 40.00 40.00
        """
    ) == {
        "合计": {"合计": "80.00", "基本支出": "40.00", "项目支出": "40.00"},
        "行政运行": open_row,
        "一般行政管理事务": open_row,
    }


def test_an_open_number_says_so() -> None:
    tables = placed_in(SPENDING + "    2120101 行政运行 40.00 40.00\n")
    total, part = tables[0].rows[0].cells
    assert (total.column, total.status) == (2, "unchecked")
    assert (part.column, part.candidates, part.status) == (None, (3, 4), "ambiguous")


def test_nothing_is_placed_by_its_order_alone() -> None:
    """合计 and one part: either 基本 or 项目, though 基本 comes first."""
    assert spending("合计 80.00 80.00\n2120101 行政运行 80.00 80.00") == {
        "合计": {"合计": "80.00", "基本支出|项目支出": "80.00"},
        "行政运行": {"合计": "80.00", "基本支出|项目支出": "80.00"},
    }


def test_the_narrative_places_what_the_table_leaves_open() -> None:
    rows = "合计 80.00 80.00\n2120101 行政运行 80.00 80.00"
    assert spending(rows, (claim("项目支出", "80.00"),)) == {
        "合计": {"合计": "80.00", "项目支出": "80.00"},
        "行政运行": {"合计": "80.00", "项目支出": "80.00"},
    }


def test_a_printed_zero_leaves_less_room_than_a_blank() -> None:
    assert spending("合计 80.00 0.00 80.00\n2120101 行政运行 80.00 80.00")["行政运行"] == {
        "合计": "80.00",
        "项目支出": "80.00",
    }


def test_a_negative_figure_is_a_figure() -> None:
    assert spending("合计 75.00 80.00 -5.00\n2120101 行政运行 80.00 80.00\n2120102 收回 -5.00 -5.00") == {
        "合计": {"合计": "75.00", "基本支出": "80.00", "项目支出": "-5.00"},
        "行政运行": {"合计": "80.00", "基本支出": "80.00"},
        "收回": {"合计": "-5.00", "项目支出": "-5.00"},
    }


# --- documents that do not add up exactly -------------------------------------------------------------


def test_rounding_does_not_keep_a_number_from_its_column() -> None:
    """33.33 × 3 is 99.99, printed beside 100.00."""
    assert spending(
        """
        合计 140.00 100.00 40.00
        2120101 行政运行 33.33 33.33
        2120102 机关服务 33.33 33.33
        2120103 住房 33.33 33.33
        2120104 环境卫生 40.00 40.00
        """
    ) == {
        "合计": {"合计": "140.00", "基本支出": "100.00", "项目支出": "40.00"},
        "行政运行": {"合计": "33.33", "基本支出": "33.33"},
        "机关服务": {"合计": "33.33", "基本支出": "33.33"},
        "住房": {"合计": "33.33", "基本支出": "33.33"},
        "环境卫生": {"合计": "40.00", "项目支出": "40.00"},
    }


def test_rounding_does_not_push_a_row_where_no_sum_looks() -> None:
    """20.02 beside 10.01 + 10.00 is rounded; 结转下年, whose columns no sum covers, is no better place."""
    columns = tuple(
        Column(SOURCE, index, path, "amount", path[-1], fund=path[-1] if path[0] == "结转下年" else None)
        for index, path in enumerate(
            [
                ("本年支出", "合计"),
                ("本年支出", "基本支出"),
                ("本年支出", "项目支出"),
                ("结转下年", "一般公共预算"),
                ("结转下年", "政府性基金"),
                ("结转下年", "国有资本经营预算"),
            ]
        )
    )
    rows = rows_of(tokens_in("合计 20.02 10.01 10.00\n2120101 行政运行 20.02 10.01 10.00"), columns)
    table = Table(SOURCE, "d:t1", "支出总表", "expenditure", "万元", columns, with_paths(rows), (1,))
    (found,) = placed([table], identities_of([table]))
    for row in found.rows:
        first = row.cells[0]
        assert 0 in ((first.column,) if first.column is not None else first.candidates)


def test_a_contradiction_does_not_move_other_numbers() -> None:
    """The total of 项目支出 is printed as 41.00; the fewest broken sums keep 40.00 in its column."""
    found = spending(
        """
        合计 120.00 80.00 41.00
        2120101 行政运行 80.00 80.00
        2120102 一般行政管理事务 40.00 40.00
        """
    )
    assert found["行政运行"] == {"合计": "80.00", "基本支出": "80.00"}
    assert found["一般行政管理事务"]["合计"] == "40.00"
    assert "基本支出" not in found["一般行政管理事务"]


# --- other tables -------------------------------------------------------------------------------------


def test_another_table_places_the_numbers() -> None:
    """The overview has 事业收入 and no 其他收入, so 20.00 cannot be 其他收入."""
    tables = placed_in(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、一般公共预算拨款收入 120.00 一、城乡社区支出 140.00
        二、事业收入 20.00 二、住房保障支出
        三、其他收入 三、其他支出
        本年收入合计 140.00 本年支出合计 140.00
        收入总计 140.00 支出总计 140.00
         收入总表
        单位：万元
        科目编码 科目名称 合计 财政拨款收入 事业收入 其他收入
        合计 140.00 120.00 20.00
        2120101 行政运行 120.00 120.00
        2120199 其他管理事务 20.00 20.00
        """
    )
    found = figures_by_item(tables[1])
    assert found["合计"] == {"合计": "140.00", "财政拨款收入": "120.00", "事业收入": "20.00"}
    assert found["行政运行"] == {"合计": "120.00", "财政拨款收入": "120.00"}
    assert found["其他管理事务"] == {"合计": "20.00", "事业收入": "20.00"}


def test_income_and_carry_over_of_a_fund_place_its_spending() -> None:
    """The national form: sources stand below 一、本年收入 and 二、上年结转, spending below 一、本年支出."""
    (table,) = placed_in(
        """
         财政拨款收支总表
        单位：万元
        收入 支出 项目 金额 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款
        国有资本经营预算财政拨款
        一、本年收入 130.00 一、本年支出 135.00 130.00 5.00
        （一）一般公共预算拨款 130.00 （一）卫生健康支出 8.00 8.00
        （二）政府性基金预算拨款 （二）城乡社区支出 127.00 122.00 5.00
        （三）国有资本经营预算拨款
        二、上年结转 5.00 二、结转下年
        （一）一般公共预算拨款
        （二）政府性基金预算拨款 5.00
        收入总计 135.00 支出总计 135.00 130.00 5.00
        """
    )
    spending = {row.path[-1]: figures(row, table) for row in table.rows if row.side == "支出"}
    assert spending["支出总计"] == {
        "合计": "135.00",
        "一般公共预算财政拨款": "130.00",
        "政府性基金预算财政拨款": "5.00",
    }
    assert spending["卫生健康支出"] == {"合计": "8.00", "一般公共预算财政拨款": "8.00"}
    assert spending["城乡社区支出"] == {
        "合计": "127.00",
        "一般公共预算财政拨款": "122.00",
        "政府性基金预算财政拨款": "5.00",
    }


def test_tables_in_unlike_units_place_each_other() -> None:
    """1,200,000.00 元 is 120.00 万元."""
    tables = placed_in(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、一般公共预算拨款收入 120.00 一、城乡社区支出 140.00
        二、事业收入 二、住房保障支出
        三、其他收入 20.00 三、其他支出
        本年收入合计 140.00 本年支出合计 140.00
        收入总计 140.00 支出总计 140.00
         收入总表
        单位：元
        科目编码 科目名称 合计 财政拨款收入 事业收入 其他收入
        合计 1,400,000.00 1,200,000.00 200,000.00
        """
    )
    assert figures_by_item(tables[1])["合计"] == {
        "合计": "1,400,000.00",
        "财政拨款收入": "1,200,000.00",
        "其他收入": "200,000.00",
    }


# --- “三公” side by side: blank cells as printed in published tables ----------------------------------

THREE = """
     “三公”经费预算表
    单位：万元
    合计 因公出国（境）费 公务用车购置及运行费 公务接待费 小计 公务用车购置费 公务用车运行费
"""


def three_public(line: str) -> dict[str, str]:
    table = placed_in(THREE + f"    {line}\n")[0]
    return figures(table.rows[0], table)


def test_the_parts_of_three_public_are_told_by_their_sums() -> None:
    """24.02 = 18.00 + 6.02; the second 18.00 is 购置 or 运行, which no sum tells."""
    assert three_public("石榴市绿化局 24.02 18.00 18.00 6.02") == {
        "合计": "24.02",
        "小计": "18.00",
        "公务用车购置费|公务用车运行费": "18.00",
        "公务接待费": "6.02",
    }


def test_a_trip_abroad_fills_its_column() -> None:
    assert three_public("石榴市绿化局 112.61 68.50 38.60 38.60 5.51") == {
        "合计": "112.61",
        "因公出国（境）费": "68.50",
        "小计": "38.60",
        "公务用车购置费|公务用车运行费": "38.60",
        "公务接待费": "5.51",
    }


# --- against enumeration ------------------------------------------------------------------------------

PARTS = ("基本支出", "项目支出", "经营支出")
Amounts = tuple[int, ...]  # the parts of one row; 0 is blank


def _printed(row: Amounts) -> list[int]:
    return [sum(row), *(part for part in row if part)] if any(row) else []


def _enumerated(rows: list[list[int]], columns: int) -> list[list[set[int]]]:
    """For each printed number the columns it has in some placement of all rows in which every sum holds.

    rows[0] is the total; column 0 is 合计. A sum holds where blanks count as zero.
    """
    options = []
    for numbers in rows:
        own = []
        for places in combinations(range(columns), len(numbers)):
            cells = dict(zip(places, numbers, strict=True))
            if cells.get(0, 0) == sum(cells.get(column, 0) for column in range(1, columns)):
                own.append((places, cells))
        options.append(own)
    found: list[list[set[int]]] = [[set() for _ in numbers] for numbers in rows]
    for choice in product(*options):
        total, *parts = (cells for _, cells in choice)
        if all(
            total.get(column, 0) == sum(part.get(column, 0) for part in parts) for column in range(columns)
        ):
            for row, (places, _) in enumerate(choice):
                for position, place in enumerate(places):
                    found[row][position].add(place)
    return found


@st.composite
def budgets(draw: st.DrawFn) -> list[Amounts]:
    """Two to four rows of small amounts, many of them blank and alike, so that sums often leave a choice."""
    columns = draw(st.integers(2, 3))
    part = st.sampled_from([0, 0, 1, 2, 3, 5])
    return draw(st.lists(st.tuples(*[part] * columns).filter(any), min_size=2, max_size=4))


def _placed(rows: list[list[int]], columns: int) -> Table:
    head = f"科目编码 科目名称 合计 {' '.join(PARTS[: columns - 1])}"
    lines = [f"{2120101 + at} 科目{name}" for at, name in zip(range(len(rows) - 1), "甲乙丙丁", strict=False)]
    body = [
        " ".join([label, *(f"{number}.00" for number in numbers)])
        for label, numbers in zip(["合计", *lines], rows, strict=True)
    ]
    text = "\n".join([" 支出总表", "单位：万元", head, *body, ""])
    return placed_in(text)[0]


@settings(max_examples=60, deadline=None)
@given(budgets())
def test_a_number_is_open_exactly_where_enumeration_finds_several_columns(parts: list[Amounts]) -> None:
    columns = len(parts[0]) + 1
    total = tuple(sum(row[column] for row in parts) for column in range(columns - 1))
    rows = [_printed(row) for row in [total, *parts]]
    table = _placed(rows, columns)
    first = next(column.index for column in table.columns if column.kind == "amount")
    found = [
        [
            {place - first for place in ((cell.column,) if cell.column is not None else cell.candidates)}
            for cell in row.cells
        ]
        for row in table.rows
    ]
    assert found == _enumerated(rows, columns)


def test_codes_that_come_again_are_summed_in_their_own_group() -> None:
    """301 stands below two 政府 classes; only the sum over both tells 人员 from 公用."""
    (table,) = placed_in(
        """
         一般公共预算基本支出表
        单位：万元

        科目编码 科目名称 科目编码 科目名称 合计 人员经费 公用经费

        合计 42.00 37.00 5.00

        301 工资福利支出 501 机关工资福利支出 30.00 30.00

        301 01 基本工资 501 01 工资奖金津补贴 30.00 30.00

        301 工资福利支出 505 对事业单位经常性补助 7.00 7.00

        301 01 基本工资 505 01 工资福利支出 7.00 7.00

        302 商品和服务支出 505 对事业单位经常性补助 5.00 5.00

        302 01 办公费 505 02 商品和服务支出 5.00 5.00
        """
    )
    found = [list(figures(row, table)) for row in table.rows]
    assert found == [
        ["合计", "人员经费", "公用经费"],
        *[["合计", "人员经费"]] * 4,
        *[["合计", "公用经费"]] * 2,
    ]


def test_basic_spending_stays_within_each_funds_means() -> None:
    """政府性基金 has no income: what is spent is 一般公共预算, named below 财政拨款收入."""
    tables = placed_in(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、财政拨款收入 50.00 一、教育支出 50.00
        一般公共预算收入 50.00
        政府性基金预算收入
        二、事业收入
        本年收入合计 50.00 本年支出合计 50.00
        上年结转
        收入总计 50.00 支出总计 50.00
         基本支出总表
        单位：万元
        科目编码 科目名称 合计 一般公共预算 政府性基金
        合计 40.00 40.00
        301 工资福利支出 40.00 40.00
        """
    )
    basic = next(table for table in tables if table.form == "basic")
    assert list(figures(basic.rows[0], basic)) == ["合计", "一般公共预算"]


def test_indentation_tells_which_rows_add_up() -> None:
    """No codes: 30.00 30.00 are 人员 as 合计 prints 30.00 and 8.00, and 商品 is 8.00 in all."""
    (table,) = placed_in(
        """
         基本支出表
        单位：万元

        经济分类科目名称 合计 人员经费 公用经费

        合计 38.00 30.00 8.00

        工资福利支出 30.00 30.00

        　基本工资 20.00 20.00

        　津贴补贴 10.00 10.00

        商品和服务支出 8.00 8.00

        　办公费 8.00 8.00
        """
    )
    assert [row.path for row in table.rows][1:3] == [("工资福利支出",), ("工资福利支出", "基本工资")]
    found = [list(figures(row, table)) for row in table.rows[1:]]
    assert found == [*[["合计", "人员经费"]] * 3, *[["合计", "公用经费"]] * 2]
