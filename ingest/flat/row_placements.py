"""Placements of one row (一行的定位): ways to put its numbers into columns, and which its sums allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.amount import precision, rounding
from ingest.identities import Identity, Operand, Ref
from ingest.records import Cell, Row

Placement = tuple[int, ...]  # the column of each cell of a row, in order
_LIMIT = 20_000  # placements of one row; beyond that the row is left ambiguous


def fitting_rules(
    row: Row, placements: Sequence[Placement], rules: Sequence[Identity]
) -> tuple[tuple[Placement, ...], bool]:
    """Keep the placements that the row's rules allow, and tell whether some of them are rounded sums.

    Where none fits exactly, the row is rounded or contradicts itself in 数量×单价: both are let stay open.
    So it is where every exact one puts the numbers where no sum looks.
    """
    slack = int(rounding(len(row.cells)) * 2)
    purchases = [rule for rule in rules if rule.kind == "quantity"]
    sums = [rule for rule in rules if rule.kind != "quantity"]
    exact = within(row, placements, sums, 0)
    whole = tuple(p for p in exact if _bought(row, p, purchases))
    if whole and any(_seen(row, p, sums) for p in whole):
        return whole, False
    rounded = within(row, placements, sums, slack)
    if whole:
        summed = tuple(p for p in rounded if _seen(row, p, sums) and _bought(row, p, purchases))
        return (*summed, *whole), bool(summed)
    either = (*exact, *(p for p in rounded if _bought(row, p, purchases)))
    return tuple(dict.fromkeys(either)) or rounded or tuple(placements), False


def _seen(row: Row, placement: Placement, sums: Sequence[Identity]) -> bool:
    """Tell whether some number of a row so placed counts in a sum, or there is none to count in."""
    places = {column for column, cell in zip(placement, row.cells, strict=True) if cell.value}
    equalities = [rule for rule in sums if rule.relation == "="]
    return not equalities or any(ref.column in places for rule in equalities for ref in rule.refs())


def within(
    row: Row, placements: Sequence[Placement], sums: Sequence[Identity], tolerance: int
) -> tuple[Placement, ...]:
    """Return the placements that satisfy sums across the row, up to so many of its last digits.

    All values are counted in whole numbers of the finest digit the row prints.
    """
    steps = [precision(cell.value) for cell in row.cells if cell.value is not None]
    finest, coarsest = min(steps, default=Decimal(1)), max(steps, default=Decimal(1))
    values = [int((cell.value or Decimal(0)) / finest) for cell in row.cells]
    slack = int(tolerance * coarsest / finest)
    rules = [_compiled(rule, finest) for rule in sums]
    return tuple(
        placement
        for placement in placements
        if all(rule.holds(dict(zip(placement, values, strict=True)), slack) for rule in rules)
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """Σ weights × columns + constant = 0, or ≤ 0."""

    weights: tuple[tuple[int, int], ...]
    constant: int
    bound: bool

    def holds(self, values: Mapping[int, int], slack: int) -> bool:
        """Tell whether the values of a row's columns satisfy the rule."""
        off = self.constant
        for column, weight in self.weights:
            off += weight * values.get(column, 0)
        return off <= slack and (self.bound or -off <= slack)


def _compiled(rule: Identity, finest: Decimal) -> _Rule:
    weights: dict[int, int] = {}
    constant = Decimal(0)
    for sign, operands in ((1, rule.left), (-1, rule.right)):
        for operand in operands:
            if isinstance(operand, Ref):
                weights[operand.column] = weights.get(operand.column, 0) + sign
            else:
                constant += sign * operand.value
    return _Rule(tuple(weights.items()), int(constant / finest), rule.relation == "≤")


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


def _bought(row: Row, placement: Placement, rules: Sequence[Identity]) -> bool:
    """Tell whether 数量×单价＝合计 holds for a row so placed, where all three are printed."""
    values = {column: cell.value or Decimal(0) for column, cell in zip(placement, row.cells, strict=True)}
    for rule in rules:
        quantity, price = rule.left
        if not isinstance(quantity, Ref) or not isinstance(price, Ref):
            continue
        if quantity.column not in values or price.column not in values:
            continue
        total = sum((_value(operand, values) for operand in rule.right), Decimal(0))
        amount, each = values[quantity.column], values[price.column]
        allowed = max(abs(amount) * precision(each) / 2, Decimal("0.01")) * bool(total)
        if abs(amount * each - total) > allowed:
            return False
    return True


def _value(operand: Operand, values: Mapping[int, Decimal]) -> Decimal:
    return values.get(operand.column, Decimal(0)) if isinstance(operand, Ref) else operand.value
