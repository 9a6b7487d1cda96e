"""Cells read as evidence: printed, zero, blank, empty table, words; what is not certain gives none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from assistant_fixture import FakeStore, budget

from assistant.holdings.entries import Entry, main_column, names_of
from assistant.holdings.holdings import Holdings, ancestors, holdings_of, load_holdings
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, Gap, read, same_unit
from assistant.lookups.outcome import Stop
from assistant.lookups.seek import Found, seek
from assistant.records import Target
from ingest.records import Extract, Fact, Table


@lru_cache(maxsize=1)
def holdings() -> Holdings:
    return load_holdings(FakeStore(budget().extract()))


def entry(key: str, form: str | None, held: Holdings | None = None) -> Entry:
    return next(e for e in (held or holdings()).named(key) if e.form == form)


def evidence(key: str, form: str | None, want: Want = Want()) -> Evidence:  # noqa: B008 - frozen
    found = read(entry(key, form), want)
    assert isinstance(found, Evidence)
    return found


@pytest.mark.parametrize(
    ("key", "form", "want", "value", "unit", "printed"),
    [
        ("公务接待费", "three_public", Want(), "2.60", "万元", "2.60"),
        ("公务接待费", "general_basic", Want(), "2.60", "万元", "2.60"),
        ("农林水支出", "expenditure", Want(), "900.00", "万元", "900.00"),
        ("农林水支出", "expenditure", Want(measure="项目支出"), "350.00", "万元", "350.00"),
        ("台式计算机", "procurement", Want(), "7.20", "万元", "7.20"),
        ("台式计算机", "procurement", Want(measure="单价"), "0.60", "万元", "0.60"),
        ("台式计算机", "procurement", Want(quantity="台"), "12", "台", "12"),
        ("车辆", "assets", Want(), "96.00", "万元", "96.00"),
        ("车辆", "assets", Want(quantity="辆"), "8", "台、辆", "8"),
        ("渔民满意度", "performance", Want(), "92", "%", "≥92 百分比"),
        ("机关运行经费", None, Want(), "90.00", "万元", "90.00万元"),
        ("新增养殖户", None, Want(quantity="户"), "35", "户", "35户"),
    ],
)
def test_what_is_printed(key: str, form: str | None, want: Want, value: str, unit: str, printed: str) -> None:
    found = evidence(key, form, want)
    assert (found.value, found.unit, found.printed, found.kind) == (Decimal(value), unit, printed, "printed")
    assert found.fact is not None


@pytest.mark.parametrize(
    ("key", "form", "want", "printed", "has_fact", "note"),
    [
        ("公务用车购置费", "three_public", Want(), "0.00", True, None),  # a printed zero
        ("因公出国境费", "three_public", Want(), "", False, None),  # a blank cell
        ("教育支出", "overview", Want(), "", False, None),
        ("渔业发展", "expenditure", Want(measure="基本支出"), "", False, None),
        ("房屋", "assets", Want(quantity="平方米"), "", False, None),
        (
            "政府性基金预算支出",
            "fund_expenditure",
            Want(),
            "注：本部门没有政府性基金预算，空表列示。",
            False,
            "注：本部门没有政府性基金预算，空表列示。",
        ),
    ],
)
def test_zero_blank_and_empty_are_told_apart(
    key: str, form: str, want: Want, printed: str, has_fact: bool, note: str | None
) -> None:
    found = evidence(key, form, want)
    assert (found.value, found.kind) == (0, "declared")
    assert (found.printed, found.fact is not None, found.note) == (printed, has_fact, note)


def test_a_column_that_the_row_does_not_have_gives_nothing() -> None:
    assert read(entry("公务接待费", "three_public"), Want(measure="项目支出")) == Gap(
        entry("公务接待费", "three_public"), "no_column"
    )
    assert isinstance(read(entry("公务接待费", "three_public"), Want(fund="政府性基金")), Gap)


def test_words_in_a_cell_are_printed_whole_and_have_no_value() -> None:
    found = evidence("巡护完成时间", "performance")
    assert (found.value, found.unit, found.printed) == (None, None, "12月底前完成")


def changed(change: Callable[[Fact], Fact]) -> Holdings:
    made = budget().extract()
    return holdings_of([replace(made, facts=tuple(change(fact) for fact in made.facts))])


def with_tables(change: Callable[[Table], Table]) -> Holdings:
    made: Extract = budget().extract()
    return holdings_of([replace(made, tables=tuple(change(table) for table in made.tables))])


def test_a_figure_whose_column_is_not_certain_never_answers() -> None:
    held = changed(lambda f: replace(f, status="ambiguous") if f.item == "差旅费" else f)
    gap = read(entry("差旅费", "general_basic", held))
    assert isinstance(gap, Gap)
    assert gap.why == "not_proved"


def test_a_table_that_was_not_read_reliably_never_answers() -> None:
    held = with_tables(lambda t: replace(t, status="quarantined") if t.form == "general_basic" else t)
    gap = read(entry("差旅费", "general_basic", held))
    assert isinstance(gap, Gap)
    assert gap.why == "not_proved"


def test_a_figure_in_conflict_answers_and_says_so() -> None:
    held = changed(lambda f: replace(f, status="conflict") if f.item == "差旅费" else f)
    found = read(entry("差旅费", "general_basic", held))
    assert isinstance(found, Evidence)
    assert (found.value, found.status) == (Decimal("26.40"), "conflict")


def test_a_blank_beside_a_figure_without_a_column_is_no_zero() -> None:
    """Where a row has a number that may belong there, the empty cell is no blank."""

    def lose(fact: Fact) -> Fact:
        lost = fact.item == "行政运行" and fact.measure == "合计"
        candidates = (("合计",), ("项目支出",))
        return (
            replace(fact, status="ambiguous", column=None, column_path=None, candidates=candidates)
            if lost
            else fact
        )

    held = changed(lose)
    gap = read(entry("行政运行", "expenditure", held), Want(measure="项目支出"))
    assert isinstance(gap, Gap)
    assert gap.why == "not_proved"
    kept = read(entry("行政运行", "expenditure", held), Want(measure="基本支出"))
    assert isinstance(kept, Evidence)
    assert kept.value == Decimal("550.00")


def sought(item: str, family: str | None, held: Holdings | None = None, **narrowed: str) -> Found | Stop:
    source = held or holdings()
    return seek(Target(item, item, family, **narrowed), source, source.documents[0])  # type: ignore[arg-type]


def test_the_widest_table_is_read_and_sentences_stand_witness() -> None:
    found = sought("支出总计", "total")
    assert isinstance(found, Found)
    assert found.evidence.entry.form == "overview"
    found = sought("因公出国境费", "economy")
    assert isinstance(found, Found)
    assert [fact.printed for fact in found.evidence.also] == ["0万元"]


def test_what_other_scopes_state_differently_is_kept() -> None:
    found = sought("基本支出", "total")
    assert isinstance(found, Found)
    assert found.evidence.value == Decimal("610.50")
    assert {one.value for one in found.others} >= {Decimal("590.50")}


@pytest.mark.parametrize(
    ("item", "family", "narrowed", "reason", "said"),
    [
        ("手续费", "economy", {}, "not_disclosed", "没有列出不等于零"),
        ("公务接待费", "economy", {"measure": "项目支出"}, "not_disclosed", "没有“项目支出”这一栏"),
        ("公务接待费", "economy", {"fund": "政府性基金"}, "not_disclosed", "没有按“政府性基金”单列"),
    ],
)
def test_why_there_is_nothing(
    item: str, family: str, narrowed: dict[str, str], reason: str, said: str
) -> None:
    stop = sought(item, family, **narrowed)
    assert isinstance(stop, Stop)
    assert stop.reason == reason
    assert said in stop.message


def test_only_uncertain_figures_are_not_the_same_as_none() -> None:
    stop = sought(
        "差旅费", "economy", changed(lambda f: replace(f, status="ambiguous") if f.item == "差旅费" else f)
    )
    assert isinstance(stop, Stop)
    assert stop.reason == "not_proved"


@pytest.mark.parametrize(
    ("unit", "asked", "same"),
    [
        ("台", "台", True),
        ("台、辆", "辆", True),
        ("人（次）", "人次", True),
        ("名", "人", True),
        ("平方米", "平米", True),
        ("台", "套", False),
        (None, "台", False),
        ("万元", "台", False),
    ],
)
def test_which_units_are_one(unit: str | None, asked: str, same: bool) -> None:
    assert same_unit(unit, asked) is same


def test_an_entry_is_found_under_its_names() -> None:
    assert {"渔业资源调查近海", "渔业资源调查"} <= set(names_of(entry("渔业资源调查近海", None)))
    assert "合计" not in {name for e in holdings().entries for name in names_of(e)}


def test_the_column_that_answers_without_being_named() -> None:
    column = main_column(entry("台式计算机", "procurement"))
    assert column is not None
    assert column.measure == "合计"
    quantity = main_column(entry("台式计算机", "procurement"), "quantity")
    assert quantity is not None
    assert quantity.measure == "数量"


@pytest.mark.parametrize(
    ("key", "form", "wholes"),
    [
        ("渔业发展", "expenditure", {"农林水支出", "农业农村", "支出总计"}),
        ("公务接待费", "three_public", {"三公经费", "支出总计"}),
        ("渔政巡护", None, {"项目支出", "支出总计"}),
        ("台式计算机", "procurement", {"办公设备更新", "政府采购"}),
    ],
)
def test_the_wholes_a_row_is_part_of(key: str, form: str | None, wholes: set[str]) -> None:
    assert wholes <= ancestors(entry(key, form))
    assert key not in ancestors(entry(key, form))
