"""Many invented disclosures out of one (仿造文件), to measure how speed grows with what is held.

Department, year and figures are changed in the records of a sample, everywhere alike, so that its sums still
hold; the sample goes through the whole pipeline once, its likenesses go straight into the store.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import islice, product
from typing import Any, cast

from ingest.amount import MONEY_UNITS, text_of
from ingest.records import Cell, Extract, Fact, Operand

_PLACES = re.findall(
    "..",
    "云杉石榴青禾白杨银杏丹枫紫藤海棠玉兰芙蓉芦苇山楂合欢梧桐木槿水仙兰草雪松垂柳蜡梅莲塘橘洲柏坡竹溪荷湾",
)
_OFFICES = re.findall(
    "..", "教育民政水务商务审计统计体育林业交通卫健应急文旅农业医保信访气象档案人防消防城管"
)
_YEARS = (2031, 2033)  # two apart, so that no document's prior year is another one's own
_AMOUNT = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+\.\d+(?![\d.%％])|(?<![\d.])\d+\.\d+(?![\d.%％])")
_FACTORS = (2, 3, 4, 6, 7, 8, 9, 11, 12, 13)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is different in one invented document."""

    department: str
    year: int
    factor: int

    @property
    def document_id(self) -> str:
        """The id that goes with it."""
        return hashlib.sha256(f"{self.department}{self.year}".encode()).hexdigest()[:12]


def likenesses(count: int) -> Iterator[Likeness]:
    """Yield so many, each of another department or year."""
    names = ((place, office, year) for year, office, place in product(_YEARS, _OFFICES, _PLACES))
    for number, (place, office, year) in enumerate(islice(names, count)):
        yield Likeness(f"{place}市{office}局", year, _FACTORS[number % len(_FACTORS)])


def invented(extract: Extract, like: Likeness) -> Extract:
    """Return the records of a document with another department, year and figures."""
    document = extract.document
    words = {document.document_id: like.document_id, document.department: like.department}
    years = {document.fiscal_year + step: like.year + step for step in (1, 0, -1)}
    made = cast("Extract", _changed(extract, _Change(words, years, like.factor)))
    whole = replace(
        made.document,
        fiscal_year=like.year,
        content_hash=hashlib.sha256(like.document_id.encode()).hexdigest(),
        file=f"{like.department}{like.year}.txt",
        sample=False,
    )
    return replace(made, document=whole)


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of words, years and amounts."""

    words: dict[str, str]
    years: dict[int, int]
    factor: int
    seen: dict[str, str] = dataclasses.field(default_factory=dict)

    def text(self, text: str) -> str:
        """Change a text."""
        if text not in self.seen:
            self.seen[text] = self._text(text)
        return self.seen[text]

    def _text(self, text: str) -> str:
        for before, after in self.words.items():
            text = text.replace(before, after)
        text = _AMOUNT.sub(lambda found: self.printed(found[0]), text)
        return re.sub(r"20\d\d", lambda found: str(self.years.get(int(found[0]), int(found[0]))), text)

    def printed(self, amount: str) -> str:
        """Change an amount, with as many decimals."""
        return text_of(Decimal(amount.replace(",", "")) * self.factor)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _changed(value: Any, change: _Change) -> Any:
    if isinstance(value, str):
        return change.text(value)
    if isinstance(value, tuple):
        return tuple(_changed(one, change) for one in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = {name: _changed(getattr(value, name), change) for name in _fields(type(value))}
    if isinstance(value, Cell | Fact) and value.value is not None and _AMOUNT.search(value.printed):
        fields["value"] = value.value * change.factor
    if isinstance(value, Operand) and value.unit in MONEY_UNITS:
        fields["value"] = value.value * change.factor
    return type(value)(**fields)
