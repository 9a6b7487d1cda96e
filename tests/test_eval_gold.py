"""The gold format is read strictly, and the keyed lines stand in the document they were keyed from."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from eval.gold import QUESTIONS, GoldError, Question, read_file, read_sets
from eval.record import ROOT
from eval.witness import bare, squeeze

if TYPE_CHECKING:
    from pathlib import Path

LINE = {
    "id": "t-001",
    "kind": "lookup_formal",
    "turns": ["问"],
    "document": {"content": "real"},
    "applies_to": ["real"],
    "expect": {"status": "answered", "figures": [{"value": "1.50", "unit": "万元"}]},
}


def _file(folder: Path, *lines: object) -> Path:
    path = folder / "t.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_what_a_line_leaves_out_is_not_scored(tmp_path: Path) -> None:
    line = {**LINE, "expect": {"status": "answered", "figures": [{"value": "1.50"}]}}
    expect = read_file(_file(tmp_path, line))[0].expect
    assert expect.tables == ()
    assert expect.figures is not None
    assert expect.figures[0].accepts_unit("个")
    assert expect.figures[0].number == Decimal("1.5")


def test_null_table_means_the_narrative_and_null_unit_no_unit(tmp_path: Path) -> None:
    line = {
        **LINE,
        "expect": {"status": "answered", "figures": [{"value": "1", "unit": None}], "table": None},
    }
    expect = read_file(_file(tmp_path, line))[0].expect
    assert expect.tables == (None,)
    assert expect.figures is not None
    assert not expect.figures[0].accepts_unit("个")


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"kind": "unknown"},
        {"turns": []},
        {"applies_to": ["sample"]},
        {"expect": {"status": "refused"}},
        {"expect": {"status": "answered", "refusal": "unclear"}},
        {"expect": {"status": "answered", "readings": [{"figures": [{"value": "1"}]}]}},
        {"expect": {"status": "answered", "figures": [{"value": 1.5}]}},
        {"expect": {"status": "answered", "figures": [{"value": "1,500"}]}},
        {"expect": {"status": "answered", "figures": [{"value": "1e3"}]}},
        {"expect": {"status": "answered", "page": "3"}},
    ],
)
def test_a_line_that_does_not_hold_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(GoldError, match="第 1 行"):
        read_file(_file(tmp_path, {**LINE, **change}))


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    _file(tmp_path, LINE, LINE)
    with pytest.raises(GoldError, match="题号重复"):
        read_sets(tmp_path)


def test_a_set_is_chosen_by_name_or_by_its_beginning() -> None:
    assert set(read_sets(name="real_lookup")) == {"real_lookup"}
    assert len(read_sets(name="real")) > 1
    with pytest.raises(GoldError, match="没有名为"):
        read_sets(name="nothing")


def test_every_kind_has_questions_of_our_own() -> None:
    kinds = {one.kind for name, group in read_sets().items() if name.startswith("real") for one in group}
    assert len(kinds) == 15


# ---------------------------------------------------------------- keyed lines against the document's own text


def _pages() -> list[str]:
    path = ROOT.parent / "shared" / "documents" / "shijiazhuang_gxj_2023_ys.txt"
    if not path.is_file():
        pytest.skip("真实公开文件不在 ../shared/documents，略过对照标准题的测试")
    pages: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r" (?! )", line):
            pages.append("")
        pages[-1] += line + "\n"
    return pages


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return _pages()


def _own() -> list[Question]:
    return [one for path in sorted(QUESTIONS.glob("real_*.jsonl")) for one in read_file(path)]


def _holds(page: str, value: str) -> bool:
    # A number may be broken over lines (`520.0` / `0`), so both the lines and the joined text are read.
    printed = [*re.findall(r"\d+(?:\.\d+)?", page), *re.findall(r"\d+\.\d\d", squeeze(page))]
    return Decimal(value) in map(Decimal, printed)


def test_keyed_pages_and_phrases_stand_in_the_document(pages: list[str]) -> None:
    faults = []
    for one in _own():
        expect = one.expect
        if not all(1 <= page <= len(pages) for page in expect.pages):
            faults.append(f"{one.id}: page")
        text = "".join(squeeze(pages[page - 1]) for page in expect.pages)
        faults += [f"{one.id}: {phrase}" for phrase in expect.quote_contains if squeeze(phrase) not in text]
        # Cells are broken over lines with other cells between: a label's characters are looked for.
        if expect.row and text and not set(bare(expect.row)) <= set(bare(text)):
            faults.append(f"{one.id}: {expect.row}")
        faults += [
            f"{one.id}: {operand}"
            for operand in expect.operands
            if not any(_holds(page, operand) for page in pages)
        ]
    assert faults == []


def test_keyed_printed_figures_stand_on_a_keyed_page(pages: list[str]) -> None:
    faults = []
    for one in _own():
        expect = one.expect
        if one.kind in {"derived", "unit", "zero_blank_empty"} or not expect.figures or not expect.pages:
            continue
        head = expect.figures[0]
        looked_up = head.kind != "declared" and not expect.operands and head.number != 0
        if looked_up and not any(_holds(pages[page - 1], head.value) for page in expect.pages):
            faults.append(f"{one.id}: {head.value}")
    assert faults == []
