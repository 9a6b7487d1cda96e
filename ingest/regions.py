"""Pages → table regions (表区): title, unit, head, body lines over all pages, notes.

A table starts at a title that a head follows; it ends at the next title, a section heading, a note or
running text. Heads repeated on later pages are taken out of the body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.amount import NUMBER, normalise
from ingest.records import Line, Page
from ingest.sides import number_of
from ingest.terms.columns import HeadCell, segment, segments
from ingest.terms.forms import form_of_title
from ingest.terms.subjects import is_subject_code

UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*([百千万亿]*元)")
META = re.compile(
    r"预算年度|截止时间|截至时间|(?:金额)?单位\s*[:：]|(?:编制|预算|主管)?(?:部门|单位)(?:名称)?\s*(?:[（(]单位[)）])?\s*[:：]"
)
_PART = re.compile(r"^第[一二三四五六七八九十\d]+部分")
_NOTE = re.compile(r"^(?:注|备注|说明)\s*\d*\s*[:：]|^[（(]?注\s*[:：]|^此表|^本表")
_EMPTY = re.compile(
    r"空表|无此项|无发生额|没有(?:使用|安排)|未安排|不涉及|^(?:注|备注|说明)[:：]?\s*(?:本|我)?(?:部门|单位)?.{0,12}?无|本?(?:部门|单位).{0,20}无"
)
_LIST_START = re.compile(r"^(?:\d+\s+)?(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_TITLE_LIKE = re.compile(r".{2,48}表(?:\s*[（(].{1,20}[）)])?$")
_CHINESE = "一二三四五六七八九十"
_TABLE_NUMBER = re.compile(
    rf"(?:附?表|预算表?|(?:部门|单位)?公开表?|附件)\s*(?:\d+(?:-\d+)?|[{_CHINESE}]+)\s*表?$|(?:预算|公开)\s*\d+\s*表$"
)
_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页(?:.*共\s*\d+\s*页)?")
_HEAD_REACH = 90  # lines after a title in which its head ends
_LONG = 28  # characters of a line of running text


def is_meta(text: str) -> bool:
    """Tell whether a line states department, year or unit of a table (a unit inside brackets is a head's)."""
    return META.search(re.sub(r"[（(][^（）()]*[：:][^（）()]*[）)]", "", text)) is not None


@dataclass(frozen=True, slots=True)
class Region:
    """One table as found on the pages, before its head and rows are read.

    count is the number of columns the 栏次 row states, None where there is none.
    """

    title: str
    title_line: Line
    form: str | None
    unit: str | None
    head: tuple[HeadCell, ...]
    count: int | None
    body: tuple[Line, ...]
    notes: tuple[str, ...]
    declared_empty: str | None
    lines: tuple[Line, ...]  # every line the table takes up, heads and notes included
    preface: tuple[Line, ...] = ()  # lines between title and head (绩效目标 …)
    cut_off: bool = False  # the text ends inside the table


def regions_of(pages: Sequence[Page]) -> tuple[Region, ...]:
    """Return the table regions of a flattened document in print order."""
    lines = content_lines(pages)
    starts = [
        (index, head) for index, line in enumerate(lines) if (head := _head_after(lines, index)) is not None
    ]
    regions = []
    for number, (index, head) in enumerate(starts):
        stop = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        stop = _back_to_title_block(lines, stop, head.stop)
        regions.append(_region(lines, index, head, stop, last=number + 1 == len(starts)))
    return _joined(regions)


def _joined(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Join a table that repeats its title and head on each of its pages."""
    joined: list[Region] = []
    for region in regions:
        before = joined[-1] if joined else None
        if (
            before is not None
            and region.title == before.title
            and region.head == before.head
            and before.lines
            and 0 < region.title_line.source.page - before.lines[-1].source.page <= 1
        ):
            joined[-1] = replace(
                before,
                body=(*before.body, *region.body),
                lines=(*before.lines, *region.lines),
                notes=(*before.notes, *region.notes),
                declared_empty=before.declared_empty or region.declared_empty,
                cut_off=region.cut_off,
            )
        else:
            joined.append(region)
    return tuple(joined)


def content_lines(pages: Sequence[Page]) -> tuple[Line, ...]:
    """Return all lines but running heads and page numbers."""
    firsts = Counter(_masked(line.text) for page in pages if (line := _first(page)) is not None)
    running = {
        text
        for text, count in firsts.items()
        if count >= max(3, len(pages) * 0.4) and not is_meta(text) and "表" not in text
    }
    kept: list[Line] = []
    for page in pages:
        filled = [index for index, line in enumerate(page.lines) if line.text]
        drop = set()
        for index in (*filled[:2], *filled[-2:]):
            text = page.lines[index].text
            if _masked(text) in running and index in filled[:2]:
                drop.add(index)
            if _PAGE_NUMBER.fullmatch(text) and (not text.isdigit() or _counts(text, page, pages)):
                drop.add(index)
        kept += [line for index, line in enumerate(page.lines) if index not in drop]
    return tuple(kept)


def _counts(text: str, page: Page, pages: Sequence[Page]) -> bool:
    """A bare number is a page number only where most pages end or begin with one that keeps the same step."""
    step = int(text) - page.number
    same = 0
    for other in pages:
        filled = [line.text for line in other.lines if line.text]
        same += any(
            word.isdigit() and int(word) - other.number == step for word in (*filled[:2], *filled[-2:])
        )
    return same >= max(3, len(pages) * 0.4)


def _first(page: Page) -> Line | None:
    return next((line for line in page.lines if line.text), None)


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


# --- titles and heads -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    cells: tuple[HeadCell, ...]
    start: int
    stop: int  # index of the first body line
    count: int | None
    form: str | None
    title: str


def _head_after(lines: Sequence[Line], index: int) -> _Head | None:
    text = lines[index].text
    if not text or is_meta(text) or _TABLE_NUMBER.fullmatch(normalise(text)):
        return None
    form = form_of_title(text)
    if form is None and not (_TITLE_LIKE.fullmatch(normalise(text)) and len(text) > 3):
        return None
    return _read_head(lines, index, form, text)


def _read_head(lines: Sequence[Line], index: int, form: str | None, title: str) -> _Head | None:
    """Read the head below a title: known column words up to 栏次 or the first data line."""
    pieces: list[str] = []
    start: int | None = None
    count = None
    at = index + 1
    limit = min(len(lines), index + _HEAD_REACH * 3)
    taken: list[tuple[int, str]] = []
    closed = False
    while at < limit and len(taken) < _HEAD_REACH:
        text = lines[at].text
        if not text:
            at += 1
            continue
        if is_meta(text) or _TABLE_NUMBER.fullmatch(normalise(text)):
            if taken and start is not None and is_meta(text) and len(text) > 60:
                break
            at += 1
            continue
        counted = _column_numbers(text)
        if counted is not None:
            count, closed = counted or None, True
            at += 1
            break
        if not taken and form_of_title(text) is not None and segment(text.split())[0].term is None:
            return None
        if form in {"performance", "overall_performance"} and not taken and "级指标" not in text:
            if len(pieces) > 12 or form_of_title(text):
                return None
            pieces.append(text)
            at += 1
            continue
        if _is_data(text):
            break
        if start is None:
            start = at
        taken.append((at, text))
        at += 1
        if form in {"performance", "overall_performance"} and "依据" in text:
            break
    if start is None:
        return None
    kept, cells = _known_head([text for _, text in taken], closed=closed)
    if not cells:
        return None
    stop = at if kept == len(taken) else taken[kept][0]
    return _Head(cells, start, stop, count, form, title)


def _known_head(texts: Sequence[str], *, closed: bool) -> tuple[int, tuple[HeadCell, ...]]:
    """Return how many lines make the head, and its cells; unknown words at its end belong to the body."""
    pieces = [(number, piece) for number, text in enumerate(texts, 1) for piece in text.split()]
    readings = segments([piece for _, piece in pieces])
    last_piece = {number: at for at, (number, _) in enumerate(pieces)}
    for keep in range(len(texts), 0, -1):
        cells = readings[last_piece[keep]]
        named = sum(1 for cell in cells if cell.term is not None)
        unknown = sum(len(cell.label) for cell in cells if cell.term is None)
        total = sum(len(cell.label) for cell in cells)
        if named < 2 or unknown > total * 0.35:
            continue
        if cells[-1].term is None and not closed and keep > 1:
            continue
        return keep, cells
    return 0, ()


def _column_numbers(text: str) -> int | None:
    """Return n where a line is the column-number row 栏次 1 2 … n, 0 where it numbers amounts only (** ** 1 2)."""
    words = normalise(text).replace("栏次", " ").replace("行次", " ").split()
    if not words or not all(word.isdigit() or word == "**" for word in words):
        return None
    digits = [int(word) for word in words if word.isdigit()]
    if not digits or digits != list(range(1, len(digits) + 1)):
        return None
    if len(digits) < 2 and "**" not in words:  # a lone 1 is a row or a page number
        return None
    return 0 if "**" in words else len(digits)


def _is_data(text: str) -> bool:
    words = text.split()
    if any(NUMBER.fullmatch(word) and ("." in word or "," in word) for word in words):
        return True
    if _NOTE.match(text) or _LIST_START.match(text) or _PART.match(text):
        return True
    if (is_subject_code(words[0]) and not words[0].startswith(("19", "20"))) or (
        is_subject_code(words[0]) and len(words) > 1 and len(words[0]) == 3 and not words[1].startswith("年")
    ):
        return True
    numbers = [word for word in words if NUMBER.fullmatch(word) and not re.fullmatch(r"20\d\d", word)]
    return bool(numbers) and len(words) > 1


# --- bodies -----------------------------------------------------------------------------------------


def _back_to_title_block(lines: Sequence[Line], stop: int, floor: int) -> int:
    """Let 公开01表 or a unit line directly above the next title go with that title."""
    while stop - 1 > floor:
        text = lines[stop - 1].text
        if text and not _TABLE_NUMBER.fullmatch(normalise(text)) and not is_meta(text):
            return stop
        stop -= 1
    return stop


def _region(lines: Sequence[Line], index: int, head: _Head, stop: int, *, last: bool) -> Region:
    title = lines[index]
    head_texts = {lines[at].text for at in range(head.start, head.stop)} | {title.text}
    head_stream = _squeezed(lines[at].text for at in range(head.start, head.stop))
    body: list[Line] = []
    notes: list[str] = []
    at = head.stop
    performance = head.form in {"performance", "overall_performance"}
    page = lines[head.stop - 1].source.page
    at_page_top = False
    numbers_seen: list[str] = []
    while at < stop:
        line = lines[at]
        text = line.text
        if line.source.page != page:
            page, at_page_top = line.source.page, True
            at = _after_head(lines, at, stop, head_stream)
            if at < stop:
                line, text = lines[at], lines[at].text
            else:
                break
        if not text:
            body.append(line)
            at += 1
            continue
        if at_page_top and (text in head_texts or is_meta(text) or _column_numbers(text) is not None):
            at += 1
            continue
        at_page_top = False
        if _NOTE.match(text):
            at = _take_note(lines, at, stop, notes)
            break
        if _ends(text, numbers_seen, lines, at, performance=performance):
            break
        if number_of(re.sub(r"^\d+\s+", "", text)) is not None:
            numbers_seen.append(text)
        body.append(line)
        at += 1
    used = lines[index:at]
    while body and not body[-1].text:
        body.pop()
    preface = tuple(line for line in lines[index + 1 : head.start] if line.text and not is_meta(line.text))
    near = [line.text for line in (*lines[max(0, index - 6) : index], *lines[index : head.stop])]
    empty = next((note for note in notes if _EMPTY.search(note)), None)
    return Region(
        title=title.text,
        title_line=title,
        form=head.form,
        unit=_unit(near, lines, index, at),
        head=head.cells,
        count=head.count,
        body=tuple(body),
        notes=tuple(notes),
        declared_empty=empty,
        lines=tuple(used),
        preface=preface,
        cut_off=last and at >= len(lines),
    )


def _squeezed(texts: Iterable[str]) -> str:
    return re.sub(r"\s", "", "".join(text for text in texts if not is_meta(text)))


def _after_head(lines: Sequence[Line], at: int, stop: int, head: str) -> int:
    """Return where the body goes on after a repeated head, whose lines may break elsewhere; at where there is none."""
    seen = ""
    page = lines[at].source.page
    for index in range(at, stop):
        text = lines[index].text
        if lines[index].source.page != page:
            return at
        if not text or is_meta(text):
            continue
        seen += re.sub(r"\s", "", text)
        if seen == head:
            return index + 1
        if not head.startswith(seen):
            return at
    return at


def _take_note(lines: Sequence[Line], at: int, stop: int, notes: list[str]) -> int:
    """Join a note over its lines; it ends at a sentence end or an empty line after one."""
    text = ""
    while at < stop:
        here = lines[at].text
        if not here:
            if text.endswith(("。", "；", "）", ")")):
                break
            at += 1
            continue
        if text and (_PART.match(here) or _LIST_START.match(here) or _TITLE_LIKE.fullmatch(here)):
            break
        text += here
        at += 1
        if text.endswith("。"):
            break
    notes.append(text)
    return at


def _ends(text: str, seen: Sequence[str], lines: Sequence[Line], at: int, *, performance: bool) -> bool:
    """Tell whether a line is no longer part of the table: a section heading or running text."""
    if _PART.match(text):
        return True
    words = text.split()
    trailing = bool(words) and bool(NUMBER.fullmatch(words[-1]))
    heading = _LIST_START.match(text) is not None and text[0] in "一二三四五六七八九十（("
    if performance:
        return heading and text[0] not in "（("
    if heading and not trailing and text[0] not in "（(" and not _goes_on(text, seen):
        return True
    if heading and not trailing and _prose_follows(lines, at):
        return True
    return ("。" in text and len(text) > _LONG) or (
        len(text) > _LONG and "，" in text and not trailing and len(words) < 4
    )


def _goes_on(text: str, seen: Sequence[str]) -> bool:
    """A Chinese list number belongs to the table where it goes on from one of its own, or starts at one."""
    number = number_of(text)
    own = {number_of(re.sub(r"^\d+\s+", "", before)) for before in seen if _LIST_START.match(before)}
    for before in seen:
        own |= {number_of(word) for word in before.split()[1:]}
    return number == 1 or (number is not None and (number - 1 in own or not seen))


def _prose_follows(lines: Sequence[Line], at: int) -> bool:
    filled = [line.text for line in lines[at + 1 : at + 12] if line.text][:3]
    return any("。" in text or (len(text) > _LONG and "，" in text) for text in filled)


def _unit(near: Sequence[str], lines: Sequence[Line], index: int, stop: int) -> str | None:
    """Return the unit of the nearest unit line: around the title first, then right after the table."""
    for text in reversed(near):
        found = UNIT.search(text)
        if found:
            return found.group(1)
    after = [line.text for line in lines[index : min(len(lines), stop + 6)]]
    for text in after:
        found = UNIT.search(text)
        if found:
            return found.group(1)
    return None
