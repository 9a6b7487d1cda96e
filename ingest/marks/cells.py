"""Words of a grid (格中文字): cells on one line, what a head cell means, titles, notes and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.amount import normalise, shape
from ingest.terms.columns import term_of
from ingest.terms.forms import form_of_title
from ingest.terms.items import strip_spaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Source
    from ingest.terms.columns import Term

Text = str | None  # None where merged away

NOTE = re.compile(r"^[（(]?(?:注|备注|说明|附注)\s*\d*\s*[:：]|^[（(]?(?:此表|本表)|^\*|^[（(]注")
EMPTY = re.compile(
    r"空表|无此项|无发生额|没有(?:使用|安排|.{0,20}(?:收入|支出|预算|拨款|经费))|未安排|不涉及|无数据"
    r"|^(?:注|备注|说明)?[:：]?\s*(?:本|我)?(?:部门|单位)?.{0,14}?无|(?:本|我)(?:部门|单位|表).{0,20}(?:无|没有)"
)
_TITLE = re.compile(r".{2,48}表(?:\s*[（(].{1,20}[）)])?$")
_TABLE_NUMBER = re.compile(
    r"(?:附?表|预算表?|(?:部门|单位)?公开表?|附件)\s*\d*(?:[-—]\d+)?\s*表?[:：]?$|(?:预算|公开)\s*\d+\s*表$"
)
_COUNT = re.compile(r"[（(]?(\d{1,2})[）)]?(?:\s*[=＝].*)?")
_COUNT_WORDS = frozenset({"栏次", "行次", "**", "*", "—", "-", "甲", "乙", "丙", "丁"})
_NUMBER_THEN_YEAR = re.compile(r"^(\D{0,4}表\s*\d{1,2}(?:[-—]\d+)?)\s+(?=20\d\d)")
_UNIT_BEHIND = re.compile(r"\s*[（(]\s*(?:金额)?单位\s*[:：][^（）()]*[）)]$")
# words in front of a head cell that do not change what it holds
_QUALIFIED = re.compile(
    r"^(?:收入|支出)(?=项目$)|^(?:部门|政府)(?:预算)?(?=(?:支出)?经济)|^(?:本年|年度|全年)?绩效(?=指标|度量)"
)
_ENDINGS = (
    (r"^(?:本年)?(?:收入|支出)(?:总计|合计)$", "合计"),
    (r"(?:编码|代码|编号)$", "科目编码"),
    (r".名称$", "名称"),
    (r"^[（(]?年度[（(]?.{0,4}[）)]?指标值$", "指标值"),
)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a grid: texts and sources by grid column."""

    texts: tuple[Text, ...]
    sources: tuple[Source, ...]

    @property
    def filled(self) -> tuple[tuple[int, str], ...]:
        """The cells that print something, by column."""
        return tuple((column, flat(text)) for column, text in enumerate(self.texts) if text and text.strip())

    @property
    def lines(self) -> tuple[str, ...]:
        """The row as lines of text: a lone cell may hold a title and a unit line below each other."""
        lone = [text for text in self.texts if text and text.strip()]
        if len(lone) != 1:
            return (self.line,)
        return tuple(" ".join(part.split()) for part in lone[0].split("\n") if part.strip())

    @property
    def line(self) -> str:
        """The row as one line of text, spaces inside a cell kept."""
        return " ".join(" ".join(text.split()) for text in self.texts if text and text.strip())


def flat(text: str) -> str:
    """Return a cell's text on one line; spaces stay only where words would run together."""
    return strip_spaces("".join(_joined(text.split("\n"))).strip())


def _joined(lines: Sequence[str]) -> list[str]:
    parts: list[str] = []
    for line in lines:
        if (
            parts
            and parts[-1][-1:].isascii()
            and parts[-1][-1:].isalpha()
            and line[:1].isascii()
            and line[:1].isalpha()
        ):
            parts.append(" ")
        parts.append(line)
    return parts


def head_term(text: str) -> Term | None:
    """Return the term of a head cell; where the vocabulary has none, its ending may still tell it."""
    for wording in (text, _QUALIFIED.sub("", text)):
        term = term_of(wording)
        if term is not None:
            return term
    return next((term_of(name) for ending, name in _ENDINGS if re.search(ending, text)), None)


def is_head_word(text: str) -> bool:
    """Tell whether a cell reads as a head by itself."""
    return head_term(text) is not None or bool(re.fullmatch(r"20\d\d年.{0,20}", text))


def form_of(title: str) -> str | None:
    """Return the form a title names; a table number is no part of the year after it (表1 2024年…)."""
    return form_of_title(_NUMBER_THEN_YEAR.sub(r"\1：", _UNIT_BEHIND.sub("", title.strip())))


def is_title(text: str) -> bool:
    """Tell whether a line reads as the title or the number of a table."""
    plain = normalise(_UNIT_BEHIND.sub("", text.strip()))
    return form_of(text) is not None or bool(_TITLE.fullmatch(plain) or _TABLE_NUMBER.fullmatch(plain))


def is_number(text: str) -> bool:
    """Tell whether a cell prints a number (thousands commas, percent, brackets allowed)."""
    return shape(text) in {"number", "zero"}


def is_count_row(row: GridRow) -> bool:
    """Tell the column-number row: 栏次 1 2 3 …, ** ** 1 2, or 1 2=3+4 3."""
    texts = [normalise(text) for _, text in row.filled]
    words = [text for text in texts if re.sub(r"\s", "", text) not in _COUNT_WORDS]
    numbers = [int(found.group(1)) for text in words if (found := _COUNT.fullmatch(text))]
    if not numbers or len(numbers) < len(words):
        return False
    if len(numbers) == 1:
        return (
            len(texts) > 1
            and numbers == [1]
            and any(re.sub(r"\s", "", text) in _COUNT_WORDS for text in texts)
        )
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2


def is_table_number(text: str) -> bool:
    """Tell whether a line is only the number of a table (公开01表)."""
    return _TABLE_NUMBER.fullmatch(normalise(text)) is not None


def reads_as_title(text: str) -> bool:
    """Tell whether a line ends as a table's title does, whatever form it names."""
    return _TITLE.fullmatch(normalise(text)) is not None
