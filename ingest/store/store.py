"""The store (数据库): extracts in, one transaction a document; documents, facts and feedback out.

The relational database is the truth: what else is kept (the passage index) is built from it. Reading works
from several threads and goes on while another process writes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ingest.errors import StoreError, UsageError
from ingest.store import extracts, outline, schema, sources
from ingest.store.database import Database
from ingest.store.feedback import Feedback, FeedbackBook, Rating
from ingest.store.join import Joined, join, without_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlalchemy import Connection

    from ingest.records import Document, Extract, Fact, Passage
    from ingest.settings import Settings
    from ingest.store.outline import Outline
    from ingest.store.sources import KeptSource

Outcome = Literal["new", "unchanged", "joined", "restated", "sample_replaced", "sample_not_taken"]
DATABASE_FILE = "mingzhang.db"
FEEDBACK_FILE = "feedback.db"
_CACHED_DOCUMENTS = 32
_OUTDATED = "请运行 .venv/bin/python -m ingest rebuild，用保存的原始文件重建（--store 同前）"
_IDENTITY = ("department", "fiscal_year", "document_type", "scope")
_STATEMENTS = (*_IDENTITY, "sample", "source_url", "published")
_DOCUMENTS = schema.documents.table.c
_FACTS = schema.facts.table.c


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a document that was to be saved; document_id is that of the held document.

    outcome: `new`; `joined` to a held document of the same identity; `restated`, a held file with other
    statements of the operator; `sample_replaced`, an official file in the place of a sample;
    `sample_not_taken`, a sample where an official file is held; `unchanged`, the same file again.
    """

    document_id: str
    status: Literal["taken", "unchanged"]
    outcome: Outcome
    replaced_forms: tuple[str, ...] = ()
    joined_forms: tuple[str, ...] = ()
    replaced_narrative: bool = False


class Store:
    """A store in a folder, or in the database of a URL with a folder for the original files.

    Nothing is made before the first write; reading where nothing was ever taken raises StoreError.
    """

    def __init__(self, location: str | Path, folder: Path | None = None) -> None:
        url, self.folder = _located(location, folder)
        self._database = Database(url, schema.stamp, schema.VERSION, _OUTDATED)
        is_file = url.get_backend_name() == "sqlite"
        self._feedback = FeedbackBook(url.set(database=str(self.folder / FEEDBACK_FILE)) if is_file else url)
        self._cache: OrderedDict[tuple[str, int], Extract] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._listed: tuple[int, tuple[Document, ...]] = (-1, ())

    @property
    def place(self) -> str:
        """Where the database is, for people; a password in a URL is hidden."""
        return self._database.place

    def exists(self) -> bool:
        """Say whether anything was ever taken into this store."""
        return self._database.exists()

    def generation(self) -> int:
        """Return a number that is another one after each write."""
        with self._database.read() as (_, generation):
            return generation

    def documents(self) -> tuple[Document, ...]:
        """Return the held documents, one an identity, by department, year and type."""
        wanted = select(*schema.documents.columns).where(_DOCUMENTS.held_in == _DOCUMENTS.document_id)
        order = (*(_DOCUMENTS[field] for field in _IDENTITY), _DOCUMENTS.document_id)
        with self._database.read() as (connection, generation):
            listed = self._listed
            if listed[0] != generation:
                rows = connection.execute(wanted.order_by(*order))
                listed = self._listed = generation, schema.documents.records(rows)
            return listed[1]

    def outlines(self) -> tuple[Outline, ...]:
        """Return what every held document amounts to, in the order of `documents`."""
        with self._database.read() as (connection, _):
            return outline.outlines(connection)

    def files(self, document_id: str) -> tuple[Document, ...]:
        """Return the files of a held document, its own first. Raises UsageError where it is not held."""
        with self._database.read() as (connection, _):
            return extracts.files(connection, _held_in(connection, document_id))

    def held(self, content_hash: str) -> Document | None:
        """Return the file with this content, None where it is not held."""
        if not self.exists():
            return None
        with self._database.read() as (connection, _):
            return _file_with(connection, content_hash)

    def load(self, document_id: str) -> Extract:
        """Return all that a document holds, by its id or that of a file that joined it.

        Raises UsageError where it is not held.
        """
        with self._database.read() as (connection, generation):
            key = (document_id, generation)
            with self._cache_lock:
                if key in self._cache:
                    self._cache.move_to_end(key)
                    return self._cache[key]
            extract = extracts.read(connection, _held_in(connection, document_id))
        with self._cache_lock:
            self._cache[key] = extract
            if len(self._cache) > _CACHED_DOCUMENTS:
                self._cache.popitem(last=False)
        return extract

    def load_figures(self, document_id: str) -> Extract:
        """Return the tables and facts of a held document, without checks, passages and lines; not cached."""
        with self._database.read() as (connection, _):
            return extracts.read_figures(connection, _held_in(connection, document_id))

    def facts(
        self,
        *,
        item: str | None = None,
        form: str | None = None,
        code: str | None = None,
        document_ids: Collection[str] | None = None,
    ) -> tuple[Fact, ...]:
        """Return the facts of an item, a form, a subject code or of documents, in document order.

        Raises UsageError where nothing limits the query.
        """
        limits = {_FACTS.item: item, _FACTS.form: form, _FACTS.row_code: code}
        where = [column == value for column, value in limits.items() if value is not None]
        if document_ids is not None:
            where.append(_FACTS.held_in.in_(document_ids))
        if not where:
            raise UsageError("查询数据须指明科目、表、编码或文件中的至少一项。")
        wanted = select(*schema.facts.columns).where(*where).order_by(_FACTS.held_in, _FACTS.position)
        with self._database.read() as (connection, _):
            return schema.facts.records(connection.execute(wanted))

    def passages(self) -> tuple[Passage, ...]:
        """Return the passages of every held document."""
        shelf = schema.passages
        wanted = select(*shelf.columns).order_by(shelf.table.c.held_in, shelf.table.c.position)
        with self._database.read() as (connection, _):
            return shelf.records(connection.execute(wanted))

    def save(
        self,
        extract: Extract,
        original: Path | None = None,
        recheck: Callable[[Extract], Extract] | None = None,
    ) -> Saved:
        """Take a document, in one transaction, and keep its original file.

        A file of the identity of a held document joins it (see `join`). recheck is then called with the
        whole, so that checks can be tried across its files; its result is what is held.
        """
        document = extract.document
        with ExitStack() as undo:
            with self._database.write() as connection:
                same = _file_with(connection, document.content_hash)
                holder = _holder(connection, document)
                if same is not None and _statements(same) == _statements(document):
                    return Saved(_held_in(connection, same.document_id), "unchanged", "unchanged")
                if holder is not None and document.sample and not holder.sample:
                    return Saved(holder.document_id, "unchanged", "sample_not_taken")
                before = _hashes(connection)
                if same is not None:
                    _take_out(connection, same.document_id)
                    holder = _holder(connection, document)
                joined, outcome = _merged(connection, holder, extract)
                whole = recheck(joined.extract) if recheck and joined.extract.joined else joined.extract
                extracts.write(connection, whole)
                if original is not None and sources.keep(self.folder, document, original):
                    undo.callback(sources.drop, self.folder, document.content_hash)
                gone = before - _hashes(connection)
                self._database.changed(connection)
            undo.pop_all()
        self._drop_sources(gone)
        return Saved(
            whole.document.document_id,
            "taken",
            outcome if same is None else "restated",
            joined.replaced_forms,
            joined.joined_forms,
            replaced_narrative=joined.replaced_narrative,
        )

    def remove(self, document_id: str) -> Document:
        """Remove a document with all its files, by its id or that of a file that joined it.

        Raises UsageError where it is not held.
        """
        with self._database.write() as connection:
            before = _hashes(connection)
            held_in = _held_in(connection, document_id)
            document = extracts.files(connection, held_in)[0]
            extracts.remove(connection, held_in)
            gone = before - _hashes(connection)
            self._database.changed(connection)
        self._drop_sources(gone)
        return document

    def _drop_sources(self, hashes: set[str]) -> None:
        """Remove kept files that nothing held came from, once that is certain (after the commit)."""
        with self._database.failures():
            for content_hash in hashes:
                sources.drop(self.folder, content_hash)

    def sources(self) -> tuple[KeptSource, ...]:
        """Return the kept original files in the order they were taken; no database is needed for it.

        To rebuild: read these, `reset`, then take each again in this order.
        """
        with self._database.failures():
            return sources.kept(self.folder)

    def original(self, content_hash: str) -> Path | None:
        """Return the kept original of a held file, None where it is gone or no longer the same file."""
        with self._database.failures():
            return sources.original(self.folder, content_hash)

    def reset(self) -> None:
        """Empty the database, of whatever version it is; original files and feedback stay."""
        self._database.reset()

    def add_feedback(
        self, question: str, answer: Mapping[str, Any], rating: Rating, comment: str = ""
    ) -> None:
        """Keep what somebody says about an answer (the contract's answer object)."""
        self._feedback.add(question, answer, rating, comment)

    def feedback(self) -> tuple[Feedback, ...]:
        """Return what has been said about answers, oldest first."""
        return self._feedback.all()

    def close(self) -> None:
        """Close every connection; the store opens them again when it is used."""
        self._database.close()
        self._feedback.close()


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name."""
    if settings.database_url is None:
        return Store(settings.store)
    return Store(settings.database_url, settings.store)


def _located(location: str | Path, folder: Path | None) -> tuple[URL, Path]:
    if "://" not in str(location):
        return URL.create("sqlite", database=str(Path(location) / DATABASE_FILE)), folder or Path(location)
    try:
        url = make_url(str(location))
    except (ArgumentError, ValueError) as error:
        raise StoreError("数据库地址的写法不对，应如 postgresql+psycopg://用户:密码@主机/库名。") from error
    if url.get_backend_name() == "sqlite" and url.database:
        return url, folder or Path(url.database).parent
    if folder is None:
        raise UsageError("使用数据库地址时，还须指明存放原始文件的数据文件夹。")
    return url, folder


def _merged(connection: Connection, holder: Document | None, extract: Extract) -> tuple[Joined, Outcome]:
    """Return what is to be written, and take what it replaces out of the database."""
    alone = Joined(extract, (), (), replaced_narrative=False)
    if holder is None:
        return alone, "new"
    held = extracts.read(connection, holder.document_id)
    extracts.remove(connection, holder.document_id)
    if holder.sample and not extract.document.sample:
        return alone, "sample_replaced"
    return join(held, extract), "joined"


def _take_out(connection: Connection, document_id: str) -> None:
    """Take one file out of the document that holds it."""
    held_in = _held_in(connection, document_id)
    held = extracts.read(connection, held_in)
    extracts.remove(connection, held_in)
    rest = without_file(held, document_id)
    if rest is not None:
        extracts.write(connection, rest)


def _held_in(connection: Connection, document_id: str) -> str:
    """Return the id of the document that holds a file. Raises UsageError where none does."""
    wanted = select(_DOCUMENTS.held_in).where(_DOCUMENTS.document_id == document_id)
    held_in = connection.execute(wanted).scalar()
    if held_in is None:
        raise UsageError(
            f"没有编号为“{document_id}”的文件；可用 .venv/bin/python -m ingest list 查看已收入的文件。"
        )
    return str(held_in)


def _file_with(connection: Connection, content_hash: str) -> Document | None:
    wanted = select(*schema.documents.columns).where(_DOCUMENTS.content_hash == content_hash)
    return next(iter(schema.documents.records(connection.execute(wanted))), None)


def _holder(connection: Connection, document: Document) -> Document | None:
    """Return the held document of the same identity."""
    same = (_DOCUMENTS[field] == getattr(document, field) for field in _IDENTITY)
    wanted = select(*schema.documents.columns).where(_DOCUMENTS.held_in == _DOCUMENTS.document_id, *same)
    return next(iter(schema.documents.records(connection.execute(wanted))), None)


def _hashes(connection: Connection) -> set[str]:
    return set(connection.execute(select(_DOCUMENTS.content_hash)).scalars())


def _statements(document: Document) -> tuple[object, ...]:
    return tuple(getattr(document, field) for field in _STATEMENTS)
