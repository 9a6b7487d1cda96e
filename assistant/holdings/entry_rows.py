"""Extracts → entries (成条): the rows of tables, the columns of their totals, what sentences state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.holdings import three_public
from assistant.holdings.entries import MAIN, Entry
from assistant.holdings.form_rows import (
    FISCAL,
    FORM_FUND,
    FORM_TOTAL,
    FUND_TOTAL,
    THIS_YEAR,
    TOTAL_IN,
    TOTAL_OUT,
    Family,
    family_of,
)
from assistant.language.normalise import name_key, without_brackets
from ingest.records import Column, Document, Extract, Fact, Row, Table
from ingest.terms.columns import FUNDS, GENERAL, GOVERNMENT_FUND, STATE_CAPITAL
from ingest.terms.items import canonical_item, strip_numbering
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES

INCOME_COLUMN = {
    GENERAL: "一般公共预算拨款收入",
    GOVERNMENT_FUND: "政府性基金预算拨款收入",
    STATE_CAPITAL: "国有资本经营预算拨款收入",
    "财政专户": "财政专户管理资金收入",
    "经营收入": "事业单位经营收入",
    "上年结转": "上年结转结余",
    FISCAL: "财政拨款收入",
}
_SAID_OF = re.compile(r"^(?:20\d\d年度?)?(?:我|本)?(?:局|部门|单位|机关|委|办|厅)(?:机关|本级|系统)?的")
_SHORTEST_CODE = 3
_CATALOGUED = re.compile(r"[ABC]\d{6,10}[-－—_\s]*(\D.+)")
_ECONOMIC = frozenset(ECONOMIC_SUBJECTS.values())
_FUNCTIONS = frozenset(FUNCTION_CLASSES.values())
TOTALS = frozenset({"合计", "总计", "小计", "总合计", ""})
NOT_NAMED = frozenset({*MAIN, "数量", "单价", "价值", "指标值", "预算资金", "序号", "计量单位"})


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
    found.extend(
        replace(entry, text=f"{entry.text}|{told[entry.key]}") if entry.key in told else entry
        for entry in _sentence_entries(extract.document, sentences, len(found))
    )
    return tuple(found)


def _told_of_projects(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the performance tables say in words, by project."""
    told: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.family == "performance" and entry.parents:
            told[name_key(entry.parents[0])].append(entry.text)
    return {key: "|".join(texts) for key, texts in told.items()}


def _table_entries(
    document: Document, table: Table, facts: Mapping[tuple[str, int, str | None], list[Fact]], start: int
) -> Iterator[Entry]:
    held = facts_by_row(table, facts)
    if three_public.has_item_columns(table):
        yield from three_public.column_entries(document, table, held, start)
        return
    order = start
    seen_total = False
    sections = sections_of(table)
    for place, row in enumerate(table.rows):
        entry = _row_entry(document, table, row, held[place], order, sections)
        order += 1
        seen_total = seen_total or entry.is_total
        yield entry
        for listed in _catalogued(entry):
            yield replace(listed, order=order)
            order += 1
        if entry.is_total:
            for column in _column_entries(entry):
                yield replace(column, order=order)
                order += 1
    if not seen_total and table.declared_empty and table.form in FORM_TOTAL:
        yield _empty_total(document, table, order)


def _catalogued(entry: Entry) -> Iterator[Entry]:
    """Return a row of goods by what the catalogue calls it (采购目录: C21020000房屋租赁服务)."""
    texts = entry.row.texts if entry.family == "procurement" and entry.row is not None else ()
    for match in (_CATALOGUED.fullmatch(text.strip()) for _, text in texts):
        if match is not None and name_key(match[1]) != entry.key:
            yield replace(entry, item=match[1], parents=(*entry.parents, entry.label), listed=True)


def facts_by_row(
    table: Table, facts: Mapping[tuple[str, int, str | None], list[Fact]]
) -> dict[int, tuple[Fact, ...]]:
    """Return the facts of each row by its place; rows side by side share an ordinal, but not their cells."""
    places: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    for place, row in enumerate(table.rows):
        places[row.ordinal, row.side].append(place)
    found: dict[int, tuple[Fact, ...]] = {}
    for (ordinal, side), together in places.items():
        held = facts.get((table.table_id, ordinal, side), [])
        for place in together:
            row = table.rows[place]
            alone = len(together) == 1
            found[place] = tuple(fact for fact in held if alone or _is_of(fact, row))
    return found


def _is_of(fact: Fact, row: Row) -> bool:
    """Tell whether a fact is a cell of a row, among rows that stand side by side."""
    same = fact.row_path == row.path and fact.row_code == row.code
    return same and (fact.column is None or any(cell.column == fact.column for cell in row.cells))


def sections_of(table: Table) -> tuple[frozenset[int], ...]:
    """Return the columns of each group that stands beside others; none where a table has one group.

    A group begins with each side, and where a label or code column comes again after numbers.
    """
    if not any(row.section for row in table.rows):
        return ()
    found: list[set[int]] = []
    side: str | None = None
    counted = False
    for column in sorted(table.columns, key=lambda column: column.index):
        names = column.kind in ("label", "code")
        if not found or column.side != side or (names and counted):
            found.append(set())
            counted = False
        side = column.side
        counted = counted or not names
        found[-1].add(column.index)
    return tuple(frozenset(section) for section in found)


def _row_entry(
    document: Document,
    table: Table,
    row: Row,
    facts: Iterable[Fact],
    order: int,
    sections: Sequence[frozenset[int]] = (),
) -> Entry:
    form = table.form
    columns = tuple(c for c in table.columns if c.side is None or row.side is None or c.side == row.side)
    if row.section < len(sections):
        columns = tuple(c for c in columns if c.index in sections[row.section])
    family, item = _named(document, table, row, columns)
    root = _root(document, table)
    parents = tuple(row.path[:-1])
    return Entry(
        document=document,
        family=family,
        item=item,
        label=strip_numbering(row.label),
        parents=parents[1:] if root is not None and parents[:1] == (root,) else parents,
        order=order,
        table=table,
        row=row,
        form=form,
        code=row.code,
        fund=FORM_FUND.get(form or ""),
        side=row.side,
        columns=columns,
        cells={fact.column: fact for fact in facts if fact.column is not None},
        open=tuple(fact for fact in facts if fact.column is None),
        text=_text_of(table, row) if family in ("performance", "procurement") else "",
    )


def _named(document: Document, table: Table, row: Row, columns: Sequence[Column]) -> tuple[Family, str]:
    """Return what kind of thing a row is, and its item: a total goes by the name of its form."""
    form = table.form
    family: Family = _classified(row, family_of(form, row.side))
    item = three_public.item_of_row(row) if form == three_public.FORM else row.item
    total = _total_of(form, row, columns)
    generic = name_key(item) in TOTALS or (row.is_total and form in ("procurement", "assets"))
    if family == "income" and item == FISCAL:
        item = "财政拨款收入"
    # the subtotal of a source is the figure of that source
    if row.label == "小计" and len(row.path) > 1 and form in _BY_SOURCE:
        return ("income" if form == "income" else family), canonical_item(row.path[-2])
    if total is not None and (generic or name_key(item) == name_key(total)):
        return "total", total
    if row.is_total and form in ("overview", "fiscal_overview"):
        return "total", item
    if total is not None and row.label == _root(document, table):
        return "total", total
    return family, without_brackets(item) if family == "assets" else item


_BY_SOURCE = frozenset({"income", "overview", "fiscal_overview"})


@lru_cache(maxsize=256)
def _root_of(department: str, labels: tuple[tuple[str, ...], ...]) -> str | None:
    first = labels[0][0] if labels and labels[0] else ""
    is_office = bool(first) and name_key(first) == name_key(department)
    return first if is_office and all(path and path[0] == first for path in labels) else None


def _root(document: Document, table: Table) -> str | None:
    """Return the label all rows stand under where that is the department itself: its row is the total."""
    if table.form not in FORM_TOTAL:
        return None
    return _root_of(document.department, tuple(row.path for row in table.rows))


def _total_of(form: str | None, row: Row, columns: Sequence[Column]) -> str | None:
    """Return what the total of a form is called: of this year's money alone where its head says so."""
    if form in ("overview", "fiscal_overview"):
        return {"支出": TOTAL_OUT, "收入": TOTAL_IN}.get(row.side or "") if row.is_total else None
    if form in ("expenditure", "income"):
        for column in columns:
            named = canonical_item(column.path[-1]) if column.kind == "amount" and column.path else ""
            if named in THIS_YEAR:
                return named
    return FORM_TOTAL.get(form or "")


def _classified(row: Row, family: Family) -> Family:
    """Tell subjects of function from those of economy by their code or name; a form may list either."""
    if family not in ("function", "economy"):
        return family
    first = (row.code or " ")[0]
    if first in "235" and len(row.code or "") >= _SHORTEST_CODE:
        return "function" if first == "2" else "economy"
    if row.item in _ECONOMIC:
        return "economy"
    return "function" if row.item in _FUNCTIONS else family


def _text_of(table: Table, row: Row) -> str:
    """Everything a row says in words, with its table's title and goal."""
    words = [cell.printed for cell in row.cells if cell.value is None]
    texts = [text for _, text in row.texts]
    return name_key("|".join((table.title, *table.notes, *row.path, *texts, *words)))


def _column_entries(total: Entry) -> Iterator[Entry]:
    """Return the named columns of a total row as entries of their own."""
    for column in total.columns:
        if column.kind != "amount" or column.measure in NOT_NAMED or column.period != "current":
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
        return INCOME_COLUMN.get(column.measure, column.measure), column.fund
    if form == "procurement":
        return (None, None) if column.measure in FUNDS else (column.measure, column.fund)
    if column.measure in FUNDS:
        is_total_out = total.item in (TOTAL_OUT, "本年支出合计")
        return (FUND_TOTAL[column.measure] if is_total_out else None), column.fund
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
        fund=FORM_FUND.get(form),
        columns=table.columns,
    )


def _sentence_entries(document: Document, facts: Iterable[Fact], start: int) -> Iterator[Entry]:
    """Group what sentences state by item and wholes; a project named under 项目支出 is a project."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.row_path or (fact.item,), []).append(fact)
    told = {path[-1]: name_key(path[-1]) for path, stated in groups.items() if _is_project(path)}
    for number, (path, stated) in enumerate(groups.items()):
        first = stated[0]
        is_project = _is_project(path)
        yield Entry(
            document=document,
            family="project" if is_project else "target" if _is_target(stated) else "sentence",
            item=_dated(first.item, stated, told) if is_project else _bare(first.item),
            label=_dated(path[-1], stated, told) if is_project else _bare(path[-1]),
            parents=tuple(path[:-1]),
            order=start + number,
            side=first.side,
            fund=first.fund,
            facts=tuple(stated),
            text=name_key("|".join(path if is_project else (*path, *_quotes(stated)))),
        )


def _is_project(path: Sequence[str]) -> bool:
    return len(path) > 1 and name_key(path[-2]) == "项目支出"


def _dated(item: str, stated: Sequence[Fact], told: Mapping[str, str]) -> str:
    """Return the name with its year of a project whose change is told without it (2023X经费, X经费减少)."""
    same = [name for name, key in told.items() if re.fullmatch(rf"20\d\d{re.escape(name_key(item))}", key)]
    changed = all(fact.period != "current" for fact in stated)
    return same[0] if changed and len(same) == 1 else item


def _bare(name: str) -> str:
    """Return a name without the year and the office it is said of (2024年局机关的机关运行经费)."""
    bare = _SAID_OF.sub("", name)
    return canonical_item(bare) if bare != name and len(bare) > 1 else name


def _quotes(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.quote or "" for fact in facts))


def _is_target(facts: Iterable[Fact]) -> bool:
    return all(fact.column_path is not None and "指标值" in fact.column_path for fact in facts)
