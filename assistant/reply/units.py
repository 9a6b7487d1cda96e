"""Questions about units below a department (下属单位、本级): each a scope of its own, or side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings
from assistant.holdings.units import real_id
from assistant.language.question import Frame, frame_of
from assistant.lookups import wording
from assistant.lookups.answer import refused
from assistant.lookups.outcome import Stop
from assistant.plans.across_asks import TOGETHER, asked_of_each, of_all
from assistant.plans.units import OFFICE, Asked, asked_units, says_whole
from assistant.plans.whose import Whose
from assistant.records import Answer, Citation, Query, ReadingOf
from assistant.reply.across import Across, years_said
from assistant.reply.unit_names import listed_units
from ingest.records import Document

AskOne = Callable[[str, Holdings], Answer]
AskAll = Callable[[Across, Holdings], Answer]
_SPENDS = re.compile(r"支出|花|用[了掉]|开支")
_BARE = re.compile(r"(?:那|的|呢|吗|多少|是|是多少|有|[?。,])*")
_WORDS = ("why", "define", "purpose", "topic")
_NAMES = re.compile(r"哪些|哪几|几[个家]|多少[个家]|什么|名单|名称")
_MONEY = re.compile(r"钱|花|收入|支出|经费|万|元|各多少")


def of_units(
    question: str,
    frame: Frame,
    own: Holdings,
    conversation: Conversation,
    ask_one: AskOne,
    ask_all: AskAll,
) -> Answer | None:
    """Answer a question about units of one department; None where it is about the whole, or of words."""
    asked = asked_units(frame, own)
    if asked is None:
        return _leaning(frame, own, conversation, ask_one, ask_all)
    if frame_of(asked.rest, own.lexicon).has(*_WORDS):
        return None
    if asked.group and _asks_names(asked.rest, own):
        return listed_units(question, own)
    views = _views(asked, frame, own)
    if not isinstance(views, tuple):
        return refused(question, views) if views is not None else None
    asked = replace(asked, rest=_completed(asked.rest, conversation))
    if len({d.department for d in views}) == 1 and not asked.group:
        view = own.units.within(d.document_id for d in views)
        return _named(_real(ask_one(_asked_of(asked.rest, view), view)), views[0])
    return _real(ask_all(_across(asked, views, own.units), own.units))


def _leaning(
    frame: Frame,
    own: Holdings,
    conversation: Conversation,
    ask_one: AskOne,
    ask_all: AskAll,
) -> Answer | None:
    """Answer a turn that names nobody, after one about units, of the same (那公务接待费呢)."""
    last, before = conversation.query, conversation.last
    if last is None or before is None or frame.departments or frame.places or says_whole(frame):
        return None
    names = tuple(dict.fromkeys(row.department for row in before.rows)) or (last.department or "",)
    if not set(names) <= set(own.units.departments) or frame.has(*_WORDS):
        return None
    asked = Asked(names, frame.text, group=len(before.rows) > 0)
    views = _views(asked, frame, own)
    if not isinstance(views, tuple):
        return None
    if before.rows:
        return _real(ask_all(_across(asked, views, own.units), own.units))
    view = own.units.within(d.document_id for d in views)
    answer = _real(ask_one(asked.rest, view))  # nothing is filled in but from the conversation
    return _named(answer, views[0])


def _asks_names(rest: str, own: Holdings) -> bool:
    """Tell whether only the names of the units are asked, or how many there are."""
    named = frame_of(rest, own.lexicon).phrases
    return not rest or (not named and _NAMES.search(rest) is not None and not _MONEY.search(rest))


def _completed(rest: str, conversation: Conversation) -> str:
    """Return what is asked with the item of the last question, where a turn only names a unit (本级呢)."""
    last = conversation.query
    bare = _BARE.fullmatch(rest) is not None
    return f"{last.items[0]}多少" if bare and last is not None and last.items else rest


def _named(answer: Answer, unit: Document) -> Answer:
    """Return a refusal that says which unit it is about."""
    if answer.refusal is None or unit.department in answer.text:
        return answer
    return replace(answer, text=f"{unit.department}：{answer.text}")


def _views(asked: Asked, frame: Frame, own: Holdings) -> tuple[Document, ...] | Stop | None:
    """Return the parts of the units asked about, of the year said or the newest; why there are none.

    None for a unit that only the text names: what is said of it is told as anything else.
    """
    units = own.units
    lacking = [name for name in asked.names if name not in units.departments]
    if asked.unknown is not None or asked.with_whole or lacking:
        only_said = len(asked.names) == 1 and lacking and OFFICE not in lacking and not asked.group
        return None if only_said else _why_not(asked, lacking, own)
    found = [d for d in units.documents if d.department in asked.names]
    if not found:
        message = "文件里没有按下属单位分列的数字，不能用全部门的数代替。"
        return Stop("not_disclosed", message, f"{own.departments[0]}全部门的数")
    years = years_said(frame, max((d.fiscal_year for d in found), default=None))
    if len(asked.names) == 1 and not asked.group:
        return tuple(found)
    newest = max((d.fiscal_year for d in found), default=0)
    return tuple(d for d in found if d.fiscal_year in (years or (newest,)))


def _not_told(names: list[str], own: Holdings) -> Stop:
    said = "、".join(wording.quoted(name) for name in names)
    held = "、".join(own.units.departments)
    near = f"有单列数字的单位：{held}" if held else f"{own.departments[0]}全部门的数"
    message = f"文件里没有单列{said}的数字，不能用全部门的数代替。"
    return Stop("not_disclosed", message, near)


def _why_not(asked: Asked, lacking: list[str], own: Holdings) -> Stop:
    if asked.unknown is not None:
        return _unknown(asked.unknown, own)
    return _either(own) if asked.with_whole else _not_told(lacking, own)


def _either(own: Holdings) -> Stop:
    name = own.departments[0]
    message = f"“{name}”可以指全部门，也可以指本级，请写明，例如“{name}本级”或“{name}全部门”。"
    return Stop("unclear", message, f"单列的单位：{'、'.join(own.units.departments)}")


def _unknown(name: str, own: Holdings) -> Stop:
    message = f"文件里没有列出“{name}”，不能用别的单位的数来答。"
    return Stop("department_not_held", message, f"列出的单位：{'、'.join(own.units.departments)}")


def _asked_of(rest: str, view: Holdings) -> str:
    """Return what is asked of a unit; of one that only an income table lists, 预算 is its income."""
    forms = {form for _, form in view.forms}
    if forms & {"overview", "expenditure"} or frame_of(rest, view.lexicon).phrases:
        return rest
    return f"支出总计{rest}" if _SPENDS.search(rest) else f"收入总计{rest}"


def _across(asked: Asked, documents: tuple[Document, ...], units: Holdings) -> Across:
    view = units.within(d.document_id for d in documents)
    frame = frame_of(asked.rest, view.lexicon)
    meant = Whose(tuple(dict.fromkeys(d.department for d in documents)), "all" if asked.group else "named")
    operation, arguments = of_all(frame, meant)
    ask = _asked_of(asked_of_each(frame, (), (*TOGETHER, "per_unit"), mixed=False), view)
    order = {name: place for place, name in enumerate(asked.names)}
    ordered = sorted(documents, key=lambda d: (order.get(d.department, 0), d.fiscal_year))
    only = (f"文件里单列数字的下属单位只有{asked.names[0]}",) if asked.group and len(documents) == 1 else ()
    return Across(tuple(ordered), "department", operation, ask, arguments, only, frame.unit, named=True)


def _real(answer: Answer) -> Answer:
    """Return an answer of units' parts with the documents they were taken from."""
    return replace(
        answer,
        citations=tuple(_cited(citation) for citation in answer.citations),
        readings=tuple(_reading(reading) for reading in answer.readings),
        query=_query(answer.query),
    )


def _cited(citation: Citation) -> Citation:
    return replace(citation, document_id=real_id(citation.document_id))


def _query(query: Query | None) -> Query | None:
    if query is None or query.document_id is None:
        return query
    return replace(query, document_id=real_id(query.document_id))


def _reading(reading: ReadingOf) -> ReadingOf:
    query = _query(reading.query)
    return replace(
        reading,
        query=query if query is not None else reading.query,
        citations=tuple(_cited(citation) for citation in reading.citations),
    )
