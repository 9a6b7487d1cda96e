"""What every answer owes, whatever was asked (答复约定): shape rules that need no gold line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.amount import text_of

if TYPE_CHECKING:
    from assistant.records import Answer

MOST_READINGS = 6


def contract_faults(answer: Answer) -> tuple[str, ...]:
    """Return what breaks the contract in one answer, in words."""
    return (*_answered(answer), *_clarify(answer), *_refused(answer), *_common(answer))


def _common(answer: Answer) -> tuple[str, ...]:
    faults: list[str] = []
    if not answer.text.strip():
        faults.append("没有文字")
    if answer.status != "refused" and not answer.verification.numbers_backed:
        faults.append("数字没有依据却作了答")
    numbers = [citation.number for citation in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append("引用编号不是从 1 起连续")
    known = set(numbers)
    cited = {number for figure in answer.figures for number in figure.citations}
    operands = set(answer.calculation.operands) if answer.calculation else set()
    if not (cited | operands) <= known:
        faults.append("数字或算式引了不存在的编号")
    return tuple(faults)


def _answered(answer: Answer) -> tuple[str, ...]:
    if answer.status != "answered":
        return ()
    faults: list[str] = []
    if answer.refusal is not None or answer.readings:
        faults.append("作了答却还有拒答理由或读法")
    if answer.figures and not answer.citations:
        faults.append("有数字没有引用")
    if answer.figures and answer.calculation is None and _needs_formula(answer):
        faults.append("算出的数没有算式")
    if not answer.figures and not answer.citations:
        faults.append("既无数字也无引用")
    return tuple(faults)


def _needs_formula(answer: Answer) -> bool:
    """Return whether the headline was worked out: no count of cited rows, no printed level that stayed."""
    head = answer.figures[0]
    counted = answer.query is not None and answer.query.operation == "count"
    printed = {citation.printed for citation in answer.citations}
    return head.kind == "computed" and not counted and text_of(head.value) not in printed


def _clarify(answer: Answer) -> tuple[str, ...]:
    if answer.status != "clarify":
        return ()
    faults: list[str] = []
    if answer.figures:
        faults.append("反问却给了首要数字")
    if len(answer.readings) > MOST_READINGS:
        faults.append(f"读法超过 {MOST_READINGS} 种")
    shown = {tuple((figure.value, figure.unit) for figure in reading.figures) for reading in answer.readings}
    if len(answer.readings) > 1 and len(shown) == 1:
        faults.append("各读法数字相同却反问")
    return tuple(faults)


def _refused(answer: Answer) -> tuple[str, ...]:
    if answer.status != "refused":
        return ()
    return ("拒答没有理由",) if answer.refusal is None else ()
