"""Tables → facts (事实): one a printed amount, quantity, percentage or target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.amount import MONEY_UNITS
from ingest.records import Cell, Column, Fact, Row, Table

_UNIT_IN_HEAD = re.compile(r"([百千万亿]*元)\s*[）)]?$")
_UNIT_IN_LABEL = re.compile(r"[（(]([^（）()]{1,6})[）)]$")
_TARGETS = frozenset({"performance", "overall_performance"})


def facts_of(tables: Sequence[Table]) -> tuple[Fact, ...]:
    """Return the facts of the tables; blank cells and dashes make none.

    A number whose column is open becomes an `ambiguous` fact; quarantined tables give ambiguous facts only.
    """
    return tuple(fact for table in tables for fact in _of_table(table))


def _of_table(table: Table) -> Iterator[Fact]:
    count = 0
    for row in table.rows:
        for cell in row.cells:
            if cell.value is None and table.form not in _TARGETS:
                continue
            count += 1
            yield _fact(table, row, cell, f"{table.table_id}:f{count}")


def _fact(table: Table, row: Row, cell: Cell, fact_id: str) -> Fact:
    open_cell = cell.column is None or table.status == "quarantined"
    column = table.columns[cell.column] if cell.column is not None and not open_cell else None
    candidates = cell.candidates or ((cell.column,) if cell.column is not None else ())
    return Fact(
        source=cell.source,
        fact_id=fact_id,
        kind="table",
        table_id=table.table_id,
        table=table.title,
        form=table.form,
        row=row.ordinal,
        row_path=row.path,
        row_code=row.code,
        item=row.item,
        column=column.index if column is not None else None,
        column_path=column.path if column is not None else None,
        measure=column.measure if column is not None else None,
        side=row.side,
        fund=_fund(table, column),
        period=row.period or (column.period if column is not None else "current"),
        stage=column.stage if column is not None else None,
        printed=cell.printed,
        value=cell.value,
        unit=unit_of(table, row, cell, column),
        relation=cell.relation,
        status="ambiguous" if open_cell else cell.status,
        candidates=tuple(table.columns[at].path for at in candidates) if open_cell else None,
        disputed=cell.disputed,
        scan=cell.scan,
    )


def unit_of(table: Table, row: Row, cell: Cell, column: Column | None) -> str | None:
    """Return the unit a cell is printed in: its own, its head's, its row's, or its table's."""
    if table.form in _TARGETS:
        return cell.unit
    if cell.unit is not None:
        return cell.unit
    if column is not None and column.kind == "percent":
        return "%"
    if column is not None and column.kind == "quantity":
        in_label = _UNIT_IN_LABEL.search(row.label)
        return row.unit or (in_label.group(1) if in_label else None)
    if column is not None:
        in_head = _UNIT_IN_HEAD.search(column.path[-1])
        if in_head and in_head.group(1) in MONEY_UNITS:
            return in_head.group(1)
    return table.unit


def _fund(table: Table, column: Column | None) -> str | None:
    if column is not None and column.fund is not None:
        return column.fund
    if table.form is None:
        return None
    if table.form.startswith("general_"):
        return "一般公共预算"
    return {"fund_expenditure": "政府性基金", "state_capital_expenditure": "国有资本经营预算"}.get(table.form)
