"""The stream of a table body → one run of tokens a row (分行).

A row is found by its 序号, its subject code, or the rule that text after numbers opens the next row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.flat.tokens import Token
from ingest.records import Column
from ingest.terms.items import INCOME_ITEMS, canonical_item, is_total, strip_numbering
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES, is_subject_code

_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、.．]|[（(]\d{1,2}[）)]|\d{1,2}[、.．]|其中)"
)
CODE_NAME = re.compile(r"[\[［【]?(\d{3}(?:\d{2}){0,3})(?:[-－]|[\]］】])(.+)")
SHORT_CODE = re.compile(r"\d{2,3}")
_KNOWN = frozenset(
    {
        *FUNCTION_CLASSES.values(),
        *ECONOMIC_SUBJECTS.values(),
        *INCOME_ITEMS,
        "本年支出合计",
        "支出总计",
        "年终结转结余",
        "年末财政拨款结转和结余",
        "“三公”经费",
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    }
)
_LONG_CODES = frozenset({"单位编码", "项目编码"})
SUBJECT_NAMES = frozenset({"科目名称", "名称"})
NUMERIC_KINDS = frozenset({"amount", "quantity", "percent"})


@dataclass
class Draft:
    """The tokens of one row on their way to a Row."""

    ordinal: int | None
    tokens: list[Token] = field(default_factory=list)
    opening: Token | None = None  # the 序号 that opens the row, no token of its own


def drafts(tokens: Sequence[Token], columns: Sequence[Column]) -> Iterator[Draft]:
    """Yield the rows of a table body in print order."""
    if _has_ordinals(tokens):
        yield from _by_ordinal(tokens)
    elif any(column.kind == "code" and column.index <= 1 for column in columns):
        yield from _by_code(
            tokens,
            units=any(column.measure in _LONG_CODES for column in columns),
            trees=has_two_trees(columns),
        )
    else:
        yield from _by_text(tokens, columns)


def _has_ordinals(tokens: Sequence[Token]) -> bool:
    """序号: the lines that open with 1, 2, 3 … followed by text or a code make up the body."""
    expected = 1
    for token in tokens:
        if token.opens_line and token.text == str(expected):
            expected += 1
    if not tokens:
        return False
    opening = tokens[0]
    return opening.text == "1" and expected > 1 and (expected > 2 or len(tokens) < 12)


def _by_ordinal(tokens: Sequence[Token]) -> Iterator[Draft]:
    """Numbers may start again at one on a page or for a unit; rows are then counted through."""
    draft: Draft | None = None
    expected, again = 1, False
    for index, token in enumerate(tokens):
        restarts = token.text == "1" and expected > 2 and _name_follows(tokens, index)
        if token.opens_line and (token.text == str(expected) or restarts):
            if draft is not None:
                yield draft
            again = again or (restarts and expected != 1)
            expected = int(token.text)
            draft = Draft(None if again else expected, opening=token)
            expected += 1
        elif draft is not None:
            draft.tokens.append(token)
    if draft is not None:
        yield draft


def _name_follows(tokens: Sequence[Token], index: int) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is not None and (following.kind == "text" or is_subject_code(following.text))


def _opens_with_code(token: Token) -> bool:
    text = token.text
    return token.opens_line and (
        is_subject_code(text) or bool(CODE_NAME.fullmatch(text)) or bool(SHORT_CODE.fullmatch(text))
    )


def _is_unit_code(token: Token) -> bool:
    """Codes of units and projects have no fixed shape; they open a line and a name follows."""
    return token.opens_line and token.text.isdigit() and len(token.text) > 2


def has_two_trees(columns: Sequence[Column]) -> bool:
    """Tell whether a head names two trees of subjects before its amounts."""
    return repeated_codes(columns) > 1 or sum(1 for column in columns if column.measure in SUBJECT_NAMES) > 1


def repeated_codes(columns: Sequence[Column]) -> int:
    """Return how often a head names the codes of subjects."""
    measures = [column.measure for column in columns if column.kind == "code"]
    return max(measures.count("类"), measures.count("科目编码"))


def _only_class(before: Sequence[Token], token: Token) -> bool:
    """Tell whether a row so far is a bare class (302) and its level (01) stands on the next line."""
    bare = bool(before) and all(is_subject_code(one.text) or len(one.text) == 2 for one in before)
    return bare and token.text.isdigit() and len(token.text) == 2 and len(before) < 3


def _goes_on_with_code(before: Sequence[Token], token: Token) -> bool:
    """Tell whether a code that opens a line is the second one of the row before it: no number stands yet."""
    codes = [one for one in before if is_subject_code(one.text)]
    named = any(one.kind == "text" for one in before)
    numbered = any(
        one.kind in {"number", "dash"}
        and not is_subject_code(one.text)
        and not SHORT_CODE.fullmatch(one.text)
        for one in before
    )
    return is_subject_code(token.text) and len(codes) == 1 and named and not numbered


def _by_code(tokens: Sequence[Token], *, units: bool, trees: bool) -> Iterator[Draft]:
    draft: Draft | None = None
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        opens = (_opens_with_code(token) or (units and _is_unit_code(token))) and (
            following is None or following.kind == "text" or following.text.isdigit()
        )
        if draft is not None and (
            _only_class(draft.tokens, token) or (trees and _goes_on_with_code(draft.tokens, token))
        ):
            opens = False
        total = (
            token.kind == "text"
            and token.opens_line
            and draft is not None
            and (_has_number(draft) or (is_total(token.text) and any(t.kind == "text" for t in draft.tokens)))
        )
        if opens or total or draft is None:
            if draft is not None:
                yield draft
            draft = Draft(None)
        draft.tokens.append(token)
    if draft is not None:
        yield draft


def _by_text(tokens: Sequence[Token], columns: Sequence[Column]) -> Iterator[Draft]:
    """Text opens a row where no text column is left for it, or where the label before it is whole."""
    sides = sum(1 for column in columns if column.kind == "label" and column.side is not None)
    draft = Draft(None)
    for token in tokens:
        if draft.tokens and token.kind in {"text", "code"} and _opens(draft, token, columns, sides):
            yield draft
            draft = Draft(None)
        draft.tokens.append(token)
    if draft.tokens:
        yield draft


def _opens(draft: Draft, token: Token, columns: Sequence[Column], sides: int) -> bool:
    if sides > 1:
        return token.opens_line and (_is_known(token.text) or not _wraps(draft, token))
    shape = shape_of([*draft.tokens, token])
    return not _fits(shape, columns) or (_text_only(draft) and token.opens_line and not _wraps(draft, token))


def _text_only(draft: Draft) -> bool:
    return all(token.kind == "text" for token in draft.tokens)


def _wraps(draft: Draft, token: Token) -> bool:
    """Tell whether a line of text goes on with the label before it rather than opening a row."""
    last = draft.tokens[-1]
    if last.kind != "text":
        return False
    if _NUMBERED.match(token.text):
        return False
    label = "".join(part.text for part in draft.tokens if part.kind == "text")
    open_bracket = label.count("（") + label.count("(") > label.count("）") + label.count(")")
    return open_bracket or not (_is_known(last.text) or is_total(last.text))


def _is_known(label: str) -> bool:
    name = canonical_item(label)
    return name in _KNOWN or name != re.sub(r"\s", "", strip_numbering(label))


def _has_number(draft: Draft) -> bool:
    """Tell whether a number stands after the row's name (a code before it is none)."""
    named = False
    for token in draft.tokens:
        if token.kind == "text":
            named = True
        elif named and token.kind in {"number", "dash"}:
            return True
    return False


def shape_of(tokens: Sequence[Token]) -> str:
    """Return the kinds of a row's tokens, runs of text written once (TNTCTNNN)."""
    letters = {"text": "T", "number": "N", "dash": "N", "code": "C"}
    return "".join(
        letter if letter != "N" else letter * len(list(run))
        for letter, run in groupby(letters[token.kind] for token in tokens)
    )


def _fits(shape: str, columns: Sequence[Column]) -> bool:
    return bool(columns_fitting(shape, tuple(letter_of(column) for column in columns))) or not shape


def letter_of(column: Column) -> str:
    """Return what a column takes, as `shape_of` writes it: T words, N numbers, C goods codes."""
    if column.kind in NUMERIC_KINDS:
        return "N"
    return "C" if column.kind == "code" and column.measure == "采购目录序号" else "T"


def columns_fitting(shape: str, letters: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Return for each token of a shape the columns it may stand in, order kept; [] where it cannot fit.

    A column fits exactly where it lies between the token's leftmost and rightmost possible places.
    """
    leftmost = _greedy(shape, letters)
    rightmost = _greedy(shape[::-1], letters[::-1])
    if leftmost is None or rightmost is None:
        return []
    last = len(letters) - 1
    return [
        tuple(
            column
            for column in range(leftmost[index], last - rightmost[len(shape) - 1 - index] + 1)
            if letters[column] == letter
        )
        for index, letter in enumerate(shape)
    ]


def _greedy(shape: str, letters: Sequence[str]) -> list[int] | None:
    places: list[int] = []
    at = 0
    for letter in shape:
        while at < len(letters) and letters[at] != letter:
            at += 1
        if at == len(letters):
            return None
        places.append(at)
        at += 1
    return places
