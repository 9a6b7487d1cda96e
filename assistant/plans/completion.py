"""Completing a turn (补全): operands that a follow-up leaves out are taken from the conversation."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings, ancestors
from assistant.holdings.rows import rows_of
from assistant.language.normalise import name_key
from assistant.language.question import Frame
from assistant.lookups.columns import Want, choose_column
from assistant.plans.followup import ONE_ITEM, PAIRED, is_elliptic
from assistant.plans.operands import Bindings, Operand
from assistant.plans.referents import (
    any_family,
    leader,
    operand_of,
    rows_shown,
    several,
    summed_before,
    whole_before,
    winner,
)
from assistant.records import Query, Target

_AGAIN = ("再加", "加上", "再")


def completed(
    frame: Frame, bindings: Bindings, conversation: Conversation, holdings: Holdings, document_id: str
) -> Bindings:
    """Return the operands of a turn with what it leaves out filled in."""
    if not bindings.operands and frame.has("sum"):
        shown = rows_shown(conversation, holdings)
        if len(shown) > 1:
            return Bindings(shown, (), bindings.leftovers)
    last = conversation.query
    if last is None:
        return bindings
    if not bindings.operands:
        found = _left_out(frame, conversation, last) if last.targets or conversation.readings else ()
        return Bindings(found, (), bindings.leftovers) if found else bindings
    found = _joined(frame, bindings, conversation, last, holdings, document_id)
    return replace(bindings, operands=found) if found else bindings


def _left_out(frame: Frame, conversation: Conversation, last: Query) -> tuple[Operand, ...]:
    """Return what a turn that names nothing is about."""
    column = _column(frame)
    if column is not None and last.targets:
        return (operand_of(replace(last.targets[0], measure=column, fund=None)),)
    if frame.has(*PAIRED) and not frame.has("prior") and not frame.years:
        pair = several(frame, conversation)
        if pair:
            return pair
    asked = frame.has(*ONE_ITEM, "how_much") or frame.years or frame.measure_words or frame.departments
    if not (asked or frame.unit) or (frame.collections and not frame.has("why")) or not last.targets:
        return ()
    whole = _whole_before(conversation, last) if frame.has("share") else None
    about = last.targets[0]
    if frame.has("sum") and about.measure in ("单价", "数量"):
        about = replace(about, measure=None)
    return tuple(operand_of(target) for target in (about, *([whole] if whole is not None else [])))


def _joined(
    frame: Frame,
    bindings: Bindings,
    conversation: Conversation,
    last: Query,
    holdings: Holdings,
    document_id: str,
) -> tuple[Operand, ...]:
    """Return what is said together with what it is set against; none where the turn stands by itself."""
    operands = bindings.operands
    if _is_whole_only(frame, operands):
        parts = _parts_before(frame, conversation, last, holdings)
        return (*parts, *operands) if parts else ()
    if not last.targets or len(operands) != 1:
        return ()
    beside = _beside(frame, operands[0], conversation, last, holdings)
    if beside:
        return (*beside, *operands)
    if frame.has("difference", "compare", "ratio") and not frame.years:
        new = operands[0].bounds[0].target not in last.targets
        alone = new and not frame.has("max", "min", "prior")
        return (operand_of(last.targets[0]), *operands) if alone else ()
    if is_elliptic(frame):
        inner = _inside(frame, operands[0], last.targets[0], holdings, document_id)
        return (inner,) if inner is not None else ()
    return ()


def _beside(
    frame: Frame, operand: Operand, conversation: Conversation, last: Query, holdings: Holdings
) -> tuple[Operand, ...]:
    """Return what the one item of a turn is a part of, is taken from, or is added to."""
    if frame.has("share", "except") and len(operand.phrase.tokens) == 1:
        whole = whole_before(operand, conversation, holdings)
        return (whole,) if whole is not None else ()
    if frame.has("sum") and any(token.text.startswith(_AGAIN) for token in frame.tokens):
        return tuple(operand_of(target) for target in last.targets)
    return ()


def _parts_before(
    frame: Frame, conversation: Conversation, last: Query, holdings: Holdings
) -> tuple[Operand, ...]:
    """Return what a turn that names only a whole asks the share of: items added, a winner, the last item."""
    together = several(frame, conversation) if frame.has("sum") else summed_before(conversation)
    if together:
        return together
    part = winner(frame, conversation, holdings) or leader(conversation, holdings)
    if part is None and last.targets:
        part = any_family(last.targets[0], holdings)
    return (part,) if part is not None else ()


def _is_whole_only(frame: Frame, operands: tuple[Operand, ...]) -> bool:
    """Tell whether only the whole of a share is said (占三公经费多少)."""
    if not frame.has("share") or len(operands) != 1:
        return False
    phrase, position = operands[0].phrase, frame.position("share")
    return phrase.lead == "占" or (bool(phrase.tokens) and position is not None and phrase.start > position)


def _whole_before(conversation: Conversation, last: Query) -> Target | None:
    """Return the whole asked about before the last item, where the item may be part of it."""
    part = last.targets[0]
    for answer in reversed(conversation.answers[:-1]):
        query = answer.query
        if query is None or not query.targets or query.targets[0] == part:
            continue
        whole = query.targets[0]
        return whole if whole.key != part.key and whole.family in ("total", part.family) else None
    return None


def _column(frame: Frame) -> str | None:
    """Return the column a turn names when it names nothing else (单价呢)."""
    words = [token for token in frame.tokens if token.is_a("measure") and not token.is_a("item")]
    return words[-1].values("measure")[0] if words else None


def _inside(
    frame: Frame, operand: Operand, before: Target, holdings: Holdings, document_id: str
) -> Operand | None:
    """Read 其中项目支出 as a column or a part of the item before, where it is one."""
    measures = [v for t in operand.phrase.tokens for v in t.values("measure")]
    within = any(token.text in ("其中", "其中的", "里面") for token in frame.tokens)
    if measures and (within or before.measure is not None) and before.key != name_key(measures[-1]):
        wanted = Want(measure=measures[-1])
        rows = rows_of(before, holdings, document_id)
        if any(row.table is not None and row.column is None and choose_column(row, wanted) for row in rows):
            return operand_of(replace(before, measure=measures[-1]))
    under = [b for b in operand.bounds if _relates(b.target, before, holdings, document_id)]
    if under and len(under) < len(operand.bounds):
        return Operand(operand.phrase, tuple(under))
    return None


def _relates(target: Target, before: Target, holdings: Holdings, document_id: str) -> bool:
    forms = {row.form for row in rows_of(before, holdings, document_id)} - {None}
    rows = rows_of(target, holdings, document_id)
    return any(before.key in ancestors(row) or row.form in forms for row in rows)
