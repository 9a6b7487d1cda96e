"""Performance target tables (绩效目标表) in flattened text → one row a target.

All cells are words, so columns cannot be told by type. A row opens with its second-level indicator; the
rest is cut into the remaining columns where the cut agrees best with line breaks, wrapped widths and the
shape of a target value (≥30 台).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from ingest.flat.targets import target_of
from ingest.flat.tokens import Token
from ingest.records import Cell, Column, Line, Row, Source
from ingest.terms.items import canonical_item, strip_numbering, strip_spaces

_FIRST = frozenset({"产出指标", "效益指标", "满意度指标", "成本指标", "产出", "效益", "满意度"})
_SECOND = re.compile(r"[\u4e00-\u9fff]{2,10}指标|(?:经济|社会|生态环境|环境)成本")
_ALL = "绩效指标"  # stands over the first level where its head spans two columns
_TITLE_END = re.compile(r"(?:项目)?(?:支出)?绩效(?:目标)?(?:申报)?表?\s*$")
NAMES_PROJECT = re.compile(r"项目名称\s*[:：]?\s*(.+)")
_VALUE_START = re.compile(r"[\d０-９≥≤<>＜＞=≧≦]")
_NEXT_FIELD = re.compile(r"\s+(?:项目)?(?:性质|类别|类型|编码|代码|编号|单位|主管部门)")
_LEVEL_OF = (  # first level (一级指标) that a second-level indicator belongs to wherever it is printed
    (re.compile(r"效益|可持续"), "效益指标"),
    (re.compile(r"数量|质量|时效"), "产出指标"),
    (re.compile(r"满意"), "满意度指标"),
)
_SERVED = "服务对象满意度指标"  # the longest, and the most often broken over several lines
_SERVED_PIECES = 5
_LEAST = 2  # characters of it on its first line
_WEIGHT = re.compile(r"分值|权重")
_SCORE = re.compile(r"\d{1,2}(?:\.\d)?")
_HEAD_REST = 2  # words of a head that the body may open with
_MAX_PIECES = 18
_NAME_AND_VALUE = 2  # columns behind the second level: 三级指标 and 指标值
_WIDE = 0x2E80  # first CJK radical: from here on a character is two columns wide


def project_of(title: str, preface: Sequence[Line]) -> str:
    """Return the project a target table is about, from a line that names it or from its title.

    Where the line breaks a name off that the title begins with, the title has it whole.
    """
    name = strip_spaces(strip_numbering(_TITLE_END.sub("", title.strip())))
    for line in preface:
        found = NAMES_PROJECT.search(line.text)
        if found:
            printed = strip_spaces(_NEXT_FIELD.split(found.group(1).strip())[0])
            return name if name.startswith(printed) else printed
    return name if name and not name.endswith(("年度", "部门", "预算")) else title.strip()


def target_rows(tokens: Sequence[Token], columns: Sequence[Column], project: str) -> tuple[Row, ...]:
    """Return one row a target, path (project, 一级, 二级, 三级指标).

    tokens are the words of the body as printed; columns those of the head. No rows where the head has no
    三级指标 and 指标值.
    """
    weighed = _weighed(tokens, columns)
    tail = [column for column in columns if column.measure not in {"一级指标", "二级指标"}]
    tail = [column for column in tail if not _WEIGHT.match(column.measure)]
    value = next((column for column in tail if column.measure == "指标值"), None)
    if value is None or not any(column.measure == "三级指标" for column in tail):
        return ()
    rows: list[Row] = []
    first = ""
    for head, second, group in _groups(_without_all(tokens)):
        first = head or _first_level(second, first)
        for rest in _by_weight(group) if weighed else _parts(group, len(tail)):
            if not rest:
                continue
            cells = _cut(rest, len(tail), tail.index(value))
            texts = dict(zip((column.measure for column in tail), cells, strict=True))
            if texts["指标值"]:
                path = (project, first, second, strip_spaces(texts["三级指标"]))
                rows.append(_row(rest, path, len(rows) + 1, tail, cells))
    return tuple(rows)


def _without_all(tokens: Sequence[Token]) -> list[Token]:
    """Drop 绩效指标 where the first level stands behind it on the line."""
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        follows = before is not None and before.text == _ALL and before.opens_line and not token.opens_line
        if token.text == _ALL and token.opens_line and at + 1 < len(tokens) and tokens[at + 1].text in _FIRST:
            continue
        kept.append(replace(token, opens_line=True) if follows and token.text in _FIRST else token)
    return kept


def _first_level(second: str, above: str) -> str:
    """Return the first level of an indicator that prints none: the one above, unless it holds no such one."""
    own = next((level for pattern, level in _LEVEL_OF if pattern.search(second)), above)
    return above if not above or above.startswith(own[:2]) else own


def _weighed(tokens: Sequence[Token], columns: Sequence[Column]) -> bool:
    """Tell whether each target has a weight (分值权重) in the last column; its head may run into the body."""
    heads = [column.measure for column in columns] + [token.text for token in tokens[:_HEAD_REST]]
    return any(_WEIGHT.match(text) for text in heads)


def _parts(tokens: list[Token], columns: int) -> list[list[Token]]:
    return _several(tokens) if columns == _NAME_AND_VALUE else [tokens]


def _by_weight(tokens: Sequence[Token]) -> list[list[Token]]:
    """Part targets at their weights (分值权重): each ends with a whole number at the end of a line.

    The weight is left out; none where one has no name and value before its weight, or no weight.
    """
    parts: list[list[Token]] = []
    part: list[Token] = []
    for at, token in enumerate(tokens):
        ends = at + 1 == len(tokens) or tokens[at + 1].opens_line
        if not (ends and _SCORE.fullmatch(token.text)):
            part.append(token)
            continue
        parts.append(part)
        part = []
    return parts if not part and all(len(one) >= _NAME_AND_VALUE for one in parts) else []


def _several(tokens: Sequence[Token]) -> list[list[Token]]:
    """Part what stands below one second-level indicator: a target ends with its value at the end of a line.

    A word is told to be a value only by the empty line after it, where its line has words before it.
    """
    parts: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        parts[-1].append(token)
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following is None or not following.opens_line or len(parts[-1]) < 2:
            continue
        number = target_of(token.text).value is not None
        word = not token.opens_line and following.gap
        if number or word:
            parts.append([])
    whole: list[list[Token]] = []
    for part in parts:
        if whole and len(part) == 1:
            whole[-1] += part  # the rest of a wrapped value (平 | 方米)
        elif part:
            whole.append(part)
    return whole


def _row(
    tokens: Sequence[Token], path: tuple[str, ...], ordinal: int, tail: Sequence[Column], cells: Sequence[str]
) -> Row:
    start = tokens[0].line.source
    source = Source(start.document_id, start.page, lines=(tokens[0].line.number, tokens[-1].line.number))
    by_measure = {column.measure: (column, text) for column, text in zip(tail, cells, strict=True)}
    value, printed = by_measure["指标值"]
    target = target_of(printed)
    return Row(
        source=source,
        ordinal=ordinal,
        label=path[-1],
        path=tuple(part for part in path if part),
        item=canonical_item(path[-1]),
        cells=(Cell(source, printed, target.value, value.index, (), target.unit, target.relation),),
        texts=tuple(
            (column.index, text)
            for measure, (column, text) in by_measure.items()
            if measure not in {"指标值", "三级指标"} and text
        ),
    )


def _groups(tokens: Sequence[Token]) -> list[tuple[str, str, list[Token]]]:
    """Part the body at second-level indicators; returns (一级 where printed, 二级, the rest)."""
    groups: list[tuple[str, str, list[Token]]] = []
    first = ""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        level, used = _wrapped_first(tokens, index)
        if token.opens_line and level in _FIRST and _second(tokens, index + used, inside=True)[1]:
            first = level
            index += used
            continue
        second, used = _second(tokens, index, inside=bool(first))
        if second and (token.opens_line or first):
            groups.append((first, second, []))
            first = ""
            index += used
            continue
        if groups:
            groups[-1][2].append(token)
        index += 1
    return groups


def _wrapped_first(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """Return a first-level indicator with the 指标 on the line after it (效益 | 指标), and its tokens."""
    text = tokens[index].text
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and following.opens_line and following.text == "指标":
        return text + following.text, 2
    return text, 1


def _second(tokens: Sequence[Token], index: int, *, inside: bool) -> tuple[str, int]:
    """Return the second-level indicator that starts here (maybe wrapped) and its number of tokens.

    inside: it may start inside a line, behind the first level.
    """
    if index >= len(tokens):
        return "", 0
    text = tokens[index].text
    if _SECOND.fullmatch(text):
        return text, 1
    if text.startswith(_SERVED[:_LEAST]) and (inside or tokens[index].opens_line):
        joined = text
        for used in range(1, _SERVED_PIECES):
            if joined == _SERVED:
                return joined, used
            joined += tokens[index + used].text if index + used < len(tokens) else ""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if (
        following is not None
        and (inside or tokens[index].opens_line)
        and following.opens_line
        and "指标" not in text
        and (text.endswith("对象") or not _SECOND.fullmatch(following.text))
        and _SECOND.fullmatch(text + following.text)
    ):
        return text + following.text, 2
    return "", 0


# --- cutting the rest of a row ----------------------------------------------------------------------


def _cut(tokens: Sequence[Token], count: int, value_at: int) -> list[str]:
    """Cut a row's tokens into count cells at the cheapest places."""
    if len(tokens) <= count:
        return [*(token.text for token in tokens), *[""] * (count - len(tokens))]
    pieces = list(tokens[:_MAX_PIECES])
    best = min(
        combinations(range(1, len(pieces)), count - 1),
        key=lambda cuts: _cost(pieces, (0, *cuts, len(pieces)), value_at),
    )
    bounds = (0, *best, len(tokens))
    return [_text(tokens[start:stop]) for start, stop in pairwise(bounds)]


def _cost(pieces: Sequence[Token], bounds: Sequence[int], value_at: int) -> float:
    cost = 0.0
    some_value = any(_VALUE_START.match(piece.text) for piece in pieces[1:])
    for number, (start, stop) in enumerate(pairwise(bounds)):
        cell = pieces[start:stop]
        is_value = target_of(_text(cell)).value is not None
        if number == value_at and some_value and not is_value:
            cost += 1 if any(_VALUE_START.match(piece.text) for piece in cell) else 3
        if number != value_at and is_value:
            cost += 2
        cost += sum(_join_cost(pieces, at) for at in range(start, stop - 1))
        if stop < len(pieces) and not pieces[stop].opens_line and pieces[stop - 1].text[-1].isdigit():
            cost += 1.5  # a number goes on into its unit
        if stop < len(pieces) and pieces[stop].gap and stop - start > 1:
            # a wrapped cell ends on a short line; ending on a full one is less likely
            widest = max(_width(pieces, at) for at in range(start, stop))
            cost += 0.6 if _width(pieces, stop - 1) >= widest else 0.1
    return cost


def _join_cost(pieces: Sequence[Token], before: int) -> float:
    """Return what it costs to hold two neighbouring words in one cell."""
    left, right = pieces[before], pieces[before + 1]
    if not right.opens_line:
        if left.text[-1].isdigit() or right.text[0].isdigit():
            return 0.2
        return 2.5
    # wrapped: the line before is at least as wide as the one after; an empty line between is the rule
    if _width(pieces, before) + 3 >= _width(pieces, before + 1):
        return 0.3 if right.gap else 1.2
    return 2.0 if right.gap else 3.0


def _width(pieces: Sequence[Token], at: int) -> int:
    """Return the printed width, in half-width characters, of the line a word stands on."""
    line = pieces[at].line.number
    return sum(
        sum(2 if ord(char) > _WIDE else 1 for char in piece.text)
        for piece in pieces
        if piece.line.number == line
    )


def _text(tokens: Sequence[Token]) -> str:
    text = ""
    for index, token in enumerate(tokens):
        if index and token.line.number == tokens[index - 1].line.number:
            text += " "
        text += token.text
    return text
