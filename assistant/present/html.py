"""Markup from values (网页标记): whatever is not markup already is escaped, so data never becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "col", "input", "rect", "wbr"})
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


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'
