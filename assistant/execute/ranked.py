"""What is asked of the first rows of a ranking (名次之上的计算): their sum, their share, their change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistant.execute.context import Context, Result, argument, find, number, unit_of
from assistant.execute.rows import named, rank, rows_for
from assistant.execute.years import growth, prior_value
from assistant.gate import calculate
from assistant.holdings.entries import Entry
from assistant.language.normalise import name_key
from assistant.lookups import wording
from assistant.lookups.addends import overlapping
from assistant.lookups.changes import Change, change_of, magnitude
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, read
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.records import Query, Target


def ranking(query: Query, context: Context) -> Result:
    """The first rows of a ranking; their sum leads where it is asked for, their change where that is."""
    if argument(query, "by") == "change":
        return _most_changed(query, context)
    found = rank(query, context)
    if isinstance(found, Stop) or argument(query, "together") is None or len(found.values) < 2:
        return found
    rows = _rows_of(found)
    if overlapping(rows) is not None:
        return found  # a row and its whole are among them: each is told, their sum means nothing
    unit = unit_of(query, rows[0])
    value = calculate.total([(e.value or Decimal(0), e.unit) for e in rows], unit)
    figure = Value(value, unit, "computed", f"{named(query)}中所列各项合计", rows)
    return replace(
        found,
        values=(figure, *found.values),
        sentence=f"{found.sentence}；合计 {wording.shown(value, unit)}（计算所得）",
        working=Working(" + ".join(f"{{{index}}}" for index in range(len(rows))), rows),
    )


def share_of_first(query: Query, context: Context) -> Result:
    """Which share of a whole (the last target) the first rows of a ranking are, taken together."""
    if not query.targets:
        return Stop("unclear", "没有看出是占什么的比例，请说明，例如“占项目支出的百分之几”。")
    own = query.targets if argument(query, "collection") is None else ()
    alone = ("n", "1")  # one is told as the largest, not as the first of one
    arguments = tuple(pair for pair in query.arguments if pair != alone)
    found = rank(replace(query, operation="rank", targets=own, arguments=arguments), context)
    if isinstance(found, Stop):
        return found
    whole = find(query, query.targets[-1], context)
    if isinstance(whole, Stop):
        return whole
    return _share(query, found, whole.evidence)


def _share(query: Query, found: Outcome, whole: Evidence) -> Result:
    rows = _rows_of(found)
    if overlapping(rows) is not None:
        return Stop(
            "unclear", f"{wording.quoted(named(query))}各行有包含关系，不能合起来算占比。", evidence=rows
        )
    if not whole.value or not calculate.same_kind([e.unit for e in (*rows, whole)]):
        return Stop("unclear", f"{wording.name(whole)}不能作为除数，算不出占比。", evidence=(whole,))
    together = calculate.total([(e.value or Decimal(0), e.unit) for e in rows], whole.unit)
    if together > whole.value:
        return Stop(
            "unclear", f"所列各项不都在{wording.name(whole)}之内，算不出占比。", evidence=(*rows, whole)
        )
    value = calculate.percent(together, whole.value)
    sentence = (
        f"{found.sentence}；{'合起来' if len(rows) > 1 else ''}占{wording.name(whole)}"
        f"（{number(query, whole)}）的 {wording.shown(value, '%')}（计算所得）"
    )
    parts = " + ".join(f"{{{index}}}" for index in range(len(rows)))
    formula = f"({parts}) ÷ {{{len(rows)}}}" if len(rows) > 1 else "{0} ÷ {1}"
    figure = Value(value, "%", "computed", f"所列各项占{wording.label(whole)}", (*rows, whole))
    return Outcome(query, (figure,), sentence, Working(formula, (*rows, whole), calculate.ROUNDED))


def _rows_of(found: Outcome) -> tuple[Evidence, ...]:
    return tuple(evidence for value in found.values for evidence in value.evidence)


def _most_changed(query: Query, context: Context) -> Result:
    """The part that grew or fell most; the change of every part that can have done so has to be known."""
    what = wording.quoted(named(query))
    fell = argument(query, "said") == "decrease"
    sizes: list[tuple[Decimal, Target]] = []
    for entry in rows_for(query, context):
        target = _target_of(entry)
        size = _signed(query, target, context)
        if not isinstance(size, Stop):
            sizes.append((size, target))
        elif not _nothing(entry, "prior" if fell else "current"):
            return Stop("not_in_documents", f"{what}的各项没有都写明比上年的增减，排不出先后。")
    moved = [(size, target) for size, target in sizes if (size < 0 if fell else size > 0)]
    if not moved:
        word = "减少" if fell else "增加"
        return Stop("not_in_documents", f"文件里{what}的各项都没有比上年{word}。")
    most = (min if fell else max)(moved, key=lambda pair: pair[0])
    one = growth(replace(query, operation="growth", targets=(most[1],), arguments=()), context)
    if isinstance(one, Stop):
        return one
    lead = f"{what}的各项中{'减少' if fell else '增加'}最多的是{wording.quoted(most[1].item)}："
    return replace(one, sentence=lead + one.sentence)


def _signed(query: Query, target: Target, context: Context) -> Decimal | Stop:
    one = find(query, target, context)
    change = change_of(target, context.holdings, context.document)
    if isinstance(one, Stop) or change is None or one.evidence.value is None:
        return Stop("not_in_documents", "")
    size = _size(one.evidence, change)
    return Stop("not_in_documents", "") if size is None else size * (change.direction or 1)


def _nothing(entry: Entry, period: Literal["prior", "current"]) -> bool:
    """Tell whether a row shows nothing in a year: it cannot have fallen from there, nor grown to there."""
    reading = read(entry, Want(period=period))
    return isinstance(reading, Evidence) and reading.value == 0


def _size(current: Evidence, change: Change) -> Decimal | None:
    """Return by how much an item changed, in its own unit."""
    size = magnitude(change)
    if size is not None:
        unit = change.amount.unit if change.amount is not None else current.unit
        return calculate.in_unit(size, unit, current.unit)
    prior = prior_value(current, change)
    return None if prior is None or current.value is None else abs(current.value - prior)


def _target_of(entry: Entry) -> Target:
    return Target(
        entry.item, entry.key, entry.family, tuple(name_key(name) for name in entry.parents), entry.form
    )
