"""The records of the assistant: query, evidence, calculation, answer (查询、证据、计算、答案)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.records import Box

Status = Literal["answered", "clarify", "refused"]
Route = Literal["figures", "passages", "both"]
FigureKind = Literal["printed", "computed", "declared"]
RefusalReason = Literal[
    "year_not_held",
    "department_not_held",
    "not_disclosed",
    "not_in_documents",
    "not_proved",
    "unclear",
    "out_of_scope",
    "unreadable",
]
Operation = Literal[
    "lookup",
    "sum",
    "difference",
    "share",
    "growth",
    "ratio",
    "rank",
    "filter",
    "count",
    "list",
    "compare",
    "exists",
    "prior_level",
    "per_unit",
    "passage",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an answer, in the unit asked for; figures[0] is the headline."""

    value: Decimal
    unit: str | None
    kind: FigureKind
    label: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure or a quote stands (引用); number counts from 1."""

    number: int
    document_id: str
    title: str
    page: int
    table: str | None = None
    table_id: str | None = None
    row: int | None = None
    row_label: str | None = None
    column: str | None = None
    printed: str | None = None
    unit: str | None = None
    quote: str | None = None
    box: Box | None = None
    lines: tuple[int, int] | None = None
    fact_id: str | None = None
    status: str | None = None  # proved | unchecked | conflict | declared
    file: str | None = None  # the file that the page counts in
    as_of: str | None = None  # the day that what is cited speaks of


@dataclass(frozen=True, slots=True)
class Target:
    """What a query reads: one item, narrowed until it names rows that are held (目标).

    item is the canonical name, key the form in which names are equal. family is the kind of row (function,
    economy, project …), parents the keys of what it stands under; form, measure, fund its table and column;
    None leaves each open. code and rows pick single rows out of those with one name.
    """

    item: str
    key: str
    family: str | None = None
    parents: tuple[str, ...] = ()
    form: str | None = None
    measure: str | None = None
    fund: str | None = None
    code: str | None = None
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """The typed query (类型化查询): what is shown to the user, validated and executed.

    items are canonical item names in the order asked; measure is a canonical column (合计, 项目支出 …).
    """

    operation: Operation
    department: str | None = None
    document_id: str | None = None
    fiscal_year: int | None = None
    document_type: Literal["budget", "final"] | None = None
    scope: str | None = None
    form: str | None = None
    items: tuple[str, ...] = ()
    measure: str | None = None
    fund: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    unit: str | None = None
    targets: tuple[Target, ...] = ()  # items, bound: what is executed


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a computed figure came about: operands are citation numbers."""

    formula: str
    operands: tuple[int, ...]
    rounding: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingOf:
    """One reading of an ambiguous question, with its figures."""

    query: Query
    label: str
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal is a value: the reason, and what is held nearest."""

    reason: RefusalReason
    nearest: str


@dataclass(frozen=True, slots=True)
class VerifiedCheck:
    """One 勾稽 check that touches the answer."""

    name: str
    result: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether every number of the answer is backed, and which checks prove it."""

    numbers_backed: bool
    checks: tuple[VerifiedCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One document's figure in an answer over several (并列的一行): for a table and a chart.

    basis names the money it is of (一般公共预算, 财政拨款, 全部), None where the document does not say.
    """

    department: str
    fiscal_year: int
    document_type: Literal["budget", "final"]
    scope: str
    basis: str | None
    figure: Figure


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer (答案), the same for chat, command line and evaluation."""

    question: str
    status: Status
    route: Route | None
    text: str
    figures: tuple[Figure, ...] = ()
    query: Query | None = None
    calculation: Calculation | None = None
    citations: tuple[Citation, ...] = ()
    readings: tuple[ReadingOf, ...] = ()
    refusal: Refusal | None = None
    assumptions: tuple[str, ...] = ()
    rows: tuple[ComparedRow, ...] = ()  # side by side, in the order told
    choices: tuple[str, ...] = ()  # what to choose from where the question has to be completed
    verification: Verification = Verification(numbers_backed=True)
    seconds: float = 0.0
