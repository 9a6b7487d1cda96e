"""Counts and targets (数量、指标值): what is counted may stand before its number or after it.

站点维护数量162个, 8个内设机构; 工业设计中心 6-8家, 认定5家左右…基地, 对20家以上企业给予….
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.narrative.statement_memory import (
    Focus,
    Memory,
    Subject,
    add,
    can_name,
    is_name,
    path_of,
    whole_of,
)
from ingest.narrative.wholes import may_hold
from ingest.terms.statements import Label, is_known, label_of, strip_lead

if TYPE_CHECKING:
    from ingest.narrative.quantities import Quantity

_HAS = re.compile(r"(?:另|共|现|实|还)?(?P<deed>内设|下设|下属|所属)?(?:有|共|设|包括|为|共计)$")
_NO_NOUN = re.compile(r"支出|并|以|用|在|均|已|经费|组成|其|每|主要")
_DEED = re.compile(
    r"的$|认定|举办|召开|开展|组织|建设|培育|新增|设置|共有?$|完成$|确定|安排|争取|打造|推进|支持|引进|新建|建成"
)
_MAX_COUNTED = 20


def state_count(memory: Memory, words: str, quantity: Quantity, noun: str) -> None:
    """State how many there are: 车辆5辆, 其中应急保障用车1辆."""
    label = _counted(memory, words, noun)
    if label is None or not can_name(label):
        return
    parent = whole_of(memory, label, None, "count")
    if parent is not None and not may_hold(memory.statements[parent].label, label):
        whole = memory.statements[parent].quantity
        parent = parent if whole and whole.unit == quantity.unit else None
    path = path_of(memory, label, parent)
    place = add(memory, "count", Subject(label, path), ("数量",), quantity, parent=parent)
    memory.focus = Focus(label, path, place)


def _counted(memory: Memory, words: str, noun: str) -> Label | None:
    """Return what is counted: a known item, the noun after the figure (8个内设机构), or words before it."""
    last = memory.focus.statement if memory.focus else None
    if not words and not noun and last is not None and memory.statements[last].kind == "count":
        return memory.statements[last].label
    label = label_of(words, memory.department)
    if is_known(label):
        return label
    name = re.sub(r"^的|[和及与、]$", "", noun)
    if not 1 < len(name) <= _MAX_COUNTED or _NO_NOUN.match(name):
        return None if label.kind == "filler" or _HAS.fullmatch(label.text) else label
    verb = _HAS.search(label.text)
    deed = (verb["deed"] or "") if verb else label.text if len(label.text) <= _MAX_COUNTED else ""
    return label_of(deed + name, memory.department)


def state_target(memory: Memory, words: str, quantity: Quantity, noun: str) -> None:
    """State a target, with the goal it serves as its whole."""
    name = _target_name(memory, words, noun)
    if not is_name(name):
        return
    label = label_of(name, memory.department)
    if not is_known(label):
        label = Label("generic", name, name, (name,))
    heading = strip_lead(re.sub(r"^.{0,6}?[、.．）]", "", memory.section[-1])) if memory.section else ""
    path = (heading, name) if heading and memory.goal and not is_known(label) else (name,)
    add(memory, "target", Subject(label, path), ("指标值",), quantity)
    if not noun:
        memory.lead = None


def _target_name(memory: Memory, words: str, noun: str) -> str:
    before = re.sub(r"^(?:力争|争取|确保|预计|计划|全年|力求|要|将|共)+", "", words)
    before = re.sub(r"(?:为|达|达到|是|在|：|约|完成|实现)+$", "", before)
    after = re.sub(r"^的", "", noun)
    if after and (before.endswith("对") or "给予" in after):
        core, _, deed = after.partition("给予")
        given = deed or _given(memory)
        return f"给予{given}的{core}" if given else core
    if len(re.sub(r"^达到|全[市省区国县]", "", before)) < 2 and re.match(r"(?:预期)?目标", after):
        return re.split(r"完成|达到|实现|任务", memory.lead.text)[0] if memory.lead else ""
    if after and (not before or _DEED.search(before)):
        return after if before.endswith("的") else before + after
    return before or after


def _given(memory: Memory) -> str:
    """Return what the sentence says is given (对20家以上企业、25个以上项目给予资金支持)."""
    text = memory.plain.text[memory.sentence[0] : memory.sentence[1]]
    found = re.search(r"给予([^，。；]{2,16})", text)
    return found.group(1) if found else ""
