"""Heads, totals and codes said with a row's name hold the column, the table and the row."""

from __future__ import annotations

import pytest
from assistant_fixture import Builder, Line, asked, assistant_over, figures

_INCOME = (("科目名称", "label"), ("合计", "amount"), ("事业收入", "amount"), ("其他收入", "amount"))
_SPENT = (("科目名称", "label"), ("合计", "amount"), ("基本支出", "amount"), ("项目支出", "amount"))
_BASIC = (("科目名称", "label"), ("合计", "amount"))


def _line(name: str, code: str, **printed: str) -> Line:
    return name, code, (name,), printed


def final() -> Builder:
    made = Builder("final", kind="final")
    made.table(
        "income",
        "收入决算表",
        _INCOME,
        [
            _line("渔政事务", "21399", 合计="88.00", 事业收入="8.00", 其他收入="0.00"),
            _line("合计", "", 合计="88.00"),
        ],
        page=2,
        heads={"事业收入": ("单位资金", "事业收入"), "其他收入": ("单位资金", "其他收入")},
    )
    made.table(
        "expenditure",
        "支出决算表",
        _SPENT,
        [
            _line("渔政事务", "21399", 合计="76.00", 基本支出="50.00", 项目支出="26.00"),
            _line("合计", "", 合计="76.00", 基本支出="50.00", 项目支出="26.00"),
        ],
        page=3,
    )
    made.table(
        "general_expenditure",
        "一般公共预算支出决算表",
        _SPENT,
        [
            _line("渔政事务", "21399", 合计="61.00", 基本支出="40.00", 项目支出="21.00"),
            _line("合计", "", 合计="61.00", 基本支出="40.00", 项目支出="21.00"),
        ],
        page=4,
    )
    made.table(
        "general_basic",
        "一般公共预算基本支出决算表",
        _BASIC,
        [_line("公务接待费", "30217", 合计="0.40"), _line("合计", "", 合计="40.00")],
        page=5,
    )
    made.table(
        "three_public",
        "“三公”经费支出表",
        _BASIC,
        [_line("合计", "", 合计="2.00"), _line("公务接待费", "", 合计="0.90")],
        page=6,
    )
    return made


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("渔政事务的本年收入合计是多少", "88.00"),
        ("渔政事务的事业收入是多少", "8.00"),
        ("渔政事务中的其他收入有多少", "0.00"),
        ("渔政事务的支出是多少", "76.00"),
        ("渔政事务其中：基本支出是多少", "50.00"),
        ("渔政事务的一般公共预算支出是多少", "61.00"),
        ("一般公共预算支出中，渔政事务是多少", "61.00"),
        ("渔政事务的一般公共预算支出中的项目支出是多少", "21.00"),
        ("公务接待费（30217）是多少", "0.40"),
        ("公务接待费是多少", "0.90"),
    ],
)
def test_what_is_said_with_the_name_holds(question: str, value: str) -> None:
    assert [figure for figure, _ in figures(asked(assistant_over(final()), question))][:1] == [value]


def sources() -> Builder:
    """Income by source, each with a subtotal, and two columns joined in the name of a row."""
    made = Builder("sources")
    made.table(
        "income",
        "收入预算总表",
        (("项目", "label"), ("金额", "amount")),
        [
            ("收入总计", None, ("收入总计",), {"金额": "100.00"}),
            ("小计", None, ("一般公共预算资金", "小计"), {"金额": "92.00"}),
            ("小计", None, ("其他资金", "小计"), {"金额": "8.00"}),
        ],
        page=1,
    )
    made.table(
        "expenditure",
        "支出预算总表",
        (("科目名称", "label"), ("合计", "amount"), ("人员经费", "amount"), ("公用经费", "amount")),
        [_line("合计", "", 合计="100.00", 人员经费="60.00", 公用经费="10.00")],
        page=2,
    )
    made.table(
        "overview",
        "收支总表",
        (("项目", "label"), ("预算数", "amount")),
        [
            ("人员经费和公用经费支出", None, ("人员经费和公用经费支出",), {"预算数": "70.00"}),
            ("支出总计", None, ("支出总计",), {"预算数": "100.00"}),
        ],
        page=3,
        side="支出",
    )
    return made


def test_the_subtotal_of_a_source_is_not_the_total_of_all() -> None:
    assert figures(asked(assistant_over(sources()), "收入总计是多少")) == [("100.00", "万元")]
    assert figures(asked(assistant_over(sources()), "一般公共预算资金占收入总计的百分之几"))[:1] == [
        ("92.00", "%")
    ]


def test_two_columns_joined_in_a_name_are_each_told_where_each_is_asked() -> None:
    assistant = assistant_over(sources())
    each = figures(asked(assistant, "人员经费和公用经费分别是多少"))
    assert [value for value, _ in each] == ["60.00", "10.00"]
    assert figures(asked(assistant, "人员经费和公用经费支出是多少")) == [("70.00", "万元")]
