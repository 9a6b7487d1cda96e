"""One relational database: opening, transactions, the version stamp, and its failures as clear sentences.

An SQLite file is made at the first write, in WAL mode: reading goes on while another process writes, and
writers take turns. Any other database that SQLAlchemy knows works by its URL.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    QueuePool,
    String,
    Table,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ingest.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL

_BUSY_SECONDS = 15.0
_SQLITE_SAYS = {
    sqlite3.SQLITE_READONLY: "数据库“{place}”是只读的，无法写入；请改变权限，或另选一个可写的数据文件夹。",
    sqlite3.SQLITE_PERM: "没有权限使用数据库“{place}”；请改变权限，或另选一个数据文件夹。",
    sqlite3.SQLITE_FULL: "磁盘已满，数据库“{place}”写不进去，本次内容没有保存；请腾出空间后再试。",
    sqlite3.SQLITE_BUSY: "数据库“{place}”正被另一个程序写入，等待超时；请等它结束后再试。",
    sqlite3.SQLITE_LOCKED: "数据库“{place}”正被另一个程序写入，等待超时；请等它结束后再试。",
    sqlite3.SQLITE_CANTOPEN: "打不开数据库“{place}”；请检查文件夹是否存在、是否有读写权限。",
    sqlite3.SQLITE_NOTADB: "“{place}”已损坏，或不是数据库文件；请移走它，再重新收入公开文件。",
    sqlite3.SQLITE_CORRUPT: "数据库“{place}”已损坏；请移走它，再重新收入公开文件。",
    sqlite3.SQLITE_IOERR: "读写数据库“{place}”时磁盘出错；请检查磁盘后再试。",
}


def stamp_table(metadata: MetaData, name: str) -> Table:
    """Add the table that holds a database's version and its generation."""
    return Table(
        name, metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False)
    )


class Database:
    """A database with a version stamp and a generation that changes at each write.

    outdated is the advice that ends the sentence about a database of another version.
    """

    def __init__(self, url: URL, stamp: Table, version: str, outdated: str) -> None:
        self._url = url
        self._stamp = stamp
        self._metadata = stamp.metadata
        self._version = version
        self._outdated = outdated
        self._path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._inode: tuple[int, int] | None = None
        self.place = str(self._path) if self._path else url.render_as_string(hide_password=True)

    def exists(self) -> bool:
        """Say whether the database has been made; it may still be of another version."""
        if self._path is not None:
            return self._path.is_file()
        with self.failures(), self._connected() as connection:
            return inspect(connection).has_table(self._stamp.name)

    @contextmanager
    def read(self) -> Iterator[tuple[Connection, int]]:
        """Give a connection that sees one state of the database, and the generation of that state."""
        if self._path is not None and not self._path.is_file():
            raise StoreError(self._nothing_yet())
        with self.failures(), self._connected() as connection, connection.begin():
            yield connection, self._generation(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside one transaction: all of it is kept at the end, or nothing on an error."""
        with self.failures():
            self._make()
            with self._connected(writes=True) as connection, connection.begin():
                self._generation(connection)  # an outdated database stops here, before anything is changed
                yield connection

    def changed(self, connection: Connection) -> None:
        """Count the generation on, inside the transaction that changes something."""
        value = str(self._generation(connection) + 1)
        connection.execute(self._stamp.update().where(self._stamp.c.key == "generation").values(value=value))

    def reset(self) -> None:
        """Drop everything held, of whatever version, and leave an empty database of this version."""
        with self.failures():
            if self.exists():
                with self._connected(writes=True) as connection, connection.begin():
                    held = MetaData()
                    ours = set(self._metadata.tables)
                    held.reflect(connection, only=None if self._path else lambda name, _: name in ours)
                    held.drop_all(connection)
            self._make()

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Turn what the database or the disk reports into a StoreError with one clear sentence."""
        try:
            yield
        except sqlite3.Error as error:  # from opening a connection, before SQLAlchemy wraps it
            raise StoreError(self._sentence(error)) from error
        except DBAPIError as error:
            raise StoreError(self._sentence(error.orig or error)) from error
        except ModuleNotFoundError as error:
            driver = f"没有安装它的驱动，请先运行 .venv/bin/pip install {error.name}"
            raise StoreError(f"数据库“{self.place}”无法使用：{driver}。") from error
        except SQLAlchemyError as error:
            raise StoreError(f"数据库“{self.place}”无法使用：{_first_line(error)}。") from error
        except OSError as error:
            reason = error.strerror or str(error)
            where = error.filename or self.place
            raise StoreError(f"“{where}”无法读写（{reason}）；请检查路径、权限和剩余空间。") from error

    def _generation(self, connection: Connection) -> int:
        """Return the generation held. Raises StoreError where there is none, or of another version."""
        wanted = select(self._stamp.c.key, self._stamp.c.value)
        if connection.get_execution_options().get("writes"):
            wanted = wanted.with_for_update()  # writers take turns; SQLite's own lock is already held
        try:
            held = {str(key): str(value) for key, value in connection.execute(wanted)}
        except DBAPIError as error:
            if not _missing_table(error):
                raise
            tables = [] if self._path is None else inspect(connection).get_table_names()
            raise StoreError(self._other_version("未知") if tables else self._nothing_yet()) from error
        if held.get("version") != self._version:
            raise StoreError(self._other_version(held.get("version", "未知")))
        return int(held["generation"])

    def _make(self) -> None:
        """Make the database where there is none; what is there is left as it is, whatever its version."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._connected(writes=True) as connection, connection.begin():
            held = inspect(connection)
            if held.has_table(self._stamp.name) or (self._path is not None and held.get_table_names()):
                return
            self._metadata.create_all(connection)
            # Counted from the time: a database made anew is never taken for the one read before.
            start = str(time.time_ns() // 1_000_000)
            rows = [{"key": "version", "value": self._version}, {"key": "generation", "value": start}]
            connection.execute(self._stamp.insert(), rows)

    @contextmanager
    def _connected(self, *, writes: bool = False) -> Iterator[Connection]:
        with self._engine_now().connect() as connection:
            connection.execution_options(writes=writes)
            if self._path is None and not writes:  # one state for all of a reader's queries, as SQLite gives
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def _engine_now(self) -> Engine:
        """Return the engine; a new one where the file has been replaced since (removed and made again)."""
        with self._lock:
            inode = _inode(self._path)
            if self._engine is not None and inode != self._inode and self._inode is not None:
                self._engine.dispose()
                self._engine = None
            if self._engine is None:
                self._engine = _sqlite(self._path) if self._path else create_engine(self._url)
            self._inode = inode
            return self._engine

    def _sentence(self, error: BaseException) -> str:
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(code, int) and code & 0xFF in _SQLITE_SAYS:  # the low byte is the primary code
            return _SQLITE_SAYS[code & 0xFF].format(place=self.place)
        return f"数据库“{self.place}”无法使用：{_first_line(error)}。"

    def _nothing_yet(self) -> str:
        return f"“{self.place}”还没有任何数据；请先用 .venv/bin/python -m ingest 收入公开文件。"

    def _other_version(self, held: str) -> str:
        return f"“{self.place}”是另一版本的程序建立的（{held}，本程序为 {self._version}）；{self._outdated}。"


def _sqlite(path: Path) -> Engine:
    """Return an engine on an SQLite file whose connections go from thread to thread."""
    writable = os.access(path.parent, os.W_OK)
    unread = path.with_name(path.name + "-wal")
    # In a read-only folder WAL cannot be set up; a file nobody can be writing is read as it stands.
    mode = "mode=rwc" if writable else "mode=ro" if unread.exists() else "mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?{mode}",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,  # transactions are begun below, not by the driver
            check_same_thread=False,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")
        if writable:
            connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _inode(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _missing_table(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        return "no such table" in str(error.orig)
    return getattr(error.orig, "sqlstate", None) == "42P01"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip("。.")
