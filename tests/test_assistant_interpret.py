"""Questions read as typed queries: the operation, what it works on, and its arguments."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import FakeStore, brief, budget

from assistant.holdings.holdings import Holdings, load_holdings
from assistant.language.question import frame_of
from assistant.lookups.outcome import Stop
from assistant.plans.interpret import interpret
from assistant.plans.operands import bind_all
from assistant.plans.plans import Plan
from assistant.plans.scope import Scope, choose
from assistant.records import Query


@lru_cache(maxsize=1)
def holdings() -> Holdings:
    earlier = brief("b23", 2023, ("900", "850", "50", "16", "13", "3"))
    return load_holdings(FakeStore(budget().extract(), earlier.extract()))


def plan(question: str) -> Plan | Stop:
    frame = frame_of(question, holdings().lexicon)
    scope = choose(frame, holdings(), None)
    assert isinstance(scope, Scope)
    ids = frozenset(document.document_id for document in scope.documents)
    return interpret(frame, bind_all(frame, holdings(), ids), scope, holdings())


def queries(question: str) -> tuple[Query, ...]:
    found = plan(question)
    assert isinstance(found, Plan)
    return found.queries


@pytest.mark.parametrize(
    ("question", "operation", "items"),
    [
        ("公务接待费是多少", "lookup", ("公务接待费",)),
        ("公务接待费", "lookup", ("公务接待费",)),
        ("办公费和差旅费各是多少", "lookup", ("办公费", "差旅费")),
        ("有没有因公出国费", "exists", ("因公出国（境）费",)),
        ("有公务接待费吗", "exists", ("公务接待费",)),
        ("办公费加差旅费一共多少", "sum", ("办公费", "差旅费")),
        ("办公费、差旅费和培训费合计", "sum", ("办公费", "差旅费", "培训费")),
        ("办公费比差旅费多多少", "difference", ("办公费", "差旅费")),
        ("办公费减去差旅费", "difference", ("办公费", "差旅费")),
        ("三公经费不含公务接待费是多少", "difference", ("“三公”经费", "公务接待费")),
        ("三公经费占支出总计多少", "share", ("“三公”经费", "支出总计")),
        ("支出总计里三公经费占几成", "share", ("“三公”经费", "支出总计")),
        ("项目支出占比", "share", ("项目支出", "支出总计")),
        ("预留中小微企业的采购占比", "share", ("政府采购", "政府采购")),
        ("办公费是差旅费的几倍", "ratio", ("办公费", "差旅费")),
        ("办公费和差旅费哪个多", "compare", ("办公费", "差旅费")),
        ("项目支出比上年增加多少", "growth", ("项目支出",)),
        ("项目支出的增长率", "growth", ("项目支出",)),
        ("最大的三个项目", "rank", ()),
        ("最贵的采购品目", "rank", ()),
        ("超过50万元的项目有哪些", "filter", ()),
        ("超过50万元的项目有几个", "count", ()),
        ("有几个项目", "count", ()),
        ("列出各项目", "list", ()),
        ("三公经费包括哪些", "list", ("“三公”经费",)),
        ("平均每台台式计算机多少钱", "per_unit", ("台式计算机",)),
        ("2023年公务接待费", "lookup", ("公务接待费",)),
    ],
)
def test_the_operation_and_what_it_works_on(question: str, operation: str, items: tuple[str, ...]) -> None:
    assert [(query.operation, query.items) for query in queries(question)] == [(operation, items)]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("最大的三个项目", {"n": "3", "collection": "project"}),
        ("第二大的项目", {"place": "2", "collection": "project"}),
        ("最小的项目", {"order": "asc", "collection": "project"}),
        ("项目从大到小排列", {"all": "yes", "collection": "project"}),
        ("项目从小到大排列", {"all": "yes", "order": "asc"}),
        ("超过50万元的项目", {"bound": "> 500000 元", "said_bound": "超过50万元"}),
        ("50万元以下的项目", {"bound": "<= 500000 元", "said_bound": "不超过50万元"}),
        ("项目支出比上年增加多少", {"of": "amount", "said": "increase", "base_year": "2023"}),
        ("项目支出增减多少", {"of": "amount", "base_year": "2023"}),
        ("项目支出的增长率", {"of": "rate", "base_year": "2023"}),
        ("办公费比差旅费少多少", {"said": "less"}),
        ("三公经费不含公务接待费是多少", {"rest": "yes"}),
        ("台式计算机买多少台", {"quantity": "台"}),
        ("保留一位小数，支出总计是多少亿元", {"places": "1"}),
        ("办公费和差旅费合起来占公用经费多少", {"parts": "sum"}),
        ("除了渔政巡护以外还有哪些项目", {"except": "渔政巡护", "collection": "project"}),
    ],
)
def test_the_arguments_of_an_operation(question: str, arguments: dict[str, str]) -> None:
    (query,) = queries(question)
    held = set(query.arguments)
    assert set(arguments.items()) <= held


@pytest.mark.parametrize(
    ("question", "measure", "fund", "unit"),
    [
        ("公务接待费多少元", None, None, "元"),
        ("支出总计合多少亿元", None, None, "亿元"),
        ("农林水支出的项目支出多少万元", "项目支出", None, "万元"),
        ("一般公共预算基本支出", None, "一般公共预算", None),
        ("台式计算机单价", "单价", None, None),
    ],
)
def test_the_column_the_fund_and_the_unit(
    question: str, measure: str | None, fund: str | None, unit: str | None
) -> None:
    (query,) = queries(question)
    assert (query.measure, query.fund, query.unit) == (measure, fund, unit)


def test_the_query_says_whose_figures_it_reads() -> None:
    (query,) = queries("2023年公务接待费")
    assert (query.department, query.fiscal_year, query.document_type, query.scope, query.document_id) == (
        "云汀市渔政管理局",
        2023,
        "budget",
        "department",
        "b23",
    )


def test_the_newest_year_is_assumed_and_said() -> None:
    found = plan("公务接待费是多少")
    assert isinstance(found, Plan)
    assert [query.fiscal_year for query in found.queries] == [2024]
    assert "年度未指明，按 2024 年作答" in found.assumptions


def test_a_mended_slip_is_said() -> None:
    found = plan("公务接代费是多少")
    assert isinstance(found, Plan)
    assert "“公务接代费”按“公务接待费”理解" in found.assumptions


def test_every_reading_becomes_a_query() -> None:
    assert [(q.operation, q.items) for q in queries("渔业资源调查多少钱")] == [
        ("lookup", ("渔业资源调查（近海）",)),
        ("lookup", ("渔业资源调查（内河）",)),
    ]
    assert {dict(q.arguments)["collection"] for q in queries("最大的一笔支出")} == {
        "function_class",
        "project",
        "economy_item",
    }


def test_rows_of_one_name_asked_for_together_are_added_up() -> None:
    (query,) = queries("应用软件一共多少钱")
    assert query.operation == "sum"
    assert [target.rows for target in query.targets] == [(4,), (5,)]


def test_readings_of_one_family_go_together() -> None:
    """住房公积金 stands in two classifications; beside 基本工资 only the economic one is meant."""
    (query,) = queries("基本工资和住房公积金一共多少")
    assert [(target.item, target.family) for target in query.targets] == [
        ("基本工资", "economy"),
        ("住房公积金", "economy"),
    ]


@pytest.mark.parametrize(
    ("question", "item"),
    [("今年一共花多少钱", "支出总计"), ("今年收入多少", "收入总计"), ("支出比上年增加多少", "支出总计")],
)
def test_spending_or_income_as_a_whole_is_the_total(question: str, item: str) -> None:
    assert [query.items for query in queries(question)] == [(item,)]


def test_where_nothing_is_named_nothing_is_guessed() -> None:
    stop = plan("一共多少")
    assert isinstance(stop, Stop)
    assert stop.reason == "unclear"
