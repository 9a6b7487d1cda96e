"""The narrative that a question is put to (文集): passages with their outline, term weights and definitions.

A collection holds the passages of the documents asked about, in document order. It knows the tree of
headings (`sections`), what each word weighs (rare words weigh more) and the entries under 名词解释.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from assistant.holdings.locate import located
from assistant.passages.split import Block, blocks, without_marker
from assistant.passages.tokens import Tokenizer, plain, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingest.records import Line, Passage, Source

_GLOSSARY = re.compile(r"名词|术语|词汇解释")
# 基本支出：指… | 事业收入，是指… | （一）“三公”经费 是指…
_ENTRY = re.compile(
    r"^(?P<term>[^：:，,。；;]{2,40}?)\s*(?:[：:]\s*|[，,。.]\s*(?=(?:是|系|反映)?指|反映|即|是)|(?=是指|系指|指的?是?|反映))"
)
_LABEL_NOISE = re.compile(
    r"(?:项目)?(?:支出)?绩效目标(?:申报)?表|情况说明|情况|说明|信息|关于|有关|部门|单位|主要|具体|20\d\d年?度?|预算|决算|[的及和、：:]"
)
_SAYS = re.compile(r"(?:是|系)?指|反映")
_FEWEST = 4  # paragraphs; fewer are no glossary unless a heading says so
# Everyday and official wordings of one thing that share too few characters to be seen as one.
_SAME_WORDS: dict[str, tuple[str, ...]] = {
    "节能": ("能源节约", "节约能源"),
    "监管": ("监督管理",),
    "职能": ("职责",),
    "下属": ("所属", "下设", "直属"),
    "汽车": ("车辆", "用车"),
    "车子": ("车辆", "用车"),
    "公车": ("公务用车",),
    "培养": ("培育",),
    "民企": ("民营企业", "民营经济"),
    "国企": ("国有企业",),
    "监督": ("监管",),
    "收入": ("收支",),
    "支出": ("收支",),
    "工资": ("人员经费", "工资福利"),
}
_ALIKE = 0.9  # what a word is worth of which only another for the same thing stands in the text
_PARTLY = 0.6  # what a long word is worth of which only pieces stand in the text


@dataclass(frozen=True, slots=True)
class Section:
    """All passages of a document at or below one heading; path ends with that heading."""

    document_id: str
    path: tuple[str, ...]
    passages: tuple[Passage, ...]

    @property
    def label(self) -> str:
        """Return the section's own heading without its number."""
        return without_marker(self.path[-1])


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition (名词解释条目): start and end span it in the passage's text."""

    term: str
    passage: Passage
    start: int
    end: int


class Collection:
    """Passages in document order, and what is derived from them once."""

    def __init__(
        self,
        passages: Sequence[Passage],
        tokenizer: Tokenizer,
        departments: Iterable[str] = (),
        lines: Mapping[str, Sequence[Line]] | None = None,
    ) -> None:
        """Take the passages of the documents asked about; departments are official names.

        lines: the lines of each document, by its id; without them a quote has the place of its passage.
        """
        self.passages = tuple(passages)
        self.tokenizer = tokenizer
        self.departments = tuple(departments)
        self.order = {passage.passage_id: place for place, passage in enumerate(self.passages)}
        self._lines = lines or {}
        self._weights: dict[str, float] = {}

    def locate(self, passage: Passage, start: int, end: int) -> Source:
        """Return where `passage.text[start:end]` stands: its page and its lines."""
        return located(passage, start, end, self._lines.get(passage.source.document_id, ()))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every heading of every document with the passages at or below it, in document order."""
        below: dict[tuple[str, tuple[str, ...]], list[Passage]] = {}
        for passage in self.passages:
            for depth in range(1, len(passage.heading) + 1):
                key = (passage.source.document_id, passage.heading[:depth])
                below.setdefault(key, []).append(passage)
        return tuple(Section(document, path, tuple(found)) for (document, path), found in below.items())

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The definitions that stand under a heading such as 名词解释."""
        return tuple(entry for passage in self.passages for entry in _entries(passage))

    def weight(self, word: str) -> float:
        """Return how much a word tells: rare words more, words of no passage most."""
        if word not in self._weights:
            held = sum(word in text for text in self._texts)
            rarity = math.log(1 + (len(self._texts) - held + 0.5) / (held + 0.5))
            self._weights[word] = rarity if held else rarity * 1.3
        return self._weights[word]

    @property
    def telling(self) -> float:
        """Return what the words of a question must weigh to be looked for without a cue (经费 alone: no)."""
        return 0.7 * math.log(1 + (len(self._texts) - 0.5) / 1.5)

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """Return the weight of each word."""
        return {word: self.weight(word) for word in words}

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in any passage."""
        return any(word in text for text in self._texts)

    def as_held(self, words: Iterable[str]) -> list[str]:
        """Return words with those that stand only in a shortened form put into it (民用爆炸 as 民爆)."""
        found: list[str] = []
        for word in words:
            last = found[-1] if found else ""
            short = f"{last[:1]}{word[:1]}"
            if len(last) == len(word) == len(short) == 2 and not (self.knows(last) or self.knows(word)):
                found[-1:] = [short] if self.knows(short) else [last, word]
            else:
                found.append(word)
        return found

    def holding(self, words: Iterable[str]) -> list[str]:
        """Return the ids of the passages that hold some of the words, those that hold most of them first."""
        weights = self.weights(words)
        shares = [coverage(weights, text) for text in self._texts]
        ranked = sorted(range(len(shares)), key=lambda place: (-shares[place], place))
        return [self.passages[place].passage_id for place in ranked if shares[place] > 0]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(compact(" ".join((*passage.heading, passage.text))) for passage in self.passages)


def coverage(weights: Mapping[str, float], text: str) -> float:
    """Return which share of the words (by weight) stands in a text already made plain and without spaces."""
    total = sum(weights.values())
    return sum(weight * present(word, text) for word, weight in weights.items()) / total if total else 0.0


def present(word: str, text: str) -> float:
    """Return 1 where a word stands in a text, less where only another for it or its pieces do (运维费).

    A word of two characters also counts in part where it is drawn apart (监管 in 监督管理).
    """
    if word in text:
        return 1.0
    if any(other in text for other in _SAME_WORDS.get(word, ())):
        return _ALIKE
    if len(word) == 2:
        return _PARTLY if _drawn_apart(word).search(text) else 0.0
    pieces = [word[i : i + 2] for i in range(len(word) - 1)]
    return _PARTLY * sum(piece in text for piece in pieces) / len(pieces) if pieces else 0.0


@lru_cache(maxsize=4096)
def _drawn_apart(word: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(word[0])}[\u4e00-\u9fff]{re.escape(word[1])}")


@lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """Return text as words are looked up in it: plain, without spaces (`机关 运行` holds 机关运行)."""
    return re.sub(r"\s", "", plain(text))


def core(label: str) -> str:
    """Return what is left of a heading when numbering, years and the words of every heading are dropped."""
    return squeezed(_LABEL_NOISE.sub("", without_marker(label.strip())))


def _entries(passage: Passage) -> list[Entry]:
    """Return the entries of a glossary passage: each runs to the next; a heading may be the term.

    A passage is one where a heading says so, or where most of its paragraphs read 术语：指….
    """
    headed = any(_GLOSSARY.search(label) for label in passage.heading)
    placed = blocks(passage.text)
    terms = [_term(block, strict=not headed) for block in placed]
    if not headed and 2 * sum(term is not None for term in terms) <= max(len(placed), _FEWEST):
        return []
    found: list[Entry] = []
    for block, term in zip(placed, terms, strict=True):
        if term is not None:
            found.append(Entry(term, passage, block.start, block.end))
        elif found:
            found[-1] = Entry(found[-1].term, passage, found[-1].start, block.end)
    if headed and not found and placed and not _GLOSSARY.search(passage.heading[-1]):
        found.append(Entry(without_marker(passage.heading[-1]), passage, placed[0].start, placed[-1].end))
    return found


def _term(block: Block, *, strict: bool) -> str | None:
    match = _ENTRY.match(without_marker(block.text))
    if match is None or match.group("term").startswith(("其中", "主要", "包括")):
        return None
    if strict and not _SAYS.match(without_marker(block.text)[match.end() :]):
        return None
    return match.group("term").strip()
