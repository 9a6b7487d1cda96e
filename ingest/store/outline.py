"""What each held document amounts to (概况), without reading its records: for lists of many documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ingest.store import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from ingest.records import Document, Extract


@dataclass(frozen=True, slots=True)
class Outline:
    """A held document with its numbers of pages, tables, figures and problems, all its files together.

    forms are the known forms of the tables that may answer.
    """

    document: Document
    files: tuple[str, ...]
    pages: int
    tables: int
    facts: int
    problems: int
    forms: frozenset[str]


def outline_of(extract: Extract) -> Outline:
    """Return what a document amounts to."""
    files = (extract.document, *extract.joined)
    return Outline(
        extract.document,
        tuple(file.file for file in files),
        sum(file.pages for file in files),
        len(extract.tables),
        len(extract.facts),
        len(extract.problems),
        frozenset(t.form for t in extract.tables if t.form is not None and t.status != "quarantined"),
    )


def outlines(connection: Connection) -> tuple[Outline, ...]:
    """Return what every held document amounts to, by department, year and type."""
    table = schema.documents.table.c
    wanted = select(table.held_in, *schema.documents.columns).order_by(
        table.department, table.fiscal_year, table.document_type, table.scope, table.held_in, table.position
    )
    rows = connection.execute(wanted).all()
    documents = schema.documents.records([row[1:] for row in rows])
    files: dict[str, list[Document]] = defaultdict(list)
    for row, document in zip(rows, documents, strict=True):
        files[row[0]].append(document)
    facts, problems = (_counts(connection, shelf.table) for shelf in (schema.facts, schema.problems))
    forms: dict[str, set[str]] = defaultdict(set)
    tables: Counter[str] = Counter()
    held = schema.tables.table.c
    for held_in, form, status in connection.execute(select(held.held_in, held.form, held.status)):
        tables[held_in] += 1
        if form is not None and status != "quarantined":
            forms[held_in].add(form)
    return tuple(
        Outline(
            own[0],
            tuple(file.file for file in own),
            sum(file.pages for file in own),
            tables[held_in],
            facts[held_in],
            problems[held_in],
            frozenset(forms[held_in]),
        )
        for held_in, own in files.items()
    )


def _counts(connection: Connection, table: Table) -> Counter[str]:
    wanted = select(table.c.held_in, func.count()).group_by(table.c.held_in)
    rows = connection.execute(wanted).all()
    return Counter({str(held_in): int(number) for held_in, number in rows})
