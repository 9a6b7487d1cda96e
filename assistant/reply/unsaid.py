"""A department not said, or said by a name that fits several (单位不明): asked back, with choices.

Only what a single department's documents name is answered without asking, and said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame, frame_of
from assistant.language.softness import filters
from assistant.lookups import wording
from assistant.lookups.answer import clarified, refused
from assistant.lookups.outcome import Outcome
from assistant.plans import limits
from assistant.plans.interpret import MAX_READINGS
from assistant.plans.operands import bind_all
from assistant.plans.settle import Settled
from assistant.plans.whose import Whose
from assistant.records import Answer, Query
from assistant.reply.turn import BUDGET_WORDS
from ingest.records import Document

Explain = Callable[[str], Answer | None]
AskOne = Callable[[Whose], Answer | list[Settled]]
_HOLDS = re.compile(r"哪[些几]|几[个家年份]|多少[个家年份]|哪年")
_NOTHING_ASKED = re.compile(r"[的呢吧啊呀,。?!、年度]*")
_LOOKED_AT = 60  # departments that are looked into for a name that only one of them prints


def completed_question(question: str, conversation: Conversation, holdings: Holdings) -> str:
    """Return the question asked back before together with the department or year that the turn gives."""
    last = conversation.last
    if last is None or not last.choices:
        return question
    frame = frame_of(question, holdings.names)
    gives = bool(frame.departments or frame.places or frame.years)
    asks = (
        frame.phrases or frame.leftovers or frame.unit or frame.has("how_much", "max", "min", "why", "share")
    )
    return f"{question.rstrip('。.!！?？呢的')}{last.question}" if gives and not asks else question


def unsaid(
    question: str, frame: Frame, holdings: Holdings, ask: AskOne, explain: Explain
) -> Answer | list[Settled]:
    """Answer a question that names no department: from the one that can be meant, else ask back."""
    names = holdings.departments
    if frame.has("define") and not frame.has("how_much"):
        return _defined(names[:_LOOKED_AT], explain) or asked_back(question, names, (), ())
    generic = bool(frame.phrases) and not filters(frame.leftovers, frame.tokens, frame.text)
    if not generic and len(names) <= _LOOKED_AT:
        holder = _holders(frame, holdings)
        if len(holder) == 1:
            said = f"部门未指明；只有{holder[0]}的文件里有所说的内容，按它作答"
            return ask(Whose(holder, "named", (said,)))
        names = holder or names
        if not holder and not _is_about_budgets(frame):
            return refused(question, limits.stranger())
    if len(names) <= MAX_READINGS:
        return alike(question, Whose(names, "alike"), ask)
    return asked_back(question, names, (), ())


def alike(question: str, meant: Whose, ask: AskOne) -> Answer | list[Settled]:
    """Answer for each department a name fits; ask back which one is meant, with the figures."""
    outcomes: list[Outcome] = []
    said: list[str] = []
    kept: list[Answer] = []
    for name in meant.departments:
        result = ask(replace(meant, departments=(name,), how="named"))
        if isinstance(result, Answer):
            kept.append(result)
            continue
        for settled in result:
            outcomes += [replace(one, label=_labelled(name, one)) for one in settled.outcomes[:1]]
            said += settled.assumptions
    if not outcomes and all(answer.status == "refused" for answer in kept) and kept:
        return kept[0]
    return asked_back(question, meant.departments, outcomes, said)


def _labelled(name: str, outcome: Outcome) -> str:
    if not outcome.evidence:
        return name
    document = outcome.evidence[0].entry.document
    kind = wording.TYPE[document.document_type]
    item = outcome.values[0].label if outcome.values else outcome.label
    return f"{document.department} {document.fiscal_year} 年{kind}：{item}"


def asks_what_is_held(frame: Frame) -> bool:
    """Tell whether nothing is asked but which departments there are (有哪些单位)."""
    money = any(word in frame.text for word in BUDGET_WORDS if word not in ("多少", "项目"))
    plain = not frame.phrases and not frame.amounts and not (frame.leftovers and "文件" not in frame.text)
    return plain and not money and _HOLDS.search(frame.text) is not None


def names_only(frame: Frame, meant: Whose) -> bool:
    """Tell whether a turn says nothing but one department, with or without a year."""
    said = {place for start, end in meant.spans for place in range(start, end)}
    rest = [t for t in frame.tokens if not said & set(range(t.start, t.end)) and t.literal is None]
    plain = "".join(t.text for t in rest)
    named = meant.how == "named" and len(meant.departments) == 1 and bool(meant.spans)
    return named and _NOTHING_ASKED.fullmatch(plain) is not None


def what_is_held(question: str, documents: Sequence[Document], years: Sequence[int] = ()) -> Answer:
    """Tell what is held, and ask what of it is meant; of one department, the next turns are about it."""
    names = tuple(dict.fromkeys(document.department for document in documents))
    if len(names) == 1:
        text = f"收有这些公开文件：{wording.held_list(documents)}。请问要问其中的什么数？"
        year = years[0] if len(years) == 1 else None
        query = Query("lookup", department=names[0], fiscal_year=year)
        return Answer(question, "clarify", "figures", text, query=query)
    text = f"收有这些公开文件：{wording.held_list(documents, most=_LOOKED_AT)}。请说明要问哪个部门的什么数。"
    return Answer(question, "clarify", "figures", text, choices=names if len(names) > 1 else ())


def asked_back(
    question: str, names: Sequence[str], outcomes: Sequence[Outcome], said: Sequence[str]
) -> Answer:
    """Ask which department is meant; figures are shown where they differ and are few."""
    figures = [outcome for outcome in outcomes if outcome.values]
    distinct = {outcome.signature for outcome in figures}
    if len(distinct) > 1 and len(figures) <= MAX_READINGS:
        answer = clarified(question, figures, tuple(dict.fromkeys(said)), MAX_READINGS)
        return replace(answer, choices=tuple(names))
    text = f"收有几个部门的文件，请说明问的是哪个部门：{'、'.join(names[:_LOOKED_AT])}。"
    query = figures[0].query if figures else None
    return Answer(question, "clarify", "figures", text, query=query, choices=tuple(names))


def _defined(names: Sequence[str], explain: Explain) -> Answer | None:
    """Return the first explanation of a term that some document gives."""
    for name in names:
        result = explain(name)
        if result is not None:
            note = f"这是{name}的文件里的解释"
            text = f"{result.text}\n说明：{note}。"
            return replace(result, text=text, assumptions=(*result.assumptions, note))
    return None


def _holders(frame: Frame, holdings: Holdings) -> tuple[str, ...]:
    """Return the departments whose documents print what is asked by a name of their own."""
    found = []
    for name in holdings.departments:
        own = holdings.within(d.document_id for d in holdings.documents if d.department == name)
        there = frame_of(frame.question, own.lexicon)
        ids = frozenset(document.document_id for document in own.documents)
        bindings = bind_all(there, own, ids)
        bounds = [bound for operand in bindings.operands for bound in operand.bounds]
        named = bool(bounds) and not bindings.unbound
        if named and not filters(bindings.leftovers, there.tokens, there.text):
            found.append(name)
    return tuple(found)


def _is_about_budgets(frame: Frame) -> bool:
    return frame.has("topic") or any(word in frame.text for word in BUDGET_WORDS)
