"""What is held, ready to be asked (所藏): documents, entries by name, checks by fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from assistant.gate.verify import NUMERAL, Known
from assistant.holdings.cards import Cards
from assistant.holdings.entries import Entry
from assistant.holdings.entry_rows import entries_of
from assistant.holdings.form_rows import FORM_TOTAL, OWN_FORM
from assistant.holdings.lexicon_build import build_lexicon
from assistant.holdings.units import extracts_of_units
from assistant.language.lexicon import Lexicon
from assistant.language.normalise import name_key
from ingest.records import Check, Document, Extract, Fact, Passage
from ingest.terms.items import canonical_item

_PARTS = 256  # documents kept in memory, those used last
_VIEWS = 64  # sets of documents whose indexes are kept


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

    def load_figures(self, document_id: str) -> Extract:
        """Return the tables and facts of a document."""
        ...


@dataclass(frozen=True)
class Part:
    """One document of what is held: its extract and its entries."""

    extract: Extract
    entries: tuple[Entry, ...]

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every printed name: what the number gate may take for a name."""
        names = {self.extract.document.title, self.extract.document.department}
        for table in self.extract.tables:
            names.add(table.title)
            names |= {label for row in table.rows for label in (row.label, row.item, *row.path)}
            names |= {part for column in table.columns for part in column.path}
        names |= {label for fact in self.extract.facts for label in (*fact.row_path, fact.item)}
        return frozenset(name for name in names if name)

    @cached_property
    def checks(self) -> Mapping[str, tuple[Check, ...]]:
        """The checks by the fact ids they contain."""
        found: dict[str, dict[Check, None]] = defaultdict(dict)
        for check in self.extract.checks:
            for operand in (*check.left, *check.right):
                if operand.fact_id is not None:
                    found[operand.fact_id][check] = None
        return {fact_id: tuple(checks) for fact_id, checks in found.items()}

    @cached_property
    def known(self) -> tuple[frozenset[str], frozenset[str]]:
        """What an answer may name of this document: names that hold numerals, and the ids of its facts."""
        names = frozenset(name for name in self.labels if NUMERAL.search(name))
        return names, frozenset(fact.fact_id for fact in self.extract.facts)


class Holdings:
    """What is held, or some documents of it: entries by key, the lexicon over them; read when needed.

    A question is answered within the documents it is about (`within`), so that the time it takes does not
    grow with the store.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        load: Callable[[str], Extract],
        parts: dict[str, Part] | None = None,
        load_figures: Callable[[str], Extract] | None = None,
        cards: Cards | None = None,
    ) -> None:
        """Take the documents and how one is read; parts are those read so far, shared by all views.

        load_figures reads the tables and facts alone; cards hold what documents gave when compared.
        """
        self.documents = tuple(documents)
        self.cards = cards or Cards()
        self._load = load
        self._load_figures = load_figures or load
        self._parts: dict[str, Part] = {} if parts is None else parts
        self._views: dict[frozenset[str], Holdings] = {}

    def part(self, document_id: str) -> Part:
        """Return one document, read with the first question that needs it."""
        found = self._parts.pop(document_id, None)
        if found is None:
            extract = self._load(document_id)
            found = Part(extract, entries_of(extract))
        self._parts[document_id] = found  # used last
        while len(self._parts) > _PARTS:
            self._parts.pop(next(iter(self._parts)), None)
        return found

    def within(self, document_ids: Iterable[str]) -> Holdings:
        """Return some of the documents by themselves."""
        ids = frozenset(document_ids)
        own = [document for document in self.documents if document.document_id in ids]
        if len(own) == len(self.documents):
            return self
        view = self._views.pop(ids, None) or Holdings(
            own, self._load, self._parts, self._load_figures, self.cards
        )
        self._views[ids] = view
        while len(self._views) > _VIEWS:
            self._views.pop(next(iter(self._views)), None)
        return view

    @cached_property
    def figures_only(self) -> Holdings:
        """The same documents with their tables and facts alone, which are quicker to read."""
        return Holdings(self.documents, self._load_figures)

    @cached_property
    def extracts(self) -> tuple[Extract, ...]:
        """The extracts of the documents, in order."""
        return tuple(self.part(document.document_id).extract for document in self.documents)

    @cached_property
    def units(self) -> Holdings:
        """What the documents print of the units below their departments, each as a document of its own."""
        return holdings_of(part for extract in self.extracts for part in extracts_of_units(extract))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all documents, in order."""
        return tuple(entry for d in self.documents for entry in self.part(d.document_id).entries)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries by the key of their item."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.key].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def by_parent(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries by the keys of what they are part of."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for key in ancestors(entry):
                found[key].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def lexicon(self) -> Lexicon:
        """All wordings of the vocabulary and of what the documents print."""
        tables = [table for extract in self.extracts for table in extract.tables]
        return build_lexicon(self.entries, self.documents, tables)

    @cached_property
    def names(self) -> Lexicon:
        """The wordings of the vocabulary and of departments: enough to tell whom a question is about."""
        return build_lexicon((), self.documents, ())

    @property
    def first(self) -> Lexicon:
        """The wordings a question is first read with: all of them where only one department is held."""
        return self.lexicon if len(self.departments) == 1 else self.names

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The official names held, in order."""
        return tuple(dict.fromkeys(document.department for document in self.documents))

    @cached_property
    def forms(self) -> frozenset[tuple[str, str]]:
        """(document id, form) of the tables held."""
        return frozenset((e.document.document_id, t.form) for e in self.extracts for t in e.tables if t.form)

    def checks_of(self, document_id: str, fact_id: str) -> tuple[Check, ...]:
        """Return the checks that contain a fact of a document."""
        return self.part(document_id).checks.get(fact_id, ())

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by id."""
        return {fact.fact_id: fact for extract in self.extracts for fact in extract.facts}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all documents, in order."""
        return tuple(passage for extract in self.extracts for passage in extract.passages)

    def known(self, document_ids: Iterable[str]) -> Known:
        """Return what answers may name: printed names and facts of some documents, years of all.

        Without any document: those of all that were read so far, which is all an answer can be about.
        """
        held = {document.document_id: document for document in self.documents}
        ids = [one for one in dict.fromkeys(document_ids) if one in held] or list(self._parts)
        parts = [self.part(document_id).known for document_id in ids if document_id in held]
        names, years = self._named
        return Known(
            labels=names.union(*(labels for labels, _ in parts)),
            years=years,
            fact_ids=frozenset().union(*(facts for _, facts in parts)),
            document_ids=frozenset(held),
        )

    @cached_property
    def _named(self) -> tuple[frozenset[str], frozenset[int]]:
        """The names of departments and titles that hold numerals, and the years of all documents."""
        names = (name for d in self.documents for name in (d.department, d.title) if NUMERAL.search(name))
        return frozenset(names), frozenset(d.fiscal_year + shift for d in self.documents for shift in (-1, 0))

    def extract(self, document_id: str) -> Extract:
        """Return the extract of a held document."""
        return self.part(document_id).extract

    def named(self, key: str) -> tuple[Entry, ...]:
        """Return the entries whose item has a key."""
        return self.by_key.get(key, ())

    def is_parent(self, key: str) -> bool:
        """Tell whether rows stand under a name."""
        return key in self.by_parent


def load_holdings(store: StoreLike, cards: Cards | None = None) -> Holdings:
    """Return what a store holds; each document is read with the first question about it."""
    return Holdings(store.documents(), store.load, load_figures=store.load_figures, cards=cards)


def holdings_of(extracts: Iterable[Extract]) -> Holdings:
    """Build the read model of some extracts."""
    held = {extract.document.document_id: extract for extract in extracts}
    return Holdings((extract.document for extract in held.values()), held.__getitem__)


_WHOLES: dict[str, tuple[str, ...]] = {
    "function": ("支出总计", "本年支出合计"),
    "economy": ("支出总计", "本年支出合计"),
    "income": ("收入总计", "本年收入合计"),
    "project": ("项目支出", "支出总计", "本年支出合计"),
    "procurement": ("政府采购",),
    "assets": ("资产总额",),
}
_OF_FORM = frozenset({"economy", "project", "procurement", "assets"})  # rows the form's total is the whole of
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
    wholes = ("收入总计", "本年收入合计") if entry.form == "income" else _WHOLES.get(entry.family, ())
    names.update(wholes)
    total = FORM_TOTAL.get(entry.form or "")
    if total is not None and (entry.family in _OF_FORM or total in OWN_FORM):
        names.add(total)
        names.update(_COLUMN_WHOLES.get(total, ()))
    names.update(_COLUMN_WHOLES.get(entry.item, ()))
    return frozenset(name_key(name) for name in names) - {entry.key}
