"""The 勾稽 checks of a document: each identity tried on its placed cells, with operands and result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.amount import MONEY_UNITS, precision, rounding
from ingest.identities import Constant, Identity, Ref
from ingest.identities.records import listed
from ingest.records import Cell, Check, CheckResult, Fact, FactStatus, Operand, Source, Table

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Value:
    operand: Operand
    printed: bool
    open: bool  # an ambiguous number may stand here


def checks_of(
    tables: Sequence[Table], identities: Sequence[Identity], facts: Sequence[Fact], document_id: str
) -> tuple[Check, ...]:
    """Try every identity. One whose cells are all blank says nothing and is left out."""
    by_cell = {
        (fact.table_id, fact.row, fact.side, fact.column): fact for fact in facts if fact.kind == "table"
    }
    checks: list[Check] = []
    for identity in identities:
        check = _tried(identity, tables, by_cell, f"{document_id}:c{len(checks) + 1}")
        if check is not None:
            checks.append(check)
    return tuple(checks)


def _tried(
    identity: Identity,
    tables: Sequence[Table],
    by_cell: Mapping[tuple[str | None, int | None, str | None, int | None], Fact],
    check_id: str,
) -> Check | None:
    left = [_value(operand, tables, by_cell) for operand in identity.left]
    right = [_value(operand, tables, by_cell) for operand in identity.right]
    if not any(value.printed for value in (*left, *right)):
        return None
    unknown = any(value.open for value in (*left, *right))
    one_sided = (
        identity.relation == "=" and not any(v.printed for v in right) and identity.kind in {"down", "across"}
    )
    difference, tolerance = _difference(identity, left, right)
    result: CheckResult
    if unknown or one_sided or (identity.kind == "quantity" and not all(v.printed for v in (*left, *right))):
        result = "not_applicable"
    elif difference <= tolerance and (identity.relation == "≤" or -difference <= tolerance):
        result = "holds"
    else:
        result = "fails"
    source = (left + right)[0].operand.source
    return Check(
        source=source,
        check_id=check_id,
        name=identity.name,
        kind=identity.kind,
        relation=identity.relation,
        left=tuple(value.operand for value in left),
        right=tuple(value.operand for value in right),
        difference=None if unknown else difference,
        tolerance=tolerance,
        result=result,
    )


def _value(
    operand: Ref | Constant,
    tables: Sequence[Table],
    by_cell: Mapping[tuple[str | None, int | None, str | None, int | None], Fact],
) -> _Value:
    if isinstance(operand, Constant):
        return _Value(
            Operand(operand.source, operand.label, operand.value, operand.unit, 1, operand.fact_id),
            printed=operand.fact_id is not None,
            open=False,
        )
    table = tables[operand.table]
    row = table.rows[operand.row]
    column = table.columns[operand.column]
    label = f"{table.title}·{row.path[-1]}·{column.path[-1]}"
    cell = next((cell for cell in row.cells if cell.column == operand.column), None)
    is_open = any(cell.column is None and operand.column in cell.candidates for cell in row.cells)
    fact = by_cell.get((table.table_id, row.ordinal, row.side, operand.column))
    value = cell.value if cell is not None and cell.value is not None else Decimal(0)
    source = cell.source if cell is not None else row.source
    unit = row.unit if column.kind == "quantity" else table.unit
    return _Value(
        Operand(source, label, value, unit, 1, fact.fact_id if fact is not None else None),
        printed=cell is not None and cell.value is not None,
        open=is_open,
    )


def _difference(
    identity: Identity, left: Sequence[_Value], right: Sequence[_Value]
) -> tuple[Decimal, Decimal]:
    """Return (Σ left − Σ right, tolerance), both in the unit of the first operand."""
    if identity.kind == "quantity":
        quantity, price = (value.operand.value for value in left)
        total = right[0].operand.value
        return quantity * price - total, max(abs(quantity) * precision(price) / 2, precision(total))
    home = left[0].operand.unit

    def amount(value: _Value) -> Decimal:
        return _in(value.operand.value, value.operand.unit, home)

    difference = sum(map(amount, left), Decimal(0)) - sum(map(amount, right), Decimal(0))
    printed = [value.operand for value in (*left, *right) if value.printed]
    tolerance = tolerance_of(printed, home)
    if identity.kind == "narrative" and len({operand.unit for operand in printed}) > 1:
        tolerance = max(tolerance, _cut(printed, home))
    return difference, tolerance


def tolerance_of(operands: Sequence[Operand], home: str | None) -> Decimal:
    """Return how much an equality of printed figures may be off, in the unit home.

    Text drops zeros at the end, so a figure of fewer than two decimals counts as printed to the second one
    where another of its unit has that many (27 beside 344.81 means 27.00); the coarsest digit decides.
    """
    finest: dict[str | None, Decimal] = {}
    for operand in operands:
        step = precision(operand.value)
        finest[operand.unit] = min(step, finest.get(operand.unit, step))
    steps = (_in(min(precision(o.value), max(finest[o.unit], _HUNDREDTH)), o.unit, home) for o in operands)
    return rounding(len(operands)) * max(steps, default=Decimal(0))


def _cut(operands: Sequence[Operand], home: str | None) -> Decimal:
    """Return how far 万元 may be below the 元 they repeat: digits are often cut off, not rounded."""
    steps = [_in(precision(operand.value), operand.unit, home) for operand in operands]
    return max(steps) - min(steps)


def _in(value: Decimal, unit: str | None, home: str | None) -> Decimal:
    if unit == home or unit not in MONEY_UNITS or home not in MONEY_UNITS:
        return value
    return value * MONEY_UNITS[unit] / MONEY_UNITS[home]


def checks_of_sentences(
    groups: Iterable[tuple[str, tuple[str, ...], bool]], facts: Sequence[Fact], document_id: str, start: int
) -> tuple[Check, ...]:
    """Try the wholes and parts that sentences state: whole fact id, part fact ids, whether they are all."""
    by_id = {fact.fact_id: fact for fact in facts}
    checks: list[Check] = []
    for whole_id, part_ids, all_parts in groups:
        whole, parts = by_id[whole_id], [by_id[part] for part in part_ids]
        left = [_stated(whole)]
        right = [_stated(part) for part in parts]
        difference, tolerance = _difference(Identity("", "narrative", "=", (), ()), left, right)
        # 主要包括 leaves it open whether the parts are all; where they add up exactly, they are
        complete = all_parts or (difference == 0 and len(parts) > 1)
        name = (
            f"正文：{whole.row_path[-1]}{_what(whole)}{'＝' if complete else '≥'}"
            f"{listed([part.row_path[-1] for part in parts])}"
        )
        ordered = (left, right) if complete else (right, left)
        holds = abs(difference) <= tolerance if complete else -difference <= tolerance
        checks.append(
            Check(
                source=whole.source,
                check_id=f"{document_id}:c{start + len(checks) + 1}",
                name=name,
                kind="narrative",
                relation="=" if complete else "≤",
                left=tuple(value.operand for value in ordered[0]),
                right=tuple(value.operand for value in ordered[1]),
                difference=difference if complete else -difference,
                tolerance=tolerance,
                result="holds" if holds else "fails",
            )
        )
    return tuple(checks)


def _stated(fact: Fact) -> _Value:
    sign = -1 if fact.direction == "decrease" else 1
    value = (fact.value or Decimal(0)) * sign
    return _Value(
        Operand(fact.source, f"正文·{fact.row_path[-1]}{_what(fact)}", value, fact.unit, 1, fact.fact_id),
        True,
        False,
    )


def _what(fact: Fact) -> str:
    return fact.column_path[-1] if fact.column_path and fact.column_path[-1] != "预算安排" else ""


def with_status(facts: Sequence[Fact], checks: Sequence[Check]) -> tuple[Fact, ...]:
    """Return the facts with what the checks say of them: proved, conflict, or as they were."""
    touching: dict[str, list[Check]] = {}
    for check in checks:
        if check.result != "not_applicable":
            for operand in (*check.left, *check.right):
                if operand.fact_id is not None:
                    touching.setdefault(operand.fact_id, []).append(check)
    return tuple(_judged(fact, touching.get(fact.fact_id, [])) for fact in facts)


def _judged(fact: Fact, checks: Sequence[Check]) -> Fact:
    status = _status(fact, checks)
    candidates = fact.candidates
    if status == "ambiguous" and candidates is None and fact.column_path is not None:
        candidates = (fact.column_path,)
    return replace(fact, status=status, candidates=candidates, checks=tuple(c.check_id for c in checks))


def _status(fact: Fact, checks: Sequence[Check]) -> FactStatus:
    if fact.status == "ambiguous":
        return "ambiguous"
    if any(check.result == "fails" for check in checks):
        return "conflict"
    if any(check.result == "holds" and check.relation == "=" for check in checks):
        return "proved"
    return "ambiguous" if fact.disputed else "unchecked"


def settled(tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Table, ...]:
    """Return the tables with the status of their cells, and their own: proved where all that can be is."""
    status = {
        (fact.table_id, fact.row, fact.side, fact.column): fact.status
        for fact in facts
        if fact.kind == "table"
    }
    result = []
    for table in tables:
        rows = tuple(
            replace(
                row,
                cells=tuple(
                    replace(
                        cell,
                        status=status.get((table.table_id, row.ordinal, row.side, cell.column), cell.status),
                    )
                    if cell.column is not None
                    else cell
                    for cell in row.cells
                ),
            )
            for row in table.rows
        )
        states = [cell.status for row in rows for cell in row.cells if cell.value is not None]
        proved = bool(states) and all(state == "proved" for state in states)
        result.append(
            replace(
                table,
                rows=rows,
                status="proved" if proved and table.status != "quarantined" else table.status,
            )
        )
    return tuple(result)


def printed_cell(cell: Cell) -> bool:
    """Tell whether a cell prints a number (a dash does not)."""
    return cell.value is not None


def where(source: Source) -> str:
    """Say where something stands, for messages."""
    return f"第 {source.page} 页"
