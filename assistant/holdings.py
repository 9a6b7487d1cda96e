"""What is held, ready to be asked (所藏): documents, entries by name, checks by fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from assistant.entries import Entry
from assistant.entry_rows import entries_of
from assistant.form_rows import FORM_TOTAL
from assistant.lexicon import Lexicon
from assistant.lexicon_build import build_lexicon
from assistant.normalise import name_key
from assistant.verify import NUMERAL, Known
from ingest.records import Check, Document, Extract, Fact, Passage
from ingest.terms.items import canonical_item


class StoreLike(Protocol):
    """What the assistant needs of a store."""

    def generation(self) -> int:
        """Return a number that changes at each write."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return the held documents."""
        ...

    def load(self, document_id: str) -> Extract:
        """Return all that a document holds."""
        ...


@dataclass(frozen=True)
class Holdings:
    """All that is held: extracts, their entries, the entries by key, the lexicon over them."""

    extracts: tuple[Extract, ...]
    entries: tuple[Entry, ...]
    by_key: Mapping[str, tuple[Entry, ...]]
    by_parent: Mapping[str, tuple[Entry, ...]]
    lexicon: Lexicon

    @property
    def documents(self) -> tuple[Document, ...]:
        """The held documents."""
        return tuple(extract.document for extract in self.extracts)

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The official names held, in order."""
        return tuple(dict.fromkeys(document.department for document in self.documents))

    @cached_property
    def forms(self) -> frozenset[tuple[str, str]]:
        """(document id, form) of the tables held."""
        return frozenset((e.document.document_id, t.form) for e in self.extracts for t in e.tables if t.form)

    @cached_property
    def checks(self) -> Mapping[str, tuple[Check, ...]]:
        """The checks by the fact ids they contain."""
        found: dict[str, list[Check]] = defaultdict(list)
        for extract in self.extracts:
            for check in extract.checks:
                for operand in (*check.left, *check.right):
                    if operand.fact_id is not None:
                        found[operand.fact_id].append(check)
        return {fact_id: tuple(dict.fromkeys(checks)) for fact_id, checks in found.items()}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by id."""
        return {fact.fact_id: fact for extract in self.extracts for fact in extract.facts}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all documents, in order."""
        return tuple(passage for extract in self.extracts for passage in extract.passages)

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every printed name: what the number gate may take for a name."""
        names: set[str] = set()
        for extract in self.extracts:
            names |= {extract.document.title, extract.document.department}
            for table in extract.tables:
                names.add(table.title)
                names |= {label for row in table.rows for label in (row.label, row.item, *row.path)}
                names |= {part for column in table.columns for part in column.path}
            names |= {label for fact in extract.facts for label in (*fact.row_path, fact.item)}
        return frozenset(name for name in names if name)

    @cached_property
    def known(self) -> Known:
        """What answers may name: printed names, years, facts."""
        years = {d.fiscal_year + shift for d in self.documents for shift in (-1, 0)}
        return Known(
            labels=frozenset(name for name in self.labels if NUMERAL.search(name)),
            years=frozenset(years),
            fact_ids=frozenset(self.facts),
            document_ids=frozenset(d.document_id for d in self.documents),
        )

    def extract(self, document_id: str) -> Extract:
        """Return the extract of a held document."""
        return next(e for e in self.extracts if e.document.document_id == document_id)

    def named(self, key: str) -> tuple[Entry, ...]:
        """Return the entries whose item has a key."""
        return self.by_key.get(key, ())

    def is_parent(self, key: str) -> bool:
        """Tell whether rows stand under a name."""
        return key in self.by_parent


def load_holdings(store: StoreLike) -> Holdings:
    """Read everything a store holds."""
    return holdings_of(store.load(document.document_id) for document in store.documents())


def holdings_of(extracts: Iterable[Extract]) -> Holdings:
    """Build the read model of some extracts."""
    held = tuple(extracts)
    entries = tuple(entry for extract in held for entry in entries_of(extract))
    by_key: dict[str, list[Entry]] = defaultdict(list)
    by_parent: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_key[entry.key].append(entry)
        for key in ancestors(entry):
            by_parent[key].append(entry)
    tables = [table for extract in held for table in extract.tables]
    return Holdings(
        extracts=held,
        entries=entries,
        by_key={key: tuple(found) for key, found in by_key.items()},
        by_parent={key: tuple(found) for key, found in by_parent.items()},
        lexicon=build_lexicon(entries, (extract.document for extract in held), tables),
    )


_WHOLES: dict[str, tuple[str, ...]] = {
    "function": ("支出总计", "本年支出合计"),
    "economy": ("支出总计", "本年支出合计"),
    "income": ("收入总计", "本年收入合计"),
    "project": ("项目支出", "支出总计", "本年支出合计"),
    "procurement": ("政府采购",),
    "assets": ("资产总额",),
}
_COLUMN_WHOLES = {
    "基本支出": ("支出总计", "本年支出合计"),
    "项目支出": ("支出总计", "本年支出合计"),
    "人员经费": ("基本支出", "支出总计", "本年支出合计"),
    "公用经费": ("基本支出", "支出总计", "本年支出合计"),
    "“三公”经费": ("支出总计", "本年支出合计"),
    "政府采购": ("支出总计",),
    "机关运行经费": ("支出总计", "基本支出"),
    "一般公共预算支出": ("支出总计", "财政拨款支出"),
    "政府性基金预算支出": ("支出总计", "财政拨款支出"),
    "国有资本经营预算财政拨款支出": ("支出总计", "财政拨款支出"),
    "财政拨款支出": ("支出总计",),
    "财政拨款收入": ("收入总计", "本年收入合计"),
}


def ancestors(entry: Entry) -> frozenset[str]:
    """Return the keys of the wholes an entry is part of: the labels above it and the totals of its form."""
    names = {label for parent in entry.parents for label in (parent, canonical_item(parent))}
    names.update(_WHOLES.get(entry.family, ()))
    total = FORM_TOTAL.get(entry.form or "")
    if total is not None and entry.family in ("economy", "project", "procurement", "assets"):
        names.add(total)
        names.update(_COLUMN_WHOLES.get(total, ()))
    names.update(_COLUMN_WHOLES.get(entry.item, ()))
    return frozenset(name_key(name) for name in names) - {entry.key}
