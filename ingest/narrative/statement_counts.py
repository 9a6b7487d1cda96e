"""Counts and targets (数量、指标值): what is counted may stand before its number or after it.

站点维护数量162个, 8个内设机构; 工业设计中心 6-8家, 认定5家左右…基地, 对20家以上企业给予….
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.narrative.as_of import is_buying
from ingest.narrative.statement_memory import (
    INVOLVED,
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

_HAS = re.compile(
    r"(?:另|共|现|实|还)?(?:(?P<deed>内设|下设|下属|所属)(?:有|共有?|为)?|(?:有|共|设|包括|为|共计))$"
)
_SUMMED = re.compile(
    r"^(?:20\d\d年度?)?(?:(?:共计|总共|共|累计)(?:安排|设置|涉及|执行)?|涉及)(?=[\u4e00-\u9fff]{2})"
)
_THINGS = "台套辆件"
_SCORE = re.compile(r"^(?:项目)?(?:自评|综合|评价|平均|绩效)+(?:得分|评分|分数)$|^平均")
_NO_NOUN = re.compile(r"支出|并|以|用|在|均|已|经费|组成|其|每|主要")
_DEED = re.compile(
    r"的$|认定|举办|召开|开展|组织|建设|培育|新增|设置|共有?$|完成$|确定|安排|争取|打造|推进|支持|引进|新建|建成"
)
_MAX_COUNTED = 20


def state_count(memory: Memory, words: str, quantity: Quantity, noun: str) -> None:
    """State how many there are: 车辆5辆, 其中应急保障用车1辆."""
    label = _counted(memory, words, quantity, noun)
    if label is None or not can_name(label):
        return
    label = _named_anew(memory, label, quantity)
    parent = whole_of(memory, label, None, "count")
    if parent is not None and not may_hold(memory.statements[parent].label, label):
        whole = memory.statements[parent].quantity
        parent = parent if whole and whole.unit == quantity.unit else None
    path = path_of(memory, label, parent)
    if parent is None and label.kind == "generic" and _SCORE.search(label.text):
        path = _scored(memory) + path
    place = add(memory, "count", Subject(label, path), ("数量",), quantity, parent=parent)
    memory.focus = Focus(label, path, place)


def _named_anew(memory: Memory, label: Label, quantity: Quantity) -> Label:
    """Name a count without words of adding up, and what is to be bought as such (购置…；单价…设备0台)."""
    if label.kind != "generic":
        return label
    name = re.sub(r"(?<=.)共有$|(?<=.)共计?$", "", _SUMMED.sub("", label.text))
    before = memory.plain.text[memory.sentence[0] : quantity.start]
    thing = (quantity.unit or " ")[0] in _THINGS
    if thing and "购" not in name and is_buying(before, before=memory.buying):
        name = f"购置{name}"
    return replace(label, text=name, item=name, path=(name,)) if name != label.text else label


def _scored(memory: Memory) -> tuple[str, ...]:
    """Return what a score or an average is of: the item spoken of, or what the paragraph opens with."""
    focus = memory.focus
    if focus is not None and focus.statement is not None:
        return focus.path[:-1] if INVOLVED.match(focus.path[-1]) else focus.path
    return memory.title.path if memory.title is not None else ()


def _counted(memory: Memory, words: str, quantity: Quantity, noun: str) -> Label | None:
    """Return what is counted: a known item, the noun after the figure (8个内设机构), or words before it."""
    last = memory.focus.statement if memory.focus else None
    joined = memory.plain.text[quantity.start - 1 : quantity.start] in ("和", "与", "及")
    if not words and not noun and last is not None and memory.statements[last].kind == "count":
        if joined:  # 1家机关和1家参公单位: the second is of another noun
            return None
        return memory.statements[last].label
    label = label_of(words, memory.department)
    if is_known(label):
        return label
    name = re.sub(r"^的|[和及与、]$", "", noun)
    if not 1 < len(name) <= _MAX_COUNTED or _NO_NOUN.match(name):
        return None if label.kind == "filler" or _HAS.fullmatch(label.text) else label
    verb = _HAS.search(words)
    if verb and verb["deed"]:
        name = name.partition("的")[0]
    deed = (verb["deed"] or "") if verb else _tail(label.text)
    return label_of(deed + name, memory.department)


def _tail(words: str) -> str:
    """Return words before a count, or their last part where they are a list (甲和乙中心在职7名人员)."""
    if len(words) <= _MAX_COUNTED:
        return words
    last = re.split(r"[和、及与]|包[含括]", words)[-1]
    return last if 1 < len(last) <= _MAX_COUNTED and "”" not in last else ""


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
