"""Repeated measurements of time (用时)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Sorted seconds of repeated answers."""

    seconds: tuple[float, ...]

    def milliseconds(self, share: float) -> float:
        """Return the time below which that share of the answers lies (nearest rank)."""
        place = min(len(self.seconds) - 1, max(0, round(share * len(self.seconds) + 0.5) - 1))
        return self.seconds[place] * 1000
