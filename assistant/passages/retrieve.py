"""Question → passages (检索): words (BM25 over jieba) and meaning (vectors) fused by rank.

Without vectors the search works by words alone and says so (`Retriever.note`). Nothing here imports torch.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import bm25s

from assistant.passages.collection import Collection
from assistant.passages.kinds import Kind, is_empty, read
from assistant.passages.tokens import Tokenizer
from ingest.errors import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingest.records import Line, Passage

_LOG = logging.getLogger(__name__)
LEXICAL_NOTE = "段落向量索引未建立，本次只按词语检索。"
_FUSION = 60  # the usual constant of reciprocal rank fusion: softens the lead of the first ranks
_DEPTH = 30  # how far down each ranking is fused
_HEADING_REPEATS = 2  # a word in the heading counts as often
_CACHED_VIEWS = 16
# What the documents call what a kind of question asks for: added to the words searched, never in their place.
_CALLED: dict[Kind, str] = {
    "duties": "主要职责 主要职能 负责",
    "institutions": "机构设置 内设机构 所属 下属单位 预算单位",
    "reason": "主要原因 主要是 主要为 增减变化",
    "change": "增减变化 相比 持平",
    "purpose": "主要用于 用于 主要包括",
    "definition": "名词解释 是指 指",
    "contents": "名词解释 主要包括 其中",
    "what": "名词解释 是指",
    "glossary": "名词解释",
    "measures": "保障措施 工作措施 一是 二是",
    "targets": "绩效目标 绩效指标 总体目标",
}


class VectorSearch(Protocol):
    """What is needed of the vector index: passages near a text, best first."""

    def search(
        self, text: str, k: int, document_ids: Sequence[str] | None = None
    ) -> Sequence[tuple[str, float]]:
        """Return up to k (passage_id, score). Raises EmbeddingError where the index cannot be read."""
        ...

    def unavailable(self) -> str | None:
        """Say in one sentence why there is no search by meaning, None where there is."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found; collection is what was searched (for the rest of its section, and word weights)."""

    passage: Passage
    score: float
    collection: Collection = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _View:
    """The searchable form of some documents' passages; bm25 is None where no passage holds a word."""

    collection: Collection
    bm25: Any | None


class Retriever:
    """Searches the passages handed in; built once for a state of the store."""

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: VectorSearch | None = None,
        *,
        names: Iterable[str] = (),
        departments: Iterable[str] = (),
        lines: Mapping[str, Sequence[Line]] | None = None,
    ) -> None:
        """Take all passages in document order.

        names: words to keep whole (projects, rows). departments: official names; a question's mention of
        one, also shortened, is not taken for something the passage has to hold. lines: the lines of each
        document by its id, so that a quote is given its own page and lines.
        """
        self.departments = tuple(departments)
        self._tokenizer = Tokenizer((*names, *self.departments))
        self._vectors = vectors
        self._trouble: str | None = None
        self._lines = lines
        self._passages = tuple(passages)
        self._by_id = {passage.passage_id: passage for passage in self._passages}
        self._words: dict[str, list[str]] = {}
        self._views: dict[frozenset[str] | None, _View] = {}

    @property
    def note(self) -> str | None:
        """Return what has to be said about the way of searching, None where nothing has."""
        if self._vectors is None:
            return LEXICAL_NOTE
        return self._vectors.unavailable() or self._trouble

    def search(
        self,
        question: str,
        document_ids: Sequence[str] | None = None,
        k: int = 12,
        *,
        items: Iterable[str] = (),
    ) -> tuple[Hit, ...]:
        """Return up to k passages for a question, best first; document_ids None searches all documents.

        items: canonical names of the rows the question means, searched with its own wording.
        """
        question = " ".join((question, *items))
        view = self._view(document_ids)
        rankings = [self._by_words(question, view), _by_what_is_held(question, view)]
        if view.collection.passages:
            rankings.append(self._by_meaning(question, view, document_ids))
        scores: dict[str, float] = {}
        for ranking in rankings:
            for rank, passage_id in enumerate(ranking, start=1):
                scores[passage_id] = scores.get(passage_id, 0.0) + 1 / (_FUSION + rank)
        best = sorted(scores, key=lambda found: (-scores[found], view.collection.order[found]))[:k]
        return tuple(Hit(self._by_id[found], scores[found], view.collection) for found in best)

    def collection(self, document_ids: Sequence[str] | None = None) -> Collection:
        """Return the passages of some documents with their outline; None for all."""
        return self._view(document_ids).collection

    def _by_meaning(self, question: str, view: _View, document_ids: Sequence[str] | None) -> list[str]:
        """Rank by vectors; where they fail, search by words goes on and `note` says why."""
        if self._vectors is None or self._vectors.unavailable() is not None:
            return []
        try:
            near = self._vectors.search(question, _DEPTH, document_ids)
        except EmbeddingError as error:
            self._trouble = str(error)
            _LOG.warning("search by meaning failed: %s", error)
            return []
        self._trouble = None
        return [passage_id for passage_id, _ in near if passage_id in view.collection.order]

    def _by_words(self, question: str, view: _View) -> list[str]:
        if view.bm25 is None:
            return []
        words = [word for word in self._tokenizer.words(expanded(question)) if word in view.bm25.vocab_dict]
        if not words:
            return []
        scores = view.bm25.get_scores(words)
        ranked = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
        return [view.collection.passages[place].passage_id for place in ranked[:_DEPTH] if scores[place] > 0]

    def _view(self, document_ids: Sequence[str] | None) -> _View:
        key = None if document_ids is None else frozenset(document_ids)
        if key not in self._views:
            if len(self._views) >= _CACHED_VIEWS:
                self._views.pop(next(iter(self._views)))
            self._views[key] = self._build(key)
        return self._views[key]

    def _build(self, document_ids: frozenset[str] | None) -> _View:
        passages = [
            passage
            for passage in self._passages
            if document_ids is None or passage.source.document_id in document_ids
        ]
        # asides of tables are handed in after the passages; the sort is stable
        rank = {document: place for place, document in enumerate(dict.fromkeys(map(_document, passages)))}
        passages.sort(key=lambda passage: (rank[_document(passage)], *_place(passage)))
        collection = Collection(passages, self._tokenizer, self.departments, self._lines)
        words = [self._passage_words(passage) for passage in passages]
        if not any(words):
            return _View(collection, None)
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs every build, below any level set
        bm25 = bm25s.BM25(method="lucene")
        bm25.index(words, show_progress=False)
        return _View(collection, bm25)

    def _passage_words(self, passage: Passage) -> list[str]:
        if passage.passage_id not in self._words:
            heading = " ".join(passage.heading)
            text = "\n".join((*[heading] * _HEADING_REPEATS, passage.text))
            self._words[passage.passage_id] = self._tokenizer.words(text)
        return self._words[passage.passage_id]


def _by_what_is_held(question: str, view: _View) -> list[str]:
    """Rank by the words asked about, however the passages are cut into words (监管 in 监督管理)."""
    collection = view.collection
    words = collection.tokenizer.parts(read(question).topic)
    return collection.holding(collection.as_held(word for word in words if not is_empty(word)))[:_DEPTH]


def _document(passage: Passage) -> str:
    return passage.source.document_id


def _place(passage: Passage) -> tuple[int, int]:
    source = passage.source
    return source.page, source.lines[0] if source.lines else 0


def expanded(question: str) -> str:
    """Return a question with the documents' own wording of what it asks for added."""
    called = (_CALLED[kind] for kind in read(question).kinds if kind in _CALLED)
    return " ".join((question, *called))
