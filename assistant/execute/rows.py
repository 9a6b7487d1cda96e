"""Operations over collections (集合运算): list, rank, filter, count, sum of what is left after exclusion."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.execute.context import Context, Result, argument, number, unit_of, value_of
from assistant.gate import calculate
from assistant.holdings.entries import Entry
from assistant.holdings.form_rows import THREE_PUBLIC
from assistant.holdings.holdings import ancestors
from assistant.language.normalise import name_key
from assistant.lookups import wording
from assistant.lookups.collect import NAMES, children, members, values
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, same_unit
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.records import Query
from ingest.amount import MONEY_UNITS

_MANY = 30
_COLUMN_WHOLES = ("人员经费", "公用经费", "基本支出", "项目支出")


def rows_for(query: Query, context: Context) -> tuple[Entry, ...]:
    """Return the rows a query works on: a named collection, or what its target is made of."""
    name = argument(query, "collection")
    document_id = context.document.document_id
    rows = (
        members(name, context.holdings, document_id)
        if name is not None
        else children(query.targets[0], context.holdings, document_id)
    )
    if name is not None and query.targets and query.targets[0].item not in _COLUMN_WHOLES:
        rows = _narrowed(rows, query)
    excluded = frozenset[str]().union(*_excluded(query))
    return tuple(entry for entry in rows if entry.key not in excluded)


def _excluded(query: Query) -> list[frozenset[str]]:
    """Return what is left out, each by the keys it may have."""
    return [frozenset(keys.split("|")) for field, keys in query.arguments if field == "except"]


def _leaves_nothing_out(query: Query, context: Context) -> bool:
    """Tell whether something that is to be left out is none of the rows."""
    kept = tuple(pair for pair in query.arguments if pair[0] != "except")
    keys = {entry.key for entry in rows_for(replace(query, arguments=kept), context)}
    return any(not keys & one for one in _excluded(query))


def _narrowed(rows: tuple[Entry, ...], query: Query) -> tuple[Entry, ...]:
    """Keep the rows that the targets name or stand over; a target that fits no row leaves none."""
    ordinals = {(t.form, ordinal) for t in query.targets for ordinal in t.rows}
    if ordinals:
        return tuple(e for e in rows if e.row is not None and (e.form, e.row.ordinal) in ordinals)
    keys = {target.key for target in query.targets}
    whole = tuple(e for e in rows if keys & ancestors(e) or e.key in keys)
    return whole or tuple(
        e for e in rows if any(key in name_key(name) for key in keys for name in (*e.parents, e.label))
    )


def wanted(query: Query) -> Want:
    """Return the column a collection is read in."""
    measure = query.measure
    if measure is None and query.targets and query.targets[0].key in _COLUMN_WHOLES:
        measure = query.targets[0].key
    return Want(measure=measure, fund=query.fund, quantity=argument(query, "quantity"))


def collected(query: Query, context: Context, *, blanks: bool = False) -> tuple[Evidence, ...] | Stop:
    """Return the evidence of the rows of a collection; a row that cannot be read stops the whole."""
    rows = rows_for(query, context)
    what = named(query)
    want = wanted(query)
    if any(entry.family == "project" for entry in rows) and want.measure in _COLUMN_WHOLES:
        want = replace(want, measure=None)  # a project is all of it project money
    if _leaves_nothing_out(query, context):
        return Stop("unclear", f"要除去的不在“{what}”的明细里，无法从中扣除。")
    if not rows:
        return Stop("not_disclosed", f"文件里没有列出“{what}”的明细。")
    found, missing = values(rows, want, blanks=blanks)
    if missing:
        return Stop("not_proved", f"“{what}”的明细中有数字的位置无法确定，不能排出或列全。")
    if not found:
        return Stop("not_disclosed", f"文件里“{what}”的明细没有数字。")
    return found


def named(query: Query) -> str:
    """Return what a collection is called."""
    name = argument(query, "collection")
    if name is not None:
        return NAMES.get(name, name)
    return query.targets[0].item if query.targets else ""


def listing(query: Query, context: Context) -> Result:
    """List the parts in document order, without a total nobody asked for."""
    three_public = bool(query.targets) and query.targets[0].key == name_key(THREE_PUBLIC)
    found = collected(query, context, blanks=three_public)
    if isinstance(found, Stop):
        return found
    parts = "；".join(f"{wording.name(e)} {told_short(query, e)}" for e in found)
    sentence = f"{wording.subject(context.document)}中，{wording.quoted(named(query))}列有：{parts}"
    return Outcome(query, tuple(value_of(query, e) for e in found), sentence)


def told_short(query: Query, evidence: Evidence) -> str:
    """Return an amount in a list; a declared zero says how it is shown."""
    shown = wording.target_value(evidence) if evidence.relation is not None else number(query, evidence)
    return (
        f"{shown}（{'表中空白' if evidence.fact is None else '印为“' + evidence.printed + '”'}）"
        if evidence.kind == "declared"
        else shown
    )


def ordered(query: Query, found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return evidence by amount, largest first unless told otherwise; ties stay in document order."""
    ascending = argument(query, "order") == "asc"
    unit = unit_of(query, found[0])

    def amount_of(evidence: Evidence) -> Decimal:
        value = calculate.in_unit(
            evidence.value or Decimal(0), evidence.unit, unit if unit in MONEY_UNITS else evidence.unit
        )
        return value if ascending else -value

    return tuple(sorted(found, key=amount_of))


def rank(query: Query, context: Context) -> Result:
    """The largest, the smallest, the first n, the n-th, of all rows or of those within the bounds."""
    found = passing(query, context)
    if isinstance(found, Stop):
        return found
    if not found:
        return _none_passing(query, context)
    bounded = any(field == "bound" for field, _ in query.arguments)
    what = (f"符合“{said_bounds(query)}”的" if bounded else "") + wording.quoted(named(query))
    if len({e.unit for e in found}) > 1 and not calculate.same_kind([e.unit for e in found]):
        return Stop("unclear", f"{what}各行的单位不同，不能排序。")
    order = ordered(query, found)
    n, position = argument(query, "n"), argument(query, "place")
    if position is not None:
        index = int(position) - 1
        if index >= len(order):
            return Stop("not_disclosed", f"{what}没有那么多项，排不到问的名次。")
        chosen = _ties(order, index)
        lead = f"{what}中{_from(query)}排在第 {position} 位的是"
    elif n is not None:
        chosen = order[: int(n)]
        lead = f"{what}中{_from(query)}前 {n} 项是"
    elif argument(query, "all") is not None:
        chosen = order[:_MANY]
        lead = f"{what}{_from(query)}依次是"
    else:
        chosen = _ties(order, 0)
        lead = f"{what}中{_word(query)}的是"
    parts = "；".join(f"{wording.name(e)} {number(query, e)}" for e in chosen)
    return Outcome(query, tuple(value_of(query, e) for e in chosen), f"{lead}：{parts}")


def _ties(order: tuple[Evidence, ...], index: int) -> tuple[Evidence, ...]:
    return tuple(
        e
        for place, e in enumerate(order)
        if place == index or (place > index and e.value == order[index].value)
    )


def _word(query: Query) -> str:
    word = {"单价": "高", "数量": "多"}.get(query.measure or "", "大")
    return "最小" if argument(query, "order") == "asc" else f"最{word}"


def _from(query: Query) -> str:
    return "从小到大" if argument(query, "order") == "asc" else "从大到小"


_TESTS = {
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
}


def passing(query: Query, context: Context) -> tuple[Evidence, ...] | Stop:
    """Return the rows of a collection that are within the bounds."""
    found = collected(query, context)
    if isinstance(found, Stop):
        return found
    counted = argument(query, "quantity")
    if counted and not any(same_unit(evidence.unit, counted) for evidence in found):
        return Stop("not_disclosed", f"文件里“{named(query)}”的明细没有以“{counted}”计的数量。")
    kept = []
    for evidence in found:
        inside = True
        for field, text in query.arguments:
            if field != "bound":
                continue
            relation, bound, unit = text.split(" ")
            value = evidence.value or Decimal(0)
            if unit in MONEY_UNITS and evidence.unit in MONEY_UNITS:
                value = calculate.in_unit(value, evidence.unit, unit)
            elif unit not in ("", "-") and unit != evidence.unit and not same_unit(evidence.unit, unit):
                inside = False
                break
            inside = inside and _TESTS[relation](value, Decimal(bound))
        if inside:
            kept.append(evidence)
    return tuple(kept)


def said_bounds(query: Query) -> str:
    """Return the bounds in the words of the question."""
    return "、".join(text for field, text in query.arguments if field == "said_bound")


def filtered(query: Query, context: Context) -> Result:
    """The rows within the bounds, in document order; their number is told where it is asked."""
    kept = passing(query, context)
    if isinstance(kept, Stop):
        return kept
    if not kept:
        return _none_passing(query, context)
    parts = "；".join(f"{wording.name(e)} {number(query, e)}" for e in kept)
    sentence = f"{wording.quoted(named(query))}中符合“{said_bounds(query)}”的有：{parts}"
    return Outcome(query, tuple(value_of(query, e) for e in kept), sentence)


def _none_passing(query: Query, context: Context) -> Result:
    found = collected(query, context)
    if isinstance(found, Stop):
        return found
    top = ordered(replace(query, arguments=()), found)[0]
    sentence = (
        f"{wording.quoted(named(query))}中没有符合“{said_bounds(query)}”的；"
        f"其中最大的是{wording.name(top)} {number(query, top)}"
    )
    count = Value(Decimal(0), "个", "computed", f"符合条件的{named(query)}个数", tuple(found))
    return Outcome(query, (count,), sentence, extra=(top,))


def count(query: Query, context: Context) -> Result:
    """How many rows there are, all or within the bounds; each is cited."""
    bounded = any(field == "bound" for field, _ in query.arguments)
    found = passing(query, context) if bounded else collected(query, context)
    if isinstance(found, Stop):
        return found
    if bounded and not found:
        return _none_passing(query, context)
    unit = argument(query, "unit_word") or "个"
    condition = f"符合“{said_bounds(query)}”的" if bounded else ""
    parts = "；".join(f"{wording.name(e)} {number(query, e)}" for e in found)
    figure = Value(Decimal(len(found)), unit, "computed", f"{condition}{named(query)}个数", found)
    sentence = (
        f"{wording.subject(context.document)}中，{condition}{wording.quoted(named(query))}"
        f"共 {len(found)} {unit}：{parts}"
    )
    return Outcome(query, (figure,), sentence)


def rest(query: Query, context: Context) -> Result:
    """The sum of what a whole is made of, without what is excluded."""
    found = collected(query, context)
    if isinstance(found, Stop):
        return found
    if not calculate.same_kind([e.unit for e in found]):
        return Stop("unclear", f"{wording.quoted(named(query))}各行的单位不同，不能相加。")
    unit = unit_of(query, found[0])
    value = calculate.total([(e.value or Decimal(0), e.unit) for e in found], unit)
    parts = "、".join(f"{wording.name(e)} {number(query, e)}" for e in found)
    sentence = (
        f"除所说的以外，{wording.quoted(named(query))}下有{parts}，"
        f"合计 {wording.shown(value, unit)}（计算所得）"
    )
    formula = " + ".join(f"{{{index}}}" for index in range(len(found)))
    figure = Value(value, unit, "computed", f"{named(query)}其余各项合计", found)
    return Outcome(query, (figure,), sentence, Working(formula, found))
