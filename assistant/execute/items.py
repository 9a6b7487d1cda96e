"""Single items (查数): look-ups in the order asked, and whether there is any."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.execute.context import (
    Context,
    Result,
    argument,
    find,
    number,
    reading_label,
    told,
    unit_of,
    value_of,
    want_for,
)
from assistant.execute.later import with_later
from assistant.execute.stage import BUDGET_STAGE, no_budget
from assistant.gate import calculate
from assistant.lookups import wording
from assistant.lookups.columns import OUTCOME, Want
from assistant.lookups.lookup import Evidence, read
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.lookups.seek import basic_only, exceeds, split
from assistant.records import Query
from ingest.amount import MONEY_UNITS
from ingest.records import Document


def lookup(query: Query, context: Context) -> Result:
    """Look up one item, and say what other scopes state."""
    if len(query.targets) != 1:
        return several(query, context)
    rows = split(query.targets[0], context.holdings, context.document, want_for(query, query.targets[0]))
    if rows:
        return _together(query, rows, context)
    one = find(query, query.targets[0], context)
    if isinstance(one, Stop):
        return _without_budget(query, context) or one
    evidence = one.evidence
    verb = _verb(evidence, context.document)
    states = wording.states(f"{wording.name(evidence)}{verb}", told(query, evidence))
    day = wording.as_of(evidence)
    sentence = f"{wording.subject(context.document)}中，{states}{f'（{day}）' if day else ''}"
    values = (value_of(query, evidence),) if evidence.value is not None else ()
    extra: tuple[Evidence, ...] = () if values else (evidence,)
    target = _target_of(evidence)
    if target is not None:
        sentence += f"；目标值是{wording.target_value(target)}"
        values, extra = (
            ((*values, value_of(query, target)), extra)
            if target.value is not None
            else (values, (*extra, target))
        )
    narrower = [
        e
        for e in one.others
        if e.entry.family == evidence.entry.family
        and e.entry.fund != evidence.entry.fund
        and e.kind == "printed"
    ][:1]
    if narrower:
        other = narrower[0]
        beside = _beside(evidence, other)
        table = evidence.entry.table
        if table is not None and not beside.startswith("其中"):  # neither is the whole: each by its table
            subject = wording.subject(context.document)
            sentence = sentence.replace(f"{subject}中，", f"{subject}中，《{table.title}》所列的", 1)
        sentence += f"；{beside} {number(query, other)}"
        extra = (*extra, other)
    outcome = Outcome(query, values, sentence, extra=extra, label=reading_label(evidence))
    return with_later(outcome, query, evidence, context) if values else outcome


def _target_of(evidence: Evidence) -> Evidence | None:
    """Return the target beside what came of it, in a table of self-evaluation."""
    if evidence.column is None or evidence.column.measure != OUTCOME:
        return None
    target = read(evidence.entry, Want(judged="指标值"))
    return target if isinstance(target, Evidence) else None


def _together(query: Query, rows: tuple[Evidence, ...], context: Context) -> Result:
    """An item that a table states in several rows (by 功能科目): their sum, each row told."""
    unit = unit_of(query, rows[0])
    value = calculate.total([(e.value or Decimal(0), e.unit) for e in rows], unit)
    name, table = wording.name(rows[0]), rows[0].entry.table
    title = f"《{table.title}》中" if table is not None else ""
    parts = "、".join(f"{_place(e, rows)} {number(query, e)}" for e in rows)
    sentence = (
        f"{wording.subject(context.document)}中，{name}在{title}分列各处，"
        f"合计 {wording.shown(value, unit)}（计算所得）：{parts}"
    )
    figure = Value(value, unit, "computed", wording.label(rows[0]), rows)
    formula = " + ".join(f"{{{index}}}" for index in range(len(rows)))
    return Outcome(query, (figure,), sentence, Working(formula, rows), label=reading_label(rows[0]))


def _place(evidence: Evidence, rows: tuple[Evidence, ...]) -> str:
    """Name the place of a row by the first of its parents that not all of them have."""
    shared = [set(e.entry.parents) for e in rows]
    own = [p for p in evidence.entry.parents if not all(p in parents for parents in shared)]
    return wording.quoted(own[0] if own else evidence.entry.label)


def _beside(evidence: Evidence, other: Evidence) -> str:
    """Say what another table's figure is: a part of the first, where it is one for certain, else its own."""
    one, two = evidence.entry, other.entry
    alike = basic_only(one) == basic_only(two)
    if one.fund is None and two.fund and alike and exceeds(other, evidence) is False:
        return f"其中{two.fund}口径为"
    return f"《{two.table.title}》所列为" if two.table is not None else "正文所写为"


def _without_budget(query: Query, context: Context) -> Stop | None:
    """The budget is asked of a final account that prints the outturn alone."""
    if argument(query, "stage") is None:
        return None
    arguments = tuple(pair for pair in query.arguments if pair[0] != "stage")
    final = find(replace(query, arguments=arguments), query.targets[0], context)
    return None if isinstance(final, Stop) else no_budget(query, context, final.evidence)


def several(query: Query, context: Context) -> Result:
    """Look up several items, in the order asked."""
    values: list[Value] = []
    texts: list[str] = []
    extra: list[Evidence] = []
    for target in query.targets:
        one = find(query, target, context)
        if isinstance(one, Stop):
            return one
        evidence = one.evidence
        if evidence.value is None:
            extra.append(evidence)
            texts.append(f"{wording.name(evidence)}为“{evidence.printed}”")
            continue
        values.append(value_of(query, evidence))
        texts.append(wording.states(wording.name(evidence), told(query, evidence)))
    return Outcome(query, tuple(values), "；".join(texts), extra=tuple(extra))


def _verb(evidence: Evidence, document: Document) -> str:
    family = evidence.entry.family
    judged = family == "performance" and evidence.column is not None and evidence.column.measure != "指标值"
    targeted = family == "performance" or (evidence.relation is not None and family == "sentence")
    if judged or targeted or evidence.value is None:
        return "的目标值是" if targeted and not judged else "为"
    stated = evidence.column or evidence.fact
    stage = stated.stage if stated is not None else None
    if document.document_type == "final" and stage is not None and stage.endswith(BUDGET_STAGE):
        return f"{stage}为"
    if (
        family == "assets"
        or _of_assets(evidence)
        or evidence.entry.form == "assets"
        or evidence.unit not in MONEY_UNITS
    ):
        return "为"
    if family == "procurement" and evidence.column is not None and evidence.column.measure == "单价":
        return "为"
    return wording.arranged(document)


def _of_assets(evidence: Evidence) -> bool:
    return evidence.fact is not None and evidence.fact.measure == "资产金额"


def exists(query: Query, context: Context) -> Result:
    """Whether there is any: the amount, 0 where it is declared or blank."""
    result = lookup(query, context)
    if isinstance(result, Stop) or not result.values:
        return result
    yes = result.values[0].value != 0
    return replace(result, sentence=("有。" if yes else "没有安排。") + result.sentence)
