"""A table excerpt (表格摘录): heads, cited rows with neighbours, wholes and totals; cited cells marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.present.html import Html, join, tag, text
from ingest.records import Column, Row, Table

_NEIGHBOURS_UP_TO = 2  # with more cited rows than this, the rows beside them are left out
_MOST_ROWS = 60
_TARGET_LEVELS = ("一级指标", "二级指标", "三级指标")
_NUMBERS = frozenset({"amount", "quantity", "percent"})


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked in an excerpt: a cell, or a whole row where column is None; number is the citation's."""

    row: Row
    column: Column | None
    number: int


def excerpt(table: Table, marked: Sequence[Marked], side: str | None = None) -> Html:
    """Return the part of a table that shows the marked cells; of a two-sided form only the side asked for."""
    columns = tuple(
        c for c in table.columns if c.kind != "ignored" and (side is None or c.side in (None, side))
    )
    rows = tuple(r for r in table.rows if side is None or r.side in (None, side))
    cited = frozenset(m.column.index for m in marked if m.column is not None)
    unit = tag("span", f"单位：{table.unit}", class_="unit-line") if table.unit else ""
    title = tag("p", table.title, unit, class_="sheet-title")
    names = _names(columns, marked)
    body = [_body_row(shown, columns, marked, names) for shown in _shown(rows, marked)]
    if table.declared_empty is not None and not rows:
        body = [tag("tr", tag("td", tag("mark", table.declared_empty), colspan=len(columns) + 1))]
    inner = tag("table", tag("thead", *_heads(columns, cited, names)), tag("tbody", *body))
    label = f"{table.title}（摘录，可左右滑动）"
    sheet = tag("div", inner, class_="sheet", tabindex="0", role="region", aria_label=label)
    return join((title, sheet, _unplaced(marked)))


def _heads(columns: Sequence[Column], cited: frozenset[int], names: int | None) -> Iterator[Html]:
    """Return the rows of the head: groups span their columns, leaves reach down to the body."""
    depth = max((len(column.path) for column in columns), default=1)
    for level in range(depth):
        cells = [tag("th", "行", rowspan=depth, scope="col", class_="ordinal")] if level == 0 else []
        place = 0
        while place < len(columns):
            path, end = columns[place].path, place + 1
            if len(path) <= level:
                place = end
                continue
            leaf = len(path) == level + 1
            while not leaf and end < len(columns) and _inside(columns[end].path, path[: level + 1]):
                end += 1
            here = any(column.index in cited for column in columns[place:end])
            cells.append(
                tag(
                    "th",
                    path[level],
                    scope="col" if leaf else "colgroup",
                    rowspan=depth - level if leaf and depth - level > 1 else None,
                    colspan=end - place if end - place > 1 else None,
                    class_=_classes(
                        "label" if leaf and columns[place].index == names else None, here and "here"
                    ),
                )
            )
            place = end
        yield tag("tr", *cells)


def _names(columns: Sequence[Column], marked: Sequence[Marked]) -> int | None:
    """Return the column that names the rows: it stays in view when the table is scrolled sideways."""
    for m in marked:
        printed = {cell.column: cell.printed for cell in m.row.cells if cell.column is not None}
        texts = dict(m.row.texts)
        for column in columns:
            if _content(m.row, column, printed, texts) == m.row.label:
                return column.index
    return next((column.index for column in columns if column.kind == "label"), None)


def _inside(path: tuple[str, ...], group: tuple[str, ...]) -> bool:
    return len(path) > len(group) and path[: len(group)] == group


def _shown(rows: Sequence[Row], marked: Sequence[Marked]) -> Iterator[Row | int]:
    """Return the rows to show in order, and in place of each gap the number of rows left out."""
    cited = [place for place, row in enumerate(rows) if any(m.row == row for m in marked)]
    keep = set(cited)
    for place in cited:
        keep |= set(_wholes(rows, place))
        if len(cited) <= _NEIGHBOURS_UP_TO:
            keep |= {near for near in (place - 1, place + 1) if 0 <= near < len(rows)}
    keep |= {place for place, row in enumerate(rows) if row.is_total}
    before = -1
    for place in sorted(keep)[:_MOST_ROWS]:
        if place > before + 1:
            yield place - before - 1
        yield rows[place]
        before = place
    if before < len(rows) - 1:
        yield len(rows) - 1 - before


def _wholes(rows: Sequence[Row], place: int) -> Iterator[int]:
    """Return the rows above that a row is part of, by its path."""
    path = rows[place].path
    for above in range(place - 1, -1, -1):
        other = rows[above].path
        if len(other) < len(path) and path[: len(other)] == other:
            yield above
            path = other


def _body_row(
    shown: Row | int, columns: Sequence[Column], marked: Sequence[Marked], names: int | None
) -> Html:
    if isinstance(shown, int):
        return tag("tr", tag("td", f"⋯ 略去 {shown} 行", colspan=len(columns) + 1), class_="gap")
    here = [m for m in marked if m.row == shown]
    cells = [tag("td", shown.ordinal, class_="ordinal")]
    printed = {cell.column: cell.printed for cell in reversed(shown.cells) if cell.column is not None}
    texts = dict(shown.texts)
    for column in columns:
        numbers = [m.number for m in here if m.column is not None and m.column.index == column.index]
        content = _content(shown, column, printed, texts)
        kind = "number" if column.kind in _NUMBERS else "label" if column.index == names else None
        level = min(len(shown.path) - 1, 4) if column.kind == "label" and column.index == names else 0
        cells.append(
            tag(
                "td",
                tag("mark", content or "（空白）") if numbers else content,
                *(tag("sup", f"[{number}]") for number in numbers),
                class_=_classes(kind, numbers and "cited"),
                style=f"--level:{level}" if level > 0 else None,
            )
        )
    return tag("tr", *cells, class_=_classes(here and "here", shown.is_total and "total"))


def _classes(*names: object) -> str | None:
    """Return the class names that apply, None where none does."""
    return " ".join(str(name) for name in names if name) or None


def _content(row: Row, column: Column, printed: Mapping[int, str], texts: Mapping[int, str]) -> str:
    """Return what a row prints in a column; labels of merged cells come from the row's path."""
    if column.index in printed:
        return printed[column.index]
    if column.index in texts:
        return texts[column.index]
    if column.kind == "code":
        return row.code or ""
    if column.measure in _TARGET_LEVELS:
        back = len(_TARGET_LEVELS) - _TARGET_LEVELS.index(column.measure)
        return row.path[-back] if back <= len(row.path) else ""
    if column.kind == "label":
        own = row.label in texts.values() and len(row.path) > 1
        return row.path[-2] if own else row.label
    return ""


def _unplaced(marked: Sequence[Marked]) -> Html | None:
    """Say which numbers of the marked rows have no certain column."""
    loose = [c.printed for m in marked for c in m.row.cells if c.column is None]
    if not loose:
        return None
    return tag("p", text("该行还有位置未能确定的数字："), "、".join(dict.fromkeys(loose)), class_="note")
