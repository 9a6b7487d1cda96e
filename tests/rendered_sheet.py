"""A generated table laid out as cells (表 → 格): merged heads, rows, title and unit in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generated_table import Head, Number, Row, Spec, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@dataclass(frozen=True, slots=True)
class Plan:
    """How tables are set, whatever the format.

    title: above | inside (merged first row) | below; unit: line | title | inside | below;
    blank: what an empty amount prints; digits: plain | full (全角) | spaced (1 234.00 no; a space behind);
    total: first | last; codes: as generated | glued (201一般公共服务支出) | spaced (201 01 01).
    """

    title: str = "above"
    unit: str = "line"
    blank: str = ""
    digits: str = "plain"
    total: str = "first"
    codes: str = "asis"
    indent: bool = False

    def printed(self, text: str) -> str:
        """Return a number as this plan prints it."""
        return text.translate(_FULL_WIDTH) if self.digits == "full" else text


@dataclass(frozen=True, slots=True)
class Box:
    """One cell with what it covers. kind: head, amount, label, code, text, ordinal, title, unit."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    kind: str = "head"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be drawn: lines above (parts from left to right), cells, lines below."""

    spec: Spec
    above: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...]
    widths: tuple[float, ...]
    heads: int  # rows of the head, a title or unit inside the table included
    rows: int
    below: tuple[str, ...] = ()

    def row(self, number: int) -> list[Box]:
        return [box for box in self.boxes if box.row == number]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the narrative."""

    text: str
    centre: bool = False


Item = Sheet | Text


def planned(spec: Spec, plan: Plan) -> Spec:
    """Return a table with its rows in the order, and its codes in the form, that the plan wants."""
    rows = list(spec.rows)
    if plan.total == "last" and rows and rows[0].roles.get("") == "total" and spec.form != "assets":
        rows = [*rows[1:], rows[0]]
        rows = [_numbered(row, ordinal) for ordinal, row in enumerate(rows, 1)]
    keys = {leaf.key: leaf.kind for leaf in spec.leaves()}
    heads = spec.heads
    if plan.codes == "spaced" and "code" in keys and spec.form != "procurement":
        rows = [replace(row, cells=row.cells | {"code": _spaced(row.cells.get("code", ""))}) for row in rows]
    if plan.codes == "glued" and {"code", "label"} <= keys.keys() and spec.form.endswith("expenditure"):
        heads = tuple(filter(None, (_without(head, "code") for head in heads)))
        rows = [
            replace(
                row,
                cells={**row.cells, "label": row.cells.get("code", "") + row.cells.get("label", "")},
                name=row.name or row.cells.get("label", ""),
            )
            for row in rows
        ]
    if plan.indent:
        rows = [_indented(row) for row in rows]
    return replace(spec, rows=tuple(rows), heads=heads)


def _indented(row: Row) -> Row:
    label = row.cells.get("label", "")
    if len(row.code) not in {3, 5, 7} or not label or label.startswith("　"):
        return row
    return replace(row, cells=row.cells | {"label": "　" * (len(row.code) // 2 - 1) + label})


def _numbered(row: Row, ordinal: int) -> Row:
    cells = row.cells | ({"ordinal": str(ordinal)} if "ordinal" in row.cells else {})
    return replace(row, ordinal=ordinal, cells=cells)


def _spaced(code: str) -> str:
    return " ".join(filter(None, (code[:3], code[3:5], code[5:7]))) if len(code) in {3, 5, 7} else code


def _without(head: Head, key: str) -> Head | None:
    if not head.children:
        return None if head.key == key else head
    kept = tuple(filter(None, (_without(child, key) for child in head.children)))
    return replace(head, children=kept) if kept else None


def truth(specs: Sequence[Spec], plan: Plan) -> tuple[Number, ...]:
    """Return the numbers of planned tables as the plan prints them."""
    return tuple(
        replace(number, printed=plan.printed(number.printed))
        if number.form not in {"performance", "overall_performance"}
        else number
        for index, spec in enumerate(specs)
        for number in numbers(spec, index)
    )


def sheet_of(spec: Spec, plan: Plan) -> Sheet:
    """Return a planned table as cells."""
    leaves = spec.leaves()
    depth = max(head.depth() for head in spec.heads)
    unit = next((part for part in spec.line if part.startswith("单位：")), "")
    parts = tuple(part for part in spec.line if part != unit)
    top = [(spec.title, "title")] if plan.title == "inside" else []
    top += [(unit, "unit")] if plan.unit == "inside" and unit else []
    boxes = [Box(text, at, 0, 1, len(leaves), kind) for at, (text, kind) in enumerate(top)]
    column = 0
    for head in spec.heads:
        column = _place(head, len(top), len(top) + depth, column, boxes)
    at = len(top) + depth
    if spec.column_numbers:
        boxes += _counted(spec, at)
        at += 1
    heads = at
    for row in spec.rows:
        boxes += _row(spec, row, at, plan)
        at += 1
    above: list[tuple[str, ...]] = [(text,) for text in spec.above] if plan.title != "below" else []
    title = f"{spec.title}（{unit}）" if plan.unit == "title" and unit else spec.title
    above += [("", title, "")] if plan.title == "above" else []
    above += [(text,) for text in spec.below]
    line = (*parts, unit) if plan.unit == "line" and unit else parts
    above += [line if len(line) > 1 else ("", *line)] if line else []
    below = [spec.note] if spec.note else []
    below += [unit] if plan.unit == "below" and unit else []
    below += [*spec.above, spec.title] if plan.title == "below" else []
    widths = tuple(leaf.width for leaf in leaves)
    return Sheet(spec, tuple(above), tuple(boxes), widths, heads, at, tuple(below))


def _place(head: Head, row: int, stop: int, column: int, boxes: list[Box]) -> int:
    wide = len(tuple(head.leaves()))
    boxes.append(Box(head.text, row, column, 1 if head.children else stop - row, wide))
    at = column
    for child in head.children:
        at = _place(child, row + 1, stop, at, boxes)
    return column + wide


def _counted(spec: Spec, at: int) -> list[Box]:
    found = []
    number = 0
    for index, leaf in enumerate(spec.leaves()):
        text = "**" if spec.column_numbers == "**" and leaf.kind != "amount" else ""
        if index == 0:
            text = spec.column_numbers
        elif not text:
            number += 1
            text = str(number)
        found.append(Box(text, at, index))
    return found


def _row(spec: Spec, row: Row, at: int, plan: Plan) -> list[Box]:
    found = []
    for index, leaf in enumerate(spec.leaves()):
        text = row.cells.get(leaf.key, "")
        if leaf.kind == "amount":
            text = plan.printed(text) if text else _blank(spec, row, leaf, plan)
        count = row.spans.get(leaf.key)
        if count == 1 and not text:
            continue  # covered by the cell above
        found.append(Box(text, at, index, count or 1, 1, leaf.kind))
    return found


def _blank(spec: Spec, row: Row, leaf: Head, plan: Plan) -> str:
    """Return what stands for no amount; nothing beside a row that has no label on that side."""
    side = leaf.key.split(".")[0] + "." if leaf.key.startswith(("in.", "out.")) else ""
    label = row.cells.get(side + "label", "") or row.name
    return plan.blank if label and spec.form not in {"assets", "procurement"} else ""
