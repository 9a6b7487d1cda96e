"""What a turn points back to (指代): 它, 这笔钱, 两个, 它们, 最大的那个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings
from assistant.language.lexicon import Lexicon
from assistant.language.phrases import Phrase
from assistant.language.question import Frame
from assistant.plans.bind import Bound
from assistant.plans.operands import Operand
from assistant.plans.shares import contains
from assistant.records import Figure, Target

_PRONOUN = re.compile(
    r"它(?!们)的?|(?:该|这个|那个|这一|那一)(?:项目|专项|科目|费用|经费)的?"
    r"|[这那]项目的?|[这那](?:笔|项)(?:钱|支出|费用|经费)?的?"
)
_SHORT = re.compile(r"[这那](?:笔|项)")  # 那 may also lead to a name that begins with 项: 那项目支出呢
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_COUNT = re.compile(r"([两二三四五六2-6])(?:个|项|笔|者|样|类|种)")
_OVER_ROWS = frozenset({"list", "rank", "filter", "count"})
_CLASSIFIED = ("function", "economy", "income")


def operand_of(target: Target, lead: str | None = None) -> Operand:
    """Return a target as an operand that is not said in the turn; lead 加 where several are one together."""
    return Operand(Phrase((), lead), (Bound(target, target.item),))


def with_referent(question: str, conversation: Conversation, holdings: Holdings) -> str:
    """Return a question with 它, 这笔钱, 该项目 replaced by what the last answer was about."""
    last = conversation.last
    match = _PRONOUN.search(question)
    if last is None or last.status == "clarify" or match is None or last.query is None:
        return question
    targets = last.query.targets
    if _leads_to_name(question, match, holdings.first, of_project=_is_project(targets)):
        return question
    if last.query.operation == "rank" and last.figures:
        target = _cited(last.figures[0], conversation, holdings)
    else:
        target = targets[0] if len(targets) == 1 else None
    if target is None:
        return question
    particle = "的" if match[0].endswith("的") else ""
    return f"{question[: match.start()]}{target.item}{particle}{question[match.end() :]}"


def _is_project(targets: Sequence[Target]) -> bool:
    return len(targets) == 1 and targets[0].family == "project"


def _leads_to_name(question: str, match: re.Match[str], lexicon: Lexicon, *, of_project: bool) -> bool:
    """Tell whether 那 or 这 stands before a name that goes as far as the pronoun, or farther.

    这项目 is that project where the last answer was about one.
    """
    if _SHORT.match(match[0]) is None:
        return False
    start, end = match.start() + 1, match.start() + len(match[0].removesuffix("的"))
    longest = next(
        (
            length
            for length in lexicon.lengths.get(question[start], ())
            if any(
                sense.kind != "plain" for sense in lexicon.senses.get(question[start : start + length], ())
            )
        ),
        0,
    )
    return start + longest > end or (start + longest == end and not of_project)


def any_family(target: Target, holdings: Holdings) -> Operand:
    """Return an item in every classification it stands in: the whole it is part of tells which is meant."""
    found = dict.fromkeys(e.family for e in holdings.named(target.key) if e.family in _CLASSIFIED)
    targets = [Target(target.item, target.key, family, measure=target.measure) for family in found]
    return Operand(Phrase(()), tuple(Bound(one, one.item) for one in targets or [target]))


def winner(frame: Frame, conversation: Conversation, holdings: Holdings) -> Operand | None:
    """Return the largest or smallest row of the last answer (最大的那个占多少)."""
    answer = conversation.last
    if answer is None or not frame.has("max", "min") or not answer.figures:
        return None
    order = max if frame.has("max") else min
    target = _cited(order(answer.figures, key=lambda figure: figure.value), conversation, holdings)
    return operand_of(target) if target is not None else None


def leader(conversation: Conversation, holdings: Holdings) -> Operand | None:
    """Return the row a ranking just gave (哪个最多 → 占项目支出多少); none where the last answer was none."""
    last = conversation.last
    if last is None or last.query is None or last.query.operation != "rank" or not last.figures:
        return None
    target = _cited(last.figures[0], conversation, holdings)
    return operand_of(target) if target is not None else None


def several(frame: Frame, conversation: Conversation) -> tuple[Operand, ...]:
    """Return the items meant by 两个, 加一块: the readings asked back, or the last items asked about."""
    last = conversation.last
    if last is not None and last.status == "clarify" and frame.has("sum"):
        return tuple(operand_of(r.query.targets[0]) for r in last.readings if r.query.targets)
    match = _COUNT.search(frame.text)
    count = (_NUMBERS.get(match[1]) or int(match[1])) if match is not None else 2
    found = conversation.targets(count)
    distinct = {(target.key, target.parents, target.rows) for target in found}
    if len(found) != count or (len(distinct) < count and not frame.has("difference", "ratio", "compare")):
        return ()  # two columns of one row are not added up
    return tuple(operand_of(target) for target in found)


def summed_before(conversation: Conversation) -> tuple[Operand, ...]:
    """Return the items of the last sum, which the next turn takes together (占项目支出多少)."""
    last = conversation.query
    if last is None or last.operation != "sum":
        return ()
    return tuple(operand_of(target, "加") for target in last.targets)


def whole_before(item: Operand, conversation: Conversation, holdings: Holdings) -> Operand | None:
    """Return the whole asked about before that an item is part of, the latest first."""
    for answer in reversed(conversation.answers):
        for target in answer.query.targets if answer.query is not None else ():
            whole = operand_of(target)
            if target.key != item.bounds[0].target.key and contains(whole, item, holdings):
                return whole
    return None


def rows_shown(conversation: Conversation, holdings: Holdings) -> tuple[Operand, ...]:
    """Return the rows of the last list or ranking (它们一共多少); none where the last answer was none."""
    last = conversation.last
    if last is None or last.query is None or last.query.operation not in _OVER_ROWS or len(last.figures) < 2:
        return ()
    targets = (_cited(figure, conversation, holdings) for figure in last.figures)
    return tuple(operand_of(target) for target in targets if target is not None)


def _cited(figure: Figure, conversation: Conversation, holdings: Holdings) -> Target | None:
    """Return the row that a figure of the last answer is cited from."""
    last = conversation.last
    citations = last.citations if last is not None else ()
    ids = {c.fact_id for c in citations if c.number in figure.citations and c.fact_id is not None}
    for entry in holdings.entries:
        if any(fact.fact_id in ids for fact in (*entry.cells.values(), *entry.facts)):
            rows = (entry.row.ordinal,) if entry.family == "procurement" and entry.row is not None else ()
            return Target(entry.item, entry.key, entry.family, rows=rows)
    return None
