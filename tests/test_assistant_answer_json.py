"""The answer object, to the letter of the contract: every key, every type, for each status."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, get_args

import pytest
from assistant_fixture import asked, assistant_over, budget, with_conflict

from assistant.assistant import Assistant
from assistant.present.answer_json import to_json
from assistant.records import FigureKind, Operation, RefusalReason, Route, Status

KEYS = {
    "id": (str, int, type(None)),
    "question": str,
    "status": str,
    "route": (str, type(None)),
    "text": str,
    "figures": list,
    "query": (dict, type(None)),
    "calculation": (dict, type(None)),
    "citations": list,
    "readings": list,
    "refusal": (dict, type(None)),
    "assumptions": list,
    "verification": dict,
    "seconds": float,
}
FIGURE = {"value": str, "unit": (str, type(None)), "kind": str, "label": str}
QUERY = {
    "department": (str, type(None)),
    "fiscal_year": (int, type(None)),
    "scope": (str, type(None)),
    "item": (str, type(None)),
    "measure": (str, type(None)),
    "operation": str,
}
CITATION = {
    "number": int,
    "document_id": str,
    "title": str,
    "page": int,
    "table": (str, type(None)),
    "row": (str, type(None)),
    "column": (str, type(None)),
    "printed": (str, type(None)),
    "unit": (str, type(None)),
    "quote": (str, type(None)),
    "box": (list, type(None)),
    "lines": (list, type(None)),
}
QUESTIONS = [
    "公务接待费是多少",
    "公务接待费多少元",
    "三公经费占支出总计多少",
    "最大的三个项目",
    "有几个项目",
    "因公出国费是多少",
    "有没有政府性基金",
    "住房公积金是多少",
    "最大的一笔支出",
    "手续费是多少",
    "2022年项目支出是多少",
    "教育局三公经费",
    "项目支出为什么减少",
    "机关运行经费是什么意思",
    "巡护完成时间",
    "公务接代费是多少",
    "今天天气怎么样",
    "",
]


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    return assistant_over(with_conflict(budget()))


def shown(*turns: str) -> dict[str, Any]:
    """What a program reads: the object after a way through JSON text."""
    made = to_json(asked(assistant(), *turns), "q1")
    read: dict[str, Any] = json.loads(json.dumps(made, ensure_ascii=False))
    return read


def has(part: dict[str, Any], keys: dict[str, Any]) -> bool:
    return all(key in part and isinstance(part[key], kind) for key, kind in keys.items())


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_key_is_there_with_its_type(question: str) -> None:
    made = shown(question)
    assert set(made) >= set(KEYS)
    assert has(made, KEYS)
    assert made["question"] == question
    assert made["id"] == "q1"
    assert made["status"] in get_args(Status)
    assert made["route"] is None or made["route"] in get_args(Route)
    assert made["text"]
    assert all(isinstance(said, str) for said in made["assumptions"])
    assert made["seconds"] >= 0


@pytest.mark.parametrize("question", QUESTIONS)
def test_figures_are_decimal_strings(question: str) -> None:
    made = shown(question)
    for figure in (*made["figures"], *(f for reading in made["readings"] for f in reading["figures"])):
        assert has(figure, FIGURE)
        assert re.fullmatch(r"-?\d+(\.\d+)?", figure["value"])
        assert figure["kind"] in get_args(FigureKind)


@pytest.mark.parametrize("question", QUESTIONS)
def test_citations_are_numbered_from_one_and_point_to_a_page(question: str) -> None:
    citations = shown(question)["citations"]
    assert [citation["number"] for citation in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        assert has(citation, CITATION)
        assert citation["page"] >= 1
        assert citation["document_id"] == "doc1"
        assert citation["title"] == "云汀市渔政管理局2024年部门预算"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_status_tells_which_parts_are_filled(question: str) -> None:
    made = shown(question)
    if made["status"] == "refused":
        assert set(made["refusal"]) >= {"reason", "nearest"}
        assert made["refusal"]["reason"] in get_args(RefusalReason)
        assert isinstance(made["refusal"]["nearest"], str)
        assert (made["figures"], made["calculation"], made["readings"]) == ([], None, [])
    elif made["status"] == "clarify":
        assert made["refusal"] is None
        assert made["figures"] == []
        assert 2 <= len(made["readings"]) <= 6
        assert all(has(reading, {"query": dict, "figures": list}) for reading in made["readings"])
    else:
        assert made["refusal"] is None
        assert made["readings"] == []
        assert made["citations"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_query_says_what_ran(question: str) -> None:
    made = shown(question)
    for query in (made["query"], *(reading["query"] for reading in made["readings"])):
        if query is None:
            assert made["status"] == "refused"
            continue
        assert has(query, QUERY)
        assert query["operation"] in get_args(Operation)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_verification_lists_checks(question: str) -> None:
    verification = shown(question)["verification"]
    assert verification["numbers_backed"] is True
    for check in verification["checks"]:
        assert has(check, {"name": str, "result": str})


def test_a_look_up_to_the_letter() -> None:
    made = shown("公务接待费多少元")
    assert made["figures"] == [
        {"value": "26000", "unit": "元", "kind": "printed", "label": "公务接待费", "citations": [1]}
    ]
    assert made["calculation"] is None
    (citation,) = made["citations"]
    assert {key: citation[key] for key in CITATION} == {
        "number": 1,
        "document_id": "doc1",
        "title": "云汀市渔政管理局2024年部门预算",
        "page": 4,
        "table": "财政拨款“三公”经费支出表",
        "row": "公务接待费",
        "column": "合计",
        "printed": "2.60",
        "unit": "万元",
        "quote": None,
        "box": None,
        "lines": [40, 41],
    }
    assert {key: made["query"][key] for key in QUERY} == {
        "department": "云汀市渔政管理局",
        "fiscal_year": 2024,
        "scope": "department",
        "item": "公务接待费",
        "measure": None,
        "operation": "lookup",
    }


def test_a_calculation_to_the_letter() -> None:
    made = shown("公务接待费占三公经费的比例")
    assert made["calculation"] == {
        "formula": "2.60 ÷ 14.60",
        "operands": [1, 2],
        "rounding": "四舍五入，两位小数",
    }
    assert made["figures"][0]["kind"] == "computed"
    assert [citation["printed"] for citation in made["citations"]] == ["2.60", "14.60"]


@pytest.mark.parametrize(
    ("question", "printed", "quote"),
    [
        ("公务用车购置费是多少", "0.00", None),
        ("因公出国费是多少", "", None),
        (
            "有没有政府性基金",
            "注：本部门没有政府性基金预算，空表列示。",
            "注：本部门没有政府性基金预算，空表列示。",
        ),
    ],
)
def test_a_declared_zero_is_cited_as_it_stands(question: str, printed: str, quote: str | None) -> None:
    made = shown(question)
    assert made["figures"][0]["kind"] == "declared"
    assert made["figures"][0]["value"] in ("0", "0.00")
    assert (made["citations"][0]["printed"], made["citations"][0]["quote"]) == (printed, quote)


def test_a_passage_is_quoted_word_for_word() -> None:
    made = shown("机关运行经费是什么意思")
    assert made["route"] in ("passages", "both")
    assert any("指保障单位运转的日常公用支出" in (c["quote"] or "") for c in made["citations"])


def test_a_conflict_is_among_the_checks() -> None:
    assert {"name": "正文＝表：基本支出", "result": "fails"} in shown("基本支出是多少")["verification"][
        "checks"
    ]


@pytest.mark.parametrize("name", ["a", 7, None])
def test_the_id_is_given_back(name: str | int | None) -> None:
    assert to_json(assistant().ask("公务接待费"), name)["id"] == name


def test_the_same_question_has_the_same_answer() -> None:
    one, other = shown("公务接待费是多少"), shown("公务接待费是多少")
    assert {**one, "seconds": 0} == {**other, "seconds": 0}
