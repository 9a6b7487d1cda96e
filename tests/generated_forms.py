"""The nine standard forms of a budget, in one style: Budget + Style → tables (`Spec`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generated_caption import number_rows, ordinal_head, spec_of, with_carry
from generated_names import ECONOMIC_GROUPS, SUBJECTS
from generated_parts import CARRIES, FUNDS, INCOMES, Budget
from generated_table import Head, Row, Spec
from generated_three_public import three_public
from generated_two_sided import fiscal_overview, overview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


def _subject_heads(style: Style, group: str = "功能分类科目", room: float = 12.0) -> tuple[Head, ...]:
    name = Head("科目名称", "label", room, "label")
    if style.codes == "spaced" and group == "功能分类科目":
        codes = Head(
            "科目编码",
            children=tuple(
                Head(text, key, 2.6, "code") for text, key in (("类", "c1"), ("款", "c2"), ("项", "c3"))
            ),
        )
    else:
        codes = Head("科目编码", "code", 5.0, "code")
    return (Head(group, children=(codes, name)),)


def _subject_cells(code: str, name: str, style: Style) -> dict[str, str]:
    if style.codes == "spaced" and code.startswith("2"):
        return {"c1": code[:3], "c2": code[3:5], "c3": code[5:], "label": name}
    return {"code": code, "label": name}


def _by(budget: Budget, *, sources: Sequence[str] = (), purposes: Sequence[str] = ()) -> Callable[[str], int]:
    """Return the amount of a subject (by code prefix), limited to sources and purposes."""
    return lambda code: budget.of(sources=sources, purposes=purposes, subject=code)


def _subject_rows(
    budget: Budget, style: Style, columns: dict[str, Callable[[str], int]], sources: Sequence[str]
) -> list[Row]:
    """Return 合计 and the subject rows that the sources fill, with the columns' amounts by code prefix."""
    inside = {part.subject for part in budget.parts if not sources or part.source in sources}
    codes = sorted({code[:size] for code in inside for size in (3, 5, 7)})
    rows = [Row(0, {"label": "合计"} | {k: style.cell(f("")) for k, f in columns.items()}, {"": "total"})]
    for code in codes:
        cells = _subject_cells(code, SUBJECTS[code], style)
        cells |= {key: style.cell(amount(code)) for key, amount in columns.items()}
        rows.append(Row(0, cells, {"": f"subject:{code}"}, code=code))
    return number_rows(rows, style)


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
            else _subject_heads(style, room=6.0)
        ),
        Head("合计", "total", 5.6),
        Head("本年收入", children=(Head("小计", "current", 5.6), *(head(key) for key in current))),
        carry,
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": _by(budget),
        "current": _by(budget, sources=INCOMES),
        "fiscal": _by(budget, sources=FUNDS),
        "carry": _by(budget, sources=CARRIES),
        "carry_total": _by(budget, sources=CARRIES),
    }
    for source in (*INCOMES, *CARRIES):
        columns[source] = _by(budget, sources=(source,))
    keys = {leaf.key for one in heads for leaf in one.leaves()}
    columns = {key: amount for key, amount in columns.items() if key in keys}
    if style.income_shape == "units":
        cells = {key: style.cell(amount("")) for key, amount in columns.items()}
        rows = [
            Row(0, {"label": "合计"} | cells, {"": "total"}),
            Row(0, {"code": budget.code, "label": budget.department} | cells, {"": "unit"}, code=budget.code),
        ]
        rows = number_rows(rows, style)
    else:
        rows = _subject_rows(budget, style, columns, ())
    return spec_of("income", budget, style, heads, rows)


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
        *_subject_heads(style, room=18),
        Head("合计", "total", 6.5),
        Head("基本支出", "basic", 6.5),
        Head("项目支出", "project", 6.5),
        *last,
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": _by(budget),
        "basic": _by(budget, purposes=("personnel", "public")),
    }
    for purpose in ("project", "operation", "to_upper", "to_subordinate"):
        columns[purpose] = _by(budget, purposes=(purpose,))
    return spec_of("expenditure", budget, style, heads, _subject_rows(budget, style, columns, ()))


def _general_expenditure(budget: Budget, style: Style) -> Spec:
    sources = with_carry("general")
    detailed = style.general_shape == "detailed"
    basic = Head("基本支出", "basic", 7)
    if detailed:
        names = (("basic", "小计"), ("personnel", "人员经费"), ("public", "公用经费"))
        basic = Head("基本支出", children=tuple(Head(text, key, 6.5) for key, text in names))
    heads = [
        *ordinal_head(style),
        *_subject_heads(style, room=18),
        Head("合计", "total", 7),
        basic,
        Head("项目支出", "project", 7),
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": _by(budget, sources=sources),
        "basic": _by(budget, sources=sources, purposes=("personnel", "public")),
        "project": _by(budget, sources=sources, purposes=("project",)),
    }
    if detailed:
        for purpose in ("personnel", "public"):
            columns[purpose] = _by(budget, sources=sources, purposes=(purpose,))
    return spec_of(
        "general_expenditure", budget, style, heads, _subject_rows(budget, style, columns, sources)
    )


def _general_basic(budget: Budget, style: Style) -> Spec:
    heads = [
        *ordinal_head(style),
        *_subject_heads(style, "支出部门经济分类科目", room=14),
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
        cells = {"label": name} | ({"code": code} if code else {})
        return Row(0, cells | {k: style.cell(v) for k, v in amounts.items()}, {"": role}, code=code)

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
        *_subject_heads(style, room=18),
        Head("合计", "total", 7),
        Head("基本支出", "basic", 7),
        Head("项目支出", "project", 7),
    ]
    columns: dict[str, Callable[[str], int]] = {
        "total": _by(budget, sources=sources),
        "basic": _by(budget, sources=sources, purposes=("personnel", "public")),
        "project": _by(budget, sources=sources, purposes=("project",)),
    }
    rows = _subject_rows(budget, style, columns, sources)
    note = ""
    if not budget.of(sources=sources):
        rows = rows if style.zeros else []
        note = EMPTY_NOTES[style.wording].format(name=FUND_NAMES[fund])
    return spec_of(form, budget, style, heads, rows, note=note)
