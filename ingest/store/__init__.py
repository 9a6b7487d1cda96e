"""The store (数据库): what has been taken, held in a relational database and given back exactly as it was."""

from __future__ import annotations

from ingest.store.feedback import Feedback, Rating
from ingest.store.outline import Outline, outline_of
from ingest.store.sources import KeptSource
from ingest.store.store import Outcome, Saved, Store, open_store

__all__ = [
    "Feedback",
    "KeptSource",
    "Outcome",
    "Outline",
    "Rating",
    "Saved",
    "Store",
    "open_store",
    "outline_of",
]
