"""Building the lexicon (编词典): the vocabulary of the field, and what a store holds, under all wordings.

Names that the store does not hold but the vocabulary knows are in it too, so that a question for them is
refused for the right reason.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.holdings.column_kinds import kind_of
from assistant.holdings.entries import MAIN, Entry, names_of
from assistant.language import words
from assistant.language.agencies import place_of, short_names
from assistant.language.lexicon import Lexicon, Sense, SenseKind
from assistant.language.normalise import name_key, question_text, without_brackets, without_marks
from ingest.records import Column, Document, Table
from ingest.terms.forms import FORMS, squeeze
from ingest.terms.items import INCOME_ITEMS
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES, RENAMED
from ingest.terms.synonyms import EVERYDAY, FRAGMENTS

FUND_WORDS: dict[str, str] = {
    "一般公共预算": "一般公共预算 一般公共预算财政拨款 一般公共预算拨款 一般公共预算资金 一般预算",
    "政府性基金": "政府性基金 政府性基金预算 政府基金 政府基金预算 基金预算 政府性基金预算拨款"
    " 政府性基金预算财政拨款 基金预算拨款 政府性基金拨款",
    "国有资本经营预算": "国有资本经营预算 国有资本经营 国有资本经营预算财政拨款 国有资本经营预算拨款"
    " 国有资本预算 国资预算",
    "财政拨款": "财政拨款 财政拨款资金 财政资金",
    "财政专户": "财政专户 财政专户资金 财政专户管理资金 财政专户核拨",
    "单位资金": "单位资金 自有资金 单位自有资金",
}
SCOPE_WORDS: dict[str, str] = {
    "unit": "本级 局本级 局机关本级 机关本级 单位本级 本级口径 单位口径 机关本身 局机关本身",
    "department": "部门口径 部门汇总 汇总口径 全部门 整个部门 部门整体 全系统"
    " 含下属单位 含所属单位 包括下属单位 包括所属单位 整个局 整个单位 全局 全单位 整个机关",
}
_BOUGHT = (
    "{}类采购 {}类政府采购 {}采购 政府采购{}类 {}类采购预算 {}类 政府采购{}预算 政府采购{}支出 {}类预算"
    " {}类项目 {}采购预算 {}类的采购"
)
KINDS_BOUGHT = {f"政府采购{kind}": _BOUGHT.replace("{}", kind) for kind in ("货物", "工程", "服务")}
_TOTALS_CALLED = {
    "国有资本经营预算财政拨款支出": "国有资本经营预算支出 国有资本经营支出 国资预算支出 国有资本预算支出",
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
_COLUMN_MEASURES = {name_key(item): item for item in COLUMN_ITEMS}
_DEPARTMENT_WORDS = re.compile(r"^(?:20\d\d年?度?)?(?:部门|单位)?(?:预算|决算)?")


_SHORT_CODE = 3
_YEAR = re.compile(r"20[1-3]\d")
_NO_NAME = re.compile(r"20\d\d年?度?")


class _Builder:
    """Senses by wording, in the order they are added."""

    def __init__(self) -> None:
        self.senses: dict[str, dict[Sense, None]] = {}

    def add(self, wording: str, kind: SenseKind, value: str) -> None:
        """Add one sense of a wording."""
        if wording:
            self.senses.setdefault(wording, {})[Sense(kind, value)] = None

    def add_name(self, name: str, kind: SenseKind, value: str) -> None:
        """Add a name under all texts it may stand as."""
        for wording in surfaces(name):
            self.add(wording, kind, value)

    def add_words(self, kind: SenseKind, words_by_value: Mapping[str, str]) -> None:
        """Add lists of words, each list one value."""
        for value, text in words_by_value.items():
            for word in text.split():
                self.add(word, kind, value)

    def add_code(self, code: str, key: str) -> None:
        """Add a subject code; one of three digits is a code only where that is said."""
        if len(code) > _SHORT_CODE:
            self.add(code, "item", key)
            return
        for wording in (
            f"{code}科目",
            f"{code}类",
            f"科目{code}",
            f"编码{code}",
            f"代码{code}",
            f"科目编码{code}",
        ):
            self.add(wording, "item", key)


@lru_cache(maxsize=65536)
def surfaces(name: str) -> frozenset[str]:
    """Return the texts a name may stand as in a question: with or without separators and 年."""
    key, text = name_key(name), without_marks(question_text(name))
    found = {key, text, text.replace(",", "、")}
    for year in set(_YEAR.findall(key)):
        found |= {key.replace(year, f"{year}年"), text.replace(f"{year}年", year)}
    return frozenset(found)


def build_lexicon(
    entries: Iterable[Entry], documents: Iterable[Document], tables: Iterable[Table]
) -> Lexicon:
    """Build the lexicon of a store."""
    held, documents = tuple(entries), tuple(documents)
    departments = {name_key(document.department) for document in documents}
    builder = _Builder()
    _add_departments(builder, documents)
    _add_titles(builder, tables)
    keys = {entry.key for entry in held}
    _add_wordings(builder, {item: said for item, said in KINDS_BOUGHT.items() if name_key(item) in keys})
    _add_rows(builder, held, departments)
    _add_kinds(builder, held)
    _add_heads(builder, tables, keys)
    shared = _shared_senses()
    own = _merged(shared, builder.senses, _columns_of(held))
    printed = _printed(held, departments)
    return Lexicon(
        senses=ChainMap(own, shared.senses),
        lengths=_lengths(own, shared.lengths),
        printed="\n".join(text for text, _ in printed),
        printed_keys=printed,
        slippable=lambda: tuple(sorted({*shared.slippable, *_slippable(own)})),
    )


@dataclass(frozen=True)
class _Shared:
    """What is the same whatever is held: the vocabulary, and the words that come after what is held."""

    vocabulary: Mapping[str, Mapping[Sense, None]]
    words: Mapping[str, Mapping[Sense, None]]
    senses: dict[str, tuple[Sense, ...]]  # of both
    lengths: Mapping[str, tuple[int, ...]]
    slippable: tuple[str, ...]
    by_key: Mapping[str, tuple[str, ...]]  # the wordings of an item


@cache
def _shared_senses() -> _Shared:
    """Return the senses that are the same whatever is held, built once."""
    vocabulary, words_after = _Builder(), _Builder()
    _add_vocabulary(vocabulary)
    _add_words(words_after)
    senses = {}
    by_key: dict[str, list[str]] = {}
    for wording in {**vocabulary.senses, **words_after.senses}:
        found = {**vocabulary.senses.get(wording, {}), **words_after.senses.get(wording, {})}
        senses[wording] = _with_columns(wording, found, _COLUMN_MEASURES)
        for sense in found:
            if sense.kind == "item":
                by_key.setdefault(sense.value, []).append(wording)
    return _Shared(
        vocabulary.senses,
        words_after.senses,
        senses,
        _lengths(senses, {}),
        tuple(_slippable(senses)),
        {key: tuple(wordings) for key, wordings in by_key.items()},
    )


def _merged(
    shared: _Shared, own: Mapping[str, Mapping[Sense, None]], columns: Mapping[str, str]
) -> dict[str, tuple[Sense, ...]]:
    """Return the wordings whose senses are others than the shared ones: vocabulary, held, words, in order."""
    measures = {**_COLUMN_MEASURES, **columns}
    of_columns = (wording for key in columns for wording in shared.by_key.get(key, ()))
    return {
        wording: _with_columns(
            wording,
            {**shared.vocabulary.get(wording, {}), **own.get(wording, {}), **shared.words.get(wording, {})},
            measures,
        )
        for wording in dict.fromkeys((*own, *of_columns))
    }


def _slippable(senses: Mapping[str, Sequence[Sense]]) -> Iterator[str]:
    return (wording for wording, found in senses.items() if _may_be_slipped(wording, found))


def _may_be_slipped(wording: str, senses: Sequence[Sense]) -> bool:
    kinds = {sense.kind for sense in senses}
    is_name = "item" in kinds or ("department" in kinds and len(wording) > _SHORT_CODE)
    return is_name and 3 <= len(wording) <= 12 and not wording[0].isdigit()


def _add_vocabulary(builder: _Builder) -> None:
    for names in (FUNCTION_CLASSES, ECONOMIC_SUBJECTS):
        for code, name in names.items():
            builder.add_code(code, name_key(name))
            for wording in (name, without_brackets(name)):
                builder.add_name(wording, "item", name_key(name))
    for name in (*INCOME_ITEMS, *COLUMN_ITEMS):
        for ending in ("", "决算", "决算数", "预算", "预算数"):
            builder.add_name(name + ending, "item", name_key(name))
    _add_wordings(builder, _TOTALS_CALLED)
    for old, new in RENAMED.items():
        builder.add_name(old, "item", name_key(new))
    _add_everyday(builder)
    for word, pieces in FRAGMENTS.items():
        for piece in pieces:
            builder.add(word, "fragment", piece)


def _add_wordings(builder: _Builder, wordings: Mapping[str, str]) -> None:
    for item, words_of in wordings.items():
        for wording in (item, *words_of.split()):
            builder.add_name(wording, "item", name_key(item))


def _add_everyday(builder: _Builder) -> None:
    for word, items in EVERYDAY.items():
        for item in items:
            builder.add_name(word, "item", name_key(item))
            builder.add_name(item, "item", name_key(item))


def _add_departments(builder: _Builder, documents: Iterable[Document]) -> None:
    for document in documents:
        for name in short_names(document.department):
            builder.add(name, "department", document.department)
        for place in place_of(document.department):
            builder.add(place, "place", place)
        if document.department_code and len(document.department_code) >= _SHORT_CODE:
            builder.add(document.department_code, "department", document.department)


def _add_titles(builder: _Builder, tables: Iterable[Table]) -> None:
    for table in tables:
        if table.form is not None:
            for title in (table.title, _DEPARTMENT_WORDS.sub("", table.title), squeeze(table.title) + "表"):
                builder.add_name(title, "form", table.form)


def _add_rows(builder: _Builder, entries: Iterable[Entry], departments: AbstractSet[str]) -> None:
    """Add the names of rows; a row that is a year or the department itself names nothing that is asked."""
    for entry in entries:
        if entry.key in departments or _NO_NAME.fullmatch(entry.key):
            continue
        for name in names_of(entry):
            for wording in surfaces(name) if len(name) > 1 and name not in departments else ():
                builder.add(wording, "item", entry.key)
        if entry.code and entry.column is None:
            builder.add_code(entry.code, entry.key)
        for parent in (name for name in _headings(entry) if name_key(name) not in departments):
            builder.add_name(parent, "item", name_key(parent))


def _headings(entry: Entry) -> tuple[str, ...]:
    """Projects that head goods or indicators, and the levels of indicators, are names too."""
    if entry.family == "performance":
        return entry.parents
    if entry.family == "institution":
        return tuple(name for parent in entry.parents[:1] for name in (parent, without_brackets(parent)))
    return entry.parents[:1] if entry.family == "procurement" else ()


def _printed(entries: Iterable[Entry], departments: AbstractSet[str]) -> tuple[tuple[str, str], ...]:
    """Return the printed names for partial matches, each with the key it leads to."""
    found: dict[tuple[str, str], None] = {}
    for entry in entries:
        projects = entry.parents[:1] if entry.family in ("procurement", "performance") else ()
        for name, key in ((entry.label, entry.key), *((project, name_key(project)) for project in projects)):
            for text in surfaces(name) if name_key(name) not in departments else ():
                found[text, key] = None
    return tuple(found)


def _add_words(builder: _Builder) -> None:
    builder.add_words("fund", FUND_WORDS)
    builder.add_words("scope", SCOPE_WORDS)
    builder.add_words("measure", words.MEASURES)
    builder.add_words("unit", words.UNITS)
    builder.add_words("collection", words.COLLECTIONS)
    builder.add_words("cue", words.CUES)
    for key, form in FORMS.items():
        builder.add_name(form.name, "form", key)
    for word in words.CUES["difference"].split():
        if word.endswith("多少"):
            _add_with_units(builder, word)
    for word in words.PLAIN:
        builder.add(word, "plain", "")
    for word in words.JOINERS:
        builder.add(word, "joiner", word)
    for mark in words.BREAKS:
        builder.add(mark, "break", mark)


def _add_with_units(builder: _Builder, word: str) -> None:
    """Add 多多少万元 beside 多多少: the unit belongs to it."""
    for unit, said in words.UNITS.items():
        for ending in said.split():
            if len(ending) <= len("百万元") and ending[0] not in "多几":
                builder.add(word + ending, "cue", "difference")
                builder.add(word + ending, "unit", unit)


def _add_kinds(builder: _Builder, entries: Iterable[Entry]) -> None:
    """Add what columns of totals are called without their stage."""
    for entry in entries:
        column = next((c for c in entry.columns if c.index == entry.column), None)
        if column is not None:
            for word in _kind_words(column):
                builder.add_name(word, "measure", column.measure)


def _add_heads(builder: _Builder, tables: Iterable[Table], keys: Collection[str]) -> None:
    """Add the printed heads of amounts by which a row may be asked for (事业单位经营支出, 上年结余、结转)."""
    for table in tables:
        for column in table.columns:
            words = without_brackets(column.path[-1])
            plain = column.kind == "amount" and column.period == "current" and column.stage is None
            if plain and column.measure not in (*MAIN, "单价") and not _YEAR.search(words):
                builder.add_name(words, "measure", column.measure)
                if name_key(column.measure) in keys:
                    builder.add_name(words, "item", name_key(column.measure))


def _kind_words(column: Column) -> tuple[str, ...]:
    """Return how a column is called without its stage (扣除某某投资 of 扣除某某投资后预算数)."""
    kind = kind_of(column)
    staged = len(kind) == 1 and re.search(r"后?(?:预算|执行|决算)数$", column.measure) is not None
    return (kind[0], f"{kind[0]}后") if staged and kind[0] in column.measure else ()


def _columns_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the columns of totals measure, by the key of the item they are."""
    return {e.key: m for e in entries if e.column is not None and (m := _measure(e)) not in MAIN}


def _with_columns(
    wording: str, senses: Mapping[Sense, None], measures: Mapping[str, str]
) -> tuple[Sense, ...]:
    """Return the senses: a total's column names it in other rows too; 决算 in a name asks for the outturn."""
    items = [sense for sense in senses if sense.kind == "item"]
    named = {Sense("measure", measures[sense.value]): None for sense in items if sense.value in measures}
    actual = {Sense("cue", "actual"): None} if items and "决算" in wording else {}
    return tuple({**senses, **named, **actual})


def _measure(entry: Entry) -> str:
    return next(column.measure for column in entry.columns if column.index == entry.column)


def _lengths(
    senses: Mapping[str, object], shared: Mapping[str, tuple[int, ...]]
) -> Mapping[str, tuple[int, ...]]:
    """Return the lengths of wordings by their first character, those of shared wordings with them."""
    lengths: dict[str, set[int]] = {}
    for wording in senses:
        lengths.setdefault(wording[0], set()).add(len(wording))
    own = {
        char: tuple(sorted(found.union(shared.get(char, ())), reverse=True))
        for char, found in lengths.items()
    }
    return {**shared, **own}
