"""Ruled lines that a table leaves out (省去的框线): open tops, ends and sides are closed beforehand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.readers.pdf_chars import Char


class Edge(TypedDict):
    """What is used of a ruled line as pdfplumber gives it; distances are points from the top left."""

    x0: float
    x1: float
    top: float
    bottom: float


_OPEN = 2.0  # points within which upright lines end together
_EDGE = 1.0  # points by which two edges of the same line may differ
_JOIN = 3.0  # points between two pieces of one ruled line
_SIDE = 6.0  # points by which level lines reach beyond the outermost upright of an open table


def closing_lines(page: Any, chars: Sequence[Char]) -> dict[str, Any]:
    """Return the settings that close the tables of a page of pdfplumber where they are left open."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > _EDGE]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    if not upright or not level:
        return {}
    settings: dict[str, Any] = {}
    ends = _ends(upright)
    if ends:
        settings["explicit_horizontal_lines"] = ends
    sides = [
        upright_edge(x, top, bottom) for x, top, bottom in _sides(runs_of(level), _joined(upright), chars)
    ]
    if sides:
        settings["explicit_vertical_lines"] = sides
    return settings


def _ends(upright: Sequence[Edge]) -> list[float]:
    """Close at the top and bottom, where a table goes on from the page before or to the next."""
    ends = (min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright))
    sides = (
        {round(edge["x0"]) for edge in upright if abs(edge["top"] - ends[0]) <= _OPEN},
        {round(edge["x0"]) for edge in upright if abs(edge["bottom"] - ends[1]) <= _OPEN},
    )
    return [end for end, reaching in zip(ends, sides, strict=True) if len(reaching) > 1]


def upright_edge(x: float, top: float, bottom: float) -> dict[str, Any]:
    """Return an upright line in pdfplumber's words."""
    return {
        "object_type": "side_edge",
        "orientation": "v",
        "x0": x,
        "x1": x,
        "top": top,
        "bottom": bottom,
        "width": 0.0,
        "height": bottom - top,
    }


def level_edge(top: float, x0: float, x1: float) -> dict[str, Any]:
    """Return a level line in pdfplumber's words."""
    return {
        "object_type": "side_edge",
        "orientation": "h",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": top,
        "width": x1 - x0,
        "height": 0.0,
    }


def runs_of(level: Sequence[Edge]) -> list[tuple[float, float, float]]:
    """Return the level lines as (height on the page, left, right), their pieces joined."""
    runs: list[tuple[float, float, float]] = []
    for edge in sorted(level, key=lambda edge: (round(edge["top"]), edge["x0"])):
        if runs and abs(runs[-1][0] - edge["top"]) <= _OPEN and edge["x0"] - runs[-1][2] <= _JOIN:
            runs[-1] = (runs[-1][0], min(runs[-1][1], edge["x0"]), max(runs[-1][2], edge["x1"]))
        else:
            runs.append((edge["top"], edge["x0"], edge["x1"]))
    return runs


def _joined(upright: Sequence[Edge]) -> list[tuple[float, float, float]]:
    """Return the upright lines as (distance from the left, top, bottom), their pieces joined."""
    joined: list[tuple[float, float, float]] = []
    for edge in sorted(upright, key=lambda edge: (round(edge["x0"]), edge["top"])):
        if joined and abs(joined[-1][0] - edge["x0"]) <= _OPEN and edge["top"] - joined[-1][2] <= _JOIN:
            joined[-1] = (joined[-1][0], joined[-1][1], max(joined[-1][2], edge["bottom"]))
        else:
            joined.append((edge["x0"], edge["top"], edge["bottom"]))
    return joined


def _sides(
    runs: Sequence[tuple[float, float, float]],
    upright: Sequence[tuple[float, float, float]],
    chars: Sequence[Char],
) -> Iterator[tuple[float, float, float]]:
    """Yield the outer sides that are not drawn: level lines end together beyond the outermost upright.

    What stands between must be text of the table; lines that only overhang close nothing.
    """
    for side in (1, 2):
        for x in sorted({round(run[side]) for run in runs}):
            ending = [run for run in runs if abs(run[side] - x) <= _OPEN]
            tops = sorted({run[0] for run in ending})
            bands = list(pairwise(tops))
            strips = [
                None if _goes_beyond(x, side, band, runs) else _strip(x, side, band, ending, upright)
                for band in bands
            ]
            held = [
                strip is not None and _holds(strip, band, chars)
                for strip, band in zip(strips, bands, strict=True)
            ]
            if not any(held):
                continue
            for at, band in enumerate(bands):
                # a merged row in the middle has no upright of its own
                inside = any(strips[:at]) and any(strips[at + 1 :]) and not _drawn(x, band, upright)
                if strips[at] is not None or inside:
                    yield ending[0][side], band[0], band[1]


def _goes_beyond(
    x: float, side: int, band: tuple[float, float], runs: Sequence[tuple[float, float, float]]
) -> bool:
    """Tell whether the table reaches beyond a place: some level line at or between two others does."""
    return any(
        band[0] - _OPEN <= top <= band[1] + _OPEN
        and (left < x - _OPEN <= right if side == 1 else left <= x + _OPEN < right)
        for top, left, right in runs
    )


def _strip(
    x: float,
    side: int,
    band: tuple[float, float],
    ending: Sequence[tuple[float, float, float]],
    upright: Sequence[tuple[float, float, float]],
) -> tuple[float, float] | None:
    """Return from where to where the outer column of a row reaches; None where its side is drawn."""
    left = min(run[1] for run in ending if run[0] in band)
    right = max(run[2] for run in ending if run[0] in band)
    linking = [
        line[0] for line in upright if _covers(line, band) and left - _OPEN <= line[0] <= right + _OPEN
    ]
    if not linking:
        return None
    strip = (x, min(linking)) if side == 1 else (max(linking), x)
    return strip if strip[1] - strip[0] > _SIDE else None


def _holds(strip: tuple[float, float], band: tuple[float, float], chars: Sequence[Char]) -> bool:
    return any(
        strip[0] < (char["x0"] + char["x1"]) / 2 < strip[1]
        and band[0] < (char["top"] + char["bottom"]) / 2 < band[1]
        and not char["text"].isspace()
        for char in chars
    )


def _drawn(x: float, band: tuple[float, float], upright: Sequence[tuple[float, float, float]]) -> bool:
    return any(abs(line[0] - x) <= _OPEN and _covers(line, band) for line in upright)


def _covers(line: tuple[float, float, float], band: tuple[float, float]) -> bool:
    return line[1] <= band[0] + _OPEN and line[2] >= band[1] - _OPEN
