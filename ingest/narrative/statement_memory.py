"""What a reader of narrative keeps in mind (上下文): the item spoken of, open lists, bases, what was stated.

The functions answer the questions that each new figure raises: which item words name where they name none,
which earlier statement is its whole, which path and fund it has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ingest.narrative.as_of import is_stock
from ingest.narrative.outline import mark_of
from ingest.narrative.quantities import Plain, Quantity, plain_of
from ingest.narrative.wholes import TOTALS, may_hold
from ingest.terms.comparisons import Direction
from ingest.terms.statements import Label, fund_of, is_known, label_of, strip_lead

if TYPE_CHECKING:
    from ingest.narrative.narrative import Paragraph
    from ingest.records import DocumentType

Kind = Literal["level", "change", "rate", "share", "completion", "count", "target", "unchanged"]

_HEADING_TAIL = re.compile(
    r"(?:（[^（）]*）|预算|决算|安排|支出(?=预算|决算|情况|说明)|情况|说明|总体|总表|的|及其?|增减|变化|变动|原因|"
    r"具体|规模|结构|编制|表|和)+$"
)
_BAD_NAME = re.compile(
    r"^(?:该|此|其(?!他)|这)|用于|根据|按照|由于|因为|依据|人民币|每(?:人|月|年)|标准|以上$|以下$|超过$"
)
INVOLVED = re.compile(r"涉及")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """What one figure states (表述). parent is the place of the statement whose part it is."""

    kind: Kind
    label: Label
    path: tuple[str, ...]
    column: tuple[str, ...]
    printed: str
    quantity: Quantity | None
    paragraph: Paragraph
    section: tuple[str, ...]
    sentence: tuple[int, int]  # places in the printed paragraph
    place: int  # where the figure stands in it
    fund: str | None = None
    base: str | None = None
    direction: Direction | None = None
    prior: bool = False
    stage: str | None = None
    parent: int | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure whose sentence does not say what it is."""

    paragraph: Paragraph
    place: int
    words: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The item spoken of: its label, its path, the statement that gave its level."""

    label: Label
    path: tuple[str, ...]
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class OpenList:
    """An open list: the statement whose parts it names. enumerated lists last to the paragraph's end."""

    whole: int
    enumerated: bool = False
    in_brackets: bool = False


@dataclass(slots=True)
class Outer:
    """What a paragraph leaves open for those below it: level in the outline, whole, base."""

    level: int
    marked: bool
    whole: int | None
    base: str | None
    opened: bool  # it ended with 其中： or 包括：
    section: tuple[str, ...]
    used: bool = False  # its list has been read in its own section


@dataclass(slots=True)
class Memory:
    """All that is kept in mind while a document is read, and what was stated so far."""

    department: str | None = None
    fiscal_year: int | None = None
    document_type: DocumentType = "budget"
    statements: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    # the document and the section
    outer: list[Outer] = field(default_factory=list)
    section: tuple[str, ...] = ()
    goal: bool = False  # the section speaks of targets (绩效目标、工作任务)
    above: Paragraph | None = None  # the paragraph read before
    above_section: tuple[str, ...] = ()
    as_of: str | None = None  # the day that the section's sentences speak of (截至…)
    # the paragraph
    paragraph: Paragraph | None = None
    plain: Plain = field(default_factory=lambda: Plain("", (), ""))
    first: int = 0  # place of the paragraph's first statement
    title: Label | None = None  # what the paragraph opens with
    base: str | None = None  # what changes are compared with
    lists: list[OpenList] = field(default_factory=list)
    focus: Focus | None = None
    # the sentence
    sentence: tuple[int, int] = (0, 0)
    last: Focus | None = None  # the focus at the end of the sentence before
    since: int = 0  # place of the first statement after the last ；
    lead: Label | None = None  # what the last clause without a figure names
    within: Label | None = None  # …“三公”经费支出中，: the whole that a sentence opens with
    buying: bool = False  # the sentences before speak of what is to be bought
    reason: bool = False  # a reason is being given: figures belong to something else
    qualifier: str | None = None  # 扣除中央基建后: what a comparison leaves out
    lost: bool = False  # a figure of this sentence could not be read: its parts have no whole


def is_name(text: str) -> bool:
    """Tell whether words can be the name of an item."""
    return bool(_WORD.search(text)) and len(text) <= MAX_NAME and not _BAD_NAME.search(text)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of: label, path, and the statement that gave its level, where one did."""

    label: Label
    path: tuple[str, ...]
    level: int | None = None


def subject_of(memory: Memory, words: str) -> Subject | None:
    """Return the item that words name, or the one in focus where they name none."""
    label = label_of(words, memory.department) if words.strip("，：、") else None
    if label is None or label.kind == "filler":
        return _subject_in_mind(memory)
    if label.kind == "generic" and not is_name(label.text):
        return None
    level = level_of(memory, label)
    if level is not None:
        return Subject(label, memory.statements[level].path, level)
    return Subject(label, path_of(memory, label, whole_of(memory, label, None)))


def _subject_in_mind(memory: Memory) -> Subject | None:
    label = label_in_mind(memory)
    if label is None:
        return None
    if memory.focus and label.item == memory.focus.label.item:
        return Subject(memory.focus.label, memory.focus.path, memory.focus.statement)
    return Subject(label, path_of(memory, label, None), level_of(memory, label))


def label_in_mind(memory: Memory) -> Label | None:
    """Return what a filler (2026年预算数, 年初预算为) stands for: the last named item, or the title."""
    focus = memory.focus
    if focus is not None and focus.statement is not None and focus.statement >= memory.first:
        return focus.label
    return memory.lead or memory.title or (focus.label if focus else None)


def level_of(memory: Memory, label: Label) -> int | None:
    """Return the statement of this paragraph, or of those above, that gave an item's level."""
    for place in range(len(memory.statements) - 1, -1, -1):
        said = memory.statements[place]
        if said.section[:2] != memory.section[:2]:
            return None
        if said.kind in {"level", "count"} and not said.prior and said.label.item == label.item:
            return place
    return None


def whole_of(memory: Memory, label: Label, stage: str | None, kind: Kind = "level") -> int | None:
    """Return the statement an item is a part of: by definition, or by the list that is open."""
    defined = _defined_whole(memory, label, stage, kind)
    if label.kind == "total" or not memory.lists:
        return defined
    listed = memory.lists[-1].whole
    whole = memory.statements[listed]
    if whole.label.item == label.item and listed < memory.first:
        return None  # the item of the paragraph above, said again
    of_its_own = label.anchored and label.kind != "generic"
    if of_its_own or (whole.kind, whole.stage) != (kind, stage) or whole.label.item == label.item:
        return defined
    return listed if defined is None else max(listed, defined)


def _defined_whole(memory: Memory, label: Label, stage: str | None, kind: Kind) -> int | None:
    for place in range(len(memory.statements) - 1, -1, -1):
        said = memory.statements[place]
        alike = said.kind == kind and not said.prior and said.stage == stage
        if alike and _is_near(memory, said) and may_hold(said.label, label):
            return place
    return None


def _is_near(memory: Memory, said: Statement) -> bool:
    """Tell whether a statement stands in this section or in one that holds it."""
    return said.section == memory.section[: len(said.section)] and bool(said.section or not memory.section)


def change_whole(memory: Memory, level: int | None, label: Label) -> int | None:
    """Return the change of the whole that a part's change adds to."""
    parent = memory.statements[level].parent if level is not None else None
    whole = memory.statements[parent].label.item if parent is not None else None
    for place in range(len(memory.statements) - 1, -1, -1):
        said = memory.statements[place]
        alike = said.kind == "change" and said.base == memory.base and said.label.item != label.item
        if alike and _is_near(memory, said) and (may_hold(said.label, label) or said.label.item == whole):
            return place
    return None


def path_of(memory: Memory, label: Label, parent: int | None) -> tuple[str, ...]:
    """Return an item with its wholes; totals of the whole document are left out."""
    own = _with_class(memory, label)
    if parent is None and memory.within is not None and may_hold(memory.within, label):
        return memory.within.path + own
    if parent is None or (label.kind == "subject" and len(own) > 1):
        return own
    whole = memory.statements[parent]
    total = whole.label.item in TOTALS or (whole.label.kind == "total" and whole.label.fund is not None)
    held = () if total else whole.path
    return held + own if held[-1:] != own[:1] else own


def _with_class(memory: Memory, label: Label) -> tuple[str, ...]:
    """Return the path of a subject, with the 类 of the heading that a 款 or 项 stands under."""
    if label.kind != "subject":
        return label.path
    for heading in reversed(memory.section):
        plain = plain_of(heading).text
        above = label_of(plain, memory.department) if "（类）" in plain else None
        if above is not None and above.kind == "subject" and above.path[0] != label.path[0]:
            return above.path + label.path
    return label.path


def heading_focus(memory: Memory) -> Focus | None:
    """Return the item that the innermost heading speaks of (三、机关运行经费安排情况)."""
    for heading in reversed(memory.section):
        plain = plain_of(heading).text
        mark = mark_of(plain)
        text = strip_lead(plain[mark.length :] if mark else plain)
        label = label_of(_HEADING_TAIL.sub("", text.removeprefix("关于")), memory.department)
        if label.kind in {"total", "item"}:
            return Focus(label, label.path, level_of(memory, label))
    return None


def _fund_of(memory: Memory, label: Label, of: int | None) -> str | None:
    """Return the fund a figure is limited to: its own words', its whole's or level's, the heading's."""
    held = memory.statements[of].fund if of is not None else None
    if label.fund or held:
        return label.fund or held
    named = (fund_of(plain_of(heading).text) for heading in reversed(memory.section))
    return next((fund for fund in named if fund), None)


def whole_name(memory: Memory, level: int | None) -> str | None:
    """Return the item whose part a statement is."""
    parent = memory.statements[level].parent if level is not None else None
    return memory.statements[parent].label.item if parent is not None else None


def note(memory: Memory, quantity: Quantity, words: str) -> None:
    """Keep a figure that no words explain; its parts have no whole either."""
    if memory.paragraph is not None:
        memory.lost = True
        memory.unread.append(Unread(memory.paragraph, memory.plain.places[quantity.start], words))


def add(
    memory: Memory,
    kind: Kind,
    subject: Subject,
    column: tuple[str, ...],
    quantity: Quantity | None,
    *,
    printed: str = "",
    base: str | None = None,
    direction: Direction | None = None,
    prior: bool = False,
    stage: str | None = None,
    parent: int | None = None,
) -> int:
    """Keep a statement and return its place. printed is given where there is no quantity."""
    if memory.paragraph is None:
        raise ValueError("a statement needs the paragraph it stands in")
    first, last = memory.sentence
    memory.statements.append(
        Statement(
            kind=kind,
            label=subject.label,
            path=subject.path,
            column=column,
            printed=quantity.printed if quantity else printed,
            quantity=quantity,
            paragraph=memory.paragraph,
            section=memory.section,
            sentence=(memory.plain.places[first], memory.plain.places[last - 1] + 1),
            place=memory.plain.places[quantity.start if quantity else first],
            fund=_fund_of(memory, subject.label, parent if subject.level is None else subject.level),
            base=base,
            direction=direction,
            prior=prior,
            stage=stage,
            parent=parent,
            as_of=memory.as_of if kind in {"count", "level"} and is_stock(subject.path) else None,
        )
    )
    return len(memory.statements) - 1


def can_name(label: Label | None) -> bool:
    """Tell whether a label can be the item of a figure: of the vocabulary, or a name."""
    return label is not None and (is_known(label) or (label.kind == "generic" and is_name(label.text)))
