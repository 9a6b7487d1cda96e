"""The engine that recognises print (文字识别): pieces of a picture → texts, each with how sure it is.

rapidocr is an optional extra; it brings its models with it and needs no network.
"""

from __future__ import annotations

import importlib.util
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.readers.ocr_rules import Area, Picture

HOW_TO_INSTALL = '.venv/bin/python -m pip install --constraint constraints.txt -e ".[ocr]"'
_LOCK = threading.Lock()
_MOST_SIDE = 2_000  # dots: a larger strip is made smaller before lines are looked for
_LEAST_SCORE = 0.5  # a line read with less is no print


@dataclass(frozen=True, slots=True)
class Recognised:
    """A text as recognised, and the engine's own measure of how sure it is, from 0 to 1."""

    text: str
    score: float


def available() -> bool:
    """Tell whether the optional extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "cv2", "onnxruntime"))


def recognised(pieces: Sequence[Picture]) -> list[Recognised]:
    """Read pieces of a picture, each holding one line of print."""
    if not pieces:
        return []
    from rapidocr.ch_ppocr_rec import TextRecInput  # noqa: PLC0415 - part of the optional extra

    with _LOCK:
        reader = _engine()._load_rec_model()  # noqa: SLF001 - the only way to read many pieces at once
        found = reader(TextRecInput(img=[_coloured(piece) for piece in pieces]))
    return [Recognised(text.strip(), score) for text, score in zip(found.txts, found.scores, strict=True)]


def lines_found(strip: Picture) -> list[tuple[Area, Recognised]]:
    """Return the lines of print of a strip with their places in it."""
    with _LOCK:
        found = _engine()(_coloured(strip))
    if found.txts is None:
        return []
    return [
        (_around(corners), Recognised(text.strip(), score))
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if text.strip()
    ]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - part of the optional extra

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,  # pages are upright
            "Global.text_score": _LEAST_SCORE,
            "Global.max_side_len": _MOST_SIDE,
            "Det.limit_type": "max",
            "Det.limit_side_len": _MOST_SIDE,
        }
    )


def _coloured(piece: Picture) -> Picture:
    coloured: Picture = np.ascontiguousarray(np.repeat(piece[:, :, None], 3, axis=2))
    return coloured


def _around(corners: Any) -> Area:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))
