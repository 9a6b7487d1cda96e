"""What an answer says of scans (扫描件): its sources were recognised in a picture, not read as text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.lookups.answer import refused
from assistant.lookups.outcome import Stop

if TYPE_CHECKING:
    from assistant.holdings.holdings import Holdings
    from assistant.records import Answer, Citation
    from ingest.records import Document

TOLD = "引用的页是扫描件，由文字识别读出，请与原件核对"
_UNPROVED = "这个数所在的页是扫描件，由文字识别读出，没有勾稽关系可以印证，不能作为答案；请看原件。"
_UNREAD = "文件有扫描的页，由文字识别读出，可能有没认出的内容，请看原件"
_LAST_NOTE = re.compile(r"^说明：.*(?=。$)", re.MULTILINE)


def with_scans_told(answer: Answer, holdings: Holdings) -> Answer:
    """Return the answer; where it cites a page that was recognised, it says so.

    A figure from there that nothing proves is withheld.
    """
    unproved = {c.number for c in answer.citations if c.status == "unchecked" and _is_scanned(c, holdings)}
    if any(unproved.intersection(figure.citations) for figure in answer.figures):
        return refused(answer.question, Stop("not_proved", _UNPROVED), query=answer.query)
    cited = (*answer.citations, *(c for reading in answer.readings for c in reading.citations))
    if not any(_is_scanned(citation, holdings) for citation in cited):
        return (
            replace(answer, text=f"{answer.text}\n说明：{_UNREAD}。")
            if _of_scans(answer, holdings)
            else answer
        )
    notes = list(_LAST_NOTE.finditer(answer.text))
    if notes:
        end = notes[-1].end()
        text = f"{answer.text[:end]}；{TOLD}{answer.text[end:]}"
    else:
        text = f"{answer.text}\n说明：{TOLD}。"
    return replace(answer, text=text, assumptions=(*answer.assumptions, TOLD))


def _of_scans(answer: Answer, holdings: Holdings) -> bool:
    """Tell whether what is said not to be listed was looked for in scans only."""
    if answer.refusal is None or answer.refusal.reason not in {"not_disclosed", "not_in_documents"}:
        return False
    query = answer.query
    asked = [
        document
        for document in holdings.documents
        if query is None
        or (document.department == query.department and document.fiscal_year == query.fiscal_year)
    ]
    return bool(asked) and all(document.scans for document in asked)


def _is_scanned(citation: Citation, holdings: Holdings) -> bool:
    document = next((d for d in holdings.documents if d.document_id == citation.document_id), None)
    return document is not None and citation.page in _file_of(citation, document, holdings).scans


def _file_of(citation: Citation, document: Document, holdings: Holdings) -> Document:
    """Return the file that a citation's page counts in: a document may be held in several."""
    if citation.file in {None, document.file}:
        return document
    joined = holdings.part(document.document_id).extract.joined
    return next((file for file in joined if file.file == citation.file), document)
