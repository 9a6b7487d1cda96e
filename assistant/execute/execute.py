"""Typed query → outcome (执行): one function an operation; every figure rests on evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.execute.context import Context, Result, argument
from assistant.execute.items import exists, lookup
from assistant.execute.prior import prior_level
from assistant.execute.ranked import ranking, share_of_first
from assistant.execute.rows import count, filtered, listing, rest
from assistant.execute.stage import both_stages
from assistant.execute.sums import compare, difference, ratio, share, total
from assistant.execute.unit import per_unit
from assistant.execute.years import growth
from assistant.holdings.holdings import Holdings
from assistant.lookups.outcome import Stop
from assistant.records import Operation, Query
from ingest.records import Document


def _sum(query: Query, context: Context) -> Result:
    """Sum of items, or of what is left of a whole where something is excluded."""
    return rest(query, context) if argument(query, "except") is not None else total(query, context)


def _share(query: Query, context: Context) -> Result:
    """Share of items, or of the first rows of a ranking."""
    return share_of_first(query, context) if argument(query, "n") is not None else share(query, context)


OPERATIONS: dict[Operation, Callable[[Query, Context], Result]] = {
    "lookup": lookup,
    "exists": exists,
    "sum": _sum,
    "difference": difference,
    "share": _share,
    "ratio": ratio,
    "compare": compare,
    "list": listing,
    "rank": ranking,
    "filter": filtered,
    "count": count,
    "growth": growth,
    "prior_level": prior_level,
    "per_unit": per_unit,
    "passage": lookup,
}


def run(query: Query, holdings: Holdings, documents: Sequence[Document]) -> Result:
    """Execute a query on some documents; the outcome carries the query that ran."""
    context = Context(holdings, tuple(documents))
    operation = both_stages if argument(query, "stages") is not None else OPERATIONS[query.operation]
    result = operation(query, context)
    return replace(result, query=query) if isinstance(result, Stop) else result
