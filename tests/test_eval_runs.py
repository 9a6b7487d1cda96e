"""Counts, run records, baseline and reports over results made by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from eval.baseline import baseline_of, below, read_baseline, write_baseline
from eval.gold import GoldError, Question
from eval.record import (
    PartRecord,
    ResultRecord,
    Revision,
    RunRecord,
    SkippedRecord,
    find_run,
    read_run,
    write_run,
)
from eval.report import comparison, parts_of, report
from eval.summary import Rate, tally

if TYPE_CHECKING:
    from pathlib import Path

ANSWERED = {"status": "answered", "figures": [{"value": "1"}]}
REFUSED = {"status": "refused", "refusal": "unclear"}


def result(number: int, *, name: str = "real_a", expect: Any = None, **changes: Any) -> ResultRecord:
    question = Question.model_validate(
        {
            "id": f"q-{number}",
            "kind": "derived",
            "turns": [f"第{number}问"],
            "document": {"content": "real"},
            "applies_to": ["real"],
            "expect": expect or ANSWERED,
        }
    )
    values: dict[str, Any] = {
        "set": name,
        "content": "real",
        "question": question,
        "answer": {"status": "answered"},
        "error": None,
        "parts": [PartRecord(name="出处", holds=True, found="")],
        "passed": True,
        "wrong_number": False,
        "false_refusal": False,
        "numeric": True,
        "citations": 2,
        "citations_wrong": 0,
        "seconds": 0.01,
        **changes,
    }
    return ResultRecord(**values)


def run(*results: ResultRecord, started: str = "2023-01-01T00:00:00Z") -> RunRecord:
    return RunRecord(
        version=1,
        started=started,
        revision=Revision(commit="a" * 40, dirty=False),
        settings={},
        prompts={},
        stores=[],
        results=list(results),
        skipped=[SkippedRecord(set="real_b", content="sample", questions=3, reason="文件不在")],
    )


WRONG: dict[str, Any] = {"passed": False, "wrong_number": True}


def test_rates_are_counts_and_half_is_rounded_up() -> None:
    assert Rate(1, 800).percent == Decimal("0.13")
    assert Rate(0, 0).percent is None


def test_each_rate_has_its_own_ground() -> None:
    counts = tally(
        [
            result(1),
            result(2, **WRONG, parts=[PartRecord(name="出处", holds=False, found="x")], citations_wrong=1),
            result(3, expect=REFUSED, answer={"status": "refused"}, numeric=False, parts=[]),
            result(4, expect=REFUSED, answer={"status": "answered"}, passed=False, numeric=False, parts=[]),
            result(
                5, answer={"status": "refused"}, passed=False, false_refusal=True, numeric=False, parts=[]
            ),
            result(6, answer=None, error="ValueError: x", passed=False, numeric=False, parts=[]),
        ]
    )
    assert (counts.passed, counts.wrong_numbers) == (Rate(2, 6), Rate(1, 6))
    assert (counts.refusals, counts.reasons) == (Rate(1, 2), Rate(1, 1))
    assert counts.false_refusals == Rate(1, 4)
    assert (counts.cited, counts.citations) == (Rate(1, 2), Rate(3, 4))
    assert counts.errors == 1


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    done = run(result(1), result(2, **WRONG))
    path = write_run(done, tmp_path)
    assert read_run(path) == done
    assert read_run(find_run("latest", tmp_path)).results[0].question.expect.tables == ()
    assert find_run(path.stem, tmp_path) == path


def test_a_file_that_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(GoldError, match="不是运行记录"):
        read_run(path)
    with pytest.raises(GoldError, match="没有名为"):
        find_run("nothing", tmp_path)


def test_the_baseline_is_never_overwritten_silently(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert read_baseline(path) is None
    write_baseline(baseline_of(run(result(1))), force=False, path=path)
    with pytest.raises(GoldError, match="--force"):
        write_baseline(baseline_of(run(result(1), result(2))), force=False, path=path)
    kept = read_baseline(path)
    assert kept is not None
    assert kept.sets["real_a@real"].questions == 1


def test_falling_below_the_baseline_is_told_by_set() -> None:
    kept = baseline_of(run(result(1), result(2), result(3, name="real_c")))
    assert below(run(result(1), result(2)), kept) == ()
    assert below(run(result(1), result(2), result(4)), kept) == ()
    faults = below(run(result(1), result(2, **WRONG)), kept)
    assert len(faults) == 2
    assert all(fault.startswith("real_a@real") for fault in faults)


def test_a_wrong_number_more_is_below_even_where_more_is_right() -> None:
    kept = baseline_of(run(result(1), result(2, passed=False), result(3, passed=False)))
    faults = below(run(result(1), result(2), result(3, **WRONG)), kept)
    assert faults == ("real_a@real：错数 1 题，基线 0 题",)


def test_the_report_shows_counts_skips_and_misses_with_wrong_numbers_first() -> None:
    fault = [PartRecord(name="数值", holds=False, found="得 2，应为 1")]
    text = report(
        run(
            result(1),
            result(2, passed=False, parts=fault),
            result(3, **WRONG, parts=fault),
            result(4, name="blind_a"),
        ),
        faults=("real_a@real：错数",),
    )
    assert "未评：real_b（改写样例）3 题——文件不在" in text
    assert "自编题" in text
    assert "盲写题" in text
    assert text.index("q-3@real") < text.index("q-2@real")
    assert "得 2，应为 1" in text
    assert "【低于基线】" in text


def test_blind_questions_are_counted_apart() -> None:
    groups: Any = parts_of(run(result(1), result(2, name="blind_a", **WRONG)))["groups"]
    assert groups["real_own"]["wrong_numbers"] == {"count": 0, "of": 1, "percent": "0.00"}
    assert groups["real_own"]["refusals"]["percent"] is None
    assert groups["real_blind"]["wrong_numbers"]["count"] == 1


def test_a_comparison_names_what_changed() -> None:
    text = comparison(
        run(result(1), result(2, passed=False)),
        run(result(1, **WRONG), result(2), started="2023-01-02T00:00:00Z"),
    )
    assert "【新增错数】1 题" in text
    assert "【由对变错】1 题\n  q-1@real" in text
    assert "【由错变对】1 题\n  q-2@real" in text
