"""Self-evaluation tables of projects (绩效自评表): money by stage, indicators, blanks."""

from __future__ import annotations

import pytest
from assistant_fixture import Builder, Line, asked, assistant_over, figures

_PROJECT = "渔港监控维护"
_MONEY = ("年初预算数", "全年预算数", "全年执行数", "执行率", "得分", "指标值", "实际完成值")


def evaluated() -> Builder:
    made = Builder("final", kind="final")
    lines: list[Line] = [
        _line(
            "年度资金总额",
            (),
            年初预算数="90.00",
            全年预算数="96.00",
            全年执行数="60.00",
            执行率="62.50",
            得分="6.3",
        ),
        _line("财政拨款", (), 年初预算数="80.00", 全年预算数="80.00", 全年执行数="44.00"),
        _line("设备完好率", ("产出指标", "质量指标"), 指标值="≥96%", 实际完成值="85", 得分="7.1"),
        _line("系统安全性", ("效益指标", "社会效益指标"), 指标值="得到提升", 得分="9"),
    ]
    kinds = {"指标值": "text", "实际完成值": "percent", "执行率": "percent", "得分": "quantity"}
    columns = (("指标名称", "label"), *((name, kinds.get(name, "amount")) for name in _MONEY))
    stages = {"年初预算数": "预算数", "全年预算数": "预算数", "全年执行数": "执行数"}
    made.table(
        "performance",
        f"{_PROJECT}项目绩效自评表",
        columns,  # type: ignore[arg-type]
        lines,
        page=6,
        stages=stages,
        status="unchecked",
    )
    made.sentence(("项目支出", _PROJECT), "60.00万元", f"{_PROJECT}项目支出60.00万元。", page=5)
    return made


def _line(label: str, above: tuple[str, ...], **printed: str) -> Line:
    return label, None, (_PROJECT, *above, label), printed


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("渔港监控维护项目财政拨款的全年执行数是多少", "44.00"),
        ("渔港监控维护项目财政拨款的年初预算数是多少", "80.00"),
        ("渔港监控维护项目年度资金总额的全年预算数是多少", "96.00"),
        ("渔港监控维护项目年度资金总额的执行率是多少", "62.50"),
        ("渔港监控维护项目支出是多少", "60.00"),
        ("渔港监控维护这个项目的项目经费是多少", "60.00"),
        ("渔港监控维护项目设备完好率实际完成多少", "85"),
    ],
)
def test_the_column_asked_is_the_column_told(question: str, value: str) -> None:
    assert [figure for figure, _ in figures(asked(assistant_over(evaluated()), question))][:1] == [value]


@pytest.mark.parametrize(
    "question", ["渔港监控维护项目系统安全性实际完成值是多少", "渔港监控维护系统安全性完成了多少"]
)
def test_an_outcome_left_blank_is_not_nothing(question: str) -> None:
    assert figures(asked(assistant_over(evaluated()), question)) == []


def test_the_score_of_a_project_is_not_that_of_one_of_its_indicators() -> None:
    told = [
        figure for figure, _ in figures(asked(assistant_over(evaluated()), "渔港监控维护项目自评得分是多少"))
    ]
    assert not {"7.1", "9"} & set(told)
