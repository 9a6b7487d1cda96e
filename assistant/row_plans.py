"""Plans over rows (集合计划): what a list, a rank, a filter or a count works on."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.collect import children
from assistant.holdings import Holdings
from assistant.operands import Operand
from assistant.operations import collections_of
from assistant.outcome import Stop
from assistant.plans import Arguments, Plan, bounds, is_total, measure_of, plan_of, query_of
from assistant.question import Frame
from assistant.records import Operation, Target
from assistant.scope import Scope


def plan_over_rows(
    frame: Frame,
    operands: Sequence[Operand],
    scope: Scope,
    operation: Operation,
    arguments: Arguments,
    holdings: Holdings,
) -> Plan | Stop | None:
    """Return the plan of an operation over rows, None where the question is about single items."""
    if operation not in ("rank", "filter", "count", "list", "sum") or scope.across is not None:
        return None
    bounds_arguments = bounds(frame)
    names = collections_of(frame)
    excluded = _excluded(frame, holdings)
    if operation == "sum" and not excluded:
        return None
    extra = (*arguments, *bounds_arguments, *excluded, *_unit_word(frame))
    if not names and measure_of(frame) in ("单价", "数量") and not operands:
        names = ("procurement",)
    goods = [
        b.target for o in operands for b in o.bounds if b.target.family == "procurement" and b.target.rows
    ]
    if goods and len(operands) == 1 and len(goods) == len(operands[0].bounds) > 1:
        return plan_of(
            frame, scope, [query_of(frame, scope, operation, goods, (*extra, ("collection", "procurement")))]
        )
    whole = _whole(operands, holdings, scope)
    if whole is not None and operation == "list" and not names and not _has_parts(whole, holdings, scope):
        return None
    if whole is not None:
        inner = tuple(
            ("collection", name)
            for name in names
            if name in ("procurement", "project") and not is_total(whole)
        )
        query = query_of(frame, scope, operation, (whole,), (*extra, *inner))
        return plan_of(frame, scope, [query])
    if operation == "list" and len(operands) > 0 and not names:
        return None
    if "expense" in names or (operation == "rank" and not names):
        return _most_expensive(frame, scope, operation, extra)
    targets = tuple(b.target for o in operands for b in o.bounds if not is_total(b.target))
    query = query_of(frame, scope, operation, targets, (*extra, ("collection", names[0]))) if names else None
    return plan_of(frame, scope, [query]) if query is not None else None


def _most_expensive(frame: Frame, scope: Scope, operation: Operation, extra: Arguments) -> Plan | None:
    """“最大的一笔支出” may mean a project, a class of expenditure or a subject: every reading is tried."""
    names = ("function_class", "project", "economy_item")
    queries = [query_of(frame, scope, operation, (), (*extra, ("collection", name))) for name in names]
    return plan_of(frame, scope, queries)


def _whole(operands: Sequence[Operand], holdings: Holdings, scope: Scope) -> Target | None:
    """Return the whole whose parts are asked about, None where no operand is one."""
    if len(operands) != 1:
        return None
    targets = {bound.target for bound in operands[0].bounds}
    with_parts = [target for target in targets if _has_parts(target, holdings, scope)]
    return with_parts[0] if len(with_parts) == 1 else None


def _has_parts(target: Target, holdings: Holdings, scope: Scope) -> bool:
    return bool(children(target, holdings, scope.documents[0].document_id))


def _excluded(frame: Frame, holdings: Holdings) -> Arguments:
    keys = [
        key
        for phrase in frame.excluded
        for token in phrase.tokens
        for key in token.values("item")
        if holdings.named(key)
    ]
    return tuple(("except", key) for key in keys)


def _unit_word(frame: Frame) -> Arguments:
    return (("unit_word", frame.measure_words[0]),) if frame.has("count") and frame.measure_words else ()
