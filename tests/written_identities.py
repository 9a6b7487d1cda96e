"""Identities written out as sums of cells, for the tests that say which a document must satisfy."""

from __future__ import annotations

from flat_text import tables_in

from ingest.identities import Claim, Constant, Operand, identities_of
from ingest.records import Table


def identities(text: str, claims: tuple[Claim, ...] = ()) -> set[str]:
    """Every identity of a document as `table:row.column = …`; the table is left out where there is one."""
    tables = tables_in(text)
    return {
        f"{'×' if identity.kind == 'quantity' else ''}{_sum(identity.left, tables)} {identity.relation} "
        f"{_sum(identity.right, tables)}"
        for identity in identities_of(tables, claims)
    }


def _sum(operands: tuple[Operand, ...], tables: tuple[Table, ...]) -> str:
    return " + ".join(_shown(operand, tables) for operand in operands)


def _shown(operand: Operand, tables: tuple[Table, ...]) -> str:
    if isinstance(operand, Constant):
        return str(operand.value)
    table = tables[operand.table]
    row, column = table.rows[operand.row], table.columns[operand.column]
    side = f"{row.side}·" if row.side else ""
    name = f"{side}{row.code or row.path[-1]}.{column.measure}"
    return f"{table.form}:{name}" if len(tables) > 1 else name
