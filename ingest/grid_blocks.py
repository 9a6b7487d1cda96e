"""Grids → blocks (表块): title, unit, head rows, body rows and notes of each table that a grid holds.

A sheet may hold several tables one below the other, a page's table may have its title in the lines around it,
and a head may be repeated or missing on the next page. What belongs to which is decided here by wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.amount import normalise, shape
from ingest.regions import UNIT, is_meta
from ingest.terms.columns import term_of
from ingest.terms.forms import form_of_title
from ingest.terms.items import strip_spaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Grid, Source
    from ingest.terms.columns import Term

Text = str | None  # None where merged away

NOTE = re.compile(r"^[（(]?(?:注|备注|说明|附注)\s*\d*\s*[:：]|^[（(]?(?:此表|本表)|^\*|^[（(]注")
EMPTY = re.compile(
    r"空表|无此项|无发生额|没有(?:使用|安排|.{0,20}(?:收入|支出|预算|拨款|经费))|未安排|不涉及|无数据"
    r"|^(?:注|备注|说明)?[:：]?\s*(?:本|我)?(?:部门|单位)?.{0,14}?无|(?:本|我)(?:部门|单位|表).{0,20}(?:无|没有)"
)
_TITLE = re.compile(r".{2,48}表(?:\s*[（(].{1,20}[）)])?$")
_TABLE_NUMBER = re.compile(
    r"(?:附?表|预算表?|公开表?|附件)\s*\d*(?:[-—]\d+)?\s*表?[:：]?$|(?:预算|公开)\s*\d+\s*表$"
)
_COUNT = re.compile(r"[（(]?(\d{1,2})[）)]?(?:\s*[=＝].*)?")
_COUNT_WORDS = frozenset({"栏次", "行次", "**", "*", "—", "-", "甲", "乙", "丙", "丁"})
_NUMBER_THEN_YEAR = re.compile(r"^(\D{0,4}表\s*\d{1,2}(?:[-—]\d+)?)\s+(?=20\d\d)")
# words in front of a head cell that do not change what it holds
_QUALIFIED = re.compile(
    r"^(?:收入|支出)(?=项目$)|^(?:部门|政府)(?:预算)?(?=(?:支出)?经济)|^(?:本年|年度|全年)?绩效(?=指标|度量)"
)
_ENDINGS = (
    (r"(?:编码|代码|编号)$", "科目编码"),
    (r".名称$", "名称"),
    (r"^[（(]?年度[（(]?.{0,4}[）)]?指标值$", "指标值"),
)
# endings of head cells that the vocabulary does not hold
_HEADISH = re.compile(
    r"(?:支出|收入|金额|资金|经费|总额|总计|小计|合计|备注|说明|依据|内容|情况|类别|数|额|率|值|期限|时间|方式|形式)$"
)
_LONG_HEAD = 24  # characters of a head cell
# what stands between the title of a target table and its head
_PREFACE = re.compile(
    r"项目(?:单位)?名称|(?:年度|总体|绩效|项目)*(?:总)?目标|主管部门|实施单位|(?:项目|专项)?资金|计划(?:开始|完成)"
    r"|(?:部门|单位)(?:[（(].{1,4}[）)])?名称$|其中|年度资金"
)
_MAX_DEPTH = 6  # rows of a head
_PREFACE_REACH = 16  # rows between the title of a target table and its head
_TARGET_HEADS = frozenset({"一级指标", "二级指标", "三级指标"})


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


@dataclass(frozen=True, slots=True)
class Block:
    """One table as found in a grid, before its head and rows are read.

    titled tells whether the title was printed with it; meta holds unit, department and number lines.
    """

    source: Source
    title: str
    titled: bool
    unit: str | None
    head: tuple[GridRow, ...]
    body: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()
    preface: tuple[GridRow, ...] = ()
    meta: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    @property
    def signature(self) -> tuple[tuple[str, ...], ...]:
        """The head's texts, which tell the same head repeated from another one."""
        return tuple(tuple(text for _, text in row.filled) for row in self.head)

    @property
    def declared_empty(self) -> str | None:
        """The note that declares the table empty (空表列示)."""
        return next((note for note in self.notes if EMPTY.search(note)), None)


def head_term(text: str) -> Term | None:
    """Return the term of a head cell; where the vocabulary has none, its ending may still tell it."""
    for wording in (text, _QUALIFIED.sub("", text)):
        term = term_of(wording)
        if term is not None:
            return term
    return next((term_of(name) for ending, name in _ENDINGS if re.search(ending, text)), None)


def form_of(title: str) -> str | None:
    """Return the form a title names; a table number is no part of the year after it (表1 2024年…)."""
    return form_of_title(_NUMBER_THEN_YEAR.sub(r"\1：", title.strip()))


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


def blocks_of(grid: Grid) -> tuple[Block, ...]:
    """Return the tables of a grid from top to bottom; one without a head goes on from the grid before."""
    rows = [GridRow(texts, sources) for texts, sources in zip(grid.rows, grid.sources, strict=True)]
    heads = _heads(rows)
    if not heads:
        body = [row for row in rows if row.filled]
        return (_block(grid, [], [], body, first=True),) if body else ()
    blocks = []
    floor = 0
    for number, (start, stop) in enumerate(heads):
        lead = _lead_start(rows, floor, start)
        after = len(rows)
        if number + 1 < len(heads):
            after = _lead_start(rows, stop, heads[number + 1][0])
        if _is_target_head(rows[start]) and number == 0 and not _has_title(rows[lead:start]):
            lead = floor
        before = rows[floor:lead] if number == 0 else []
        if any(row.filled for row in before) and _holds_numbers(before):
            blocks.append(_block(grid, [], [], [row for row in before if row.filled], first=True))
        block = _block(grid, rows[lead:start], rows[start:stop], rows[stop:after], first=number == 0)
        blocks.append(block if block.title or not blocks else replace(block, title=blocks[-1].title))
        floor = after
    return tuple(blocks)


def _has_title(rows: Sequence[GridRow]) -> bool:
    return any(_is_title(line) for row in rows for line in row.lines)


def _holds_numbers(rows: Sequence[GridRow]) -> bool:
    return any(is_number(text) for row in rows for _, text in row.filled)


def is_number(text: str) -> bool:
    """Tell whether a cell prints a number (thousands commas, percent, brackets allowed)."""
    return shape(text) in {"number", "zero"}


# --- heads ------------------------------------------------------------------------------------------


def _heads(rows: Sequence[GridRow]) -> list[tuple[int, int]]:
    """Return (first, after last) row of each head; a head repeated below itself opens no new table."""
    found: list[tuple[int, int]] = []
    index = 0
    open_to = True  # a head may start here: top of the grid, or below a title or unit
    last_target = max((at for at, row in enumerate(rows) if _is_target_head(row)), default=-1)
    while index < len(rows):
        row = rows[index]
        preface = index < last_target and _is_preface(row)
        opens = open_to and not preface and (_opens_head(row) or _whole_row_of_heads(rows, index))
        if opens or _is_target_head(row) or _after_gap(rows, index):
            stop = _head_stop(rows, index)
            found.append((index, stop))
            index = stop
            open_to = False
            continue
        open_to = _is_lead(row) or (open_to and (not found or not row.filled))
        index += 1
    return found


def _is_lead(row: GridRow) -> bool:
    return any(is_meta(line) or _is_title(line) for line in row.lines) or _is_preface(row)


def _is_title(text: str) -> bool:
    plain = normalise(text)
    return form_of(text) is not None or bool(_TITLE.fullmatch(plain) or _TABLE_NUMBER.fullmatch(plain))


def _is_preface(row: GridRow) -> bool:
    """Tell a row of a target table above its head: 项目名称, 绩效目标, 年度目标 and the like."""
    if not row.filled:
        return False
    return bool(_PREFACE.match(row.filled[0][1]))


def _opens_head(row: GridRow) -> bool:
    texts = [text for _, text in row.filled]
    if len(texts) < 2 or any(is_number(text) for text in texts):
        return False
    known = [text for text in texts if _is_head_word(text)]
    return len(known) >= 2 and len(known) * 2 >= len(texts)


def _is_target_head(row: GridRow) -> bool:
    """Tell the head of targets, which stands below the project's name and money without a gap."""
    texts = {text for _, text in row.filled}
    return len(_TARGET_HEADS & texts) > 1 or {"绩效指标", "指标值"} <= texts


def _after_gap(rows: Sequence[GridRow], at: int) -> bool:
    """Tell a head below an empty row: no cell of it may be a row label of the table above."""
    if at == 0 or rows[at - 1].filled:
        return False
    texts = [text for _, text in rows[at].filled]
    return len(texts) > 2 and all(_is_head_word(text) for text in texts)


def _whole_row_of_heads(rows: Sequence[GridRow], at: int) -> bool:
    """Tell a head the vocabulary hardly knows: short words over every column, numbers below one of them."""
    row = rows[at]
    texts = [text for _, text in row.filled]
    used = {column for other in rows for column, _ in other.filled}
    if len(texts) < 2 or any(shape(text) != "text" or len(text) > _LONG_HEAD for text in texts):
        return False
    if any(row.texts[column] is not None and not (row.texts[column] or "").strip() for column in used):
        return False
    headish = sum(1 for text in texts if _is_head_word(text) or _HEADISH.search(text))
    below = {column for other in rows[at + 1 : at + 6] for column, text in other.filled if is_number(text)}
    return headish * 2 >= len(texts) and bool(below)


def _is_head_word(text: str) -> bool:
    return head_term(text) is not None or bool(re.fullmatch(r"20\d\d年.{0,20}", text))


def _head_stop(rows: Sequence[GridRow], start: int) -> int:
    """Return the row after a head: as deep as its first row is merged, then rows that read as heads."""
    stop = start + 1
    for column, text in enumerate(rows[start].texts):
        if not text:
            continue
        depth = 1
        while start + depth < len(rows) and _may_be_head(rows[start + depth], column) and depth < _MAX_DEPTH:
            depth += 1
        stop = max(stop, start + depth)
    # a merged cell that reaches far below is a body cell (a row label), not a head
    while stop - 1 > start and any(is_number(text) for _, text in rows[stop - 1].filled):
        stop -= 1
    while stop < len(rows) and _goes_on(rows, start, stop):
        stop += 1
    return stop


def _may_be_head(row: GridRow, column: int) -> bool:
    """Tell whether a row may be part of a head whose cell in this column reaches down to it."""
    if row.texts[column] is not None:
        return False
    texts = [text for _, text in row.filled]
    if any(shape(text) != "text" for text in texts) or (texts and NOTE.match(texts[0])):
        return False
    known = sum(1 for text in texts if _is_head_word(text))
    # every place is filled or merged: the cells of a group whose neighbours reach down
    full = len(texts) > 1 and row.texts[0] is None and all(text is None or text.strip() for text in row.texts)
    return known * 2 >= len(texts) or full


def _goes_on(rows: Sequence[GridRow], start: int, at: int) -> bool:
    row = rows[at]
    texts = [text for _, text in row.filled]
    if is_count_row(row):
        return True
    if not texts or any(shape(text) in {"number", "zero", "dash"} for text in texts) or is_meta(row.line):
        return False
    if row.texts == rows[start].texts:
        return True
    known = sum(1 for text in texts if _is_head_word(text))
    if known * 2 < len(texts) or NOTE.match(texts[0]):
        return False
    # each cell stands below a cell of the head that has no text of its own here, or continues a group
    return len(texts) > 1 or row.filled[0][0] > 0


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


# --- what stands around a head ----------------------------------------------------------------------


def _lead_start(rows: Sequence[GridRow], floor: int, head: int) -> int:
    """Return the first row of what introduces a head: title, unit and department lines, target preface."""
    targets = any(text in _TARGET_HEADS for _, text in rows[head].filled)
    lead, index = head, head - 1
    reach = _PREFACE_REACH if targets else 8
    while index >= max(floor, head - reach):
        row = rows[index]
        leads = (
            not row.filled
            or _is_lead(row)
            or _lone_title(row)
            or (targets and _title_above(rows, floor, index))
        )
        if not leads or NOTE.match(row.line):
            break
        if row.filled:
            lead = index
        if any(_is_title(line) and not _TABLE_NUMBER.fullmatch(normalise(line)) for line in row.lines):
            above = rows[index - 1] if index > floor else None
            number = above is not None and _TABLE_NUMBER.fullmatch(normalise(above.line))
            return index - 1 if number else index
        index -= 1
    return lead


def _lone_title(row: GridRow) -> bool:
    """Tell a text alone in a row that is merged to the right end."""
    return len(row.filled) == 1 and all(text is None for text in row.texts[row.filled[0][0] + 1 :])


def _title_above(rows: Sequence[GridRow], floor: int, index: int) -> bool:
    return any(_is_title(row.line) for row in rows[max(floor, index - _PREFACE_REACH) : index])


def _block(
    grid: Grid,
    lead: Sequence[GridRow],
    head: Sequence[GridRow],
    body: Sequence[GridRow],
    *,
    first: bool,
) -> Block:
    kept, found = _parted(body)
    lines = [line for row in lead if row.filled for line in row.lines]
    title = _title_of(lines)
    around = list(grid.context) if first else []
    titled = title is not None
    if title is None and head:
        title = _title_of(around)
        titled = title is not None
    if title is None and head:
        title = _title_of(grid.after[:6])
    everything = [row for row in (*lead, *head, *body) if row.filled]
    start = everything[0].sources[0] if everything else grid.source
    stop = everything[-1].sources[0] if everything else grid.source
    span = (start.lines[0], stop.lines[1]) if start.lines and stop.lines else None
    metas = tuple(line for line in (*around, *lines) if is_meta(line))
    preface = tuple(row for row in lead if row.filled and row.line != title and not is_meta(row.line))
    return Block(
        source=replace(start, lines=span, box=grid.source.box, cell=start.cell),
        title=title or "",
        titled=titled,
        unit=_unit_of([*around, *lines], [row.line for row in head], [*found, *grid.after]),
        head=tuple(row for row in head if row.filled and not is_count_row(row)),
        body=kept,
        notes=found,
        preface=preface,
        meta=metas,
        pages=tuple(dict.fromkeys(row.sources[0].page for row in everything)) or (grid.source.page,),
    )


def _title_of(lines: Sequence[str]) -> str | None:
    """Return the title nearest to the head: one that names a form, else one that reads as a table's title."""
    for line in reversed(lines):
        if form_of(line) is not None:
            return line
    for line in reversed(lines):
        if _TITLE.fullmatch(normalise(line)) and not is_meta(line):
            return line
    return None


def _unit_of(above: Sequence[str], head: Sequence[str], below: Sequence[str]) -> str | None:
    for text in (*reversed(above), *head, *below[:6]):
        found = UNIT.search(text)
        if found:
            return found.group(1)
    return None


def _parted(body: Sequence[GridRow]) -> tuple[tuple[GridRow, ...], tuple[str, ...]]:
    """Part the rows of a body from the notes below it; repeated column numbers and units are dropped."""
    kept: list[GridRow] = []
    notes: list[str] = []
    for row in body:
        if not row.filled or (is_count_row(row) and not kept):
            continue
        text = row.line
        if len(row.filled) == 1 and (
            NOTE.match(text) or (notes and not is_number(text)) or _is_remark(row, text)
        ):
            notes.append(text)
        elif len(row.filled) <= 3 and is_meta(text) and not _holds_numbers([row]):
            notes += [text] if NOTE.match(text) else []
        else:
            notes_below = notes and len(row.filled) > 1
            if notes_below:
                notes = []
            kept.append(row)
    return tuple(kept), tuple(notes)


def _is_remark(row: GridRow, text: str) -> bool:
    """Tell running text over the whole width of the table."""
    return "。" in text and _lone_title(row) and row.filled[0][0] == 0 and len(row.texts) > 1
