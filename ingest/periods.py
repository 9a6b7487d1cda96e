"""Which year a column is about (本年、上年、增减): told by the words and years of its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.records import Period

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
