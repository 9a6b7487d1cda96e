"""`python tests/generated.py`: read generated documents and print what came out, by variant and form."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from generated import VARIANTS, Generated, generate, write
from generated_compare import Outcome, compare
from generated_oracle import Oracle, Place, TooHardError

from ingest.pipeline import read

if TYPE_CHECKING:
    from ingest.records import Extract


def examine(document: Generated) -> tuple[Extract, list[Outcome]]:
    """Read a document and compare it with its truth."""
    with tempfile.TemporaryDirectory() as folder:
        extract = read(write(document, Path(folder)))
    return extract, compare(document, extract)


def undecided(document: Generated) -> dict[Place, frozenset[str]] | None:
    """Return the columns that enumeration leaves to each number; None where it takes too long."""
    try:
        return Oracle.place(document)
    except TooHardError:
        return None


def main(arguments: list[str]) -> int:
    """Print a document (--seed) or a report over many."""
    parser = argparse.ArgumentParser(prog="generated.py", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=50)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seed", type=int, help="print this document and what the reader got wrong")
    parser.add_argument("--variant", choices=sorted(set(VARIANTS)))
    parser.add_argument(
        "--oracle", action="store_true", help="tell ambiguous numbers that enumeration decides"
    )
    parser.add_argument("--show", type=int, default=3, help="faulty numbers shown a document")
    options = parser.parse_args(arguments)
    if options.seed is not None:
        document = generate(options.seed, options.variant)
        sys.stdout.write(document.text)
        _show(document, examine(document)[1], 1000)
        return 0
    return _report(options)


def _report(options: argparse.Namespace) -> int:
    counts: Counter[tuple[str, str, str]] = Counter()
    faults = 0
    started = time.monotonic()
    for seed in range(options.start, options.start + options.count):
        document = generate(seed, options.variant)
        try:
            extract, outcomes = examine(document)
        except Exception as error:  # noqa: BLE001  # a report goes on and says what broke
            sys.stdout.write(f"{seed} {document.variant}: {type(error).__name__}: {error}\n")
            counts[document.variant, "document", "broken"] += 1
            faults += 1
            continue
        faults += _count(document, outcomes, counts, with_oracle=options.oracle)
        faults += _contradiction(document, extract, outcomes, counts)
        _show(document, outcomes, options.show)
    _print_counts(counts)
    sys.stdout.write(f"{options.count} documents, {time.monotonic() - started:.0f} s\n")
    return 1 if faults else 0


def _count(
    document: Generated, outcomes: list[Outcome], counts: Counter[tuple[str, str, str]], *, with_oracle: bool
) -> int:
    candidates = undecided(document) if with_oracle and document.altered is None else None
    faults = 0
    for outcome in outcomes:
        number = outcome.number
        form = number.form if number else (outcome.fact.form if outcome.fact else None) or "unknown"
        state: str = outcome.state
        if outcome.wrong_and_proved:
            state += " & proved"
            faults += 1
        elif state == "right" and outcome.fact:
            state = f"right {outcome.fact.status}"
        if number and candidates:
            several = len(candidates.get((number.table, number.row, number.side, number.key), "1")) > 1
            if outcome.state == "ambiguous":
                state += " (open)" if several else " (decided)"
            elif outcome.state == "right" and several:
                state = "guessed right"
        counts[document.variant, form, state] += 1
    return faults


def _contradiction(
    document: Generated, extract: Extract, outcomes: list[Outcome], counts: Counter[tuple[str, str, str]]
) -> int:
    failing = sum(check.result == "fails" for check in extract.checks)
    if document.altered is None:
        if failing:
            counts[document.variant, "checks", "fail without reason"] += failing
        return 0
    found = next(outcome for outcome in outcomes if outcome.number == document.altered)
    status = found.fact.status if found.fact else found.state
    counts[document.variant, "altered figure", str(status)] += 1
    counts[document.variant, "altered document", "reported" if failing else "not reported"] += 1
    return int(status == "proved" or not failing)


def _show(document: Generated, outcomes: list[Outcome], most: int) -> None:
    bad = [o for o in outcomes if o.state not in {"right", "ambiguous"}]
    bad.sort(key=lambda o: not o.wrong_and_proved)
    for outcome in bad[:most]:
        number, fact = outcome.number, outcome.fact
        sys.stdout.write(f"{document.seed} {document.variant} {outcome.state}: {outcome.why}\n")
        if number:
            sys.stdout.write(
                f"    truth {number.form} row {number.row} {number.label} {number.path} {number.printed}\n"
            )
        if fact:
            place = f"{fact.form} row {fact.row} {fact.row_path} {fact.column_path}"
            sys.stdout.write(f"    fact  {place} {fact.printed} {fact.status}\n")
    if len(bad) > most:
        sys.stdout.write(f"    … {len(bad)} in all\n")


def _print_counts(counts: Counter[tuple[str, str, str]]) -> None:
    for variant in sorted({key[0] for key in counts}):
        sys.stdout.write(f"\n{variant}\n")
        for form in sorted({key[1] for key in counts if key[0] == variant}):
            states = sorted((state, n) for (v, f, state), n in counts.items() if (v, f) == (variant, form))
            sys.stdout.write(f"  {form:28}" + "  ".join(f"{state} {n}" for state, n in states) + "\n")
