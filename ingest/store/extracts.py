"""One held document in the tables of the schema: written, read back exactly, deleted."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, insert, select

from ingest.records import Document, Extract, Line
from ingest.store import schema
from ingest.store.codec import dumps, loads_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_Record = TypeVar("_Record")
_LINES = tuple[Line, ...]
_PARTS: tuple[tuple[str, schema.Shelf[Any]], ...] = (
    ("tables", schema.tables),
    ("facts", schema.facts),
    ("passages", schema.passages),
    ("checks", schema.checks),
    ("problems", schema.problems),
)


def write(connection: Connection, extract: Extract) -> None:
    """Write a document that is not held."""
    held_in = extract.document.document_id
    documents = (extract.document, *extract.joined)
    rows = [
        {"held_in": held_in, "position": place, **schema.documents.row(one)}
        for place, one in enumerate(documents)
    ]
    connection.execute(insert(schema.documents.table), rows)
    for field, shelf in _PARTS:
        records = getattr(extract, field)
        rows = [
            {"held_in": held_in, "position": place, **shelf.row(one)} for place, one in enumerate(records)
        ]
        if rows:
            connection.execute(insert(shelf.table), rows)
    by_page = groupby(extract.lines, key=lambda line: (line.source.file, line.source.page))
    rows = [
        {"held_in": held_in, "position": place, "lines": dumps(tuple(lines), _LINES)}
        for place, (_, lines) in enumerate(by_page)
    ]
    if rows:
        connection.execute(insert(schema.pages), rows)


def read(connection: Connection, held_in: str) -> Extract:
    """Return a held document."""
    wanted_lines = select(schema.pages.c.lines).where(schema.pages.c.held_in == held_in)
    with _uncollected():
        records = {field: _read_part(connection, held_in, shelf) for field, shelf in _PARTS}
        pages = connection.execute(wanted_lines.order_by(schema.pages.c.position)).scalars()
        lines = tuple([line for page in loads_all(pages, _LINES) for line in page])
    main, *joined = files(connection, held_in)
    return Extract(document=main, joined=tuple(joined), lines=lines, **records)


def read_figures(connection: Connection, held_in: str) -> Extract:
    """Return the tables and facts of a held document, without checks, passages and lines."""
    with _uncollected():
        tables = _read_part(connection, held_in, schema.tables)
        facts = _read_part(connection, held_in, schema.facts)
    main, *joined = files(connection, held_in)
    return Extract(main, tables, facts, (), (), (), joined=tuple(joined))


def _read_part(connection: Connection, held_in: str, shelf: schema.Shelf[_Record]) -> tuple[_Record, ...]:
    wanted = select(*shelf.columns).where(shelf.table.c.held_in == held_in)
    return shelf.records(connection.execute(wanted.order_by(shelf.table.c.position)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold back garbage collection: thousands of records are made here, and none of them is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def files(connection: Connection, held_in: str) -> tuple[Document, ...]:
    """Return the files of a held document, the one that gives it its id first."""
    table = schema.documents.table
    wanted = select(*schema.documents.columns).where(table.c.held_in == held_in).order_by(table.c.position)
    return schema.documents.records(connection.execute(wanted))


def remove(connection: Connection, held_in: str) -> None:
    """Delete a held document with all that its files brought."""
    for _, shelf in _PARTS:
        connection.execute(delete(shelf.table).where(shelf.table.c.held_in == held_in))
    connection.execute(delete(schema.pages).where(schema.pages.c.held_in == held_in))
    connection.execute(delete(schema.documents.table).where(schema.documents.table.c.held_in == held_in))
