"""Answers in figures (以数作答): each step answers, refuses, or leaves it to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.execute.stage import staged
from assistant.language.naming import Token
from assistant.language.normalise import name_key
from assistant.language.softness import filters
from assistant.lookups.answer import refused
from assistant.lookups.lookup import same_unit
from assistant.lookups.outcome import Outcome, Stop
from assistant.plans import limits, refusals
from assistant.plans.accounted import unused
from assistant.plans.interpret import interpret
from assistant.plans.operands import part_alone
from assistant.plans.route import asks_figure
from assistant.plans.settle import COUNTING, Settled, counts_exactly
from assistant.plans.units import says_whole
from assistant.records import Answer
from assistant.reply.turn import Turn, described, executed
from assistant.reply.turn_words import quoted
from ingest.amount import MONEY_UNITS

_BELOW = re.compile(r"下属(?:单位|机构|部门)?|所属单位|直属单位|二级单位|基层单位")
_MONEY = re.compile(r"资金|金额|经费|钱")
Step = Callable[[Turn, tuple[Token, ...]], "Answer | Settled | None"]


def in_figures(turn: Turn) -> Answer | Settled:
    """Answer with figures, or say why there are none."""
    open_words = filters(turn.bindings.leftovers, turn.frame.tokens, turn.frame.text)
    for step in _STEPS:
        result = step(turn, open_words)
        if result is not None:
            return result
    return refused(turn.question, limits.not_found())


def _never_printed(turn: Turn, open_words: tuple[Token, ...]) -> Answer | Settled | None:
    """Vouchers, months, and subjects of the classification that have no row."""
    is_target = bool(turn.families & {"performance", "target"}) or turn.frame.has("when")
    stop = limits.voucher(turn.frame.text) or (None if is_target else limits.part_of_year(turn.frame.text))
    if stop is not None:
        return refused(turn.question, stop)
    unbound = turn.bindings.unbound
    if unbound and refusals.is_subject(unbound[0]):
        counted = described(turn, open_words) if turn.frame.measure_words else None
        if counted is not None:  # a target of a project of that name (取暖费发放多少人)
            return counted
        return refused(turn.question, refusals.not_bound(unbound[0], turn.holdings, turn.document))
    return None


def _unexplained(turn: Turn, open_words: tuple[Token, ...]) -> Answer | Settled | None:
    """Words that name nothing held: rows that say them, the narrative, or a typed refusal."""
    if not open_words and turn.bindings.operands:
        return _indicator(turn)
    stop = None if _counted_there(turn) else limits.beyond_disclosure(turn.frame.text)
    found = None if _orders_rows(turn) else described(turn, open_words)
    if found is not None or stop is not None:
        return found if found is not None else refused(turn.question, stop or limits.not_found())
    if open_words or turn.bindings.unbound:
        answer = quoted(turn)
        numeric = asks_figure(turn.frame) or bool(turn.bindings.operands)
        if answer is not None and (not numeric or _says(answer, open_words)):
            return answer
    if not open_words:
        return None
    if turn.is_strange:
        return refused(turn.question, limits.stranger())
    return refused(turn.question, refusals.left_over(open_words, turn.bindings, turn.holdings, turn.document))


def _indicator(turn: Turn) -> Settled | None:
    """Return the indicator that a word beside a project names where it is counted (打算签约多少个)."""
    counting = turn.frame.has("count") or bool(turn.frame.measure_words)
    beside = turn.frame.leftovers and turn.families == {"project"}
    return described(turn, turn.frame.leftovers) if counting and beside else None


def _orders_rows(turn: Turn) -> bool:
    """Tell whether rows are to be put in order or picked by a bound, whatever their own words say."""
    frame = turn.frame
    picked = frame.top is not None or bool(frame.thresholds) or bool(frame.excluded)
    return picked or frame.has("max", "min", "rank")


def _says(answer: Answer, words: Sequence[Token]) -> bool:
    """Tell whether the quotes hold every left-over word; no number is told of anything else."""
    quotes = name_key("|".join(c.quote or "" for c in answer.citations))
    return all(name_key(word.text) in quotes for word in words)


def _not_told_apart(turn: Turn, open_words: tuple[Token, ...]) -> Answer | None:
    """Names without a row, headcounts, and parts of an item that no document tells apart."""
    del open_words
    if turn.bindings.unbound:
        stop = refusals.not_bound(turn.bindings.unbound[0], turn.holdings, turn.document)
        return refused(turn.question, stop)
    below = None if says_whole(turn.frame) else _BELOW.search(turn.frame.text)
    if below is not None and not turn.frame.has("count", "list") and turn.bindings.operands:
        said = f"文件里没有按“{below[0]}”汇总的数字，不能用总数代替。"
        return refused(turn.question, Stop("not_disclosed", said))
    beyond = limits.beyond_disclosure(turn.frame.text)
    if beyond is not None and not _counted_there(turn):
        return refused(turn.question, beyond)
    alone = part_alone(turn.frame, turn.bindings)
    if alone is not None:
        return refused(turn.question, refusals.only_part(*alone, turn.holdings, turn.document))
    return None


def _counted_there(turn: Turn) -> bool:
    """Tell whether the document counts in the measure word asked with (接待多少批次)."""
    facts = (fact for entry in turn.holdings.entries if entry.table is None for fact in entry.facts)
    words = turn.frame.measure_words
    return bool(words) and any(same_unit(fact.unit, word) for fact in facts for word in words)


def _planned(turn: Turn, open_words: tuple[Token, ...]) -> Answer | Settled:
    """Execute the plan; where it gives no figure of the kind asked for, look for rows that say it."""
    plan = interpret(turn.frame, turn.bindings, turn.scope, turn.holdings)
    dropped = None if isinstance(plan, Stop) else unused(turn.frame, plan)
    if dropped is not None:
        return refused(turn.question, dropped)
    if isinstance(plan, Stop):
        answer = quoted(turn) if turn.frame.has("list", "topic") else None
        keep = (
            turn.is_bare
            or plan.reason != "unclear"
            or (bool(turn.frame.collections) and not turn.frame.has("topic"))
        )
        return answer or refused(turn.question, plan if keep else limits.not_found())
    settled = executed(turn, staged(plan, turn.frame))
    if not settled.outcomes and turn.frame.has("list"):  # what the tables do not part, a sentence may
        return quoted(turn) or settled
    if not _misses(turn, settled):
        return settled
    found = described(turn, open_words)
    if found is not None or not turn.frame.has("when"):
        return found or settled
    return quoted(turn) or refused(turn.question, limits.not_found())


def _misses(turn: Turn, settled: Settled) -> bool:
    """Tell whether what was found is not the kind asked for: a quantity in that measure word, a time."""
    outcomes = settled.outcomes
    if outcomes and outcomes[0].query.operation in COUNTING:
        return False
    if settled.other_kind:
        return True
    if turn.frame.has("when") or (outcomes and _is_other_target(turn, outcomes[0])):
        return True
    counting = bool(turn.frame.measure_words) or turn.frame.counted is not None
    return counting and not any(counts_exactly(outcome, turn.frame) for outcome in outcomes)


def _is_other_target(turn: Turn, outcome: Outcome) -> bool:
    """Tell whether a target of another kind was found where money is asked for."""
    asks_money = any(t.is_a("plain", "cue") and _MONEY.search(t.text) for t in turn.frame.tokens)
    of_target = outcome.evidence[0].entry.family in ("target", "performance")
    is_money = bool(outcome.values) and outcome.values[0].unit in MONEY_UNITS
    return asks_money and of_target and not is_money and not turn.frame.measure_words


_STEPS: tuple[Step, ...] = (_never_printed, _unexplained, _not_told_apart, _planned)
