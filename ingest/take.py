"""Files and folders → the store (入库), one transaction a document, each with its outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Rejected, Unnamed
from ingest.pairing import completed, waits
from ingest.pipeline import NOTHING_STATED, Statements, proved
from ingest.readers import READERS
from ingest.readers.kinds import TOLD_IN_FOLDERS
from ingest.reading import Found, Job, read_all
from ingest.records import Extract, Problem, Source
from ingest.store import Saved, Store
from ingest.terms.forms import FORMS

_LOOKED_AT = frozenset(READERS) | TOLD_IN_FOLDERS  # in a folder; what has to be converted is told
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: extract and saved are None where it was rejected (reason says why).

    beside names the other files of its disclosure that are held (tables and narrative apart).
    """

    file: str
    extract: Extract | None
    saved: Saved | None
    reason: str | None = None
    beside: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """taken, unchanged or rejected."""
        return self.saved.status if self.saved is not None else "rejected"


def take(
    paths: Sequence[Path],
    store: Store,
    statements: Statements = NOTHING_STATED,
    *,
    max_bytes: int,
    progress: Progress,
) -> tuple[Taken, ...]:
    """Take every file; one that is rejected leaves the others and the store as they are.

    A file that leaves open whose it is comes last: another file of the call may say it.
    Raises StoreError where the store cannot be written.
    """
    files = list(files_of(paths))
    reads = read_all([Job(path, statements, max_bytes) for path, reason in files if reason is None])
    outcomes: dict[int, Taken] = {}
    waiting: dict[int, Extract | Unnamed] = {}
    for number, (path, reason) in enumerate(files):
        progress(f"[{number + 1}/{len(files)}] {path.name}")
        outcome = _taken(path, next(reads) if reason is None else reason, store)
        if isinstance(outcome, Taken):
            outcomes[number] = outcome
            progress(f"    {told(outcome)}")
        else:
            waiting[number] = outcome
            progress("    没有写全部门、年度、种类或口径，等其余文件读完后与它们对照")
    for number, found in waiting.items():
        path = files[number][0]
        progress(f"[{number + 1}/{len(files)}] {path.name}（对照）")
        outcomes[number] = _paired(path, statements, found, store)
        progress(f"    {told(outcomes[number])}")
    return tuple(outcomes[number] for number in range(len(files)))


def files_of(paths: Sequence[Path]) -> Iterator[tuple[Path, str | None]]:
    """Yield each file with None, or with the reason why it cannot be one."""
    for path in paths:
        if path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in _LOOKED_AT and not _hidden(file, path)
            )
            if not found:
                yield path, f"文件夹“{path}”里没有可读的文件（{'、'.join(sorted(READERS))}）；请核对路径。"
            yield from ((file, None) for file in found)
        elif path.exists():
            yield path, None
        else:
            yield path, f"找不到“{path}”；请核对路径。"


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in file.relative_to(root).parts)


def _taken(path: Path, found: Found, store: Store) -> Taken | Extract | Unnamed:
    """Take what was read of a file; one that leaves its identity open is returned as it was read."""
    if isinstance(found, str):
        return Taken(str(path), None, None, found)
    return found if isinstance(found, Unnamed) or waits(found) else _saved(path, found, store)


def _paired(path: Path, statements: Statements, found: Extract | Unnamed, store: Store) -> Taken:
    try:
        extract = completed(path, statements, found, store)
    except Rejected as error:
        return Taken(str(path), None, None, str(error))
    except OSError as error:
        return Taken(str(path), None, None, f"“{path}”读不出来（{error.strerror}）；请检查读取权限。")
    return _saved(path, extract, store)


def _saved(path: Path, extract: Extract, store: Store) -> Taken:
    saved = store.save(extract, original=path, recheck=proved)
    own = extract.document.content_hash
    beside = tuple(file.file for file in store.files(saved.document_id) if file.content_hash != own)
    return Taken(str(path), extract, saved, beside=beside)


def told(taken: Taken) -> str:
    """Say the outcome of one file in one line."""
    if taken.extract is None or taken.saved is None:
        return f"未收：{taken.reason}"
    extract, document = taken.extract, taken.extract.document
    kind = "预算" if document.document_type == "budget" else "决算"
    name = f"{document.department} {document.fiscal_year} 年{kind}"
    if taken.saved.status == "unchanged":
        held = (
            "已有官方文件，样例不收"
            if taken.saved.outcome == "sample_not_taken"
            else "内容与已收的相同，没有变化"
        )
        return f"未变：{name}，{held}"
    parts = [
        (
            f"已收：{name}，{len(extract.tables)} 张表、{len(extract.facts)} 个数、"
            f"{len(extract.passages)} 段文字"
        ),
    ]
    if taken.saved.outcome == "sample_replaced":
        parts.append("替换了样例")
    if taken.beside:
        parts.append(f"与{'、'.join(f'《{file}》' for file in taken.beside)}是同一份公开文件，合为一份")
    if taken.saved.joined_forms:
        parts.append(f"新增表：{_names(taken.saved.joined_forms)}")
    if taken.saved.replaced_forms:
        parts.append(f"替换了已有的表：{_names(taken.saved.replaced_forms)}")
    if extract.problems:
        parts.append(f"{len(extract.problems)} 个问题")
    return "；".join(parts)


def _names(forms: Sequence[str]) -> str:
    """Return forms by their usual names; a table of no standard form by its own title."""
    return "、".join(FORMS[form].name if form in FORMS else form for form in forms)


def summary(outcomes: Sequence[Taken]) -> dict[str, object]:
    """Return the summary of a call as the contract's JSON object."""
    return {"documents": [_summary(taken) for taken in outcomes]}


def _summary(taken: Taken) -> dict[str, object]:
    if taken.extract is None or taken.saved is None:
        problem = Problem(Source("", 1), "rejected", taken.reason or "")
        return {
            "file": taken.file,
            "document_id": None,
            "title": None,
            "department": None,
            "fiscal_year": None,
            "document_type": None,
            "status": "rejected",
            "files": [],
            "pages": 0,
            "tables": [],
            "passages": 0,
            "problems": [_problem(problem)],
        }
    extract, document = taken.extract, taken.extract.document
    counts: dict[str | None, int] = {}
    for fact in extract.facts:
        counts[fact.table_id] = counts.get(fact.table_id, 0) + 1
    return {
        "file": taken.file,
        "document_id": taken.saved.document_id,
        "title": document.title,
        "department": document.department,
        "fiscal_year": document.fiscal_year,
        "document_type": document.document_type,
        "scope": document.scope,
        "sample": document.sample,
        "status": taken.status,
        "outcome": taken.saved.outcome,
        "files": list(taken.beside),
        "replaced_forms": list(taken.saved.replaced_forms),
        "joined_forms": list(taken.saved.joined_forms),
        "pages": document.pages,
        "tables": [
            {
                "title": table.title,
                "form": table.form,
                "page": table.source.page,
                "unit": table.unit,
                "rows": len(table.rows),
                "facts": counts.get(table.table_id, 0),
                "status": table.status,
            }
            for table in extract.tables
        ],
        "passages": len(extract.passages),
        "problems": [_problem(problem) for problem in extract.problems],
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {"kind": problem.kind, "message": problem.message, "page": problem.source.page}
