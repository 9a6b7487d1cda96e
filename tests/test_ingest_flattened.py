"""PDFs flattened to text and read again, number by number against their own cells (定位对照)."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pdf_pages import PdfPage, pdf

DOCUMENTS = Path(__file__).resolve().parent.parent.parent / "shared" / "documents"
FILES = {  # how many numbers must come out right, of how many the PDF's cells hold
    "shanghai_putuo_czj_2025_dept_ys.pdf": (238, 241),
    "suzhou_shenjiju_2026_ys.pdf": (308, 326),
    "guangzhou_xinfangju_2026_ys.pdf": (394, 472),
    "central_xinfangju_2026_ys.pdf": (402, 455),
    "shanghai_putuo_czj_2024_js.pdf": (192, 195),
}
HEAD: list[list[str | None]] = [
    ["科目编码", "科目名称", "支出", None, None],
    ["^", "^", "合计", "基本支出", "项目支出"],
]


@pytest.fixture(scope="session")
def flatten() -> Any:
    return import_module("eval.flatten")


@pytest.fixture(scope="session")
def score() -> Any:
    return import_module("eval.flatten_score")


@pytest.fixture
def disclosure(tmp_path: Path) -> Path:
    """A page of narrative, a page without text, and a table with blank cells."""
    cover = PdfPage().text(100, 60, "石榴市绿化局2031年部门预算").text(40, 400, "二〇三一年一月")
    table = PdfPage().text(200, 60, "支出总表").text(40, 80, "部门：石榴市绿化局").text(300, 80, "单位：万元")
    rows: list[list[str | None]] = [
        ["212", "城乡社区支出", "30.00", "20.00", "10.00"],
        ["21203", "城乡社区公共设施", "10.00", "", "10.00"],
        ["21201", "城乡社区管理事务", "20.00", "20.00", ""],
    ]
    path = tmp_path / "disclosure.pdf"
    path.write_bytes(pdf(cover, PdfPage(), table.table(100, [60, 120, 80, 80, 80], [*HEAD, *rows])))
    return path


def test_the_shape_of_flattened_text(flatten: Any, disclosure: Path) -> None:
    """One space opens a page and parts cells; blank cells and pages leave nothing else."""
    lines = flatten.flattened(disclosure)
    assert flatten.text_of(lines).split("\n") == [
        " 石榴市绿化局2031年部门预算",
        "",
        "二〇三一年一月",
        "  支出总表",
        "",
        "部门：石榴市绿化局 单位：万元",
        "",
        "科目编码 科目名称 支出",
        "",
        "合计 基本支出 项目支出",
        "",
        "212 城乡社区支出 30.00 20.00 10.00",
        "",
        "21203 城乡社区公共设施 10.00 10.00",
        "",
        "21201 城乡社区管理事务 20.00 20.00",
        "",
    ]


def test_every_character_keeps_its_place(flatten: Any, disclosure: Path) -> None:
    line = next(line for line in flatten.flattened(disclosure) if line.text.startswith("212 "))
    assert line.page == 3
    assert len(line.boxes) == len(line.text)
    boxes = dict(zip(line.text, line.boxes, strict=True))
    assert boxes[" "] is None
    left, top, right, bottom = line.boxes[line.text.index("20.00")]
    assert 300 < left < right < 380  # the fourth column
    assert 140 < top < bottom < 160  # the first row


def test_blank_cells_are_found_again(score: Any, disclosure: Path) -> None:
    """10.00 10.00 and 20.00 20.00 look alike; the sums tell 项目支出 from 基本支出."""
    result = score.compare(disclosure)
    assert [number.outcome for number in result.numbers] == ["right"] * 7
    assert {number.read.status for number in result.numbers} == {"proved"}
    assert result.extra == ()


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "项目支出"},
        {"row_path": ("城乡社区支出", "城乡社区公共设施")},
        {"fund": "政府性基金"},
        {"period": "prior"},
        {"unit": "元"},
    ],
)
def test_what_counts_as_wrong(score: Any, disclosure: Path, change: dict[str, Any]) -> None:
    """The same number in another column, row, fund, year or unit is wrong, and told where it is proved."""
    result = score.compare(disclosure)
    truth = next(number for number in result.numbers if number.truth.measure == "基本支出")
    moved = replace(truth.read, **change)
    assert score.same_place(truth.truth, truth.read)
    assert not score.same_place(truth.truth, moved)
    fault = replace(truth, read=moved, outcome="wrong")
    assert fault.wrong_and_proved
    told = score.report([replace(result, numbers=(fault,))])
    assert "错而标为已印证：1" in told
    assert "disclosure.pdf 第 3 页 20.00" in told


@pytest.mark.parametrize("name", sorted(FILES))
def test_real_files(score: Any, name: str) -> None:
    path = DOCUMENTS / name
    if not path.is_file():
        pytest.skip("真实公开文件不在 ../shared/documents，略过平铺对照")
    result = score.compare(path)
    right, count = FILES[name]
    outcomes = [number.outcome for number in result.numbers]
    assert len(outcomes) >= count
    assert [number for number in result.numbers if number.wrong_and_proved] == []
    assert outcomes.count("wrong") == 0
    assert [fact for fact in result.extra if fact.status != "ambiguous"] == []  # no code read as an amount
    assert outcomes.count("right") >= right
