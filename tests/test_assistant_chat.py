"""The chat behind the page: turns step by step, what is told of a store, feedback, sessions apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from chat_examples import ANSWER, EXTRACT, FakeAssistant, FakeStore

from assistant.present.chat import LONGEST_QUESTION, Chat, Session, Shelf, Step
from ingest.errors import EmbeddingError


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(EXTRACT)


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def chat(assistant: FakeAssistant, store: FakeStore) -> Chat:
    return Chat(assistant, store)


def text(step: Step) -> str:
    return BeautifulSoup(step.told["html"], "lxml").get_text(" ", strip=True)


def token(step: Step) -> str:
    button = BeautifulSoup(step.told["html"], "lxml").select_one("[data-token]")
    assert button is not None
    return str(button["data-token"])


def test_a_turn_shows_work_then_growing_text_then_the_whole_card(chat: Chat) -> None:
    first, *growing, last = chat.turn("请客吃饭花多少", Session())
    assert "正在查找" in text(first)
    assert growing
    assert [step.told["done"] for step in (first, *growing, last)] == [False] * (1 + len(growing)) + [True]
    assert {step.told["turn"] for step in (first, *growing, last)} == {"turn-1"}
    assert "5.40 万元" in text(last)
    assert "出处 1" in text(last)


def test_the_conversation_goes_on_and_sessions_stay_apart(chat: Chat, assistant: FakeAssistant) -> None:
    one = list(chat.turn("请客吃饭花多少", Session()))[-1].session
    list(chat.turn("占多少", one))
    list(chat.turn("占多少", Session()))
    assert [len(held.answers) for _, held in assistant.asked] == [0, 1, 0]
    assert list(chat.turn("构成", one))[-1].told["turn"] == "turn-2"


def test_a_blank_question_does_nothing(chat: Chat, assistant: FakeAssistant) -> None:
    assert list(chat.turn("  \n ", Session())) == []
    assert assistant.asked == []


def test_a_question_too_long_is_told_so_and_not_asked(chat: Chat, assistant: FakeAssistant) -> None:
    last = list(chat.turn("问" * (LONGEST_QUESTION + 1), Session()))[-1]
    assert f"{LONGEST_QUESTION} 字以内" in text(last)
    assert last.told["done"]
    assert assistant.asked == []


def test_a_question_of_the_longest_length_is_asked(chat: Chat, assistant: FakeAssistant) -> None:
    list(chat.turn("问" * LONGEST_QUESTION, Session()))
    assert len(assistant.asked) == 1


def test_an_empty_store_is_told_with_the_way_to_fill_it(assistant: FakeAssistant) -> None:
    chat = Chat(assistant, FakeStore())
    opening = chat.opening()
    assert "python -m ingest" in opening.told["welcome"]
    assert "还没有收入任何公开文件" in text(list(chat.turn("公务接待费", Session()))[-1])
    assert assistant.asked == []


def test_a_store_that_cannot_be_read_is_told_and_works_again_afterwards(chat: Chat, store: FakeStore) -> None:
    store.failure = "数据库正被另一个程序写入，等待超时；请等它结束后再试。"
    assert "等待超时" in chat.opening().told["welcome"]
    assert "现在不能回答：数据库正被另一个程序写入" in text(list(chat.turn("公务接待费", Session()))[-1])
    assert chat.health() == (503, {"status": "unavailable", "message": store.failure})
    store.failure = None
    assert "5.40" in text(list(chat.turn("公务接待费", Session()))[-1])
    assert chat.health() == (200, {"status": "ok", "documents": 1})


def test_search_that_cannot_be_used_is_told(chat: Chat, assistant: FakeAssistant) -> None:
    assistant.failure = EmbeddingError("没有可用的向量模型。")
    assert "现在不能回答：没有可用的向量模型。" in text(list(chat.turn("职责", Session()))[-1])


def test_an_error_of_the_program_ends_the_turn_it_happened_in(chat: Chat, assistant: FakeAssistant) -> None:
    assistant.failure = ZeroDivisionError()
    turn = chat.turn("公务接待费", Session())
    session = next(turn).session
    with pytest.raises(ZeroDivisionError):
        next(turn)
    told = chat.failed(session)
    assert told.told["turn"] == "turn-1"
    assert told.told["done"]
    assert "程序出了错" in text(told)
    assert "公务接待费" in text(told)


def test_new_documents_appear_beside_the_next_answer(chat: Chat, store: FakeStore) -> None:
    opening = chat.opening()
    same = list(chat.turn("公务接待费", opening.session))[-1]
    assert same.panel is None
    other = replace(EXTRACT, document=replace(EXTRACT.document, document_id="doc2", fiscal_year=2024))
    store.extracts["doc2"] = other
    store.written += 1
    fresh = list(chat.turn("公务接待费", same.session))[-1]
    assert fresh.panel is not None
    assert "2024 年部门预算" in fresh.panel
    assert list(chat.turn("公务接待费", fresh.session))[-1].panel is None


def test_a_document_removed_since_is_told_in_the_evidence(chat: Chat, store: FakeStore) -> None:
    other = replace(EXTRACT, document=replace(EXTRACT.document, document_id="doc2"))
    store.extracts = {"doc2": other}
    assert "现在不在库中" in text(list(chat.turn("公务接待费", Session()))[-1])


def test_a_rating_is_kept_with_the_answer_object_and_the_comment(chat: Chat, store: FakeStore) -> None:
    last = list(chat.turn("请客吃饭花多少", Session()))[-1]
    told = chat.rate(token(last), "down", "  不对  ")
    question, answer, rating, comment = store.kept[0]
    assert (question, rating, comment) == ("请客吃饭花多少", "down", "不对")
    assert answer["figures"][0]["value"] == "5.40"
    assert told["thanks"] == token(last)
    assert "谢谢" in told["message"]


def test_two_ratings_tell_the_page_two_different_things(chat: Chat) -> None:
    held = token(list(chat.turn("请客吃饭花多少", Session()))[-1])
    assert chat.rate(held, "up", "") != chat.rate(held, "up", "")


def test_a_rating_that_cannot_be_kept_is_told(chat: Chat, store: FakeStore) -> None:
    held = token(list(chat.turn("请客吃饭花多少", Session()))[-1])
    store.failure = "磁盘已满。"
    assert chat.rate(held, "up", "")["message"] == "没有记下：磁盘已满。"
    assert "过期" in chat.rate("unknown", "up", "")["message"]


def test_the_shelf_keeps_the_answers_of_late() -> None:
    shelf = Shelf(size=2)
    first, second, third = (shelf.put(ANSWER) for _ in range(3))
    assert shelf.get(first) is None
    assert shelf.get(second) == shelf.get(third) == ANSWER
