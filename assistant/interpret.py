"""Frame → typed queries (解读): an operation over operands; every reading that fits is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.bind import Bound
from assistant.form_rows import TOTAL_IN, TOTAL_OUT
from assistant.holdings import Holdings
from assistant.literals import numeral
from assistant.normalise import name_key
from assistant.operands import Bindings, Operand
from assistant.operations import collections_of, operation_of, separate
from assistant.outcome import Stop
from assistant.phrases import Phrase
from assistant.plans import Arguments, Plan, asked_for, bounds, combinations, plan_of, query_of
from assistant.question import Frame
from assistant.records import Operation, Target
from assistant.row_plans import plan_over_rows
from assistant.scope import Scope
from assistant.shares import share_plan

MAX_READINGS = 6
_ASKS_TOTAL = (
    "how_much",
    "exists",
    "prior",
    "increase",
    "decrease",
    "change_word",
    "rate",
    "actual",
    "convert",
)
_INCOMING = re.compile(r"(?:财政|国家|上面|上级)[^,]{0,8}(?:拨|给)|(?:拿到|收到|收入|进账|能拿|到账)")
_OUTGOING = re.compile(r"支出|花|开支|预算|决算|用钱|要用")


def interpret(frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings) -> Plan | Stop:
    """Return the plan of a question whose phrases are bound."""
    operands = bindings.operands
    if not operands and not collections_of(frame):
        default = default_total(frame, holdings, scope)
        operands = (default,) if default is not None else ()
    operation, arguments = operation_of(frame, operands, scope)
    if operation == "passage":
        return plan_of(
            frame,
            scope,
            [query_of(frame, scope, "lookup", combination) for combination in combinations(operands[:1])],
            narrative=True,
        )
    collected = plan_over_rows(frame, operands, scope, operation, arguments, holdings)
    if collected is not None:
        return collected
    if not operands:
        return Stop("unclear", "没有看出问的是什么项目。", "可以说明科目、项目或表名，例如“公务接待费是多少”")
    return _over_operands(frame, operands, scope, operation, arguments, holdings)


def default_total(frame: Frame, holdings: Holdings, scope: Scope) -> Operand | None:
    """A question that names nothing but spending, income or the budget as a whole means the total."""
    asks = frame.unit is not None or frame.has(*_ASKS_TOTAL)
    unexplained = any(not t.senses and re.search(r"[\u3400-\u9fff]", t.text) for t in frame.tokens)
    if not asks or unexplained or frame.phrases:
        return None
    if match := _INCOMING.search(frame.text):
        name = "财政拨款收入" if match[0].startswith(("财政", "国家")) else TOTAL_IN
    elif _OUTGOING.search(frame.text):
        name = TOTAL_OUT
    else:
        return None
    key = name_key(name)
    if not any(entry.document in scope.documents for entry in holdings.named(key)):
        return None
    return Operand(Phrase(()), (Bound(Target(name, key, "total"), "问题", exact=False),))


_COUNT = re.compile(r"([两二三四五六七八九十]|\d+)(?:个|项|笔|类|种)")


def _all_summed(operand: Operand) -> bool:
    return len(operand.bounds) > 1 and all(bound.summed for bound in operand.bounds)


def _projects_of(operand: Operand, frame: Frame) -> list[tuple[Target, ...]]:
    """Group goods by the project they are for; the number of rows said picks the project (五项采购)."""
    groups: dict[tuple[str, ...], list[Target]] = {}
    for bound in operand.bounds:
        groups.setdefault(bound.target.parents, []).append(bound.target)
    said = {int(value) for text in _COUNT.findall(frame.text) if (value := numeral(text)) is not None}
    found = [tuple(group) for group in groups.values()]
    counted = [group for group in found if len(group) in said]
    return counted if len(counted) == 1 else found


def _over_operands(
    frame: Frame,
    operands: Sequence[Operand],
    scope: Scope,
    operation: Operation,
    arguments: Arguments,
    holdings: Holdings,
) -> Plan | Stop:
    if operation == "share":
        return share_plan(frame, operands, scope, holdings)
    if len(operands) == 1 and operation in ("lookup", "exists", "sum") and _all_summed(operands[0]):
        groups = _projects_of(operands[0], frame)
        queries = [query_of(frame, scope, "sum", group, (*arguments, *asked_for(frame))) for group in groups]
        return plan_of(frame, scope, queries)
    if operation == "sum" and len(operands) == 1 and separate(operands[0].bounds):
        targets = tuple(bound.target for bound in operands[0].bounds)
        return plan_of(
            frame, scope, [query_of(frame, scope, "sum", targets, (*arguments, *asked_for(frame)))]
        )
    if operation in ("list", "rank", "filter", "count") and scope.across is None:
        operation = "lookup"
    if operation in ("difference", "ratio", "compare", "sum") and len(operands) == 1 and scope.across is None:
        operation = "lookup"
    if operation == "per_unit" and len(operands) > 1:
        operands = operands[-1:]
    if operation in ("prior_level", "exists") and len(operands) > 1:
        operation = "lookup"
    if operation == "exists" and frame.thresholds:
        operation = "lookup"
    extra = (*arguments, *asked_for(frame))
    if operation == "lookup" and frame.thresholds:
        extra = (*extra, *bounds(frame))
    queries = [
        query_of(frame, scope, operation, combination, extra) for combination in combinations(operands)
    ]
    return plan_of(frame, scope, queries)
