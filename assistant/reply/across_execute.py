"""Documents side by side (并列): list, rank, bounds, sum, difference, change over years.

Every amount keeps whose it is, of which year, budget or final account; what differs between the documents
besides the amount is always said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.gate import calculate
from assistant.lookups import wording
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.plans.plans import Arguments
from assistant.records import Query
from assistant.reply.across import Across
from assistant.reply.across_lists import levels, ordered, told_of, within
from assistant.reply.gather import Gathered
from assistant.reply.sides import Line, Sides
from ingest.amount import MONEY_UNITS, text_of
from ingest.records import Document

MANY = 30  # lines that are told


def side_by_side(across: Across, gathered: Sequence[Gathered]) -> Outcome | Stop:
    """Combine what each document gives."""
    held = [one for one in gathered if one.outcome is not None]
    lacking = [one for one in gathered if one.outcome is None]
    if not held:
        return Stop("not_disclosed", f"所选文件里都没有列出所问的数。{lacking[0].reason if lacking else ''}")
    any_will_do = across.by == "department" and across.operation in _OF_ANY
    alone = len(held) == 1 and not any_will_do and (bool(lacking) or across.operation != "list")
    if alone or (lacking and across.operation in _NEED_ALL):
        return _lacking(across, held, lacking)
    lines = _lines(across, held)
    if not calculate.same_kind([line.value.unit for line in lines]):
        return Stop("unclear", "各份文件里这个数的单位不同，不能放在一起比较。")
    query = _query(across, lines)
    return _COMBINE[across.operation](Sides(across, lines, query, tuple(held), tuple(lacking)))


def _lacking(across: Across, held: Sequence[Gathered], lacking: Sequence[Gathered]) -> Stop:
    """Fewer than two documents state it: what is held is offered."""
    names = "、".join(_called(across, one.document) for one in lacking)
    shown: list[str] = []
    evidence: list[Evidence] = []
    for one in held:
        assert one.outcome is not None
        value = one.outcome.values[0]
        amount = "" if value.kind == "computed" else f" {wording.shown(value.value, value.unit)}"
        shown.append(f"{_called(across, one.document)} {value.label}{amount}")
        evidence += value.evidence
    which = f"{names}的文件里没有列出这个数" if names else "只有一份文件列出这个数"
    return Stop("not_disclosed", f"{which}，不能比较。", "；".join(shown), tuple(evidence))


def _lines(across: Across, held: Sequence[Gathered]) -> tuple[Line, ...]:
    outcomes = [(one.document, one.outcome) for one in held if one.outcome is not None]
    units = {outcome.values[0].unit for _, outcome in outcomes}
    common = across.unit
    if common is None and units <= set(MONEY_UNITS):
        common = next(iter(units)) if len(units) == 1 else "万元"
    found = []
    for document, outcome in outcomes:
        value = outcome.values[0]
        if outcome.query.operation == "growth" and "减少" in value.label:
            value = replace(value, value=-abs(value.value))
        own = value
        if common is not None and value.unit in MONEY_UNITS and value.unit != common:
            value = replace(value, value=calculate.in_unit(value.value, value.unit, common), unit=common)
        whose = _called(across, document)
        value = replace(value, label=f"{whose}{value.label}")
        own = value if across.unit is not None else replace(own, label=value.label)
        found.append(Line(document, outcome, value, whose, own))
    return tuple(found)


def _called(across: Across, document: Document) -> str:
    """Return what tells a document apart: the year, the kind, the department with its year."""
    kind = wording.TYPE[document.document_type]
    mixed = len({d.document_type for d in across.documents}) > 1
    if across.by == "type":
        return f"{document.fiscal_year} 年{kind}"
    several = across.named or len({d.department for d in across.documents}) > 1
    name = f"{document.department} " if several else ""
    return f"{name}{document.fiscal_year} 年{kind if mixed or several else ''}"


def _query(across: Across, lines: Sequence[Line]) -> Query:
    first = lines[0]
    compared = across.compared or tuple(line.document for line in lines)
    ids = tuple(("document", document.document_id) for document in compared)
    arguments: Arguments = (*across.arguments, ("across", across.by), ("ask", across.ask), *ids)
    return replace(
        first.outcome.query,
        operation=across.operation,
        department=first.document.department if across.by != "department" else None,
        document_id=first.document.document_id,
        arguments=arguments,
        unit=first.value.unit if first.value.unit in MONEY_UNITS else first.outcome.query.unit,
    )


def _rank(sides: Sides) -> Outcome | Stop:
    order = ordered(sides)
    if sides.lines[0].changed:
        order = _of_direction(sides, order)
    if not order:
        return Stop("not_disclosed", f"{sides.item}：没有这样变化的。")
    if (of := sides.argument("of")) is not None:
        return _place_of(sides, order, of)
    n, place = sides.argument("n"), sides.argument("place")
    ascending = sides.argument("order") == "asc"
    if place is not None:
        if int(place) > len(order):
            return Stop("not_disclosed", "没有那么多份文件，排不到问的名次。")
        chosen = [line for line in order if line.value.value == order[int(place) - 1].value.value]
        lead = f"{'从小到大' if ascending else '从大到小'}排在第 {place} 位的是"
    elif n is not None:
        chosen, lead = list(order[: int(n)]), f"{'从小到大' if ascending else '从大到小'}前 {n} 位是"
    elif sides.argument("all") is not None:
        chosen, lead = list(order), f"{'从小到大' if ascending else '从大到小'}依次是"
    else:
        chosen = [line for line in order if line.value.value == order[0].value.value]
        lead = "最少的是" if ascending else "最多的是"
        if order[0].changed:
            lead = f"中{'减少' if order[0].value.value < 0 else '增加'}{lead}"
    shown = order[:MANY]
    rest = [line for line in shown if line not in chosen]
    sentence = f"{sides.item}{lead}：{told_of(chosen)}"
    if rest and n is None:
        sentence += f"。其余：{told_of(rest)}"
    told = [*chosen, *(rest if n is None else ())]
    return sides.outcome([line.figure for line in told], sentence, told, about=order)


def _of_direction(sides: Sides, order: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put first what changed the way that is asked: 下降最多 is not the largest increase."""
    falls = sides.argument("falls") is not None
    ascending = sides.argument("order") == "asc"
    inside = [line for line in order if (line.value.value < 0 if falls else line.value.value > 0)]
    inside.sort(key=lambda line: abs(line.value.value), reverse=not ascending)
    return tuple(inside)


def _place_of(sides: Sides, order: Sequence[Line], department: str) -> Outcome | Stop:
    """Where one department stands among all."""
    own = next((line for line in order if line.document.department == department), None)
    if own is None:
        return Stop("not_disclosed", f"{department}的文件里没有列出这个数，不能排名。")
    place = 1 + sum(line.value.value > own.value.value for line in sides.lines)
    if sides.argument("order") == "asc":
        place = 1 + sum(line.value.value < own.value.value for line in sides.lines)
    figure = Value(Decimal(place), "位", "computed", f"{own.whose}排名", own.value.evidence)
    query = replace(sides.query, arguments=(*sides.query.arguments, ("place", str(place))))
    sign = " < " if sides.argument("order") == "asc" else " > "
    formula = sign.join(text_of(line.value.value) for line in order)
    working = Working(formula, tuple(line.value.evidence[0] for line in order))
    direction = "从小到大" if sides.argument("order") == "asc" else "从大到小"
    sentence = f"{sides.item}：{own.told}，{direction}排在第 {place} 位。依次是：{told_of(order)}"
    rest = (line.value for line in order if line is not own)
    return replace(sides.outcome((figure, own.value, *rest), sentence, order, working), query=query)


def _compare(sides: Sides) -> Outcome:
    """The larger first, then the rest."""
    order = ordered(sides)
    if order[0].value.value == order[-1].value.value:
        lead = f"{sides.item}相同"
    else:
        lead = f"{sides.item}{'较多' if len(order) == 2 else '最多'}的是{order[0].whose}"
    values = [line.value for line in order]
    sentence = f"{lead}：{told_of(order)}"
    if sides.argument("gap") is not None:
        gap = order[0].value.value - order[-1].value.value
        evidence = (*order[0].value.evidence, *order[-1].value.evidence)
        values.append(Value(gap, order[0].value.unit, "computed", "相差", evidence))
        sentence += f"，相差 {wording.shown(gap, order[0].value.unit)}（计算所得）"
    return sides.outcome(values, sentence, order)


def _sum(sides: Sides) -> Outcome:
    unit = sides.lines[0].value.unit
    total = sum((line.value.value for line in sides.lines), Decimal(0))
    evidence = tuple(e for line in sides.lines for e in line.value.evidence[:1])
    figure = Value(total, unit, "computed", f"{sides.item}合计", evidence)
    formula = " + ".join(text_of(line.value.value) for line in sides.lines)
    years = dict.fromkeys(line.document.fiscal_year for line in sides.lines)
    mixed = sides.across.by == "department" and len(years) > 1
    lead = "各部门文件的年度不同，合计只供参考。" if mixed else ""
    sentence = f"{lead}{sides.item}合计 {wording.shown(total, unit)}（计算所得）：{told_of(sides.lines)}"
    values = (figure, *(line.value for line in sides.lines))
    return sides.outcome(values, sentence, sides.lines, Working(formula, evidence))


def _average(sides: Sides) -> Outcome:
    unit, count = sides.lines[0].value.unit, len(sides.lines)
    total = sum((line.value.value for line in sides.lines), Decimal(0))
    value = calculate.quotient(total, Decimal(count))
    evidence = tuple(e for line in sides.lines for e in line.value.evidence[:1])
    figure = Value(value, unit, "computed", f"{sides.item}平均", evidence)
    joined = " + ".join(text_of(line.value.value) for line in sides.lines)
    working = Working(f"({joined}) ÷ {count}", evidence, calculate.ROUNDED)
    sentence = f"{sides.item}平均 {wording.shown(value, unit)}（计算所得）：{told_of(sides.lines)}"
    values = (figure, *(line.value for line in sides.lines))
    query = replace(sides.query, arguments=(*sides.query.arguments, ("n", str(count))))
    return replace(sides.outcome(values, sentence, sides.lines, working), query=query)


def _difference(sides: Sides) -> Outcome | Stop:
    """How much two documents differ, the first against the second."""
    if len(sides.lines) != 2:
        return _compare(sides)
    one, other = sides.lines
    gap = one.value.value - other.value.value
    unit = one.value.unit
    word = "多" if gap > 0 else "少"
    wrong = gap and sides.argument("said") == ("less" if gap > 0 else "more")
    evidence = (one.value.evidence[0], other.value.evidence[0])
    label = f"{one.whose}比{other.whose}{word if gap else '相差'}"
    figure = Value(abs(gap), unit, "computed", label, evidence)
    big, small = (one, other) if gap >= 0 else (other, one)
    told = (
        f"{one.whose}比{other.whose}{word} {wording.shown(abs(gap), unit)}（计算所得）" if gap else "两者相同"
    )
    lead = "与问题中的说法相反，" if wrong else ""
    working = Working(f"{text_of(big.value.value)} - {text_of(small.value.value)}", evidence)
    values = (figure, one.value, other.value)
    sentence = f"{sides.item}：{lead}{told}，{told_of(sides.lines)}"
    return sides.outcome(values, sentence, sides.lines, working)


def _ratio(sides: Sides) -> Outcome | Stop:
    one, other = sides.lines[0], sides.lines[1]
    if other.value.value == 0:
        return Stop("unclear", f"{other.whose}为零，不能作为除数，算不出倍数。")
    evidence = (one.value.evidence[0], other.value.evidence[0])
    formula = f"{text_of(one.value.value)} ÷ {text_of(other.value.value)}"
    percent = sides.across.by == "type" or sides.argument("as") == "%"
    made = calculate.percent if percent else calculate.quotient
    value = made(one.value.value, other.value.value)
    unit = "%" if percent else "倍"
    figure = Value(
        value, unit, "computed", f"{one.whose}是{other.whose}的{'比例' if percent else '倍数'}", evidence
    )
    told = f"{one.whose}是{other.whose}的 {wording.shown(value, unit)}（计算所得）"
    values = (figure, one.value, other.value)
    working = Working(formula, evidence, calculate.ROUNDED)
    return sides.outcome(values, f"{sides.item}：{told}，{told_of((one, other))}", (one, other), working)


def _growth(sides: Sides) -> Outcome | Stop:
    """From the first year to the last: the amount or the rate, with the formula."""
    first, last = sides.lines[0], sides.lines[-1]
    gap = last.value.value - first.value.value
    unit = last.value.unit
    word = "增加" if gap > 0 else "减少"
    said = sides.argument("said")
    lead = "与问题中的说法不同，" if gap and said == ("less" if gap > 0 else "more") else ""
    evidence = (last.value.evidence[0], first.value.evidence[0])
    now, then = text_of(last.value.value), text_of(first.value.value)
    label = f"{last.whose}比 {first.whose}{word if gap else '持平'}"
    levels = [line.value for line in sides.lines]
    if sides.argument("of") == "rate":
        if first.value.value == 0:
            return Stop("unclear", f"{first.whose}为零，不能作为除数，算不出增减幅度。", evidence=evidence)
        rate = calculate.percent(abs(gap), abs(first.value.value))
        figure = Value(rate, "%", "computed", f"{label}的幅度", evidence)
        told = f"{label} {wording.shown(rate, '%')}（计算所得）" if gap else f"{label}，没有增减"
        working = Working(f"({now} - {then}) ÷ {then}", evidence, calculate.ROUNDED)
    else:
        figure = Value(abs(gap), unit, "computed", label, evidence)
        told = f"{label} {wording.shown(abs(gap), unit)}（计算所得）" if gap else f"{label}，没有增减"
        working = Working(f"{now} - {then}" if gap >= 0 else f"{then} - {now}", evidence)
    sentence = f"{sides.item}：{lead}{told}。{told_of(sides.lines)}"
    return sides.outcome((figure, *levels), sentence, sides.lines, working)


_OF_ANY = frozenset({"list", "rank", "filter", "count"})  # told of one department as well
_NEED_ALL = frozenset({"difference", "ratio", "growth"})
_COMBINE: dict[str, Callable[[Sides], Outcome | Stop]] = {
    "list": levels,
    "rank": _rank,
    "compare": _compare,
    "filter": within,
    "count": within,
    "sum": _sum,
    "per_unit": _average,
    "difference": _difference,
    "ratio": _ratio,
    "growth": _growth,
}
