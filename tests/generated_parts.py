"""What a generated budget is made of: parts, projects, purchases, assets; and how amounts are drawn.

Amounts are whole 分 (0.01 元), so nothing is rounded before it is printed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

FUNDS = ("general", "fund", "capital")  # 一般公共预算、政府性基金、国有资本经营
INCOMES = (*FUNDS, "special", "business", "operating", "upper", "subordinate", "other")
CARRIES = ("carry_general", "carry_fund", "carry_capital", "carry_other")  # 上年结转
PURPOSES = ("personnel", "public", "project", "operation", "to_upper", "to_subordinate")
WAN = 1_000_000  # 分 in one 万元


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a subject (项), for a purpose, from a source."""

    subject: str
    purpose: str
    source: str
    amount: int
    unit: int = 0  # ordinal of the unit (预算单位) that has it


@dataclass(frozen=True, slots=True)
class Project:
    """A project (项目): its amount by source."""

    name: str
    amounts: tuple[tuple[str, int], ...]

    @property
    def amount(self) -> int:
        return sum(amount for _, amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Purchase:
    """A row of the procurement table (政府采购): pieces × price = Σ amounts by source."""

    project: Project
    item: str
    catalogue: str
    counted: str
    pieces: int
    price: int
    amounts: tuple[tuple[str, int], ...]
    reserved: int  # 预留中小微企业份额


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    pieces: int | None
    value: int


@dataclass(frozen=True, slots=True)
class Budget:
    city: str
    department: str  # full official name
    code: str
    year: int
    parts: tuple[Part, ...]
    economic: tuple[tuple[str, str, int], ...]  # code, name, amount; general 基本支出 only
    three_public: tuple[tuple[str, str, int], ...]  # item, fund, amount
    projects: tuple[Project, ...]
    purchases: tuple[Purchase, ...]
    assets: tuple[Asset, ...]
    changes: tuple[tuple[str, int], ...] = ()  # item → change against last year
    last_three: tuple[tuple[str, int], ...] = ()  # 三公 items of last year, 一般公共预算
    units: tuple[tuple[str, str], ...] = ()  # code and name of each unit, the department itself first

    def of(
        self,
        *,
        sources: Iterable[str] = (),
        purposes: Iterable[str] = (),
        subject: str = "",
        unit: int | None = None,
    ) -> int:
        """Return the sum of the parts limited to sources, purposes, a subject (any level) and a unit."""
        inside, meant = frozenset(sources), frozenset(purposes)
        return sum(
            part.amount
            for part in self.parts
            if (not inside or part.source in inside)
            and (not meant or part.purpose in meant)
            and part.subject.startswith(subject)
            and unit in {None, part.unit}
        )


class Maker:
    """Draws amounts: in whole 0.01 万元 (exact) or in 分 (to be rounded, or printed in 元)."""

    def __init__(self, rng: random.Random, *, exact: bool) -> None:
        self.rng = rng
        self.quantum = WAN // 100 if exact else 1

    def amount(self, low: float, high: float) -> int:
        """Return an amount between low and high 万元."""
        value = int(self.rng.uniform(low, high) * WAN)
        if self.rng.random() < 0.25:  # round figures are common
            value = max(value // WAN, 1) * WAN
        return max(value // self.quantum, 1) * self.quantum

    def split(self, total: int, count: int) -> list[int]:
        """Return up to count positive amounts of at least 1 万元 that add up to total."""
        count = max(1, min(count, total // WAN))
        spare = total - count * WAN
        cuts = sorted(
            self.rng.randint(0, max(spare // self.quantum, 0)) * self.quantum for _ in range(count - 1)
        )
        bounds = [0, *cuts, spare]
        return [WAN + after - before for before, after in itertools.pairwise(bounds)]
