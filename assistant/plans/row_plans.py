"""Plans over rows (集合计划): what a list, a rank, a filter or a count works on."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.holdings.holdings import Holdings
from assistant.language.literals import MEASURE_WORDS
from assistant.language.question import Frame
from assistant.lookups.collect import children
from assistant.lookups.outcome import Stop
from assistant.plans.bind import Unbound, bind_phrase
from assistant.plans.operands import Operand
from assistant.plans.operations import collections_of
from assistant.plans.plans import Arguments, Plan, bounds, is_total, measure_of, plan_of, query_of
from assistant.plans.scope import Scope
from assistant.records import Operation, Target

_MEASURES = frozenset(MEASURE_WORDS.split("|"))
_OVER_ROWS = frozenset({"rank", "filter", "count", "list"})


def plan_over_rows(
    frame: Frame,
    operands: Sequence[Operand],
    scope: Scope,
    operation: Operation,
    arguments: Arguments,
    holdings: Holdings,
) -> Plan | Stop | None:
    """Return the plan of an operation over rows, None where the question is about single items."""
    over_rows = operation in _OVER_ROWS or (operation == "sum" and bool(frame.excluded))
    if not over_rows or scope.across is not None:
        return None
    excluded = _excluded(frame, scope, holdings)
    if isinstance(excluded, Stop):
        return excluded
    if operation == "list" and frame.thresholds:
        operation = "filter"
    extra = (*arguments, *bounds(frame), *excluded, *_unit_word(frame), *_quantity(frame))
    names = collections_of(frame)
    if not names and not operands and measure_of(frame) in ("单价", "数量"):
        names = ("procurement",)
    found = _rows_named(operands, names, scope, holdings, operation)
    if found is None:
        return None
    queries = [
        query_of(frame, scope, operation, targets, (*extra, *((("collection", name),) if name else ())))
        for targets, name in found
    ]
    return plan_of(frame, scope, queries)


def _rows_named(
    operands: Sequence[Operand],
    names: Sequence[str],
    scope: Scope,
    holdings: Holdings,
    operation: Operation,
) -> list[tuple[tuple[Target, ...], str | None]] | None:
    """Return the rows meant: targets and the name of a collection, one pair a reading."""
    goods = _goods(operands)
    if goods:
        return [(goods, "procurement")]
    whole = _whole(operands, holdings, scope)
    if whole is not None:
        inner = [name for name in names if name in ("procurement", "project") and not is_total(whole)]
        return [((whole,), inner[0] if inner else None)]
    column = _column_of(operands)
    if column is not None and not names and operation in ("rank", "filter"):
        return [((column,), "function_item")]
    if "expense" in names or (operation == "rank" and not names and not operands):
        # “最大的一笔支出” may mean a class of expenditure, a project or a subject: every reading is tried
        return [((), name) for name in ("function_class", "project", "economy_item")]
    if not names or (operation == "list" and operands and not names):
        return None
    return [(tuple(b.target for o in operands for b in o.bounds if not is_total(b.target)), names[0])]


def _column_of(operands: Sequence[Operand]) -> Target | None:
    """Return a column of totals (项目支出, 基本支出) that is asked about by the rows it has amounts in."""
    targets = {bound.target for operand in operands for bound in operand.bounds}
    found = [target for target in targets if target.item in ("项目支出", "基本支出")]
    return found[0] if len(targets) == 1 and found else None


def _goods(operands: Sequence[Operand]) -> tuple[Target, ...]:
    """Return the goods of one operand that means several of them."""
    bounds_of = [bound.target for operand in operands for bound in operand.bounds]
    goods = tuple(target for target in bounds_of if target.family == "procurement" and target.rows)
    return goods if len(operands) == 1 and len(goods) == len(bounds_of) > 1 else ()


def _whole(operands: Sequence[Operand], holdings: Holdings, scope: Scope) -> Target | None:
    """Return the whole whose parts are asked about, None where no operand is one."""
    if len(operands) != 1:
        return None
    targets = {bound.target for bound in operands[0].bounds}
    with_parts = [target for target in targets if _has_parts(target, holdings, scope)]
    return with_parts[0] if len(with_parts) == 1 else None


def _has_parts(target: Target, holdings: Holdings, scope: Scope) -> bool:
    return bool(children(target, holdings, scope.documents[0].document_id))


def _excluded(frame: Frame, scope: Scope, holdings: Holdings) -> Arguments | Stop:
    """Return what is left out, each by the keys it may have; words that name no row stop the whole."""
    ids = frozenset(document.document_id for document in scope.documents)
    found: list[tuple[str, str]] = []
    for phrase in frame.excluded:
        bound = bind_phrase(phrase, holdings, ids)
        if isinstance(bound, Unbound):
            return Stop("not_in_documents", f"文件里没有“{bound.said}”，无法从中扣除。")
        found.append(("except", "|".join(dict.fromkeys(one.target.key for one in bound))))
    return tuple(found)


def _unit_word(frame: Frame) -> Arguments:
    return (("unit_word", frame.measure_words[0]),) if frame.has("count") and frame.measure_words else ()


def _quantity(frame: Frame) -> Arguments:
    """A bound in pieces (超过10台) is held against quantities, not against money."""
    counted = [bound.unit for bound in frame.thresholds if bound.unit in _MEASURES]
    return (("quantity", counted[0]),) if counted and counted[0] is not None else ()
