"""What else is stated of whose document it is: region, short names, the units it covers (单位构成)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.identity.names import is_office, region_of
from ingest.narrative.page_marks import squeezed
from ingest.records import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.records import Grid, Line, Source

_UNIT_COLUMN = re.compile(
    r"(?:预算|所属|二级|基层)?单位(?:名称)?|预算单位名称|部门名称|部门[（(]单位[）)](?:名称)?|单位[（(]部门[）)](?:名称)?"
)
_LIST_MARK = re.compile(r"^(?:[\d.、\-－—_\[\]（）()]+|[一二三四五六七八九十]+[、.])")
_SHORT = re.compile(
    r"[（(]?(?:以下)?简称[：:]?(?:为)?[“\"「『]?(?P<name>[\u4e00-\u9fff]{2,12})[”\"」』）)，,。]"
)
_UNITS_ARE = re.compile(
    r"(?:预算单位|下属单位|所属单位|单位构成|预算(?:构成)?看)[^。；]{0,60}?(?:包括|分别为|分别是|如下|有|为)(?:以下单位)?[：:]"
    r"|(?:行政|事业|参公)单位\d*[家个][^。；]{0,40}?(?:包括|如下)[：:]"
)
_ITEM = re.compile(
    r"(?:[（(]?\d{1,2}[）)]?[.．、)）]?)?(?P<name>[\u4e00-\u9fff（）()·]{3,40}?)"
    r"(?:[、；;。，,]|(?=\d{1,2}[.．、])|$)"
)
_WORDED = re.compile(r"[\u4e00-\u9fff]")
_GOES_ON = frozenset("、，,")
_WINDOW = 40  # lines that a list of units may run over
_HEAD_ROWS = 6
_MOST_UNITS = 80


def named_in_columns(grids: Sequence[Grid]) -> tuple[Stated, ...]:
    """Return the offices that tables name in a column of units, each once, in the order printed."""
    found: dict[str, Stated] = {}
    for grid in grids:
        for name, source in _units_of(grid):
            found.setdefault(name, Stated(name, source))
    return tuple(found.values())[:_MOST_UNITS]


def _units_of(grid: Grid) -> Iterator[tuple[str, Source]]:
    for head, row in enumerate(grid.rows[:_HEAD_ROWS]):
        for column, text in enumerate(row):
            if text is None or not _UNIT_COLUMN.fullmatch(squeezed(text)):
                continue
            for place in range(head + 1, len(grid.rows)):
                below = grid.rows[place][column] if column < len(grid.rows[place]) else None
                name = _LIST_MARK.sub("", squeezed(below or ""))
                if is_office(name):
                    yield name.replace("(", "（").replace(")", "）"), grid.sources[place][column]


def named_in_sentences(lines: Sequence[Line]) -> tuple[Stated, ...]:
    """Return the offices that a sentence lists as the units of a budget (预算单位包括：甲局、乙中心)."""
    found: dict[str, Stated] = {}
    worded = [line for line in lines if _WORDED.search(line.text)]
    texts = [squeezed(line.text) for line in worded]
    for place in range(len(worded)):
        if "单" not in texts[place] and "预算" not in texts[place]:
            continue
        window = "".join(texts[place : place + _WINDOW])
        opening = _UNITS_ARE.search(window)
        if opening is None or opening.start() >= len(texts[place]) or "内设" in opening.group():
            continue
        listed: dict[str, Stated] = {}
        at, ended = opening.end(), ""
        while (item := _ITEM.match(window, at)) and is_office(name := item["name"].removesuffix("等")):
            name = name.replace("(", "（").replace(")", "）")
            listed.setdefault(name, Stated(name, _line_at(worded[place:], texts[place:], item.start("name"))))
            at, ended = item.end(), item.group()[-1]
        if ended not in _GOES_ON:  # a list that was not read to its end names nobody
            found = {**found, **{name: stated for name, stated in listed.items() if name not in found}}
    return tuple(found.values())[:_MOST_UNITS]


def _line_at(lines: Sequence[Line], texts: Sequence[str], at: int) -> Source:
    """Return where the character at a place of joined lines stands."""
    for line, text in zip(lines, texts, strict=True):
        if at < len(text):
            return line.source
        at -= len(text)
    return lines[-1].source


def details(
    department: str, at: Source, lines: Sequence[Line], named: Sequence[Stated]
) -> list[tuple[str, Stated]]:
    """Return region, short names and units as pieces of metadata, each with its place in the text."""
    found: list[tuple[str, Stated]] = []
    region = region_of(department)
    if region is not None and region != department:
        found.append(("region", Stated(region, at)))
    found += [("short_name", short) for short in _short_names(department, lines)]
    units = {unit.value: unit for unit in (*named_in_sentences(lines), *named)}.values()
    if len(units) > 1:
        whole = {department, f"{department}（汇总）", f"{department}（部门）"}
        found += [("sub_unit", unit) for unit in units if unit.value not in whole]
    return found


def _short_names(department: str, lines: Sequence[Line]) -> Iterator[Stated]:
    """Yield what the text says the office is called for short: 某市甲局（以下简称市甲局）."""
    seen: set[str] = set()
    for line in lines:
        text = squeezed(line.text)
        at = text.find(department)
        while at >= 0:
            match = _SHORT.match(text, at + len(department))
            if match and match["name"] not in seen:
                seen.add(match["name"])
                yield Stated(match["name"], line.source)
            at = text.find(department, at + 1)
