"""Identities between sentences on a functional subject (类、款、项) and its row in the spending tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.identities.records import Constant, Identity, Ref, equal
from ingest.identities.view import FUND_FORMS, View, Views
from ingest.records import Column
from ingest.terms.items import canonical_item

SubjectClaim = tuple[tuple[str, ...], str | None, Constant]  # path 类、款、项, fund (None: not said), figure
_FISCAL = "财政拨款"


def with_subjects(views: Views, claims: Sequence[SubjectClaim]) -> list[Identity]:
    """Return figure of a sentence = cell of the subject's row, where one table is meant for certain."""
    return [identity for path, fund, figure in claims for identity in _claimed(views, path, fund, figure)]


def _claimed(views: Views, path: tuple[str, ...], fund: str | None, figure: Constant) -> Iterator[Identity]:
    cells = {
        form: cell
        for form in _forms(views, fund)
        if (cell := _cell(views[form], path, figure.stage)) is not None
    }
    values = {_value(views[form], cell) for form, cell in cells.items()}
    if len(values) != 1:
        return  # the tables differ, and the sentence does not say which it repeats
    form, cell = next(iter(cells.items()))
    yield equal(f"正文{figure.label}＝{views[form].table.title}", "narrative", [figure], [cell])


def _forms(views: Views, fund: str | None) -> list[str]:
    """Return the tables a sentence may repeat; several where it does not say of which money it speaks."""
    if fund in FUND_FORMS:
        forms = [FUND_FORMS[fund]]
    elif fund == _FISCAL and "fiscal_expenditure" in views:
        forms = ["fiscal_expenditure"]
    else:
        forms = [*FUND_FORMS.values(), *([] if fund == _FISCAL else ["expenditure", "fiscal_expenditure"])]
    return [form for form in forms if form in views]


def _cell(view: View, path: tuple[str, ...], stage: str | None) -> Ref | None:
    wanted = tuple(canonical_item(label) for label in path)
    rows = [
        at
        for at, row in enumerate(view.table.rows)
        if row.code is not None and tuple(canonical_item(label) for label in row.path) == wanted
    ]
    return view.cell(rows[0], _whole(view, stage)) if len(rows) == 1 else None


def _whole(view: View, stage: str | None) -> Column | None:
    return view.column("合计", "小计", stage=stage)


def _value(view: View, cell: Ref) -> object:
    row = view.table.rows[cell.row]
    return next((c.value for c in row.cells if c.column == cell.column), None), view.table.unit
