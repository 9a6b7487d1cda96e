"""What every form shares: its caption in one style, the number of a table, row numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generated_style import FORMS, NUMERALS, Style
from generated_table import Head, Row, Spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generated_parts import Budget

FUND_HEADS = {
    "general": ("一般公共预算财政拨款", "一般公共预算"),
    "fund": ("政府性基金预算财政拨款", "政府性基金预算"),
    "capital": ("国有资本经营预算财政拨款", "国有资本经营预算"),
}


def numeral(number: int) -> str:
    """Return a list number in Chinese: 21 → 二十一."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones - 1]
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" + (NUMERALS[ones - 1] if ones else "")


def with_carry(fund: str) -> tuple[str, str]:
    """Return a public fund and its carry-over."""
    return (fund, f"carry_{fund}")


def caption(budget: Budget, style: Style, *, dated: bool = True) -> tuple[str, ...]:
    """Return the pieces of the line with department, year and unit."""
    unit = f"单位：{style.unit}"
    if style.family == "bumen":
        owner = f"{budget.code} {budget.department}"
        return (owner, f"预算年度：{budget.year}", unit) if dated else (owner, unit)
    label = {
        "gongkai": "部门：",
        "biao": "单位名称：",
        "colon": "部门名称：",
        "caiwu": "编制部门：",
        "zonghe": "部门名称：",
    }.get(style.family)
    return (f"{label}{budget.department}", unit) if label else (unit,)


def above(style: Style, number: int) -> tuple[str, ...]:
    """Return what stands above a title: the number of the table in the set."""
    return {
        "gongkai": (f"公开{number:02d}表",),
        "biao": (f"表{number}",),
        "zonghe": (f"表{number}",),
        "buxian": (f"部门公开表{number}",),
    }.get(style.family, ())


def spec_of(
    form: str, budget: Budget, style: Style, heads: Sequence[Head], rows: Sequence[Row], *, note: str = ""
) -> Spec:
    """Return the table of a form with its title and caption."""
    number = FORMS.index(form) + 1
    title = style.title(form, budget.year)
    if style.family == "colon":
        title = f"表{number}：{title}"
    if style.family == "listed":
        title = f"{numeral(number)}、{title}"
    return Spec(
        form=form,
        title=title,
        heads=tuple(heads),
        rows=tuple(rows),
        unit=style.unit,
        above=above(style, number),
        line=caption(budget, style),
        note=note,
        column_numbers=style.column_numbers if style.ordinals or style.column_numbers != "栏次" else "",
    )


def ordinal_head(style: Style) -> tuple[Head, ...]:
    """Return the head of the 序号 column, where the style has one."""
    return (Head("序号", "ordinal", 2.8, "ordinal"),) if style.ordinals else ()


def number_rows(rows: list[Row], style: Style) -> list[Row]:
    """Give the rows their ordinals, printed where the style has a 序号 column."""
    numbered = []
    for ordinal, row in enumerate(rows, start=1):
        cells = dict(row.cells)
        if style.ordinals:
            cells["ordinal"] = str(ordinal)
        numbered.append(replace(row, ordinal=ordinal, cells=cells))
    return numbered
