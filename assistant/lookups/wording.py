"""Words of an answer (措辞): amounts, places and states in plain, courteous Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.lookups.lookup import Evidence
from ingest.amount import MONEY_UNITS, convert, text_of
from ingest.records import Document

RELATION = {"≥": "不少于", "≤": "不超过", ">": "大于", "<": "小于", "=": ""}
TYPE = {"budget": "预算", "final": "决算"}
_MOST_TOLD = 4
SCOPE = {"department": "部门", "unit": "本级"}


def shown(value: Decimal, unit: str | None) -> str:
    """Return an amount as it is shown: 2.39 万元, 46.25%, 15 台."""
    if unit is None:
        return text_of(value)
    return f"{text_of(value)}%" if unit == "%" else f"{text_of(value)} {unit}"


def terms(operands: Sequence[Evidence], unit: str | None) -> list[str]:
    """Return the terms of a calculation: bare where one unit of money serves all, else told with it."""
    held = [e.unit for e in operands if e.unit in MONEY_UNITS]
    money = unit if unit in MONEY_UNITS else next(iter(held), None)
    alike = set(held) <= {money}
    return [_term(e, None if alike else money) for e in operands]


def _term(evidence: Evidence, money: str | None) -> str:
    value = evidence.value if evidence.value is not None else Decimal(0)
    if money is None or evidence.unit not in MONEY_UNITS:
        return text_of(value)
    return shown(convert(value, evidence.unit or "", money), money)


def arranged(document: Document, verb: str = "") -> str:
    """Return how amounts of a document are told: a budget arranges, a final account reports."""
    return verb or ("决算数为" if document.document_type == "final" else "预算安排")


def subject(document: Document) -> str:
    """Return whose and which year's figures these are."""
    return f"{document.department} {document.fiscal_year} 年{TYPE[document.document_type]}"


def held_list(documents: Sequence[Document], near: Sequence[str] = (), most: int = _MOST_TOLD) -> str:
    """Return which documents are held, department by department (甲局 2023 年预算、2024 年预算).

    near are the departments nearest to what was asked for: they come first, and few others with them.
    """
    by_department: dict[str, list[str]] = {}
    for document in sorted(documents, key=lambda d: d.fiscal_year):
        kind = f"{document.fiscal_year} 年{TYPE[document.document_type]}"
        by_department.setdefault(document.department, []).append(kind)
    order = list(dict.fromkeys((*near, *(document.department for document in documents))))
    most = len(near) if near and len(order) > most else most
    told = "；".join(f"{name} {'、'.join(dict.fromkeys(by_department[name]))}" for name in order[:most])
    return f"{told}；等 {len(order)} 个部门" if len(order) > most else told


def states(what: str, amount: str) -> str:
    """Return what is said with its amount, set apart from digits by a space."""
    return f"{what} {amount}" if amount[:1].isascii() else f"{what}{amount}"


def name(evidence: Evidence) -> str:
    """Return what a figure is called, with the project or whole it stands under where that tells it apart."""
    entry = evidence.entry
    if entry.family == "performance" and entry.parents:
        return f"{quoted(entry.parents[0])}的{quoted(evidence.label)}"
    if entry.listed:
        return f"{quoted(entry.label)}（采购目录：{entry.item}）"
    if entry.family == "procurement" and entry.parents:
        column = f"的{_column(evidence)}" if evidence.label != entry.label else ""
        return f"{quoted(entry.label)}（{entry.parents[0]}）{column}"
    title = entry.item if (entry.is_total and entry.column is None) or not entry.label else entry.label
    if evidence.label != entry.label:
        return f"{quoted(title)}的{_column(evidence)}"
    if entry.form == "income" and entry.family == "function":  # a subject of spending, told from the income
        return f"{quoted(title)}的收入"
    return quoted(title)


def label(evidence: Evidence) -> str:
    """Return what a figure is called, without quotation marks."""
    return name(evidence).replace("“", "").replace("”", "")


def quoted(text: str) -> str:
    """Return a name in quotation marks; one that has its own keeps them."""
    return text if "“" in text else f"“{text}”"


def _column(evidence: Evidence) -> str:
    return f"“{evidence.column.measure}”" if evidence.column is not None else ""


def as_of(evidence: Evidence) -> str:
    """Return the day a statement speaks of (截至 2024 年 8 月 31 日), nothing where it gives none."""
    day = evidence.fact.as_of if evidence.fact is not None else None
    if day is None:
        return ""
    parts = zip(day.split("-"), ("年", "月", "日"), strict=False)
    return f"截至 {' '.join(f'{int(number)} {unit}' for number, unit in parts)}"


def place(evidence: Evidence) -> str:
    """Return where a figure stands: table, row, page."""
    entry, page = evidence.entry, evidence.source.page
    if entry.table is None or (evidence.fact is not None and evidence.fact.kind == "sentence"):
        return f"正文第 {page} 页"
    row = f"“{entry.row_name}”行" if entry.row is not None and entry.label else ""
    column = (
        f"“{evidence.column.path[-1]}”栏" if evidence.column is not None and entry.row is not None else ""
    )
    return f"《{entry.table.title}》第 {page} 页{row}{column}"


def how_declared(evidence: Evidence) -> str:
    """Return how the document shows a zero: a printed 0, a blank cell, a table declared empty."""
    if evidence.note is not None:
        return f"该表为空表，文件注明“{evidence.note}”"
    if evidence.fact is None:
        return "该栏在表中为空白，没有填列数字，按零答复"
    return f"文件印为“{evidence.printed}”"


def target_value(evidence: Evidence) -> str:
    """Return a performance target in words: 不少于 30 台（表中写作“≥30 台”)."""
    if evidence.value is None:
        return f"“{evidence.printed}”"
    relation = RELATION.get(evidence.relation or "", "")
    said = f"{relation} {shown(evidence.value, evidence.unit)}".strip()
    return f"{said}（文件写作“{evidence.printed}”）" if relation else said


def proof(evidence: Evidence) -> str:
    """Return the state of proof of a figure in words."""
    return {
        "proved": "文件自身的勾稽关系已印证",
        "unchecked": "位置确定，但文件中没有可供核对的勾稽关系，未经印证",
        "conflict": "与文件中的其他数字不一致，请注意核对",
        "declared": "",
    }.get(evidence.status, "")
