"""Extracts → entries (成条): the rows of tables, the columns of their totals, what sentences state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assistant.entries import MAIN, Entry
from assistant.form_rows import FISCAL, FORM_FUND, FORM_TOTAL, FUND_TOTAL, TOTAL_OUT, family_of
from assistant.normalise import name_key, without_brackets
from ingest.records import Column, Document, Extract, Fact, Row, Table
from ingest.terms.columns import FUNDS, GENERAL, GOVERNMENT_FUND, STATE_CAPITAL
from ingest.terms.items import canonical_item, strip_numbering

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
    generic = name_key(item) in TOTALS or (row.is_total and form in ("procurement", "assets"))
    if generic and form in FORM_TOTAL:
        family, item = "total", FORM_TOTAL[form]
    elif name_key(item) == name_key(FORM_TOTAL.get(form or "", "")):
        family, item = "total", FORM_TOTAL[form or ""]
    elif row.is_total and form in ("overview", "fiscal_overview"):
        family = "total"
    if family == "assets":
        item = without_brackets(item)
    fund = FORM_FUND.get(form or "")
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
    for number, (path, stated) in enumerate(groups.items()):
        first = stated[0]
        is_project = len(path) > 1 and name_key(path[-2]) == "项目支出"
        yield Entry(
            document=document,
            family="project" if is_project else "target" if _is_target(stated) else "sentence",
            item=first.item if is_project else _bare(first.item),
            label=path[-1] if is_project else _bare(path[-1]),
            parents=tuple(path[:-1]),
            order=start + number,
            side=first.side,
            fund=first.fund,
            facts=tuple(stated),
            text=name_key("|".join(path if is_project else (*path, *_quotes(stated)))),
        )


def _bare(name: str) -> str:
    """Return a name without the year and the office it is said of (2024年局机关的机关运行经费)."""
    bare = _SAID_OF.sub("", name)
    return canonical_item(bare) if bare != name and len(bare) > 1 else name


def _quotes(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.quote or "" for fact in facts))


def _is_target(facts: Iterable[Fact]) -> bool:
    return all(fact.column_path is not None and "指标值" in fact.column_path for fact in facts)
