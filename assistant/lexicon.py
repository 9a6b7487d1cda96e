"""The lexicon (词典): every wording that names something, from the vocabulary and from what the store holds.

One wording may have several senses; all are kept. Names that the store does not hold but the vocabulary
knows are in it too, so that a question for them is refused for the right reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant import words
from assistant.agencies import place_of, short_names
from assistant.entries import Entry, names_of
from assistant.normalise import name_key, question_text, without_brackets, without_marks
from ingest.records import Document, Table
from ingest.terms.forms import FORMS, squeeze
from ingest.terms.items import INCOME_ITEMS
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES, RENAMED
from ingest.terms.synonyms import EVERYDAY, FRAGMENTS

SenseKind = Literal[
    "item",
    "fragment",
    "measure",
    "fund",
    "form",
    "department",
    "other_department",
    "place",
    "scope",
    "cue",
    "collection",
    "unit",
    "plain",
    "joiner",
    "break",
    "literal",
]
FUND_WORDS: dict[str, str] = {
    "一般公共预算": "一般公共预算 一般公共预算财政拨款 一般公共预算拨款 一般公共预算资金 一般预算",
    "政府性基金": "政府性基金 政府性基金预算 政府基金 政府基金预算 基金预算 政府性基金预算拨款 政府性基金预算财政拨款 基金预算拨款 政府性基金拨款",
    "国有资本经营预算": "国有资本经营预算 国有资本经营 国有资本经营预算财政拨款 国有资本经营预算拨款 国有资本预算 国资预算",
    "财政拨款": "财政拨款 财政拨款资金 财政资金",
    "财政专户": "财政专户 财政专户资金 财政专户管理资金 财政专户核拨",
    "单位资金": "单位资金 自有资金 单位自有资金",
}
SCOPE_WORDS: dict[str, str] = {
    "unit": "本级 局本级 局机关本级 机关本级 单位本级 本级口径 单位口径 机关本身 局机关本身",
    "department": "部门口径 部门汇总 汇总口径 全部门 整个部门 含下属单位 包括下属单位 部门整体 全系统",
}
COLUMN_ITEMS = (
    "基本支出",
    "项目支出",
    "人员经费",
    "公用经费",
    "经营支出",
    "上缴上级支出",
    "对附属单位补助支出",
    "财政拨款收入",
    "事业收入",
)
_DEPARTMENT_WORDS = re.compile(r"^(?:20\d\d年?度?)?(?:部门|单位)?(?:预算|决算)?")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a wording may mean: kind, and a value in the terms of that kind (an item's key, a cue's name)."""

    kind: SenseKind
    value: str


@dataclass(frozen=True)
class Lexicon:
    """All wordings by their text, the lengths that occur by first character, and the names for partial matches."""

    senses: Mapping[str, tuple[Sense, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    printed: str  # the printed names of rows, one a line, for pieces of names
    printed_keys: tuple[tuple[str, str], ...]  # (searchable text, item key)
    typo_names: tuple[str, ...]

    def named_by(self, piece: str) -> tuple[str, ...]:
        """Return the keys of the printed names that contain a piece."""
        return tuple(dict.fromkeys(key for text, key in self.printed_keys if piece in text))


class _Builder:
    def __init__(self) -> None:
        self.senses: dict[str, dict[Sense, None]] = {}

    def add(self, wording: str, kind: SenseKind, value: str) -> None:
        if wording:
            self.senses.setdefault(wording, {})[Sense(kind, value)] = None

    def add_name(self, name: str, kind: SenseKind, value: str) -> None:
        for wording in surfaces(name):
            self.add(wording, kind, value)


def surfaces(name: str) -> frozenset[str]:
    """Return the texts under which a name may stand in a question: separators kept or not, with or without 年."""
    key, text = name_key(name), without_marks(question_text(name))
    found = {key, text, text.replace(",", "、")}
    for year in range(2010, 2040):
        if str(year) in key:
            found |= {key.replace(str(year), f"{year}年"), text.replace(f"{year}年", str(year))}
    return frozenset(found)


def build_lexicon(
    entries: Iterable[Entry], documents: Iterable[Document], tables: Iterable[Table]
) -> Lexicon:
    """Build the lexicon of a store."""
    builder = _Builder()
    _add_vocabulary(builder)
    for document in documents:
        for name in short_names(document.department):
            builder.add(name, "department", document.department)
        for place in place_of(document.department):
            builder.add(place, "place", place)
        if document.department_code and len(document.department_code) >= 3:
            builder.add(document.department_code, "department", document.department)
    for table in tables:
        if table.form is not None:
            for title in (table.title, _DEPARTMENT_WORDS.sub("", table.title), squeeze(table.title) + "表"):
                builder.add_name(title, "form", table.form)
    printed: dict[tuple[str, str], None] = {}
    held = tuple(entries)
    for entry in held:
        for name in names_of(entry):
            for wording in surfaces(name):
                if len(wording) > 1:
                    builder.add(wording, "item", entry.key)
        _add_parents(builder, entry, printed)
        for text in surfaces(entry.label):
            printed[text, entry.key] = None
    columns = {entry.item: _measure(entry) for entry in held if entry.column is not None}
    _add_words(builder, {**{item: item for item in COLUMN_ITEMS}, **columns})
    senses = {wording: tuple(found) for wording, found in builder.senses.items()}
    return Lexicon(
        senses=senses,
        lengths=_lengths(senses),
        printed="\n".join(text for text, _ in printed),
        printed_keys=tuple(printed),
        typo_names=tuple(
            sorted(
                wording
                for wording, found in senses.items()
                if 3 <= len(wording) <= 12
                and any(sense.kind == "item" for sense in found)
                and not wording[0].isdigit()
            )
        ),
    )


def _add_parents(builder: _Builder, entry: Entry, printed: dict[tuple[str, str], None]) -> None:
    """Projects that only head goods or indicators are names too."""
    if entry.family in ("procurement", "performance") and entry.parents:
        project = entry.parents[0]
        builder.add_name(project, "item", name_key(project))
        for text in surfaces(project):
            printed[text, name_key(project)] = None
        if entry.family == "performance":
            for level in entry.parents[1:]:
                builder.add_name(level, "item", name_key(level))


def _add_vocabulary(builder: _Builder) -> None:
    for names in (FUNCTION_CLASSES, ECONOMIC_SUBJECTS):
        for code, name in names.items():
            builder.add(code, "item", name_key(name))
            for wording in (name, without_brackets(name)):
                builder.add_name(wording, "item", name_key(name))
    for name in INCOME_ITEMS:
        builder.add_name(name, "item", name_key(name))
    for old, new in RENAMED.items():
        builder.add_name(old, "item", name_key(new))
    for word, items in EVERYDAY.items():
        for item in (word, *items) if word in items else items:
            for wording in surfaces(word):
                builder.add(wording, "item", name_key(item))
    for items in EVERYDAY.values():
        for item in items:
            builder.add_name(item, "item", name_key(item))
    for item in COLUMN_ITEMS:
        builder.add(item, "item", name_key(item))
    for word, pieces in FRAGMENTS.items():
        for piece in pieces:
            builder.add(word, "fragment", piece)


def _measure(entry: Entry) -> str:
    return next(column.measure for column in entry.columns if column.index == entry.column)


def _add_words(builder: _Builder, columns: Mapping[str, str]) -> None:
    for fund, text in FUND_WORDS.items():
        for word in text.split():
            builder.add(word, "fund", fund)
    for scope, text in SCOPE_WORDS.items():
        for word in text.split():
            builder.add(word, "scope", scope)
    for key, form in FORMS.items():
        builder.add_name(form.name, "form", key)
    for measure, text in words.MEASURES.items():
        for word in text.split():
            builder.add(word, "measure", measure)
    for unit, text in words.UNITS.items():
        for word in text.split():
            builder.add(word, "unit", unit)
    for wording, senses in builder.senses.items():
        if "决算" in wording and any(sense.kind == "item" for sense in senses):
            senses[Sense("cue", "actual")] = None
    measures = {name_key(item): measure for item, measure in columns.items()}
    for wording, senses in list(builder.senses.items()):
        for sense in list(senses):
            if sense.kind == "item" and sense.value in measures:
                builder.add(wording, "measure", measures[sense.value])
    for collection, text in words.COLLECTIONS.items():
        for word in text.split():
            builder.add(word, "collection", collection)
    for cue, text in words.CUES.items():
        for word in text.split():
            builder.add(word, "cue", cue)
            if cue == "difference" and word.endswith("多少"):
                for unit, said in words.UNITS.items():
                    for ending in said.split():
                        if len(ending) <= 3 and ending[0] not in "多几":
                            builder.add(word + ending, "cue", cue)
                            builder.add(word + ending, "unit", unit)
    for word in words.PLAIN:
        builder.add(word, "plain", "")
    for word in words.JOINERS:
        builder.add(word, "joiner", word)
    for mark in words.BREAKS:
        builder.add(mark, "break", mark)


def _lengths(senses: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for wording in senses:
        lengths.setdefault(wording[0], set()).add(len(wording))
    return {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()}
