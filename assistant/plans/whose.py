"""Whose documents a question is about (问谁): named in full or short, by place, all held, or not said.

A short name may fit several departments, and a place may narrow it. A department that is not held is never
answered for by another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings
from assistant.language.agencies import place_of
from assistant.language.naming import Token
from assistant.language.question import Frame
from assistant.language.softness import is_place_name
from assistant.lookups.outcome import Stop
from assistant.lookups.wording import held_list
from assistant.records import Query

How = Literal["only", "named", "alike", "all", "before", "unsaid"]
_BODY = r"(?:单位|部门|局|街道|机关|机构|委办局|地方|城市|地市|市|区)"
_ALL = re.compile(
    rf"(?:哪|那)(?:一)?(?:个|家|些|几个|几家|一个|一家){_BODY}|哪{_BODY}|(?:各|每)(?:个|家)?{_BODY}"
    rf"|(?:所有|全部|这些|几个|几家|全体|现有|收录的?|收入的?|库里的?|已收的?)(?:的)?(?:各)?(?:个|家)?{_BODY}"
    rf"|是谁(?=[?。]?$)|(?<=[^,])(?:排名|排行)(?:如何|怎么样|情况)?[?。]?$|前[一二三四五六七八九十\d]+名[?。]?$"
    rf"|前[一二两三四五六七八九十\d]+(?:名|位|个|家)?(?:的)?(?:部门|单位|局|地方)"
    rf"|最[大多高少小低](?:的)?(?:[一两二三四五六七八九十\d]+个|[一两二三四五六七八九十\d]+家|那个)?(?:单位|部门|局|街道|机关|地方|城市)"
    rf"|的(?:部门|单位|地方|局)(?:有|是|都有|都是)?(?:哪些|哪几|几个|多少个)|(?:各地|全国)(?:的)?"
    rf"|{_BODY}(?:之间|间|里面|里|中|当中)(?=[^,]*(?:最|排|比|谁|第))|哪家|谁家|(?:所有|全部|各份|每份)(?:的)?文件|各地"
)
_WHO = re.compile(r"谁(?:的)?(?=[^,]*(?:最|更|多|少|高|低|大|小))")
_AMONG = re.compile(r"(?:能)?排名?(?:在)?第几(?:名|位)?|排(?:多少|几)(?:名|位)|第几(?:名|位)")
_INSIDE = re.compile(r"[里中内](?!央)|项目|明细|哪[项个些]|第几[大高多]")
_BELOW = re.compile(r"下属|所属|下设|直属|二级|基层|预算单位|内设|本部门|本单位|我局|我单位")
_IT = re.compile(r"它(?!们)|这(?:个|家)?(?:单位|部门|局)|该(?:单位|部门|局)|这家|那家")
_RANKED = ("max", "min", "rank", "compare", "top", "list", "count", "sum", "difference", "share", "per_unit")
_KIND = 3  # characters that tell the kind of an office (财政局, 信访局)
_MOST_NEAR = 4
_KINDS = re.compile(
    r"(?:所有|全部|全体|各个?|每个|哪些|哪几个|几个|这些)(?:的)?"
    r"([\u4e00-\u9fff]{2,6}?)(部门|单位|机关|机构|局|办公室|委员会|街道)"
)
_BETWEEN = re.compile(r"[的,、]*")


@dataclass(frozen=True, slots=True)
class Whose:
    """The departments meant, in the order said; spans are where the text names them."""

    departments: tuple[str, ...]
    how: How
    assumptions: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int], ...] = ()  # those of the spans that name only a place


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    departments: frozenset[str]
    by_place: bool = False


def whose(frame: Frame, holdings: Holdings, conversation: Conversation) -> Whose | Stop:
    """Return whom a question is about. frame is read with the names of departments."""
    if len(holdings.departments) == 1:
        return _not_held(frame, (), holdings, others=()) or Whose(holdings.departments, "only")
    mentions = _mentions(frame, holdings.departments)
    missing = _not_held(frame, mentions, holdings, others=frame.others)
    of_a_kind = None if _certain(mentions) else _of_a_kind(frame.text, holdings.departments)
    return missing or of_a_kind or _meant(frame, mentions, holdings, conversation)


def _meant(
    frame: Frame, mentions: Sequence[_Mention], holdings: Holdings, conversation: Conversation
) -> Whose:
    held = holdings.departments
    all_said = None if _BELOW.search(frame.text) else _all_said(frame)
    spans = tuple((m.start, m.end) for m in mentions)
    among = _place_among(frame, mentions)
    if all_said is not None and (not mentions or re.search(r"第几|多少[名位]|排名", frame.text)):
        among = all_said
    if among is not None:
        return Whose(_certain(mentions), "all", (), (*spans, among))
    if mentions:
        certain = _certain(mentions)
        open_ones = [m for m in mentions if len(m.departments) > 1 and not m.departments & set(certain)]
        if certain and not open_ones:
            said = tuple(
                f"“{frame.text[m.start : m.end]}”按{next(iter(m.departments))}理解"
                for m in mentions
                if m.by_place and len(m.departments) == 1
            )
            places = tuple((m.start, m.end) for m in mentions if m.by_place)
            return Whose(certain, "named", said, spans, places)
        first = open_ones[0].departments
        fitting = tuple(name for name in held if name in first or name in certain)
        return Whose(fitting, "alike", (), spans, tuple((m.start, m.end) for m in mentions if m.by_place))
    before = points_to_winner(frame, conversation)
    if before is not None:
        return Whose((before,), "before", (f"“{_IT.search(frame.text)[0]}”按{before}理解",))  # type: ignore[index]
    last = _asked_before(conversation, holdings)
    if last is not None:
        return Whose((last,), "before", (f"部门未指明，接上一问，按{last}作答",))
    return Whose(held, "unsaid")


def _asked_before(conversation: Conversation, holdings: Holdings) -> str | None:
    """Return the department asked about last, that of a unit below it as well."""
    last = conversation.subject
    if last is None or last.department in holdings.departments:
        return last.department if last is not None else None
    return next((d.department for d in holdings.documents if d.document_id == last.document_id), None)


def points_to_winner(frame: Frame, conversation: Conversation) -> str | None:
    """Return the department the last comparison put first, where the turn points to it (它的公务接待费)."""
    last = conversation.last
    points = _IT.search(frame.text) is not None and last is not None and bool(last.rows)
    return last.rows[0].department if points and last is not None else None


def _of_a_kind(text: str, held: Sequence[str]) -> Whose | None:
    """Return the departments of one kind that are all meant (所有信访部门, 各财政局)."""
    for match in _KINDS.finditer(text):
        kind, body = match[1], match[2]
        whole = kind + body
        names = tuple(name for name in held if whole in name or (body in "部门单位机关机构" and kind in name))
        if names:
            said = f"“{match[0]}”按所收的{'、'.join(names)}理解"
            return Whose(names, "named", (said,), (match.span(),))
    return None


def _place_among(frame: Frame, mentions: Sequence[_Mention]) -> tuple[int, int] | None:
    """Return where the place of one department among all held is asked (某局的培训费排第几)."""
    match = _AMONG.search(frame.text)
    alone = len(mentions) == 1 and len(_certain(mentions)) == 1
    return match.span() if match is not None and alone and not _INSIDE.search(frame.text) else None


def _all_said(frame: Frame) -> tuple[int, int] | None:
    asks = frame.has(*_RANKED) or frame.top is not None or frame.ordinal is not None or frame.thresholds
    match = _ALL.search(frame.text) or (_WHO.search(frame.text) if asks else None)
    if match is None:
        return None
    plural = re.match(r"哪些|各|每|所有|全部|这些|几|全体|现有|收|库|已", match[0]) is not None
    larger = re.search(r"最|更|(?<!多)[多少高低大小](?:[一些点]{0,2})[?。吗呢]?$", frame.text) is not None
    return match.span() if asks or plural or larger else None


def _mentions(frame: Frame, held: Sequence[str]) -> list[_Mention]:
    """Return where departments are named; a place beside a name narrows it, a place alone is a name."""
    found: list[_Mention] = []
    places = {name: place_of(name) for name in held}
    for token in frame.tokens:
        if token.is_a("department"):
            found.append(_Mention(token.start, token.end, frozenset(token.values("department"))))
        elif token.is_a("place"):
            there = frozenset(name for name in held if token.text in places[name])
            found.append(_Mention(token.start, token.end, there, by_place=True))
    joined: list[_Mention] = []
    for mention in found:
        before = joined[-1] if joined else None
        both = before.departments & mention.departments if before is not None else frozenset()
        beside = before is not None and before.end == mention.start and before.by_place
        if before is not None and ((both and _touches(frame.text, before, mention)) or beside):
            joined[-1] = _Mention(before.start, mention.end, both, before.by_place and mention.by_place)
        else:
            joined.append(mention)
    return _without_repeats(joined)


def _touches(text: str, before: _Mention, after: _Mention) -> bool:
    return (
        _BETWEEN.fullmatch(text[before.end : after.start]) is not None
        and "、" not in text[before.end : after.start]
    )


def _without_repeats(mentions: Sequence[_Mention]) -> list[_Mention]:
    """Let a place or a short name said beside a certain one of the same stand for that one."""
    certain = {name for m in mentions if len(m.departments) == 1 for name in m.departments}
    kept = []
    for mention in mentions:
        same = mention.departments & certain
        stands_for = len(mention.departments) > 1 and len(same) == 1 and mention.by_place
        kept.append(replace(mention, departments=frozenset(same)) if stands_for else mention)
    return kept


def _certain(mentions: Iterable[_Mention]) -> tuple[str, ...]:
    names = (name for m in mentions if len(m.departments) == 1 for name in m.departments)
    return tuple(dict.fromkeys(names))


def _not_held(
    frame: Frame, mentions: Sequence[_Mention], holdings: Holdings, others: Sequence[str]
) -> Stop | None:
    """Return why a body or place that is said is not answered for; None where all are held."""
    said = [*others]
    said += [
        frame.text[m.start : m.end] for m in mentions if not m.departments
    ]  # a place of no department held
    for index, token in enumerate(frame.tokens[1:], start=1):
        before = frame.tokens[index - 1]
        if token.is_a("department") and (place := _elsewhere(frame.text, before, token)):
            said.append(place + token.text)
    if not said:
        return None
    names = "、".join(f"“{name}”" for name in dict.fromkeys(said))
    return Stop(
        "department_not_held",
        f"这里没有{names}的公开文件，不能用别的单位的数来答。",
        f"现有：{held_list(holdings.documents, _nearest(said, holdings.departments))}",
        query=Query(operation="lookup", arguments=(("counted", str(len(holdings.departments))),)),
    )


def _nearest(said: Sequence[str], held: Sequence[str]) -> tuple[str, ...]:
    """Return the departments of the same place or the same kind as one that is not held."""
    alike = [name for name in held if any(name.endswith(other[-_KIND:]) for other in said)]
    beside = [name for name in held if any(place in other for place in place_of(name) for other in said)]
    return tuple(dict.fromkeys((*beside, *alike)))[:_MOST_NEAR]


def _elsewhere(text: str, before: Token, token: Token) -> str | None:
    """Return the unknown place right before the short name of a department (石榴粮食局, 天河市渔政局)."""
    if before.senses or before.end != token.start or re.search(r"街道|[镇乡]", token.text):
        return None
    if token.text[0] in "省市区县州" or before.text[-1] in "省市区县州":
        return before.text
    for size in (4, 3, 2):
        place = text[max(0, token.start - size) : token.start]
        if len(place) == size and is_place_name(place, whole=True):
            return place
    return None
