"""Counts and assets that sentences state: of a day, bought or held, a part or the whole, what comes near."""

from __future__ import annotations

from functools import cache

import pytest
from assistant_fixture import DEPARTMENT, Builder, asked, assistant_over, brief, compared
from narrative_text import sections_of

from assistant.assistant import Assistant
from ingest.narrative.sentences import sentence_facts

_NEWER = """
一、机构和人员情况
云汀市渔政管理局内设8个职能机构。截至上年底，本部门人员编制52人，其中行政编制44人，事业编制8人；
实有人员59人，其中行政51人，事业8人。单位管理的离退休人员42人。
二、国有资产占用情况
截至2023年8月31日，本部门共有车辆8辆，其中：应急保障用车3辆、特种专业技术用车5辆。单价100万元（含）以上
设备2台（套）。2024年部门预算安排购置车辆1辆，其中：特种专业技术用车1辆。单价100万元（含）以上设备0台（套）。
截至2023年12月31日，本部门资产总额900万元，其中：固定资产700万元，无形资产20万元。
三、公务接待
国内公务接待批次为32次，共计接待387人次。
四、绩效情况
2024年度，本单位编报绩效目标的项目共4个，涉及项目预算资金350万元。本部门共7个项目纳入绩效目标管理。
绩效自评的项目3个，平均得分99.43分。
"""
_OLDER = """
一、国有资产占用情况
截至2022年12月31日，本部门房屋1460.83平方米，车辆7辆。
"""


def told(document_id: str, year: int, text: str) -> Builder:
    made = Builder(document_id, year=year) if document_id == "new" else brief(document_id, year, _THREE)
    facts, _ = sentence_facts(document_id, sections_of(text), department=DEPARTMENT, fiscal_year=year)
    made.facts += facts
    return made


_THREE = ("3.00", "2.00", "1.00", "0.00", "1.00", "1.00")


@cache
def over() -> Assistant:
    return assistant_over(told("new", 2024, _NEWER), told("old", 2023, _OLDER))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("有几辆车", "8", "辆"),
        ("现在公车一共多少辆", "8", "辆"),
        ("应急保障用车几辆", "3", "辆"),
        ("特种车有多少辆", "5", "辆"),
        ("2024年要买几辆车", "1", "辆"),
        ("还买车吗，买几辆", "1", "辆"),
        ("购置特种专业技术用车多少辆", "1", "辆"),
        ("100万元以上的设备有多少台", "2", "台（套）"),
        ("要购置几台单价100万元以上的设备", "0", "台（套）"),
        ("截至2023年8月有几辆车", "8", "辆"),
        ("2022年底有几辆车", "7", "辆"),
        ("房屋面积是多少", "1460.83", "平方米"),
        ("编制多少人", "52", "人"),
        ("行政编制几个", "44", "人"),
        ("实有多少人", "59", "人"),
        ("一共多少职工", "59", "人"),
        ("离退休人员多少", "42", "人"),
        ("有多少个处室", "8", "个"),
        ("接待了多少批次", "32", "批次"),
        ("公务接待多少人次", "387", "人次"),
        ("接待多少人", "387", "人次"),
        ("国内公务接待人次是多少", "387", "人次"),
        ("编报绩效目标的项目有几个", "4", "个"),
        ("编报绩效目标的项目涉及多少资金", "350", "万元"),
        ("绩效自评平均得分多少", "99.43", "分"),
        ("固定资产总额", "700", "万元"),
        ("2023年底资产总额多少", "900", "万元"),
        ("实有人员比编制多几个人", "7", "人"),
        ("一百万以上的设备有几台", "2", "台（套）"),
        ("无形资产多少钱", "20", "万元"),
    ],
)
def test_what_is_stated_is_told(question: str, value: str, unit: str) -> None:
    answer = asked(over(), question)
    assert answer.status == "answered", answer.text
    assert [(str(f.value), f.unit) for f in answer.figures] == [(value, unit)], answer.text


@pytest.mark.parametrize(
    "question",
    [
        "退休的有多少人",  # 离退休 is more
        "50万元以上的设备有多少台",
        "2023年底有几辆车",  # told of other days
        "有几个项目",  # only those of one kind are counted
        "外宾接待多少批次",
        "车辆多少钱",
        "报废了几辆车",
        "编外人员多少人",
        "有多少飞机",
    ],
)
def test_another_kind_of_figure_is_never_told(question: str) -> None:
    answer = asked(over(), question)
    assert answer.figures == (), answer.text


def test_a_refusal_names_what_comes_near() -> None:
    assert (
        "“单位管理的离退休人员”为 42 人（截至 2023 年 12 月 31 日）" in asked(over(), "退休的有多少人").text
    )
    text = asked(over(), "2023年底有几辆车").text
    assert "为 8 辆（截至 2023 年 8 月 31 日）" in text
    assert "为 7 辆（截至 2022 年 12 月 31 日）" in text


def test_several_parts_of_one_whole_are_told_in_order() -> None:
    answer = asked(over(), "行政编制和事业编制各多少人")
    assert [str(f.value) for f in answer.figures] == ["44", "8"]
    assert [str(f.value) for f in asked(over(), "行政和事业编制各多少人").figures] == ["44", "8"]
    assert [str(f.value) for f in asked(over(), "编制和实有各多少人").figures] == ["52", "59"]


def test_a_number_said_is_held_against_what_is_stated() -> None:
    assert asked(over(), "有8辆车对不对").text.startswith("是。")
    assert asked(over(), "2024年要添置5台单价100万元以上的设备，对不对").text.startswith("不是。")


def test_a_turn_that_only_counts_goes_on_from_the_one_before() -> None:
    assert [str(f.value) for f in asked(over(), "公务接待多少批次", "多少人次呢").figures] == ["387"]
    assert [str(f.value) for f in asked(over(), "有几辆车", "其中应急保障用车几辆").figures] == ["3"]
    both = asked(over(), "接待多少批次、多少人次")
    assert [(str(f.value), f.unit) for f in both.figures] == [("32", "批次"), ("387", "人次")]


def test_the_day_and_the_year_taken_are_said() -> None:
    assert "截至 2023 年 8 月 31 日" in asked(over(), "有几辆车").text
    assert "2024 年的文件没有写明，按 2023 年的作答" in asked(over(), "房屋面积是多少").text
    assert "预算安排" not in asked(over(), "无形资产多少钱").text


def test_a_row_named_by_persons_asks_for_its_amount() -> None:
    made = told("new", 2024, _NEWER)
    lines = (
        ("社会保障和就业支出", "208", ("社会保障和就业支出",), {"合计": "12.50"}),
        ("行政单位离退休", "2080501", ("社会保障和就业支出", "行政单位离退休"), {"合计": "12.50"}),
    )
    columns = (("科目编码", "code"), ("科目名称", "label"), ("合计", "amount"))
    made.table("expenditure", "部门支出总表", columns, lines, page=9)  # type: ignore[arg-type]
    assistant = assistant_over(made)
    for question in ("行政单位离退休是多少", "2024年行政单位离退休一共安排多少"):
        answer = asked(assistant, question)
        assert answer.status == "answered", answer.text
        assert (str(answer.figures[0].value), answer.figures[0].unit) == ("12.50", "万元")
    persons = asked(assistant, "离退休人员有多少人").figures[0]
    assert (str(persons.value), persons.unit) == ("42", "人")


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("2024年平均每批次公务接待费多少元", "625.00", "元"),
        ("2024年公务接待费每批多少元", "625.00", "元"),
        ("2024年公务接待费平均每人次多少元", "51.68", "元"),
    ],
)
def test_averages_are_over_what_is_said_behind_each(question: str, value: str, unit: str) -> None:
    """2.00 万元, 32 批次, 387 人次."""
    made = compared()
    facts, _ = sentence_facts("c24", sections_of(_NEWER), department=DEPARTMENT, fiscal_year=2024)
    made.facts += facts
    answer = asked(assistant_over(made), question)
    assert answer.status == "answered", answer.text
    assert [(str(f.value), f.unit) for f in answer.figures][:1] == [(value, unit)]


def test_persons_of_a_batch_are_not_told_in_money() -> None:
    made = compared()
    facts, _ = sentence_facts("c24", sections_of(_NEWER), department=DEPARTMENT, fiscal_year=2024)
    made.facts += facts
    answer = asked(assistant_over(made), "2024年每批次公务接待多少人次")
    assert all(f.unit not in ("元", "万元") for f in answer.figures), answer.text


_BOUGHT = """
一、政府采购预算情况
2024年度本单位政府采购预算117.00万元，其中：政府采购货物预算17.00万元、政府采购工程预算0万元、政府采购服务预算100.00万元。
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("政府采购货物、工程、服务各占多少", ["14.53", "0.00", "85.47"]),
        ("政府采购里服务占百分之几", ["85.47"]),
        ("货物类政府采购占多少", ["14.53"]),
        ("政府采购中，服务预算占比", ["85.47"]),
    ],
)
def test_kinds_of_goods_are_shares_of_what_is_bought(question: str, expected: list[str]) -> None:
    answer = asked(assistant_over(told("bought", 2024, _BOUGHT)), question)
    assert [(str(f.value), f.unit) for f in answer.figures] == [(value, "%") for value in expected], (
        answer.text
    )
