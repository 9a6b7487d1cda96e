"""Rows by subject (科目) in the six ways in which codes are printed, and the tables' column amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generated_caption import number_rows
from generated_names import SUBJECTS
from generated_table import Head, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generated_parts import Budget
    from generated_style import Style


def subject_heads(style: Style, group: str = "功能分类科目", room: float = 12.0) -> tuple[Head, ...]:
    """Return the heads of the columns that name a subject."""
    name = Head("科目名称", "label", room, "label")
    if style.codes == "dash":
        return (Head(group, "label", room + 5, "label"),)
    if style.codes in {"bracket", "none"}:
        return (Head(f"{group}名称", "label", room + 5, "label"),)
    levels = [("类", "c1"), ("款", "c2"), ("项", "c3")]
    if style.codes == "own" and group != "功能分类科目":
        levels = levels[:2]
    if style.codes == "own" or (style.codes == "spaced" and group == "功能分类科目"):
        codes = Head("科目编码", children=tuple(Head(text, key, 2.6, "code") for text, key in levels))
    else:
        codes = Head("科目编码", "code", 5.0, "code")
    return (Head(group, children=(codes, name)),)


def subject_cells(code: str, name: str, style: Style) -> dict[str, str]:
    """Return the cells that name a subject, printed as the style does."""
    level = (len(code) - 3) // 2
    indent = "　" * level
    levels = {"c1": code[:3], "c2": code[3:5], "c3": code[5:]}
    if style.codes == "spaced" and code.startswith("2"):
        return {**levels, "label": name}
    if style.codes == "own":
        own = f"c{level + 1}"
        return {own: levels[own], "label": indent + name}
    printed = {"dash": f"{code}-{name}", "bracket": f"{indent}[{code}]{name}", "none": indent + name}
    if style.codes in printed:
        return {"label": printed[style.codes]}
    return {"code": code, "label": name}


def by(budget: Budget, *, sources: Sequence[str] = (), purposes: Sequence[str] = ()) -> Callable[[str], int]:
    """Return the amount of a subject (by code prefix), limited to sources and purposes."""
    return lambda code: budget.of(sources=sources, purposes=purposes, subject=code)


def subject_rows(
    budget: Budget, style: Style, columns: dict[str, Callable[[str], int]], sources: Sequence[str]
) -> list[Row]:
    """Return 合计 and the subject rows that the sources fill, with the columns' amounts by code prefix."""
    sizes = (7,) if style.items_only else (3, 5, 7)
    inside = {part.subject for part in budget.parts if not sources or part.source in sources}
    codes = sorted({code[:size] for code in inside for size in sizes})
    rows = [Row(0, {"label": "合计"} | {k: style.cell(f("")) for k, f in columns.items()}, {"": "total"})]
    for code in codes:
        cells = subject_cells(code, SUBJECTS[code], style)
        cells |= {key: style.cell(amount(code)) for key, amount in columns.items()}
        shown = "" if style.codes == "none" else code
        rows.append(Row(0, cells, {"": f"subject:{code}"}, code=shown, name=SUBJECTS[code]))
    return number_rows(rows, style)
