"""Heads of flattened tables (表头): which columns a stream of head words stands for, and in which order."""

from __future__ import annotations

import pytest
from flat_text import columns_in

from ingest.flat.headers import free_order, unsure_order
from ingest.records import Column
from ingest.terms.columns import segment


def paths(columns: tuple[Column, ...]) -> list[str]:
    """The columns in print order, each from its outermost group to its leaf."""
    return ["/".join(column.path) for column in columns]


def measures(head: str) -> list[str]:
    return [column.measure for column in columns_in(head)]


def test_spending_by_kind() -> None:
    columns = columns_in(
        "序号 功能分类科目 合计 基本支出 项目支出 经营支出 上解上级 支出 对附属单位 补助支出 "
        "科目 编码 科目名称"
    )
    assert [(column.kind, column.measure) for column in columns if column.kind == "amount"] == [
        ("amount", "合计"),
        ("amount", "基本支出"),
        ("amount", "项目支出"),
        ("amount", "经营支出"),
        ("amount", "上缴上级支出"),
        ("amount", "对附属单位补助支出"),
    ]
    assert {column.measure for column in columns if column.kind != "amount"} == {"科目编码", "科目名称"}
    assert [column.index for column in columns] == list(range(8))


def test_income_by_source_with_a_glued_cell() -> None:
    """上年结转 and 科目编码 are glued in the stream; 小计 and the sources stand below 本年收入."""
    columns = columns_in(
        "序号 功能分类科目 合计 本年收入 上年结转科目 编码 科目名称 小计 财政拨款 收入 财政专户 收入 "
        "事业收入 经营收入 上级补助 收入 附属单位 上缴收入 其他收入"
    )
    assert [
        path for path, column in zip(paths(columns), columns, strict=True) if column.kind == "amount"
    ] == [
        "合计",
        "本年收入/小计",
        "本年收入/财政拨款收入",
        "本年收入/财政专户收入",
        "本年收入/事业收入",
        "本年收入/经营收入",
        "本年收入/上级补助收入",
        "本年收入/附属单位上缴收入",
        "本年收入/其他收入",
        "上年结转",
    ]
    assert len(columns) == 12  # as 栏次 counts them


def test_a_two_sided_form() -> None:
    columns = columns_in("序号 收入 支出 项 目 预算数 项 目 预算数")
    assert [(column.side, column.kind, "/".join(column.path)) for column in columns] == [
        ("收入", "label", "收入/项目"),
        ("收入", "amount", "收入/预算数"),
        ("支出", "label", "支出/项目"),
        ("支出", "amount", "支出/预算数"),
    ]
    assert [column.stage for column in columns] == [None, "预算数", None, "预算数"]


def test_a_two_sided_form_with_funds() -> None:
    columns = columns_in(
        "序号 收入 支出 项 目 金额 项 目 合计 一般公共预算 财政拨款 "
        "政府性基金 预算财政 拨款 国有资本经 营预算财政 拨款"
    )
    assert [(column.side, column.measure, column.fund) for column in columns if column.kind == "amount"] == [
        ("收入", "金额", None),
        ("支出", "合计", None),
        ("支出", "一般公共预算", "一般公共预算"),
        ("支出", "政府性基金", "政府性基金"),
        ("支出", "国有资本经营预算", "国有资本经营预算"),
    ]


def test_final_accounts_have_line_numbers_on_both_sides() -> None:
    columns = columns_in("收入 支出 项目 行次 金额 项目 行次 金额")
    assert [(column.side, column.measure) for column in columns] == [
        ("收入", "项目"),
        ("收入", "金额"),
        ("支出", "项目"),
        ("支出", "金额"),
    ]


def test_basic_spending_below_one_group() -> None:
    columns = columns_in(
        "序号 支出部门经济分类科目 一般公共预算基本支出 科目编码 科目名称 合计 人员经费 公用经费"
    )
    assert [(column.measure, "/".join(column.path)) for column in columns if column.kind == "amount"] == [
        ("合计", "一般公共预算基本支出/合计"),
        ("人员经费", "一般公共预算基本支出/人员经费"),
        ("公用经费", "一般公共预算基本支出/公用经费"),
    ]


def test_basic_spending_divided_below_its_own_column() -> None:
    """合计 | 基本支出 {小计 人员经费 公用经费} | 项目支出, level by level."""
    columns = columns_in("科目编码 科目名称 合计 基本支出 项目支出 小计 人员经费 公用经费")
    assert [path for path in paths(columns) if "科目" not in path] == [
        "合计",
        "基本支出/小计",
        "基本支出/人员经费",
        "基本支出/公用经费",
        "项目支出",
    ]


def test_three_public_by_fund() -> None:
    columns = columns_in(
        "序号 项 目 资 金 性 质 合计 一般公共预算 财政拨款 政府性基金 预算拨款 国有资本经营 预算财政拨款"
    )
    assert paths(columns) == [
        "项目",
        "资金性质/合计",
        "资金性质/一般公共预算财政拨款",
        "资金性质/政府性基金预算拨款",
        "资金性质/国有资本经营预算财政拨款",
    ]
    assert [column.fund for column in columns] == [
        None,
        None,
        "一般公共预算",
        "政府性基金",
        "国有资本经营预算",
    ]


def test_three_public_side_by_side() -> None:
    """The parts of 公务用车 follow at the end of the stream and stand below their own cell."""
    columns = columns_in(
        "“三公”经费合计 因公出国（境）费 公务用车购置及运行费 公务接待费 小计 公务用车购置费 公务用车运行费"
    )
    assert paths(columns) == [
        "“三公”经费合计",
        "因公出国（境）费",
        "公务用车购置及运行费/小计",
        "公务用车购置及运行费/公务用车购置费",
        "公务用车购置及运行费/公务用车运行费",
        "公务接待费",
    ]


def test_class_section_and_item_below_the_code() -> None:
    columns = columns_in("功能分类科目编码 科目名称 合计 基本支出 项目支出 类 款 项")
    assert [column.measure for column in columns if column.kind == "code"] == ["类", "款", "项"]
    assert [column.measure for column in columns if column.kind == "amount"] == [
        "合计",
        "基本支出",
        "项目支出",
    ]


def test_three_codes_before_the_name() -> None:
    assert measures("类 款 项 科目名称 合计 基本支出 项目支出") == [
        "类",
        "款",
        "项",
        "科目名称",
        "合计",
        "基本支出",
        "项目支出",
    ]


def test_procurement() -> None:
    columns = columns_in(
        "政府采购项目来源 采购物 品名称 政府采购目 录序号 计量 单位 数 量 单价 "
        "政府采购金额（当年部门预算安排资金） 2031 年 预留中 小微企 业份额 项目名称 预算资金 合计 "
        "一般公共 预算拨款 "
        "基金 预算 拨款 国有资本 经营预算 拨款 财政 专户 核拨 单位 资金 财政拨 款结转 非财政 拨款结 转结余"
    )
    assert [(column.kind, column.measure) for column in columns] == [
        ("label", "项目名称"),
        ("amount", "预算资金"),
        ("text", "采购物品名称"),
        ("code", "采购目录序号"),
        ("text", "计量单位"),
        ("quantity", "数量"),
        ("amount", "单价"),
        ("amount", "合计"),
        ("amount", "一般公共预算"),
        ("amount", "政府性基金"),
        ("amount", "国有资本经营预算"),
        ("amount", "财政专户"),
        ("amount", "单位资金"),
        ("amount", "财政拨款结转"),
        ("amount", "非财政拨款结转结余"),
        ("amount", "预留中小微企业份额"),
    ]


def test_assets() -> None:
    columns = columns_in("项 目 数量 价值（金额单位：万元）")
    assert [(column.kind, column.measure) for column in columns] == [
        ("label", "项目"),
        ("quantity", "数量"),
        ("amount", "价值"),
    ]


def test_targets_and_institutions_are_words() -> None:
    assert measures("一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据") == [
        "一级指标",
        "二级指标",
        "三级指标",
        "指标描述",
        "指标值",
        "指标值确定依据",
    ]
    assert measures("单位名称 单位性质 单位规格 经费保障形式") == [
        "单位名称",
        "单位性质",
        "单位规格",
        "经费保障形式",
    ]


def test_an_unknown_cell_becomes_a_column_of_its_own_words() -> None:
    columns = columns_in("科目编码 科目名称 合计 基本支出 绿地养护补贴")
    assert (columns[-1].path, columns[-1].measure, columns[-1].kind) == (
        ("绿地养护补贴",),
        "绿地养护补贴",
        "amount",
    )


# --- heads as published -------------------------------------------------------------------------------


def test_spending_of_final_accounts() -> None:
    """本年支出合计 is one cell, the total of all that stands beside it."""
    columns = columns_in(
        "项目 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助 支出科目代码 科目名称"
    )
    amounts = [column for column in columns if column.kind == "amount"]
    assert [(column.measure, len(column.path)) for column in amounts] == [
        ("合计", 1),
        ("基本支出", 1),
        ("项目支出", 1),
        ("上缴上级支出", 1),
        ("经营支出", 1),
        ("对附属单位补助支出", 1),
    ]


def test_a_grand_total_is_no_part_of_the_group_before_it() -> None:
    """The stream gives the group 基本支出 first, then 总计, then what stands below 基本支出."""
    columns = columns_in(
        "基本支出 功能分类科目名称 总计 人员支出 日常公用支 出 项目支出 事业单位 经营支出 "
        "上缴上 级支出 对附属单 位补助支 出"
    )
    assert [
        path for path, column in zip(paths(columns), columns, strict=True) if column.kind == "amount"
    ] == [
        "总计",
        "基本支出/人员支出",
        "基本支出/日常公用支出",
        "项目支出",
        "事业单位经营支出",
        "上缴上级支出",
        "对附属单位补助支出",
    ]


def test_the_sides_of_a_form_may_be_named_by_their_fund() -> None:
    columns = columns_in(
        "财政拨款收入 财政拨款支出 项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算"
    )
    assert [(column.side, column.measure) for column in columns] == [
        ("收入", "项目"),
        ("收入", "预算数"),
        ("支出", "项目"),
        ("支出", "合计"),
        ("支出", "一般公共预算"),
        ("支出", "政府性基金"),
        ("支出", "国有资本经营预算"),
    ]


def test_two_groups_whose_names_come_first() -> None:
    """财政拨款 and 单位资金 open the stream, their parts follow after 总计."""
    head = (
        "财政拨款 单位资金 支出项目类别 总计 小计 一般公共 预算拨款 政府性基金 预算拨款 "
        "国有资本经 营预算拨款 财政专户 管理资金 事业收入 事业单位 经营收入 上级补助 收入 "
        "附属单位 上缴收入 其他收入 上年结余、 结转"
    )
    columns = columns_in(head)
    found = [path for path, column in zip(paths(columns), columns, strict=True) if column.kind == "amount"]
    assert found == [
        "总计",
        "财政拨款/小计",
        "财政拨款/一般公共预算拨款",
        "财政拨款/政府性基金预算拨款",
        "财政拨款/国有资本经营预算拨款",
        "财政专户管理资金",
        "单位资金/事业收入",
        "单位资金/事业单位经营收入",
        "单位资金/上级补助收入",
        "单位资金/附属单位上缴收入",
        "单位资金/其他收入",
        "上年结余、结转",
    ]


# --- years and stages -----------------------------------------------------------------------------------


def test_stages_are_kept_apart() -> None:
    columns = columns_in("项目 2030年预算数 2031年预算数")
    assert [(column.stage, column.path[-1]) for column in columns if column.kind == "amount"] == [
        ("预算数", "2030年预算数"),
        ("预算数", "2031年预算数"),
    ]


def _periods(head: str) -> dict[str, str]:
    return {"".join(column.path): column.period for column in columns_in(head) if column.kind != "label"}


def test_last_years_column_is_no_figure_of_this_year() -> None:
    """上年 and 增减 beside 本年: taken for this year's, they would be answered with as such."""
    assert _periods("项目 上年预算数 本年预算数 增减额 增减幅（%）") == {
        "上年预算数": "prior",
        "本年预算数": "current",
        "增减额": "change",
        "增减幅（%）": "change_rate",
    }


def test_the_earlier_of_two_years_is_the_prior_one() -> None:
    assert _periods("科目编码 科目名称 2030年执行数 2031年预算数 增减额 增减%") | {"科目编码": ""} == {
        "科目编码": "",
        "2030年执行数": "prior",
        "2031年预算数": "current",
        "增减额": "change",
        "增减%": "change_rate",
    }


# --- what cannot be told --------------------------------------------------------------------------------


def _unsure(head: str) -> str | None:
    return unsure_order(segment(head.split()), columns_in(head))


@pytest.mark.parametrize(
    "head",
    [
        "序号 功能分类科目 合计 基本支出 项目支出 科目编码 科目名称",
        "序号 支出部门经济分类科目 一般公共预算基本支出 科目编码 科目名称 合计 人员经费 公用经费",
        "序号 收入 支出 项 目 预算数 项 目 预算数",
        "序号 项 目 资 金 性 质 合计 一般公共预算 财政拨款 政府性基金 预算拨款 国有资本经营 预算财政拨款",
    ],
)
def test_orders_that_are_the_same_everywhere_are_sure(head: str) -> None:
    assert _unsure(head) is None


def test_an_order_that_is_never_printed_is_not_relied_on() -> None:
    reason = _unsure("科目编码 科目名称 合计 项目支出 基本支出")
    assert reason is not None
    assert "项目支出" in reason


def test_the_order_of_three_public_parts_differs_by_place() -> None:
    assert free_order(columns_in("合计 因公出国（境）费 公务接待费 公务用车购置及运行费 小计 购置费 运行费"))
    assert not free_order(columns_in("科目编码 科目名称 合计 基本支出 项目支出"))
    assert not free_order(columns_in("序号 项 目 资 金 性 质 合计 一般公共预算 财政拨款"))


def test_an_unknown_head_cell_is_told() -> None:
    reason = _unsure("科目编码 科目名称 合计 基本支出 绿地养护补贴")
    assert reason is not None
    assert "绿地养护补贴" in reason
