"""What people say about answers (反馈): kept apart from what can be rebuilt, and never rebuilt away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import Column, Integer, MetaData, String, Table, select

from ingest.errors import UsageError
from ingest.store.database import Database, stamp_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import URL

Rating = Literal["up", "down"]

_metadata = MetaData()
_stamp = stamp_table(_metadata, "feedback_stamp")
_feedback = Table(
    "feedback",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("time", String, nullable=False),
    Column("rating", String, nullable=False),
    Column("question", String, nullable=False),
    Column("comment", String, nullable=False),
    Column("answer", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating of an answer; answer is the contract's answer object."""

    time: datetime
    rating: Rating
    question: str
    comment: str
    answer: dict[str, Any]


class FeedbackBook:
    """The feedback of one store."""

    def __init__(self, url: URL) -> None:
        self._database = Database(url, _stamp, "1", "反馈不能重建，请用建立它的版本读取，或移走这个文件另建")

    def add(self, question: str, answer: Mapping[str, Any], rating: Rating, comment: str) -> None:
        """Keep one rating, with the time it was given."""
        if rating not in get_args(Rating):
            raise UsageError(f"评价只能是 up 或 down，不能是“{rating}”。")
        row = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "rating": rating,
            "question": question,
            "comment": comment,
            "answer": json.dumps(answer, ensure_ascii=False),
        }
        with self._database.write() as connection:
            connection.execute(_feedback.insert(), row)
            self._database.changed(connection)

    def all(self) -> tuple[Feedback, ...]:
        """Return what has been said, oldest first."""
        if not self._database.exists():
            return ()
        columns = (_feedback.c[name] for name in ("time", "rating", "question", "comment", "answer"))
        with self._database.read() as (connection, _):
            rows = connection.execute(select(*columns).order_by(_feedback.c.id)).all()
        return tuple(
            Feedback(datetime.fromisoformat(time), rating, question, comment, json.loads(answer))
            for time, rating, question, comment, answer in rows
        )

    def close(self) -> None:
        """Close every connection."""
        self._database.close()
