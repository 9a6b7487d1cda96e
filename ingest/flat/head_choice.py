"""Which reading of a flattened head the rows bear out (表头的取舍).

A stream gives the cells of a head in one of several orders. Sums down a column hold in any order of the
columns, so only the sums across a row, and how many numbers rows print, tell a wrong order from a right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from ingest.amount import rounding
from ingest.flat.row_drafts import NUMERIC_KINDS
from ingest.flat.row_placements import placements_of, within
from ingest.identities import Identity
from ingest.identities.within import within_table
from ingest.records import Column, Row, Table

_MANY = 2_000  # ways to place a row that are still tried


def doubt(table: Table) -> str | None:
    """Say what in the rows speaks against the head of a flattened table, None where nothing does."""
    amounts = sum(1 for column in table.columns if column.kind in NUMERIC_KINDS)
    one_sided = all(row.side is None for row in table.rows)
    if one_sided and (printed := _even_count(table.rows)) is not None and printed != amounts:
        return f"每行都印出 {printed} 个数（零也印出），表头却认出 {amounts} 栏"
    sums = _across(table)
    if sums.off > sums.fitting or (sums.off > 1 and (sums.off == sums.fitting or sums.full_off > sums.full)):
        return f"有 {sums.off} 行的合计与各栏对不上"
    return None


def support(table: Table) -> tuple[int, int]:
    """Return how many rows bear a head out (a placement of their numbers satisfies the sums across).

    Behind it stands how many rows fill all of its columns: of two heads, the one that they fill.
    """
    filled = sum(1 for row in table.rows if len(row.cells) == _room(table.columns, row))
    return _across(table).fitting, filled


def borne_out(table: Table) -> bool:
    """Tell whether the rows speak for a head: sums across hold, or all rows fill all of its columns."""
    fitting, filled = support(table)
    return bool(fitting) or filled == sum(1 for row in table.rows if row.cells) > 0


def _even_count(rows: Sequence[Row]) -> int | None:
    """Return how many numbers each row prints, where all print alike and zeros are printed."""
    counts = {len(row.cells) for row in rows if row.cells}
    zeros = any(cell.value == 0 for row in rows for cell in row.cells)
    return counts.pop() if len(counts) == 1 and zeros and max(counts) > 1 else None


@dataclass(frozen=True, slots=True)
class _Sums:
    """How many rows some placement of which satisfies the sums across, and how many none does.

    full and full_off count those of them that fill all columns: they have one placement, and tell most.
    """

    fitting: int = 0
    off: int = 0
    full: int = 0
    full_off: int = 0


def _across(table: Table) -> _Sums:
    rules: dict[int, list[Identity]] = {}
    for identity in within_table(0, table):
        if identity.kind == "across":
            rows = {ref.row for ref in identity.refs()}
            if len(rows) == 1:
                rules.setdefault(rows.pop(), []).append(identity)
    sums = _Sums()
    for at, own in rules.items():
        row = table.rows[at]
        room = _room(table.columns, row)
        if len(row.cells) < 2 or comb(room, min(len(row.cells), room)) > _MANY:
            continue
        tolerance = int(rounding(room) * 2)
        fits = bool(within(row, placements_of(row.cells), own, tolerance))
        full = len(row.cells) == room
        sums = _Sums(
            sums.fitting + fits,
            sums.off + (not fits),
            sums.full + (full and fits),
            sums.full_off + (full and not fits),
        )
    return sums


def _room(columns: Sequence[Column], row: Row) -> int:
    return sum(1 for c in columns if c.kind in NUMERIC_KINDS and row.side in {c.side, None})
