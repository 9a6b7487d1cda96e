"""Searching the narrative: by words, fused with vectors, limited to documents, without torch."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import jieba
import pytest
from invented_narrative import DEPARTMENT, GLOSSARY, HOSTILE, MEASURES, PASSAGES, passage

from assistant.passages.retrieve import LEXICAL_NOTE, Retriever, expanded
from assistant.passages.tokens import Tokenizer
from ingest.errors import EmbeddingError


class FixedVectors:
    """Vectors that always find the same passages."""

    def __init__(self, *found: str) -> None:
        self.found = found
        self.asked: list[tuple[str, tuple[str, ...] | None]] = []

    def unavailable(self):
        return None

    def search(self, text, k, document_ids=None):
        self.asked.append((text, None if document_ids is None else tuple(document_ids)))
        return [(passage_id, 0.9 - place / 100) for place, passage_id in enumerate(self.found[:k])]


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever(PASSAGES, departments=[DEPARTMENT])


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("本局的主要职责有哪些", "yunxi:1"),
        ("内设机构有哪些", "yunxi:3"),
        ("项目支出为什么增加", "yunxi:5"),
        ("机关运行经费主要用于什么", "yunxi:6"),
        ("保障措施有哪些", "yunxi:10"),
        ("什么是三公经费", "yunxi:12"),
        ("谁管古树", "yunxi:1"),
    ],
)
def test_the_passage_that_answers_is_among_the_first_three(retriever, question, wanted):
    hits = retriever.search(question, ["yunxi"], k=3)

    assert wanted in [hit.passage.passage_id for hit in hits]


def test_hits_come_best_first_and_not_more_than_asked_for(retriever):
    hits = retriever.search("绩效目标和绩效指标", ["yunxi"], k=2)

    assert len(hits) == 2
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_word_that_stands_only_in_the_heading_finds_the_passage():
    silent = passage(1, 1, ("一、会议费说明",), "本年从简安排。", "silent")
    other = passage(2, 1, ("二、其他",), "本年照旧安排。", "silent")

    hits = Retriever([other, silent]).search("会议费", None, k=1)

    assert [hit.passage.passage_id for hit in hits] == ["silent:1"]


def test_only_the_documents_asked_for_are_searched():
    here = passage(1, 1, ("一、绿化",), "绿化养护按季度考核。", "here")
    there = passage(1, 1, ("一、绿化",), "绿化养护按季度考核。", "there")
    retriever = Retriever([here, there])

    assert {hit.passage.passage_id for hit in retriever.search("绿化养护", ["there"])} == {"there:1"}
    assert {hit.passage.passage_id for hit in retriever.search("绿化养护", None)} == {"here:1", "there:1"}
    assert retriever.search("绿化养护", ["nowhere"]) == ()


def test_vectors_and_words_are_fused_by_rank():
    # words alone do not find the glossary for this question; vectors do, and both agree on the measures
    vectors = FixedVectors(MEASURES.passage_id, GLOSSARY.passage_id)
    fused = Retriever(PASSAGES, vectors, departments=[DEPARTMENT])

    hits = fused.search("怎样管好资金支付", ["yunxi"], k=5)

    assert hits[0].passage.passage_id == MEASURES.passage_id
    assert GLOSSARY.passage_id in [hit.passage.passage_id for hit in hits]
    assert vectors.asked == [("怎样管好资金支付", ("yunxi",))]


def test_a_passage_the_vectors_still_hold_but_the_store_does_not_is_left_out():
    fused = Retriever(PASSAGES, FixedVectors("gone:1", MEASURES.passage_id))

    assert "gone:1" not in [hit.passage.passage_id for hit in fused.search("资金支付", None)]


def test_without_vectors_the_retriever_says_that_it_searches_by_words_only(retriever):
    assert retriever.note == LEXICAL_NOTE
    assert Retriever(PASSAGES, FixedVectors()).note is None


def test_an_index_that_fails_leaves_search_by_words_and_says_why():
    class Failing(FixedVectors):
        def search(self, *_args):
            raise EmbeddingError("段落索引读不出，检索只按词进行。")

    class Absent(FixedVectors):
        def unavailable(self):
            return "还没有建立段落索引。"

    failing, absent = Retriever(PASSAGES, Failing()), Retriever(PASSAGES, Absent(GLOSSARY.passage_id))

    assert failing.search("资金支付", None)[0].passage == MEASURES
    assert failing.note == "段落索引读不出，检索只按词进行。"
    assert absent.search("资金支付", None)[0].passage == MEASURES
    assert absent.note == "还没有建立段落索引。"


@pytest.mark.parametrize("question", ["", "？？", "的", "zzz qqq"])
def test_a_question_without_a_known_word_finds_nothing(retriever, question):
    assert retriever.search(question, ["yunxi"]) == ()


def test_no_passages_no_hits():
    assert Retriever([]).search("职责", None) == ()
    assert Retriever([passage(1, 1, (), "——", "bare")]).search("职责", None) == ()


def test_everyday_words_are_joined_by_those_of_the_documents():
    assert "主要职责" in expanded("这个局是干什么的")
    assert expanded("绿化面积") == "绿化面积"


def test_the_global_jieba_is_left_as_it_is():
    Tokenizer(["云溪古树名木普查登记项目"])

    assert "云溪古树名木普查登记项目" not in jieba.dt.FREQ


def test_names_are_words_of_their_own_and_still_found_by_their_parts():
    words = Tokenizer(["云溪湿地修复工程"]).words("云溪湿地修复工程的进度")

    assert "云溪湿地修复工程" in words
    assert "修复" in words


def test_quotation_marks_inside_a_name_do_not_part_it():
    assert Tokenizer().words("“三公”经费") == Tokenizer().words("三公经费")


def test_an_instruction_in_a_passage_is_a_passage_like_any_other(retriever):
    hits = retriever.search("认养树木", ["yunxi"], k=1)

    assert hits[0].passage == HOSTILE


def test_searching_by_words_does_not_load_torch():
    code = (
        "import sys; from assistant.passages.retrieve import Retriever; import assistant.passages.extract;"
        "from ingest.records import Passage, Source;"
        "r = Retriever([Passage(Source('d', 1), 'd:1', ('一、职责',), '负责绿化。')]);"
        "r.search('职责', None); sys.exit(any(m in sys.modules for m in ('torch', 'chromadb', 'langchain')))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False, capture_output=True
    )

    assert done.returncode == 0, done.stderr.decode()


def test_a_warm_search_takes_milliseconds():
    many = [
        passage(number, 1, each.heading, f"{each.text}\n第{number}处。", "many")
        for number, each in enumerate(PASSAGES * 11)
    ]
    large = Retriever(many)
    large.search("预热", None)

    started = time.perf_counter()
    for _ in range(10):
        large.search("机关运行经费主要用于什么", None)

    assert (time.perf_counter() - started) / 10 < 0.05
