"""A printed table (表) and how it is drawn: header tree, rows, pages; and the truth of every number in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from generated_page import Run, pieces, width

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = re.compile(r"([≥≤<>=]?)(\d+(?:\.\d+)?)\s?(百分比|%|万元|月份|[次家台人个])")


@dataclass(frozen=True, slots=True)
class Head:
    """A head cell (栏目). A leaf has a key, a width in em and a kind (amount, label, code, …)."""

    text: str
    key: str = ""
    width: float = 0.0
    kind: str = "amount"
    children: tuple[Head, ...] = ()

    def leaves(self) -> Iterator[Head]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def depth(self) -> int:
        return 1 + max((child.depth() for child in self.children), default=0)


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: cells by leaf key. roles say what the row is, by side (`in`, `out`, or ``)."""

    ordinal: int
    cells: dict[str, str]
    roles: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    code: str = ""
    name: str = ""  # the label alone, where a code is printed with it
    spans: dict[str, int] = field(default_factory=dict)  # leaf key → rows that the cell covers


@dataclass(frozen=True, slots=True)
class Number:
    """The truth of one printed number (真值)."""

    form: str
    table: int  # ordinal of the table in the document
    row: int
    role: str
    code: str
    label: str
    side: str  # in, out or empty
    key: str
    path: tuple[str, ...]  # the heads above the number as printed, without spaces
    printed: str
    value: Decimal | None
    unit: str
    relation: str = ""

    @property
    def leaf(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Spec:
    """A table of the document: what stands above it, its head, its rows, and the note below."""

    form: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    unit: str
    above: tuple[str, ...] = ()  # e.g. 公开01表, drawn before the title
    line: tuple[str, ...] = ()  # department, year, unit: drawn on one line
    note: str = ""
    below: tuple[str, ...] = ()  # drawn under the title, e.g. 绩效目标
    intro: tuple[str, ...] = ()  # paragraphs on the same page, before the table
    after: tuple[str, ...] = ()
    column_numbers: str = ""  # 栏次 or **
    one_page: bool = False  # never broken over pages

    def leaves(self) -> tuple[Head, ...]:
        return tuple(leaf for head in self.heads for leaf in head.leaves())

    def paths(self) -> dict[str, tuple[str, ...]]:
        """Return the heads above each leaf, by leaf key."""
        found: dict[str, tuple[str, ...]] = {}

        def walk(head: Head, above: tuple[str, ...]) -> None:
            path = (*above, head.text.replace(" ", ""))
            if not head.children:
                found[head.key] = path
            for child in head.children:
                walk(child, path)

        for head in self.heads:
            walk(head, ())
        return found


def fitted(spec: Spec, *, narrow: frozenset[str] = frozenset()) -> Spec:
    """Return a table whose amount columns hold their longest number, but for the narrow ones."""

    def fit(head: Head) -> Head:
        if head.children:
            return replace(head, children=tuple(fit(child) for child in head.children))
        if head.kind != "amount":
            return head
        longest = max((width(row.cells.get(head.key, "")) for row in spec.rows), default=0.0)
        if head.key in narrow and longest > 2.0:
            return replace(head, width=longest - 0.1)  # a character short: the number breaks
        return replace(head, width=max(head.width, longest + 0.6))

    return replace(spec, heads=tuple(fit(head) for head in spec.heads))


def value_of(printed: str) -> Decimal | None:
    """Return the value of a printed amount; None where it is no plain number."""
    try:
        return Decimal(printed.replace(",", "").rstrip("%"))
    except ArithmeticError:
        return None


def target_of(printed: str) -> tuple[str, Decimal | None, str]:
    """Return relation, value and unit of a performance target (指标值); no value where it is words."""
    match = TARGET.fullmatch(printed)
    if not match:
        return "", None, ""
    unit = match[3]
    return match[1], Decimal(match[2]), "%" if unit == "百分比" else unit


def numbers(spec: Spec, table: int) -> list[Number]:
    """Return the truth of every number of a table."""
    found: list[Number] = []
    paths = spec.paths()
    for row in spec.rows:
        for leaf in spec.leaves():
            printed = row.cells.get(leaf.key, "")
            if leaf.kind not in {"amount", "target"} or not printed or printed == "——":
                continue
            relation, value, unit = "", value_of(printed), row.units.get(leaf.key, spec.unit)
            if leaf.kind == "target":
                relation, value, unit = target_of(printed)
            side = leaf.key.split(".")[0] if leaf.key.startswith(("in.", "out.")) else ""
            prefix = side + "." if side else ""
            found.append(
                Number(
                    form=spec.form,
                    table=table,
                    row=row.ordinal,
                    role=row.roles.get(side, ""),
                    code=row.code,
                    label=row.name or row.cells.get(prefix + "label", ""),
                    side=side,
                    key=leaf.key,
                    path=paths[leaf.key],
                    printed=printed,
                    value=value,
                    unit=unit,
                    relation=relation,
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Paper:
    """How pages are laid out: the choices that do not change what is said."""

    height: float = 46.0
    line: float = 1.5  # from one line of a wrapped cell to the next
    pad: float = 0.8  # blank height in a row
    top: bool = False  # codes and labels stand at the top of their row, numbers in the middle
    title_gap: float = 1.3
    spanning_last: bool = False  # head cells over several head rows come with their last row
    repeat_title: bool = False
    unit_line_first: bool = False  # 单位：万元单位名称：X glued, before the title
    running_head: str = ""
    page_numbers: str = ""  # e.g. `- {} -`
    text_width: float = 50.0
    text_pitch: float = 2.0


class Press:
    """Draws paragraphs and tables one after the other on pages of runs."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.pages: list[list[Run]] = []
        self.y = 0.0

    def new_page(self) -> None:
        self._number_page()
        self.pages.append([])
        self.y = 0.0
        if self.paper.running_head:
            self._draw(0.0, self.paper.running_head)
            self.y += 3.0

    def close(self) -> list[list[Run]]:
        self._number_page()
        return self.pages

    def _number_page(self) -> None:
        if self.pages and self.paper.page_numbers:
            text = self.paper.page_numbers.format(len(self.pages))
            self.pages[-1].append(Run(22.0, self.paper.height + 6, text))

    def _draw(self, x: float, text: str, y: float | None = None) -> None:
        self.pages[-1].append(Run(x, self.y if y is None else y, text))

    def paragraph(self, text: str, *, indent: float = 2.0, centre: bool = False) -> None:
        """Draw a paragraph, its lines wrapped, over page ends."""
        lines = _paragraph_lines(text, indent, self.paper.text_width)
        for number, line in enumerate(lines):
            if not self.pages or self.y > self.paper.height:
                self.new_page()
            x = (self.paper.text_width - width(line)) / 2 if centre else (indent if number == 0 else 0.0)
            self._draw(x, line)
            self.y += self.paper.text_pitch

    def table(self, spec: Spec, *, same_page: bool = False) -> None:
        """Draw a table, its head again on each page."""
        if not same_page or not self.pages or self.y > self.paper.height - 14:
            self.new_page()
        for text in spec.intro:
            self.paragraph(text)
        self._caption(spec, first=True)
        self._head(spec)
        texts = [self._texts(spec, row) for row in spec.rows]
        talls = [
            max(
                len(text)
                for text, leaf in zip(cells, spec.leaves(), strict=True)
                if leaf.key not in row.spans
            )
            * self.paper.line
            + self.paper.pad
            for cells, row in zip(texts, spec.rows, strict=True)
        ]
        for index, row in enumerate(spec.rows):
            if self.y + talls[index] > self.paper.height and not spec.one_page:
                self.new_page()
                self._caption(spec, first=False)
                self._head(spec)
            middles = {key: sum(talls[index : index + count]) / 2 for key, count in row.spans.items()}
            self._cells(spec, texts[index], talls[index], middles)
        if spec.note:
            self.y += 0.6
            for number, line in enumerate(
                pieces(spec.note, max(sum(leaf.width for leaf in spec.leaves()), 40))
            ):
                self._draw(0.0, line, self.y + number * self.paper.line)
            self.y += self.paper.line * 2
        for text in spec.after:
            self.paragraph(text)

    @staticmethod
    def _texts(spec: Spec, row: Row) -> list[list[str]]:
        return [pieces(row.cells.get(leaf.key, ""), leaf.width - 0.4) for leaf in spec.leaves()]

    def _caption(self, spec: Spec, *, first: bool) -> None:
        whole = sum(leaf.width for leaf in spec.leaves())
        unit_first = self.paper.unit_line_first and bool(spec.line) and spec.line[-1].startswith("单位：")
        if unit_first:
            self._draw(max(whole - 5, 20), spec.line[-1])
            self._draw(0.0, spec.line[0])  # to the left of what was drawn: glued
            self.y += 2.2
        if first or self.paper.repeat_title:
            for text in spec.above:
                self._draw(0.0, text)
                self.y += 1.9
            self._draw(max((whole - width(spec.title) * 1.4) / 2, 3.0), spec.title)
            self.y += self.paper.title_gap
            for text in spec.below:
                self.y += self.paper.line
                self._draw(0.0, text)
        if spec.line and not unit_first:
            count = len(spec.line)
            x = 0.0
            for number, text in enumerate(spec.line):
                here = max(x, whole * number / count) if count > 1 else max(whole - 6, 10)
                self._draw(here, text)
                x = here + width(text) + 1.0
        self.y += 2.2

    def _head(self, spec: Spec) -> None:
        depth = max(head.depth() for head in spec.heads)
        cells: list[tuple[Head, int, int, float, float]] = []  # head, first row, last row, x, width
        x = 0.0
        for head in spec.heads:
            x = _place(head, 0, depth, x, cells)
        heights = [self.paper.line + self.paper.pad] * depth
        for head, first, last, _, wide in cells:
            need = len(pieces(head.text, wide - 0.4)) * self.paper.line + self.paper.pad
            have = sum(heights[first : last + 1])
            if need > have:
                heights[last] += need - have
        tops = [self.y + sum(heights[:row]) for row in range(depth + 1)]
        for row in range(depth):
            turn = [c for c in cells if (c[2] if self.paper.spanning_last else c[1]) == row]
            for head, first, last, left, wide in sorted(turn, key=lambda c: c[3]):
                middle = (tops[first] + tops[last + 1]) / 2
                self._cell(head.text, left, wide, middle, "centre")
        self.y = tops[depth]
        if spec.column_numbers:
            self._column_numbers(spec)

    def _column_numbers(self, spec: Spec) -> None:
        leaves = spec.leaves()
        labels = [leaf for leaf in leaves if leaf.kind != "amount"]
        number = 0
        x = 0.0
        for index, leaf in enumerate(leaves):
            if index == 0:
                text = spec.column_numbers
            elif spec.column_numbers == "**" and leaf in labels:
                text = "**"
            else:
                number += 1
                text = str(number)
            self._cell(text, x, leaf.width, self.y + (self.paper.line + self.paper.pad) / 2, "centre")
            x += leaf.width
        self.y += self.paper.line + self.paper.pad

    def _cells(self, spec: Spec, texts: list[list[str]], tall: float, middles: dict[str, float]) -> None:
        x = 0.0
        for leaf, text in zip(spec.leaves(), texts, strict=True):
            middle = self.y + middles.get(leaf.key, tall / 2)
            if self.paper.top and leaf.kind in {"code", "label"}:
                middle = self.y + (self.paper.pad + len(text) * self.paper.line) / 2
            align = {"amount": "right", "ordinal": "centre", "code": "centre"}.get(leaf.kind, "left")
            self._cell("\n".join(text), x, leaf.width, middle, align)
            x += leaf.width
        self.y += tall

    def _cell(self, text: str, x: float, wide: float, middle: float, align: str) -> None:
        lines = text.split("\n") if "\n" in text else pieces(text, wide - 0.4)
        for number, line in enumerate(lines):
            room = wide - width(line)
            left = {"right": room - 0.2, "centre": room / 2, "left": 0.2}[align]
            self._draw(x + left, line, middle + (number - (len(lines) - 1) / 2) * self.paper.line)


def _place(
    head: Head, row: int, depth: int, x: float, cells: list[tuple[Head, int, int, float, float]]
) -> float:
    wide = sum(leaf.width for leaf in head.leaves())
    cells.append((head, row, row if head.children else depth - 1, x, wide))
    right = x
    for child in head.children:
        right = _place(child, row + 1, depth, right, cells)
    return x + wide


def _paragraph_lines(text: str, indent: float, room: float) -> list[str]:
    filler = "　" * int(indent)
    lines = pieces(filler + text, room) if indent else pieces(text, room)
    return [line.lstrip("　") if number == 0 else line for number, line in enumerate(lines)]
