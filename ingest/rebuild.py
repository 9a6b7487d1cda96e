"""The kept original files → the database, built anew (重建): after a new version, or damage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.errors import Rejected
from ingest.pairing import read_with
from ingest.pipeline import Statements, proved

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.store import KeptSource, Store


def rebuild(store: Store, progress: Callable[[str], None]) -> tuple[tuple[KeptSource, str | None], ...]:
    """Empty the database and take every kept file again, in the order it was first taken.

    Returns each kept file with None, or with the reason why this version of the program rejects it; a
    rejected file stays kept. Feedback stays as it is. Raises StoreError where the store cannot be written.
    """
    kept = store.sources()
    store.reset()
    outcomes: list[tuple[KeptSource, str | None]] = []
    for number, source in enumerate(kept, 1):
        progress(f"[{number}/{len(kept)}] {source.file}")
        outcomes.append((source, _taken(store, source)))
    return tuple(outcomes)


def _taken(store: Store, source: KeptSource) -> str | None:
    try:
        extract = read_with(source.path, statements_of(source), store)
    except Rejected as error:
        return str(error).replace(source.path.name, source.file)
    document = replace(extract.document, file=source.file)  # the kept file is named by its content
    store.save(replace(extract, document=document), original=source.path, recheck=proved)
    return None


def statements_of(source: KeptSource) -> Statements:
    """Return what the operator stated when the file was taken."""
    stated = source.stated
    year = stated.get("fiscal_year")
    return Statements(
        department=stated.get("department"),
        year=None if year is None else int(year),
        document_type=stated.get("document_type"),
        source_url=stated.get("source_url"),
        published=stated.get("published"),
        scope=stated.get("scope"),
    )
