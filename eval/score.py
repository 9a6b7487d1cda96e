"""Scoring one answer (评分): each part by its own deterministic rule, with what was found where it fails.

A part is True, False, or None where the line does not say or the answer's status leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from eval.contract import contract_faults
from eval.witness import Witness, bare, squeeze

if TYPE_CHECKING:
    from assistant.records import Answer, Citation, Figure
    from eval.gold import Expect, ExpectedFigure, Question

# (document id, table id) → form key; eval asks the store, the contract's citation names the title only.
FormOf = Mapping[tuple[str, str], str | None]

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Part:
    """One scored part: what it is called, whether it holds (None = not scored), and what was found."""

    name: str
    holds: bool | None
    found: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one answer."""

    parts: tuple[Part, ...]
    wrong_number: bool
    false_refusal: bool
    numeric: bool  # an answer that gives a figure
    citations: int
    citations_wrong: int

    @property
    def passed(self) -> bool:
        """Whether every scored part holds."""
        return all(part.holds is not False for part in self.parts)

    @property
    def faults(self) -> tuple[str, ...]:
        """The parts that fail, in words."""
        return tuple(f"{part.name}：{part.found}" for part in self.parts if part.holds is False)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer is scored against besides the line: the document's pages and its tables' forms."""

    witness: Witness | None
    forms: FormOf
    own_document: bool  # the document the line was keyed from: pages and quotes are scored there only


def score(question: Question, answer: Answer, ground: Ground) -> Score:
    """Score one answer part by part."""
    expect = question.expect
    resolved = _resolves(answer, ground)
    parts = (
        _status(expect, answer),
        _refusal(expect, answer),
        *_figures(expect, answer),
        _readings(expect, answer),
        _cited(expect, answer, ground),
        _operands(expect, answer),
        _quotes(expect, answer, ground),
        _text(expect, answer),
        resolved[0],
        _contract(answer),
    )
    return Score(
        parts=parts,
        wrong_number=_wrong_number(expect, answer),
        false_refusal=answer.status == "refused" and "refused" not in expect.statuses,
        numeric=answer.status == "answered" and bool(answer.figures),
        citations=len(answer.citations),
        citations_wrong=resolved[1],
    )


def _status(expect: Expect, answer: Answer) -> Part:
    holds = answer.status in expect.statuses
    if expect.route is not None and answer.status == "answered":
        holds = holds and answer.route == expect.route
    reason = f"（{answer.refusal.reason}）" if answer.refusal else ""
    return Part("状态", holds, f"得 {answer.status}{reason}，应为 {'／'.join(expect.statuses)}")


def _refusal(expect: Expect, answer: Answer) -> Part:
    if answer.status != "refused" or not expect.reasons:
        return Part("拒答理由", None)
    reason = answer.refusal.reason if answer.refusal else None
    return Part("拒答理由", reason in expect.reasons, f"得 {reason}，应为 {'／'.join(expect.reasons)}")


def same_figure(expected: ExpectedFigure, figure: Figure) -> bool:
    """Return whether a figure is the expected one: exact value, accepted unit."""
    return figure.value == expected.number and expected.accepts_unit(figure.unit)


def _figures(expect: Expect, answer: Answer) -> tuple[Part, ...]:
    names = ("数值", "单位", "次序与完整", "数字性质")
    if answer.status != "answered" or expect.figures is None:
        return tuple(Part(name, None) for name in names)
    found = tuple(answer.figures)
    shown = "、".join(f"{figure.value}{figure.unit or ''}" for figure in found) or "无"
    if not expect.figures:
        return (Part("数值", not found, f"得 {shown}，应无数字"), *(Part(name, None) for name in names[1:]))
    wanted = tuple(expect.figures)
    said = f"得 {shown}，应为 {'、'.join(figure.shown() for figure in wanted)}"
    head = found[0] if found else None
    first = _head(expect, head)
    return (
        Part("数值", head is not None and head.value == first.number, said),
        Part("单位", None if head is None or not first.scores_unit else first.accepts_unit(head.unit), said),
        Part("次序与完整", _sequence(expect, found), said),
        Part(
            "数字性质",
            None if head is None or first.kind is None else head.kind == first.kind,
            f"得 {head.kind if head else '无'}，应为 {first.kind}",
        ),
    )


def _head(expect: Expect, head: Figure | None) -> ExpectedFigure:
    """Return the expected figure the headline is held against (any of them where order is free)."""
    wanted = expect.figures or []
    if expect.any_order and head is not None:
        for figure in wanted:
            if figure.number == head.value:
                return figure
    return wanted[0]


def _sequence(expect: Expect, found: tuple[Figure, ...]) -> bool | None:
    wanted = tuple(expect.figures or ())
    if len(wanted) == 1 and not expect.only:
        return None
    if expect.only and len(found) != len(wanted):
        return False
    if expect.any_order:
        left = list(found)
        for figure in wanted:
            match = next((one for one in left if same_figure(figure, one)), None)
            if match is None:
                return False
            left.remove(match)
        return True
    return len(found) >= len(wanted) and all(
        same_figure(figure, one) for figure, one in zip(wanted, found, strict=False)
    )


def _readings(expect: Expect, answer: Answer) -> Part:
    if answer.status != "clarify" or not expect.readings:
        return Part("读法", None)
    heads = [reading.figures[0] for reading in answer.readings if reading.figures]
    missing = [
        wanted.figures[0].shown()
        for wanted in expect.readings
        if not any(same_figure(wanted.figures[0], head) for head in heads)
    ]
    shown = "、".join(f"{head.value}{head.unit or ''}" for head in heads) or "无"
    return Part("读法", not missing, f"得 {shown}，缺 {'、'.join(missing)}")


def _cited(expect: Expect, answer: Answer, ground: Ground) -> Part:
    pages = expect.pages if ground.own_document else ()
    if answer.status != "answered" or not (pages or expect.tables or expect.row or expect.files):
        return Part("出处", None)
    if elsewhere := _elsewhere(expect, answer):
        return Part("出处", holds=False, found=f"引了 {'、'.join(elsewhere)}；应为 {'、'.join(expect.files)}")
    holds = any(_stands(citation, expect, pages, ground.forms) for citation in answer.citations)
    shown = "；".join(
        f"第{one.page}页 {one.table or '正文'} {one.row_label or ''}".strip() for one in answer.citations
    )
    wanted = (
        f"页 {'、'.join(map(str, pages)) or '不限'}，表 {expect.tables or '不限'}，行 {expect.row or '不限'}"
    )
    return Part("出处", holds, f"得 {shown or '无引用'}；应为 {wanted}")


def _elsewhere(expect: Expect, answer: Answer) -> tuple[str, ...]:
    """Return the files that the first figure (a passage answer: any citation) is cited from wrongly."""
    if not expect.files:
        return ()
    numbers = answer.figures[0].citations if answer.figures else tuple(c.number for c in answer.citations)
    cited = {one.file or "" for one in answer.citations if one.number in numbers}
    return tuple(sorted(cited - set(expect.files)))


def _stands(citation: Citation, expect: Expect, pages: tuple[int, ...], forms: FormOf) -> bool:
    form = forms.get((citation.document_id, citation.table_id)) if citation.table_id else None
    in_table = form in expect.tables if citation.table else None in expect.tables
    label = bare(citation.row_label or citation.quote or "")
    return (
        (not pages or citation.page in pages)
        and (not expect.files or citation.file in expect.files)
        and (not expect.tables or in_table)
        and (expect.row is None or bare(expect.row) in label)
    )


def _operands(expect: Expect, answer: Answer) -> Part:
    if answer.status != "answered" or not expect.operands:
        return Part("原数", None)
    printed = {number for one in answer.citations for number in _numbers(one.printed or one.quote or "")}
    missing = [operand for operand in expect.operands if Decimal(operand) not in printed]
    return Part("原数", not missing, f"没有引用 {'、'.join(missing)}")


def _numbers(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(found.replace(",", "")) for found in _NUMBER.findall(squeeze(text)))


def _quotes(expect: Expect, answer: Answer, ground: Ground) -> Part:
    if answer.status != "answered" or not expect.quote_contains or not ground.own_document:
        return Part("引文", None)
    quotes = tuple(squeeze(one.quote) for one in answer.citations if one.quote)
    missing = [
        phrase for phrase in expect.quote_contains if not any(squeeze(phrase) in quote for quote in quotes)
    ]
    return Part("引文", not missing, f"引文里没有“{'”“'.join(missing)}”")


def _text(expect: Expect, answer: Answer) -> Part:
    if not (expect.text_contains or expect.text_excludes):
        return Part("文字", None)
    text = squeeze(answer.text)
    excluded = [phrase for phrase in expect.text_excludes if squeeze(phrase) in text]
    # What must be said is said by an answer; a clarification or an accepted refusal says something else.
    wanted = expect.text_contains if answer.status == "answered" else []
    missing = [phrase for phrase in wanted if squeeze(phrase) not in text]
    found = [*(f"缺“{phrase}”" for phrase in missing), *(f"不应有“{phrase}”" for phrase in excluded)]
    return Part("文字", not found, "，".join(found))


def _resolves(answer: Answer, ground: Ground) -> tuple[Part, int]:
    """Return whether every citation stands in the document itself, and how many do not."""
    if ground.witness is None or not answer.citations:
        return Part("引用属实", None), 0
    faults = [fault for one in answer.citations if (fault := ground.witness.fault(one)) is not None]
    return Part("引用属实", not faults, "；".join(faults)), len(faults)


def _contract(answer: Answer) -> Part:
    faults = contract_faults(answer)
    return Part("答复约定", not faults, "；".join(faults))


def _wrong_number(expect: Expect, answer: Answer) -> bool:
    """Return whether people would read a wrong number: the costliest mistake.

    Where no answer is expected any figure is wrong, save one of the readings that should have been offered
    (that is a failure of its own, but no false number).
    """
    if answer.status != "answered" or not answer.figures:
        return False
    head = answer.figures[0]
    if "answered" in expect.statuses:
        if expect.figures is None:
            return False
        if not expect.figures:
            return True
        return not same_figure(_head(expect, head), head)
    return not any(same_figure(reading.figures[0], head) for reading in expect.readings)
