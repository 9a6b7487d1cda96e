"""Figures as people read them (数字): the headline, and lists with bars drawn to scale. No digit is made."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.present.html import Html, join, spaced, tag
from assistant.present.words import KINDS, amount
from assistant.records import Answer, Figure, Operation
from ingest.amount import round_half_up, text_of

_LISTS: frozenset[Operation] = frozenset({"list", "filter"})
_CHARTED: frozenset[Operation] = frozenset({"list", "filter", "rank", "compare", "lookup"})
_OPEN_ROWS = 12
_RELATIONS = "≥≤<>"


def own_figures(answer: Answer) -> tuple[Figure, ...]:
    """Return the figures that answer; those that only tell a contradiction stand in the text."""
    failing = tuple(f"{check.name}：" for check in answer.verification.checks if check.result == "fails")
    return tuple(figure for figure in answer.figures if not figure.label.startswith(failing or ("\0",)))


def headline_of(answer: Answer) -> Figure | None:
    """Return the one number that answers; None for lists, where no row is more than the others."""
    figures = own_figures(answer)
    operation = answer.query.operation if answer.query is not None else None
    if not figures or operation in _LISTS:
        return None
    several = operation == "lookup" and len(figures) > 1 and answer.query and len(answer.query.items) > 1
    return None if several else figures[0]


def headline(answer: Answer) -> Html | None:
    """Return the headline figure, big, with what it is called and how it came about."""
    figure = headline_of(answer)
    if figure is None:
        return None
    unit = (
        tag("span", "%" if figure.unit == "%" else f" {figure.unit}", class_="unit") if figure.unit else None
    )
    shown = spaced(text_of(figure.value), figure.unit or "")
    kind = tag("span", KINDS[figure.kind], class_=f"kind {figure.kind}")
    value = tag("span", _relation(figure, answer), shown, class_="value")
    return tag(
        "div",
        tag("p", join((value, unit)), class_="figure"),
        tag("p", figure.label, " ", kind, class_="figure-label"),
        class_="headline",
    )


def _relation(figure: Figure, answer: Answer) -> str:
    """Return the sign a target prints before its number (≥30 台): it is part of what the number says."""
    printed = {c.number: (c.printed or "").strip()[:1] for c in answer.citations}
    signs = {printed.get(number, "") for number in figure.citations} if figure.kind == "printed" else set()
    sign = next(iter(signs)) if len(signs) == 1 else ""
    return f"{sign} " if sign and sign in _RELATIONS else ""


def figure_list(answer: Answer) -> Html | None:
    """Return all figures with their citations, bars beside them where they can be compared."""
    figures = own_figures(answer)
    if len(figures) < 2:
        return None
    largest = _largest(answer, figures)
    rows = [_row(figure, largest) for figure in figures]
    more = None
    if len(rows) > _OPEN_ROWS:
        rest = tag("ol", *rows[_OPEN_ROWS:], start=_OPEN_ROWS + 1, class_="figures")
        more = tag("details", tag("summary", f"其余 {len(rows) - _OPEN_ROWS} 项"), rest)
    shown = tag("ol", *rows[:_OPEN_ROWS], class_="figures")
    return tag("section", shown, more or "", class_="figure-list", aria_label="各项数字")


def _largest(answer: Answer, figures: Sequence[Figure]) -> Decimal | None:
    """Return what the longest bar stands for, None where bars would mislead."""
    operation = answer.query.operation if answer.query is not None else None
    one_unit = len({figure.unit for figure in figures}) == 1
    if operation not in _CHARTED or not one_unit or any(figure.value < 0 for figure in figures):
        return None
    return max(figure.value for figure in figures) or None


def _row(figure: Figure, largest: Decimal | None) -> Html:
    refs = join(ref(number) for number in figure.citations[:3])
    line = tag(
        "div",
        tag("span", figure.label, class_="name"),
        tag("span", spaced(amount(figure.value, figure.unit)), " ", refs, class_="amount"),
        class_="figure-row",
    )
    return tag("li", line, bar(figure.value, largest) if largest is not None else "")


def bar(value: Decimal, largest: Decimal) -> Html:
    """Return a bar as long as a value is against the largest."""
    width = text_of(round_half_up(value * 100 / largest, 2))
    shape = tag("rect", width=width, height="1", rx="0")
    return tag(
        "svg", shape, viewBox="0 0 100 1", preserveAspectRatio="none", aria_hidden="true", class_="bar"
    )


def ref(number: int) -> Html:
    """Return the mark that opens a citation."""
    return tag(
        "button", str(number), type="button", class_="ref", data_cite=number, aria_label=f"看出处 {number}"
    )
