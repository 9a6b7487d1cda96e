"""Numbers read out of sentences no fact was made of: every word of the question in them, one number alone."""

from __future__ import annotations

from functools import cache

import pytest
from assistant_fixture import DEPARTMENT, Builder, asked, assistant_over, figures
from narrative_text import sections_of

from assistant.assistant import Assistant
from ingest.narrative.sentences import sentence_facts

_TEXT = """
三、重点项目
1.渔政码头改造项目498.82万元，主要包括：聘请码头巡护员23名支出373.66万元，大厅常驻医师至少6名
（2名主治医师和4名见习医师）；培训经费比上年增加20万元。
2.本项目规划建筑面积约为1200平方米，其中地上建筑面积为800平方米，建筑高度为29.8米，地上主楼7层。
第一季度用款计划15万元，第二季度用款计划18万元。
3.租用场地200平方米，场地年管理费每平米50.4元。面向中小企业预留采购预算1928.48万元，其中，预留给小型和微型
企业的采购预算为1349.94万元。单价100万元以上的雷达设备0台。
"""


@cache
def over() -> Assistant:
    made = Builder("new", year=2024)
    facts, _ = sentence_facts("new", sections_of(_TEXT), department=DEPARTMENT, fiscal_year=2024)
    made.facts += facts
    made.passage(("三、重点项目",), _TEXT.strip().replace("\n", ""), page=5)
    return assistant_over(made)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("大厅要请常驻医师至少几名", "6", "名"),
        ("见习医师几名", "4", "名"),
        ("主治医师多少名", "2", "名"),
        ("码头巡护员支出多少钱", "373.66", "万元"),
        ("建筑高度多少米", "29.8", "米"),
        ("第二季度用款计划", "18", "万元"),
        ("场地管理费每平方米多少钱", "50.4", "元"),
        ("采购预算里专门留给中小企业多少万元", "1928.48", "万元"),
    ],
)
def test_the_clause_that_says_all_of_it_answers(question: str, value: str, unit: str) -> None:
    answer = asked(over(), question)
    assert figures(answer)[:1] == [(value, unit)], answer.text
    assert answer.citations[0].page == 5 or answer.citations[0].fact_id is not None


@pytest.mark.parametrize(
    "question",
    [
        "地下建筑高度多少米",  # 地下 is said nowhere
        "第三季度用款计划",
        "培训经费多少钱",  # the sentence tells a change, no level
        "雷达设备多少钱",  # a threshold is no price
        "场地管理费人均多少",
    ],
)
def test_a_word_that_is_not_there_forbids_it(question: str) -> None:
    assert asked(over(), question).status == "refused"


def test_counting_persons_or_journeys_is_never_told_in_money() -> None:
    for question in ("有多少退休干部", "出国去了几趟", "来了几批客人"):
        answer = asked(over(), question)
        assert all(unit != "万元" for _, unit in figures(answer)), answer.text
