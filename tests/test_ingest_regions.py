"""Where a table starts and ends in a flattened text, and what of it is head, body and note (表区)."""

from __future__ import annotations

import pytest
from flat_regions import SPENDING, body, labels, regions_in, spending_and


def test_title_unit_head_count_and_body_of_a_table() -> None:
    (region,) = regions_in(SPENDING)
    assert (region.title, region.form, region.unit, region.count) == (
        "部门预算支出总表",
        "expenditure",
        "万元",
        8,
    )
    assert labels(region) == [
        "序号",
        "功能分类科目",
        "合计",
        "基本支出",
        "项目支出",
        "经营支出",
        "上解上级支出",
        "对附属单位补助支出",
        "科目编码",
        "科目名称",
    ]
    assert body(region) == ["1 合计 120.00 80.00 40.00", "2 212 城乡社区支出 120.00 80.00 40.00"]
    assert (region.notes, region.declared_empty) == ((), None)


def test_a_repeated_head_on_the_next_page_is_no_body() -> None:
    (region,) = spending_and(
        """
     305 石榴市绿化局 预算年度：2031 单位：万元

    序号

    功能分类科目

    合计 基本支出 项目支出 经营支出
    上解上级

    支出

    对附属单位

    补助支出
    科目

    编码
    科目名称

    栏次 1 2 3 4 5 6 7 8

    3 21205 城乡社区环境卫生 120.00 80.00 40.00
    """
    )
    assert body(region) == [
        "1 合计 120.00 80.00 40.00",
        "2 212 城乡社区支出 120.00 80.00 40.00",
        "3 21205 城乡社区环境卫生 120.00 80.00 40.00",
    ]
    assert {line.source.page for line in region.lines} == {1, 2}


def test_a_repeated_head_may_break_its_lines_elsewhere() -> None:
    (region,) = spending_and(
        """
     305 石榴市绿化局 预算年度：2031 单位：万元
    序号
    功能分类
    科目
    合计
    基本支出 项目支出
    经营支出
    上解上级支出
    对附属单位补助支出
    科目编码
    科目名称
    栏次 1 2 3 4 5 6 7 8
    3 21205 城乡社区环境卫生 120.00 80.00 40.00
    """
    )
    assert body(region)[-1] == "3 21205 城乡社区环境卫生 120.00 80.00 40.00"
    assert len(body(region)) == 3


def test_a_continued_page_without_a_head_goes_on_with_its_rows() -> None:
    (region,) = spending_and(
        " 3 21205 城乡社区环境卫生 120.00 80.00 40.00\n4 2120501 城乡社区环境卫生 120.00 80.00 40.00\n"
    )
    assert body(region)[-2:] == [
        "3 21205 城乡社区环境卫生 120.00 80.00 40.00",
        "4 2120501 城乡社区环境卫生 120.00 80.00 40.00",
    ]


def test_a_table_that_repeats_its_title_on_each_page_is_one() -> None:
    (region,) = regions_in(
        """
         公开03表
        支出预算总表
        部门：石榴市绿化局 单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 120.00 80.00 40.00
         公开03表
        支出预算总表
        部门：石榴市绿化局 单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        212 城乡社区支出 120.00 80.00 40.00
        """
    )
    assert body(region) == ["合计 120.00 80.00 40.00", "212 城乡社区支出 120.00 80.00 40.00"]


def test_two_tables_with_their_numbers_above_the_titles() -> None:
    first, second = regions_in(
        """
         公开01表
        收入预算总表
        单位：万元
        科目编码 科目名称 合计 财政拨款收入 事业收入
        合计 120.00 100.00 20.00
         公开02表
        支出预算总表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 120.00 80.00 40.00
        """
    )
    assert [first.title, second.title] == ["收入预算总表", "支出预算总表"]
    assert body(first) == ["合计 120.00 100.00 20.00"]
    assert body(second) == ["合计 120.00 80.00 40.00"]


# --- units --------------------------------------------------------------------------------------------


def _unit_of(above: str, below: str = "") -> str | None:
    (region,) = regions_in(
        f"""
         支出预算总表
        {above}
        科目编码 科目名称 合计 基本支出 项目支出
        合计 1200000.00 800000.00 400000.00
        {below}
        """
    )
    return region.unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位:元", "元"),
        ("金额单位：万元", "万元"),
        ("单位：石榴市绿化局 单位：万元", "万元"),
        ("部门名称：石榴市绿化局 单位：千元", "千元"),
        ("编制单位：石榴市绿化局 单位：人民币元", "元"),
        ("305 石榴市绿化局 预算年度：2031 单位：万元", "万元"),
    ],
)
def test_the_unit_stands_in_the_line_below_the_title(line: str, unit: str) -> None:
    assert _unit_of(line) == unit


def test_the_unit_may_stand_after_the_table() -> None:
    assert _unit_of("", "单位：万元单位名称：石榴市绿化局") == "万元"


def test_a_table_without_a_unit_line_has_none() -> None:
    assert _unit_of("部门名称：石榴市绿化局") is None


def test_each_table_has_the_unit_beside_it() -> None:
    """元 in the tables of subjects, 万元 in the table of 三公 of the same document."""
    first, second = regions_in(
        """
         支出预算总表
        单位：元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 1200000.00 800000.00 400000.00
         “三公”经费预算表
        单位：万元
        合计 因公出国（境）费 公务接待费 公务用车购置及运行费
        小计 购置费 运行费
        2.30 2.30
        """
    )
    assert (first.unit, second.unit) == ("元", "万元")


# --- heads --------------------------------------------------------------------------------------------


def test_a_row_of_column_numbers_ends_the_head() -> None:
    (region,) = regions_in(
        """
         表3：2031年支出预算总表
        部门名称：石榴市绿化局 单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        ** ** 1 2 3
        212 城乡社区支出 120.00 80.00 40.00
        """
    )
    assert region.count is None  # ** ** 1 2 3 numbers the amounts only
    assert body(region) == ["212 城乡社区支出 120.00 80.00 40.00"]


def test_a_head_without_column_numbers_ends_at_the_first_row() -> None:
    (region,) = regions_in(
        """
         支出预算总表
        单位：万元
        类 款 项 科目名称 合计 基本支出 项目支出
        212 05 01 城乡社区环境卫生 120.00 80.00 40.00
        """
    )
    assert labels(region) == ["类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"]
    assert body(region) == ["212 05 01 城乡社区环境卫生 120.00 80.00 40.00"]


def test_years_in_a_head_are_no_data() -> None:
    (region,) = regions_in(
        """
         “三公”经费预算表
        单位：万元
        项 目 2030年预算数 2031年预算数
        合计 3.00 2.30
        """
    )
    assert labels(region) == ["项目", "2030年预算数", "2031年预算数"]
    assert body(region) == ["合计 3.00 2.30"]


def test_the_goal_above_a_target_table_is_its_preface() -> None:
    (region,) = regions_in(
        """
         1、绿道养护费绩效目标表

        绩效目标 1.养护绿道，保持路面平整

        一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据

        产出指标

        数量指标 养护里程 养护绿道的里程 ≥30 公里 工作计划
        """
    )
    assert region.form == "performance"
    assert [line.text for line in region.preface] == ["绩效目标 1.养护绿道，保持路面平整"]
    assert body(region) == ["产出指标", "数量指标 养护里程 养护绿道的里程 ≥30 公里 工作计划"]


# --- other orders of title, unit and table ------------------------------------------------------------


def test_the_unit_of_a_table_may_stand_at_the_top_of_the_next_page() -> None:
    first, second = regions_in(
        """
         表2 收入总体情况表
        科目编码 科目名称 合计 财政拨款收入 事业收入
        合计 1200000.00 1000000.00 200000.00
         单位：元单位名称：石榴市绿化局
        表3 支出总体情况表
        科目编码 科目名称 合计 基本支出 项目支出
        合计 120.00 80.00 40.00
         单位：万元单位名称：石榴市绿化局
        """
    )
    assert [(region.title, region.unit) for region in (first, second)] == [
        ("表2 收入总体情况表", "元"),
        ("表3 支出总体情况表", "万元"),
    ]
    assert body(first) == ["合计 1200000.00 1000000.00 200000.00"]
    assert body(second) == ["合计 120.00 80.00 40.00"]


def test_a_title_may_follow_its_table() -> None:
    """Workbooks printed to PDF may give the title as the last line of the page."""
    (first, second) = regions_in(
        """
         部门：石榴市绿化局 单位：万元
        科目编码 科目名称 合计 财政拨款收入 事业收入
        合计 120.00 100.00 20.00
        212 城乡社区支出 120.00 100.00 20.00
        收入预算总表
         部门：石榴市绿化局 单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 120.00 80.00 40.00
        212 城乡社区支出 120.00 80.00 40.00
        支出预算总表
        """
    )
    assert [(region.title, labels(region)[-1]) for region in (first, second)] == [
        ("收入预算总表", "事业收入"),
        ("支出预算总表", "项目支出"),
    ]
    assert body(second) == ["合计 120.00 80.00 40.00", "212 城乡社区支出 120.00 80.00 40.00"]


def test_a_head_broken_over_two_pages() -> None:
    """A table whose page ends inside its head."""
    (region,) = regions_in(
        """
         支出预算总表
        单位：万元
        科目编码 科目名称 合计
         基本支出 项目支出
        合计 120.00 80.00 40.00
        """
    )
    assert labels(region) == ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def test_a_page_number_inside_a_continued_table_is_no_row() -> None:
    (region,) = regions_in(
        """
         支出预算总表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 120.00 80.00 40.00
        - 4 -
         支出预算总表
        科目编码 科目名称 合计 基本支出 项目支出
        212 城乡社区支出 120.00 80.00 40.00
        - 5 -
        """
    )
    assert body(region) == ["合计 120.00 80.00 40.00", "212 城乡社区支出 120.00 80.00 40.00"]
