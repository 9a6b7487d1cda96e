"""Which year a column or a row is about (本年、上年、增减): told by the words of its head or label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.records import Period, Row, Table
from ingest.terms.items import canonical_item

_CHANGE = re.compile(r"增减|增长|变化|变动")
_RATE = re.compile(r"[%％]|百分|幅|率|比例")
_YEAR = re.compile(r"(20\d\d)\s*年?")
_PRIOR = re.compile(r"^(?:上年|上一年|去年|上年度)")


def period_of(texts: Sequence[str], year: int | None) -> Period:
    """Return which year a column is about; a column of differences is a change or its rate."""
    joined = "".join(texts)
    if _CHANGE.search(joined):
        rate = _RATE.search(texts[-1]) or (_RATE.search(joined) and "额" not in texts[-1])
        return "change_rate" if rate else "change"
    years = [int(found) for text in texts for found in _YEAR.findall(text)]
    if years and year is not None and max(years) < year:
        return "prior"
    return "prior" if any(_only_prior(text) for text in texts) else "current"


def _only_prior(head: str) -> bool:
    """上年预算数, 上年执行数 are last year's; 上年结转 is this year's money."""
    return bool(_PRIOR.match(head)) and "结转" not in head and "结余" not in head


def newest_year(texts: Iterable[str]) -> int | None:
    """Return the newest year that heads name: the year the table is about."""
    return max((int(found) for text in texts for found in _YEAR.findall(text)), default=None)


_ROW_YEAR = re.compile(
    r"(?:20\d\d年?度?|(?:上|本|当)年度?)(?:年初|全年)?(?:预算|决算|执行)?数?(?:[（(].{0,8}[）)])?"
)
_ROW_CHANGE = re.compile(r"(?:比上年|同比|较上年)?(?:增减|变化|变动)(?:变化|变动|增减)?(?:金额|额|数|情况)?")
_ROW_RATE = re.compile(
    r"(?:比上年|同比|较上年)?(?:增减|变化|变动|增长)(?:变化|变动)?(?:[（(]?[%％][）)]?|幅度?|率|比例|百分比)"
)


def in_time(table: Table) -> Table:
    """Return a table whose rows know the year they stand for, where their labels are years and changes.

    A label counts as a year only beside another period of the same thing; the item is what the years are of.
    """
    labels = {id(row): re.sub(r"\s", "", row.path[-1]) for row in table.rows if row.path}
    year = newest_year(label for label in labels.values() if _ROW_YEAR.fullmatch(label))
    found = {
        place: period
        for place, label in labels.items()
        for period in [_row_period(label, year)]
        if period is not None
    }
    if len(set(found.values())) < 2:
        return table
    rows = (_in_time(row, found[id(row)]) if id(row) in found else row for row in table.rows)
    return replace(table, rows=tuple(rows))


def _in_time(row: Row, period: Period) -> Row:
    return replace(row, period=period, item=canonical_item(row.path[-2]) if len(row.path) > 1 else "")


def _row_period(label: str, year: int | None) -> Period | None:
    if _ROW_RATE.fullmatch(label):
        return "change_rate"
    if _ROW_CHANGE.fullmatch(label):
        return "change"
    return period_of([label], year) if _ROW_YEAR.fullmatch(label) else None
