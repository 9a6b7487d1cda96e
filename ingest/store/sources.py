"""The original files of what is held (原始文件副本), kept so that the database can be built again.

A file lies under `sources/` by its content hash, with a note beside it that says what only the operator or
the file's name could tell. The notes are plain JSON and know nothing of the database or its version.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.records import Document

FOLDER = "sources"


class _Note(BaseModel):
    """What is written beside a kept file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    kept: str
    order: int
    sample: bool = False
    stated: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class KeptSource:
    """One kept file: where it lies, the name it had, and what the operator stated about it.

    stated maps the fields of Document that the operator stated (department, fiscal_year, source_url …).
    """

    path: Path
    file: str
    content_hash: str
    sample: bool
    stated: dict[str, str]


def keep(folder: Path, document: Document, original: Path) -> bool:
    """Keep a file that is being taken; say whether it was not kept before."""
    path = _note_path(folder, document.content_hash)
    note = _read(path) if path.exists() else None
    if note is None:
        note = _Note(
            file=document.file,
            kept=f"{document.content_hash}{original.suffix.lower()}",
            order=time.time_ns(),
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        _place(path.with_name(note.kept), original.read_bytes())
        is_new = True
    else:
        is_new = False
    stated = {name: value.value for name, value in document.stated if value.source is None}
    for name in ("source_url", "published"):
        if (value := getattr(document, name)) is not None:
            stated[name] = value
    note = note.model_copy(update={"sample": document.sample, "stated": stated})
    _place(path, note.model_dump_json(indent=1).encode())
    return is_new


def kept(folder: Path) -> tuple[KeptSource, ...]:
    """Return the kept files in the order they were taken.

    Raises StoreError where a note or its file cannot be read.
    """
    notes = sorted((folder / FOLDER).glob("*.json"))
    found = sorted(((_read(path), path) for path in notes), key=lambda pair: pair[0].order)
    return tuple(
        KeptSource(path.with_name(note.kept), note.file, path.stem, note.sample, dict(note.stated))
        for note, path in found
    )


def original(folder: Path, content_hash: str) -> Path | None:
    """Return the kept file of this content, None where there is none or its content is another one now."""
    note = _note_path(folder, content_hash)
    if not note.is_file():
        return None
    path = note.with_name(_read(note).kept)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != content_hash:
        return None
    return path


def drop(folder: Path, content_hash: str) -> None:
    """Remove a kept file that nothing held came from."""
    note = _note_path(folder, content_hash)
    if note.exists():
        note.with_name(_read(note).kept).unlink(missing_ok=True)
        note.unlink()


def _note_path(folder: Path, content_hash: str) -> Path:
    return folder / FOLDER / f"{content_hash}.json"


def _read(path: Path) -> _Note:
    try:
        return _Note.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise StoreError(f"原始文件的说明“{path}”已损坏；请删除它，再重新收入那份公开文件。") from error


def _place(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
