"""Head cells in stream order → leaf columns (表头 → 栏).

A flattened head gives its cells level by level: the outer cells first, then the cells below them. Which
cell stands below which is decided by the vocabulary, and the 栏次 row checks the count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.flat.head_groups import BELOW, CAR_PARTS, OPENERS, family
from ingest.periods import newest_year, period_of
from ingest.records import Column, Source
from ingest.terms.columns import HeadCell, Term, term_of

_STAGES = frozenset({"预算数", "执行数", "决算数"})
_UPPER = frozenset({"财政拨款", "财政拨款收入", "单位资金"})  # before the total they stand above their parts
_SIDES_BY_FUND = re.compile(r"(财政拨款收入)(财政拨款支出)$")
_CARS = "公务用车购置及运行维护费"


@dataclass
class _Node:
    cell: HeadCell
    place: int  # in the stream
    children: list[_Node] = field(default_factory=list)
    opened: bool = False  # a group whatever its first part is
    depth: int = 0

    @property
    def term(self) -> Term:
        assert self.cell.term is not None
        return self.cell.term


_UNKNOWN = Term("", "amount", "leaf", "")


def head_readings(cells: Sequence[HeadCell], source: Source) -> tuple[tuple[Column, ...], ...]:
    """Return what a head may mean, the likeliest first; the rows tell which it is."""
    readings = (
        columns_of(cells, source),
        columns_of(cells, source, groups_first=True),
        columns_of(cells, source, groups_first=True, last_group=True),
    )
    return tuple(dict.fromkeys(readings))


def columns_of(
    cells: Sequence[HeadCell], source: Source, *, groups_first: bool = False, last_group: bool = False
) -> tuple[Column, ...]:
    """Return the leaf columns of a head in printed order; 序号 and 栏次 are left out.

    An unknown cell becomes an amount column whose measure is its label. Raises nothing: what does not
    fit the 栏次 count is found by the caller. groups_first: cells that may hold several later ones are
    groups, even where their parts do not open with 小计. last_group: of groups that a cell may stand below
    alike, the last one has it.
    """
    known = [HeadCell(cell.label, cell.term or _unknown(cell.label)) for cell in cells]
    kept = [cell for cell in known if cell.term is not None and not _dropped(cell.term)]
    sides = _sides(kept)
    columns = (
        _two_sided(sides, kept, source)
        if sides is not None
        else _leaves(_tree(kept, groups_first=groups_first, last_group=last_group), source)
    )
    year = newest_year(text for column in columns for text in column.path)
    return tuple(replace(column, period=period_of(column.path, year)) for column in columns)


def _unknown(label: str) -> Term:
    return Term(label, "amount", "leaf", "")


def _dropped(term: Term) -> bool:
    return term.kind == "ignored" and term.role == "leaf"


def _sides(cells: Sequence[HeadCell]) -> list[int] | None:
    """Return where each side's label column stands, None where the head has one side."""
    labels = [
        index
        for index, cell in enumerate(cells)
        if cell.term is not None and cell.term.kind == "label" and cell.term.role == "either"
    ]
    if len(labels) > 1 and all(_side_words(cells[: labels[0]])):
        return labels
    return None


def _side_words(before: Sequence[HeadCell]) -> tuple[str, str]:
    """Return the words for 收入 and 支出 before the first label column (财政拨款收入 | 财政拨款支出)."""
    words = {cell.term.measure: cell.label for cell in before if cell.term is not None and _is_side(cell)}
    outer = "".join(cell.label for cell in before)
    if match := _SIDES_BY_FUND.search(outer):
        return match.group(1), match.group(2)
    return words.get("收入", ""), words.get("支出", "")


def _is_side(cell: HeadCell) -> bool:
    return cell.term is not None and cell.term.role == "group" and cell.term.measure in {"收入", "支出"}


def _two_sided(labels: Sequence[int], cells: Sequence[HeadCell], source: Source) -> tuple[Column, ...]:
    columns: list[Column] = []
    words = _side_words(cells[: labels[0]])
    for number, start in enumerate(labels):
        stop = labels[number + 1] if number + 1 < len(labels) else len(cells)
        side = "收入" if number == 0 else "支出"
        head = words[0] if number == 0 else words[1]
        own = [cell for cell in cells[start:stop] if cell.term is not None and cell.term.role != "group"]
        prefix: tuple[str, ...] = (head,)
        measures = [cell.term.measure for cell in own if cell.term is not None]
        if len(measures) > 2 and measures[1] in _STAGES and "合计" in measures[2:]:
            prefix, own = (head, own[1].label), [own[0], *own[2:]]  # 预算数 above 合计 and its parts
        leaves = _leaves(_tree(own), source, prefix=prefix, side=side, first=len(columns))
        columns += [replace(one, path=(head, one.path[-1])) if one.kind == "label" else one for one in leaves]
    return tuple(columns)


def _tree(cells: Sequence[HeadCell], *, groups_first: bool = False, last_group: bool = False) -> list[_Node]:
    """Put each cell below the first group that takes it, in stream order; the rest stand on top."""
    top: list[_Node] = []
    groups: list[_Node] = []
    filling = 0
    measures = [cell.term.measure for cell in cells if cell.term is not None]
    total = measures.index("合计") if "合计" in measures else 0
    # where a head has both, 小计 is the group's and the one 合计 stands on top
    outside = (
        not groups_first
        and "小计" in measures
        and measures.count("合计") == 1
        and not _three_public_total(measures)
    )
    for place, cell in enumerate(cells):
        opened = groups_first or (place < total and cell.term is not None and cell.term.measure in _UPPER)
        node = _Node(cell, place, opened=opened and _holds_several(cell, cells[place + 1 :]))
        if outside and node.term.measure == "合计" and not any(n.term.measure == "合计" for n in top):
            top.append(node)
            continue
        taking = [
            index
            for index in range(0 if groups_first else filling, len(groups))
            if _takes(groups[index], node)
        ]
        if groups_first and taking:
            deepest = max(groups[index].depth for index in taking)
            taking = [index for index in taking if groups[index].depth == deepest]
        parent = _innermost(groups, taking, node)
        if taking and parent is None:
            filling = taking[-1 if last_group else 0]
            parent = groups[filling]
        if parent is None and filling:
            # a later level may start again at an earlier group (類 款 項 below the code cell)
            parent = next(
                (group for group in groups[:filling] if not group.children and _takes(group, node)), None
            )
        if parent is None:
            top.append(node)
        else:
            parent.children.append(node)
            node.depth = parent.depth + 1
        if node.term.role != "leaf" or node.opened:
            groups.append(node)
    return top


def _three_public_total(measures: Sequence[str]) -> bool:
    """Tell whether the one 合计 is that of the “三公” group: the one 小计 is the cars' then."""
    return {"“三公”经费合计", _CARS} <= set(measures) and measures.count("小计") == 1


def _innermost(groups: Sequence[_Node], taking: Sequence[int], node: _Node) -> _Node | None:
    """Return the group inside another that is meant: the code cell for 类 款 项, the cars for their parts."""
    if node.term.measure in {*CAR_PARTS, "小计"}:
        return next((g for g in groups if g.term.measure == _CARS and _takes(g, node)), None)
    return next((groups[index] for index in taking if groups[index].term.measure == "科目编码"), None)


def _takes(group: _Node, node: _Node) -> bool:
    measure = family(node.term)
    if node.cell.label.startswith(("总计", "收入总计", "支出总计")):
        return False  # a grand total is no part of a group
    if measure not in BELOW.get(family(group.term), frozenset()):
        return False
    if any(child.term.measure == node.term.measure for child in group.children):
        return False
    opens = group.opened or measure in OPENERS
    return not (group.term.role == "either" and not group.children and not opens)


def _holds_several(cell: HeadCell, later: Sequence[HeadCell]) -> bool:
    below = BELOW.get(family(cell.term), frozenset()) if cell.term is not None else frozenset()
    held = {other.term.measure for other in later if other.term is not None and family(other.term) in below}
    return len(held) > 1


def _leaves(
    nodes: Sequence[_Node],
    source: Source,
    *,
    prefix: tuple[str, ...] = (),
    side: str | None = None,
    first: int = 0,
) -> tuple[Column, ...]:
    columns: list[Column] = []
    places: list[int] = []
    below: list[bool] = []

    def walk(node: _Node, path: tuple[str, ...], fund: str | None, *, lower: bool) -> None:
        term = node.term
        here = (
            path
            if term.measure in {"科目", "项目"} and term.kind != "amount" and node.children
            else (*path, node.cell.label)
        )
        fund = term.fund or fund
        if node.children:
            for child in node.children:
                walk(child, here, fund, lower=True)
            return
        places.append(node.place)
        below.append(lower)
        if term.role == "group" and term.kind == "ignored":
            if term.measure == "科目":
                columns.append(
                    _column(source, first + len(columns), (node.cell.label,), "label", "科目名称", side, None)
                )
                return
            if term.measure not in {"年度", "基本支出组"}:
                places.pop()
                below.pop()
                return
        measure = "基本支出" if term.measure == "基本支出组" else term.measure
        columns.append(
            _column(source, first + len(columns), (*prefix, *here), term.kind, measure, side, fund)
        )

    for node in nodes:
        walk(node, (), None, lower=False)
    return _in_print_order(columns, places, below, first)


def _in_print_order(
    columns: Sequence[Column], places: Sequence[int], below: Sequence[bool], first: int
) -> tuple[Column, ...]:
    """Choose between the two orders a stream has: level by level, or the leaves from left to right.

    Level by level, every outer leaf comes before the first one below a group, and the tree gives the order;
    but codes and names never stand behind amounts.
    """
    outer = [place for place, lower in zip(places, below, strict=True) if not lower]
    inner = [place for place, lower in zip(places, below, strict=True) if lower]
    named = [at for at, column in enumerate(columns) if column.kind in {"code", "label"}]
    names_first = named == list(range(len(named))) or any(column.kind == "text" for column in columns)
    if not outer or not inner or (max(outer) < min(inner) and names_first):
        return tuple(columns)
    ordered = [column for _, column in sorted(zip(places, columns, strict=True), key=lambda pair: pair[0])]
    return tuple(replace(column, index=first + at) for at, column in enumerate(ordered))


def _column(
    source: Source,
    index: int,
    path: tuple[str, ...],
    kind: str,
    measure: str,
    side: str | None,
    fund: str | None,
) -> Column:
    return Column(
        source=source,
        index=index,
        path=path,
        kind="amount" if kind == "ignored" else kind,  # type: ignore[arg-type]
        measure=measure,
        side=side,  # type: ignore[arg-type]
        fund=fund,
        stage=_stage(path, measure),
    )


def _stage(path: Sequence[str], measure: str) -> str | None:
    """Return 预算数, 执行数 or 决算数 where the leaf or a head above it says so."""
    if measure in _STAGES:
        return measure
    terms = (term_of(label) for label in reversed(path))
    return next((term.measure for term in terms if term is not None and term.measure in _STAGES), None)


# The order in which the parts of a breakdown are printed everywhere.
_PRINT_ORDER: tuple[tuple[str, ...], ...] = (
    ("合计", "基本支出", "项目支出", "经营支出"),
    ("小计", "人员经费", "公用经费"),
)
_FREE_ORDER = frozenset({"因公出国（境）费", "公务用车购置及运行维护费", "公务接待费", "会议费", "培训费"})


def unsure_order(cells: Sequence[HeadCell], columns: Sequence[Column]) -> str | None:
    """Say why the order of a flattened head cannot be relied on, None where it can.

    A stream may give cells out of order; sums hold in any order of their parts, so they cannot tell.
    """
    unknown = [cell.label for cell in cells if cell.term is None]
    if unknown:
        return f"表头“{'、'.join(unknown[:3])}”不认识"
    if sum(1 for column in columns if column.measure == "项目" and column.side is None) > 1:
        return "表头有两个“项目”栏，分不清左右"
    if _uneven_years(columns):
        return "表头几个年度的各栏对不齐"
    by_group: dict[tuple[str | None, tuple[str, ...]], list[str]] = {}
    for column in columns:
        if column.kind == "amount":
            by_group.setdefault((column.side, column.path[:-1]), []).append(column.measure)
    for (_, above), measures in by_group.items():
        if above and {"合计", "小计"} <= set(measures):
            return f"表头“{above[-1]}”下面既有合计又有小计，分不清层次"
        for order in _PRINT_ORDER:
            places = [order.index(measure) for measure in measures if measure in order]
            if len(places) == len(set(places)) and places != sorted(places):
                return f"表头各栏的先后（{'、'.join(measures[:4])}）不能确定"
    return None


def _uneven_years(columns: Sequence[Column]) -> bool:
    """Tell whether parts printed once a year do not come out alike below each year's head."""
    amounts = [column for column in columns if column.kind == "amount"]
    parts = [column.measure for column in amounts if column.measure in _FREE_ORDER]
    if len(parts) == len(set(parts)):
        return False
    by_year: dict[str, list[str]] = {}
    for column in amounts:
        by_year.setdefault(column.path[0], []).append(column.measure)
    return len(by_year) < 2 or len({tuple(measures) for measures in by_year.values()}) > 1


def free_order(columns: Sequence[Column]) -> bool:
    """Tell whether a head has parts whose order differs from place to place (“三公” side by side)."""
    return sum(1 for column in columns if column.measure in _FREE_ORDER) > 1
