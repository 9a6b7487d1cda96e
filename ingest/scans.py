"""Figures recognised in pictures (扫描件里的数): they count only where the document's arithmetic proves them.

A digit may be read wrong, and a wrong digit looks like any other. So a figure from a scan is proved by an
equality that holds to the last digit, of amounts only, or it never answers; what fails there is no
contradiction of the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ingest.records import Cell, Check, Fact, FactStatus, Problem, Reading, Table

_MOST_UNCLEAR = 1  # figures of an equality: two wrong digits may make up for each other


def marked(table: Table, reading: Reading) -> Table:
    """Mark the cells of a table that were recognised in a picture; set apart one whose unit is unclear."""
    if not reading.scans.intersection(table.pages):
        return table
    usual = _usual_decimals(table, reading)

    def of(cell: Cell) -> Cell:
        if cell.source.page not in reading.scans:
            return cell
        box = cell.source.box
        doubted = box is None or (cell.source.page, box) in reading.unclear
        odd = bool(cell.value) and _decimals(cell) != usual
        return replace(cell, scan="unclear" if doubted or odd else "clear")

    table = replace(table, rows=tuple(replace(row, cells=tuple(map(of, row.cells))) for row in table.rows))
    if not reading.blurred.intersection(table.pages) or table.status == "quarantined":
        return table
    message = f"《{table.title}》的单位或年份识别得不清楚，表中的数不用于回答。"
    problem = Problem(table.source, "unclear_scan", message)
    return replace(table, status="quarantined", problems=(*table.problems, problem))


def _usual_decimals(table: Table, reading: Reading) -> int:
    """Return how many decimals most amounts have; where one has another number, a point may be lost."""
    counts = Counter(
        _decimals(cell)
        for row in table.rows
        for cell in row.cells
        if cell.value and cell.source.page in reading.scans
    )
    return counts.most_common(1)[0][0] if counts else 0


def _decimals(cell: Cell) -> int:
    return len(cell.printed.strip().rstrip("%)）").partition(".")[2])


def marked_sentences(facts: Iterable[Fact], reading: Reading) -> tuple[Fact, ...]:
    """Mark the figures of sentences that stand in a picture."""
    return tuple(replace(fact, scan="clear") if fact.source.page in reading.scans else fact for fact in facts)


def exact(checks: Sequence[Check], facts: Sequence[Fact]) -> tuple[Check, ...]:
    """Return the checks; one on a scan that does not hold to the last digit says nothing."""
    pages = {(fact.source.file, fact.source.page) for fact in facts if fact.scan}
    if not pages:
        return tuple(checks)

    def says_nothing(check: Check) -> bool:
        scanned = any((o.source.file, o.source.page) in pages for o in (*check.left, *check.right))
        holds = check.result == "holds" and (check.relation == "≤" or check.difference == 0)
        return scanned and not holds

    return tuple(replace(c, result="not_applicable") if says_nothing(c) else c for c in checks)


def judged(facts: Sequence[Fact], checks: Sequence[Check]) -> tuple[Fact, ...]:
    """Return the facts with the status of those from scans: proved or ambiguous, cells before sentences."""
    if not any(fact.scan for fact in facts):
        return tuple(facts)
    by_id = {fact.fact_id: fact for fact in facts}
    proofs: dict[str, set[frozenset[str]]] = {}
    for check in checks:
        if check.relation == "=" and check.result == "holds":
            held = frozenset(o.fact_id for o in (*check.left, *check.right) if o.fact_id is not None)
            for fact_id in held:
                proofs.setdefault(fact_id, set()).add(held)
    for fact in facts:
        if fact.scan and fact.kind == "table":
            by_id[fact.fact_id] = _with(fact, _cell_status(fact, proofs.get(fact.fact_id, set()), by_id))
    for fact in facts:
        if fact.scan and fact.kind == "sentence":
            by_id[fact.fact_id] = _with(fact, _sentence_status(fact, proofs.get(fact.fact_id, set()), by_id))
    return tuple(by_id[fact.fact_id] for fact in facts)


def _with(fact: Fact, status: FactStatus) -> Fact:
    candidates = fact.candidates
    if status == "ambiguous" and candidates is None and fact.column_path is not None:
        candidates = (fact.column_path,)
    return replace(fact, status=status, candidates=candidates)


def _cell_status(fact: Fact, proofs: Iterable[frozenset[str]], by_id: Mapping[str, Fact]) -> FactStatus:
    """One equality proves a clear figure, two an unclear one; what a scanned sentence repeats proves none."""
    if fact.status == "ambiguous" or fact.unit is None:
        return "ambiguous"
    good = sum(
        1
        for held in proofs
        if not any(by_id[one].scan and by_id[one].kind == "sentence" for one in held)
        and sum(by_id[one].scan == "unclear" for one in held) <= _MOST_UNCLEAR
    )
    return "proved" if good >= (1 if fact.scan == "clear" else 2) else "ambiguous"


def _sentence_status(fact: Fact, proofs: Iterable[frozenset[str]], by_id: Mapping[str, Fact]) -> FactStatus:
    """Tell a sentence proved where it repeats what proved cells say."""
    proved = any(
        len(held) > 1
        and all(
            by_id[one].kind == "table" and by_id[one].status == "proved"
            for one in held
            if one != fact.fact_id
        )
        for held in proofs
    )
    return "proved" if proved else "ambiguous"
