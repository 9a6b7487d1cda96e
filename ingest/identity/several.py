"""Several disclosures in one file (一个文件几份公开): told from one by forms that begin anew, and refused.

A disclosure prints each of its main tables once. Where they come again with other figures, after others, the
file holds those of several departments, years or units. Which of them a figure is of cannot be said, and
nothing of it may answer under one name.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.errors import Rejected
from ingest.terms.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ingest.records import Table

_MAIN = ("overview", "income", "expenditure", "fiscal_overview", "three_public")
_ENOUGH = 2  # main forms that come again; one alone may be printed in parts
_FEWEST = 3  # figures of a table that can be compared
_SAME = 0.5  # share of figures that makes a table the same one printed twice


def refuse_several(name: str, tables: Sequence[Table]) -> None:
    """Raise Rejected for a file of several disclosures."""
    found = begun_anew(tables)
    if found:
        form, pages = found[0]
        places = "、".join(map(str, pages))
        raise Rejected(
            f"“{name}”像是几份公开文件或几个单位合在一个文件里（“{form}”等表在第 {places} 页"
            "各出现一次，数不相同），分不清哪张表是谁的；请拆成一份一个文件后再试。"
        )


def begun_anew(tables: Sequence[Table]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the main forms that come again, by name, and the pages they are on; none for one disclosure."""
    main = [table for table in tables if table.form in _MAIN and len(_figures(table)) >= _FEWEST]
    places: dict[str, list[int]] = defaultdict(list)
    for place, table in enumerate(main):
        places[table.form or ""].append(place)
    found = []
    for form, held in places.items():
        others = [
            later
            for earlier, later in pairwise(held)
            # what goes on after itself is one table in parts
            if later > earlier + 1 and not _same(main[earlier], main[later])
        ]
        if others:
            pages = tuple(main[place].source.page for place in (held[0], *others))
            found.append((FORMS[form].name, pages))
    return tuple(found) if len(found) >= _ENOUGH else ()


def _figures(table: Table) -> set[Decimal]:
    return {cell.value for row in table.rows for cell in row.cells if cell.value}


def _same(one: Table, other: Table) -> bool:
    first, second = _figures(one), _figures(other)
    return len(first & second) > _SAME * min(len(first), len(second))
