"""The command line of ingest end to end: what is taken, what is rejected and how that is told, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ingest_program import SMALL, Ingest, write
from invented_budget import DEPARTMENT, TEXT, TRUTH
from openpyxl import load_workbook

from ingest.__main__ import main

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No vector model, and no settings of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("MINGZHANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")


@pytest.fixture
def ingest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ingest:
    return Ingest(tmp_path / "store", capsys)


@pytest.fixture(scope="module")
def whole_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the whole invented budget and the small one."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "docs").mkdir()
    (folder / "docs" / "绿化局.txt").write_text(TEXT, encoding="utf-8")
    (folder / "docs" / "苗圃.txt").write_text(SMALL, encoding="utf-8")
    os.environ["MINGZHANG_EMBEDDING_MODEL"] = "none"
    try:
        assert main([str(folder / "docs"), "--store", str(folder / "store")]) == 0
    finally:
        del os.environ["MINGZHANG_EMBEDDING_MODEL"]
    return folder / "store"


@pytest.fixture
def held(whole_store: Path, capsys: pytest.CaptureFixture[str]) -> Ingest:
    return Ingest(whole_store, capsys)


# --- taking -------------------------------------------------------------------------------------------


def test_a_document_is_taken_and_told(ingest: Ingest, tmp_path: Path) -> None:
    told = ingest(write(tmp_path, "苗圃.txt", SMALL))
    assert told.startswith("已收：石榴市苗圃中心 2031 年预算，1 张表、")
    assert "苗圃.txt" in ingest.err  # the progress


def test_the_summary_as_one_object(ingest: Ingest, tmp_path: Path) -> None:
    path = write(tmp_path, "苗圃.txt", SMALL)
    (document,) = ingest.taken(path)
    assert {
        key: document[key]
        for key in ("file", "department", "fiscal_year", "document_type", "status", "pages")
    } == {
        "file": str(path),
        "department": "石榴市苗圃中心",
        "fiscal_year": 2031,
        "document_type": "budget",
        "status": "taken",
        "pages": 2,
    }
    assert document["title"] == "石榴市苗圃中心2031年部门预算信息公开情况说明"
    assert document["tables"] == [
        {
            "title": "部门预算支出总表",
            "form": "expenditure",
            "page": 1,
            "unit": "万元",
            "rows": 5,
            "facts": 13,
            "status": "proved",
        }
    ]
    assert document["problems"] == []
    assert isinstance(document["passages"], int)
    assert isinstance(document["document_id"], str)


def test_the_same_file_again_changes_nothing(ingest: Ingest, tmp_path: Path) -> None:
    path = write(tmp_path, "苗圃.txt", SMALL)
    (first,) = ingest.taken(path)
    before = ingest.facts()
    (second,) = ingest.taken(path)
    (copy,) = ingest.taken(write(tmp_path, "副本.txt", SMALL))
    assert [one["status"] for one in (first, second, copy)] == ["taken", "unchanged", "unchanged"]
    assert second["document_id"] == copy["document_id"] == first["document_id"]
    assert ingest.facts() == before
    assert len(ingest.held()) == 1
    assert "没有变化" in ingest(path)


@pytest.mark.parametrize(
    "data",
    [
        SMALL.encode(),
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.encode("gb18030"),
        SMALL.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with BOM", "gb18030", "windows line ends"],
)
def test_every_encoding_gives_the_same_figures(ingest: Ingest, tmp_path: Path, data: bytes) -> None:
    (document,) = ingest.taken(write(tmp_path, "苗圃.txt", data))
    assert (document["department"], document["pages"]) == ("石榴市苗圃中心", 2)
    figures = [(fact["row"], fact["measure"], fact["printed"]) for fact in ingest.facts()]
    assert figures == [
        (1, "合计", "12.00"),
        (1, "基本支出", "8.00"),
        (1, "项目支出", "4.00"),
        (2, "合计", "12.00"),
        (2, "基本支出", "8.00"),
        (2, "项目支出", "4.00"),
        (3, "合计", "12.00"),
        (3, "基本支出", "8.00"),
        (3, "项目支出", "4.00"),
        (4, "合计", "8.00"),
        (4, "基本支出", "8.00"),
        (5, "合计", "4.00"),
        (5, "项目支出", "4.00"),
    ]


def test_a_folder_is_taken_with_its_subfolders(ingest: Ingest, tmp_path: Path) -> None:
    (tmp_path / "in" / "2031").mkdir(parents=True)
    write(tmp_path / "in", "说明.md", "这里放公开文件")
    write(tmp_path / "in" / "2031", "苗圃.txt", SMALL)
    (document,) = ingest.taken(tmp_path / "in")
    assert document["status"] == "taken"


def test_what_has_to_be_converted_is_told_in_a_folder_too(ingest: Ingest, tmp_path: Path) -> None:
    """A table left out in silence would be missed by nobody."""
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", "苗圃.txt", SMALL)
    (tmp_path / "in" / "附表.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "in" / "标志.png").write_bytes(b"\x89PNG")
    documents = ingest.taken(tmp_path / "in", code=1)
    assert sorted(document["status"] for document in documents) == ["rejected", "taken"]


def test_statements_of_the_operator_are_kept(ingest: Ingest, tmp_path: Path) -> None:
    path = write(tmp_path, "苗圃.txt", SMALL)
    arguments = (
        "--department",
        "石榴市林木种苗站",
        "--year",
        "2032",
        "--type",
        "final",
        "--published",
        "2032-02-09",
    )
    told = ingest(path, *arguments)
    assert told.startswith("已收：石榴市林木种苗站 2032 年决算")
    (document,) = ingest.held()
    assert (document["department"], document["fiscal_year"], document["document_type"]) == (
        "石榴市林木种苗站",
        2032,
        "final",
    )


# --- what is held -------------------------------------------------------------------------------------

KEYS = {
    "document_id",
    "department",
    "fiscal_year",
    "source",
    "table",
    "form",
    "page",
    "row",
    "row_path",
    "row_code",
    "column_path",
    "printed",
    "value",
    "unit",
    "relation",
    "quote",
    "status",
    "candidates",
    "box",
    "lines",
}


def test_facts_as_json_lines(held: Ingest) -> None:
    facts = held.facts()
    assert all(set(fact) >= KEYS for fact in facts)
    (fact,) = [
        fact
        for fact in facts
        if (fact["form"], fact["row"], fact["column_path"]) == ("expenditure", 13, ["项目支出"])
    ]
    line = TEXT.split("\n").index("13 2120501 城乡社区环境卫生 30.00 30.00") + 1
    assert {key: fact[key] for key in KEYS - {"document_id"}} == {
        "department": DEPARTMENT,
        "fiscal_year": 2031,
        "source": "table",
        "table": "部门预算支出总表",
        "form": "expenditure",
        "page": 4,
        "row": 13,
        "row_path": ["城乡社区支出", "城乡社区环境卫生", "城乡社区环境卫生"],
        "row_code": "2120501",
        "column_path": ["项目支出"],
        "printed": "30.00",
        "value": "30.00",
        "unit": "万元",
        "relation": None,
        "quote": None,
        "status": "proved",
        "candidates": None,
        "box": None,
        "lines": [line, line],
    }


def test_facts_of_one_document(held: Ingest) -> None:
    ids = {document["department"]: document["document_id"] for document in held.held()}
    facts = held.facts("--document", ids["石榴市苗圃中心"])
    assert {fact["department"] for fact in facts} == {"石榴市苗圃中心"}
    assert len([fact for fact in facts if fact["source"] == "table"]) == 13
    held("facts", "--document", "没有这个", code=2)
    assert "没有这个" in held.err


def test_open_facts_list_their_candidates(held: Ingest) -> None:
    open_facts = [fact for fact in held.facts() if fact["status"] == "ambiguous"]
    assert len(open_facts) == 6  # the purchases whose fund nothing tells
    assert all(fact["column_path"] is None for fact in open_facts)
    assert all(len(fact["candidates"]) == 3 for fact in open_facts)


def test_facts_as_csv(held: Ingest) -> None:
    text = held("facts", "--format", "csv")
    assert text.startswith("\ufeff")  # spreadsheets take it for UTF-8
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == len(held.facts())
    assert set(rows[0]) >= KEYS
    (row,) = [
        row for row in rows if (row["form"], row["row"], row["measure"]) == ("expenditure", "13", "项目支出")
    ]
    assert (row["value"], row["row_path"]) == ("30.00", "城乡社区支出 / 城乡社区环境卫生 / 城乡社区环境卫生")


def test_facts_as_a_workbook(held: Ingest, tmp_path: Path) -> None:
    output = tmp_path / "out" / "facts.xlsx"
    assert held("facts", "--format", "xlsx", "--output", output) == ""
    sheet = load_workbook(output).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == len(held.facts())
    place = head.index("printed")
    assert {str(row[place]) for row in rows} >= set(TRUTH["overview"].values())


def test_a_workbook_needs_a_file(held: Ingest) -> None:
    held("facts", "--format", "xlsx", code=2)
    assert "--output" in held.err


def test_an_output_that_cannot_be_written_is_one_sentence(held: Ingest, tmp_path: Path) -> None:
    write(tmp_path, "file", "x")
    held("facts", "--output", tmp_path / "file" / "facts.jsonl", code=2)
    assert len(held.err.splitlines()) == 1
    assert "facts.jsonl" in held.err


def test_what_is_exported_runs_nothing_in_a_spreadsheet(ingest: Ingest, tmp_path: Path) -> None:
    """A label that a spreadsheet would run as a formula stays a text."""
    hostile = '=HYPERLINK("http://example.org","城乡")'
    ingest(write(tmp_path, "苗圃.txt", SMALL.replace("212 城乡社区支出", f"212 {hostile}")))
    output = tmp_path / "facts.xlsx"
    ingest("facts", "--format", "xlsx", "--output", output)
    sheet = load_workbook(output).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    text = ingest("facts", "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_checks_as_text(held: Ingest) -> None:
    text = held("checks")
    assert f"# {DEPARTMENT} 2031（" in text
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert {line[0] for line in lines} <= {"成立", "不成立", "不适用"}
    assert not any(line[0] == "不成立" for line in lines)
    (sides,) = [line for line in lines if line[1] == "部门预算收支总表：收入总计＝支出总计"]
    assert sides[0] == "成立"
    assert sides[2] == "145.00 = 145.00 万元"
    assert sides[3] == "第 1 页"
    assert any("4×0.60" in line[2] for line in lines)


def test_checks_as_json_lines(held: Ingest) -> None:
    ids = {document["department"]: document["document_id"] for document in held.held()}
    checks = [
        json.loads(line)
        for line in held("checks", "--json", "--document", ids["石榴市苗圃中心"]).splitlines()
    ]
    assert {check["document_id"] for check in checks} == {ids["石榴市苗圃中心"]}
    assert {check["result"] for check in checks} == {"holds"}
    (check,) = [
        check for check in checks if check["kind"] == "across" and check["left"][0]["value"] == "4.00"
    ]
    assert [operand["value"] for operand in check["right"]] == ["0", "4.00"]
    assert [operand["fact_id"] is None for operand in check["right"]] == [True, False]  # 基本支出 is blank
    assert check["difference"] == "0.00"


def test_list_of_what_is_held(held: Ingest) -> None:
    lines = [line.split("\t") for line in held("list").splitlines()]
    assert [(line[1], line[2], line[3], line[4]) for line in lines] == [
        ("石榴市绿化局", "2031", "预算", "绿化局.txt"),
        ("石榴市苗圃中心", "2031", "预算", "苗圃.txt"),
    ]


def test_removing_a_document(ingest: Ingest, tmp_path: Path) -> None:
    (document,) = ingest.taken(write(tmp_path, "苗圃.txt", SMALL))
    assert "已移除：石榴市苗圃中心 2031（苗圃.txt）" in ingest("remove", document["document_id"])
    assert ingest.held() == []
    assert ingest.facts() == []
    ingest("remove", document["document_id"], code=2)
    assert document["document_id"] in ingest.err


def test_rebuilding_gives_the_same_store(ingest: Ingest, tmp_path: Path) -> None:
    ingest(write(tmp_path, "苗圃.txt", SMALL), "--published", "2031-02-09")
    facts, documents = ingest.facts(), ingest.held()
    assert "已重建：苗圃.txt" in ingest("rebuild")
    assert ingest.facts() == facts
    assert ingest.held() == documents


# --- usage --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["list", "facts", "checks", "report"])
def test_a_store_that_is_not_there_is_told(ingest: Ingest, command: str) -> None:
    ingest(command, code=1)
    assert str(ingest.store) in ingest.err
    assert len(ingest.err.splitlines()) == 1


def test_no_arguments_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "PATH" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["facts", "--format", "pdf"], ["x.txt", "--type", "plan"]]
)
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_a_setting_that_does_not_exist_is_told(
    ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGZHANG_STOR", "x")
    ingest(write(tmp_path, "苗圃.txt", SMALL), code=2)
    assert "MINGZHANG_STORE" in ingest.err


@pytest.mark.parametrize("command", ["", "facts", "checks", "list", "remove", "rebuild", "report", "picture"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*filter(None, [command]), "--help"])
    assert stopped.value.code == 0
    assert "--store" in capsys.readouterr().out


def test_the_program_writes_utf_8_and_exits_with_its_code(tmp_path: Path) -> None:
    """As scripts call it, whatever the locale; progress goes to stderr, the object alone to stdout."""
    path = write(tmp_path, "苗圃.txt", SMALL)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ingest",
            str(path),
            str(tmp_path / "没有.txt"),
            "--store",
            str(tmp_path / "s"),
            "--json",
        ],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C", "MINGZHANG_EMBEDDING_MODEL": "none"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    documents = json.loads(done.stdout.decode("utf-8"))["documents"]
    assert [document["status"] for document in documents] == ["taken", "rejected"]
    assert "苗圃.txt" in done.stderr.decode("utf-8")
