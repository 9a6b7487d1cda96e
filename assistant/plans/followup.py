"""Follow-ups (追问) that only change the last query: a reading picked, a unit, a place, another item."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conversation import Conversation
from assistant.language.normalise import name_key
from assistant.language.question import Frame
from assistant.plans.operands import Bindings
from assistant.plans.plans import bounds
from assistant.records import Operation, Query
from ingest.records import Document

PAIRED = ("difference", "compare", "ratio", "sum")
ONE_ITEM = (
    "change_word",
    "increase",
    "decrease",
    "rate",
    "prior",
    "share",
    "actual",
    "why",
    "purpose",
    "list",
    "exists",
    "where",
    "per_unit",
    "max",
    "min",
    "define",
)
_LONGEST = 14
_BUDGET_ONLY = re.compile(r"那?(?:年初|当年|它?的)*预算(?:数|安排)?(?:呢|是多少|多少|有多少)[?？。]?")
_AROUND = re.compile(r"^(?:那个?|是|就是|要|选)?|(?:那个|的|呢|吧|[?,.。])+$")
_ASKING = (*PAIRED, *ONE_ITEM, "how_much")


def chosen_reading(frame: Frame, conversation: Conversation) -> Query | None:
    """Return the reading a turn picks after the last answer asked back: by place, or by words of its name."""
    readings = conversation.readings
    if not readings:
        return None
    if frame.ordinal is not None and 1 <= frame.ordinal <= len(readings):
        return readings[frame.ordinal - 1]
    last = conversation.last
    labels = [name_key(reading.label) for reading in last.readings] if last is not None else []
    pieces = [name_key(t.text) for t in frame.tokens if t.is_a("item", "fragment", "form") or not t.senses]
    pieces = [piece for piece in pieces if len(piece) > 1]
    if pieces and len(frame.text) <= 2 * _LONGEST:
        fitting = [i for i, label in enumerate(labels) if all(piece in label for piece in pieces)]
        if frame.text.startswith(("不是", "不要", "非", "除了")):
            fitting = [i for i in range(len(labels)) if i not in fitting]
        if len(fitting) == 1:
            return readings[fitting[0]]
        starting = [i for i in fitting if labels[i].startswith(pieces[0])]
        if len(starting) == 1:
            return readings[starting[0]]
    whole = name_key(_AROUND.sub("", frame.text))
    holding = [i for i, label in enumerate(labels) if len(whole) > 1 and whole in label]
    return readings[holding[0]] if len(holding) == 1 and not frame.has(*_ASKING) else None


def converted(frame: Frame, bindings: Bindings, conversation: Conversation) -> Query | None:
    """Return the last query in another unit (换算成元), None where the turn asks anything else."""
    last = conversation.query
    only_unit = frame.unit is not None and not bindings.operands and not frame.years and not frame.collections
    if last is None or not only_unit or frame.has(*PAIRED, *ONE_ITEM) or frame.leftovers:
        return None
    return replace(last, unit=frame.unit)


def shifted(frame: Frame, bindings: Bindings, conversation: Conversation) -> Query | None:
    """Return the last ranking at another place (第二呢, 最小的呢)."""
    last = conversation.query
    if last is None or bindings.operands or frame.collections or frame.years:
        return None
    if last.operation == "growth" and frame.has("share", "rate") and is_elliptic(frame):
        return _as_rate(last, frame)
    ranked = last.operation in ("rank", "list", "filter", "count")
    if ranked and frame.thresholds:
        kept = tuple(pair for pair in last.arguments if pair[0] in ("collection", "except"))
        operation: Operation = "count" if frame.has("count") else "filter"
        return replace(last, operation=operation, arguments=(*kept, *bounds(frame)))
    asked = frame.ordinal is not None or frame.top is not None or frame.has("max", "min")
    if not ranked or not asked or _other_side(frame, last):
        return None
    kept = tuple(
        pair
        for pair in last.arguments
        if pair[0] not in ("n", "place", "all", "order", "bound", "said_bound", "together")
    )
    order = next((value for name, value in last.arguments if name == "order"), None)
    # 前三 counts from the largest again, 第二 goes on from where the last ranking began
    ascending = frame.has("min") or (order == "asc" and frame.top is None and not frame.has("max"))
    extra: list[tuple[str, str]] = [("order", "asc")] if ascending else []
    if frame.top is not None:
        extra.append(("n", str(frame.top)))
    elif frame.ordinal is not None:
        extra.append(("place", str(frame.ordinal)))
    if frame.has("share"):
        extra += [] if frame.top is not None else [("n", "1")]
        return replace(last, operation="share", arguments=(*kept, *extra))
    if frame.has("sum"):
        extra.append(("together", "yes"))
    return replace(last, operation="rank", arguments=(*kept, *extra))


def _other_side(frame: Frame, last: Query) -> bool:
    """Tell whether a turn names the other side of the budget (收入 … 支出里最大的)."""
    said = {side for side in ("收入", "支出") if side in frame.text}
    held = {side for side in ("收入", "支出") for item in last.items if side in item}
    return bool(said and held) and not said & held


def _as_rate(last: Query, frame: Frame) -> Query | None:
    """Return the change just told as a rate (百分比呢); 占 asks for a share."""
    if any(token.cue("share") and "占" in token.text for token in frame.tokens):
        return None
    kept = tuple(pair for pair in last.arguments if pair[0] != "of")
    return replace(last, arguments=(*kept, ("of", "rate")))


def inherited(frame: Frame, bindings: Bindings, conversation: Conversation) -> Query | None:
    """Return the last query with its item replaced, where a turn only names another (那培训费呢)."""
    last = conversation.query
    if last is None or not is_elliptic(frame) or len(bindings.operands) != 1 or frame.years:
        return None
    quantity = last.operation == "lookup" and any(name == "quantity" for name, _ in last.arguments)
    if (
        last.operation not in ("share", "growth", "prior_level", "per_unit") and not quantity
    ) or not last.targets:
        return None
    target = bindings.operands[0].bounds[0].target
    if len(bindings.operands[0].bounds) != 1 or frame.has(*PAIRED, *ONE_ITEM, "how_much"):
        return None
    targets = (target, *last.targets[1:]) if last.operation == "share" else (target,)
    return replace(last, targets=targets, items=tuple(t.item for t in targets))


def moved(frame: Frame, bindings: Bindings, conversation: Conversation, document: Document) -> Query | None:
    """Return the last query over another document, where a turn only names a department or a year."""
    last = conversation.query
    if last is None or bindings.operands or bindings.unbound or frame.collections or not is_elliptic(frame):
        return None
    elsewhere = bool(frame.departments or frame.years) and last.document_id != document.document_id
    across = any(name == "across" for name, _ in last.arguments)
    if (
        not elsewhere
        or across
        or last.operation in ("lookup", "passage", "prior_level")
        or not _is_whole(last)
    ):
        return None
    if frame.has(*PAIRED, *ONE_ITEM) or frame.thresholds or frame.unit is not None:
        return None
    return replace(
        last,
        document_id=document.document_id,
        department=document.department,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
        scope=document.scope,
        arguments=tuple(pair for pair in last.arguments if pair[0] != "base_year"),
    )


def _is_whole(query: Query) -> bool:
    """Tell whether a query names what it reads by names alone, not by rows of one document."""
    return all(not target.rows and target.code is None for target in query.targets)


def budget_of_final(question: str, conversation: Conversation) -> str:
    """Return what a turn asks that only names the budget, after a figure of a final account (预算呢)."""
    last = conversation.query
    if last is None or _BUDGET_ONLY.fullmatch(question.strip()) is None or last.document_type != "final":
        return question
    if last.operation != "lookup" or len(last.targets) != 1:
        return question
    return f"{last.department}{last.fiscal_year}年{last.targets[0].item}年初预算数是多少"


def is_elliptic(frame: Frame) -> bool:
    """Tell whether a turn leans on the one before: 那…, 其中…, …呢, or a bare name."""
    opening = frame.has("follow") or frame.text.startswith(("那", "其中", "再"))
    closing = frame.text.rstrip("?,.。").endswith("呢")
    bare = not frame.has("how_much", *PAIRED, *ONE_ITEM) and len(frame.text) <= _LONGEST
    return opening or closing or bare
