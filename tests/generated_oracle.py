"""An independent reading of columns by enumeration: which columns can each printed number stand in?

It knows of a generated document only what flattened text shows: the rows, the numbers of each row in printed
order, the order of the columns, and the sentences' figures. A row of k numbers under n columns can be placed
in C(n, k) ways; backtracking finds which of them take part in at least one placement of the whole document
in which all identities (`generated_identities`) hold: exactly where the document allows that, else within
the rounding of printed figures. It shares no code with the reader.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from generated_identities import CONVERTED, Identities, Line, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generated import Generated

STEP_LIMIT = 3_000


Place = tuple[int, int, str, str]  # table, row, side, and the true column of a number


class NoPlacementError(Exception):
    """No placement satisfies all identities."""


class TooHardError(Exception):
    """The document needs more steps than the enumeration allows."""


class Oracle:
    """Places the numbers of one document by enumeration."""

    def __init__(self, document: Generated, *, exact: bool) -> None:
        identities = Identities(document)
        self.seed = document.seed
        self.scale = identities.scale
        self.lines = identities.lines
        self.rules = [
            replace(rule, tolerance=0) if exact and rule.tolerance < CONVERTED else rule
            for rule in identities.rules
        ]
        self._options()
        self._steps = 0
        self._sums = list(self._contributions())
        self._uses: list[list[int]] = [[] for _ in self.lines]
        for number, (_, sums) in enumerate(self._sums):
            for index in sums:
                self._uses[index].append(number)

    @classmethod
    def place(cls, document: Generated) -> dict[Place, frozenset[str]]:
        """Return for each number the columns that it has in some solution: exact ones, else rounded ones."""
        for exact in (True, False):
            try:
                return cls(document, exact=exact).candidates()
            except NoPlacementError:
                continue
        raise NoPlacementError(f"document {document.seed}")

    def candidates(self) -> dict[Place, frozenset[str]]:
        """Return for each number (table, row, side, key of the truth) the columns that solutions give it."""
        alive = [list(range(len(line.options))) for line in self.lines]
        if not self._propagate(alive):
            raise NoPlacementError(f"document {self.seed}")
        supported: list[set[int]] = [set() for _ in self.lines]
        for line, options in enumerate(alive):
            for option in options:
                if option in supported[line]:
                    continue
                trial = [list(rest) for rest in alive]
                trial[line] = [option]
                for other, chosen in enumerate(self._solve(trial) or ()):
                    supported[other].add(chosen)
        found: dict[Place, frozenset[str]] = {}
        for row, choices in zip(self.lines, supported, strict=True):
            for place, number in enumerate(row.numbers):
                keys = frozenset(row.options[option][place] for option in choices)
                found[number.table, number.row, number.side, number.key] = keys
        return found

    def _options(self) -> None:
        alone: dict[int, list[Rule]] = {}
        for rule in self.rules:
            lines = {line for _, line, _ in rule.terms}
            if len(lines) == 1:
                alone.setdefault(lines.pop(), []).append(rule)
        for index, line in enumerate(self.lines):
            for option in itertools.combinations(line.keys, len(line.values)):
                if line.numbers[0].role == "purchase" and not self._priced(line, option):
                    continue
                if all(self._holds(rule, line, option) for rule in alone.get(index, [])):
                    line.options.append(option)

    def _priced(self, line: Line, option: tuple[str, ...]) -> bool:
        if "pieces" not in line.keys:
            return True  # the line of 预算资金
        product = line.amount(option, "pieces") * line.amount(option, "price")
        return product == line.amount(option, "total") * self.scale

    @staticmethod
    def _holds(rule: Rule, line: Line, option: tuple[str, ...]) -> bool:
        value = sum(coefficient * line.amount(option, key) for coefficient, _, key in rule.terms)
        if value - rule.constant > rule.tolerance:
            return False
        return not rule.equal or rule.constant - value <= rule.tolerance

    def _contributions(self) -> Iterator[tuple[Rule, dict[int, list[int]]]]:
        for rule in self.rules:
            sums: dict[int, list[int]] = {}
            for coefficient, index, key in rule.terms:
                line = self.lines[index]
                have = sums.setdefault(index, [0] * len(line.options))
                for number, option in enumerate(line.options):
                    have[number] += coefficient * line.amount(option, key)
            yield rule, sums

    def _propagate(self, alive: list[list[int]]) -> bool:
        """Drop options that no choice of the other rows can complete; False where a row has none left."""
        waiting = set(range(len(self._sums)))
        while waiting:
            rule, sums = self._sums[waiting.pop()]
            lows = {index: min((have[o] for o in alive[index]), default=0) for index, have in sums.items()}
            highs = {index: max((have[o] for o in alive[index]), default=0) for index, have in sums.items()}
            low, high = sum(lows.values()), sum(highs.values())
            for index, have in sums.items():
                kept = [
                    option
                    for option in alive[index]
                    if low - lows[index] + have[option] - rule.constant <= rule.tolerance
                    and (
                        not rule.equal
                        or rule.constant - (high - highs[index] + have[option]) <= rule.tolerance
                    )
                ]
                if not kept:
                    return False
                if len(kept) < len(alive[index]):
                    alive[index] = kept
                    waiting.update(self._uses[index])
                    break
        return True

    def _solve(self, alive: list[list[int]]) -> list[int] | None:
        self._steps += 1
        if self._steps > STEP_LIMIT:
            raise TooHardError(f"document {self.seed}")
        if not self._propagate(alive):
            return None
        open_lines = [index for index, options in enumerate(alive) if len(options) > 1]
        if not open_lines:
            return [options[0] for options in alive]
        index = min(open_lines, key=lambda line: len(alive[line]))
        for option in alive[index]:
            trial = [list(options) for options in alive]
            trial[index] = [option]
            solution = self._solve(trial)
            if solution:
                return solution
        return None
