"""The level of a year that has no document of its own (他年数): printed by a later one, or computed.

Told with the document that prints it, and with its stage: 执行数 is not told where 预算数 is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.execute.context import Context, Result, argument, find, number, unit_of, value_of
from assistant.execute.years import DIRECTION, no_change, prior_value, sides
from assistant.gate import calculate
from assistant.holdings.column_kinds import kind_of
from assistant.lookups import wording
from assistant.lookups.changes import Change, change_of, magnitude
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.lookups.priors import Prior, fits, priors_of, stage_in
from assistant.records import Query, Target


def prior_level(query: Query, context: Context) -> Result:
    """Return the level of another year of each item asked, in the order asked."""
    told = [_of_item(query, target, context) for target in query.targets]
    stops = [one for one in told if isinstance(one, Stop)]
    if stops:
        return stops[0]
    found = [one for one in told if isinstance(one, Outcome)]
    if len(found) == 1:
        return found[0]
    values = tuple(value for outcome in found for value in outcome.values)
    extra = tuple(e for outcome in found for e in outcome.evidence)
    workings = [outcome.working for outcome in found if outcome.working is not None]
    working = workings[0] if len(workings) == 1 else None
    return Outcome(query, values, "；".join(outcome.sentence for outcome in found), working, extra)


def _of_item(query: Query, target: Target, context: Context) -> Result:
    year = int(argument(query, "year") or context.document.fiscal_year - 1)
    asked = argument(query, "asked_stage")
    printed = [p for p in priors_of(target, context.holdings, context.document) if p.year == year]
    fitting = [prior for prior in printed if fits(prior.stage, asked, context.document)]
    if fitting:
        return _printed(query, fitting, context)
    if printed:
        return _other_stage(query, target, printed[0], context)
    return _computed(replace(query, targets=(target,), items=(target.item,)), year, asked, context)


def _printed(query: Query, priors: list[Prior], context: Context) -> Outcome:
    """The level as the later document prints it; of several stages, all of them."""
    lead = f"{wording.subject(context.document)}里印有 {priors[0].year} 年的数"
    told = "，".join(f"{_name(prior)}为 {number(query, prior.evidence)}" for prior in priors)
    values = tuple(
        replace(value_of(query, prior.evidence), label=f"{prior.year} 年{_label(prior)}") for prior in priors
    )
    return Outcome(query, values, f"{lead}：{told}", label=_label(priors[0]))


def _name(prior: Prior) -> str:
    entry, column = prior.evidence.entry, prior.evidence.column
    if (
        column is not None and kind_of(column) and re.search(r"(?:预算|执行|决算)数$", column.measure)
    ):  # 扣除某某投资后执行数
        whole = entry.parents[-1] if entry.column is not None and entry.parents else entry.item
        return f"{wording.quoted(whole)}{column.measure}"
    return f"{wording.quoted(entry.item if entry.is_total else entry.label)}{prior.stage or ''}"


def _label(prior: Prior) -> str:
    return _name(prior).replace("“", "").replace("”", "")


def _other_stage(query: Query, target: Target, prior: Prior, context: Context) -> Stop:
    """The year is printed at another stage than the one asked: it is offered as what it is."""
    asked = argument(query, "asked_stage") or ""
    own = prior.stage or ("决算" if context.document.document_type == "final" else "预算")
    near = (
        f"{wording.subject(context.document)}里印有 {prior.year} 年{_name(prior)} "
        f"{number(query, prior.evidence)}（这是{own}，不是{asked}）"
    )
    message = f"文件里没有 {prior.year} 年{wording.quoted(target.item)}的{asked}。"
    return Stop("not_in_documents", message, near, (prior.evidence,))


def _computed(query: Query, year: int, asked: str | None, context: Context) -> Result:
    """Return the level less the printed change, where that is counted from the year and stage asked."""
    one = find(query, query.targets[0], context)
    if isinstance(one, Stop):
        return one
    current = one.evidence
    change = change_of(query.targets[0], context.holdings, context.document)
    missing = no_change(replace(query, arguments=(("base_year", str(year)),)), current, context.document)
    if change is None or change.base_year != year or change.prior is not None:
        return missing
    if not fits(stage_in(change.base), asked, context.document):
        return _not_of_stage(query, current, asked or "", year)
    level = prior_value(current, change)
    return missing if level is None else _worked_out(query, current, change, level, year)


def _not_of_stage(query: Query, current: Evidence, asked: str, year: int) -> Stop:
    document = current.entry.document
    name = wording.name(current)
    near = f"{document.fiscal_year} 年{name}{wording.arranged(document)} {number(query, current)}"
    message = f"文件里没有 {year} 年{wording.quoted(query.targets[0].item)}的{asked}。"
    return Stop("not_in_documents", message, near, (current,))


def _worked_out(query: Query, current: Evidence, change: Change, level: Decimal, year: int) -> Outcome:
    unit = unit_of(query, current)
    shown = calculate.in_unit(level, current.unit, unit)
    name, of_year = wording.name(current), current.entry.document.fiscal_year
    if change.direction == 0 and change.amount is None:
        evidence = sides(current, change)
        figure = Value(shown, unit, "computed", f"{year} 年{wording.label(current)}", evidence)
        sentence = (
            f"文件写明与{change.base}相比持平，"
            f"据此 {year} 年的{name}也是 {wording.shown(shown, unit)}（推算所得）"
        )
        return Outcome(query, (figure,), sentence, Working("{0}（与上年持平）", (current,)), extra=evidence)
    assert change.amount is not None
    sign = {1: "-", -1: "+", 0: "-"}[change.direction]
    figure = Value(shown, unit, "computed", f"{year} 年{wording.label(current)}", (current, change.amount))
    if change.direction == 0:
        detail = f"与{change.base}相比持平"
    else:
        size = wording.shown(magnitude(change) or Decimal(0), change.amount.unit)
        detail = f"比{change.base}{DIRECTION[change.direction]} {size}"
    sentence = (
        f"{year} 年的{name}为 {wording.shown(shown, unit)}（计算所得，文件没有直接印出）："
        f"{of_year} 年 {number(query, current)}，{detail}"
    )
    return Outcome(query, (figure,), sentence, Working(f"{{0}} {sign} {{1}}", (current, change.amount)))
