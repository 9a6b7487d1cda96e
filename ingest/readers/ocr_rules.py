"""The picture of a page → upright picture, ruled lines and cells (图片 → 摆正、框线、格).

A scan lies a little askew; it is turned until the lines of print are level. Ruled lines are long thin ink;
those that meet make cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

Area = tuple[int, int, int, int]  # left, top, right, bottom, in dots of the picture

WHITE = 255
_SMALL = 700  # dots across of the picture by which the slant is found
_MOST_SLANT = 3.0  # degrees
_LEAST_SLANT = 0.04
_BESIDE = 0.3  # degrees to each side of the best angle, to tell a peak
_PEAK = 1.6  # times as sharp as beside it; a few words on a cover show no angle
_REACH = 12  # dots by which a line may end short of the one it meets
_SAME = 7  # dots within which lines are one
_THICKEST = 12  # dots of a ruled line
_SHORTEST = 36  # dots of an upright line: taller than a character
_LEVEL = 60  # dots of a level line
_RIM = 2  # dots above and below the middle of a level line
_SOLID = 0.93  # of a line is ink
_SMALLEST_CELL = 10  # dots across and up
_GAP = 5  # dots by which a printed line may be broken


@dataclass(frozen=True, slots=True)
class Rule:
    """One ruled line: where it lies across (at), and from where to where it runs."""

    at: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """The lines of a page and the cells that they make."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    cells: tuple[Area, ...]


def straightened(picture: Picture) -> tuple[Picture, float]:
    """Return the picture turned upright, and by how many degrees it was askew."""
    import cv2  # noqa: PLC0415 - part of the optional extra

    scale = min(1.0, _SMALL / picture.shape[1])
    small = WHITE - cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = _best(small, np.arange(-_MOST_SLANT, _MOST_SLANT + 0.01, 0.5).tolist())
    best = _best(small, np.arange(best - 0.5, best + 0.51, 0.1).tolist())
    finer = cv2.resize(
        picture, None, fx=min(1.0, 2 * scale), fy=min(1.0, 2 * scale), interpolation=cv2.INTER_AREA
    )
    fine = WHITE - finer
    best = _best(fine, np.arange(best - 0.1, best + 0.101, 0.025).tolist())
    beside = _sharpness(fine, best - _BESIDE) + _sharpness(fine, best + _BESIDE)
    if abs(best) < _LEAST_SLANT or 2 * _sharpness(fine, best) < _PEAK * beside:
        return picture, 0.0
    return _turned(picture, best, WHITE), best


def _best(ink: Picture, angles: Iterable[float]) -> float:
    """Return the angle at which lines of ink stand out most from what is between them."""
    return max(angles, key=lambda angle: _sharpness(ink, angle))


def _sharpness(ink: Picture, angle: float) -> float:
    across = _turned(ink, angle, 0).sum(axis=1, dtype=np.float64)
    steepness: float = ((across[1:] - across[:-1]) ** 2).sum().item()
    return steepness


def _turned(picture: Picture, angle: float, border: int) -> Picture:
    import cv2  # noqa: PLC0415

    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned: Picture = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border
    )
    return turned


def inked(picture: Picture) -> Picture:
    """Return where ink is (255) and where paper (0), by how much darker a dot is than its surroundings."""
    import cv2  # noqa: PLC0415

    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    ink: Picture = cv2.adaptiveThreshold(
        smooth, WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18
    )
    return ink


def ruled(ink: Picture) -> Ruled:
    """Return the ruled lines of a page and their cells."""
    return joined(ink, _rules(ink, level=True), _rules(ink.T, level=False))


def joined(ink: Picture, level: list[Rule], upright: list[Rule]) -> Ruled:
    """Return the lines that belong to tables, put together from their pieces, and the cells they make."""
    for _ in range(2):  # what meets nothing is no line of a table
        level = [rule for rule in level if sum(_meets(rule, other) for other in upright) > 1]
        upright = [rule for rule in upright if sum(_meets(rule, other) for other in level) > 1]
        upright = [rule for rule in upright if _is_solid(ink.T, rule, [other.at for other in level])]
    level = [_reaching(rule, upright) for rule in _as_one(level)]
    upright = [_reaching(rule, level) for rule in _as_one(upright)]
    cells = tuple(cell for cell in _outermost(_cells(level, upright)) if _holds_print(cell))
    # a line inside a cell is a stroke of its print
    level = [r for r in level if not any(_inside((r.start, r.at, r.stop, r.at), cell) for cell in cells)]
    upright = [r for r in upright if not any(_inside((r.at, r.start, r.at, r.stop), cell) for cell in cells)]
    return Ruled(tuple(level), tuple(upright), cells)


def _holds_print(cell: Area) -> bool:
    """Tell a cell from the space between strokes of a large character."""
    return min(cell[2] - cell[0], cell[3] - cell[1]) >= _SMALLEST_CELL


def _outermost(cells: Sequence[Area]) -> tuple[Area, ...]:
    """Leave out cells that lie in another one: cells of a table do not cover each other."""
    return tuple(cell for cell in cells if not any(other != cell and _covers(other, cell) for other in cells))


def _covers(outer: Area, inner: Area) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _inside(line: Area, cell: Area) -> bool:
    """Tell a line that runs within a cell and is none of its edges."""
    if line[1] == line[3]:
        return cell[1] < line[1] < cell[3] and cell[0] <= line[0] and line[2] <= cell[2]
    return cell[0] < line[0] < cell[2] and cell[1] <= line[1] and line[3] <= cell[3]


def _rules(ink: Any, *, level: bool) -> list[Rule]:
    import cv2  # noqa: PLC0415

    whole = cv2.morphologyEx(np.ascontiguousarray(ink), cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    # a line that still slants a little steps from one row of dots to the next
    whole = cv2.dilate(whole, np.ones((3, 1), np.uint8))
    length = _LEVEL if level else _SHORTEST
    lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    rules = []
    for left, top, width, height, _ in stats[1:count]:
        if height <= 2 * _THICKEST:
            rules.append(Rule(int(top + height / 2), int(left), int(left + width)))
    return rules


def _is_solid(ink: Any, rule: Rule, crossing: Sequence[int]) -> bool:
    """Tell a line from a stroke of a character: between the lines it meets it is ink all the way."""
    band = ink[max(0, rule.at - 2) : rule.at + 3, rule.start : rule.stop].any(axis=0)
    for at in crossing:  # what the level lines themselves leave does not count
        band[max(0, at - rule.start - _RIM) : max(0, at - rule.start + _RIM + 1)] = True
    return bool(band.mean() > _SOLID)


def _meets(rule: Rule, other: Rule) -> bool:
    return (
        rule.start - _REACH <= other.at <= rule.stop + _REACH
        and other.start - _REACH <= rule.at <= other.stop + _REACH
    )


def _as_one(rules: Sequence[Rule]) -> list[Rule]:
    """Put lines a few dots apart at the same place, and join their pieces."""
    ordered = sorted(rules, key=lambda rule: rule.at)
    groups: list[list[Rule]] = []
    for rule in ordered:
        if groups and rule.at - groups[-1][-1].at <= _SAME and rule.at - groups[-1][0].at <= 2 * _SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    whole = []
    for group in groups:
        weight = sum(rule.stop - rule.start for rule in group)
        at = round(sum(rule.at * (rule.stop - rule.start) for rule in group) / weight)
        pieces: list[Rule] = []
        for rule in sorted(group, key=lambda rule: rule.start):
            if pieces and rule.start - pieces[-1].stop <= 2 * _REACH:
                pieces[-1] = Rule(at, pieces[-1].start, max(pieces[-1].stop, rule.stop))
            else:
                pieces.append(Rule(at, rule.start, rule.stop))
        whole += pieces
    return whole


def _reaching(rule: Rule, others: Sequence[Rule]) -> Rule:
    """Let a line end on the line it meets, neither short of it nor a little beyond."""
    meeting = [other.at for other in others if _meets(rule, other)]
    start = min(
        (at for at in meeting if abs(at - rule.start) <= _REACH), default=rule.start, key=lambda at: at
    )
    stop = max((at for at in meeting if abs(at - rule.stop) <= _REACH), default=rule.stop, key=lambda at: at)
    return Rule(rule.at, start, stop)


def _cells(level: Sequence[Rule], upright: Sequence[Rule]) -> tuple[Area, ...]:
    from pdfplumber.table import edges_to_intersections, intersections_to_cells  # noqa: PLC0415

    edges = [_edge(rule, "h") for rule in level] + [_edge(rule, "v") for rule in upright]
    found = intersections_to_cells(edges_to_intersections(edges, 2, 2))
    return tuple((int(x0), int(top), int(x1), int(bottom)) for x0, top, x1, bottom in found)


def _edge(rule: Rule, orientation: str) -> dict[str, Any]:
    length = rule.stop - rule.start
    if orientation == "h":
        place = {"x0": rule.start, "x1": rule.stop, "top": rule.at, "bottom": rule.at}
        return {**place, "width": length, "height": 0, "orientation": "h"}
    place = {"x0": rule.at, "x1": rule.at, "top": rule.start, "bottom": rule.stop}
    return {**place, "width": 0, "height": length, "orientation": "v"}
