"""Frame → typed queries (解读): which operation is asked of which operands; every reading that fits is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.bind import Bound
from assistant.collect import children
from assistant.entries import TOTAL_IN, TOTAL_OUT
from assistant.holdings import Holdings, ancestors
from assistant.normalise import name_key
from assistant.phrases import Phrase
from assistant.operands import Bindings, Operand
from assistant.outcome import Stop
from assistant.question import Frame
from assistant.records import Operation, Query, Target
from assistant.scope import Scope
from ingest.amount import text_of
from ingest.records import Document

MAX_READINGS = 6
_ASKS_TOTAL = ("how_much", "exists", "prior", "increase", "decrease", "change_word", "rate", "actual", "convert")
_OF_TARGETS = frozenset({"performance", "target"})  # 增长8% may be a target itself
_COMBINATIONS = 24
_PARTS = {"project": "项目", "procurement": "采购", "function_class": "类"}
Arguments = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to execute: the readings of a question, on which documents, and what was assumed."""

    queries: tuple[Query, ...]
    documents: tuple[Document, ...]
    assumptions: tuple[str, ...] = ()
    narrative: bool = False  # the answer is sought in the passages, with the figure attached


def interpret(frame: Frame, bindings: Bindings, scope: Scope, holdings: Holdings) -> Plan | Stop:
    """Return the plan of a question whose phrases are bound."""
    operands = bindings.operands
    if not operands and not collections_of(frame):
        default = _default_total(frame, holdings, scope)
        operands = (default,) if default is not None else ()
    operation, arguments = operation_of(frame, operands, scope)
    if operation == "passage":
        return _plan(
            frame,
            scope,
            [_query(frame, scope, "lookup", combination) for combination in _combinations(operands[:1])],
            narrative=True,
        )
    collected = _over_rows(frame, operands, scope, operation, arguments, holdings)
    if collected is not None:
        return collected
    if not operands:
        return Stop(
            "unclear", "没有看出问的是什么项目。", "可以说明科目、项目或表名，例如“公务接待费是多少”"
        )
    return _over_operands(frame, operands, scope, operation, arguments, holdings)


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
    if frame.has("sum") and len(operands) == 1 and _separate(operands[0].bounds):
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
    if frame.has("sum") and (many or len(operands[:1]) == 1 and _separate(operands[0].bounds)):
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


def _separate(bounds: Sequence[Bound]) -> bool:
    """Tell whether the readings are different rows of one kind, so that they can be added up."""
    return len(bounds) > 1 and len({bound.target.family for bound in bounds}) == 1


def _over_rows(
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
    bounds_arguments = _bounds(frame)
    names = collections_of(frame)
    excluded = _excluded(frame, holdings)
    if operation == "sum" and not excluded:
        return None
    extra = (*arguments, *bounds_arguments, *excluded, *_unit_word(frame))
    if not names and _measure_of(frame) in ("单价", "数量") and not operands:
        names = ("procurement",)
    goods = [b.target for o in operands for b in o.bounds if b.target.family == "procurement" and b.target.rows]
    if goods and len(operands) == 1 and len(goods) == len(operands[0].bounds) > 1 and operation != "list":
        return _plan(frame, scope, [_query(frame, scope, operation, goods, (*extra, ("collection", "procurement")))])
    whole = _whole(operands, holdings, scope)
    if whole is not None and operation == "list" and not names and not _has_parts(whole, holdings, scope):
        return None
    if whole is not None:
        inner = tuple(
            ("collection", name)
            for name in names
            if name in ("procurement", "project") and not _is_total(whole)
        )
        query = _query(frame, scope, operation, (whole,), (*extra, *inner))
        return _plan(frame, scope, [query])
    if operation == "list" and len(operands) > 0 and not names:
        return None
    if "expense" in names or (operation == "rank" and not names):
        return _most_expensive(frame, scope, operation, extra)
    targets = tuple(b.target for o in operands for b in o.bounds if not _is_total(b.target))
    query = _query(frame, scope, operation, targets, (*extra, ("collection", names[0]))) if names else None
    return _plan(frame, scope, [query]) if query is not None else None


def _most_expensive(frame: Frame, scope: Scope, operation: Operation, extra: Arguments) -> Plan | None:
    """“最大的一笔支出” may mean a project, a class of expenditure or a subject: every reading is tried."""
    names = ("function_class", "project", "economy_item")
    queries = [_query(frame, scope, operation, (), (*extra, ("collection", name))) for name in names]
    return _plan(frame, scope, queries)


def _whole(operands: Sequence[Operand], holdings: Holdings, scope: Scope) -> Target | None:
    """Return the whole whose parts are asked about, None where no operand is one."""
    if len(operands) != 1:
        return None
    targets = {bound.target for bound in operands[0].bounds}
    with_parts = [target for target in targets if _has_parts(target, holdings, scope)]
    return with_parts[0] if len(with_parts) == 1 else None


def _has_parts(target: Target, holdings: Holdings, scope: Scope) -> bool:
    return bool(children(target, holdings, scope.documents[0].document_id))


def _is_total(target: Target) -> bool:
    return target.family == "total"


def _bounds(frame: Frame) -> Arguments:
    found: list[tuple[str, str]] = []
    for bound in frame.thresholds:
        found.append(("bound", f"{bound.relation} {text_of(bound.value)} {bound.unit or '-'}"))
        word = {">": "超过", ">=": "不少于", "<": "低于", "<=": "不超过"}[bound.relation]
        found.append(("said_bound", f"{word}{bound.said}"))
    return tuple(found)


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


_INCOMING = re.compile(r"(?:财政|国家|上面|上级)[^,]{0,8}(?:拨|给)|(?:拿到|收到|收入|进账|能拿|到账)")
_OUTGOING = re.compile(r"支出|花|开支|预算|决算|用钱|要用")


def _default_total(frame: Frame, holdings: Holdings, scope: Scope) -> Operand | None:
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


def _over_operands(
    frame: Frame,
    operands: Sequence[Operand],
    scope: Scope,
    operation: Operation,
    arguments: Arguments,
    holdings: Holdings,
) -> Plan | Stop:
    if operation == "share":
        return _shares(frame, operands, scope, holdings)
    if len(operands) == 1 and operation in ("lookup", "exists") and all(b.summed for b in operands[0].bounds):
        operation = "sum" if len(operands[0].bounds) > 1 else operation
    if operation == "sum" and len(operands) == 1 and _separate(operands[0].bounds):
        targets = tuple(bound.target for bound in operands[0].bounds)
        return _plan(frame, scope, [_query(frame, scope, "sum", targets, (*arguments, *_asked_for(frame)))])
    if operation in ("list", "rank", "filter", "count"):
        operation = "lookup"
    if operation in ("difference", "ratio", "compare", "sum") and len(operands) == 1 and scope.across is None:
        operation = "lookup"
    if operation == "per_unit" and len(operands) > 1:
        operands = operands[-1:]
    if operation in ("prior_level", "exists") and len(operands) > 1:
        operation = "lookup"
    if operation == "exists" and frame.thresholds:
        operation = "lookup"
    extra = (*arguments, *_asked_for(frame))
    if operation == "lookup" and frame.thresholds:
        extra = (*extra, *_bounds(frame))
    queries = [_query(frame, scope, operation, combination, extra) for combination in _combinations(operands)]
    return _plan(frame, scope, queries)


def _shares(frame: Frame, operands: Sequence[Operand], scope: Scope, holdings: Holdings) -> Plan | Stop:
    """Which operand is the part and which the whole: what follows 占 or stands in 在…里 is the whole."""
    if len(operands) == 1:
        queries = []
        for bound in operands[0].bounds:
            whole = _natural_whole(bound.target, frame, holdings)
            inner = _inner_share(bound.target, whole)
            queries.append(_query(frame, scope, "share", inner))
        return _plan(frame, scope, queries)
    leads = [operand.phrase.lead for operand in operands]
    wholes = [index for index, lead in enumerate(leads) if lead in ("占", "在", "除以")]
    index = wholes[0] if wholes else _container(operands, holdings)
    whole, parts = operands[index], [o for place, o in enumerate(operands) if place != index]
    combos = _combinations([*parts, whole])
    return _plan(frame, scope, [_query(frame, scope, "share", combination) for combination in combos])


def _container(operands: Sequence[Operand], holdings: Holdings) -> int:
    """Return the operand that contains the others; the last where none does."""
    for index, operand in enumerate(operands):
        others = [o for place, o in enumerate(operands) if place != index]
        key = operand.bounds[0].target.key
        if all(any(key in ancestors(e) for e in holdings.named(o.bounds[0].target.key)) for o in others):
            return index
    return len(operands) - 1


def _inner_share(target: Target, whole: Target) -> tuple[Target, ...]:
    """A column of a row is a share of that row (采购里预留给中小微企业的比例)."""
    if target.measure is not None or target.fund is not None:
        return target, replace(target, measure=None, fund=None)
    return target, whole


def _natural_whole(target: Target, frame: Frame, holdings: Holdings) -> Target:
    rows = holdings.named(target.key)
    income = any(e.family == "income" or e.side == "收入" for e in rows) and "收入" in target.item
    for entry in rows:
        if entry.family == "assets":
            return Target("资产总额", name_key("资产总额"), "total")
        if entry.family == "procurement" or (
            entry.is_total and entry.form == "procurement" and entry.column is not None
        ):
            return Target("政府采购", name_key("政府采购"), "total")
    name = TOTAL_IN if income else TOTAL_OUT
    return Target(name, name_key(name), "total")


def _asked_for(frame: Frame) -> Arguments:
    found: list[tuple[str, str]] = []
    if frame.measure_words:
        found.append(("quantity", frame.measure_words[0]))
    if frame.places_asked is not None:
        found.append(("places", str(frame.places_asked)))
    return tuple(found)


def _combinations(operands: Sequence[Operand]) -> list[tuple[Target, ...]]:
    options = [[bound.target for bound in operand.bounds] for operand in operands]
    found = [combination for combination, _ in zip(product(*options), range(_COMBINATIONS), strict=False)]
    alike = [one for one in found if len({target.family for target in one}) == 1]
    return alike if len(operands) > 1 and alike else found


def _query(
    frame: Frame, scope: Scope, operation: Operation, targets: Sequence[Target], arguments: Arguments = ()
) -> Query:
    document = scope.documents[0]
    first = targets[0] if targets else None
    return Query(
        operation=operation,
        department=document.department,
        document_id=document.document_id,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
        scope=document.scope,
        form=first.form if first is not None else None,
        items=tuple(target.item for target in targets),
        measure=next(
            (target.measure for target in targets if target.measure is not None), _measure_of(frame)
        ),
        fund=next((target.fund for target in targets if target.fund is not None), None),
        arguments=tuple(arguments),
        unit=frame.unit,
        targets=tuple(targets),
    )


def _measure_of(frame: Frame) -> str | None:
    return next(
        (v for t in frame.tokens if t.is_a("measure") and not t.is_a("item") for v in t.values("measure")),
        None,
    )


def _plan(frame: Frame, scope: Scope, queries: Sequence[Query], *, narrative: bool = False) -> Plan:
    said = [f"“{written}”按“{meant}”理解" for written, meant in frame.slips]
    return Plan(tuple(queries), scope.documents, (*scope.assumptions, *said), narrative)

