"""Example questions (例问), built from what a document holds: each names its department and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.present.words import TYPES
from ingest.records import Document, Extract, Fact, Table
from ingest.store import Outline

_MOST = 6
_ENOUGH_PROJECTS = 3
# Forms whose rows people ask for by name, in the order tried, and the column their amount is read from.
_NAMED_ROWS = (("three_public", "合计"), ("general_basic", "合计"), ("general_expenditure", "合计"))


@dataclass(frozen=True, slots=True)
class Example:
    """A question to press: shown under its document, asked in full."""

    shown: str
    asked: str


def examples(extract: Extract, limit: int = _MOST) -> tuple[Example, ...]:
    """Return questions that this document can answer."""
    document = extract.document
    whose = f"{document.department} {document.fiscal_year} 年{TYPES[document.document_type]}"
    found = dict.fromkeys(_questions(extract))
    return tuple(Example(question, f"{whose}：{question}") for question in list(found)[:limit])


def across(held: Sequence[Outline]) -> tuple[str, ...]:
    """Return questions over several of the held documents, in full."""
    found: list[str] = []
    with_form = {o.document.department for o in held if "three_public" in o.forms}
    if len(with_form) > 1:
        found.append("哪个单位的“三公”经费最多？")
    years: dict[str, set[int]] = defaultdict(set)
    for one in held:
        if one.document.document_type == "budget" and one.forms & {"overview", "expenditure"}:
            years[one.document.department].add(one.document.fiscal_year)
    longest = max(years, key=lambda department: len(years[department]), default="")
    if longest and len(years[longest]) > 1:
        found.append(f"{longest}各年的支出总计是多少？")
    return tuple(found)


def featured(held: Sequence[Outline], limit: int) -> tuple[Document, ...]:
    """Return the newest document of each of the departments with most documents."""
    newest: dict[str, Outline] = {}
    counted: dict[str, int] = defaultdict(int)
    for one in held:
        department = one.document.department
        counted[department] += 1
        best = newest.get(department)
        if best is None or _freshness(one) > _freshness(best):
            newest[department] = one
    order = sorted(newest, key=lambda department: -counted[department])
    return tuple(newest[department].document for department in order[:limit])


def _freshness(one: Outline) -> tuple[int, int]:
    return one.document.fiscal_year, len(one.forms)


def _questions(extract: Extract) -> Iterator[str]:
    forms = {table.form for table in extract.tables if table.status != "quarantined"}
    named = next(_named(extract), None)
    if named is not None and (named.form == "three_public" or "three_public" not in forms):
        yield f"{named.item}是多少？"
    elif "three_public" in forms:
        yield "“三公”经费是多少？"
    if "expenditure" in forms:
        yield "支出由哪些功能分类构成？"
        yield "项目支出占支出总计的百分之几？"
    if _project_count(extract.facts) >= _ENOUGH_PROJECTS:
        yield "金额最大的三个项目是哪些？"
    if extract.passages:
        yield "单位的主要职责是什么？"
    empty = next(_declared_empty(extract.tables), None)
    if empty is not None:
        yield f"有没有{empty}？"
    if forms & {"expenditure", "overview"}:
        yield "支出总计是多少亿元？"


def _project_count(facts: Iterable[Fact]) -> int:
    listed = {f.row_path for f in facts if f.form == "projects" and len(f.row_path) == 1}
    told = {f.row_path for f in facts if f.kind == "sentence" and f.row_path[:1] == ("项目支出",)}
    return max(len(listed), len(told - {("项目支出",)}))


def _named(extract: Extract) -> Iterator[Fact]:
    """Return facts with a name of their own and an amount, the last row of a form first."""
    tables = {table.table_id: table for table in extract.tables}
    for form, measure in _NAMED_ROWS:
        rows = [f for f in extract.facts if f.form == form and f.measure == measure and _tellable(f, tables)]
        yield from reversed(rows)


def _tellable(fact: Fact, tables: dict[str, Table]) -> bool:
    table = tables.get(fact.table_id or "")
    if table is None or fact.status not in ("proved", "unchecked") or not fact.value or not fact.item:
        return False
    return not any(row.ordinal == fact.row and row.is_total for row in table.rows)


def _declared_empty(tables: Iterable[Table]) -> Iterator[str]:
    names = {"fund_expenditure": "政府性基金预算支出", "state_capital_expenditure": "国有资本经营预算支出"}
    return (names[t.form] for t in tables if t.form in names and t.declared_empty is not None)
