"""Sections of narrative → statements (表述): what each figure is of, compared with what, part of what.

Paragraph by paragraph; what a paragraph leaves open (其中：, 具体包括：) is handed to those below it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.narrative.as_of import as_of_in, is_buying, is_planned
from ingest.narrative.clauses import clauses, sentences
from ingest.narrative.quantities import plain_of, quantities
from ingest.narrative.statement_clauses import LISTS, read_sentence
from ingest.narrative.statement_memory import (
    Memory,
    OpenList,
    Outer,
    Statement,
    Unread,
    heading_focus,
    level_of,
)
from ingest.terms.comparisons import comparison_in
from ingest.terms.statements import is_known, label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.narrative.narrative import Paragraph, Section
    from ingest.records import DocumentType

_SKIPPED = re.compile(r"名词解释|主要职[能责]|部门职[能责]|职责$|立项依据|实施方案|实施主体|项目概[述况]")
_FIGURES_AGAIN = re.compile(
    r"(?:预算|经费|采购|资产|绩效|收支|收入|支出).*(?:情况|说明|安排)|运行经费|政府采购"
)
_GOALS = re.compile(
    r"绩效目标(?!设置|管理|情况|编[制报]|公开|表)|绩效指标|工作任务|主要任务|工作目标|重点工作|重点任务|工作保障|"
    r"任务及目标"
)
_CELLS = re.compile(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")


def statements_of(
    sections: Sequence[Section],
    department: str | None,
    fiscal_year: int | None,
    document_type: DocumentType,
) -> tuple[tuple[Statement, ...], tuple[Unread, ...]]:
    """Return the statements of a document in reading order, and the figures that no words explain."""
    memory = Memory(department, fiscal_year, document_type)
    for section in sections:
        _read_section(memory, section)
    return tuple(memory.statements), tuple(memory.unread)


def _read_section(memory: Memory, section: Section) -> None:
    memory.section, memory.as_of = section.path, None
    if _is_skipped(section.path):
        return
    memory.outer = [outer for outer in memory.outer if section.path[: len(outer.section)] == outer.section]
    for paragraph in section.paragraphs:
        if not paragraph.tabular and not _is_row(paragraph):
            _read_paragraph(memory, paragraph)


def _read_paragraph(memory: Memory, paragraph: Paragraph) -> None:
    memory.paragraph = paragraph
    memory.plain = plain_of(paragraph.text)
    memory.first = len(memory.statements)
    memory.lists, memory.reason, memory.buying = [], False, False
    memory.lead = memory.title = None
    outer = _outer_of(memory, paragraph)
    memory.base = outer.base if outer else None
    if outer and outer.whole is not None:
        memory.lists.append(OpenList(outer.whole, enumerated=True))
    carried = memory.focus if _goes_on_from_above(memory, paragraph) else None
    memory.focus = carried or heading_focus(memory)
    memory.above = paragraph
    memory.goal = any(_GOALS.search(heading) for heading in memory.section[-3:])
    text = memory.plain.text
    found = quantities(memory.plain)
    for start, end in sentences(text):
        memory.sentence = (start, end)
        _keep_day(memory, text[start:end])
        read_sentence(memory, clauses(text, start, end, found))
        memory.buying = is_buying(text[start:end], before=memory.buying)
    _leave(memory, paragraph)


def _keep_day(memory: Memory, text: str) -> None:
    """Keep the day a sentence speaks of for those after it, until one speaks of plans."""
    said = as_of_in(text, memory.fiscal_year, memory.document_type)
    if said is not None or is_planned(text):
        memory.as_of = said


def _goes_on_from_above(memory: Memory, paragraph: Paragraph) -> bool:
    """Tell whether an unmarked paragraph speaks on of the item above it (2022年预算执行数为…)."""
    above = memory.above if memory.above_section == memory.section else None
    memory.above_section = memory.section
    if paragraph.mark is not None or above is None or above.mark is None:
        return False
    head = re.split(r"[，：。\d](?!\d{0,3}年)", memory.plain.text, maxsplit=1)[0]
    return label_of(head, memory.department).kind == "filler" or comparison_in(head) is not None


def _outer_of(memory: Memory, paragraph: Paragraph) -> Outer | None:
    """Return what an earlier paragraph left open for this one; a list mark closes what it passes."""
    if paragraph.mark is not None:
        while memory.outer and not _is_below(paragraph, memory.outer[-1], memory.section):
            memory.outer.pop()
        outer = memory.outer[-1] if memory.outer else None
        if outer is not None:
            outer.used = outer.used or outer.section == memory.section
        return outer
    if _opens_anew(memory, paragraph):
        return None
    open_ones = (outer for outer in reversed(memory.outer) if _is_below(paragraph, outer, memory.section))
    return next(open_ones, None)


def _opens_anew(memory: Memory, paragraph: Paragraph) -> bool:
    """Tell whether an unmarked paragraph names the office or the year: no item of the list above it."""
    text = plain_of(paragraph.text).text
    head = re.split(r"[，：。]|(?<=\d)(?:万|亿)?元", text, maxsplit=1)[0]
    return label_of(re.sub(r"[\d,.]+$", "", head), memory.department).anchored


def _leave(memory: Memory, paragraph: Paragraph) -> None:
    """Keep what the paragraph leaves open for those below it."""
    text = memory.plain.text.rstrip("：:，")
    announced = bool(LISTS.search(text)) and len(memory.plain.text) > len(text)
    opened = announced or text.endswith("其中")
    stated = [
        place
        for place in range(memory.first, len(memory.statements))
        if memory.statements[place].kind == "level" and memory.statements[place].paragraph is paragraph
    ]
    whole = (_opened_whole(memory, stated) if opened else stated[0]) if stated else None
    if whole is None and opened:
        whole = _announced_whole(memory, text)
    if whole is None and memory.base is None:
        return
    memory.outer.append(
        Outer(paragraph.level, paragraph.mark is not None, whole, memory.base, opened, memory.section)
    )


def _announced_whole(memory: Memory, text: str) -> int | None:
    """Return the whole whose parts a paragraph without figures announces: 财政拨款支出内容如下：."""
    words = re.split(r"[。，；]", text)[-1]
    words = re.sub(r"(?:主要|具体)?(?:内容|情况|明细|构成|用途|项目)?(?:为|如下|包括|其中)$", "", words)
    if not words:
        return memory.outer[-1].whole if memory.outer else None
    label = label_of(words, memory.department)
    return level_of(memory, label) if is_known(label) else None


def _opened_whole(memory: Memory, stated: list[int]) -> int | None:
    """Return the statement whose parts the next paragraphs list: the last, or the one above all others."""
    start = memory.plain.places[memory.sentence[0]]
    if memory.statements[stated[-1]].sentence[0] == start or len(stated) == 1:
        return stated[-1]
    first = stated[0]
    return first if all(memory.statements[place].parent is not None for place in stated[1:]) else None


def _is_skipped(path: tuple[str, ...]) -> bool:
    """Tell whether a section explains terms or duties: its numbers are no figures of the budget."""
    for place, heading in enumerate(path):
        if _SKIPPED.search(heading):
            return not any(_FIGURES_AGAIN.search(below) for below in path[place + 1 :])
    return False


def _is_row(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph reads as a table row that no table has claimed."""
    return not re.search(r"[，。；：]", paragraph.text) and len(_CELLS.findall(paragraph.text)) > 1


def _is_below(paragraph: Paragraph, outer: Outer, section: tuple[str, ...]) -> bool:
    """Tell whether a paragraph belongs under what an earlier one left open."""
    if section[: len(outer.section)] != outer.section:
        return False
    if len(section) > len(outer.section):
        return outer.opened and not outer.used
    if paragraph.mark is None:
        return outer.opened and paragraph.level >= outer.level
    return paragraph.level > outer.level
