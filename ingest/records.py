"""The records every stage hands on: frozen, typed, each pointing to its source (来源).

Amounts are `decimal.Decimal` in the unit the document prints; no float anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

DocumentType = Literal["budget", "final"]  # 预算 / 决算
Scope = Literal["department", "unit"]  # 部门（含下属单位） / 单位（本级）
ColumnKind = Literal["label", "code", "text", "amount", "quantity", "percent", "ignored"]
TableStatus = Literal["proved", "unchecked", "quarantined"]
FactStatus = Literal["proved", "unchecked", "ambiguous", "conflict"]
FactSource = Literal["table", "sentence"]
Relation = Literal["≥", "≤", "<", ">", "="]
CheckResult = Literal["holds", "fails", "not_applicable"]
Period = Literal["current", "prior", "change", "change_rate"]  # 本年 / 上年 / 增减额 / 增减幅
Scan = Literal["clear", "unclear"]  # recognised in a picture; unclear: two readings of it differ
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands (出处).

    page counts from 1. lines are 1-based line numbers of the whole text file (first, last);
    box is (x0, top, x1, bottom) in PDF points. cell is a spreadsheet reference such as `Sheet!B4`.
    file is None in the document's own file; a document held in several files (tables and narrative apart) is
    one document, and the records of a file that joined it name that file here: page and lines count in it.
    """

    document_id: str
    page: int
    lines: tuple[int, int] | None = None
    box: Box | None = None
    cell: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the data, told to people (问题)."""

    source: Source
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (行): number is its 1-based place in the whole text."""

    source: Source
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page (页) with its lines in reading order; blank lines are kept as empty text."""

    source: Source
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are given (Excel, Word, HTML, ruled PDF): one text a cell, None where merged away.

    rows[r][c] is the printed text ("" for an empty cell); sources[r][c] says where the cell stands.
    context holds the lines above it in which a title, a unit or a department may stand, after those below.
    """

    source: Source
    rows: tuple[tuple[str | None, ...], ...]
    sources: tuple[tuple[Source, ...], ...]
    context: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: pages of lines, and grids where the format has cells (读取结果)."""

    source: Source
    file: str
    format: Literal["text", "pdf", "xlsx", "docx", "html"]
    content_hash: str
    pages: tuple[Page, ...]
    grids: tuple[Grid, ...] = ()
    problems: tuple[Problem, ...] = ()
    disputed: frozenset[tuple[int, Box]] = frozenset()  # page and box of numbers that two readings differ on
    scans: frozenset[int] = frozenset()  # pages that are pictures, read by recognising print (文字识别)
    unclear: frozenset[tuple[int, Box]] = frozenset()  # their cells that were not recognised clearly
    blurred: frozenset[int] = frozenset()  # those of them on which a unit or a year is not clear


@dataclass(frozen=True, slots=True)
class Stated:
    """A piece of metadata with where the text states it; source None = stated by the operator."""

    value: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Document:
    """One disclosure (公开文件). department is the official name as printed."""

    source: Source
    document_id: str
    file: str
    format: str
    content_hash: str
    title: str
    department: str
    department_code: str | None
    fiscal_year: int
    document_type: DocumentType
    scope: Scope
    pages: int
    sample: bool = False  # a re-written sample, not the official text
    source_url: str | None = None
    published: str | None = None
    stated: tuple[tuple[str, Stated], ...] = ()  # field name → where it is stated
    scans: tuple[int, ...] = ()  # pages that are pictures, read by recognising print


@dataclass(frozen=True, slots=True)
class Column:
    """One leaf column (栏): path is the header from the outermost group to the leaf, as printed.

    measure is the canonical leaf (合计, 小计, 基本支出, 一般公共预算 …; see terms.columns). side tells the
    half of a two-sided table (收入 / 支出). fund is the canonical fund a column is limited to, None = all.
    """

    source: Source
    index: int  # ordinal among all leaf columns, from 0
    path: tuple[str, ...]
    kind: ColumnKind
    measure: str
    side: Literal["收入", "支出"] | None = None
    fund: str | None = None
    period: Period = "current"
    stage: str | None = None  # 预算数 / 执行数 / 决算数 where the header says so


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed number or text in a row (单元格).

    column is the index of its Column, None while several fit (then candidates lists their indexes).
    value is None where the text is no number. relation is set for targets (≥90).
    """

    source: Source
    printed: str
    value: Decimal | None
    column: int | None
    candidates: tuple[int, ...] = ()
    unit: str | None = None  # where the cell prints its own unit (≥30 台)
    relation: Relation | None = None
    status: FactStatus = "unchecked"
    disputed: bool = False  # two readings of the file differ here: it counts only where proved
    scan: Scan | None = None  # recognised in a picture: it counts only where proved


@dataclass(frozen=True, slots=True)
class Row:
    """One table row (行). A two-sided form gives one Row a side, both with the same ordinal.

    ordinal counts the printed rows of the table from 1 (the printed 序号 where there is one).
    label is as printed without list numbering; path the labels from the outermost parent to this row;
    item the canonical name of label (terms.items.canonical_item).
    """

    source: Source
    ordinal: int
    label: str
    path: tuple[str, ...]
    item: str
    code: str | None = None
    side: Literal["收入", "支出"] | None = None
    is_total: bool = False  # 合计 / 总计 / 小计 rows
    is_part: bool = False  # 其中：… rows, which need not add up to their whole
    unit: str | None = None  # 计量单位 of a quantity row
    cells: tuple[Cell, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()  # (column index, text) of further text columns
    section: int = 0  # which group of columns the row stands in, where several stand side by side
    period: Period | None = None  # where the row itself stands for a year (2025年) or a change (增减变化)
    unread: bool = False  # print in it was not recognised: none of its blanks is certain


@dataclass(frozen=True, slots=True)
class Table:
    """One table (表), its pages joined. form is a key of terms.forms.FORMS, None where unknown.

    declared_empty holds the note that declares the table empty (空表列示), else None.
    """

    source: Source
    table_id: str
    title: str
    form: str | None
    unit: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    status: TableStatus = "unchecked"
    declared_empty: str | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed amount, quantity, percentage or target (事实), from a table cell or a sentence.

    For a sentence: quote is the sentence, row_path the item and its wholes, column_path what is stated
    (预算安排 / 比上年增减 / 占比 / 指标值); base the base of a comparison (2022年预算), direction its sign.
    """

    source: Source
    fact_id: str
    kind: FactSource
    table_id: str | None
    table: str | None
    form: str | None
    row: int | None
    row_path: tuple[str, ...]
    row_code: str | None
    item: str  # canonical name of the last element of row_path
    column: int | None
    column_path: tuple[str, ...] | None
    measure: str | None
    side: str | None
    fund: str | None
    period: Period
    stage: str | None
    printed: str
    value: Decimal | None
    unit: str | None
    relation: Relation | None = None
    quote: str | None = None
    base: str | None = None
    direction: Literal["increase", "decrease", "unchanged"] | None = None
    as_of: str | None = None  # the day, or month, that a sentence gives for what there is (截至…): 2024-08-31
    status: FactStatus = "unchecked"
    candidates: tuple[tuple[str, ...], ...] | None = None
    checks: tuple[str, ...] = ()  # ids of the checks that contain it
    disputed: bool = False  # as of its cell
    scan: Scan | None = None  # as of its cell; of a sentence, where it stands in a picture


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of narrative (段落): whole paragraphs under one heading path, never a table."""

    source: Source
    passage_id: str
    heading: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a check: fact_id is None for a blank or declared-empty cell (value 0)."""

    source: Source
    label: str
    value: Decimal
    unit: str | None
    sign: Literal[1, -1] = 1
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One identity tried on the document (勾稽): left = Σ right, within the printed precision."""

    source: Source
    check_id: str
    name: str  # e.g. 合计＝基本支出＋项目支出
    kind: str  # down | across | between_tables | narrative | part_of_whole | projects | quantity
    relation: Literal["=", "≤"]
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    difference: Decimal | None
    tolerance: Decimal
    result: CheckResult


@dataclass(frozen=True, slots=True)
class Extract:
    """All that one document holds: what the pipeline gives to the store and the store gives back."""

    document: Document
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...] = field(default=())
    joined: tuple[Document, ...] = ()  # further files of the same disclosure, named by Source.file
