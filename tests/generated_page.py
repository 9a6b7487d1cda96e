"""From drawn text to flattened text: a small model of how a PDF text stripper (PDFBox) writes a page.

A page is a stream of runs, each drawn at a place. The stripper keeps the stream order: a run at the same
height goes on the line (with a space where it stands to the right of the last one, glued to it where it
stands to the left), any other run opens a line; a blank line comes before a line that opens a paragraph
(a drop of more than 2.5 text heights, or a line start indented or outdented against the line before it;
the line after an indented paragraph start is a hanging indent and opens none). A page starts with one
space. Measures are in em of the table's font.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

HEIGHT = 0.55  # height of a glyph as the stripper sees it
SPACE = 0.5  # width of a space
DROP = 2.5 * HEIGHT
INDENT = 2.0 * SPACE
WORD_GAP = 0.12  # a wider gap than this is a space
NO_LINE_START = "，。；：、）》”％%.,)"  # may not open a line


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text drawn at a place; y grows downwards."""

    x: float
    y: float
    text: str


def width(text: str) -> float:
    """Return how wide a text is: a CJK character 1, any other 0.5."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def pieces(text: str, room: float) -> list[str]:
    """Break a text into the lines it takes in a cell, words and numbers whole where they fit."""
    lines: list[str] = []
    line = ""
    for token in _tokens(text):
        if width(line + token) <= room or (line and token in NO_LINE_START):
            line += token
            continue
        if line.strip():
            lines.append(line.strip(" "))
        line = ""
        rest = token.lstrip(" ")
        while width(rest) > room:  # a word wider than its cell breaks at any character
            cut = max(1, *(k for k in range(len(rest) + 1) if width(rest[:k]) <= room))
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    if line.strip():
        lines.append(line.strip(" "))
    return lines or [""]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for char in text:
        latin = char.isascii() and not char.isspace()
        if latin and tokens and tokens[-1][-1].isascii() and not tokens[-1][-1].isspace():
            tokens[-1] += char
        else:
            tokens.append(char)
    return tokens


def strip(pages: list[list[Run]]) -> str:
    """Return the flattened text of pages of runs."""
    return "".join(" " + _strip_page(page) + "\n" for page in pages)


def _strip_page(runs: list[Run]) -> str:
    out: list[str] = []
    line_y = last_x_end = last_y = line_x = 0.0
    paragraph_start = False
    for run in runs:
        if not run.text:
            continue
        if not out:
            out.append(run.text)
            line_x, line_y, paragraph_start = run.x, run.y, True
        elif abs(run.y - line_y) <= HEIGHT:
            out.append((" " if run.x > last_x_end + WORD_GAP else "") + run.text)
            line_y = max(line_y, run.y)
        else:
            opens = _paragraph(run, last_y, line_x, paragraph_start=paragraph_start)
            out.append(("\n\n" if opens else "\n") + run.text)
            line_x, line_y, paragraph_start = run.x, run.y, opens
        last_x_end, last_y = run.x + width(run.text), run.y
    return "".join(out)


def _paragraph(run: Run, last_y: float, line_x: float, *, paragraph_start: bool) -> bool:
    """Say whether a run that opens a line opens a paragraph."""
    if abs(run.y - last_y) > DROP:
        return True
    if run.x - line_x > INDENT:
        return not paragraph_start
    if run.x - line_x < -SPACE:
        return not paragraph_start
    return False
