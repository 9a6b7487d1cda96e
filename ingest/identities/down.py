"""Identities down the rows of one table: totals, subject trees, lists with subtotals, nested labels."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from decimal import Decimal

from ingest.identities.across import BY_NATURE, THREE_PUBLIC_PARTS, UNSUMMED, changed_rows
from ingest.identities.records import Identity, Ref, at_most, equal
from ingest.marks.paths import numbering_level
from ingest.records import Column, Row, Table
from ingest.terms.columns import term_of
from ingest.terms.items import INCOME_ITEMS
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES, is_subject_code, parent_codes

Sums = Iterator[tuple[int, list[int], bool]]  # whole, parts, whether the parts are all
Numbered = Sequence[tuple[int, Row]]  # rows with their places in the table
_Lane = Mapping[int, int]  # the column that a sum goes down, by the rows' section
_MANY = 5  # rows of unlike levels whose sum tells that they are all parts
_LISTS = frozenset({"procurement", "services", "projects"})
_CLASSES = frozenset(FUNCTION_CLASSES.values())
_CLASS_CODE = 3  # digits of the code of a class (类)
_SUMMED_LABELS = frozenset({*INCOME_ITEMS, *_CLASSES, "上缴上级支出", "对附属单位补助支出"})
_LEVEL_VOCABULARIES: tuple[frozenset[str], ...] = (
    _SUMMED_LABELS,
    frozenset(name for code, name in ECONOMIC_SUBJECTS.items() if len(code) == 3),
    THREE_PUBLIC_PARTS,
    BY_NATURE,
)


def down(index: int, table: Table, columns: Sequence[Column]) -> Iterator[Identity]:
    """Return the sums down the columns of a table, each side and each group of columns on its own."""
    summed = [c for c in columns if c.kind == "amount" and c.measure not in UNSUMMED]
    for side, sections in _parts(table, summed):
        rows = [
            (at, row) for at, row in enumerate(table.rows) if row.side == side and row.section in sections
        ]
        lanes = _lanes(rows, [c for c in summed if c.side is None or c.side == side], sections)
        for whole, parts, complete in _sums(table, rows):
            for lane in lanes:
                yield _sum(index, table, lane, whole, parts, complete=complete)
    for current, prior, change in changed_rows(table):
        for column in summed:
            name = (
                f"{column.path[-1]}：{'＝'.join((table.rows[current].path[-1], table.rows[prior].path[-1]))}"
            )
            left = [Ref(index, current, column.index)]
            right = [Ref(index, prior, column.index), Ref(index, change, column.index)]
            yield equal(f"{name}＋{table.rows[change].path[-1]}", "down", left, right)


def _sums(table: Table, rows: Numbered) -> list[tuple[int, list[int], bool]]:
    own = [row for _, row in rows]
    if any(row.period is not None for row in own):
        return []
    codes = [row.code for row in own if row.code]
    if table.form in _LISTS and len(codes) > len(set(codes)):
        return list(_block_sums(rows))  # the code says what each item is paid as; it is no tree
    if any(is_subject_code(code) for code in codes):
        return list(_code_sums(rows))
    if table.form in _LISTS:
        return list(_block_sums(rows))
    if _by_unit(table):
        return list(_unit_sums(rows))
    return list(_label_sums(rows))


# --- groups of columns ------------------------------------------------------------------------------


def _parts(table: Table, columns: Sequence[Column]) -> list[tuple[str | None, frozenset[int]]]:
    """Return the parts whose rows add up: a side and its sections, those under one item together."""
    used: dict[tuple[str | None, int], set[int]] = {}
    for row in table.rows:
        placed = {cell.column for cell in row.cells if cell.column is not None}
        used.setdefault((row.side, row.section), set()).update(placed)
    heads = {column.index: column.path[:-1] for column in columns}
    found: dict[tuple[object, ...], list[tuple[str | None, int]]] = {}
    for (side, section), places in used.items():
        own = {heads[place] for place in places if place in heads}
        one = len(places) == 1 and len(own) == 1 and _is_item(next(iter(own)))
        key: tuple[object, ...] = (side, *own) if one else (side, section)
        found.setdefault(key, []).append((side, section))
    return [(members[0][0], frozenset(section for _, section in members)) for members in found.values()]


def _is_item(heads: tuple[str, ...]) -> bool:
    """Tell whether a head over groups of columns names an amount (公用经费), not just a side (支出)."""
    term = term_of(heads[-1]) if heads else None
    return term is not None and term.kind == "amount"


def _lanes(rows: Numbered, columns: Sequence[Column], sections: frozenset[int]) -> list[_Lane]:
    """Return the columns a sum goes down; over several sections, each row counts in its section's column."""
    if len(sections) == 1:
        return [dict.fromkeys(sections, column.index) for column in columns]
    lane: dict[int, int] = {}
    for _, row in rows:
        for cell in row.cells:
            if cell.column is not None:
                lane[row.section] = cell.column
    return [lane] if set(lane) == sections else []


def _sum(
    index: int, table: Table, lane: _Lane, whole: int, parts: Sequence[int], *, complete: bool
) -> Identity:
    def ref(at: int) -> Ref:
        return Ref(index, at, lane[table.rows[at].section])

    column = table.columns[ref(whole).column]
    top = table.rows[whole].path[-1]
    names = [table.rows[part].path[-1] for part in parts]
    right = "＋".join(names[:3]) + ("＋…" if len(names) > 3 else "")
    left, refs = [ref(whole)], [ref(part) for part in parts]
    if complete:
        return equal(f"{column.path[-1]}：{top}＝{right}", "down", left, refs)
    return at_most(f"{column.path[-1]}：{right}≤{top}", "part_of_whole", refs, left)


# --- subjects ---------------------------------------------------------------------------------------


def _code_sums(rows: Numbered) -> Sums:
    """类 = Σ款, 款 = Σ项, 合计 = Σ of the outermost codes; sections of several units stay apart."""
    yield from _grouped_sums(rows)
    for block in _blocks(rows):
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
            if tops and (len(lengths) == 1 or _adds_up(dict(block), total, tops)):
                yield total, tops, True


def _adds_up(rows: Mapping[int, Row], whole: int, parts: Sequence[int]) -> bool:
    """Tell whether the first numbers of many rows, their totals, add up exactly: no chance does that."""
    own = [rows[at].cells for at in (whole, *parts)]
    if len(parts) < _MANY or not all(own):
        return False
    values = [cells[0].value or Decimal(0) for cells in own]
    return bool(values[0]) and values[0] == sum(values[1:], Decimal(0))


def _grouped_sums(rows: Numbered) -> Sums:
    """Sums where codes come again below the names they are told apart by; 合计 is the sum of all groups."""
    coded = [(at, row) for at, row in rows if row.code and is_subject_code(row.code)]
    groups: dict[str, list[tuple[int, Row]]] = {}
    for at, row in coded:
        groups.setdefault(row.path[0], []).append((at, row))
    codes = [row.code for _, row in coded]
    apart = all(len({row.code for _, row in group}) == len(group) for group in groups.values())
    if len(codes) == len(set(codes)) or not apart:
        return
    tops: list[int] = []
    for group in groups.values():
        held = {row.code for _, row in group}
        tops += [at for at, row in group if held.isdisjoint(set(parent_codes(row.code or "")) - {row.code})]
        yield from ((whole, parts, True) for whole, parts, _ in _code_sums(group))
    totals = [at for at, row in rows if row.is_total and not row.code]
    others = [row for _, row in rows if not row.code and not row.is_total]
    lengths = {len(row.code or "") for at, row in coded if at in tops}
    # a class beside single items of other classes may be missing some; items alone are all there
    if len(totals) == 1 and not others and (len(lengths) == 1 or min(lengths) > _CLASS_CODE):
        yield totals[0], tops, True


def _blocks(rows: Numbered) -> list[list[tuple[int, Row]]]:
    """Part rows where the same code comes again (one section a unit); one section otherwise."""
    codes = [row.code for _, row in rows if row.code]
    return [list(rows)] if len(codes) == len(set(codes)) else []


# --- units ------------------------------------------------------------------------------------------


def _by_unit(table: Table) -> bool:
    return any(column.measure in {"单位名称", "单位编码"} for column in table.columns)


def _unit_sums(rows: Numbered) -> Sums:
    """合计 = Σ units; a unit whose code opens other units' codes is their whole (121 = 121001 + 121002)."""
    units = [(at, row) for at, row in rows if not row.is_total and len(row.path) == 1]
    totals = [at for at, row in rows if row.is_total and len(row.path) == 1]
    if len(units) > 1 and not all(row.code for _, row in units):
        return
    children: dict[int, list[int]] = {}
    tops: list[int] = []
    for at, row in units:
        above = [
            (len(other.code or ""), place)
            for place, other in units
            if other.code
            and (row.code or "").startswith(other.code)
            and len(other.code) < len(row.code or "")
        ]
        if above:
            children.setdefault(max(above)[1], []).append(at)
        else:
            tops.append(at)
    lengths = {len(row.code or "") for at, row in units if at in tops}
    for total in totals:
        if tops and len(lengths) == 1:
            yield total, tops, True
    for whole, parts in children.items():
        yield whole, parts, True


# --- labels -----------------------------------------------------------------------------------------


def _label_sums(rows: Numbered) -> Sums:
    """Totals among labels: children of a path, and each total of what stands before it."""
    table = dict(rows)
    for whole, parts in _children(rows).items():
        if table[whole].path != table[parts[0]].path[:-1]:
            continue
        own = [table[part] for part in parts]
        if not any(part.is_part for part in own) or _complete_parts(table[whole], own):
            yield whole, parts, True
        else:
            yield from ((whole, [part], False) for part in parts)
    subtotals = yield from _subtotal_sums(rows)
    top = [(at, row) for at, row in rows if len(row.path) == 1]
    totals = [at for at, row in top if row.is_total]
    if not totals:
        return
    if subtotals and len(totals) == len(top):
        yield from ((at, subtotals, True) for at in totals)
        return
    if top[0][0] in totals:
        yield from _totals_first(top)
    else:
        yield from _totals_last(top)


def _children(rows: Numbered) -> dict[int, list[int]]:
    """Return each row's parts: the rows whose path goes on from the nearest row above that has one."""
    children: dict[int, list[int]] = {}
    newest: dict[tuple[str, ...], int] = {}
    for at, row in rows:
        above = (row.path[:depth] for depth in range(len(row.path) - 1, 0, -1))
        parent = next((newest[path] for path in above if path in newest), None)
        if parent is not None:
            children.setdefault(parent, []).append(at)
        newest[row.path] = at
    return children


def _subtotal_sums(rows: Numbered) -> Generator[tuple[int, list[int], bool], None, list[int]]:
    """小计 = Σ the rows beside it below one head that is no row; return the 小计 where all have one."""
    held = {row.path for _, row in rows}
    beside: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for at, row in rows:
        if len(row.path) > 1 and row.path[:-1] not in held:
            beside.setdefault(row.path[:-1], []).append((at, row))
    subtotals: list[int] = []
    for group in beside.values():
        own = [at for at, row in group if row.is_total]
        parts = [at for at, row in group if not row.is_total]
        if len(own) != 1 or any(row.is_part for _, row in group):
            return []
        subtotals += own
        if parts:
            yield own[0], parts, True
    return subtotals


def _complete_parts(whole: Row, parts: Sequence[Row]) -> bool:
    """其中： parts add up where they are the two halves of 公务用车, or end in 其他…."""
    items = {part.item for part in parts}
    if whole.item == "公务用车购置及运行维护费":
        return items == {"公务用车购置费", "公务用车运行维护费"}
    return len(parts) > 1 and parts[-1].path[-1].startswith("其他") and items != set()


def _totals_first(top: Numbered) -> Sums:
    leading = []
    for at, row in top:
        if not row.is_total:
            break
        leading.append(at)
    parts = [at for at, row in top if not row.is_total]
    if not parts:
        return
    three = [at for at, row in top if row.item in THREE_PUBLIC_PARTS]
    own = [row for _, row in top if not row.is_total]
    known = _known_parts(own)
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


def _totals_last(top: Numbered) -> Sums:
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


# --- lists ------------------------------------------------------------------------------------------


def _block_sums(rows: Numbered) -> Sums:
    """Procurement and project lists: 合计 = Σ 小计 (or Σ rows), 小计 = Σ rows up to the next 小计."""
    table = dict(rows)
    nested = _children(rows)
    inner = {part for parts in nested.values() for part in parts}
    for whole, parts in nested.items():
        if not any(table[part].is_part for part in parts):
            yield whole, parts, True
    totals = [(at, row) for at, row in rows if row.is_total and at not in inner]
    items = [at for at, row in rows if not row.is_total and at not in inner]
    if not totals or not items:
        return
    subtotals = [at for at, row in totals if "小计" in row.label]
    grand = [at for at, _ in totals if at not in subtotals]
    for at in grand:
        yield from _grand(table, at, subtotals or items)
    if subtotals and subtotals[0] < items[0]:
        for number, at in enumerate(subtotals):
            stop = subtotals[number + 1] if number + 1 < len(subtotals) else rows[-1][0] + 1
            parts = [item for item in items if at < item < stop]
            if parts:
                yield at, parts, True


def _grand(table: Mapping[int, Row], total: int, items: Sequence[int]) -> Sums:
    """合计 = Σ items, unless the first of them say the total again (全额, the one unit)."""
    again: list[int] = []
    for at in items:
        if len(items) == 1 or _printed(table[at]) != _printed(table[total]) or not _printed(table[at]):
            break
        again.append(at)
    rest = [at for at in items if at not in again]
    if again and rest and not any(_amounts(table[at]) for at in rest):
        again, rest = [], list(items)
    if not again:
        yield total, list(items), True
        return
    for whole, part in zip([total, *again], again, strict=False):
        yield whole, [part], True
    if rest:
        yield again[-1], rest, True


def _printed(row: Row) -> list[tuple[int | None, Decimal]]:
    return [(cell.column, cell.value) for cell in row.cells if cell.value is not None]


def _amounts(row: Row) -> bool:
    return any(cell.value for cell in row.cells)
