"""Flattened text (.txt) → pages of lines.

A page starts with a line that has one leading space (or a form feed); encodings UTF-8, UTF-8 with BOM and
GB18030 are read.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import Rejected
from ingest.records import Line, Page, Reading, Source

_CONTROLS_ALLOWED = frozenset("\t\n\r\f")
_MAX_CONTROL_SHARE = 0.002
_MOSTLY = 3  # so many page marks follow text for each one that follows an empty line


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
    if not data.strip():
        raise Rejected(f"“{name}”是空文件，没有可读的内容；请检查是否下载完整后再试。")
    if b"\x00" in data[:4096]:
        raise Rejected(
            f"“{name}”不是文本文件（内容是二进制）；请提供文本、PDF、Excel、Word 或网页格式的公开文件。"
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
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
            Line(Source(document_id, number, lines=(index + 1, index + 1)), index + 1, lines[index].strip())
            for index in range(start, stop)
        )
        pages.append(
            Page(Source(document_id, number, lines=(start + 1, max(start + 1, stop))), number, page_lines)
        )
    return tuple(pages)


def _page_starts(lines: Sequence[str]) -> list[int]:
    """Return the index of each page's first line; lines before the first mark belong to page 1.

    A page's mark is one leading space (more, where every page's first line has spaces of its own). Where pages
    end in text, a leading space after an empty line is a paragraph's own.
    """
    after_text = [at for at in range(1, len(lines)) if _indent(lines[at]) and lines[at - 1].strip()]
    mark = min((_indent(lines[at]) for at in after_text), default=1)
    marked = [at for at in range(len(lines)) if _indent(lines[at]) == mark]
    direct = sum(1 for at in marked if at and lines[at - 1].strip())
    loose = sum(1 for at in marked if at and not lines[at - 1].strip())
    ends_in_text = direct > _MOSTLY * loose
    starts = [0]
    paragraph = 0  # indentation of the last indented line
    for at, line in enumerate(lines[1:], 1):
        indent = _indent(line)
        follows = bool(lines[at - 1].strip())
        if (
            line.startswith("\f")
            or (indent == mark and (follows or not ends_in_text))
            or (follows and paragraph > 0 and indent == paragraph + mark)
        ):
            starts.append(at)
            indent = 0
        paragraph = indent or paragraph
    filled = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return [0, *(at for at in starts if at > filled)]


def _indent(line: str) -> int:
    """Return how many spaces a line of text starts with; empty lines start with none."""
    return len(line) - len(line.lstrip(" ")) if line.strip() else 0
