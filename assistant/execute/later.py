"""What the next year's document prints of this year (后一年的文件): where it differs, both are shown."""

from __future__ import annotations

from dataclasses import replace

from assistant.execute.context import Context, number, value_of
from assistant.gate import calculate
from assistant.holdings.rows import SEPARATE
from assistant.lookups import wording
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop
from assistant.lookups.priors import BUDGET, FINAL, Prior, priors_of
from assistant.lookups.seek import seek
from assistant.records import Query, Target
from ingest.records import Document


def with_later(outcome: Outcome, query: Query, evidence: Evidence, context: Context) -> Outcome:
    """Return an outcome with what the document after it prints of the same, where the two differ."""
    prior = _differing(query.targets[0], evidence, context)
    if prior is None:
        return outcome
    teller = wording.subject(prior.evidence.entry.document)
    value = value_of(query, prior.evidence)
    amount = number(query, prior.evidence)
    note = f"。注意：{teller}里印的 {prior.year} 年数为 {amount}，与该年自己的文件不一致，请以原文件为准"
    value = replace(value, label=f"{teller}所印 {prior.year} 年{wording.label(evidence)}")
    return replace(outcome, values=(*outcome.values, value), sentence=outcome.sentence + note)


def _differing(target: Target, evidence: Evidence, context: Context) -> Prior | None:
    if target.family in SEPARATE or target.rows or evidence.value is None or evidence.entry.table is None:
        return None
    for later in _later(context.document, context):
        for prior in priors_of(target, context.holdings, later):
            if _is_of(prior, context.document) and _differs(prior, target, evidence, context):
                return prior
    return None


def _later(document: Document, context: Context) -> list[Document]:
    """Return the document of the year after: of the same department, kind and scope."""
    kind = (document.department, document.document_type, document.scope, document.fiscal_year + 1)
    return [
        d
        for d in context.holdings.documents
        if (d.department, d.document_type, d.scope, d.fiscal_year) == kind
    ]


def _is_of(prior: Prior, document: Document) -> bool:
    """Tell whether a level is of a document's year, and of the stage that is the document's own."""
    own = FINAL if document.document_type == "final" else BUDGET
    return prior.year == document.fiscal_year and prior.stage in (None, own)


def _differs(prior: Prior, target: Target, evidence: Evidence, context: Context) -> bool:
    """Tell whether the same form of the year's own document states another amount."""
    printed = prior.evidence
    if printed.entry.table is None or printed.entry.form is None or printed.value is None:
        return False
    own = seek(replace(target, form=printed.entry.form), context.holdings, context.document)
    if isinstance(own, Stop) or own.evidence.entry.fund != printed.entry.fund:
        return False
    same = _alike(own.evidence, evidence)
    return same and not _alike(own.evidence, printed)


def _alike(one: Evidence, other: Evidence) -> bool:
    if one.value is None or other.value is None:
        return False
    return calculate.agrees(one.value, one.unit, other.value, other.unit)
