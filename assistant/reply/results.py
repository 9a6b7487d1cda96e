"""What a result holds (结果): figures, a refusal that offers something, or nothing at all."""

from __future__ import annotations

from assistant.plans.settle import Settled
from assistant.records import Answer

_SILENT = ("not_disclosed", "not_in_documents")


def gives_figures(result: Answer | list[Settled]) -> bool:
    """Tell whether a question is answered, or asked back with readings."""
    if isinstance(result, Answer):
        return result.status != "refused"
    return any(settled.outcomes for settled in result)


def offers(result: Answer | list[Settled]) -> bool:
    """Tell whether a refusal offers the level of the very year, at another stage."""
    stops = () if isinstance(result, Answer) else (stop for settled in result for stop in settled.stops)
    return any(stop.reason == "not_in_documents" and stop.evidence for stop in stops)


def is_silent(answer: Answer | Settled) -> bool:
    """Tell whether nothing printed was found for what is asked."""
    if isinstance(answer, Answer):
        return answer.refusal is not None and answer.refusal.reason in _SILENT
    return not answer.outcomes and any(stop.reason in _SILENT for stop in answer.stops)


def has_words_only(answer: Answer | Settled) -> bool:
    """Tell whether an answer quotes sentences and tells no figure."""
    return isinstance(answer, Answer) and answer.route == "passages" and not answer.figures
