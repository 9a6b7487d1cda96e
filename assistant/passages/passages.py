"""The narrative search wired together (段落检索): retriever and extractive quotes over what is held."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence

from assistant.holdings.holdings import Holdings
from assistant.passages.extract import Quote, extractive
from assistant.passages.retrieve import Retriever, VectorSearch
from ingest.records import Line
from ingest.settings import NO_EMBEDDING, Settings

log = logging.getLogger(__name__)
_HITS = 12


class _Lines(Mapping[str, Sequence[Line]]):
    """The lines of each document by its id, read when a quote out of it is to be placed."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._ids = {passage.source.document_id for passage in holdings.passages}

    def __getitem__(self, document_id: str) -> Sequence[Line]:
        if document_id not in self._ids:
            raise KeyError(document_id)
        return self._holdings.extract(document_id).lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class PassageSearcher:
    """Finds the sentences that answer a narrative question; vectors only where an index was built."""

    def __init__(self, holdings: Holdings, settings: Settings | None) -> None:
        names = {e.label for e in holdings.entries if e.family != "sentence"}
        self._retriever = Retriever(
            holdings.passages,
            _vectors(settings),
            names=sorted(names),
            departments=holdings.departments,
            lines=_Lines(holdings),
        )

    @property
    def note(self) -> str | None:
        """What has to be said about the way of searching, None where nothing has."""
        return self._retriever.note

    def quotes(
        self, question: str, document_ids: Sequence[str], *, ignore: Sequence[str], items: Sequence[str]
    ) -> tuple[Quote, ...]:
        """Return the quotes that answer, in document order; none where nothing answers."""
        hits = self._retriever.search(question, tuple(document_ids), _HITS)
        return extractive(question, hits, ignore=ignore, items=items)


def _vectors(settings: Settings | None) -> VectorSearch | None:
    if settings is None or settings.embedding_model == NO_EMBEDDING:
        return None
    try:
        from ingest.index.index import open_index  # noqa: PLC0415 - loads chromadb
    except ImportError:
        log.warning("no passage index: narrative questions are searched by words alone")
        return None
    return open_index(settings)
