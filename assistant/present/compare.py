"""Figures of several documents side by side (并列): a table with bars, and columns over the years of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.present.figures import bar, ref
from assistant.present.html import Html, join, spaced, tag
from assistant.present.words import SCOPES, TYPES, amount
from assistant.records import Answer, ComparedRow
from ingest.amount import round_half_up, text_of

_OPEN_ROWS = 12
_FILE, _FUND = "文件", "资金"
_SHORT = frozenset({_FILE, _FUND})  # never broken over lines
_FEWEST_YEARS, _MOST_YEARS = 2, 8


def comparison(answer: Answer) -> Html | None:
    """Return the rows of an answer as a table, with a chart where they are years of one department."""
    rows = answer.rows
    if len(rows) < 2:
        return None
    largest = _largest(rows)
    columns = _columns(rows)
    heads = [tag("th", name, scope="col") for name, _ in columns]
    head = tag("thead", tag("tr", *heads, tag("th", "数", scope="col", class_="number")))
    lines = [_line(row, columns, largest) for row in rows]
    shown = [_table(head, lines[:_OPEN_ROWS])]
    if len(lines) > _OPEN_ROWS:
        rest = _table(head, lines[_OPEN_ROWS:])
        shown.append(tag("details", tag("summary", f"其余 {len(lines) - _OPEN_ROWS} 行"), rest))
    parts = (_caution(rows), _years(rows, largest), *shown)
    return tag("section", *(p for p in parts if p is not None), class_="compared", aria_label="并列的数字")


def _caution(rows: Sequence[ComparedRow]) -> Html | None:
    """Return what a reader has to know first: departments whose years or stages are not the same."""
    differ = (
        "年度不同" if len({row.fiscal_year for row in rows}) > 1 else None,
        "有预算也有决算" if len({row.document_type for row in rows}) > 1 else None,
    )
    said = [part for part in differ if part is not None]
    if not said or len({row.department for row in rows}) < 2:
        return None
    return tag("p", f"这些文件{'，'.join(said)}，不宜直接比较。", class_="note")


def _table(head: Html, lines: Sequence[Html]) -> Html:
    inner = tag("table", head, tag("tbody", *lines))
    return tag("div", inner, class_="compared-table", tabindex="0", role="region", aria_label="并列的数字表")


def _columns(rows: Sequence[ComparedRow]) -> list[tuple[str, Callable[[ComparedRow], str]]]:
    """Return the columns in which the rows differ; the year stands in every table."""
    found: list[tuple[str, Callable[[ComparedRow], str]]] = []
    if len({row.department for row in rows}) > 1:
        found.append(("部门", lambda row: row.department))
    found.append((_FILE, lambda row: f"{row.fiscal_year} 年{TYPES[row.document_type]}"))
    if len({row.scope for row in rows}) > 1:
        found.append(("口径", lambda row: SCOPES.get(row.scope, row.scope)))
    if len({row.basis for row in rows}) > 1:
        found.append((_FUND, lambda row: row.basis or "文件没有写明"))
    if len({_item(row) for row in rows}) > 1:
        found.append(("项目", _item))
    return found


def _item(row: ComparedRow) -> str:
    """Return what a figure is of, without the department and year that have columns of their own."""
    label = row.figure.label
    for said in (row.department, f"{row.fiscal_year} 年", f"{row.fiscal_year}年", TYPES[row.document_type]):
        label = label.removeprefix(said).strip()
    return label


def _line(
    row: ComparedRow, columns: Sequence[tuple[str, Callable[[ComparedRow], str]]], largest: Decimal | None
) -> Html:
    cells = [tag("td", told(row), class_="kept" if name in _SHORT else None) for name, told in columns]
    figure = row.figure
    refs = join(ref(number) for number in figure.citations[:2])
    drawn = bar(figure.value, largest) if largest is not None else ""
    words = tag("span", spaced(amount(figure.value, figure.unit)), class_="amount")
    return tag("tr", *cells, tag("td", words, " ", refs, drawn, class_="number"))


def _largest(rows: Sequence[ComparedRow]) -> Decimal | None:
    """Return what the longest bar stands for, None where bars would mislead."""
    figures = [row.figure for row in rows]
    kinds = {row.document_type for row in rows}  # planned against spent: told, not drawn
    if (
        len(kinds) > 1
        or len({figure.unit for figure in figures}) > 1
        or any(figure.value < 0 for figure in figures)
    ):
        return None
    return max(figure.value for figure in figures) or None


def _years(rows: Sequence[ComparedRow], largest: Decimal | None) -> Html | None:
    """Return a column for each year, the oldest first, where the rows are one item of one department."""
    years = {row.fiscal_year for row in rows}
    same = {(row.department, row.document_type, row.scope, row.basis, _item(row)) for row in rows}
    fits = len(years) == len(rows) and _FEWEST_YEARS <= len(rows) <= _MOST_YEARS
    if largest is None or len(same) > 1 or not fits:
        return None
    columns = [_column(row, largest) for row in sorted(rows, key=lambda row: row.fiscal_year)]
    return tag("ol", *columns, class_="year-columns", aria_label="各年的柱形图")


def _column(row: ComparedRow, largest: Decimal) -> Html:
    share = round_half_up(row.figure.value * 100 / largest, 2)
    shape = tag("rect", y=text_of(100 - share), width="1", height=text_of(share))
    drawn = tag(
        "svg", shape, viewBox="0 0 1 100", preserveAspectRatio="none", aria_hidden="true", class_="column"
    )
    value = tag("span", spaced(amount(row.figure.value, row.figure.unit)), class_="amount")
    return tag("li", value, drawn, tag("span", f"{row.fiscal_year} 年", class_="year"))
