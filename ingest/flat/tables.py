"""Regions → tables (表): columns, rows with their hierarchy, and what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ingest.flat.head_choice import borne_out, doubt, support
from ingest.flat.headers import free_order, head_readings, unsure_order
from ingest.flat.regions import Region, regions_of
from ingest.flat.row_drafts import NUMERIC_KINDS, SUBJECT_NAMES
from ingest.flat.rows import join_label, rows_of
from ingest.flat.subject_trees import one_below_the_other, one_list
from ingest.flat.target_rows import project_of, target_rows
from ingest.flat.tokens import Token, is_cut, tokens_of, without_cut_number, without_line_numbers
from ingest.marks.levels import in_hierarchy
from ingest.marks.line_marks import INDENT
from ingest.marks.paths import with_paths
from ingest.records import Column, Line, Page, Problem, Row, Source, Table
from ingest.terms.forms import FORMS
from ingest.terms.items import canonical_item, strip_numbering

_TARGETS = frozenset({"performance", "overall_performance"})
_AMOUNT_INSIDE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+\.\d{2}(?!\d)")
_TREES = 3  # of subjects in one row, more than the pair of 部门 and 政府 subjects
_LEVELS = 2  # indentations that tell a hierarchy
ORDER_UNPROVED = "order_unproved"
_RESERVED = frozenset({"head_unclear", "row_unclear", ORDER_UNPROVED})
_CARS = frozenset({"公务用车购置及运行维护费", "公务用车运行维护费"})


def tables_of(pages: Sequence[Page]) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    """Return the tables of a flattened document, and the lines that stand in no table.

    Numbers whose column is open keep their candidates; problems stand on each table.
    """
    regions = regions_of(pages)
    tables = tuple(_table(region, number) for number, region in enumerate(regions, 1))
    taken = {line.number for region in regions for line in region.lines}
    rest = tuple(
        replace(line, text=line.text.strip())
        for page in pages
        for line in page.lines
        if line.number not in taken
    )
    return tables, rest


def _table(region: Region, number: int) -> Table:
    """Read a region by the reading of its head that most rows bear out, of those nothing speaks against.

    Where something speaks against the likeliest reading, another one needs rows that bear it out.
    """
    tables = [
        _read(region, number, _ordered(columns))
        for columns in head_readings(region.head, region.title_line.source)
    ]
    sound = [table for table in tables if not _head_doubted(table)]
    if not sound or _head_doubted(tables[0]):
        sound = [table for table in sound if borne_out(table)]
    return max(sound, key=support) if sound else tables[0]


def _head_doubted(table: Table) -> bool:
    return any(problem.kind in {"head_unclear", "row_unclear"} for problem in table.problems)


def _read(region: Region, number: int, columns: tuple[Column, ...]) -> Table:
    listed = one_list(columns)
    rows = _rows(region, listed or columns, several=listed is not None)
    columns = listed or columns
    words = region.form in _TARGETS or region.form == "institutions"
    source = _source(region)
    table = Table(
        source=source,
        table_id=f"{source.document_id}:t{number}",
        title=strip_numbering(region.title) if region.form in _TARGETS else region.title,
        form=region.form,
        unit=None if words else region.unit,
        columns=columns,
        rows=rows,
        pages=tuple(sorted({line.source.page for line in region.lines})),
        declared_empty=None if any(row.cells for row in rows) else region.declared_empty,
        notes=region.notes,
    )
    problems = tuple(_problems(region, table))
    reserved = any(problem.kind in _RESERVED for problem in problems)
    return replace(table, problems=problems, status="quarantined" if reserved else "unchecked")


def _problems(region: Region, table: Table) -> Iterator[Problem]:
    """Say what keeps a table from answering, and what its figures lack."""
    source, columns, rows = table.source, table.columns, table.rows
    amounts = sum(1 for column in columns if column.kind in NUMERIC_KINDS)
    if region.count is not None and region.count not in {len(columns), amounts}:
        counted = f"栏次有 {region.count} 栏，表头只认出 {len(columns)} 栏"
        yield Problem(source, "head_unclear", f"《{region.title}》的{counted}，该表不用于回答数字。")
    if region.form in _TARGETS or not any(row.cells for row in rows):
        return
    if free_order(columns):
        why = "各栏的先后各地不同，文字版要有正文的数字印证；印证之前不用于回答数字。"
        yield Problem(source, ORDER_UNPROVED, f"《{region.title}》{why}")
    unsure = unsure_order(region.head, columns)
    if unsure is not None:
        yield Problem(source, "head_unclear", f"《{region.title}》{unsure}，该表不用于回答数字。")
    yield from _cut_number(region, source)
    against = doubt(table)
    if against is not None:
        yield Problem(source, "head_unclear", f"《{region.title}》{against}，该表不用于回答数字。")
    yield from _unclear_row(region, table)
    if region.unit is None and any(column.kind == "amount" for column in columns):
        yield Problem(source, "unit_missing", f"《{region.title}》没有找到金额单位；金额不带单位，不换算。")


def _unclear_row(region: Region, table: Table) -> Iterator[Problem]:
    """Tell of the first row whose numbers cannot be told apart, cannot be read whole, or find no room."""
    columns, rows = table.columns, table.rows
    room = {
        side: sum(1 for c in columns if c.kind in NUMERIC_KINDS and (side is None or c.side in {side, None}))
        for side in {row.side for row in rows}
    }
    for row in rows:
        if _AMOUNT_INSIDE.search(row.label):
            what = f"第 {row.ordinal} 行“{row.label[:20]}…”里夹着金额，行没有分清"
            yield Problem(row.source, "row_unclear", f"《{region.title}》{what}；该表不用于回答数字。")
            return
        if cut := next((cell.printed for cell in row.cells if is_cut(cell.printed)), None):
            what = f"第 {row.ordinal} 行“{row.label}”的数字断开（{cut}），后面的数位没有找到"
            yield Problem(row.source, "row_unclear", f"《{region.title}》{what}；该表不用于回答数字。")
            return
        unplaced = any(not cell.candidates and cell.column is None for cell in row.cells)
        if unplaced or len(row.cells) > room[row.side]:
            what = f"第 {row.ordinal} 行“{row.label}”有 {len(row.cells)} 个数字，比表头认出的栏多"
            yield Problem(row.source, "row_unclear", f"《{region.title}》{what}；该表不用于回答数字。")
            return


def _cut_number(region: Region, source: Source) -> Iterator[Problem]:
    if region.cut_off and len(without_cut_number(tokens_of(region.body))) < len(tokens_of(region.body)):
        message = f"文件在《{region.title}》的最后一个数中间断开，该表不完整；请重新下载完整文件。"
        yield Problem(source, "incomplete", message)


def _source(region: Region) -> Source:
    first, last = region.title_line, region.lines[-1] if region.lines else region.title_line
    return Source(first.source.document_id, first.source.page, lines=(first.number, last.number))


def _ordered(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Put code and label columns of a one-sided head first: some streams give the amounts before them."""
    if any(column.side is not None for column in columns) or any(
        column.kind in {"text", "quantity"} for column in columns
    ):
        return columns
    rank = {"code": 0, "label": 1}
    kept = sorted(columns, key=lambda column: rank.get(column.kind, 2))
    return tuple(replace(column, index=index) for index, column in enumerate(kept))


def _rows(region: Region, columns: Sequence[Column], *, several: bool) -> tuple[Row, ...]:
    if region.form in _TARGETS:
        tokens = tokens_of(region.body, words_only=True)
        return target_rows(tokens, columns, project_of(region.title, region.preface))
    if not any(column.kind in NUMERIC_KINDS for column in columns):
        return _word_rows(tokens_of(region.body, words_only=True), columns)
    tokens = tokens_of(region.body)
    if region.cut_off:
        tokens = without_cut_number(tokens)
    if any(cell.term is not None and cell.term.measure == "行次" for cell in region.head):
        tokens = without_line_numbers(tokens)
    if several:
        tokens = one_below_the_other(tokens)
    rows = rows_of(tokens, columns)
    if any(row.code or row.side for row in rows):
        return _below_all(_apart(with_paths(rows)), columns)
    return _by_indentation(rows, region.body) or _apart(with_paths(rows))


def _by_indentation(rows: Sequence[Row], body: Sequence[Line]) -> tuple[Row, ...]:
    """Give rows their place by indentation; none where a label wraps, as its first line keeps none."""
    texts = {line.number: line.text for line in body}
    starts = [texts.get(row.source.lines[0], "") if row.source.lines is not None else "" for row in rows]
    indents = [len(text) - len(text.lstrip(INDENT)) for text in starts]
    if len(set(indents)) < _LEVELS or not all(text[-1:].isdigit() for text in starts):
        return ()
    shifted = [replace(row, label=INDENT * by + row.label) for row, by in zip(rows, indents, strict=True)]
    return tuple(in_hierarchy(shifted))


def _apart(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Put rows whose codes come again below the second subject of their class (类): it tells them apart."""
    codes = Counter(row.code for row in rows if row.code and row.texts)
    if not any(count > 1 for count in codes.values()):
        return tuple(rows)
    above = ""
    apart: list[Row] = []
    for row in rows:
        if row.code is not None and len(row.code) == 3:
            above = row.texts[0][1] if row.texts else ""
        apart.append(replace(row, path=(above, *row.path)) if above and row.code is not None else row)
    return tuple(apart)


def _below_all(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Put a row of several trees (功能, 政府经济, 部门经济) below its subjects in the other trees."""
    names = [column.index for column in columns if column.measure in SUBJECT_NAMES]
    if len(names) < _TREES:
        return tuple(rows)
    above = {row.ordinal: tuple(text for at, text in row.texts if at in names[:-1]) for row in rows}
    return tuple(
        replace(row, path=(*above[row.ordinal], strip_numbering(row.label)), texts=())
        if len(above[row.ordinal]) == len(names) - 1
        else row
        for row in rows
    )


def _word_rows(tokens: Sequence[Token], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Rows of a table of words (机构设置): one a line that fills the columns."""
    rows: list[Row] = []
    by_line: dict[int, list[Token]] = {}
    for token in tokens:
        by_line.setdefault(token.line.number, []).append(token)
    for line in by_line.values():
        if len(line) != len(columns):
            continue
        label = join_label(line[:1])
        source = Source(
            line[0].line.source.document_id, line[0].line.source.page, lines=(line[0].line.number,) * 2
        )
        rows.append(
            Row(
                source=source,
                ordinal=len(rows) + 1,
                label=label,
                path=(strip_numbering(label),),
                item=canonical_item(label),
                texts=tuple((column.index, token.text) for column, token in zip(columns, line, strict=True)),
            )
        )
    return tuple(rows)


def order_proved(table: Table, stated: Collection[str]) -> Table:
    """Lift the reserve on a table whose parts stand side by side once the narrative states each of them.

    stated holds the canonical items that sentences give a figure for; a head out of order then contradicts
    them and shows.
    """
    kinds = {problem.kind for problem in table.problems}
    if (
        ORDER_UNPROVED not in kinds
        or not {"因公出国（境）费", "公务接待费"} <= set(stated)
        or not _CARS & set(stated)
    ):
        return table
    problems = tuple(problem for problem in table.problems if problem.kind != ORDER_UNPROVED)
    unclear = any(problem.kind in _RESERVED for problem in problems)
    return replace(table, problems=problems, status="quarantined" if unclear else "unchecked")


def form_name(form: str | None) -> str:
    """Return the usual name of a form, for messages."""
    return FORMS[form].name if form in FORMS else "未识别的表"
