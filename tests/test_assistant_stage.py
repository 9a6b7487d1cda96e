"""Budget against outturn: which stage a question asks for, and the two of one year side by side."""

from __future__ import annotations

import pytest
from assistant_fixture import asked, assistant_over, brief, figures

from assistant.assistant import Assistant
from assistant.language.question import frame_of
from assistant.plans.stages import RATE, says_budget, says_final

_BUDGET = ("900.00", "850.00", "50.00", "16.00", "13.00", "3.00")
_FINAL = ("880.00", "835.00", "45.00", "12.50", "10.40", "2.10")


def assistant() -> Assistant:
    return assistant_over(brief("b23", 2023, _BUDGET), brief("f23", 2023, _FINAL, kind="final"))


@pytest.mark.parametrize(
    ("question", "budget", "final"),
    [
        ("公务接待费预算多少", True, False),
        ("公务接待费决算多少", False, True),
        ("一般公共预算支出多少", False, False),
        ("政府性基金预算支出决算", False, True),
        ("公务接待费年初预算和决算", True, True),
    ],
)
def test_a_fund_is_no_stage(question: str, budget: bool, final: bool) -> None:
    frame = frame_of(question, assistant().holdings.lexicon)
    assert (says_budget(frame), says_final(frame)) == (budget, final)


@pytest.mark.parametrize("said", ["预算完成率", "执行率是多少", "完成年初预算的百分之几"])
def test_how_a_rate_of_completion_is_asked(said: str) -> None:
    assert RATE.search(said)


def test_the_outturn_and_the_budget_of_one_year() -> None:
    assert figures(asked(assistant(), "2023年公务接待费决算多少"))[0] == ("2.10", "万元")
    assert figures(asked(assistant(), "2023年公务接待费决算比预算少多少"))[0] == (
        "0.90",
        "万元",
    )  # 3.00 − 2.10
    assert figures(asked(assistant(), "2023年公务接待费预算执行率"))[0] == ("70.00", "%")  # 2.10 ÷ 3.00


def test_a_year_with_a_budget_alone_has_no_rate_of_completion() -> None:
    both = assistant_over(brief("f23", 2023, _FINAL, kind="final"), brief("b24", 2024, _BUDGET))
    answer = asked(both, "2023年公务接待费预算执行率", "2024年的呢")
    assert (answer.status, figures(answer)) == ("refused", [])
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_documents"
    assert "3.00 万元" in answer.refusal.nearest


def test_a_budget_asked_of_a_final_account_alone_is_not_told_as_the_outturn() -> None:
    only = assistant_over(brief("f23", 2023, _FINAL, kind="final"))
    answer = asked(only, "2023年公务接待费预算多少")
    assert answer.status == "refused"
    assert "决算数为 2.10 万元" in answer.text
    assert figures(asked(only, "2023年公务接待费决算多少"))[0] == ("2.10", "万元")
