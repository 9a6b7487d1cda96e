"""How fast published PDFs are taken, embeddings included, and what memory that needs (收录速度)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from eval.bench_scale import peak_megabytes
from eval.documents import FILES, SERVERS
from eval.gold import GoldError
from eval.record import ROOT

PAGES_A_SECOND = 6
MEMORY_MB = 1_500
LONG = 170  # pages of a file longer than any that is published


@dataclass(frozen=True, slots=True)
class Ingested:
    """One call of the command: what was taken, seconds, and the memory of its largest process."""

    taken: int
    files: int
    pages: int
    seconds: float
    memory: int


def published(progress: Callable[[str], None]) -> list[str]:
    """Take the published PDFs and a long one; returns lines, one that says so where there are none."""
    folder = FILES["real"][0]
    files = sorted(folder.glob("*.pdf")) if folder.is_dir() else []
    if not files:
        return [f"收录公开的 PDF：未测，没有 {os.path.relpath(folder, ROOT)}/*.pdf"]
    with TemporaryDirectory(prefix="mingzhang-bench-") as place:
        progress(f"收入 {len(files)} 个公开的 PDF（建向量）……")
        all_of_them = _take(files, Path(place, "all"))
        long = Path(place, "long.pdf")
        source, pages = _joined(files, long)
        progress(f"收入 {pages} 页的 PDF（建向量）……")
        one = _take([long], Path(place, "long"))
    return [
        _line("收录公开的 PDF，建向量", all_of_them),
        _line(f"收录 {pages} 页的 PDF（{source} 的页重复相接）", one),
    ]


def _line(name: str, done: Ingested) -> str:
    speed = done.pages / done.seconds
    fast = "达标" if speed >= PAGES_A_SECOND else "未达标"
    small = "达标" if done.memory <= MEMORY_MB else "未达标"
    return (
        f"{name}：{done.files} 个文件收 {done.taken} 个，{done.pages} 页，{done.seconds:.1f} 秒，"
        f"{speed:.1f} 页/秒（目标 ≥ {PAGES_A_SECOND}，{fast}）；"
        f"最大的进程占内存 {done.memory} MB（目标 ≤ {MEMORY_MB}，{small}）"
    )


def _joined(files: Sequence[Path], path: Path) -> tuple[str, int]:
    """Write the pages of the longest file again and again; returns its name and the number of pages.

    Pages of several departments would be several disclosures in a file, and no document.
    """
    lengths = {file: _pages(file) for file in files}
    longest = max(files, key=lambda file: lengths[file])
    source = pypdfium2.PdfDocument(longest)
    whole = pypdfium2.PdfDocument.new()
    while len(whole) < LONG:
        whole.import_pages(source)
    whole.save(path)
    pages = len(whole)
    whole.close()
    source.close()
    return longest.name, pages


def _pages(file: Path) -> int:
    document = pypdfium2.PdfDocument(file)
    try:
        return len(document)
    finally:
        document.close()


def _take(files: Sequence[Path], store: Path) -> Ingested:
    """Run the command. Raises GoldError with its own last line where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in SERVERS}
    command = [sys.executable, "-m", "ingest", *map(str, files), "--store", str(store), "--json"]
    store.parent.mkdir(parents=True, exist_ok=True)
    said, told = store.with_suffix(".json"), store.with_suffix(".log")
    started = time.perf_counter()
    with said.open("wb") as out, told.open("wb") as err:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)  # noqa: S603
        _, status, used = os.wait4(running.pid, 0)
    seconds = time.perf_counter() - started
    code = running.returncode = os.waitstatus_to_exitcode(status)
    if code not in {0, 1} or not said.stat().st_size:
        last = told.read_text(encoding="utf-8").strip().splitlines()[-1:] or ["没有说明"]
        raise GoldError(f"公开的 PDF 没有收入（退出码 {code}）：{last[0]}")
    documents = json.loads(said.read_bytes())["documents"]
    taken = [document for document in documents if document["status"] == "taken"]
    return Ingested(
        len(taken),
        len(documents),
        sum(document["pages"] for document in taken),
        seconds,
        peak_megabytes(used.ru_maxrss),
    )
