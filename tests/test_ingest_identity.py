"""Whose document it is: office, year, kind and scope as places print them; conflicts are told."""

from __future__ import annotations

import pytest
from narrative_text import PAGE_BREAK, pages_of

from ingest.identity import Identity, identify, is_disclosure


def identity_of(text: str) -> Identity:
    return identify(pages_of(text))[0]


def summary(text: str) -> tuple[str | None, str | None, int | None, str, str]:
    found = identity_of(text)
    return found.department, found.department_code, found.fiscal_year, found.document_type, found.scope


@pytest.mark.parametrize(
    ("text", "department", "code"),
    [
        ("部门预算收支总表\n471 某市甲和乙局 预算年度：2031 单位：万元\n", "某市甲和乙局", "471"),
        ("公开 01表\n收支总表\n部门：某市甲局 单位：万元\n合计 1.00\n", "某市甲局", None),
        ("表1：2031年市级部门收支预算总表\n部门名称：某市甲局 单位:万元\n", "某市甲局", None),
        ("公开表1\n部门（单位）：某市甲局 单位：万元\n", "某市甲局", None),
        ("2031年部门财务收支预算总表\n编制部门：某区甲街道办事处 单位：元\n", "某区甲街道办事处", None),
        ("收支总体情况表\n单位：万元单位名称：某市甲局\n", "某市甲局", None),
        ("收支总表\n单位：某市甲局 单位：万元\n", "某市甲局", None),
        ("表07\n341-某市甲局\n", "某市甲局", "341"),
        ("某市2031年区级部门预算\n预算主管部门：某市甲局\n", "某市甲局", None),
        (
            "收入总表\n部门：某市甲局 单位：万元\n024 某市甲局 4.67 4.67\n024001 某市甲局 4.67 4.67\n",
            "某市甲局",
            "024",
        ),
        (
            "项目绩效目标表\n部门：某市甲局\n主管部门及代码 210_某市甲局 实施单位 某市甲局\n",
            "某市甲局",
            "210",
        ),
    ],
)
def test_table_lines_name_the_department(text: str, department: str, code: str | None) -> None:
    found = identity_of(text)
    assert (found.department, found.department_code) == (department, code)


@pytest.mark.parametrize(
    ("cover", "title", "department"),
    [
        ("2031 年度某市甲局部门预算公开", "2031年度某市甲局部门预算公开", "某市甲局"),
        ("2031年\n某市甲局部门预算", "2031年某市甲局部门预算", "某市甲局"),
        ("2031 年度\n某市甲局\n部门预算", "2031年度某市甲局部门预算", "某市甲局"),
        ("某市甲局\n2031 年度部门预算", "某市甲局2031年度部门预算", "某市甲局"),
        (
            "某市甲办公室部门 2031 年度部门预算\n信息公开",
            "某市甲办公室部门2031年度部门预算信息公开",
            "某市甲办公室",
        ),
        ("某市甲局（汇总）\n2031年部门预算公开说明", "某市甲局（汇总）2031年部门预算公开说明", "某市甲局"),
        ("2031年某市甲和信息化局部\n门预算", "2031年某市甲和信息化局部门预算", "某市甲和信息化局"),
    ],
)
def test_covers_are_read_over_their_lines(cover: str, title: str, department: str) -> None:
    found = identity_of(f"{cover}\n目 录\n一、职能\n")
    assert (found.title, found.department, found.fiscal_year) == (title, department, 2031)
    assert (found.document_type, found.scope) == ("budget", "department")


def test_final_accounts_and_years_in_chinese_numerals() -> None:
    assert summary("某市甲局\n二〇三一年度部门决算\n目 录\n")[2:] == (2031, "final", "department")


def test_the_office_alone_is_told_from_the_office_with_its_units() -> None:
    assert summary("某市甲局本级2031年单位预算\n目 录\n") == ("某市甲局", None, 2031, "budget", "unit")


def test_a_running_head_speaks_before_the_cover() -> None:
    pages = f"{PAGE_BREAK}\n".join(f"某市甲局 2031年度部门预算公开\n正文{word}。\n" for word in "一二三四")
    found = identity_of(pages)
    assert (found.department, found.fiscal_year) == ("某市甲局", 2031)
    assert dict(found.stated)["fiscal_year"].source is not None


def test_the_narrative_speaks_where_nothing_else_does() -> None:
    text = """
        一、收支情况
        某市甲局2031年收入预算10.00万元，比2030年收入预算增加1.00万元。
        某市甲局2031年支出预算10.00万元，与2030年支出预算持平。
    """
    assert summary(text)[:3] == ("某市甲局", None, 2031)


def test_the_year_compared_with_and_the_date_of_assets_are_no_year_of_the_document() -> None:
    text = """
        2031年某市甲局部门预算
        目 录
        较2030年部门预算收入预算增加。截至2030年12月31日，共有车辆5辆。截止时间：2030-12-31
    """
    found, problems = identify(pages_of(text))
    assert found.fiscal_year == 2031
    assert problems == ()


def test_places_that_disagree_are_told_and_the_surer_one_is_kept() -> None:
    text = """
        2030年某市乙委部门预算
        目 录
        收支总表
        471 某市甲局 预算年度：2031 单位：万元
    """
    found, problems = identify(pages_of(text))
    assert (found.department, found.fiscal_year) == ("某市甲局", 2031)
    assert [problem.kind for problem in problems] == ["metadata_conflict", "metadata_conflict"]
    assert "某市乙委" in problems[0].message
    assert "2030" in problems[1].message


def test_what_no_place_states_stays_open_and_is_told() -> None:
    found, problems = identify(pages_of("预算01表 收支总表\n金额单位：万元\n一、收入 1.00\n"))
    assert (found.department, found.fiscal_year) == (None, None)
    assert {problem.kind for problem in problems} == {"metadata_unclear"}


def test_names_of_projects_with_numbers_are_no_offices() -> None:
    assert (
        identity_of("部门预算表\n单位：万元\n849-办公设备购置类\n11-其他运转类项目 3.00\n").department is None
    )


def test_the_sample_mark_on_the_first_page() -> None:
    assert identity_of("【样例】仅供演示。\n471 某市甲局 预算年度：2031 单位：万元\n").sample
    assert not identity_of(f"471 某市甲局 预算年度：2031 单位：万元\n{PAGE_BREAK}\n【样例】\n").sample


def test_a_title_is_made_where_none_is_printed() -> None:
    assert identity_of("收支总表\n部门：某市甲局\n预算年度：2031\n").title == "某市甲局2031年部门预算"


def test_what_reads_as_a_disclosure() -> None:
    assert is_disclosure(pages_of("部门预算收支总表\n471 某市甲局 预算年度：2031 单位：万元\n"))
    assert is_disclosure(pages_of("某市甲局2031年部门预算\n一、收入\n2031年收入预算 10.00万元。\n"))
    assert is_disclosure(pages_of("一、收支预算总表\n二、收入预算总表\n"))


def test_what_reads_as_something_else() -> None:
    gazette = "某市人民政府公报\n关于核对家庭经济状况的通知\n保障金额低于标准 10% 的，按照标准发放。\n"
    form = "某市甲局政府信息公开申请表\n姓名\n联系电话\n所需信息内容描述\n"
    report = "某公司年度预算\n今年预算 10 万元，用于活动。\n"
    assert not any(is_disclosure(pages_of(text)) for text in (gazette, form, report, "\n"))
