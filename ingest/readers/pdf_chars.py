"""Characters of a PDF page → printed text (字符 → 文字): lines, gaps, indentation, radicals.

Cells are read from characters, not from words, because a label and the number in the next cell may touch.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from ingest.amount import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.records import Box


class Char(TypedDict):
    """What is used of a character as pdfplumber gives it; distances are points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


_GAP = 0.55  # of the font size: a wider gap is a space
_TOUCH = 0.15  # of the font size: digits closer than this are of one number
_OF_NUMBERS = frozenset("0123456789.,，-%")
_OVER = 0.6  # of the narrower character: what covers more of it is printed over it
_SAME_LINE = 0.5  # of the font size
# Radicals that some printers put in place of whole characters and NFKC leaves alone.
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺁⺇⺎⺏⺐⺑⺒⺓⺔⺗⺘⺙⺛⺝⺞⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾",
    "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟厂几尢尢尢尣巳幺彑忄扌攵无月歺氵氺灬爫爫丬牛犭王疋罒示礻竹糸纟罓网罒罓羊羊羊羊老肀聿月臼艹",
)
_KANGXI = range(0x2F00, 0x2FE0)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line: text, and the box around it."""

    text: str
    box: Box


def plain_text(text: str) -> str:
    """Return text with radicals made the characters they stand for, and without stray control characters."""
    text = text.translate(_RADICALS)
    if any(ord(char) in _KANGXI for char in text):
        text = "".join(unicodedata.normalize("NFKC", char) if ord(char) in _KANGXI else char for char in text)
    return "".join(
        " " if char == "\xa0" else char for char in text if char == "\t" or unicodedata.category(char) != "Cc"
    )


def lines_of(chars: Iterable[Char]) -> tuple[TextLine, ...]:
    """Group characters into printed lines from top to bottom; one printed twice (fake bold) counts once."""
    lines = [_line(row) for row in lines_in(chars)]
    return tuple(line for line in lines if line.text)


def lines_in(chars: Iterable[Char]) -> list[list[Char]]:
    """Return the characters of each printed line, from top to bottom."""
    rows: list[list[Char]] = []
    for char in sorted(_once(chars), key=lambda char: (_middle(char), char["x0"])):
        if rows and _middle(char) - _middle(rows[-1][0]) <= _SAME_LINE * min(
            char["size"], rows[-1][0]["size"]
        ):
            rows[-1].append(char)
        else:
            rows.append([char])
    return rows


def number_runs(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Yield the digits of one number together (in the order of the file), every other character alone."""
    run: list[Char] = []
    for char in chars:
        touches = (
            bool(run)
            and run[-1]["text"] in _OF_NUMBERS
            and char["text"] in _OF_NUMBERS
            and abs(char["top"] - run[-1]["top"]) < 1
            and abs(char["x0"] - run[-1]["x1"]) < _TOUCH * char["size"]
        )
        if run and not touches:
            yield from _whole_or_apart(run)
            run = []
        run.append(char)
    yield from _whole_or_apart(run)


def _whole_or_apart(run: list[Char]) -> Iterator[list[Char]]:
    """Keep a run that is one number; two numbers of neighbouring cells may touch (3,248.633,000.00)."""
    if len(run) < 2 or NUMBER.fullmatch("".join(char["text"] for char in run)):  # one character stands alone
        yield from [run] if run else []
    else:
        yield from ([char] for char in run)


def _middle(char: Char) -> float:
    return (char["top"] + char["bottom"]) / 2


def _once(chars: Iterable[Char]) -> list[Char]:
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        places = [(char["text"], round(char["x0"] + dx), round(char["top"])) for dx in (-0.5, 0, 0.5)]
        if not char["text"].isspace() and any(place in seen for place in places):
            continue
        seen.add(places[1])
        kept.append(char)
    return kept


def _layers(ordered: Sequence[Char]) -> list[list[Char]]:
    """Part numbers printed one over the other: read as one, they would make a third."""
    layers: list[list[Char]] = [[]]
    for char in ordered:
        if char["text"] not in _OF_NUMBERS:
            layers[0].append(char)
            continue
        layer = next((layer for layer in layers if not _covers(layer, char)), None)
        if layer is None:
            layers.append([char])
        else:
            layer.append(char)
    return layers


def _covers(layer: Sequence[Char], char: Char) -> bool:
    """Tell a character that is printed over the last one of a layer."""
    before = layer[-1] if layer else None
    if before is None or before["text"] not in _OF_NUMBERS:
        return False
    narrower = min(before["x1"] - before["x0"], char["x1"] - char["x0"])
    return before["x1"] - char["x0"] > _OVER * narrower > 0


def _spaced(ordered: Sequence[Char]) -> str:
    text = ""
    before: Char | None = None
    for char in ordered:
        if before is not None and char["x0"] - before["x1"] > _GAP * max(char["size"], before["size"]):
            text += " "
        text += char["text"]
        before = char
    return text


def _line(row: Sequence[Char]) -> TextLine:
    ordered = sorted(row, key=lambda char: char["x0"])
    text = " ".join(_spaced(layer) for layer in _layers(ordered))
    printed = [char for char in ordered if not char["text"].isspace()] or ordered
    box = (
        min(char["x0"] for char in printed),
        min(char["top"] for char in printed),
        max(char["x1"] for char in printed),
        max(char["bottom"] for char in printed),
    )
    return TextLine(" ".join(plain_text(text).split()), box)
