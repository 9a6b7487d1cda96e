"""Which operation a question asks for (运算), and its arguments; told by its cues and its operands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.holdings.form_rows import TOTAL_IN, TOTAL_OUT
from assistant.language.question import Frame
from assistant.plans.bind import Bound
from assistant.plans.operands import Operand
from assistant.plans.plans import Arguments
from assistant.plans.scope import Scope
from assistant.plans.stages import asked_stage
from assistant.records import Operation

_WHICH = re.compile(r"哪(?:一|个|项|类|块|部分|些)|什么(?:项目|支出|费用|地方)?(?:增|减|涨|降|多|少)")
_WHOLES = frozenset({TOTAL_IN, TOTAL_OUT, "本年收入合计", "本年支出合计"})
_TOTAL_WORDS = frozenset({"合计", "总计", "总数", "总额", "合计数"})
_GROWN = re.compile(r"增长了?(?:多少|几)(?![钱元万亿])")
_WHO = re.compile(r"谁|哪[个项一]")
_OF_TARGETS = frozenset({"performance", "target"})  # 增长8% may be a target itself


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rules look at."""

    frame: Frame
    operands: Sequence[Operand]
    scope: Scope

    @property
    def many(self) -> bool:
        """Whether several operands are named."""
        return len(self.operands) > 1

    @property
    def rows(self) -> bool:
        """Whether the one operand means several rows of one kind."""
        return len(self.operands) == 1 and separate(self.operands[0].bounds)

    @property
    def ranked(self) -> bool:
        """Whether a place in an order is asked for."""
        frame = self.frame
        place = frame.ordinal is not None and not self.many
        return frame.has("max", "min", "rank", "ascending") or frame.top is not None or place

    @property
    def growing(self) -> bool:
        """Whether a change over time is asked for."""
        return _growth_asked(self.frame, self.operands, self.scope)

    @property
    def of_targets(self) -> bool:
        """Whether all operands are performance targets."""
        return all(b.target.family in _OF_TARGETS for o in self.operands for b in o.bounds)


_Test = Callable[[_Case], bool]
_Given = Callable[[_Case], Arguments]


def _none(case: _Case) -> Arguments:
    del case
    return ()


def _bounded(case: _Case) -> bool:
    return bool(case.frame.thresholds) and _collection_named(case.frame, case.operands)


def _counted(case: _Case) -> bool:
    frame, operands = case.frame, case.operands
    named = not operands or _collection_named(frame, operands)
    return frame.has("count") and named and not _quantity_unit(frame, operands)


def _added_up(case: _Case) -> bool:
    """Tell whether several items are to be added: a cue before or after them all, or 加 between them."""
    phrases = [operand.phrase for operand in case.operands if operand.phrase.tokens]
    if any(phrase.lead == "加" for phrase in phrases):
        return True
    named = all({b.target.item for b in operand.bounds} & _WHOLES for operand in case.operands)
    cues = [
        token.start
        for token in case.frame.tokens
        if token.cue("sum") and not (named and token.text in _TOTAL_WORDS)  # 收入、支出总计 names two totals
    ]
    if not phrases:
        return bool(cues)
    return any(not phrases[0].start < cue < phrases[-1].start for cue in cues)


def _asks_whether(frame: Frame) -> bool:
    return frame.has("question") and not frame.has("how_much") and not frame.thresholds


def _strong_share(frame: Frame) -> bool:
    """Tell whether 占 or 比重 is said; 百分之几 alone may also be a rate of change."""
    return any(t.cue("share") and ("占" in t.text or t.text == "比重") for t in frame.tokens)


def _growth_asked(frame: Frame, operands: Sequence[Operand], scope: Scope) -> bool:
    changed = frame.has("change_word", "increase", "decrease", "rate")
    if operands and all(b.target.family in _OF_TARGETS for o in operands for b in o.bounds):
        return False
    if len(operands) > 1 and frame.has("compare", "difference") and scope.base_year is None:
        return False
    if frame.has("prior") or scope.base_year is not None:
        return (
            changed
            or frame.has("difference", "compare", "rate", "question", "exists", "how_much", "prior")
            or True
        )
    return changed and not frame.has("max", "min")


def _growth_arguments(frame: Frame, scope: Scope) -> Arguments:
    found: list[tuple[str, str]] = []
    percent = any(token.text in ("百分之几", "百分之多少", "百分比", "几成") for token in frame.tokens)
    open_one = _GROWN.search(frame.text) is not None and frame.unit is None  # money is not named: 增长多少
    found.append(("of", "rate" if frame.has("rate") or percent else "open" if open_one else "amount"))
    if not frame.has("change_word"):
        found += _said(frame)
    if scope.base_year is not None:
        found.append(("base_year", str(scope.base_year)))
    return tuple(found)


def _said(frame: Frame) -> Arguments:
    if _WHO.search(frame.text):  # 谁多，多多少 says neither
        return ()
    less = ("少", "低", "小", "便宜")
    word = next((t.text for t in frame.tokens if t.cue("difference")), "")
    if frame.has("decrease") and not frame.has("increase"):
        return (("said", "decrease"),)
    if frame.has("increase") and not frame.has("decrease"):
        return (("said", "increase"),)
    if word.startswith(less):
        return (("said", "less"), ("said", "decrease"))
    if word.startswith(("多", "高", "大", "贵", "超")):
        return (("said", "more"), ("said", "increase"))
    return ()


def _rank_arguments(frame: Frame) -> Arguments:
    found: list[tuple[str, str]] = []
    if frame.has("min", "ascending"):
        found.append(("order", "asc"))
    if frame.top is not None:
        found.append(("n", str(frame.top)))
    elif frame.ordinal is not None:
        found.append(("place", str(frame.ordinal)))
    elif frame.has("rank", "ascending") and not frame.has("max", "min"):
        found.append(("all", "yes"))
    if frame.has("sum") and frame.ordinal is None:
        found.append(("together", "yes"))
    return tuple(found)


def _collection_named(frame: Frame, operands: Sequence[Operand]) -> bool:
    return bool(collections_of(frame)) or (len(operands) == 1 and frame.has("list", "count"))


def collections_of(frame: Frame) -> tuple[str, ...]:
    """Return the collections a question names; 部门 and 单位 alone mean the one that is asked."""
    return tuple(name for name in frame.collections if name not in ("department", "year"))


def _quantity_unit(frame: Frame, operands: Sequence[Operand]) -> bool:
    families = {bound.target.family for operand in operands for bound in operand.bounds}
    return bool(frame.measure_words) and bool(families & {"procurement", "performance", "assets", "sentence"})


def _of_other_year(frame: Frame, scope: Scope) -> Arguments:
    stage = asked_stage(frame)
    return (("year", str(scope.level_year)), *((("asked_stage", stage),) if stage is not None else ()))


def _more_or_less(frame: Frame) -> bool:
    return "比" in frame.text and any(
        word in frame.text for word in ("多吗", "少吗", "高吗", "大吗", "多不多", "低吗")
    )


def separate(bounds: Sequence[Bound]) -> bool:
    """Tell whether the readings are different rows of one kind, so that they can be added up.

    What an economic subject comes to in the parts of a budget is looked up, not added.
    """
    families = {bound.target.family for bound in bounds}
    return len(bounds) > 1 and len(families) == 1 and not families & {"economy", "total"}


def _most_changed(case: _Case) -> bool:
    """Tell whether the part that changed most is asked for (哪一项增加最多), not how much a thing changed."""
    frame = case.frame
    return (
        frame.has("max")
        and frame.has("increase", "decrease", "change_word")
        and _WHICH.search(frame.text) is not None
        and case.scope.across is None
    )


def _change_arguments(case: _Case) -> Arguments:
    fell = case.frame.has("decrease") and not case.frame.has("increase")
    return (("by", "change"), ("said", "decrease" if fell else "increase"))


# The first rule that fits tells the operation; the order is part of the rules.
_RULES: tuple[tuple[_Test, Operation, _Given], ...] = (
    (lambda c: c.frame.has("share") and (_strong_share(c.frame) or not c.growing), "share", _none),
    (lambda c: c.frame.has("ratio") and c.many, "ratio", _none),
    (_most_changed, "rank", _change_arguments),
    (lambda c: c.growing, "growth", lambda c: _growth_arguments(c.frame, c.scope)),
    (
        lambda c: c.scope.across is not None and c.frame.has("list") and not c.ranked,
        "list",
        lambda _: (("order", "none"),),
    ),
    (lambda c: c.scope.across is not None, "compare", _none),
    (lambda c: c.frame.has("difference") and c.many, "difference", lambda c: _said(c.frame)),
    (lambda c: c.frame.has("sum") and bool(c.frame.excluded), "sum", _none),
    (
        lambda c: c.ranked and not (c.many and c.frame.has("compare")),
        "rank",
        lambda c: _rank_arguments(c.frame),
    ),
    (lambda c: _bounded(c) and c.frame.has("count"), "count", _none),
    (_bounded, "filter", _none),
    (lambda c: c.frame.has("sum") and c.rows, "sum", _none),
    (_counted, "count", _none),
    (lambda c: c.frame.has("per_unit") and not c.of_targets, "per_unit", _none),
    (lambda c: c.many and (c.frame.has("compare") or _more_or_less(c.frame)), "compare", _none),
    (lambda c: c.many and _added_up(c), "sum", _none),
    (lambda c: c.frame.has("list") and not c.many, "list", _none),
    (
        lambda c: c.scope.level_year is not None and bool(c.operands),
        "prior_level",
        lambda c: _of_other_year(c.frame, c.scope),
    ),
    (lambda c: c.frame.has("exists") or _asks_whether(c.frame), "exists", _none),
)


def operation_of(frame: Frame, operands: Sequence[Operand], scope: Scope) -> tuple[Operation, Arguments]:
    """Return the operation a question asks for, and its arguments."""
    case = _Case(frame, operands, scope)
    for test, operation, arguments in _RULES:
        if test(case):
            return operation, arguments(case)
    return "lookup", ()
