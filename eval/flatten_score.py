"""Flattened text against the PDF's own cells (定位评测): which numbers land in the column they stand in.

A number of the text is looked up by its place on the page: the PDF's cell that holds it is the truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from eval.flatten import flattened, text_of
from eval.summary import Rate
from ingest.errors import Rejected
from ingest.pipeline import Statements, read
from ingest.terms.columns import FUNDS, term_of
from ingest.terms.forms import FORMS
from ingest.terms.items import strip_numbering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from eval.flatten import FlatLine
    from ingest.records import Extract, Fact

Outcome = Literal["right", "wrong", "ambiguous", "quarantined", "missing"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "ambiguous", "quarantined", "missing")
# heads that are told by side, fund, period or stage of a column, or hold all of a table's columns
_SAYS_NO_MORE = frozenset(
    {"收入", "支出", "年度", "预算数", "执行数", "决算数", *FUNDS, "“三公”经费合计", "基本支出组"}
    | {"人员经费", "公用经费"}  # above a list of subjects, which are of one of them by their code
)


@dataclass(frozen=True, slots=True)
class Placed:
    """One number of a PDF's cells and what became of it in the flattened text."""

    file: str
    truth: Fact
    read: Fact | None
    outcome: Outcome

    @property
    def wrong_and_proved(self) -> bool:
        """A number in a wrong place that identities are said to prove: the worst there is."""
        return self.outcome == "wrong" and self.read is not None and self.read.status == "proved"


@dataclass(frozen=True, slots=True)
class Compared:
    """The numbers of one file; extra are numbers read from the text that no cell of the PDF holds."""

    file: str
    numbers: tuple[Placed, ...]
    extra: tuple[Fact, ...]


def compare(path: Path) -> Compared:
    """Flatten a PDF, read the text and the PDF itself, and compare. Raises Rejected as reading does."""
    true = _read(path)
    lines = flattened(path)
    document = true.document
    with TemporaryDirectory() as folder:
        text = Path(folder, f"{path.stem}.txt")
        text.write_text(text_of(lines), encoding="utf-8")
        said = Statements(document.department, document.fiscal_year, document.document_type)
        flat = read(text, said)
    return compared(path.name, true, flat, lines)


def _read(path: Path) -> Extract:
    """Read a PDF; where it names no department, one is stated: only numbers are compared."""
    try:
        return read(path)
    except Rejected:
        return read(path, Statements(department="（未写明）"))


def compared(file: str, true: Extract, flat: Extract, lines: Sequence[FlatLine]) -> Compared:
    """Compare two readings of one document: from its cells, and from its flattened text."""
    sound = {table.table_id for table in true.tables if table.status != "quarantined"}
    truths = [
        fact
        for fact in true.facts
        if fact.table_id in sound and fact.value is not None and fact.column_path is not None
    ]
    reserved = frozenset(table.table_id for table in flat.tables if table.status == "quarantined")
    found: dict[str, Fact] = {}
    extra: list[Fact] = []
    for fact, places in _places(flat.facts, lines):
        truth = _cell_at(truths, fact.source.page, places)
        if truth is None:
            extra.append(fact)
        else:
            found.setdefault(truth.fact_id, fact)
    numbers = tuple(
        Placed(file, truth, mine, _outcome(truth, mine, reserved))
        for truth in truths
        for mine in [found.get(truth.fact_id)]
    )
    return Compared(file, numbers, tuple(extra))


def _outcome(truth: Fact, mine: Fact | None, reserved: frozenset[str]) -> Outcome:
    if mine is None:
        return "missing"
    if mine.table_id in reserved:
        return "quarantined"
    if mine.column_path is None:
        return "ambiguous"
    return "right" if same_place(truth, mine) else "wrong"


def same_place(truth: Fact, mine: Fact) -> bool:
    """Tell whether two facts are one number: the same row, the same column, the same value and unit."""
    return (
        (_row(truth) == _row(mine) or _whole(truth) == _whole(mine))
        and _column(truth) == _column(mine)
        and (truth.value, truth.unit) == (mine.value, mine.unit)
    )


def _row(fact: Fact) -> tuple[str, str | None]:
    return _bare(strip_numbering(fact.row_path[-1])) if fact.row_path else "", fact.side


def _whole(fact: Fact) -> tuple[str, str | None]:
    """Return all labels of a row as one: a unit and its project may be printed as one run of words."""
    return _bare("".join(fact.row_path)), fact.side


def _column(fact: Fact) -> tuple[object, ...]:
    """Return what a column means: its own measure, and the measures of the heads above it that say more."""
    path = fact.column_path or ()
    above = (term.measure for label in path[:-1] if (term := term_of(label)) is not None)
    groups = tuple(measure for measure in above if measure not in _SAYS_NO_MORE)
    return (fact.measure, groups, fact.fund, fact.period, fact.stage)


def _bare(text: str) -> str:
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", text))


# --- where a number of the text stands on the page -----------------------------------------------------


def _places(facts: Iterable[Fact], lines: Sequence[FlatLine]) -> Iterator[tuple[Fact, tuple[float, float]]]:
    """Yield each table fact of a text with the middle of its first digit; equal ones of a line in turn."""
    used: Counter[tuple[int, str]] = Counter()
    for fact in facts:
        if fact.kind != "table" or fact.value is None or fact.source.lines is None:
            continue
        first, last = fact.source.lines
        for number in range(first, last + 1):
            line = lines[number - 1]
            starts = _starts(line.text, fact.printed)
            turn = used[number, fact.printed]
            if turn < len(starts) and (box := line.boxes[starts[turn]]) is not None:
                used[number, fact.printed] += 1
                yield fact, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                break


def _starts(text: str, printed: str) -> list[int]:
    """Return where a printed number starts in a line; one that breaks off at the line's end counts."""
    whole = [match.start() for match in re.finditer(rf"(?<![\d.,]){re.escape(printed)}(?![\d.,])", text)]
    if whole:
        return whole
    cut = [at for at in range(len(text)) if printed.startswith(text[at:].rstrip()) and text[at:].strip()]
    return cut[:1]


def _cell_at(truths: Sequence[Fact], page: int, place: tuple[float, float]) -> Fact | None:
    x, y = place
    for fact in truths:
        box = fact.source.box
        if fact.source.page == page and box is not None and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            return fact
    return None


# --- the table -----------------------------------------------------------------------------------------

_NAMES: dict[Outcome, str] = {
    "right": "正确",
    "wrong": "错栏或错行",
    "ambiguous": "位置不定",
    "quarantined": "整表不读",
    "missing": "没有读到",
}


def report(files: Sequence[Compared]) -> str:
    """Return the shares by form, then by file, and each number that is wrong though proved."""
    numbers = [number for one in files for number in one.numbers]
    forms = sorted({_form(number) for number in numbers})
    by_form = [(form, [number for number in numbers if _form(number) == form]) for form in forms]
    by_file = [(one.file, one.numbers) for one in files if one.numbers]
    faults = [number for number in numbers if number.wrong_and_proved]
    extra = sum(len(one.extra) for one in files)
    return "\n".join(
        [
            *_table("表式", [*by_form, ("合计", numbers)]),
            "",
            *_table("文件", by_file),
            "",
            f"错而标为已印证：{len(faults)}；文字里有、单元格里没有的数：{extra}",
            *(_fault(number) for number in faults),
        ]
    )


def _form(number: Placed) -> str:
    return FORMS[number.truth.form].name if number.truth.form in FORMS else "其他表"


def _table(head: str, rows: Sequence[tuple[str, Sequence[Placed]]]) -> Iterator[str]:
    yield f"| {head} | 数 | {' | '.join(_NAMES.values())} | 错而已印证 |"
    yield f"|{' --- |' * (len(_NAMES) + 3)}"
    for name, numbers in rows:
        counts = Counter(number.outcome for number in numbers)
        shares = " | ".join(_share(counts[outcome], len(numbers)) for outcome in OUTCOMES)
        faults = sum(number.wrong_and_proved for number in numbers)
        yield f"| {name} | {len(numbers)} | {shares} | {faults} |"


def _share(part: int, whole: int) -> str:
    percent = Rate(part, whole).percent
    return f"{part}（{percent}%）" if part else "0"


def _fault(number: Placed) -> str:
    truth, mine = number.truth, number.read
    read_as = "" if mine is None else f"{'/'.join(mine.row_path)}·{'/'.join(mine.column_path or ())}"
    return (
        f"- {number.file} 第 {truth.source.page} 页 {truth.printed}："
        f"{'/'.join(truth.row_path)}·{'/'.join(truth.column_path or ())}，读作 {read_as}"
    )


def shares(files: Sequence[Compared]) -> dict[str, dict[str, int]]:
    """Return the counts of outcomes by form, for `--json`."""
    found: dict[str, Counter[str]] = {}
    for one in files:
        for number in one.numbers:
            counts = found.setdefault(number.truth.form or "", Counter())
            counts[number.outcome] += 1
            counts["wrong_and_proved"] += number.wrong_and_proved
    return {form: dict(counts) for form, counts in sorted(found.items())}


def compare_all(paths: Iterable[Path], progress: Callable[[str], None]) -> tuple[Compared, ...]:
    """Compare every PDF of some files and folders; those that are no disclosure are told and left out."""
    found: list[Compared] = []
    for path in paths:
        for file in sorted(path.glob("*.pdf")) if path.is_dir() else [path]:
            try:
                found.append(compare(file))
            except Rejected as error:
                progress(f"略过：{error}")
                continue
            progress(f"{file.name}：{len(found[-1].numbers)} 个数")
    return tuple(found)
