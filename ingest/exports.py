"""Held records → lines for other programs (导出): facts as jsonl, csv or xlsx, checks as text or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from ingest.amount import plain, shape, text_of
from ingest.records import Check, Extract, Fact, Operand

FORMATS = ("jsonl", "csv", "xlsx")
_FORMULA_STARTS = frozenset("=+-@\t\r")


def fact_lines(extract: Extract) -> Iterator[dict[str, Any]]:
    """Yield the contract's object for each fact of a document."""
    document = extract.document
    for fact in extract.facts:
        if (
            fact.value is None
            and not any(char.isdigit() for char in fact.printed)
            and fact.kind == "sentence"
        ):
            continue  # 持平 and the like print no figure
        yield {
            "document_id": document.document_id,
            "department": document.department,
            "fiscal_year": document.fiscal_year,
            "source": fact.kind,
            "table": fact.table,
            "form": fact.form,
            "page": fact.source.page,
            "row": fact.row,
            "row_path": list(fact.row_path),
            "row_code": fact.row_code,
            "column_path": list(fact.column_path) if fact.column_path is not None else None,
            "printed": fact.printed,
            "value": text_of(fact.value) if fact.value is not None else None,
            "unit": fact.unit,
            "relation": fact.relation,
            "quote": fact.quote,
            "status": fact.status,
            "candidates": [list(path) for path in fact.candidates] if fact.candidates is not None else None,
            "box": list(fact.source.box) if fact.source.box is not None else None,
            "lines": list(fact.source.lines) if fact.source.lines is not None else None,
            **_further(fact),
        }


def _further(fact: Fact) -> dict[str, Any]:
    return {
        "fact_id": fact.fact_id,
        "side": fact.side,
        "measure": fact.measure,
        "fund": fact.fund,
        "period": fact.period,
        "base": fact.base,
        "as_of": fact.as_of,
        "direction": fact.direction,
        "cell": fact.source.cell,
        "file": fact.source.file,
    }


def written(lines: Iterable[dict[str, Any]], style: str) -> bytes:
    """Return facts in one of FORMATS, as the bytes of a file (UTF-8)."""
    if style == "jsonl":
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    rows = [{key: _flat(value) for key, value in line.items()} for line in lines]
    head = list(rows[0]) if rows else []
    if style == "csv":
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, head)
        writer.writeheader()
        writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
        return b"\xef\xbb\xbf" + buffer.getvalue().encode()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(head)
    for number, row in enumerate(rows, 2):
        sheet.append([_allowed(row[key]) for key in head])
        for cell in sheet[number]:
            if cell.data_type == "f":  # a text that begins with = is no formula
                cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _flat(value: object) -> object:
    if isinstance(value, list):
        parts = [" / ".join(part) if isinstance(part, list) else str(part) for part in value]
        return "；".join(parts) if value and isinstance(value[0], list) else " / ".join(parts)
    return "" if value is None else value


def _allowed(value: object) -> object:
    """Drop control characters that a workbook may not hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def _harmless(value: object) -> object:
    """Mark a text that a spreadsheet would run as a formula: csv has no other way to keep it a text."""
    if isinstance(value, str) and value[:1] in _FORMULA_STARTS and shape(value) == "text":
        return f"'{value}"
    return value


def check_object(extract: Extract, check: Check) -> dict[str, Any]:
    """Return one check as a JSON object, with its operands and their sources."""
    return {
        "document_id": extract.document.document_id,
        "check_id": check.check_id,
        "name": check.name,
        "kind": check.kind,
        "relation": check.relation,
        "left": [_operand(operand) for operand in check.left],
        "right": [_operand(operand) for operand in check.right],
        "difference": text_of(check.difference) if check.difference is not None else None,
        "tolerance": text_of(check.tolerance),
        "result": check.result,
    }


def _operand(operand: Operand) -> dict[str, Any]:
    return {
        "label": operand.label,
        "value": text_of(operand.value),
        "unit": operand.unit,
        "fact_id": operand.fact_id,
        "page": operand.source.page,
        "lines": list(operand.source.lines) if operand.source.lines is not None else None,
        "box": list(operand.source.box) if operand.source.box is not None else None,
    }


_RESULTS = {"holds": "成立", "fails": "不成立", "not_applicable": "不适用"}


def check_text(check: Check) -> str:
    """Say one check in one line: result, name, operands."""
    left = "＋".join(text_of(operand.value) for operand in check.left)
    if check.kind == "quantity":
        left = "×".join(text_of(operand.value) for operand in check.left)
    right = "＋".join(text_of(operand.value) for operand in check.right)
    unit = (check.right or check.left)[0].unit or ""
    sign = check.relation if check.result != "fails" else {"=": "≠", "≤": ">"}[check.relation]
    off = (
        f"（相差 {text_of(plain(abs(check.difference)))}）"
        if check.result == "fails" and check.difference
        else ""
    )
    equation = f"{left} {sign} {right} {unit}{off}"
    return f"{_RESULTS[check.result]}\t{check.name}\t{equation}\t第 {check.source.page} 页"
