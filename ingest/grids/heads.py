"""Head rows of a grid → leaf columns (表头 → 栏): merged cells give the tree, words the meaning.

Columns fall into sections: a two-sided form (收入 | 支出) and one that repeats 科目、金额 have several, each
with its own label column. The body decides what the vocabulary leaves open, such as an unknown head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.amount import normalise, shape
from ingest.grids.paths import columns_without_head, joined_paths, texts_at
from ingest.marks.cells import head_term, is_number
from ingest.periods import period_of
from ingest.records import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grids.blocks import Block
    from ingest.grids.paths import HeadPath
    from ingest.marks.cells import GridRow
    from ingest.records import ColumnKind
    from ingest.terms.columns import Term

Side = Literal["收入", "支出"]
NUMERIC: frozenset[str] = frozenset({"amount", "quantity", "percent"})
OTHER_SUBJECTS = "其他科目"  # codes and names of a second tree of subjects beside the first
_STAGES = ("预算数", "执行数", "决算数")
_YEAR = re.compile(r"(20\d\d)\s*年?")
_SUBJECT_CODES = frozenset({"科目编码", "类", "款", "项"})
_SPLITTING = frozenset({"项目", "项目名称", "科目名称", "名称", "科目编码", "类"})
_UNIT_IN_HEAD = re.compile(r"单位[:：]\s*([百千万亿]*元)|[（(]\s*([百千万亿]*元)\s*[）)]")
# words of a head whose numbers are no money
_COUNTED = re.compile(r"(?:人数|人次|次数|批次|数量|台数|辆数|份数|天数|面积|分值|得分|权重)$")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf column with the grid columns it takes up; column None where it is left out (序号、行次)."""

    places: tuple[int, ...]
    column: Column | None
    measure: str


@dataclass(frozen=True, slots=True)
class Section:
    """Leaves that make one row a line: codes, labels, numbers and texts of one side."""

    leaves: tuple[Leaf, ...]
    side: Side | None

    def of_kind(self, *kinds: ColumnKind) -> tuple[Leaf, ...]:
        """Return the leaves of some kinds, left to right."""
        return tuple(leaf for leaf in self.leaves if leaf.column is not None and leaf.column.kind in kinds)


@dataclass(frozen=True, slots=True)
class Head:
    """A head as read: its sections, and the leaf that prints 序号 where there is one.

    headless are the grid columns that print numbers below no head.
    """

    sections: tuple[Section, ...]
    ordinal: Leaf | None
    headless: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in printed order."""
        return tuple(
            leaf.column for section in self.sections for leaf in section.leaves if leaf.column is not None
        )


def head_of(block: Block, year: int | None) -> Head:
    """Read a block's head; year is the year of the document or title, which tells 上年 from 本年 columns."""
    paths = joined_paths(block.head, block.body)
    sides = _sides(paths)
    drafts = [
        _leaf(path, side, block.body, _newest(paths, year)) for path, side in zip(paths, sides, strict=True)
    ]
    ordinal = next((leaf for leaf in drafts if leaf.measure == "序号"), None)
    kept = _split_codes([leaf for leaf in drafts if leaf.column is not None], block.body)
    if not any(_labels_or_targets(leaf) for leaf in kept):
        kept = _first_text_is_label(kept)
    kept = _outer_labels(_one_subject_label(kept), block.body)
    numbered = [
        replace(leaf, column=replace(leaf.column, index=index))
        for index, leaf in enumerate(kept)
        if leaf.column is not None
    ]
    return Head(_sections(numbered), ordinal, columns_without_head(paths, block.body))


def unit_in_head(block: Block) -> str | None:
    """Return a unit that a head cell states: 价值（金额单位：万元）."""
    found = (_UNIT_IN_HEAD.search(text) for row in block.head for _, text in row.filled)
    return next((match.group(1) or match.group(2) for match in found if match), None)


# --- meaning ----------------------------------------------------------------------------------------


def _sides(paths: Sequence[HeadPath]) -> list[Side | None]:
    """Return 收入 or 支出 for the columns of a two-sided form, None for others."""
    tops = [_side_of(path) for path in paths]
    if "收入" not in tops or "支出" not in tops or None in tops[tops.index("收入") :]:
        return [None] * len(paths)
    return tops


def _side_of(path: HeadPath) -> Side | None:
    term = head_term(path.texts[0])
    if term is not None and term.measure in {"收入", "支出"}:
        return "收入" if term.measure == "收入" else "支出"
    plain = re.sub(r"\s|^(?:本年|财政拨款|预算|部门)+|预算$", "", normalise(path.texts[0]))
    if plain == "收入":
        return "收入"
    return "支出" if plain == "支出" else None


def _newest(paths: Sequence[HeadPath], year: int | None) -> int | None:
    years = [int(found) for path in paths for text in path.texts for found in _YEAR.findall(text)]
    return year or max(years, default=None)


def _leaf(path: HeadPath, side: Side | None, body: Sequence[GridRow], year: int | None) -> Leaf:
    term = head_term(path.texts[-1])
    if term is not None and term.kind == "ignored" and term.role == "leaf":
        return Leaf(path.places, None, term.measure)
    kind, measure = _meaning(path, term, texts_at(body, path.places))
    terms = [found for text in path.texts if (found := head_term(text)) is not None]
    fund = next((found.fund for found in reversed(terms) if found.fund is not None), None)
    stage = next((found.measure for found in reversed(terms) if found.measure in _STAGES), None)
    column = Column(
        source=path.source,
        index=0,
        path=_shown_path(path),
        kind=kind,
        measure=measure,
        side=side,
        fund=fund if kind in NUMERIC else None,
        period=period_of(path.texts, year),
        stage=stage,
    )
    return Leaf(path.places, column, measure)


def _shown_path(path: HeadPath) -> tuple[str, ...]:
    """Return the path without the outer cells that only say 科目 above codes and names."""
    outer = [
        text
        for text in path.texts[:-1]
        if (term := head_term(text)) is None or term.measure not in {"科目", "项目"}
    ]
    return (*outer, path.texts[-1])


def _meaning(path: HeadPath, term: Term | None, printed: Sequence[str]) -> tuple[ColumnKind, str]:
    """Return kind and measure; what the column prints corrects what its head seems to say."""
    leaf = path.texts[-1]
    numbers = sum(1 for text in printed if shape(text) in {"number", "zero", "dash"})
    mostly_numbers = bool(printed) and numbers * 2 >= len(printed)
    percents = mostly_numbers and all(text.endswith(("%", "％")) for text in printed if is_number(text))
    kind: ColumnKind
    if term is None:
        counted = _COUNTED.search(re.sub(r"[（(].*?[）)]", "", leaf))
        kind = "percent" if percents else "quantity" if counted else "amount"
        kind, measure = (kind if mostly_numbers else "text"), leaf
    elif term.kind == "ignored":
        label = term.measure == "科目" or (bool(printed) and not mostly_numbers)
        kind, measure = ("label" if label else "amount"), term.measure
        measure = "科目名称" if measure == "科目" else measure
    elif term.kind == "label" and mostly_numbers and not _is_codes(printed):
        kind, measure = "amount", leaf
    elif term.kind == "amount" and percents:
        kind, measure = "percent", "增减幅" if term.measure == "增减额" else term.measure
    elif term.kind == "amount" and printed and not numbers and not _has_amount(printed):
        kind, measure = "text", term.measure
    else:
        kind, measure = term.kind, term.measure
    return kind, measure


def _has_amount(printed: Sequence[str]) -> bool:
    return any(re.match(r"[-\d]", normalise(text)) for text in printed)


def _is_codes(printed: Sequence[str]) -> bool:
    return all(re.fullmatch(r"\d{2,9}", text) for text in printed if is_number(text))


# --- sections ---------------------------------------------------------------------------------------


def _split_codes(leaves: Sequence[Leaf], body: Sequence[GridRow]) -> list[Leaf]:
    """Part a column headed 科目 over two grid columns into codes and names."""
    parted: list[Leaf] = []
    for leaf in leaves:
        column = leaf.column
        printed = texts_at(body, leaf.places[:1])
        digits = sum(1 for text in printed if re.fullmatch(r"\d{2,9}", text))
        coded = bool(printed) and digits * 2 >= len(printed)
        if column is not None and column.kind == "label" and len(leaf.places) > 1 and coded:
            places = [place for place in leaf.places if _prints_codes(body, place)]
            rest = tuple(place for place in leaf.places if place not in places)
            parted.append(Leaf(tuple(places), replace(column, kind="code", measure="科目编码"), "科目编码"))
            parted.append(Leaf(rest, replace(column, measure="科目名称"), "科目名称"))
        else:
            parted.append(leaf)
    return [leaf for leaf in parted if leaf.places]


def _prints_codes(body: Sequence[GridRow], place: int) -> bool:
    printed = texts_at(body, (place,))
    return bool(printed) and sum(1 for text in printed if re.fullmatch(r"\d{2,9}", text)) * 2 >= len(printed)


def _labels_or_targets(leaf: Leaf) -> bool:
    return leaf.measure == "指标值" or (leaf.column is not None and leaf.column.kind == "label")


def _one_subject_label(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Keep one subject name a row where codes stand beside several (部门经济科目, 政府经济科目)."""
    codes = [at for at, leaf in enumerate(leaves) if leaf.measure in _SUBJECT_CODES]
    names = [at for at, leaf in enumerate(leaves) if leaf.measure in {"科目名称", "名称"}]
    numbers = [at for at, leaf in enumerate(leaves) if _is_numeric(leaf)]
    if len(names) < 2 or (numbers and max(names) > min(numbers)):
        return list(leaves)
    further = [at for at in codes if at > names[0]]
    if not further or codes[0] > names[0]:
        return list(leaves)
    demoted = {*further, *names[1:]}
    return [
        replace(leaf, column=replace(leaf.column, kind="text"), measure=OTHER_SUBJECTS)
        if at in demoted and leaf.column is not None
        else leaf
        for at, leaf in enumerate(leaves)
    ]


def _first_text_is_label(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Make the first text before the numbers the label, with those that share its head (一级、二级、三级)."""
    changed = list(leaves)
    group: tuple[str, ...] | None = None
    for index, leaf in enumerate(changed):
        if leaf.column is None or _is_numeric(leaf):
            break
        own = leaf.column.path[:-1]
        if leaf.column.kind == "text" and (group is None or (own and own == group)):
            changed[index] = replace(leaf, column=replace(leaf.column, kind="label"))
            group = own
    return changed


def _outer_labels(leaves: Sequence[Leaf], body: Sequence[GridRow]) -> list[Leaf]:
    """Make a text left of the labels a label where it alone names some row of numbers (采购品目大类)."""
    labels = [at for at, leaf in enumerate(leaves) if leaf.column is not None and leaf.column.kind == "label"]
    numbers = [at for at, leaf in enumerate(leaves) if _is_numeric(leaf)]
    if not labels or not numbers or labels[0] > numbers[0]:
        return list(leaves)
    inner = [place for at in labels for place in leaves[at].places]
    naming = [
        row
        for row in body
        if not texts_at([row], inner)
        and any(is_number(text) for at in numbers for text in texts_at([row], leaves[at].places))
    ]
    return [
        replace(leaf, column=replace(leaf.column, kind="label"))
        if at < labels[0]
        and leaf.column is not None
        and leaf.column.kind == "text"
        and texts_at(naming, leaf.places)
        else leaf
        for at, leaf in enumerate(leaves)
    ]


def _sections(leaves: Sequence[Leaf]) -> tuple[Section, ...]:
    """Open a section at each new side, and where a label or code column comes again after numbers."""
    groups: list[list[Leaf]] = []
    for at, leaf in enumerate(leaves):
        column = leaf.column
        if column is None:
            continue
        current = groups[-1] if groups else None
        opener = column.kind in {"label", "code"} and leaf.measure in _SPLITTING
        counted = current is not None and any(_is_numeric(other) for other in current)
        again = (
            opener
            and current is not None
            and counted
            and _labelled(leaves[at:])
            and any(other.column is not None and other.column.kind in {"label", "code"} for other in current)
        )
        new_side = (
            current is not None and current[0].column is not None and current[0].column.side != column.side
        )
        if current is None or again or new_side:
            groups.append([leaf])
        else:
            current.append(leaf)
    return _with_sides([tuple(group) for group in groups])


def _labelled(leaves: Sequence[Leaf]) -> bool:
    """Tell whether a label stands before the next numbers; codes alone name no rows."""
    for leaf in leaves:
        if _is_numeric(leaf):
            return False
        if leaf.column is not None and leaf.column.kind == "label":
            return True
    return False


def _with_sides(groups: Sequence[tuple[Leaf, ...]]) -> tuple[Section, ...]:
    """Take the side from the label's own head (收入项目 | 支出项目) where no group above states it."""
    sides = [group[0].column.side if group[0].column is not None else None for group in groups]
    labels = [
        next(
            (
                leaf.column.path[-1]
                for leaf in group
                if leaf.column is not None and leaf.column.kind == "label"
            ),
            "",
        )
        for group in groups
    ]
    if sides == [None, None] and labels[0].startswith("收入") and labels[1].startswith("支出"):
        sides = ["收入", "支出"]
        groups = [
            tuple(
                replace(leaf, column=replace(leaf.column, side=side))
                for leaf in group
                if leaf.column is not None
            )
            for group, side in zip(groups, sides, strict=True)
        ]
    return tuple(Section(group, side) for group, side in zip(groups, sides, strict=True))


def _is_numeric(leaf: Leaf) -> bool:
    return leaf.column is not None and leaf.column.kind in NUMERIC
