"""Units below a department: each a scope of its own, by any of its names; the whole is never told for one."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import Builder, Line, asked, assistant_over, brief, budget, figures

from assistant.assistant import Assistant
from assistant.holdings.units import extracts_of_units, is_own, is_single, plain_name, real_id, sub_units
from assistant.records import Answer

BUREAU = "云汀市渔政管理局"
CENTRE = "云汀市水产技术推广中心（云汀市水产检疫站）"
STATION = "云汀市渔港监督站"
WETLAND = "云汀市湿地保护中心"


def _line(label: str, path: tuple[str, ...], **printed: str) -> Line:
    return label, None, path, printed


def with_units(*, nested: bool = False, document_id: str = "u24", year: int = 2024) -> Builder:
    """A budget with a row a unit in two tables; nested: below a row of the department."""
    made = Builder(document_id, BUREAU, year)
    above = (BUREAU,) if nested else ()
    whole = (_line(BUREAU, (BUREAU,), 合计="960.50", 一般公共预算="940.50"),) if nested else ()
    made.table(
        "income",
        "部门收入总表",
        (("单位名称", "label"), ("合计", "amount"), ("一般公共预算", "amount")),
        (
            _line("合计", ("合计",), 合计="960.50", 一般公共预算="940.50"),
            *whole,
            _line(BUREAU, (*above, BUREAU), 合计="700.00", 一般公共预算="690.00"),
            _line(CENTRE, (*above, CENTRE), 合计="200.50", 一般公共预算="190.50"),
            _line(STATION, (*above, STATION), 合计="60.00", 一般公共预算="60.00"),
        ),
        page=3,
        funds={"一般公共预算": "一般公共预算"},
    )
    made.table(
        "three_public",
        "财政拨款“三公”经费支出表",
        (
            ("单位名称", "label"),
            ("“三公”经费合计", "amount"),
            ("公务用车运行维护费", "amount"),
            ("公务接待费", "amount"),
        ),
        (
            _three("合计", "14.60", "12.00", "2.60"),
            _three(BUREAU, "9.60", "8.00", "1.60"),
            _three(CENTRE, "4.00", "3.00", "1.00"),
            _three(STATION, "1.00", "1.00"),
        ),
        page=4,
    )
    return made


def _three(label: str, public: str, vehicles: str, reception: str = "") -> Line:
    printed = {"“三公”经费合计": public, "公务用车运行维护费": vehicles}
    return label, None, (label,), printed | ({"公务接待费": reception} if reception else {})


def alone() -> Builder:
    """A budget whose tables list the department as its only unit."""
    made = budget("s24")
    columns = (("单位名称", "label"), ("合计", "amount"))
    lines = (_line("合计", ("合计",), 合计="960.50"), _line(BUREAU, (BUREAU,), 合计="960.50"))
    made.table("income", "部门收入总表", columns, lines, page=3)  # type: ignore[arg-type]
    return made


@lru_cache(maxsize=4)
def one(*, nested: bool = False) -> Assistant:
    return assistant_over(with_units(nested=nested))


@lru_cache(maxsize=1)
def two_departments() -> Assistant:
    of_wetland = ("300.00", "280.00", "20.00", "5.00", "3.80", "1.20")
    return assistant_over(with_units(), brief("w24", 2024, of_wetland, department=WETLAND))


def answered(assistant: Assistant, *turns: str) -> Answer:
    answer = asked(assistant, *turns)
    assert answer.status == "answered", answer.text
    return answer


def reason(assistant: Assistant, *turns: str) -> str:
    answer = asked(assistant, *turns)
    assert answer.refusal is not None, answer.text
    assert not answer.figures
    return answer.refusal.reason


@pytest.mark.parametrize(
    "name",
    [
        CENTRE,
        "云汀市水产技术推广中心",
        "云汀市水产检疫站",
        "水产技术推广中心",
        "技术推广中心",
        "云汀市渔政管理局水产技术推广中心",
        "渔政管理局下属的水产技术推广中心",
        "渔政管理局本级底下那个推广中心",
    ],
)
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("held", ["one", "two"])
def test_a_unit_by_any_of_its_names(name: str, nested: bool, held: str) -> None:
    assistant = one(nested=nested) if held == "one" else two_departments()
    income = answered(assistant, f"{name}2024年收入总计是多少")
    assert figures(income) == [("200.50", "万元")]
    assert CENTRE in income.text
    assert figures(answered(assistant, f"{name}公务接待费多少")) == [("1.00", "万元")]
    assert figures(answered(assistant, f"{name}的三公经费")) == [("4.00", "万元")]


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("渔政管理局本级收入", "700.00"),
        ("云汀市渔政管理局（本级）2024年收入预算合计多少", "700.00"),
        ("渔政管理局机关本级三公经费多少", "9.60"),
        ("渔政管理局收入总计", "960.50"),
        ("渔政管理局三公经费", "14.60"),
        ("渔政管理局全部门三公经费含下属单位多少", "14.60"),
    ],
)
def test_the_own_office_and_the_whole(question: str, value: str, nested: bool) -> None:
    answer = answered(one(nested=nested), question)
    assert figures(answer)[0] == (value, "万元")
    assert answer.citations[0].document_id == "u24"


def test_what_is_computed_within_a_unit() -> None:
    share = answered(one(), "水产技术推广中心公务接待费占三公经费多少")
    assert figures(share)[0] == ("25.00", "%")  # 1.00 ÷ 4.00
    assert CENTRE in share.text
    other = answered(one(), "推广中心三公经费和公务接待费相差多少")
    assert figures(other)[0] == ("3.00", "万元")


def test_a_blank_of_a_unit_is_its_own() -> None:
    answer = answered(one(), "渔港监督站公务接待费多少")
    assert figures(answer) == [("0", "万元")]
    assert answer.figures[0].kind == "declared"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("渔政管理局本级和水产技术推广中心收入相差多少", ["499.50", "700.00", "200.50"]),
        ("推广中心和渔港监督站三公经费一共多少", ["5.00", "4.00", "1.00"]),
        ("推广中心和渔港监督站三公经费哪个多", ["4.00", "1.00"]),
        ("渔政管理局下属单位三公经费各多少", ["4.00", "1.00"]),
        ("渔政管理局三公经费里下属单位多少", ["4.00", "1.00"]),
        ("渔政管理局所属事业单位三公经费多少", ["4.00", "1.00"]),
        ("渔政管理局各预算单位收入分别是多少", ["700.00", "200.50", "60.00"]),
        ("渔政管理局哪个下属单位三公经费最多", ["4.00", "1.00"]),
        ("渔政管理局收入最多的单位是哪个", ["700.00", "200.50", "60.00"]),
        ("渔政管理局下属单位三公经费合计多少", ["5.00", "4.00", "1.00"]),
    ],
)
def test_units_side_by_side(question: str, expected: list[str]) -> None:
    answer = answered(one(), question)
    assert [value for value, _ in figures(answer)] == expected
    assert {c.document_id for c in answer.citations} == {"u24"}
    assert answer.rows


@pytest.mark.parametrize(
    "question", ["渔政管理局下属单位有哪些", "渔政管理局有几个下属单位", "下属单位有哪些？"]
)
def test_the_units_by_name(question: str) -> None:
    answer = answered(one(), question)
    assert figures(answer) == [("2", "个")]
    assert CENTRE in answer.text
    assert STATION in answer.text


def test_follow_ups_stay_with_the_unit_or_leave_it() -> None:
    assert figures(answered(one(), "推广中心三公经费多少", "公务接待费呢")) == [("1.00", "万元")]
    assert figures(answered(one(), "渔政管理局三公经费多少", "本级呢")) == [("9.60", "万元")]
    assert figures(answered(two_departments(), "推广中心三公经费多少", "那渔港监督站呢")) == [
        ("1.00", "万元")
    ]
    assert figures(answered(one(), "渔政管理局三公经费多少", "那个站呢")) == [("1.00", "万元")]
    assert figures(answered(one(), "推广中心三公经费多少", "换算成元")) == [("40000", "元")]
    assert figures(answered(one(), "推广中心三公经费多少", "渔政管理局三公经费呢"))[0] == ("14.60", "万元")


@pytest.mark.parametrize("held", [one, two_departments])
def test_a_turn_after_several_units_is_about_them(held: object) -> None:
    turns = ("渔政管理局下属单位三公经费各多少", "公务用车运行维护费呢")
    assert figures(answered(held(), *turns)) == [("3.00", "万元"), ("1.00", "万元")]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("渔政管理局下属的水族展览中心收入多少", "department_not_held"),
        ("渔政管理局水生救护中心三公经费", "not_in_documents"),
        ("推广中心培训费多少", "not_disclosed"),
        ("推广中心支出多少", "not_disclosed"),
        ("渔政管理局和推广中心三公经费一共多少", "unclear"),
        ("渔政管理局和推广中心三公经费相差多少", "unclear"),
    ],
)
def test_the_whole_is_never_told_for_a_unit(question: str, why: str) -> None:
    assert reason(one(), question) == why


def test_units_that_no_table_has_amounts_of() -> None:
    assert reason(assistant_over(budget()), "渔政管理局下属单位三公经费多少") == "not_disclosed"


def test_the_only_unit_is_the_department() -> None:
    answer = answered(assistant_over(alone()), "渔政管理局本级公务接待费多少")
    assert figures(answer) == [("2.60", "万元")]
    assert any("仅为本级" in said for said in answer.assumptions)


@pytest.mark.parametrize(
    ("name", "own", "plain"),
    [
        (f"{BUREAU}（本级）", True, BUREAU),
        (f"{BUREAU}本级", True, BUREAU),
        (f"{BUREAU}（机关）", True, BUREAU),
        (CENTRE, False, CENTRE),
    ],
)
def test_the_own_office_by_its_name(name: str, own: bool, plain: str) -> None:
    assert is_own(name) is own
    assert plain_name(name) == plain


def test_parts_of_a_document() -> None:
    extract = with_units().extract()
    parts = extracts_of_units(extract)
    assert sub_units(extract) == (CENTRE, STATION)
    assert [part.document.department for part in parts] == [f"{BUREAU}（本级）", CENTRE, STATION]
    assert {real_id(part.document.document_id) for part in parts} == {"u24"}
    assert not is_single(extract)
    assert is_single(alone().extract())


def test_an_own_row_that_may_be_the_whole_is_no_part() -> None:
    """Without a total beside it, the department's row may be either; it is not told as its own office."""
    made = Builder("v24", BUREAU)
    lines = (
        _line(BUREAU, (BUREAU,), 合计="700.00"),
        _line(CENTRE, (CENTRE,), 合计="200.00"),
    )
    made.table("income", "部门收入总表", (("单位名称", "label"), ("合计", "amount")), lines, page=3)
    assert [p.document.department for p in extracts_of_units(made.extract())] == [CENTRE]
