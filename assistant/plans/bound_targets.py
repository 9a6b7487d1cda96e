"""Rows of one name → targets (行的归并): rows that state the same thing are one target, others one each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.holdings.rows import JOINING, SEPARATE
from assistant.language.normalise import name_key
from assistant.records import Target


def targets_of(key: str, entries: Sequence[Entry], held: Sequence[Entry]) -> Iterator[Target]:
    """Yield one target a reading: rows that state the same thing in several tables make one.

    held are all rows of the name, also those that the phrase rules out.
    """
    families: dict[str, list[Entry]] = {}
    for entry in entries:
        families.setdefault(entry.family, []).append(entry)
    joining = [entry for family in JOINING for entry in families.pop(family, [])]
    stated = [entry for entry in joining if entry.column is not None]
    if stated and families.keys() <= SEPARATE:  # a column of its own goes before goods of the same name
        families = {"total": stated}
    elif not families and joining:
        families = {"total" if any(e.family == "total" for e in joining) else "sentence": joining}
    for family, rows in families.items():
        if family in SEPARATE:
            for entry in rows:
                yield target_of_row(entry.key, entry)
        else:
            yield from _by_place(key, family, rows, [e for e in held if e.family == family])


def target_of_row(key: str, entry: Entry) -> Target:
    """Return the target that means one row alone."""
    parents = tuple(name_key(parent) for parent in entry.parents)
    ordinals = (entry.row.ordinal,) if entry.row is not None and entry.family == "procurement" else ()
    return Target(entry.item, key, entry.family, parents, form=entry.form, rows=ordinals)


def _by_place(key: str, family: str, rows: Sequence[Entry], held: Sequence[Entry]) -> Iterator[Target]:
    """Part rows of one name that stand in several places of one table (行政运行 under two 款)."""
    item = rows[0].item
    by_table: dict[tuple[str, str | None], set[str]] = {}
    for entry in held:
        if entry.table is not None and entry.column is None:
            by_table.setdefault((entry.table.table_id, entry.side), set()).add(_place(entry))
    at_top = any("" in places for places in by_table.values())  # such a row goes before those under others
    one_subject = family == "economy" and len({e.code for e in rows if e.table is not None}) == 1
    if at_top or one_subject or all(len(places) <= 1 for places in by_table.values()):
        yield Target(item, key, family, ())
        return
    for place in dict.fromkeys(_place(entry) for entry in rows if entry.table is not None):
        entry = next(e for e in rows if e.table is not None and _place(e) == place)
        code = entry.code if len({e.code for e in rows if e.table is not None}) > 1 else None
        yield Target(item, key, family, _told_apart_by(entry, rows), code=code)


def _told_apart_by(entry: Entry, rows: Sequence[Entry]) -> tuple[str, ...]:
    """Return the parent that tells a row from the others of its name, its nearest where none does."""
    shared = [set(e.parents) for e in rows if e.table is entry.table]
    own = [parent for parent in entry.parents if not all(parent in parents for parents in shared)]
    return tuple(name_key(parent) for parent in (own or list(entry.parents))[-1:])


def _place(entry: Entry) -> str:
    return f"{entry.code or ''}{name_key('|'.join(entry.parents))}"


def project_handle(key: str, holdings: Holdings, documents: frozenset[str]) -> Iterator[Target]:
    """A project that heads goods or indicators, and need not have a row of its own."""
    below = [e for e in holdings.by_parent.get(key, ()) if e.document.document_id in documents and e.parents]
    names = [parent for e in below for parent in e.parents if name_key(parent) == key]
    if names and any(e.family in ("procurement", "performance") for e in below):
        yield Target(names[0], key, "project")
