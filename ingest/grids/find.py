"""Rows of a grid → where its heads stand (表头定位), by wording and by how far their first row is merged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.amount import shape
from ingest.marks.cells import NOTE, flat, is_count_row, is_head_word, is_number, is_title
from ingest.marks.line_marks import is_meta
from ingest.terms.items import is_total, strip_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.marks.cells import GridRow

# endings of head cells that the vocabulary does not hold
_HEADISH = re.compile(
    r"(?:支出|收入|金额|资金|经费|总额|总计|小计|合计|备注|说明|依据|内容|情况|类别|数|额|率|值|期限|时间|方式|形式)$"
)
_BRACKET = re.compile(r"\s*[（(][^（）()]*[）)]$")
_LONG_HEAD = 24  # characters of a head cell
# what stands between the title of a target table and its head
_PREFACE = re.compile(
    r"项目(?:单位)?名称|(?:年度|总体|整体|绩效|项目)*(?:总)?目标|主管部门|实施单位|(?:项目|专项)?资金|计划(?:开始|完成)"
    r"|(?:部门|单位)(?:[（(].{1,4}[）)])?名称$|其中|年度资金"
)
_TARGET_VALUE = re.compile(r"指标值$|^目标值$")
_NAME = re.compile(r"(?:部门|单位)(?:[（(].{1,4}[）)])?名称$")
_PAIR = 2  # cells of a preface: what it names, and the name
_MAX_DEPTH = 6  # rows of a head
_TARGET_HEADS = frozenset({"一级指标", "二级指标", "三级指标"})


def heads_of(rows: Sequence[GridRow]) -> list[tuple[int, int]]:
    """Return (first, after last) row of each head; a head repeated below itself opens no new table."""
    found: list[tuple[int, int]] = []
    index = 0
    open_to = True  # a head may start here: top of the grid, or below a title or unit
    last_target = max((at for at, row in enumerate(rows) if is_target_head(row)), default=-1)
    while index < len(rows):
        row = rows[index]
        preface = index < last_target and in_preface(rows, index)
        opens = open_to and not preface and (_opens_head(row) or _whole_row_of_heads(rows, index))
        if opens or is_target_head(row) or _after_gap(rows, index):
            stop = _head_stop(rows, index)
            found.append((index, stop))
            index = stop
            open_to = False
            continue
        open_to = is_lead(row) or (open_to and (not found or not row.filled))
        index += 1
    return found


def is_lead(row: GridRow) -> bool:
    """Tell a row that introduces a table: title, unit or department line, preface of targets."""
    return any(is_meta(line) or is_title(line) for line in row.lines) or _is_preface(row)


def _is_preface(row: GridRow) -> bool:
    """Tell a row of a target table above its head: 项目名称, 绩效目标, 年度目标 and the like."""
    if not row.filled:
        return False
    texts = [text for _, text in row.filled]
    heads = len(texts) > _PAIR and all(map(is_head_word, texts))  # 单位名称 over rows, beside further heads
    return bool(_PREFACE.match(texts[0])) and not (heads and _NAME.search(texts[0]))


def in_preface(rows: Sequence[GridRow], at: int) -> bool:
    """Tell a row of a preface: one by its words, or below the merged first cell of one (资金金额)."""
    while at > 0 and rows[at].texts[0] is None and not _is_preface(rows[at]):
        at -= 1
    return _is_preface(rows[at])


def _opens_head(row: GridRow) -> bool:
    texts = [text for _, text in row.filled]
    if len(texts) < 2 or any(is_number(text) for text in texts):
        return False
    known = [text for text in texts if is_head_word(text)]
    return len(known) >= 2 and len(known) * 2 >= len(texts)


def is_target_head(row: GridRow) -> bool:
    """Tell the head of targets, which stands below the project's name and money without a gap."""
    texts = {text for _, text in row.filled}
    return len(_TARGET_HEADS & texts) > 1 or {"绩效指标", "指标值"} <= texts


def _after_gap(rows: Sequence[GridRow], at: int) -> bool:
    """Tell a head below an empty row: no cell of it may be a row label of the table above."""
    if at == 0 or rows[at - 1].filled:
        return False
    texts = [text for _, text in rows[at].filled]
    totals = all(is_total(strip_numbering(text)) for text in texts)
    return len(texts) > 2 and not totals and all(is_head_word(text) for text in texts)


def _whole_row_of_heads(rows: Sequence[GridRow], at: int) -> bool:
    """Tell a head the vocabulary hardly knows: short words over every column, numbers below one of them."""
    row = rows[at]
    texts = [text for _, text in row.filled]
    used = {column for other in rows for column, _ in other.filled}
    if len(texts) < 2 or any(shape(text) != "text" or len(text) > _LONG_HEAD for text in texts):
        return False
    if any(row.texts[column] is not None and not (row.texts[column] or "").strip() for column in used):
        return False
    headish = sum(1 for text in texts if is_head_word(text) or _HEADISH.search(_BRACKET.sub("", text)))
    below = {column for other in rows[at + 1 : at + 6] for column, text in other.filled if is_number(text)}
    return headish * 2 >= len(texts) and bool(below)


def _head_stop(rows: Sequence[GridRow], start: int) -> int:
    """Return the row after a head: as deep as its first row is merged, then rows that read as heads."""
    stop = start + 1
    if is_target_head(rows[start]):  # its first cell may stand beside all targets
        values = [column for column, text in rows[start].filled if _TARGET_VALUE.search(text)]
        while stop < len(rows) and values and all(rows[stop].texts[column] is None for column in values):
            stop += 1
        return stop
    for column, text in enumerate(rows[start].texts):
        if not text:
            continue
        depth = 1
        counted = any(
            is_number(flat(row.texts[column] or "")) for row in rows[start + 1 : start + _MAX_DEPTH + 2]
        )
        while (
            depth < _MAX_DEPTH
            and start + depth < len(rows)
            and (
                _may_be_head(rows[start + depth], column)
                or (counted and _below_head(rows[start + depth], column))
            )
        ):
            depth += 1
        stop = max(stop, start + depth)
    # a merged cell that reaches far below is a body cell (a row label), not a head
    while stop - 1 > start and any(is_number(text) for _, text in rows[stop - 1].filled):
        stop -= 1
    while stop < len(rows) and _goes_on(rows, start, stop):
        stop += 1
    return stop


def _below_head(row: GridRow, column: int) -> bool:
    """Tell a row of words beside the merged head of numbers."""
    texts = [text for _, text in row.filled]
    return row.texts[column] is None and len(texts) > 1 and all(shape(text) == "text" for text in texts)


def _may_be_head(row: GridRow, column: int) -> bool:
    """Tell whether a row may be part of a head whose cell in this column reaches down to it."""
    if row.texts[column] is not None:
        return False
    texts = [text for _, text in row.filled]
    if any(shape(text) != "text" for text in texts) or (texts and NOTE.match(texts[0])):
        return False
    known = sum(1 for text in texts if is_head_word(text))
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
    known = sum(1 for text in texts if is_head_word(text))
    if known * 2 < len(texts) or NOTE.match(texts[0]):
        return False
    # each cell stands below a cell of the head that has no text of its own here, or continues a group
    return len(texts) > 1 or row.filled[0][0] > 0
