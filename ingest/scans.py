"""Figures recognised in pictures (扫描件里的数): they count only where the document's arithmetic proves them.

A digit may be read wrong, and a wrong digit looks like any other. So a figure from a scan is proved by a
sum that holds to the last digit, or because it repeats a figure of such a sum, or it never answers; what
fails there is no contradiction of the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.amount import shape
from ingest.marks.cells import flat
from ingest.readers.ocr_words import UNREAD
from ingest.records import Cell, Check, Fact, FactStatus, Problem, Reading, Source, Table

_BROKEN_NUMBER = re.compile(r"[^\u4e00-\u9fff]*\d[^\u4e00-\u9fff]*")
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

    unread = _unread_lines(reading)
    rows = (
        replace(row, cells=tuple(map(of, row.cells)), unread=_first_line(row.source) in unread)
        for row in table.rows
    )
    table = replace(table, rows=tuple(rows))
    if not reading.blurred.intersection(table.pages) or table.status == "quarantined":
        return table
    message = f"《{table.title}》的单位或年份识别得不清楚，表中的数不用于回答。"
    problem = Problem(table.source, "unclear_scan", message)
    return replace(table, status="quarantined", problems=(*table.problems, problem))


def _unread_lines(reading: Reading) -> frozenset[int | None]:
    """Return the lines of tables in which print was not recognised, or makes neither number nor words."""
    return frozenset(
        _first_line(source)
        for grid in reading.grids
        for texts, sources in zip(grid.rows, grid.sources, strict=True)
        for text, source in zip(texts, sources, strict=True)
        if text and source.page in reading.scans and (UNREAD in text or _BROKEN_NUMBER.fullmatch(flat(text)))
        if shape(flat(text)) == "text"
    )


def _first_line(source: Source) -> int | None:
    return source.lines[0] if source.lines else None


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


def exact(checks: Sequence[Check], facts: Sequence[Fact]) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """Return the checks, and those of cells that fail on a scan: they say nothing of the document.

    One on a scan that holds but for rounding says nothing either.
    """
    pages = {(fact.source.file, fact.source.page) for fact in facts if fact.scan}
    if not pages:
        return tuple(checks), ()
    read = {fact.fact_id for fact in facts if fact.scan and fact.kind == "sentence"}
    kept, failed = [], []
    for check in checks:
        scanned = any((o.source.file, o.source.page) in pages for o in (*check.left, *check.right))
        holds = check.result == "holds" and (check.relation == "≤" or check.difference == 0)
        if scanned and check.result == "fails" and not read.intersection(_figures(check)):
            failed.append(check)
        kept.append(replace(check, result="not_applicable") if scanned and not holds else check)
    return tuple(kept), tuple(failed)


def _figures(check: Check) -> frozenset[str]:
    return frozenset(o.fact_id for o in (*check.left, *check.right) if o.fact_id is not None)


def judged(facts: Sequence[Fact], checks: Sequence[Check], failed: Sequence[Check]) -> tuple[Fact, ...]:
    """Return the facts with the status of those from scans: proved or ambiguous, cells before sentences.

    failed are checks in which some figure was read wrong.
    """
    if not any(fact.scan for fact in facts):
        return tuple(facts)
    by_id = {fact.fact_id: fact for fact in facts}
    equalities = [check for check in checks if check.relation == "=" and check.result == "holds"]
    proofs = [proof for check in equalities if (proof := _proof(check, by_id)) is not None]
    doubted = {one for check in failed for one in _figures(check)}
    proved = _proved(proofs, by_id) - _with_copies(doubted, proofs)
    for fact in facts:
        if fact.scan and fact.kind == "table":
            by_id[fact.fact_id] = _with(fact, fact.fact_id in proved)
    summed = _summed_sentences(checks, by_id)
    for fact in facts:
        if fact.scan and fact.kind == "sentence":
            repeats = any(_repeats(check, fact, by_id) for check in equalities)
            by_id[fact.fact_id] = _with(fact, repeats or fact.fact_id in summed)
    return tuple(by_id[fact.fact_id] for fact in facts)


@dataclass(frozen=True, slots=True)
class _Proof:
    """The figures of an equality; a sum has several that are not zero on a side, else one repeats another."""

    figures: frozenset[str]
    is_sum: bool


def _proof(check: Check, by_id: Mapping[str, Fact]) -> _Proof | None:
    """Return an equality as a proof; 0 = 0, sentences of a scan and several unclear figures make none."""
    sides = [[o for o in side if o.value] for side in (check.left, check.right)]
    figures = _figures(check)
    facts = [by_id[one] for one in figures]
    if not any(sides) or any(fact.scan and fact.kind == "sentence" for fact in facts):
        return None
    if sum(fact.scan == "unclear" for fact in facts) > _MOST_UNCLEAR:
        return None
    return _Proof(figures, _sides_added(check))


def _proved(proofs: Sequence[_Proof], by_id: Mapping[str, Fact]) -> set[str]:
    """Return the cells that are proved: they stand in a sum, or repeat a figure that does.

    The same number may be read wrong alike wherever it stands; then what repeats it still agrees, but no sum
    does. An unclear cell needs two equalities.
    """
    summed = {one for proof in proofs if proof.is_sum for one in proof.figures}
    summed |= {fact.fact_id for fact in by_id.values() if not fact.scan and fact.kind == "table"}
    found = _with_copies(summed, proofs)
    counts = Counter(one for proof in set(proofs) for one in proof.figures)
    return {
        one
        for one in found
        if counts[one] >= (2 if by_id[one].scan == "unclear" else 1)
        and by_id[one].status != "ambiguous"
        and by_id[one].unit is not None
    }


def _summed_sentences(checks: Sequence[Check], by_id: Mapping[str, Fact]) -> frozenset[str]:
    """Return the figures of sentences in a sum that holds exactly, and in none that does not."""
    summed: set[str] = set()
    doubted: set[str] = set()
    for check in checks:
        if check.relation != "=" or not _sides_added(check):
            continue
        figures = {one for one in _figures(check) if by_id[one].kind == "sentence"}
        if check.result == "holds":
            summed |= figures
        elif check.difference:
            doubted |= figures
    return frozenset(summed - doubted)


def _sides_added(check: Check) -> bool:
    """Tell a sum from an equality that repeats a figure."""
    return max(sum(bool(o.value) for o in side) for side in (check.left, check.right)) > 1


def _with_copies(figures: set[str], proofs: Sequence[_Proof]) -> set[str]:
    """Return figures with those that repeat them, and what repeats these."""
    found = set(figures)
    copies = [proof.figures for proof in proofs if not proof.is_sum]
    while further := {one for held in copies if held & found for one in held - found}:
        found |= further
    return found


def _repeats(check: Check, fact: Fact, by_id: Mapping[str, Fact]) -> bool:
    """Tell whether an equality holds a sentence against proved cells only."""
    figures = _figures(check)
    others = [by_id[one] for one in figures - {fact.fact_id}]
    return (
        fact.fact_id in figures
        and bool(others)
        and all(other.kind == "table" and other.status == "proved" for other in others)
    )


def _with(fact: Fact, proved: bool) -> Fact:
    status: FactStatus = "proved" if proved else "ambiguous"
    candidates = fact.candidates
    if not proved and candidates is None and fact.column_path is not None:
        candidates = (fact.column_path,)
    return replace(fact, status=status, candidates=candidates)
