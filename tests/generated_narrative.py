"""The narrative (情况说明) of an invented budget: own sentences that state the figures of its tables."""

from __future__ import annotations

import re

from generated_lists import trimmed
from generated_parts import CARRIES, FUNDS, INCOMES, Budget
from generated_style import Style, rounded
from generated_three_public import last_amounts, three_amounts

Paragraph = tuple[str, str]  # kind: heading or text; text
INCOME_NAMES = (
    ("一般公共预算收入", ("general",)),
    ("政府性基金预算收入", ("fund",)),
    ("国有资本经营预算收入", ("capital",)),
    ("财政专户资金收入", ("special",)),
    ("其他来源收入", tuple(INCOMES[4:])),
    ("上年结转", tuple(CARRIES)),
)
OTHER_PURPOSES = (
    ("operation", "经营支出"),
    ("to_upper", "上缴上级支出"),
    ("to_subordinate", "对附属单位补助支出"),
)
# a line without a full stop is a heading; a line that ends with a backslash goes on
TEMPLATE = """
一、部门职责及机构设置情况
{department}负责本领域政策的落实、业务指导和公共服务，承办市委、市政府交办的其他事项。
（一）落实本领域的规划和年度计划，协调解决工作中的问题。
（二）组织业务培训和宣传，指导基层单位改进服务。
二、部门预算安排的总体情况
1、收入说明
{year}年部门收入预算 {whole}万元，其中：{incomes}。
2、支出说明
{year}年部门支出预算 {whole}万元，其中基本支出 {basic}万元（人员经费 {people}万元、公用经费 {things}万元），\
项目支出 {project}万元{others}。项目支出主要包括：{listed}。
3、比上年增减情况
{year}年部门收支预算 {whole}万元，比 {last}年预算增加 {more}万元，其中：\
基本支出增加 {more_basic}万元，项目支出{word} {more_project}万元。
三、机关运行经费安排情况
{year}年本部门机关运行经费安排 {office}万元，用于办公、差旅、会议、用车等日常开支。
四、{scope}“三公”经费预算情况
{year}年本部门{scope}“三公”经费预算 {three_total}万元，其中：因公出国（境）费 {three_trips}万元；\
公务用车购置及运行维护费 {three_vehicles}万元（其中：公务用车购置费 {three_cars}万元，\
公务用车运行维护费 {three_running}万元）；公务接待费 {three_hosting}万元。{three_change}。
五、预算绩效信息
本部门对项目支出编制绩效目标，加强运行监控和结果应用。
"""


def make_narrative(budget: Budget, style: Style) -> list[Paragraph]:
    """Return the paragraphs from duties to performance, before the lists."""

    def wan(amount: int) -> str:
        value = rounded(amount, "万元")
        return trimmed(value) if style.trimmed else f"{value:.2f}"

    three = three_amounts(budget, FUNDS if style.fiscal_three else ("general",))
    changes = dict(budget.changes)
    rest = changes["total"] - changes["basic"]
    others = [(name, budget.of(purposes=(purpose,))) for purpose, name in OTHER_PURPOSES]
    figures = {
        "department": budget.department,
        "year": str(budget.year),
        "last": str(budget.year - 1),
        "whole": wan(budget.of()),
        "basic": wan(budget.of(purposes=("personnel", "public"))),
        "people": wan(budget.of(purposes=("personnel",))),
        "things": wan(budget.of(purposes=("public",))),
        "project": wan(budget.of(purposes=("project",))),
        "office": wan(budget.of(sources=("general",), purposes=("public",))),
        "incomes": "，".join(f"{name} {wan(budget.of(sources=keys))}万元" for name, keys in INCOME_NAMES),
        "others": "".join(f"，{name} {wan(amount)}万元" for name, amount in others if amount),
        "listed": "。".join(
            f"（{n}）{p.name} {wan(p.amount)}万元" for n, p in enumerate(budget.projects, start=1)
        ),
        "more": wan(changes["total"]),
        "more_basic": wan(changes["basic"]),
        "word": "增加" if rest >= 0 else "减少",
        "more_project": wan(abs(rest)),
        "three_change": _change(budget, style, three["total"]),
        "scope": "财政拨款" if style.fiscal_three else "一般公共预算",
        **{f"three_{key}": wan(amount) for key, amount in three.items()},
    }
    lines = TEMPLATE.strip().format(**figures).splitlines()
    return [("text" if "。" in line else "heading", spaced(line, style.spacing)) for line in lines]


def _change(budget: Budget, style: Style, now: int) -> str:
    if style.three_shape != "years":
        return f"与 {budget.year - 1}年预算持平"
    more = now - last_amounts(budget)["total"]
    word = "增加" if more >= 0 else "减少"
    return f"比 {budget.year - 1}年预算{word} {trimmed(rounded(abs(more), '万元'))}万元"


def procurement_intro(budget: Budget, style: Style) -> tuple[str, ...]:
    """Return the heading and the sentence above the procurement table."""
    total = rounded(sum(p.pieces * p.price for p in budget.purchases), "万元")
    text = f"{budget.year}年，{budget.department}安排政府采购预算 {trimmed(total)}万元，明细见下表。"
    return ("六、政府采购预算情况", spaced(text, style.spacing))


def assets_intro(budget: Budget, style: Style) -> tuple[str, ...]:
    """Return the heading and the sentence above the table of assets."""
    total = rounded(sum(asset.value for asset in budget.assets), "万元")
    text = f"{budget.department}上年末固定资产金额为 {total:.2f}万元，明细见下表。"
    return ("七、国有资产信息", spaced(text, style.spacing))


def terms() -> list[Paragraph]:
    """Return the closing sections."""
    return [
        ("heading", "八、名词解释"),
        ("text", "1、一般公共预算拨款收入：当年由财政安排给本部门的一般公共预算资金。"),
        ("text", "2、事业收入：事业单位开展业务活动取得的收入。"),
        ("text", "3、上年结转：上一年没有用完、按原用途转到本年使用的资金。"),
        ("heading", "九、其他需要说明的事项"),
        ("text", "本部门没有其他需要说明的事项。"),
    ]


def spaced(text: str, spacing: str) -> str:
    """Set the gaps between words and digits as the document does: none, before numbers, or both sides."""
    tight = re.sub(r"(?<=[一-龥：（）、，“”]) (?=\d)", "", text)
    if spacing == "none":
        return tight
    loose = re.sub(r"(?<=[一-龥])(?=\d)", " ", tight)
    return re.sub(r"(?<=[\d])(?=[一-龥])", " ", loose) if spacing == "both" else loose
