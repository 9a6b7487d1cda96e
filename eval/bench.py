"""How long answers and taking a document last (性能测量), in plain wall time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.bench_ingest import published
from eval.bench_scale import scales, table
from eval.documents import FILES, Spent, find_file, open_subject, settings_of, take
from eval.gold import GoldError, read_sets
from eval.record import ROOT
from eval.times import Times
from ingest.settings import NO_EMBEDDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.assistant import Assistant
    from eval.gold import Content
    from ingest.settings import Settings

Progress = Callable[[str], None]

_ROUNDS = 5
_TAKES = 3
# The goals the project has set itself, in milliseconds or seconds.
_NUMERIC_MEDIAN_MS = 5
_NUMERIC_P95_MS = 20
_PASSAGE_P95_MS = 100
_TAKE_SECONDS = 3
_TAKE_EMBEDDED_SECONDS = 15
_NUMERIC = frozenset({"lookup_formal", "lookup_colloquial", "unit", "derived"})


@dataclass(frozen=True, slots=True)
class Bench:
    """What was measured, and whether numeric answers did without torch."""

    text: str
    torch_free: bool


def bench(progress: Progress) -> Bench:
    """Measure and return the report. Raises GoldError where there is no document to measure with."""
    contents: tuple[Content, ...] = ("real", "sample")
    found = next(((content, path) for content in contents if (path := find_file(content))), None)
    if found is None:
        raise GoldError(f"没有可测的文件：{FILES['real'][1]} 和样例都不在。")
    content, path = found
    # Measured first: it also brings the program's files into the system's cache.
    start_up = _start_up()
    # Before this process grows: what a child is said to have used counts its parent too.
    of_published = published(progress)
    with TemporaryDirectory(prefix="mingzhang-bench-") as folder:
        progress(f"收入 {path.name}（不建向量）{_TAKES} 次……")
        takes = [take(path, Path(folder) / f"plain{number}", embeddings=False) for number in range(_TAKES)]
        plain = sorted(takes, key=lambda spent: spent.clock)[_TAKES // 2]
        progress(f"收入 {path.name}（建向量）……")
        embedded = take(path, Path(folder) / "embedded")
        questions = [one for group in read_sets().values() for one in group if content in one.applies_to]
        asked = [one.turns[0] for one in questions if one.kind in _NUMERIC and len(one.turns) == 1]
        plainly = open_subject(content, path, _without_vectors(Path(folder) / "plain0")).assistant
        # What is answered with figures; a question that falls back to the narrative is no numeric answer.
        numbers = [question for question in asked if plainly.ask(question).route == "figures"]
        words = [one.turns[0] for one in questions if one.kind == "passage" and len(one.turns) == 1]
        assistant = open_subject(
            content, path, settings_of(Path(folder) / "embedded", temporary=True)
        ).assistant
        numeric = _measure(assistant, numbers, "数字题", progress)
        torch_free = "torch" not in sys.modules
        passages = _measure(assistant, words, "文字题", progress)
    text = "\n".join(
        [
            f"文件：{path.name}",
            _answers("数字答案", numeric, (0.5, _NUMERIC_MEDIAN_MS), (0.95, _NUMERIC_P95_MS)),
            f"  全程没有载入 torch：{'是' if torch_free else '否，未达标'}",
            _answers("文字答案", passages, (0.95, _PASSAGE_P95_MS)),
            f"  其中用到向量模型：{'是' if 'torch' in sys.modules else '否，只按词检索'}",
            _taking("收入文件，不建向量", plain, start_up, _TAKE_SECONDS),
            _taking("收入文件，建向量", embedded, start_up, _TAKE_EMBEDDED_SECONDS),
            *of_published,
            *table(scales(progress)),
        ]
    )
    return Bench(text, torch_free)


def _without_vectors(folder: Path) -> Settings:
    return settings_of(folder, temporary=True).model_copy(update={"embedding_model": NO_EMBEDDING})


def _measure(assistant: Assistant, asked: Sequence[str], name: str, progress: Progress) -> Times:
    """Ask every question some rounds after one warm-up round."""
    progress(f"{name} {len(asked)} 题，先热身一遍，再测 {_ROUNDS} 遍……")
    for question in asked:
        assistant.ask(question)
    seconds: list[float] = []
    for _ in range(_ROUNDS):
        for question in asked:
            started = time.perf_counter()
            assistant.ask(question)
            seconds.append(time.perf_counter() - started)
    return Times(tuple(sorted(seconds)))


def _start_up() -> float:
    """Return the seconds that starting the interpreter and the command alone takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "ingest", "--help"], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _answers(name: str, times: Times, *goals: tuple[float, int]) -> str:
    labels = {0.5: "中位数", 0.95: "p95"}
    shown = [
        f"{labels[share]} {value:.1f} 毫秒（目标 ≤ {goal}，{'达标' if value <= goal else '未达标'}）"
        for share, goal in goals
        if (value := times.milliseconds(share)) is not None
    ]
    return f"{name}（{len(times.seconds)} 次）：{'，'.join(shown)}"


def _taking(name: str, spent: Spent, start_up: float, goal: int) -> str:
    mark = "达标" if spent.clock <= goal else "未达标"
    return (
        f"{name}：{spent.clock:.1f} 秒（目标 ≤ {goal}，{mark}）；"
        f"其中启动约 {start_up:.1f} 秒，处理器时间 {spent.processor:.1f} 秒"
    )
