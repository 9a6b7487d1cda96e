"""Text → words (分词): jieba with the project's own dictionary, apart from jieba's global instance."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import jieba

from ingest.terms.columns import FUNDS
from ingest.terms.forms import FORMS
from ingest.terms.items import INCOME_ITEMS
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words of the field that the general dictionary cuts to pieces and the vocabulary has no row for.
_FIELD_WORDS = (
    "三公经费",
    "机关运行经费",
    "公务接待费",
    "公务用车",
    "运行维护费",
    "因公出国",
    "名词解释",
    "机构设置",
    "绩效目标",
    "绩效指标",
    "保障措施",
    "政府采购",
    "国有资产",
    "结转结余",
)
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_KEPT_WORDS = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z0-9]+(?:\.\d+)?")
_HELPS = re.compile(r"^[要会拟将想能可都还有没各]|[是了吗呢的着过]$")
_LOUD = 200_000  # frequency that lets a name of the dictionary win over its parts


def plain(text: str) -> str:
    """Return text in NFKC and lower case, quotation marks inside names dropped (“三公”经费 → 三公经费)."""
    return re.sub(r"[“”\"'‘’「」]", "", unicodedata.normalize("NFKC", text)).lower()


def squeezed(text: str) -> str:
    """Return only the characters that carry meaning, for comparing names."""
    return "".join(_WORD.findall(plain(text)))


@lru_cache(maxsize=1)
def _general_dictionary() -> tuple[dict[str, int], int]:
    logging.getLogger("jieba").setLevel(logging.WARNING)  # it reports every start on stderr
    general = jieba.Tokenizer()
    general.initialize()
    return general.FREQ, general.total


class Tokenizer:
    """A jieba tokenizer that knows the field's vocabulary and the names handed in."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Take names of departments, projects and rows that shall be words of their own."""
        self._jieba = jieba.Tokenizer()
        # the general dictionary is read once (half a second) and copied for each set of names
        words_known, self._jieba.total = _general_dictionary()
        self._jieba.FREQ = dict(words_known)
        self._jieba.initialized = True
        vocabulary = (
            *_FIELD_WORDS,
            *FUNDS,
            *INCOME_ITEMS,
            *FUNCTION_CLASSES.values(),
            *ECONOMIC_SUBJECTS.values(),
            *(form.name for form in FORMS.values()),
            *names,
        )
        words = sorted({squeezed(word) for word in vocabulary} - {""})
        # Cut before they are added: how the general dictionary takes a name apart.
        self._parts_of = {word: tuple(self._jieba.cut(word)) for word in words}
        for word in words:
            self._jieba.add_word(word, _LOUD)

    def words(self, text: str) -> list[str]:
        """Return the words of a text for searching: names whole and in parts, as often as they stand."""
        return [word for word in self._jieba.cut_for_search(plain(text)) if _KEPT_WORDS.fullmatch(word)]

    def parts(self, text: str) -> list[str]:
        """Return the smallest words of a text, each once, in order: what explains a question."""
        words = (part for word in self._jieba.cut(plain(text)) for part in self._parts_of.get(word, (word,)))
        kept = (word for word in words if _KEPT_WORDS.fullmatch(word) and not self._is_slip(word))
        pieces = (piece for word in kept for piece in self._halves(word))
        return list(dict.fromkeys(pieces))

    def _is_slip(self, word: str) -> bool:
        """Tell whether a word is none: two characters of which one only helps (要建, 减了)."""
        return len(word) == 2 and not self._jieba.FREQ.get(word) and bool(_HELPS.search(word))

    def _halves(self, word: str) -> tuple[str, ...]:
        """Part a word of four characters that are two words (管理方面, 固定资产)."""
        halves = (word[:2], word[2:])
        known = len(word) == 4 and all(self._jieba.FREQ.get(half) for half in halves)
        return halves if known else (word,)
