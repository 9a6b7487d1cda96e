"""The identities a disclosure must satisfy (勾稽关系), as data over cells of its tables.

The same list places numbers whose column was lost (`placement`) and proves cells (`checks`). An identity is
stated only where the vocabulary says what rows and columns mean; nothing depends on their position.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.identities.between import between_tables
from ingest.identities.bounds import bounds_between
from ingest.identities.narrative import Claim, with_narrative
from ingest.identities.records import Constant, Identity, Operand, Ref
from ingest.identities.subjects import SubjectClaim, with_subjects
from ingest.identities.view import views_of
from ingest.identities.within import within_table
from ingest.records import Table

__all__ = ["Claim", "Constant", "Identity", "Operand", "Ref", "SubjectClaim", "identities_of"]


def identities_of(
    tables: Sequence[Table], claims: Sequence[Claim] = (), subjects: Sequence[SubjectClaim] = ()
) -> tuple[Identity, ...]:
    """Return every identity of a document: within its tables, between them, and with the narrative."""
    views = views_of(tables)
    found: list[Identity] = []
    for index, table in enumerate(tables):
        found += within_table(index, table)
    found += between_tables(views)
    found += bounds_between(views)
    found += with_narrative(views, claims)
    found += with_subjects(views, subjects)
    return tuple(dict.fromkeys(found))
