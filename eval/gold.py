"""Gold questions (标准题): one JSON object a line, keyed by hand from a document, never from our output.

The format is described for people in `eval/questions/README.md`. Whatever a line leaves out is not scored.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

# pydantic reads these annotations at run time.
from assistant.records import FigureKind, RefusalReason, Route, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTIONS = Path(__file__).parent / "questions"

# What a line was keyed from; a name that this version does not know is skipped, not refused.
Content = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Kind = Literal[
    "lookup_formal",
    "lookup_colloquial",
    "unit",
    "zero_blank_empty",
    "derived",
    "narrative_number",
    "performance",
    "procurement",
    "assets",
    "passage",
    "false_premise",
    "not_in_documents",
    "ambiguous",
    "conversation",
    "hostile",
]


class GoldError(Exception):
    """A gold file that cannot be used: the message names file and line."""


def _decimal_text(text: str) -> str:
    """Return text where it is a plain decimal string; a gold figure never passes through a float."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"不是十进制数字：{text!r}") from None
    if not value.is_finite() or "e" in text.lower() or "," in text:
        raise ValueError(f"不是普通写法的十进制数字：{text!r}")
    return text


DecimalText = Annotated[str, AfterValidator(_decimal_text)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ExpectedFigure(_Strict):
    """One expected number; `unit` left out is not scored, null must be null, a list offers spellings."""

    value: DecimalText
    unit: str | list[str] | None = None
    kind: FigureKind | None = None

    @property
    def number(self) -> Decimal:
        """The expected value."""
        return Decimal(self.value)

    @property
    def scores_unit(self) -> bool:
        """Whether the line says what the unit must be."""
        return "unit" in self.model_fields_set

    def accepts_unit(self, unit: str | None) -> bool:
        """Return whether an answer's unit is one of those the line accepts."""
        if not self.scores_unit:
            return True
        return unit in self.unit if isinstance(self.unit, list) else unit == self.unit

    def shown(self) -> str:
        """Return the figure as people read it."""
        unit = "／".join(self.unit) if isinstance(self.unit, list) else (self.unit or "")
        return f"{self.value}{unit}"


class ExpectedReading(_Strict):
    """One reading that a clarification must offer."""

    figures: Annotated[list[ExpectedFigure], Field(min_length=1)]


class Expect(_Strict):
    """What the answer must be. A field that is left out is not scored."""

    status: Status | list[Status]
    route: Route | None = None
    figures: list[ExpectedFigure] | None = None
    only: bool = False  # no figure beyond the expected ones
    any_order: bool = False
    refusal: RefusalReason | list[RefusalReason] | None = None
    file: str | list[str] | None = None  # where several documents are held: which may be cited
    page: int | list[int] | None = None
    table: str | list[str | None] | None = None  # form key; null = the narrative
    row: str | None = None
    operands: list[DecimalText] = []  # printed figures that must be cited
    quote_contains: list[str] = []
    text_contains: list[str] = []
    text_excludes: list[str] = []
    readings: list[ExpectedReading] = []

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The accepted statuses."""
        return tuple(self.status) if isinstance(self.status, list) else (self.status,)

    @property
    def reasons(self) -> tuple[RefusalReason, ...]:
        """The accepted reasons of a refusal."""
        if self.refusal is None:
            return ()
        return tuple(self.refusal) if isinstance(self.refusal, list) else (self.refusal,)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that may be cited."""
        if self.page is None:
            return ()
        return tuple(self.page) if isinstance(self.page, list) else (self.page,)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that may be cited; () = not scored."""
        if self.file is None:
            return ()
        return tuple(self.file) if isinstance(self.file, list) else (self.file,)

    @property
    def tables(self) -> tuple[str | None, ...]:
        """The forms that may be cited; (None,) = the narrative; () = not scored."""
        if "table" not in self.model_fields_set:
            return ()
        return tuple(self.table) if isinstance(self.table, list) else (self.table,)

    @model_validator(mode="after")
    def _consistent(self) -> Expect:
        if self.refusal is not None and "refused" not in self.statuses:
            raise ValueError("有 refusal 时 status 应为 refused")
        if self.statuses == ("refused",) and not self.reasons:
            raise ValueError("status 为 refused 时应写 refusal")
        if self.statuses == ("refused",) and self.figures:
            raise ValueError("拒答题不应有 figures")
        if self.readings and "clarify" not in self.statuses:
            raise ValueError("有 readings 时 status 应为 clarify")
        return self


class Held(_Strict):
    """The document a line was keyed from."""

    content: Content


class Question(_Strict):
    """One gold question; the last turn's answer is scored."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    kind: Kind
    turns: Annotated[list[str], Field(min_length=1)]
    document: Held
    applies_to: Annotated[list[Content], Field(min_length=1)]
    expect: Expect
    note: str = ""

    @model_validator(mode="after")
    def _own_document(self) -> Question:
        if self.document.content not in self.applies_to:
            raise ValueError("applies_to 应包含 document.content")
        return self


def read_file(path: Path) -> tuple[Question, ...]:
    """Return the questions of one JSONL file. Raises GoldError naming the line that does not hold."""
    questions: list[Question] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(Question.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise GoldError(f"{path.name} 第 {number} 行不合格式：{error}") from error
    if not questions:
        raise GoldError(f"{path.name} 里没有题目。")
    return tuple(questions)


def read_sets(folder: Path = QUESTIONS, name: str | None = None) -> dict[str, tuple[Question, ...]]:
    """Return the gold sets of a folder by file name (without .jsonl); `name` limits them to one.

    Raises GoldError where a file is wrong, an id is used twice or the named set does not exist.
    """
    sets = {path.stem: read_file(path) for path in sorted(folder.glob("*.jsonl"))}
    _refuse_repeated(question.id for questions in sets.values() for question in questions)
    if name is None:
        return sets
    chosen = {key: questions for key, questions in sets.items() if key == name or key.startswith(f"{name}_")}
    if not chosen:
        raise GoldError(f"没有名为“{name}”的题集；现有：{'、'.join(sets) or '无'}。")
    return chosen


def _refuse_repeated(ids: Iterable[str]) -> None:
    repeated = [name for name, count in Counter(ids).items() if count > 1]
    if repeated:
        raise GoldError(f"题号重复：{'、'.join(repeated)}")
