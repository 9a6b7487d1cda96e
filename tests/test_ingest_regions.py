"""Where a table starts and ends in a flattened text, and what of it is head, body and note (表区)."""

from __future__ import annotations

import pytest
from flat_text import pages_of, text_of_file

from ingest.line_marks import content_lines
from ingest.readers.text import split_pages
from ingest.regions import Region, regions_of


def regions_in(text: str) -> tuple[Region, ...]:
    return regions_of(pages_of(text))


def body(region: Region) -> list[str]:
    return [line.text for line in region.body if line.text]


def labels(region: Region) -> list[str]:
    return [cell.label for cell in region.head]


SPENDING = """
     部门预算支出总表
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

    1 合计 120.00 80.00 40.00

    2 212 城乡社区支出 120.00 80.00 40.00
    """


def spending_and(text: str) -> tuple[Region, ...]:
    """The table of spending, and what comes after it."""
    return regions_of(split_pages(text_of_file(SPENDING) + text_of_file(text), "d"))


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


# --- where a table ends -------------------------------------------------------------------------------


def test_a_part_of_the_narrative_ends_a_table() -> None:
    (region,) = spending_and("第一部分 石榴市绿化局 2031 年部门预算信息公开情况说明\n")
    assert body(region)[-1] == "2 212 城乡社区支出 120.00 80.00 40.00"


def test_running_text_ends_a_table() -> None:
    (region,) = spending_and(
        """
        二、部门预算安排的总体情况

        按照预算管理有关规定，本局的预算实行综合预算管理，收支全部反映在内。
        """
    )
    assert body(region)[-1] == "2 212 城乡社区支出 120.00 80.00 40.00"


def test_numbered_rows_do_not_end_a_table() -> None:
    (region,) = regions_in(
        """
         财政拨款“三公”经费支出表
        单位：万元
        项 目 预算数
        一、因公出国（境）费
        二、公务用车购置及运行维护费 10.00
        （一）公务用车购置费
        （二）公务用车运行维护费 10.00
        三、公务接待费 2.30
        """
    )
    assert len(body(region)) == 5


def test_a_note_ends_a_table_and_is_kept_whole() -> None:
    (region,) = spending_and(
        """
    注：因金额单位换算，部分合计数与分项之和

    略有出入。

    三、名词解释
    """
    )
    assert region.notes == ("注：因金额单位换算，部分合计数与分项之和略有出入。",)
    assert body(region)[-1] == "2 212 城乡社区支出 120.00 80.00 40.00"
    assert region.declared_empty is None


@pytest.mark.parametrize(
    "note",
    [
        "注：无政府性基金预算财政拨款预算，空表列示。",
        "注：本表本年无发生额。",
        "注：本部门2031年没有使用政府性基金预算拨款安排的支出。",
        "（注：本单位2031年未安排政府性基金预算支出，故本表为空表）",
        "备注：我局不涉及政府性基金预算。",
        "说明：本部门无政府性基金预算收支。",
    ],
)
def test_a_note_that_declares_a_table_empty(note: str) -> None:
    (region,) = regions_in(
        f"""
         政府性基金预算支出表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        {note}
        """
    )
    assert region.declared_empty == note
    assert body(region) == []


def test_a_note_on_rounding_declares_nothing_empty() -> None:
    (region,) = regions_in(
        """
         支出预算总表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 120.00 80.00 40.00
        注：由于四舍五入因素，部分分项加和与合计可能略有差异。
        """
    )
    assert region.declared_empty is None
    assert len(region.notes) == 1


def test_a_text_that_ends_in_a_table_is_cut_off() -> None:
    (region,) = regions_in(SPENDING)
    assert region.cut_off
    (region,) = spending_and("第一部分 石榴市绿化局情况说明\n\n本局无下属单位。\n")
    assert not region.cut_off


# --- what is no table ---------------------------------------------------------------------------------


def test_a_list_of_contents_holds_no_tables() -> None:
    assert (
        regions_in(
            """
             目 录
            一、收支预算总表 ………………… 3
            二、收入预算总表 ………………… 4
            三、支出预算总表 ………………… 5
            四、名词解释 ………………… 9
            """
        )
        == ()
    )


def test_a_title_in_running_text_starts_no_table() -> None:
    assert (
        regions_in(
            """
             一、预算收支情况
            收支预算总表
            本局全部收入和支出都反映在上表中，表中没有数字的栏目表示没有此项收支。
            """
        )
        == ()
    )


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
