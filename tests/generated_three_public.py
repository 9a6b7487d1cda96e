"""The “三公”经费 form, in three shapes: items × funds, a list of items, or one row across."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generated_caption import FUND_HEADS, number_rows, numeral, ordinal_head, spec_of
from generated_parts import FUNDS, Budget
from generated_table import Head, Row, Spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generated_style import Style

THREE_LABELS = {
    "trips": ("因公出国（境）费", "因公出国（境）费用"),
    "vehicles": ("公务用车购置及运维费", "公务用车购置及运行维护费"),
    "cars": ("公务用车购置费", "公务用车购置费"),
    "running": ("公务用车运行维护费", "公务用车运行维护费"),
    "hosting": ("公务接待费", "公务接待费"),
}


def three_amounts(budget: Budget, funds: Sequence[str]) -> dict[str, int]:
    """Return the 三公 items and their wholes, limited to funds."""
    base = dict.fromkeys(("research", "travel", "cars", "running", "hosting"), 0)
    for item, fund, amount in budget.three_public:
        if fund in funds:
            base[item] += amount
    base["trips"] = base["research"] + base["travel"]
    base["vehicles"] = base["cars"] + base["running"]
    base["total"] = base["trips"] + base["vehicles"] + base["hosting"]
    return base


def three_public(budget: Budget, style: Style) -> Spec:
    """Return the 三公 table."""
    scope = FUNDS if style.fiscal_three else ("general",)
    labels = {key: words[style.wording] for key, words in THREE_LABELS.items()}
    whole = three_amounts(budget, scope)
    if style.three_shape in {"across", "more", "years"}:
        return _across(budget, style, whole, labels)
    parts: list[tuple[str, str]] = [("合计", "total")]
    if style.three_shape == "funds":
        parts.append(("“三公”经费小计", "subtotal"))
    for number, key in enumerate(style.three_order, start=1):
        parts.append((f"{numeral(number)}、{labels[key]}", key))
        if key == "trips" and style.three_shape == "funds":
            parts += [("其中：教学科研人员因公出国（境）费", "research"), ("其他因公出国（境）费", "travel")]
        if key == "vehicles":
            parts += [(f"其中：{labels['cars']}", "cars"), (labels["running"], "running")]
    columns: dict[str, Sequence[str]]
    if style.three_shape == "funds":
        columns = {"total": FUNDS} | {fund: (fund,) for fund in style.fund_order}
        words = {"total": "合计"} | {fund: FUND_HEADS[fund][style.wording] for fund in FUNDS}
        money = Head("资 金 性 质", children=tuple(Head(words[key], key, 7) for key in columns))
    else:
        columns = {"total": scope}
        money = Head("预算数", "total", 8)
    heads = [*ordinal_head(style), Head("项 目", "label", 18, "label"), money]
    rows = []
    for label, role in parts:
        key = "total" if role == "subtotal" else role
        cells = {k: style.cell(three_amounts(budget, funds)[key]) for k, funds in columns.items()}
        rows.append(Row(0, {"label": label} | cells, {"": role}))
    return spec_of("three_public", budget, style, heads, number_rows(rows, style))


def _across(budget: Budget, style: Style, whole: dict[str, int], labels: dict[str, str]) -> Spec:
    total = "合计" if style.wording else "“三公”经费合计"
    last = last_amounts(budget)
    heads: list[Head] = [Head("单位名称", "label", 10, "label")]
    amounts = dict(whole)
    if style.three_shape == "years":
        heads += [
            Head(f"{budget.year - 1}年预算数", children=tuple(_item_heads(style, labels, "合计", "last."))),
            Head(f"{budget.year}年预算数", children=tuple(_item_heads(style, labels, "合计", ""))),
        ]
        amounts |= {f"last.{key}": amount for key, amount in last.items()}
    else:
        heads += _item_heads(style, labels, total, "")
    if style.three_shape == "more":
        heads += [Head("会议费", "meetings", 6.5), Head("培训费", "training", 6.5)]
        basic = {code: amount for code, _, amount in budget.economic}
        amounts |= {"meetings": basic.get("30215", 0), "training": basic.get("30216", 0)}
    cells = {leaf.key: style.cell(amounts[leaf.key]) for head in heads[1:] for leaf in head.leaves()}
    rows = [
        Row(1, {"label": "合计"} | cells, {"": "total"}),
        Row(2, {"label": budget.units[0][1]} | cells, {"": "unit"}),
    ]
    return spec_of("three_public", budget, style, heads, rows)


def _item_heads(style: Style, labels: dict[str, str], total: str, prefix: str) -> list[Head]:
    heads = [Head(total, f"{prefix}total", 6.5)]
    for key in style.three_order:
        if key == "vehicles":
            inner = (("vehicles", "小计"), ("cars", labels["cars"]), ("running", labels["running"]))
            heads.append(Head(labels[key], children=tuple(Head(t, prefix + k, 6.5) for k, t in inner)))
        else:
            heads.append(Head(labels[key], prefix + key, 6.5))
    return heads


def last_amounts(budget: Budget) -> dict[str, int]:
    """Return last year's 三公 items and their wholes."""
    last = replace(budget, three_public=tuple((item, "general", a) for item, a in budget.last_three))
    return three_amounts(last, FUNDS)
