"""Body tokens of a flattened table → rows whose numbers still carry every column they may stand in.

A row is found by its 序号, its subject code, or the rule that text after numbers opens the next row.
No column is guessed here: where fewer numbers than columns are printed, `Cell.candidates` lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.amount import parse
from ingest.records import Cell, Column, Row, Source
from ingest.sides import assign_sides
from ingest.terms.items import INCOME_ITEMS, canonical_item, is_part, is_total, strip_numbering, strip_spaces
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES, is_subject_code
from ingest.tokens import Token

_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、.．]|[（(]\d{1,2}[）)]|\d{1,2}[、.．]|其中)"
)
_CODE_NAME = re.compile(r"[\[［【]?(\d{3}(?:\d{2}){0,3})(?:[-－]|[\]］】])(.+)")
_SHORT_CODE = re.compile(r"\d{2,3}")
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
NUMERIC_KINDS = frozenset({"amount", "quantity", "percent"})


@dataclass
class _Draft:
    """The tokens of one row on their way to a Row."""

    ordinal: int | None
    tokens: list[Token] = field(default_factory=list)


def rows_of(tokens: Sequence[Token], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Return the rows of a table body, in print order; paths are still the bare label.

    Two-sided forms give one Row a side, both with the ordinal of the printed row.
    """
    rows: list[Row] = []
    previous: list[Row] = []
    for count, draft in enumerate(_drafts(tokens, columns), 1):
        ordinal = draft.ordinal if draft.ordinal is not None else count
        made = list(_rows_of_draft(draft, columns, ordinal, previous))
        rows += made
        previous = made or previous
    return tuple(rows)


# --- splitting the stream ---------------------------------------------------------------------------


def _drafts(tokens: Sequence[Token], columns: Sequence[Column]) -> Iterator[_Draft]:
    if _has_ordinals(tokens):
        yield from _by_ordinal(tokens)
    elif any(column.kind == "code" and column.index <= 1 for column in columns):
        yield from _by_code(tokens)
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


def _by_ordinal(tokens: Sequence[Token]) -> Iterator[_Draft]:
    draft: _Draft | None = None
    expected = 1
    for token in tokens:
        if token.opens_line and token.text == str(expected):
            if draft is not None:
                yield draft
            draft = _Draft(expected)
            expected += 1
        elif draft is not None:
            draft.tokens.append(token)
    if draft is not None:
        yield draft


def _opens_with_code(token: Token) -> bool:
    text = token.text
    return token.opens_line and (
        is_subject_code(text) or bool(_CODE_NAME.fullmatch(text)) or bool(_SHORT_CODE.fullmatch(text))
    )


def _by_code(tokens: Sequence[Token]) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        opens = _opens_with_code(token) and (
            following is None or following.kind == "text" or following.text.isdigit()
        )
        total = token.kind == "text" and draft is not None and _has_number(draft) and token.opens_line
        if opens or total or draft is None:
            if draft is not None:
                yield draft
            draft = _Draft(None)
        draft.tokens.append(token)
    if draft is not None:
        yield draft


def _by_text(tokens: Sequence[Token], columns: Sequence[Column]) -> Iterator[_Draft]:
    """Text opens a row where no text column is left for it, or where the label before it is whole."""
    sides = sum(1 for column in columns if column.kind == "label" and column.side is not None)
    draft = _Draft(None)
    for token in tokens:
        if draft.tokens and token.kind in {"text", "code"} and _opens(draft, token, columns, sides):
            yield draft
            draft = _Draft(None)
        draft.tokens.append(token)
    if draft.tokens:
        yield draft


def _opens(draft: _Draft, token: Token, columns: Sequence[Column], sides: int) -> bool:
    if sides > 1:
        return token.opens_line and (_is_known(token.text) or not _wraps(draft, token))
    shape = _shape([*draft.tokens, token])
    return not _fits(shape, columns) or (_text_only(draft) and token.opens_line and not _wraps(draft, token))


def _text_only(draft: _Draft) -> bool:
    return all(token.kind == "text" for token in draft.tokens)


def _wraps(draft: _Draft, token: Token) -> bool:
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


def _has_number(draft: _Draft) -> bool:
    """Tell whether a number stands after the row's name (a code before it is none)."""
    named = False
    for token in draft.tokens:
        if token.kind == "text":
            named = True
        elif named and token.kind in {"number", "dash"}:
            return True
    return False


def _shape(tokens: Sequence[Token]) -> str:
    """Return the kinds of a row's tokens, runs of text written once (TNTCTNNN)."""
    letters = {"text": "T", "number": "N", "dash": "N", "code": "C"}
    return "".join(
        letter if letter != "N" else letter * len(list(run))
        for letter, run in groupby(letters[token.kind] for token in tokens)
    )


def _fits(shape: str, columns: Sequence[Column]) -> bool:
    return bool(_fitting(shape, tuple(_letter(column) for column in columns))) or not shape


def _letter(column: Column) -> str:
    if column.kind in NUMERIC_KINDS:
        return "N"
    return "C" if column.kind == "code" and column.measure == "采购目录序号" else "T"


def _fitting(shape: str, letters: tuple[str, ...]) -> list[tuple[int, ...]]:
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


# --- one row ----------------------------------------------------------------------------------------


def _rows_of_draft(
    draft: _Draft, columns: Sequence[Column], ordinal: int, previous: Sequence[Row]
) -> Iterator[Row]:
    tokens = list(draft.tokens)
    if not tokens:
        return
    labels = [column for column in columns if column.kind == "label" and column.side is not None]
    if len(labels) > 1:
        last = {row.side: row for row in previous}
        for label, part in assign_sides(tokens, labels, last):
            own = [column for column in columns if column.side == label.side and column.index > label.index]
            stop = next((other.index for other in labels if other.index > label.index), None)
            own = [column for column in own if stop is None or column.index < stop]
            yield _row(part, own, ordinal, side=label.side)
        return
    code, tokens = _code(tokens)
    texts = [column for column in columns if _letter(column) != "N" and column.kind != "code"]
    if len(texts) > 1:
        yield _many_texts(tokens, columns, ordinal, code)
    else:
        yield _row(tokens, [column for column in columns if column.kind in NUMERIC_KINDS], ordinal, code=code)


def _code(tokens: list[Token]) -> tuple[str | None, list[Token]]:
    """Take a joined (2010301), parted (201 03 01) or hyphened (2014001-行政运行) code off a row's front."""
    if not tokens:
        return None, tokens
    hyphened = _CODE_NAME.fullmatch(tokens[0].text)
    if hyphened:
        first = tokens[0]
        rest = Token(hyphened.group(2), "text", first.line, first.opens_line, first.gap)
        return hyphened.group(1), [rest, *tokens[1:]]
    code = ""
    used = 0
    for token in tokens:
        if not token.text.isdigit() or (code and len(token.text) != 2):
            break
        if not code and not (is_subject_code(token.text) or _SHORT_CODE.fullmatch(token.text)):
            break
        code += token.text
        used += 1
    following = tokens[used] if used < len(tokens) else None
    if not code or following is None or following.kind != "text":
        return None, tokens
    return code, tokens[used:]


def _row(
    tokens: Sequence[Token],
    columns: Sequence[Column],
    ordinal: int,
    *,
    side: str | None = None,
    code: str | None = None,
) -> Row:
    """Make a row of a label and trailing numbers; numbers before a text belong to the label."""
    last_text = max(
        (index for index, token in enumerate(tokens) if token.kind in {"text", "code"}), default=-1
    )
    label = join_label(tokens[: last_text + 1])
    numbers = list(tokens[last_text + 1 :])
    fits = _fitting("N" * len(numbers), ("N",) * len(columns))
    allowed = [tuple(columns[at].index for at in fitting) for fitting in fits] or [()] * len(numbers)
    return _finished(tokens, label, numbers, allowed, ordinal, side, code)


def _many_texts(tokens: Sequence[Token], columns: Sequence[Column], ordinal: int, code: str | None) -> Row:
    """Make a row of a table with several text columns (采购：项目名称 资金 物品 目录序号 单位 数量 …)."""
    letters = tuple(_letter(column) for column in columns)
    shape = _shape(tokens)
    fits = _fitting(shape, letters)
    runs = _runs(tokens)
    texts: dict[int, str] = {}
    allowed: list[tuple[int, ...]] = []
    numbers: list[Token] = []
    for index, run in enumerate(runs):
        fitting = fits[index] if fits else ()
        if run[0].kind in {"number", "dash"}:
            numbers.append(run[0])
            allowed.append(tuple(columns[at].index for at in fitting))
        elif fitting:
            texts[columns[fitting[0]].index] = join_label(run)
    by_index = {column.index: column for column in columns}
    goods = next((text for at, text in texts.items() if by_index[at].measure == "采购目录序号"), None)
    unit = next((text for at, text in texts.items() if by_index[at].measure == "计量单位"), None)
    labels = [text for at, text in texts.items() if by_index[at].measure not in {"采购目录序号", "计量单位"}]
    label = labels[-1] if labels else ""
    row = _finished(tokens, label, numbers, allowed, ordinal, None, goods or code)
    path = tuple(strip_numbering(text) for text in labels) or row.path
    texts_kept = tuple(sorted((at, text) for at, text in texts.items()))
    return Row(
        source=row.source,
        ordinal=row.ordinal,
        label=row.label,
        path=path,
        item=row.item,
        code=row.code,
        is_total=row.is_total,
        unit=unit,
        cells=row.cells,
        texts=texts_kept,
    )


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    """Group tokens as `_shape` writes them: one run a text, one a code, one a number."""
    runs: list[list[Token]] = []
    for token in tokens:
        kind = "number" if token.kind == "dash" else token.kind
        if runs and kind != "number" and kind == runs[-1][0].kind:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _finished(
    tokens: Sequence[Token],
    label: str,
    numbers: Sequence[Token],
    allowed: Sequence[tuple[int, ...]],
    ordinal: int,
    side: str | None,
    code: str | None,
) -> Row:
    first, last = tokens[0].line, tokens[-1].line
    source = Source(
        first.source.document_id, first.source.page, lines=(first.number, max(first.number, last.number))
    )
    plain = strip_numbering(label)
    cells = tuple(_cell(number, columns) for number, columns in zip(numbers, allowed, strict=True))
    return Row(
        source=source,
        ordinal=ordinal,
        label=label,
        path=(plain,),
        item=canonical_item(label),
        code=code,
        side=side,  # type: ignore[arg-type]
        is_total=is_total(plain),
        is_part=is_part(label),
        cells=cells,
    )


def _cell(token: Token, fitting: tuple[int, ...]) -> Cell:
    source = Source(token.line.source.document_id, token.line.source.page, lines=(token.line.number,) * 2)
    column = fitting[0] if len(fitting) == 1 else None
    value = parse(token.text) if token.kind == "number" else None
    return Cell(source, token.text, value, column, fitting)


def join_label(tokens: Sequence[Token]) -> str:
    """Join the pieces of a label: a space stays inside a line, a wrapped line is joined without one."""
    text = ""
    for before, token in zip((None, *tokens), tokens, strict=False):
        if before is not None and (
            before.line.number == token.line.number
            or (before.text[-1].isascii() and token.text[0].isascii() and before.text[-1].isalnum())
        ):
            text += " "
        text += token.text
    return strip_spaces(text)
