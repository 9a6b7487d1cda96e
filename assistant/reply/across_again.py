"""Follow-ups over several documents (跨文件追问): another order, unit, item or year of what was compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.plans.across_asks import of_all, of_years_together
from assistant.plans.followup import is_elliptic
from assistant.plans.whose import Whose, points_to_winner
from assistant.records import Operation, Query
from assistant.reply.across import Across, By, years_said
from ingest.records import Document

_OF_ALL = ("max", "min", "rank", "ascending", "sum", "difference", "ratio", "compare", "list", "count")
_TOGETHER = re.compile(r"平均|年均|比例|倍|[差高低多少大小][了出]?(?:多少|几)")
_GAP = re.compile(r"(?:[差高低多少大小][了出]?|相差|差距)(?:多少|几|是多少)")
_VERSUS = re.compile(r"[跟和与同比].{2,20}(?:比|相?差|[多少高低大小](?:还是|吗|多少|[些点]))")
_SHARE = re.compile(r"比例|百分")
_OWN_ARGUMENTS = frozenset({"across", "ask", "document", "counted", "missing"})


def asked_again(frame: Frame, meant: Whose, conversation: Conversation, holdings: Holdings) -> Across | None:
    """Return the last comparison with what the turn changes; None where the turn stands by itself."""
    if points_to_winner(frame, conversation) is not None:
        return None
    pair = _pair(frame, conversation, holdings) if meant.how in ("before", "unsaid") else None
    pair = pair or _against(frame, meant, conversation, holdings)
    if pair is not None:
        return pair
    last = conversation.query
    by = next((value for name, value in last.arguments if name == "across"), None) if last else None
    alone = not frame.phrases and not frame.leftovers and meant.how in ("before", "unsaid")
    together = frame.has(*_OF_ALL) or _TOGETHER.search(frame.text) is not None
    leans = is_elliptic(frame) or (alone and together)
    if last is None or by is None or not leans or meant.how in ("named", "alike"):
        return None
    documents = _documents(last, holdings)
    if len(documents) < 2:
        return None
    ask = next((value for name, value in last.arguments if name == "ask"), "")
    kept = tuple(pair for pair in last.arguments if pair[0] not in _OWN_ARGUMENTS)
    operation, arguments = last.operation, kept
    said = years_said(frame)
    if len(said) == 1 and by == "department":
        documents = _of_year(documents, said[0], holdings)
    changed = together or frame.top is not None or frame.ordinal is not None or frame.thresholds
    if frame.phrases and not frame.thresholds:
        ask = f"{_item(frame)}多少"
    elif len(documents) == 2 and (_GAP.search(frame.text) or _SHARE.search(frame.text)):
        operation, arguments = ("difference", ()) if _GAP.search(frame.text) else ("ratio", (("as", "%"),))
    elif changed:
        everyone = Whose((), "all" if by == "department" else "named")
        operation, arguments = (
            of_all(frame, everyone)
            if by == "department"
            else of_years_together(frame, [d.fiscal_year for d in documents], everyone=False)
        )
    elif not (frame.unit or said):
        return None
    return Across(tuple(documents), _by(by), operation, ask, arguments, (), frame.unit or last.unit)


def with_item(across: Across, frame: Frame, conversation: Conversation) -> Across:
    """Return a comparison that names no item with the item asked about before (深圳比苏州多多少)."""
    last = conversation.query
    total = re.search(r"支出|收入|预算|决算|花|钱|收支", across.ask) is not None
    if frame.phrases or total or last is None or not last.targets:
        return across
    return replace(across, ask=f"{last.targets[0].item}多少")


def _pair(frame: Frame, conversation: Conversation, holdings: Holdings) -> Across | None:
    """Return the last item in the two documents asked about last (两家相差多少, 2025年比它多多少)."""
    last = conversation.query
    named = {key for phrase in frame.phrases for token in phrase.tokens for key in token.values("item")}
    same = last is not None and named <= {target.key for target in last.targets}
    if (frame.phrases and not same) or not frame.has(
        "difference", "compare", "ratio", "sum", "increase", "decrease"
    ):
        return None
    if last is None or len(last.targets) != 1 or last.operation not in ("lookup", "exists", "passage"):
        return None
    ids = [a.query.document_id for a in conversation.answers if a.query is not None]
    ids = [one for one in dict.fromkeys(reversed(ids)) if one is not None]
    held = {d.document_id: d for d in holdings.documents}
    now = held.get(last.document_id or "")
    years = years_said(frame)
    ask = f"{last.targets[0].item}多少"
    if now is not None and len(years) == 1 and years[0] != now.fiscal_year:
        own = [d for d in holdings.documents if d.department == now.department and d.fiscal_year == years[0]]
        if own:
            pair = sorted((own[0], now), key=lambda d: d.fiscal_year)
            operation, arguments = of_years_together(frame, (now.fiscal_year, years[0]), everyone=False)
            return Across(tuple(pair), "year", operation, ask, arguments, (), frame.unit)
    both = [held[one] for one in ids if one in held][:2]
    several = re.search(r"两|俩|二者|它们|他们", frame.text) is not None and not years
    if several and len(both) == 2 and both[0].department != both[1].department:
        operation, arguments = of_all(frame, Whose((), "named"))
        return Across(tuple(reversed(both)), "department", operation, ask, arguments, (), frame.unit)
    return None


def _against(frame: Frame, meant: Whose, conversation: Conversation, holdings: Holdings) -> Across | None:
    """Return the last item where it was asked and of the department it is held against (跟某局比)."""
    last = conversation.query
    if last is None or len(last.targets) != 1 or last.operation != "lookup" or frame.phrases:
        return None
    if meant.how != "named" or len(meant.departments) != 1 or not _VERSUS.search(frame.text):
        return None
    now = next((d for d in holdings.documents if d.document_id == last.document_id), None)
    if now is None or now.department in meant.departments:
        return None
    others = [d for d in holdings.documents if d.department in meant.departments]
    same = [d for d in others if (d.fiscal_year, d.document_type) == (now.fiscal_year, now.document_type)]
    if not same or years_said(frame):
        return None
    operation: Operation = "difference" if _GAP.search(frame.text) else "compare"
    ask = f"{last.targets[0].item}多少"
    return Across((now, same[0]), "department", operation, ask, (), meant.assumptions, frame.unit)


def _by(text: str) -> By:
    return "year" if text == "year" else "type" if text == "type" else "department"


def _item(frame: Frame) -> str:
    tokens = [token for phrase in frame.phrases for token in phrase.tokens]
    return re.sub(r"呢$", "", frame.text[tokens[0].start : tokens[-1].end])


def _documents(last: Query, holdings: Holdings) -> list[Document]:
    ids = [value for name, value in last.arguments if name == "document"]
    held = {document.document_id: document for document in holdings.documents}
    return [held[one] for one in ids if one in held]


def _of_year(documents: Sequence[Document], year: int, holdings: Holdings) -> list[Document]:
    """Return the documents of the same departments for another year."""
    names = dict.fromkeys(document.department for document in documents)
    own = (d for d in holdings.documents if d.fiscal_year == year and d.department in names)
    return list({d.department: d for d in own}.values())
