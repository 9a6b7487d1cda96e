"""Rows whose numbers still carry every column they may stand in (行).

No column is guessed here: where fewer numbers than columns are printed, `Cell.candidates` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.amount import parse
from ingest.flat.row_drafts import (
    CODE_NAME,
    NUMERIC_KINDS,
    SHORT_CODE,
    SUBJECT_NAMES,
    Draft,
    columns_fitting,
    drafts,
    has_two_trees,
    letter_of,
    shape_of,
)
from ingest.flat.sides import assign_sides
from ingest.flat.subject_trees import all_named, parted
from ingest.flat.tokens import Token, is_cut
from ingest.records import Cell, Column, Row, Source
from ingest.terms.items import canonical_item, is_part, is_total, strip_numbering, strip_spaces
from ingest.terms.subjects import is_subject_code

_ATTRIBUTES = frozenset({"采购目录序号", "计量单位", "项目类别"})  # words of a row that name it no further
_LEVEL_DIGITS = 2  # of a code below the class


def rows_of(tokens: Sequence[Token], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Return the rows of a table body, in print order; paths are still the bare label.

    Two-sided forms give one Row a side, both with the ordinal of the printed row.
    """
    rows: list[Row] = []
    previous: list[Row] = []
    for count, draft in enumerate(drafts(tokens, columns), 1):
        ordinal = draft.ordinal if draft.ordinal is not None else count
        made = [_from_opening(row, draft) for row in _rows_of_draft(draft, columns, ordinal, previous)]
        rows += made
        previous = made or previous
    return tuple(rows)


def _from_opening(row: Row, draft: Draft) -> Row:
    """Let a one-sided row's lines start where its 序号 or code stands."""
    opening = draft.opening or draft.tokens[0]
    if row.side is not None or row.source.lines is None or opening.line.number >= row.source.lines[0]:
        return row
    source = replace(
        row.source, page=opening.line.source.page, lines=(opening.line.number, row.source.lines[1])
    )
    return replace(row, source=source)


def _rows_of_draft(
    draft: Draft, columns: Sequence[Column], ordinal: int, previous: Sequence[Row]
) -> Iterator[Row]:
    tokens = list(draft.tokens)
    if not tokens:
        return
    labels = [column for column in columns if column.kind == "label" and column.side is not None]
    if len(labels) > 1:
        last: dict[str | None, Row] = {row.side: row for row in previous}
        for label, part in assign_sides(tokens, labels, last):
            if label is None:
                yield _row(part, [column for column in columns if column.kind in NUMERIC_KINDS], ordinal)
                continue
            own = [column for column in columns if column.side == label.side and column.index > label.index]
            stop = next((other.index for other in labels if other.index > label.index), None)
            own = [column for column in own if stop is None or column.index < stop]
            yield _row(part, own, ordinal, side=label.side)
        return
    units = any(column.measure in {"单位编码", "项目编码"} for column in columns)
    code, tokens = _unit_code(tokens) if units else _code(tokens)
    trees = [column.index for column in columns if column.measure in SUBJECT_NAMES]
    if code is not None and not units and len(trees) > 2:
        code, tokens, above = all_named(code, tokens, len(trees))
        amounts = [column for column in columns if column.kind in NUMERIC_KINDS] if above else []
        row = _row(tokens, amounts, ordinal, code=code)  # without its names no number is placed
        yield replace(row, texts=tuple(zip(trees, above, strict=False)))
        return
    if code is not None and not units and has_two_trees(columns):
        code, tokens, other = parted(code, tokens)
        amounts = [column for column in columns if column.kind in NUMERIC_KINDS]
        row = _row(tokens, amounts, ordinal, code=code)
        place = max(column.index for column in columns if column.kind not in NUMERIC_KINDS)
        yield replace(row, texts=((place, other),) if other else ())
        return
    texts = [column for column in columns if letter_of(column) != "N" and column.kind != "code"]
    if len(texts) > 1:
        yield _many_texts(tokens, columns, ordinal, code)
    else:
        yield _row(tokens, [column for column in columns if column.kind in NUMERIC_KINDS], ordinal, code=code)


def _unit_code(tokens: list[Token]) -> tuple[str | None, list[Token]]:
    """Take the code of a unit or project off a row's front (522001 …); any digits with a name behind them."""
    if len(tokens) > 1 and tokens[0].text.isdigit() and tokens[1].kind == "text":
        return tokens[0].text, tokens[1:]
    return None, tokens


def _code(tokens: list[Token]) -> tuple[str | None, list[Token]]:
    """Take a joined (2010301), parted (201 03 01) or hyphened (2014001-行政运行) code off a row's front."""
    if not tokens:
        return None, tokens
    hyphened = CODE_NAME.fullmatch(tokens[0].text)
    if hyphened:
        first = tokens[0]
        rest = Token(hyphened.group(2), "text", first.line, first.opens_line, first.gap)
        return hyphened.group(1), [rest, *tokens[1:]]
    code = ""
    used = 0
    for token in tokens:
        short = (
            bool(code) and len(token.text) == 1 and used + 1 < len(tokens) and tokens[used + 1].kind == "text"
        )
        if not token.text.isdigit() or (code and len(token.text) != _LEVEL_DIGITS and not short):
            break
        if not code and not (is_subject_code(token.text) or SHORT_CODE.fullmatch(token.text)):
            break
        code += token.text.zfill(_LEVEL_DIGITS) if code else token.text  # 301 2 is 301 02
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
    fits = columns_fitting("N" * len(numbers), ("N",) * len(columns))
    allowed = [tuple(columns[at].index for at in fitting) for fitting in fits] or [()] * len(numbers)
    return _finished(tokens, label, numbers, allowed, ordinal, side, code)


def _many_texts(tokens: Sequence[Token], columns: Sequence[Column], ordinal: int, code: str | None) -> Row:
    """Make a row of a table with several text columns (采购：项目名称 资金 物品 目录序号 单位 数量 …)."""
    letters = tuple(letter_of(column) for column in columns)
    shape = shape_of(tokens)
    fits = columns_fitting(shape, letters)
    runs = _runs(tokens)
    named = _one_each(runs, columns)
    texts: dict[int, str] = {}
    allowed: list[tuple[int, ...]] = []
    numbers: list[Token] = []
    for index, run in enumerate(runs):
        fitting = fits[index] if fits else ()
        if run[0].kind in {"number", "dash"}:
            numbers.append(run[0])
            allowed.append(tuple(columns[at].index for at in fitting))
        elif named and index == 0:
            texts |= named
        elif fitting:
            texts[columns[fitting[0]].index] = join_label(run)
    by_index = {column.index: column for column in columns}
    goods = next((text for at, text in texts.items() if by_index[at].measure == "采购目录序号"), None)
    unit = next((text for at, text in texts.items() if by_index[at].measure == "计量单位"), None)
    labels = [text for at, text in texts.items() if by_index[at].measure not in _ATTRIBUTES]
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


def _one_each(runs: Sequence[Sequence[Token]], columns: Sequence[Column]) -> dict[int, str]:
    """Give each name column before the numbers its word, where one line prints just as many words."""
    first_number = next((column.index for column in columns if column.kind in NUMERIC_KINDS), len(columns))
    names = [
        column.index for column in columns if column.kind in {"label", "text"} and column.index < first_number
    ]
    words = [token for token in runs[0] if token.kind == "text"]
    if len(words) != len(names) or len(words) < 2 or len({token.line.number for token in words}) > 1:
        return {}
    if is_total("".join(token.text for token in words)):  # 合 计 is one word
        return {}
    return dict(zip(names, (token.text for token in words), strict=True))


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    """Group tokens as `shape_of` writes them: one run a text, one a code, one a number."""
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
    value = parse(token.text) if token.kind == "number" and not is_cut(token.text) else None
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
