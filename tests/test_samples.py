"""The bundled sample documents (样例文件): marked as samples, in their own words, and right in their sums."""

from __future__ import annotations

import re
import runpy
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "documents"
OFFICIAL = ROOT.parent / "shared" / "documents"
TEXT = SAMPLES / "sample_budget_2023.txt"
BOOK = SAMPLES / "sample_budget_2024.xlsx"
MARK = "【样例】"
FIRST_NARRATIVE_PAGE = 16  # tables stand before it
TARGET_PAGES = range(23, 36)
PURCHASE_PAGES = range(36, 39)
_FIGURE = re.compile(r"\d+\.\d+")
_PHRASE_END = re.compile(r"[\s，。；、：（）“”《》,;:.\d%≥≤<>-]+")


def _pages(path: Path) -> list[str]:
    return re.split(r"\n(?= )", path.read_text(encoding="utf-8"))


def _phrases(page: str, *, table: bool) -> list[str]:
    """Running text between punctuation; in a table of targets each line stands for itself."""
    text = page if table else re.sub(r"(?<=\S)\n\n(?=\S)", "", page)
    return [phrase for phrase in _PHRASE_END.split(text) if len(phrase) >= 12]


@pytest.fixture(scope="module")
def official() -> list[str]:
    found = sorted(OFFICIAL.glob("*_2023_ys.txt"))
    if not found:
        pytest.skip("真实公开文件不在 ../shared/documents，略过与原文对照的测试")
    return _pages(found[0])


def _sheet(title: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BOOK)[title].iter_rows(values_only=True))


def _amount(value: object) -> Decimal:
    return Decimal(0) if value is None else Decimal(str(value).replace(",", ""))


# --- the flattened text -----------------------------------------------------------------------------


def test_both_samples_open_with_the_mark() -> None:
    assert TEXT.read_text(encoding="utf-8").split("\n", 1)[0].strip().startswith(MARK)
    assert str(_sheet("封面")[0][0]).startswith(MARK)
    assert "不是官方文本" in TEXT.read_text(encoding="utf-8").split("\n", 1)[0]


def test_the_text_has_the_shape_of_flattened_text() -> None:
    pages = _pages(TEXT)
    assert len(pages) == 40
    assert all(page.startswith(" ") for page in pages)
    assert sum("栏次" in page for page in pages) == 15


def test_the_text_carries_every_number_of_the_published_tables(official: list[str]) -> None:
    own = _pages(TEXT)
    for number in [*range(1, FIRST_NARRATIVE_PAGE), *PURCHASE_PAGES, 39]:
        left, right = (_FIGURE.findall(pages[number - 1]) for pages in (own, official))
        assert sorted(left) == sorted(right), f"page {number}"


def test_the_text_carries_every_target_of_the_published_tables(official: list[str]) -> None:
    sign = re.compile(r"[≥≤<]\s?\d[\d.]*\s?\S{0,6}")
    for number in TARGET_PAGES:
        own, published = _pages(TEXT)[number - 1], official[number - 1]
        assert sorted(sign.findall(own)) == sorted(sign.findall(published)), f"page {number}"


def test_the_text_copies_no_sentence(official: list[str]) -> None:
    """Between two marks of punctuation no run of twelve characters is shared, names and headings apart."""
    names = "".join(
        line
        for page in official
        for line in page.split("\n")
        if line.startswith(("471", "第", "部门", "单位", "石家庄市"))
        or re.match(r" ?[一二三四五六七八九\d][、.]", line)
    )
    published = "".join(re.sub(r"\s", "", page) for page in official[FIRST_NARRATIVE_PAGE - 1 :])
    shared = {
        phrase
        for number, page in enumerate(_pages(TEXT), 1)
        if number >= FIRST_NARRATIVE_PAGE and number not in PURCHASE_PAGES
        for phrase in _phrases(page, table=number in TARGET_PAGES)
        if phrase in published
        and not phrase.endswith(("绩效目标", "绩效目标表"))
        and phrase not in re.sub(r"\s", "", names)
    }
    # names of things: projects, indicators, kinds of base and platform
    assert shared <= {
        "中小企业服务中心劳动聘用人员经费",
        "市政府与同福集团股份有限",
        "企业上市及职业经理人培训",
        "促进中小企业和民营经济发展",
        "省级以上中小企业公共服务示范平台",
        "持续保障参训人员业务能力",
        "劳动聘用人员履行职责情况",
        "省级以上两化融合类试点示范项目",
        "市级小型微型企业创业创新基地",
        "基层统计监测人员能力提升",
        "年中国国际数字经济博览会经费",
        "年中国国际数字经济博览会",
        "中国国际数字经济博览会经费",
    }


# --- the workbook -----------------------------------------------------------------------------------


def test_the_workbook_is_what_its_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "again.xlsx"
    monkeypatch.setattr(sys, "argv", ["make_samples.py", str(target)])
    monkeypatch.syspath_prepend(str(ROOT / "data"))
    runpy.run_path(str(ROOT / "data" / "make_samples.py"), run_name="__main__")
    kept, made = openpyxl.load_workbook(BOOK), openpyxl.load_workbook(target)
    assert kept.sheetnames == made.sheetnames
    for sheet in kept:
        rows, again = (list(book[sheet.title].iter_rows(values_only=True)) for book in (kept, made))
        assert rows == again, sheet.title


def test_income_adds_up_across_and_down() -> None:
    rows = _sheet("表2收入总表")[5:]
    for row in rows:
        numbers = [_amount(value) for value in row[2:]]
        assert numbers[0] == numbers[1] + numbers[11], row
        assert numbers[1] == sum(numbers[2:11]), row
    for length in (3, 5, 7):
        level = [row for row in rows if row[0] is not None and len(str(row[0])) == length]
        assert sum(_amount(row[2]) for row in level) == _amount(rows[0][2]) == Decimal("4876.43")


def test_expenditure_adds_up_across_and_agrees_with_income() -> None:
    income = {row[0]: _amount(row[2]) for row in _sheet("表2收入总表")[5:]}
    for row in _sheet("表3支出总表")[4:]:
        assert _amount(row[2]) == sum(_amount(value) for value in row[3:])
        assert income[row[0]] == _amount(row[2])


def test_every_column_the_text_leaves_blank_is_filled() -> None:
    totals = _sheet("表2收入总表")[5]
    assert all(_amount(value) > 0 for value in totals[2:])
    assert all(_amount(value) > 0 for value in _sheet("表3支出总表")[4][2:])
    spent = {row[0]: row[1] for row in _sheet("表9三公经费")}
    assert spent["一、因公出国（境）费"] == 18.6
    assert spent["其中：公务用车购置费"] == 24.8
    assert "310" in {row[0] for row in _sheet("表6基本支出")}
    assert all(_amount(value) > 0 for value in _sheet("表11-12采购")[4][7:])


def test_fiscal_table_is_the_sum_of_its_funds() -> None:
    for row in _sheet("表4财政拨款收支")[4:]:
        if row[3] is not None:
            assert _amount(row[3]) == sum(_amount(value) for value in row[4:7]), row
    last = _sheet("表4财政拨款收支")[-1]
    assert _amount(last[1]) == _amount(last[3]) == Decimal("4458.43")


def test_projects_are_in_yuan_and_equal_the_expenditure_column() -> None:
    rows = _sheet("表10项目支出")
    assert rows[1][9] == "单位：元"
    body = rows[4:]
    assert _amount(body[0][2]) == sum(_amount(row[2]) for row in body[1:]) == Decimal(21018000)
    assert _amount(_sheet("表3支出总表")[4][4]) * 10000 == _amount(body[0][2])
    for row in body:
        assert _amount(row[2]) == sum(_amount(value) for value in row[3:9]), row


def test_purchases_are_quantity_times_price() -> None:
    body = [row for row in _sheet("表11-12采购")[5:] if row[5] is not None]
    assert len(body) == 10
    for row in body:
        assert (
            _amount(row[5]) * _amount(row[6]) == _amount(row[7]) == sum(_amount(value) for value in row[8:15])
        )
        assert _amount(row[15]) <= _amount(row[7]) <= _amount(row[1])


def test_some_figures_are_text_and_one_sheet_is_hidden() -> None:
    book = openpyxl.load_workbook(BOOK)
    assert isinstance(book["表7政府性基金"]["C5"].value, str)
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["底稿"]


def test_the_narrative_states_what_the_tables_hold() -> None:
    text = "\n".join(str(row[0]) for row in _sheet("情况说明"))
    for figure in (
        "收入预算总计4876.43万元",
        "项目支出2101.80万元",
        "经费预算安排85.25万元",
        "政府采购预算1260.20万元",
    ):
        assert figure in text
    assert "比上年预算增加12.30万元，增长16.86%" in text  # 85.25 against 12.00 + 19.80 + 35.20 + 5.95
    assert "比上年预算减少0.60万元，下降10.08%" in text  # 5.35 against 5.95
