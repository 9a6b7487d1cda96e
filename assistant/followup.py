"""Follow-ups (追问): what a turn leaves out is filled from the conversation; what it says wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.bind import Bound
from assistant.conversation import Conversation
from assistant.holdings import Holdings, ancestors
from assistant.lookup import Want, choose_column
from assistant.normalise import name_key
from assistant.operands import Bindings, Operand
from assistant.phrases import Phrase
from assistant.question import Frame
from assistant.records import Query, Target
from assistant.rows import rows_of

_ENDINGS = ("呢", "呢?", "?", "")
_PAIRED = ("difference", "compare", "ratio", "sum")
_ONE = (
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
    return None


def converted(frame: Frame, bindings: Bindings, conversation: Conversation) -> Query | None:
    """Return the last query in another unit (换算成元), None where the turn asks anything else."""
    last = conversation.query
    only_unit = frame.unit is not None and not bindings.operands and not frame.years and not frame.collections
    if last is None or not only_unit or frame.has(*_PAIRED, *_ONE) or frame.leftovers:
        return None
    return replace(last, unit=frame.unit)


def shifted(frame: Frame, bindings: Bindings, conversation: Conversation) -> Query | None:
    """Return the last ranking at another place (第二呢, 最小的呢)."""
    last = conversation.query
    if last is None or bindings.operands or frame.collections or frame.years:
        return None
    ranked = last.operation in ("rank", "list", "filter", "count")
    asked = frame.ordinal is not None or frame.top is not None or frame.has("max", "min")
    if not ranked or not asked:
        return None
    kept = tuple(
        pair
        for pair in last.arguments
        if pair[0] not in ("n", "place", "all", "order", "bound", "said_bound")
    )
    order = next((value for name, value in last.arguments if name == "order"), None)
    ascending = frame.has("min") or (order == "asc" and not frame.has("max"))
    extra: list[tuple[str, str]] = [("order", "asc")] if ascending else []
    if frame.top is not None:
        extra.append(("n", str(frame.top)))
    elif frame.ordinal is not None:
        extra.append(("place", str(frame.ordinal)))
    return replace(last, operation="rank", arguments=(*kept, *extra))


def completed(
    frame: Frame, bindings: Bindings, conversation: Conversation, holdings: Holdings, document_id: str
) -> Bindings | None:
    """Return the operands of a turn with what it leaves out filled in; None where nothing is left out."""
    last = conversation.query
    if last is None or (not last.targets and not (frame.has("share") and conversation.last is not None)):
        return None
    if not bindings.operands:
        if not last.targets:
            return None
        return _without_operand(frame, bindings, conversation, last)
    if _is_share_of(frame, bindings):
        part = _winner(frame, conversation, holdings) or _operand(last.targets[0])
        return replace(bindings, operands=(part, *bindings.operands))
    if (
        frame.has("sum")
        and any(token.text.startswith(("再加", "加上", "再")) for token in frame.tokens)
        and len(bindings.operands) == 1
    ):
        return replace(
            bindings, operands=(*(_operand(target) for target in last.targets), *bindings.operands)
        )
    if frame.has("difference", "compare", "ratio") and len(bindings.operands) == 1 and not frame.years:
        if bindings.operands[0].bounds[0].target not in last.targets and not frame.has("max", "min", "prior"):
            return replace(bindings, operands=(_operand(last.targets[0]), *bindings.operands))
        return None
    if _is_elliptic(frame):
        inner = _inside(frame, bindings, last, holdings, document_id)
        if inner is not None:
            return replace(bindings, operands=(inner,))
    return None


def inherited(frame: Frame, bindings: Bindings, conversation: Conversation) -> Query | None:
    """Return the last query with its item replaced, where a turn only names another (那培训费呢)."""
    last = conversation.query
    if last is None or not _is_elliptic(frame) or len(bindings.operands) != 1 or frame.years:
        return None
    quantity = last.operation == "lookup" and any(name == "quantity" for name, _ in last.arguments)
    if (
        last.operation not in ("share", "growth", "prior_level", "per_unit") and not quantity
    ) or not last.targets:
        return None
    target = bindings.operands[0].bounds[0].target
    if len(bindings.operands[0].bounds) != 1 or frame.has(*_PAIRED, *_ONE, "how_much"):
        return None
    targets = (target, *last.targets[1:]) if last.operation == "share" else (target,)
    return replace(last, targets=targets, items=tuple(t.item for t in targets))


_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def _count_said(frame: Frame) -> int:
    """Return how many items before are meant (两个加起来, 三项合计); two where nothing is said."""
    match = re.search(r"([两二三四五六2-6])(?:个|项|笔|者|样|类|种)", frame.text)
    if match is None:
        return 2
    return _NUMBERS.get(match[1]) or int(match[1])


def _is_elliptic(frame: Frame) -> bool:
    """Tell whether a turn leans on the one before: 那…, 其中…, …呢, or a bare name."""
    opening = frame.has("follow") or frame.text.startswith(("那", "其中", "再"))
    closing = frame.text.rstrip("?,.。").endswith("呢")
    bare = not frame.has("how_much", *_PAIRED, *_ONE) and len(frame.text) <= _LONGEST
    return opening or closing or bare


def _is_share_of(frame: Frame, bindings: Bindings) -> bool:
    if not frame.has("share") or len(bindings.operands) != 1:
        return False
    operand = bindings.operands[0]
    position = frame.position("share")
    return operand.phrase.lead == "占" or (
        bool(operand.phrase.tokens) and position is not None and operand.phrase.start > position
    )


def _winner(frame: Frame, conversation: Conversation, holdings: Holdings) -> Operand | None:
    """Return the first row of the last ranking or list (最大的那个占多少)."""
    answer = conversation.last
    if answer is None or not frame.has("max", "min") or not answer.figures or answer.query is None:
        return None
    figure = (
        max(answer.figures, key=lambda f: f.value)
        if frame.has("max")
        else min(answer.figures, key=lambda f: f.value)
    )
    ids = {c.fact_id for c in answer.citations if c.number in figure.citations and c.fact_id}
    for entry in holdings.entries:
        if ids & {fact.fact_id for fact in (*entry.cells.values(), *entry.facts)}:
            rows = (entry.row.ordinal,) if entry.family == "procurement" and entry.row is not None else ()
            return _operand(Target(entry.item, entry.key, entry.family, rows=rows))
    return None


def _without_operand(
    frame: Frame, bindings: Bindings, conversation: Conversation, last: Query
) -> Bindings | None:
    measure_only = _measure_words(frame)
    if measure_only:
        target = replace(last.targets[0], measure=measure_only, fund=None)
        return replace(bindings, operands=(_operand(target),), unbound=())
    if frame.has(*_PAIRED) and len(conversation.answers) and not frame.has("prior") and not frame.years:
        count = _count_said(frame)
        pair = conversation.targets(count)
        if len(pair) == count:
            return replace(bindings, operands=tuple(_operand(target) for target in pair))
    asked = (
        frame.has(*_ONE, "how_much") or frame.years or frame.measure_words or frame.departments or frame.unit
    )
    if not asked or (frame.collections and not frame.has("why")):
        return None
    if frame.has("share"):
        whole = _whole_before(conversation, last)
        targets = (last.targets[0], whole) if whole is not None else (last.targets[0],)
        return replace(bindings, operands=tuple(_operand(target) for target in targets))
    return replace(bindings, operands=tuple(_operand(target) for target in last.targets[:1]))


_KNOWN_WHOLES: dict[str, str] = {}


def _whole_before(conversation: Conversation, last: Query) -> Target | None:
    """Return the whole asked about before the last item, where the item is part of it."""
    part = last.targets[0]
    for answer in reversed(conversation.answers[:-1]):
        query = answer.query
        if query is None or not query.targets or query.targets[0] == part:
            continue
        whole = query.targets[0]
        return whole if _could_contain(whole, part) else None
    return None


def _could_contain(whole: Target, part: Target) -> bool:
    return whole.key != part.key and (whole.family in ("total", part.family))


def _measure_words(frame: Frame) -> str | None:
    """Return the column a turn names when it names nothing else (单价呢)."""
    words = [t for t in frame.tokens if t.is_a("measure") and not t.is_a("item")]
    return words[-1].values("measure")[0] if words else None


def _inside(
    frame: Frame, bindings: Bindings, last: Query, holdings: Holdings, document_id: str
) -> Operand | None:
    """Read 其中项目支出 as a column or a part of the item before, where it is one."""
    before = last.targets[0]
    bounds = bindings.operands[0].bounds
    token_measures = [v for t in bindings.operands[0].phrase.tokens for v in t.values("measure")]
    within = frame.text.startswith("其中") or any(t.text in ("其中", "其中的", "里面") for t in frame.tokens)
    if (
        token_measures
        and (within or before.measure is not None)
        and before.key != name_key(token_measures[-1])
    ):
        rows = rows_of(before, holdings, document_id)
        wanted = Want(measure=token_measures[-1])
        if any(row.table is not None and row.column is None and choose_column(row, wanted) for row in rows):
            return _operand(replace(before, measure=token_measures[-1]))
    if len(bounds) > 1:
        under = [b for b in bounds if _relates(b.target, before, holdings, document_id)]
        if under and len(under) < len(bounds):
            return Operand(bindings.operands[0].phrase, tuple(under))
    return None


def _relates(target: Target, before: Target, holdings: Holdings, document_id: str) -> bool:
    rows = rows_of(target, holdings, document_id)
    near = rows_of(before, holdings, document_id)
    forms = {row.form for row in near}
    return any(before.key in ancestors(row) or (row.form in forms and row.form is not None) for row in rows)


def _operand(target: Target, tokens: Sequence[object] = ()) -> Operand:
    del tokens
    return Operand(Phrase((), None), (Bound(target, target.item),))
