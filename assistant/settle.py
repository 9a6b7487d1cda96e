"""Many readings → few (归并): readings with the same figures are one; a better-fitting one wins over a worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.bind import Bound
from assistant.holdings import Holdings
from assistant.outcome import Outcome, Stop
from assistant.question import Frame
from assistant.words import CUES
from ingest.amount import MONEY_UNITS

_PRIORITY = ("not_proved", "not_disclosed", "year_not_held", "unclear", "not_in_documents")
_TARGET_CUES = ("目标", "指标", "要求", "达到", "完成", "计划", "多少")


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
    holdings: Holdings,
    assumptions: Sequence[str],
) -> Settled:
    """Return the readings that are left of those executed."""
    del holdings
    kept = _fitting(list(outcomes), frame)
    distinct: dict[object, Outcome] = {}
    for outcome in kept:
        distinct.setdefault(outcome.signature or outcome.sentence, outcome)
    ordered = tuple(
        sorted(stops, key=lambda stop: _PRIORITY.index(stop.reason) if stop.reason in _PRIORITY else 9)
    )
    said = [*assumptions]
    if len(distinct) == 1:
        said += _understood(next(iter(distinct.values())), bounds)
    return Settled(tuple(distinct.values()), ordered, tuple(dict.fromkeys(said)))


def _fitting(outcomes: list[Outcome], frame: Frame) -> list[Outcome]:
    """Drop readings whose kind of figure is not what is asked: money for 多少钱, a quantity for 多少台."""
    money = frame.unit is not None or any(
        "钱" in t.text or t.text in ("花", "花费", "开支", "花了") for t in frame.tokens
    )
    for test in (
        (lambda o: _is_money(o)) if money and not frame.measure_words else None,
        (lambda o: not _is_target(o)) if not _asks_target(frame) else None,
    ):
        if test is not None and any(test(o) for o in outcomes):
            outcomes = [o for o in outcomes if test(o)]
    return outcomes


def _is_money(outcome: Outcome) -> bool:
    return bool(outcome.values) and outcome.values[0].unit in MONEY_UNITS and not _is_target(outcome)


def _is_target(outcome: Outcome) -> bool:
    return bool(outcome.evidence) and outcome.evidence[0].entry.family == "performance"


def _asks_target(frame: Frame) -> bool:
    return bool(frame.measure_words) or any(
        word in frame.text for word in ("目标", "指标", "要求", "达到", "要多少", "要几", "上限")
    )


def _understood(outcome: Outcome, bounds: Sequence[Bound]) -> list[str]:
    """Say what an everyday word or a piece of a name was taken for."""
    asked = {target for target in outcome.query.targets}
    said = []
    for bound in bounds:
        if bound.target in asked and not bound.exact and bound.said != bound.target.item:
            said.append(f"“{bound.said}”按“{bound.target.item}”理解")
    return list(dict.fromkeys(said))


__all__ = ["CUES", "Settled", "settle"]
