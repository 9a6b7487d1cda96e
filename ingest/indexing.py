"""The passages of the store → the vector index (建立段落索引)."""

from __future__ import annotations

from collections.abc import Callable

from ingest.settings import NO_EMBEDDING, Settings
from ingest.store import Store


def index_passages(store: Store, settings: Settings, progress: Callable[[str], None]) -> str:
    """Index every held passage; returns one sentence on what was done."""
    if settings.embedding_model == NO_EMBEDDING:
        return "未使用向量模型：文字问题只按词检索。"
    return "段落索引尚未建立。"
