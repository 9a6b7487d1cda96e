"""Whom a question is about: named, by place, all, not said; choices; and what is read of a store."""

from __future__ import annotations

from functools import lru_cache

import pytest
from assistant_fixture import asked, assistant_over, brief, budget, figures

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.holdings.holdings import Holdings, holdings_of
from assistant.language.question import frame_of
from assistant.lookups.outcome import Stop
from assistant.plans.whose import Whose, whose
from assistant.present.answer_json import to_json

OWN, WETLAND, FARAWAY = "云汀市渔政管理局", "云汀市湿地保护中心", "海蓝市渔政管理局"


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(
        budget(),
        brief("b23", 2023, ("900.00", "850.00", "50.00", "16.00", "13.00", "3.00")),
        brief(
            "w24",
            2024,
            ("300.00", "280.00", "20.00", "5.00", "3.80", "1.20"),
            department=WETLAND,
        ),
        brief("h24", 2024, ("1200.00", "1150.00", "50.00", "8.00", "7.00", "1.00"), department=FARAWAY),
    )


def meant(question: str) -> Whose | Stop:
    held = assistant().holdings
    return whose(frame_of(question, held.names), held, Conversation())


@pytest.mark.parametrize(
    ("question", "how", "departments"),
    [
        ("云汀市湿地保护中心三公经费多少", "named", (WETLAND,)),
        ("海蓝的三公经费多少", "named", (FARAWAY,)),
        ("渔政管理局三公经费多少", "alike", (OWN, FARAWAY)),
        ("湿地保护中心和海蓝市渔政管理局三公经费", "named", (WETLAND, FARAWAY)),
        ("三公经费多少", "unsaid", (OWN, WETLAND, FARAWAY)),
        ("哪个单位的三公经费最多", "all", ()),
        ("三公经费最多的部门", "all", ()),
    ],
)
def test_whom_a_question_is_about(question: str, how: str, departments: tuple[str, ...]) -> None:
    found = meant(question)
    assert isinstance(found, Whose)
    assert (found.how, set(found.departments)) == (how, set(departments))


def test_a_place_of_one_department_and_the_name_of_another_are_neither() -> None:
    found = meant("海蓝湿地保护中心三公经费多少")
    assert isinstance(found, Stop)
    assert found.reason == "department_not_held"
    assert "海蓝湿地保护中心" in found.message


def test_a_question_without_a_department_is_asked_back_with_choices_and_then_answered() -> None:
    back = asked(assistant(), "公务接待费多少")
    assert back.status == "clarify"
    assert back.choices == (OWN, WETLAND, FARAWAY)
    assert to_json(back)["choices"] == [OWN, WETLAND, FARAWAY]
    answer = asked(assistant(), "公务接待费多少", "湿地保护中心")
    assert figures(answer) == [("1.20", "万元")]
    assert WETLAND in answer.text


def test_a_short_name_of_two_departments_is_asked_back_with_their_figures() -> None:
    back = asked(assistant(), "渔政管理局2024年公务接待费多少")
    assert back.status == "clarify"
    assert [(r.label.split(" ")[0], str(r.figures[0].value)) for r in back.readings] == [
        (OWN, "2.60"),
        (FARAWAY, "1.00"),
    ]


def test_what_only_one_department_prints_is_answered_and_said() -> None:
    answer = asked(assistant(), "渔政巡护安排了多少钱")
    assert figures(answer)[0] == ("200", "万元")
    assert any(OWN in said for said in answer.assumptions)


def test_a_follow_up_names_another_department_or_the_winner() -> None:
    assert figures(asked(assistant(), "云汀湿地保护中心公务接待费多少", "海蓝市渔政管理局呢"))[0] == (
        "1.00",
        "万元",
    )
    first = asked(assistant(), "2024年哪个单位的三公经费最多", "它的公务接待费呢")
    assert figures(first)[0] == ("2.60", "万元")
    share = asked(assistant(), "云汀湿地保护中心三公经费占支出总计多少", "那海蓝市渔政管理局呢")
    assert figures(share)[0] == ("0.67", "%")  # 8.00 ÷ 1200.00


def test_a_comparison_carries_rows_for_a_table_and_a_chart() -> None:
    answer = asked(assistant(), "2024年各单位三公经费从高到低排一下")
    assert [(row.department, row.fiscal_year, str(row.figure.value)) for row in answer.rows] == [
        (OWN, 2024, "14.60"),
        (FARAWAY, 2024, "8.00"),
        (WETLAND, 2024, "5.00"),
    ]
    cited = {citation.number for citation in answer.citations}
    assert all(row.figure.citations and set(row.figure.citations) <= cited for row in answer.rows)
    assert [row["department"] for row in to_json(answer)["rows"]] == [OWN, FARAWAY, WETLAND]


def test_only_the_documents_a_question_is_about_are_read() -> None:
    held = {
        made.document_id: made.extract() for made in (budget(), brief("w24", 2024, _W, department=WETLAND))
    }
    read: list[str] = []

    def load(document_id: str) -> object:
        read.append(document_id)
        return held[document_id]

    holdings = Holdings((extract.document for extract in held.values()), load)  # type: ignore[arg-type]
    assert holdings.departments == (OWN, WETLAND)
    assert read == []
    near = holdings.within(["w24"])
    assert near.named("公务接待费")
    assert read == ["w24"]
    assert holdings.within(["w24"]) is near
    assert holdings.within(held) is holdings


_W = ("300.00", "280.00", "20.00", "5.00", "3.80", "1.20")


def test_a_store_of_one_department_reads_questions_with_all_its_wordings() -> None:
    one = holdings_of([budget().extract()])
    assert one.first is one.lexicon
    two = holdings_of([budget().extract(), brief("w24", 2024, _W, department=WETLAND).extract()])
    assert two.first is two.names
