"""An answer as a card of the page (答案卡片): pure functions from the answer record to markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.present import proof
from assistant.present.compare import comparison
from assistant.present.download import as_text
from assistant.present.evidence import Load, evidence
from assistant.present.figures import figure_list, headline, own_figures, ref
from assistant.present.html import Html, join, spaced, tag, text
from assistant.present.words import REASONS, amount
from assistant.records import Answer, ReadingOf

Tone = Literal["answered", "clarify", "refused", "problem"]

_LABELLED = re.compile(r"(出处|计算|注意|核对|说明|最接近的)：(.*)", re.DOTALL)
_CITED = re.compile(r"\[(\d+)\]")
_CLOSING = "。；，、）”"
_NUMBERED = re.compile(r"\d+\. ")
_STEPS = 12
_LONG_LIST = 3
_MANY_ROWS = 8  # documents side by side up to which the sentence stands beside the table
_MANY_CHOICES = 24
_OPEN_SOURCES = 6


@dataclass(frozen=True, slots=True)
class Told:
    """The text of an answer, its labelled lines apart (a line `核对：…` is kept under 核对)."""

    plain: tuple[str, ...]
    labelled: tuple[tuple[str, str], ...]

    def said(self, label: str) -> str | None:
        """Return what a label says."""
        return next((content for name, content in self.labelled if name == label), None)


def told(answer: Answer) -> Told:
    """Take the text of an answer apart."""
    plain: list[str] = []
    labelled: list[tuple[str, str]] = []
    for line in answer.text.split("\n"):
        found = _LABELLED.fullmatch(line)
        if found is not None:
            labelled.append((found[1], found[2]))
        elif line.strip():
            plain.append(line)
    return Told(tuple(plain), tuple(labelled))


def turn(name: str, question: str, *content: object, tone: Tone = "answered", busy: bool = False) -> Html:
    """Return one turn of the conversation: the question as it was put, and what answers it."""
    asked = tag("div", tag("span", "问", class_="who"), tag("h2", question), class_="asked")
    card = tag("div", *content, class_=f"card {tone}", aria_busy="true" if busy else None)
    return tag("article", asked, card, class_="turn", id=name, aria_label=f"问：{question[:60]}")


def pending(name: str, question: str) -> Html:
    """Return a turn while its answer is being worked out."""
    dots = tag("span", class_="dots", aria_hidden="true")
    return turn(name, question, tag("p", "正在查找出处、核对数字", dots, class_="progress"), busy=True)


def notice(name: str, question: str, message: str) -> Html:
    """Return a turn that could not be answered for a reason outside the question."""
    return turn(name, question, tag("p", message), tone="problem")


def growing(name: str, answer: Answer) -> Iterator[Html]:
    """Return the card with its text coming in step by step; the answer was verified before."""
    lines = told(answer).plain
    whole = "\n".join(lines)
    opening = _opening(answer)
    step = max(1, -(-len(whole) // _STEPS))
    for end in range(step, len(whole), step):
        shown = [tag("p", line) for line in whole[:end].split("\n")]
        yield turn(name, answer.question, opening, *shown, tone=answer.status, busy=True)


def card(name: str, answer: Answer, load: Load, token: str) -> Html:
    """Return the whole card of an answer; token names the answer to downloads and feedback."""
    said = told(answer)
    shown = [
        _opening(answer),
        *_sentences(answer, said),
        comparison(answer) or figure_list(answer),
        _whole(answer, said) if _is_listed(answer, said) else None,
        *(_labelled(answer, label, content) for label, content in said.labelled if label == "注意"),
        _readings(answer) or _choices(answer),
        _nearest(answer, said),
        _basis(answer, said, load, name, token),
        _actions(answer, token),
    ]
    return turn(name, answer.question, *(part for part in shown if part is not None), tone=answer.status)


def _opening(answer: Answer) -> Html:
    if answer.refusal is not None:
        return tag("p", REASONS[answer.refusal.reason], class_="reason")
    if answer.status == "clarify":
        return tag("p", "请您再选一下", class_="reason")
    return headline(answer) or text("")


def _sentences(answer: Answer, said: Told) -> Iterator[Html]:
    """Return the unlabelled lines; of a long list only what leads to it, as the figures follow."""
    if _is_listed(answer, said):
        yield tag("p", linked(answer, f"{said.plain[0].partition('：')[0]}："))
        return
    offered = f"：{'、'.join(answer.choices)}。" if answer.choices else ""
    for line in said.plain:
        if offered and not answer.readings and line.endswith(offered):  # they stand below as buttons
            yield tag("p", linked(answer, f"{line.removesuffix(offered)}："))
            continue
        if not (answer.readings and _NUMBERED.match(line)):
            yield tag("p", linked(answer, line))


def _is_listed(answer: Answer, said: Told) -> bool:
    if answer.rows:
        long = len(answer.rows) > _MANY_ROWS
    else:
        long = len(own_figures(answer)) > _LONG_LIST and answer.route == "figures"
    return long and len(said.plain) == 1 and "：" in said.plain[0]


def _whole(answer: Answer, said: Told) -> Html:
    """Return the words of a long list, folded away."""
    return tag(
        "details", tag("summary", "看整句文字"), tag("p", linked(answer, said.plain[0])), class_="whole"
    )


def linked(answer: Answer, line: str) -> Html:
    """Return a line with its citation marks made to open what they name; all else is text."""
    known = {citation.number for citation in answer.citations}
    parts: list[object] = []
    at = 0
    for found in _CITED.finditer(line):
        if int(found[1]) in known:
            end = found.end()
            while end < len(line) and line[end] in _CLOSING:
                end += 1
            parts += [spaced(line[at : found.start()]), _kept(ref(int(found[1])), line[found.end() : end])]
            at = end
    return join((*parts, spaced(line[at:])))


def _kept(mark: Html, closing: str) -> Html:
    """Return a mark with the punctuation after it, never parted by the end of a line."""
    return tag("span", mark, closing, class_="kept") if closing else mark


def _labelled(answer: Answer, label: str, content: str) -> Html:
    name = "alert" if label == "注意" else "labelled"
    return tag("p", tag("b", f"{label}："), linked(answer, content), class_=name)


def _readings(answer: Answer) -> Html | None:
    if not answer.readings:
        return None
    buttons = [tag("li", _reading(place, reading)) for place, reading in enumerate(answer.readings, start=1)]
    return tag("ol", *buttons, class_="readings", aria_label="可选的读法")


def _reading(place: int, reading: ReadingOf) -> Html:
    figures = "、".join(amount(figure.value, figure.unit) for figure in reading.figures)
    printed = figures or "、".join(f"“{cited.printed}”" for cited in reading.citations if cited.printed)
    return tag(
        "button",
        tag("span", reading.label, class_="name"),
        tag("span", spaced(printed), class_="amount"),
        type="button",
        class_="reading",
        data_ask=asked_by(place, reading),
    )


def _choices(answer: Answer) -> Html | None:
    """Return what completes a question as buttons; pressing one is the next turn."""
    if not answer.choices:
        return None
    buttons = [
        tag("li", tag("button", choice, type="button", class_="example", data_ask=choice))
        for choice in answer.choices
    ]
    listed = tag("ul", *buttons, class_="examples choices", aria_label="请选一个")
    if len(buttons) <= _MANY_CHOICES:
        return listed
    few = tag("ul", *buttons[:_MANY_CHOICES], class_="examples choices", aria_label="请选一个")
    rest = tag("ul", *buttons[_MANY_CHOICES:], class_="examples choices", aria_label="其余可选的")
    more = tag("details", tag("summary", f"其余 {len(buttons) - _MANY_CHOICES} 个"), rest, class_="rest")
    return tag("div", few, more)


def asked_by(place: int, reading: ReadingOf) -> str:
    """Return the follow-up that picks a reading."""
    return f"第{place}个：{reading.label}"


def _nearest(answer: Answer, said: Told) -> Html | None:
    nearest = said.said("最接近的")
    if nearest is None:
        return None
    return tag("div", tag("h3", "库里最接近的"), tag("p", linked(answer, nearest)), class_="nearest")


def _basis(answer: Answer, said: Told, load: Load, name: str, token: str) -> Html | None:
    """Return what the answer rests on: evidence, calculation, checks, assumptions, and the query that ran."""
    opened = evidence(answer.citations, load, name, token)
    first, others = opened[:_OPEN_SOURCES], opened[_OPEN_SOURCES:]
    more = tag("details", tag("summary", f"其余 {len(others)} 处"), *others, class_="rest") if others else ""
    sources = tag("section", tag("h3", "出处（点开看原表、原文和页面）"), *first, more, class_="sources")
    rest = (
        _labelled(answer, label, content)
        for label, content in said.labelled
        if (label == "计算" and answer.calculation is None) or (label == "说明" and not answer.assumptions)
    )
    parts = [
        sources if opened else None,
        proof.calculation(answer),
        proof.checks(answer, load, said.said("核对")) if answer.status == "answered" else None,
        proof.assumptions(answer),
        *rest,
        proof.understood(answer),
    ]
    kept = [part for part in parts if part is not None]
    return tag("div", *kept, class_="basis") if kept else None


def _actions(answer: Answer, token: str) -> Html:
    copy = tag("button", "复制答案和出处", type="button", class_="action", data_copy=as_text(answer))
    links = [
        tag("a", words, href=f"answers/{token}.{kind}", download=True, class_="action")
        for words, kind in (("下载 Excel", "xlsx"), ("下载 CSV", "csv"))
        if answer.citations
    ]
    rating = [
        tag("button", words, type="button", class_="action rate", data_rate=value, data_token=token)
        for words, value in (("有帮助", "up"), ("有问题", "down"))
    ]
    form = tag("div", class_="comment", hidden=True)
    return tag("div", copy, *links, tag("span", *rating, class_="rating"), form, class_="actions")
