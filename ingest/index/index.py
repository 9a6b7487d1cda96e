"""The passage index (段落索引): Chroma over the passages of the store, by meaning.

The store is the truth; an index is built from it whole, as a new generation beside the current one, and is
switched to by replacing one small file. A generation is never written again once it is current, so that a
running chat reads undisturbed and changes over at its next question; the one before is kept until the next
build. Passages that have not changed are not embedded again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import EmbeddingError, StoreError
from ingest.index.embedder import Embedder, embedder_of
from ingest.index.embedding_cache import CachedEmbeddings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from chromadb.api.client import Client
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    from ingest.records import Passage
    from ingest.settings import Settings

FOLDER = "index"
_POINTER = "current.json"
_PREFIX = "passages-"
_BATCH = 500
_BY_WORDS = "段落检索只按词（BM25）进行"


class Built(NamedTuple):
    """What a build did: the passages in the index, and how many of them had to be embedded."""

    passages: int
    embedded: int
    is_new: bool


class _Current(BaseModel):
    """The pointer file: the current generation, the one before, and what the index was built from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    generation: str
    previous: str | None
    model: str
    content: str
    passages: int
    chroma_url: str | None


class PassageIndex:
    """The index of one store: in a folder, or on a Chroma server, with the folder telling its generation.

    embedder None means search by words alone: there is no index, and `unavailable` says so.
    """

    def __init__(self, folder: Path, embedder: Embedder | None, chroma_url: str | None = None) -> None:
        self._folder = folder
        self._embedder = embedder
        self._url = chroma_url
        self._lock = threading.Lock()
        self._opened: tuple[str, Client, Chroma] | None = None

    def unavailable(self) -> str | None:
        """Say in one sentence why there is no search by meaning, None where there is."""
        if self._embedder is None:
            return f"设置为只按词检索（MINGZHANG_EMBEDDING_MODEL=none），没有段落索引，{_BY_WORDS}。"
        if reason := self._embedder.unavailable():
            return reason
        current = self._current()
        if current is None:
            return f"还没有建立段落索引，{_BY_WORDS}；收入公开文件时会建立。"
        if not self._fits(current):
            return f"段落索引是按另外的设置（{current.model}）建立的，{_BY_WORDS}；再次收入公开文件时会重建。"
        return None

    def build(self, passages: Sequence[Passage], progress: Callable[[int, int], None] | None = None) -> Built:
        """Build the index of these passages and switch to it; where it is current already, do nothing.

        Raises EmbeddingError where there is no model, StoreError where the index cannot be written.
        """
        if self._embedder is None or self._embedder.unavailable():
            raise EmbeddingError(self.unavailable() or "")
        texts = [text_of(passage) for passage in passages]
        content = _content(passages, texts)
        held = self._current()
        if held and held.content == content and self._fits(held) and self._is_there(held):
            return Built(len(passages), 0, is_new=False)
        cache = CachedEmbeddings(self._embedder, self._folder / "embeddings.db", progress)
        generation = f"{_PREFIX}{time.time_ns()}"
        try:
            with self._writing(generation):
                with self._client(generation) as client:
                    _fill(_collection(client, generation, cache), passages, texts)
                current = _Current(
                    generation=generation,
                    previous=held.generation if held else None,
                    model=self._embedder.name,
                    content=content,
                    passages=len(passages),
                    chroma_url=self._url,
                )
                _replace(self._folder / _POINTER, current.model_dump_json())
                self._drop_older(held)
        finally:
            cache.close()
        return Built(len(passages), cache.computed, is_new=True)

    def search(
        self, text: str, k: int, document_ids: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids of the passages nearest in meaning, with their cosine similarity, best first.

        Raises EmbeddingError where `unavailable` has something to say, or the index cannot be read.
        """
        if reason := self.unavailable():
            raise EmbeddingError(reason)
        if k < 1 or (document_ids is not None and not document_ids):
            return []
        assert self._embedder is not None  # as unavailable has said
        vector = self._embedder.embed_query(text)
        where: Any = None if document_ids is None else {"document_id": {"$in": sorted(document_ids)}}
        with self._lock, _reading():
            found = self._chroma().similarity_search_by_vector_with_relevance_scores(
                vector, k=k, filter=where
            )
        return [(str(document.id), 1 - distance) for document, distance in found]

    def warm(self) -> None:
        """Load the model and open the index now. Raises EmbeddingError."""
        self.search("预算", 1)

    def close(self) -> None:
        """Close what is open; it is opened again when it is used."""
        with self._lock:
            if self._opened is not None:
                self._opened[1].close()
            self._opened = None

    def _fits(self, current: _Current) -> bool:
        model = self._embedder.name if self._embedder else None
        return (current.model, current.chroma_url) == (model, self._url)

    def _is_there(self, current: _Current) -> bool:
        return self._url is not None or (self._folder / current.generation).is_dir()

    def _current(self) -> _Current | None:
        try:
            return _Current.model_validate_json((self._folder / _POINTER).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValidationError) as error:
            raise StoreError(
                f"段落索引“{self._folder}”已损坏；请移走这个文件夹，再重新收入公开文件。"
            ) from error

    def _chroma(self) -> Chroma:
        """Return the current generation, opened; called under the lock."""
        current = self._current()
        if current is None:
            raise EmbeddingError(self.unavailable() or "")
        if not self._is_there(current):  # Chroma would make an empty one in its place
            raise EmbeddingError(f"段落索引“{self._folder}”不完整，{_BY_WORDS}；再次收入公开文件时会重建。")
        if self._opened is not None and self._opened[0] != current.generation:
            self._opened[1].close()
            self._opened = None
        if self._opened is None:
            client = self._new_client(current.generation)
            chroma = _collection(client, current.generation, self._embedder, make=False)
            self._opened = current.generation, client, chroma
        return self._opened[2]

    def _new_client(self, generation: str) -> Client:
        # Half a second of imports that only passages need.
        import chromadb  # noqa: PLC0415
        from chromadb.config import Settings as ChromaSettings  # noqa: PLC0415

        settings = ChromaSettings(anonymized_telemetry=False)
        if self._url is None:
            return cast("Client", chromadb.PersistentClient(str(self._folder / generation), settings))
        address = urlsplit(self._url)
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 8000)
        return cast("Client", chromadb.HttpClient(address.hostname or "", port, secure, settings=settings))

    @contextmanager
    def _client(self, generation: str) -> Iterator[Client]:
        client = self._new_client(generation)
        try:
            yield client
        finally:
            client.close()

    @contextmanager
    def _writing(self, generation: str) -> Iterator[None]:
        """Turn failures into a StoreError, and leave nothing of an unfinished generation in the folder."""
        from chromadb.errors import ChromaError  # noqa: PLC0415

        done = False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            yield
            done = True
        except (ChromaError, OSError, ValueError) as error:
            place = self._url or self._folder
            raise StoreError(
                f"段落索引“{place}”写不进去（{_reason(error)}）；请检查路径、权限和剩余空间。"
            ) from error
        finally:
            if not done:
                shutil.rmtree(self._folder / generation, ignore_errors=True)

    def _drop_older(self, held: _Current | None) -> None:
        """Remove the generations before the one that was current until now: nobody reads them any more."""
        if held is None:
            return
        if self._url is not None and held.previous is not None and held.chroma_url == self._url:
            with self._client(held.previous) as client:
                if held.previous in {collection.name for collection in client.list_collections()}:
                    client.delete_collection(held.previous)
        for folder in self._folder.glob(f"{_PREFIX}*"):
            if folder.name < held.generation:
                shutil.rmtree(folder, ignore_errors=True)


def open_index(settings: Settings) -> PassageIndex:
    """Return the index of the store that the settings name."""
    return PassageIndex(settings.store / FOLDER, embedder_of(settings.embedding_model), settings.chroma_url)


def text_of(passage: Passage) -> str:
    """Return what is embedded of a passage: its headings go before it, as they say what it is about."""
    return "\n".join((" > ".join(passage.heading), passage.text)) if passage.heading else passage.text


def _content(passages: Sequence[Passage], texts: Sequence[str]) -> str:
    """Return a mark of what an index is built from."""
    mark = hashlib.sha256()
    for passage, text in zip(passages, texts, strict=True):
        for part in (passage.passage_id, passage.source.document_id, text):
            mark.update(part.encode() + b"\0")
    return mark.hexdigest()


def _collection(client: Client, name: str, embeddings: Embeddings | None, *, make: bool = True) -> Chroma:
    from langchain_chroma import Chroma  # noqa: PLC0415

    return Chroma(
        client=client,
        collection_name=name,
        embedding_function=embeddings,
        collection_configuration={"hnsw": {"space": "cosine"}} if make else None,
        create_collection_if_not_exists=make,
    )


def _fill(chroma: Chroma, passages: Sequence[Passage], texts: Sequence[str]) -> None:
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        chroma.add_texts(
            list(texts[start : start + _BATCH]),
            metadatas=[{"document_id": passage.source.document_id} for passage in batch],
            ids=[passage.passage_id for passage in batch],
        )


@contextmanager
def _reading() -> Iterator[None]:
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        yield
    except (ChromaError, OSError, ValueError) as error:
        raise EmbeddingError(f"段落索引读不出来（{_reason(error)}），{_BY_WORDS}。") from error


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _reason(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip("。.")
