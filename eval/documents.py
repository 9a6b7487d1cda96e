"""The documents the gold questions are asked about (评测文件), and the stores that hold them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from eval.gold import GoldError
from eval.record import ROOT, StoreRecord
from eval.score import Ground
from eval.witness import read_witness
from ingest.settings import Settings, load_settings
from ingest.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from eval.gold import Content

SHARED = "shared"
# The gold questions name these; nothing else in the project knows them.
FILES: dict[Content, tuple[Path, str]] = {
    "real": (ROOT.parent / "shared" / "documents", "shijiazhuang_gxj_2023_ys.txt"),
    "sample": (ROOT / "data" / "documents", "*.txt"),
    "workbook": (ROOT / "data" / "documents", "*.xlsx"),
    SHARED: (ROOT.parent / "shared" / "documents", "*"),
}
_SEVERAL = 2  # documents; a store that holds fewer is not one of many documents

_SOME_REJECTED = 1
SERVERS = ("MINGZHANG_DATABASE_URL", "MINGZHANG_CHROMA_URL")


@dataclass(frozen=True, slots=True)
class Subject:
    """One document in a store, ready to be asked about."""

    content: Content
    assistant: Assistant
    ground: Ground
    record: StoreRecord


def find_file(content: Content) -> Path | None:
    """Return the document of a content (or the folder of many), None where it is absent or unknown."""
    if content not in FILES:
        return None
    folder, pattern = FILES[content]
    found = sorted(folder.glob(pattern)) if folder.is_dir() else []
    if content == SHARED:
        return folder if len(found) >= _SEVERAL else None
    return found[0] if found else None


def absent(content: Content) -> str:
    """Return why the questions on a content are skipped."""
    if content not in FILES:
        return f"不认识的文件代号“{content}”"
    folder, pattern = FILES[content]
    return f"文件不在：{os.path.relpath(folder, ROOT)}/{pattern}"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one command, start-up included: on the clock, and of processor time."""

    clock: float
    processor: float


def take(path: Path, store: Path, *, embeddings: bool = True) -> Spent:
    """Take one document, or a folder of many, through the public command and return what it took.

    Of a folder some files may be rejected (scans, forms); the rest is taken all the same. Raises GoldError
    with the command's own last line where it fails.
    """
    # A database or Chroma server of the environment is the operator's: a measurement never writes there.
    environment = {name: value for name, value in os.environ.items() if name not in SERVERS}
    if not embeddings:
        environment["MINGZHANG_EMBEDDING_MODEL"] = "none"
    started, used = time.perf_counter(), _children()
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "ingest", str(path), "--store", str(store)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    spent = Spent(time.perf_counter() - started, _children() - used)
    if done.returncode > (_SOME_REJECTED if path.is_dir() else 0):
        said = (done.stderr.strip() or done.stdout.strip() or "没有说明").splitlines()[-1]
        raise GoldError(f"{path.name} 没有收入（退出码 {done.returncode}）：{said}")
    return spent


def _children() -> float:
    """Return the processor seconds of all finished child processes."""
    times = os.times()
    return times.children_user + times.children_system


def open_subject(content: Content, path: Path, settings: Settings) -> Subject:
    """Open a store that holds the document of a content."""
    store = open_store(settings)
    forms = {
        (document.document_id, table.table_id): table.form
        for document in store.documents()
        for table in store.load(document.document_id).tables
    }
    return Subject(
        content=content,
        assistant=Assistant(store, settings),
        # Pages and quotes belong to the document a line was keyed from; see Question.document.
        ground=Ground(witness=read_witness(path) if path.is_file() else None, forms=forms, own_document=True),
        record=StoreRecord(content=content, file=_shown_name(path, store), hash=store_hash(store)),
    )


def _shown_name(path: Path, store: Store) -> str:
    if path.is_file():
        return path.name
    return f"{os.path.relpath(path, ROOT)}（收入 {len(store.documents())} 份）"


def holds(settings: Settings, path: Path) -> bool:
    """Return whether a store holds a file of this name; of a folder, several of its files."""
    held = {document.file for document in open_store(settings).documents()}
    if path.is_dir():
        return len(held & {file.name for file in path.iterdir()}) >= _SEVERAL
    return path.name in held


def store_hash(store: Store) -> str:
    """Return one hash over all documents and facts of a store."""
    digest = hashlib.sha256()
    for line in sorted(_lines(store)):
        digest.update(line.encode())
    return digest.hexdigest()


def _lines(store: Store) -> Iterable[str]:
    for document in store.documents():
        yield f"{document.document_id} {document.content_hash}\n"
        for fact in store.load(document.document_id).facts:
            parts = (document.document_id, fact.fact_id, fact.printed, fact.value, fact.unit, fact.status)
            yield " ".join(map(str, parts)) + "\n"


def settings_of(folder: Path | None, *, temporary: bool = False) -> Settings:
    """Return the settings of a run; a temporary store lies in its folder alone, on no server."""
    settings = load_settings(store=folder)
    return settings.model_copy(update={"database_url": None, "chroma_url": None}) if temporary else settings
