"""Two-sided forms (收入 | 支出): which words of a row stand on which side.

Blank cells have vanished, so a lone label may belong to either side. The vocabulary decides (收入 wording
against functional classes) together with the list numbering that goes on from the row before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement

import cn2an

from ingest.amount import shape
from ingest.flat.tokens import Token
from ingest.records import Column, Row
from ingest.terms.items import INCOME_ITEMS, canonical_item, strip_numbering
from ingest.terms.subjects import FUNCTION_CLASSES, RENAMED

_CHINESE_NUMBER = re.compile(r"^[（(]?([一二三四五六七八九十]+)[）)、.．]")
_DIGIT_NUMBER = re.compile(r"^[（(]?(\d{1,2})(?:[）)、]|[.．](?!\d))")
_SPENDING = frozenset(FUNCTION_CLASSES.values())
_SPENDING_END = re.compile(r".*(?:支出|预备费)$")
_INCOME_START = re.compile(r"^(?:年初|上年|本年收入|收入|上级补助|使用|用事业)")
_SPENDING_START = re.compile(r"^(?:年末|年终|本年支出|支出|结转下年|结转结余下年|结余分配)")
_INCOME_END = re.compile(r".*(?:收入|拨款|拨款资金|资金)$")
_MAX_TEXTS = 9
_GOES_ON = 0.2
_EVEN = 0.05  # scores closer than this tell nothing


def assign_sides(
    tokens: Sequence[Token], labels: Sequence[Column], last: Mapping[str | None, Row]
) -> list[tuple[Column | None, list[Token]]]:
    """Return (label column, tokens) for each side that the row fills, left to right.

    last holds the newest row of each side, for the numbering. Numbers follow the label before them. The
    column is None where nothing tells the side of a row that prints numbers.
    """
    texts = [index for index, token in enumerate(tokens) if token.kind in {"text", "code"}]
    if not texts:
        return []
    if len(texts) > _MAX_TEXTS:
        texts = texts[:_MAX_TEXTS]
    scored = [
        (_score(tokens, texts, sides, labels, last), sides)
        for sides in combinations_with_replacement(range(len(labels)), len(texts))
        if _possible(tokens, texts, sides)
    ]
    if not scored:
        return []
    top = max(score for score, _ in scored)
    best = [sides for score, sides in scored if top - score < _EVEN]
    if len(best) > 1 and len(texts) == 1 and any(shape(token.text) == "number" for token in tokens):
        # what is part of nothing is nothing
        best = [sides for sides in best if not _nothing(last.get(labels[sides[0]].side))]
        if len(best) != 1:
            return [(None, list(tokens))]
    return list(_parts(tokens, texts, best[0], labels))


def _nothing(row: Row | None) -> bool:
    return row is not None and bool(row.cells) and not any(cell.value for cell in row.cells)


def _possible(tokens: Sequence[Token], texts: Sequence[int], sides: Sequence[int]) -> bool:
    """A text after a number stands on a later side than the text before the number."""
    for before, after, left, right in zip(texts, texts[1:], sides, sides[1:], strict=False):
        numbers = any(tokens[at].kind in {"number", "dash"} for at in range(before + 1, after))
        if numbers and left == right:
            return False
    return True


def _parts(
    tokens: Sequence[Token], texts: Sequence[int], sides: Sequence[int], labels: Sequence[Column]
) -> list[tuple[Column, list[Token]]]:
    parts: dict[int, list[Token]] = {}
    side_at = dict(zip(texts, sides, strict=True))
    side = sides[0]
    for index, token in enumerate(tokens):
        side = side_at.get(index, side)
        parts.setdefault(side, []).append(token)
    return [(labels[at], part) for at, part in sorted(parts.items())]


def _score(
    tokens: Sequence[Token],
    texts: Sequence[int],
    sides: Sequence[int],
    labels: Sequence[Column],
    last: Mapping[str | None, Row],
) -> float:
    total = 0.0
    newest = max((row.ordinal for row in last.values()), default=0)
    for at in sorted(set(sides)):
        before = last.get(labels[at].side) if len(labels) == 2 else None
        if before is not None and before.ordinal == newest:
            total += _GOES_ON  # a side that has ended does not open again
        words = [tokens[index].text for index, side in zip(texts, sides, strict=True) if side == at]
        label = "".join(words)
        total += _wording(label, income=at == 0)
        total += _numbering(label, before)
        total -= 5 * sum(1 for word in words[1:] if number_of(word) is not None)
    return total


def _wording(label: str, *, income: bool) -> float:
    plain = re.sub(r"\s", "", strip_numbering(label))
    spending = plain in _SPENDING or plain in RENAMED
    earning = canonical_item(label) in INCOME_ITEMS
    if spending or earning:
        sure = 4.0 if spending != earning else 0.0
        return sure if (earning and not spending) == income else -sure
    if _SPENDING_START.match(plain):
        return -3.0 if income else 3.0
    if _INCOME_START.match(plain):
        return 3.0 if income else -3.0
    if _SPENDING_END.match(plain):
        return -2.0 if income else 2.0
    if _INCOME_END.match(plain):
        return 2.0 if income else -2.0
    return 0.0


def number_of(label: str) -> int | None:
    """Return the list number a label opens with (十二、 → 12), None where it has none."""
    chinese = _CHINESE_NUMBER.match(label)
    if chinese:
        return int(cn2an.cn2an(chinese.group(1), "smart"))
    digits = _DIGIT_NUMBER.match(label)
    return int(digits.group(1)) if digits else None


def _numbering(label: str, before: Row | None) -> float:
    number = number_of(label)
    if number is None:  # a side without list numbers goes on without them
        return 0.3 if before is not None and number_of(before.label) is None else 0.0
    previous = number_of(before.label) if before is not None else None
    if previous is not None and number == previous + 1:
        return 2.0
    return 0.5 if number == 1 else -0.5
