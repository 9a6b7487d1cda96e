"""Files as no publisher means them, for tests: small disclosures in every format, and ways to damage them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
from hypothesis import strategies as st
from invented_budget import TEXT
from openpyxl import Workbook
from pdf_pages import PdfPage, pdf

TITLE = "石榴市苗圃中心 2031 年部门预算公开"
UNIT = "单位：万元"
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "12.00", "8.00", "4.00"],
    ["212", "城乡社区支出", "12.00", "8.00", "4.00"],
    ["21201", "城乡社区管理事务", "12.00", "8.00", "4.00"],
    ["2120101", "行政运行", "8.00", "8.00", ""],
    ["2120199", "其他城乡社区管理事务支出", "4.00", "", "4.00"],
]
PARTS = [
    "第一部分 部门概况",
    "一、部门职责",
    "石榴市苗圃中心负责全市的苗木培育。",
    "第二部分 2031 年部门预算情况说明",
    "2031 年支出预算 12.00 万元，其中：基本支出 8.00 万元，占 66.67%；项目支出 4.00 万元，占 33.33%。",
    "“三公”经费预算 1.20 万元，比上年减少 0.30 万元，下降 20.00%，原因是压减接待。",
]


def as_text() -> bytes:
    return TEXT.encode()


def as_workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "支出总表"
    for row in (["支出预算总表"], [UNIT], *ROWS):
        sheet.append([_number(cell) for cell in row])
    words = book.create_sheet("说明")
    for line in (TITLE, *PARTS):
        words.append([line])
    return _saved(book)


def _number(cell: str) -> object:
    return int(cell) if cell.isdigit() else cell


def as_word() -> bytes:
    document = docx.Document()
    for line in (TITLE, "支出预算总表", UNIT):
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    for line in PARTS:
        document.add_paragraph(line)
    return _saved(document)


def as_page() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    lines = "".join(f"<p>{line}</p>" for line in PARTS)
    return (
        f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
        f"<div><p>支出预算总表</p><p>{UNIT}</p><table>{rows}</table>{lines}</div></body></html>"
    ).encode()


def as_pdf() -> bytes:
    table = PdfPage().text(180, 40, "支出预算总表").text(420, 70, UNIT)
    table.table(100, [70, 170, 70, 70, 70], [list(row) for row in ROWS])
    words = PdfPage().text(150, 40, TITLE)
    for at, line in enumerate(PARTS):
        words.text(40, 80 + 24 * at, line)
    return pdf(words, table)


def _saved(document: object) -> bytes:
    data = io.BytesIO()
    document.save(data)  # type: ignore[attr-defined]
    return data.getvalue()


WHOLE: dict[str, bytes] = {
    ".txt": as_text(),
    ".xlsx": as_workbook(),
    ".docx": as_word(),
    ".html": as_page(),
    ".pdf": as_pdf(),
}

# --- damage -----------------------------------------------------------------------------------------

# A way to damage bytes: what, where and how far, as shares of the file's length, and a byte.
Damage = tuple[str, float, float, int]
_LINES = ("shuffled", "dropped", "doubled", "reversed")
_BYTES = (
    "flipped",
    "cut",
    "removed",
    "doubled bytes",
    "swapped",
    "overwritten",
    "without digits",
    "other digits",
)
KINDS = (*_BYTES, *_LINES)

DAMAGES: st.SearchStrategy[list[Damage]] = st.lists(
    st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.floats(0, 0.3), st.integers(0, 255)),
    min_size=1,
    max_size=4,
)


def damaged(data: bytes, damages: list[Damage]) -> bytes:
    """Return a file damaged in some ways, one after the other."""
    for damage in damages:
        data = _damaged(data, *damage)
    return data


def _damaged(data: bytes, kind: str, where: float, share: float, byte: int) -> bytes:
    if kind in _LINES:
        lines = data.split(b"\n")
        start, end = _span(len(lines), where, share)
        changed: dict[str, Callable[[list[bytes]], list[bytes]]] = {
            "shuffled": lambda part: part[1::2] + part[::2],
            "dropped": lambda _: [],
            "doubled": lambda part: part + part,
            "reversed": lambda part: part[::-1],
        }
        return b"\n".join([*lines[:start], *changed[kind](lines[start:end]), *lines[end:]])
    start, end = _span(len(data), where, share)
    before, part, after = data[:start], data[start:end], data[end:]
    if kind == "flipped":
        part = bytes([part[0] ^ (byte or 1)]) + part[1:] if part else part
    elif kind == "cut":
        return before
    elif kind == "swapped":
        return before + after + part
    else:
        part = {
            "removed": b"",
            "doubled bytes": part + part,
            "overwritten": bytes([byte]) * len(part),
            "without digits": re.sub(rb"\d", b"", part),
            "other digits": re.sub(rb"\d", str(byte % 10).encode(), part),
        }[kind]
    return before + part + after


def _span(length: int, where: float, share: float) -> tuple[int, int]:
    start = min(length, int(where * length))
    return start, min(length, start + max(1, int(share * length)))


def damaged_inside(data: bytes, damages: list[Damage], which: int) -> bytes:
    """Return an Office file in which one part is damaged and packed again, so that its archive is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    name = names[which % len(names)]
    parts[name] = damaged(parts[name], damages)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return packed.getvalue()
