"""Per-unit figures (单价、平均): the printed unit price, else amount ÷ quantity of the same row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.execute.context import Context, Result, argument, number, unit_of, value_of, want_for
from assistant.execute.items import lookup
from assistant.gate import calculate
from assistant.holdings.entries import Entry
from assistant.holdings.rows import rows_of
from assistant.language.counted import Counted
from assistant.lookups import wording
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, read, same_unit
from assistant.lookups.outcome import Outcome, Stop, Value, Working
from assistant.lookups.seek import seek
from assistant.lookups.stated import stated
from assistant.records import Query, Target
from ingest.amount import MONEY_UNITS

_SMALL = Decimal("0.1")
_CARS = "车辆"
_THINGS = {"车": _CARS, "接待": "接待", "出国": "出国"}  # what an item is about → what is counted of it
_COUNTED_IN = {
    "台": ("辆", "台"),
    "人": ("人次", "人"),
    "批": ("批次", "批", "次"),
    "批次": ("批次", "批", "次"),
}


def per_unit(query: Query, context: Context) -> Result:
    """The price of one: as printed, else the row's amount over its quantity or one held elsewhere."""
    target = query.targets[0]
    rows = rows_of(target, context.holdings, context.document.document_id)
    for row in rows:
        price = read(row, Want(measure="单价"))
        if isinstance(price, Evidence) and price.fact is not None:
            sentence = f"{wording.name(price)}为 {number(query, price)}"
            return Outcome(query, (value_of(query, price),), sentence)
    average = _printed_average(query, context)
    if average is not None:
        sentence = f"{wording.quoted(target.item)}{average.label}为 {number(query, average)}"
        return Outcome(query, (value_of(query, average),), sentence)
    one = seek(target, context.holdings, context.document, replace(want_for(query, target), quantity=None))
    if isinstance(one, Stop):
        return one
    amount, asked_in = one.evidence, argument(query, "asked_in")
    if asked_in is not None and not same_unit(amount.unit, asked_in):
        near = f"{wording.name(amount)}为 {number(query, amount)}"
        return Stop("not_in_documents", f"文件里没有以“{asked_in}”计的这项数字。", near, (amount,))
    quantity = _own_quantity(rows) or _elsewhere(query, context)
    if quantity is not None and quantity.fact != amount.fact:
        return _divide(query, amount, quantity)
    word = argument(query, "quantity") or "单位"
    return Stop(
        "not_in_documents",
        f"文件里没有可用来平均的数量（{word}），算不出单价或平均数。",
        f"{wording.name(amount)}合计 {number(query, amount)}",
        (amount,),
    )


def _own_quantity(rows: Sequence[Entry]) -> Evidence | None:
    """Return the quantity that the row itself prints."""
    for row in rows:
        found = read(row, Want(quantity=""))
        if isinstance(found, Evidence) and found.column is not None and found.column.kind == "quantity":
            return found
    return None


def _printed_average(query: Query, context: Context) -> Evidence | None:
    """Return the average a sentence states of the item itself (运行维护费…，平均每辆2.71万元)."""
    word, key = argument(query, "quantity"), query.targets[0].key
    for entry in context.holdings.by_parent.get(key, ()):
        inside = entry.table is None and entry.document.document_id == context.document.document_id
        if inside and word is not None and re.fullmatch(rf"(?:平均)?每一?{word}|{word}均", entry.label):
            found = read(entry, Want())
            if isinstance(found, Evidence):
                return found
    return None


def _elsewhere(query: Query, context: Context) -> Evidence | None:
    """Return a quantity in that measure word that is held of what the amount is about."""
    word, item = argument(query, "quantity"), query.targets[0].item
    things = next((thing for about, thing in _THINGS.items() if about in item), None)
    if word is None or things is None:
        return None
    sentences = [e for e in context.holdings.entries if e.table is None and e.document == context.document]
    asked = Counted(things, frozenset(_COUNTED_IN.get(word, (word,))), money=False)
    found_in_words = stated(asked, sentences).exact
    if len({(e.value, e.unit) for e in found_in_words}) == 1:
        return found_in_words[0]
    if things != _CARS:
        return None
    for row in context.holdings.entries:
        if (
            row.family == "assets"
            and "车辆" in row.label
            and row.document.document_id == context.document.document_id
        ):
            found = read(row, Want(quantity=word))
            if isinstance(found, Evidence) and found.fact is not None and found.column is not None:
                return found
    return None


def _divide(query: Query, amount: Evidence, quantity: Evidence) -> Result:
    if quantity.value is None or quantity.value == 0 or amount.value is None:
        return Stop(
            "unclear", f"{wording.name(quantity)}的数量为零或空白，不能平均。", evidence=(amount, quantity)
        )
    unit = unit_of(query, amount)
    if (
        query.unit is None
        and abs(calculate.in_unit(amount.value, amount.unit, unit) / quantity.value) < _SMALL
    ):
        unit = "元" if unit in MONEY_UNITS else unit  # two decimals of 万元 would say next to nothing
    value = calculate.quotient(calculate.in_unit(amount.value, amount.unit, unit), quantity.value)
    label = f"{amount.label}平均每{(quantity.unit or '单位').split('、')[-1]}"
    sentence = (
        f"平均 {wording.shown(value, unit)}（计算所得）：{wording.name(amount)} {number(query, amount)}，"
        f"{wording.name(quantity)} {wording.shown(quantity.value, quantity.unit)}"
    )
    figure = Value(value, unit, "computed", label, (amount, quantity))
    return Outcome(query, (figure,), sentence, Working("{0} ÷ {1}", (amount, quantity), calculate.ROUNDED))


def price(query: Query, context: Context) -> Result:
    """The printed unit price where the measure is named (单价)."""
    result = lookup(query, context)
    if isinstance(result, Stop) or (result.values and result.values[0].kind == "declared"):
        bare = Target(
            query.targets[0].item, query.targets[0].key, query.targets[0].family, query.targets[0].parents
        )
        return per_unit(Query(operation="per_unit", targets=(bare,), unit=query.unit), context)
    return result
