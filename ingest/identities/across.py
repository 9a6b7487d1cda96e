"""Identities across the columns of one table: totals of a head's group, and changes between two years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.identities.records import Identity, Ref, at_most, equal, listed
from ingest.records import Column, Row, Table
from ingest.terms.columns import FUNDS, term_of

TOTALS = frozenset({"合计", "小计", "“三公”经费合计", "财政拨款"})
# Breakdowns of a total whose members add up; a total is proved by the members of one breakdown only.
BY_SOURCE = frozenset(
    {
        *FUNDS,
        "财政拨款",
        "财政拨款收入",
        "财政专户",
        "事业收入",
        "经营收入",
        "上级补助收入",
        "附属单位上缴收入",
        "其他收入",
        "单位资金",
        "上年结转",
        "财政拨款结转",
        "非财政拨款结转结余",
        "使用非财政拨款结余",
        "用事业基金弥补收支差额",
        "收入",
    }
)
BY_NATURE = frozenset(
    {
        "基本支出",
        "项目支出",
        "经营支出",
        "上缴上级支出",
        "对附属单位补助支出",
        "单位预留机动经费",
        "结转下年",
        "结转下年资金",
    }
)
THREE_PUBLIC_PARTS = frozenset(
    {
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务接待费",
        "公务用车购置费",
        "公务用车运行维护费",
        "购置费",
        "运行费",
    }
)
BREAKDOWNS: tuple[frozenset[str], ...] = (
    BY_SOURCE,
    BY_NATURE,
    frozenset({"人员经费", "公用经费"}),
    THREE_PUBLIC_PARTS,
    THREE_PUBLIC_PARTS | {"会议费", "培训费", "“三公”经费合计"},
)
# Heads that stand below every item of a head: the item is the head above.
STAGES = frozenset({"预算数", "执行数", "决算数"})
_QUALIFIERS = STAGES | frozenset(FUNDS)
BESIDE = frozenset({"会议费", "培训费", "机关运行经费", "预留中小微企业份额"})
UNSUMMED = frozenset({"单价", "预算资金", "增减幅", "占比"})
_SUMMABLE = frozenset({"amount"})
_SUMMED_PERIODS = frozenset({"current", "prior"})


@dataclass(frozen=True, slots=True)
class _Head:
    """A column as a place in the tree of heads: its path and measure, a qualifier below them taken off."""

    column: Column
    path: tuple[str, ...]
    measure: str


def across(index: int, table: Table, columns: Sequence[Column]) -> Iterator[Identity]:
    """Return the identities of each row: total = its parts, 当年 = 上年 + 增减, 预留 ≤ total."""
    sets = list(component_sets(columns))
    changes = list(_changes(columns))
    reserved = [column for column in columns if column.measure == "预留中小微企业份额"]
    for at, row in enumerate(table.rows):
        if not row.cells:
            continue
        for total, parts in (*sets, *changes):
            if total.side is not None and total.side != row.side:
                continue
            name = f"{row.path[-1]}：{_told(total)}＝{listed([_told(part) for part in parts])}"
            yield equal(
                name, "across", [Ref(index, at, total.index)], [Ref(index, at, part.index) for part in parts]
            )
        wholes = [total for total, _ in sets]
        for column in reserved:
            if wholes:
                yield at_most(
                    f"{row.path[-1]}：{column.path[-1]}≤{wholes[0].path[-1]}",
                    "part_of_whole",
                    [Ref(index, at, column.index)],
                    [Ref(index, at, wholes[0].index)],
                )


def _told(column: Column) -> str:
    """Name a column: by the head above where its own is a qualifier that others have too (预算数)."""
    return "·".join(column.path[-2:]) if column.measure in _QUALIFIERS else column.path[-1]


def component_sets(columns: Sequence[Column]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """Yield (total column, its parts) for each group of the head whose parts add up."""
    summed = [
        column
        for column in columns
        if column.kind in _SUMMABLE and column.measure not in UNSUMMED and column.period in _SUMMED_PERIODS
    ]
    yield from _sets([_Head(column, column.path, column.measure) for column in summed])
    for heads in _unqualified(summed):
        yield from _sets(heads)


def _unqualified(columns: Sequence[Column]) -> Iterator[list[_Head]]:
    """Yield, for each qualifier that stands below several heads, those heads without it."""
    below: dict[str, list[Column]] = {}
    for column in columns:
        if len(column.path) > 1 and column.measure in _QUALIFIERS:
            below.setdefault(column.path[-1], []).append(column)
    for own in below.values():
        if len({column.path[:-1] for column in own}) == len(own) > 1:
            yield [_Head(column, column.path[:-1], _measure(column.path[-2])) for column in own]


def _measure(head: str) -> str:
    term = term_of(head)
    return term.measure if term is not None else head


def _sets(heads: Sequence[_Head]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    groups: dict[tuple[str | None, tuple[str, ...]], list[_Head]] = {}
    for head in heads:
        for depth in range(len(head.path)):
            groups.setdefault((head.column.side, head.path[:depth]), []).append(head)
    for (_, prefix), members in groups.items():
        depth = len(prefix)
        total = next((h for h in members if len(h.path) == depth + 1 and h.measure in TOTALS), None)
        if total is None:
            continue
        parts: list[tuple[str, Column]] = []
        for name, run in groupby((h for h in members if h is not total), key=lambda h: h.path[depth]):
            below = list(run)
            subtotal = next((h for h in below if len(h.path) == depth + 2 and h.measure in TOTALS), None)
            kept = [subtotal] if subtotal is not None and len(below) > 1 else below
            parts.extend((_family(name, head, prefix_depth=depth), head.column) for head in kept)
        chosen = _breakdown(parts)
        if len(chosen) > 1:
            yield total.column, chosen


def _family(name: str, head: _Head, *, prefix_depth: int) -> str:
    """Return the measure a part counts as: its group's name where it is a group's subtotal."""
    if len(head.path) == prefix_depth + 1:
        return head.measure
    group = term_of(name)
    if group is not None and head.measure in TOTALS:
        return group.measure
    return "“三公”经费合计" if head.measure in TOTALS and "三公" in name else head.measure


def _breakdown(parts: Sequence[tuple[str, Column]]) -> tuple[Column, ...]:
    """Return the parts if they make up one breakdown; mixed breakdowns prove nothing."""
    families = {family for family, _ in parts}
    if "“三公”经费合计" in families and families & {"会议费", "培训费"} and families <= BREAKDOWNS[-1]:
        return tuple(column for _, column in parts)
    summed = [(family, column) for family, column in parts if family not in BESIDE]
    for members in BREAKDOWNS[:-1]:
        if summed and all(family in members for family, _ in summed):
            return tuple(column for _, column in summed)
    return ()


def _changes(columns: Sequence[Column]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """Yield (this year, (last year, change)) where one head of each kind stands for the same thing."""
    own = [column for column in columns if column.kind == "amount" and column.measure not in UNSUMMED]
    for change in own:
        if change.period != "change":
            continue
        tail = change.path[1:]
        current = [c for c in own if c.period == "current" and _alike(c, change, tail)]
        prior = [c for c in own if c.period == "prior" and _alike(c, change, tail)]
        if len(current) == len(prior) == 1:
            yield current[0], (prior[0], change)


def _alike(column: Column, change: Column, tail: tuple[str, ...]) -> bool:
    return column.side == change.side and column.path[1:] == tail


def changed_rows(table: Table) -> Iterator[tuple[int, int, int]]:
    """Yield rows (this year, last year, change) of one thing, where rows stand for years."""
    by_parent: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for at, row in enumerate(table.rows):
        if row.period is not None:
            by_parent.setdefault(_parent(row), {}).setdefault(row.period, []).append(at)
    for periods in by_parent.values():
        one = [periods.get(period, []) for period in ("current", "prior", "change")]
        if all(len(found) == 1 for found in one):
            yield one[0][0], one[1][0], one[2][0]


def _parent(row: Row) -> tuple[str, ...]:
    return row.path[:-1]
