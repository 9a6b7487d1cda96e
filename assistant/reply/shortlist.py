"""Comparisons over many documents (份数多的比较): which of them are shown, so that only those are read whole.

What each document gives is known by its card after the first time; the order, the bounds and how many give a
figure are settled on the cards. The documents shown are then asked as in any comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.gate import calculate
from assistant.holdings.cards import Card
from assistant.holdings.holdings import Holdings
from assistant.reply.across import Across
from assistant.reply.across_execute import MANY
from assistant.reply.across_lists import within_bounds
from assistant.reply.gather import FEW, card_of
from ingest.amount import MONEY_UNITS
from ingest.records import Document

COMPARED_MOST = (
    "三公经费",
    "公务接待费",
    "公务用车购置及运行维护费",
    "公务用车运行维护费",
    "因公出国（境）费",
    "支出总计",
    "收入总计",
    "基本支出",
    "项目支出",
    "人员经费",
    "公用经费",
    "机关运行经费",
    "政府采购",
    "会议费",
    "培训费",
)
_NAMED = 10


@dataclass(frozen=True, slots=True)
class _Held:
    """A document that gives a figure, in 元 where it is money."""

    document: Document
    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """The documents that are shown, what is said of it, and the numbers that are said."""

    shown: tuple[_Held, ...]
    said: str = ""
    counted: tuple[int, ...] = ()


def shortlisted(across: Across, holdings: Holdings) -> Across:
    """Return a comparison with the documents that are shown alone; unchanged where all are needed."""
    choose = _CHOICES.get(across.operation)
    names = {name for name, _ in across.arguments}
    if len(across.documents) <= FEW or choose is None or "of" in names:
        return across
    cards = dict(_cards(across, holdings))
    given = [(document, cards[document.document_id]) for document in across.documents]
    if any(card.grows for _, card in given):
        return across
    held = [_in_yuan(document, card, card.value) for document, card in given if card.value is not None]
    if not held:
        return replace(across, documents=across.documents[:1])
    if len({one.unit for one in held}) > 1:
        return across
    choice = choose(across, held)
    lacking = [document.department for document, card in given if card.value is None]
    said = [f"比较了 {len(given)} 份文件，{len(held)} 份列有这个数{choice.said}"]
    if lacking:
        more = f"等 {len(lacking)} 份" if len(lacking) > _NAMED else ""
        said.append(f"文件里没有列出这个数、未列入的：{'、'.join(lacking[:_NAMED])}{more}")
    ids = {one.document.document_id for one in choice.shown}
    counted = (len(given), len(held), len(lacking), *choice.counted)
    return replace(
        across,
        documents=tuple(document for document in across.documents if document.document_id in ids),
        arguments=(*across.arguments, *(("counted", str(count)) for count in counted)),
        assumptions=(*across.assumptions, *said),
        compared=across.documents,
    )


def prepare(holdings: Holdings) -> None:
    """Make the cards of what is compared most, so that the first comparison need not read every document."""
    if len(holdings.documents) <= FEW:
        return
    for document in holdings.documents:
        for item in COMPARED_MOST:
            _card(f"{item}多少", document, holdings)
    holdings.cards.save()


def _cards(across: Across, holdings: Holdings) -> Iterator[tuple[str, Card]]:
    """Yield every document's card, read where it is not known yet."""
    for document in across.documents:
        yield document.document_id, _card(across.ask, document, holdings)
    holdings.cards.save()


def _card(ask: str, document: Document, holdings: Holdings) -> Card:
    held = holdings.cards.of(ask)
    if document.document_id not in held:
        holdings.cards.keep(ask, document.document_id, card_of(ask, document, holdings))
    return held[document.document_id]


def _in_yuan(document: Document, card: Card, value: Decimal) -> _Held:
    if card.unit in MONEY_UNITS:
        return _Held(document, calculate.in_unit(value, card.unit, "元"), "元")
    return _Held(document, value, card.unit)


def _ordered(across: Across, held: Iterable[_Held]) -> list[_Held]:
    ascending = ("order", "asc") in across.arguments
    return sorted(held, key=lambda one: one.value if ascending else -one.value)


def _first(across: Across, held: Sequence[_Held]) -> _Choice:
    """The first of the order; all that share the place asked for, and those that tie with the first."""
    order = _ordered(across, held)
    numbers = [int(value) for name, value in across.arguments if name in ("n", "place")]
    count = max(MANY, *numbers) if numbers else MANY
    ends = {order[0].value, *(order[n - 1].value for n in numbers if n <= len(order))}
    ties = [one for one in order[count:] if one.value in ends]
    return _Choice((*order[:count], *ties), "" if len(order) <= count else "，只列出排在前面的")


def _listed(across: Across, held: Sequence[_Held]) -> _Choice:
    if ("positive", "yes") not in across.arguments:
        return _Choice(tuple(held[:MANY]), "" if len(held) <= MANY else "，只列出前面的")
    some = [one for one in held if one.value]
    return _Choice(tuple(some[:MANY] or held[:1]), f"，其中 {len(some)} 份有安排", (len(some),))


def _within(across: Across, held: Sequence[_Held]) -> _Choice:
    kept = [one for one in held if within_bounds(one.value, one.unit, across.arguments)]
    if not kept:
        return _Choice(tuple(_ordered(across, held)[:1]))
    shown = kept if across.operation == "count" else kept[:MANY]
    less = "，只列出前面的" if len(shown) < len(kept) else ""
    return _Choice(tuple(shown), f"，其中 {len(kept)} 份符合条件{less}", (len(kept),))


_CHOICES: dict[str, Callable[[Across, Sequence[_Held]], _Choice]] = {
    "rank": _first,
    "compare": _first,
    "list": _listed,
    "filter": _within,
    "count": _within,
}
