"""Typed query → outcome (执行): one function an operation; every figure rests on evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import calculate, wording
from assistant.holdings import Holdings, ancestors
from assistant.lookup import Evidence, Want
from assistant.outcome import Outcome, Stop, Value, Working
from assistant.records import Operation, Query, Target
from assistant.seek import Found, seek
from ingest.amount import MONEY_UNITS
from ingest.records import Document

Result = Outcome | Stop


@dataclass(frozen=True, slots=True)
class Context:
    """What an operation works on: everything held, and the documents the query is about (the first leads)."""

    holdings: Holdings
    documents: tuple[Document, ...]

    @property
    def document(self) -> Document:
        """The document the query is about."""
        return self.documents[0]


def argument(query: Query, name: str) -> str | None:
    """Return an argument of a query."""
    return next((value for key, value in query.arguments if key == name), None)


def places_of(query: Query) -> int | None:
    """Return the decimals asked for."""
    text = argument(query, "places")
    return int(text) if text is not None else None


def want_for(query: Query, target: Target) -> Want:
    """Return the cell a target of a query wants."""
    return Want(
        measure=target.measure,
        fund=target.fund,
        quantity=argument(query, "quantity"),
        money=query.unit in MONEY_UNITS,
    )


def find(query: Query, target: Target, context: Context) -> Found | Stop:
    """Return the evidence of one target of a query."""
    return seek(target, context.holdings, context.document, want_for(query, target))


def operands(query: Query, context: Context) -> tuple[Evidence, ...] | Stop:
    """Return the evidence of all targets, in the order asked; they have to be of one kind."""
    found: list[Evidence] = []
    for target in query.targets:
        one = find(query, target, context)
        if isinstance(one, Stop):
            return one
        if one.evidence.value is None:
            return Stop(
                "not_disclosed",
                f"“{target.item}”在文件里是文字，不是一个数，无法计算。",
                evidence=(one.evidence,),
            )
        found.append(one.evidence)
    if not calculate.same_kind([e.unit for e in found]):
        units = "、".join(dict.fromkeys(str(e.unit) for e in found))
        return Stop("unclear", f"这些数的单位不同（{units}），不能放在一起计算。", evidence=tuple(found))
    return tuple(found)


def unit_of(query: Query, evidence: Evidence) -> str | None:
    """Return the unit an amount is told in: the one asked for where it is money."""
    return query.unit if query.unit is not None and evidence.unit in MONEY_UNITS else evidence.unit


def value_of(query: Query, evidence: Evidence) -> Value:
    """Return evidence as a figure in the unit asked for: printed as it stands, converted exactly."""
    assert evidence.value is not None  # noqa: S101 - callers have looked
    unit = unit_of(query, evidence)
    value = evidence.value
    if unit != evidence.unit:
        value = calculate.in_unit(evidence.value, evidence.unit, unit)
    value = calculate.rounded(value, places_of(query) if unit != evidence.unit else None)
    return Value(
        value, unit, evidence.kind, wording.name(evidence).replace("“", "").replace("”", ""), (evidence,)
    )


def number(query: Query, evidence: Evidence) -> str:
    """Return the amount of evidence as shown in the unit asked for."""
    if evidence.value is None:
        return f"“{evidence.printed}”"
    value = value_of(query, evidence)
    return wording.shown(value.value, value.unit)


def total(query: Query, context: Context) -> Result:
    """Sum of the operands (合计); with exceptions, of what is left of a whole."""
    if argument(query, "except") is not None:
        return OPERATIONS_OVER_ROWS["rest"](query, context)
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    unit = unit_of(query, found[0])
    value = calculate.total([(e.value or Decimal(0), e.unit) for e in found], unit)
    label = "＋".join(e.label for e in found)
    parts = "、".join(f"{wording.name(e)} {number(query, e)}" for e in found)
    sentence = f"{parts}，合计 {wording.shown(value, unit)}（计算所得）"
    formula = " + ".join("{%d}" % index for index in range(len(found)))
    figure = Value(value, unit, "computed", label, found)
    return Outcome(query, (figure,), sentence, Working(formula, found), label=label)


def difference(query: Query, context: Context) -> Result:
    """How much two operands differ; the magnitude, as the sentence states the direction."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    if len(found) != 2:  # noqa: PLR2004 - a difference has two sides
        return Stop("unclear", "相差多少要有比较的双方才能算，请说明是哪些项目。")
    one, other = found
    unit = unit_of(query, one)
    values = [calculate.in_unit(e.value or Decimal(0), e.unit, unit) for e in found]
    big, small = (one, other) if values[0] >= values[1] else (other, one)
    gap = abs(values[0] - values[1])
    said = argument(query, "said")
    asked_more = said != "less"
    if gap == 0:
        sentence = f"{wording.name(one)}与{wording.name(other)}相同，都是 {number(query, one)}，相差 {wording.shown(gap, unit)}"
    else:
        lead = "" if (big is one) == asked_more or said is None else "与问题中的说法相反，"
        word = "多" if big is one else "少"
        sentence = (
            f"{lead}{wording.name(one)}比{wording.name(other)}{word} {wording.shown(gap, unit)}（计算所得），"
            f"前者 {number(query, one)}，后者 {number(query, other)}"
        )
    figure = Value(gap, unit, "computed", f"{one.label}与{other.label}相差", found)
    return Outcome(query, (figure,), sentence, Working("{0} - {1}", (big, small)))


def share(query: Query, context: Context) -> Result:
    """Which part of a whole; the last target is the whole, which has to contain the parts."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    *parts, whole = found
    for part, target in zip(parts, query.targets[:-1], strict=True):
        if not is_within(part, whole, query.targets[-1]):
            return Stop(
                "unclear",
                f"{wording.name(part)}不是{wording.name(whole)}的组成部分，算不出“占比”。",
                f"可以问“{target.item}占支出总计的比例”，或问两者相差多少",
                found,
            )
    if whole.value is None or whole.value == 0:
        return Stop("unclear", f"{wording.name(whole)}为零，不能作为除数，算不出占比。", evidence=found)
    values, sentences = [], []
    for part in parts:
        value = calculate.percent(
            calculate.in_unit(part.value or Decimal(0), part.unit, whole.unit), whole.value
        )
        values.append(Value(value, "%", "computed", f"{part.label}占{_plain_name(whole)}", (part, whole)))
        sentences.append(f"{wording.name(part)}占{wording.name(whole)}的 {wording.shown(value, '%')}")
    amounts = "，".join(f"{wording.name(e)} {number(query, e)}" for e in (*parts, whole))
    sentence = f"{'；'.join(sentences)}（计算所得）。{amounts}"
    working = Working("{0} ÷ {%d}" % len(parts), (parts[0], whole), calculate.ROUNDED)
    if len(parts) == 1:
        working = Working("{0} ÷ {1}", (parts[0], whole), calculate.ROUNDED)
    else:
        formula = "；".join("{%d} ÷ {%d}" % (index, len(parts)) for index in range(len(parts)))
        working = Working(formula, (*parts, whole), calculate.ROUNDED)
    return Outcome(query, tuple(values), sentence, working)


def _plain_name(evidence: Evidence) -> str:
    return wording.name(evidence).replace("“", "").replace("”", "")


def is_within(part: Evidence, whole: Evidence, target: Target) -> bool:
    """Tell whether a part is contained in a whole: by the table's tree, a total, or a column of the row."""
    if part.entry is whole.entry and part.column is not None and whole.column is not None:
        return part.column.index != whole.column.index
    if part.entry.key == whole.entry.key:
        return part.value is not None and whole.value is not None and part.value <= whole.value
    above = ancestors(part.entry)
    if target.key in above or whole.entry.key in above:
        return True
    if target.measure is not None or whole.entry.column is not None:
        column = whole.column
        cell = (
            part.entry.cells.get(column.index)
            if column is not None and part.entry.table is whole.entry.table
            else None
        )
        return cell is not None and cell.value == part.value
    return False


def ratio(query: Query, context: Context) -> Result:
    """How many times one is the other."""
    found = operands(query, context)
    if isinstance(found, Stop):
        return found
    if len(found) != 2:  # noqa: PLR2004 - a ratio has two sides
        return Stop("unclear", "求倍数要有比较的双方才能算，请说明是哪些项目。")
    one, other = found
    if other.value is None or other.value == 0:
        return Stop("unclear", f"{wording.name(other)}为零，不能作为除数，算不出倍数。", evidence=found)
    value = calculate.quotient(calculate.in_unit(one.value or Decimal(0), one.unit, other.unit), other.value)
    sentence = (
        f"{wording.name(one)}是{wording.name(other)}的 {wording.shown(value, None)} 倍（计算所得），"
        f"前者 {number(query, one)}，后者 {number(query, other)}"
    )
    figure = Value(value, "倍", "computed", f"{one.label}是{other.label}的倍数", found)
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
        sentence = f"两者相同：{amounts}" if len(order) == 2 else f"各项相同：{amounts}"  # noqa: PLR2004
    else:
        word = "较多的是" if len(order) == 2 else "最多的是"  # noqa: PLR2004
        sentence = f"{word}{wording.name(order[0])}。{amounts}"
    return Outcome(query, values, sentence)


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
        texts.append(f"{wording.name(evidence)} {told(query, evidence)}")
    return Outcome(query, tuple(values), "；".join(texts), extra=tuple(extra))


def told(query: Query, evidence: Evidence) -> str:
    """Return an amount with what has to be said about it: a target's sign, a declared zero, a conversion."""
    if evidence.entry.family == "performance" or evidence.relation is not None:
        return wording.target_value(evidence)
    shown = number(query, evidence)
    if evidence.kind == "declared":
        return f"{shown}（{wording.how_declared(evidence)}）"
    if evidence.value is not None and unit_of(query, evidence) != evidence.unit:
        return f"{shown}（文件印为 {wording.shown(evidence.value, evidence.unit)}）"
    return shown


def lookup(query: Query, context: Context) -> Result:
    """Look up one item, and say what other scopes state."""
    if len(query.targets) != 1:
        return several(query, context)
    one = find(query, query.targets[0], context)
    if isinstance(one, Stop):
        return one
    evidence = one.evidence
    verb = _verb(evidence, context.document)
    lead = (
        f"{wording.subject(context.document)}{'中' if verb else '：'}，"
        if verb
        else f"{wording.subject(context.document)}中，"
    )
    sentence = f"{lead}{wording.name(evidence)}{verb} {told(query, evidence)}".replace("：，", "：")
    values = (value_of(query, evidence),) if evidence.value is not None else ()
    extra: tuple[Evidence, ...] = () if values else (evidence,)
    narrower = [
        e
        for e in one.others
        if e.entry.family == evidence.entry.family and e.entry.fund != evidence.entry.fund
    ][:1]
    if narrower:
        other = narrower[0]
        sentence += f"；其中{other.entry.fund or '另一口径'}口径为 {number(query, other)}"
        extra = (*extra, other)
    return Outcome(query, values, sentence, extra=extra, label=reading_label(evidence))


def _verb(evidence: Evidence, document: Document) -> str:
    family = evidence.entry.family
    if family == "performance" or (evidence.relation is not None and family == "sentence"):
        return "的目标值是"
    if evidence.value is None:
        return "为"
    if family == "assets" or evidence.unit not in MONEY_UNITS:
        return "为"
    if family == "procurement" and evidence.column is not None and evidence.column.measure == "单价":
        return "为"
    return wording.arranged(document)


def reading_label(evidence: Evidence) -> str:
    """Return a short name of a reading, to choose by."""
    entry = evidence.entry
    where = entry.table.title if entry.table is not None else "正文"
    if entry.parents and entry.family in ("procurement", "performance"):
        repeat = (
            f"，第 {entry.row.ordinal} 行" if entry.family == "procurement" and entry.row is not None else ""
        )
        return f"{entry.label}（{entry.parents[0]}{repeat}）"
    return f"{entry.label if not entry.is_total or entry.column is not None else entry.item}（{where}）"


def exists(query: Query, context: Context) -> Result:
    """Whether there is any: the amount, 0 where it is declared or blank."""
    result = lookup(query, context)
    if isinstance(result, Stop) or not result.values:
        return result
    yes = result.values[0].value != 0
    return replace(result, sentence=("有。" if yes else "没有安排。") + result.sentence)


OPERATIONS: dict[Operation, Callable[[Query, Context], Result]] = {
    "lookup": lookup,
    "exists": exists,
    "sum": total,
    "difference": difference,
    "share": share,
    "ratio": ratio,
    "compare": compare,
}


# Operations over rows that another operation hands over to; filled by `execute_rows`.
OPERATIONS_OVER_ROWS: dict[str, Callable[[Query, Context], Result]] = {}


def register(operation: Operation, function: Callable[[Query, Context], Result]) -> None:
    """Add an operation that lives in a module of its own."""
    OPERATIONS[operation] = function


def run(query: Query, holdings: Holdings, documents: Sequence[Document]) -> Result:
    """Execute a query on some documents; the outcome carries the query that ran."""
    result = OPERATIONS[query.operation](query, Context(holdings, tuple(documents)))
    return replace(result, query=query) if isinstance(result, Stop) else result
