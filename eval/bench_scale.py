"""How long numeric answers take with few and with many documents held (规模)."""

from __future__ import annotations

import logging
import multiprocessing
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.documents import find_file, settings_of
from eval.synthetic import Likeness, invented, likenesses
from eval.times import Times
from ingest.pipeline import read
from ingest.settings import NO_EMBEDDING
from ingest.store import Store

if TYPE_CHECKING:
    from assistant.assistant import Assistant

SIZES = (10, 100, 1_000)
GOAL_MS = 30
_COMPARISON = "哪个单位的公务接待费最多"
_ASKED = 300
_SOME = 20  # documents that are asked about again and again
_QUESTIONS = (
    "{0}{1}年三公经费预算多少？",
    "{0}{1}年支出总计是多少？",
    "{0}{1}年公务接待费多少万元？",
    "{0}{1}年三公经费占支出总计多少？",
    "{0}{1}年项目支出合计多少亿元？",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What was measured with so many documents: seconds to start, of first and further answers, megabytes.

    compared: the seconds of a comparison of all departments: the first ever, after a restart, and again.
    """

    documents: int
    facts: int
    start: float
    first: Times
    again: Times
    answered: int
    compared: tuple[float, float, float]
    memory: int


def scales(progress: Callable[[str], None]) -> tuple[Scale, ...]:
    """Build stores of growing size and measure each in a process of its own; empty without the sample."""
    sample = find_file("sample")
    if sample is None:
        return ()
    found = []
    base = read(sample)
    made = likenesses(SIZES[-1])
    with TemporaryDirectory(prefix="mingzhang-scale-") as folder:
        store = Store(Path(folder))
        held: list[Likeness] = []
        for size in SIZES:
            progress(f"仿造文件，存到 {size} 份……")
            for like in islice(made, size - len(held)):
                store.save(invented(base, like))
                held.append(like)
            progress(f"{size} 份，各类数字题 {_ASKED} 次……")
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
                facts = size * len(base.facts)
                found.append(alone.submit(_measured, Path(folder), tuple(held), facts).result())
        store.close()
    return tuple(found)


def _measured(folder: Path, held: Sequence[Likeness], facts: int) -> Scale:
    """Measure in a fresh process: the first answer about a document reads it, further ones do not."""
    from assistant.assistant import Assistant  # noqa: PLC0415 - its import is part of starting

    logging.disable(logging.ERROR)
    started = time.perf_counter()
    settings = settings_of(folder, temporary=True).model_copy(update={"embedding_model": NO_EMBEDDING})
    assistant = Assistant(Store(folder), settings)
    assistant.ask(_question(held[0], 0))
    start = time.perf_counter() - started
    rng = Random(len(held))  # noqa: S311 - no secret: the same questions every time
    some = rng.sample(held, min(_SOME, len(held)))
    first, told = _timed(assistant, [_question(like, number) for number, like in enumerate(some)])
    every = [_question(like, number) for number in range(len(_QUESTIONS)) for like in some]
    for question in every:  # warm-up
        assistant.ask(question)
    again, told_again = _timed(assistant, every * max(1, _ASKED // len(every)))
    ever, _ = _timed(assistant, [_COMPARISON])
    restarted, _ = _timed(Assistant(Store(folder), settings), [_COMPARISON])
    once_more, _ = _timed(assistant, [_COMPARISON])
    return Scale(
        documents=len(held),
        facts=facts,
        start=start,
        first=first,
        again=again,
        answered=told + told_again,
        compared=(ever.seconds[0], restarted.seconds[0], once_more.seconds[0]),
        memory=_own_peak(),
    )


def _timed(assistant: Assistant, questions: Sequence[str]) -> tuple[Times, int]:
    """Return how long each question took, and how many were answered with figures."""
    seconds, answered = [], 0
    for question in questions:
        before = time.perf_counter()
        answer = assistant.ask(question)
        seconds.append(time.perf_counter() - before)
        answered += answer.status == "answered" and bool(answer.figures)
    return Times(tuple(sorted(seconds))), answered


def _question(like: Likeness, number: int) -> str:
    return _QUESTIONS[number % len(_QUESTIONS)].format(like.department, like.year)


def _own_peak() -> int:
    """Return the peak memory of this process in MB; what getrusage says counts its parent too."""
    status = Path("/proc/self/status")
    held = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    return peak_megabytes(int(held[1]) if held else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def peak_megabytes(peak: int) -> int:
    """Return the peak memory of a process in MB; macOS counts bytes, Linux kilobytes."""
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)


def table(found: Sequence[Scale]) -> list[str]:
    """Return the growth as lines."""
    lines = [
        f"数字答案随文件数的增长（仿造文件；热身后 p95 的目标 ≤ {GOAL_MS} 毫秒；初次问到时要先读文件）：",
        "  文件数    数      启动    中位数      p95   初次中位数   各部门比较*       最大内存   答出",
    ]
    for one in found:
        asked = len(one.first.seconds) + len(one.again.seconds)
        compared = "、".join(f"{seconds:.1f}" for seconds in one.compared)
        mark = "达标" if one.again.milliseconds(0.95) <= GOAL_MS else "未达标"
        lines.append(
            f"  {one.documents:>6}{one.facts:>8}{one.start:>7.1f} 秒{one.again.milliseconds(0.5):>6.1f} 毫秒"
            f"{one.again.milliseconds(0.95):>6.1f} 毫秒{one.first.milliseconds(0.5):>7.0f} 毫秒"
            f"   {compared:>16} 秒{one.memory:>7} MB  {one.answered}/{asked}  {mark}"
        )
    return [*lines, f"  * “{_COMPARISON}”：收入以后第一次问、重新启动以后问、再问"]
