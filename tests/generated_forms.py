"""The nine standard forms of a budget, in one style: Budget + Style → tables (`Spec`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generated_caption import number_rows, ordinal_head, spec_of, with_carry
from generated_names import ECONOMIC_GROUPS
from generated_parts import CARRIES, FUNDS, INCOMES, Budget
from generated_subjects import by, subject_cells, subject_heads, subject_rows
from generated_table import Head, Row, Spec
from generated_three_public import three_public
from generated_two_sided import fiscal_overview, overview

if TYPE_CHECKING:
    from collections.abc import Callable

    from generated_style import Style

INCOME_HEADS = {
    "fiscal": ("财政拨款收入", "财政拨款收入"),
    "special": ("财政专户收入", "财政专户管理资金"),
    "business": ("事业收入", "事业收入"),
    "operating": ("经营收入", "事业单位经营收入"),
    "upper": ("上级补助收入", "上级补助收入"),
    "subordinate": ("附属单位上缴收入", "附属单位上缴收入"),
    "other": ("其他收入", "其他收入"),
    "general": ("一般公共预算", "一般公共预算拨款收入"),
    "fund": ("政府性基金预算", "政府性基金预算拨款收入"),
    "capital": ("国有资本经营预算", "国有资本经营预算拨款收入"),
}
EMPTY_NOTES = (
    "注：无{name}预算财政拨款安排，空表列示。",
    "注：本部门本年度没有{name}预算支出，本表为空表。",
)
FUND_NAMES = {"fund": "政府性基金", "capital": "国有资本经营"}


def make_forms(budget: Budget, style: Style) -> list[Spec]:
    """Return the nine standard tables."""
    return [
        overview(budget, style),
        _income(budget, style),
        _expenditure(budget, style),
        fiscal_overview(budget, style),
        _general_expenditure(budget, style),
        _general_basic(budget, style),
        _fund_expenditure(budget, style, "fund"),
        _fund_expenditure(budget, style, "capital"),
        three_public(budget, style),
    ]


def _income(budget: Budget, style: Style) -> Spec:
    split = style.income_shape != "subjects"
    word = 1 if split else 0
    fiscal = tuple(FUNDS) if split else ("fiscal",)

    def head(key: str, wide: float = 5.2) -> Head:
        return Head(INCOME_HEADS[key][word], key, wide)

    current = (*fiscal, *style.income_order)
    carry = Head("上年结转结余" if split else "上年结转", "carry", 5.2)
    if split:
        names = (
            ("carry_total", "小计"),
            ("carry_general", "一般公共预算"),
            ("carry_fund", "政府性基金预算"),
            ("carry_capital", "国有资本经营预算"),
            ("carry_other", "单位资金"),
        )
        carry = Head("上年结转结余", children=tuple(Head(text, key, 5.2) for key, text in names))
    heads = [
        *ordinal_head(style),
        *(
            (Head("部门代码", "code", 5, "code"), Head("部门名称", "label", 9, "label"))
            if style.income_shape == "units"
            else subject_heads(style, room=6.0)
        ),
        Head("合计", "total", 5.6),
        Head("本年收入", children=(Head("小计", "current", 5.6), *(head(key) for key in current))),
        carry,
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": by(budget),
        "current": by(budget, sources=INCOMES),
        "fiscal": by(budget, sources=FUNDS),
        "carry": by(budget, sources=CARRIES),
        "carry_total": by(budget, sources=CARRIES),
    }
    for source in (*INCOMES, *CARRIES):
        columns[source] = by(budget, sources=(source,))
    keys = {leaf.key for one in heads for leaf in one.leaves()}
    columns = {key: amount for key, amount in columns.items() if key in keys}
    if style.income_shape == "units":
        rows = [Row(0, {"label": "合计"} | {k: style.cell(f("")) for k, f in columns.items()}, {"": "total"})]
        for unit, (code, name) in enumerate(budget.units):
            cells = {key: style.cell(_of_unit(budget, key, unit)) for key in columns}
            rows.append(Row(0, {"code": code, "label": name} | cells, {"": "unit"}, code=code))
        rows = number_rows(rows, style)
    else:
        rows = subject_rows(budget, style, columns, ())
    return spec_of("income", budget, style, heads, rows)


def _of_unit(budget: Budget, column: str, unit: int) -> int:
    groups = {"total": (), "current": INCOMES, "fiscal": FUNDS, "carry": CARRIES, "carry_total": CARRIES}
    return budget.of(sources=groups.get(column, (column,)), unit=unit)


def _expenditure(budget: Budget, style: Style) -> Spec:
    last = [
        Head("事业单位经营支出" if style.wording else "经营支出", "operation", 5.6),
        Head("上缴上级支出" if style.wording else "上解上级支出", "to_upper", 5.6),
        Head("对附属单位补助支出", "to_subordinate", 5.6),
    ]
    if style.wording:
        last = [last[0], last[2], last[1]]
    heads = [
        *ordinal_head(style),
        *subject_heads(style, room=18),
        Head("合计", "total", 6.5),
        Head("基本支出", "basic", 6.5),
        Head("项目支出", "project", 6.5),
        *last,
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": by(budget),
        "basic": by(budget, purposes=("personnel", "public")),
    }
    for purpose in ("project", "operation", "to_upper", "to_subordinate"):
        columns[purpose] = by(budget, purposes=(purpose,))
    return spec_of("expenditure", budget, style, heads, subject_rows(budget, style, columns, ()))


def _general_expenditure(budget: Budget, style: Style) -> Spec:
    sources = with_carry("general")
    detailed = style.general_shape == "detailed"
    basic = Head("基本支出", "basic", 7)
    if detailed:
        names = (("basic", "小计"), ("personnel", "人员经费"), ("public", "公用经费"))
        basic = Head("基本支出", children=tuple(Head(text, key, 6.5) for key, text in names))
    heads = [
        *ordinal_head(style),
        *subject_heads(style, room=18),
        Head("合计", "total", 7),
        basic,
        Head("项目支出", "project", 7),
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": by(budget, sources=sources),
        "basic": by(budget, sources=sources, purposes=("personnel", "public")),
        "project": by(budget, sources=sources, purposes=("project",)),
    }
    if detailed:
        for purpose in ("personnel", "public"):
            columns[purpose] = by(budget, sources=sources, purposes=(purpose,))
    return spec_of("general_expenditure", budget, style, heads, subject_rows(budget, style, columns, sources))


def _general_basic(budget: Budget, style: Style) -> Spec:
    heads = [
        *ordinal_head(style),
        *subject_heads(style, "支出部门经济分类科目", room=14),
        Head(
            "一般公共预算基本支出",
            children=(
                Head("合计", "total", 7),
                Head("人员经费", "personnel", 7),
                Head("公用经费", "public", 7),
            ),
        ),
    ]

    def row(code: str, name: str, role: str, prefix: str) -> Row:
        people = sum(a for c, _, a in budget.economic if c.startswith(prefix) and c[:3] in {"301", "303"})
        things = sum(a for c, _, a in budget.economic if c.startswith(prefix) and c[:3] not in {"301", "303"})
        amounts = {"total": people + things, "personnel": people, "public": things}
        cells = subject_cells(code, name, style) if code else {"label": name}
        cells |= {key: style.cell(amount) for key, amount in amounts.items()}
        return Row(0, cells, {"": role}, code="" if style.codes == "none" else code, name=name)

    rows = [row("", "合计", "total", "")]
    for group, name in ECONOMIC_GROUPS.items():
        items = [(c, n) for c, n, _ in budget.economic if c.startswith(group)]
        if items:
            rows.append(row(group, name, f"subject:{group}", group))
            rows += [row(c, n, f"subject:{c}", c) for c, n in items]
    return spec_of("general_basic", budget, style, heads, number_rows(rows, style))


def _fund_expenditure(budget: Budget, style: Style, fund: str) -> Spec:
    form = "fund_expenditure" if fund == "fund" else "state_capital_expenditure"
    sources = with_carry(fund)
    heads = [
        *ordinal_head(style),
        *subject_heads(style, room=18),
        Head("合计", "total", 7),
        Head("基本支出", "basic", 7),
        Head("项目支出", "project", 7),
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": by(budget, sources=sources),
        "basic": by(budget, sources=sources, purposes=("personnel", "public")),
        "project": by(budget, sources=sources, purposes=("project",)),
    }
    rows = subject_rows(budget, style, columns, sources)
    note = ""
    if not budget.of(sources=sources):
        rows = rows if style.zeros else []
        note = EMPTY_NOTES[style.wording].format(name=FUND_NAMES[fund])
    return spec_of(form, budget, style, heads, rows, note=note)
