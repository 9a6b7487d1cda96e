"""Names bound to rows that are held: one reading, several, or none; what narrows is never dropped."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import FakeStore, brief, budget

from assistant.holdings.holdings import Holdings, load_holdings
from assistant.holdings.rows import rows_of
from assistant.language.question import frame_of
from assistant.plans.bind import Unbound
from assistant.plans.operands import Bindings, bind_all, part_alone
from assistant.plans.refusals import is_subject
from assistant.records import Target

DOCUMENT = "doc1"


@lru_cache(maxsize=1)
def holdings() -> Holdings:
    earlier = brief("b23", 2023, ("900", "850", "50", "16", "13", "3"))
    return load_holdings(FakeStore(budget().extract(), earlier.extract()))


def bound(question: str, *documents: str) -> Bindings:
    ids = frozenset(documents or (DOCUMENT,))
    return bind_all(frame_of(question, holdings().lexicon), holdings(), ids)


def targets(question: str) -> list[Target]:
    bindings = bound(question)
    assert bindings.unbound == ()
    return [one.target for operand in bindings.operands for one in operand.bounds]


@pytest.mark.parametrize(
    ("question", "item", "family"),
    [
        ("公务接待费", "公务接待费", "economy"),
        ("支出总计", "支出总计", "total"),
        ("基本支出", "基本支出", "total"),
        ("三公经费", "“三公”经费", "total"),
        ("农林水支出", "农林水支出", "function"),
        ("事业收入", "事业收入", "income"),
        ("渔政巡护", "渔政巡护", "project"),
        ("巡护次数", "巡护次数", "performance"),
        ("台式计算机", "台式计算机", "procurement"),
        ("车辆", "车辆", "assets"),
        ("机关运行经费", "机关运行经费", "sentence"),
        ("政府采购表", "政府采购", "total"),
    ],
)
def test_a_name_means_one_row(question: str, item: str, family: str) -> None:
    assert [(one.item, one.family) for one in targets(question)] == [(item, family)]


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("出国", "因公出国（境）费"),
        ("请客吃饭", "公务接待费"),
        ("因公出国费", "因公出国（境）费"),
        ("2130135", "渔业发展"),
        ("政府性基金", "政府性基金预算支出"),
        ("公车运行费", "公务用车运行维护费"),
    ],
)
def test_an_everyday_word_or_a_code_is_told_from_the_printed_name(said: str, item: str) -> None:
    (operand,) = bound(said).operands
    assert {one.target.item for one in operand.bounds} == {item}
    assert not any(one.exact for one in operand.bounds)


def test_the_printed_name_is_exact() -> None:
    (operand,) = bound("公务接待费").operands
    assert [(one.said, one.exact) for one in operand.bounds] == [("公务接待费", True)]


@pytest.mark.parametrize(
    ("question", "readings"),
    [
        ("住房公积金", {("住房公积金", "function"), ("住房公积金", "economy")}),
        ("渔业资源调查", {("渔业资源调查（近海）", "project"), ("渔业资源调查（内河）", "project")}),
    ],
)
def test_every_reading_that_fits_is_kept(question: str, readings: set[tuple[str, str]]) -> None:
    assert {(one.item, one.family) for one in targets(question)} == readings


def test_repeated_rows_of_goods_stay_apart() -> None:
    assert [(one.item, one.rows) for one in targets("应用软件")] == [("应用软件", (4,)), ("应用软件", (5,))]


@pytest.mark.parametrize(
    ("question", "item", "measure", "fund", "form"),
    [
        ("农林水支出的项目支出", "农林水支出", "项目支出", None, None),
        ("台式计算机的单价", "台式计算机", "单价", None, "procurement"),
        ("台式计算机的数量", "台式计算机", "数量", None, "procurement"),
        ("一般公共预算基本支出", "基本支出", None, "一般公共预算", None),
        ("一般公共预算基本支出表的公务接待费", "公务接待费", None, None, "general_basic"),
        ("三公经费支出表的公务接待费", "公务接待费", None, None, "three_public"),
    ],
)
def test_a_column_a_fund_or_a_table_narrows(
    question: str, item: str, measure: str | None, fund: str | None, form: str | None
) -> None:
    assert [(t.item, t.measure, t.fund, t.form) for t in targets(question)] == [(item, measure, fund, form)]


def test_the_project_named_first_narrows_the_goods() -> None:
    (target,) = targets("办公设备更新的台式计算机")
    assert (target.item, target.parents, target.rows) == ("台式计算机", ("办公设备更新",), (3,))


@pytest.mark.parametrize(
    "question", ["渔政巡护的台式计算机", "农林水支出的人员经费", "住房保障支出的渔业发展"]
)
def test_what_does_not_fit_is_never_dropped(question: str) -> None:
    bindings = bound(question)
    assert bindings.operands == ()
    assert [one.known for one in bindings.unbound] == [True]


@pytest.mark.parametrize("name", ["手续费", "会议费", "财政拨款收入"])
def test_a_name_of_the_vocabulary_without_a_row_is_known(name: str) -> None:
    (unbound,) = bound(name).unbound
    assert (unbound.known, unbound.key, unbound.single) == (True, name, True)


def test_a_subject_of_the_classification_is_told_from_other_words() -> None:
    assert is_subject(bound("手续费").unbound[0])
    assert not is_subject(bound("农林水支出的人员经费").unbound[0])


def test_a_name_that_nobody_knows_is_left_over() -> None:
    bindings = bound("加班费多少")
    assert (bindings.operands, bindings.unbound) == ((), ())
    assert [token.text for token in bindings.leftovers] == ["加班费"]


def test_only_the_documents_asked_about_are_bound() -> None:
    assert isinstance(bound("差旅费", "b23").unbound[0], Unbound)
    assert bound("差旅费", "doc1").unbound == ()
    assert bound("差旅费", "doc1", "b23").unbound == ()


def test_the_same_operand_is_taken_once() -> None:
    assert len(bound("公务接待费和公务接待费一共多少").operands) == 1
    assert len(bound("公务接待费和办公费一共多少").operands) == 2


def test_a_column_said_after_a_row_is_another_column_of_it() -> None:
    found = targets("车辆的价值和数量各是多少")
    assert [(one.item, one.measure) for one in found] == [("车辆", "价值"), ("车辆", "数量")]


def test_a_word_that_the_row_says_itself_is_explained() -> None:
    assert bound("出海巡护次数").leftovers == ()
    assert [token.text for token in bound("登山巡护次数").leftovers] == ["登山"]


def test_a_part_of_an_item_is_told_from_the_item() -> None:
    frame = frame_of("油费多少", holdings().lexicon)
    alone = part_alone(frame, bind_all(frame, holdings(), frozenset({DOCUMENT})))
    assert alone is not None
    assert (alone[0], alone[1].target.item) == ("油费", "公务用车运行维护费")


def test_rows_of_a_target_come_widest_scope_first() -> None:
    rows = rows_of(Target("农林水支出", "农林水支出", "function"), holdings(), DOCUMENT)
    assert [row.form for row in rows] == ["overview", "expenditure"]
    assert (
        rows_of(Target("农林水支出", "农林水支出", "function"), holdings(), "b23")[0].document.fiscal_year
        == 2023
    )


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (Target("应用软件", "应用软件", "procurement", rows=(5,)), [5]),
        (Target("应用软件", "应用软件", "procurement", rows=(9,)), []),
        (Target("应用软件", "应用软件", "procurement", ("渔政巡护",)), []),
        (Target("渔业发展", "渔业发展", "function", code="2130135"), [5]),
        (Target("渔业发展", "渔业发展", "function", code="2130136"), []),
        (Target("公务接待费", "公务接待费", "income"), []),
    ],
)
def test_what_narrows_a_target_narrows_its_rows(target: Target, found: list[int]) -> None:
    rows = rows_of(target, holdings(), DOCUMENT)
    assert [row.row.ordinal for row in rows if row.row is not None] == found
