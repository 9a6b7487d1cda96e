"""What a document prints of the year before (文件里的上年数): columns, rows and sentences, by year and stage.

A level of another year keeps its stage: 执行数 is no 预算数, and where a question says which is meant, the
other is never told for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.holdings.rows import rows_of
from assistant.lookups.columns import Want, columns_of_period
from assistant.lookups.lookup import Evidence, of_fact, read
from assistant.records import Target
from ingest.records import Document, Fact

BUDGET, OUTTURN, FINAL = "预算数", "执行数", "决算数"
_STAGES = (("执行", OUTTURN), ("决算", FINAL), ("预算", BUDGET))
_YEAR = re.compile(r"(20\d\d)年?")


@dataclass(frozen=True, slots=True)
class Prior:
    """A level of another year: which year, and which stage where the document says so."""

    evidence: Evidence
    year: int
    stage: str | None


def priors_of(target: Target, holdings: Holdings, document: Document) -> tuple[Prior, ...]:
    """Return the levels of other years that a document prints of an item, one a year and stage."""
    found: dict[tuple[int, str | None], Prior] = {}
    for entry in rows_of(target, holdings, document.document_id):
        told = _of_sentences(entry) if entry.table is None else _of_columns(entry, target)
        for prior in told:
            found.setdefault((prior.year, prior.stage), prior)
    return tuple(found.values())


def _of_columns(entry: Entry, target: Target) -> Iterator[Prior]:
    want = Want(measure=target.measure, fund=target.fund, period="prior")
    for column in columns_of_period(entry, want):
        reading = read(entry, Want(target.measure, target.fund, stage=column.stage, period="prior"))
        if isinstance(reading, Evidence) and reading.fact is not None and reading.column == column:
            said = _YEAR.findall("".join(column.path))
            yield Prior(reading, int(said[-1]) if said else entry.document.fiscal_year - 1, column.stage)


def _of_sentences(entry: Entry) -> Iterator[Prior]:
    for fact in entry.facts:
        if fact.period == "prior" and fact.status != "ambiguous" and fact.value is not None:
            yield Prior(of_fact(entry, fact), _year_of(fact, entry.document), stage_of(fact))


def _year_of(fact: Fact, document: Document) -> int:
    """Return the year a sentence says its level is of: that said last before the number."""
    before = (fact.quote or "").partition(fact.printed)[0]
    years = [int(year) for year in _YEAR.findall(fact.base or before)]
    own = document.fiscal_year
    return years[-1] if years and years[-1] != own else own - 1


def stage_of(fact: Fact) -> str | None:
    """Return the stage a sentence says its level, or the base of its change, is of."""
    said = fact.stage or f"{fact.base or ''}{''.join(fact.column_path or ())}"
    return stage_in(said)


def stage_in(text: str) -> str | None:
    """Return the stage that words name."""
    return next((stage for word, stage in _STAGES if word in text), None)


def fits(stage: str | None, asked: str | None, document: Document) -> bool:
    """Tell whether a level may answer: of the stage asked; unsaid, that of the document's own kind."""
    if asked is None:
        return True
    own = stage or (FINAL if document.document_type == "final" else BUDGET)
    return own == asked or (asked == OUTTURN and own == FINAL)
