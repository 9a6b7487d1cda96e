"""Lists over several documents (并列的清单): levels in order, who has any, who changed which way, bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.gate import calculate
from assistant.lookups import wording
from assistant.lookups.outcome import Outcome, Value
from assistant.plans.plans import Arguments
from assistant.reply.sides import Line, Sides
from ingest.amount import MONEY_UNITS

_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
}


def told_of(lines: Sequence[Line]) -> str:
    """Return whose each figure is, one after the other."""
    return "；".join(line.told for line in lines)


def ordered(sides: Sides) -> tuple[Line, ...]:
    """Return the lines in the order asked for, the largest first where none is."""
    ascending = sides.argument("order") == "asc"
    return tuple(sorted(sides.lines, key=lambda line: line.value.value if ascending else -line.value.value))


def levels(sides: Sides) -> Outcome:
    """The levels in the order of the documents; over years, how each differs from the one before."""
    if sides.argument("positive") is not None:
        return _having(sides)
    if sides.argument("changed") is not None and sides.lines[0].changed:
        return _changed(sides)
    values = [line.figure for line in sides.lines]
    if sides.argument("changes") is None or sides.across.by != "year":
        return sides.outcome(values, f"{sides.item}：{told_of(sides.lines)}", sides.lines)
    told = [sides.lines[0].told]
    changes: list[Value] = []
    for before, line in zip(sides.lines, sides.lines[1:], strict=False):
        gap = line.value.value - before.value.value
        unit = line.value.unit
        word = "增加" if gap > 0 else "减少"
        label = f"{line.whose}比 {before.whose}{word if gap else '持平'}"
        evidence = (*line.value.evidence, *before.value.evidence)
        changes.append(Value(abs(gap), unit, "computed", label, evidence))
        change = f"{word} {wording.shown(abs(gap), unit)}"
        text = f"比 {before.whose}{change}" if gap else f"与 {before.whose}相同"
        if gap and before.value.value > 0 and unit in MONEY_UNITS:
            rate = calculate.percent(abs(gap), before.value.value)
            changes.append(Value(rate, "%", "computed", f"{label}的幅度", evidence))
            text += f"，{wording.shown(rate, '%')}"
        told.append(f"{line.told}（{text}，计算所得）")
    return sides.outcome((*values, *changes), f"{sides.item}：{'；'.join(told)}", sides.lines)


def _having(sides: Sides) -> Outcome:
    """Those that have any of it; the others are named as having none."""
    some = [line for line in sides.lines if line.value.value != 0]
    none = [line for line in sides.lines if line.value.value == 0]
    if not some:
        return sides.outcome([line.value for line in none], f"{sides.item}：都没有安排", none)
    having = f"有安排的：{told_of(some)}"
    lacking = f"没有安排的：{'、'.join(line.whose for line in none)}" if none else ""
    first, then, order = (having, lacking, (*some, *none))
    if sides.argument("positive") == "no":
        first, then, order = (lacking or "都有安排", having, (*none, *some))
    sentence = f"{sides.item}{'。'.join(part for part in (first, then) if part)}"
    answering = order if sides.argument("positive") == "no" else some
    return sides.outcome([line.figure for line in answering], sentence, order)


def _changed(sides: Sides) -> Outcome:
    """Those that changed the way asked for; the others by themselves."""
    down = sides.argument("changed") == "down"
    some = [line for line in sides.lines if (line.value.value < 0 if down else line.value.value > 0)]
    rest = [line for line in sides.lines if line not in some]
    word = "减少" if down else "增加"
    sentence = f"{sides.item}中{word}的：{told_of(some)}" if some else f"{sides.item}：没有{word}的"
    if rest:
        sentence += f"。其余：{told_of(rest)}"
    order = [*some, *rest]
    return sides.outcome([line.figure for line in order], sentence, order)


def within(sides: Sides) -> Outcome:
    """Those within the bounds; their number where it is asked."""
    bounds = sides.across.arguments
    kept = [line for line in sides.lines if within_bounds(line.value.value, line.value.unit, bounds)]
    said = "、".join(text for name, text in sides.across.arguments if name == "said_bound")
    evidence = tuple(e for line in sides.lines for e in line.value.evidence)
    if not kept:
        order = ordered(sides)
        zero = Value(Decimal(0), "个", "computed", "符合条件的个数", evidence)
        text = f"{sides.item}没有符合“{said}”的；其中最大的是{order[0].told}"
        return replace(
            sides.outcome((zero,), text, sides.lines), query=replace(sides.query, operation="count")
        )
    listed = f"{sides.item}符合“{said}”的有：{told_of(kept)}"
    if sides.across.operation != "count":
        return sides.outcome([line.figure for line in kept], listed, kept)
    count = Value(Decimal(len(kept)), "个", "computed", "符合条件的个数", evidence)
    return sides.outcome((count, *(line.value for line in kept)), f"{listed}，共 {len(kept)} 个", sides.lines)


def within_bounds(value: Decimal, unit: str | None, arguments: Arguments) -> bool:
    """Tell whether an amount lies within the bounds asked for."""
    for name, text in arguments:
        if name != "bound":
            continue
        relation, bound, asked = text.split(" ")
        compared = value
        if asked in MONEY_UNITS and unit in MONEY_UNITS:
            compared = calculate.in_unit(value, unit, asked)
        elif asked not in ("-", unit or ""):
            return False
        if not _TESTS[relation](compared, Decimal(bound)):
            return False
    return True
