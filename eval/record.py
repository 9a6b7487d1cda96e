"""The run record (运行记录): one self-contained JSON file a run, enough to read and compare it later."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

# pydantic reads these annotations at run time.
from eval.gold import Content, GoldError, Question

ROOT = Path(__file__).resolve().parent.parent
RUNS = Path(__file__).parent / "runs"
VERSION = 1
BLIND = "blind"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartRecord(_Strict):
    """One scored part."""

    name: str
    holds: bool | None
    found: str


class ResultRecord(_Strict):
    """One question on one document: asked, answered, scored."""

    set: str
    content: Content
    question: Question
    answer: dict[str, JsonValue] | None  # None where the assistant broke down
    error: str | None
    parts: list[PartRecord]
    passed: bool
    wrong_number: bool
    false_refusal: bool
    numeric: bool
    citations: int
    citations_wrong: int
    seconds: Annotated[float, Field(ge=0)]

    @property
    def key(self) -> tuple[str, str]:
        """What names a result in its run: question and document."""
        return self.question.id, self.content

    @property
    def blind(self) -> bool:
        """Whether the question was written without looking at the code."""
        return self.set.startswith(BLIND)

    @property
    def status(self) -> str:
        """The status of the answer."""
        return str(self.answer["status"]) if self.answer else "error"


class SkippedRecord(_Strict):
    """Questions that were not asked: counted, never averaged in."""

    set: str
    content: Content
    questions: int
    reason: str


class Revision(_Strict):
    """The state of the code."""

    commit: str | None
    dirty: bool


class StoreRecord(_Strict):
    """What was asked about."""

    content: Content
    file: str
    hash: str


class RunRecord(_Strict):
    """One run of the evaluation."""

    version: int
    started: str
    revision: Revision
    settings: dict[str, JsonValue]
    prompts: dict[str, str]
    stores: list[StoreRecord]
    results: list[ResultRecord]
    skipped: list[SkippedRecord]


def read_revision(root: Path = ROOT) -> Revision:
    """Return the git revision and whether the tree differs from it; no commit where there is no git."""
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain")
    except (OSError, subprocess.CalledProcessError):
        return Revision(commit=None, dirty=True)
    return Revision(commit=commit, dirty=bool(changed))


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - fixed arguments
        ["git", *arguments],  # noqa: S607 - the git of the user's path
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def prompt_hashes(folder: Path = ROOT / "prompts") -> dict[str, str]:
    """Return the hash of each prompt file by name."""
    files = sorted(path for path in folder.glob("*") if path.suffix in {".md", ".txt"})
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_run(run: RunRecord, folder: Path = RUNS) -> Path:
    """Write a run record under its start time and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    commit = (run.revision.commit or "nogit")[:8]
    path = folder / f"{run.started.replace(':', '').replace('-', '')}-{commit}.json"
    # exclude_unset keeps the questions as they were written: what a line leaves out is not scored.
    data = run.model_dump(mode="json", exclude_unset=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def read_run(path: Path) -> RunRecord:
    """Return a run record. Raises GoldError with one sentence where the file is none."""
    try:
        return RunRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        raise GoldError(f"读不到运行记录 {path}：{error.strerror}。") from error
    except ValidationError as error:
        raise GoldError(f"{path} 不是运行记录（{error.error_count()} 处不合格式）。") from error


def find_run(name: str, folder: Path = RUNS) -> Path:
    """Return the path of a run by path, by file name, or the newest for `latest`."""
    if name == "latest":
        runs = sorted(folder.glob("*.json"))
        if not runs:
            raise GoldError("还没有运行记录，请先运行 python -m eval run。")
        return runs[-1]
    for path in (Path(name), folder / name, folder / f"{name}.json"):
        if path.is_file():
            return path
    raise GoldError(f"没有名为 {name} 的运行记录。")
