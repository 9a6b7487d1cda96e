"""What documents gave when they were compared (比较的结果卡): a short line a document and question.

A comparison over many documents first has to read each of them; what each gave is kept, in memory and in a
file beside the database, so that the next such question reads only the documents it shows. Cards count for
one state of the store and of the program, and are dropped with it; they order documents and are never told.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)

FILE = "comparisons.db"
_QUESTIONS = 64  # questions whose cards are kept in memory
_SOURCES = ("assistant", "ingest")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS cards (state TEXT, question TEXT, document TEXT, value TEXT, unit TEXT,"
    " grows INTEGER, PRIMARY KEY (state, question, document)) WITHOUT ROWID"
)
_Row = tuple[str, str, str, str | None, str | None, int]


@dataclass(frozen=True, slots=True)
class Card:
    """What one document gave: an amount in a unit; value None where it gave no figure."""

    value: Decimal | None
    unit: str | None = None
    grows: bool = False  # a change, whose value is not its level


class Cards:
    """The cards of one state of the store; without a file they are kept in memory alone."""

    def __init__(self, file: Path | None = None, generation: int = 0) -> None:
        self._file = file
        self._state = f"{generation}-{_program()}" if file is not None else ""
        self._held: OrderedDict[str, dict[str, Card]] = OrderedDict()
        self._unsaved: list[_Row] = []

    def of(self, question: str) -> Mapping[str, Card]:
        """Return the cards of a question by document; those kept later are in it too."""
        if question not in self._held:
            self._held[question] = dict(self._read(question))
        self._held.move_to_end(question)
        while len(self._held) > _QUESTIONS:
            self._held.popitem(last=False)
        return self._held[question]

    def keep(self, question: str, document_id: str, card: Card) -> None:
        """Keep a further card of a question, in memory until it is saved."""
        self._held.setdefault(question, {})[document_id] = card
        value = None if card.value is None else str(card.value)
        self._unsaved.append((self._state, question, document_id, value, card.unit, int(card.grows)))

    def save(self) -> None:
        """Write the cards kept since; those of another state of the store are dropped."""
        rows, self._unsaved = self._unsaved, []
        if not rows:
            return

        def write(connection: sqlite3.Connection) -> Sequence[_Row]:
            connection.execute("DELETE FROM cards WHERE state <> ?", (self._state,))
            connection.executemany("INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?)", rows)
            return ()

        self._in_file(write)

    def _read(self, question: str) -> Iterator[tuple[str, Card]]:
        def read(connection: sqlite3.Connection) -> Sequence[_Row]:
            wanted = "SELECT * FROM cards WHERE state = ? AND question = ?"
            return connection.execute(wanted, (self._state, question)).fetchall()

        for _, _, document_id, value, unit, grows in self._in_file(read):
            yield document_id, Card(None if value is None else Decimal(value), unit, bool(grows))

    def _in_file(self, use: Callable[[sqlite3.Connection], Sequence[_Row]]) -> Sequence[_Row]:
        """Return what a use of the file gives; what it cannot do is logged, for cards only save time."""
        if self._file is None:
            return ()
        try:
            with closing(sqlite3.connect(self._file, timeout=1)) as connection, connection:
                connection.execute(_TABLE)
                return use(connection)
        except sqlite3.Error as error:
            log.warning("comparisons are not kept in %s: %s", self._file, error)
            return ()


@cache
def _program() -> str:
    """Return what tells this program's own text from any other's: its cards are not those of another."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for path in sorted(path for name in _SOURCES for path in (root / name).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
