"""What is asked of several documents (并列的问法): of each by itself, and of them all together.

What is asked of each document is the question without the words that are about the documents together, so
that a share or a growth can be set side by side as well as an amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.language.naming import Token
from assistant.language.question import Frame
from assistant.language.words import EQUATES
from assistant.plans.plans import Arguments, bounds
from assistant.plans.whose import Whose
from assistant.records import Operation

# 甲局、乙局两家监管部门的: how many were named, and of what kind
_SO_MANY = re.compile(
    r"(?:这|上述|以上)?(?:[二两三四五六七八九十]|\d{1,2})[家个][\u4e00-\u9fff]{0,4}?(?:部门|单位|机关|局)"
)
RANGE = re.compile(r"(?<!\d)(20[0-3]\d)年?度?(?:到|至|-|~|到了)(20[0-3]\d)(?!\d)年?度?")
ALL_YEARS = re.compile(
    r"(?:这|近|最近|过去|连续)?(?:[两二三四五六七八九十几多]+|(?<!\d)\d{1,2})年(?:来|间|之间|以来|里|的|(?=[^级期制前后,]))|历年|逐年|每年|各年|年年|(?:这|近)(?:几|些)年|(?:这|近)[两二三四五]年|哪一?年|各个?年度"
)
HOW_CHANGED = re.compile(
    r"(?:怎么|怎样|如何|咋|啥|什么)(?:样)?(?:的)?(?:变化|变动|变|涨|走|趋势)(?:了|的)?|变化(?:情况|趋势)?|趋势|走势"
)
CHANGES = ("difference", "increase", "decrease", "rate", "change_word", "prior")
TOGETHER = ("max", "min", "rank", "ascending", "list", "compare", "difference", "ratio", "sum", "count")
_COMPARATORS = re.compile(
    r"超过|大于|高于|多于|超出|突破|超|低于|小于|少于|不足|不到|不超过|不低于|不少于|以[上下内]|过"
)
_STAGES = re.compile(r"预算|预算数|决算|决算数|实际|预算安排|年初预算")
_ENDS = re.compile(r"^[的和与跟同及比在从里中,、。?!呢]+|(?<=[,、])[,、]+|[,、。?!]+$")
_LEFT_BEHIND = re.compile(
    r"(?:能)?排(?:名)?(?:在)?(?:第几|多少)(?:名|位)?|第几(?:名|位)?|排名|变(?:了|动|化)?(?=多少|$)|在(?:里面|里|中|当中)?(?=,|的|$)|的?话"
    r"|"
    r"(?:比|与|和|跟)(?=的|多少|$)|(?:之间|相比|排名?|来看|间)(?=的|多少|$)|有?(?:哪些|几个)$"
)
_LESS = re.compile(r"哪[个家][^,多]{0,4}[更]?[少低小](?:[一些点]{0,2})[?。吗呢]?$")
_WHOLES_OUT = frozenset({"支出总计", "本年支出合计"})
_WHOLES_IN = frozenset({"收入总计", "本年收入合计"})
_HAVING = re.compile(r"哪些[^,]{0,8}(?:安排|花|列|有)")
_AVERAGE = re.compile(r"平均|年均")
_EQUATES = frozenset(EQUATES.split())
_PERCENT = re.compile(r"百分|几成|几分之|多少百分")
_PLACE_OF = re.compile(r"第几|多少[名位]|排名")
_Asked = tuple[Operation, Arguments]


def of_all(frame: Frame, meant: Whose) -> _Asked:
    """Return what is asked of departments side by side; the first rule that fits tells."""
    everyone = meant.how == "all"
    place = everyone and bool(meant.departments) and _PLACE_OF.search(frame.text) is not None
    which = everyone and re.search(r"哪[个家一]|谁", frame.text) is not None
    ranked = (
        which
        or frame.has("max", "min", "rank", "ascending")
        or frame.top is not None
        or frame.ordinal is not None
    )
    compared = frame.has("compare") or "比" in frame.text
    rules: tuple[tuple[object, Callable[[], _Asked]], ...] = (
        (frame.thresholds, lambda: _bounded(frame)),
        (place, lambda: ("rank", (*_order(frame), ("of", meant.departments[0])))),
        (ranked, lambda: ("rank", _order(frame))),
        (_AVERAGE.search(frame.text), lambda: ("per_unit", ())),
        (frame.has("ratio"), lambda: ("ratio", ())),
        (set_against(frame), lambda: ("ratio", (("as", "%"),))),
        (frame.has("difference") and frame.has("compare"), lambda: ("compare", (("gap", "yes"),))),
        (frame.has("difference") and not everyone, lambda: ("difference", direction(frame))),
        (frame.has("sum"), lambda: ("sum", ())),
        (everyone and _which_way(frame), lambda: ("list", (("changed", _which_way(frame)),))),
        (everyone and _HAVING.search(frame.text), lambda: ("list", (("positive", _has_any(frame)),))),
        (compared and not frame.has("list"), lambda: ("compare", ())),
    )
    return next((asked() for test, asked in rules if test), ("list", ()))


def of_years_together(frame: Frame, years: Sequence[int], *, everyone: bool) -> _Asked:
    """Return what is asked of years side by side; the first rule that fits tells."""
    ends = len(years) == 2 or frame.has("how_much") or RANGE.search(frame.text) is not None
    asked = frame.has("difference", "increase", "decrease", "rate") or (
        frame.has("change_word") and frame.has("how_much") and len(years) == 2
    )
    change = asked and ends and not frame.has("list")
    percent = frame.has("rate") or any(t.text.startswith(("百分之", "几成")) for t in frame.tokens)
    changes: Arguments = (("changes", "yes"),) if everyone or frame.has("change_word") else ()
    rules: tuple[tuple[object, Callable[[], _Asked]], ...] = (
        (frame.thresholds, lambda: _bounded(frame)),
        (frame.has("max", "min", "rank") or frame.top is not None, lambda: ("rank", _order(frame))),
        (_AVERAGE.search(frame.text), lambda: ("per_unit", ())),
        (frame.has("ratio"), lambda: ("ratio", ())),
        (set_against(frame), lambda: ("ratio", (("as", "%"),))),
        (change, lambda: ("growth", (("of", "rate" if percent else "amount"), *direction(frame)))),
        (frame.has("sum"), lambda: ("sum", ())),
        (frame.has("compare") and not frame.has("change_word"), lambda: ("compare", ())),
    )
    return next((asked() for test, asked in rules if test), ("list", changes))


def set_against(frame: Frame) -> bool:
    """Tell whether one side is asked as a percentage of the other (2025年…是2024年的百分之几)."""
    equates = [t.start for t in frame.tokens if t.text in _EQUATES]
    asked = [t.start for t in frame.tokens if t.cue("share") and _PERCENT.match(t.text)]
    return bool(equates and asked) and min(equates) < asked[-1] and "占" not in frame.text


def sides_said(frame: Frame, newest: int | None) -> tuple[int, ...]:
    """Return the years said, in order; 上年 is before the year said, or before the newest one held."""
    own = [value for kind, value in frame.years if kind == "year"]
    before = [value for kind, value in frame.years if kind == "relative_year" and value < 0]
    base = own[0] if own else newest
    if len(own) < 2 and len(before) == 1 and base is not None:
        return base, base + before[0]
    return tuple(own)


def _which_way(frame: Frame) -> str:
    """Return which way those asked for have changed (哪些下降了), empty where that is not asked."""
    if re.search(r"哪[些几]", frame.text) is None or frame.has("increase") == frame.has("decrease"):
        return ""
    return "up" if frame.has("increase") else "down"


def _has_any(frame: Frame) -> str:
    return "no" if re.search(r"没有?|未|无|不(?:安排|花|列)", frame.text) else "yes"


def _bounded(frame: Frame) -> _Asked:
    return ("count" if frame.has("count") else "filter"), bounds(frame)


def direction(frame: Frame) -> Arguments:
    """Return which way a difference is said to go, where it is said."""
    text = "".join(t.text for t in frame.tokens if t.cue("difference", "increase", "decrease", "compare"))
    less = frame.has("decrease") or re.search(r"少|低|小|降|减", text.replace("多少", "")) is not None
    more = frame.has("increase") or re.search(r"多(?!少)|高|大|增|涨", text) is not None
    return (("said", "less"),) if less and not more else (("said", "more"),) if more and not less else ()


def _order(frame: Frame) -> Arguments:
    found: list[tuple[str, str]] = []
    if frame.has("decrease") and not frame.has("increase"):
        found.append(("falls", "yes"))
    if frame.has("min", "ascending") or _LESS.search(frame.text):
        found.append(("order", "asc"))
    if frame.top is not None:
        found.append(("n", str(frame.top)))
    elif frame.ordinal is not None:
        found.append(("place", str(frame.ordinal)))
    elif frame.has("rank", "ascending") and not frame.has("max", "min"):
        found.append(("all", "yes"))
    return tuple(found)


def asked_of_each(
    frame: Frame, spans: Sequence[tuple[int, int]], together: Sequence[str], *, mixed: bool
) -> str:
    """Return the question for one document: without departments, years, and what is asked of them all."""
    kept: list[str] = []
    counted = _SO_MANY.search(frame.text) if len(spans) > 1 else None
    spans = (*spans, counted.span()) if counted is not None else spans
    for token in frame.tokens:
        if any(start < token.end and token.start < end for start, end in spans):
            continue
        if not _is_about_all(frame, token, together, mixed=mixed):
            said = _whole(token) if mixed else token.text
            kept += [said] if said not in kept or said == token.text else []
    text = _LEFT_BEHIND.sub("", HOW_CHANGED.sub("", ALL_YEARS.sub("", "".join(kept))))
    while (shorter := _ENDS.sub("", _LEFT_BEHIND.sub("", text))) != text:
        text = shorter
    fast = re.search(r"最快|增速|增幅|降幅|幅度", frame.text) is not None and "快" in frame.text
    if fast and "率" not in text:
        text += "增长率"
    return text if text.endswith("多少") or "多少" in text else f"{text}多少"


def _whole(token: Token) -> str:
    """Return a total without the stage it is said of, so that it is asked of either (支出预算, 决算支出)."""
    if "总计" in token.text:
        return _STAGES.sub("", token.text)
    keys = set(token.values("item"))
    if keys and keys <= _WHOLES_OUT:
        return "总支出"
    return "总收入" if keys and keys <= _WHOLES_IN else token.text


def _is_about_all(frame: Frame, token: Token, together: Sequence[str], *, mixed: bool) -> bool:
    """Tell whether a word is about the documents together: years, order, bounds, what is compared."""
    literal = token.literal
    if literal is not None and not token.is_a("item"):
        return literal.kind in ("year", "relative_year", "years_back", "top", "ordinal") or (
            bool(frame.thresholds) and literal.kind in ("amount", "percent")
        )
    if token.is_a("item", "fragment"):
        return False
    tests = (
        mixed and _STAGES.fullmatch(token.text),
        frame.thresholds and _COMPARATORS.fullmatch(token.text),
        set_against(frame) and (token.cue("share") or token.text in _EQUATES),
        "rate" in together and token.cue("share") and "占" not in token.text,
        token.cue(*together),
        any(v in ("department", "year") for v in token.values("collection")),
        token.cue("why") and HOW_CHANGED.search(frame.text),
    )
    return any(tests)
