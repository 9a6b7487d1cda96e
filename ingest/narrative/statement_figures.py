"""One figure and the words before it → a statement: level, change, rate, share, completion, or no change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.narrative.statement_counts import state_count, state_target
from ingest.narrative.statement_memory import (
    INVOLVED,
    MAX_NAME,
    Focus,
    Memory,
    Statement,
    Subject,
    add,
    can_name,
    change_whole,
    is_name,
    label_in_mind,
    note,
    path_of,
    subject_of,
    whole_name,
    whole_of,
)
from ingest.narrative.wholes import ASSETS, TOTALS
from ingest.terms.comparisons import (
    Comparison,
    Direction,
    comparison_in,
    completion_at_end,
    direction_at_end,
    share_at_end,
    unchanged_in,
)
from ingest.terms.statements import Label, is_known, label_of, strip_lead

if TYPE_CHECKING:
    from ingest.narrative.quantities import Quantity

_NEW_ITEM = re.compile(r"(?:增加|新增|新安排|增列|新增加|增安排)(?:了)?(?P<name>[^，；。]{2,60})$")
_REASON_HEAD = re.compile(r"^(?:主要(?:是|为)|原因(?:是|为)|一是|二是|三是)")
_LEFT_OUT = re.compile(r"^扣除|剔除|不含")
_BASE_END = ("数", "预算", "执行", "决算", "年", "年度", "上年")
_STAGE_COLUMNS = frozenset({"预算数", "决算数", "年初预算数", "全年预算数", "执行数"})


def read_figure(memory: Memory, left: str, quantity: Quantity, noun: str) -> None:
    """Read one figure: left is what stands before it in its clause, noun what follows it."""
    words = strip_lead(left)
    if memory.reason:
        _read_in_reason(memory, words, quantity)
        return
    if quantity.is_percent and _read_percent(memory, words, quantity):
        return
    comparison = comparison_in(words)
    if comparison:
        memory.base = comparison.base
    if not _read_comparison(memory, words, quantity, comparison):
        _read_plain(memory, words, quantity, noun)


def _read_comparison(memory: Memory, words: str, quantity: Quantity, comparison: Comparison | None) -> bool:
    """Read a change, an unchanged figure, or the base's own figure; False where it is none of them."""
    direction = direction_at_end(words)
    amount = quantity.is_money or quantity.is_percent
    if direction and amount and (comparison or memory.base or not memory.goal):
        _state_change(memory, words, quantity, direction)
    elif comparison and (same := unchanged_in(words)):
        state_unchanged(memory, words, same, quantity)
    elif comparison and quantity.is_money and words.endswith(_BASE_END):
        _state_base(memory, comparison, quantity)
    else:
        return False
    return True


def _read_plain(memory: Memory, words: str, quantity: Quantity, noun: str) -> None:
    if quantity.relation is not None or (memory.goal and not quantity.is_money):
        state_target(memory, words, quantity, noun)
    elif quantity.is_money:
        for label in _all_of(memory, words) or (label_of(words, memory.department),):
            _state_level(memory, label, words, quantity)
    elif not quantity.is_percent:
        state_count(memory, words, quantity, noun)


def _read_in_reason(memory: Memory, words: str, quantity: Quantity) -> None:
    """Read a named change inside a reason (增加了“…”1030万元, …减少 400万元) and nothing else there."""
    direction = direction_at_end(words)
    new = _NEW_ITEM.search(words)
    if not quantity.is_money or not (new or direction):
        return
    towards: Direction = "increase" if new or not direction else direction[0]
    name = new["name"] if new else _REASON_HEAD.sub("", words[: direction[1]] if direction else words)
    label = label_of(re.sub(r"(?:较|比|与).{0,12}$", "", name), memory.department)
    if not can_name(label):
        return
    changed = _last_change(memory) if label.kind == "generic" else None
    subject = Subject(label, (changed.path if changed else ()) + label.path)
    add(memory, "change", subject, ("比上年增减",), quantity, base=memory.base, direction=towards)


def _last_change(memory: Memory) -> Statement | None:
    """Return the paragraph's last stated change of an item of the budget."""
    said = (one for one in reversed(memory.statements[memory.first :]) if one.kind == "change")
    return next((one for one in said if one.label.kind != "generic"), None)


def _read_percent(memory: Memory, words: str, quantity: Quantity) -> bool:
    """Read a completion rate, a share, or a rate in brackets after a change; False where it is none."""
    done = completion_at_end(words)
    if done and "完成" in words:
        subject = subject_of(memory, done[0])
        if subject:
            add(memory, "completion", subject, ("完成预算",), quantity, base=done[1])
        return True
    share = share_at_end(words)
    if share:
        subject = subject_of(memory, share[0])
        if subject:
            base = share[1] or whole_name(memory, subject.level)
            add(memory, "share", subject, ("占比",), quantity, base=base)
        return True
    last = memory.statements[-1] if len(memory.statements) > memory.first else None
    if not words and last and last.kind == "change":
        _state_change(memory, "", quantity, (last.direction or "unchanged", 0))
        return True
    return False


def _state_change(memory: Memory, words: str, quantity: Quantity, direction: tuple[Direction, int]) -> None:
    """State a change; its item stands before or after the base, or is the one in focus."""
    comparison = comparison_in(words)
    before = comparison.before if comparison else ""
    after = comparison.after if comparison else words
    after = after[: max(0, len(after) - (len(words) - direction[1]))]
    after = re.sub(r"(?:各|均|约|共|都|总体|略有?|有所|：)+$", "", after)
    if comparison:
        memory.qualifier = before if _LEFT_OUT.search(before) else None
        before = "" if memory.qualifier else before
    subject = subject_of(memory, after)
    if before and (subject is None or not after or subject.label.kind == "generic"):
        subject = subject_of(memory, before)
    if subject is None:
        return
    column = "比上年增减幅" if quantity.is_percent else "比上年增减"
    add(
        memory,
        "rate" if quantity.is_percent else "change",
        subject,
        (column, memory.qualifier) if memory.qualifier else (column,),
        quantity,
        base=memory.base,
        direction="unchanged" if quantity.value == 0 else direction[0],
        parent=None if quantity.is_percent else change_whole(memory, subject.level, subject.label),
    )


def state_unchanged(
    memory: Memory, words: str, same: re.Match[str], quantity: Quantity | None = None
) -> None:
    """State that items did not change (与上年持平); several may be named at once."""
    comparison = comparison_in(words)
    if comparison:
        memory.base = comparison.base
    before = comparison.before if comparison else words[: same.start()]
    several = label_of(before, memory.department).kind == "generic"
    for name in re.split(r"、|和", before) if several else [before]:
        subject = subject_of(memory, re.sub(r"^各项?$|^均$", "", name))
        if subject is None or subject.label.kind == "generic" or _changed(memory, subject.label):
            continue
        add(
            memory,
            "unchanged",
            subject,
            ("比上年增减",),
            quantity,
            printed=same.group(),
            base=memory.base,
            direction="unchanged",
        )


def _changed(memory: Memory, label: Label) -> bool:
    """Tell whether the paragraph has already stated this item's change."""
    return any(
        said.kind in {"change", "rate", "unchanged"} and said.label.item == label.item
        for said in memory.statements[memory.first :]
    )


def _state_base(memory: Memory, comparison: Comparison, quantity: Quantity) -> None:
    """State the base's own figure: 比2025年年初预算数9819.98万元减少…."""
    subject = subject_of(memory, comparison.before)
    if subject is not None:
        base = comparison.base
        add(memory, "level", subject, (base,), quantity, base=base, prior=True)


def _all_of(memory: Memory, words: str) -> tuple[Label, ...]:
    """Return the items that one figure is said of: 没有安排甲和乙，均为0万元."""
    lead = memory.lead
    if not re.match(r"均|都", words) or lead is None or lead.kind != "generic":
        return ()
    names = re.split(r"、|和|及", re.sub(r"^(?:没有|未|无)(?:安排|编制)?", "", lead.text))
    labels = tuple(label_of(name, memory.department) for name in names)
    return labels if len(labels) > 1 and all(is_known(label) for label in labels) else ()


def _state_level(memory: Memory, label: Label, words: str, quantity: Quantity) -> None:
    """State what an item amounts to, in this year or an earlier one."""
    if memory.lost and _in_brackets(memory, quantity):
        return
    if label.kind == "filler":
        named = label_in_mind(memory)
        if named is not None:
            label = replace(
                named, year=label.year, stage=label.stage, prior=label.prior, anchored=label.anchored
            )
    if not can_name(label):
        note(memory, quantity, words)
        return
    label = _with_lead(memory, _on_side(memory, label))
    if label.item in TOTALS:
        memory.lists = [opened for opened in memory.lists if opened.in_brackets or opened.enumerated]
    stage = _stage_of(memory, label)
    prior = _is_prior(memory, label)
    parent = None if prior else whole_of(memory, label, stage)
    subject = Subject(label, path_of(memory, label, parent))
    column = "资产金额" if label.item in ASSETS else "预算安排"
    column = stage if stage in _STAGE_COLUMNS else column
    place = add(memory, "level", subject, (column,), quantity, stage=stage, prior=prior, parent=parent)
    if not prior:
        memory.focus = Focus(label, subject.path, place)
    elif memory.focus is None:
        memory.focus = Focus(label, subject.path)


def _in_brackets(memory: Memory, quantity: Quantity) -> bool:
    """Tell whether a figure is a part given in brackets: （含上年结转750万元）."""
    opening = memory.plain.text.rfind("（", 0, quantity.start)
    return bool(re.match(r"含|其中", memory.plain.text[opening + 1 :]))


def _is_prior(memory: Memory, label: Label) -> bool:
    """Tell whether a level is of an earlier year: named, 上年, or what was carried out of a budget."""
    named = label.year is not None and memory.fiscal_year is not None and label.year < memory.fiscal_year
    return label.prior or named or (label.stage == "执行数" and memory.document_type == "budget")


def _with_lead(memory: Memory, label: Label) -> Label:
    """Give words that name nothing alone (采购金额, 平均每辆) the words before them."""
    if label.kind != "generic":
        return label
    if re.match(r"平均|人均|每[^年月]", label.text) and memory.focus:
        return replace(label, path=(*memory.focus.path, *label.path))
    if INVOLVED.match(label.text):
        return replace(label, path=(*_involving(memory), *label.path))
    lead = memory.lead.text if memory.lead and memory.lead.kind == "generic" else ""
    if lead.endswith("的") and len(lead) + len(label.text) <= MAX_NAME:
        name = lead + label.text
        return replace(label, text=name, item=name, path=(name,))
    return label


def _involving(memory: Memory) -> tuple[str, ...]:
    """Return what money is involved in: the one thing just counted (编报…的项目5个，涉及…), or the lead."""
    start = memory.plain.places[memory.sentence[0]]
    said = [one for one in memory.statements[memory.since :] if one.sentence[0] == start]
    if said:
        counted = [one for one in said if one.kind == "count"]
        return counted[0].path if len(counted) == 1 and said[-1] is counted[0] else ()
    lead = memory.lead
    return lead.path if lead is not None and lead.kind == "generic" and is_name(lead.text) else ()


def _stage_of(memory: Memory, label: Label) -> str | None:
    """Return the stage of a figure: a budget's need no word, final accounts tell budget and outcome apart."""
    if memory.document_type == "final":
        return label.stage or "决算数"
    return None if label.stage in {"预算数", "年初预算数"} else label.stage


def _on_side(memory: Memory, label: Label) -> Label:
    """Read 一般公共预算拨款 under an expenditure total as expenditure of that fund, not as income."""
    whole = memory.statements[memory.lists[-1].whole].label if memory.lists else None
    if label.kind == "item" and label.fund and label.side is None and whole and whole.side == "支出":
        item = f"{label.fund}预算支出" if label.fund == "政府性基金" else f"{label.fund}支出"
        return replace(label, item=item, side="支出")
    return label
