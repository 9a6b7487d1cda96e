"""Body rows of a grid → rows with code, label, path and cells (行).

The column of every number is given, so each cell is certain. A row's place in the hierarchy comes from its
code, its indentation, its list numbering, or the columns left of its label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.amount import MONEY_UNITS, normalise, parse, shape
from ingest.grids.heads import OTHER_SUBJECTS
from ingest.marks.cells import flat
from ingest.marks.levels import in_hierarchy
from ingest.records import Cell, Problem, Row, Source
from ingest.terms.items import canonical_item, is_part, is_total, strip_numbering
from ingest.terms.subjects import is_subject_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ingest.grids.heads import Head, Leaf, Section
    from ingest.marks.cells import GridRow

_CODE_NAME = re.compile(r"\[?(\d{3}(?:\d{2}){0,3})\]?\s*[-－—:：\s]?\s*(\D.*)", re.DOTALL)
_MONEY = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_WITH_UNIT = re.compile(rf"([-+]?[\d,，]+(?:\.\d+)?)\s*({_MONEY}|[^\d\s.,，]{{1,4}})")
_DECIMALS = re.compile(r"-?\d[\d,，]*\.\d{2,6}")
_CURRENCY = re.compile(r"^[¥￥]\s*")
_WIDE = re.compile(r"[^\x00-\u2e7f]")  # Chinese characters are joined without a space
_LEVELS = (("类", 3), ("款", 2), ("项", 2))
_GOODS = "采购物品名称"
_GOODS_CODE = "采购目录序号"
_CLASS_DIGITS = 3
_MEASURE_UNIT = "计量单位"


@dataclass
class _State:
    """What is carried from one row to the next within a section."""

    codes: list[str]
    texts: dict[int, str]  # leaf place → text of a merged first column


def rows_of(body: Sequence[GridRow], head: Head) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the rows of a body in print order; a two-sided form gives one row a side with one ordinal."""
    by_section: list[list[Row]] = [[] for _ in head.sections]
    problems: list[Problem] = []
    states = [_State([], {}) for _ in head.sections]
    ordinals = _ordinals(body, head)
    for row, ordinal in zip(body, ordinals, strict=True):
        made: list[Row | None] = []
        for at, (section, state) in enumerate(zip(head.sections, states, strict=True)):
            one, found = _row(row, section, state, ordinal)
            problems += found
            made.append(replace(one, section=at) if one is not None else None)
        for at, one in enumerate(made):
            if one is not None and not _goes_on_right(one, made[at + 1 :]):
                by_section[at].append(one)
    in_place = [
        _told_apart(in_hierarchy(rows), section)
        for rows, section in zip(by_section, head.sections, strict=True)
    ]
    order = {id(row): number for number, rows in enumerate(in_place) for row in rows}
    together = sorted(
        (row for rows in in_place for row in rows), key=lambda row: (row.ordinal, order[id(row)])
    )
    return tuple(together), tuple(problems)


def _told_apart(rows: list[Row], section: Section) -> list[Row]:
    """Name rows that share their path by the other tree of subjects beside them (机关 or 事业单位 …)."""
    others = [leaf.column.index for leaf in section.leaves if leaf.column and leaf.measure == OTHER_SUBJECTS]
    if not others or len({row.path for row in rows}) == len(rows):
        return rows
    named: list[Row] = []
    group = ""
    for row in rows:
        names = [text for index, text in row.texts if index in others and not re.fullmatch(r"[\d\s]+", text)]
        if names and row.code is not None and len(row.code) == _CLASS_DIGITS:
            group = names[-1]
        outer = (group,) if group and not row.is_total else ()
        named.append(replace(row, path=(*outer, *row.path)))
    return named


def _goes_on_right(row: Row, others: Sequence[Row | None]) -> bool:
    """Tell a label merged over the next section, where its number stands."""
    return not row.cells and any(
        other is not None and other.cells and other.side == row.side and other.label == row.label
        for other in others
    )


def _ordinals(body: Sequence[GridRow], head: Head) -> list[int]:
    """Return each row's ordinal: the printed 序号 where every row has its own, else the count from 1."""
    counted = list(range(1, len(body) + 1))
    if head.ordinal is None:
        return counted
    printed = [text_at(row, head.ordinal) for row in body]
    if not all(text.isdigit() for text in printed):
        return counted
    numbers = [int(text) for text in printed]
    return numbers if all(a < b for a, b in pairwise(numbers)) else counted


def text_at(row: GridRow, leaf: Leaf) -> str:
    """Return what a row prints in a leaf column, on one line."""
    return "".join(flat(row.texts[place] or "") for place in leaf.places if place < len(row.texts))


def printed_at(row: GridRow, leaf: Leaf) -> tuple[str, Source]:
    """Return a cell as printed, inner spaces kept, and where it stands."""
    filled = [place for place in leaf.places if place < len(row.texts) and (row.texts[place] or "").strip()]
    where = row.sources[filled[0] if filled else leaf.places[0]]
    return "".join(_on_one_line(row.texts[place] or "") for place in filled), where


def _on_one_line(text: str) -> str:
    """Join the lines of a cell; a number broken by its narrow column is joined without a space."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    whole = "".join(lines)
    broken = (
        len(lines) > 1 and _DECIMALS.fullmatch(whole) and not any(_DECIMALS.fullmatch(line) for line in lines)
    )
    if broken:
        return whole
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += line if _WIDE.match(joined[-1]) or _WIDE.match(line) else f" {line}"
    return joined


def _row(row: GridRow, section: Section, state: _State, ordinal: int) -> tuple[Row | None, list[Problem]]:
    cells, texts, problems = _cells(row, section)
    code, rest = _code(row, section, state)
    labels = _labels(row, section, state, rest, counted=bool(cells))
    if not labels and not cells and code is None:
        return None, problems
    if not labels:
        labels = _first_text(row, section)
    parted = [_parted(label) for label in labels]
    if code is None and parted:
        code = parted[-1][0]
    labels = [name for _, name in parted]
    label = labels[-1] if labels else ""
    where = _where(row, section)
    if not label.strip() and any(_is_label(leaf) for leaf in section.leaves):
        message = f"第 {ordinal} 行有数字而没有项目名称，这一行的数字不能按名称查到。"
        problems.append(Problem(where, "no_label", message))
    plain = strip_numbering(label)
    path = tuple(strip_numbering(text) for text in labels) or (plain,)
    return (
        Row(
            source=where,
            ordinal=ordinal,
            label=label,
            path=path,
            item=canonical_item(label),
            code=_text_of(row, section, _GOODS_CODE) or code,
            side=section.side,
            is_total=is_total(plain),
            is_part=is_part(label.strip()),
            unit=_text_of(row, section, _MEASURE_UNIT),
            cells=tuple(cells),
            texts=tuple(texts),
        ),
        problems,
    )


def _where(row: GridRow, section: Section) -> Source:
    first = section.leaves[0].places[0]
    last = section.leaves[-1].places[-1]
    source = row.sources[first]
    boxes = [one.box for one in row.sources[first : last + 1] if one.box is not None]
    if not boxes:
        return source
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    return replace(source, box=box)


def _text_of(row: GridRow, section: Section, measure: str) -> str | None:
    leaf = next((leaf for leaf in section.leaves if leaf.measure == measure), None)
    return (text_at(row, leaf) or None) if leaf is not None else None


# --- cells ------------------------------------------------------------------------------------------


def _cells(row: GridRow, section: Section) -> tuple[list[Cell], list[tuple[int, str]], list[Problem]]:
    """Return a cell for each number printed, the further texts, and what is no number where one should be."""
    cells: list[Cell] = []
    texts: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for leaf in section.leaves:
        column = leaf.column
        printed, where = printed_at(row, leaf)
        if column is None or not printed:
            continue
        if column.kind == "text":
            texts.append((column.index, printed))
        elif column.kind in {"amount", "quantity", "percent"}:
            cell = cell_of(printed, where, column.index)
            if cell is not None:
                cells.append(cell)
            else:
                texts.append((column.index, printed))
                message = f"“{'／'.join(column.path)}”栏里的“{printed[:40]}”不是数字，没有作为数字读取。"
                problems.append(Problem(where, "text_for_number", message))
    return cells, texts, problems


def cell_of(printed: str, where: Source, column: int) -> Cell | None:
    """Return the cell of a number, a dash or a number with its own unit; None where it is words."""
    plain = _CURRENCY.sub("", printed)
    kind = shape(plain)
    if kind == "dash":
        return Cell(where, printed, None, column, (column,))
    if kind in {"number", "zero"}:
        unit = "%" if normalise(plain).endswith("%") else None
        return Cell(where, printed, parse(plain), column, (column,), unit)
    value, unit = _with_unit(plain)
    return Cell(where, printed, value, column, (column,), unit) if value is not None else None


def _with_unit(printed: str) -> tuple[Decimal | None, str | None]:
    match = _WITH_UNIT.fullmatch(printed.strip())
    if match is None:
        return None, None
    try:
        return parse(match.group(1)), match.group(2)
    except ValueError:
        return None, None


# --- codes and labels -------------------------------------------------------------------------------


def _code(row: GridRow, section: Section, state: _State) -> tuple[str | None, str]:
    """Return the joined subject code of a row, and text that stands in its code columns instead."""
    leaves = [leaf for leaf in section.of_kind("code") if leaf.measure != _GOODS_CODE]
    # a second tree of codes in the same section is no part of the row's own
    by_level = {leaf.measure: text_at(row, leaf) for leaf in reversed(leaves)}
    words = "".join(text for text in by_level.values() if text and not re.fullmatch(r"[\d\s]+", text))
    if words:
        return None, words
    if {"类", "款"} & by_level.keys():
        return _joined_levels([by_level.get(name, "") for name, _ in _LEVELS], state), ""
    code = next((re.sub(r"\s", "", text) for text in by_level.values() if text), None)
    return code, ""


def _joined_levels(parts: Sequence[str], state: _State) -> str | None:
    """Join 类、款、项; a level left blank in front of a printed one is the row before's."""
    last = max((level for level, part in enumerate(parts) if part), default=-1)
    if last < 0:
        return None
    # a spreadsheet drops the zero in front of a 款 or 项
    parts = [part.zfill(2) if level and part else part for level, part in enumerate(parts)]
    if len(parts[last]) > 3:  # a joined code in one of the columns
        state.codes = []
        return parts[last]
    codes = [
        part or (state.codes[level] if level < len(state.codes) else "")
        for level, part in enumerate(parts[: last + 1])
    ]
    state.codes = codes
    return "".join(codes)


def _labels(row: GridRow, section: Section, state: _State, rest: str, *, counted: bool) -> list[str]:
    """Return the label texts of a row, outermost first; a merged first column is carried down."""
    leaves = [leaf for leaf in section.leaves if _is_label(leaf)]
    found: list[tuple[int, str]] = []
    for leaf in leaves:
        place = leaf.places[0]
        text = "".join(_raw(row.texts[at]) for at in leaf.places if at < len(row.texts))
        text = text if text.strip() else _covering(row, place)
        if not text.strip() and _is_head_cell(row, leaf, state):
            text = leaf.column.path[-1] if leaf.column is not None else ""
        if text.strip():
            state.texts = {at: kept for at, kept in state.texts.items() if at < place}
            state.texts[place] = text
            found.append((place, text))
        elif place in state.texts and _carries(row, leaf, leaves, counted=counted):
            found.append((place, state.texts[place]))
    own = {place: text for place, text in found if _prints(row, leaves, place)}
    if rest and not own:
        return [rest]
    if not own and not counted:
        return []
    blank_before = [place for place, _ in found if place not in own and row.texts[place] is not None]
    if len(own) == 1 and blank_before and _is_whole(next(iter(own.values()))):
        return list(own.values())  # a total below the groups belongs to none of them
    if is_total(strip_numbering(found[0][1])) if found else False:
        return [found[0][1]]
    return [text for _, text in found]


def _is_head_cell(row: GridRow, leaf: Leaf, state: _State) -> bool:
    """Tell a head cell that reaches down beside the row and names it (总体资金情况)."""
    box = row.sources[leaf.places[0]].box
    own = leaf.column is not None and box is not None and leaf.column.source.box == box
    return own and leaf.places[0] not in state.texts


def _prints(row: GridRow, leaves: Sequence[Leaf], place: int) -> bool:
    """Tell whether a row prints a label itself, and does not only repeat the one above."""
    places = _places(leaves, place)
    return any((row.texts[at] or "").strip() for at in places) or bool(_covering(row, place))


def _is_whole(label: str) -> bool:
    """Tell 合计 and 总计 from 小计, which belongs to its group."""
    return is_total(strip_numbering(label)) and "小计" not in label


def _covering(row: GridRow, place: int) -> str:
    """Return the words of a cell further left that is merged over a place; empty where none is."""
    at = place
    while at > 0 and row.texts[at] is None:
        at -= 1
    text = row.texts[at] or ""
    if at == place or not text.strip() or shape(text) != "text":
        return ""
    boxes = row.sources[at].box, row.sources[place].box
    together = boxes[0] == boxes[1] if boxes[0] and boxes[1] else _is_whole(flat(text))
    return _raw(text) if together else ""


def _carries(row: GridRow, leaf: Leaf, leaves: Sequence[Leaf], *, counted: bool) -> bool:
    """Tell whether a blank label repeats the one above: an outer column, or a merged one beside numbers."""
    if len(leaves) > 1:
        return leaf is not leaves[-1]
    return counted and _merged(row, leaf)


def _first_text(row: GridRow, section: Section) -> list[str]:
    """Return the leftmost words of a row whose label column is blank (a total standing in another column)."""
    words = (text_at(row, leaf) for leaf in section.of_kind("text"))
    return next(([text] for text in words if text), [])


def _parted(label: str) -> tuple[str | None, str]:
    """Part a code from the name behind it: 2014001-行政运行, [2014001]行政运行."""
    found = _CODE_NAME.fullmatch(label.strip())
    if found is None or not is_subject_code(found.group(1)):
        return None, label
    return found.group(1), found.group(2)


def _places(leaves: Sequence[Leaf], first: int) -> tuple[int, ...]:
    return next((leaf.places for leaf in leaves if leaf.places[0] == first), ())


def _is_label(leaf: Leaf) -> bool:
    return leaf.column is not None and (leaf.column.kind == "label" or leaf.measure == _GOODS)


def _merged(row: GridRow, leaf: Leaf) -> bool:
    return row.texts[leaf.places[0]] is None


def _raw(text: str | None) -> str:
    """Return a label on one line, its indentation kept."""
    if not text or not text.strip():
        return ""
    indent = text[: len(text) - len(text.lstrip())].replace("\n", "")
    return indent + flat(text)
