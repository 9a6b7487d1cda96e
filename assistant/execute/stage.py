"""Budget against outturn in a final account (预算数与决算数): both as printed, the difference, the rate."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.execute.context import Context, Result, argument, number, unit_of, value_of, want_for
from assistant.gate import calculate
from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop, Value, Working, same_place
from assistant.lookups.seek import seek
from assistant.plans.plans import Plan
from assistant.plans.stages import RATE, says_budget, says_final
from assistant.records import Operation, Query, Target

_GAP = re.compile(r"相?差|多|少|超|节约|节省|结余|剩|比预算|比决算|高|低|增|减")
_EACH = re.compile(r"分别|各(?:是|为)?多少|各自")
BUDGET_STAGE = "预算数"

_MONEY_OF_PROJECT = "年度资金总额"


def staged(plan: Plan, frame: Frame) -> Plan:
    """Return a plan over a final account with the stage it asks for: 预算数, or both against each other."""
    if plan.narrative or any(document.document_type != "final" for document in plan.documents):
        return plan
    budget, final = says_budget(frame), says_final(frame)
    if RATE.search(frame.text):
        return _both(plan, "share", "rate")
    if frame.has("overspend") or (
        budget and final and _GAP.search(frame.text) and not _EACH.search(frame.text)
    ):
        return _both(plan, "difference", "difference")
    if budget and final:
        return _both(plan, "list", "each")
    if budget:
        queries = tuple(replace(q, arguments=(*q.arguments, ("stage", BUDGET_STAGE))) for q in plan.queries)
        return replace(plan, queries=queries)
    return plan


def _both(plan: Plan, operation: Operation, how: str) -> Plan:
    queries = [
        replace(
            q, operation=operation, arguments=(("stages", how),), targets=q.targets[:1], items=q.items[:1]
        )
        for q in plan.queries
        if q.targets
    ]
    return replace(plan, queries=tuple(dict.fromkeys(queries))) if queries else plan


def both_stages(query: Query, context: Context) -> Result:
    """Set the outturn of one item against its budget; a budget alone has no outturn to set against it."""
    if context.document.document_type != "final":
        return _no_outturn(query, context)
    printed = _printed_rate(query, context) if argument(query, "stages") == "rate" else None
    if printed is not None:
        return printed
    found: list[Evidence] = []
    of_project = query.targets[0].family == "performance"
    for stage in (None, BUDGET_STAGE):
        want = replace(want_for(query, query.targets[0]), stage=None if of_project else stage)
        if of_project:
            want = replace(want, judged="执行数" if stage is None else BUDGET_STAGE)
        one = seek(query.targets[0], context.holdings, context.document, want)
        if isinstance(one, Stop):
            return one if stage is None else no_budget(query, context, found[0])
        found.append(one.evidence)
    if same_place(*found):  # one figure, of one stage: a budget has no outturn to set against itself
        return no_final(query, context, found[0])
    return _set_against(query, context, *found)


def _printed_rate(query: Query, context: Context) -> Outcome | None:
    """Return the rate that the self-evaluation of a project prints, None where it prints none."""
    target = query.targets[0]
    if target.family in ("project", "sentence"):
        target = Target(_MONEY_OF_PROJECT, _MONEY_OF_PROJECT, "performance", (target.key,))
    if target.family != "performance":
        return None
    one = seek(target, context.holdings, context.document, replace(want_for(query, target), judged="执行率"))
    if isinstance(one, Stop) or one.evidence.unit != "%" or one.evidence.fact is None:
        return None
    value = value_of(query, one.evidence)
    said = f"{wording.name(one.evidence)}为 {wording.shown(value.value, '%')}"
    return Outcome(query, (value,), f"{wording.subject(context.document)}中，{said}")


def _no_outturn(query: Query, context: Context) -> Stop:
    """Only the budget is held: it is offered as what it is."""
    target = query.targets[0]
    planned = seek(target, context.holdings, context.document, want_for(query, target))
    year = context.document.fiscal_year
    said = f"这里有的是 {year} 年预算，没有决算，说不出{wording.quoted(target.item)}完成了多少。"
    if isinstance(planned, Stop):
        return Stop("not_in_documents", said)
    evidence = planned.evidence
    shown = f"{wording.name(evidence)}预算安排 {number(query, evidence)}"
    return Stop(
        "not_in_documents", said, f"{year} 年{shown}（这是预算数，不是实际支出）", (planned.evidence,)
    )


def _set_against(query: Query, context: Context, final: Evidence, budget: Evidence) -> Result:
    if final.value is None or budget.value is None:
        return Stop("not_disclosed", f"{wording.name(final)}在文件里是文字，不是一个数，无法计算。")
    name, subject = wording.name(final), wording.subject(context.document)
    levels = f"决算数 {number(query, final)}，预算数 {number(query, budget)}"
    how = argument(query, "stages")
    if how == "each":
        values = (_labelled(query, budget, "预算数"), _labelled(query, final, "决算数"))
        return Outcome(
            query,
            values,
            f"{subject}中，{name}：预算数 {number(query, budget)}，决算数 {number(query, final)}",
        )
    if how == "rate":
        return _rate(query, final, budget, f"{subject}中，{name}{levels}")
    unit = unit_of(query, final)
    gap = calculate.in_unit(final.value, final.unit, unit) - calculate.in_unit(
        budget.value, budget.unit, unit
    )
    word = "多" if gap > 0 else "少" if gap < 0 else "持平"
    told = (
        f"决算数比预算数{word} {wording.shown(abs(gap), unit)}（计算所得）" if gap else "决算数与预算数相同"
    )
    figure = Value(abs(gap), unit, "computed", f"{wording.label(final)}决算比预算{word}", (final, budget))
    working = Working("{0} - {1}", (final, budget) if gap > 0 else (budget, final))
    return Outcome(query, (figure,), f"{subject}中，{name}{told}：{levels}", working)


def _rate(query: Query, final: Evidence, budget: Evidence, sentence: str) -> Result:
    assert final.value is not None
    assert budget.value is not None
    if budget.value == 0:
        return Stop(
            "unclear",
            f"{wording.name(budget)}的预算数为零，不能作为除数，算不出完成率。",
            evidence=(final, budget),
        )
    rate = calculate.percent(calculate.in_unit(final.value, final.unit, budget.unit), budget.value)
    figure = Value(rate, "%", "computed", f"{wording.label(final)}决算数占预算数", (final, budget))
    told = f"{sentence}，完成预算的 {wording.shown(rate, '%')}（计算所得）"
    return Outcome(query, (figure,), told, Working("{0} ÷ {1}", (final, budget), calculate.ROUNDED))


def _labelled(query: Query, evidence: Evidence, stage: str) -> Value:
    value = value_of(query, evidence)
    return replace(value, label=f"{value.label}{stage}")


def no_final(query: Query, context: Context, budget: Evidence) -> Stop:
    """Only the budget is printed: it is offered as what it is."""
    year = context.document.fiscal_year
    near = f"{year} 年{wording.name(budget)}的预算数为 {number(query, budget)}（这是预算，不是实际支出）"
    item = wording.quoted(query.targets[0].item)
    return Stop("not_in_documents", f"这里有的是 {year} 年预算，没有{item}的决算数。", near, (budget,))


def no_budget(query: Query, context: Context, final: Evidence | None) -> Stop:
    """Only the outturn is printed: it is offered as what it is."""
    year = context.document.fiscal_year
    near = (
        f"{year} 年{wording.name(final)}的决算数为 {number(query, final)}（这是决算数，不是预算）"
        if final
        else ""
    )
    held = (final,) if final is not None else ()
    item = wording.quoted(query.targets[0].item)
    return Stop("not_in_documents", f"这里有的是 {year} 年决算，没有写明{item}的预算数。", near, held)
