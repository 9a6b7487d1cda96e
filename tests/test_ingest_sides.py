"""Two-sided forms (收入 | 支出): which words of a printed row belong to which side."""

from __future__ import annotations

import pytest
from flat_text import rows_in, tables_in

from ingest.flat.sides import number_of

HEAD = "序号 收入 支出 项 目 预算数 项 目 预算数"
FISCAL = (
    "序号 收入 支出 项 目 金额 项 目 合计 一般公共预算 财政拨款 "
    "政府性基金 预算财政 拨款 国有资本经 营预算财政 拨款"
)

Side = tuple[int, str | None, str, list[str]]


def sides(body: str, head: str = HEAD) -> list[Side]:
    """The rows as (ordinal, side, label, printed numbers)."""
    return [
        (row.ordinal, row.side, row.label, [cell.printed for cell in row.cells])
        for row in rows_in(head, body)
    ]


def one(line: str, head: str = HEAD) -> list[tuple[str | None, str, list[str]]]:
    """The sides of a single row."""
    return [side[1:] for side in sides(line, head)]


def test_both_labels_and_the_left_number() -> None:
    assert one("1 一、一般公共预算拨款收入 120.00 一、一般公共服务支出") == [
        ("收入", "一、一般公共预算拨款收入", ["120.00"]),
        ("支出", "一、一般公共服务支出", []),
    ]


def test_both_labels_and_the_right_number() -> None:
    assert one("1 八、附属单位上缴收入 八、社会保障和就业支出 16.80") == [
        ("收入", "八、附属单位上缴收入", []),
        ("支出", "八、社会保障和就业支出", ["16.80"]),
    ]


def test_both_labels_and_both_numbers() -> None:
    assert one("1 五、事业收入 20.00 五、教育支出 3.00") == [
        ("收入", "五、事业收入", ["20.00"]),
        ("支出", "五、教育支出", ["3.00"]),
    ]


def test_both_labels_and_no_number() -> None:
    assert one("1 二、政府性基金预算拨款收入 二、外交支出") == [
        ("收入", "二、政府性基金预算拨款收入", []),
        ("支出", "二、外交支出", []),
    ]


@pytest.mark.parametrize(
    ("label", "side"),
    [
        ("十、卫生健康支出", "支出"),
        ("二十五、其他支出", "支出"),
        ("二十二、国有资本经营预算支出", "支出"),
        ("二十四、预备费", "支出"),
        ("卫生健康支出", "支出"),
        ("医疗卫生与计划生育支出", "支出"),  # the name before 2019
        ("年终结转结余", "支出"),
        ("结转下年", "支出"),
        ("本年支出合计", "支出"),
        ("九、其他收入", "收入"),
        ("三、国有资本经营预算拨款收入", "收入"),
        ("附属单位上缴收入", "收入"),
        ("上年结转结余", "收入"),
        ("用事业基金弥补收支差额", "收入"),
        ("收入总计", "收入"),
    ],
)
@pytest.mark.parametrize("number", ["", " 8.26"])
def test_a_lone_label_is_known_by_its_wording(label: str, side: str, number: str) -> None:
    assert one(f"1 {label}{number}") == [(side, label, [number.strip()] if number else [])]


def test_totals_of_both_sides() -> None:
    assert one("1 本年收入合计 120.00 本年支出合计 115.00") == [
        ("收入", "本年收入合计", ["120.00"]),
        ("支出", "本年支出合计", ["115.00"]),
    ]


def test_carry_over_of_both_sides() -> None:
    assert one("1 上年结转结余 5.00 年终结转结余 10.00") == [
        ("收入", "上年结转结余", ["5.00"]),
        ("支出", "年终结转结余", ["10.00"]),
    ]


def test_a_label_wrapped_on_the_right_side() -> None:
    assert one("1 四、财政专户管理资金收入 20.00 四、资源勘探工业\n\n信息等支出 3.00") == [
        ("收入", "四、财政专户管理资金收入", ["20.00"]),
        ("支出", "四、资源勘探工业信息等支出", ["3.00"]),
    ]


def test_a_label_wrapped_on_the_left_side() -> None:
    assert one("1 四、财政专户管理\n\n资金收入 20.00 四、公共安全支出 3.00") == [
        ("收入", "四、财政专户管理资金收入", ["20.00"]),
        ("支出", "四、公共安全支出", ["3.00"]),
    ]


def test_a_whole_form_keeps_its_ordinals_on_both_sides() -> None:
    assert sides(
        """
        1 一、一般公共预算拨款收入 120.00 一、一般公共服务支出

        2 二、其他收入 二、卫生健康支出 15.00

        3 三、城乡社区支出 105.00

        4 本年收入合计 120.00 本年支出合计 120.00

        5 上年结转结余 年终结转结余

        6 收入总计 120.00 支出总计 120.00
        """
    ) == [
        (1, "收入", "一、一般公共预算拨款收入", ["120.00"]),
        (1, "支出", "一、一般公共服务支出", []),
        (2, "收入", "二、其他收入", []),
        (2, "支出", "二、卫生健康支出", ["15.00"]),
        (3, "支出", "三、城乡社区支出", ["105.00"]),
        (4, "收入", "本年收入合计", ["120.00"]),
        (4, "支出", "本年支出合计", ["120.00"]),
        (5, "收入", "上年结转结余", []),
        (5, "支出", "年终结转结余", []),
        (6, "收入", "收入总计", ["120.00"]),
        (6, "支出", "支出总计", ["120.00"]),
    ]


def test_a_form_without_ordinals() -> None:
    assert [
        row[1:]
        for row in sides(
            """
            一、财政拨款收入 120.00 一、一般公共服务支出
            二、事业收入 二、卫生健康支出 15.00
            三、城乡社区支出 105.00
            本年收入合计 120.00 本年支出合计 120.00
            """,
            "收入 支出 项目 预算数 项目 预算数",
        )
    ] == [
        ("收入", "一、财政拨款收入", ["120.00"]),
        ("支出", "一、一般公共服务支出", []),
        ("收入", "二、事业收入", []),
        ("支出", "二、卫生健康支出", ["15.00"]),
        ("支出", "三、城乡社区支出", ["105.00"]),
        ("收入", "本年收入合计", ["120.00"]),
        ("支出", "本年支出合计", ["120.00"]),
    ]


def test_rows_of_no_known_wording_go_on_where_their_kind_stands() -> None:
    """Subjects without codes and numbers on the right, numbered sources on the left, which end first."""
    rows = sides(
        """
        六、附属单位上缴收入 卫生健康支出 15.00
        七、其他收入 20.00 行政事业单位医疗 15.00
        行政单位医疗 9.00
        公务员医疗补助 6.00
        园林绿化支出 5.00
        古树保护 5.00
        本年收入合计 20.00 本年支出合计 20.00
        """,
        "收入 支出 项目 预算数 项目 预算数",
    )
    assert [(side, label) for _, side, label, _ in rows] == [
        ("收入", "六、附属单位上缴收入"),
        ("支出", "卫生健康支出"),
        ("收入", "七、其他收入"),
        ("支出", "行政事业单位医疗"),
        ("支出", "行政单位医疗"),
        ("支出", "公务员医疗补助"),
        ("支出", "园林绿化支出"),
        ("支出", "古树保护"),
        ("收入", "本年收入合计"),
        ("支出", "本年支出合计"),
    ]


def test_a_number_glued_to_the_label_of_the_other_side() -> None:
    assert one("1 一、一般公共预算拨款收入 16,474.82一、一般公共服务支出 3,013.90") == [
        ("收入", "一、一般公共预算拨款收入", ["16,474.82"]),
        ("支出", "一、一般公共服务支出", ["3,013.90"]),
    ]


def test_the_right_side_by_funds() -> None:
    """The number after the right label may stand in the total and in any of the three funds."""
    left, right = rows_in(FISCAL, "1 一、一般公共预算拨款 120.00 一、卫生健康支出 15.00 15.00")
    assert [(cell.printed, cell.candidates) for cell in left.cells] == [("120.00", (1,))]
    assert [(cell.printed, cell.candidates) for cell in right.cells] == [
        ("15.00", (3, 4, 5)),
        ("15.00", (4, 5, 6)),
    ]


def test_the_parts_of_the_carry_over_stand_on_the_left() -> None:
    """一、二、三 start again below 年初财政拨款结转和结余, where the other side goes on without numbers."""
    rows = sides(
        """
        1 一、一般公共预算拨款 100.00 一、卫生健康支出 105.00 105.00

        2 年初财政拨款结转和结余 5.00 年末财政拨款结转和结余

        3 一、一般公共预算拨款 5.00

        4 二、政府性基金预算拨款

        5 收入总计 105.00 支出总计 105.00 105.00
        """,
        FISCAL,
    )
    assert [(side, label, numbers) for _, side, label, numbers in rows[4:6]] == [
        ("收入", "一、一般公共预算拨款", ["5.00"]),
        ("收入", "二、政府性基金预算拨款", []),
    ]


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("一、一般公共服务支出", 1),
        ("十、卫生健康支出", 10),
        ("十二、城乡社区支出", 12),
        ("二十四、预备费", 24),
        ("三十一、往来性支出", 31),
        ("（三）公务接待费", 3),
        ("2、车辆", 2),
        ("(12)其他", 12),
        ("一般公共服务支出", None),
        ("三公经费", None),
        ("2031年绿化费", None),
        ("20.5公里绿道", None),
        ("十四五规划编制费", None),
    ],
)
def test_list_numbers(label: str, number: int | None) -> None:
    assert number_of(label) == number


# --- labels that tell nothing ---------------------------------------------------------------------------

_NATIONAL = """
 收支总表
单位：万元

收入 支出

项目 预算数 项目 预算数

一、一般公共预算拨款收入 100.00 一、教育支出 40.00

二、卫生健康支出 60.00

行政事业单位医疗 60.00

收入总计 100.00 支出总计 100.00
"""


def test_a_lone_label_goes_on_on_the_side_that_goes_on() -> None:
    """行政事业单位医疗 names no side; the income side has ended two rows before."""
    (table,) = tables_in(_NATIONAL)
    (row,) = (row for row in table.rows if row.label == "行政事业单位医疗")
    assert row.side == "支出"


def test_a_lone_label_below_two_full_sides_is_left_open() -> None:
    """1.上年余额 may stand below either of the two labels before it."""
    text = _NATIONAL.replace("行政事业单位医疗 60.00", "上年结转 7.00 结转下年 5.00\n\n1.单位往来 5.00")
    (table,) = tables_in(text)
    (row,) = (row for row in table.rows if "往来" in row.label)
    assert row.side is None
    assert {table.columns[at].side for at in row.cells[0].candidates} == {"收入", "支出"}


def test_a_part_of_nothing_is_no_part() -> None:
    """结转下年 is 0.00: the 5.00 below is part of 上年结转."""
    text = _NATIONAL.replace("行政事业单位医疗 60.00", "上年结转 5.00 结转下年 0.00\n\n1.单位往来 5.00")
    (table,) = tables_in(text)
    (row,) = (row for row in table.rows if "往来" in row.label)
    assert row.side == "收入"
