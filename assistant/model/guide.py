"""What the optional language model adds to an answer (语言模型的用处): a question understood, quotes worded.

The rules answer first, always. Only where they do not understand a question may the model propose another
wording of it, and that is asked back, never answered unseen. Only a text answer may be worded, and the quotes
stay below it. Figures are untouched by either.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.holdings.holdings import Holdings
from assistant.language.question import frame_of
from assistant.model.model import ModelUnavailable
from assistant.model.proposal import Cited, Held, propose, word_passages
from assistant.records import Answer, Query
from ingest.terms.forms import FORMS

if TYPE_CHECKING:
    from assistant.model.model import LanguageModel

log = logging.getLogger(__name__)

_NOT_UNDERSTOOD = ("unclear", "not_in_documents", "out_of_scope")
_MOST_DOCUMENTS = 12  # whose names a prompt can hold
_MOST_NAMES = 400
_JOINED = {
    "sum": "{all}一共是多少",
    "difference": "{first}比{second}多多少",
    "share": "{first}占{second}的比例是多少",
    "ratio": "{first}是{second}的多少倍",
    "compare": "{all}哪个多",
}
_SINGLE = {
    "lookup": "是多少",
    "growth": "比上年增减百分之几",
    "prior_level": "上年是多少",
    "exists": "有没有安排",
    "list": "由哪些组成",
}

_COLLECTIONS = {
    "project": "项目",
    "procurement": "政府采购品目",
    "function_class": "功能分类的类",
    "function_section": "功能分类的款",
    "function_item": "功能分类的项",
    "economy_item": "经济分类的款",
    "income": "收入来源",
    "indicator": "绩效指标",
}


def guided(answer: Answer, model: LanguageModel, holdings: Holdings, ask: Callable[[str], Answer]) -> Answer:
    """Return the answer, or what the model can add to it; a model that does not answer is only told.

    `ask` answers a question by the rules alone: a wording that they cannot answer is not proposed.
    """
    try:
        if answer.status == "answered" and answer.route == "passages":
            return _worded(answer, model)
        if answer.refusal is not None and answer.refusal.reason in _NOT_UNDERSTOOD:
            return _asked_back(answer, model, holdings, ask)
    except ModelUnavailable as error:
        log.warning("language model not used: %s", error)
        return replace(answer, assumptions=(*answer.assumptions, str(error)))
    return answer


def _worded(answer: Answer, model: LanguageModel) -> Answer:
    quotes = [Cited(c.quote, (c.title,)) for c in answer.citations if c.quote]
    wording = word_passages(model, answer.question, quotes)
    if wording is None:
        return answer
    return replace(
        answer,
        text=f"{wording}\n{answer.text}",
        assumptions=(*answer.assumptions, "第一段由语言模型按下列原文写成，以原文为准"),
    )


def _asked_back(
    answer: Answer, model: LanguageModel, holdings: Holdings, ask: Callable[[str], Answer]
) -> Answer:
    query = propose(model, answer.question, _held(answer.question, holdings))
    wording = None if query is None else restated(query)
    if wording is None or ask(wording).status == "refused":
        return answer
    text = f"没有完全听懂这个问题。您是不是想问：{wording}。"
    return Answer(answer.question, "clarify", "figures", text, query=query, choices=(wording,))


def _held(question: str, holdings: Holdings) -> Held:
    """Return the names a proposal may use: those of the department it names, where it names one."""
    named = set(frame_of(question, holdings.names).departments)
    documents = [d for d in holdings.documents if not named or d.department in named][:_MOST_DOCUMENTS]
    view = holdings.within(document.document_id for document in documents)
    return Held(
        departments=_few(document.department for document in documents),
        fiscal_years=tuple(sorted({d.fiscal_year for d in documents if d.fiscal_year is not None})),
        forms=tuple((form.key, form.name) for form in FORMS.values()),
        items=_few(entry.item for entry in view.entries),
        measures=_few(column.measure for entry in view.entries for column in entry.columns),
        funds=_few(entry.fund for entry in view.entries),
    )


def _few(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_NAMES]


def restated(query: Query) -> str | None:
    """Return a query as a plain question (改写成的问题); None for what cannot be said in one."""
    arguments = dict(query.arguments)
    whose = f"{query.department or ''}{f'{query.fiscal_year}年' if query.fiscal_year else ''}"
    items = [f"{item}{_column(query)}" for item in query.items]
    kind = _COLLECTIONS.get(arguments.get("collection", ""))
    unit = f"（{query.unit}）" if query.unit else ""
    if query.operation in _JOINED and len(items) > 1:
        said = _JOINED[query.operation].format(all="和".join(items), first=items[0], second=items[1])
        return f"{whose}{said}{unit}？"
    if query.operation in _SINGLE and len(items) == 1:
        return f"{whose}{items[0]}{_SINGLE[query.operation]}{unit}？"
    if query.operation == "rank" and not items and kind:
        least = "最小" if arguments.get("order") == "asc" else "最大"
        return (
            f"{whose}金额{least}的{arguments.get('n', '1')}个{_COLLECTIONS[arguments['collection']]}是什么？"
        )
    if query.operation in ("list", "count", "filter") and not items and "collection" in arguments:
        bound = f"金额{arguments['said_bound']}的" if "said_bound" in arguments else ""
        asks = "有几个" if query.operation == "count" else "有哪些"
        return f"{whose}{bound}{kind}{asks}？"
    return None


def _column(query: Query) -> str:
    return f"的{query.measure}" if query.measure and query.measure not in ("合计", *query.items) else ""
