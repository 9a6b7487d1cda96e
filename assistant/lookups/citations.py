"""Evidence → citations (引用), numbered from 1: each points to a fact, row, table note or passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.holdings.entries import Entry
from assistant.language.normalise import name_key
from assistant.lookups.lookup import Evidence
from assistant.records import Citation
from ingest.records import Document, Fact, Passage, Source


def cite_all(evidence: Sequence[Evidence], *, witnesses: bool = True) -> tuple[Citation, ...]:
    """Return the citations of some evidence in order; sentences that state the same follow it."""
    found: list[Citation] = []
    for one in evidence:
        found.append(cite(one, len(found) + 1))
        if witnesses:
            for fact in one.also[:1]:
                found.append(cite_fact(fact, one.entry.document, len(found) + 1))
    return tuple(found)


def cite(evidence: Evidence, number: int) -> Citation:
    """Return the citation of one piece of evidence."""
    entry, fact = evidence.entry, evidence.fact
    if fact is not None and fact.kind == "sentence":
        return cite_fact(fact, entry.document, number)
    table = entry.table
    column = evidence.column
    return Citation(
        number=number,
        document_id=entry.document.document_id,
        title=entry.document.title,
        page=evidence.source.page,
        table=table.title if table is not None else None,
        table_id=table.table_id if table is not None else None,
        row=entry.row.ordinal if entry.row is not None else None,
        row_label="／".join((*_above(entry), entry.row_name)) if entry.row is not None else None,
        column="／".join(column.path) if column is not None else None,
        printed=evidence.printed,
        unit=evidence.unit,
        quote=evidence.note if entry.row is None else None,
        box=evidence.source.box,
        lines=evidence.source.lines,
        fact_id=fact.fact_id if fact is not None else None,
        status=evidence.status,
        file=evidence.source.file or entry.document.file,
    )


def _above(entry: Entry) -> tuple[str, ...]:
    return entry.parents if entry.row_name == entry.label else ()


def cite_fact(fact: Fact, document: Document, number: int) -> Citation:
    """Return the citation of what a sentence states."""
    return Citation(
        number=number,
        document_id=document.document_id,
        title=document.title,
        page=fact.source.page,
        table=fact.table,
        table_id=fact.table_id,
        row=fact.row,
        row_label="／".join(fact.row_path) or fact.item,
        column="／".join(fact.column_path) if fact.column_path else None,
        printed=fact.printed,
        unit=fact.unit,
        quote=quoted(fact),
        box=fact.source.box,
        lines=fact.source.lines,
        fact_id=fact.fact_id,
        status=fact.status,
        file=fact.source.file or document.file,
        as_of=fact.as_of,
    )


def quoted(fact: Fact) -> str | None:
    """Return the part of a sentence that states a fact: the clause that holds its name and its number.

    A long list runs over pages; the clause stands on the page cited.
    """
    if fact.quote is None:
        return None
    name, printed = name_key(fact.row_path[-1] if fact.row_path else fact.item), fact.printed
    for clause in re.split(r"(?<=[。；;])", fact.quote):
        if printed in clause and name in name_key(clause) and len(clause) < len(fact.quote):
            return clause.strip()
    return fact.quote


def cite_quote(text: str, passage: Passage, source: Source, document: Document, number: int) -> Citation:
    """Return the citation of a sentence quoted word for word."""
    return Citation(
        number=number,
        document_id=document.document_id,
        title=document.title,
        page=source.page,
        row_label=" › ".join(passage.heading) or None,
        quote=text,
        lines=source.lines,
        box=source.box,
        status="quoted",
        file=source.file or passage.source.file or document.file,
    )
