"""The units a department lists (有哪些单位), by name: as a table or the text prints them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.holdings.holdings import Holdings
from assistant.holdings.units import sub_units, unit_rows
from assistant.language.normalise import name_key
from assistant.lookups import wording
from assistant.records import Answer, Citation, Figure, Query
from ingest.records import Extract, Source


def listed_units(question: str, own: Holdings) -> Answer | None:
    """Return the units below a department, of the newest document that lists them; None where none does."""
    extracts = sorted(own.extracts, key=lambda e: -e.document.fiscal_year)
    extract = next((e for e in extracts if sub_units(e)), None)
    if extract is None:
        return None
    names = sub_units(extract)
    cited = tuple(_citation(number, name, extract) for number, name in enumerate(names, start=1))
    listed = "、".join(f"{name}[{c.number}]" for name, c in zip(names, cited, strict=True))
    text = f"{wording.subject(extract.document)}里列出的下属单位有 {len(names)} 个：{listed}。"
    numbers = tuple(citation.number for citation in cited)
    figure = Figure(Decimal(len(names)), "个", "computed", "列出的下属单位", numbers)
    document = extract.document
    query = Query("count", document.department, document.document_id, document.fiscal_year)
    return Answer(question, "answered", "both", text, (figure,), query, citations=cited)


def _citation(number: int, name: str, extract: Extract) -> Citation:
    """Return where a unit is named: in a table's row, else in the text."""
    document = extract.document
    for table in extract.tables:
        for row in unit_rows(table, document):
            if name_key(row.label) == name_key(name):
                cited = _at(number, row.label, row.source, extract)
                return replace(cited, table=table.title, table_id=table.table_id, row=row.ordinal)
    source = next((s.source for field, s in document.stated if field == "sub_unit" and s.value == name), None)
    return _at(number, name, source or document.source, extract)


def _at(number: int, name: str, source: Source, extract: Extract) -> Citation:
    document = extract.document
    return Citation(
        number=number,
        document_id=document.document_id,
        title=document.title,
        page=source.page,
        row_label=name,
        printed=name,
        quote=name,
        box=source.box,
        lines=source.lines,
        status="quoted",
        file=source.file or document.file,
    )
