"""What the optional language model adds to an answer: wordings asked back, quotes worded; never a figure."""

from __future__ import annotations

import json

import pytest
from assistant_fixture import FakeStore, asked, budget, figures
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant.assistant import Assistant
from assistant.model.guide import restated
from assistant.model.model import LanguageModel
from assistant.passages.evidence import Quote
from assistant.records import Query
from ingest.records import Passage
from ingest.settings import Settings

ODD = "那块儿招呼人的开销咋样"


class Silent(FakeListChatModel):
    """A fake model whose server cannot be reached."""

    responses: list[str] = ["从未答复"]  # noqa: RUF012 - a pydantic field

    def _call(self, *_args, **_kwargs):
        raise ConnectionError("refused")


def assistant_with(*replies: str, chat=None) -> Assistant:
    model = LanguageModel("fake-4", chat or FakeListChatModel(responses=list(replies)))
    return Assistant(FakeStore(budget().extract()), Settings(embedding_model="none"), model=model)


def by_rules(question: str):
    return asked(Assistant(FakeStore(budget().extract()), Settings(embedding_model="none")), question)


def proposal(**fields) -> str:
    return json.dumps({"operation": "lookup", **fields}, ensure_ascii=False)


def test_what_the_rules_do_not_understand_is_asked_back_in_the_wording_proposed():
    answer = asked(assistant_with(proposal(items=["公务接待费"])), ODD)

    assert by_rules(ODD).status == "refused"
    assert (answer.status, answer.figures) == ("clarify", ())
    assert answer.choices == ("公务接待费是多少？",)
    assert "公务接待费是多少" in answer.text


def test_the_wording_chosen_is_answered_by_the_rules():
    held = assistant_with(proposal(items=["公务接待费"]))

    answer = asked(held, ODD, "公务接待费是多少？")

    assert figures(answer) == figures(by_rules("公务接待费是多少？")) != []


@pytest.mark.parametrize(
    "reply",
    [
        "null",
        "公务接待费是 3.00 万元。",
        proposal(items=["不存在的费用"]),
        proposal(items=["公务接待费"], fiscal_year=1999),
        json.dumps({"operation": "passage"}),
    ],
)
def test_a_proposal_that_does_not_hold_changes_nothing(reply):
    answer = asked(assistant_with(reply), ODD)

    assert answer.text == by_rules(ODD).text


def test_an_answer_of_the_rules_is_never_put_to_the_model():
    answer = asked(assistant_with(chat=Silent()), "公务接待费是多少？")

    assert answer.text == by_rules("公务接待费是多少？").text


def test_a_model_that_does_not_answer_is_told_and_the_rules_stand():
    answer = asked(assistant_with(chat=Silent()), ODD)

    assert (answer.status, answer.text) == ("refused", by_rules(ODD).text)
    assert any("没有答复" in said for said in answer.assumptions)


class Found:
    """A searcher that finds one passage."""

    note = None

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    def quotes(self, *_args, **_kwargs):
        p = self.passage
        return [Quote(p.text, p, p.source.lines, p.source.page, p.heading, 1.0)]


@pytest.mark.parametrize(
    ("wording", "kept"),
    [("本单位管理全市的城市绿化。", True), ("共 987654 项。", False), ("无法回答", False)],
)
def test_quotes_are_worded_only_as_they_say_and_stay_below(wording, kept):
    def told(model):
        made = budget()
        made.passage(("主要职责",), "负责全市城市绿化的规划、建设和管理。", page=1)
        held = Assistant(
            FakeStore(made.extract()),
            Settings(embedding_model="none"),
            searcher=Found(made.passages[-1]),
            model=model,
        )
        return asked(held, "主要职责有哪些")

    plain = told(None)
    answer = told(LanguageModel("fake", FakeListChatModel(responses=[wording])))

    assert plain.route == "passages"
    assert answer.text == (f"{wording}\n{plain.text}" if kept else plain.text)
    assert answer.citations == plain.citations


@pytest.mark.parametrize(
    ("query", "question"),
    [
        (Query("lookup", fiscal_year=2030, items=("会议费",)), "2030年会议费是多少？"),
        (
            Query("lookup", items=("甲项目",), measure="项目支出", unit="万元"),
            "甲项目的项目支出是多少（万元）？",
        ),
        (Query("sum", items=("会议费", "培训费")), "会议费和培训费一共是多少？"),
        (Query("difference", items=("会议费", "培训费")), "会议费比培训费多多少？"),
        (Query("rank", arguments=(("n", "2"), ("collection", "project"))), "金额最大的2个项目是什么？"),
        (Query("count", arguments=(("collection", "income"),)), "收入来源有几个？"),
        (
            Query("filter", arguments=(("said_bound", "超过100万元"), ("collection", "project"))),
            "金额超过100万元的项目有哪些？",
        ),
        (Query("passage", items=("会议费",)), None),
        (Query("difference", items=("会议费",)), None),
        (Query("rank"), None),
    ],
)
def test_a_query_is_said_as_a_question(query, question):
    assert restated(query) == question
