"""Words inside tables that answer questions (表中文字): notes, a project's goal, the list of institutions.

The ingest keeps passages and tables apart. These few sentences stand in tables but are read as narrative
(为什么单价不同、项目是做什么的、有哪些单位), so they are searched with the passages. Nothing is re-worded:
an aside is printed text, with the table's title as its heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.records import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.records import Extract, Line, Table

_GOAL = re.compile(r"^(?:年度|总体|整体|实施期|项目|部门)?\s*(?:绩效)?(?:总体)?目标(?!表|值|指标)[\s：:]*")
_HEAD = re.compile(r"[一二三]级指标|指标[值名]|绩效指标|^序号|^(?:项目)?(?:名称|编码)")
_SPACE = re.compile(r"\s")
_LEAST = 10  # characters; shorter goals are blanks of the form (目标内容1)
_CJK_END = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”]$")


def asides(extract: Extract) -> tuple[Passage, ...]:
    """Return the text in a document's tables that is read as narrative, in document order."""
    found: list[Passage] = []
    for table in extract.tables:
        lines = _lines_of(table, extract.lines)
        texts: Iterable[tuple[str, Source]] = [(note, _placed(note, table, lines)) for note in table.notes]
        if table.form in ("performance", "overall_performance"):
            texts = [*texts, *_goals(lines)]
        elif table.form == "institutions":
            texts = [*texts, *_whole(table, lines)]
        found.extend(
            Passage(source, f"{table.table_id}:aside{place}", (table.title,), text)
            for place, (text, source) in enumerate(texts, start=1)
            if text != table.declared_empty
        )
    return tuple(found)


def _lines_of(table: Table, lines: Sequence[Line]) -> list[Line]:
    span = table.source.lines
    if span is None:
        return []
    return [line for line in lines if span[0] <= line.number <= span[1] and line.text.strip()]


def _placed(note: str, table: Table, lines: Sequence[Line]) -> Source:
    """Return where a note stands: the line it begins on, else the table's last page."""
    start = _SPACE.sub("", note)
    for place, line in enumerate(lines):
        text = _SPACE.sub("", line.text)
        if text and start.startswith(text):
            length, last = len(text), place
            while length < len(start) and last + 1 < len(lines):
                last += 1
                length += len(_SPACE.sub("", lines[last].text))
            return _spanning(lines[place : last + 1])
    return Source(table.source.document_id, table.pages[-1] if table.pages else table.source.page)


def _goals(lines: Sequence[Line]) -> list[tuple[str, Source]]:
    """Return what a performance table says its project is for: from 绩效目标 to the indicators."""
    found = []
    place = 0
    while place < len(lines):
        match = _GOAL.match(lines[place].text.strip())
        end = place + 1
        if match is not None and not _HEAD.search(lines[place].text):
            while end < len(lines) and not _HEAD.search(lines[end].text) and not _GOAL.match(lines[end].text):
                end += 1
            text = _joined(lines[place:end])
            if len(_SPACE.sub("", text[match.end() :])) >= _LEAST:
                found.append((text, _spanning(lines[place:end])))
        place = end
    return found


def _whole(table: Table, lines: Sequence[Line]) -> list[tuple[str, Source]]:
    """Return a table of institutions as it is printed, without its title."""
    title = _SPACE.sub("", table.title)
    rows = [line for line in lines if _SPACE.sub("", line.text) not in (title, f"{title}：")]
    return [("\n".join(line.text.strip() for line in rows), _spanning(rows))] if rows else []


def _joined(lines: Sequence[Line]) -> str:
    """Join wrapped lines; between Chinese characters no space is printed."""
    text = ""
    for line in lines:
        piece = line.text.strip()
        text += piece if not text or _CJK_END.search(text) else f" {piece}"
    return text


def _spanning(lines: Sequence[Line]) -> Source:
    first, last = lines[0], lines[-1]
    return Source(first.source.document_id, first.source.page, (first.number, last.number))
