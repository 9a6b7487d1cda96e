"""Identities within one table: across its columns, down its rows, and of quantities."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.identities.across import across
from ingest.identities.down import down
from ingest.identities.records import Identity, Ref
from ingest.records import Table

_TEXTS = frozenset({"performance", "overall_performance", "institutions"})


def within_table(index: int, table: Table) -> list[Identity]:
    """Return the identities of one table. Text tables (绩效目标, 机构) have none."""
    columns = [column for column in table.columns if column.kind in {"amount", "quantity"}]
    if not columns or table.form in _TEXTS:
        return []
    return [*across(index, table, columns), *down(index, table, columns), *_quantities(index, table)]


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
