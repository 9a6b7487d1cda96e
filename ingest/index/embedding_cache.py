"""Vectors kept by model and text (向量缓存): a passage that has not changed is not embedded again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, select
from sqlalchemy.engine import URL

from ingest.store.database import Database, stamp_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.index.embedder import Embedder

_BATCH = 64  # kept after each batch, so that an interrupted run goes on where it stopped
_metadata = MetaData()
_stamp = stamp_table(_metadata, "stamp")
_vectors = Table(
    "vectors",
    _metadata,
    Column("model", String, primary_key=True),
    Column("text_hash", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)


class CachedEmbeddings(Embeddings):
    """An embedder that keeps the vectors of passages in a database file; computed counts the new ones."""

    def __init__(
        self, embedder: Embedder, path: Path, progress: Callable[[int, int], None] | None = None
    ) -> None:
        url = URL.create("sqlite", database=str(path))
        self._database = Database(url, _stamp, "1", "请移走这个文件，向量会重新计算")
        self._embedder = embedder
        self._progress = progress
        self.computed = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector a text: kept ones as they are, new ones computed and kept."""
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        held = self._held(set(hashes))
        missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in held}
        todo = sorted(missing.items(), key=lambda item: len(item[1]))  # those of one length go quickest
        for start in range(0, len(todo), _BATCH):
            batch = todo[start : start + _BATCH]
            vectors = self._embedder.embed_documents([text for _, text in batch])
            made = {key: vector for (key, _), vector in zip(batch, vectors, strict=True)}
            self._keep(made)
            held.update(made)
            self.computed += len(made)
            if self._progress:
                self._progress(start + len(batch), len(todo))
        return [held[key] for key in hashes]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question; questions are not kept."""
        return self._embedder.embed_query(text)

    def close(self) -> None:
        """Close the database file."""
        self._database.close()

    def _held(self, hashes: set[str]) -> dict[str, list[float]]:
        if not self._database.exists():
            return {}
        held: dict[str, list[float]] = {}
        ordered = sorted(hashes)
        with self._database.read() as (connection, _):
            for start in range(0, len(ordered), 500):  # databases limit the values of one query
                keys = ordered[start : start + 500]
                wanted = select(_vectors.c.text_hash, _vectors.c.vector).where(
                    _vectors.c.model == self._embedder.name, _vectors.c.text_hash.in_(keys)
                )
                for key, vector in connection.execute(wanted):
                    held[key] = np.frombuffer(vector, dtype="<f4").tolist()
        return held

    def _keep(self, vectors: dict[str, list[float]]) -> None:
        rows = [
            {
                "model": self._embedder.name,
                "text_hash": key,
                "vector": np.asarray(vector, dtype="<f4").tobytes(),
            }
            for key, vector in vectors.items()
        ]
        with self._database.write() as connection:
            held = select(_vectors.c.text_hash).where(
                _vectors.c.model == self._embedder.name, _vectors.c.text_hash.in_(vectors)
            )
            already = set(connection.execute(held).scalars())  # another process may have been quicker
            new = [row for row in rows if row["text_hash"] not in already]
            if new:
                connection.execute(_vectors.insert(), new)
