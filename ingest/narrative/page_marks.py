"""What a page carries beside its text: running heads (页眉), page numbers (页码), contents lists (目录)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ingest.narrative.outline import mark_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Line

_EDGE = 3  # lines at the top and bottom of a page in which heads and page numbers stand
_APART = 8  # lines between two page numbers
_REPEATS = 3  # pages on which a line must return to count as a running head
_PAGE_NUMBER = re.compile(r"[-—–－―\s·]*(\d{1,4})[-—–－―\s·]*")
_WORDED_NUMBER = re.compile(r"(?:第\s*\d+\s*页)?[，,/\s]*(?:共\s*\d+\s*页)?")
_LEADERS = re.compile(r"[.．…·•]{4,}|(?:\.\s){4,}|…{2,}")
_CONTENTS = re.compile(r"目\s*录|目\s*次")
_TRAILING_NUMBER = re.compile(r"[\s.．…·•]*\d{0,3}\s*$")
_SENTENCE = re.compile(r"[。；！？]")
_MAX_ENTRY = 45
_MIN_TITLE = 4


def squeezed(text: str) -> str:
    """Return a text without spaces."""
    return re.sub(r"\s", "", text)


def running_heads(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of lines that repeat at the same edge of several pages, digits apart."""
    seen: dict[str, list[Line]] = defaultdict(list)
    for page in _pages(lines):
        for line in _edges(page):
            key = re.sub(r"\d", "", squeezed(line.text))
            if len(key) >= 4:
                seen[key].append(line)
    heads = set()
    for found in seen.values():
        pages = {line.source.page for line in found}
        if len(pages) >= _REPEATS:
            heads |= {line.number for line in found}
    return frozenset(heads)


def page_numbers(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of lines that are page numbers: decorated, or counting along with the pages."""
    bare: list[tuple[Line, int]] = []
    found = set()
    for page in _pages(lines):
        for line in _edges(page):
            text = line.text.strip()
            match = _PAGE_NUMBER.fullmatch(text)
            if match and not text[0].isdecimal():
                found.add(line.number)
            elif match:
                bare.append((line, line.source.page - int(match.group(1))))
            elif text and _WORDED_NUMBER.fullmatch(text):
                found.add(line.number)
    found |= _counting(lines)
    offsets = Counter(offset for _, offset in bare)
    found |= {line.number for line, offset in bare if offsets[offset] > 1 or offset == 0}
    return frozenset(found)


def _counting(lines: Sequence[Line]) -> frozenset[int]:
    """Return lines that count on by one through the text, wherever page breaks were lost."""
    counted = [(line, int(line.text)) for line in lines if re.fullmatch(r"\s*\d{1,3}\s*", line.text)]
    runs: list[list[Line]] = []
    last = 0
    for line, value in counted:
        if runs and value == last + 1 and line.number - runs[-1][-1].number >= _APART:
            runs[-1].append(line)
        else:
            runs.append([line])
        last = value
    return frozenset(line.number for run in runs if len(run) > _REPEATS for line in run)


def contents(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of lines that belong to a contents list: leaders, or entries after 目录."""
    found: set[int] = set()
    entries: list[str] | None = None
    page = 0
    for line in lines:
        text = squeezed(line.text)
        if not text:
            continue
        new_page, page = line.source.page != page, line.source.page
        if _CONTENTS.fullmatch(line.text.strip()):
            entries = []
            found.add(line.number)
        elif _LEADERS.search(line.text):
            found.add(line.number)
            if entries is not None:
                entries.append(_entry(text))
        elif entries is not None:
            if _ends_contents(text, entries, new_page=new_page):
                entries = None
            else:
                found.add(line.number)
                entries.append(_entry(text))
    return frozenset(found)


def listed_titles(lines: Sequence[Line]) -> frozenset[str]:
    """Return the titles that the contents list names, without numbers and leaders."""
    numbers = contents(lines)
    titles = set()
    for line in lines:
        if line.number in numbers:
            text = _entry(squeezed(_LEADERS.sub("", line.text)))
            title = re.sub(r"^20\d\d年度?", "", _unmarked(text))
            if len(title) >= _MIN_TITLE and not _CONTENTS.fullmatch(title):
                titles.add(title)
    return frozenset(titles)


def _ends_contents(text: str, entries: list[str], *, new_page: bool) -> bool:
    entry = _entry(text)
    if _SENTENCE.search(text) or len(text) > _MAX_ENTRY:
        return True
    mark = mark_of(text)
    if (
        entry in entries
        or any(_unmarked(one) == _unmarked(entry) for one in entries)
        or (mark and mark.style == "部分" and any(e.startswith(entry) for e in entries))
    ):
        return True
    return new_page and mark is None and bool(entries) and not text[-1].isdecimal()


def _unmarked(entry: str) -> str:
    mark = mark_of(entry)
    return entry[mark.length :] if mark else entry


def _entry(text: str) -> str:
    return _TRAILING_NUMBER.sub("", text.replace("：", "").replace("　", ""))


def _pages(lines: Sequence[Line]) -> list[list[Line]]:
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.text.strip():
            pages[line.source.page].append(line)
    return list(pages.values())


def _edges(page: list[Line]) -> list[Line]:
    return page if len(page) <= 2 * _EDGE else [*page[:_EDGE], *page[-_EDGE:]]
