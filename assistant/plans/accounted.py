"""Words of an operation that the plan has to use (用上): an order, what is left out, a share, a rate.

A plan that only looks something up where the question orders, leaves out or divides has dropped a word that
changes the answer; then there is no answer.
"""

from __future__ import annotations

import re

from assistant.language.question import Frame
from assistant.lookups.outcome import Stop
from assistant.plans.plans import Plan
from assistant.records import Query

_SETTLED = frozenset({"passage", "rank", "filter", "list", "count", "compare"})
_OF_ROWS = frozenset({"list", "count", "rank", "filter"})
_DENIED = re.compile(
    r"(?:没有?|未|无)(?:预算)?(?:安排|编列|列支|列|花)(?:预算|钱|支出|资金)?的"
)  # 没有安排的科目有哪些
_ORDERS = ("max", "min", "rank", "ascending")
_DIVIDES = ("share", "ratio")


def unused(frame: Frame, plan: Plan) -> Stop | None:
    """Return why a plan may not be executed: a word of the question that none of its readings uses."""
    if plan.narrative or not plan.queries:
        return None
    denied = _DENIED.search(frame.text)
    if denied is not None and any(query.operation in _OF_ROWS for query in plan.queries):
        return _not_understood(denied[0])
    for cues, used in ((_ORDERS, _orders), (("except",), _leaves_out), (_DIVIDES, _divides)):
        said = next((token for token in frame.tokens if token.cue(*cues)), None)
        if said is not None and not any(used(query, frame) for query in plan.queries):
            return _not_understood(said.text)
    return None


def _orders(query: Query, frame: Frame) -> bool:
    del frame
    winner = any(target.family == "project" for target in query.targets)  # of the turn before
    ranked = any(name == "n" for name, _ in query.arguments)  # a share of the first of a ranking
    return query.operation in _SETTLED or (query.operation != "lookup" and (winner or ranked))


def _leaves_out(query: Query, frame: Frame) -> bool:
    """Tell whether what is excluded is excluded, or is named by what is told (其他固定资产)."""
    told = any(item.startswith(("其他", "其它")) for item in query.items)
    opened = any(token.cue("except") and token.text[0] in "除不剔去" for token in frame.tokens)
    return not (frame.excluded or opened) or query.operation != "lookup" or told


def _divides(query: Query, frame: Frame) -> bool:
    """Tell whether a share or a multiple is worked out, or is what a target is in."""
    printed = any(target.family in ("performance", "target", "sentence") for target in query.targets)
    column = query.operation == "lookup" and (printed or frame.has("rate", "actual"))
    return column or query.operation not in ("lookup", "sum", "difference")


def _not_understood(said: str) -> Stop:
    return Stop(
        "unclear",
        f"没有看出“{said}”在这里要怎么算，为免答错，不报别的数。",
        "可以分开问，例如先问“有哪些项目”，再问“金额最大的是哪个”",
    )
