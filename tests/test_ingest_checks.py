"""The checks of a document (勾稽): what holds, what fails beyond rounding, what that says of a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from flat_text import SOURCE, tables_in
from invented_budget import TEXT

from ingest.checks import checks_of, settled, tolerance_of, with_status
from ingest.facts import facts_of
from ingest.flat.placement import placed
from ingest.identities import Claim, Constant, identities_of
from ingest.pipeline import read
from ingest.records import Check, Fact, Operand, Table
from ingest.reports import also_on, failing


@dataclass(frozen=True)
class Checked:
    """A document with its checks tried."""

    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]

    def results(self) -> dict[str, str]:
        """The result of each check by its operands, `120.00 = 80.00 + 40.00`."""
        return {_shown(check): check.result for check in self.checks}

    def statuses(self) -> dict[str, str]:
        """The status of each figure by `row.column`."""
        return {f"{fact.row_path[-1]}.{fact.measure}": fact.status for fact in self.facts}


def _shown(check: Check) -> str:
    sign = " × " if check.kind == "quantity" else " + "
    left = sign.join(str(operand.value) for operand in check.left)
    return f"{left} {check.relation} {' + '.join(str(operand.value) for operand in check.right)}"


def checked(text: str, claims: tuple[Claim, ...] = ()) -> Checked:
    tables = tables_in(text)
    identities = identities_of(tables, claims)
    tables = placed(tables, identities)
    facts = facts_of(tables)
    checks = checks_of(tables, identities, facts, "d")
    facts = with_status(facts, checks)
    return Checked(settled(tables, facts), facts, checks)


def spending(rows: str, claims: tuple[Claim, ...] = ()) -> Checked:
    lines = "".join(f"    {line.strip()}\n" for line in rows.strip().splitlines())
    return checked(
        f"""
     支出总表
    单位：万元
    科目编码 科目名称 合计 基本支出 项目支出
{lines}""",
        claims,
    )


# --- holds and fails ----------------------------------------------------------------------------------


def test_sums_that_come_out_prove_their_figures() -> None:
    document = spending("合计 120.00 80.00 40.00\n2120101 行政运行 80.00 80.00\n2120102 其他 40.00 40.00")
    assert document.results() == {
        "120.00 = 80.00 + 40.00": "holds",  # both across the total row and down its column: the same figures
        "80.00 = 80.00 + 0": "holds",
        "40.00 = 0 + 40.00": "holds",
    }
    assert set(document.statuses().values()) == {"proved"}
    assert document.tables[0].status == "proved"


def test_a_check_has_its_operands_difference_and_source() -> None:
    document = spending("合计 120.00 80.00 40.00")
    (check,) = document.checks
    assert (check.kind, check.relation, check.result) == ("across", "=", "holds")
    assert [str(operand.value) for operand in (*check.left, *check.right)] == ["120.00", "80.00", "40.00"]
    assert [operand.unit for operand in (*check.left, *check.right)] == ["万元"] * 3
    assert {operand.fact_id for operand in (*check.left, *check.right)} == {
        fact.fact_id for fact in document.facts
    }
    assert (check.difference, check.tolerance) == (Decimal(0), Decimal("0.01"))
    assert check.source.lines == (4, 4)
    assert "合计＝基本支出＋项目支出" in check.name
    assert all(fact.checks == (check.check_id,) for fact in document.facts)


def test_a_sum_that_fails_beyond_rounding_is_a_conflict() -> None:
    """120.00 ≠ 80.00 + 41.00: each figure of the sum is in doubt; 行政运行 is held by its own row."""
    document = spending("合计 120.00 80.00 41.00\n2120101 行政运行 79.00 70.00 9.00")
    assert document.results()["120.00 = 80.00 + 41.00"] == "fails"
    (failed,) = [check for check in document.checks if _shown(check) == "120.00 = 80.00 + 41.00"]
    assert failed.difference == Decimal("-1.00")
    statuses = document.statuses()
    assert [statuses[f"合计.{measure}"] for measure in ("合计", "基本支出", "项目支出")] == ["conflict"] * 3
    assert document.tables[0].status != "proved"


@pytest.mark.parametrize(
    ("total", "parts", "result"),
    [
        ("100.00", ("33.33", "33.33", "33.33"), "holds"),  # 99.99: four figures, one last digit off
        ("100.01", ("33.33", "33.33", "33.33"), "fails"),  # two last digits
        ("100.0", ("33.33", "33.33", "33.33"), "holds"),
        ("99.99", ("33.33", "33.33", "33.33"), "holds"),
    ],
)
def test_rounding_is_told_from_an_error(total: str, parts: tuple[str, ...], result: str) -> None:
    rows = [f"合计 {total} {total} 0.00"]
    rows += [f"212010{number} 科目 {part} {part} 0.00" for number, part in enumerate(parts, 1)]
    document = spending("\n".join(rows))
    assert document.results()[f"{total} = {' + '.join(parts)}"] == result


def test_tolerance_comes_from_the_printed_digits() -> None:
    def operands(*values: tuple[str, str | None]) -> list[Operand]:
        return [Operand(SOURCE, "", Decimal(value), unit) for value, unit in values]

    # a pair may differ by half a last digit; three figures by one
    assert tolerance_of(operands(("27.00", "万元"), ("27.00", "万元")), "万元") == Decimal("0.005")
    assert tolerance_of(operands(("9.00", "万元"), ("7.00", "万元"), ("2.00", "万元")), "万元") == Decimal(
        "0.01"
    )
    # 27 beside 344.81 means 27.00
    assert tolerance_of(operands(("27", "万元"), ("344.81", "万元")), "万元") == Decimal("0.005")
    # between units the coarser digit decides: 0.01 万元 is 100 元
    assert tolerance_of(operands(("1450000.00", "元"), ("145.00", "万元")), "元") == 50


def test_tables_in_unlike_units_agree() -> None:
    document = checked(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、一般公共预算拨款收入 145.00 一、城乡社区支出 145.00
        本年收入合计 145.00 本年支出合计 145.00
        收入总计 145.00 支出总计 145.00
         支出总表
        单位：元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 1,450,049.00 1,000,049.00 450,000.00
        """
    )
    assert document.results()["1450049.00 = 145.00"] == "holds"  # 49 元 are lost in 145.00 万元
    document = checked(
        """
         收支总表
        单位：万元
        收入 支出 项目 预算数 项目 预算数
        一、一般公共预算拨款收入 145.00 一、城乡社区支出 145.00
        本年收入合计 145.00 本年支出合计 145.00
        收入总计 145.00 支出总计 145.00
         支出总表
        单位：元
        科目编码 科目名称 合计 基本支出 项目支出
        合计 1,450,151.00 1,000,151.00 450,000.00
        """
    )
    assert document.results()["1450151.00 = 145.00"] == "fails"


def test_a_part_may_not_exceed_its_whole() -> None:
    text = """
     部门固定资产占用情况表
    单位：万元
    项 目 数量 价值
    资产总额 —— 240.00
    1、房屋（平方米） 500 180.00
    其中：办公用房（平方米） 300 {part}
    2、其他固定资产 80 60.00
    """
    assert checked(text.format(part="100.00")).results()["100.00 ≤ 180.00"] == "holds"
    document = checked(text.format(part="190.00"))
    assert document.results()["190.00 ≤ 180.00"] == "fails"
    assert document.statuses()["办公用房（平方米）.价值"] == "conflict"


def test_a_bound_alone_proves_nothing() -> None:
    text = """
     部门固定资产占用情况表
    单位：万元
    项 目 数量 价值
    1、房屋（平方米） 500 180.00
    其中：办公用房（平方米） 300 100.00
    """
    assert set(checked(text).statuses().values()) == {"unchecked"}


# --- quantities ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "shown", "result"),
    [
        ("4 0.60 2.40 2.40", "4 × 0.60 = 2.40", "holds"),
        ("3 0.33 1.00 1.00", "3 × 0.33 = 1.00", "holds"),  # the price is rounded: up to 0.005 each
        ("3 0.33 1.10 1.10", "3 × 0.33 = 1.10", "fails"),
    ],
)
def test_quantity_times_price(row: str, shown: str, result: str) -> None:
    document = checked(
        f"""
         部门政府采购预算
        单位：万元
        采购物品名称 采购目录序号 计量单位 数量 单价 合计 一般公共预算拨款
        台式计算机 A02010105 台 {row}
        """
    )
    assert document.results()[shown] == result


# --- open and blank cells -----------------------------------------------------------------------------


def test_an_open_number_makes_its_checks_not_applicable() -> None:
    document = spending(
        "合计 80.00 40.00 40.00\n2120101 行政运行 40.00 40.00\n2120102 一般行政管理事务 40.00 40.00"
    )
    results = document.results()
    assert results["80.00 = 40.00 + 40.00"] == "holds"
    assert {fact.status for fact in document.facts if fact.column is None} == {"ambiguous"}
    assert any(check.result == "not_applicable" for check in document.checks)
    assert all(
        check.difference is None
        for check in document.checks
        if check.result == "not_applicable" and check.kind == "down" and "基本支出" in check.name
    )


def test_a_total_whose_parts_are_all_blank_is_not_proved_by_them() -> None:
    document = spending("合计 80.00 80.00 0.00\n2120101 行政运行\n2120102 一般行政管理事务")
    assert "holds" not in {check.result for check in document.checks if check.kind == "down"}


def test_an_identity_without_any_figure_is_no_check() -> None:
    document = spending("合计 80.00 80.00\n2120101 行政运行 80.00 80.00", (_stated("基本支出", "80.00"),))
    assert not any("项目支出" in check.name and check.kind == "down" for check in document.checks)


# --- the narrative ------------------------------------------------------------------------------------


def _stated(item: str, value: str) -> Claim:
    return item, None, Constant(Decimal(value), "万元", item, SOURCE, "s1")


def test_a_stated_figure_that_agrees_proves_its_cell() -> None:
    document = spending("合计 120.00 80.00 40.00", (_stated("基本支出", "80"),))
    assert document.results()["80 = 80.00"] == "holds"


def test_a_stated_figure_that_differs_is_a_contradiction() -> None:
    document = spending("合计 120.00 80.00 40.00", (_stated("基本支出", "81.00"),))
    (check,) = [check for check in document.checks if check.kind == "narrative"]
    assert (check.result, check.difference) == ("fails", Decimal(1))
    assert document.statuses()["合计.基本支出"] == "conflict"
    assert document.statuses()["合计.合计"] == "proved"


def test_a_contradiction_on_several_pages_is_told_once() -> None:
    document = spending("合计 120.00 80.00 40.00", (_stated("基本支出", "81.00"),))
    (check,) = [check for check in document.checks if check.kind == "narrative"]
    again = [replace(check, source=replace(check.source, page=page)) for page in (7, 9, 7)]
    (alike,) = failing([check, *again])
    assert also_on(alike) == "（第 7、9 页也是这样）"
    assert also_on([check]) == ""


# --- whole documents ----------------------------------------------------------------------------------


def _problems(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "budget.txt"
    path.write_text(text, encoding="utf-8")
    return [(problem.kind, problem.message) for problem in read(path).problems]


def test_a_document_without_contradictions_has_none(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    path.write_text(TEXT, encoding="utf-8")
    extract = read(path)
    assert [check.name for check in extract.checks if check.result == "fails"] == []
    assert {problem.kind for problem in extract.problems} == {"ambiguous"}


@pytest.mark.parametrize(
    ("old", "new", "figures"),
    [
        # the narrative against the table of “三公”
        ("公务接待费2.00万元。", "公务接待费2.50万元。", ("2.50", "2.00")),
        # one class of the overview against every other table
        (
            "三、卫生健康支出 8.20\n\n4 四、财政专户",
            "三、卫生健康支出 8.30\n\n4 四、财政专户",
            ("8.30", "8.20"),
        ),
        # the price of one purchase
        ("把 6 0.05 0.30 0.30 0.30", "把 7 0.05 0.30 0.30 0.30", ("7", "0.05", "0.30")),
        # 其中 of the narrative: 78 + 13 are no 90
        ("日常公用经费12.00万元；", "日常公用经费13.00万元；", ("13.00", "12.00")),
    ],
)
def test_each_contradiction_is_found_and_told_with_its_figures(
    tmp_path: Path, old: str, new: str, figures: tuple[str, ...]
) -> None:
    assert old in TEXT
    told = [
        message for kind, message in _problems(tmp_path, TEXT.replace(old, new)) if kind == "contradiction"
    ]
    for figure in figures:
        assert any(figure in message for message in told), told
