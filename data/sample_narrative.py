"""The sentences of the sample workbook (情况说明): a template whose figures come from the model."""

# ruff: noqa: INP001  # a folder of samples, no package
from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from string import Template

import sample_figures as figures
from sample_figures import BASIC, CARRIED, CITY, CURRENT, DEPARTMENT, YEAR, kinds, sources, total, under

MARK = "【样例】"
NOTICE = f"{MARK}本文件由明账项目编写，城市、单位和数字均为虚构，仅供演示，不是官方文本。"
_TEMPLATE = Path(__file__).with_suffix(".txt")
_CARS = ("公务用车购置费", "公务用车运行维护费")


def change(now: Decimal, before: Decimal) -> str:
    """Word a change against last year (比上年预算增加12.30万元，增长16.86%)."""
    difference = now - before
    if difference == 0:
        return "与上年预算持平"
    rate = (abs(difference) / before * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    up = difference > 0
    return f"比上年预算{'增加' if up else '减少'}{abs(difference)}万元，{'增长' if up else '下降'}{rate}%"


def _income(source: str) -> str:
    name = source if source.endswith("收入") else f"{source}拨款收入"
    return f"{name}{total(sources(source))}万元"


def _totals() -> dict[str, str]:
    basic, projects = total(kinds(*BASIC)), total(kinds("项目支出"))
    before = figures.BASIC_BEFORE + figures.PROJECTS_BEFORE + figures.OTHER_BEFORE
    items = (
        f"（{number}）{project}{total(figures.of_project(project))}万元。"
        for number, project in enumerate(figures.PROJECTS, 1)
    )
    return {
        "whole": f"{total()}",
        "whole_change": change(total(), before),
        "current": f"{total(sources(*CURRENT))}",
        "carried": f"{total(sources(*CARRIED))}",
        "incomes": "，".join(_income(source) for source in CURRENT),
        "basic": f"{basic}",
        "basic_change": change(basic, figures.BASIC_BEFORE),
        "people": f"{total(kinds('人员经费'))}",
        "office": f"{total(kinds('公用经费'))}",
        "projects": f"{projects}",
        "projects_change": change(projects, figures.PROJECTS_BEFORE),
        "business": f"{total(kinds('经营支出'))}",
        "upward": f"{total(kinds('上解上级支出'))}",
        "downward": f"{total(kinds('对附属单位补助支出'))}",
        "items": "".join(items),
        "running": f"{total(under('2130301'), kinds('公用经费'))}",
    }


def _three_public() -> dict[str, str]:
    now, before = figures.THREE_PUBLIC, figures.THREE_PUBLIC_BEFORE
    cars, cars_before = (sum((parts[name] for name in _CARS), Decimal(0)) for parts in (now, before))
    three, three_before = (sum(parts.values(), Decimal(0)) for parts in (now, before))
    abroad, reception = "因公出国（境）费", "公务接待费"
    return {
        "three": f"{three}",
        "three_change": change(three, three_before),
        "abroad": f"{now[abroad]}",
        "abroad_change": change(now[abroad], before[abroad]),
        "cars": f"{cars}",
        "cars_change": change(cars, cars_before),
        "car_purchase": f"{now[_CARS[0]]}",
        "car_running": f"{now[_CARS[1]]}",
        "reception": f"{now[reception]}",
        "reception_change": change(now[reception], before[reception]),
    }


def _purchases() -> dict[str, str]:
    amounts = {
        kind: sum((p.amount for p in figures.PURCHASES if p.code.startswith(kind)), Decimal(0))
        for kind in ("", "A", "B", "C")
    }
    return {
        "bought": f"{amounts['']}",
        "goods": f"{amounts['A']}",
        "works": f"{amounts['B']}",
        "services": f"{amounts['C']}",
        "reserved": f"{sum((p.reserved for p in figures.PURCHASES), Decimal(0))}",
        "assets": f"{figures.assets_total()}",
    }


def narrative() -> tuple[str, ...]:
    """Return the paragraphs of 情况说明, a heading or a paragraph each."""
    values = {"department": DEPARTMENT, "city": CITY, "year": f"{YEAR}", "before": f"{YEAR - 1}"}
    values |= _totals() | _three_public() | _purchases()
    return tuple(Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values).splitlines())
