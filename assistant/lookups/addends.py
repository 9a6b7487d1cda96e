"""What may be added up (加数): a whole and its part, or one row shown twice, are never added.

One figure is within another by its code, by the tree of its table, by being a column or the total of the
same row or form, by being the same item of another table; a figure that equals the sum of all the others is
their whole. Where none of this is told, two figures are taken to be apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.gate import calculate
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import ancestors
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import same_place

_ROWS_OF_THEIR_OWN = frozenset({"project", "procurement", "performance", "target", "sentence", "assets"})


def addends(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return what can be added up: no figure within another, and a whole of all the others alone."""
    whole = _sum_of_others(found)
    if whole is not None:
        return (whole,)
    kept: list[Evidence] = []
    for one in found:
        if any(within(one, other) for other in kept):
            continue
        kept = [other for other in kept if not within(other, one)]
        kept.append(one)
    return tuple(kept)


def overlapping(found: Sequence[Evidence]) -> tuple[Evidence, Evidence] | None:
    """Return two figures of which the first is within the second, None where all can be added up."""
    for one in found:
        for other in found:
            if one is not other and within(one, other):
                return one, other
    return None


def opposite(found: Sequence[Evidence]) -> bool:
    """Tell whether figures of both sides of the budget (收入, 支出) are among those found."""
    return len({side for side in map(_side, found) if side is not None}) > 1


def within(part: Evidence, whole: Evidence) -> bool:
    """Tell whether a figure is for certain within another of the same document, or the same one again."""
    one, other = part.entry, whole.entry
    if one.document.document_id != other.document.document_id or opposite((part, whole)):
        return False
    if same_place(part, whole):
        return True
    if not calculate.same_kind([part.unit, whole.unit]) or _more(part, whole):
        return False
    if one.row is not None and one.row is other.row:
        return _total_column(whole) and not _total_column(part)
    return _below(one, other)


def _below(one: Entry, other: Entry) -> bool:
    """Tell whether a row is under another by code, tree or total, or its item in another table."""
    if one.family == other.family and one.code and other.code and one.code != other.code:
        return one.code.startswith(other.code)
    if other.key in ancestors(one):
        return True
    if one.table is other.table:
        return one.table is not None and _under(one, other)
    again = one.family == other.family and one.key == other.key and one.family not in _ROWS_OF_THEIR_OWN
    return again and not _apart(one, other)


def _sum_of_others(found: Sequence[Evidence]) -> Evidence | None:
    if len(found) < 3 or not calculate.same_kind([e.unit for e in found]):
        return None
    unit = found[0].unit
    amounts = [calculate.in_unit(e.value or Decimal(0), e.unit, unit) for e in found]
    together = sum(amounts, Decimal(0))
    halves = [e for e, amount in zip(found, amounts, strict=True) if amount and amount * 2 == together]
    return halves[0] if len(halves) == 1 else None


def _under(one: Entry, other: Entry) -> bool:
    """Tell whether a row stands below another in the tree of their table."""
    if one.row is None or other.row is None:
        return False
    above = other.row.path
    return len(one.row.path) > len(above) and one.row.path[: len(above)] == above


def _apart(one: Entry, other: Entry) -> bool:
    """Tell whether two tables show an item for different money: other funds, basic and project spending."""
    funds = one.fund is not None and other.fund is not None and one.fund != other.fund
    return funds or {one.item, other.item} == {"基本支出", "项目支出"}


def _total_column(evidence: Evidence) -> bool:
    return evidence.column is not None and evidence.column.measure == "合计"


def _more(one: Evidence, other: Evidence) -> bool:
    if one.value is None or other.value is None:
        return False
    return calculate.in_unit(one.value, one.unit, other.unit) > other.value


def _side(evidence: Evidence) -> str | None:
    entry = evidence.entry
    if entry.side is not None or entry.family not in ("total", "income", "function", "economy"):
        return entry.side
    return "收入" if entry.family == "income" or "收入" in entry.item else "支出"
