"""Why there is no answer (拒答): the reason by what is known of the words, and what is held nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from assistant.holdings.entries import Entry
from assistant.holdings.form_rows import FORM_TOTAL
from assistant.holdings.holdings import Holdings
from assistant.holdings.lexicon_build import COLUMN_ITEMS
from assistant.holdings.rows import rows_of
from assistant.holdings.three_public import PARTS
from assistant.language.naming import Token
from assistant.language.normalise import name_key, without_brackets
from assistant.language.softness import is_place_name
from assistant.lookups import wording
from assistant.lookups.lookup import Evidence, read
from assistant.lookups.outcome import Stop
from assistant.lookups.priors import OUTTURN, Prior, priors_of
from assistant.lookups.seek import seek
from assistant.plans.bind import Bound, Unbound
from assistant.plans.operands import Bindings, Operand
from ingest.records import Document
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES

_CODES = frozenset({*ECONOMIC_SUBJECTS, *FUNCTION_CLASSES})
_NAMES = (
    *ECONOMIC_SUBJECTS.values(),
    *FUNCTION_CLASSES.values(),
    *COLUMN_ITEMS,
    *FORM_TOTAL.values(),
    *PARTS,
)
_OFFICIAL = frozenset(name_key(form) for name in _NAMES for form in (name, without_brackets(name)))
_BASIC_FORMS = ("general_basic", "fiscal_basic", "basic")
_FUNCTION_FORMS = ("overview", "expenditure", "general_expenditure")
_BODY = re.compile(r"(?:分局|支局|局|大队|支队|派出所|管理处|服务中心|办事处|学校|医院|法院|检察院)$")
_NAMES_SHOWN = 3
_ALIKE = 60


def not_bound(unbound: Unbound, holdings: Holdings, document: Document) -> Stop:
    """A name that is known but has no row, or is not known at all."""
    name = _official(unbound)
    forms = {form for document_id, form in holdings.forms if document_id == document.document_id}
    economic = name in ECONOMIC_SUBJECTS.values()
    listed = (economic and forms & set(_BASIC_FORMS)) or (
        name in FUNCTION_CLASSES.values() and forms & set(_FUNCTION_FORMS)
    )
    if listed:
        parent = _parent(name, holdings, document)
        near = (
            f"上级科目{wording.name(parent)}为 {wording.shown(parent.value, parent.unit)}"
            if parent is not None and parent.value is not None
            else _alike(name, holdings, document)
        )
        return Stop(
            "not_disclosed",
            f"文件里没有单列“{name}”；没有单列不等于零，只是没有公开它的数字。",
            near,
            (parent,) if parent is not None else (),
        )
    if unbound.known:
        return Stop(
            "not_disclosed", f"文件里没有列出“{name}”；没有列出不等于零。", _alike(name, holdings, document)
        )
    return Stop("not_in_documents", f"文件里没有“{name}”。", _alike(name, holdings, document))


def is_subject(unbound: Unbound) -> bool:
    """Tell whether what is not held is a subject of the classification, said by its own name or code."""
    return unbound.single and (name_key(unbound.said) in _OFFICIAL or unbound.said in _CODES)


def _official(unbound: Unbound) -> str:
    if unbound.key is not None:
        for names in (ECONOMIC_SUBJECTS, FUNCTION_CLASSES):
            for code, name in names.items():
                if unbound.key in (name_key(name), code):
                    return name
    return unbound.said


def _parent(name: str, holdings: Holdings, document: Document) -> Evidence | None:
    code = next((code for code, subject in ECONOMIC_SUBJECTS.items() if subject == name), "")
    parent = ECONOMIC_SUBJECTS.get(code[:3], "")
    for entry in holdings.named(name_key(parent)):
        if entry.document == document and parent != name:
            found = read(entry)
            if isinstance(found, Evidence) and found.value is not None:
                return found
    return None


def _alike(name: str, holdings: Holdings, document: Document) -> str:
    """Return the printed names that come closest."""
    labels = dict.fromkeys(
        e.label for e in holdings.entries if e.document == document and e.family != "sentence"
    )
    found = process.extract(
        name, list(labels), scorer=fuzz.partial_ratio, limit=_NAMES_SHOWN, score_cutoff=_ALIKE
    )
    return "、".join(f"{wording.quoted(label)}" for label, _, _ in found)


def only_part(word: str, bound: Bound, holdings: Holdings, document: Document) -> Stop:
    """A part of an item that the documents do not tell apart."""
    found = seek(bound.target, holdings, document)
    message = f"文件里没有单列“{word}”，它包含在{wording.quoted(bound.target.item)}里，没有分开的数字。"
    if isinstance(found, Stop) or found.evidence.value is None:
        return Stop("not_disclosed", message, f"{wording.quoted(bound.target.item)}")
    held = found.evidence
    amount = wording.shown(found.evidence.value, held.unit)
    return Stop("not_disclosed", message, f"{wording.name(held)}共 {amount}", (held,))


def elsewhere(words: Sequence[Token], holdings: Holdings, document: Document) -> Stop | None:
    """Return why a place or a body that the document never names is not answered for; None where none is."""
    names = [token.text for token in words]
    names = [name for name in names if _BODY.search(name) or is_place_name(name, whole=True)]
    texts = [passage.text for passage in holdings.extract(document.document_id).passages]
    unheard = [name for name in names if not any(name in text for text in texts)]
    return _not_here("、".join(f"“{name}”" for name in unheard), document) if unheard else None


def _not_here(said: str, document: Document) -> Stop:
    near = f"现有：{document.department} {document.fiscal_year} 年{wording.TYPE[document.document_type]}"
    return Stop("department_not_held", f"这里没有{said}的公开文件，不能用别的单位的数来答。", near)


def left_over(words: Sequence[Token], bindings: Bindings, holdings: Holdings, document: Document) -> Stop:
    """Words that limit the question to something that is not held."""
    said = "、".join(f"“{token.text}”" for token in words)
    if any(is_place_name(token.text) or _BODY.search(token.text) for token in words):
        return _not_here(said, document)
    held = _held(bindings.operands, holdings, document)
    if held is None:
        name = words[0].text
        return Stop("not_in_documents", f"文件里没有找到{said}的内容。", _alike(name, holdings, document))
    shown = wording.shown(held.value, held.unit) if held.value is not None else f"“{held.printed}”"
    return Stop(
        "not_in_documents",
        f"文件里没有按{said}细分的数字，不能用总数代替。",
        f"{wording.name(held)}总数为 {shown}",
        (held,),
    )


def _held(operands: Sequence[Operand], holdings: Holdings, document: Document) -> Evidence | None:
    for operand in operands:
        for bound in operand.bounds:
            found = seek(bound.target, holdings, document)
            if not isinstance(found, Stop):
                return found.evidence
    return None


def not_executed(bindings: Bindings, holdings: Holdings, document: Document) -> Stop:
    """Actual spending asked where only the budget is held: the nearest figures, as what they are."""
    message = f"这里只有 {document.fiscal_year} 年的预算文件，没有该年的决算或执行数。"
    held = _held(bindings.operands, holdings, document)
    if held is None or held.value is None:
        return Stop("not_in_documents", message, f"{document.department} {document.fiscal_year} 年预算")
    amount = wording.shown(held.value, held.unit)
    near = f"{document.fiscal_year} 年预算安排{wording.name(held)} {amount}（这是预算数，不是实际支出）"
    spent = _spent_before(bindings, holdings)
    if spent is None or spent.evidence.value is None:
        return Stop("not_in_documents", message, near, (held,))
    amount = wording.shown(spent.evidence.value, spent.evidence.unit)
    teller = wording.subject(spent.evidence.entry.document)
    near += f"；{teller}里印有 {spent.year} 年{spent.stage} {amount}"
    return Stop("not_in_documents", message, near, (held, spent.evidence))


def _spent_before(bindings: Bindings, holdings: Holdings) -> Prior | None:
    """Return the last outturn that a document prints of the year before its own."""
    targets = [bound.target for operand in bindings.operands[:1] for bound in operand.bounds]
    if len(targets) != 1:
        return None
    found = [p for d in holdings.documents for p in priors_of(targets[0], holdings, d) if p.stage == OUTTURN]
    return max(found, key=lambda prior: prior.year, default=None)


def entry_names(entries: Sequence[Entry]) -> str:
    """Return the names of some entries."""
    return "、".join(f"{wording.quoted(label)}" for label in dict.fromkeys(e.label for e in entries))


def rows_held(operands: Sequence[Operand], holdings: Holdings, document: Document) -> tuple[Entry, ...]:
    """Return the rows the operands mean."""
    return tuple(
        row for o in operands for b in o.bounds for row in rows_of(b.target, holdings, document.document_id)
    )
