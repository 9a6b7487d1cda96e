"""Which units of a department a question names (问哪个单位): in full, by a piece, the own office, all below.

A piece of a name counts only where nothing before it makes it another body's name; a body below the
department that is not among its units is never answered for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.holdings.holdings import Holdings
from assistant.holdings.lexicon_build import SCOPE_WORDS
from assistant.holdings.units import is_own, is_single, sub_units
from assistant.language.agencies import place_of, short_names
from assistant.language.normalise import name_key, without_brackets, without_marks
from assistant.language.question import Frame
from assistant.plans.whose import Whose

_SHORTEST = 4
_BELOW = r"下属|所属|下设|直属|二级|下级|基层|底下|下面|下边"
GROUP = re.compile(rf"(?:{_BELOW})(?:的)?(?:各个?|所有|全部)?(?:预算|事业|行政)?(?:单位|机构|部门)")
_EACH = re.compile(
    r"(?:各个?|每个|哪个|哪些|几个|所有|全部)(?:预算)?单位|(?<=最[大多高少小低])的?(?:预算)?单位(?:是哪[个家])?"
)
_OWN = re.compile(r"(?:机关|单位)?本级(?:机关|口径)?|单位口径|机关本身")
_WHOLE = re.compile("|".join(sorted(SCOPE_WORDS["department"].split(), key=len, reverse=True)))
_MAY_STAND_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[的和与跟及或比较个家下属级里中年度问看查是在给请了让把于占由那这]|下面|下边|单位|机构)$"
)
_BODY = (
    r"(?:中心|事务所|研究所|管理所|研究院|学院|医院|学校|支队|大队|总队|执法队|监察队"
    r"|博物馆|图书馆|档案馆|管理处|服务站)"
)
_UNKNOWN = re.compile(rf"(?:{_BELOW})(?:单位)?(?:的|那个|这个|有个|一个)*([\u4e00-\u9fff]{{2,12}}?{_BODY})")
_BEFORE_REST = re.compile(rf"^(?:的|{_BELOW}|单位|机构|[那这]个|[那这]家|有个|个|里面|里|中|、)+")
_AFTER_REST = re.compile(rf"(?:的|[那这]个|{_BELOW})+$")
_JOINED = re.compile(r"[和与跟、及比]")
OFFICE = "本级"
_WHICH = re.compile(r"最|第[一二三四五\d]")


@dataclass(frozen=True, slots=True)
class Asked:
    """The units asked about, the question without their names, and a body that is none of them."""

    names: tuple[str, ...]
    rest: str
    group: bool = False  # all of a kind, not by name
    unknown: str | None = None
    with_whole: bool = False  # the department is named beside them: it may be the whole or its own office


def asked_units(frame: Frame, own: Holdings) -> Asked | None:
    """Return the units of one department that a question is about; None where it is about the whole."""
    text = without_marks(frame.text)
    held, named = own.units.departments, _all_named(own)
    if not (held or named) or says_whole(frame):
        return None
    spans = [span for span in _mentions(text, held, named, own) if not _inside_name(span, frame, text)]
    rest, beside = _without_names(text, spans, own)
    names = [name for _, _, name in spans]
    unknown = _UNKNOWN.search(rest)
    if unknown is not None and not names:
        return Asked((), rest, unknown=unknown[1])
    if _OWN.search(rest):
        office = [name for name in held if is_own(name)]
        names = names if names and _is_owner(text, spans) else [*(office or [OFFICE]), *names]
        rest, beside = _OWN.sub("", rest), False
    group = _group(rest, held, names)
    if group is not None or not names:
        return group
    return Asked(tuple(dict.fromkeys(names)), _tidied(rest), with_whole=beside)


def _without_names(text: str, spans: Sequence[tuple[int, int, str]], own: Holdings) -> tuple[str, bool]:
    """Return a question without the names of units and of their department; whether both are put together."""
    taken = [(start, end) for start, end, _ in spans]
    names = sorted({n for d in own.departments for n in short_names(d)}, key=len, reverse=True)
    beside = False
    for name in names:
        for match in re.finditer(re.escape(name), text) if len(name) > 2 else ():
            start, end = match.span()
            if not any(start < e and s < end for s, e in taken):
                taken.append((start, end))
                joined = _JOINED.match(text[end:]) or re.search(r"[和与跟、及比占]$", text[:start])
                beside = beside or joined is not None
    rest = text
    for start, end in sorted(taken, reverse=True):
        rest = f"{rest[:start]}{rest[end:]}"
    return rest, beside


def of_a_unit(frame: Frame, holdings: Holdings) -> Whose | None:
    """Return the one department that has a unit a question names, where it names no department."""
    found = {}
    for department in holdings.departments:
        own = holdings.within(d.document_id for d in holdings.documents if d.department == department)
        asked = asked_units(frame, own)
        if asked is not None and asked.names and not asked.group and not is_own(asked.names[0]):
            found[department] = asked.names[0] if asked.names[0] != OFFICE else None
    named = [(department, name) for department, name in found.items() if name is not None]
    if len(named) != 1:
        return None
    department, name = named[0]
    return Whose((department,), "named", (f"{name}是{department}的下属单位",))


def says_whole(frame: Frame) -> bool:
    """Tell whether a question says that the whole department is meant, its units included."""
    return _WHOLE.search(without_marks(frame.text)) is not None


def own_office_alone(frame: Frame, own: Holdings) -> str | None:
    """Return a question without 本级, where the tables list the department alone."""
    text = without_marks(frame.text)
    single = not own.units.departments and all(is_single(extract) for extract in own.extracts)
    return _OWN.sub("", text) if single and _OWN.search(text) else None


def _all_named(own: Holdings) -> tuple[str, ...]:
    """Return all units the documents name, also those without a row of their own."""
    return tuple(dict.fromkeys(name for extract in own.extracts for name in sub_units(extract)))


def _inside_name(span: tuple[int, int, str], frame: Frame, text: str) -> bool:
    """Tell whether a unit's name is only part of the name of an item (某中心运行经费)."""
    said = text[span[0] : span[1]]
    return any(
        t.is_a("item", "fragment") and said in t.text and len(t.text) > len(said) for t in frame.tokens
    )


def _group(rest: str, held: Sequence[str], names: Sequence[str]) -> Asked | None:
    below = GROUP.search(rest)
    match = below or _EACH.search(rest)
    if match is None:
        return None
    named = tuple(name for name in held if below is None or not is_own(name) or name in names)
    before = re.sub(r"哪[个家]$", "", rest[: match.start()])
    which = "哪个" if _WHICH.search(rest) and "哪" in rest[: match.end()] else ""
    return Asked(named, _tidied(f"{before}{which}{rest[match.end() :]}"), group=True)


def _is_owner(text: str, spans: Sequence[tuple[int, int, str]]) -> bool:
    """Tell whether 本级 only says whose unit is named (某局本级底下那个中心)."""
    found = _OWN.search(text)
    return found is not None and any(
        re.match(rf"的?(?:{_BELOW})", text[found.end() :]) is not None and found.end() <= start
        for start, _, _ in spans
    )


def _tidied(text: str) -> str:
    text = re.sub(r"[、和与跟及]{2,}", "、", text)
    while (shorter := _AFTER_REST.sub("", _BEFORE_REST.sub("", text.strip("、和与跟及,")))) != text:
        text = shorter
    return text


def _mentions(
    text: str, held: Sequence[str], named: Sequence[str], own: Holdings
) -> list[tuple[int, int, str]]:
    """Return where units are named, longest names first; a piece that several names have is none of them.

    Units without a row of their own are known by their whole names alone.
    """
    places = {p for d in own.departments for p in place_of(d)}
    places |= {short for d in own.departments for short in short_names(d)}
    before = sorted(places, key=len, reverse=True)
    wordings: dict[str, set[str]] = {}
    for name in (name for name in dict.fromkeys((*held, *named)) if not is_own(name)):
        for wording in _wordings(name, before, pieces=name in held):
            wordings.setdefault(wording, set()).add(name)
    found: list[tuple[int, int, str]] = []
    for wording in sorted(wordings, key=len, reverse=True):
        for match in re.finditer(re.escape(wording), text):
            start, end = match.span()
            if any(start < e and s < end for s, e, _ in found) or not _stands_alone(text[:start], before):
                continue
            if len(wordings[wording]) == 1:
                found.append((_with_place(text, start, own), end, next(iter(wordings[wording]))))
    return _once(sorted(found)) or _pointed_at(text, held)


def _once(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join what names one unit twice in a row (某中心（某某中心）)."""
    found: list[tuple[int, int, str]] = []
    for start, end, name in spans:
        if found and found[-1][2] == name and found[-1][1] == start:
            found[-1] = (found[-1][0], end, name)
        else:
            found.append((start, end, name))
    return found


def _wordings(name: str, places: Sequence[str], *, pieces: bool) -> set[str]:
    """Return how a unit may be called: its names with and without brackets and place, and their endings."""
    brackets = re.findall(r"[（(]([^（）()]{4,})[）)]", name)
    found = set()
    for full in (name_key(name), name_key(without_brackets(name)), *map(name_key, brackets)):
        bare = full
        while place := next((p for p in places if bare.startswith(p) and len(bare) > len(p) + 2), ""):
            bare = bare[len(place) :]
        found |= {full, bare}
        found |= {bare[start:] for start in range(len(bare) - _SHORTEST + 1)} if pieces else set()
    return {wording for wording in found if len(wording) >= _SHORTEST}


def _stands_alone(before: str, names: Sequence[str]) -> bool:
    return _MAY_STAND_BEFORE.search(before) is not None or before.endswith(tuple(names))


def _with_place(text: str, start: int, own: Holdings) -> int:
    places = {place for department in own.departments for place in place_of(department)}
    return start - max((len(place) for place in places if text[:start].endswith(place)), default=0)


def _pointed_at(text: str, held: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the one unit that a turn points to by its kind alone (那个中心)."""
    match = re.search(r"[那这][个家](中心|站|所|队|院|校|馆|处|学校|医院)", text)
    if match is None:
        return []
    alike = [n for n in held if without_brackets(n).endswith(match[1]) and not is_own(n)]
    return [(match.start(), match.end(), alike[0])] if len(alike) == 1 else []
