"""The passages of the store → the vector index (建立段落索引)."""

from __future__ import annotations

from collections.abc import Callable

from ingest.errors import EmbeddingError
from ingest.index.index import open_index
from ingest.settings import NO_EMBEDDING, Settings
from ingest.store import Store


def index_passages(store: Store, settings: Settings, progress: Callable[[str], None]) -> str:
    """Index every held passage; returns one sentence on what was done, or why search is by words only."""
    if settings.embedding_model == NO_EMBEDDING:
        return "未使用向量模型：文字问题只按词检索。"
    index = open_index(settings)
    try:
        built = index.build(store.passages(), progress=lambda done, of: progress(f"    段落向量 {done}/{of}"))
    except EmbeddingError as error:
        return f"{error}"
    finally:
        index.close()
    return f"段落索引：{built.passages} 段，新算 {built.embedded} 段。"
