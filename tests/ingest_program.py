"""The command line of ingest over one store, and a small invented budget to take, for the tests of both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flat_text import text_of_file

from ingest.__main__ import main

SMALL = text_of_file(
    """
     部门预算支出总表
    306 石榴市苗圃中心 预算年度：2031 单位：万元

    序号
    功能分类科目

    合计 基本支出 项目支出
    科目编码 科目名称

    栏次 1 2 3 4 5

    1 合计 12.00 8.00 4.00

    2 212 城乡社区支出 12.00 8.00 4.00

    3 21201 城乡社区管理事务 12.00 8.00 4.00

    4 2120101 行政运行 8.00 8.00

    5 2120199 其他城乡社区管理事务支出 4.00 4.00

    第一部分 石榴市苗圃中心 2031 年部门预算信息公开情况说明
     石榴市苗圃中心 2031 年部门预算信息公开情况说明

    一、部门职责及机构设置情况

    负责全市的苗木培育。
    """
)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


class Ingest:
    """The command line over one store."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store = store
        self._capsys = capsys

    def __call__(self, *arguments: str | Path, code: int = 0) -> str:
        """Run a command, return what it writes on stdout; `code` is the exit code it must have."""
        self._capsys.readouterr()
        found = main([*(str(argument) for argument in arguments), "--store", str(self.store)])
        written = self._capsys.readouterr()
        assert found == code, written.out + written.err
        assert "Traceback" not in written.err
        self.err = written.err
        return written.out

    def taken(self, *paths: Path, code: int = 0) -> list[dict[str, Any]]:
        """Take files, return the documents of the summary."""
        found: list[dict[str, Any]] = json.loads(self(*paths, "--json", code=code))["documents"]
        return found

    def held(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self("list", "--json").splitlines()]

    def facts(self, *options: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self("facts", *options).splitlines()]
