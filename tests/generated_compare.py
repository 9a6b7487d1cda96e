"""Compare what the reader made of a generated document with the document's truth, number by number."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from generated import Generated
    from generated_table import Number

    from ingest.records import Extract, Fact, Table

State = Literal["right", "wrong", "ambiguous", "missing", "extra", "mislabelled"]
SIDES = {"in": "收入", "out": "支出", "": None}
# pieces of real estate and equipment have no 计量单位 column: their unit is not compared
COUNTED = frozenset({"amount", "quantity", "percent"})
UNIT_FREE = frozenset({("assets", "pieces")})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one number (number None: a fact that stands nowhere in the document)."""

    state: State
    number: Number | None
    fact: Fact | None
    why: str = ""

    @property
    def wrong_and_proved(self) -> bool:
        return (
            self.state in {"wrong", "extra", "mislabelled"}
            and self.fact is not None
            and self.fact.status == "proved"
        )


def squeeze(text: str) -> str:
    """Return a label as compared: NFKC, no spaces, no list number, no 其中."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+、)", "", plain)
    return plain.removeprefix("其中:").replace('"', "”").replace("“", "”")


def compare(document: Generated, extract: Extract) -> list[Outcome]:
    """Return an outcome for every number of the truth and for every fact too many."""
    outcomes: list[Outcome] = []
    by_table: dict[str, list[Fact]] = defaultdict(list)
    for fact in extract.facts:
        if fact.kind == "table" and fact.table_id is not None:
            by_table[fact.table_id].append(fact)
    tables = _pair(document, extract.tables)
    for index in range(len(document.specs)):
        numbers = [number for number in document.numbers if number.table == index]
        table = tables.get(index)
        facts = by_table.pop(table.table_id, []) if table else []
        outcomes += _compare_table(document, numbers, facts, table)
    for rest in by_table.values():
        outcomes += [Outcome("extra", None, fact, "a table that is not there") for fact in rest]
    return outcomes


def _pair(document: Generated, tables: tuple[Table, ...]) -> dict[int, Table]:
    waiting: dict[str | None, list[Table]] = defaultdict(list)
    for table in tables:
        waiting[table.form].append(table)
    found: dict[int, Table] = {}
    for index, spec in enumerate(document.specs):
        if waiting[spec.form]:
            found[index] = waiting[spec.form].pop(0)
    return found


def _compare_table(
    document: Generated, numbers: list[Number], facts: list[Fact], table: Table | None
) -> list[Outcome]:
    if table is None:
        return [Outcome("missing", number, None, "table not found") for number in numbers]
    left: dict[tuple[int | None, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        left[fact.row, fact.side].append(fact)
    outcomes: list[Outcome] = []
    waiting: list[Number] = []
    for number in numbers:  # facts in the right place first, so that equal numbers of a row do not swap
        pool = left[number.row, SIDES[number.side]]
        fits = [f for f in pool if f.printed == number.printed and _same_column(document, number, f, table)]
        if not fits:
            waiting.append(number)
            continue
        fact = fits[0]
        pool.remove(fact)
        problem = _label_problem(number, fact)
        outcomes.append(Outcome("mislabelled" if problem else "right", number, fact, problem))
    for number in waiting:
        pool = left[number.row, SIDES[number.side]]
        same = sorted(
            (f for f in pool if f.printed == number.printed), key=lambda f: f.column_path is not None
        )
        if not same:
            outcomes.append(Outcome("missing", number, None))
            continue
        pool.remove(same[0])
        path = same[0].column_path
        state: State = "ambiguous" if path is None else "wrong"
        outcomes.append(Outcome(state, number, same[0], "/".join(path or ())))
    outcomes += [
        Outcome("extra", None, fact, "no such number here") for pool in left.values() for fact in pool
    ]
    return outcomes


def _same_column(document: Generated, number: Number, fact: Fact, table: Table) -> bool:
    """Tell whether a fact stands in the column of a number.

    It does under the same head, or, where the fact's head is none of the table's, at the same ordinal.
    """
    if fact.column_path is None or fact.column is None:
        return False
    head = tuple(squeeze(text) for text in fact.column_path)
    paths = {
        key: tuple(squeeze(text) for text in path)
        for key, path in document.specs[number.table].paths().items()
    }
    if head == paths[number.key]:
        return True
    keys = [leaf.key for leaf in document.specs[number.table].leaves() if leaf.kind in {"amount", "target"}]
    columns = [
        column.index for column in table.columns if column.kind in COUNTED or column.measure == "指标值"
    ]
    if head in paths.values() or len(keys) != len(columns):
        return False
    return columns.index(fact.column) == keys.index(number.key)


def _label_problem(number: Number, fact: Fact) -> str:
    """Return what a fact in the right place gets wrong about its number, empty where nothing is."""
    path = fact.row_path or ("",)
    label = squeeze(path[0] if number.role == "purchase" else path[-1])
    unit_counts = (number.form, number.key) not in UNIT_FREE
    head = tuple(squeeze(text) for text in fact.column_path or ())
    problems = (
        (head != tuple(squeeze(text) for text in number.path), f"head {'/'.join(fact.column_path or ())}"),
        (fact.value != number.value, f"value {fact.value}"),
        (unit_counts and (fact.unit or "") != number.unit, f"unit {fact.unit}, not {number.unit}"),
        (number.relation != (fact.relation or ""), f"relation {fact.relation}"),
        (bool(number.label) and label != squeeze(number.label), f"row {'/'.join(path)}, not {number.label}"),
        (bool(number.code) and fact.row_code != number.code, f"code {fact.row_code}, not {number.code}"),
    )
    return next((why for wrong, why in problems if wrong), "")
