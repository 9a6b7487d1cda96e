"""What a line of a flattened table page is (行的种类): unit, note, list start, column or page number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.amount import NUMBER, normalise
from ingest.records import Line, Page
from ingest.terms.subjects import is_subject_code

INDENT = "\u3000"  # the full-width space that tables indent their labels with
UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*([百千万亿]*元)")
META = re.compile(
    r"预算年度|截止时间|截至时间|(?:金额)?单位\s*[:：]"
    r"|(?:编制|预算|主管)?(?:部门|单位)(?:名称)?\s*(?:[（(]单位[)）])?\s*[:：]"
)
PART = re.compile(r"^第[一二三四五六七八九十\d]+部分")
NOTE = re.compile(r"^(?:注|备注|说明)\s*\d*\s*[:：]|^[（(]?注\s*[:：]|^此表|^本表")
LIST_START = re.compile(r"^(?:\d+\s+)?(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_CHINESE = "一二三四五六七八九十"
TABLE_NUMBER = re.compile(
    rf"(?:附?表|预算表?|(?:部门|单位)?公开表?|附件)\s*(?:\d+(?:-\d+)?|[{_CHINESE}]+)\s*表?$"
    r"|(?:预算|公开)\s*\d+\s*表$"
)
_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页(?:.*共\s*\d+\s*页)?")


def is_meta(text: str) -> bool:
    """Tell whether a line states department, year or unit of a table (a unit inside brackets is a head's)."""
    return META.search(re.sub(r"[（(][^（）()]*[：:][^（）()]*[）)]", "", text)) is not None


def column_numbers(text: str) -> int | None:
    """Return n where a line is the row 栏次 1 2 … n, 0 where only amounts are numbered (** ** 1 2)."""
    words = normalise(text).replace("栏次", " ").replace("行次", " ").split()
    if not words or not all(word.isdigit() or word == "**" for word in words):
        return None
    digits = [int(word) for word in words if word.isdigit()]
    if not digits or digits != list(range(1, len(digits) + 1)):
        return None
    if len(digits) < 2 and "**" not in words:  # a lone 1 is a row or a page number
        return None
    return 0 if "**" in words else len(digits)


def is_data(text: str) -> bool:
    """Tell whether a line belongs to a table's body: numbers, a code, a list number, a note."""
    words = text.split()
    if any(NUMBER.fullmatch(word) and ("." in word or "," in word) for word in words):
        return True
    if NOTE.match(text) or LIST_START.match(text) or PART.match(text):
        return True
    if (is_subject_code(words[0]) and not words[0].startswith(("19", "20"))) or (
        is_subject_code(words[0]) and len(words) > 1 and len(words[0]) == 3 and not words[1].startswith("年")
    ):
        return True
    numbers = [word for word in words if NUMBER.fullmatch(word) and not re.fullmatch(r"20\d\d", word)]
    return bool(numbers) and len(words) > 1


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
