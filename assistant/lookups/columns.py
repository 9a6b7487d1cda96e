"""Which column of an entry is meant (选栏): by measure, kind of money, stage and year.

The column of another year, or of a change over it, is the one of the same kind as this year's: the same heads
without the year, the stage and what only says that it is a total (执行数·扣除基建后 for 预算数·扣除基建后).
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.holdings.column_kinds import kind_of
from assistant.holdings.entries import VALUE_KINDS, Entry, main_column
from assistant.holdings.form_rows import FISCAL
from ingest.records import Column, Period

OUTCOME = "实际完成值"
SCORES = ("得分", "分值")
PERSONS = (
    "人数",
    "培训人数",
    "参会人数",
    "参训人数",
)  # columns that count persons, without a unit of their own
_BASIC = frozenset({"basic", "general_basic", "fiscal_basic", "fund_basic"})


@dataclass(frozen=True, slots=True)
class Want:
    """Which cell of an entry is wanted; None leaves it to the entry's own default."""

    measure: str | None = None
    fund: str | None = None
    quantity: str | None = None  # the measure word of a quantity (台, 辆), "" for any
    money: bool = False
    judged: str | None = None  # of an indicator: 指标值, 实际完成值, 得分, 分值
    stage: str | None = None  # 预算数 of a final account; its own is 决算数
    period: Period = "current"


def choose_column(entry: Entry, want: Want) -> Column | None:
    """Return the column that fits what is wanted, None where the entry has none."""
    if want.period != "current":
        return next(iter(columns_of_period(entry, want)), None)
    usable = [
        c
        for c in entry.columns
        if c.period == "current" and (c.kind in VALUE_KINDS or c.measure in ("指标值", OUTCOME))
    ]
    if entry.family == "performance" and want.measure is None:
        own = _judged(entry, want, usable)
        if own is not None or want.judged == OUTCOME:
            return own
    counting = _counting(entry, want, usable)
    if counting is not None:
        return counting
    main = main_column(entry)
    if entry.column is not None and main is not None and main.period != "current":
        main = None
    if want.measure is not None:
        chosen = _by_measure(entry, want, usable, main)
    elif want.fund is not None:
        chosen = _by_fund(entry, want.fund, usable, main)
    else:
        chosen = main
    return _of_stage(entry, chosen, usable, want.stage)


def _counting(entry: Entry, want: Want, usable: list[Column]) -> Column | None:
    """Return the column that counts what a measure word asks for: things, or persons."""
    if want.quantity is None or want.measure is not None:
        return None
    if entry.family in ("procurement", "assets", "total"):
        counted = next((column for column in usable if column.kind == "quantity"), None)
        if counted is not None:
            return counted
    persons = want.quantity in ("人", "名", "位", "人次")
    return next((column for column in usable if persons and column.measure in PERSONS), None)


def _judged(entry: Entry, want: Want, usable: list[Column]) -> Column | None:
    """Return the column of an indicator's row that is asked: what came of it, unless the target is."""
    stated = {index for index, _ in (entry.row.texts if entry.row is not None else ())} | set(entry.cells)
    own = "执行数" if entry.document.document_type == "final" else "预算数"
    # where nobody filled in what came of it, the target is told
    otherwise = "指标值" if want.judged is None else None
    for wanted in (
        want.judged,
        OUTCOME,
        own,
        otherwise,
    ):  # an indicator has an outcome, the money of a project is spent
        for column in usable:
            if wanted is not None and column.index in stated and column.path[-1].endswith(wanted):
                return column
            if column.index in stated and wanted == column.measure:
                return column
    return None


def columns_of_period(entry: Entry, want: Want) -> tuple[Column, ...]:
    """Return the columns of another year, or of a change, that are of the kind wanted; one a stage."""
    usable = [c for c in entry.columns if c.period == want.period and c.kind in VALUE_KINDS]
    if want.stage is not None:
        usable = [c for c in usable if c.stage == want.stage]
    now = choose_column(entry, Want(measure=want.measure, fund=want.fund))
    if now is not None:
        fitting = [c for c in usable if kind_of(c) == kind_of(now)]
    else:  # the entry has no column of this year: a row of last year, or a table of it
        own = next((c for c in usable if c.index == entry.column), None)
        same = [c for c in usable if want.measure in (None, c.measure) and want.fund in (None, c.fund)]
        fitting = [own] if own is not None else same if len({kind_of(c) for c in same}) == 1 else []
    by_stage: dict[str | None, Column] = {}
    for column in fitting:
        by_stage.setdefault(column.stage, column)
    return tuple(by_stage.values())


def _of_stage(entry: Entry, chosen: Column | None, usable: list[Column], stage: str | None) -> Column | None:
    """Return the same column of the stage wanted: a final account's own is 决算数."""
    if chosen is None or chosen.stage is None:
        return chosen if stage in (None, _own_stage(entry)) else None
    wanted = stage or _own_stage(entry)
    if chosen.stage == wanted:
        return chosen
    alike = [c for c in usable if c.stage == wanted and c.fund == chosen.fund]
    same = [c for c in alike if _without_stage(c) == _without_stage(chosen)]
    return next(iter(same), chosen if stage is None else None)


def _own_stage(entry: Entry) -> str:
    return "决算数" if entry.document.document_type == "final" else "预算数"


def _without_stage(column: Column) -> tuple[str, ...]:
    return tuple(part for part in column.path if column.stage is None or column.stage not in part)


def _by_measure(entry: Entry, want: Want, usable: list[Column], main: Column | None) -> Column | None:
    measure = want.measure
    fitting = [column for column in usable if column.measure == measure]
    if want.fund is not None and entry.fund != want.fund:
        fitting = [column for column in fitting if column.fund == want.fund] or (
            fitting if entry.fund is None and want.fund == FISCAL else []
        )
    if fitting:
        return fitting[0]
    if measure == "合计" or (measure == "基本支出" and entry.form in _BASIC) or entry.item == measure:
        return main
    if measure == "项目支出" and entry.family == "project":
        return main
    if measure == "财政拨款收入":
        return next((column for column in usable if column.measure in (FISCAL, "财政拨款收入")), None)
    return None


def _by_fund(entry: Entry, fund: str, usable: list[Column], main: Column | None) -> Column | None:
    fitting = [column for column in usable if fund in (column.fund, column.measure)]
    if fund == FISCAL:
        fitting = [column for column in usable if column.measure in (FISCAL, "财政拨款收入")]
    if fitting:
        return fitting[0]
    return main if entry.fund == fund else None
