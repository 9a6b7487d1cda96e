"""Reading many files: in order, in processes of their own, whatever becomes of one of them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from ingest_program import SMALL, write
from pdf_pages import PdfPage, pdf

from ingest import reading
from ingest.errors import Unnamed
from ingest.pipeline import NOTHING_STATED, Statements
from ingest.reading import Found, Job, read_all, read_one
from ingest.records import Extract


def _jobs(folder: Path, *names: str) -> list[Job]:
    return [Job(write(folder, name, SMALL), NOTHING_STATED, 1_000_000) for name in names]


def _other(job: Job) -> Found:
    """Stand in for reading a file; runs in the process that reads."""
    if job.path.name == "慢.txt":
        time.sleep(0.3)
    if job.path.name == "错.txt":
        raise KeyError("nothing of the kind")
    if job.path.name == "垮.txt":
        os._exit(9)
    return job.path.name


def _files(folder: Path) -> list[Job]:
    """One file of each outcome."""
    table = PdfPage().table(
        120, [100, 80, 80, 80], [["科目", "合计", "基本支出", "项目支出"], ["合计", "3", "2", "1"]]
    )
    table.text(150, 40, "表二 支出预算总表").text(400, 80, "单位：万元")
    files = {"苗圃.txt": SMALL.encode(), "空.txt": b"", "无名.pdf": pdf(table)}
    return [Job(write(folder, name, data), NOTHING_STATED, 1_000_000) for name, data in files.items()]


def test_processes_give_what_this_one_gives(tmp_path: Path) -> None:
    jobs = _files(tmp_path)
    here, beside = list(read_all(jobs, workers=0)), list(read_all(jobs, workers=2))
    assert [type(found) for found in here] == [Extract, str, Unnamed]
    assert beside[:2] == here[:2]
    one, other = here[2], beside[2]
    assert isinstance(one, Unnamed)
    assert isinstance(other, Unnamed)
    assert (str(other), other.content_hash, other.known) == (str(one), one.content_hash, one.known)


def test_what_the_operator_states_reaches_the_process(tmp_path: Path) -> None:
    job = Job(write(tmp_path, "苗圃.txt", SMALL), Statements(year=2019), 1_000_000)
    (found,) = read_all([job], workers=1)
    assert isinstance(found, Extract)
    assert found.document.fiscal_year == 2019


def test_the_order_is_that_of_the_files(tmp_path: Path) -> None:
    names = ("慢.txt", "甲.txt", "乙.txt", "慢.txt", "丙.txt", "丁.txt")
    assert tuple(read_all(_jobs(tmp_path, *names), workers=2, one=_other)) == names


def test_a_file_that_brings_a_process_down_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    names = ("甲.txt", "垮.txt", "乙.txt", "丙.txt", "垮.txt", "丁.txt")
    found = list(read_all(_jobs(tmp_path, *names), workers=2, one=_other))
    assert [name for name in found if name in names] == ["甲.txt", "乙.txt", "丙.txt", "丁.txt"]
    for place in (1, 4):
        assert "“垮.txt”的程序意外中止" in str(found[place])
        assert str(found[place]).count("。") == 1


@pytest.mark.parametrize("workers", [0, 1])
def test_an_error_of_the_program_is_told_and_logged(
    tmp_path: Path, workers: int, caplog: pytest.LogCaptureFixture
) -> None:
    found = list(read_all(_jobs(tmp_path, "甲.txt", "错.txt", "乙.txt"), workers=workers, one=_other))
    assert [found[0], found[2]] == ["甲.txt", "乙.txt"]
    assert "“错.txt”时程序出错（KeyError）" in str(found[1])
    assert "nothing of the kind" in caplog.text


def test_no_process_is_started_for_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ProcessPoolExecutor", lambda *_, **__: pytest.fail("started"))
    assert list(read_all(_jobs(tmp_path, "甲.txt", "乙.txt"), one=_other)) == ["甲.txt", "乙.txt"]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    job = Job(write(tmp_path, "大.txt", "。" * 1_000_000), NOTHING_STATED, 2_000_000)
    assert read_one(job) == ("“大.txt”有 3 MB，超过上限 2 MB；确需读取时请调大 MINGZHANG_MAX_FILE_MB。")
