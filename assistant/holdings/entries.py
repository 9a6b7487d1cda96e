"""Entries (条目): every row that can be asked about, with its columns and what is printed in them.

A column of a total row is an entry too (合计 × 项目支出 is “项目支出”), and so is what a sentence states.
An entry knows the table's blanks: a column that has no fact is a blank cell, not a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.holdings.form_rows import FORM_TOTAL, OWN_FORM, Family
from assistant.holdings.units import is_part
from assistant.language.normalise import name_key, without_brackets
from assistant.language.words import GENERIC_LABELS
from ingest.records import Column, Document, Fact, Row, Table

VALUE_KINDS = frozenset({"amount", "quantity", "percent"})
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
MAIN = ("合计", "预算数", "金额", "决算数", "“三公”经费合计", "小计")
GENERIC = frozenset({*GENERIC_LABELS.split(), ""})


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
    listed: bool = False  # a row of goods by its name in the catalogue (采购目录), beside its own

    @property
    def key(self) -> str:
        """The form of the name in which two wordings are equal."""
        return name_key(self.item)

    @property
    def width(self) -> int:
        """The smaller, the wider the scope."""
        if self.family == "sentence" or (self.table is None and self.family != "project"):
            return 9
        if self.item in OWN_FORM and FORM_TOTAL.get(self.form or "") == self.item:
            return 0
        return _WIDTH.get(self.form or "", 7)

    @property
    def row_name(self) -> str:
        """What the row is called where it is cited: a unit's, or a year's, by what is printed there."""
        if self.row is None or self.column is None:
            return self.label
        of_year = self.row.label[:2] == "20" and self.row.label[-1] in "年度"
        return self.row.label if of_year or is_part(self.document.document_id) else self.label

    @property
    def is_total(self) -> bool:
        """Tell whether the entry is a total of its form, or a column of one."""
        return self.family == "total"


def is_scanned(entry: Entry) -> bool:
    """Tell an entry of a page that is a picture: its words were recognised, and may be wrong."""
    facts = (*entry.cells.values(), *entry.open, *entry.facts)
    if any(fact.scan for fact in facts):
        return True
    row = entry.row
    return row is not None and row.source.file is None and row.source.page in entry.document.scans


def names_of(entry: Entry) -> Iterator[str]:
    """Yield the keys an entry is found under: its names, with and without brackets, and its code."""
    for name in dict.fromkeys((entry.item,) if entry.listed else (entry.item, entry.label)):
        if name_key(name) not in GENERIC:
            yield name_key(name)
            yield name_key(without_brackets(name))
    if entry.family == "assets":  # 单价在50万元以上的设备
        yield from (name_key(entry.item.replace(words, "")) for words in ("在", "单价在", "单价"))
    if entry.family == "function" and entry.item.endswith("支出") and len(entry.item) > 4:
        yield name_key(entry.item.removesuffix("支出").removesuffix("等"))
        yield name_key(entry.item.removesuffix("等支出") + "支出")
    elif entry.family == "function":
        yield name_key(entry.item + "支出")


def main_column(entry: Entry, unit_kind: str | None = None) -> Column | None:
    """Return the column that answers for a row when none is named: 合计 or the only amount."""
    if entry.column is not None:
        return next((column for column in entry.columns if column.index == entry.column), None)
    current = [c for c in entry.columns if c.kind in VALUE_KINDS and c.period == "current"]
    if entry.family == "performance" or entry.form in ("performance", "overall_performance"):
        target = next((c for c in entry.columns if c.measure == "指标值"), None)
        funds = next((c for c in current if c.kind == "amount" and c.index in entry.cells), None)
        stated = target is not None and (
            target.index in entry.cells
            or any(index == target.index for index, _ in (entry.row.texts if entry.row is not None else ()))
        )
        return target if stated or funds is None else funds
    if unit_kind == "quantity":
        return next((column for column in current if column.kind == "quantity"), None)
    if entry.form == "assets":
        return next((column for column in current if column.kind == "amount"), None)
    wanted = "决算数" if entry.document.document_type == "final" else "预算数"
    for measure in MAIN:
        fitting = [column for column in current if column.measure == measure and column.kind == "amount"]
        if fitting:
            return next((column for column in fitting if column.stage == wanted), fitting[0])
    return next((column for column in current if column.kind == "amount"), None)
