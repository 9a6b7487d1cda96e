"""Several files of one disclosure become one document (合并), and a newer file replaces what it repeats.

A disclosure is known by its identity: department, year, type and scope. Its first file gives the document
its id; the records of every further file name that file in their `Source.file`, so that a page is never taken
for the same page of another file. What a file brings is told by form: a form held already is replaced by the
newer file's, whichever file held it; other forms join. The narrative is one more form: a file that repeats at
least half of its headings brings a newer version of it. A file of which nothing is left is no longer held.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ingest.records import Extract, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ingest.records import (
        Cell,
        Check,
        CheckResult,
        Document,
        Fact,
        FactStatus,
        Problem,
        Row,
        Table,
    )

AnyRecord = TypeVar("AnyRecord")
Place = tuple[str | None, int | None, str | None, int | None]  # table_id, row, side, column
Span = tuple[str, frozenset[int], tuple[int, int] | None]  # file, pages, lines
_PARTS = ("tables", "facts", "passages", "checks", "problems", "lines")


@dataclass(frozen=True, slots=True)
class Joined:
    """A held document with a further file: the whole, and what the file replaced or added.

    Forms are keys of terms.forms.FORMS, or the title of a table of no known form.
    """

    extract: Extract
    replaced_forms: tuple[str, ...]
    joined_forms: tuple[str, ...]
    replaced_narrative: bool


def join(held: Extract, new: Extract) -> Joined:
    """Return the held document with a further file of the same identity."""
    held_forms = {form_key(table) for table in held.tables}
    new_forms = tuple(dict.fromkeys(form_key(table) for table in new.tables))
    files = split(held)
    newer = {file.document.document_id: _repeats_narrative(file, new) for file in files}
    kept = tuple(_without(file, set(new_forms), narrative=newer[file.document.document_id]) for file in files)
    return Joined(
        extract=_settled(files, (*kept, new)),
        replaced_forms=tuple(form for form in new_forms if form in held_forms),
        joined_forms=tuple(form for form in new_forms if form not in held_forms),
        replaced_narrative=any(newer[file.document.document_id] and file.passages for file in files),
    )


def without_file(held: Extract, document_id: str) -> Extract | None:
    """Return the held document without one of its files, None where that was the only one."""
    files = split(held)
    kept = tuple(file for file in files if file.document.document_id != document_id)
    return _settled(files, kept) if kept else None


def form_key(table: Table) -> str:
    """Return what a table is known by when it is replaced: its form, or else its title without blanks."""
    return table.form or re.sub(r"\s+", "", table.title)


def split(extract: Extract) -> tuple[Extract, ...]:
    """Return a held document as the extracts of its files, as they were taken."""
    if not extract.joined:
        return (extract,)
    ids = {document.file: document.document_id for document in extract.joined}

    def own(source: Source) -> Source:
        if source.file is None:
            return source
        return replace(source, document_id=ids[source.file], file=None)

    def part(name: str | None, document: Document) -> Extract:
        records = {
            field: tuple(
                relocate(record, own) for record in getattr(extract, field) if record.source.file == name
            )
            for field in _PARTS
        }
        return Extract(document=document, **records)

    return (
        part(None, extract.document),
        *(part(document.file, document) for document in extract.joined),
    )


def assemble(files: tuple[Extract, ...]) -> Extract:
    """Return the files of one disclosure as one document, known by the id of the first."""
    first = files[0].document
    names: dict[str, str | None] = {first.document_id: None}
    joined = []
    for file in files[1:]:
        document = file.document
        taken = {first.file, *names.values()}
        if document.file in taken:  # two files of one name in two folders
            document = replace(document, file=f"{document.file}（{document.content_hash[:6]}）")
        names[document.document_id] = document.file
        joined.append(document)

    def within(source: Source) -> Source:
        name = names.get(source.document_id)
        return source if name is None else replace(source, document_id=first.document_id, file=name)

    records = {
        field: tuple(relocate(record, within) for file in files for record in getattr(file, field))
        for field in _PARTS
    }
    return Extract(document=first, joined=tuple(joined), **records)


def relocate(record: AnyRecord, move: Callable[[Source], Source]) -> AnyRecord:
    """Return a record with every source in it, nested ones too, moved."""
    moved: Any = record
    if isinstance(record, Source):
        moved = move(record)
    elif isinstance(record, tuple):
        moved = tuple(relocate(element, move) for element in record)
    elif dataclasses.is_dataclass(record) and not isinstance(record, type):
        fields = dataclasses.fields(record)
        moved = type(record)(*(relocate(getattr(record, field.name), move) for field in fields))
    return cast("AnyRecord", moved)


def _repeats_narrative(file: Extract, new: Extract) -> bool:
    """Say whether a new file repeats at least half of a held file's headings.

    Sentences of a file without passages (notes between tables) go where all of its forms are replaced.
    """
    held = {passage.heading for passage in file.passages}
    if held:
        return 2 * len(held & {passage.heading for passage in new.passages}) >= len(held)
    forms = {form_key(table) for table in file.tables}
    return bool(forms) and forms <= {form_key(table) for table in new.tables}


def _without(file: Extract, forms: set[str], *, narrative: bool) -> Extract:
    """Return what a newer file leaves of a held one; its checks are settled with those of all files."""
    tables = tuple(table for table in file.tables if form_key(table) not in forms)
    held = {table.table_id for table in tables}
    facts = (
        fact for fact in file.facts if (fact.table_id in held if fact.kind == "table" else not narrative)
    )
    return replace(file, tables=tables, facts=tuple(facts), passages=() if narrative else file.passages)


def _settled(before: tuple[Extract, ...], after: tuple[Extract, ...]) -> Extract:
    """Return the files as one document in which no check, problem or status rests on what is gone."""
    files = tuple(file for file in after if file.tables or file.facts or file.passages) or after[-1:]
    gone_facts = {fact.fact_id for file in before for fact in file.facts}
    gone_facts -= {fact.fact_id for file in files for fact in file.facts}
    left = [span for file in files for span in _spans(file)]
    gone = [span for file in before for span in _spans(file) if span not in left]

    def rests_on_gone(check: Check) -> bool:
        return any(
            operand.fact_id in gone_facts if operand.fact_id else _stands_in(operand.source, gone)
            for operand in (*check.left, *check.right)
        )

    def has_gone(problem: Problem) -> bool:
        return _stands_in(problem.source, gone) and not _stands_in(problem.source, left)

    cleared = tuple(
        replace(
            file,
            checks=tuple(check for check in file.checks if not rests_on_gone(check)),
            problems=tuple(problem for problem in file.problems if not has_gone(problem)),
        )
        for file in files
    )
    lost = {check.check_id for file in before for check in file.checks}
    results = {check.check_id: check.result for file in cleared for check in file.checks}
    return _restated(assemble(cleared), lost - results.keys(), results)


def _spans(extract: Extract) -> list[Span]:
    """Return where the tables and passages of a file stand: its id, their pages and lines."""
    tables = [(table.source, frozenset(table.pages)) for table in extract.tables]
    passages = [(passage.source, frozenset({passage.source.page})) for passage in extract.passages]
    return [(source.document_id, pages, source.lines) for source, pages in (*tables, *passages)]


def _stands_in(source: Source, spans: list[Span]) -> bool:
    for document_id, pages, lines in spans:
        if source.document_id != document_id:
            continue
        if source.lines and lines:
            if source.lines[0] <= lines[1] and lines[0] <= source.lines[1]:
                return True
        elif source.page in pages:
            return True
    return False


def _restated(extract: Extract, lost: set[str], results: dict[str, CheckResult]) -> Extract:
    """Return a document whose facts, cells and tables claim no more than the checks that are left prove."""
    facts = tuple(_restated_fact(fact, lost, results) for fact in extract.facts)
    changed: dict[Place, FactStatus] = {
        (fact.table_id, fact.row, fact.side, fact.column): fact.status
        for fact, was in zip(facts, extract.facts, strict=True)
        if fact.status != was.status and fact.kind == "table"
    }
    touched = {table_id for table_id, *_ in changed}
    tables = tuple(
        _restated_table(table, changed) if table.table_id in touched else table for table in extract.tables
    )
    return replace(extract, tables=tables, facts=facts)


def _restated_fact(fact: Fact, lost: set[str], results: dict[str, CheckResult]) -> Fact:
    if lost.isdisjoint(fact.checks):
        return fact
    checks = tuple(check for check in fact.checks if check not in lost)
    found = {results.get(check) for check in checks}
    status = fact.status
    if status in ("proved", "conflict"):
        status = "conflict" if "fails" in found else "proved" if "holds" in found else "unchecked"
    return replace(fact, checks=checks, status=status)


def _restated_table(table: Table, changed: Mapping[Place, FactStatus]) -> Table:
    def cell_in(row: Row, cell: Cell) -> Cell:
        place = (table.table_id, row.ordinal, row.side, cell.column)
        return replace(cell, status=changed.get(place, cell.status))

    rows = tuple(replace(row, cells=tuple(cell_in(row, cell) for cell in row.cells)) for row in table.rows)
    return replace(table, rows=rows, status="unchecked" if table.status == "proved" else table.status)
