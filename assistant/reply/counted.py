"""Answers in counts that sentences state (以正文里的数量作答): of a day, of a year, or what comes near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.execute.context import told, value_of
from assistant.execute.sums import gap
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.language.counted import (
    Counted,
    compared_in,
    counted_in,
    deeds_of,
    going_on,
    in_words,
    plain_words,
)
from assistant.language.normalise import name_key
from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.answer import refused
from assistant.lookups.lookup import Evidence
from assistant.lookups.outcome import Outcome, Stop
from assistant.lookups.stated import in_units, on_day, says_nothing, stated
from assistant.plans.operands import bind_all
from assistant.plans.scope import Scope, choose
from assistant.plans.settle import Settled
from assistant.records import Answer, Query, Target
from ingest.amount import MONEY_UNITS
from ingest.records import Document

_JOINED = re.compile(r"以及|和|与|及|跟")
_CARS_COUNTED = re.compile(r"(?:多少|几)辆?[公轿汽小]?车")
_PERSONS = in_words("人")
_SHARED_END = re.compile(r"编制|用车|单位|设备|项目")
_SUMMED = re.compile(r"一共|合计|总共|共计|加起来|总和")
_NAMED = 3  # statements that come near are named in a refusal
_TABLE_DAY = re.compile(r"截[止至](?:时间|日期)?[:：]?\s*(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})")
_OF_ASSETS = re.compile(r"车|设备|房|资产|家底|土地")
_BELOW = re.compile(r"(?:下属|所属|下设|二级|预算)[^,]{0,4}单位")
_NOT_SO = "文件里没有正好这样说的数量，不能用别的数代替。"
_AMOUNTS = frozenset({"function", "economy", "project", "other"})
_SILENT = frozenset({"not_disclosed", "not_in_documents"})


def of_day(question: str, frame: Frame, holdings: Holdings) -> Answer | Settled | None:
    """Answer a question for a day (截至2025年10月…) from documents of a department of whatever year."""
    asked = counted_in(frame) if frame.as_of is not None else None
    if asked is None:
        return None
    entries = _sentences(holdings, (d.document_id for d in holdings.documents))
    found = stated(asked, entries)
    if found.exact or found.inner:
        return _settled(found.exact or found.inner, frame, (), asked.claimed)
    if not found.other_days:
        return None
    near = _once(found.other_days)[:_NAMED]
    stop = Stop("not_disclosed", "文件里没有截至当日的这个数。", _told(near), near)
    return refused(question, stop)


def documents_of_day(frame: Frame, holdings: Holdings) -> tuple[Document, ...]:
    """Return the documents whose table of assets is of the day asked for."""
    if frame.as_of is None or not _OF_ASSETS.search(frame.text):
        return ()
    found: list[Document] = []
    for document in holdings.documents:
        extract = holdings.extract(document.document_id)
        pages = {page for table in extract.tables if table.form == "assets" for page in table.pages}
        days = (_TABLE_DAY.search(line.text) for line in extract.lines if line.source.page in pages)
        told_days = {"-".join(f"{int(part):02}" for part in day.groups()) for day in days if day}
        if any(on_day(frame.as_of, day) for day in told_days):
            found.append(document)
    return tuple(found)


def of_units_said(frame: Frame, holdings: Holdings, last: Query | None) -> Settled | None:
    """Answer how many units a document of the year asked says there are below; the names are listed else."""
    if not frame.years or counted_in(frame) is None or not _BELOW.search(frame.text):
        return None
    scope = choose(frame, holdings, last)
    return None if isinstance(scope, Stop) else of_scope(frame, scope, holdings, last)


def of_scope(
    frame: Frame, scope: Scope, holdings: Holdings, last: Query | None, *, tables_silent: bool = False
) -> Settled | None:
    """Answer from what the sentences of the documents in scope state; None where none says what is asked.

    Tables of assets and of goods go before sentences, unless they are known to be silent.
    """
    pair = compared_in(frame)
    if pair is not None:
        return _compared(pair, frame, scope, holdings)
    ids = [document.document_id for document in scope.documents[:1]]
    asked = _counted_of(frame, holdings, ids)
    if asked is None or frame.as_of is not None:
        return None
    bound = () if tables_silent else bind_all(frame, holdings, frozenset(ids)).operands
    if any(b.target.family in ("assets", "procurement") for operand in bound for b in operand.bounds):
        return None
    entries = _sentences(holdings, ids)
    found = stated(asked, entries, within_year=scope.level_year)
    if last is not None and last.items and asked.units and says_nothing(asked):
        again = stated(going_on(asked, last.items[-1]), entries, within_year=scope.level_year)
        found = again if again.exact else found
    exact = found.exact or (_several(asked, entries) if scope.level_year is None else ()) or found.inner
    if exact:
        return _settled(exact, frame, scope.assumptions, asked.claimed)
    return _of_other_year(asked, frame, scope, holdings) if not frame.years else None


def _counted_of(frame: Frame, holdings: Holdings, ids: Sequence[str]) -> Counted | None:
    """Return what a question counts; 行政单位离退休 is a row's name, and asks for no number of persons."""
    asked = counted_in(frame)
    if asked is None or not asked.units or frame.measure_words or frame.has("count"):
        return asked
    bound = bind_all(frame, holdings, frozenset(ids)).operands
    rows = [b.target for operand in bound for b in operand.bounds if b.exact]
    of_money = rows and all(t.family in _AMOUNTS and name_key(t.item) in name_key(frame.text) for t in rows)
    return None if of_money else asked


def _compared(
    pair: tuple[Counted, Counted], frame: Frame, scope: Scope, holdings: Holdings
) -> Settled | None:
    """Answer how much two counts differ; nothing else is told where one of them is not stated."""
    entries = _sentences(holdings, [scope.documents[0].document_id])
    found = [_once(stated(one, entries).exact) for one in pair]
    if any(len(exact) != 1 for exact in found):
        if not any(found):
            return None
        told_of = tuple(e for exact in found for e in exact)[:_NAMED]
        return Settled((), (Stop("not_disclosed", _NOT_SO, _told(told_of), told_of),))
    one, other = found[0][0], found[1][0]
    if one.unit != other.unit:
        return None
    return Settled((gap(_query((one, other), frame), one, other),), (), scope.assumptions)


def _of_other_year(asked: Counted, frame: Frame, scope: Scope, holdings: Holdings) -> Settled | None:
    """Answer from an earlier document where no year is said and the newest does not tell it."""
    newest = scope.documents[0]
    kind = (newest.department, newest.document_type, newest.scope)
    for document in sorted(holdings.documents, key=lambda d: -d.fiscal_year):
        if document is newest or (document.department, document.document_type, document.scope) != kind:
            continue
        exact = stated(asked, _sentences(holdings, [document.document_id])).exact
        if exact:
            said = f"年度未指明，{newest.fiscal_year} 年的文件没有写明，按 {document.fiscal_year} 年的作答"
            return _settled(exact, frame, (said,))
    return None


def with_near(result: Answer | Settled, frame: Frame, scope: Scope, holdings: Holdings) -> Answer | Settled:
    """Return a refusal with the statements that come near what was asked, where it names none of the kind."""
    asked = _counted_of(frame, holdings, [document.document_id for document in scope.documents[:1]])
    if asked is None or not asked.units:
        return result
    if isinstance(result, Settled):
        result = _of_the_deed(result, asked, frame)
        reason = result.stops[0].reason if result.stops and not result.outcomes else None
    else:
        reason = result.refusal.reason if result.refusal is not None else None
    near = stated(asked, _sentences(holdings, [scope.documents[0].document_id])).near
    if reason not in _SILENT or not near:
        return result
    near = _once(near)[:_NAMED]
    stop = Stop("not_disclosed", _NOT_SO, _told(near), near)
    if isinstance(result, Settled):
        return replace(result, stops=(stop,))
    return refused(result.question, stop, query=result.query)


def _of_the_deed(result: Settled, asked: Counted, frame: Frame) -> Settled:
    """Drop what there is where what was bought, disposed of or let is asked, and the other way round."""
    counts = _CARS_COUNTED.search(frame.text) is not None or (asked.units == _PERSONS and not asked.money)
    kept = tuple(outcome for outcome in result.outcomes if _does(outcome, asked, counts_things=counts))
    if len(kept) == len(result.outcomes):
        return result
    left = [outcome for outcome in result.outcomes if outcome not in kept]
    stop = Stop("not_disclosed", _NOT_SO, left[0].sentence, left[0].evidence)
    return replace(result, outcomes=kept, stops=() if kept else (stop,))


def _does(outcome: Outcome, asked: Counted, *, counts_things: bool) -> bool:
    for evidence in outcome.evidence:
        entry = evidence.entry
        amount = evidence.unit in MONEY_UNITS and bool(evidence.value)
        if counts_things and amount and outcome.query.operation == "lookup":
            return False  # an amount is no number of cars or persons
        counted = entry.family == "assets" or (
            entry.family == "sentence" and evidence.unit not in MONEY_UNITS
        )
        title = entry.table.title if entry.table is not None else ""
        if counted and entry.family == "sentence" and not in_units(asked, evidence.unit):
            return False  # 323 次 are no 人次
        if counted and deeds_of(plain_words("".join((title, *entry.parents, entry.label)))) != asked.deeds:
            return False
    return True


def _sentences(holdings: Holdings, documents: Iterable[str]) -> tuple[Entry, ...]:
    inside = frozenset(documents)
    return tuple(e for e in holdings.entries if e.table is None and e.document.document_id in inside)


def _several(asked: Counted, entries: Sequence[Entry]) -> tuple[Evidence, ...]:
    """Return the statements of several things named side by side, parts of one whole (行政和事业编制)."""
    parts = [part.strip() for part in _JOINED.split(asked.text)]
    if len(parts) < 2 or _SUMMED.search(asked.text):
        return ()
    shared = _SHARED_END.search(parts[-1])
    ended = [part if shared is None or part.endswith(shared[0]) else part + shared[0] for part in parts]
    return _each(asked, ended, entries) or _each(asked, parts, entries)


def _each(asked: Counted, parts: Sequence[str], entries: Sequence[Entry]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for part in parts:
        exact = _once(stated(replace(asked, text=part), entries).exact)
        if len(exact) != 1:
            return ()
        found.append(exact[0])
    wholes = {e.fact.fact_id.rpartition(".")[0] for e in found if e.fact is not None}
    return tuple(found) if len(wholes) == 1 else ()


def _once(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return each figure of a day once, however often it is stated."""
    kept: dict[object, Evidence] = {}
    for one in found:
        day = one.fact.as_of if one.fact is not None else None
        kept.setdefault((one.value, one.unit, one.printed, day, one.entry.document.document_id), one)
    return tuple(kept.values())


def _settled(
    exact: Sequence[Evidence], frame: Frame, assumptions: Sequence[str], claimed: Decimal | None = None
) -> Settled:
    several = len(exact) > 1 and len({name_key(_name(e)) for e in exact}) == len(exact) == len(_once(exact))
    if several and _JOINED.search(frame.text):
        return Settled((_together(exact, frame),), (), tuple(assumptions))
    distinct: dict[object, Outcome] = {}
    for one in exact:
        outcome = _outcome(one, frame)
        if claimed is not None:
            right = "是" if one.value == claimed else "不是"
            outcome = replace(outcome, sentence=f"{right}。{outcome.sentence}")
        distinct.setdefault(outcome.signature or outcome.sentence, outcome)
    return Settled(tuple(distinct.values()), (), tuple(assumptions))


def _outcome(evidence: Evidence, frame: Frame) -> Outcome:
    query = _query((evidence,), frame)
    values = (value_of(query, evidence),) if evidence.value is not None else ()
    subject = wording.subject(evidence.entry.document)
    sentence = f"{subject}中，{_states(query, evidence)}"
    label = f"{_name(evidence)}（正文{wording.as_of(evidence)}）"
    return Outcome(query, values, sentence, extra=() if values else (evidence,), label=label)


def _together(exact: Sequence[Evidence], frame: Frame) -> Outcome:
    query = _query(exact, frame)
    values = tuple(value_of(query, e) for e in exact if e.value is not None)
    subject = wording.subject(exact[0].entry.document)
    return Outcome(query, values, f"{subject}中，{'；'.join(_states(query, e) for e in exact)}")


def _query(exact: Sequence[Evidence], frame: Frame) -> Query:
    document = exact[0].entry.document
    targets = tuple(
        Target(e.entry.item, e.entry.key, "sentence", tuple(name_key(p) for p in e.entry.parents))
        for e in exact
    )
    return Query(
        operation="lookup",
        department=document.department,
        document_id=document.document_id,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
        scope=document.scope,
        items=tuple(target.item for target in targets),
        unit=frame.unit,
        targets=targets,
    )


def _states(query: Query, evidence: Evidence) -> str:
    day = wording.as_of(evidence)
    said = wording.states(f"{wording.quoted(_name(evidence))}为", told(query, evidence))
    return f"{said}（{day}）" if day else said


def _name(evidence: Evidence) -> str:
    """Return what a statement is of, with what it stands under (实有人员／行政)."""
    fact = evidence.fact
    return "／".join(fact.row_path) if fact is not None and fact.row_path else evidence.entry.label


def _told(evidence: Sequence[Evidence]) -> str:
    """Return statements in words, to be named in a refusal."""
    return "；".join(_states(Query("lookup"), one) for one in evidence)
