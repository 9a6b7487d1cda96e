"""The relational schema (表结构), made from the records: a table a record, a column a field.

What stands alone in a field (a name, a code, a year, an amount) is a plain column: an amount as decimal text,
never a float. What is nested (a path, a source, the rows of a table) is JSON text in its column.
"""

from __future__ import annotations

import types
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table

from ingest.records import Check, Document, Extract, Fact, Passage, Problem
from ingest.records import Table as TableRecord
from ingest.store.codec import dumps, fingerprint, hints_of, loads_all
from ingest.store.database import stamp_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RecordType = TypeVar("RecordType")
_LAYOUT = 1  # raise it when the tables below change without a change of the records
VERSION = f"{_LAYOUT}-{fingerprint(Extract)}"

metadata = MetaData()
stamp = stamp_table(metadata, "stamp")


class Shelf(Generic[RecordType]):
    """The table that holds one kind of record, and the way in and out of it."""

    def __init__(
        self, name: str, record_type: type[RecordType], *first: Column[Any], key: str | None = None
    ) -> None:
        self._record_type = record_type
        self._hints = hints_of(record_type)
        plain = {field: _plain(hint) for field, hint in self._hints.items()}
        columns = [
            Column(field, kind or String, primary_key=field == key, nullable=_optional(self._hints[field]))
            for field, kind in plain.items()
        ]
        self.table = Table(name, metadata, *first, *columns)
        self.columns = [self.table.c[field] for field in self._hints]
        self._nested = [kind is None for kind in plain.values()]
        self._decimal = [Decimal in (hint, *get_args(hint)) for hint in self._hints.values()]

    def row(self, record: RecordType) -> dict[str, Any]:
        """Return a record as the values of its columns."""
        row: dict[str, Any] = {}
        for (field, hint), nested, decimal in zip(
            self._hints.items(), self._nested, self._decimal, strict=True
        ):
            value = getattr(record, field)
            if value is not None and (nested or decimal):
                value = dumps(value, hint) if nested else str(value)
            row[field] = value
        return row

    def records(self, rows: Iterable[Sequence[Any]]) -> tuple[RecordType, ...]:
        """Return the records of rows of `columns`; read column by column, which is several times faster."""
        columns: list[Iterable[Any]] = []
        for values, hint, nested, decimal in zip(
            zip(*rows, strict=True), self._hints.values(), self._nested, self._decimal, strict=False
        ):
            if nested:
                columns.append(loads_all(values, hint))
            elif decimal:
                columns.append([None if value is None else Decimal(value) for value in values])
            else:
                columns.append(values)
        return tuple([self._record_type(*values) for values in zip(*columns, strict=True)])


def _optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _plain(hint: Any) -> Any:
    """Return the column type of a field that stands alone, None for a nested one."""
    if _optional(hint):
        inner = [argument for argument in get_args(hint) if argument is not type(None)]
        return _plain(inner[0]) if len(inner) == 1 else None
    if hint is str or hint is Decimal or get_origin(hint) is Literal:
        return String
    return {bool: Boolean, int: Integer}.get(hint)


def _place() -> tuple[Column[Any], Column[Any]]:
    """Return the first columns of a record's table: who holds it, and its place among its like."""
    held_in = ForeignKey("documents.document_id", ondelete="CASCADE")
    return Column("held_in", String, held_in, primary_key=True), Column("position", Integer, primary_key=True)


# A document held in several files has one row a file; held_in is the document_id of the first.
documents = Shelf(
    "documents",
    Document,
    Column("held_in", String, nullable=False),
    Column("position", Integer),
    key="document_id",
)
tables = Shelf("tables", TableRecord, *_place())
facts = Shelf("facts", Fact, *_place())
passages = Shelf("passages", Passage, *_place())
checks = Shelf("checks", Check, *_place())
problems = Shelf("problems", Problem, *_place())
# The lines of a page are always read together: one row a page.
pages = Table("pages", metadata, *_place(), Column("lines", String, nullable=False))

Index("documents_held", documents.table.c.held_in)
Index("documents_hash", documents.table.c.content_hash, unique=True)
Index(
    "documents_identity",
    *(documents.table.c[field] for field in ("department", "fiscal_year", "document_type", "scope")),
)
Index("facts_id", facts.table.c.fact_id, unique=True)
Index("facts_item", facts.table.c.item, facts.table.c.held_in)
Index("facts_form", facts.table.c.form, facts.table.c.held_in)
Index("facts_code", facts.table.c.row_code, facts.table.c.held_in)
Index("tables_id", tables.table.c.table_id, unique=True)
Index("passages_id", passages.table.c.passage_id, unique=True)
