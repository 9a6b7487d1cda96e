"""A sentence, clause by clause: lists opened and closed, reasons passed over, figures handed on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.narrative.statement_figures import read_figure, state_unchanged
from ingest.narrative.statement_memory import Focus, Memory, OpenList, can_name, heading_focus, path_of
from ingest.terms.comparisons import comparison_in, unchanged_in
from ingest.terms.statements import is_known, label_of, strip_lead

if TYPE_CHECKING:
    from ingest.narrative.clauses import Clause

LISTS = re.compile(
    r"(?:其中|包括|具体为|各项目为|分项看|分别为|分别是|如下|以下方面|下列方面|组成)$|"
    r"^(?:其中|主要包括|具体包括|包括|分项看|各项目为)|由$"
)
_GOAL_LEAD = re.compile(r"绩效(?:目标|指标)|年度目标|工作目标")
_REASON = re.compile(
    r"^(?:其)?(?:(?:增长|下降|增加|减少|增减|变动|变化|调整)的?)?(?:主要)?(?:原因|是由于|由于|因为)|"
    r"^主要(?:是|为|用于|反映)|^(?:用于|反映|变动原因|原因|此项|该项)|(?:的)?(?:主要)?原因(?:是|为|：)?$|^主要原因"
)
_ALL_PARTS = re.compile(r"^(?:主要包括|具体包括|包括|各项目为|具体为|分别为)")
_ENUMERATED = re.compile(r"^(?:[（(]1[）)]|1[.、]|①|一是)")


def read_sentence(memory: Memory, parts: tuple[Clause, ...]) -> None:
    """Read the clauses of one sentence in order."""
    memory.last = memory.focus
    if memory.lists and not memory.lists[-1].enumerated:
        memory.lists = [opened for opened in memory.lists if opened.enumerated]
    memory.reason, memory.qualifier, memory.lost, memory.within = False, None, False, None
    if memory.lead is not None and not is_known(memory.lead) and memory.lead is not memory.title:
        memory.lead = None
    _return_to_whole(memory)
    stated = memory.focus.statement if memory.focus else None
    if stated is not None and memory.statements[stated].kind == "count":
        memory.focus = heading_focus(memory)
    memory.since = len(memory.statements)
    held: list[Focus | None] = []
    for number, part in enumerate(parts):
        if part.kind == "open":
            held.append(memory.focus)
            _open_brackets(memory)
        elif part.kind == "close":
            _close_brackets(memory, held.pop() if held else None)
        else:
            _read_clause(memory, part, parts[number + 1 :])
            if part.mark == "；":
                _semicolon(memory)


def _return_to_whole(memory: Memory) -> None:
    """Speak of the whole again, not of its last part, where a new sentence names nothing."""
    focus = memory.focus
    place = focus.statement if focus else None
    while place is not None:
        parent = memory.statements[place].parent
        if parent is None or parent < memory.first:
            break
        place = parent
    if place is not None and focus and place != focus.statement:
        whole = memory.statements[place]
        memory.focus = Focus(whole.label, whole.path, place)


def _semicolon(memory: Memory) -> None:
    """End an inner list at ；, and a list whose parts stood apart by commas."""
    memory.reason = False
    inline = [opened for opened in memory.lists if not opened.enumerated and not opened.in_brackets]
    if len(inline) > 1:
        memory.lists.remove(inline.pop())
    while inline and sum(said.parent == inline[-1].whole for said in memory.statements[memory.since :]) > 1:
        memory.lists.remove(inline.pop())
    memory.since = len(memory.statements)


def _open_brackets(memory: Memory) -> None:
    if memory.focus and memory.focus.statement is not None:
        memory.lists.append(OpenList(memory.focus.statement, in_brackets=True))


def _close_brackets(memory: Memory, focus: Focus | None) -> None:
    while memory.lists and not memory.lists[-1].enumerated:
        if memory.lists.pop().in_brackets:
            break
    memory.focus, memory.reason = focus, False


def _read_clause(memory: Memory, part: Clause, rest: tuple[Clause, ...]) -> None:
    text = memory.plain.text[part.start : part.end]
    body = strip_lead(text)
    comparison = comparison_in(body)
    if memory.reason and comparison and body.startswith(("比", "较", "与", "同")):
        memory.reason = False
    if _REASON.search(body) and not LISTS.search(text):
        named = label_of(body, memory.department)
        memory.reason = not (named.kind == "subject" and named.code)
    if LISTS.search(text) and not memory.reason:
        _open_list(memory, text, rest)
    if part.quantities:
        _read_pieces(memory, part)
    else:
        _read_words(memory, text, body)


def _open_list(memory: Memory, text: str, rest: tuple[Clause, ...]) -> None:
    """Make the last level the whole of what follows 其中, 包括 …."""
    side = re.match(r"[，；]?(收入|支出)", text)
    if side:
        whole = _total_of(memory, side.group(1))
        memory.lists = [OpenList(whole)] if whole is not None else memory.lists
        return
    focus = memory.focus
    if _ALL_PARTS.match(text) and memory.last is not None and not _sentence_states(memory):
        focus = memory.last
    place = focus.statement if focus else None
    if place is None or memory.statements[place].kind not in {"level", "count"}:
        return
    following = memory.plain.text[rest[0].start : rest[0].end] if rest else ""
    listed = bool(_ENUMERATED.match(following) or _ENUMERATED.match(text))
    if not any(opened.whole == place for opened in memory.lists):
        memory.lists.append(OpenList(place, enumerated=listed))


def _total_of(memory: Memory, side: str) -> int | None:
    """Return the paragraph's total that 收入包括, 支出包括 divide."""
    places = range(len(memory.statements) - 1, memory.first - 1, -1)
    said = ((place, memory.statements[place].label) for place in places)
    return next(
        (place for place, label in said if label.kind == "total" and label.side in {"收支", side}), None
    )


def _sentence_states(memory: Memory) -> bool:
    """Tell whether the sentence has already stated a figure."""
    start = memory.plain.places[memory.sentence[0]]
    return any(said.sentence[0] == start for said in memory.statements[memory.first :])


def _read_words(memory: Memory, text: str, body: str) -> None:
    """Read a clause without a figure: a lead, a base, or words of no change."""
    comparison = comparison_in(body)
    same = unchanged_in(body)
    if label_of(body, memory.department).code:
        _take_focus(memory, body)
    elif same and (comparison or memory.base) and not memory.reason:
        state_unchanged(memory, body, same)
    elif comparison:
        memory.base = comparison.base
        _take_focus(memory, comparison.before)
    elif _GOAL_LEAD.fullmatch(body):
        memory.goal = True
    elif not LISTS.fullmatch(text) and not memory.reason:
        _take_focus(memory, body)


def _take_focus(memory: Memory, words: str) -> None:
    """Keep what words name as the item spoken of, and as the lead of what follows."""
    label = label_of(words, memory.department) if words else None
    if label is None or not can_name(label):
        return
    lead = memory.lead.text if memory.lead else ""
    if label.kind == "generic" and label.text.endswith("的") and lead.endswith("中"):
        label = replace(label, text=lead + label.text)
    if is_known(label):
        memory.focus = Focus(label, path_of(memory, label, None))
        memory.within = label if words.endswith("中") else memory.within
    memory.lead = label
    if memory.title is None and memory.sentence[0] == 0 and len(memory.statements) == memory.first:
        name = re.sub(r"(?:项目)?(?:绩效自评)?(?:综述|概述)$", "", label.text)
        memory.title = label if name == label.text else replace(label, text=name, item=name, path=(name,))
    if label.kind == "subject":
        memory.reason = False


def _read_pieces(memory: Memory, part: Clause) -> None:
    """Read each figure of a clause with the words before it."""
    text = memory.plain.text
    begin = part.start
    for number, quantity in enumerate(part.quantities):
        left = text[begin : quantity.start]
        last = number + 1 == len(part.quantities)
        right = text[quantity.end : part.end if last else part.quantities[number + 1].start]
        noun = right if last else _noun_before_next(right) if not quantity.is_money else ""
        begin = quantity.end + (len(noun) if not last else 0)
        read_figure(memory, left, quantity, noun)


def _noun_before_next(text: str) -> str:
    """Return the noun between two figures that belongs to the first: 5家…基地、3家…, 2名律师和4名…."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"（": 1, "）": -1}.get(char, 0)
        if char == "、" and not depth:
            return text[:place]
    return text if re.search(r".[和及与]$", text) and not re.match(r"[和及与]", text) else ""
