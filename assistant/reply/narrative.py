"""Narrative answers (文字作答): sentences quoted word for word, with the table's figure attached.

The passages are searched by `retrieve` and quoted by `extract`; both are loaded only when a question needs
them. What tables say in words (a project's goal, a unit's rank) is quoted from the row.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from assistant.holdings.holdings import Holdings
from assistant.lookups import wording
from assistant.lookups.answer import checks_of, refused
from assistant.lookups.citations import cite_all, cite_quote
from assistant.lookups.outcome import Outcome, Stop
from assistant.records import Answer, Citation, Figure, Verification
from assistant.reply.textcells import TextCell
from ingest.records import Passage, Source

log = logging.getLogger(__name__)
_MOST_QUOTES = 6


class QuoteLike(Protocol):
    """What is needed of a quote."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        ...

    @property
    def passage(self) -> Passage:
        """The passage it stands in."""
        ...

    @property
    def page(self) -> int:
        """Its page."""
        ...

    @property
    def lines(self) -> tuple[int, int] | None:
        """Its lines."""
        ...


class Searcher(Protocol):
    """What finds the sentences that answer a narrative question."""

    @property
    def note(self) -> str | None:
        """What has to be said about the way of searching, None where nothing has."""
        ...

    def quotes(
        self, question: str, document_ids: Sequence[str], *, ignore: Sequence[str], items: Sequence[str]
    ) -> Sequence[QuoteLike]:
        """Return the quotes that answer, in document order."""
        ...


def told(
    question: str,
    quotes: Sequence[QuoteLike],
    cells: Sequence[TextCell],
    attached: Outcome | None,
    lead: str,
    holdings: Holdings,
    assumptions: Sequence[str],
) -> Answer:
    """Return the answer made of quotes: a correction of the premise, the figure, the quotes."""
    citations: list[Citation] = []
    lines: list[str] = []
    figures: tuple[Figure, ...] = ()
    own: tuple[Citation, ...] = ()
    if attached is not None:
        own = cite_all(attached.evidence)
        figures = tuple(
            Figure(v.value, v.unit, v.kind, v.label, tuple(c.number for c in own[:1]))
            for v in attached.values
        )
        citations += own
    marks = "".join(f"[{c.number}]" for c in own)
    if lead:
        lines.append(f"{lead}{marks}。")
    elif attached is not None and (quotes or cells):
        lines.append(f"{attached.sentence}{marks}。")
    for quote in list(quotes)[:_MOST_QUOTES]:
        passage = quote.passage
        document = holdings.extract(passage.source.document_id).document
        source = Source(document.document_id, quote.page, lines=quote.lines or passage.source.lines)
        citation = cite_quote(quote.text, passage, source, document, len(citations) + 1)
        citations.append(citation)
        heading = passage.heading[-1] if passage.heading else "正文"
        lines.append(f"“{quote.text}”（{heading}，第 {quote.page} 页[{citation.number}]）")
    for cell in cells:
        citation = cell.citation(len(citations) + 1)
        citations.append(citation)
        lines.append(f"{cell.name}：“{cell.text}”（《{cell.title}》第 {cell.page} 页[{citation.number}]）")
    if attached is not None and lead:
        lines += (
            [f"出处：{'；'.join(dict.fromkeys(wording.place(e) for e in attached.evidence))}。"]
            if attached.evidence
            else []
        )
    if assumptions:
        lines.append(f"说明：{'；'.join(assumptions)}。")
    route = "both" if figures and (quotes or cells) else "passages" if quotes or cells else "figures"
    return Answer(
        question=question,
        status="answered",
        route=route,  # type: ignore[arg-type]
        text="\n".join(lines),
        figures=figures,
        query=replace(attached.query, operation="passage") if attached is not None else None,
        citations=tuple(citations),
        assumptions=tuple(assumptions),
        verification=Verification(
            numbers_backed=True, checks=checks_of(attached.evidence, holdings) if attached is not None else ()
        ),
    )


def nothing_said(question: str, attached: Outcome | None) -> Answer:
    """The documents say nothing about it; the figure, where there is one, is offered as what it is."""
    if attached is None:
        return refused(question, Stop("not_in_documents", "文件里没有找到能回答这个问题的文字。"))
    stop = Stop(
        "not_in_documents",
        "文件里没有说明。",
        attached.sentence.rstrip("。"),
        attached.evidence,
        attached.query,
    )
    return refused(question, stop)
