"""Whose document it is: office, year, kind and scope as places print them; conflicts are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from narrative_text import PAGE_BREAK, pages_of

from ingest.identity.identity import Identity, identify, is_disclosure
from ingest.identity.names import region_of
from ingest.records import Grid, Source, Table


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
        ("某市甲局\n乙支队\n2031年度部门预算", "某市甲局乙支队2031年度部门预算", "某市甲局乙支队"),
        ("某市\n甲局2031年部门预算", "某市甲局2031年部门预算", "某市甲局"),
        ("2031年某市甲和信息化局部\n门预算", "2031年某市甲和信息化局部门预算", "某市甲和信息化局"),
        (
            "某市国有甲管理\n委员会2031年部门预算",
            "某市国有甲管理委员会2031年部门预算",
            "某市国有甲管理委员会",
        ),
        (
            "某市甲和信息\n化局2031年部门\n预算信息公开",
            "某市甲和信息化局2031年部门预算信息公开",
            "某市甲和信息化局",
        ),
        ("某市\n甲管理\n委员会\n2031年部门预算", "某市甲管理委员会2031年部门预算", "某市甲管理委员会"),
        ("某市甲局关于2031年部门预算的说明", "某市甲局关于2031年部门预算的说明", "某市甲局"),
        ("某县2031年甲镇人民政府部门预算", "某县2031年甲镇人民政府部门预算", "某县甲镇人民政府"),
        ("第一部分 某市甲局2031年部门预算公开", "某市甲局2031年部门预算公开", "某市甲局"),
    ],
)
def test_covers_are_read_over_their_lines(cover: str, title: str, department: str) -> None:
    found = identity_of(f"{cover}\n目 录\n一、职能\n")
    assert (found.title, found.department, found.fiscal_year) == (title, department, 2031)
    assert (found.document_type, found.scope) == ("budget", "department")


@pytest.mark.parametrize("cover", ["某县甲局部门预算（2031年）", "某县甲局部门预算公开\n二〇三一年"])
def test_the_year_may_stand_at_the_end(cover: str) -> None:
    assert summary(f"{cover}\n目 录\n") == ("某县甲局", None, 2031, "budget", "department")


def test_an_office_alone_on_the_cover_counts_where_the_text_comes_back_to_it() -> None:
    cover = "关于公开2031年部门预算的说明\n某市甲局\n目 录\n"
    found, problems = identify(pages_of(cover))
    assert found.department == "某市甲局"
    assert [problem.kind for problem in problems] == ["metadata_unclear"]
    assert identify(pages_of(f"{cover}某市甲局负责工作\n某市甲局共有三个处\n"))[1] == ()


@pytest.mark.parametrize("title", ["2031年部门预算公开表", "2031年度部门预算", "二〇三一年部门预算公开"])
def test_an_office_beside_a_title_that_names_nobody_is_its_office(title: str) -> None:
    for cover in (f"{title}\n某市甲局\n目 录\n", f"某市甲局\n{title}\n目 录\n"):
        found, problems = identify(pages_of(cover))
        assert (found.department, found.fiscal_year) == ("某市甲局", 2031)
        assert problems == ()


def test_a_name_cut_inside_its_place_is_the_full_name() -> None:
    """市甲局 in one title is 某州市甲局 in another; several fuller names would settle nothing."""
    text = "市甲局2031年部门预算公开如下\n2031年收入预算\n第一部分 某州市甲局2031年部门预算\n"
    assert identity_of(text).department == "某州市甲局"
    assert identity_of(f"{text}乙州市甲局2031年部门预算\n").department != "乙州市甲局"


@pytest.mark.parametrize(
    ("office", "department"),
    [
        ("市绿化局", "石榴市绿化局"),
        ("石榴\n市总工会", "石榴市总工会"),
        ("市委组织部", "中共石榴市委组织部"),
        ("区市场监督管理局", "石榴市云溪区市场监督管理局"),
        ("州卫生健康委员会", "石榴彝族自治州卫生健康委员会"),
        ("石\n榴经济技术开发区管理委员会", "石榴经济技术开发区管理委员会"),
        ("高新技术产业开发区管委会", "石榴市高新技术产业开发区管委会"),
        ("中国人民政治协商\n会议石榴市委员会办公室", "中国人民政治协商会议石榴市委员会办公室"),
        ("市场监督管理局", "石榴市市场监督管理局"),
        ("云溪区教育局", "石榴市云溪区教育局"),
    ],
)
def test_a_name_without_its_place_is_read_as_the_text_prints_it(office: str, department: str) -> None:
    text = (
        f"{office}2031年部门预算公开\n目 录\n一、主要职能\n"
        f"{department}负责有关工作。\n纳入{department}2031年部门预算编制范围的单位共1个。\n"
    )
    found, problems = identify(pages_of(text))
    assert (found.department, problems) == (department, ())


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("石榴市绿化局2031年部门预算\n目 录\n由石榴市绿化局负责。\n", "石榴市绿化局"),
        ("市中区绿化局2031年部门预算\n目 录\n市中区绿化局负责工作。\n", "市中区绿化局"),
        ("绿化总局2031年部门预算\n目 录\n绿化总局负责工作，石榴市绿化总局分局配合。\n", "绿化总局"),
    ],
)
def test_a_whole_name_stays_as_it_is(text: str, department: str) -> None:
    assert identity_of(text).department == department


def test_a_name_whose_place_is_nowhere_is_told() -> None:
    found, problems = identify(pages_of("市绿化局2031年部门预算\n目 录\n本局负责工作。\n"))
    assert found.department == "市绿化局"
    assert [problem.kind for problem in problems] == ["metadata_unclear"]


def test_a_name_that_a_scan_reads_wrong_once_is_read_as_it_mostly_is() -> None:
    text = "石榴市林业和居管理局2031年部门预算\n目 录\n" + "石榴市林业和数据管理局负责工作。\n" * 3
    found, problems = identify(pages_of(text), scanned=True)
    assert found.department == "石榴市林业和数据管理局"
    assert [problem.kind for problem in problems] == ["metadata_unclear"]
    assert identity_of(text).department == "石榴市林业和居管理局"
    other = text.replace("林业和数据", "水库渔业")
    assert identify(pages_of(other), scanned=True)[0].department == "石榴市林业和居管理局"


def test_the_code_line_of_the_office_alone_says_that_it_is_alone() -> None:
    text = "单位收支总表\n471001 某市甲局本级 预算年度：2031 单位：万元\n"
    assert summary(text) == ("某市甲局", "471001", 2031, "budget", "unit")


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


def test_a_label_and_its_name_in_two_cells_and_a_year_alone_in_brackets() -> None:
    text = """
        预算13表 部门整体支出绩效目标表
        （2031年度）
        部门名称 某市甲办公室
        合计 1.00
    """
    found = identity_of(text)
    assert (found.department, found.fiscal_year) == ("某市甲办公室", 2031)


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        ("项目 预算数 项目 预算数", "budget"),
        ("项目 决算数 项目 决算数", "final"),
        ("项目 预算数 决算数", None),
    ],
)
def test_heads_of_columns_tell_the_kind_where_they_agree(heads: str, kind: str | None) -> None:
    stated = dict(identity_of(f"收支总表\n部门：某市甲局 单位：万元\n{heads}\n").stated)
    assert (stated["document_type"].value if "document_type" in stated else None) == kind


def test_a_label_broken_inside_its_cell() -> None:
    assert identity_of("项目支出绩效目标表\n部门名 称 某市甲办公室\n").department == "某市甲办公室"
    assert identity_of("收支总表\n部门（单位） 名称：某市甲局\n").department == "某市甲局"


def test_an_office_and_its_own_body_are_one_department() -> None:
    assert identity_of("某市人民政府办公室机关2031年预算公开\n目 录\n").department == "某市人民政府办公室"
    assert identity_of("某市直属机关2031年部门预算\n目 录\n").department == "某市直属机关"


def test_a_title_with_department_and_unit_printed_on_its_line() -> None:
    text = """
        表一
        收支预算总表部门：某省甲办公厅单位：万元
        2031年政府采购预算表部门：某省甲办公厅单位：万元
    """
    found = identity_of(text)
    assert (found.department, found.fiscal_year, found.document_type) == ("某省甲办公厅", 2031, "budget")


@pytest.mark.parametrize(
    "name", ["某市动物园", "某市种羊场", "某市苗圃", "某县广播电视台", "某市文化宫", "某市工商联"]
)
def test_offices_of_other_endings_are_found_in_titles_and_labels(name: str) -> None:
    assert identity_of(f"{name}2031年单位预算\n目 录\n").department == name
    assert identity_of(f"收支总表\n单位名称：{name} 单位：万元\n").department == name


def test_a_name_of_an_unknown_ending_counts_where_it_returns_and_is_told_where_it_does_not() -> None:
    returning = "某市青年营地2031年单位预算\n目 录\n某市青年营地的职责\n某市青年营地有三个组\n"
    found, problems = identify(pages_of(returning))
    assert (found.department, [p for p in problems if p.kind == "metadata_unclear"]) == ("某市青年营地", [])
    found, problems = identify(pages_of("某市青年营地2031年单位预算\n目 录\n"))
    assert found.department == "某市青年营地"
    assert [p.kind for p in problems] == ["metadata_unclear"]


@pytest.mark.parametrize(
    "title",
    [
        "某市2031年市级部门预算",
        "2031年新增资产配置预算表",
        "2031年政府购买服务预算表",
        "关于2031年部门预算的说明",
    ],
)
def test_titles_without_an_office_name_none(title: str) -> None:
    assert identity_of(f"{title}\n目 录\n").department is None


def test_units_that_fill_in_their_own_tables_do_not_speak_for_the_department() -> None:
    tables = "".join(f"项目绩效目标表\n预算单位：某市乙中心 单位：万元\n合计 {n}.00\n" for n in range(5))
    found, problems = identify(pages_of(f"某市甲局2031年部门预算\n目 录\n{tables}"))
    assert (found.department, problems) == ("某市甲局", ())


def test_units_of_which_none_speaks_for_all_are_told() -> None:
    text = "2031年部门预算\n目 录\n单位名称：某市甲学校\n单位名称：某市甲学校\n单位名称：某市乙学校\n"
    _, problems = identify(pages_of(text))
    assert "metadata_conflict" in {problem.kind for problem in problems}


def _units(*names: str) -> Grid:
    rows = (("序号", "单位名称"), *((str(n), name) for n, name in enumerate(names, 1)))
    places = tuple(tuple(Source("d", 1, (n, n)) for _ in row) for n, row in enumerate(rows, 1))
    return Grid(Source("d", 1), rows, places)


def test_units_in_a_column_are_told_with_their_places() -> None:
    found, _ = identify(pages_of("某市甲局2031年部门预算\n目 录\n"), [_units("某市甲局本级", "某市乙中心")])
    assert [(s.value, s.source) for name, s in found.stated if name == "sub_unit"] == [
        ("某市甲局本级", Source("d", 1, (2, 2))),
        ("某市乙中心", Source("d", 1, (3, 3))),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "本部门预算单位构成看，预算单位包括：某市甲局本级、某市乙中心、某市丙站。",
        "行政单位1家，事业单位2家，具体包括：\n1. 某市甲局本级。\n- 3 -\n2. 某市乙中心。\n3. 某市丙站。",
        "所属预算单位包括：某市甲局本级、某市乙\n中心、某市丙站等。",
    ],
)
def test_units_in_a_sentence_are_told(text: str) -> None:
    stated = identity_of(f"某市甲局2031年部门预算\n目 录\n{text}\n二、收支\n").stated
    assert [s.value for name, s in stated if name == "sub_unit"] == ["某市甲局本级", "某市乙中心", "某市丙站"]


@pytest.mark.parametrize(
    "text",
    [
        "单位构成情况。内设机构包括：办公室、法规处、人事处。",  # sections of the office
        "预算单位包括：某市甲局本级、某市乙中心、其他按规定纳入的部分。",  # not read to its end
    ],
)
def test_what_is_no_list_of_units_names_none(text: str) -> None:
    stated = identity_of(f"某市甲局2031年部门预算\n目 录\n{text}\n").stated
    assert [s.value for name, s in stated if name == "sub_unit"] == []


def test_a_column_names_the_department_where_it_names_one_office_only() -> None:
    pages = pages_of("预算项目支出绩效目标表\n单位：万元\n")
    assert identify(pages, [_units("某市甲局", "某市甲局")])[0].department == "某市甲局"
    assert identify(pages, [_units("某市甲局", "某市乙中心")])[0].department is None


def test_region_and_short_name_are_stated() -> None:
    found = identity_of("某省乙市甲局2031年部门预算\n目 录\n某省乙市甲局（以下简称“市甲局”）负责工作。\n")
    stated = dict(found.stated)
    assert (stated["region"].value, stated["short_name"].value) == ("某省乙市", "市甲局")


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("某市城市管理局", "某市"),
        ("某市社区服务中心", "某市"),
        ("某市市场监督管理局", "某市"),
        ("某省乙市丙区人民政府丁街道办事处", "某省乙市丙区"),
        ("某自治区丙盟行政公署", "某自治区丙盟"),
        ("国家信访局", None),
    ],
)
def test_places_in_names(name: str, region: str | None) -> None:
    assert region_of(name) == region


def test_a_form_to_fill_in_is_no_disclosure_though_it_has_a_table() -> None:
    table = Table(Source("d", 1), "t", "某市甲局政府信息公开申请表", None, None, (), (), (1,))
    assert not is_disclosure(pages_of("某市甲局政府信息公开申请表\n姓名\n"), [table])
    assert is_disclosure(pages_of("项目明细\n"), [replace(table, unit="万元")])
