"""Numbers whose column was lost → columns (定位), by solving a document's identities together.

Each row with blanks has a set of order-preserving placements; CP-SAT keeps those that some solution of all
identities uses. A number all of whose surviving placements agree is placed, otherwise it stays ambiguous.
Exact equality is tried first, then equality within the printed rounding, then as few broken identities as
possible (a document may contradict itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingest.amount import MONEY_UNITS, precision, rounding
from ingest.flat.row_placements import Placement, fitting_rules, placements_of
from ingest.identities import Constant, Identity
from ingest.records import Row, Table

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

RowKey = tuple[int, int]
Fits = tuple[tuple[int, ...], ...]  # for each cell of a row, the columns that fit
_EFFORT = 4.0  # CP-SAT's deterministic seconds for one question, the same on every machine
_LISTINGS = 12  # questions asked to list further columns of cells that are ambiguous anyway


@dataclass(frozen=True, slots=True)
class _Model:
    """The tables with the placements still open for each row that has more than one."""

    tables: Sequence[Table]
    open_rows: Mapping[RowKey, tuple[Placement, ...]]
    scale: int  # decimals that make every amount a whole number
    rounded: frozenset[RowKey]  # rows whose own sums may be rounded

    def scaled(self, value: Decimal, unit: str | None) -> int:
        """Return a value as a whole number of 10^-scale 元 (or of its own unit where that is no money)."""
        factor = MONEY_UNITS.get(unit or "", Decimal(1))
        return int((value * factor).scaleb(self.scale))


def placed(tables: Sequence[Table], identities: Sequence[Identity]) -> tuple[Table, ...]:
    """Return the tables with every number in the column that all solutions agree on.

    A number that several columns fit keeps `column` None and its `candidates`, status `ambiguous`.
    """
    open_rows, rounded = _open_rows(tables, identities)
    scale = max(
        (
            max(0, -exponent)
            for table in tables
            for row in table.rows
            for cell in row.cells
            if cell.value is not None and isinstance(exponent := cell.value.as_tuple().exponent, int)
        ),
        default=0,
    )
    model = _Model(tables, open_rows, max(scale, 2), rounded)
    surviving = {key: _fits(placements) for key, placements in open_rows.items()}
    for rows, own in _components(model, identities):
        surviving.update(_surviving(model, rows, own))
    return tuple(
        replace(
            table,
            rows=tuple(
                _settled(row, surviving[index, at]) if (index, at) in surviving else row
                for at, row in enumerate(table.rows)
            ),
        )
        for index, table in enumerate(tables)
    )


def _fits(placements: Sequence[Placement]) -> Fits:
    return tuple(tuple(sorted(set(columns))) for columns in zip(*placements, strict=True))


def _settled(row: Row, fits: Fits) -> Row:
    if not fits:  # too many placements to tell: every candidate stays
        return replace(
            row,
            cells=tuple(
                cell if cell.column is not None else replace(cell, status="ambiguous") for cell in row.cells
            ),
        )
    cells = [
        replace(cell, column=columns[0], candidates=())
        if len(columns) == 1
        else replace(cell, column=None, candidates=columns, status="ambiguous")
        for cell, columns in zip(row.cells, fits, strict=True)
    ]
    return replace(row, cells=tuple(cells))


# --- placements of one row --------------------------------------------------------------------------


def _open_rows(
    tables: Sequence[Table], identities: Sequence[Identity]
) -> tuple[dict[RowKey, tuple[Placement, ...]], frozenset[RowKey]]:
    """Enumerate the placements of each row with blanks that satisfy the row's own identities.

    Returned with them: the rows whose sums may be rounded while others are still tried exactly.
    """
    own: dict[RowKey, list[Identity]] = {}
    for identity in identities:
        rows = {(ref.table, ref.row) for ref in identity.refs()}
        if len(rows) == 1 and not any(isinstance(o, Constant) for o in (*identity.left, *identity.right)):
            own.setdefault(rows.pop(), []).append(identity)
    found: dict[RowKey, tuple[Placement, ...]] = {}
    rounded: set[RowKey] = set()
    for index, table in enumerate(tables):
        for at, row in enumerate(table.rows):
            if not row.cells or all(cell.column is not None for cell in row.cells):
                continue
            placements = placements_of(row.cells)
            found[index, at], loose = fitting_rules(row, placements, own.get((index, at), []))
            rounded |= {(index, at)} if loose else set()
    return found, frozenset(rounded)


# --- solving ----------------------------------------------------------------------------------------


def _components(
    model: _Model, identities: Sequence[Identity]
) -> Iterator[tuple[list[RowKey], list[Identity]]]:
    """Part the open rows into groups that share identities, each with its identities."""
    parent: dict[RowKey, RowKey] = {key: key for key in model.open_rows}

    def root(key: RowKey) -> RowKey:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    linked: list[tuple[RowKey, Identity]] = []
    for identity in identities:
        if identity.kind == "quantity":
            continue
        keys = sorted({(ref.table, ref.row) for ref in identity.refs()} & model.open_rows.keys())
        for key in keys[1:]:
            parent[root(key)] = root(keys[0])
        if keys:
            linked.append((keys[0], identity))
    groups: dict[RowKey, tuple[list[RowKey], list[Identity]]] = {}
    for key in model.open_rows:
        groups.setdefault(root(key), ([], []))[0].append(key)
    for key, identity in linked:
        groups[root(key)][1].append(identity)
    yield from (group for group in groups.values() if any(len(model.open_rows[key]) > 1 for key in group[0]))


def _surviving(model: _Model, rows: Sequence[RowKey], identities: Sequence[Identity]) -> dict[RowKey, Fits]:
    """Return for each cell the columns that at least one best solution puts it in."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy, and only flattened text needs it

    for strictness in ("exact", "rounded", "broken"):
        problem: Any = cp_model.CpModel()
        choices = {
            key: [problem.new_bool_var("") for _ in model.open_rows[key]]
            for key in rows
            if model.open_rows[key]
        }
        for variables in choices.values():
            problem.add_exactly_one(variables)
        broken = _constrain(problem, model, choices, identities, strictness)
        solver: Any = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = _EFFORT
        if broken:
            problem.minimize(sum(broken))
        status = solver.solve(problem)
        if status == cp_model.INFEASIBLE:
            continue
        if status != cp_model.OPTIMAL:
            break  # undecided within the effort: every column stays possible
        if broken:
            problem.add(sum(broken) <= round(solver.objective_value))
        return _columns_used(problem, solver, model, choices)
    return {key: _fits(model.open_rows[key]) for key in rows}


def _columns_used(
    problem: CpModel, solver: CpSolver, model: _Model, choices: Mapping[RowKey, Sequence[IntVar]]
) -> dict[RowKey, Fits]:
    """Collect the columns that solutions use: ask for as many unseen ones as possible until none is left.

    Cells seen in one column only come first, so that what ends up placed is proved to have no other place.
    Further columns of cells that are ambiguous anyway are listed as far as the effort goes; the rest stay
    candidates.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 - see above

    uses: dict[tuple[RowKey, int, int], list[IntVar]] = {}
    for key, variables in choices.items():
        for variable, placement in zip(variables, model.open_rows[key], strict=True):
            for position, column in enumerate(placement):
                uses.setdefault((key, position, column), []).append(variable)
    seen: set[tuple[RowKey, int, int]] = set()
    ruled_out: set[tuple[RowKey, int, int]] = set()
    _note(solver, model, choices, seen)
    listing = 0
    while True:
        several = _several(seen)
        unseen = [use for use in uses if use not in seen and use not in ruled_out]
        wanted = [use for use in unseen if use[:2] not in several]
        if not wanted:
            wanted = unseen
            listing += 1
        if not wanted or listing > _LISTINGS:
            break
        problem.maximize(sum(variable for use in wanted for variable in uses[use]))
        status = solver.solve(problem)
        if status != cp_model.OPTIMAL:
            break  # undecided: what is unseen stays possible
        if solver.objective_value < 1:
            ruled_out.update(wanted)
            continue
        _note(solver, model, choices, seen)
    kept = [use for use in uses if use not in ruled_out]
    return {
        key: tuple(
            tuple(sorted(column for k, p, column in kept if k == key and p == position))
            for position in range(len(model.open_rows[key][0]))
        )
        for key in choices
    }


def _note(
    solver: CpSolver,
    model: _Model,
    choices: Mapping[RowKey, Sequence[IntVar]],
    seen: set[tuple[RowKey, int, int]],
) -> None:
    """Add what the newest solution uses."""
    for key, variables in choices.items():
        chosen = next(number for number, variable in enumerate(variables) if solver.boolean_value(variable))
        seen.update((key, position, column) for position, column in enumerate(model.open_rows[key][chosen]))


def _several(seen: set[tuple[RowKey, int, int]]) -> set[tuple[RowKey, int]]:
    """Return the cells seen in more than one column."""
    found: set[tuple[RowKey, int]] = set()
    once: set[tuple[RowKey, int]] = set()
    for key, position, _ in seen:
        (found if (key, position) in once else once).add((key, position))
    return found


def _constrain(
    problem: CpModel,
    model: _Model,
    choices: Mapping[RowKey, Sequence[IntVar]],
    identities: Sequence[Identity],
    strictness: str,
) -> list[IntVar]:
    """Add each identity; return the switches that say which one is broken (only where that is allowed)."""
    switches: list[IntVar] = []
    for identity in identities:
        if identity.kind == "quantity":
            continue
        terms, constant, step = _linear(model, choices, identity)
        if not terms:
            continue
        count = len(identity.left) + len(identity.right)
        keys = {(ref.table, ref.row) for ref in identity.refs()}
        loose = strictness != "exact" or (len(keys) == 1 and keys <= model.rounded)
        slack = int(max(rounding(count), Decimal(1)) * step) if loose else 0
        expression = sum(coefficient * variable for variable, coefficient in terms) + constant
        bounds = [problem.add(expression <= slack)]
        if identity.relation == "=":
            bounds.append(problem.add(expression >= -slack))
        if strictness == "broken":
            switch = problem.new_bool_var("")
            for bound in bounds:
                bound.only_enforce_if(~switch)
            switches.append(switch)
    return switches


def _linear(
    model: _Model, choices: Mapping[RowKey, Sequence[IntVar]], identity: Identity
) -> tuple[list[tuple[IntVar, int]], int, int]:
    """Return Σ left − Σ right: variables with coefficients, constant, weight of the last printed digit."""
    terms: list[tuple[IntVar, int]] = []
    constant = 0
    step = 1
    for sign, operands in ((1, identity.left), (-1, identity.right)):
        for operand in operands:
            if isinstance(operand, Constant):
                constant += sign * model.scaled(operand.value, operand.unit)
                step = max(step, model.scaled(precision(operand.value), operand.unit))
                continue
            table = model.tables[operand.table]
            row = table.rows[operand.row]
            for cell in row.cells:
                if cell.value is not None:
                    step = max(step, model.scaled(precision(cell.value), table.unit))
            key = (operand.table, operand.row)
            if key not in choices:
                constant += sign * sum(
                    model.scaled(cell.value, table.unit)
                    for cell in row.cells
                    if cell.column == operand.column and cell.value is not None
                )
                continue
            for variable, placement in zip(choices[key], model.open_rows[key], strict=True):
                for column, cell in zip(placement, row.cells, strict=True):
                    if column == operand.column and cell.value:
                        terms.append((variable, sign * model.scaled(cell.value, table.unit)))
    return terms, constant, step
