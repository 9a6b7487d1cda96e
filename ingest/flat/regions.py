"""Pages → table regions (表区): title, unit, head, body lines over all pages, notes.

A table starts at a title that a head follows; it ends at the next title, a section heading, a note or
running text. Heads repeated on later pages are taken out of the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.amount import NUMBER, normalise
from ingest.flat.sides import number_of
from ingest.flat.table_heads import TARGET_FORMS, TITLE_LIKE, Head, head_after, titles_on_top
from ingest.flat.target_rows import NAMES_PROJECT
from ingest.marks.line_marks import (
    LIST_START,
    NOTE,
    PART,
    TABLE_NUMBER,
    UNIT,
    column_numbers,
    content_lines,
    is_meta,
)
from ingest.records import Line, Page
from ingest.terms.columns import HeadCell

_EMPTY = re.compile(
    r"空表|无此项|无发生额|没有(?:使用|安排)|未安排|不涉及"
    r"|^(?:注|备注|说明)[:：]?\s*(?:本|我)?(?:部门|单位)?.{0,12}?无|本?(?:部门|单位).{0,20}无"
)
_NEAR = 6  # lines around a title or a table in which its unit line may stand
_LONG = 28  # characters of a line of running text


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
    lines = content_lines(titles_on_top(pages))
    starts = [
        (index, head) for index, line in enumerate(lines) if (head := head_after(lines, index)) is not None
    ]
    regions = []
    for number, (index, head) in enumerate(starts):
        stop = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        stop = _back_to_title_block(lines, stop, head.stop)
        regions.append(_region(lines, index, head, stop, last=number + 1 == len(starts)))
    return _joined(_with_units(lines, regions))


def _continued(before: Region, region: Region) -> tuple[Line, ...] | None:
    """Return the body that goes on with the table before, None where the region is another table.

    The head is the one before, told by its words: the first rows may have been read into it.
    """
    step = region.title_line.source.page - before.lines[-1].source.page
    if region.title != before.title or step not in {0, 1}:
        return None
    if region.form in TARGET_FORMS and any(NAMES_PROJECT.search(line.text) for line in region.preface):
        return None  # the targets of another project
    if region.head == before.head:
        return region.body
    below = region.lines[1:]
    start = _after_head(below, 0, len(below), _squeezed(cell.label for cell in before.head))
    if not start:
        return None
    rest = [line for line in below[start:] if not region.body or line.number < region.body[0].number]
    return (*(line for line in rest if column_numbers(line.text) is None), *region.body)


def _with_units(lines: Sequence[Line], regions: Sequence[Region]) -> list[Region]:
    """Give each table its unit: from the line around its title, or the one after it.

    Where the first table has no unit line before it and the last one has one behind it, the lines stand
    after their tables throughout the document.
    """
    places = {line.number: at for at, line in enumerate(lines)}
    spans = [
        (places[region.title_line.number], places[region.lines[-1].number])
        for region in regions
        if region.lines
    ]
    if len(spans) != len(regions) or not regions:
        return list(regions)
    before = [_unit_in(lines[max(0, start - _NEAR) : start + 1]) for start, _ in spans]
    inside = [_unit_in(region.lines) for region in regions]
    after = [_unit_in(lines[stop + 1 : stop + 1 + _NEAR], first=True) for _, stop in spans]
    if before[0] is None and inside[0] is None and after[-1] is not None:
        return [replace(region, unit=unit) for region, unit in zip(regions, after, strict=True)]
    return [
        replace(region, unit=within or near or behind or _unit_of_head(region))
        for region, within, near, behind in zip(regions, inside, before, after, strict=True)
    ]


def _unit_of_head(region: Region) -> str | None:
    return next((match.group(1) for cell in region.head if (match := UNIT.search(cell.label))), None)


def _unit_in(lines: Sequence[Line], *, first: bool = False) -> str | None:
    """Return the unit of the last unit line among lines, or of the first one."""
    found = [match.group(1) for line in lines if is_meta(line.text) and (match := UNIT.search(line.text))]
    return (found[0] if first else found[-1]) if found else None


def _joined(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Join a table that repeats its title and head on each of its pages."""
    joined: list[Region] = []
    for region in regions:
        before = joined[-1] if joined else None
        body = _continued(before, region) if before is not None else None
        if before is not None and body is not None:
            joined[-1] = replace(
                before,
                body=(*before.body, *body),
                lines=(*before.lines, *region.lines),
                notes=(*before.notes, *region.notes),
                declared_empty=before.declared_empty or region.declared_empty,
                cut_off=region.cut_off,
            )
        else:
            joined.append(region)
    return tuple(joined)


def _back_to_title_block(lines: Sequence[Line], stop: int, floor: int) -> int:
    """Let 公开01表 or a unit line directly above the next title go with that title."""
    while stop - 1 > floor:
        text = lines[stop - 1].text
        if text and not TABLE_NUMBER.fullmatch(normalise(text)) and not is_meta(text):
            return stop
        stop -= 1
    return stop


def _region(lines: Sequence[Line], index: int, head: Head, stop: int, *, last: bool) -> Region:
    title = lines[index]
    head_texts = {lines[at].text for at in range(head.start, head.stop)} | {title.text}
    head_stream = _squeezed(lines[at].text for at in range(head.start, head.stop))
    body: list[Line] = []
    notes: list[str] = []
    at = head.stop
    performance = head.form in TARGET_FORMS
    page = lines[head.stop - 1].source.page
    at_page_top = False
    numbers_seen: list[str] = []
    while at < stop:
        line = lines[at]
        text = line.text.strip()
        if line.source.page != page:
            page, at_page_top = line.source.page, True
            at = _after_head(lines, at, stop, head_stream)
            if at < stop:
                line, text = lines[at], lines[at].text.strip()
            else:
                break
        if not text:
            body.append(line)
            at += 1
            continue
        if at_page_top and (text in head_texts or is_meta(text) or column_numbers(text) is not None):
            at += 1
            continue
        at_page_top = False
        if NOTE.match(text):
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
    empty = next((note for note in notes if _EMPTY.search(note)), None)
    return Region(
        title=title.text,
        title_line=title,
        form=head.form,
        unit=None,
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
    """Return where the body goes on after a repeated head (its lines may break elsewhere), else at."""
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
        if text and (PART.match(here) or LIST_START.match(here) or TITLE_LIKE.fullmatch(here)):
            break
        text += here
        at += 1
        if text.endswith("。"):
            break
    notes.append(text)
    return at


def _ends(text: str, seen: Sequence[str], lines: Sequence[Line], at: int, *, performance: bool) -> bool:
    """Tell whether a line is no longer part of the table: a section heading or running text."""
    if PART.match(text):
        return True
    words = text.split()
    trailing = bool(words) and bool(NUMBER.fullmatch(words[-1]))
    heading = LIST_START.match(text) is not None and text[0] in "一二三四五六七八九十（("
    if performance:  # another project may follow without a title of its own
        return (heading and text[0] not in "（(") or bool(NAMES_PROJECT.match(text)) or text == "备注"
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
    own = {number_of(re.sub(r"^\d+\s+", "", before)) for before in seen if LIST_START.match(before)}
    for before in seen:
        own |= {number_of(word) for word in before.split()[1:]}
    return number == 1 or (number is not None and (number - 1 in own or not seen))


def _prose_follows(lines: Sequence[Line], at: int) -> bool:
    filled = [line.text for line in lines[at + 1 : at + 12] if line.text][:3]
    return any("。" in text or (len(text) > _LONG and "，" in text) for text in filled)
