"""Flattened text (.txt) → pages of lines.

A page starts with a line that has one leading space (or a form feed); encodings UTF-8, UTF-8 with BOM and
GB18030 are read.
"""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import Rejected
from ingest.marks.line_marks import INDENT
from ingest.records import Line, Page, Reading, Source

_CONTROLS_ALLOWED = frozenset("\t\n\r\f")
_LONGEST_CHARACTER = 4  # bytes
_MAX_CONTROL_SHARE = 0.002
_MOSTLY = 2  # so many page marks follow text for each one that follows an empty line


def read_text(path: Path, document_id: str) -> Reading:
    """Read a flattened text file.

    Raises Rejected with one sentence where the file is empty, binary or in no known encoding.
    """
    data = path.read_bytes()
    pages = split_pages(decode(data, path.name), document_id)
    return Reading(
        source=Source(document_id, 1),
        file=path.name,
        format="text",
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=pages,
    )


def decode(data: bytes, name: str) -> str:
    """Return the text of a file's bytes. Raises Rejected."""
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise Rejected(f"“{name}”是空文件，没有可读的内容；请检查是否下载完整后再试。")
    if b"\x00" in data[:4096] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Rejected(
            f"“{name}”不是文本文件（内容是二进制）；请提供文本、PDF、Excel、Word 或网页格式的公开文件。"
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(data) - _LONGEST_CHARACTER or not error.start:
                continue
            text = data[: error.start].decode(encoding)  # cut off inside its last character
        if _readable(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Rejected(f"“{name}”的文字编码无法识别；请另存为 UTF-8 或 GB18030（GBK）编码的文本后再试。")


def _readable(text: str) -> bool:
    bad = sum(
        1
        for char in text
        if char not in _CONTROLS_ALLOWED and unicodedata.category(char) in {"Cc", "Cn", "Co"}
    )
    return bad <= len(text) * _MAX_CONTROL_SHARE


def split_pages(text: str, document_id: str) -> tuple[Page, ...]:
    """Split text into pages; every line keeps its number in the whole text."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    starts = _page_starts(lines)
    pages = []
    for number, start in enumerate(starts, 1):
        stop = starts[number] if number < len(starts) else len(lines)
        page_lines = tuple(
            Line(Source(document_id, number, lines=(index + 1, index + 1)), index + 1, _text(lines[index]))
            for index in range(start, stop)
        )
        pages.append(
            Page(Source(document_id, number, lines=(start + 1, max(start + 1, stop))), number, page_lines)
        )
    return tuple(pages)


def _text(line: str) -> str:
    """Return a line without spaces at its ends; a row of figures keeps the indentation of its label."""
    text = line.strip()
    words = text.split()
    row = len(words) > 1 and words[-1].isascii() and words[-1][-1:].isdigit()
    indent = line[: len(line) - len(line.lstrip())].count(INDENT) if row else 0
    return INDENT * indent + text


def _page_starts(lines: Sequence[str]) -> list[int]:
    """Return the index of each page's first line; lines before the first mark belong to page 1.

    A page's mark is one leading space (more, where the first line of every page has spaces of its own). Where
    pages end in text, a leading space after an empty line is a paragraph's own.
    """
    indents = [_indent(line) for line in lines]
    follows = [True, *(bool(line) for line in lines)]  # the line before is not empty
    after_text = [indent for indent, after in zip(indents, follows, strict=False) if indent and after]
    mark = min(after_text, default=1)
    marked = [follows[at] for at, indent in enumerate(indents) if at and indent == mark]
    ends_in_text = marked.count(True) > _MOSTLY * marked.count(False)
    starts = [0]
    paragraphs = (0, 0)  # indentation of the last two indented lines
    for at, indent in enumerate(indents[1:], 1):
        if lines[at].startswith("\f") or (indent == mark and (follows[at] or not ends_in_text)):
            starts.append(at)
            continue
        if follows[at] and indent > mark:
            if paragraphs == (indent - mark, indent - mark):  # a paragraph opens the page
                starts.append(at)
            elif indents.count(indent) == 1 and indent % mark == 0:  # pages without text before it
                starts += [at] * (indent // mark)
        paragraphs = (paragraphs[1], indent) if indent else paragraphs
    filled = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return [0, *(at for at in starts if at > filled)]


def _indent(line: str) -> int:
    """Return how many spaces a line of text starts with; empty lines start with none."""
    return len(line) - len(line.lstrip(" ")) if line.strip() else 0
