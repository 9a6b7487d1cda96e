"""The lines of an answer over several documents (并列的各行): one document a line, in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.lookups import wording
from assistant.lookups.outcome import Outcome, Value, Working
from assistant.records import Query
from assistant.reply.across import Across
from assistant.reply.comparable import notes
from assistant.reply.gather import Gathered, basis_of
from ingest.records import Document


@dataclass(frozen=True, slots=True)
class Line:
    """One document's figure in the common unit, and what it is called beside the others."""

    document: Document
    outcome: Outcome
    value: Value
    whose: str
    own: Value  # as printed, where no unit is asked for

    @property
    def changed(self) -> bool:
        """Whether the figure is a change: it is compared with its sign, and told by its direction."""
        return self.outcome.query.operation == "growth"

    @property
    def figure(self) -> Value:
        """The figure as it is given: of a change its magnitude, with the direction in its label."""
        return replace(self.value, value=abs(self.value.value)) if self.changed else self.value

    @property
    def told(self) -> str:
        """Whose figure it is, and the figure; as printed, where that is in another unit."""
        shown = f"{self.whose} {wording.shown(self.value.value, self.value.unit)}"
        if self.changed:
            size = wording.shown(abs(self.value.value), self.value.unit)
            word = "增加" if self.value.value > 0 else "减少"
            return f"{self.whose} {word} {size}" if self.value.value else f"{self.whose} 持平"
        same = self.own.unit == self.value.unit
        return shown if same else f"{shown}（文件印为 {wording.shown(self.own.value, self.own.unit)}）"


@dataclass(frozen=True, slots=True)
class Sides:
    """All lines of an answer over several documents, in the order of the documents."""

    across: Across
    lines: tuple[Line, ...]
    query: Query
    held: tuple[Gathered, ...]
    lacking: tuple[Gathered, ...]

    @property
    def item(self) -> str:
        """What is compared, as the documents call it."""
        first = self.lines[0].outcome
        if self.lines[0].changed:
            return f"{first.query.items[0]}比上年的增减"
        return first.values[0].label

    def argument(self, name: str) -> str | None:
        """Return an argument of the question."""
        return next((value for key, value in self.across.arguments if key == name), None)

    def outcome(
        self,
        values: Sequence[Value],
        sentence: str,
        shown: Sequence[Line],
        working: Working | None = None,
        about: Sequence[Line] = (),
    ) -> Outcome:
        """Return the outcome; shown are the lines that are cited, about those whose differences are told."""
        rows = tuple((line.document, basis_of(line.outcome), line.value) for line in shown)
        extra = tuple(e for line in shown for e in line.value.evidence)
        ids = {line.document.document_id for line in (about or shown)}
        held = [one for one in self.held if one.document.document_id in ids]
        said = (*self.across.assumptions, *notes(held, self.lacking))
        working = working or _workings(shown)
        return Outcome(self.query, tuple(values), sentence, working, extra, said, rows=rows)


def _workings(lines: Sequence[Line]) -> Working | None:
    """Return how the figures of the lines were worked out, one after the other."""
    made = [line.outcome.working for line in lines if line.outcome.working is not None]
    units = [line.value.unit for line in lines if line.outcome.working is not None]
    if not made:
        return None
    told = []
    for working, unit in zip(made, units, strict=True):
        shown = wording.terms(working.operands, unit)
        told.append(working.formula.format(*shown))
    operands = tuple(e for working in made for e in working.operands)
    return Working("；".join(told), operands, made[0].rounding)
