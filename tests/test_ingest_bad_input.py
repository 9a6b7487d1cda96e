"""What cannot be taken, and stores that cannot be written: one clear sentence each, and nothing else lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from ingest_program import SMALL, Ingest, write
from invented_budget import TEXT


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No vector model, and no settings of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("MINGZHANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")


@pytest.fixture
def ingest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ingest:
    return Ingest(tmp_path / "store", capsys)


# --- bad input ----------------------------------------------------------------------------------------

NEWS = "石榴市今日多云转晴，最高气温二十度。\n市民可到公园赏花，注意防晒。\n" * 20
BAD = {
    "empty": ("空.txt", b"", "空文件"),
    "blanks": ("空白.txt", b" \r\n\n\t", "空文件"),
    "binary": ("扫描.txt", b"\x7fELF\x00\x01\x02" + bytes(range(256)) * 20, "不是文本文件"),
    "a PDF by another name": ("公开.txt", b"%PDF-1.7\x00\x01\x02" + bytes(range(256)) * 20, "后缀改为 .pdf"),
    "utf-16": ("记事本.txt", SMALL.encode("utf-16"), "编码"),
    "unknown encoding": ("乱码.txt", bytes([0x81, 0xFF, 0xFE, 0x80]) * 500, "编码"),
    "no budget": ("天气.txt", NEWS.encode(), "不像部门预算或决算公开文件"),
    "other format": ("预算.wps", b"x", "不能直接读取"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_rejected_in_one_clear_sentence(ingest: Ingest, tmp_path: Path, kind: str) -> None:
    name, data, words = BAD[kind]
    (document,) = ingest.taken(write(tmp_path, name, data), code=1)
    assert (document["status"], document["document_id"]) == ("rejected", None)
    (problem,) = document["problems"]
    assert words in problem["message"]
    assert name in problem["message"]
    assert problem["message"].endswith("。")
    assert "\n" not in problem["message"]


def test_one_rejected_among_several_leaves_the_others_taken(ingest: Ingest, tmp_path: Path) -> None:
    files = [write(tmp_path, name, data) for name, data, _ in (BAD["empty"], BAD["no budget"])]
    documents = ingest.taken(files[0], write(tmp_path, "苗圃.txt", SMALL), files[1], code=1)
    assert [document["status"] for document in documents] == ["rejected", "taken", "rejected"]
    assert [document["department"] for document in ingest.held()] == ["石榴市苗圃中心"]


def test_a_rejected_file_is_told_with_its_reason(ingest: Ingest, tmp_path: Path) -> None:
    told = ingest(write(tmp_path, "空.txt", b""), code=1)
    assert told.startswith("未收：“空.txt”是空文件")


@pytest.mark.parametrize("present", [False, True], ids=["nothing in it", "other files in it"])
def test_a_folder_without_documents(ingest: Ingest, tmp_path: Path, present: bool) -> None:
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    if present:
        write(folder, "照片.jpg", b"x")
        write(folder, ".隐藏.txt", SMALL)
    (document,) = ingest.taken(folder, code=1)
    assert document["status"] == "rejected"
    assert str(folder) in document["problems"][0]["message"]


def test_a_path_that_is_not_there(ingest: Ingest, tmp_path: Path) -> None:
    (document,) = ingest.taken(tmp_path / "没有.txt", code=1)
    assert "找不到" in document["problems"][0]["message"]


def test_a_file_that_may_not_be_read(ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "苗圃.txt", SMALL)
    other = write(tmp_path, "绿化局.txt", SMALL.replace("苗圃中心", "绿化站"))
    read_bytes = Path.read_bytes

    def refused(self: Path) -> bytes:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", refused)
    first, second = ingest.taken(path, other, code=1)
    assert "读不出来" in first["problems"][0]["message"]
    assert second["status"] == "taken"


def test_a_file_over_the_limit(ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_MAX_FILE_MB", "1")
    (document,) = ingest.taken(write(tmp_path, "大.txt", SMALL + "。" * 400_000), code=1)
    assert "MINGZHANG_MAX_FILE_MB" in document["problems"][0]["message"]


# --- a store that cannot be written -------------------------------------------------------------------


def _failure(ingest: Ingest, path: Path) -> str:
    ingest(path, code=1)
    lines = [line for line in ingest.err.splitlines() if not line.startswith(("[", "    "))]
    assert len(lines) == 1, ingest.err
    assert lines[0].endswith("。")
    return lines[0]


def test_a_read_only_store(ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(write(tmp_path, "苗圃.txt", SMALL))
    with monkeypatch.context() as read_only:
        read_only.setattr(os, "access", lambda *_: False)
        assert "只读" in _failure(ingest, write(tmp_path, "绿化站.txt", SMALL.replace("苗圃中心", "绿化站")))
    assert [document["department"] for document in ingest.held()] == ["石榴市苗圃中心"]


def test_a_full_store_folder(ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(write(tmp_path, "苗圃.txt", SMALL))
    other = write(tmp_path, "绿化站.txt", SMALL.replace("苗圃中心", "绿化站"))

    def full(path: Path, _: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as no_room:
        no_room.setattr(Path, "write_bytes", full)
        _failure(ingest, other)
    assert [document["department"] for document in ingest.held()] == ["石榴市苗圃中心"]
    ingest(other)
    assert len(ingest.held()) == 2


def test_a_file_in_the_place_of_the_store_folder(ingest: Ingest, tmp_path: Path) -> None:
    write(tmp_path, "store", "x")
    assert str(ingest.store) in _failure(ingest, write(tmp_path, "苗圃.txt", SMALL))


# --- files cut off ------------------------------------------------------------------------------------


def _cut(ingest: Ingest, tmp_path: Path, text: str) -> dict[str, Any]:
    (document,) = ingest.taken(write(tmp_path, "断.txt", text))
    assert document["status"] == "taken"
    return document


def _incomplete(document: dict[str, Any]) -> list[str]:
    return [problem["message"] for problem in document["problems"] if problem["kind"] == "incomplete"]


def test_a_file_cut_off_between_the_rows_of_a_table(ingest: Ingest, tmp_path: Path) -> None:
    document = _cut(ingest, tmp_path, SMALL.split("5 2120199")[0])
    (message,) = _incomplete(document)
    assert "部门预算支出总表" in message


def test_a_file_cut_off_inside_a_row(ingest: Ingest, tmp_path: Path) -> None:
    document = _cut(ingest, tmp_path, SMALL.split("管理事务支出 4.00")[0])
    assert any("部门预算支出总表" in message for message in _incomplete(document))


def test_a_file_cut_off_inside_a_number(ingest: Ingest, tmp_path: Path) -> None:
    """4.00 4.0: the last figure is not what the document prints, and may not answer."""
    document = _cut(ingest, tmp_path, SMALL.split("4.00 4.00\n\n第一部分")[0] + "4.00 4.")
    assert _incomplete(document)


def test_a_file_cut_off_in_a_later_table_keeps_the_earlier_ones(ingest: Ingest, tmp_path: Path) -> None:
    document = _cut(ingest, tmp_path, TEXT.split("8 212 城乡社区支出 110.00")[0])
    statuses = {table["form"]: table["status"] for table in document["tables"]}
    assert statuses["overview"] == "proved"
    (message,) = _incomplete(document)
    assert "部门预算支出总表" in message


def test_a_file_cut_off_in_a_head(ingest: Ingest, tmp_path: Path) -> None:
    text = (
        TEXT.split(" 部门预算收入总表")[0]
        + " 部门预算收入总表\n305 石榴市绿化局 预算年度：2031 单位：万元\n\n序号\n"
    )
    document = _cut(ingest, tmp_path, text)
    assert [table["form"] for table in document["tables"] if table["facts"]] == ["overview"]
    assert any("部门预算收入总表" in message for message in _incomplete(document))


def test_a_whole_file_that_ends_with_a_table_is_not_cut_off(ingest: Ingest, tmp_path: Path) -> None:
    document = _cut(ingest, tmp_path, SMALL.split("\n第一部分")[0])
    assert _incomplete(document) == []
