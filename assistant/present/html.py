"""Markup from values (网页标记): whatever is not markup already is escaped, so data never becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "col", "input", "rect", "wbr"})
# Whole digits of an amount of money, long enough to be miscounted; a code or a year has no unit behind it.
_LONG = re.compile(r"(?<![\d.])\d{5,}(?=(?:\.\d+)? ?(?:元|万元|亿元))")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class Html(str):
    """Text that is markup already: made by `tag` and `join` only."""

    __slots__ = ()


def text(value: object) -> Html:
    """Return a value as markup: what is markup stays, everything else is escaped."""
    return value if isinstance(value, Html) else Html(escape(str(value), quote=True))


def join(parts: Iterable[object], between: object = "") -> Html:
    """Return parts one after the other; None is left out."""
    return Html(text(between).join(text(part) for part in parts if part is not None))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """Return one element: `tag("td", 5, class_="cited")`; an attribute of None or False is left out.

    Underscores in attribute names become hyphens, one at the end is dropped (class_, data_cite).
    Raises ValueError for a name that is none.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"no element name: {name!r}")
    opening = "".join([name, *(_attribute(key, value) for key, value in attributes.items())])
    if name in _VOID:
        return Html(f"<{opening}>")
    return Html(f"<{opening}>{join(children)}</{name}>")


def spaced(words: str, unit: str = "") -> Html:
    """Return text whose long amounts are set in groups of three, by space alone: copied, it is unchanged.

    unit is the one that stands behind the text, where it is shown apart.
    """
    parts: list[object] = []
    at = 0
    for found in _LONG.finditer(words + unit):
        parts += [words[at : found.start()], _groups(found[0])]
        at = found.end()
    return join((*parts, words[at:]))


def _groups(digits: str) -> Html:
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return tag("span", *(tag("span", group) for group in groups), class_="digits")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'
