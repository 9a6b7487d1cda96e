"""Which documents a question is about (范围): department, year, type, 部门/本级; what is assumed is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.lookups.outcome import Stop
from assistant.lookups.wording import SCOPE, TYPE, held_list
from assistant.plans.stages import RATE, told_in
from assistant.records import Query
from ingest.records import Document

_RANK_AMONG = re.compile(
    r"排第几|排名第几|排多少名|第几名|(?:全[市省区县国]|其他|别的|兄弟|各)(?:各)?(?:部门|单位|局)"
)
_CHANGE_CUES = ("change_word", "increase", "decrease", "rate", "prior", "difference", "compare")


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents a question is about, and how its years are meant.

    documents: those the answer may come from. level_year: a year before the documents' own whose level is
    asked. base_year: the year a change is counted from. alternatives: several that the question does not
    tell apart (departments, types, scopes).
    """

    documents: tuple[Document, ...]
    assumptions: tuple[str, ...] = ()
    level_year: int | None = None
    base_year: int | None = None
    across: str | None = None  # "year" or "department": side by side


def among_others(frame: Frame, holdings: Holdings) -> Stop | None:
    """Return why departments cannot be compared where only one is held; None where that is not asked."""
    if len(holdings.departments) > 1 or not _RANK_AMONG.search(frame.text):
        return None
    message = "这里没有其他部门的公开文件，不能在部门之间比较或排名。"
    return Stop("department_not_held", message, f"现有：{holdings.departments[0]}")


def choose(frame: Frame, holdings: Holdings, last: Query | None) -> Scope | Stop:
    """Return the scope of a question, or why there is none."""
    held = holdings.documents
    if frame.others or (frame.places and not frame.departments):
        return _other_department(frame, holdings)
    assumptions: list[str] = []
    if frame.departments:
        held = tuple(document for document in held if document.department in frame.departments)
    if frame.scope is not None:
        scoped = tuple(d for d in held if d.scope == frame.scope)
        if not scoped:
            return Stop(
                "department_not_held",
                f"没有{SCOPE[frame.scope]}口径的文件。",
                "、".join(
                    f"{d.department} {d.fiscal_year} 年{SCOPE[d.scope]}口径的{TYPE[d.document_type]}"
                    for d in held
                ),
            )
        held = scoped
    return _told_by(frame, held, assumptions) or _years(frame, held, assumptions, None, last)


def _other_department(frame: Frame, holdings: Holdings) -> Stop:
    said = "、".join((*frame.others, *(frame.places if not frame.others else ())))
    nearest = "、".join(
        f"{d.department} {d.fiscal_year} 年{TYPE[d.document_type]}" for d in holdings.documents
    )
    return Stop(
        "department_not_held", f"这里没有“{said}”的公开文件，不能用别的单位的数来答。", f"现有：{nearest}"
    )


def _years(
    frame: Frame, held: tuple[Document, ...], assumptions: list[str], across: str | None, last: Query | None
) -> Scope | Stop:
    years = tuple(sorted({document.fiscal_year for document in held}))
    newest = years[-1]
    explicit = any(kind == "year" for kind, _ in frame.years)
    if last is not None and last.fiscal_year in years and not explicit:
        newest = last.fiscal_year or newest
    asked = _asked_years(frame, newest)
    assumptions += _calendar_said(frame, newest, years)
    if not asked and "year" in frame.collections and across is None and len(years) > 1:
        return Scope(
            _matching(held, tuple(d for d in held if d.fiscal_year == newest)),
            tuple(assumptions),
            None,
            None,
            "year",
        )
    changing = frame.has(*_CHANGE_CUES) or frame.has("why")
    if not asked:
        several = len({document.department for document in held}) > 1
        documents = _newest_each(held) if several else tuple(d for d in held if d.fiscal_year == newest)
        if len(years) > 1 and not several:
            assumptions.append(f"年度未指明，按 {newest} 年作答")
        base = (
            newest - 1
            if frame.has("prior") or (changing and not frame.has("compare", "difference"))
            else None
        )
        earlier = tuple(d for d in held if base is not None and d.fiscal_year == base)
        return Scope((*documents, *_matching(earlier, documents)), tuple(assumptions), None, base, across)
    if any(kind == "years_back" for kind, _ in frame.years):
        wanted = asked
        kept = tuple(d for d in held if d.fiscal_year in wanted)
        if len({d.fiscal_year for d in kept}) < len(wanted):
            return no_year([year for year in wanted if all(d.fiscal_year != year for d in held)], held)
        return Scope(kept, tuple(assumptions), None, None, "year")
    if len(asked) == 1:
        return _one_year(frame, held, asked[0], newest, assumptions, across, changing=changing)
    return _two_years(frame, held, asked, assumptions, across, changing=changing)


def _told_by(frame: Frame, held: Sequence[Document], assumptions: Sequence[str]) -> Scope | None:
    """Return the scope of a year that the document of a later year is to tell of (2024年预算里的上年数)."""
    asked = told_in(frame)
    tellers = tuple(d for d in held if asked is not None and d.fiscal_year == asked[0])
    return Scope(tellers, tuple(assumptions), asked[1]) if asked is not None and tellers else None


def told_later(frame: Frame, held: Sequence[Document]) -> Scope | None:
    """Return the documents of the year after the one asked, which may print what its own do not (上年数)."""
    if frame.has(*_CHANGE_CUES, "why", "overspend") or RATE.search(frame.text) or told_in(frame) is not None:
        return None
    years = sorted({document.fiscal_year for document in held})
    if years and not frame.years and "执行数" in frame.text:  # the only one a budget prints
        newest = tuple(d for d in held if d.fiscal_year == years[-1] and d.document_type == "budget")
        said = f"年度未指明；预算文件里印出的是上年（{years[-1] - 1} 年）的执行数"
        return Scope(newest, (said,), years[-1] - 1) if newest else None
    asked = _asked_years(frame, years[-1]) if years else ()
    if len(asked) != 1:
        return None
    later = tuple(d for d in held if d.fiscal_year == asked[0] + 1)
    return Scope(later, tuple(_calendar_said(frame, years[-1], years)), asked[0]) if later else None


def _calendar_said(frame: Frame, newest: int, years: Sequence[int]) -> list[str]:
    """Say which year 今年 or 去年 is taken for, where several years are held."""
    said = [t for t in frame.tokens if t.literal is not None and t.literal.kind == "relative_year"]
    if not years or any(kind == "year" for kind, _ in frame.years):
        return []
    return [f"“{t.text}”按 {newest + int(t.literal.value)} 年理解" for t in said if t.literal is not None]


def _asked_years(frame: Frame, newest: int) -> tuple[int, ...]:
    found: list[int] = []
    newest = max((value for kind, value in frame.years if kind == "year"), default=newest)
    for kind, value in frame.years:
        if kind == "year":
            found.append(value)
        elif kind == "relative_year":
            found.append(newest + value)
        else:
            found.extend(range(newest - value + 1, newest + 1))
    return tuple(dict.fromkeys(found))


def _one_year(
    frame: Frame,
    held: tuple[Document, ...],
    year: int,
    newest: int,
    assumptions: list[str],
    across: str | None,
    *,
    changing: bool,
) -> Scope | Stop:
    documents = tuple(d for d in held if d.fiscal_year == year)
    is_base = changing and _led_as_base(frame)
    if is_base:
        later = tuple(d for d in held if d.fiscal_year == year + 1) or tuple(
            d for d in held if d.fiscal_year == newest
        )
        if later and later[0].fiscal_year > year:
            return Scope((*later, *_matching(documents, later)), tuple(assumptions), None, year, across)
    if documents:
        base = year - 1 if changing and not frame.has("compare", "difference") else None
        if frame.has("prior"):
            base = year - 1
        earlier = tuple(d for d in held if base is not None and d.fiscal_year == base)
        return Scope((*documents, *_matching(earlier, documents)), tuple(assumptions), None, base, across)
    later = tuple(d for d in held if d.fiscal_year == year + 1)
    if later:
        return Scope(later, tuple(assumptions), year, None, across)
    return no_year((year,), held)


def _led_as_base(frame: Frame) -> bool:
    """Tell whether the year of the question is what a change is counted from (比2022年, 与2022年相比)."""
    for index, token in enumerate(frame.tokens):
        if token.literal is not None and token.literal.kind in ("year", "relative_year") and index:
            before = frame.tokens[index - 1].text
            if before in (
                "比",
                "较",
                "与",
                "和",
                "跟",
                "同",
                "比起",
                "相比",
                "对比",
                "从",
                "相较于",
                "相比于",
            ):
                return True
    return False


def _two_years(
    frame: Frame,
    held: tuple[Document, ...],
    asked: tuple[int, ...],
    assumptions: list[str],
    across: str | None,
    *,
    changing: bool,
) -> Scope | Stop:
    later, base = max(asked), min(asked)
    documents = tuple(d for d in held if d.fiscal_year == later)
    earlier = tuple(d for d in held if d.fiscal_year == base)
    if documents and changing and (earlier or base == later - 1):
        side = "year" if frame.has("compare") and earlier else across
        return Scope((*documents, *_matching(earlier, documents)), tuple(assumptions), None, base, side)
    if documents and earlier:
        return Scope((*documents, *_matching(earlier, documents)), tuple(assumptions), None, None, "year")
    missing = tuple(year for year in asked if not any(d.fiscal_year == year for d in held))
    return no_year(missing or asked, held)


def _matching(earlier: tuple[Document, ...], documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Keep earlier documents of the same department, type and scope as a chosen one."""
    kinds = {(d.department, d.document_type, d.scope) for d in documents}
    return tuple(d for d in earlier if (d.department, d.document_type, d.scope) in kinds)


def _newest_each(held: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the newest document of each department, of each type and scope."""
    found: dict[tuple[str, str, str], Document] = {}
    for document in held:
        kind = (document.department, document.document_type, document.scope)
        best = found.get(kind)
        if best is None or document.fiscal_year > best.fiscal_year:
            found[kind] = document
    years: dict[str, int] = {}
    for document in found.values():
        years[document.department] = max(years.get(document.department, 0), document.fiscal_year)
    return tuple(d for d in found.values() if d.fiscal_year == years[d.department])


def no_year(asked: Sequence[int], held: tuple[Document, ...]) -> Stop:
    """Return why a year has no answer: it is not held, nor told by a change that is."""
    years = "、".join(f"{year} 年" for year in asked)
    nearest = held_list(held)
    query = Query(
        operation="lookup", fiscal_year=asked[0], arguments=tuple(("year", str(year)) for year in asked)
    )
    return Stop(
        "year_not_held",
        f"这里没有 {years}的公开文件，文件中也推算不出该年的数。",
        f"现有：{nearest}",
        query=query,
    )
