"""Words of an answer: amounts, places, names and states of proof, in plain Chinese."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from assistant_fixture import FakeStore, asked, assistant_over, brief, budget

from assistant.assistant import Assistant
from assistant.holdings.holdings import Holdings, load_holdings
from assistant.language.typos import is_slip, slips
from assistant.lookups import wording
from assistant.lookups.citations import cite, cite_all, cite_fact, quoted
from assistant.lookups.columns import Want
from assistant.lookups.lookup import Evidence, read


@lru_cache(maxsize=1)
def holdings() -> Holdings:
    return load_holdings(FakeStore(budget().extract()))


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(budget())


def test_a_subject_told_from_the_income_is_called_so() -> None:
    spent = evidence("农林水支出", "expenditure")
    assert wording.name(spent) == "“农林水支出”"
    received = replace(spent, entry=replace(spent.entry, form="income"))
    assert wording.name(received) == "“农林水支出”的收入"


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ((("96.00", "万元"), ("8", "辆")), "万元", ["96.00", "8"]),
        ((("0.90", "万元"), ("152", "人次")), "元", ["9000 元", "152"]),
        ((("2.60", "万元"), ("14.60", "万元")), "%", ["2.60", "14.60"]),
        ((("2.60", "万元"), ("26000", "元")), "%", ["2.60 万元", "2.6 万元"]),
        ((("60", "人"), ("12", "人")), "倍", ["60", "12"]),
    ],
)
def test_terms_of_a_calculation_are_in_one_unit(
    values: tuple[tuple[str, str], ...], unit: str, expected: list[str]
) -> None:
    one = evidence("三公经费", "three_public")
    operands = [replace(one, value=Decimal(value), unit=held) for value, held in values]
    assert wording.terms(operands, unit) == expected


def evidence(key: str, form: str | None, **want: str) -> Evidence:
    entry = next(e for e in holdings().named(key) if e.form == form)
    found = read(entry, Want(**want))  # type: ignore[arg-type]
    assert isinstance(found, Evidence)
    return found


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2.60", "万元", "2.60 万元"),
        ("26000", "元", "26000 元"),
        ("17.81", "%", "17.81%"),
        ("12", "台", "12 台"),
        ("1.52", None, "1.52"),
        ("0.00", "万元", "0.00 万元"),
        ("1E+5", "元", "100000 元"),
        ("1E-7", "亿元", "0.0000001 亿元"),
    ],
)
def test_amounts_as_they_are_shown(value: str, unit: str | None, expected: str) -> None:
    assert wording.shown(Decimal(value), unit) == expected


@pytest.mark.parametrize(
    ("what", "amount", "expected"),
    [
        ("公务接待费为", "2.60 万元", "公务接待费为 2.60 万元"),
        ("目标值是", "不少于 60 次", "目标值是不少于 60 次"),
        ("为", "“12月底前完成”", "为“12月底前完成”"),
    ],
)
def test_digits_are_set_apart_by_a_space(what: str, amount: str, expected: str) -> None:
    assert wording.states(what, amount) == expected


def test_a_name_has_one_pair_of_quotation_marks() -> None:
    assert wording.quoted("公务接待费") == "“公务接待费”"
    assert wording.quoted("“三公”经费") == "“三公”经费"


@pytest.mark.parametrize(
    ("key", "form", "want", "name", "label"),
    [
        ("公务接待费", "three_public", {}, "“公务接待费”", "公务接待费"),
        (
            "农林水支出",
            "expenditure",
            {"measure": "项目支出"},
            "“农林水支出”的“项目支出”",
            "农林水支出的项目支出",
        ),
        ("台式计算机", "procurement", {}, "“台式计算机”（办公设备更新）", "台式计算机（办公设备更新）"),
        (
            "台式计算机",
            "procurement",
            {"measure": "单价"},
            "“台式计算机”（办公设备更新）的“单价”",
            "台式计算机（办公设备更新）的单价",
        ),
        ("巡护次数", "performance", {}, "“渔政巡护”的“巡护次数”", "渔政巡护的巡护次数"),
        ("三公经费", "three_public", {}, "“三公”经费", "三公经费"),
    ],
)
def test_what_a_figure_is_called(key: str, form: str, want: dict[str, str], name: str, label: str) -> None:
    found = evidence(key, form, **want)
    assert wording.name(found) == name
    assert wording.label(found) == label


@pytest.mark.parametrize(
    ("key", "form", "place"),
    [
        ("公务接待费", "three_public", "《财政拨款“三公”经费支出表》第 4 页“公务接待费”行“合计”栏"),
        ("农林水支出", "overview", "《部门收支总表》第 1 页“农林水支出”行“预算数”栏"),
        ("机关运行经费", None, "正文第 9 页"),
        ("政府性基金预算支出", "fund_expenditure", "《政府性基金预算支出表》第 5 页"),
    ],
)
def test_where_a_figure_stands(key: str, form: str | None, place: str) -> None:
    assert wording.place(evidence(key, form)) == place


@pytest.mark.parametrize(
    ("key", "form", "said"),
    [
        ("公务用车购置费", "three_public", "文件印为“0.00”"),
        ("因公出国境费", "three_public", "该栏在表中为空白，没有填列数字，按零答复"),
        (
            "政府性基金预算支出",
            "fund_expenditure",
            "该表为空表，文件注明“注：本部门没有政府性基金预算，空表列示。”",
        ),
    ],
)
def test_how_a_zero_is_shown(key: str, form: str, said: str) -> None:
    assert wording.how_declared(evidence(key, form)) == said


@pytest.mark.parametrize(
    ("relation", "printed", "value", "expected"),
    [
        ("≥", "≥60 次", "60", "不少于 60 次（文件写作“≥60 次”）"),
        ("≤", "≤5 次", "5", "不超过 5 次（文件写作“≤5 次”）"),
        (">", "＞5 次", "5", "大于 5 次（文件写作“＞5 次”）"),
        ("=", "60 次", "60", "60 次"),
        (None, "60 次", "60", "60 次"),
    ],
)
def test_targets_in_words(relation: str | None, printed: str, value: str, expected: str) -> None:
    made = replace(
        evidence("巡护次数", "performance"),
        relation=relation,
        printed=printed,
        value=Decimal(value),
        unit="次",
    )
    assert wording.target_value(made) == expected


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("proved", "已印证"),
        ("unchecked", "未经印证"),
        ("conflict", "不一致"),
        ("declared", ""),
    ],
)
def test_the_state_of_proof(status: str, said: str) -> None:
    proof = wording.proof(replace(evidence("公务接待费", "three_public"), status=status))
    assert (said in proof) if said else proof == ""


def test_a_budget_arranges_and_a_final_account_reports() -> None:
    planned = budget().extract().document
    spent = brief("f", 2023, ("1", "1", "0", "1", "1", "0"), kind="final").extract().document
    assert (wording.arranged(planned), wording.arranged(spent)) == ("预算安排", "决算数为")
    assert wording.subject(planned) == "云汀市渔政管理局 2024 年预算"
    assert wording.subject(spent) == "云汀市渔政管理局 2023 年决算"


# Citations.


def test_a_cell_is_cited_with_table_row_and_column() -> None:
    cited = cite(evidence("公务接待费", "general_basic"), 3)
    assert (cited.number, cited.page, cited.table, cited.row, cited.row_label, cited.column) == (
        3,
        3,
        "部门一般公共预算基本支出表",
        10,
        "商品和服务支出／公务接待费",
        "合计",
    )
    assert (cited.printed, cited.unit, cited.status) == ("2.60", "万元", "proved")


def test_a_sentence_is_cited_by_the_clause_that_states_it() -> None:
    cited = cite(evidence("渔业资源调查近海", None), 1)
    assert cited.table is None
    assert cited.quote == "渔业资源调查（近海）70万元；"
    whole = next(f for f in holdings().facts.values() if f.printed == "50万元")
    assert quoted(whole) == "项目支出比上年减少50万元，基本支出比上年增加10.50万元。"


def test_a_sentence_that_states_the_same_follows_the_cell() -> None:
    answer = asked(assistant(), "因公出国费是多少")
    assert [(c.page, c.table is None, c.printed) for c in answer.citations] == [
        (4, False, ""),
        (9, True, "0万元"),
    ]
    assert "正文第 9 页亦写明[2]" in answer.text


def test_citations_are_numbered_from_one() -> None:
    found = (evidence("公务接待费", "three_public"), evidence("差旅费", "general_basic"))
    assert [(c.number, c.printed) for c in cite_all(found)] == [(1, "2.60"), (2, "26.40")]


def test_a_fact_is_cited_as_the_document_has_it() -> None:
    fact = next(f for f in holdings().facts.values() if f.printed == "90.00万元")
    cited = cite_fact(fact, holdings().documents[0], 2)
    assert (cited.quote, cited.row_label, cited.lines) == (
        "机关运行经费90.00万元。",
        "机关运行经费",
        (90, 91),
    )


# The text of a whole answer.


def test_an_answer_says_the_figure_where_it_stands_and_its_proof() -> None:
    text = asked(assistant(), "公务接待费是多少").text
    assert text.split("\n") == [
        "云汀市渔政管理局 2024 年预算中，“公务接待费”预算安排 2.60 万元[1]。",
        "出处：《财政拨款“三公”经费支出表》第 4 页“公务接待费”行“合计”栏[1]。",
        "核对：文件自身的勾稽关系已印证。",
    ]


def test_what_was_understood_is_said() -> None:
    assert "说明：“请客吃饭”按“公务接待费”理解。" in asked(assistant(), "请客吃饭花多少钱").text
    assert "说明：“公务接代费”按“公务接待费”理解。" in asked(assistant(), "公务接代费多少").text
    assert "说明" not in asked(assistant(), "公务接待费多少").text


def test_an_unproved_figure_is_told_as_such() -> None:
    assert "未经印证" in asked(assistant(), "渔政巡护多少钱").text


# Slips of the pen.


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("公务接代费", "公务接待费", True),
        ("工务接待费", "公务接待费", True),
        ("接公务待费", "公务接待费", False),
        ("公接务待费", "公务接待费", True),  # two neighbours swapped
        ("公务接待费", "公务接待费", False),
        ("公务招待费", "公务接待费", False),  # another word, no slip
        ("办公用费", "办公费", False),
        ("差费", "旅费", False),
        ("办公非", "办公费", True),
    ],
)
def test_what_counts_as_a_slip(written: str, meant: str, slip: bool) -> None:
    assert is_slip(written, meant) is slip


def test_slips_are_found_where_they_stand() -> None:
    assert slips("请问公务接代费多少", ["公务接待费", "差旅费"]) == ((2, "公务接待费"),)
    assert slips("请问公务接待费多少", ["公务接待费"]) == ()
