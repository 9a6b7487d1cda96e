"""Plans (执行计划): typed queries built of a frame's slots and bound targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from assistant.language.question import Frame
from assistant.lookups.columns import OUTCOME
from assistant.plans.operands import Operand
from assistant.plans.scope import Scope
from assistant.records import Operation, Query, Target
from ingest.amount import text_of
from ingest.records import Document

_COMBINATIONS = 24
_JUDGED = (  # which column of an indicator's row a word asks for
    (OUTCOME, re.compile(r"实际完成")),
    ("执行率", re.compile(r"执行率|支出进度")),
    ("执行数", re.compile(r"执行数|实际(?:执行|支出|使用|花)|执行了|支出了|花了")),
    ("年初预算数", re.compile(r"年初预算")),
    ("全年预算数", re.compile(r"全年预算|调整后?预算")),
    ("得分", re.compile(r"得分|得了?(?:多少|几)分")),
    ("分值", re.compile(r"分值|满分|权重")),
    ("指标值", re.compile(r"目标|指标值|要求|应(?:当|该)?达到|计划")),
)
Arguments = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to execute: the readings of a question, on which documents, and what was assumed."""

    queries: tuple[Query, ...]
    documents: tuple[Document, ...]
    assumptions: tuple[str, ...] = ()
    narrative: bool = False  # the answer is sought in the passages, with the figure attached


def query_of(
    frame: Frame, scope: Scope, operation: Operation, targets: Sequence[Target], arguments: Arguments = ()
) -> Query:
    """Return a typed query over bound targets, for the leading document of a scope."""
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
        measure=next((target.measure for target in targets if target.measure is not None), measure_of(frame)),
        fund=next((target.fund for target in targets if target.fund is not None), None),
        arguments=tuple(arguments),
        unit=frame.unit,
        targets=tuple(targets),
    )


def plan_of(frame: Frame, scope: Scope, queries: Sequence[Query], *, narrative: bool = False) -> Plan:
    """Return the plan of some readings; mended slips are stated."""
    said = [f"“{written}”按“{meant}”理解" for written, meant in frame.slips]
    return Plan(tuple(queries), scope.documents, (*scope.assumptions, *said), narrative)


def combinations(operands: Sequence[Operand]) -> list[tuple[Target, ...]]:
    """Return every way to take one reading of each operand; operands of one family go together."""
    options = [[bound.target for bound in operand.bounds] for operand in operands]
    found = [combination for combination, _ in zip(product(*options), range(_COMBINATIONS), strict=False)]
    alike = [one for one in found if len({target.family for target in one}) == 1]
    return alike if len(operands) > 1 and alike else found


def measure_of(frame: Frame) -> str | None:
    """Return the column a question names by itself."""
    return next(
        (v for t in frame.tokens if t.is_a("measure") and not t.is_a("item") for v in t.values("measure")),
        None,
    )


def asked_for(frame: Frame) -> Arguments:
    """Return the quantity, the column of an indicator and the decimals a question asks for."""
    found: list[tuple[str, str]] = []
    if frame.measure_words:
        found.append(("quantity", frame.measure_words[0]))
    judged = next((column for column, pattern in _JUDGED if pattern.search(frame.text)), None)
    if judged is not None:
        found.append(("judged", judged))
    if frame.places_asked is not None:
        found.append(("places", str(frame.places_asked)))
    return tuple(found)


def bounds(frame: Frame) -> Arguments:
    """Return the bounds of a question as arguments."""
    found: list[tuple[str, str]] = []
    for bound in frame.thresholds:
        found.append(("bound", f"{bound.relation} {text_of(bound.value)} {bound.unit or '-'}"))
        word = {">": "超过", ">=": "不少于", "<": "低于", "<=": "不超过"}[bound.relation]
        found.append(("said_bound", f"{word}{bound.said}"))
    return tuple(found)


def is_total(target: Target) -> bool:
    """Tell whether a target is a total."""
    return target.family == "total"
