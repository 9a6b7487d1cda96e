"""Phrases → targets (绑定): what is said, bound to rows that are held; every reading that fits is kept.

A word that narrows (a project, a fund, a column, a table) has to fit the rows it narrows. What fits nothing
is never dropped: the phrase is then unbound, and says by which words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.holdings.entries import MAIN, Entry
from assistant.holdings.form_rows import FORM_TOTAL, NARROWER, TOTAL_IN, TOTAL_OUT, total_of
from assistant.holdings.holdings import Holdings, ancestors
from assistant.language.naming import Token
from assistant.language.normalise import name_key
from assistant.language.phrases import Phrase
from assistant.lookups.columns import Want, choose_column
from assistant.plans.bound_targets import project_handle, target_of_row, targets_of
from assistant.plans.everyday import named_so, names_above, outermost
from assistant.records import Target
from ingest.records import Column
from ingest.terms.items import canonical_item
from ingest.terms.subjects import ECONOMIC_SUBJECTS
from ingest.terms.synonyms import PARTS, RELATED

_PROCUREMENT = "政府采购"
_SUBJECTS = frozenset(name_key(name) for name in ECONOMIC_SUBJECTS.values())
_GRAND = frozenset({name_key(TOTAL_OUT), name_key(TOTAL_IN)})
_TOTALS = _GRAND | {name_key(name) for name in ("本年支出合计", "本年收入合计")}
_PROJECTS = name_key("项目支出")
_ADDS_NOTHING = {name_key(item): frozenset(text.split()) for item, text in RELATED.items()}


@dataclass(frozen=True, slots=True)
class Bound:
    """One reading of a phrase: the target, and the wording where it is not the printed name."""

    target: Target
    said: str
    exact: bool = True
    summed: bool = False  # one of several rows that are asked for together


@dataclass(frozen=True, slots=True)
class Unbound:
    """A phrase that names nothing held: known to the vocabulary or not, and by which words."""

    said: str
    known: bool
    key: str | None = None
    single: bool = True  # said by one name, with nothing that narrows it


@dataclass(frozen=True, slots=True)
class _Head:
    token: Token
    keys: tuple[str, ...]
    exact: bool


def bind_phrase(phrase: Phrase, holdings: Holdings, documents: frozenset[str]) -> tuple[Bound, ...] | Unbound:
    """Return the readings of a phrase within some documents, or why there is none."""
    bound = _bind(phrase, holdings, documents)
    if isinstance(bound, Unbound) and len(phrase.tokens) > 1:
        bare = _without_related(phrase)
        if bare is not None:
            again = _bind(bare, holdings, documents)
            return bound if isinstance(again, Unbound) else again
        plain = _without_plain(phrase)
        again = bound if plain is None else _bind(plain, holdings, documents)
        if not isinstance(again, Unbound):
            return again
        return _of_project(phrase, holdings, documents) or bound
    return bound


def _without_plain(phrase: Phrase) -> Phrase | None:
    """Return a phrase without the word for the whole document (部门预算中对个人和家庭的补助)."""
    kept = tuple(
        token
        for token in phrase.tokens
        if not (token.is_a("plain") and token.text.endswith(("预算", "决算")))
    )
    return Phrase(kept, phrase.lead) if kept and len(kept) < len(phrase.tokens) else None


def _of_project(phrase: Phrase, holdings: Holdings, documents: frozenset[str]) -> tuple[Bound, ...]:
    """Return the project, or its money, that words of spending follow (某维护项目预算)."""
    *named, last = phrase.tokens
    spent, stage = set(last.values("item")) == {_PROJECTS}, last.text.endswith("预算")
    if not named or not (spent or stage):
        return ()
    bound = _bind(Phrase(tuple(named), phrase.lead), holdings, documents)
    if isinstance(bound, Unbound):
        return ()
    if not spent:
        return tuple(b for b in bound if b.target.family == "performance")
    return tuple(
        b
        for b in bound
        if b.target.family == "project" or any(project_handle(b.target.key, holdings, documents))
    )


def _without_related(phrase: Phrase) -> Phrase | None:
    """Return a phrase without words that add nothing to what another word names (修房子的维修费)."""
    keys = {key: t for t in phrase.tokens for key in t.values("item")}
    adding = {
        token.start
        for key, named in keys.items()
        for token in phrase.tokens
        if token is not named and token.text in _ADDS_NOTHING.get(key, ())
    }
    kept = tuple(token for token in phrase.tokens if token.start not in adding)
    return Phrase(kept, phrase.lead) if adding and kept else None


def _bind(phrase: Phrase, holdings: Holdings, documents: frozenset[str]) -> tuple[Bound, ...] | Unbound:
    forms = tuple(v for t in phrase.tokens if t.is_a("form") and not t.is_a("item") for v in t.values("form"))
    forms = _held_forms(forms, holdings, documents)
    alone = len(phrase.tokens) == 1
    heads = [
        head
        for token in phrase.tokens
        if (head := _head(token, holdings, documents, alone=alone)) is not None
    ]
    columns = [t for t in phrase.tokens if t.is_a("measure", "fund") and not t.text.isdigit()]
    pure = [head for head in heads if head.token not in columns]  # a code names a row, never a column
    if not heads and forms:
        totals = [name for form in forms if (name := FORM_TOTAL.get(form)) is not None]
        heads = (
            [_Head(phrase.tokens[0], tuple(name_key(name) for name in totals), exact=True)] if totals else []
        )
        pure = heads
    if _names_more(phrase, heads):
        return _unbound(phrase, heads)
    for rows, context, narrowing in _roles(heads, pure, columns):
        found = _fitting(rows, context, narrowing, forms, holdings, documents)
        if found:
            return tuple(_distinct(found))
    return _unbound(phrase, heads)


def _held_forms(forms: tuple[str, ...], holdings: Holdings, documents: frozenset[str]) -> tuple[str, ...]:
    """Read a table that is not held as the narrower ones that are (基本支出表 as that of one fund)."""
    held = {form for document_id, form in holdings.forms if document_id in documents}
    found: list[str] = []
    for form in forms:
        near = [narrower for narrower in NARROWER.get(form, ()) if narrower in held]
        found += near if near and form not in held else [form]
    return tuple(dict.fromkeys(found))


def _names_more(phrase: Phrase, heads: Sequence[_Head]) -> bool:
    """Tell whether the phrase has a name that nothing held answers to; it narrows the rest, not dropped."""
    bound = {head.token.start for head in heads}
    return bool(heads) and any(
        t.start not in bound
        and t.is_a("item", "fragment")
        and not t.is_a("plain", "measure", "fund", "form", "cue")
        for t in phrase.tokens
    )


def _roles(
    heads: list[_Head], pure: list[_Head], columns: list[Token]
) -> Iterator[tuple[_Head, list[_Head], list[Token]]]:
    """Yield the ways to read a phrase: which token names the row, which narrow it, which name its column."""
    if pure:
        for row in reversed(pure):
            context = [head for head in pure if head is not row]
            yield row, context, columns
        for row in reversed(pure):  # a column word may also be a whole: 项目支出中的某项目
            wholes = [head for head in heads if head is not row]
            yield row, wholes, [token for token in columns if not token.is_a("item")]
    for row in heads:  # 基本支出中的人员经费: the first names the row, the last its column
        others = [token for token in columns if token is not row.token]
        if others:
            yield row, [head for head in pure if head is not row and not set(head.keys) <= _TOTALS], others
    for row in reversed(heads):
        yield row, [head for head in heads if head is not row], [t for t in columns if not t.is_a("item")]


def _head(token: Token, holdings: Holdings, documents: frozenset[str], *, alone: bool) -> _Head | None:
    """Return what a naming word may stand for; a subject's own name, said alone, is no piece of another's."""
    named = (_own_total(key, token, holdings, documents) for key in token.values("item"))
    keys = [key for key in named if _held(key, holdings, documents)]
    own = name_key(token.text)
    known = {own, name_key(canonical_item(token.text))}
    if alone and own in _SUBJECTS and not known & set(keys) and own in token.values("item"):
        return None  # a subject of the classification is not told by what only sounds like it
    if own in keys:  # a name that is printed is not one that only begins like it
        whole = name_key(PARTS.get(token.text, own))  # nor money for all such things
        keys = [key for key in keys if key == own or not (key.startswith(own) or key == whole)]
    if any(own.startswith(key) for key in keys):  # 固定资产总额 is of 固定资产, or of a table
        keys = [key for key in keys if own.startswith(key) or _heads_assets(key, holdings)]
    if keys and own not in keys and token.is_a("fragment"):
        by_name = named_so(token, holdings, documents)
        keys = by_name if token.text in PARTS and by_name else [*keys, *by_name]
    if keys:
        return _Head(token, tuple(dict.fromkeys(keys)), exact=name_key(token.text) in keys)
    own_name = alone and token.is_a("item") and token.text not in PARTS
    said = [piece for piece in token.values("fragment") if not (own_name and piece == token.text)]
    pieces = [key for piece in said for key in holdings.lexicon.named_by(piece)]
    pieces = outermost([key for key in dict.fromkeys(pieces) if _held(key, holdings, documents)], holdings)
    return _Head(token, tuple(pieces), exact=False) if pieces else None


def _heads_assets(key: str, holdings: Holdings) -> bool:
    return any(entry.form == "assets" for entry in holdings.named(key))


def _own_total(key: str, token: Token, holdings: Holdings, documents: frozenset[str]) -> str:
    """Read 总支出 of a final account as this year's own; 总计 includes what is carried over."""
    if key not in _GRAND or "总计" in token.text:
        return key
    meant = [d for d in holdings.documents if d.document_id in documents]
    own = name_key(total_of(meant, income=key == name_key(TOTAL_IN)))
    return own if _held(own, holdings, documents) else key


def _held(key: str, holdings: Holdings, documents: frozenset[str]) -> bool:
    rows = (*holdings.named(key), *holdings.by_parent.get(key, ()))
    return any(entry.document.document_id in documents for entry in rows)


def _fitting(
    row: _Head,
    context: Sequence[_Head],
    columns: Sequence[Token],
    forms: tuple[str, ...],
    holdings: Holdings,
    documents: frozenset[str],
) -> list[Bound]:
    for measure, fund in _column_options([token for token in columns if token is not row.token]):
        found = _with_column(row, context, measure, fund, forms, holdings, documents)
        if found:
            return found
    return []


def _column_options(narrowing: Sequence[Token]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the ways to read column words: each is a measure or a fund, the last measure counts."""
    options = [
        [("measure", v) for v in t.values("measure")] + [("fund", v) for v in t.values("fund")]
        for t in narrowing
    ]
    for choice in product(*options):
        measures = [value for kind, value in choice if kind == "measure"]
        funds = [value for kind, value in choice if kind == "fund"]
        narrow = [value for value in measures if value not in MAIN] or measures  # 基本支出小计
        yield (narrow[-1] if narrow else None), (funds[0] if funds else None)


def _with_column(
    row: _Head,
    context: Sequence[_Head],
    measure: str | None,
    fund: str | None,
    forms: tuple[str, ...],
    holdings: Holdings,
    documents: frozenset[str],
) -> list[Bound]:
    found: list[Bound] = []
    for key in row.keys:
        named = [e for e in holdings.named(key) if e.document.document_id in documents]
        entries = [e for e in named if not forms or e.form in forms]
        if not entries and not forms:
            entries = _rows_of_level(key, holdings, documents)
        whole = entries
        for head in context:
            entries = _standing_under(entries, head)
        if not entries and whole and context and measure is None and fund is None:
            entries, measure = _column_said(whole, context)
        if not entries and key == _PROCUREMENT and context and measure is None and fund is None:
            found.extend(_goods_of(context, whole, row, holdings, documents))
        code = _code_of(row, context, entries)
        entries = [e for e in entries if code in (None, e.code)]
        if measure is not None or fund is not None:
            entries = [e for e in entries if _has_column(e, measure, fund)]
        form = forms[0] if forms else _own_form(entries, whole, context) if context else None
        if not entries and not context and not forms and measure is None and fund is None:
            handles = project_handle(key, holdings, documents)
            found.extend(Bound(handle, row.token.text, row.exact) for handle in handles)
        found.extend(
            Bound(
                replace(
                    target, measure=measure, fund=fund, form=target.form or form, code=target.code or code
                ),
                row.token.text,
                row.exact,
            )
            for target in targets_of(key, entries, named)
        )
    return found


def _code_of(row: _Head, context: Sequence[_Head], entries: Sequence[Entry]) -> str | None:
    """Return a code said with the name that only some of its rows have (委托业务费（30227）)."""
    said = {head.token.text for head in (row, *context)}
    return next((e.code for e in entries if e.code in said and any(o.code != e.code for o in entries)), None)


def _own_form(entries: Sequence[Entry], whole: Sequence[Entry], context: Sequence[_Head]) -> str | None:
    """Return the form whose total is said, where only its rows are left (信访事务的本年收入)."""
    left = {entry.form for entry in entries}
    if len(left) != 1 or len(entries) == len(whole):
        return None
    form = left.pop()
    said = {key for head in context for key in head.keys}
    return form if form == "income" or name_key(FORM_TOTAL.get(form or "", "")) in said else None


def _column_said(entries: Sequence[Entry], heads: Sequence[_Head]) -> tuple[list[Entry], str | None]:
    """Return the rows that have a column under the heads said, and its measure (单位资金中的事业收入)."""
    said = [{*head.keys, name_key(head.token.text)} for head in heads]
    for entry in entries:
        under = [
            column
            for column in entry.columns
            if column.period == "current" and all(keys & _heads_of(column) for keys in said)
        ]
        leaf = [
            column for column in under if said[-1] & {name_key(column.measure), name_key(column.path[-1])}
        ]
        if len(leaf) == 1 and sum(c.measure == leaf[0].measure for c in entry.columns) == 1:
            alike = [e for e in entries if any(c.path == leaf[0].path for c in e.columns)]
            return alike, leaf[0].measure
    return [], None


def _heads_of(column: Column) -> set[str]:
    return {name_key(column.measure), *(name_key(part) for part in column.path)}


def _goods_of(
    context: Sequence[_Head],
    whole: Sequence[Entry],
    row: _Head,
    holdings: Holdings,
    documents: frozenset[str],
) -> Iterator[Bound]:
    """What is procured for one project: its rows, to be added up."""
    goods = [e for e in holdings.by_parent.get(_PROCUREMENT, ()) if e.document.document_id in documents]
    goods = [e for e in goods if e.family == "procurement" and e.document in {w.document for w in whole}]
    for head in context:
        pieces = (*head.token.values("fragment"), *head.keys)
        whole_name = [e for e in goods if any(name_key(parent) in head.keys for parent in e.parents)]
        goods = (
            whole_name
            if head.exact
            else [e for e in goods if any(p in name_key(parent) for p in pieces for parent in e.parents)]
        )
    for entry in goods:
        yield Bound(target_of_row(entry.key, entry), row.token.text, exact=True, summed=True)


def _rows_of_level(key: str, holdings: Holdings, documents: frozenset[str]) -> list[Entry]:
    """Return the indicators under a level that has no row of its own (满意度指标)."""
    return [
        entry
        for entry in holdings.by_parent.get(key, ())
        if entry.family == "performance"
        and entry.document.document_id in documents
        and key in {name_key(parent) for parent in entry.parents[1:]}
    ]


def _standing_under(entries: Sequence[Entry], head: _Head) -> list[Entry]:
    """Return the entries that are part of what another word names, by its whole name or a piece of it."""
    whole = [e for e in entries if any(key in ancestors(e) or key == e.key for key in head.keys)]
    if whole and head.exact:
        return whole
    pieces = (*head.token.values("fragment"), name_key(head.token.text))
    return whole or [e for e in entries if any(names_above(e, piece) for piece in pieces)]


def _has_column(entry: Entry, measure: str | None, fund: str | None) -> bool:
    if entry.table is None:
        stated = measure is None or any(fact.measure == measure for fact in entry.facts)
        return stated and fund in (None, entry.fund)
    return choose_column(entry, Want(measure=measure, fund=fund)) is not None


def _distinct(bounds: Iterable[Bound]) -> Iterator[Bound]:
    seen: set[Target] = set()
    for bound in bounds:
        if bound.target not in seen:
            seen.add(bound.target)
            yield bound


def _unbound(phrase: Phrase, heads: Sequence[_Head]) -> Unbound:
    said = "".join(token.text for token in phrase.tokens)
    keys = [key for token in phrase.tokens for key in token.values("item")]
    known = bool(heads) or bool(keys)
    return Unbound(said, known, keys[-1] if keys else None, single=len(phrase.tokens) == 1)
