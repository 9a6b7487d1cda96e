"""Performance targets (绩效指标): rows of words cut into their columns, values with sign and unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flat_text import columns_in, lines_of, tables_in, tokens_in

from ingest.flat.target_rows import project_of, target_rows

HEAD = "一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据"
SHORT_HEAD = "一级指标 二级指标 三级指标 指标值"


def rows(body: str, head: str = HEAD) -> list[tuple[str, ...]]:
    """The targets as (一级, 二级, 三级, value as printed)."""
    columns = columns_in(head)
    found = target_rows(tokens_in(body, words_only=True), columns, "绿道养护费")
    assert all(row.path[0] == "绿道养护费" for row in found)
    return [(*row.path[1:], row.cells[0].printed) for row in found]


def test_a_table_of_targets() -> None:
    assert rows(
        """
        产出指标

        数量指标 养护绿道里程 全年养护的绿道里程 ≥30 公里 工作计划

        质量指标 路面完好率 路面完好的里程占比 ≥95 百分比 工作计划

        成本指标 成本控制 支出不超过预算 ≤18.45 万元 预算文本

        效益指标
        社会效益指标 出行便利 居民出行更加便利 明显提升 历史经验

        满意度指标 服务对象满意度指标 居民满意度 抽样调查的满意度 ≥90 百分比 随机调查
        """
    ) == [
        ("产出指标", "数量指标", "养护绿道里程", "≥30 公里"),
        ("产出指标", "质量指标", "路面完好率", "≥95 百分比"),
        ("产出指标", "成本指标", "成本控制", "≤18.45 万元"),
        ("效益指标", "社会效益指标", "出行便利", "明显提升"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90 百分比"),
    ]


def test_values_relations_and_units() -> None:
    columns = columns_in(HEAD)
    found = target_rows(
        tokens_in(
            """
            产出指标

            数量指标 养护绿道里程 全年养护的绿道里程 ≥30 公里 工作计划

            质量指标 苗木成活率 成活的苗木占比 100 百分比 合同约定

            成本指标 成本控制 支出不超过预算 ≤18.45 万元 预算文本
            """,
            words_only=True,
        ),
        columns,
        "绿道养护费",
    )
    cells = [row.cells[0] for row in found]
    assert [(cell.relation, cell.value, cell.unit) for cell in cells] == [
        ("≥", Decimal(30), "公里"),
        (None, Decimal(100), "%"),
        ("≤", Decimal("18.45"), "万元"),
    ]
    value = next(column for column in columns if column.measure == "指标值")
    assert {cell.column for cell in cells} == {value.index}
    assert [row.ordinal for row in found] == [1, 2, 3]


def test_the_other_words_of_a_target_are_kept() -> None:
    columns = columns_in(HEAD)
    (row,) = target_rows(
        tokens_in("数量指标 养护绿道里程 全年养护的绿道里程 ≥30 公里 工作计划", words_only=True),
        columns,
        "绿道养护费",
    )
    texts = {columns[at].measure: text for at, text in row.texts}
    assert texts == {"指标描述": "全年养护的绿道里程", "指标值确定依据": "工作计划"}


def test_wrapped_cells_are_joined() -> None:
    assert rows(
        """
        产出指标

        数量指标 养护绿道里程

        全年养护绿道里程，包括滨河段

        和公园段
        ≥30 公里 工作计划
        """
    ) == [("产出指标", "数量指标", "养护绿道里程", "≥30 公里")]


def test_a_wrapped_second_level() -> None:
    assert rows(
        """
        满意度指标
        服务对象满意度
        指标
        居民满意度 抽样调查的满意度 ≥90 百分比 随机调查
        """
    ) == [("满意度指标", "服务对象满意度指标", "居民满意度", "≥90 百分比")]


def test_a_value_of_several_numbers_stays_whole() -> None:
    assert rows("时效指标 文件交付时间 文件资料交付的时间 平件 7 天急件 2 天特急 1 天 合同约定") == [
        ("时效指标", "文件交付时间", "平件 7 天急件 2 天特急 1 天")
    ]


def test_a_form_with_fewer_columns() -> None:
    assert rows("产出指标\n数量指标 养护绿道里程 ≥30 公里\n质量指标 路面完好率 ≥95%", SHORT_HEAD) == [
        ("产出指标", "数量指标", "养护绿道里程", "≥30 公里"),
        ("产出指标", "质量指标", "路面完好率", "≥95%"),
    ]


def test_a_head_without_values_gives_no_rows() -> None:
    assert rows("数量指标 养护绿道里程 ≥30 公里", "一级指标 二级指标 三级指标") == []


# --- the project of a table -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "project"),
    [
        ("1、绿道养护费绩效目标表", "绿道养护费"),
        ("12、2031 中国绿化博览会经费绩效目标表", "2031中国绿化博览会经费"),
        ("（二）“绿满全城”活动经费绩效目标表", "“绿满全城”活动经费"),
        ("绿道养护费项目绩效目标申报表", "绿道养护费"),
        ("绿道养护费项目支出绩效目标表", "绿道养护费"),
    ],
)
def test_the_title_names_the_project(title: str, project: str) -> None:
    assert project_of(title, ()) == project


@pytest.mark.parametrize("line", ["项目名称 绿道养护费", "项目名称：绿道养护费", "项目名称: 绿道养护费"])
def test_a_line_names_the_project_where_the_title_does_not(line: str) -> None:
    assert project_of("项目支出绩效目标表", lines_of(line)) == "绿道养护费"


def test_two_projects_in_one_document_stay_apart() -> None:
    first, second = tables_in(
        """
         1、绿道养护费绩效目标表

        绩效目标 1.养护绿道

        一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据

        产出指标

        数量指标 养护里程 全年养护的里程 ≥30 公里 工作计划
         2、苗木购置费绩效目标表

        绩效目标 1.购置苗木

        一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据

        产出指标

        数量指标 购置数量 全年购置的苗木 ≥800 株 工作计划
        """
    )
    assert [(table.title, table.form, table.unit) for table in (first, second)] == [
        ("绿道养护费绩效目标表", "performance", None),
        ("苗木购置费绩效目标表", "performance", None),
    ]
    assert first.rows[0].path == ("绿道养护费", "产出指标", "数量指标", "养护里程")
    assert second.rows[0].path == ("苗木购置费", "产出指标", "数量指标", "购置数量")


# --- several targets below one indicator -----------------------------------------------------------------


def _targets(body: str) -> list[tuple[tuple[str, ...], str]]:
    tokens = tokens_in(body, words_only=True)
    return [
        (row.path[1:], row.cells[0].printed) for row in target_rows(tokens, columns_in(SHORT_HEAD), "园区")
    ]


def test_one_indicator_heads_several_targets() -> None:
    """数量指标 is printed once; 绩效指标 stands over the first level; words are values too."""
    assert _targets(
        """
         绩效指标 成本指标 经济成本 园区租赁总费用 ≤30万元

        绩效指标 产出指标 数量指标
        科室覆盖率 100%

        在职人员覆盖率 100%

        绩效指标 效益指标 社会效益指标
        履职能力 有效提升

        影响力 有效提升

        绩效指标 满意度指标 服务对象满意度
        指标

        居民满意度 ≥95%
        """
    ) == [
        (("成本指标", "经济成本", "园区租赁总费用"), "≤30万元"),
        (("产出指标", "数量指标", "科室覆盖率"), "100%"),
        (("产出指标", "数量指标", "在职人员覆盖率"), "100%"),
        (("效益指标", "社会效益指标", "履职能力"), "有效提升"),
        (("效益指标", "社会效益指标", "影响力"), "有效提升"),
        (("满意度指标", "服务对象满意度指标", "居民满意度"), "≥95%"),
    ]


def test_a_value_that_wraps_inside_its_unit() -> None:
    assert _targets("产出指标\n\n数量指标\n管理面积\n\n≤5137.26 平\n\n方米") == [
        (("产出指标", "数量指标", "管理面积"), "≤5137.26 平方米")
    ]


def test_the_targets_of_another_project_are_its_own() -> None:
    """Tables of one title follow each other; without a title of its own a project's targets are not read."""
    text = """
     项目绩效目标表
    项目名称 园区物业

    一级指标 二级指标 三级指标 指标值

    产出指标 数量指标 管理面积 ≥500平方米

    项目绩效目标表
    项目名称 园区租赁

    一级指标 二级指标 三级指标 指标值

    产出指标 数量指标 租赁面积 ≥700平方米

    项目名称 园区保洁

    一级指标 二级指标 三级指标 指标值

    产出指标 数量指标 保洁面积 ≥900平方米
    """
    found = [(row.path, row.cells[0].printed) for table in tables_in(text) for row in table.rows]
    assert found == [
        (("园区物业", "产出指标", "数量指标", "管理面积"), "≥500平方米"),
        (("园区租赁", "产出指标", "数量指标", "租赁面积"), "≥700平方米"),
    ]


def test_targets_with_a_weight_end_with_it() -> None:
    """The head of the last column runs into the body; several targets stand below one indicator."""
    assert rows(
        """
        分值权重

        （90分）

        成本指标 经济成本 养护总费用 ≤18万元 20

        产出指标

        数量指标 养护绿道里程 30 公里 10

        质量指标
        路面完好率 ≥95% 8

        路面修补时间 ≤4 小时 8

        效益

        指标

        社会效益指

        标
        居民出行便利 长期 20

        服务对象满

        意度
        指标

        居民满意率 ≥90% 10
        """,
        SHORT_HEAD,
    ) == [
        ("成本指标", "经济成本", "养护总费用", "≤18万元"),
        ("产出指标", "数量指标", "养护绿道里程", "30 公里"),
        ("产出指标", "质量指标", "路面完好率", "≥95%"),
        ("产出指标", "质量指标", "路面修补时间", "≤4 小时"),
        ("效益指标", "社会效益指标", "居民出行便利", "长期"),
        ("满意度指标", "服务对象满意度指标", "居民满意率", "≥90%"),
    ]


def test_targets_without_the_weight_that_the_others_have_are_not_read() -> None:
    head = f"{SHORT_HEAD} 分值权重"
    assert rows("产出指标\n\n数量指标 养护绿道里程 30 公里\n\n质量指标 路面完好率 ≥95% 8", head) == [
        ("产出指标", "质量指标", "路面完好率", "≥95%")
    ]


def test_the_line_that_names_the_project_stands_above_the_title() -> None:
    line = lines_of("项目名称 绿道养护费 项目类别 特定目标类")
    assert project_of("部门专项业务经费绩效目标表", line) == "绿道养护费"
    assert project_of("绿道养护费及补植绩效目标表", lines_of("项目名称 绿道养护费")) == "绿道养护费及补植"
