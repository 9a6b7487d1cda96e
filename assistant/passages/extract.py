"""Question + passages → quotes (摘录): the sentences that answer, word for word, in document order.

Each kind of question has its own place to look (see `kinds`). What is quoted must cover the words of the
question by weight; where nothing does, nothing is returned and the assistant refuses. Passages are data:
no sentence in them is ever followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.passages.definitions import definition
from assistant.passages.evidence import Found, Quote, Search, quotes
from assistant.passages.kinds import Kind, is_empty, read, shape_of
from assistant.passages.lists import goal, listed, named
from assistant.passages.sentences import (
    CUED_FLOOR,
    asks_for_number_or_time,
    contents,
    covering,
    is_about_total,
    purpose,
    reason,
    spending,
)
from assistant.passages.tokens import squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.passages.retrieve import Hit

__all__ = ["Quote", "extractive", "mentions"]

_ASKING = re.compile(r"请问|请|怎么样?|怎样|如何|什么|有?哪些?|多少|几|吗|呢|情况|[的了]$")
_SENTENCES = re.compile(r"[？?。！!；;]")
_CLAUSES = re.compile(r"[？?。！!；;，,]")
_WHOLLY = 0.95  # a score from which an answer leaves nothing of the question open
# No such document names people; 谁负责 and 归谁管 ask for duties.
_WHO = re.compile(r"(?:是|叫|请了?|给|接待了?|陪同?|派|让)谁|谁(?:是|吃|去|花|请|用|批|签|当|坐|开)")
_GROUNDS = re.compile(
    r"为了|(?<!公)因(?!公)|用于|以便|确保|根据|依据|需要|旨在|推动|从而|按照|符合|不同|均为"
)
_DEFINING: frozenset[Kind] = frozenset({"what", "definition"})
_OF_THE_OFFICE: frozenset[Kind] = frozenset({"duties", "institutions", "measures", "targets"})
_SHORTEST_QUESTION = 4
_SHORTEST_NAME = 3


def extractive(
    question: str, hits: Sequence[Hit], *, ignore: Iterable[str] = (), items: Iterable[str] = ()
) -> tuple[Quote, ...]:
    """Return the quotes that answer a question, in document order; none where nothing answers.

    ignore: words bound elsewhere (department, year). items: canonical names of the rows the question means,
    where its own wording is an everyday one.
    """
    if not hits or _WHO.search(question):
        return ()
    collection = hits[0].collection
    bound = (tuple(ignore), tuple(items))
    found = _answers(_search(question, hits, *bound))
    if max((each.score for each in found), default=0.0) < _WHOLLY:
        # 谁负责食盐？工信局管盐吗: what one of several questions leaves open another may say
        marks = _SENTENCES if found else _CLAUSES
        parts = [part for part in marks.split(question) if len(part) >= _SHORTEST_QUESTION]
        answers = [_answers(_search(part, hits, *bound)) for part in parts] if len(parts) > 1 else []
        if answers and (all(answers) or not found):
            found = _together(answers)
    return quotes(found, collection)


def _together(answers: Sequence[list[Found]]) -> list[Found]:
    """Join what answers the parts of a question: what answers several of them is enough."""
    spans = [
        {(each.passage.passage_id, each.start, each.end) for each in answer} for answer in answers if answer
    ]
    common = set.intersection(*spans) if spans else set()
    each_found = [each for answer in answers for each in answer]
    both = [each for each in each_found if (each.passage.passage_id, each.start, each.end) in common]
    return both or each_found


def _answers(search: Search) -> list[Found]:
    for kind in search.asked.kinds:
        if kind in _DEFINING and search.asked.kinds[0] in _OF_THE_OFFICE:
            continue  # 绩效目标是什么 asks for the goals, not for the meaning of the word
        found = _STRATEGIES[kind](search)
        if found or kind in search.asked.final:
            return found
    return []


def mentions(question: str, departments: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a question that name a department, in full or shortened (市工信局)."""
    found = []
    for name in departments:
        parts = [
            question[start:end]
            for start in range(len(question))
            for end in range(start + _SHORTEST_NAME, min(len(question), start + len(name)) + 1)
            if question[end - 1] == name[-1] and _shortens(question[start:end], name)
        ]
        if parts:
            found.append(max(parts, key=len))
    return tuple(found)


def _shortens(part: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in part)


def _search(question: str, hits: Sequence[Hit], ignore: tuple[str, ...], items: tuple[str, ...]) -> Search:
    collection = hits[0].collection
    asked = read(question, (*ignore, *mentions(question, collection.departments)))
    words = collection.as_held(word for word in collection.tokenizer.parts(asked.topic) if not is_empty(word))
    phrase = asked.topic
    if items:
        # The everyday wording need not stand in the document; what the document knows of it still counts.
        of_items = [word for item in items for word in collection.tokenizer.parts(item) if not is_empty(word)]
        words = [*of_items, *(word for word in words if collection.knows(word))]
        phrase = items[0]
    return Search(
        asked=asked,
        phrase=squeezed(_ASKING.sub("", phrase)),
        weights=collection.weights(dict.fromkeys(words)),
        passages=tuple(hit.passage for hit in hits),
        collection=collection,
    )


def _list_of(kind: Kind) -> Callable[[Search], list[Found]]:
    shape = shape_of(kind)
    cue = re.compile(shape.sentence) if shape.sentence else None

    def find(search: Search) -> list[Found]:
        return listed(search, shape) or (covering(search, cue, CUED_FLOOR) if cue is not None else [])

    return find


def _attribute(search: Search) -> list[Found]:
    """Find the sentence that says all of what is asked of something (发展的主题是什么: 以…为主题)."""
    return covering(search, floor=_WHOLLY) if "的" in search.asked.topic else []


def _general(search: Search) -> list[Found]:
    if search.asked.kinds[0] == "reason":  # to be mentioned is no reason
        return named(search) or (covering(search, _GROUNDS) if search.weights else [])
    if asks_for_number_or_time(search):
        return covering(search)
    return named(search) or covering(search)


_STRATEGIES: dict[Kind, Callable[[Search], list[Found]]] = {
    "reason": reason,
    "change": reason,
    "duties": _list_of("duties"),
    "institutions": _list_of("institutions"),
    "measures": _list_of("measures"),
    "targets": _list_of("targets"),
    "method": lambda search: _list_of("method")(search) if search.weights else [],
    "glossary": _list_of("glossary"),
    "purpose": lambda search: purpose(search) or definition(search) or spending(search) or goal(search),
    "definition": definition,
    "contents": lambda search: (
        definition(search) or (named(search) if is_about_total(search) else []) or contents(search)
    ),
    "what": lambda search: definition(search) or named(search) or goal(search) or _attribute(search),
    "general": _general,
}
