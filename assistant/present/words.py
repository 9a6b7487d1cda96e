"""Words of the page (页面用语): what the closed sets of the records are called; amounts as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.records import ComparedRow, FigureKind, Operation, Query, RefusalReason
from ingest.amount import text_of
from ingest.records import Document, TableStatus
from ingest.terms.forms import FORMS

OPERATIONS: dict[Operation, str] = {
    "lookup": "查数",
    "sum": "求和",
    "difference": "求差",
    "share": "求占比",
    "growth": "比上年增减",
    "ratio": "求倍数",
    "rank": "按金额排序",
    "filter": "按条件筛选",
    "count": "数个数",
    "list": "列出组成",
    "compare": "比较大小",
    "exists": "查有没有",
    "prior_level": "推算上年数",
    "per_unit": "求单位平均",
    "passage": "查文字说明",
}
KINDS: dict[FigureKind, str] = {"printed": "文件印出", "computed": "计算所得", "declared": "文件为零或空白"}
REASONS: dict[RefusalReason, str] = {
    "year_not_held": "没有这一年的文件",
    "department_not_held": "没有这个单位的文件",
    "not_disclosed": "文件没有单独公开这一项",
    "not_in_documents": "文件里没有",
    "not_proved": "数字没有核实，不予给出",
    "unclear": "没有看懂问题",
    "out_of_scope": "不在回答范围内",
    "unreadable": "问题无法读取",
}
STATES: dict[str, str] = {
    "proved": "已印证",
    "unchecked": "未经印证",
    "conflict": "文件自身不一致",
    "declared": "零或空白",
    "quoted": "原文摘录",
}
TABLE_STATES: dict[TableStatus, str] = {
    "proved": "已核对",
    "unchecked": "未核对",
    "quarantined": "读取不可靠，不用于作答",
}
TYPES = {"budget": "预算", "final": "决算"}
SCOPES = {"department": "部门（含下属单位）", "unit": "单位（本级）"}
_SHORT_SCOPES = {"department": "部门", "unit": "单位"}
_ORDERS = {"asc": "从小到大", "desc": "从大到小"}


def amount(value: Decimal, unit: str | None) -> str:
    """Return an amount with its unit."""
    if unit is None:
        return text_of(value)
    return f"{text_of(value)}%" if unit == "%" else f"{text_of(value)} {unit}"


def amount_printed(printed: str, unit: str | None) -> str:
    """Return a number as it stands in the file, with the unit it stands in."""
    return printed if unit is None or printed.rstrip().endswith(unit) else f"{printed} {unit}"


def quoted(name: str) -> str:
    """Return a name in quotation marks; those inside it become single ones."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def document_name(document: Document) -> str:
    """Return what a document is called in one line."""
    kind = f"{_SHORT_SCOPES[document.scope]}{TYPES[document.document_type]}"
    sample = "（样例）" if document.sample else ""
    return f"{document.department} {document.fiscal_year} 年{kind}{sample}"


def chips(query: Query, rows: Sequence[ComparedRow] = ()) -> tuple[tuple[str, str], ...]:
    """Return how a question was read: (slot, content), open slots left out.

    rows are the figures that stand side by side: then all of their departments and years are told.
    """
    departments = list(dict.fromkeys(row.department for row in rows))
    years = sorted({row.fiscal_year for row in rows})
    told_departments = f"并列 {len(departments)} 个部门" if len(departments) > 1 else query.department
    told_year = f"{query.fiscal_year} 年" if query.fiscal_year is not None else None
    if len(years) > 1:
        told_year = "、".join(str(year) for year in years) + " 年"
    kind = TYPES.get(query.document_type or "", "")
    scope = SCOPES.get(query.scope or "", "")
    found = (
        ("部门", told_departments),
        ("年度", told_year),
        ("口径", " · ".join(part for part in (kind, scope) if part)),
        ("表", FORMS[query.form].name if query.form in FORMS else None),
        ("项目", "、".join(query.items)),
        ("栏目", query.measure),
        ("资金", query.fund),
        ("运算", "，".join((OPERATIONS[query.operation], *_limits(query)))),
        ("单位", query.unit),
    )
    return tuple((slot, content) for slot, content in found if content)


def _limits(query: Query) -> tuple[str, ...]:
    """Return the arguments that people asked for in words; those of the inner working are left out."""
    said = dict(query.arguments)
    found = (
        f"前 {said['n']} 名" if "n" in said else None,
        f"第 {said['place']} 名" if "place" in said else None,
        _ORDERS.get(said.get("order", "")),
        "、".join(bound for name, bound in query.arguments if name == "said_bound"),
        f"{said['year']} 年" if "year" in said else None,
    )
    return tuple(part for part in found if part)
