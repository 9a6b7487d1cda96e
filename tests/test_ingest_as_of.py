"""As of when: the day a sentence speaks of, what is to be bought, what money is involved in, plain names."""

from __future__ import annotations

import pytest
from narrative_text import sections_of

from ingest.narrative.as_of import as_of_in
from ingest.narrative.sentences import sentence_facts
from ingest.records import DocumentType, Fact


def facts_of(text: str, *, final: bool = False) -> tuple[Fact, ...]:
    facts, _ = sentence_facts(
        "d",
        sections_of(text),
        department="某市甲局",
        fiscal_year=2031,
        document_type="final" if final else "budget",
    )
    return facts


def told(facts: tuple[Fact, ...]) -> dict[tuple[str, ...], tuple[str, str | None]]:
    return {fact.row_path: (fact.printed, fact.as_of) for fact in facts}


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("截至2030年8月31日，共有车辆7辆", "budget", "2030-08-31"),
        ("截止2030年12月31日", "budget", "2030-12-31"),
        ("截至2030年10月，共有车辆1辆", "budget", "2030-10"),
        ("2030年8月底有车辆3辆", "budget", "2030-08-31"),
        ("截至2030年底，部门共有车辆0台", "budget", "2030-12-31"),
        ("截至上年底，人员编制52人", "budget", "2030-12-31"),
        ("部门上年末固定资产金额为810.82万元", "budget", "2030-12-31"),
        ("年末实际保有量为15辆", "final", "2031-12-31"),
        ("年末公务用车保有量为8辆", "budget", None),
        ("年末结转结余3万元", "final", None),
        ("2030年预算安排车辆购置费", "budget", None),
        ("截至2030年13月", "budget", None),
    ],
)
def test_the_day_a_sentence_speaks_of(text: str, kind: DocumentType, day: str | None) -> None:
    assert as_of_in(text, 2031, kind) == day


def test_a_day_holds_for_the_sentences_after_it_but_not_for_plans() -> None:
    facts = told(
        facts_of(
            """
            一、国有资产占用情况
            截至2030年8月31日，某市甲局共有车辆7辆，其中：应急保障用车3辆、其他用车4辆。单价100万元（含）以上
            设备2台（套）。2031年部门预算安排购置车辆1辆，其中：应急保障用车1辆。单价100万元（含）以上设备0台（套）。
            二、人员情况
            在职实有177人。
            """
        )
    )
    assert facts["车辆",] == ("7辆", "2030-08-31")
    assert facts["车辆", "应急保障用车"] == ("3辆", "2030-08-31")
    assert facts["单价100万元（含）以上设备",] == ("2台（套）", "2030-08-31")
    assert facts["购置车辆",] == ("1辆", None)
    assert facts["购置车辆", "应急保障用车"] == ("1辆", None)
    assert facts["购置单价100万元（含）以上设备",] == ("0台（套）", None)
    assert facts["在职实有",] == ("177人", None)


def test_what_is_bought_in_one_sentence_is_bought_throughout() -> None:
    facts = told(facts_of("一、资产\n2031年计划购置车辆0辆，主要是车辆更新；单价50万元以上设备3台（套）。\n"))
    assert facts["购置单价50万元以上设备",] == ("3台（套）", None)


def test_money_involved_stands_under_what_it_is_involved_in() -> None:
    facts = told(
        facts_of(
            """
            一、绩效管理情况
            2031年度，本单位编报绩效目标的项目共4个，涉及项目预算资金598.46万元。
            本部门整体支出纳入绩效目标管理，涉及财政性资金4651.67万元。
            绩效自评的项目4个，涉及预算金额598.42万元，平均得分99.43分。
            """
        )
    )
    assert facts["编报绩效目标的项目", "涉及项目预算资金"][0] == "598.46"
    assert facts["整体支出纳入绩效目标管理", "涉及财政性资金"][0] == "4651.67"
    assert facts["绩效自评的项目", "平均得分"][0] == "99.43分"


def test_counts_are_named_without_words_of_adding_up() -> None:
    facts = told(
        facts_of(
            """
            一、机构设置
            某市甲局内设13个机构。某市甲局下属2家机关和1家参公单位。
            二、公务接待
            国内公务接待批次为323次，共计接待3876人次。共涉及采购项目8个。
            三、重点项目
            （一）12345热线工作经费，年初预算16,790,000.00元。
            """
        )
    )
    assert facts["内设机构",][0] == "13个"
    assert facts["下属机关",][0] == "2家"
    assert {path for path, (printed, _) in facts.items() if printed == "1家"} <= {
        ("下属参公单位",),
        ("参公单位",),
    }
    assert facts["接待",][0] == "3876人次"
    assert facts["采购项目",][0] == "8个"
    assert facts["12345热线工作经费",][0] == "16,790,000.00"
