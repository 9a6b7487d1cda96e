"""What of a PDF should not be unpacked at all (拒收): no PDF, a bomb, data damaged on the way.

A reader of PDFs puts up with much: of a damaged part it takes what comes before the damage, and does not tell
what was cut off or altered. Every packed part is therefore unpacked once here, and checked.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_STREAM = 60_000_000  # bytes of one packed part that is no picture; a page has some thousands
MAX_STREAMS = 400_000_000  # bytes of all of them
_CHUNK = 65_536
_HEAD = 4_096  # bytes before a stream in which its dictionary stands
_LEVELS = 4  # packings one inside the other
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_PACKED = re.compile(rb"/FlateDecode\b")


@dataclass(frozen=True, slots=True)
class _Part:
    """One packed part: where it starts in the file, and how many times it is packed."""

    start: int
    levels: int


class _TooLarge(Exception):  # noqa: N818 - named after what was found
    """A part unpacks to more than any disclosure holds."""


def refuse(data: bytes, name: str) -> None:
    """Raise Rejected for an empty file, another format, a bomb, or packed data that is damaged."""
    if not data:
        raise Rejected(f"“{name}”是空文件，没有可读的内容；请检查是否下载完整后再试。")
    if b"%PDF" not in data[:1024]:
        raise Rejected(f"“{name}”不是 PDF 文件；请检查文件后再试。")
    if b"/Encrypt" in data:  # its parts cannot be unpacked as they stand
        return
    try:
        _check(data)
    except _TooLarge as error:
        raise Rejected(f"“{name}”解开后过大，没有读取；请重新导出为 PDF 后再试。") from error
    except zlib.error as error:
        raise Rejected(damaged(name)) from error


def _check(data: bytes) -> None:
    """Unpack every part once. Raises zlib.error, _TooLarge."""
    whole = 0
    for part in _parts(data):
        whole += _size(data, part)
        if whole > MAX_STREAMS:
            raise _TooLarge


def damaged(name: str) -> str:
    """Return what is said of a damaged file."""
    return f"“{name}”不是完好的 PDF 文件，可能没有下载完整；请重新取得后再试。"


def _parts(data: bytes) -> Iterator[_Part]:
    """Yield the packed parts that are no pictures; nothing unpacks a picture to read text."""
    for found in _STREAM.finditer(data):
        start = found.end()
        head = data[max(0, start - _HEAD) : start]
        head = head[head.rfind(b"obj") + 1 :]
        levels = len(_PACKED.findall(head))
        is_packed = data[start : start + 1] == b"\x78" and int.from_bytes(data[start : start + 2]) % 31 == 0
        if levels and is_packed and not _IMAGE.search(head):
            yield _Part(start, min(levels, _LEVELS))


def _size(data: bytes, part: _Part) -> int:
    """Return how many bytes a part unpacks to. Raises zlib.error, _TooLarge."""
    size, packed = _unpacked(data, part.start, keep=part.levels > 1)
    for level in range(1, part.levels):
        further, packed = _unpacked(packed, 0, keep=level + 1 < part.levels)
        size += further
    return size


def _unpacked(data: bytes, start: int, *, keep: bool) -> tuple[int, bytes]:
    """Return how many bytes come out, and the bytes where they are to be kept."""
    unpacker = zlib.decompressobj()
    size, kept = 0, bytearray()
    for at in range(start, len(data), _CHUNK):
        piece = unpacker.decompress(data[at : at + _CHUNK])
        size += len(piece)
        if size > MAX_STREAM:
            raise _TooLarge
        if keep:
            kept += piece
        if unpacker.eof:
            return size, bytes(kept)
    raise zlib.error("the data ends inside a packed part")
