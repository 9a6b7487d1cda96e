"""Markup of the ingestion report (报告的网页标记): every text is escaped by the builder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml.html import builder

from ingest.records import Source

Element = Any  # an element of lxml, which has no types

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def element(name: str, *children: object, **attributes: str) -> Element:
    """Return an element; texts are escaped, an underscore at the end of an attribute's name is dropped."""
    named = {key.rstrip("_"): _clean(value) for key, value in attributes.items()}
    return builder.E(name, *(_child(child) for child in children), named)


def table_of(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Element:
    """Return a table; whole numbers stand to the right."""
    lines = [element("tr", *(element("td", cell, **_number(cell)) for cell in row)) for row in rows]
    head = element("thead", element("tr", *(element("th", text, scope="col") for text in heads)))
    return element("div", element("table", head, element("tbody", *lines)), class_="scroll")


def _number(cell: object) -> dict[str, str]:
    """Return the class of a cell that holds a number, coloured or not."""
    text = getattr(cell, "text", None)
    is_number = isinstance(cell, int) or (isinstance(text, str) and text.isdecimal())
    return {"class_": "number"} if is_number else {}


def _child(child: object) -> object:
    return _clean(str(child)) if isinstance(child, str | int) else child


def _clean(text: str) -> str:
    """Return a text without the characters that no web page may hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def pages_told(pages: Sequence[int]) -> str:
    """Return page numbers, three or more in a row as one: 3、7—9."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def place(source: Source) -> str:
    """Return where something stands, in words."""
    words = [f"《{source.file}》"] if source.file else []
    words.append(f"第 {source.page} 页")
    if source.cell:
        words.append(f"单元格 {source.cell}")
    elif source.lines and source.box is None:
        first, last = source.lines
        words.append(f"第 {first} 行" if first == last else f"第 {first}—{last} 行")
    return "".join(words)
