"""Rows found by what describes them (描述匹配): indicators, targets stated in sentences, projects.

Only proposes rows that exist, and only where nearly all the question says is found in the row's own words
and the unit asked for is the row's. What was understood is always said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.execute.context import reading_label, told, value_of
from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.language.naming import STANDING_ALONE, Token
from assistant.language.normalise import name_key
from assistant.language.question import Frame
from assistant.lookups import wording
from assistant.lookups.columns import SCORES, Want
from assistant.lookups.lookup import Evidence, of_fact, read, same_unit
from assistant.lookups.outcome import Outcome
from assistant.plans.bind import Bound
from assistant.plans.plans import asked_for
from assistant.records import Query, Target
from ingest.amount import MONEY_UNITS
from ingest.records import Document

_ENOUGH = 0.8
_RATE = re.compile(r"率(?:要|应|须|是|有|为|达到?|能|目标)*(?:多少|几)(?!分)")
# Deeds that say the same of a target (新增、再添), the first for all of them.
_DEEDS = tuple(
    (re.compile("|".join(words.split()[1:])), words.split()[0])
    for words in (
        "增加 新增 再添 增添 增设 新添",
        "推进 实施 推动 开展 落实 实行",
        "支持 引导 帮助 鼓励 扶持",
        "建设 建成 打造 兴建 建立",
        "举办 召开 承办 举行",
        "聘请 聘用 聘任 雇用 雇",
        "维护 养护 保养",
        "参加 参训 参与 参会",
        "预留 专门留给 专门面向 专门预留 预留给 留给 面向",
        "培养 培育",
        "小微企业 小型和微型企业 小型微型企业 小微型企业",
    )
)
_NEAR = 0.06
_SHORTEST = 4  # characters; less describes nothing
_SHORTEST_COUNTED = 2  # where a measure word says what kind of figure is asked for
_EVERYWHERE = frozenset(
    {"全市", "全省", "全区", "全县", "本市", "本省", "本区"}
)  # targets are set for the place
_OF_WHOLE_PROJECTS = frozenset({*SCORES, "执行率"})  # a project has these as well as each indicator
_DESCRIBED = frozenset({"performance", "target", "project"})
_BOUNDS = frozenset({"单价", "单位价值", "单台价值"})  # 单价100万元以上的设备 tells which are meant
_KIND_BOUGHT = re.compile(r"(?:政府|采购|货物|工程|服务|类)+")  # describes no row: 服务类采购
_EMPTY_TEXT = frozenset(
    {"目标", "指标", "要求", "计划", "绩效", "数量", "总数", "项目", "预算", "达到", "情况"}
)


@dataclass(frozen=True, slots=True)
class Described:
    """A row proposed for a description: how much of the question its words explain."""

    bound: Bound
    evidence: Evidence
    score: float


def plainly(text: str) -> str:
    """Return a text with each deed in one wording."""
    for pattern, word in _DEEDS:
        text = pattern.sub(word, text)
    return text


def content_of(frame: Frame) -> tuple[str, ...]:
    """Return the pieces of a question that describe something: names, pieces of names, what is left over."""
    found: list[str] = []
    last_end = -1
    for token in frame.tokens:
        if _describes(token):
            if found and token.start == last_end:
                found[-1] += token.text
            else:
                found.append(token.text)
            last_end = token.end
    kept = [name_key(text) for text in found if text not in _EMPTY_TEXT]
    return tuple(plainly(text) for text in kept if len(text) > 1)


def _describes(token: Token) -> bool:
    if not token.senses:
        return True
    if token.literal is not None and not token.is_a("item", "fragment"):
        return False
    return token.is_a("item", "fragment") or (token.is_a("measure") and not token.is_a("plain"))


def describe(
    frame: Frame, holdings: Holdings, documents: Iterable[str], soft: frozenset[str] = frozenset()
) -> tuple[Described, ...]:
    """Return the rows whose own words explain a question best, where they explain enough of it.

    soft words (verbs that limit nothing) count where a row says them, and are not missed where it does not.
    """
    judged = next((column for name, column in asked_for(frame) if name == "judged"), None)
    pieces = tuple(piece for piece in content_of(frame) if piece not in soft and piece != judged)
    further = (*_further(frame), *sorted(soft & set(content_of(frame))))
    plain = {t.text for t in frame.tokens if len(t.text) > 1 and t.is_a("plain", "collection")} - _EMPTY_TEXT
    if pieces and all(_KIND_BOUGHT.fullmatch(piece) for piece in pieces):
        return ()
    inside = frozenset(documents)
    shortest = _SHORTEST_COUNTED if frame.measure_words else _SHORTEST
    found: list[Described] = []
    blank = 0.0  # how much of the question a row explains that has nothing filled in
    for entry in holdings.entries:
        if entry.document.document_id not in inside or entry.family not in _DESCRIBED:
            continue
        stated = _stated(entry, judged)
        if not stated and pieces and entry.family == "performance":
            blank = max(blank, explained(pieces, entry.text))
        for evidence in stated:
            text = _words(entry, evidence)
            also = [piece for piece in further if piece in text]
            if sum(map(len, (*pieces, *also))) < shortest or not _unit_fits(frame, evidence):
                continue
            score = explained((*pieces, *also), text)
            own = judged not in _OF_WHOLE_PROJECTS or not _only_above(entry, (*pieces, *also), score)
            if score >= _ENOUGH and own:
                weight = score + 0.1 * (len(also) + sum(word in text for word in plain))
                found.append(Described(Bound(_target(entry), "".join(pieces), exact=False), evidence, weight))
    if not found:
        return ()
    counted = [d for d in found if _is_counted(frame, d.evidence)]
    found = counted or found
    best = max(found, key=lambda d: d.score).score
    of_projects = all(d.bound.target.family == "project" for d in found)  # whose words are all its rows'
    if best < blank or (of_projects and blank >= _ENOUGH):
        return ()
    near = [d for d in found if d.score >= best - _NEAR]
    return _closest((*pieces, *further), near)


def _only_above(entry: Entry, pieces: Sequence[str], score: float) -> bool:
    """Tell whether only what an indicator stands under is named: its score is that of no indicator."""
    above = name_key("|".join(entry.parents))
    return entry.family == "performance" and bool(above) and explained(pieces, above) >= score


def _further(frame: Frame) -> tuple[str, ...]:
    """Return runs of single plain characters: verbs that a row may well use (交付)."""
    runs: list[str] = [""]
    for token in frame.tokens:
        if len(token.text) == 1 and token.is_a("plain") and token.text not in STANDING_ALONE:
            runs[-1] += token.text
        elif runs[-1]:
            runs.append("")
    return tuple(run for run in runs if len(run) > 1)


def _stated(entry: Entry, judged: str | None) -> Sequence[Evidence]:
    if entry.table is None:
        return [
            of_fact(entry, fact)
            for fact in entry.facts
            if fact.period == "current" and fact.status != "ambiguous" and entry.label not in _BOUNDS
        ]
    if entry.family != "performance":
        return []
    reading = read(entry, Want(judged=judged))
    return [reading] if isinstance(reading, Evidence) else []


def _words(entry: Entry, evidence: Evidence) -> str:
    if evidence.fact is not None and evidence.fact.quote and entry.family != "project":
        return plainly(name_key("|".join((*evidence.fact.row_path, evidence.fact.quote))))
    return plainly(entry.text)


def _unit_fits(frame: Frame, evidence: Evidence) -> bool:
    if frame.has("when") and not (evidence.value is not None and _counts_days(frame, evidence)):
        timely = any("时效" in parent for parent in evidence.entry.parents)
        return (
            timely or re.search(r"\d\s*(?:月|日|天|年)|[月季年][底末初前后度]", evidence.printed) is not None
        )
    if frame.measure_words:
        return _is_counted(frame, evidence)
    if _RATE.search(frame.text):
        return evidence.unit == "%" or "%" in evidence.printed
    if frame.counted is not None or "数量" in frame.text:
        return evidence.unit is not None and evidence.unit not in MONEY_UNITS and evidence.unit != "%"
    asks_money = frame.unit is not None or re.search(r"钱|资金|金额|经费|费用", frame.text)
    if asks_money and not re.search(r"率|比例|程度|次数|数量", frame.text):
        return evidence.unit in MONEY_UNITS
    return True


def _is_counted(frame: Frame, evidence: Evidence) -> bool:
    """Tell whether a figure, or a range of figures (6-8家), is in the measure word asked with."""
    if evidence.value is None:
        return any(word in evidence.printed for word in frame.measure_words)
    return _counts_days(frame, evidence)


def _counts_days(frame: Frame, evidence: Evidence) -> bool:
    """Tell whether days are counted (开放多少天), not a date asked for."""
    return bool(frame.measure_words) and any(same_unit(evidence.unit, word) for word in frame.measure_words)


def explained(pieces: Sequence[str], text: str) -> float:
    """Return which share of the pieces' characters stands in a text, in runs of two or more."""
    whole = sum(len(piece) for piece in pieces)
    matched = 0.0
    for piece in pieces:
        start = 0
        while start < len(piece):
            end = start + 1
            while end <= len(piece) and piece[start:end] in text:
                end += 1
            length = end - 1 - start
            short = piece[start : start + 2]
            if length < 2 and len(short) == 2 and re.search(f"{short[0]}[一-鿿]{short[1]}", text):
                matched += 1.8  # 技改 of 技术改造
                start += 2
            elif length >= 2:
                matched += length
                start += length
            else:
                matched += 0.4 * length
                start += 1
    return matched / whole


def _closest(pieces: Sequence[str], near: Sequence[Described]) -> tuple[Described, ...]:
    """Among rows that explain equally much, keep those whose own name and description say most of it."""

    def own(described: Described) -> float:
        entry = described.evidence.entry
        texts = [text for _, text in entry.row.texts] if entry.row is not None else []
        return explained(pieces, name_key("|".join((entry.label, *texts))))

    best = max(own(d) for d in near)
    return tuple(d for d in near if own(d) >= best - _NEAR)


def says_all(described: Described, words: Sequence[Token]) -> bool:
    """Tell whether a row's own words hold every left-over word of the question."""
    text = _words(described.evidence.entry, described.evidence)
    left = [plainly(name_key(token.text)) for token in words if token.text not in _EVERYWHERE]
    return all(word in text or shortens(word, text) for word in left)


def shortens(word: str, text: str) -> bool:
    """Tell whether a word is a shortening of something in a text (技改 of 技术改造)."""
    if len(word) < 2 or not word.isalpha():
        return False
    gap = "[\u4e00-\u9fff]{0,3}?"
    return re.search(gap.join(map(re.escape, word)), text) is not None


def outcome_of(described: Described, frame: Frame, document: Document) -> Outcome:
    """Return what a described row states as the outcome of a look-up."""
    evidence, target = described.evidence, described.bound.target
    query = Query(
        operation="lookup",
        department=document.department,
        document_id=document.document_id,
        fiscal_year=document.fiscal_year,
        document_type=document.document_type,
        scope=document.scope,
        form=target.form,
        items=(target.item,),
        measure=evidence.column.measure if evidence.column is not None else None,
        unit=frame.unit,
        targets=(target,),
    )
    values = (value_of(query, evidence),) if evidence.value is not None else ()
    is_target = evidence.column is None or evidence.column.measure == "指标值"
    performs = evidence.entry.family == "performance" and is_target
    verb = "的目标值是" if performs or evidence.relation else "为"
    states = wording.states(f"{wording.name(evidence)}{verb}", told(query, evidence))
    sentence = f"{wording.subject(document)}中，{states}"
    understood = f"按{wording.quoted('／'.join((*evidence.entry.parents[:1], evidence.label)))}理解"
    return Outcome(
        query,
        values,
        sentence,
        extra=() if values else (evidence,),
        assumptions=(understood,),
        label=reading_label(evidence),
    )


def _target(entry: Entry) -> Target:
    parents = tuple(name_key(parent) for parent in entry.parents)
    return Target(entry.item, entry.key, entry.family, parents, form=entry.form)
