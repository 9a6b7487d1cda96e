"""Answer → JSON object (答案的 JSON), field by field as the contract has it; values are decimal strings."""

from __future__ import annotations

from typing import Any

from assistant.records import Answer, Citation, Figure, Query
from ingest.amount import text_of


def to_json(answer: Answer, id: str | int | None = None) -> dict[str, Any]:  # noqa: A002 - the contract's name
    """Return the contract's answer object."""
    return {
        "id": id,
        "question": answer.question,
        "status": answer.status,
        "route": answer.route,
        "text": answer.text,
        "figures": [figure_json(figure) for figure in answer.figures],
        "query": query_json(answer.query),
        "calculation": None
        if answer.calculation is None
        else {
            "formula": answer.calculation.formula,
            "operands": list(answer.calculation.operands),
            "rounding": answer.calculation.rounding,
        },
        "citations": [citation_json(citation) for citation in answer.citations],
        "readings": [
            {
                "label": reading.label,
                "query": query_json(reading.query),
                "figures": [figure_json(figure) for figure in reading.figures],
            }
            for reading in answer.readings
        ],
        "refusal": None
        if answer.refusal is None
        else {"reason": answer.refusal.reason, "nearest": answer.refusal.nearest},
        "assumptions": list(answer.assumptions),
        "rows": [
            {
                "department": row.department,
                "fiscal_year": row.fiscal_year,
                "document_type": row.document_type,
                "scope": row.scope,
                "basis": row.basis,
                **figure_json(row.figure),
            }
            for row in answer.rows
        ],
        "choices": list(answer.choices),
        "verification": {
            "numbers_backed": answer.verification.numbers_backed,
            "checks": [{"name": check.name, "result": check.result} for check in answer.verification.checks],
        },
        "seconds": answer.seconds,
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    """Return one figure."""
    return {
        "value": text_of(figure.value),
        "unit": figure.unit,
        "kind": figure.kind,
        "label": figure.label,
        "citations": list(figure.citations),
    }


def query_json(query: Query | None) -> dict[str, Any] | None:
    """Return the typed query that ran; item is the one asked about, items all of them in order."""
    if query is None:
        return None
    return {
        "department": query.department,
        "fiscal_year": query.fiscal_year,
        "document_type": query.document_type,
        "scope": query.scope,
        "form": query.form,
        "item": query.items[0] if query.items else None,
        "items": list(query.items),
        "measure": query.measure,
        "fund": query.fund,
        "operation": query.operation,
        "arguments": [list(pair) for pair in query.arguments],
        "unit": query.unit,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return one citation; row is the label of the row, row_number its ordinal in the table."""
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "file": citation.file,
        "page": citation.page,
        "table": citation.table,
        "row": citation.row_label,
        "row_number": citation.row,
        "column": citation.column,
        "printed": citation.printed,
        "unit": citation.unit,
        "quote": citation.quote,
        "box": list(citation.box) if citation.box is not None else None,
        "lines": list(citation.lines) if citation.lines is not None else None,
        "status": citation.status,
    }
