"""The committed baseline (基线): per set the counts that a later run must not fall below."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.gold import GoldError
from eval.summary import grouped, set_key, tally

if TYPE_CHECKING:
    from eval.record import RunRecord

BASELINE = Path(__file__).parent / "baseline.json"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SetBaseline(_Strict):
    """The counts of one set on one document."""

    questions: int
    passed: int
    wrong_numbers: int
    false_refusals: int
    citations_wrong: int


class Baseline(_Strict):
    """The counts of the run that was made the baseline."""

    started: str
    commit: str | None
    sets: dict[str, SetBaseline]


def baseline_of(run: RunRecord) -> Baseline:
    """Return the baseline that a run would make."""
    sets: dict[str, SetBaseline] = {}
    for name, results in sorted(grouped(run.results, set_key).items()):
        counts = tally(results)
        sets[name] = SetBaseline(
            questions=counts.passed.whole,
            passed=counts.passed.part,
            wrong_numbers=counts.wrong_numbers.part,
            false_refusals=counts.false_refusals.part,
            citations_wrong=counts.cited.whole - counts.cited.part,
        )
    return Baseline(started=run.started, commit=run.revision.commit, sets=sets)


def read_baseline(path: Path = BASELINE) -> Baseline | None:
    """Return the committed baseline, None where there is none yet."""
    if not path.is_file():
        return None
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise GoldError(f"{path.name} 不是基线文件（{error.error_count()} 处不合格式）。") from error


def write_baseline(baseline: Baseline, *, force: bool, path: Path = BASELINE) -> None:
    """Write the baseline. Raises GoldError where one exists and `force` is not given."""
    if path.exists() and not force:
        raise GoldError(f"{path.name} 已经存在；确要改基线请加 --force，并在提交说明里写明原因。")
    text = json.dumps(baseline.model_dump(mode="json"), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def below(run: RunRecord, baseline: Baseline) -> tuple[str, ...]:
    """Return in what a run falls below the baseline, in words; sets that were not run are not compared."""
    now = baseline_of(run).sets
    faults: list[str] = []
    for name, mark in now.items():
        kept = baseline.sets.get(name)
        if kept is None:
            continue
        if Fraction(mark.passed, mark.questions) < Fraction(kept.passed, kept.questions):
            faults.append(f"{name}：答对 {mark.passed}/{mark.questions}，基线 {kept.passed}/{kept.questions}")
        for label, count, limit in (
            ("错数", mark.wrong_numbers, kept.wrong_numbers),
            ("误拒", mark.false_refusals, kept.false_refusals),
            ("引用不对", mark.citations_wrong, kept.citations_wrong),
        ):
            if count > limit:
                faults.append(f"{name}：{label} {count} 题，基线 {limit} 题")
    return tuple(faults)
