"""As of when a sentence speaks (截至时点): 截至2024年8月31日, 2022年底, 上年末 → 2024-08-31, 2022-12-31.

What is owned or who is employed is told as of a day, which is mostly not in the document's own year. The day
holds for the sentences after it in its section until one speaks of what is planned.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.records import DocumentType

_DAY = re.compile(
    r"(?P<lead>截[至止]到?)?(?P<year>20\d\d)年(?:"
    r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号]|(?P<month_end>[底末]))?|年?(?P<year_end>[底末]))"
)
_YEAR_BEFORE = re.compile(r"(?:上|去|上一)年度?(?:年)?[底末]")
_YEAR_END = re.compile(r"年[底末](?!结转|结余|财政)")
_PLANNED = re.compile(
    r"(?:20\d\d年|当年|本年度?|今年)[^，。；]{0,20}(?:安排|计划|拟)|(?:计划|拟)(?:新增|更新)?购置"
)
_BUYING = re.compile(r"(?:计划|安排|拟|预计)(?:新增|更新)?(?:购置|购买)")
_OWNED = re.compile(r"共有|现有|实有|保有|截[至止]")
_STOCK = re.compile(r"车|设备|房|资产|投资|工程|人员|编制|实有|离退?休|保有|土地|面积")
_FLOW = re.compile(r"购|处置|报废|报损|出租|出借|新增|采购|预算|收入|支出|费")
_LAST_MONTH = 12


def as_of_in(text: str, fiscal_year: int | None, document_type: DocumentType) -> str | None:
    """Return the day a plain sentence speaks of, in ISO form (a month alone where no day is said)."""
    for match in _DAY.finditer(text):
        if match["lead"] or match["year_end"] or match["month_end"]:
            return _iso(match)
    if fiscal_year is None:
        return None
    if _YEAR_BEFORE.search(text):
        return f"{fiscal_year - 1}-12-31"
    return f"{fiscal_year}-12-31" if document_type == "final" and _YEAR_END.search(text) else None


def is_planned(text: str) -> bool:
    """Tell whether a sentence speaks of what is to be done: the day said before it is not its own."""
    return _PLANNED.search(text) is not None


def is_buying(text: str, *, before: bool) -> bool:
    """Tell whether a text leads to things to be bought (安排购置车辆…。单价…设备): the last word decides."""
    bought = [match.end() for match in _BUYING.finditer(text)]
    owned = [match.end() for match in _OWNED.finditer(text)]
    return before if not bought and not owned else max(bought, default=-1) > max(owned, default=-1)


def is_stock(path: tuple[str, ...]) -> bool:
    """Tell whether an item is something there is on a day, not something done in a year."""
    return any(map(_STOCK.search, path)) and not any(map(_FLOW.search, path))


def _iso(match: re.Match[str]) -> str | None:
    year = int(match["year"])
    month = int(match["month"]) if match["month"] else _LAST_MONTH
    if not 1 <= month <= _LAST_MONTH:
        return None
    if match["day"]:
        day = int(match["day"])
        return f"{year}-{month:02}-{day:02}" if 1 <= day <= monthrange(year, month)[1] else None
    if match["month_end"] or match["year_end"]:
        return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"
    return f"{year}-{month:02}"
