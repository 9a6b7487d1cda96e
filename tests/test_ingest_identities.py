"""The identities (勾稽关系) within a table, written out as sums of cells: what rows and columns mean."""

from __future__ import annotations

from written_identities import identities

# --- across the columns of a row ----------------------------------------------------------------------


def test_a_total_is_the_sum_of_its_parts_across() -> None:
    assert identities(
        """
         支出总表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出 经营支出
        2120101 行政运行 55.00 55.00
        """
    ) == {"2120101.合计 = 2120101.基本支出 + 2120101.项目支出 + 2120101.经营支出"}


def test_a_row_without_figures_states_nothing() -> None:
    assert (
        identities(
            """
             支出总表
            单位：万元
            科目编码 科目名称 合计 基本支出 项目支出
            2120101 行政运行
            2120102 一般行政管理事务
            """
        )
        == set()
    )


def test_a_group_counts_with_its_subtotal() -> None:
    """合计 = 小计 + 上年结转, 小计 = the sources below 本年收入."""
    found = identities(
        """
         收入总表
        单位：万元
        序号 功能分类科目 合计 本年收入 上年结转 科目编码 科目名称 小计 财政拨款收入 事业收入 其他收入
        栏次 1 2 3 4 5 6 7 8
        1 合计 145.00 140.00 120.00 20.00 5.00
        """
    )
    assert found == {
        "合计.合计 = 合计.小计 + 合计.上年结转",
        "合计.小计 = 合计.财政拨款收入 + 合计.事业收入 + 合计.其他收入",
    }


def test_subtotals_of_basic_spending_stand_between() -> None:
    found = identities(
        """
         一般公共预算支出表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出 小计 人员经费 公用经费
        2120101 行政运行 55.00 45.00 40.00 5.00 10.00
        """
    )
    assert found == {
        "2120101.合计 = 2120101.小计 + 2120101.项目支出",
        "2120101.小计 = 2120101.人员经费 + 2120101.公用经费",
    }


def test_three_public_side_by_side() -> None:
    found = identities(
        """
         “三公”经费预算表
        单位：万元
        单位名称 “三公”经费合计 因公出国（境）费 公务用车购置及运行费 公务接待费
        小计 公务用车购置费 公务用车运行费
        石榴市绿化局 9.00 7.00 7.00 2.00
        """
    )
    unit = "石榴市绿化局"
    assert f"{unit}.小计 = {unit}.公务用车购置费 + {unit}.公务用车运行维护费" in found
    assert f"{unit}.“三公”经费合计 = {unit}.因公出国（境）费 + {unit}.小计 + {unit}.公务接待费" in found


def test_meetings_and_training_are_no_part_of_three_public() -> None:
    found = identities(
        """
         “三公”经费、会议费、培训费支出表
        单位：万元
        单位名称 “三公”经费合计 因公出国（境）费 公务用车购置及运行费 公务接待费 会议费 培训费
        石榴市绿化局 9.00 7.00 2.00 1.00 3.00
        """
    )
    assert not any("会议费" in identity or "培训费" in identity for identity in found)


def test_unlike_breakdowns_prove_nothing() -> None:
    """基本支出 and 一般公共预算 beside each other divide the total in two ways."""
    found = identities(
        """
         支出总表
        单位：万元
        科目编码 科目名称 合计 基本支出 项目支出 一般公共预算
        2120101 行政运行 55.00 45.00 10.00 55.00
        """
    )
    assert found == set()


def test_last_years_figures_are_no_parts_of_this_years_total() -> None:
    found = identities(
        """
         一般公共预算支出表
        单位：万元
        科目编码 科目名称 2030年执行数 2031年预算数 增减额 增减%
        2120101 行政运行 50.00 55.00 5.00 10.00%
        """
    )
    assert found == {"2120101.预算数 = 2120101.执行数 + 2120101.增减额"}


# --- down the rows ------------------------------------------------------------------------------------

_SPENDING = """
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出
    """


def down(rows: str, head: str = _SPENDING) -> set[str]:
    """The identities down the rows of a table with a total and one more column."""
    lines = "\n".join(f"    {line.strip()}" for line in rows.strip().splitlines())
    found = identities(f"{head.rstrip()}\n{lines}\n    ")
    return {identity for identity in found if ".合计" in identity and ".基本支出" not in identity}


def test_classes_sections_and_items_add_up() -> None:
    assert down(
        """
        合计 30.00 30.00
        212 城乡社区支出 20.00 20.00
        21201 城乡社区管理事务 20.00 20.00
        2120101 行政运行 15.00 15.00
        2120102 一般行政管理事务 5.00 5.00
        221 住房保障支出 10.00 10.00
        22102 住房改革支出 10.00 10.00
        2210201 住房公积金 10.00 10.00
        """
    ) == {
        "合计.合计 = 212.合计 + 221.合计",
        "212.合计 = 21201.合计",
        "21201.合计 = 2120101.合计 + 2120102.合计",
        "221.合计 = 22102.合计",
        "22102.合计 = 2210201.合计",
    }


def test_items_alone_add_up_to_the_total() -> None:
    assert down("2120101 行政运行 15.00 15.00\n2210201 住房公积金 10.00 10.00\n合计 25.00 25.00") == {
        "合计.合计 = 2120101.合计 + 2210201.合计"
    }


def test_a_section_without_its_class_leaves_the_total_open() -> None:
    """Rows on different levels at the top: what adds up to 合计 cannot be told."""
    found = down(
        "合计 35.00 35.00\n212 城乡社区支出 20.00 20.00\n2210201 住房公积金 10.00 10.00\n22103 购房 5.00 5.00"
    )
    assert not any(identity.startswith("合计") for identity in found)


def test_the_same_code_under_two_units_is_not_mixed() -> None:
    """One section a unit: no class may be summed from the sections of both, and no total from one of them."""
    found = down(
        """
        合计 60.00 60.00
        212 城乡社区支出 20.00 20.00
        21201 城乡社区管理事务 20.00 20.00
        212 城乡社区支出 40.00 40.00
        21201 城乡社区管理事务 30.00 30.00
        21205 城乡社区环境卫生 10.00 10.00
        """
    )
    assert "212.合计 = 21201.合计 + 21205.合计 + 21201.合计" not in found
    assert "合计.合计 = 212.合计" not in found


def test_two_sides_add_up_apart() -> None:
    found = identities(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、一般公共预算拨款收入 120.00 一、卫生健康支出 8.00
        二、事业收入 20.00 二、城乡社区支出 137.00
        本年收入合计 140.00 本年支出合计 145.00
        上年结转结余 5.00 年终结转结余
        收入总计 145.00 支出总计 145.00
        """
    )
    assert found == {
        "收入·本年收入合计.预算数 = 收入·一般公共预算拨款收入.预算数 + 收入·事业收入.预算数",
        "支出·本年支出合计.预算数 = 支出·卫生健康支出.预算数 + 支出·城乡社区支出.预算数",
        "收入·收入总计.预算数 = 收入·本年收入合计.预算数 + 收入·上年结转结余.预算数",
        "支出·支出总计.预算数 = 支出·本年支出合计.预算数 + 支出·年终结转结余.预算数",
        "收入·收入总计.预算数 = 支出·支出总计.预算数",
    }


def test_a_source_and_its_own_parts_are_not_both_summed() -> None:
    """一、财政拨款 with its three funds unnumbered below it: the funds are in it already."""
    found = identities(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、财政拨款 100.00 科学技术支出 8.00
        一般公共预算 100.00 城乡社区支出 112.00
        政府性基金预算
        国有资本经营预算
        二、事业收入
        三、其他收入 20.00
        本年收入合计 120.00 本年支出合计 120.00
        收入总计 120.00 支出总计 120.00
        """
    )
    totals = [identity for identity in found if identity.startswith("收入·本年收入合计.预算数 = ")]
    assert not any("财政拨款" in total and "一般公共预算" in total for total in totals)


_LIST = """
     财政拨款“三公”经费支出表
    单位：万元
    序号 项目 合计 基本支出
    栏次 1 2 3
    """


def test_three_public_as_a_list() -> None:
    found = down(
        """
        1 合计 9.00 9.00
        2 “三公”经费小计 9.00 9.00
        3 一、因公出国（境）费
        4 二、公务用车购置及运维费 7.00 7.00
        5 其中：公务用车购置费
        6 公务用车运行维护费 7.00 7.00
        7 三、公务接待费 2.00 2.00
        """,
        _LIST,
    )
    assert found == {
        "合计.合计 = 因公出国（境）费.合计 + 公务用车购置及运维费.合计 + 公务接待费.合计",
        "“三公”经费小计.合计 = 因公出国（境）费.合计 + 公务用车购置及运维费.合计 + 公务接待费.合计",
        "公务用车购置及运维费.合计 = 公务用车购置费.合计 + 公务用车运行维护费.合计",
    }


def test_a_total_in_the_middle_is_no_sum_of_what_stands_before_it() -> None:
    found = identities(
        """
         支出总表
        单位：万元
        项目 预算数
        一、基本支出 20.00
        合计 30.00
        二、项目支出 10.00
        """
    )
    assert "合计.预算数 = 基本支出.预算数" not in found


def test_of_which_need_not_add_up() -> None:
    found = identities(
        """
         部门固定资产占用情况表
        单位：万元
        项 目 数量 价值（金额单位：万元）
        资产总额 —— 240.00
        1、房屋（平方米） 500 180.00
        其中：办公用房（平方米） 300 100.00
        2、其他固定资产 80 60.00
        """
    )
    assert found == {
        "资产总额.价值 = 房屋（平方米）.价值 + 其他固定资产.价值",
        "办公用房（平方米）.价值 ≤ 房屋（平方米）.价值",
    }


def test_quantities_are_not_summed() -> None:
    """平方米 and 台 do not add up: no identity holds a 数量 of the assets (see above)."""
    found = identities(
        """
         部门固定资产占用情况表
        项 目 数量 价值（金额单位：万元）
        资产总额 —— 240.00
        1、房屋（平方米） 500 180.00
        2、其他固定资产 80 60.00
        """
    )
    assert not any("数量" in identity for identity in found)


def test_a_total_among_rows_of_unknown_level_states_nothing() -> None:
    """Rows whose level nobody states may hold each other: 绿道 and 绿道养护 are not two parts."""
    found = down(
        """
        1 合计 50.00 50.00
        2 城市绿道 30.00 30.00
        3 滨河绿道养护 30.00 30.00
        4 苗圃 20.00 20.00
        """,
        _LIST.replace("财政拨款“三公”经费支出表", "支出总表"),
    )
    assert not any(" = " in identity for identity in found)


def test_purchases_add_up_by_unit_and_multiply() -> None:
    found = identities(
        """
         部门政府采购预算
        单位：万元
        政府采购项目来源 采购物品名称 采购目录序号 计量单位 数量 单价 政府采购金额 预留中小微企业份额
        项目名称 预算资金 合计 一般公共预算拨款 基金预算拨款
        合计 2.90 2.90
        石榴市绿化局本级小计 2.40 2.40
        绿道养护费 30.00 台式计算机 A02010105 台 4 0.60 2.40 2.40
        石榴市苗圃小计 0.50 0.50
        苗木费 10.00 办公椅 A05010301 把 1 0.50 0.50 0.50
        """
    )
    sums = {one for one in found if ".合计 = " in one and "小计" in one and "一般公共预算" not in one}
    assert sums == {
        "合计.合计 = 石榴市绿化局本级小计.合计 + 石榴市苗圃小计.合计",
        "石榴市绿化局本级小计.合计 = A02010105.合计",
        "石榴市苗圃小计.合计 = A05010301.合计",
    }
    assert "×A02010105.数量 + A02010105.单价 = A02010105.合计" in found
    assert "A02010105.预留中小微企业份额 ≤ A02010105.合计" in found
    # the money of a project is printed again in each of its rows
    assert not any("预算资金" in identity for identity in found)
