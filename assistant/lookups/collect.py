"""Collections (集合): the rows that a list, a rank, a filter or a count works on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assistant.holdings.entries import Entry
from assistant.holdings.form_rows import THREE_PUBLIC, TOTAL_IN, TOTAL_OUT
from assistant.holdings.holdings import Holdings, ancestors
from assistant.holdings.rows import rows_of
from assistant.holdings.three_public import parts_among
from assistant.language.normalise import name_key
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, Gap, read
from assistant.records import Target

# Where the rows of a collection are looked for, in this order.
_FUNCTION_FORMS = ("expenditure", "overview", "general_expenditure", "fiscal_expenditure", "fiscal_overview")
_ECONOMY_FORMS = ("general_basic", "fiscal_basic", "basic", "three_public")
NAMES: dict[str, str] = {
    "project": "项目",
    "procurement": "采购品目",
    "function_class": "支出功能分类（类）",
    "function_section": "支出功能分类（款）",
    "function_item": "支出功能分类（项）",
    "economy_item": "支出经济分类（款）",
    "income": "收入来源",
    "indicator": "绩效指标",
}


def members(name: str, holdings: Holdings, document_id: str) -> tuple[Entry, ...]:
    """Return the rows of a named collection in document order; none for a name that is no collection."""
    find = _MEMBERS.get(name)
    return find(_held(holdings, document_id)) if find is not None else ()


def _held(holdings: Holdings, document_id: str) -> list[Entry]:
    return [entry for entry in holdings.entries if entry.document.document_id == document_id]


def _goods(held: Sequence[Entry]) -> tuple[Entry, ...]:
    listed = [e for e in held if e.form == "procurement" and e.family == "procurement" and not e.listed]
    rows = tuple(e for e in listed if _is_leaf(e, listed))  # a kind of goods states again what is under it
    return _without_subtotals(rows, [e for e in held if e.form == "procurement" and e.is_total])


def _without_subtotals(rows: tuple[Entry, ...], totals: Sequence[Entry]) -> tuple[Entry, ...]:
    """Drop rows that state the whole again (a unit, a kind of money), where the rest adds up to it."""
    whole = next((w for e in totals if e.column is None and (w := _amount(e)) is not None), None)
    rest = tuple(e for e in rows if _amount(e) != whole)
    adds_up = whole is not None and sum((_amount(e) or Decimal(0) for e in rest), Decimal(0)) == whole
    return rest if rest and adds_up else rows


def _amount(entry: Entry) -> Decimal | None:
    found = read(entry)
    return found.value if isinstance(found, Evidence) else None


def _incomes(held: Sequence[Entry]) -> tuple[Entry, ...]:
    rows = [e for e in held if e.family == "income" and not e.parents]
    return _first_form(rows, ("overview", "fiscal_overview"))


def _classes(held: Sequence[Entry], forms: Sequence[str] = _FUNCTION_FORMS) -> tuple[Entry, ...]:
    return _first_form(
        [e for e in held if e.family == "function" and not e.parents and e.side != "收入"], forms
    )


def _subjects(held: Sequence[Entry], digits: int) -> tuple[Entry, ...]:
    rows = _first_form([e for e in held if e.family == "function" and e.code is not None], _FUNCTION_FORMS)
    of_depth = tuple(e for e in rows if len(e.code or "") == digits)
    return of_depth or tuple(e for e in rows if _is_leaf(e, rows))


def _economic(held: Sequence[Entry]) -> tuple[Entry, ...]:
    rows = _first_form(
        [e for e in held if e.family == "economy" and e.form != "three_public"], _ECONOMY_FORMS
    )
    return tuple(e for e in rows if e.parents or _is_leaf(e, rows))


def _three_public(held: Sequence[Entry]) -> tuple[Entry, ...]:
    columns = {e.item: e for e in held if e.form == "three_public" and e.column is not None}
    if columns:
        return tuple(columns[item] for item in parts_among(columns) if item in columns)
    found = [e for e in held if e.form == "three_public"]
    parts = parts_among({e.item for e in found})
    rows = tuple(e for e in found if e.item in parts)
    rows = rows or tuple(
        e for e in held if e.form == "three_public" and e.family == "economy" and not e.parents
    )
    return rows or tuple(e for e in held if e.family == "sentence" and name_key(THREE_PUBLIC) in ancestors(e))


def _assets(held: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(e for e in held if e.family == "assets" and not e.parents)


def _basic_parts(held: Sequence[Entry]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for entry in held:
        if entry.family == "total" and entry.item in ("人员经费", "公用经费") and entry.column is not None:
            found.setdefault(entry.key, entry)
    return tuple(found.values())


def _operating(held: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the parts of the operating costs from the table that lists them; wages are none of theirs."""
    rows = [e for e in held if e.form == "operating_costs" and not e.is_total and e.column is None]
    return tuple(e for e in rows if _is_leaf(e, rows))


def projects(held: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the projects: the rows of a project table, else those the narrative lists."""
    rows = [e for e in held if e.family == "project" and e.table is not None]
    if rows:
        rows = list(_first_form(rows, ("projects", "special_funds", "general_projects")))
        return tuple(e for e in rows if _is_leaf(e, rows))
    found: dict[str, Entry] = {}
    for entry in held:
        if entry.family == "project" and any(f.period == "current" for f in entry.facts):
            found.setdefault(entry.key, entry)
    return tuple(found.values()) or tuple(
        e for e in held if e.family == "performance" and e.item in ("资金总额", "年度资金总额") and e.cells
    )


_Find = Callable[[Sequence[Entry]], tuple[Entry, ...]]
_MEMBERS: dict[str, _Find] = {
    "project": projects,
    "procurement": _goods,
    "income": _incomes,
    "function_class": _classes,
    "function_item": lambda held: _subjects(held, 7),
    "function_section": lambda held: _subjects(held, 5),
    "economy_item": _economic,
}
# What the totals that have no rows of their own below them are made of.
_PARTS: dict[str, _Find] = {
    name_key(THREE_PUBLIC): _three_public,
    name_key(TOTAL_OUT): _classes,
    name_key("本年支出合计"): _classes,
    name_key("财政拨款支出"): _classes,
    name_key("一般公共预算支出"): lambda held: _classes(held, ("general_expenditure", *_FUNCTION_FORMS)),
    name_key(TOTAL_IN): _incomes,
    name_key("本年收入合计"): _incomes,
    name_key("财政拨款收入"): _incomes,
    name_key("项目支出"): projects,
    name_key("政府采购"): _goods,
    name_key("政府购买服务"): lambda held: tuple(
        e for e in held if e.form == "services" and e.family == "procurement"
    ),
    name_key("资产总额"): _assets,
    name_key("基本支出"): _basic_parts,
    name_key("人员经费"): _economic,
    name_key("公用经费"): _economic,
    name_key("机关运行经费"): _operating,
}


def children(target: Target, holdings: Holdings, document_id: str) -> tuple[Entry, ...]:
    """Return what a whole is made of, in document order."""
    held = _held(holdings, document_id)
    find = _PARTS.get(target.key)
    return find(held) if find is not None else _below(target, holdings, held, document_id)


def _below(target: Target, holdings: Holdings, held: Sequence[Entry], document_id: str) -> tuple[Entry, ...]:
    """Return the rows directly under a row, in the widest table that has any."""
    for row in rows_of(target, holdings, document_id):
        if row.table is None or row.row is None:
            continue
        path = row.row.path
        under = [
            e
            for e in held
            if e.table is row.table and e.row is not None and e.row.path[:-1] == path and e.side == row.side
        ]
        if under:
            return tuple(under)
    goods = [
        e for e in held if e.family == "procurement" and e.parents and name_key(e.parents[0]) == target.key
    ]
    return tuple(goods)


def _first_form(rows: Sequence[Entry], forms: Sequence[str]) -> tuple[Entry, ...]:
    for form in forms:
        found = tuple(entry for entry in rows if entry.form == form)
        if found:
            return found
    return tuple(rows)


def _is_leaf(entry: Entry, rows: Iterable[Entry]) -> bool:
    if entry.row is None:
        return True
    path = entry.row.path
    return not any(
        e.row is not None and len(e.row.path) > len(path) and e.row.path[: len(path)] == path for e in rows
    )


def values(rows: Sequence[Entry], want: Want, *, blanks: bool = False) -> tuple[tuple[Evidence, ...], bool]:
    """Return the evidence of each row, and whether some row could not be read.

    Blank cells are left out unless asked for; a row of zero is kept only with the blanks.
    """
    found: list[Evidence] = []
    missing = False
    for entry in rows:
        evidence = read(entry, want)
        if isinstance(evidence, Gap):
            missing = missing or evidence.why == "not_proved"
        elif evidence.value is None:
            continue
        elif blanks or evidence.value != 0:
            found.append(evidence)
    return tuple(found), missing
