"""Shares (占比): which operand is the part and which the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.holdings.form_rows import total_of
from assistant.holdings.holdings import Holdings, ancestors
from assistant.language.naming import Token
from assistant.language.normalise import name_key
from assistant.language.phrases import Phrase
from assistant.language.question import Frame
from assistant.lookups.columns import Want, choose_column
from assistant.lookups.outcome import Stop
from assistant.plans.bind import Bound, Unbound, bind_phrase
from assistant.plans.operands import Operand
from assistant.plans.operations import collections_of, separate
from assistant.plans.plans import Arguments, Plan, combinations, is_total, plan_of, query_of
from assistant.plans.scope import Scope
from assistant.records import Target

_WHOLE = ("占", "在", "除以")  # what leads to the whole
_INSIDE = re.compile(r"[中里内]")
_TOGETHER = re.compile(r"[两二三四五六七八九十\d](?:个|项|笔|类|种)|合计|一共|加起来|总共|合起来|之和")


def share_plan(frame: Frame, operands: Sequence[Operand], scope: Scope, holdings: Holdings) -> Plan | Stop:
    """Which operand is the part and which the whole: what follows 占 or stands in 在…里 is the whole."""
    if not any(operand.phrase.lead in _WHOLE for operand in operands):
        inside = _whole_and_part(frame, operands[0], scope, holdings)
        if isinstance(inside, Stop):
            return inside
        operands = (*inside, *operands[1:])
    if len(operands) == 1:
        pairs = [
            _inner_share(b.target, _natural_whole(b.target, holdings, scope)) for b in operands[0].bounds
        ]
        return plan_of(frame, scope, [query_of(frame, scope, "share", pair) for pair in pairs])
    leads = [operand.phrase.lead for operand in operands]
    wholes = [index for index, lead in enumerate(leads) if lead in _WHOLE]
    index = wholes[0] if wholes else _container(operands, holdings)
    if index is None and leads[-1] == "是":  # 离休费是退休费的百分之几: one set against another
        combos = combinations(operands)
        return plan_of(frame, scope, [query_of(frame, scope, "ratio", c, (("as", "%"),)) for c in combos])
    if index is None and _all_of_one(operands, holdings, scope):
        whole_of_all = _natural_whole(operands[0].bounds[0].target, holdings, scope)
        queries = [query_of(frame, scope, "share", (*c, whole_of_all)) for c in combinations(operands)]
        return plan_of(frame, scope, queries)
    index = len(operands) - 1 if index is None else index
    whole, parts = operands[index], [o for place, o in enumerate(operands) if place != index]
    if len(parts) == 1 and separate(parts[0].bounds) and _TOGETHER.search(frame.text):
        targets = tuple(bound.target for bound in parts[0].bounds)
        queries = [
            query_of(frame, scope, "share", (*targets, b.target), (("parts", "sum"),)) for b in whole.bounds
        ]
        return plan_of(frame, scope, queries)
    combos = combinations([*parts, whole])
    as_one = any(part.phrase.lead == "加" for part in parts) or _TOGETHER.search(frame.text)
    together = (("parts", "sum"),) if len(parts) > 1 and as_one else ()
    return plan_of(frame, scope, [query_of(frame, scope, "share", c, together) for c in combos])


def ranked_share(frame: Frame, operands: Sequence[Operand], scope: Scope) -> Plan | None:
    """Return the plan of a share that the first of a ranking has (最大的项目占…), None for any other."""
    names = collections_of(frame)
    if not (frame.has("max", "min") or frame.top is not None) or len(names) != 1 or len(operands) > 1:
        return None
    if operands:
        wholes = [bound.target for bound in operands[0].bounds]
    else:
        name = (
            "项目支出"
            if names[0] == "project"
            else total_of(scope.documents[:1], income=names[0] == "income")
        )
        wholes = [Target(name, name_key(name), "total")]
    arguments = [("collection", names[0]), ("n", str(frame.top or 1)), *ascending(frame)]
    queries = [query_of(frame, scope, "share", (whole,), tuple(arguments)) for whole in wholes]
    return plan_of(frame, scope, queries)


def ascending(frame: Frame) -> Arguments:
    """Return the order of a ranking where the smallest are asked for."""
    return (("order", "asc"),) if frame.has("min") and not frame.has("max") else ()


def _container(operands: Sequence[Operand], holdings: Holdings) -> int | None:
    """Return the operand that contains the others, None where none does."""
    for index, operand in enumerate(operands):
        others = [o for place, o in enumerate(operands) if place != index]
        if all(contains(operand, other, holdings) for other in others):
            return index
    return None


def contains(whole: Operand, part: Operand, holdings: Holdings) -> bool:
    """Tell whether rows of a part stand under a whole."""
    key = whole.bounds[0].target.key
    return any(key in ancestors(entry) for entry in holdings.named(part.bounds[0].target.key))


def _all_of_one(operands: Sequence[Operand], holdings: Holdings, scope: Scope) -> bool:
    """Tell whether all operands are shares of the same total by nature."""
    wholes = {
        _natural_whole(bound.target, holdings, scope) for operand in operands for bound in operand.bounds
    }
    return len(wholes) == 1 and not any(
        bound.target in wholes for operand in operands for bound in operand.bounds
    )


def _whole_and_part(
    frame: Frame, operand: Operand, scope: Scope, holdings: Holdings
) -> tuple[Operand, ...] | Stop:
    """Part a phrase into the whole it begins with and the part it ends with (公用经费里办公费占多少).

    A row with one of its own columns (农林水支出中项目支出) stays one operand: a part of that row.
    """
    tokens, place = operand.phrase.tokens, _place_inside(frame, operand)
    if place is None:
        return (operand,)
    before, after = tokens[:place], tokens[place:]
    ids = frozenset(document.document_id for document in scope.documents)
    keys_after = {key for token in after for key in token.values("item")}
    of_row = [b.target for b in operand.bounds if b.said in {token.text for token in before}]
    if any(one.key not in keys_after and _is_own_column(one, holdings, ids) for one in of_row):
        return (operand,)
    whole = bind_phrase(Phrase(before, "在"), holdings, ids)
    part = _bare(operand, before) if not of_row else bind_phrase(Phrase(after), holdings, ids)
    if isinstance(whole, Unbound) or isinstance(part, Unbound):
        said = "".join(token.text for token in before)
        return Stop("not_in_documents", f"文件里没有单列“{said}”的总数，算不出占它的比例。")
    return Operand(Phrase(before, "在"), whole), Operand(Phrase(after, operand.phrase.lead), part)


def _place_inside(frame: Frame, operand: Operand) -> int | None:
    """Return where in a phrase the part begins: after 中 or 里, else at the row that a column leads to."""
    tokens = operand.phrase.tokens
    for place, (one, following) in enumerate(pairwise(tokens), start=1):
        if _INSIDE.search(frame.text[one.end : following.start]):
            return place
    if all(is_total(bound.target) for bound in operand.bounds):
        return None  # a whole is no part of its own column: 预留中小微企业的采购占比
    said = {bound.said for bound in operand.bounds}
    first = next((place for place, token in enumerate(tokens) if token.text in said), 0)
    return first or None


def _is_own_column(target: Target, holdings: Holdings, documents: frozenset[str]) -> bool:
    """Tell whether a row has the column that is asked for; the column of a total is no row."""
    rows = [e for e in holdings.named(target.key) if e.document.document_id in documents]
    want = Want(measure=target.measure, fund=target.fund)
    return any(e.table is not None and e.column is None and choose_column(e, want) is not None for e in rows)


def _bare(operand: Operand, before: Sequence[Token]) -> tuple[Bound, ...]:
    """Return the readings of a part without the column or the fund that the words of its whole name."""
    measures = {value for token in before for value in token.values("measure")}
    funds = {value for token in before for value in token.values("fund")}
    found = [
        replace(
            bound,
            target=replace(
                bound.target,
                measure=None if bound.target.measure in measures else bound.target.measure,
                fund=None if bound.target.fund in funds else bound.target.fund,
            ),
        )
        for bound in operand.bounds
    ]
    return tuple({bound.target: bound for bound in found}.values())


def _inner_share(target: Target, whole: Target) -> tuple[Target, ...]:
    """A column of a row is a share of that row (采购里预留给中小微企业的比例)."""
    if target.measure is not None or target.fund is not None:
        return target, replace(target, measure=None, fund=None)
    return target, whole


def _natural_whole(target: Target, holdings: Holdings, scope: Scope) -> Target:
    rows = holdings.named(target.key)
    income = any(e.family == "income" or e.side == "收入" for e in rows) and "收入" in target.item
    for entry in rows:
        if entry.family == "assets":
            return Target("资产总额", name_key("资产总额"), "total")
        bought = entry.is_total and entry.form == "procurement" and entry.column is not None
        if bought or name_key("政府采购") in ancestors(entry):
            return Target("政府采购", name_key("政府采购"), "total")
    name = total_of(scope.documents[:1], income=income)
    return Target(name, name_key(name), "total")
