"""A paragraph of narrative → statements: what each figure in it is of, compared with what, part of what.

The reader goes clause by clause and keeps what a person keeps in mind: the item spoken of (focus), the base
of the comparison, the lists that are open (其中：…), and whether a reason is being given (主要原因是…), in
which figures belong to something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ingest.clauses import Clause, clauses, sentences
from ingest.outline import mark_of
from ingest.quantities import Plain, Quantity, plain_of, quantities
from ingest.terms.comparisons import (
    Direction,
    comparison_in,
    completion_at_end,
    direction_at_end,
    share_at_end,
    states_direction,
    unchanged_in,
)
from ingest.terms.statements import Label, fund_of, is_known, label_of, strip_lead
from ingest.wholes import ASSETS, TOTALS, may_hold

if TYPE_CHECKING:
    from ingest.narrative import Paragraph, Section
    from ingest.records import DocumentType

Kind = Literal["level", "change", "rate", "share", "completion", "count", "target", "unchanged"]

_SKIPPED = re.compile(r"名词解释|主要职[能责]|部门职[能责]|职责$|立项依据|实施方案|实施主体|项目概[述况]")
_FIGURES_AGAIN = re.compile(
    r"(?:预算|经费|采购|资产|绩效|收支|收入|支出).*(?:情况|说明|安排)|运行经费|政府采购"
)
_GOALS = re.compile(
    r"绩效目标(?!设置|管理|情况|编[制报]|公开|表)|绩效指标|工作任务|主要任务|工作目标|重点工作|重点任务|工作保障|任务及目标"
)
_GOAL_LEAD = re.compile(r"绩效(?:目标|指标)|年度目标|工作目标")
_REASON = re.compile(
    r"^(?:其)?(?:(?:增长|下降|增加|减少|增减|变动|变化|调整)的?)?(?:主要)?(?:原因|是由于|由于|因为)|^主要(?:是|为|用于|反映)|"
    r"^(?:用于|反映|变动原因|原因|此项|该项)|(?:的)?(?:主要)?原因(?:是|为|：)?$|^主要原因"
)
_LISTS = re.compile(
    r"(?:其中|包括|具体为|各项目为|分项看|分别为|分别是|如下|以下方面|下列方面|组成)$|^(?:其中|主要包括|具体包括|包括|分项看|各项目为)|由$"
)
_ALL_PARTS = re.compile(r"^(?:主要包括|具体包括|包括|各项目为|具体为|分别为)")
_ENUMERATED = re.compile(r"^(?:[（(]1[）)]|1[.、]|①|一是)")
_HEADING_TAIL = re.compile(
    r"(?:（[^（）]*）|预算|决算|安排|支出(?=预算|决算|情况|说明)|情况|说明|总体|总表|的|及其?|增减|变化|变动|原因|具体|规模|结构|编制|表|和)+$"
)
_NEW_ITEM = re.compile(r"(?:增加|新增|新安排|增列|新增加|增安排)(?:了)?(?P<name>[^，；。]{2,60})$")
_BAD_NAME = re.compile(
    r"^(?:该|此|其(?!他)|这)|用于|根据|按照|由于|因为|依据|人民币|每(?:人|月|年)|标准|以上$|以下$|超过$"
)
_HAS = re.compile(r"(?:另|共|现|实|还)?(?P<deed>内设|下设|下属|所属)?(?:有|共|设|包括|为|共计)$")
_NO_NOUN = re.compile(r"支出|并|以|用|在|均|已|经费|组成|其|每|主要")
_MAX_COUNTED = 20
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_CELLS = re.compile(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")
_MAX_NAME = 60
_STAGE_COLUMNS = {
    "预算数": "预算数",
    "决算数": "决算数",
    "年初预算数": "年初预算数",
    "全年预算数": "全年预算数",
    "执行数": "执行数",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one figure states (表述). parent is the place of the statement whose part it is."""

    kind: Kind
    label: Label
    path: tuple[str, ...]
    column: tuple[str, ...]
    printed: str
    quantity: Quantity | None
    paragraph: Paragraph
    section: tuple[str, ...]
    sentence: tuple[int, int]  # places in the printed paragraph
    place: int  # where the figure stands in it
    fund: str | None = None
    base: str | None = None
    direction: Direction | None = None
    prior: bool = False
    stage: str | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure whose sentence does not say what it is."""

    paragraph: Paragraph
    place: int
    words: str


@dataclass(slots=True)
class _Focus:
    """The item spoken of: its label, the statement that gave its level, its path."""

    label: Label
    path: tuple[str, ...]
    statement: int | None = None


@dataclass(slots=True)
class _List:
    """An open list of parts: the statement they are parts of. enumerated lists last to the paragraph's end."""

    whole: int
    enumerated: bool = False
    in_brackets: bool = False


@dataclass(slots=True)
class _Outer:
    """What a paragraph leaves open for those below it: level in the outline, whole, base."""

    level: int
    marked: bool
    whole: int | None
    base: str | None
    opened: bool  # it ended with 其中： or 包括：
    section: tuple[str, ...]
    used: bool = False  # its list has been read in its own section


@dataclass(slots=True)
class StatementReader:
    """Reads sections in order and collects their statements."""

    department: str | None = None
    fiscal_year: int | None = None
    document_type: DocumentType = "budget"
    statements: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _outer: list[_Outer] = field(default_factory=list)
    _section: tuple[str, ...] = ()
    _paragraph: Paragraph | None = None
    _plain: Plain = field(default_factory=lambda: Plain("", (), ""))
    _sentence: tuple[int, int] = (0, 0)
    _focus: _Focus | None = None
    _lead: Label | None = None  # what the last clause without a figure names
    _title: Label | None = None  # what the paragraph opens with
    _base: str | None = None
    _lists: list[_List] = field(default_factory=list)
    _pending: bool = False  # 其中 has been read, its first part not yet
    _reason: bool = False
    _qualifier: str | None = None  # 扣除中央基建后: what a comparison leaves out
    _within: Label | None = None  # …“三公”经费支出中，: the whole that a sentence opens with
    _lost: bool = False  # a figure of this sentence could not be read: its parts have no whole
    _goal: bool = False
    _above: Paragraph | None = None  # the paragraph read before
    _above_section: tuple[str, ...] = ()
    _last: _Focus | None = None  # the focus at the end of the sentence before
    _since: int = 0  # place of the first statement after the last ；
    _first: int = 0  # place of the paragraph's first statement

    def read(self, section: Section) -> None:
        """Read one section."""
        self._section = section.path
        if _is_skipped(section.path):
            return
        self._outer = [outer for outer in self._outer if section.path[: len(outer.section)] == outer.section]
        for paragraph in section.paragraphs:
            if not paragraph.tabular and not _is_row(paragraph):
                self._read(paragraph)

    def _read(self, paragraph: Paragraph) -> None:
        self._paragraph = paragraph
        self._plain = plain_of(paragraph.text)
        self._first = len(self.statements)
        self._lists, self._pending, self._reason = [], False, False
        self._lead = self._title = None
        outer = self._outer_of(paragraph)
        self._base = outer.base if outer else None
        if outer and outer.whole is not None:
            self._lists.append(_List(outer.whole, enumerated=True))
        carried = self._focus if self._goes_on_from_above(paragraph) else None
        self._focus = carried or self._heading_focus()
        self._above = paragraph
        self._goal = any(_GOALS.search(heading) for heading in self._section[-3:])
        text = self._plain.text
        found = quantities(self._plain)
        for start, end in sentences(text):
            self._sentence = (start, end)
            self._read_sentence(clauses(text, start, end, found))
        self._leave(paragraph)

    def _goes_on_from_above(self, paragraph: Paragraph) -> bool:
        """Tell whether an unmarked paragraph speaks on of the item above it (2022年预算执行数为…)."""
        above = self._above
        if (
            paragraph.mark is not None
            or above is None
            or above.mark is None
            or self._above_section != self._section
        ):
            self._above_section = self._section
            return False
        head = re.split(r"[，：。\d](?!\d{0,3}年)", self._plain.text, maxsplit=1)[0]
        return label_of(head, self.department).kind == "filler" or comparison_in(head) is not None

    def _outer_of(self, paragraph: Paragraph) -> _Outer | None:
        """Return what an earlier paragraph left open for this one; a list mark closes what it passes."""
        if paragraph.mark is not None:
            while self._outer and not _is_below(paragraph, self._outer[-1], self._section):
                self._outer.pop()
            outer = self._outer[-1] if self._outer else None
            if outer is not None:
                outer.used = outer.used or outer.section == self._section
            return outer
        if self._opens_anew(paragraph):
            return None
        open_ones = (outer for outer in reversed(self._outer) if _is_below(paragraph, outer, self._section))
        return next(open_ones, None)

    def _opens_anew(self, paragraph: Paragraph) -> bool:
        """An unmarked paragraph that names the office or the year is no item of the list before it."""
        text = plain_of(paragraph.text).text
        head = re.split(r"[，：。]|(?<=\d)(?:万|亿)?元", text, maxsplit=1)[0]
        return label_of(re.sub(r"[\d,.]+$", "", head), self.department).anchored

    def _leave(self, paragraph: Paragraph) -> None:
        text = self._plain.text.rstrip("：:，")
        opened = bool(_LISTS.search(text)) and len(self._plain.text) > len(text) or text.endswith("其中")
        stated = [
            place
            for place in range(self._first, len(self.statements))
            if self.statements[place].kind == "level" and self.statements[place].paragraph is paragraph
        ]
        whole = (self._opened_whole(stated) if opened else stated[0]) if stated else None
        if whole is None and opened:
            whole = self._announced_whole(text)
        if whole is None and self._base is None:
            return
        self._outer.append(
            _Outer(paragraph.level, paragraph.mark is not None, whole, self._base, opened, self._section)
        )

    def _announced_whole(self, text: str) -> int | None:
        """Return the whole that a paragraph without figures announces parts of: 其中：, 财政拨款支出内容如下：."""
        words = re.split(r"[。，；]", text)[-1]
        words = re.sub(r"(?:主要|具体)?(?:内容|情况|明细|构成|用途|项目)?(?:为|如下|包括|其中)$", "", words)
        if not words:
            return self._outer[-1].whole if self._outer else None
        label = label_of(words, self.department)
        return self._level_of(label) if is_known(label) else None

    def _opened_whole(self, stated: list[int]) -> int | None:
        """Return the statement whose parts the next paragraphs list: the last, or the one above all others."""
        start = self._plain.places[self._sentence[0]]
        if self.statements[stated[-1]].sentence[0] == start or len(stated) == 1:
            return stated[-1]
        first = stated[0]
        return first if all(self.statements[place].parent is not None for place in stated[1:]) else None

    def _read_sentence(self, parts: tuple[Clause, ...]) -> None:
        self._last = self._focus
        if self._lists and not self._lists[-1].enumerated:
            self._lists = [opened for opened in self._lists if opened.enumerated]
        self._reason, self._qualifier, self._lost, self._within = False, None, False, None
        if self._lead is not None and not is_known(self._lead) and self._lead is not self._title:
            self._lead = None
        self._return_to_whole()
        if (
            self._focus
            and self._focus.statement is not None
            and self.statements[self._focus.statement].kind == "count"
        ):
            self._focus = self._heading_focus()
        self._since = len(self.statements)
        held: list[_Focus | None] = []
        for number, part in enumerate(parts):
            if part.kind == "open":
                held.append(self._focus)
                self._open_brackets()
            elif part.kind == "close":
                self._close_brackets(held.pop() if held else None)
            else:
                self._read_clause(part, parts[number + 1 :])
                if part.mark == "；":
                    self._semicolon()

    def _return_to_whole(self) -> None:
        """A new sentence that names nothing speaks of the whole again, not of its last part."""
        place = self._focus.statement if self._focus else None
        while (
            place is not None
            and (parent := self.statements[place].parent) is not None
            and parent >= self._first
        ):
            place = parent
        if place is not None and self._focus and place != self._focus.statement:
            whole = self.statements[place]
            self._focus = _Focus(whole.label, whole.path, place)

    def _semicolon(self) -> None:
        """；ends an inner list, and a list whose parts stood apart by commas."""
        self._reason = False
        inline = [opened for opened in self._lists if not opened.enumerated and not opened.in_brackets]
        if len(inline) > 1:
            self._lists.remove(inline.pop())
        while inline and sum(said.parent == inline[-1].whole for said in self.statements[self._since :]) > 1:
            self._lists.remove(inline.pop())
        self._since = len(self.statements)

    def _open_brackets(self) -> None:
        if self._focus and self._focus.statement is not None:
            self._lists.append(_List(self._focus.statement, in_brackets=True))

    def _close_brackets(self, focus: _Focus | None) -> None:
        while self._lists and not self._lists[-1].enumerated:
            if self._lists.pop().in_brackets:
                break
        self._focus, self._reason, self._pending = focus, False, False

    def _read_clause(self, part: Clause, rest: tuple[Clause, ...]) -> None:
        text = self._plain.text[part.start : part.end]
        body = strip_lead(text)
        comparison = comparison_in(body)
        if self._reason and comparison and body.startswith(("比", "较", "与", "同")):
            self._reason = False
        if _REASON.search(body) and not _LISTS.search(text):
            named = label_of(body, self.department)
            self._reason = not (named.kind == "subject" and named.code)
        if _LISTS.search(text) and not self._reason:
            self._open_list(text, rest)
        if part.quantities:
            self._read_pieces(part)
        else:
            self._read_words(text, body)

    def _open_list(self, text: str, rest: tuple[Clause, ...]) -> None:
        """其中, 包括 … : the last level becomes the whole of what follows."""
        side = re.match(r"[，；]?(收入|支出)", text)
        if side:
            whole = self._total_of(side.group(1))
            self._lists = [_List(whole)] if whole is not None else self._lists
            return
        focus = self._focus
        if _ALL_PARTS.match(text) and self._last is not None and not self._sentence_states():
            focus = self._last
        place = focus.statement if focus else None
        if place is None or self.statements[place].kind not in {"level", "count"}:
            return
        following = self._plain.text[rest[0].start : rest[0].end] if rest else ""
        listed = bool(_ENUMERATED.match(following) or _ENUMERATED.match(text))
        if not any(opened.whole == place for opened in self._lists):
            self._lists.append(_List(place, enumerated=listed))

    def _total_of(self, side: str) -> int | None:
        """Return the paragraph's total that 收入包括, 支出包括 divide."""
        places = range(len(self.statements) - 1, self._first - 1, -1)
        said = ((place, self.statements[place].label) for place in places)
        return next(
            (place for place, label in said if label.kind == "total" and label.side in {"收支", side}), None
        )

    def _sentence_states(self) -> bool:
        """Tell whether the sentence has already stated a figure."""
        start = self._plain.places[self._sentence[0]]
        return any(said.sentence[0] == start for said in self.statements[self._first :])

    def _read_words(self, text: str, body: str) -> None:
        """A clause without a figure: a lead, a base, or words of no change."""
        comparison = comparison_in(body)
        same = unchanged_in(body)
        named = label_of(body, self.department)
        if named.code:
            self._take_focus(body)
            return
        if same and (comparison or self._base) and not self._reason:
            self._state_unchanged(body, same)
            return
        if comparison:
            self._base = comparison.base
            self._take_focus(comparison.before)
            return
        if _LISTS.fullmatch(text) or (self._reason and not re.search(r"\d{7}", body)):
            return
        if _GOAL_LEAD.fullmatch(body):
            self._goal = True
            return
        self._take_focus(body)

    def _take_focus(self, words: str) -> None:
        label = label_of(words, self.department) if words else None
        if label is None or label.kind == "filler":
            return
        if is_known(label) or _is_name(label.text):
            if (
                label.kind == "generic"
                and label.text.endswith("的")
                and self._lead
                and self._lead.text.endswith("中")
            ):
                label = replace(label, text=self._lead.text + label.text)
            if is_known(label):
                self._focus = _Focus(label, self._path_of(label, None))
                self._within = label if words.endswith("中") else self._within
            self._lead = label
            if self._title is None and self._sentence[0] == 0 and len(self.statements) == self._first:
                name = re.sub(r"(?:项目)?(?:绩效自评)?(?:综述|概述)$", "", label.text)
                self._title = (
                    replace(label, text=name, item=name, path=(name,)) if name != label.text else label
                )
            if label.kind == "subject":
                self._reason = False

    def _read_pieces(self, part: Clause) -> None:
        """Read each figure of a clause with the words before it."""
        text = self._plain.text
        begin = part.start
        for number, quantity in enumerate(part.quantities):
            left = text[begin : quantity.start]
            last = number + 1 == len(part.quantities)
            right = text[quantity.end : part.end if last else part.quantities[number + 1].start]
            noun = right if last else _noun_before_next(right) if not quantity.is_money else ""
            begin = quantity.end + (len(noun) if not last else 0)
            self._read_figure(left, quantity, noun)

    def _read_figure(self, left: str, quantity: Quantity, noun: str) -> None:
        words = strip_lead(left)
        if self._reason:
            self._read_in_reason(words, quantity)
            return
        if quantity.is_percent and self._read_percent(words, quantity):
            return
        comparison = comparison_in(words)
        direction = direction_at_end(words)
        if comparison:
            self._base = comparison.base
        if (
            direction
            and (comparison or self._base or not self._goal)
            and (quantity.is_money or quantity.is_percent)
        ):
            self._state_change(words, quantity, direction, comparison.before if comparison else None)
        elif comparison and (same := unchanged_in(words)):
            self._state_unchanged(words, same, quantity)
        elif (
            comparison
            and words.endswith(("数", "预算", "执行", "决算", "年", "年度", "上年"))
            and quantity.is_money
        ):
            self._state_base(comparison.base, quantity, comparison.before)
        elif self._goal and not quantity.is_money or quantity.relation is not None:
            self._state_target(words, quantity, noun)
        elif quantity.is_money:
            self._state_level(words, quantity)
        elif not quantity.is_percent:
            self._state_count(words, quantity, noun)

    def _read_in_reason(self, words: str, quantity: Quantity) -> None:
        """Inside a reason only named changes are figures of their own: 增加了“…”1030万元, …减少 400万元."""
        if not quantity.is_money:
            return
        direction = direction_at_end(words)
        new = _NEW_ITEM.search(words)
        if new:
            name, towards = new["name"], ("increase", 0)
        elif direction:
            name, towards = (
                re.sub(r"^(?:主要(?:是|为)|原因(?:是|为)|一是|二是|三是)", "", words[: direction[1]]),
                direction,
            )
        else:
            return
        label = label_of(re.sub(r"(?:较|比|与).{0,12}$", "", name), self.department)
        if label.kind == "filler" or not (is_known(label) or _is_name(label.text)):
            return
        changed = self._last_change() if label.kind == "generic" else None
        path = (changed.path if changed else ()) + label.path
        self._add("change", label, path, ("比上年增减",), quantity, base=self._base, direction=towards[0])

    def _last_change(self) -> Statement | None:
        """Return the paragraph's last stated change of an item of the budget."""
        said = (one for one in reversed(self.statements[self._first :]) if one.kind == "change")
        return next((one for one in said if one.label.kind != "generic"), None)

    def _read_percent(self, words: str, quantity: Quantity) -> bool:
        """Shares, completion rates and rates of change; False where the percentage is something else."""
        done = completion_at_end(words)
        share = None if done else share_at_end(words)
        if done and "完成" in words:
            label, path, place = self._subject_of(done[0])
            if label:
                self._add("completion", label, path, ("完成预算",), quantity, base=done[1], level=place)
            return True
        if share:
            label, path, place = self._subject_of(share[0])
            if label:
                base = share[1] or self._whole_name(place)
                self._add("share", label, path, ("占比",), quantity, base=base, level=place)
            return True
        last = self.statements[-1] if self.statements and len(self.statements) > self._first else None
        if not words and last and last.kind == "change":
            self._state_change("", quantity, (last.direction or "unchanged", 0), None)
            return True
        return False

    def _whole_name(self, place: int | None) -> str | None:
        parent = self.statements[place].parent if place is not None else None
        return self.statements[parent].label.item if parent is not None else None

    def _state_change(
        self, words: str, quantity: Quantity, direction: tuple[Direction, int], before: str | None
    ) -> None:
        after = words[: direction[1]] if before is None else (comparison_in(words) or _NONE).after
        if before is not None and direction:
            after = after[: max(0, len(after) - (len(words) - direction[1]))]
        after = re.sub(r"(?:各|均|约|共|都|总体|略有?|有所|：)+$", "", after)
        if comparison_in(words):
            self._qualifier = before if before and re.search(r"^扣除|剔除|不含", before) else None
        before = None if self._qualifier else before
        label, path, place = self._subject_of(after)
        if label is None or (before and (not after or label.kind == "generic")):
            label, path, place = self._subject_of(before or "")
        if label is None:
            return
        towards: Direction = "unchanged" if quantity.value == 0 else direction[0]
        column = ("比上年增减幅",) if quantity.is_percent else ("比上年增减",)
        if self._qualifier:
            column = (*column, self._qualifier)
        parent = self._change_whole(place, label)
        kind: Kind = "rate" if quantity.is_percent else "change"
        self._add(
            kind, label, path, column, quantity, base=self._base, direction=towards, level=place,
            parent=parent if kind == "change" else None,
        )  # fmt: skip

    def _state_unchanged(self, words: str, same: re.Match[str], quantity: Quantity | None = None) -> None:
        comparison = comparison_in(words)
        if comparison:
            self._base = comparison.base
        before = comparison.before if comparison else words[: same.start()]
        names = (
            re.split(r"、|和", before) if label_of(before, self.department).kind == "generic" else [before]
        )
        for name in names:
            label, path, place = self._subject_of(re.sub(r"^各项?$|^均$", "", name))
            if label is None or label.kind == "generic" or self._changed(label):
                continue
            self._add(
                "unchanged", label, path, ("比上年增减",), quantity, base=self._base, direction="unchanged",
                printed=None if quantity else same.group(), level=place,
            )  # fmt: skip

    def _changed(self, label: Label) -> bool:
        """Tell whether the paragraph has already stated this item's change in figures."""
        return any(
            said.kind in {"change", "rate", "unchanged"} and said.label.item == label.item
            for said in self.statements[self._first :]
        )

    def _state_base(self, base: str, quantity: Quantity, before: str) -> None:
        """The base's own figure: 比2025年年初预算数9819.98万元减少…."""
        label, path, place = self._subject_of(before)
        if label is not None:
            self._add("level", label, path, (base,), quantity, base=base, prior=True, level=place)

    def _state_level(self, words: str, quantity: Quantity) -> None:
        listed = self._all_of(words)
        for label in listed or (label_of(words, self.department),):
            self._state_one_level(label, words, quantity)

    def _all_of(self, words: str) -> tuple[Label, ...]:
        """没有安排甲和乙，均为0万元: one figure said of several items."""
        lead = self._lead
        if not re.match(r"^(?:均|都)", words) or lead is None or lead.kind != "generic":
            return ()
        names = re.split(r"、|和|及", re.sub(r"^(?:没有|未|无)(?:安排|编制)?", "", lead.text))
        labels = tuple(label_of(name, self.department) for name in names)
        return labels if len(labels) > 1 and all(is_known(label) for label in labels) else ()

    def _state_one_level(self, label: Label, words: str, quantity: Quantity) -> None:
        if self._lost and re.match(
            r"含|其中", self._plain.text[self._plain.text.rfind("（", 0, quantity.start) + 1 :]
        ):
            return
        prior = (
            label.prior
            or label.year is not None
            and self.fiscal_year is not None
            and label.year < self.fiscal_year
        )
        if label.kind == "filler":
            subject = self._filled(label)
            if subject is None:
                self._note(quantity, words)
                return
            label = replace(subject, year=label.year, stage=label.stage, anchored=label.anchored)
        elif not is_known(label) and not _is_name(label.text):
            self._note(quantity, words)
            return
        label = self._with_lead(self._on_side(label))
        if label.item in TOTALS:
            self._lists = [opened for opened in self._lists if opened.in_brackets or opened.enumerated]
        stage = self._stage_of(label)
        prior = prior or (label.stage == "执行数" and self.document_type == "budget")
        parent = None if prior else self._whole_of(label, stage)
        path = self._path_of(label, parent)
        column = (_STAGE_COLUMNS.get(stage or "", "资产金额" if label.item in ASSETS else "预算安排"),)
        place = self._add("level", label, path, column, quantity, stage=stage, prior=prior, parent=parent)
        if prior:
            self._focus = self._focus or _Focus(label, path, None)
        else:
            self._focus = _Focus(label, path, place)

    def _with_lead(self, label: Label) -> Label:
        """Words that name nothing alone (采购金额, 平均每辆) take the words before them."""
        if label.kind != "generic":
            return label
        if re.match(r"平均|人均|每[^年月]", label.text) and self._focus:
            return replace(label, path=(*self._focus.path, *label.path))
        lead = self._lead.text if self._lead and self._lead.kind == "generic" else ""
        if lead.endswith("的") and len(lead) + len(label.text) <= _MAX_NAME:
            name = lead + label.text
            return replace(label, text=name, item=name, path=(name,))
        return label

    def _stage_of(self, label: Label) -> str | None:
        """A budget's figures are its budget unless worded otherwise; final accounts name the other stages."""
        if self.document_type == "final":
            return label.stage or "决算数"
        return None if label.stage in {"预算数", "年初预算数"} else label.stage

    def _on_side(self, label: Label) -> Label:
        """一般公共预算拨款 under an expenditure total is expenditure of that fund, not income."""
        whole = self.statements[self._lists[-1].whole].label if self._lists else None
        if label.kind == "item" and label.fund and label.side is None and whole and whole.side == "支出":
            item = f"{label.fund}预算支出" if label.fund == "政府性基金" else f"{label.fund}支出"
            return replace(label, item=item, side="支出")
        return label

    def _state_count(self, words: str, quantity: Quantity, noun: str) -> None:
        label: Label | None = label_of(words, self.department)
        last = self._focus.statement if self._focus else None
        if not words and last is not None and self.statements[last].kind == "count" and not noun:
            label = self.statements[last].label
        elif label and not is_known(label):
            label = self._counted(words, noun)
        if label is None or not (is_known(label) or _is_name(label.text)):
            return
        parent = self._whole_of(label, None, "count")
        if parent is not None and not may_hold(self.statements[parent].label, label):
            whole = self.statements[parent].quantity
            parent = parent if whole and whole.unit == quantity.unit else None
        path = self._path_of(label, parent)
        place = self._add("count", label, path, ("数量",), quantity, parent=parent)
        self._focus = _Focus(label, path, place)

    def _counted(self, words: str, noun: str) -> Label | None:
        """Return what is counted: the noun after the figure (8个内设机构), else the words before it."""
        label = label_of(words, self.department)
        name = re.sub(r"^的|[和及与、]$", "", noun)
        if not 1 < len(name) <= _MAX_COUNTED or _NO_NOUN.match(name):
            return None if label.kind == "filler" or _HAS.fullmatch(label.text) else label
        verb = _HAS.search(label.text)
        deed = (verb["deed"] or "") if verb else label.text if len(label.text) <= _MAX_COUNTED else ""
        return label_of(deed + name, self.department)

    def _state_target(self, words: str, quantity: Quantity, noun: str) -> None:
        """Targets stand before or after their number: 工业设计中心 6-8家, 认定5家左右…基地, 对20家以上企业…."""
        name = self._target_name(words, noun)
        if not _is_name(name):
            return
        label = label_of(name, self.department)
        if not is_known(label):
            label = Label("generic", name, name, (name,))
        heading = strip_lead(re.sub(r"^.{0,6}?[、.．）]", "", self._section[-1])) if self._section else ""
        path = (heading, name) if heading and self._goal and not is_known(label) else (name,)
        self._add("target", label, path, ("指标值",), quantity, parent=None)
        if not noun:
            self._lead = None

    def _target_name(self, words: str, noun: str) -> str:
        before = re.sub(r"^(?:力争|争取|确保|预计|计划|全年|力求|要|将|共)+", "", words)
        before = re.sub(r"(?:为|达|达到|是|在|：|约|完成|实现)+$", "", before)
        after = re.sub(r"^的", "", noun)
        if after and (before.endswith("对") or "给予" in after):
            core, _, deed = after.partition("给予")
            rest = self._rest_of_clause(deed)
            return f"给予{rest}的{core}" if rest else core
        if len(re.sub(r"^达到|全[市省区国县]", "", before)) < 2 and re.match(r"(?:预期)?目标", after):
            return re.split(r"完成|达到|实现|任务", self._lead.text)[0] if self._lead else ""
        if after and (
            not before
            or re.search(
                r"的$|认定|举办|召开|开展|组织|建设|培育|新增|设置|共有?$|完成$|确定|安排|争取", before
            )
        ):
            verb = "" if before.endswith("的") else before
            return verb + after
        return before or after

    def _rest_of_clause(self, deed: str) -> str:
        if deed:
            return deed
        text = self._plain.text[self._sentence[0] : self._sentence[1]]
        found = re.search(r"给予([^，。；]{2,16})", text)
        return found.group(1) if found else ""

    def _subject_of(self, words: str) -> tuple[Label | None, tuple[str, ...], int | None]:
        """Return the item that words name, or the one in focus where they name none."""
        label = label_of(words, self.department) if words.strip("，：、") else None
        if label is None or label.kind == "filler":
            subject = self._filled(label)
            if subject is None:
                return None, (), None
            if self._focus and subject.item == self._focus.label.item:
                return self._focus.label, self._focus.path, self._focus.statement
            return subject, self._path_of(subject, None), self._level_of(subject)
        if label.kind == "generic" and not _is_name(label.text):
            return None, (), None
        place = self._level_of(label)
        parent = self.statements[place].parent if place is not None else self._whole_of(label, None)
        path = self.statements[place].path if place is not None else self._path_of(label, parent)
        return label, path, place

    def _filled(self, label: Label | None) -> Label | None:
        """Return the item that a filler (2026年预算数, 年初预算为) stands for: the last named, or the title."""
        del label
        named = self._focus is not None and self._focus.statement is not None
        if (
            named
            and self._focus
            and self._focus.statement is not None
            and self._focus.statement >= self._first
        ):
            return self._focus.label
        if self._lead is not None:
            return self._lead
        return self._title or (self._focus.label if self._focus else None)

    def _level_of(self, label: Label) -> int | None:
        """Return the statement of this paragraph, or of those above, that gave an item's level."""
        for place in range(len(self.statements) - 1, -1, -1):
            said = self.statements[place]
            if said.section[:2] != self._section[:2]:
                return None
            if said.kind in {"level", "count"} and not said.prior and said.label.item == label.item:
                return place
        return None

    def _whole_of(self, label: Label, stage: str | None, kind: Kind = "level") -> int | None:
        """Return the statement an item is a part of: by definition, or by the list that is open."""
        defined = self._defined_whole(label, stage, kind)
        if label.kind == "total" or not self._lists:
            return defined
        listed = self._lists[-1].whole
        whole = self.statements[listed]
        if whole.label.item == label.item and listed < self._first:
            return None  # the item of the paragraph above, said again
        if (whole.kind, whole.stage) != (kind, stage) or whole.label.item == label.item:
            return defined
        if label.anchored and label.kind != "generic":
            return defined
        return listed if defined is None else max(listed, defined)

    def _defined_whole(self, label: Label, stage: str | None, kind: Kind) -> int | None:
        for place in range(len(self.statements) - 1, -1, -1):
            said = self.statements[place]
            if not self._is_near(said):
                return None
            if said.kind == kind and not said.prior and said.stage == stage and may_hold(said.label, label):
                return place
        return None

    def _is_near(self, said: Statement) -> bool:
        """A whole stands in the same section or in one that holds it."""
        return said.section == self._section[: len(said.section)] and bool(said.section or not self._section)

    def _change_whole(self, place: int | None, label: Label) -> int | None:
        """Return the change of the whole that a part's change adds to."""
        parent = self.statements[place].parent if place is not None else None
        for spot in range(len(self.statements) - 1, -1, -1):
            said = self.statements[spot]
            if not self._is_near(said):
                return None
            if said.kind != "change" or said.base != self._base or said.label.item == label.item:
                continue
            if may_hold(said.label, label):
                return spot
            if parent is not None and self.statements[parent].label.item == said.label.item:
                return spot
        return None

    def _path_of(self, label: Label, parent: int | None) -> tuple[str, ...]:
        """Return an item with its wholes; totals of the whole document are left out."""
        own = self._with_class(label)
        if parent is None and self._within is not None and may_hold(self._within, label):
            return self._within.path + own
        if parent is None or label.kind == "subject" and len(own) > 1:
            return own
        whole = self.statements[parent]
        held = (
            ()
            if whole.label.item in TOTALS or whole.label.fund and whole.label.kind == "total"
            else whole.path
        )
        return held + own if held[-1:] != own[:1] else own

    def _with_class(self, label: Label) -> tuple[str, ...]:
        """A 款 or 项 takes the 类 from the heading it stands under."""
        if label.kind != "subject":
            return label.path
        for heading in reversed(self._section):
            if "（类）" not in plain_of(heading).text:
                continue
            above = label_of(plain_of(heading).text, self.department)
            if above.kind == "subject" and above.path[0] != label.path[0]:
                return above.path + label.path
        return label.path

    def _heading_focus(self) -> _Focus | None:
        for heading in reversed(self._section):
            plain = plain_of(heading).text
            mark = mark_of(plain)
            text = strip_lead(plain[mark.length :] if mark else plain)
            label = label_of(_HEADING_TAIL.sub("", re.sub(r"^关于", "", text)), self.department)
            if label.kind in {"total", "item"}:
                return _Focus(label, label.path, self._level_of(label))
        return None

    def _heading_fund(self) -> str | None:
        for heading in reversed(self._section):
            fund = fund_of(plain_of(heading).text)
            if fund:
                return fund
        return None

    def _fund_of(self, label: Label, parent: int | None) -> str | None:
        held = self.statements[parent].fund if parent is not None else None
        return label.fund or held or self._heading_fund()

    def _note(self, quantity: Quantity, words: str) -> None:
        if self._paragraph is not None:
            self._lost = True
            self.unread.append(Unread(self._paragraph, self._plain.places[quantity.start], words))

    def _add(
        self,
        kind: Kind,
        label: Label,
        path: tuple[str, ...],
        column: tuple[str, ...],
        quantity: Quantity | None,
        *,
        printed: str | None = None,
        base: str | None = None,
        direction: Direction | None = None,
        prior: bool = False,
        stage: str | None = None,
        parent: int | None = None,
        level: int | None = None,
    ) -> int:
        assert self._paragraph is not None  # noqa: S101 - statements are only made while a paragraph is read
        first, last = self._sentence
        place = self._plain.places[quantity.start if quantity else first]
        self.statements.append(
            Statement(
                kind=kind, label=label, path=path, column=column,
                printed=printed if printed is not None else quantity.printed if quantity else "",
                quantity=quantity, paragraph=self._paragraph, section=self._section,
                sentence=(self._plain.places[first], self._plain.places[last - 1] + 1),
                place=place, fund=self._fund_of(label, parent if level is None else level), base=base, direction=direction,
                prior=prior, stage=stage, parent=parent,
            )
        )  # fmt: skip
        return len(self.statements) - 1


def _is_skipped(path: tuple[str, ...]) -> bool:
    """Tell whether a section explains terms or duties: its numbers are no figures of the budget."""
    for place, heading in enumerate(path):
        if _SKIPPED.search(heading):
            return not any(_FIGURES_AGAIN.search(below) for below in path[place + 1 :])
    return False


def _is_row(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph reads as a table row that no table has claimed."""
    return not re.search(r"[，。；：]", paragraph.text) and len(_CELLS.findall(paragraph.text)) > 1


def _is_name(text: str) -> bool:
    """Tell whether words can be the name of an item."""
    return bool(_WORD.search(text)) and len(text) <= _MAX_NAME and not _BAD_NAME.search(text)


def _noun_before_next(text: str) -> str:
    """Return the noun between two figures that belongs to the first: 5家…基地、3家…, 2名律师和4名…."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"（": 1, "）": -1}.get(char, 0)
        if char == "、" and not depth:
            return text[:place]
    return text if re.search(r".[和及与]$", text) and not re.match(r"[和及与]", text) else ""


@dataclass(frozen=True, slots=True)
class _NoComparison:
    after: str = ""


_NONE = _NoComparison()


def _is_below(paragraph: Paragraph, outer: _Outer, section: tuple[str, ...]) -> bool:
    """Tell whether a paragraph belongs under what an earlier one left open."""
    if section[: len(outer.section)] != outer.section:
        return False
    if len(section) > len(outer.section):
        return outer.opened and not outer.used
    if paragraph.mark is None:
        return outer.opened and paragraph.level >= outer.level
    return paragraph.level > outer.level
