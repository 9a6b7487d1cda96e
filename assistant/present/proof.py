"""How an answer came about and what proves it (依据): query chips, calculation, checks, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.present.evidence import Load
from assistant.present.figures import ref
from assistant.present.html import Html, join, tag
from assistant.present.words import STATES, amount, chips
from assistant.records import Answer, Citation, VerifiedCheck
from ingest.records import Check, Operand

_RESULTS = {"holds": ("相符", "proved"), "fails": ("不符", "conflict")}
_MOST_OPERANDS = 8


def understood(answer: Answer) -> Html | None:
    """Return how the question was read, as chips; of a question back, what all its readings share."""
    if answer.query is None:
        return None
    read = [chips(reading.query) for reading in answer.readings]
    shared = [chip for chip in chips(answer.query, answer.rows) if all(chip in each for each in read)]
    if not shared:
        return None
    items = [
        tag("li", tag("span", slot, class_="slot"), tag("span", content, class_="content"))
        for slot, content in shared
    ]
    return tag(
        "section", tag("h3", "这样理解您的问题"), tag("ul", *items, class_="chips"), class_="understood"
    )


def calculation(answer: Answer) -> Html | None:
    """Return the calculation with its operands, each with its source."""
    done = answer.calculation
    if done is None:
        return None
    cited = {citation.number: citation for citation in answer.citations}
    operands = [tag("li", _operand(cited[number])) for number in done.operands if number in cited]
    rounding = tag("span", f"（{done.rounding}）", class_="rounding") if done.rounding else ""
    return tag(
        "section",
        tag("h3", "怎样算出来的"),
        tag("p", tag("span", done.formula, class_="formula"), rounding),
        tag("ul", *operands, class_="operands"),
        class_="calculation",
    )


def _operand(cited: Citation) -> Html:
    name = cited.row_label or cited.table or "正文"
    column = f"（{cited.column}）" if cited.column and cited.table else ""
    printed = f"{cited.printed} {cited.unit or ''}".strip() if cited.printed else "空白，按零计"
    return join((tag("b", printed), f"：{name}{column} ", ref(cited.number)))


def checks(answer: Answer, load: Load, line: str | None) -> Html | None:
    """Return the state of proof and, to open, the identities that touch the answer with their numbers."""
    verified = answer.verification.checks
    if not verified and line is None:
        return None
    failing = any(check.result == "fails" for check in verified)
    said = line or ("文件中有一处数字不一致" if failing else "文件自身的勾稽关系已印证")
    proved = bool(verified) and STATES["unchecked"] not in said  # one figure of several may not be
    state = "conflict" if failing else "proved" if proved else "unchecked"
    title = tag("span", said.rstrip("。"), class_=f"state {state}")
    if not verified:
        return tag("section", tag("h3", "核对"), tag("p", title), class_="checks")
    held = _held(answer, load)
    items = [_check(check, held) for check in verified]
    summary = tag("summary", tag("span", "核对", class_="label"), title)
    return tag("details", summary, tag("ul", *items), class_="checks", open=failing)


def _held(answer: Answer, load: Load) -> Sequence[Check]:
    """Return the checks of the cited documents, those that contain a cited figure first."""
    cited = {citation.fact_id for citation in answer.citations} - {None}
    ids = dict.fromkeys(citation.document_id for citation in answer.citations)
    extracts = (load(document_id) for document_id in ids)
    found = [check for extract in extracts if extract is not None for check in extract.checks]
    return sorted(found, key=lambda c: not any(o.fact_id in cited for o in (*c.left, *c.right)))


def _check(verified: VerifiedCheck, held: Iterable[Check]) -> Html:
    word, state = _RESULTS.get(verified.result, (verified.result, "unchecked"))
    same = (c for c in held if c.name == verified.name and c.result == verified.result)
    check = next(same, None)
    numbers = tag("span", _equation(check), class_="equation") if check is not None else ""
    return tag(
        "li", tag("span", word, class_=f"state {state}"), " ", verified.name.lstrip("："), " ", numbers
    )


def _equation(check: Check) -> str:
    """Return a check in its own numbers; blank for one too long to be read."""
    if len(check.left) + len(check.right) > _MOST_OPERANDS:
        return ""
    relation = "≠" if check.result == "fails" and check.relation == "=" else check.relation
    gap = ""
    if check.result == "fails" and check.difference is not None:
        gap = f"，相差 {amount(abs(check.difference), check.left[0].unit if check.left else None)}"
    units = {operand.unit for operand in (*check.left, *check.right)}
    plus = "×" if check.kind == "quantity" else "＋"
    left, right = (_side(side, plus, with_units=len(units) > 1) for side in (check.left, check.right))
    unit = f" {check.left[0].unit}" if len(units) == 1 and check.left and check.left[0].unit else ""
    return f"{left} {relation} {right}{unit}{gap}"


def _side(operands: Sequence[Operand], plus: str, *, with_units: bool) -> str:
    parts = []
    for place, operand in enumerate(operands):
        sign = "" if place == 0 and operand.sign == 1 else (plus if operand.sign == 1 else "－")
        parts.append(f"{sign}{amount(operand.value, operand.unit if with_units else None)}")
    return "".join(parts) or "0"


def assumptions(answer: Answer) -> Html | None:
    """Return what was assumed."""
    if not answer.assumptions:
        return None
    items = [tag("li", said) for said in answer.assumptions]
    return tag("section", tag("h3", "作答时的假定"), tag("ul", *items), class_="assumptions")
