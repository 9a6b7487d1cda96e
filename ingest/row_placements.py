"""Placements of one row (一行的定位): ways to put its numbers into columns, and which its sums allow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.amount import precision, rounding
from ingest.identities import Identity, Operand, Ref
from ingest.records import Cell, Row

Placement = tuple[int, ...]  # the column of each cell of a row, in order
_LIMIT = 20_000  # placements of one row; beyond that the row is left ambiguous


def fitting_rules(
    row: Row, placements: Sequence[Placement], rules: Sequence[Identity]
) -> tuple[Placement, ...]:
    """Keep the placements that the row's rules allow.

    Where none fits exactly, the row is rounded or contradicts itself in 数量×单价: both are let stay open.
    """
    slack = int(rounding(len(row.cells)) * 2)

    def fitting(tolerance: int, *, purchases: bool) -> tuple[Placement, ...]:
        own = [rule for rule in rules if purchases or rule.kind != "quantity"]
        return tuple(p for p in placements if all(row_holds(row, p, rule, tolerance) for rule in own))

    rounded_or_wrong = (*fitting(0, purchases=False), *fitting(slack, purchases=True))
    return (
        fitting(0, purchases=True)
        or tuple(dict.fromkeys(rounded_or_wrong))
        or fitting(slack, purchases=False)
        or tuple(placements)
    )


def placements_of(cells: Sequence[Cell]) -> list[Placement]:
    """Return every way to put a row's cells into columns in print order."""
    found: list[Placement] = []
    options = [(cell.column,) if cell.column is not None else cell.candidates for cell in cells]

    def place(position: int, last: int, chosen: Placement) -> None:
        if len(found) > _LIMIT:
            return
        if position == len(options):
            found.append(chosen)
            return
        for column in options[position]:
            if column > last:
                place(position + 1, column, (*chosen, column))

    place(0, -1, ())
    return found if len(found) <= _LIMIT else []


def row_holds(row: Row, placement: Placement, rule: Identity, tolerance: int) -> bool:
    """Tell whether a row so placed satisfies a rule, up to so many of its last digits."""
    values = {column: cell.value or Decimal(0) for column, cell in zip(placement, row.cells, strict=True)}

    def value(operand: Operand) -> Decimal:
        return values.get(operand.column, Decimal(0)) if isinstance(operand, Ref) else operand.value

    right = sum((value(operand) for operand in rule.right), Decimal(0))
    if rule.kind == "quantity":
        quantity, price = rule.left
        if not isinstance(quantity, Ref) or not isinstance(price, Ref):
            return True
        if quantity.column not in values or price.column not in values:
            return True
        step = precision(values[price.column]) / 2
        return abs(value(quantity) * value(price) - right) <= max(
            abs(value(quantity)) * step, Decimal("0.01")
        ) * bool(right)
    left = sum((value(operand) for operand in rule.left), Decimal(0))
    step = max((precision(cell.value) for cell in row.cells if cell.value is not None), default=Decimal(1))
    difference = left - right
    return difference <= tolerance * step and (rule.relation == "≤" or -difference <= tolerance * step)
