"""The chain from a file to the store (流水线), short enough to read at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.checks import checks_of, checks_of_sentences, settled, with_status
from ingest.errors import Rejected, Unnamed
from ingest.facts import facts_of
from ingest.flat.placement import placed
from ingest.flat.tables import order_proved, tables_of
from ingest.grids.unread import unread_rows
from ingest.identities import Constant, identities_of
from ingest.identity.identity import Identity, identify, is_disclosure, not_stated
from ingest.identity.several import refuse_several
from ingest.narrative.narrative import sections
from ingest.narrative.passages import passages
from ingest.narrative.sentences import narrative_claims, part_groups, sentence_facts, subject_claims
from ingest.periods import in_time
from ingest.readers import read_file
from ingest.records import Cell, Document, Extract, Fact, Line, Problem, Reading, Stated, Table
from ingest.reports import problems_of
from ingest.scans import exact, judged, marked, marked_sentences

_FURTHER = frozenset({"经营支出", "上缴上级支出", "对附属单位补助支出"})


@dataclass(frozen=True, slots=True)
class Statements:
    """What an operator states of a file; kept, and shown as stated by the operator."""

    department: str | None = None
    year: int | None = None
    document_type: str | None = None
    source_url: str | None = None
    published: str | None = None
    scope: str | None = None


NOTHING_STATED = Statements()


def read(path: Path, statements: Statements = NOTHING_STATED) -> Extract:
    """Read one file into all its records.

    Raises Rejected with one sentence where the file cannot be taken.
    """
    reading = read_file(path)
    document_id = reading.source.document_id
    tables, rest = _tables(reading)
    tables = tuple(marked(_with_disputes(in_time(table), reading), reading) for table in tables)
    if not is_disclosure(reading.pages, tables):
        raise Rejected(
            f"“{path.name}”不像部门预算或决算公开文件（没有认出标准表，也没有预算、决算的说明）；请核对后再试。"
        )
    refuse_several(path.name, tables)
    document, found = _document(reading, statements)
    parts = sections(rest)
    sentences, unclear = sentence_facts(
        document_id,
        parts,
        department=document.department,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
    )
    extract = Extract(
        document=document,
        tables=tables,
        facts=marked_sentences(sentences, reading),
        passages=passages(parts),
        checks=(),
        problems=(*reading.problems, *found, *unclear, *(unread_rows(rest) if reading.grids else ())),
        lines=tuple(line for page in reading.pages for line in page.lines),
    )
    return proved(extract)


def proved(extract: Extract) -> Extract:
    """Place open numbers, make the facts of the tables, try the checks, and say what each figure is worth.

    Used for one file, and again for a document whose files were joined.
    """
    sentences = tuple(fact for fact in extract.facts if fact.kind == "sentence")
    claims = tuple(
        (item, fund, figure)
        for item, fund, fact in narrative_claims(sentences)
        if (figure := _figure(fact)) is not None
    )
    subjects = tuple(
        (path, fund, figure)
        for path, fund, fact in subject_claims(sentences)
        if (figure := _figure(fact)) is not None
    )
    stated = {item for item, _, _ in claims}
    extract = replace(extract, tables=tuple(order_proved(table, stated) for table in extract.tables))
    sound = [table for table in extract.tables if table.status != "quarantined"]
    identities = identities_of(sound, claims, subjects)
    settled_tables = iter(placed(sound, identities))
    tables = tuple(
        table if table.status == "quarantined" else next(settled_tables) for table in extract.tables
    )
    sound = [table for table in tables if table.status != "quarantined"]
    document_id = extract.document.document_id
    facts = (*facts_of(tables), *(replace(fact, status="unchecked", checks=()) for fact in sentences))
    checks = checks_of(sound, identities, facts, document_id)
    checks = (*checks, *checks_of_sentences(_groups(sentences, tables), facts, document_id, len(checks)))
    checks, failed = exact(checks, facts)
    facts = judged(with_status(facts, checks), checks, failed)
    tables = settled(tables, facts)
    kept = tuple(
        problem
        for problem in extract.problems
        if problem.kind not in {"contradiction", "ambiguous", "incomplete"}
    )
    whole = replace(extract, tables=tables, facts=facts, checks=checks)
    return replace(whole, problems=(*kept, *problems_of(whole)))


def _figure(fact: Fact) -> Constant | None:
    if fact.value is None:
        return None
    return Constant(fact.value, fact.unit, fact.row_path[-1], fact.source, fact.fact_id, fact.stage)


def _groups(
    sentences: Sequence[Fact], tables: Sequence[Table]
) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield wholes and parts of sentences.

    基本支出 and 项目支出 are all parts only where nothing else is spent.
    """
    further = any(
        cell.value
        for table in tables
        if table.form == "expenditure"
        for row in table.rows
        for cell in row.cells
        if cell.column is not None and table.columns[cell.column].measure in _FURTHER
    )
    by_id = {fact.fact_id: fact for fact in sentences}
    for whole, parts, complete in part_groups(sentences):
        natures = {by_id[part].item for part in parts} <= {"基本支出", "项目支出"}
        yield whole, parts, complete and not (natures and further)


def _with_disputes(table: Table, reading: Reading) -> Table:
    """Mark the cells that two readings of the file differ on."""
    if not reading.disputed:
        return table

    def marked(cell: Cell) -> Cell:
        source = cell.source
        differs = source.box is not None and (source.page, source.box) in reading.disputed
        return replace(cell, disputed=True) if differs else cell

    return replace(table, rows=tuple(replace(row, cells=tuple(map(marked, row.cells))) for row in table.rows))


def _tables(reading: Reading) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    if reading.grids:
        from ingest.grids.grids import tables_and_rest  # noqa: PLC0415 - only where a format gives cells

        return tables_and_rest(reading)
    return tables_of(reading.pages)


def _document(reading: Reading, statements: Statements) -> tuple[Document, tuple[Problem, ...]]:
    identity, problems = identify(reading.pages, reading.grids, scanned=bool(reading.scans))
    document = _stated(reading, identity, statements)
    answered = {not_stated(name) for name, value in document.stated if value.source is None}
    return document, tuple(problem for problem in problems if problem.message not in answered)


def _stated(reading: Reading, identity: Identity, statements: Statements) -> Document:
    department = statements.department or identity.department
    year = statements.year or identity.fiscal_year
    if department is None or year is None:
        missing = "、".join(name for name, value in (("部门", department), ("年度", year)) if value is None)
        raise Unnamed(
            f"“{reading.file}”里没有写明{missing}；请用 --department、--year 说明后再试。",
            reading.content_hash,
            {name: value.value for name, value in (*identity.stated, *_operator(statements))},
        )
    return Document(
        source=reading.source,
        document_id=reading.source.document_id,
        file=reading.file,
        format=reading.format,
        content_hash=reading.content_hash,
        title=identity.title,
        department=department,
        department_code=identity.department_code,
        fiscal_year=year,
        document_type=statements.document_type or identity.document_type,  # type: ignore[arg-type]
        scope=statements.scope or identity.scope,  # type: ignore[arg-type]
        pages=len(reading.pages),
        sample=identity.sample,
        source_url=statements.source_url,
        published=statements.published,
        stated=(*identity.stated, *_operator(statements)),
        scans=tuple(sorted(reading.scans)),
    )


def _operator(statements: Statements) -> tuple[tuple[str, Stated], ...]:
    """Return what the operator states, in the names of Document; it has no place in the text."""
    given = {
        "department": statements.department,
        "fiscal_year": str(statements.year) if statements.year is not None else None,
        "document_type": statements.document_type,
        "scope": statements.scope,
        "source_url": statements.source_url,
        "published": statements.published,
    }
    return tuple((name, Stated(value, None)) for name, value in given.items() if value is not None)
