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
_YEARS = re.compile(r"(?:20\d\d|今|去|上|本|当|前)年度?")
_ASKS = re.compile(r"多少|[是为有](?!关)|几|\?|[吗呢嘛么啊呀。,;]|怎|哪|占|比|$")
_BUYS = re.compile(r"[购买]|采购|添置|新增|更新")
_KINDS = (
    ("score", re.compile(r"(?:得分|评分|分数)$")),
    (
        "count",
        re.compile(
            r"(?:人次|人数|批次|批数|团组|次数|场次|班次|期数|个数|台数|辆数|套数|件数|家数|篇数|户数|保有量|购置数|团组数)(?:的?(?:年度)?(?:目标|指标|要求)值?)?$"
        ),
    ),
    (
        "money",
        re.compile(
            r"(?:费用?|经费|支出|开支|花销|资金|款项?|补[助贴]|工资|奖金|金额|购置税|(?:车|设备)[的]?购置)[的]?(?:预算|决算|安排)?数?额?$"
        ),
    ),
)
_KIND_NAMES = {"score": "得分", "count": "数量", "money": "金额"}
_SUM_ASKED = re.compile(r"多少钱|几个钱|多钱")
_TARGETS = ("目标", "指标", "要求", "达到", "要多少", "要几", "上限")


@dataclass(frozen=True, slots=True)
class Settled:
    """The readings that are left, each with other figures; why there are none, where there are none."""

    outcomes: tuple[Outcome, ...]
    stops: tuple[Stop, ...]
    assumptions: tuple[str, ...] = ()
    other_kind: bool = False  # what was found is money where a number is asked, or the other way round


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
    kept, other = _of_the_kind_asked(kept, frame)
    if other is not None:
        return Settled((), (other,), tuple(assumptions), other_kind=True)
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


def kind_asked(text: str) -> str | None:
    """Return what kind of figure is asked by the last word of what is named; None where it does not tell.

    主席会议经费 is money, 公务接待人次 a count, 项目得分 a score.
    """
    named = _ASKS.split(_YEARS.sub("", text), maxsplit=1)[0]
    return next((kind for kind, pattern in _KINDS if pattern.search(named)), None)


def _of_the_kind_asked(outcomes: list[Outcome], frame: Frame) -> tuple[list[Outcome], Stop | None]:
    """Keep the readings whose figure is of the kind asked for; why there are none, where there are none."""
    if _BUYS.search(frame.text) and (held := [o for o in outcomes if _is_kept_not_bought(o)]):
        outcomes = [o for o in outcomes if o not in held]
        if not outcomes:
            return [], Stop("not_disclosed", "文件里没有写明购置的数量。", _near(held[0]), held[0].evidence)
    asks_money = frame.unit is not None or _SUM_ASKED.search(frame.text) is not None
    kind = "money" if asks_money else kind_asked(frame.text)
    if kind is None:
        return outcomes, None
    kept = [o for o in outcomes if o.query.operation in COUNTING or not o.values or _is_of_kind(o, kind)]
    if kept or not outcomes:
        return kept, None
    said = f"文件里没有写明所问的{_KIND_NAMES[kind]}。"
    return [], Stop("not_disclosed", said, _near(outcomes[0]), outcomes[0].evidence)


def _near(outcome: Outcome) -> str:
    value = outcome.values[0]
    return f"{wording.quoted(value.label)}为 {wording.shown(value.value, value.unit)}"


def _is_kept_not_bought(outcome: Outcome) -> bool:
    """Tell whether a number of things held is told (车辆 8 辆), where buying is asked about."""
    if not outcome.values or outcome.query.operation in COUNTING or not outcome.evidence:
        return False
    entry = outcome.evidence[0].entry
    counted = outcome.values[0].unit not in (*MONEY_UNITS, None, "%")
    names = (entry.label, *entry.parents, entry.table.title if entry.table is not None else "")
    return counted and entry.family in ("sentence", "assets") and not any(map(_BUYS.search, names))


def _is_of_kind(outcome: Outcome, kind: str) -> bool:
    value = outcome.values[0]
    money = value.unit in MONEY_UNITS
    if kind == "score":
        return value.unit == "分"
    if kind == "count":
        return not money or value.kind == "declared"
    return money or value.unit in (None, "%")


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
    if family == "performance" and any(target.family == "project" for target in outcome.query.targets):
        return False  # a project's funds are the project's, wherever they are printed
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
