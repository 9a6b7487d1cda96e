"""Targets → rows (取行): the entries of a document that a target means, widest scope first."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.holdings.entries import Entry
from assistant.holdings.form_rows import FORM_TOTAL
from assistant.holdings.holdings import Holdings
from assistant.language.normalise import name_key
from assistant.records import Target

# Families whose rows state one thing in several tables; a sentence joins any of them.
JOINING = frozenset({"total", "sentence"})
# Families whose rows are each their own.
SEPARATE = frozenset({"procurement", "performance", "institution"})
_FUND_FORMS = frozenset({"fund_expenditure", "state_capital_expenditure"})


def rows_of(target: Target, holdings: Holdings, document_id: str) -> tuple[Entry, ...]:
    """Return the entries of a document that a target means, widest scope first."""
    found = []
    for entry in holdings.named(target.key):
        if entry.document.document_id != document_id or not _in_family(entry, target.family):
            continue
        if target.form is not None and entry.form != target.form and entry.family != "sentence":
            continue
        if target.fund is None and target.form is None and _of_one_fund(entry):
            continue
        if target.rows and (entry.row is None or entry.row.ordinal not in target.rows):
            continue
        if target.code is not None and entry.code != target.code:
            continue
        above = {name_key(parent) for parent in entry.parents}
        if target.family in SEPARATE and not set(target.parents) <= above:
            continue
        if (
            target.code is None
            and target.family not in SEPARATE
            and target.parents
            and not set(target.parents) & above
        ):
            continue
        found.append(entry)
    if target.code is None and not target.parents and not target.rows:
        found = _topmost(found)
    return tuple(sorted(found, key=lambda entry: (entry.width, entry.order)))


def _of_one_fund(entry: Entry) -> bool:
    """Tell whether an entry is a column of the total of a fund that is asked for only by its name."""
    return (
        entry.column is not None and entry.form in _FUND_FORMS and entry.item != FORM_TOTAL[entry.form or ""]
    )


def _topmost(entries: Sequence[Entry]) -> list[Entry]:
    """Drop rows that stand under others in a table that has the same name at its top."""
    tops = {entry.table.table_id for entry in entries if entry.table is not None and not entry.parents}
    return [
        e
        for e in entries
        if e.table is None or not e.parents or e.column is not None or e.table.table_id not in tops
    ]


def _in_family(entry: Entry, family: str | None) -> bool:
    return family is None or entry.family == family or entry.family in JOINING or family in JOINING
