"""Which operation a question asks for (运算), and its arguments; told by its cues and its operands."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.bind import Bound
from assistant.operands import Operand
from assistant.plans import Arguments
from assistant.question import Frame
from assistant.records import Operation
from assistant.scope import Scope

_OF_TARGETS = frozenset({"performance", "target"})  # 增长8% may be a target itself


def operation_of(frame: Frame, operands: Sequence[Operand], scope: Scope) -> tuple[Operation, Arguments]:
    """Return the operation a question asks for, and its arguments."""
    many = len(operands) > 1
    ranked = (
        frame.has("max", "min", "rank") or frame.top is not None or (frame.ordinal is not None and not many)
    )
    growing = _growth_asked(frame, operands, scope)
    if frame.has("share") and not (growing and not _strong_share(frame)):
        return "share", ()
    if frame.has("ratio") and many:
        return "ratio", ()
    if growing:
        return "growth", _growth_arguments(frame, scope)
    if scope.across is not None:
        return ("list", (("order", "none"),)) if frame.has("list") and not ranked else ("compare", ())
    if frame.has("difference") and many:
        return "difference", _said(frame)
    if frame.has("sum") and frame.excluded:
        return "sum", ()
    if ranked and not (many and frame.has("compare")):
        return "rank", _rank_arguments(frame)
    if frame.thresholds and _collection_named(frame, operands):
        return ("count" if frame.has("count") else "filter"), ()
    if frame.has("sum") and len(operands) == 1 and separate(operands[0].bounds):
        return "sum", ()
    if (
        frame.has("count")
        and (not operands or _collection_named(frame, operands))
        and not _quantity_unit(frame, operands)
    ):
        return "count", ()
    if frame.has("per_unit") and not all(b.target.family in _OF_TARGETS for o in operands for b in o.bounds):
        return "per_unit", ()
    if many and (frame.has("compare") or _more_or_less(frame)):
        return "compare", ()
    if frame.has("sum") and (many or (len(operands[:1]) == 1 and separate(operands[0].bounds))):
        return "sum", ()
    if frame.has("list") and not many:
        return "list", ()
    if scope.level_year is not None and operands:
        return "prior_level", (("year", str(scope.level_year)),)
    if frame.has("exists") or (frame.has("question") and not frame.has("how_much") and not frame.thresholds):
        return "exists", ()
    return "lookup", ()


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
    found.append(("of", "rate" if frame.has("rate") or percent else "amount"))
    said = _said(frame)
    found += said
    if not said or frame.has("change_word"):
        found = [pair for pair in found if pair[0] != "said"] + [("signed", "yes")]
    if scope.base_year is not None:
        found.append(("base_year", str(scope.base_year)))
    return tuple(found)


def _said(frame: Frame) -> Arguments:
    less = ("少", "低", "小", "便宜")
    word = next((t.text for t in frame.tokens if t.cue("difference")), "")
    if frame.has("decrease") and not frame.has("increase"):
        return (("said", "decrease"),)
    if frame.has("increase") and not frame.has("decrease"):
        return (("said", "increase"),)
    if (
        any(mark in word for mark in less)
        and "多少" not in word.replace("少多少", "")
        and word.startswith(less)
    ):
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
    elif frame.has("rank") and not frame.has("max", "min"):
        found.append(("all", "yes"))
    return tuple(found)


def _collection_named(frame: Frame, operands: Sequence[Operand]) -> bool:
    return bool(collections_of(frame)) or (len(operands) == 1 and frame.has("list", "count"))


def collections_of(frame: Frame) -> tuple[str, ...]:
    """Return the collections a question names; 部门 and 单位 alone mean the one that is asked."""
    return tuple(name for name in frame.collections if name not in ("department", "year"))


def _quantity_unit(frame: Frame, operands: Sequence[Operand]) -> bool:
    families = {bound.target.family for operand in operands for bound in operand.bounds}
    return bool(frame.measure_words) and bool(families & {"procurement", "performance", "assets", "sentence"})


def _more_or_less(frame: Frame) -> bool:
    return "比" in frame.text and any(
        word in frame.text for word in ("多吗", "少吗", "高吗", "大吗", "多不多", "低吗")
    )


def separate(bounds: Sequence[Bound]) -> bool:
    """Tell whether the readings are different rows of one kind, so that they can be added up."""
    return len(bounds) > 1 and len({bound.target.family for bound in bounds}) == 1
