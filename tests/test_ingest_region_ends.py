"""Where a table ends in a flattened text, what its notes declare, what is no table at all (表区的边界)."""

from __future__ import annotations

import pytest
from flat_regions import SPENDING, body, regions_in, spending_and

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
