"""A year told by the document after it: its column and stage; both shown where they differ."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import Builder, asked, assistant_over, brief, compared, figures

from assistant.assistant import Assistant
from assistant.holdings.column_kinds import kind_of
from assistant.records import Answer
from ingest.records import Column, Source

# In the order of assistant_fixture.BRIEF: total, farming, housing, 三公, vehicles, reception.
OF_2023 = ("869.00", "800.00", "64.00", "16.00", "13.00", "3.00")
OTHERS_OF_2023 = ("900.00", "850.00", "50.00", "18.00", "14.00", "4.00")
_MEASURES = ("2023年执行数", "扣除基建投资后执行数", "小计", "扣除基建投资后预算数", "增减额", "扣除后增减额")


def outturn(document_id: str = "o24", year: int = 2024) -> Builder:
    """A budget with last year's outturn beside it, each with and without one kind of money."""
    made = Builder(document_id, year=year)
    last, this = f"{year - 1}年执行数", f"{year}年预算数"
    heads = {
        _MEASURES[0]: (last, "执行数"),
        _MEASURES[1]: (last, _MEASURES[1]),
        _MEASURES[2]: (this, "年初预算数", "小计"),
        _MEASURES[3]: (this, _MEASURES[3]),
        _MEASURES[4]: (f"{this}比{last}", "增减额"),
        _MEASURES[5]: (f"{this}比{last}（扣除基建投资）", "增减额"),
    }
    made.table(
        "general_expenditure",
        "一般公共预算支出表",
        (("科目名称", "label"), *((measure, "amount") for measure in _MEASURES)),
        (
            _line("渔业执法", "70.00", "60.00", "90.00", "75.00", "20.00", "15.00"),
            _line("住房公积金", "30.00", "30.00", "31.50", "31.50", "1.50", "1.50"),
            _line("巡护和救助支出", "5.00", "5.00", "6.00", "6.00", "1.00", "1.00"),
            _line("合计", "100.00", "90.00", "121.50", "106.50", "21.50", "16.50"),
        ),
        page=5,
        periods={
            _MEASURES[0]: "prior",
            _MEASURES[1]: "prior",
            _MEASURES[4]: "change",
            _MEASURES[5]: "change",
        },
        stages={
            _MEASURES[0]: "执行数",
            _MEASURES[1]: "执行数",
            _MEASURES[2]: "预算数",
            _MEASURES[3]: "预算数",
        },
        heads=heads,
        funds=dict.fromkeys(_MEASURES, "一般公共预算"),
    )
    return made


def _line(label: str, *printed: str) -> tuple[str, None, tuple[str, ...], dict[str, str]]:
    return label, None, (label,), dict(zip(_MEASURES, printed, strict=True))


@lru_cache(maxsize=1)
def with_outturn() -> Assistant:
    return assistant_over(outturn(), brief("b22", 2022, OF_2023))


@lru_cache(maxsize=1)
def budget_before() -> Assistant:
    return assistant_over(outturn(), brief("b23", 2023, OF_2023))


def answered(one: Assistant, *turns: str) -> Answer:
    answer = asked(one, *turns)
    assert answer.status == "answered", answer.text
    return answer


def refused(one: Assistant, question: str) -> Answer:
    answer = asked(one, question)
    assert answer.refusal is not None, answer.text
    return answer


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("2023年渔业执法执行数是多少", "70.00"),
        ("渔业执法的2023年执行数", "70.00"),
        ("2024年预算里的上年渔业执法执行数", "70.00"),
        ("2024年预算文件中2023年住房公积金执行数是多少", "30.00"),
        ("2023年渔业执法实际支出多少", "70.00"),
        ("上年渔业执法执行数", "70.00"),
        ("渔业执法执行数是多少", "70.00"),
        ("2024年渔业执法的2023年执行数是多少", "70.00"),
        ("2024年一般公共预算支出表里2023年住房公积金执行数", "30.00"),
        ("2024年巡护和救助支出的2023年执行数是多少", "5.00"),
        ("2023年一般公共预算支出执行数合计", "100.00"),
        ("扣除基建投资后2023年一般公共预算支出执行数", "90.00"),
        ("2023年渔业执法扣除基建投资后的执行数是多少", "60.00"),
    ],
)
@pytest.mark.parametrize("held", [with_outturn, budget_before])
def test_an_outturn_that_only_the_next_document_prints(question: str, value: str, held: object) -> None:
    answer = answered(held(), question)  # type: ignore[operator]
    assert figures(answer) == [(value, "万元")]
    assert answer.figures[0].kind == "printed"
    assert "2024 年预算" in answer.text
    assert "2023 年" in answer.text
    assert "执行数" in answer.text


def test_several_items_of_the_year_before() -> None:
    answer = answered(with_outturn(), "2023年渔业执法和住房公积金执行数分别是多少")
    assert figures(answer) == [("70.00", "万元"), ("30.00", "万元")]


@pytest.mark.parametrize(
    "question", ["渔业执法2023年执行数和2024年预算数分别是多少", "2023年和2024年渔业执法各是多少"]
)
def test_two_years_of_which_one_document_tells(question: str) -> None:
    assert figures(answered(with_outturn(), question)) == [("70.00", "万元"), ("90.00", "万元")]


def test_a_follow_up_asks_for_the_outturn() -> None:
    answer = answered(with_outturn(), "2024年住房公积金是多少", "2023年执行数呢")
    assert figures(answer) == [("30.00", "万元")]


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("2023年渔业执法决算数是多少", "70.00"),  # 执行数 is no 决算数
        ("2023年渔业执法预算数是多少", "70.00"),  # nor a budget
        ("2024年渔业执法执行数是多少", "90.00"),  # the year's own budget, as what it is
    ],
)
def test_another_stage_is_offered_as_what_it_is(question: str, offered: str) -> None:
    answer = refused(with_outturn(), question)
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_documents"
    assert offered in answer.refusal.nearest
    assert not answer.figures


def test_last_years_budget_is_no_outturn() -> None:
    answer = refused(assistant_over(compared()), "2023年公务接待费实际花了多少")
    assert "3.00" in (answer.refusal.nearest if answer.refusal is not None else "")


def test_a_rate_of_execution_is_not_the_outturn() -> None:
    assert refused(with_outturn(), "2023年渔业执法预算执行率是多少").figures == ()


def test_the_change_over_the_column_that_is_named() -> None:
    answer = answered(with_outturn(), "渔业执法2024年预算数比2023年执行数（扣除基建投资）增加多少")
    assert figures(answer)[0] == ("15.00", "万元")
    assert figures(answered(with_outturn(), "渔业执法比2023年执行数增加多少"))[0] == ("20.00", "万元")


def test_a_change_is_told_with_the_level_of_its_own_row() -> None:
    made = outturn()
    line = ("渔业执法", None, ("渔业执法",), {"合计": "140.00"})  # of all money
    made.table("expenditure", "部门支出总表", (("科目名称", "label"), ("合计", "amount")), (line,), page=2)
    answer = answered(assistant_over(made), "渔业执法比上年增加多少")
    assert figures(answer)[0] == ("20.00", "万元")
    assert "90.00" in answer.text
    assert "140.00" not in answer.text


def test_two_documents_that_differ_are_both_shown() -> None:
    answer = answered(assistant_over(compared(), brief("b23", 2023, OTHERS_OF_2023)), "2023年住房保障支出")
    assert figures(answer) == [("50.00", "万元"), ("64.00", "万元")]
    assert "不一致" in answer.text


def test_two_documents_that_agree_are_one_answer() -> None:
    answer = answered(assistant_over(compared(), brief("b23", 2023, OF_2023)), "2023年住房保障支出")
    assert figures(answer) == [("64.00", "万元")]
    assert "不一致" not in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("2025年执行数", "执行数"), ()),
        (("2026年预算数", "年初预算数", "小计"), ()),
        (("2025年执行数", "扣除某某投资后执行数"), ("扣除某某投资",)),
        (("2026年预算数比2025年执行数（扣除某某投资）", "增减(%)"), ("扣除某某投资",)),
        (("上年", "公务接待费"), ("公务接待费",)),
        (("2026年预算数", "公务接待费"), ("公务接待费",)),
    ],
)
def test_columns_of_two_years_are_of_one_kind(path: tuple[str, ...], kind: tuple[str, ...]) -> None:
    assert kind_of(Column(Source("d", 1), 0, path, "amount", path[-1])) == kind


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("2024年公务用车运行维护费是2023年的百分之几", "84.62", "%"),
        ("2024年公务用车运行维护费相当于2023年的百分之几", "84.62", "%"),
        ("公务用车运行维护费相当于上年的百分之多少", "84.62", "%"),
        ("2024年农林水支出是2023年的几倍", "1.13", "倍"),
        ("农林水支出是去年的几倍", "1.13", "倍"),
    ],
)
@pytest.mark.parametrize("held", [1, 2])
def test_a_year_is_set_against_the_one_before(held: int, question: str, value: str, unit: str) -> None:
    """11.00 over 13.00, 900.00 over 800.00, whether the year before has its own document or not."""
    documents = (compared(), brief("b23", 2023, OF_2023))[:held]
    answer = answered(assistant_over(*documents), question)
    assert figures(answer)[0] == (value, unit)
    assert answer.figures[0].kind == "computed"
