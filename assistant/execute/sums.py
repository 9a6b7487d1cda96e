"""Sums, differences, shares, ratios, comparisons (算数) of items that are each looked up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from assistant.execute.context import (
    Context,
    Result,
    argument,
    number,
    operands,
    reading_label,
    unit_of,
    value_of,
)
from assistant.gate import calculate
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import ancestors
from assistant.lookups import wording
from assistant.lookups.addends import addends, overlapping
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.records import Query, Target

Containment = Literal["within", "loose", "apart"]
_PAIRS = ({"基本支出", "项目支出"}, {"人员经费", "公用经费"})  # the parts of one whole


def total(query: Query, context: Context) -> Result:
    """Sum of the operands (合计)."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    if len({e.entry.key for e in found}) == 1:
        found = addends(found)
        if len(found) == 1:  # rows of one name, one of which is the whole of the others
            return _of_whole(query, found[0], context)
    unit = unit_of(query, found[0])
    value = calculate.total([(e.value or Decimal(0), e.unit) for e in found], unit)
    label = "＋".join(wording.label(e) for e in found)
    parts = "、".join(f"{wording.name(e)} {number(query, e)}" for e in found)
    sentence = f"{parts}，合计 {wording.shown(value, unit)}（计算所得）"
    formula = " + ".join(f"{{{index}}}" for index in range(len(found)))
    figure = Value(value, unit, "computed", label, found)
    noted = doubled(found)
    said = () if noted is None else (noted,)
    return Outcome(query, (figure,), sentence, Working(formula, found), label=label, assumptions=said)


def _of_whole(query: Query, whole: Evidence, context: Context) -> Outcome:
    name, verb = wording.name(whole), "预算安排" if context.document.document_type == "budget" else "决算数为"
    sentence = f"{wording.subject(context.document)}中，{name}合计{verb} {number(query, whole)}"
    return Outcome(query, (value_of(query, whole),), sentence, label=reading_label(whole))


def doubled(found: Sequence[Evidence]) -> str | None:
    """Return what has to be said of a sum that counts a part twice because both were named."""
    pair = overlapping(found)
    if pair is None:
        return None
    return f"{wording.name(pair[0])}已经包含在{wording.name(pair[1])}之内，照所问相加，这一部分有重复"


def difference(query: Query, context: Context) -> Result:
    """How much two operands differ; the magnitude, as the sentence states the direction."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    if argument(query, "rest") is not None:
        return _rest(query, found)
    if len(found) != 2:
        return Stop("unclear", "相差多少要有比较的双方才能算，请说明是哪些项目。")
    return gap(query, found[0], found[1])


def gap(query: Query, one: Evidence, other: Evidence) -> Outcome:
    """Return how much two figures of one kind differ."""
    found = (one, other)
    unit = unit_of(query, one)
    values = [calculate.in_unit(e.value or Decimal(0), e.unit, unit) for e in found]
    big, small = (one, other) if values[0] >= values[1] else (other, one)
    between = abs(values[0] - values[1])
    said = argument(query, "said")
    asked_more = said != "less"
    if between == 0:
        sentence = (
            f"{wording.name(one)}与{wording.name(other)}相同，都是 {number(query, one)}，"
            f"相差 {wording.shown(between, unit)}"
        )
    else:
        lead = "" if (big is one) == asked_more or said is None else "与问题中的说法相反，"
        word = "多" if big is one else "少"
        sentence = (
            f"{lead}{wording.name(one)}比{wording.name(other)}{word} {wording.shown(between, unit)}"
            f"（计算所得），前者 {number(query, one)}，后者 {number(query, other)}"
        )
    figure = Value(between, unit, "computed", f"{wording.label(one)}与{wording.label(other)}相差", found)
    return Outcome(query, (figure,), sentence, Working("{0} - {1}", (big, small)))


def _rest(query: Query, found: tuple[Evidence, ...]) -> Result:
    """What is left of a whole without some of its parts."""
    whole, *parts = found
    beside = next((p for p in parts if containment(p, whole, query.targets[0]) == "apart"), None)
    if beside is not None:
        return _apart(query, beside, whole, "无法从中扣除")
    unit = unit_of(query, whole)
    left = calculate.in_unit(whole.value or Decimal(0), whole.unit, unit) - calculate.total(
        [(e.value or Decimal(0), e.unit) for e in parts], unit
    )
    if left < 0:
        return _apart(query, parts[0], whole, "无法从中扣除")
    names = "、".join(wording.name(e) for e in parts)
    amounts = "，".join(f"{wording.name(e)} {number(query, e)}" for e in found)
    sentence = f"{wording.name(whole)}除去{names}，还有 {wording.shown(left, unit)}（计算所得）。{amounts}"
    label = f"{wording.label(whole)}除去{'、'.join(wording.label(e) for e in parts)}"
    formula = " - ".join(f"{{{index}}}" for index in range(len(found)))
    figure = Value(left, unit, "computed", label, found)
    return Outcome(query, (figure,), sentence, Working(formula, found), label=label)


def share(query: Query, context: Context) -> Result:
    """Which part of a whole; the last target is the whole, which has to be able to contain the parts."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    *parts, whole = found
    if whole.value is None or whole.value == 0:
        return Stop("unclear", f"{wording.name(whole)}为零，不能作为除数，算不出占比。", evidence=found)
    kinds = [containment(part, whole, query.targets[-1]) for part in parts]
    if "apart" in kinds:
        return _apart(query, parts[kinds.index("apart")], whole)
    if argument(query, "parts") == "sum":
        return _share_together(query, tuple(parts), whole)
    values, sentences = [], []
    for part in parts:
        amount = calculate.in_unit(part.value or Decimal(0), part.unit, whole.unit)
        value = calculate.percent(amount, whole.value)
        values.append(
            Value(value, "%", "computed", f"{wording.label(part)}占{wording.label(whole)}", (part, whole))
        )
        sentences.append(f"{wording.name(part)}占{wording.name(whole)}的 {wording.shown(value, '%')}")
    amounts = "，".join(f"{wording.name(e)} {number(query, e)}" for e in (*parts, whole))
    sentence = f"{'；'.join(sentences)}（计算所得）。{amounts}"
    formula = "；".join(f"{{{index}}} ÷ {{{len(parts)}}}" for index in range(len(parts)))
    working = Working(formula, (*parts, whole), calculate.ROUNDED)
    noted = ("文件没有写明前者全部包含在后者之内，这里只是两数相除",) if "loose" in kinds else ()
    return Outcome(query, tuple(values), sentence, working, assumptions=noted)


def _apart(query: Query, part: Evidence, whole: Evidence, so: str = "算不出“占比”") -> Stop:
    """A share of something that stands beside, not inside."""
    return Stop(
        "unclear",
        f"{wording.name(part)}不是{wording.name(whole)}的组成部分，{so}。",
        f"{wording.name(part)} {number(query, part)}，{wording.name(whole)} {number(query, whole)}",
        (part, whole),
    )


def _share_together(query: Query, parts: tuple[Evidence, ...], whole: Evidence) -> Result:
    """Which part of a whole several rows are together."""
    parts = addends(parts)
    together = calculate.total([(e.value or Decimal(0), e.unit) for e in parts], whole.unit)
    value = calculate.percent(together, whole.value or Decimal(0))
    amounts = "，".join(f"{wording.name(e)} {number(query, e)}" for e in (*parts, whole))
    sentence = f"合起来占{wording.name(whole)}的 {wording.shown(value, '%')}（计算所得）。{amounts}"
    formula = "(" + " + ".join(f"{{{index}}}" for index in range(len(parts))) + f") ÷ {{{len(parts)}}}"
    figure = Value(value, "%", "computed", f"合占{wording.label(whole)}", (*parts, whole))
    return Outcome(query, (figure,), sentence, Working(formula, (*parts, whole), calculate.ROUNDED))


def containment(part: Evidence, whole: Evidence, target: Target) -> Containment:
    """Tell whether a part is within a whole: by the tree, a total, a column; beside it; or it is not told."""
    if part.entry is whole.entry and part.column is not None and whole.column is not None:
        return "within" if part.column.index != whole.column.index else "apart"
    amount = calculate.in_unit(part.value or Decimal(0), part.unit, whole.unit)
    if whole.value is None or amount > whole.value:
        return "apart"
    above = ancestors(part.entry)
    if part.entry.key == whole.entry.key or target.key in above or whole.entry.key in above:
        return "within"
    column = whole.column if part.entry.table is whole.entry.table else None
    cell = part.entry.cells.get(column.index) if column is not None else None
    if whole.entry.is_total and cell is not None and cell.value == part.value:
        return "within"
    return "apart" if _beside(part.entry, whole.entry) else "loose"


def _beside(one: Entry, other: Entry) -> bool:
    """Tell whether two rows stand side by side, or on the two sides of the budget."""
    if {one.item, other.item} in _PAIRS or (one.side or "支出") != (other.side or "支出"):
        return True
    same_table = one.table is not None and one.table is other.table
    return same_table and one.parents == other.parents and not one.is_total and not other.is_total


def ratio(query: Query, context: Context) -> Result:
    """How many times one is the other."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    if len(found) != 2:
        return Stop("unclear", "求倍数要有比较的双方才能算，请说明是哪些项目。")
    one, other = found
    if other.value is None or other.value == 0:
        return Stop("unclear", f"{wording.name(other)}为零，不能作为除数，算不出倍数。", evidence=found)
    amount = calculate.in_unit(one.value or Decimal(0), one.unit, other.unit)
    if argument(query, "as") == "%":
        return _as_percent(query, one, other, calculate.percent(amount, other.value))
    value = calculate.quotient(amount, other.value)
    sentence = (
        f"{wording.name(one)}是{wording.name(other)}的 {wording.shown(value, None)} 倍（计算所得），"
        f"前者 {number(query, one)}，后者 {number(query, other)}"
    )
    figure = Value(value, "倍", "computed", f"{wording.label(one)}是{wording.label(other)}的倍数", found)
    return Outcome(query, (figure,), sentence, Working("{0} ÷ {1}", found, calculate.ROUNDED))


def _as_percent(query: Query, one: Evidence, other: Evidence, value: Decimal) -> Outcome:
    """One set against another in per cent, which says nothing of parts and wholes."""
    sentence = (
        f"{wording.name(one)}相当于{wording.name(other)}的 {wording.shown(value, '%')}（计算所得），"
        f"前者 {number(query, one)}，后者 {number(query, other)}"
    )
    found = (one, other)
    figure = Value(value, "%", "computed", f"{wording.label(one)}相当于{wording.label(other)}", found)
    return Outcome(query, (figure,), sentence, Working("{0} ÷ {1}", found, calculate.ROUNDED))


def compare(query: Query, context: Context) -> Result:
    """Which is larger: the larger first, then the rest."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    unit = unit_of(query, found[0])
    order = sorted(found, key=lambda e: -calculate.in_unit(e.value or Decimal(0), e.unit, unit))
    values = tuple(value_of(query, e) for e in order)
    first, last = values[0], values[-1]
    amounts = "，".join(f"{wording.name(e)} {number(query, e)}" for e in order)
    if first.value == last.value:
        sentence = f"两者相同：{amounts}" if len(order) == 2 else f"各项相同：{amounts}"
    else:
        word = "较多的是" if len(order) == 2 else "最多的是"
        sentence = f"{word}{wording.name(order[0])}。{amounts}"
    return Outcome(query, values, sentence)
