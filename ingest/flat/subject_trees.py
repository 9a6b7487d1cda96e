"""Rows that carry two subjects (部门经济科目与政府经济科目), and tables that set several lists side by side.

A row may print two codes with their names before its numbers: one amount, filed in two trees. A table of
final accounts may print code, name and number several times across: as many rows as there are numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.flat.row_drafts import CODE_NAME, NUMERIC_KINDS, SHORT_CODE, SUBJECT_NAMES, repeated_codes
from ingest.flat.tokens import Token
from ingest.records import Column
from ingest.terms.subjects import is_subject_code


def parted(code: str, tokens: Sequence[Token]) -> tuple[str, list[Token], str]:
    """Part a row with two subjects: its code, its own tokens, and the name of the other subject.

    tokens are those behind the first code. A row of 部门 and 政府 subjects is that of its 部门 subject.
    """
    for index in range(1, len(tokens)):
        hyphened = CODE_NAME.fullmatch(tokens[index].text)
        start = index if hyphened else _after_code(tokens, index)
        if start is None or tokens[0].kind != "text":
            continue
        names = [replace(tokens[index], text=hyphened.group(2))] if hyphened else []
        stop = start + len(names)
        while stop < len(tokens) and tokens[stop].kind == "text":
            names.append(tokens[stop])
            stop += 1
        second = hyphened.group(1) if hyphened else "".join(token.text for token in tokens[index:start])
        first, rest = list(tokens[:index]), list(tokens[stop:])
        if code.startswith("5") and second.startswith("3"):
            code, first, names = second, names, first
        return code, [*first, *rest], "".join(token.text for token in names)
    return code, list(tokens), ""


def all_named(code: str, tokens: Sequence[Token], trees: int) -> tuple[str, list[Token], tuple[str, ...]]:
    """Part a row that prints 码-名 once for each tree: its last code, its own tokens, the names before.

    tokens are those behind the first code; a piece of a name on a line of its own goes on with that name.
    No names before it where the row does not name just as many subjects.
    """
    names: list[tuple[str, str]] = [(code, "")]
    at = 0
    while at < len(tokens) and tokens[at].kind == "text":
        match = CODE_NAME.fullmatch(tokens[at].text)
        if match:
            names.append((match.group(1), match.group(2)))
        elif at == 0 or tokens[at].opens_line:
            names[-1] = (names[-1][0], names[-1][1] + tokens[at].text)
        else:
            return code, list(tokens), ()
        at += 1
    if len(names) != trees:
        return code, list(tokens), ()
    own = replace(tokens[at - 1], text=names[-1][1], kind="text")
    return names[-1][0], [own, *tokens[at:]], tuple(name for _, name in names[:-1])


def _after_code(tokens: Sequence[Token], index: int) -> int | None:
    """Return where a subject code that starts here and is followed by a name ends, else None."""
    if not (is_subject_code(tokens[index].text) and tokens[index].text.isdigit()):
        return None
    stop = index + 1
    while stop < len(tokens) and SHORT_CODE.fullmatch(tokens[stop].text) and len(tokens[stop].text) == 2:
        stop += 1
    return stop if stop < len(tokens) and tokens[stop].kind == "text" else None


# --- lists side by side -----------------------------------------------------------------------------


def one_list(columns: Sequence[Column]) -> tuple[Column, ...] | None:
    """Return the columns of one list where a head repeats code, name and number; None for other heads.

    Heads that stand above several lists (人员经费, 公用经费) are left out: what they say, the codes say too.
    """
    count = repeated_codes(columns)
    names = [column for column in columns if column.measure in SUBJECT_NAMES]
    amounts = [column for column in columns if column.kind in NUMERIC_KINDS]
    leaf = amounts[-1].measure if amounts else ""
    own = [column for column in amounts if column.measure == leaf]
    rest = {column.measure for column in amounts} - {leaf, "人员经费", "公用经费"}
    if count < 2 or not len(names) == len(own) == count or rest:
        return None
    codes = dict.fromkeys(column.measure for column in columns if column.kind == "code")
    first = [next(c for c in columns if c.kind == "code" and c.measure == measure) for measure in codes]
    kept = (*first, names[0], replace(own[0], path=own[0].path[-1:]))
    return tuple(replace(column, index=index) for index, column in enumerate(kept))


def one_below_the_other(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Let every code or name that follows a number open a row, as if the lists stood one below the other."""
    opened: list[Token] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after_number = (
            before is not None and before.kind in {"number", "dash"} and not _is_code(tokens, index - 1)
        )
        after_name = before is not None and before.kind == "text" and _after_code(tokens, index) is not None
        starts = after_number and (token.kind == "text" or _after_code(tokens, index) is not None)
        opened.append(replace(token, opens_line=True) if starts or after_name else token)
    return tuple(opened)


def _is_code(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a number is a code, or the last two digits of one."""
    return any(
        (stop := _after_code(tokens, start)) is not None and start <= index < stop
        for start in range(max(0, index - 2), index + 1)
    )
