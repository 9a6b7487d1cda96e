"""Many readings → few (归并): the same figures are one reading; a better-fitting one wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.lookup import same_unit
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans.bind import Bound
from ingest.amount import MONEY_UNITS

# Operations whose figure is no quantity of a row.
COUNTING = frozenset({"count", "share", "rank", "filter", "list", "per_unit", "passage", "ratio"})
_PRIORITY = ("not_proved", "not_disclosed", "year_not_held", "unclear", "not_in_documents")
_SPENDS = ("花", "支出", "开支", "费", "预算", "安排", "用了", "烧", "得多少钱", "要多少钱")
_OWNS = frozenset({"价值", "值", "有几辆", "值多少钱", "账面价值", "原值"})
_HAS_CAR = re.compile(r"有(?:没有)?(?:公)?车")
_TARGETS = ("目标", "指标", "要求", "达到", "要多少", "要几", "上限")


@dataclass(frozen=True, slots=True)
class Settled:
    """The readings that are left, each with other figures; why there are none, where there are none."""

    outcomes: tuple[Outcome, ...]
    stops: tuple[Stop, ...]
    assumptions: tuple[str, ...] = ()


def settle(
    outcomes: Sequence[Outcome],
    stops: Sequence[Stop],
    frame: Frame,
    bounds: Sequence[Bound],
    assumptions: Sequence[str],
) -> Settled:
    """Return the readings that are left of those executed."""
    kept = _fitting(list(outcomes), frame)
    word = next(iter(frame.measure_words), None) or frame.counted
    if word is not None and kept and not any(_may_count(outcome, frame) for outcome in kept):
        stop = Stop("not_disclosed", f"文件里没有以“{word}”计的这项数字。")
        return Settled((), (stop,), tuple(assumptions))
    if _asks_target(frame):  # a target and a project's amount may be one figure; the target is what is asked
        kept = sorted(kept, key=lambda outcome: not _is_of(outcome, "performance"))
    distinct: dict[object, Outcome] = {}
    for outcome in kept:
        distinct.setdefault(outcome.signature or outcome.sentence, outcome)
    ordered = sorted(stops, key=lambda stop: _PRIORITY.index(stop.reason) if stop.reason in _PRIORITY else 9)
    said = [*assumptions]
    if len(distinct) == 1:
        said += _understood(next(iter(distinct.values())), bounds)
    return Settled(tuple(distinct.values()), tuple(ordered), tuple(dict.fromkeys(said)))


def _fitting(outcomes: list[Outcome], frame: Frame) -> list[Outcome]:
    """Drop readings whose kind of figure is not what is asked: money for 多少钱, a quantity for 多少台."""
    for test in _tests(frame):
        if any(test(outcome) for outcome in outcomes):
            outcomes = [outcome for outcome in outcomes if test(outcome)]
    return outcomes


def _tests(frame: Frame) -> list[Callable[[Outcome], bool]]:
    said = {token.text for token in frame.tokens}
    spends = any(word in frame.text for word in _SPENDS)
    owns = frame.has("count") or bool(said & _OWNS)
    money = frame.unit is not None or any(
        "钱" in text or text in ("花", "花费", "开支", "花了") for text in said
    )
    tests: list[Callable[[Outcome], bool]] = []
    if frame.measure_words or frame.counted is not None:
        tests.append(lambda outcome: counts_exactly(outcome, frame))
    elif money:
        tests.append(_is_money)
    if not frame.measure_words and not _asks_target(frame):
        tests.append(lambda outcome: not _is_of(outcome, "performance"))
    if "project" in frame.collections and "采购" not in frame.text:
        tests.append(lambda outcome: _is_of(outcome, "project"))
    if said & _OWNS or _HAS_CAR.search(frame.text):
        tests.append(_is_held)
    if spends and not owns:
        tests.append(lambda outcome: not _is_of(outcome, "assets"))
    return tests


def _asks_target(frame: Frame) -> bool:
    return any(word in frame.text for word in _TARGETS)


def _is_money(outcome: Outcome) -> bool:
    return (
        bool(outcome.values) and outcome.values[0].unit in MONEY_UNITS and not _is_of(outcome, "performance")
    )


def _is_held(outcome: Outcome) -> bool:
    """Tell whether an outcome is about what is owned: assets, vehicles counted."""
    counted = bool(outcome.values) and outcome.values[0].unit in ("辆", "台", "台（套）", "平方米")
    return _is_of(outcome, "assets") or counted


def _is_of(outcome: Outcome, family: str) -> bool:
    return bool(outcome.evidence) and outcome.evidence[0].entry.family == family


def counts_exactly(outcome: Outcome, frame: Frame) -> bool:
    """Tell whether an outcome is in a measure word the question asks for, or counts the noun it names."""
    if not outcome.values:
        return False
    unit = outcome.values[0].unit
    if not frame.measure_words:
        return unit is not None and unit not in MONEY_UNITS and unit != "%"
    return any(same_unit(unit, word) for word in frame.measure_words)


def _may_count(outcome: Outcome, frame: Frame) -> bool:
    """Tell whether an outcome may answer how many: in the unit, without one, a share, a count, words."""
    if not outcome.values or outcome.query.operation in COUNTING:
        return True
    figure = outcome.values[0]
    return figure.kind == "declared" or figure.unit is None or counts_exactly(outcome, frame)


def _understood(outcome: Outcome, bounds: Sequence[Bound]) -> list[str]:
    """Say what an everyday word or a piece of a name was taken for."""
    asked = set(outcome.query.targets)
    said = [
        f"“{bound.said}”按{wording.quoted(bound.target.item)}理解"
        for bound in bounds
        if bound.target in asked and not bound.exact and bound.said != bound.target.item
    ]
    return list(dict.fromkeys(said))
