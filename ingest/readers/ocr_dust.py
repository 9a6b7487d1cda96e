"""The ink of a page → the ink of its print (去掉框线和杂点): without ruled lines, and without dust.

A speck is no larger than a decimal point; what tells them apart is that a point stands beside print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.readers.ocr_rules import WHITE, Ruled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.readers.ocr_rules import Picture

RIM = 5  # dots of a cell's edge on which its lines lie
_LEAST = 3  # dots across and up: smaller is dust wherever it lies
_PRINT = 8  # dots across or up: the smallest digits are as high, a dash as wide
_BESIDE = (18, 3)  # dots across and up within which a point belongs to print: half a colon’s width
_HALO = 3  # dots around a speck that it greys


def without_rules(ink: Picture, lines: Ruled) -> Picture:
    """Return the ink without the ruled lines."""
    bare = ink.copy()
    for rule in lines.level:
        bare[max(0, rule.at - RIM) : rule.at + RIM + 1, max(0, rule.start - RIM) : rule.stop + RIM] = 0
    for rule in lines.upright:
        bare[max(0, rule.start - RIM) : rule.stop + RIM, max(0, rule.at - RIM) : rule.at + RIM + 1] = 0
    return bare


def without_dust(ink: Picture) -> tuple[Picture, NDArray[np.bool_]]:
    """Return the ink of print only, and where the dust away from print lies, with what it greys."""
    import cv2  # noqa: PLC0415 - part of the optional extra

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    size = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = size >= _PRINT
    large[0] = False  # the paper
    print_ = np.where(large[labels], WHITE, 0).astype(np.uint8)
    across, up = _BESIDE
    around = cv2.dilate(print_, np.ones((2 * up + 1, 2 * across + 1), np.uint8))
    beside = np.zeros(len(size), bool)
    beside[np.unique(labels[around > 0])] = True
    kept = large | (beside & (size >= _LEAST))
    apart = ~large & ~beside
    kept[0] = apart[0] = False
    clean = np.where(kept[labels], WHITE, 0).astype(np.uint8)
    specks = np.where(apart[labels], WHITE, 0).astype(np.uint8)
    halo = cv2.dilate(specks, np.ones((_HALO, _HALO), np.uint8)) > 0
    return clean, halo & (clean == 0)
