"""Questions over several documents (跨文件): which of them stand side by side, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.lookups.outcome import Stop
from assistant.lookups.wording import TYPE, held_list
from assistant.plans.across_asks import (
    ALL_YEARS,
    CHANGES,
    HOW_CHANGED,
    RANGE,
    TOGETHER,
    asked_of_each,
    direction,
    of_all,
    of_years_together,
    set_against,
    sides_said,
)
from assistant.plans.plans import Arguments
from assistant.plans.stages import RATE, says_budget, says_final, told_in
from assistant.plans.whose import Whose
from assistant.records import Operation, Query
from ingest.records import Document

By = Literal["department", "year", "type"]
_FINAL_OF = re.compile(r"(?<!\d)(20[0-3]\d)年?度?的?(?:决算|执行)")
_NEED_ALL_YEARS = frozenset({"growth", "difference", "ratio", "sum", "per_unit"})
_NAMED = 10  # departments that are named as missing


@dataclass(frozen=True, slots=True)
class Across:
    """Documents side by side: in which respect they differ, what is asked of each (ask), and of them all."""

    documents: tuple[Document, ...]
    by: By
    operation: Operation
    ask: str
    arguments: Arguments = ()
    assumptions: tuple[str, ...] = ()
    unit: str | None = None
    compared: tuple[Document, ...] = ()  # all of them, where only the documents that are shown are read
    named: bool = False  # whose each figure is has to be said of a single one too


def of_departments(frame: Frame, meant: Whose, holdings: Holdings) -> Across | Stop:
    """Return the departments side by side: those named, or all held."""
    everyone = meant.how == "all"
    names = holdings.departments if everyone else meant.departments
    years = years_said(frame)
    final = says_final(frame) and not says_budget(frame)
    chosen: list[Document] = []
    missing: list[str] = []
    for name in names:
        own = [d for d in holdings.documents if d.department == name]
        found = _of_years(own, years, final=final)
        chosen += found
        if not found:
            missing.append(name)
    what = "、".join(f" {year} 年" for year in years) + (TYPE["final"] if final else "")
    if not chosen or (missing and not everyone):
        said = "、".join(missing)
        return Stop(
            "year_not_held",
            f"这里没有{said}{what}的公开文件。" if not everyone else f"这里没有{what}的公开文件。",
            f"现有：{held_list([d for d in holdings.documents if d.department in names])}",
        )
    assumptions = list(meant.assumptions)
    if missing:
        more = "等" if len(missing) > _NAMED else ""
        assumptions.append(f"没有{what}文件、未列入的：{'、'.join(missing[:_NAMED])}{more}")
    operation, arguments = of_all(frame, meant)
    ask = asked_of_each(frame, meant.spans, (*TOGETHER, "per_unit"), mixed=_mixed(chosen))
    return Across(tuple(chosen), "department", operation, ask, arguments, tuple(assumptions), frame.unit)


def of_years(frame: Frame, meant: Whose, holdings: Holdings) -> Across | Stop | None:
    """Return the years of one department side by side; None where one document can answer."""
    if (frame.has("why") and not HOW_CHANGED.search(frame.text)) or told_in(frame) is not None:
        return None
    held = holdings.documents
    if {d.document_type for d in held} == {"budget", "final"}:
        both = _both_types(frame, meant, held)
        if both is not None:
            return both
    final, budget = says_final(frame), says_budget(frame)
    by_year = {
        d.fiscal_year: d
        for d in sorted(held, key=lambda d: (d.fiscal_year, d.document_type == "budget"))
        if d.document_type == "final" or not final or budget or _other_year_is_final(frame, d.fiscal_year)
    }
    asked = years_said(frame, max(by_year, default=None))
    everyone = not asked and ALL_YEARS.search(frame.text) is not None
    if everyone:
        asked = _years_back(frame, sorted(by_year))
    if everyone and len(set(asked) & by_year.keys()) == 1 and not frame.has("prior"):
        return _one_year_only(held)
    return _years(frame, meant, held, by_year, asked) if len(asked) > 1 else None


def _other_year_is_final(frame: Frame, year: int) -> bool:
    """Tell whether 决算 is said of another year alone (2026年比2024年决算): this one may be a budget."""
    stated = {int(match[1]) for match in _FINAL_OF.finditer(frame.text)}
    return bool(stated) and year not in stated


def _years_back(frame: Frame, held: Sequence[int]) -> tuple[int, ...]:
    """Return the years meant by 近五年: as many as are said up to the newest held; all held for 历年."""
    count = next((int(v) for kind, v in frame.years if kind == "years_back"), None)
    if count is None or not held:
        return tuple(held)
    whole = tuple(range(held[-1] - count + 1, held[-1] + 1))
    return whole if len(set(whole) & set(held)) > 1 else tuple(held[-count:])


def _years(
    frame: Frame, meant: Whose, held: Sequence[Document], by_year: dict[int, Document], asked: tuple[int, ...]
) -> Across | Stop | None:
    everyone = not years_said(frame)
    changing = frame.has(*CHANGES) or frame.has("ratio", "compare")
    found = [by_year[year] for year in asked if year in by_year]
    lacking = tuple(year for year in asked if year not in by_year)
    if len(found) < 2 and len(asked) == 2 and max(asked) in by_year and max(asked) - min(asked) == 1:
        return None  # the later document tells of both
    if len(found) < 2 and (changing or not found):
        return _no_years(lacking, held)
    operation, arguments = of_years_together(frame, asked, everyone=everyone)
    if lacking and ((len(found) < 2 and operation != "list") or operation in _NEED_ALL_YEARS):
        return _no_years(lacking, held)
    arguments = (*arguments, *(("missing", str(year)) for year in lacking))
    said = list(meant.assumptions)
    if lacking:
        said.append(f"没有 {'、'.join(f'{year} 年' for year in lacking)}的文件")
    if operation == "ratio":  # A 是 B 的几倍: as said, not by age
        order = sides_said(frame, max(by_year))
        found.sort(key=lambda d: order.index(d.fiscal_year) if d.fiscal_year in order else 0)
    ask = asked_of_each(frame, meant.spans, (*TOGETHER, *CHANGES, "per_unit"), mixed=_mixed(found))
    return Across(tuple(found), "year", operation, ask, arguments, tuple(said), frame.unit)


def years_said(frame: Frame, newest: int | None = None) -> tuple[int, ...]:
    """Return the years said, in order, with those between the ends of a range; 去年 before the newest."""
    years = [value for kind, value in frame.years if kind == "year"]
    if newest is not None and not years and not frame.has(*CHANGES):
        years += [newest + value for kind, value in frame.years if kind == "relative_year"]
    if newest is not None and (frame.has("ratio") or set_against(frame)):
        years += sides_said(frame, newest)
    match = RANGE.search(frame.text)
    if match:
        first, last = sorted((int(match[1]), int(match[2])))
        years += range(first, last + 1)
    return tuple(sorted(set(years)))


def _of_years(own: Sequence[Document], years: Sequence[int], *, final: bool) -> list[Document]:
    kinds = [d for d in own if d.document_type == "final"] if final else list(own)
    wanted = years or ([max(d.fiscal_year for d in kinds)] if kinds else [])
    found = []
    for year in wanted:
        here = sorted((d for d in kinds if d.fiscal_year == year), key=lambda d: d.document_type != "budget")
        found += here[:1]
    return found


def _mixed(documents: Iterable[Document]) -> bool:
    return len({d.document_type for d in documents}) > 1


def _both_types(frame: Frame, meant: Whose, held: Sequence[Document]) -> Across | None:
    """The budget of a year against its final account, where both are held."""
    if not (says_budget(frame) and says_final(frame)):
        return None
    years = years_said(frame)
    finals = {d.fiscal_year: d for d in held if d.document_type == "final"}
    budgets = {d.fiscal_year: d for d in held if d.document_type == "budget"}
    both = [year for year in sorted(finals.keys() & budgets.keys()) if not years or year in years]
    if len(both) != 1 or len(years) > 1:
        return None
    documents = (finals[both[0]], budgets[both[0]])
    ask = asked_of_each(frame, meant.spans, (*TOGETHER, *CHANGES, "actual", "overspend"), mixed=True)
    operation: Operation = "list"
    if RATE.search(frame.text):
        operation = "ratio"
    elif frame.has("difference", "overspend", "increase", "decrease") or "比" in frame.text:
        operation = "difference"
    elif frame.has("rate", "share"):
        operation = "ratio"
    return Across(documents, "type", operation, ask, direction(frame), meant.assumptions, frame.unit)


def _one_year_only(held: Sequence[Document]) -> Stop:
    return Stop("year_not_held", "现有文件不够，不能比较各年。", f"现有：{held_list(held)}")


def _no_years(lacking: Sequence[int], held: Sequence[Document]) -> Stop:
    said = "、".join(f"{year} 年" for year in lacking)
    query = Query(operation="lookup", arguments=tuple(("missing", str(year)) for year in lacking))
    return Stop(
        "year_not_held", f"这里没有 {said}的公开文件，不能比较。", f"现有：{held_list(held)}", query=query
    )
