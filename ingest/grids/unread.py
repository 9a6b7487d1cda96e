"""Rows of numbers that stand in no table (没有认成表的数): told, so that nothing is lost in silence.

A table without any ruled line, or one that a web page builds of boxes, is no grid; its rows are left over as
lines.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ingest.records import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Line

_AMOUNT = re.compile(r"(?<![\d.])-?\d[\d,，]*\.\d+(?![\d.%％])")
_SENTENCE = re.compile(r"[。；，、：:]|[万亿]?元|预算|%|％")
_FEW = 3  # rows on a page that make a table


def unread_rows(rest: Sequence[Line]) -> tuple[Problem, ...]:
    """Return a problem for each page on which several lines outside tables read as rows of amounts."""
    counts = Counter(line.source.page for line in rest if _is_row(line.text))
    return tuple(
        Problem(
            Source(rest[0].source.document_id, page),
            "unread_rows",
            f"第 {page} 页有 {count} 行数字像是没有框线的表，没有认出来，其中的数没有收录。",
        )
        for page, count in sorted(counts.items())
        if count >= _FEW
    )


def _is_row(text: str) -> bool:
    """Tell a line of several amounts, or of one alone, that is no part of a sentence."""
    amounts = _AMOUNT.findall(text)
    words = _AMOUNT.sub("", text).strip()
    return bool(amounts) and not _SENTENCE.search(words) and (len(amounts) > 1 or not words)
