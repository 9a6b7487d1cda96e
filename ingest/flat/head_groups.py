"""Which head cells may stand below which (表头的上下层), by what they mean."""

from __future__ import annotations

from ingest.terms.columns import FUNDS, Term

_INCOME = frozenset(
    {
        "小计",
        "合计",
        "财政拨款",
        "财政拨款收入",
        *FUNDS,
        "财政专户",
        "事业收入",
        "经营收入",
        "上级补助收入",
        "附属单位上缴收入",
        "其他收入",
        "单位资金",
    }
)
_SUMS = frozenset({"小计", "合计"})
CAR_PARTS = frozenset({"公务用车购置费", "公务用车运行维护费", "购置费", "运行费"})
_THREE_PUBLIC = frozenset(
    {
        "“三公”经费合计",
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务接待费",
        "会议费",
        "培训费",
        "合计",
        "小计",
    }
)
# What may stand below a head cell, by the canonical measures of the leaves.
BELOW: dict[str, frozenset[str]] = {
    "科目": frozenset({"科目编码", "科目名称", "名称", "单位编码", "单位名称", "类", "款", "项"}),
    "项目": frozenset({"科目编码", "科目名称", "名称", "类", "款", "项"}),
    "科目编码": frozenset({"类", "款", "项"}),
    "收入": _INCOME,
    "支出": _SUMS | {"基本支出", "项目支出", "人员经费", "公用经费", *FUNDS},
    "资金性质": _INCOME | {"上年结转"},
    "资金来源": (_INCOME - {"合计"}) | {"上年结转"},  # the total of all sources is none of them
    "采购项目来源": frozenset({"项目名称", "预算资金", "单位名称", "项目编码"}),
    "采购金额": _INCOME | {"财政拨款结转", "非财政拨款结转结余", "上年结转"},
    "基本支出组": _SUMS | {"人员经费", "公用经费"},
    "基本支出": _SUMS | {"人员经费", "公用经费"},
    "项目支出": _SUMS | {"项目支出总数", "扣除后预算数"},
    "公务用车购置及运行维护费": _SUMS | CAR_PARTS,
    "财政拨款": _SUMS | set(FUNDS),
    "财政拨款收入": _SUMS | set(FUNDS),
    "上年结转": _SUMS | set(FUNDS) | {"财政拨款结转", "非财政拨款结转结余", "财政专户", "单位资金"},
    "单位资金": _SUMS | {"事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"},
    "比较": frozenset({"增减额", "增减幅"}),
    "财政专户": frozenset({"专户收入"}),
    "其他收入": frozenset({"事业收入", "经营收入", "其他收入"}),
    "政府采购项目": _SUMS | {"预留份额"},
    "预算数": _INCOME
    | {"其中预算数", "扣除后预算数"}
    | _THREE_PUBLIC
    | {"基本支出", "项目支出", "人员经费", "公用经费", "财政拨款结转", "上年结转"},
    "执行数": _THREE_PUBLIC | {"基本支出", "项目支出", "其中执行数", "扣除后执行数"},
    "其中预算数": _SUMS | {"基本支出", "项目支出"},
    "决算数": _THREE_PUBLIC | {"基本支出", "项目支出"},
    "“三公”经费合计": _THREE_PUBLIC,
    "年度": _THREE_PUBLIC | {"预算数", "执行数", "基本支出", "项目支出"},
    "一般公共预算": _SUMS | {"基本支出", "项目支出", "专项资金"},
    "政府性基金": _SUMS | {"基本支出", "项目支出"},
    "国有资本经营预算": _SUMS | {"基本支出", "项目支出"},
}
# A cell of role "either" becomes a group only where the first cell put below it opens a group's parts.
OPENERS = _SUMS | CAR_PARTS | {"人员经费", "类", "科目编码", "单位编码", "名称"}


def family(term: Term) -> str:
    """Return what a head cell is in this table of groups."""
    return term.family or term.measure
