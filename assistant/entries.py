"""Extracts → entries (条目): every row that can be asked about, with its columns and what is printed in them.

A column of a total row is an entry too (合计 × 项目支出 is “项目支出”), and so is what a sentence states.
An entry knows the table's blanks: a column that has no fact is a blank cell, not a missing one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.normalise import name_key, without_brackets
from ingest.records import Column, Document, Extract, Fact, Row, Table
from ingest.terms.columns import FUNDS, GENERAL, GOVERNMENT_FUND, STATE_CAPITAL
from ingest.terms.items import strip_numbering

Family = Literal[
    "total",
    "function",
    "economy",
    "income",
    "project",
    "procurement",
    "performance",
    "assets",
    "institution",
    "sentence",
    "target",
    "other",
]
FISCAL = "财政拨款"
THREE_PUBLIC = "“三公”经费"
TOTAL_OUT = "支出总计"
TOTAL_IN = "收入总计"
VALUE_KINDS = frozenset({"amount", "quantity", "percent"})

_FAMILY: dict[str, Family] = {
    "overview": "function",
    "income": "function",
    "expenditure": "function",
    "fiscal_overview": "function",
    "fiscal_expenditure": "function",
    "general_expenditure": "function",
    "fund_expenditure": "function",
    "fund_overview": "function",
    "state_capital_expenditure": "function",
    "special_account": "function",
    "general_basic": "economy",
    "fiscal_basic": "economy",
    "fund_basic": "economy",
    "basic": "economy",
    "three_public": "economy",
    "operating_costs": "economy",
    "projects": "project",
    "general_projects": "project",
    "special_funds": "project",
    "procurement": "procurement",
    "services": "procurement",
    "performance": "performance",
    "overall_performance": "performance",
    "assets": "assets",
    "institutions": "institution",
}
# The name that the total row of a form goes by.
FORM_TOTAL: dict[str, str] = {
    "income": TOTAL_IN,
    "expenditure": TOTAL_OUT,
    "fiscal_expenditure": "财政拨款支出",
    "general_expenditure": "一般公共预算支出",
    "fund_expenditure": "政府性基金预算支出",
    "state_capital_expenditure": "国有资本经营预算财政拨款支出",
    "general_basic": "基本支出",
    "fiscal_basic": "基本支出",
    "basic": "基本支出",
    "three_public": THREE_PUBLIC,
    "projects": "项目支出",
    "general_projects": "项目支出",
    "procurement": "政府采购",
    "services": "政府购买服务",
    "assets": "资产总额",
    "operating_costs": "机关运行经费",
}
_FORM_FUND: dict[str, str] = {
    "general_expenditure": GENERAL,
    "general_basic": GENERAL,
    "general_projects": GENERAL,
    "fund_expenditure": GOVERNMENT_FUND,
    "fund_basic": GOVERNMENT_FUND,
    "fund_overview": GOVERNMENT_FUND,
    "state_capital_expenditure": STATE_CAPITAL,
    "fiscal_overview": FISCAL,
    "fiscal_expenditure": FISCAL,
    "fiscal_basic": FISCAL,
    "three_public": FISCAL,
}
# The smaller, the wider the scope and the nearer to the reader's first look.
_WIDTH: dict[str, int] = {
    "overview": 0,
    "expenditure": 1,
    "projects": 1,
    "three_public": 2,
    "fiscal_overview": 3,
    "fiscal_expenditure": 3,
    "basic": 3,
    "fiscal_basic": 4,
    "general_expenditure": 5,
    "general_basic": 5,
    "income": 6,
    "general_projects": 6,
}
_MAIN = ("合计", "预算数", "金额", "决算数", "“三公”经费合计", "小计")
_FUND_TOTAL = {
    GENERAL: "一般公共预算支出",
    GOVERNMENT_FUND: "政府性基金预算支出",
    STATE_CAPITAL: "国有资本经营预算财政拨款支出",
}
_OWN_FORM = frozenset({*_FUND_TOTAL.values(), "财政拨款支出"})  # best read in the form of their own
_INCOME_COLUMN = {
    GENERAL: "一般公共预算拨款收入",
    GOVERNMENT_FUND: "政府性基金预算拨款收入",
    STATE_CAPITAL: "国有资本经营预算拨款收入",
    "财政专户": "财政专户管理资金收入",
    "经营收入": "事业单位经营收入",
    "上年结转": "上年结转结余",
    FISCAL: "财政拨款收入",
}
_GENERIC = frozenset({"合计", "总计", "小计", "总合计", ""})  # names of every table's total, of none
_NOT_NAMED = frozenset({*_MAIN, "数量", "单价", "价值", "指标值", "预算资金", "序号", "计量单位"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, one column of a total row, or one statement of a sentence.

    item is its canonical name, parents the names it stands under (a project, a whole), fund the fund its form
    or column is limited to. column is set where the entry is one column of a total row. open holds facts of
    the row whose column is not certain. text is what describes it (indicators, sentences), for matching only.
    """

    document: Document
    family: Family
    item: str
    label: str
    parents: tuple[str, ...]
    order: int
    table: Table | None = None
    row: Row | None = None
    form: str | None = None
    code: str | None = None
    fund: str | None = None
    side: str | None = None
    column: int | None = None
    columns: tuple[Column, ...] = ()
    cells: Mapping[int, Fact] = field(default_factory=dict)
    open: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()  # what sentences state
    text: str = ""

    @property
    def key(self) -> str:
        """The form of the name in which two wordings are equal."""
        return name_key(self.item)

    @property
    def width(self) -> int:
        """The smaller, the wider the scope."""
        if self.family == "sentence" or (self.table is None and self.family != "project"):
            return 9
        if self.item in _OWN_FORM and FORM_TOTAL.get(self.form or "") == self.item:
            return 0
        return _WIDTH.get(self.form or "", 7)

    @property
    def is_total(self) -> bool:
        """Tell whether the entry is a total of its form, or a column of one."""
        return self.family == "total"


def entries_of(extract: Extract) -> tuple[Entry, ...]:
    """Return the entries of a document in document order."""
    facts: dict[tuple[str, int, str | None], list[Fact]] = defaultdict(list)
    sentences: list[Fact] = []
    for fact in extract.facts:
        if fact.kind == "table" and fact.table_id is not None and fact.row is not None:
            facts[fact.table_id, fact.row, fact.side].append(fact)
        elif fact.kind == "sentence":
            sentences.append(fact)
    found: list[Entry] = []
    for table in extract.tables:
        found.extend(_table_entries(extract.document, table, facts, len(found)))
    told = _told_of_projects(found)
    for entry in _sentence_entries(extract.document, sentences, len(found)):
        found.append(replace(entry, text=f"{entry.text}|{told[entry.key]}") if entry.key in told else entry)
    return tuple(found)


def _told_of_projects(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the performance tables say in words, by project."""
    told: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.family == "performance" and entry.parents:
            told[name_key(entry.parents[0])].append(entry.text)
    return {key: "|".join(texts) for key, texts in told.items()}


def family_of(form: str | None, side: str | None) -> Family:
    """Return the kind of thing the rows of a form are."""
    if form in ("overview", "fiscal_overview") and side == "收入":
        return "income"
    return _FAMILY.get(form or "", "other")


def names_of(entry: Entry) -> Iterator[str]:
    """Return the keys an entry is found under: canonical and printed name, with and without brackets, code."""
    for name in dict.fromkeys((entry.item, entry.label)):
        if name_key(name) not in _GENERIC:
            yield name_key(name)
            yield name_key(without_brackets(name))
    if entry.code and entry.column is None:
        yield name_key(entry.code)
    if entry.family == "function" and entry.item.endswith("支出") and len(entry.item) > 4:
        yield name_key(entry.item.removesuffix("支出").removesuffix("等"))
        yield name_key(entry.item.removesuffix("等支出") + "支出")
    elif entry.family == "function":
        yield name_key(entry.item + "支出")


def _table_entries(
    document: Document, table: Table, facts: Mapping[tuple[str, int, str | None], list[Fact]], start: int
) -> Iterator[Entry]:
    order = start
    seen_total = False
    for row in table.rows:
        held = facts.get((table.table_id, row.ordinal, row.side), ())
        entry = _row_entry(document, table, row, held, order)
        order += 1
        seen_total = seen_total or entry.is_total
        yield entry
        if entry.is_total:
            for column in _column_entries(entry):
                yield replace(column, order=order)
                order += 1
    if not seen_total and table.declared_empty and table.form in FORM_TOTAL:
        yield _empty_total(document, table, order)


def _row_entry(document: Document, table: Table, row: Row, facts: Iterable[Fact], order: int) -> Entry:
    form = table.form
    columns = tuple(c for c in table.columns if c.side is None or row.side is None or c.side == row.side)
    cells = {fact.column: fact for fact in facts if fact.column is not None}
    family = family_of(form, row.side)
    item = row.item
    generic = name_key(item) in _GENERIC or (row.is_total and form in ("procurement", "assets"))
    if generic and form in FORM_TOTAL:
        family, item = "total", FORM_TOTAL[form]
    elif name_key(item) == name_key(FORM_TOTAL.get(form or "", "")):
        family, item = "total", FORM_TOTAL[form or ""]
    elif row.is_total and form in ("overview", "fiscal_overview"):
        family = "total"
    if family == "assets":
        item = without_brackets(item)
    fund = _FORM_FUND.get(form or "")
    return Entry(
        document=document,
        family=family,
        item=item,
        label=strip_numbering(row.label),
        parents=tuple(row.path[:-1]),
        order=order,
        table=table,
        row=row,
        form=form,
        code=row.code,
        fund=fund,
        side=row.side,
        columns=columns,
        cells=cells,
        open=tuple(fact for fact in facts if fact.column is None),
        text=_text_of(table, row) if family in ("performance", "procurement") else "",
    )


def _text_of(table: Table, row: Row) -> str:
    """Everything a row says in words, with its table's title and goal."""
    words = [cell.printed for cell in row.cells if cell.value is None]
    texts = [text for _, text in row.texts]
    return name_key("|".join((table.title, *table.notes, *row.path, *texts, *words)))


def _column_entries(total: Entry) -> Iterator[Entry]:
    """Return the named columns of a total row as entries of their own."""
    for column in total.columns:
        if column.kind != "amount" or column.measure in _NOT_NAMED or column.period != "current":
            continue
        item, fund = _column_item(total, column)
        if item is not None:
            yield Entry(
                document=total.document,
                family="total",
                item=item,
                label=item,
                parents=(total.item,),
                order=total.order,
                table=total.table,
                row=total.row,
                form=total.form,
                fund=fund,
                side=total.side,
                column=column.index,
                columns=total.columns,
                cells=total.cells,
                open=total.open,
            )


def _column_item(total: Entry, column: Column) -> tuple[str | None, str | None]:
    form = total.form
    if form == "three_public":
        return (None, None) if column.measure in FUNDS else (column.measure, total.fund)
    if form == "income":
        return _INCOME_COLUMN.get(column.measure, column.measure), column.fund
    if form == "procurement":
        return (None, None) if column.measure in FUNDS else (column.measure, column.fund)
    if column.measure in FUNDS:
        is_total_out = total.item in (TOTAL_OUT, "本年支出合计")
        return (_FUND_TOTAL[column.measure] if is_total_out else None), column.fund
    return column.measure, column.fund or total.fund


def _empty_total(document: Document, table: Table, order: int) -> Entry:
    """The total of a form declared empty (空表列示): there is no row, the note stands for it."""
    form = table.form or ""
    return Entry(
        document=document,
        family="total",
        item=FORM_TOTAL[form],
        label=FORM_TOTAL[form],
        parents=(),
        order=order,
        table=table,
        form=form,
        fund=_FORM_FUND.get(form),
        columns=table.columns,
    )


def _sentence_entries(document: Document, facts: Iterable[Fact], start: int) -> Iterator[Entry]:
    """Group what sentences state by item and wholes; a project named under 项目支出 is a project."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.row_path or (fact.item,), []).append(fact)
    for number, (path, stated) in enumerate(groups.items()):
        first = stated[0]
        is_project = len(path) > 1 and name_key(path[-2]) == "项目支出"
        yield Entry(
            document=document,
            family="project" if is_project else "target" if _is_target(stated) else "sentence",
            item=first.item,
            label=path[-1],
            parents=tuple(path[:-1]),
            order=start + number,
            side=first.side,
            fund=first.fund,
            facts=tuple(stated),
            text=name_key("|".join(path if is_project else (*path, *_quotes(stated)))),
        )


def _quotes(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.quote or "" for fact in facts))


def _is_target(facts: Iterable[Fact]) -> bool:
    return all(fact.column_path is not None and "指标值" in fact.column_path for fact in facts)


def main_column(entry: Entry, unit_kind: str | None = None) -> Column | None:
    """Return the column that answers for a row when none is named: 合计 or the only amount."""
    if entry.column is not None:
        return next((column for column in entry.columns if column.index == entry.column), None)
    current = [c for c in entry.columns if c.kind in VALUE_KINDS and c.period == "current"]
    if entry.family == "performance" or entry.form in ("performance", "overall_performance"):
        return next((c for c in entry.columns if c.measure == "指标值"), None)
    if unit_kind == "quantity":
        return next((column for column in current if column.kind == "quantity"), None)
    if entry.form == "assets":
        return next((column for column in current if column.kind == "amount"), None)
    wanted = "决算数" if entry.document.document_type == "final" else "预算数"
    for measure in _MAIN:
        fitting = [column for column in current if column.measure == measure and column.kind == "amount"]
        if fitting:
            return next((column for column in fitting if column.stage == wanted), fitting[0])
    return next((column for column in current if column.kind == "amount"), None)
