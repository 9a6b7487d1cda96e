"""Where a row stands among the others (层级): by subject code, list numbering, or 其中：."""

from __future__ import annotations

from flat_text import rows_in

from ingest.marks.paths import with_paths

CODED = "科目编码 科目名称 合计 基本支出 项目支出"
TWO_SIDED = "收入 支出 项目 预算数 项目 预算数"


def paths(head: str, body: str) -> list[str]:
    """The path of each row, from its outermost parent."""
    return [" / ".join(row.path) for row in with_paths(rows_in(head, body))]


def test_codes_nest_by_their_length() -> None:
    assert paths(
        CODED,
        """
        合计 120.00 80.00 40.00
        212 城乡社区支出 105.00 65.00 40.00
        21205 城乡社区环境卫生 105.00 65.00 40.00
        2120501 城乡社区环境卫生 105.00 65.00 40.00
        210 卫生健康支出 15.00 15.00
        21011 行政事业单位医疗 15.00 15.00
        2101101 行政单位医疗 9.00 9.00
        2101103 公务员医疗补助 6.00 6.00
        """,
    ) == [
        "合计",
        "城乡社区支出",
        "城乡社区支出 / 城乡社区环境卫生",
        "城乡社区支出 / 城乡社区环境卫生 / 城乡社区环境卫生",
        "卫生健康支出",
        "卫生健康支出 / 行政事业单位医疗",
        "卫生健康支出 / 行政事业单位医疗 / 行政单位医疗",
        "卫生健康支出 / 行政事业单位医疗 / 公务员医疗补助",
    ]


def test_items_without_their_classes_stand_alone() -> None:
    """Places that print the seven-digit rows only."""
    assert paths(
        CODED, "2120501 城乡社区环境卫生 105.00 65.00 40.00\n2101101 行政单位医疗 9.00 9.00 0.00"
    ) == [
        "城乡社区环境卫生",
        "行政单位医疗",
    ]


def test_codes_in_three_columns_nest_as_well() -> None:
    head = "类 款 项 科目名称 合计 基本支出 项目支出"
    body = "212 城乡社区支出 3.00 3.00 0.00\n212 05 环境卫生 3.00 3.00 0.00\n212 05 01 环卫 3.00 3.00 0.00"
    rows = with_paths(rows_in(head, body))
    assert [row.code for row in rows] == ["212", "21205", "2120501"]
    assert rows[2].path == ("城乡社区支出", "环境卫生", "环卫")


def test_codes_printed_at_their_own_level_are_joined() -> None:
    rows = with_paths(
        rows_in(
            CODED,
            """
            201 一般公共服务支出 30.00 20.00 10.00
            40 信访事务 30.00 20.00 10.00
            01 行政运行 20.00 20.00 0.00
            02 一般行政管理事务 10.00 0.00 10.00
            208 社会保障和就业支出 8.00 8.00 0.00
            05 行政事业单位养老支出 8.00 8.00 0.00
            05 机关事业单位基本养老保险缴费支出 8.00 8.00 0.00
            """,
        )
    )
    assert [row.code for row in rows] == [
        "201",
        "20140",
        "2014001",
        "2014002",
        "208",
        "20805",
        "2080505",
    ]
    assert rows[3].path == ("一般公共服务支出", "信访事务", "一般行政管理事务")


def _codes(body: str) -> list[str | None]:
    return [row.code for row in with_paths(rows_in(CODED, body))]


def test_sections_and_items_that_print_two_digits_each() -> None:
    """Items ascend within a section and sections within a class, so 40 and the second 99 open sections."""
    assert _codes(
        """
        201 一般公共服务支出 30.00 20.00 10.00
        03 政府办公厅（室）及相关机构事务 10.00 10.00 0.00
        01 行政运行 10.00 10.00 0.00
        40 信访事务 20.00 10.00 10.00
        01 行政运行 20.00 10.00 10.00
        210 卫生健康支出 11.00 11.00 0.00
        11 行政事业单位医疗 7.00 7.00 0.00
        01 行政单位医疗 4.00 4.00 0.00
        99 其他行政事业单位医疗支出 3.00 3.00 0.00
        99 其他卫生健康支出 4.00 4.00 0.00
        99 其他卫生健康支出 4.00 4.00 0.00
        """
    ) == [
        "201",
        "20103",
        "2010301",
        "20140",
        "2014001",
        "210",
        "21011",
        "2101101",
        "2101199",
        "21099",
        "2109999",
    ]


def test_sums_tell_a_section_from_an_item_where_the_order_does_not() -> None:
    """01 02 05 06: one section of three items, or two of one each? 9 = 9 and 6 = 6, but 9 ≠ 9 + 6 + 6."""
    assert _codes(
        """
        213 农林水支出 15.00 15.00 0.00
        01 农业农村 9.00 9.00 0.00
        02 一般行政管理事务 9.00 9.00 0.00
        05 巩固脱贫攻坚成果 6.00 6.00 0.00
        06 社会发展 6.00 6.00 0.00
        """
    ) == ["213", "21301", "2130102", "21305", "2130506"]
    assert _codes(
        """
        213 农林水支出 15.00 15.00 0.00
        01 农业农村 15.00 15.00 0.00
        02 一般行政管理事务 4.00 4.00 0.00
        05 农业生产发展 5.00 5.00 0.00
        06 农村社会事业 6.00 6.00 0.00
        """
    ) == ["213", "21301", "2130102", "2130105", "2130106"]


def test_economic_subjects_at_their_own_level_have_no_items() -> None:
    assert _codes(
        "302 商品和服务支出 9.00 9.00 0.00\n01 办公费 4.00 4.00 0.00\n11 差旅费 5.00 5.00 0.00"
    ) == [
        "302",
        "30201",
        "30211",
    ]


def test_economic_subjects_nest() -> None:
    assert paths(
        "科目编码 科目名称 合计 人员经费 公用经费",
        "301 工资福利支出 50.00 50.00 0.00\n30101 基本工资 50.00 50.00 0.00\n302 商品服务支出 5.00 0.00 5.00",
    ) == ["工资福利支出", "工资福利支出 / 基本工资", "商品服务支出"]


def test_numbered_rows_nest_by_the_style_of_their_numbers() -> None:
    assert paths(
        "项目 预算数",
        """
        一、因公出国（境）费 1.00
        二、公务用车购置及运行维护费 10.00
        （一）公务用车购置费 4.00
        （二）公务用车运行维护费 6.00
        三、公务接待费 2.30
        1、国内接待费 2.00
        （1）会务接待 1.00
        2、国（境）外接待费 0.30
        """,
    ) == [
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务用车购置及运行维护费 / 公务用车购置费",
        "公务用车购置及运行维护费 / 公务用车运行维护费",
        "公务接待费",
        "公务接待费 / 国内接待费",
        "公务接待费 / 国内接待费 / 会务接待",
        "公务接待费 / 国（境）外接待费",
    ]


def test_parts_after_of_which_stand_below_the_row_before() -> None:
    rows = with_paths(
        rows_in(
            "序号 项目 预算数",
            """
            1 合计 12.30

            2 “三公”经费小计 12.30

            3 一、因公出国（境）费

            4 其中：教学科研人员因公出国（境）费

            5 其他因公出国（境）费

            6 二、公务用车购置及运维费 10.00

            7 其中：公务用车购置费

            8 公务用车运行维护费 10.00

            9 三、公务接待费 2.30
            """,
        )
    )
    assert [" / ".join(row.path) for row in rows] == [
        "合计",
        "“三公”经费小计",
        "因公出国（境）费",
        "因公出国（境）费 / 教学科研人员因公出国（境）费",
        "因公出国（境）费 / 其他因公出国（境）费",
        "公务用车购置及运维费",
        "公务用车购置及运维费 / 公务用车购置费",
        "公务用车购置及运维费 / 公务用车运行维护费",
        "公务接待费",
    ]
    assert [row.is_part for row in rows] == [False, False, False, True, True, False, True, True, False]


def test_of_which_below_a_row_of_a_list() -> None:
    assert paths(
        "项 目 数量 价值（金额单位：万元）",
        """
        资产总额 —— 210.82
        1、房屋（平方米） 300 100.00
        其中：办公用房（平方米） 200 80.00
        2、车辆（台、辆） 9 43.91
        3、其他固定资产 171 66.91
        """,
    ) == [
        "资产总额",
        "房屋（平方米）",
        "房屋（平方米） / 办公用房（平方米）",
        "车辆（台、辆）",
        "其他固定资产",
    ]


def test_numbers_start_again_below_the_carry_over() -> None:
    rows = with_paths(
        rows_in(
            TWO_SIDED,
            """
            一、一般公共预算拨款 100.00 一、卫生健康支出 105.00
            二、政府性基金预算拨款 二、城乡社区支出
            三、国有资本经营预算拨款 三、住房保障支出
            本年收入合计 100.00 本年支出合计 105.00
            年初财政拨款结转和结余 5.00 年末财政拨款结转和结余
            一、一般公共预算拨款 5.00
            二、政府性基金预算拨款
            收入总计 105.00 支出总计 105.00
            """,
        )
    )
    left = [" / ".join(row.path) for row in rows if row.side == "收入"]
    assert left == [
        "一般公共预算拨款",
        "政府性基金预算拨款",
        "国有资本经营预算拨款",
        "本年收入合计",
        "年初财政拨款结转和结余",
        "年初财政拨款结转和结余 / 一般公共预算拨款",
        "年初财政拨款结转和结余 / 政府性基金预算拨款",
        "收入总计",
    ]
    right = [" / ".join(row.path) for row in rows if row.side == "支出"]
    assert right == [
        "卫生健康支出",
        "城乡社区支出",
        "住房保障支出",
        "本年支出合计",
        "年末财政拨款结转和结余",
        "支出总计",
    ]


def test_the_funds_of_public_money_stand_below_it() -> None:
    """Their indentation is lost; without 其中： they would count twice."""
    rows = with_paths(
        rows_in(
            TWO_SIDED,
            """
            一、财政拨款收入 100.00 一、卫生健康支出 8.00
            一般公共预算 90.00 二、城乡社区支出 92.00
            政府性基金预算 10.00 三、住房保障支出
            国有资本经营预算 四、其他支出
            二、事业收入 五、预备费
            三、其他收入 20.00 六、转移性支出 20.00
            本年收入合计 120.00 本年支出合计 120.00
            """,
        )
    )
    assert [" / ".join(row.path) for row in rows if row.side == "收入"] == [
        "财政拨款收入",
        "财政拨款收入 / 一般公共预算",
        "财政拨款收入 / 政府性基金预算",
        "财政拨款收入 / 国有资本经营预算",
        "事业收入",
        "其他收入",
        "本年收入合计",
    ]


def test_the_funds_of_the_carry_over_stand_below_it() -> None:
    rows = with_paths(
        rows_in(
            TWO_SIDED,
            """
            一、财政拨款 100.00 一、本年支出合计 110.00
            一般公共预算 100.00 卫生健康支出 8.00
            政府性基金预算 城乡社区支出 102.00
            二、上年结转结余 10.00 二、年终结转结余
            一般公共预算
            政府性基金预算 10.00
            收入总计 110.00 支出总计 110.00
            """,
        )
    )
    assert [" / ".join(row.path) for row in rows if row.side == "收入"] == [
        "财政拨款",
        "财政拨款 / 一般公共预算",
        "财政拨款 / 政府性基金预算",
        "上年结转结余",
        "上年结转结余 / 一般公共预算",
        "上年结转结余 / 政府性基金预算",
        "收入总计",
    ]


def test_the_sides_of_a_form_do_not_nest_in_each_other() -> None:
    rows = with_paths(
        rows_in(
            TWO_SIDED,
            "一、财政拨款收入 100.00 一、卫生健康支出 60.00\n（一）事业收入 5.00 二、城乡社区支出 45.00",
        )
    )
    assert [(row.side, " / ".join(row.path)) for row in rows] == [
        ("收入", "财政拨款收入"),
        ("支出", "卫生健康支出"),
        ("收入", "财政拨款收入 / 事业收入"),
        ("支出", "城乡社区支出"),
    ]
