"""Files → what was read of each (并行读取), in order: many in processes of their own, few in this one.

Reading a PDF is work for one processor, so that two processes read a folder twice as fast; and where a file
brings a process down (it runs out of memory, a library fails in C), the others are read all the same.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Rejected, Unnamed
from ingest.pipeline import Statements, read
from ingest.records import Extract

log = logging.getLogger(__name__)

Found = Extract | Unnamed | str  # a str is the reason why a file is rejected
_MOST_WORKERS = 4
_AHEAD = 2  # files a worker that are read before they are asked for
_WORTH_IT = 2_000_000  # bytes in all: a worker takes a second to start


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read, what the operator states of it, and how large it may be."""

    path: Path
    statements: Statements
    max_bytes: int


def read_all(
    jobs: Sequence[Job], *, workers: int | None = None, one: Callable[[Job], Found] | None = None
) -> Iterator[Found]:
    """Yield what was read of each file, in order.

    workers: how many processes read; 0 reads in this one, None chooses by the size of the files. one: what
    reads a file.
    """
    one = one or read_one
    workers = _workers(jobs) if workers is None else workers
    waiting = deque(jobs)
    while waiting:
        pool = _pool(workers)
        try:
            yield from _read(pool, waiting, one, max(1, _AHEAD * workers))
        finally:
            pool.shutdown(cancel_futures=True)
        if waiting:  # a process went down: the next file may be the reason
            yield _alone(waiting.popleft(), one)


def read_one(job: Job) -> Found:
    """Read one file."""
    path = job.path
    try:
        _check_size(path, job.max_bytes)
        return read(path, job.statements)
    except Unnamed as error:
        return error
    except Rejected as error:
        return str(error)
    except OSError as error:
        return f"“{path}”读不出来（{error.strerror}）；请检查读取权限。"


def _check_size(path: Path, max_bytes: int) -> None:
    size = path.stat().st_size
    if size > max_bytes:
        raise Rejected(
            f"“{path.name}”有 {size // 1_000_000} MB，超过上限 {max_bytes // 1_000_000} MB；"
            "确需读取时请调大 MINGZHANG_MAX_FILE_MB。"
        )


def _read(pool: Executor, waiting: deque[Job], one: Callable[[Job], Found], ahead: int) -> Iterator[Found]:
    """Yield what the pool reads, and take it off what waits; stops where a process of the pool went down."""
    running: deque[Future[Found]] = deque()
    while waiting:
        while len(running) < min(ahead, len(waiting)):
            running.append(pool.submit(one, waiting[len(running)]))
        failure = running[0].exception()
        if isinstance(failure, BrokenProcessPool):
            return
        job, done = waiting.popleft(), running.popleft()
        yield done.result() if failure is None else _failed(job, failure)


def _alone(job: Job, one: Callable[[Job], Found]) -> Found:
    """Read a file in a process that nothing else depends on."""
    with _pool(1) as pool:
        done = pool.submit(one, job)
        failure = done.exception()
    if isinstance(failure, BrokenProcessPool):
        return (
            f"读取“{job.path.name}”的程序意外中止（内存可能不够，或文件已损坏）；请拆分或重新取得文件后再试。"
        )
    return done.result() if failure is None else _failed(job, failure)


def _failed(job: Job, failure: BaseException) -> str:
    """Say that the program itself is at fault; how it came about stands in the log."""
    log.error("reading %s failed", job.path, exc_info=failure)
    kind = type(failure).__name__
    return f"读取“{job.path.name}”时程序出错（{kind}），没有收入；经过已写入运行日志，请告知开发者。"


def _workers(jobs: Sequence[Job]) -> int:
    sizes = [job.path.stat().st_size for job in jobs if job.path.is_file()]
    if len(sizes) < 2 or sum(sizes) < _WORTH_IT:
        return 0
    return min(_MOST_WORKERS, os.cpu_count() or 1, len(sizes))


def _pool(workers: int) -> Executor:
    if not workers:
        return ThreadPoolExecutor(1, "reading")
    # started anew, not forked: a fork would copy threads and open databases of this process
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_undisturbed)


def _undisturbed() -> None:
    """Leave Ctrl-C to the process that asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tell_progress()


def tell_progress() -> None:
    """Write the progress of long readings (recognising print) to stderr, for the command line."""
    slow = logging.getLogger("ingest.readers.ocr")
    if not slow.handlers:
        slow.addHandler(logging.StreamHandler())
        slow.setLevel(logging.INFO)
        slow.propagate = False
