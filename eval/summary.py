"""Counts over results (统计): always counts first, rates only from counts; what was not scored stays out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from eval.record import ResultRecord

CITATION_PARTS = frozenset({"出处", "原数", "引用属实"})


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of counts, kept as counts."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent with two decimals; None where nothing was counted."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def __str__(self) -> str:
        """Return the counts and the share."""
        return "0 题" if self.percent is None else f"{self.part}/{self.whole}（{self.percent}%）"


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts over a group of results."""

    passed: Rate
    wrong_numbers: Rate  # of all questions
    refusals: Rate  # unanswerable questions that were refused
    reasons: Rate  # refused unanswerable questions with the right reason
    false_refusals: Rate  # answerable questions that were refused
    cited: Rate  # numeric answers whose citations are right where they were scored
    citations: Rate  # citations of numeric answers that stand in the document
    errors: int  # questions on which the assistant broke down


def tally(results: Iterable[ResultRecord]) -> Tally:
    """Count a group of results."""
    group = tuple(results)
    unanswerable = [one for one in group if one.question.expect.statuses == ("refused",)]
    refused = [one for one in unanswerable if one.status == "refused"]
    answerable = [one for one in group if "refused" not in one.question.expect.statuses]
    numeric = [one for one in group if one.numeric]
    scored = [one for one in numeric if _citation_parts(one)]
    citations = sum(one.citations for one in numeric)
    return Tally(
        passed=Rate(sum(one.passed for one in group), len(group)),
        wrong_numbers=Rate(sum(one.wrong_number for one in group), len(group)),
        refusals=Rate(len(refused), len(unanswerable)),
        reasons=Rate(sum(_holds(one, "拒答理由") for one in refused), len(refused)),
        false_refusals=Rate(sum(one.false_refusal for one in answerable), len(answerable)),
        cited=Rate(sum(all(_citation_parts(one)) for one in scored), len(scored)),
        citations=Rate(citations - sum(one.citations_wrong for one in numeric), citations),
        errors=sum(one.error is not None for one in group),
    )


def grouped(
    results: Iterable[ResultRecord], key: Callable[[ResultRecord], str]
) -> dict[str, tuple[ResultRecord, ...]]:
    """Return results by a key, keys in order of appearance."""
    groups: dict[str, list[ResultRecord]] = {}
    for one in results:
        groups.setdefault(key(one), []).append(one)
    return {name: tuple(group) for name, group in groups.items()}


def set_key(result: ResultRecord) -> str:
    """Return the name of a set on a document: `real_lookup@sample`."""
    return f"{result.set}@{result.content}"


def _citation_parts(result: ResultRecord) -> tuple[bool, ...]:
    return tuple(
        part.holds for part in result.parts if part.name in CITATION_PARTS and part.holds is not None
    )


def _holds(result: ResultRecord, name: str) -> bool:
    return all(part.holds is not False for part in result.parts if part.name == name)


def as_json(summary: Tally) -> dict[str, object]:
    """Return the counts for `--json`."""
    rates = ("passed", "wrong_numbers", "refusals", "reasons", "false_refusals", "cited", "citations")
    shown: dict[str, object] = {}
    for name in rates:
        rate: Rate = getattr(summary, name)
        percent = rate.percent
        shown[name] = {
            "count": rate.part,
            "of": rate.whole,
            "percent": None if percent is None else str(percent),
        }
    return {**shown, "errors": summary.errors}
