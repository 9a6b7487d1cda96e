"""Narrative lines (文字说明) → sections of paragraphs: heads dropped, wrapped lines joined, headings nested.

Blank lines say nothing here: flattened text puts them between wrapped lines as well. What opens a
paragraph is a list mark or a heading, or a line before it that ends a sentence short of the page's width.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.narrative.outline import (
    LABEL_STYLE,
    TITLE_STYLE,
    Mark,
    Outline,
    is_heading,
    is_label,
    is_title,
    is_unclosed,
    mark_of,
)
from ingest.narrative.page_marks import contents, listed_titles, page_numbers, running_heads, squeezed
from ingest.records import Line, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENDS = "。；！？：;:”"
_CLOSED = tuple("。！？；;：:")
_OPEN = tuple("，、（(“《-—,和及与")
_CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—①-⑳]")
_DEFINITION = re.compile(r"[^，。；：]{2,28}[：:]\s*(?:是|主要|具体|\s)*[指反]")
_CAPTION = re.compile(r"(?:表|图)\s*\d{1,2}(?!\d)|注\s*[：:]|附件\s*[：:\d]|单位\s*[：:]\s*(?:万|百|亿)?元")
# what a line break parts from the words before it: a figure, or （款） after a name
_SPLIT_OFF = re.compile(r"[\d,]+(?:\.\d+)?\s*(?:[万亿]?元|[%％])|[（(][类款项][）)]")
_UNIT = re.compile(r"[百千万亿]*元|[%％]|年(?![末初])|[月日辆台套家个项人次件名](?=[，。；、）])")
_NUMBER = re.compile(r"[-−]?[\d,]+(?:\.\d+)?[%％]?")
_PROSE = re.compile(r"[，。；：、]")
_COMPLETE_HEADING = re.compile(
    r"(?:说明|情况|职[责能]|解释|概[况述]|设置|构成|目标|任务|公开|报?表|原因|（类）|[（(]详?见.*[）)])[：:]?$"
)
_SUBJECT_ALONE = re.compile(r"[（(][款项][）)]。$")
_ANNOUNCES = re.compile(r"(?:其中|包括|如下|分别为|以下方面)[：:]$")
_EXPLAINS = re.compile(r"(?:主要)?(?:是?指|反映|包括|用于)")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff（(“])\s+(?=\d)|(?<=\d)\s+(?=[\u4e00-\u9fff%％])")
_FULL = 1.0  # a line this close to the page's width may go on even where a sentence ends
_LEAST_WIDTH = 20.0  # narrower lines say nothing of where a page ends
_HEADING_FULL = 0.88  # share of the width from which a heading is taken to wrap
_BROKEN = 0.62  # share of the width beyond which a line without an ending is a wrapped one
_MAX_PART_TITLE = 3
_FEW_LINES = 8
_COVER_LINES = 6
_MAX_COVER = 40


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a printed line begins in the joined text."""

    offset: int
    source: Source
    number: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (自然段), its wrapped lines joined. level is its depth in the outline."""

    source: Source
    text: str
    joints: tuple[Joint, ...]
    mark: Mark | None = None
    level: int = 0
    tabular: bool = False  # lines that read as table rows and that no table has claimed

    def at(self, start: int, end: int | None = None) -> Source:
        """Return the source of text[start:end]: the page of its first character, the lines it spans."""
        first = self._joint(start)
        last = self._joint(max(start, (end if end is not None else start + 1) - 1))
        box = first.source.box if first.number == last.number else None
        return Source(first.source.document_id, first.source.page, (first.number, last.number), box)

    def _joint(self, offset: int) -> Joint:
        found = self.joints[0]
        for joint in self.joints:
            if joint.offset <= offset:
                found = joint
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """The paragraphs that follow one heading (小节). path holds the headings from the outermost in."""

    source: Source
    path: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def heading(self) -> str:
        """The innermost heading, empty before the first."""
        return self.path[-1] if self.path else ""


@dataclass(slots=True)
class _Block:
    """Lines being joined into one heading or paragraph."""

    text: str = ""
    joints: list[Joint] = field(default_factory=list)
    last_width: float = 0.0
    page: int = 0
    opens_page: bool = False
    tabular: bool = False

    def add(self, line: Line, text: str, width: float) -> None:
        glue = _glue(self.text, text) if self.text else ""
        self.text += glue
        self.joints.append(Joint(len(self.text), line.source, line.number))
        self.text += text
        self.last_width = width
        self.page = line.source.page

    @property
    def source(self) -> Source:
        first, last = self.joints[0], self.joints[-1]
        return Source(first.source.document_id, first.source.page, (first.number, last.number))


def sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    """Return the narrative of a document as sections in reading order.

    lines are those that belong to no table, in reading order.
    """
    titles = listed_titles(lines)
    return _nest(_part_titles(_blocks(narrative_lines(lines), titles)), titles)


def narrative_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that carry text: no running heads, page numbers or contents lists."""
    held = tuple(line for line in lines if line.text.strip())
    marks = running_heads(held) | page_numbers(held)
    held = tuple(line for line in held if line.number not in marks)
    listed = contents(held)
    return tuple(line for line in held if line.number not in listed)


def is_tabular(text: str) -> bool:
    """Tell whether a line reads as a table row or head: cells apart by spaces, no sentence."""
    plain = _GAP.sub("", text.strip())
    if any(mark in plain for mark in "。；，"):
        return False
    cells = plain.split()
    numbers = sum(1 for cell in cells if _NUMBER.fullmatch(cell))
    return numbers >= 2 or (numbers == 1 and len(cells) >= 3) or len(cells) >= 5


def width_of(text: str) -> float:
    """Return the printed width of a text in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _page_widths(lines: Iterable[Line]) -> dict[int, float]:
    """Return the width of a full line on each page; short pages take the document's."""
    found: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        if _PROSE.search(line.text) and not is_tabular(line.text):
            found[line.source.page].append(width_of(line.text.strip()))
    own = {page: _full_width(widths) for page, widths in found.items() if len(widths) >= _FEW_LINES}
    every = sorted(own.values()) or sorted(width for widths in found.values() for width in widths)
    usual = every[len(every) // 2] if every else 0.0
    return {line.source.page: own.get(line.source.page, usual) for line in lines}


def _full_width(widths: Sequence[float]) -> float:
    """Return the median of the long lines: a few are wider, with half-width marks between."""
    if not widths:
        return 0.0
    long = sorted(width for width in widths if width >= 0.75 * max(widths))
    return long[len(long) // 2]


def _is_listed(text: str, titles: frozenset[str]) -> bool:
    """Tell whether an unmarked line is a title that the contents list names (2025年部门预算编制说明)."""
    plain = squeezed(text)
    return len(plain) <= _MAX_COVER and mark_of(plain) is None and any(plain.endswith(t) for t in titles)


def _blocks(lines: Sequence[Line], titles: frozenset[str]) -> list[_Block]:
    widths = _page_widths(lines)
    blocks: list[_Block] = []
    for line in lines:
        text = line.text.strip()
        tabular = is_tabular(text)
        current = blocks[-1] if blocks else None
        alone = _is_listed(text, titles) or (current is not None and _is_listed(current.text, titles))
        width = widths.get(current.page, 0.0) if current else 0.0
        if current is None or alone or not _goes_on(current, text, width, tabular=tabular):
            opens_page = current is None or current.page != line.source.page
            blocks.append(_Block(opens_page=opens_page, tabular=tabular))
        blocks[-1].add(line, text, width_of(text))
    return blocks


def _goes_on(block: _Block, text: str, width: float, *, tabular: bool) -> bool:
    """Tell whether a line continues a block."""
    if tabular or block.tabular or _CAPTION.match(text):
        return False
    mark = mark_of(text)
    if mark is not None:
        return _continues_list(block.text, mark, text) or _breaks_at_mark(block, mark, width)
    closed = block.text.endswith(_CLOSED)
    if block.text.endswith(_OPEN) or is_unclosed(block.text) or _is_split_off(block.text, text):
        return True
    if closed:
        return _goes_on_after_sentence(block, text, width)
    if is_label(text) or is_heading(block.text, mark_of(block.text)) or is_title(block.text):
        repeated = squeezed(text) in squeezed(block.text)
        complete = is_label(text) or repeated or bool(_COMPLETE_HEADING.search(block.text))
        return not complete and block.last_width >= _HEADING_FULL * width
    return block.last_width >= _BROKEN * width or (bool(_NUMBER.match(text)) and "，" in block.text)


def _is_split_off(before: str, after: str) -> bool:
    """Tell whether a line break parts a figure from its unit or its name, or （款） from its name."""
    if before[-1].isdecimal():
        return bool(_UNIT.match(after))
    return not before.endswith(_CLOSED) and bool(_SPLIT_OFF.match(after))


def _goes_on_after_sentence(block: _Block, text: str, width: float) -> bool:
    """Tell whether a block whose line ends a sentence goes on: a full line, or a term to be explained."""
    if _DEFINITION.match(text) or is_label(text):
        return False
    if block.text.endswith(("：", ":")) and (_EXPLAINS.match(text) or _ANNOUNCES.search(block.text)):
        return bool(_EXPLAINS.match(text))
    if _SUBJECT_ALONE.search(block.text):
        return True
    return width >= _LEAST_WIDTH and width - block.last_width <= _FULL


def _continues_list(before: str, mark: Mark, text: str) -> bool:
    """Tell whether a mark goes on with a list inside the paragraph (…（8）… over the line （9）…)."""
    opener = mark_of(before)
    if opener and opener.style == mark.style:
        return False
    if mark.style == "（1）" and mark.number > 1:
        return bool(re.search(rf"[（(]\s*{mark.number - 1}\s*[）)]", before))
    if mark.style == "一是" and not before.endswith(_CLOSED):
        return not is_heading(before, opener)
    return mark.style in {"1.", "1）"} and before.endswith(_OPEN) and not is_heading(text, mark)


def _breaks_at_mark(block: _Block, mark: Mark, width: float) -> bool:
    """Tell whether a full line broke before characters that only look like a mark (集中统⏎一、全面)."""
    if mark.style not in {"一、", "1.", "1）"} or block.text.endswith(_CLOSED):
        return False
    if width < _LEAST_WIDTH or block.last_width < _HEADING_FULL * width:
        return False
    return not is_heading(block.text, mark_of(block.text)) and not is_title(block.text)


def _glue(before: str, after: str) -> str:
    """Return what stands between two joined lines: a space between words and numbers, else nothing."""
    if _CJK.match(before[-1]) or _CJK.match(after[0]):
        return ""
    if re.search(r"\d[.,]$", before) and after[0].isdecimal():
        return ""
    if before[-1] in "([" or after[0] in ")],.%％":
        return ""
    return " "


def _part_titles(blocks: list[_Block]) -> list[_Block]:
    """Join a part's number that stands alone (第三部分) with the title printed below it."""
    joined: list[_Block] = []
    parts = 0
    for block in blocks:
        before = joined[-1] if joined else None
        mark = mark_of(before.text) if before else None
        alone = (
            before is not None
            and mark is not None
            and mark.style == "部分"
            and (len(before.text) == mark.length or 0 < parts < _MAX_PART_TITLE)
        )
        short = len(squeezed(block.text)) <= 24 and not re.search(r"[，。；：]", block.text)
        if before and alone and short and mark_of(block.text) is None and not block.tabular:
            before.text += " " + block.text
            before.joints += block.joints
            parts += 1
        else:
            joined.append(block)
            parts = 0
    return joined


def _nest(blocks: Sequence[_Block], titles: frozenset[str]) -> tuple[Section, ...]:
    outline = Outline()
    found: list[Section] = []
    held: list[Paragraph] = []
    opened: Source | None = None

    def close() -> None:
        nonlocal held, opened
        if opened is not None and (held or outline.path):
            found.append(Section(opened, outline.path, tuple(held)))
        held, opened = [], None

    for block in _without_cover(blocks, titles):
        mark = mark_of(block.text)
        block.opens_page = block.opens_page or _is_listed(block.text, titles)
        heading = _heading_of(block, mark, outline)
        if heading is not None:
            close()
            opened = block.source
            style = mark.style if mark else (LABEL_STYLE if block.text.endswith(("：", ":")) else TITLE_STYLE)
            outline = outline.enter(style, mark.number if mark else 1, heading)
            continue
        if _repeats_heading(block, outline):
            continue
        if mark is not None and not block.tabular:
            entered = outline.enter(mark.style, mark.number, None)
            if entered.path != outline.path:
                close()
            outline = entered
        opened = opened or block.source
        level = len(outline.levels)
        held.append(
            Paragraph(block.source, block.text, tuple(block.joints), mark, level, tabular=block.tabular)
        )
    close()
    return tuple(section for section in found if section.paragraphs or section.path)


def _without_cover(blocks: Sequence[_Block], titles: frozenset[str]) -> Sequence[_Block]:
    """Leave out the document's own title at its top (2026年某局部门预算), which heads no part of it."""
    first = 0
    while first < min(len(blocks), _COVER_LINES) and _is_cover(blocks[first]):
        if _is_listed(blocks[first].text, titles):
            break
        first += 1
    return blocks[first:]


def _is_cover(block: _Block) -> bool:
    text = squeezed(block.text)
    return (
        block.page == 1
        and mark_of(text) is None
        and len(text) <= _MAX_COVER
        and not re.search(r"[，。；：]", text)
    )


def _heading_of(block: _Block, mark: Mark | None, outline: Outline) -> str | None:
    """Return a block's text as a heading, None where it is a paragraph."""
    if block.tabular:
        return None
    text = re.sub(r"(?<=[\u4e00-\u9fff])(?<!部分)\s+(?=[\u4e00-\u9fff])", "", block.text)
    if is_heading(block.text, mark):
        return text.rstrip("：:")
    if mark is None and is_label(block.text):
        return text.rstrip("：:")
    if mark is None and block.opens_page and is_title(block.text):
        return None if _repeats_heading(block, outline) else text
    return None


def _repeats_heading(block: _Block, outline: Outline) -> bool:
    """Tell whether a title at the top of a page says again what a heading above it has said."""
    if not block.opens_page or mark_of(block.text) is not None or not is_title(block.text):
        return False
    return any(squeezed(block.text) in squeezed(heading) for heading in outline.path)
