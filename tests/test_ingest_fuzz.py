"""No file crashes ingest or leaves a half-taken document: files made up, and files damaged.

A bounded number of files by default; MINGZHANG_SLOW=1 tries many more. What a damaged file says is not judged
here, only that it is taken whole or rejected with one sentence, and that the store stays sound.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import docx
import pytest
from broken_files import DAMAGES, ROWS, WHOLE, Damage, damaged, damaged_inside
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ingest_program import SMALL
from openpyxl import Workbook
from test_ingest_index import WordEmbedder

from ingest.__main__ import main
from ingest.exports import fact_lines
from ingest.index import index as index_module
from ingest.index.index import PassageIndex
from ingest.report.html_report import report
from ingest.store import Store

SLOW = os.environ.get("MINGZHANG_SLOW") == "1"
REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "documents"
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "documents"


def few(count: int) -> settings:
    """Return so many examples, forty times as many in the large form."""
    return settings(
        max_examples=count * (40 if SLOW else 1),
        deadline=None,
        derandomize=not SLOW,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True, scope="module")
def _settings() -> Iterator[None]:
    """No vector model, and no settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MINGZHANG_")]:
            patch.delenv(name)
        patch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")
        yield


@pytest.fixture(scope="module")
def held() -> Iterator[Path]:
    """Give a folder with a store that holds one document, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "苗圃.txt")
        path.write_text(SMALL, encoding="utf-8")
        assert main([str(path), "--store", str(Path(folder, "store"))]) == 0
        yield Path(folder, "store")


def _state(store: Path) -> str:
    """Return a mark of everything that a store holds; its database is sound."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(store / "mingzhang.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for line in connection.iterdump():
            digest.update(line.encode())
    for path in sorted((store / "sources").iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _sound(folder: Path) -> None:
    """All that is held loads whole, with its original file, and can be told."""
    store = Store(folder)
    extracts = [store.load(document.document_id) for document in store.documents()]
    for extract in extracts:
        tables = {table.table_id for table in extract.tables}
        assert all(fact.table_id in tables for fact in extract.facts if fact.table_id is not None)
        assert all(line["document_id"] == extract.document.document_id for line in fact_lines(extract))
    kept = {source.content_hash for source in store.sources()}
    files = {file.content_hash for extract in extracts for file in (extract.document, *extract.joined)}
    assert kept == files
    assert "</html>" in report(extracts)
    store.close()


def survives(held: Path, ending: str, data: bytes, capsys: pytest.CaptureFixture[str]) -> str:
    """Take a file into a copy of the store; returns what became of it."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store")
        shutil.copytree(held, store)
        before = _state(store)
        path = Path(folder, f"文件{ending}")
        path.write_bytes(data)
        capsys.readouterr()
        code = main([str(path), "--store", str(store)])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert "程序出错" not in told.out, told.out
        if code == 0:
            assert told.out.startswith(("已收", "未变")), told.out
            _state(store)
            _sound(store)
            return "taken"
        assert code == 1
        assert told.out.startswith("未收：")
        assert told.out.strip().endswith("。")
        assert told.out.count("\n") == 1
        assert _state(store) == before
        return "rejected"


@pytest.mark.parametrize("ending", WHOLE)
def test_the_files_that_are_damaged_below_are_taken_whole(
    held: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert survives(held, ending, WHOLE[ending], capsys) == "taken"


# --- files made up ------------------------------------------------------------------------------------

_STARTS = {
    ".txt": [b"", b"\xef\xbb\xbf", b"\xff\xfe"],
    ".pdf": [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"],
    ".xlsx": [b"PK\x03\x04", b""],
    ".docx": [b"PK\x03\x04", b""],
    ".html": [b"<html>", b"<table><tr><td colspan=3>"],
}


@few(30)
@given(ending=st.sampled_from(sorted(WHOLE)), body=st.binary(max_size=400), start=st.integers(0, 2))
@example(ending=".txt", body=b"\x01\x80", start=1)
def test_bytes_at_random(
    held: Path, capsys: pytest.CaptureFixture[str], ending: str, body: bytes, start: int
) -> None:
    survives(held, ending, _STARTS[ending][start % len(_STARTS[ending])] + body, capsys)


_SIGNS = (
    "石榴市绿化局_2031_年部门预算|部门预算收支总表|支出预算总表|单位：万元|单位：元|（空表）|无|-|—|0|0.00|-3.5|1,234.56|12.0.0|"
    "１２|十二万元|1e9|99.9%|≥90%|五、其他|其中：|合计|栏次_1_2_3|序号|2026|\u3000|\ue000|\x0c|\u200b|🌱|（|）|："
)
_WORDS = st.sampled_from(
    [*(cell for row in ROWS for cell in row if cell), *_SIGNS.replace("_", " ").split("|"), "9" * 40]
)
_LINE = st.lists(_WORDS, max_size=7).map(" ".join)


@few(40)
@given(lines=st.lists(_LINE, max_size=40), indent=st.sampled_from(["", " ", "  "]))
@example(lines=["部门预算收支总表", "单位：万元"], indent=" ")
def test_words_of_disclosures_in_any_order(
    held: Path, capsys: pytest.CaptureFixture[str], lines: list[str], indent: str
) -> None:
    head = [f"{indent}部门预算收支总表", "305 石榴市绿化局 预算年度：2031 单位：万元"]
    survives(held, ".txt", "\n".join([*head, *lines, f"{indent}第一部分 说明", *lines]).encode(), capsys)


_CELL = st.one_of(
    _WORDS,
    st.none(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
)
_FORMATS = st.sampled_from(
    [
        "General",
        "0.00",
        "#,##0.00",
        "0%",
        "0.0000000000000000",
        "@",
        "yyyy年m月",
        ";;;",
        "[>1]0;0",
        "?/?",
        '"',
        "0.00E+0",
    ]
)


@few(25)
@given(
    rows=st.lists(st.lists(_CELL, max_size=6), max_size=12),
    code=_FORMATS,
    merge=st.tuples(st.integers(1, 12), st.integers(1, 6), st.integers(0, 5), st.integers(0, 5)),
)
@example(rows=[["科目编码", None, "科目编码", "9" * 40]], code="General", merge=(1, 1, 1, 0))
@example(rows=[[1e12]], code="0." + "0" * 16, merge=(1, 1, 0, 0))
def test_workbooks_of_any_cells(
    held: Path,
    capsys: pytest.CaptureFixture[str],
    rows: list[list[object]],
    code: str,
    merge: tuple[int, int, int, int],
) -> None:
    book = Workbook()
    sheet = book.active
    for row in (["支出预算总表"], ["石榴市绿化局 2031 年部门预算  单位：万元"], *ROWS[:2], *rows):
        sheet.append([_writable(cell) for cell in row])
    for cells in sheet.iter_rows(min_row=4):
        for cell in cells:
            cell.number_format = code
    top, left, down, right = merge
    sheet.merge_cells(start_row=top, start_column=left, end_row=top + down, end_column=left + right)
    data = io.BytesIO()
    book.save(data)
    survives(held, ".xlsx", data.getvalue(), capsys)


def _writable(cell: object) -> object:
    """Leave out what openpyxl refuses to write."""
    return "".join(char for char in cell if char >= " ") if isinstance(cell, str) else cell


@few(15)
@given(
    rows=st.lists(st.lists(_WORDS, min_size=4, max_size=4), min_size=1, max_size=8),
    merges=st.lists(st.tuples(*[st.integers(0, 7)] * 4), max_size=3),
    lines=st.lists(_LINE, max_size=8),
)
def test_word_tables_of_any_cells(
    held: Path,
    capsys: pytest.CaptureFixture[str],
    rows: list[list[str]],
    merges: list[tuple[int, int, int, int]],
    lines: list[str],
) -> None:
    document = docx.Document()
    for line in ("石榴市绿化局 2031 年部门预算", "支出预算总表", "单位：万元", *lines):
        document.add_paragraph(str(_writable(line)))
    table = document.add_table(len(rows), 4)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = str(_writable(text))
    for top, left, bottom, right in merges:
        first, last = sorted((top % len(rows), bottom % len(rows)))
        start, end = sorted((left % 4, right % 4))
        try:
            table.cell(first, start).merge(table.cell(last, end))
        except (docx.exceptions.InvalidSpanError, ValueError):  # overlaps one made before
            continue
    data = io.BytesIO()
    document.save(data)
    survives(held, ".docx", data.getvalue(), capsys)


_OPENED = ("table", "tr", "td", "th", "thead", "tfoot", "p", "div", "span", "h1", "br", "a", "ul", "script")
_TAGS = st.sampled_from([*_OPENED, "td/", "tr/", "table/"])
_ATTRIBUTES = st.sampled_from(
    [
        "",
        " colspan=3",
        " rowspan=0",
        " colspan=-1",
        " rowspan=99999",
        " hidden",
        " style='display:none'",
        " href=a.xls",
    ]
)


@few(30)
@given(parts=st.lists(st.tuples(_TAGS, _ATTRIBUTES, _LINE), max_size=40))
def test_pages_of_any_tags(
    held: Path, capsys: pytest.CaptureFixture[str], parts: list[tuple[str, str, str]]
) -> None:
    tags = "".join(
        f"</{tag[:-1]}>{text}" if tag.endswith("/") else f"<{tag}{attribute}>{text}"
        for tag, attribute, text in parts
    )
    page = WHOLE[".html"].decode().replace("<table>", tags + "<table>")
    survives(held, ".html", page.encode(), capsys)


# --- files damaged ------------------------------------------------------------------------------------


@few(75)
@given(ending=st.sampled_from(sorted(WHOLE)), damages=DAMAGES)
def test_files_damaged(
    held: Path, capsys: pytest.CaptureFixture[str], ending: str, damages: list[Damage]
) -> None:
    survives(held, ending, damaged(WHOLE[ending], damages), capsys)


@few(40)
@given(ending=st.sampled_from([".xlsx", ".docx"]), damages=DAMAGES, which=st.integers(0, 40))
def test_office_files_damaged_inside(
    held: Path, capsys: pytest.CaptureFixture[str], ending: str, damages: list[Damage], which: int
) -> None:
    survives(held, ending, damaged_inside(WHOLE[ending], damages, which), capsys)


@few(3)
@given(damages=DAMAGES, which=st.integers(0, 40))
def test_the_sample_workbook_damaged_inside(
    held: Path, capsys: pytest.CaptureFixture[str], damages: list[Damage], which: int
) -> None:
    (sample,) = SAMPLES.glob("*.xlsx")
    survives(held, ".xlsx", damaged_inside(sample.read_bytes(), damages, which), capsys)


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real documents in {REAL}")
@few(6)
@given(damages=DAMAGES, data=st.data())
def test_real_files_damaged(
    held: Path, capsys: pytest.CaptureFixture[str], damages: list[Damage], data: st.DataObject
) -> None:
    files = sorted(path for path in REAL.iterdir() if path.suffix in {".txt", ".html", ".pdf"})
    small = [path for path in files if path.stat().st_size < 200_000]
    path = data.draw(st.sampled_from(files if SLOW else small))
    survives(held, path.suffix, damaged(path.read_bytes(), damages), capsys)


# --- several in one call, with the passage index ------------------------------------------------------


@few(6)
@given(damages=st.lists(DAMAGES, min_size=2, max_size=3))
def test_index_and_store_agree_after_a_call_with_good_and_damaged_files(
    capsys: pytest.CaptureFixture[str], damages: list[list[Damage]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.delenv("MINGZHANG_EMBEDDING_MODEL")
        embedder = WordEmbedder()
        patch.setattr(index_module, "embedder_of", lambda _: embedder)
        files = []
        for number, one in enumerate(damages):
            files.append(Path(folder, f"坏{number}.txt"))
            files[-1].write_bytes(damaged(WHOLE[".txt"], one))
        files.insert(1, Path(folder, "苗圃.txt"))
        files[1].write_text(SMALL, encoding="utf-8")
        store = Path(folder, "store")
        assert main([*map(str, files), "--store", str(store)]) in {0, 1}
        assert "Traceback" not in capsys.readouterr().err
        held = Store(store)
        assert "石榴市苗圃中心" in {document.department for document in held.documents()}
        index = PassageIndex(store / "index", embedder)
        assert not index.build(held.passages()).is_new  # what is indexed is what is held
        _state(store)
        _sound(store)
        index.close()
        held.close()
