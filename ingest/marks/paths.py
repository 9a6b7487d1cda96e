"""Rows → rows with their place in the hierarchy (层级): by subject code, list numbering, or 其中."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ingest.records import Row
from ingest.terms.items import INCOME_ITEMS, canonical_item, strip_numbering
from ingest.terms.subjects import FUNCTION_CLASSES, is_subject_code, parent_codes

_CLASSES = frozenset({*FUNCTION_CLASSES.values(), "上缴上级支出", "对附属单位补助支出"})
_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+[、.．]"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[、.．]"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
)
_ECONOMIC = ("3", "5")  # 部门经济科目 and 政府经济科目 begin so
_FUNDS = frozenset({"一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入"})
_CARRY = re.compile(r"结转|结余")
_LISTED = 3  # so many rows numbered 一、二、三、 make a numbered list


def with_paths(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with `path` from the outermost parent and joined subject codes."""
    coded = _joined_codes(rows)
    if any(row.code and is_subject_code(row.code) for row in coded):
        return _by_code(coded)
    result: list[Row] = list(coded)
    for side in dict.fromkeys(row.side for row in coded):
        indexes = [index for index, row in enumerate(coded) if row.side == side]
        for index, row in zip(indexes, _by_numbering([coded[index] for index in indexes]), strict=True):
            result[index] = row
    return tuple(result)


def _joined_codes(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Join codes printed at their own level only (201 / 40 / 01 on successive rows)."""
    if not any(row.code and len(row.code) == 2 for row in rows):
        return tuple(rows)
    joined = list(rows)
    for start, row in enumerate(rows):
        if row.code is None or len(row.code) != 3:
            continue
        stop = start + 1
        while stop < len(rows) and len(rows[stop].code or "") == 2:
            stop += 1
        own = rows[start + 1 : stop]
        for at, code in enumerate(_full_codes(row.code, own), start + 1):
            joined[at] = replace(joined[at], code=code)
    return tuple(joined)


def _full_codes(top: str, rows: Sequence[Row]) -> list[str]:
    """Return the full codes of the rows below a class (类) that print two digits each."""
    codes = [row.code or "" for row in rows]
    if top.startswith(_ECONOMIC):  # 类 and 款 only
        return [top + code for code in codes]
    heads = _section_heads(rows)
    full: list[str] = []
    section = ""
    for at, code in enumerate(codes):
        if at in heads:
            section = top + code
        full.append(section if at in heads else section + code)
    return full


def _section_heads(rows: Sequence[Row]) -> tuple[int, ...]:
    """Return which rows below a class are its sections (款); the others are items (项) of the section before.

    Sections ascend, items ascend within theirs, and each section has an item. Where that leaves a choice, the
    one with the fewest sections whose first number is not the sum of its items' is taken, then the one with
    the fewest sections.
    """
    codes = [row.code or "" for row in rows]

    @cache
    def best(start: int, before: str) -> tuple[int, int, tuple[int, ...]] | None:
        if start == len(codes):
            return 0, 0, ()
        if codes[start] <= before:
            return None
        found: tuple[int, int, tuple[int, ...]] | None = None
        for stop in range(start + 2, len(codes) + 1):
            if stop > start + 2 and codes[stop - 1] <= codes[stop - 2]:
                break
            rest = best(stop, codes[start])
            if rest is not None:
                off = 0 if _adds_up(rows[start], rows[start + 1 : stop]) else 1
                option = (rest[0] + off, rest[1] + 1, (start, *rest[2]))
                found = option if found is None or option < found else found
        return found

    chosen = best(0, "")
    return chosen[2] if chosen is not None else (0,)


def _adds_up(whole: Row, parts: Sequence[Row]) -> bool:
    """Tell whether the first numbers of rows (their totals) add up."""
    values = [row.cells[0].value or Decimal(0) for row in (whole, *parts) if row.cells]
    return bool(values) and values[0] == sum(values[1:], Decimal(0))


def _by_code(rows: Sequence[Row]) -> tuple[Row, ...]:
    labels: dict[str, str] = {}
    placed: list[Row] = []
    for row in rows:
        name = strip_numbering(row.label)
        if row.code is None or not is_subject_code(row.code):
            placed.append(row)
            continue
        labels[row.code] = name
        parents = tuple(labels[code] for code in parent_codes(row.code) if code in labels)
        placed.append(replace(row, path=(*parents, name)))
    return tuple(placed)


def _is_outermost(row: Row) -> bool:
    return row.item in INCOME_ITEMS or row.item in _CLASSES or bool(_CARRY.search(row.item))


def _is_fund_of(above: str, row: Row) -> bool:
    """Tell whether an unnumbered row is a fund of the numbered row above it (一、财政拨款, 二、上年结转)."""
    whole = canonical_item(above)
    holds = whole == "本年收入合计" or whole.startswith("财政拨款") or bool(_CARRY.search(whole))
    return row.item in _FUNDS and holds


def numbering_level(label: str) -> int | None:
    """Return the style of a label's list number: 0 一、 1 （一） 2 1、 3 （1）; None where it has none."""
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(label)), None)


def _by_numbering(rows: Sequence[Row]) -> list[Row]:
    """Nest rows by numbering style; 其中： opens parts of the row before, until a numbered or total row."""
    placed: list[Row] = []
    parents: list[tuple[int, str]] = []  # (level, name), outermost first
    part_of: tuple[str, ...] | None = None
    under: tuple[str, ...] = ()
    listed = sum(1 for row in rows if numbering_level(row.label) == 0) >= _LISTED
    for row in rows:
        if len(row.path) > 1:
            placed.append(row)
            continue
        name = strip_numbering(row.label)
        level = numbering_level(row.label)
        if row.is_part:
            part_of = (
                part_of if part_of is not None and not parents else tuple(n for _, n in parents) or part_of
            )
            whole = part_of or (placed[-1].path if placed else ())
            part_of = whole
            placed.append(replace(row, path=(*whole, name)))
            continue
        if level is None:
            if part_of is not None and not row.is_total:
                placed.append(replace(row, path=(*part_of, name), is_part=True))
                continue
            below = parents and (_is_fund_of(parents[0][1], row) or (listed and not _is_outermost(row)))
            if below and not row.is_total:
                # a finer item under a numbered one; its siblings need not be complete
                placed.append(replace(row, path=(*(n for _, n in parents[:1]), name), is_part=True))
                continue
            part_of = None
            parents = []
            under = (name,) if _CARRY.search(name) and not row.is_total else ()
            placed.append(replace(row, path=(name,)))
            continue
        part_of = None
        while parents and parents[-1][0] >= level:
            parents.pop()
        path = (*(n for _, n in parents), name)
        if under and level == 0:
            path = (*under, name)
        parents.append((level, name))
        placed.append(replace(row, path=path))
    return placed
