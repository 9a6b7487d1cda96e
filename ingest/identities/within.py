"""Identities within one table: across its columns, and down its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.identities.records import Identity, Ref, at_most, equal
from ingest.paths import numbering_level
from ingest.records import Column, Row, Table
from ingest.terms.columns import FUNDS
from ingest.terms.items import INCOME_ITEMS
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES, is_subject_code, parent_codes

_TOTALS = frozenset({"合计", "小计", "“三公”经费合计", "财政拨款"})
# Breakdowns of a total whose members add up; a total is proved by the members of one breakdown only.
_BREAKDOWNS: tuple[frozenset[str], ...] = (
    frozenset(
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
            "用事业基金弥补收支差额",
            "收入",
        }
    ),
    frozenset({"基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出"}),
    frozenset({"人员经费", "公用经费"}),
    frozenset(
        {
            "因公出国（境）费",
            "公务用车购置及运行维护费",
            "公务接待费",
            "公务用车购置费",
            "公务用车运行维护费",
            "购置费",
            "运行费",
        }
    ),
)
_SHOWN = 4  # names of a sum told in the name of an identity
_BESIDE = frozenset({"会议费", "培训费", "机关运行经费", "预留中小微企业份额"})
_SUMMABLE = frozenset({"amount"})
_SUMMED_PERIODS = frozenset({"current", "prior"})
_UNSUMMED = frozenset({"单价", "预算资金", "增减幅", "占比"})


def within_table(index: int, table: Table) -> list[Identity]:
    """Return the identities of one table. Text tables (绩效目标, 机构) have none."""
    columns = [column for column in table.columns if column.kind in {"amount", "quantity"}]
    if not columns or table.form in {"performance", "overall_performance", "institutions"}:
        return []
    return [*_across(index, table, columns), *_down(index, table, columns), *_quantities(index, table)]


# --- across -----------------------------------------------------------------------------------------


def component_sets(columns: Sequence[Column]) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """Yield (total column, its parts) for each group of the head whose parts add up."""
    groups: dict[tuple[str | None, tuple[str, ...]], list[Column]] = {}
    for column in columns:
        if (
            column.kind not in _SUMMABLE
            or column.measure in _UNSUMMED
            or column.period not in _SUMMED_PERIODS
        ):
            continue
        for depth in range(len(column.path)):
            groups.setdefault((column.side, column.path[:depth]), []).append(column)
    for (_, prefix), members in groups.items():
        depth = len(prefix)
        total = next((c for c in members if len(c.path) == depth + 1 and c.measure in _TOTALS), None)
        if total is None:
            continue
        parts: list[tuple[str, Column]] = []
        for name, run in groupby((c for c in members if c is not total), key=lambda c: c.path[depth]):
            below = list(run)
            subtotal = next((c for c in below if len(c.path) == depth + 2 and c.measure in _TOTALS), None)
            kept = [subtotal] if subtotal is not None and len(below) > 1 else below
            parts.extend((_family(name, column, prefix_depth=depth), column) for column in kept)
        chosen = _breakdown(parts)
        if len(chosen) > 1:
            yield total, chosen


def _family(name: str, column: Column, *, prefix_depth: int) -> str:
    """Return the measure a part counts as: its group's name where it is a group's subtotal."""
    from ingest.terms.columns import term_of  # noqa: PLC0415 - keeps this module's imports to what all need

    if len(column.path) == prefix_depth + 1:
        return column.measure
    group = term_of(name)
    return group.measure if group is not None and column.measure in _TOTALS else column.measure


def _breakdown(parts: Sequence[tuple[str, Column]]) -> tuple[Column, ...]:
    """Return the parts if they make up one breakdown; mixed breakdowns prove nothing."""
    summed = [(family, column) for family, column in parts if family not in _BESIDE]
    for members in _BREAKDOWNS:
        if summed and all(family in members for family, _ in summed):
            return tuple(column for _, column in summed)
    return ()


def _across(index: int, table: Table, columns: Sequence[Column]) -> Iterator[Identity]:
    sets = list(component_sets(columns))
    reserved = [column for column in columns if column.measure == "预留中小微企业份额"]
    for at, row in enumerate(table.rows):
        if not row.cells:
            continue
        for total, parts in sets:
            if total.side is not None and total.side != row.side:
                continue
            name = f"{row.path[-1]}：{total.path[-1]}＝{listed([part.path[-1] for part in parts])}"
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


def listed(names: Sequence[str]) -> str:
    """Return names joined by ＋, a long list cut."""
    return "＋".join(names[:_SHOWN]) + ("＋…" if len(names) > _SHOWN else "")


# --- down -------------------------------------------------------------------------------------------


def _down(index: int, table: Table, columns: Sequence[Column]) -> Iterator[Identity]:
    parts_of_table = dict.fromkeys((row.side, row.section) for row in table.rows)
    for side, section in parts_of_table:
        rows = [(at, row) for at, row in enumerate(table.rows) if (row.side, row.section) == (side, section)]
        own = [
            c
            for c in columns
            if (c.side is None or c.side == side) and c.kind in _SUMMABLE and c.measure not in _UNSUMMED
        ]
        if any(row.code and is_subject_code(row.code) for _, row in rows):
            sums = list(_code_sums(rows))
        elif table.form in {"procurement", "services", "projects"}:
            sums = list(_block_sums(rows))
        else:
            sums = list(_label_sums(rows, by_unit=_by_unit(table, [row for _, row in rows])))
        for whole, parts, complete in sums:
            for column in own:
                yield _sum(index, table, column, whole, parts, complete=complete)


def _sum(
    index: int, table: Table, column: Column, whole: int, parts: Sequence[int], *, complete: bool
) -> Identity:
    top = table.rows[whole].path[-1]
    names = [table.rows[part].path[-1] for part in parts]
    right = "＋".join(names[:3]) + ("＋…" if len(names) > 3 else "")
    left = [Ref(index, whole, column.index)]
    refs = [Ref(index, part, column.index) for part in parts]
    if complete:
        return equal(f"{column.path[-1]}：{top}＝{right}", "down", left, refs)
    return at_most(f"{column.path[-1]}：{right}≤{top}", "part_of_whole", refs, left)


_CLASSES = frozenset(FUNCTION_CLASSES.values())
_SUMMED_LABELS = frozenset({*INCOME_ITEMS, *_CLASSES, "上缴上级支出", "对附属单位补助支出"})
_LEVEL_VOCABULARIES: tuple[frozenset[str], ...] = (
    _SUMMED_LABELS,
    frozenset(name for code, name in ECONOMIC_SUBJECTS.items() if len(code) == 3),
    _BREAKDOWNS[3],
    _BREAKDOWNS[1],
)


def _by_unit(table: Table, rows: Sequence[Row]) -> bool:
    """Tell whether the rows are units on one level: one unit, or units whose codes are of one length."""
    if not any(column.measure in {"单位名称", "单位编码"} for column in table.columns):
        return False
    units = [row for row in rows if not row.is_total]
    return len(units) == 1 or len({len(row.code) if row.code else 0 for row in units} - {0}) == 1


Sums = Iterator[tuple[int, list[int], bool]]


def _code_sums(rows: Sequence[tuple[int, Row]]) -> Sums:
    """类 = Σ款, 款 = Σ项, 合计 = Σ of the outermost codes; sections of several units stay apart."""
    for block in _sections(rows):
        by_code: dict[str, int] = {}
        children: dict[int, list[int]] = {}
        tops: list[int] = []
        totals: list[int] = []
        for at, row in block:
            if row.code is None or not is_subject_code(row.code):
                if row.is_total:
                    totals.append(at)
                continue
            parent = next(
                (by_code[code] for code in reversed(parent_codes(row.code)) if code in by_code), None
            )
            by_code[row.code] = at
            if parent is None:
                tops.append(at)
            else:
                children.setdefault(parent, []).append(at)
        for whole, parts in children.items():
            yield whole, parts, True
        lengths = {len(row.code or "") for at, row in block if at in tops}
        for total in totals:
            if tops and len(lengths) == 1:
                yield total, tops, True


def _sections(rows: Sequence[tuple[int, Row]]) -> list[list[tuple[int, Row]]]:
    """Part rows where the same code comes again (one section a unit); one section otherwise."""
    codes = [row.code for _, row in rows if row.code]
    return [list(rows)] if len(codes) == len(set(codes)) else []


def _label_sums(rows: Sequence[tuple[int, Row]], *, by_unit: bool = False) -> Sums:
    """Totals among labels: children of a path, and each total of what stands before it."""
    children: dict[int, list[int]] = {}
    newest: dict[tuple[str, ...], int] = {}
    for at, row in rows:
        parent = newest.get(row.path[:-1]) if len(row.path) > 1 else None
        if parent is not None:
            children.setdefault(parent, []).append(at)
        newest[row.path] = at
    table = dict(rows)
    for whole, parts in children.items():
        own = [table[part] for part in parts]
        if not any(part.is_part for part in own) or _complete_parts(table[whole], own):
            yield whole, parts, True
        else:
            yield from ((whole, [part], False) for part in parts)
    top = [(at, row) for at, row in rows if len(row.path) == 1]
    totals = [at for at, row in top if row.is_total]
    if not totals:
        return
    if top[0][0] in totals:
        yield from _totals_first(top, by_unit=by_unit)
    else:
        yield from _totals_last(top)


def _complete_parts(whole: Row, parts: Sequence[Row]) -> bool:
    """其中： parts add up where they are the two halves of 公务用车, or end in 其他…."""
    items = {part.item for part in parts}
    if whole.item == "公务用车购置及运行维护费":
        return items == {"公务用车购置费", "公务用车运行维护费"}
    return len(parts) > 1 and parts[-1].path[-1].startswith("其他") and items != set()


def _totals_first(top: Sequence[tuple[int, Row]], *, by_unit: bool) -> Sums:
    leading = []
    for at, row in top:
        if not row.is_total:
            break
        leading.append(at)
    parts = [at for at, row in top if not row.is_total]
    if not parts:
        return
    three = [at for at, row in top if row.item in _BREAKDOWNS[3]]
    own = [row for _, row in top if not row.is_total]
    known = _known_parts(own) or by_unit
    for at in leading:
        row = next(row for place, row in top if place == at)
        if row.item == "“三公”经费":
            if three:
                yield at, three, True
        elif known:
            yield at, parts, True


def _known_parts(rows: Sequence[Row]) -> bool:
    """Tell whether rows stand on one level for certain: all numbered alike, or all of one vocabulary."""
    styles = {numbering_level(row.label) for row in rows}
    if len(styles) == 1 and styles != {None}:
        return True
    return any(all(row.item in known for row in rows) for known in _LEVEL_VOCABULARIES)


def _totals_last(top: Sequence[tuple[int, Row]]) -> Sums:
    """本年收入合计 = Σ sources; 收入总计 = 本年收入合计 + what stands after it."""
    rows = [row for _, row in top if not row.is_total]
    numbered = [row for row in rows if numbering_level(row.label) is not None]
    loose = [row for row in rows if numbering_level(row.label) is None]
    if (numbered and not _known_parts(numbered)) or (loose and not _known_loose(loose)):
        return
    before: list[int] = []
    if not top[-1][1].is_total:
        return  # a total in the middle sums neither what stands before it nor what follows
    for at, row in top:
        if row.is_total:
            if before:
                yield at, before, True
            before = [at]
        else:
            before = [*before, at]


def _known_loose(rows: Sequence[Row]) -> bool:
    return all(row.item in _SUMMED_LABELS or "结转" in row.item or "结余" in row.item for row in rows)


def _block_sums(rows: Sequence[tuple[int, Row]]) -> Sums:
    """Procurement and project lists: 合计 = Σ 小计 (or Σ rows), 小计 = Σ rows up to the next 小计."""
    totals = [(at, row) for at, row in rows if row.is_total]
    items = [at for at, row in rows if not row.is_total]
    if not totals or not items:
        return
    subtotals = [at for at, row in totals if "小计" in row.label]
    grand = [at for at, _ in totals if at not in subtotals]
    for at in grand:
        yield at, subtotals or items, True
    if subtotals and subtotals[0] < items[0]:
        for number, at in enumerate(subtotals):
            stop = subtotals[number + 1] if number + 1 < len(subtotals) else rows[-1][0] + 1
            parts = [item for item in items if at < item < stop]
            if parts:
                yield at, parts, True


# --- quantities -------------------------------------------------------------------------------------


def _quantities(index: int, table: Table) -> Iterator[Identity]:
    """数量 × 单价 = 合计 on rows that print a quantity."""
    by_measure = {column.measure: column.index for column in table.columns}
    if not {"数量", "单价", "合计"} <= set(by_measure):
        return
    for at, row in enumerate(table.rows):
        if row.cells and not row.is_total:
            yield Identity(
                f"{row.path[-1]}：数量×单价＝合计",
                "quantity",
                "=",
                (Ref(index, at, by_measure["数量"]), Ref(index, at, by_measure["单价"])),
                (Ref(index, at, by_measure["合计"]),),
            )
