"""Operations over time (年度): change, rate, last year's level, levels of several documents side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.execute.context import Context, Result, argument, find, number, unit_of, value_of
from assistant.gate import calculate
from assistant.lookups import wording
from assistant.lookups.changes import Change, change_of, magnitude
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, read
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.lookups.seek import seek
from assistant.records import Query
from ingest.amount import MONEY_UNITS, precision, round_half_up
from ingest.records import Document

DIRECTION = {1: "增加", -1: "减少", 0: "持平"}


def growth(query: Query, context: Context) -> Result:
    """How an item changed: from two documents where both are held, else from the printed change."""
    if len(query.targets) > 1:
        return _each(query, context)
    one = find(query, query.targets[0], context)
    if isinstance(one, Stop):
        return one
    change = change_of(query.targets[0], context.holdings, context.document)
    current = one.evidence if change is None else _beside(change, one.evidence, query)
    if len(context.documents) > 1:
        if change is None or _other_base(query, change):
            return _between(query, context)
        return against_own(_told(query, current, change), query, current, change, context)
    if change is None or _other_base(query, change):
        return no_change(query, current, context.document)
    return _told(query, current, change)


def _beside(change: Change, level: Evidence, query: Query) -> Evidence:
    """Return the level of the very row that states the change; a wider table's is another amount."""
    printed = change.amount or change.prior or change.rate
    if printed is None or printed.entry.table is None or printed.entry.table is level.entry.table:
        return level
    target = query.targets[0]
    own = read(printed.entry, Want(measure=target.measure, fund=target.fund))
    return own if isinstance(own, Evidence) and own.value is not None else level


def _told(query: Query, current: Evidence, change: Change) -> Result:
    return _rate(query, current, change) if _asks_rate(query, change) else _amount(query, current, change)


def against_own(result: Result, query: Query, current: Evidence, change: Change, context: Context) -> Result:
    """Check what a document says of the year before against that year's own document; a gap is shown."""
    earlier = seek(query.targets[0], context.holdings, context.documents[-1])
    said = prior_value(current, change)
    if isinstance(result, Stop) or isinstance(earlier, Stop) or said is None:
        return result
    own = earlier.evidence
    if own.value is None or calculate.agrees(said, current.unit, own.value, own.unit):
        return result
    year = own.entry.document.fiscal_year
    unit = unit_of(query, current)
    told = calculate.in_unit(said, current.unit, unit)
    figure = Value(told, unit, "computed", f"按本年文件推算的 {year} 年数", (current,))
    note = (
        f"。注意：按本年文件，{year} 年为 {wording.shown(told, unit)}；"
        f"{year} 年自己的文件为 {number(query, own)}，与本年文件不一致"
    )
    values = (*result.values, figure, value_of(query, own))
    return replace(result, values=values, sentence=result.sentence + note)


def _each(query: Query, context: Context) -> Result:
    """The change of several items, in the order asked."""
    found: list[Outcome] = []
    for target in query.targets:
        one = growth(replace(query, targets=(target,), items=(target.item,)), context)
        if isinstance(one, Stop):
            return one
        found.append(one)
    firsts = tuple(outcome.values[0] for outcome in found)
    rest = tuple(e for outcome in found for e in outcome.evidence)
    workings = [outcome.working for outcome in found if outcome.working is not None]
    working = workings[0] if len(workings) == 1 else None
    return Outcome(query, firsts, "；".join(outcome.sentence for outcome in found), working, extra=rest)


def _asks_rate(query: Query, change: Change) -> bool:
    """Tell whether the rate leads: it is asked, or 增长多少 leaves it open and the document prints one."""
    of = argument(query, "of")
    return of == "rate" or (of == "open" and change.rate is not None and change.rate.value is not None)


def _other_base(query: Query, change: Change) -> bool:
    asked = argument(query, "base_year")
    return asked is not None and change.base_year is not None and int(asked) != change.base_year


def no_change(query: Query, evidence: Evidence, document: Document) -> Stop:
    """Neither the year asked about nor a change over it is printed."""
    year = argument(query, "base_year") or str(document.fiscal_year - 1)
    return Stop(
        "year_not_held",
        f"没有 {year} 年的{wording.name(evidence)}数字，文件也没有写明它比上年的增减。",
        f"{document.fiscal_year} 年的{wording.name(evidence)}为 {number(query, evidence)}",
        (evidence,),
    )


def sides(current: Evidence, change: Change) -> tuple[Evidence, ...]:
    """Return all that is printed of a change, with the level it leads to."""
    return tuple(e for e in (current, change.amount, change.flat, change.rate, change.prior) if e is not None)


def _amount(query: Query, current: Evidence, change: Change) -> Result:
    unit = unit_of(query, change.amount or current)
    base = change.base
    said = argument(query, "said")
    if change.direction == 0:
        value = Value(
            Decimal(0), unit, "declared", f"{wording.label(current)}比{base}增减", sides(current, change)
        )
        lead = _corrected(said, 0)
        sentence = f"{lead}{wording.name(current)}与{base}相比持平，没有增减；本年为 {number(query, current)}"
        return Outcome(query, (value,), sentence, extra=(current,))
    size = magnitude(change)
    if size is None or change.amount is None:
        return _from_prior(query, current, change)
    shown = calculate.in_unit(size, change.amount.unit, unit)
    value = Value(
        shown,
        unit,
        "printed",
        f"{wording.label(current)}比{base}{DIRECTION[change.direction]}",
        (change.amount,),
    )
    sentence = (
        f"{_corrected(said, change.direction)}{wording.name(current)}比{base}{DIRECTION[change.direction]}"
        f" {wording.shown(shown, unit)}，本年为 {number(query, current)}"
    )
    values = [value]
    if change.rate is not None and change.rate.value is not None:
        values.append(
            Value(abs(change.rate.value), "%", "printed", f"{wording.label(current)}增减幅", (change.rate,))
        )
        sentence += f"，幅度 {wording.shown(abs(change.rate.value), '%')}"
    return Outcome(query, tuple(values), sentence, extra=(current,))


def _corrected(said: str | None, direction: int) -> str:
    wrong = (said == "increase" and direction <= 0) or (said == "decrease" and direction >= 0)
    return "与问题中的说法不同，" if wrong else ""


def _from_prior(query: Query, current: Evidence, change: Change) -> Result:
    prior = change.prior
    if prior is None or prior.value is None or current.value is None:
        if change.rate is not None and change.rate.value is not None:
            value = Value(
                abs(change.rate.value), "%", "printed", f"{wording.label(current)}增减幅", (change.rate,)
            )
            word = DIRECTION[change.direction]
            rate = wording.shown(value.value, "%")
            sentence = f"文件只写明{wording.name(current)}比{change.base}{word} {rate}，没有写明金额"
            return Outcome(query, (value,), sentence, extra=(current,))
        return no_change(query, current, current.entry.document)
    return _difference(query, current, prior, change.base)


def _difference(query: Query, current: Evidence, prior: Evidence, base: str) -> Result:
    unit = unit_of(query, current)
    now = calculate.in_unit(current.value or Decimal(0), current.unit, unit)
    then = calculate.in_unit(prior.value or Decimal(0), prior.unit, unit)
    gap = now - then
    direction = (gap > 0) - (gap < 0)
    said = argument(query, "said")
    value = Value(
        abs(gap),
        unit,
        "computed",
        f"{wording.label(current)}比{base}{DIRECTION[direction]}",
        (current, prior),
    )
    change = f"{DIRECTION[direction]} {wording.shown(abs(gap), unit)}（计算所得）" if direction else "持平"
    sentence = (
        f"{_corrected(said, direction)}{wording.name(current)}比{base}{change}，"
        f"本年 {number(query, current)}，{base} {number(query, prior)}"
    )
    ordered = (current, prior) if direction >= 0 else (prior, current)
    return Outcome(query, (value,), sentence, Working("{0} - {1}", ordered))


def _rate(query: Query, current: Evidence, change: Change) -> Result:
    said, word = argument(query, "said"), DIRECTION[change.direction]
    if change.direction == 0:
        value = Value(Decimal(0), "%", "declared", f"{wording.label(current)}增减幅", sides(current, change))
        sentence = f"{_corrected(said, 0)}{wording.name(current)}与{change.base}相比持平，没有增减"
        return Outcome(query, (value,), sentence, extra=(current,))
    if change.rate is not None and change.rate.value is not None:
        printed = abs(change.rate.value)
        value = Value(printed, "%", "printed", f"{wording.label(current)}增减幅", (change.rate,))
        lead = _corrected(said, change.direction)
        sentence = f"{lead}{wording.name(current)}比{change.base}{word} {wording.shown(printed, '%')}"
        return Outcome(query, (value,), sentence, extra=sides(current, change))
    prior = prior_value(current, change)
    size = magnitude(change)
    if prior is None or prior == 0 or current.value is None or (size is None and change.prior is None):
        return Stop(
            "not_disclosed",
            f"{wording.name(current)}的上年数为零或没有写明，算不出增减幅度。",
            evidence=(current,),
        )
    gap = size if size is not None else abs(current.value - prior)
    rate = calculate.percent(gap, prior)
    value = Value(
        rate, "%", "computed", f"{wording.label(current)}比{change.base}{word}的幅度", sides(current, change)
    )
    by_change = change.amount is not None
    if by_change and change.amount is not None:
        sign = "-" if change.direction > 0 else "+"
        working = Working(f"{{1}} ÷ ({{0}} {sign} {{1}})", (current, change.amount), calculate.ROUNDED)
        detail = f"{word} {wording.shown(gap, change.amount.unit)}"
    else:
        assert change.prior is not None
        working = Working("({0} - {1}) ÷ {1}", (current, change.prior), calculate.ROUNDED)
        detail = f"上年 {number(query, change.prior)}"
    sentence = (
        f"{_corrected(said, change.direction)}{wording.name(current)}比{change.base}{word} "
        f"{wording.shown(rate, '%')}（计算所得），"
        f"本年 {number(query, current)}，{detail}"
    )
    return Outcome(query, (value,), sentence, working)


def prior_value(current: Evidence, change: Change) -> Decimal | None:
    """Return last year's level: printed, or this year's less the printed change, in the current unit."""
    if change.prior is not None and change.prior.value is not None:
        return calculate.in_unit(change.prior.value, change.prior.unit, current.unit)
    size = magnitude(change)
    if size is None or current.value is None:
        return None
    unit = change.amount.unit if change.amount is not None else current.unit
    value = current.value - change.direction * calculate.in_unit(size, unit, current.unit)
    return value if current.value is None else _as_precise(value, current.value)


def _as_precise(value: Decimal, printed: Decimal) -> Decimal:
    weight = precision(printed)
    return (
        value
        if weight == 1 or value != round_half_up(value, -weight.adjusted())
        else round_half_up(value, -weight.adjusted())
    )


def _between(query: Query, context: Context) -> Result:
    """Compare one item over two documents held: the later against the earlier."""
    found: list[Evidence] = []
    for document in context.documents:
        one = seek(query.targets[0], context.holdings, document)
        if isinstance(one, Stop):
            return one
        found.append(one.evidence)
    found.sort(key=lambda e: -e.entry.document.fiscal_year)
    current, prior = found[0], found[-1]
    if current.unit not in MONEY_UNITS and current.unit != prior.unit:
        return Stop("unclear", "不同年度的单位不同，不能比较。", evidence=tuple(found))
    base = f"{prior.entry.document.fiscal_year} 年"
    if argument(query, "of") != "rate":
        return _difference(query, current, prior, base)
    then = calculate.in_unit(prior.value or Decimal(0), prior.unit, current.unit)
    if then == 0:
        return Stop(
            "unclear",
            f"{base}的{wording.name(prior)}为零，不能作为除数，算不出增减幅度。",
            evidence=tuple(found),
        )
    gap = (current.value or Decimal(0)) - then
    rate = calculate.percent(abs(gap), abs(then))
    word = DIRECTION[(gap > 0) - (gap < 0)]
    value = Value(rate, "%", "computed", f"{wording.label(current)}比{base}{word}的幅度", (current, prior))
    sentence = (
        f"{_corrected(argument(query, 'said'), (gap > 0) - (gap < 0))}{wording.name(current)}比{base}{word} "
        f"{wording.shown(rate, '%')}（计算所得），"
        f"本年 {number(query, current)}，{base} {number(query, prior)}"
    )
    return Outcome(
        query, (value,), sentence, Working("({0} - {1}) ÷ {1}", (current, prior), calculate.ROUNDED)
    )
