"""Frame → typed queries (解读): an operation over operands; every reading that fits is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.holdings.form_rows import total_of
from assistant.holdings.holdings import Holdings
from assistant.language.literals import numeral
from assistant.language.normalise import name_key
from assistant.language.phrases import Phrase
from assistant.language.question import Frame
from assistant.lookups.outcome import Stop
from assistant.plans.bind import Bound, Unbound, bind_phrase
from assistant.plans.operands import Bindings, Operand
from assistant.plans.operations import collections_of, operation_of, separate
from assistant.plans.plans import Arguments, Plan, asked_for, bounds, combinations, plan_of, query_of
from assistant.plans.row_plans import plan_over_rows
from assistant.plans.scope import Scope, no_year
from assistant.plans.shares import contains, ranked_share, share_plan
from assistant.records import Operation, Target

MAX_READINGS = 6
_OF_YEAR_BEFORE = frozenset({"prior_level", "growth"})
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
    "list",
)
_EACH = re.compile(r"(?:每一?|一|单)(人次|批次|平方米|平米|[辆台套件人批次个张把户场期班间亩车]|公里)|人均")
_REMAINS = re.compile(r"剩|余下|还有多少")
_INCOMING = re.compile(r"(?:财政|国家|上面|上级)[^,]{0,8}(?:拨|给)|(?:拿到|收到|收入|进账|能拿|到账)")
_OUTGOING = re.compile(r"支出|执行数|花|开支|预算|决算|用钱|要用|用掉|用了|安排|开销")


def interpret(frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings) -> Plan | Stop:
    """Return the plan of a question whose phrases are bound.

    Of a year before the documents' own only levels and changes are printed, so nothing else is worked out.
    """
    plan = _plan(frame, bindings, scope, holdings)
    if isinstance(plan, Stop) or scope.level_year is None or scope.across is not None or plan.narrative:
        return plan
    told = all(query.operation in _OF_YEAR_BEFORE for query in plan.queries)
    return plan if told else no_year((scope.level_year,), scope.documents)


def _plan(frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings) -> Plan | Stop:
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
    first = ranked_share(frame, operands, scope) if operation == "share" else None
    if first is not None:
        return first
    collected = plan_over_rows(frame, operands, scope, operation, arguments, holdings)
    if collected is not None:
        return collected
    if not operands:
        return Stop("unclear", "没有看出问的是什么项目。", "可以说明科目、项目或表名，例如“公务接待费是多少”")
    if operation in ("lookup", "difference", "exists"):
        rest = _rest(frame, operands, scope, holdings)
        if rest is not None:
            return rest
    return _over_operands(frame, operands, scope, operation, arguments, holdings)


def default_total(
    frame: Frame, holdings: Holdings, scope: Scope, *, attached: bool = False
) -> Operand | None:
    """A question that names nothing but spending, income or the budget as a whole means the total."""
    asks = attached or frame.unit is not None or frame.has(*_ASKS_TOTAL)
    unexplained = any(not t.senses and re.search(r"[\u3400-\u9fff]", t.text) for t in frame.tokens)
    if not asks or unexplained or frame.phrases:
        return None
    if match := _INCOMING.search(frame.text):
        fiscal = match[0].startswith(("财政", "国家"))
        name = "财政拨款收入" if fiscal else total_of(scope.documents, income=True)
    elif _OUTGOING.search(frame.text):
        name = total_of(scope.documents)
    else:
        return None
    key = name_key(name)
    if not any(entry.document in scope.documents for entry in holdings.named(key)):
        return None
    return Operand(Phrase(()), (Bound(Target(name, key, "total"), "问题", exact=False),))


def _rest(frame: Frame, operands: Sequence[Operand], scope: Scope, holdings: Holdings) -> Plan | Stop | None:
    """Return the plan of a whole without its excluded parts; None where 除了 only means besides."""
    whole, *parts = operands
    if not frame.has("except") or (frame.excluded and parts) or not (frame.excluded or parts):
        return None
    ids = frozenset(document.document_id for document in scope.documents)
    for phrase in frame.excluded:
        bound = bind_phrase(phrase, holdings, ids)
        if isinstance(bound, Unbound):
            return Stop("not_in_documents", f"文件里没有“{bound.said}”，无法从中扣除。")
        parts.append(Operand(phrase, bound))
    if not frame.excluded and not _REMAINS.search(frame.text):
        return None
    if not _REMAINS.search(frame.text) and not all(contains(whole, part, holdings) for part in parts):
        return None
    arguments = (("rest", "yes"), *asked_for(frame))
    queries = [query_of(frame, scope, "difference", c, arguments) for c in combinations([whole, *parts])]
    return plan_of(frame, scope, queries)


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


def _repeated_rows(operands: Sequence[Operand]) -> tuple[Target, ...]:
    """Return every row of goods that stand in several rows each, to be added up; none of other operands."""
    keys = [{bound.target.key for bound in operand.bounds} for operand in operands]
    goods = all(b.target.family == "procurement" and b.target.rows for o in operands for b in o.bounds)
    if not goods or any(len(found) != 1 for found in keys):
        return ()
    return tuple(bound.target for operand in operands for bound in operand.bounds)


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
    counted = operation == "lookup" and bool(frame.measure_words)
    if (operation == "sum" or counted) and len(rows := _repeated_rows(operands)) > (1 if counted else 0):
        return plan_of(frame, scope, [query_of(frame, scope, "sum", rows, (*arguments, *asked_for(frame)))])
    if operation == "rank" and len(operands) == 1 and scope.across is None and scope.level_year is None:
        return _unranked(operands[0])
    operation = _of_items(operation, frame, operands, scope)
    if operation == "per_unit":
        operands = operands[-1:]
    extra = (*arguments, *asked_for(frame))
    each = _EACH.search(frame.text) if operation == "per_unit" else None
    if each is not None and (not frame.measure_words or each[1] not in (None, *frame.measure_words)):
        asked_in = tuple(("asked_in", word) for word in frame.measure_words[:1])  # 每批次多少人次
        others = (pair for pair in extra if pair[0] != "quantity")
        extra = (("quantity", each[1] or "人"), *asked_in, *others)
    if operation == "lookup" and frame.thresholds:
        extra = (*extra, *bounds(frame))
    queries = [
        query_of(frame, scope, operation, combination, extra) for combination in combinations(operands)
    ]
    return plan_of(frame, scope, queries)


def _unranked(operand: Operand) -> Stop:
    """An item that the document does not break down has no largest part; itself is no answer."""
    name = operand.bounds[0].target.item
    return Stop("not_disclosed", f"文件里没有列出“{name}”的各项，排不出大小。", f"可以问“{name}是多少”")


def _of_items(operation: Operation, frame: Frame, operands: Sequence[Operand], scope: Scope) -> Operation:
    """Return the operation over single items: one that needs rows or a pair looks a lone item up."""
    several = len(operands) > 1
    needs_rows = operation in ("list", "rank", "filter", "count")
    needs_pair = operation in ("difference", "ratio", "compare", "sum")
    if scope.across is None and (needs_rows or (needs_pair and not several)):
        return "lookup"
    if operation == "exists" and (several or frame.thresholds):
        return "lookup"
    return operation
