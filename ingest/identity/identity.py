"""Whose document it is (文件身份): department, year, budget or final accounts, department or unit.

Everything is read from the text, never from the file name. The places are asked in the order of how surely
they speak: table lines (部门：, 预算年度：), running heads, the cover's title, the narrative. Places that
disagree are reported; what no place states stays open.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.identity.details import details, named_in_columns
from ingest.identity.lines import HEADING, Found, found_in
from ingest.identity.names import fuller_name, is_cut, name_with_place, plain_name, usual_name
from ingest.narrative.page_marks import squeezed
from ingest.records import DocumentType, Problem, Scope, Source, Stated
from ingest.terms.forms import form_of_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.records import Grid, Line, Page, Table

_SAMPLE = "【样例】"
_BUDGET_WORDS = re.compile(r"预算|决算")
_STATED_TOTAL = re.compile(
    r"(?:收入|支出|收支|“三公”经费)[^，。]{0,20}(?:预算|决算|总计|合计)[^，。]{0,10}\d"
)
_UNIT_LINE = re.compile(r"单位\s*[:：]\s*(?:百|千|万|亿)?元|金额单位")
_FIELDS = ("department", "fiscal_year", "document_type", "scope")
_NAMES = {"department": "部门", "fiscal_year": "年度", "document_type": "预算或决算", "scope": "部门或单位"}
_SHOWN = {"budget": "预算", "final": "决算", "department": "部门", "unit": "单位（本级）"}
_FORMS_NEEDED = 2
_RETURNS = 3  # lines that must name an office whose name ends as no known office does


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is. None where the text does not state it; stated says where each field stands."""

    title: str
    department: str | None
    department_code: str | None
    fiscal_year: int | None
    document_type: DocumentType
    scope: Scope
    sample: bool
    stated: tuple[tuple[str, Stated], ...] = ()


def identify(
    pages: Sequence[Page], grids: Sequence[Grid] = (), *, scanned: bool = False
) -> tuple[Identity, tuple[Problem, ...]]:
    """Return the identity of a document, and what its places disagree on or leave open.

    grids are asked for the units that they name in a column (单位名称). In a scan a name may be read wrong.
    """
    lines = [line for page in pages for line in page.lines if line.text.strip()]
    units = named_in_columns(grids)
    found = _trusted((*found_in(pages), *_only_unit(units)), lines)
    chosen: dict[str, Found] = {}
    problems: list[Problem] = []
    for field in _FIELDS:
        best, told = _chosen(field, [item for item in found if item.field == field], lines)
        problems += told
        if best is not None and scanned and field == "department":
            best, misread = _as_usual(best, lines)
            problems += misread
        if best is not None:
            chosen[field] = best
        else:
            problems.append(_unclear(field, pages))
    code = _code_of(chosen.get("department"), found)
    year = chosen.get("fiscal_year")
    title = next((item for item in found if item.field == "title"), None)
    stated: list[tuple[str, Stated]] = [
        (item.field, Stated(item.value, item.source)) for item in chosen.values()
    ]
    stated += [("title", Stated(title.value, title.source))] if title else []
    stated += [("department_code", Stated(code.value, code.source))] if code else []
    sample = _sample_line(pages)
    stated += [("sample", Stated(_SAMPLE, sample))] if sample else []
    if "department" in chosen:
        stated += details(chosen["department"].value, chosen["department"].source, lines, units)
    kind: DocumentType = "final" if _value(chosen, "document_type") == "final" else "budget"
    scope: Scope = "unit" if _value(chosen, "scope") == "unit" else "department"
    department = _value(chosen, "department")
    identity = Identity(
        title=title.value if title else _made_title(department, year.value if year else "", kind, scope),
        department=department,
        department_code=code.value if code else None,
        fiscal_year=int(year.value) if year else None,
        document_type=kind,
        scope=scope,
        sample=sample is not None,
        stated=tuple(stated),
    )
    return identity, tuple(problems)


def is_disclosure(pages: Sequence[Page], tables: Sequence[Table] = ()) -> bool:
    """Tell whether a file reads as a department's budget or final accounts: its forms, or its narrative.

    A table of amounts says so too; a form to fill in or a list of names does not.
    """
    if any(table.form is not None or table.unit is not None for table in tables):
        return True
    forms = set()
    unit_line = titled = stated = False
    for page in pages:
        for line in page.lines:
            text = line.text.strip()
            if not text:
                continue
            form = form_of_title(text) if _may_be_title(text) else None
            if form is not None:
                forms.add(form)
            unit_line = unit_line or bool(_UNIT_LINE.search(text))
            titled = titled or bool(re.search(r"(?:部门|单位)(?:综合)?(?:预|决)算", text))
            stated = stated or bool(_STATED_TOTAL.search(re.sub(r"\s", "", text)))
    return len(forms) >= _FORMS_NEEDED or (bool(forms) and unit_line) or (titled and stated)


def _may_be_title(text: str) -> bool:
    return len(text) <= 60 and bool(_BUDGET_WORDS.search(text) or text.endswith(("表", "）")))


def _only_unit(units: Sequence[Stated]) -> tuple[Found, ...]:
    """Return the one office that the columns of units name; of several, none speaks for all."""
    names = {plain_name(unit.value) for unit in units}
    if len(names) != 1 or units[0].source is None:
        return ()
    return (Found("department", names.pop(), HEADING, units[0].source, binding=False),)


def _trusted(found: Sequence[Found], lines: Sequence[Line]) -> tuple[Found, ...]:
    """Return what is found; a name whose ending is no office's counts as one where it returns in the text."""
    unlisted = {item.value for item in found if not item.listed}
    texts = [squeezed(line.text) for line in lines] if unlisted else []
    known = {name for name in unlisted if sum(name in text for text in texts) >= _RETURNS}
    return tuple(replace(item, listed=True) if item.value in known else item for item in found)


def _chosen(field: str, found: list[Found], lines: Sequence[Line]) -> tuple[Found | None, list[Problem]]:
    """Return the value of the surest place, and a problem for each other value that a place states."""
    if not found:
        return None, []
    found = [item for item in found if item.listed] or found
    first = min(item.rank for item in found)
    counted = Counter(item.value for item in found if item.rank == first)
    value = counted.most_common(1)[0][0]
    if field == "department":
        value = fuller_name(value, (item.value for item in found))
    best = min((item for item in found if item.value == value), key=lambda item: item.rank)
    others: dict[str, Found] = {}
    for item in found:
        against = item.binding or (not best.binding and item.rank == first)
        if item.value != value and against and not _same(field, item.value, value):
            others.setdefault(item.value, item)
    told = [_conflict(field, best, other) for other in others.values()]
    if not best.listed:
        told.append(_doubtful(best))
    if field == "department":
        best = _placed(best, lines)
        told += [_without_place(best)] if is_cut(best.value) else []
    return best, told


def _placed(best: Found, lines: Sequence[Line]) -> Found:
    """Return a name that may lack its place (市绿化局) as the rest of the text prints it."""
    name = name_with_place(best.value, (line.text for line in lines))
    at = next((line.source for line in lines if name in line.text), best.source)
    return best if name == best.value else replace(best, value=name, source=at)


def _as_usual(best: Found, lines: Sequence[Line]) -> tuple[Found, list[Problem]]:
    """Return a name as a scan mostly reads it, and what is told where that is another reading."""
    name = usual_name(best.value, (line.text for line in lines))
    if name == best.value:
        return best, []
    message = (
        f"部门名称由文字识别读出，{best.place}读作“{best.value}”，正文多读作“{name}”；按后者收录，请核对。"
    )
    at = next((line.source for line in lines if name in squeezed(line.text)), best.source)
    return replace(best, value=name, source=at), [Problem(best.source, "metadata_unclear", message)]


def _without_place(best: Found) -> Problem:
    return Problem(
        best.source,
        "metadata_unclear",
        f"部门名称写作“{best.value}”，文中没有写明是哪里的；请核对，或用 --department 说明全称。",
    )


def _doubtful(best: Found) -> Problem:
    return Problem(
        best.source,
        "metadata_unclear",
        f"部门名称只见于{best.place}（第 {best.source.page} 页），按“{best.value}”收录，请核对。",
    )


def _same(field: str, one: str, other: str) -> bool:
    """Tell whether two values say the same: a shorter name of an office is no other office."""
    return field == "department" and (one in other or other in one)


def _conflict(field: str, best: Found, other: Found) -> Problem:
    shown = [_SHOWN.get(item.value, item.value) for item in (best, other)]
    return Problem(
        other.source,
        "metadata_conflict",
        f"{_NAMES[field]}写法不一：{best.place}写“{shown[0]}”（第 {best.source.page} 页），"
        f"{other.place}写“{shown[1]}”（第 {other.source.page} 页）；按前者收录。",
    )


def _unclear(field: str, pages: Sequence[Page]) -> Problem:
    source = pages[0].source if pages else Source("", 1)
    return Problem(source, "metadata_unclear", not_stated(field))


def not_stated(field: str) -> str:
    """Say that the text does not state a field of its identity."""
    return f"文中没有写明{_NAMES.get(field, field)}。"


def _code_of(department: Found | None, found: Sequence[Found]) -> Found | None:
    """Return the code printed beside the department's name; the department's own where units follow it."""
    if department is None:
        return None
    codes = [
        item for item in found if item.field == "code" and plain_name(item.name or "") == department.value
    ]
    if not codes:
        return None
    shortest = min(codes, key=lambda item: len(item.value))
    return shortest if all(item.value.startswith(shortest.value) for item in codes) else None


def _value(chosen: dict[str, Found], field: str) -> str | None:
    return chosen[field].value if field in chosen else None


def _made_title(department: str | None, year: str, kind: DocumentType, scope: Scope) -> str:
    whose = f"{department or ''}{year}年" if year else department or ""
    return whose + ("单位" if scope == "unit" else "部门") + ("决算" if kind == "final" else "预算")


def _sample_line(pages: Sequence[Page]) -> Source | None:
    for page in pages[:1]:
        for line in page.lines:
            if _SAMPLE in line.text:
                return line.source
    return None
