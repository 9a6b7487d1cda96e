"""Sentences and blocks of narrative text: spans of it, never rewritten, never inside a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.passages.split import blocks, clauses, list_after, marker_style, without_marker


def sentences(text: str) -> list[str]:
    return [sentence.text for block in blocks(text) for sentence in block.sentences]


def test_sentences_end_at_full_stops_only():
    assert sentences("安排1,234.50万元，增长8.5%。其中：甲3.2万元；乙4万元。完！") == [
        "安排1,234.50万元，增长8.5%。",
        "其中：甲3.2万元；乙4万元。",
        "完！",
    ]


def test_a_full_stop_inside_brackets_or_quotes_ends_nothing():
    assert sentences("本项（含税。不含运费）共三批。其余另计。") == [
        "本项（含税。不含运费）共三批。",
        "其余另计。",
    ]
    assert sentences("他说“可以。”，于是开工。随后验收。") == ["他说“可以。”，于是开工。", "随后验收。"]
    assert sentences("他说：“可以。”随后开工。") == ["他说：“可以。”", "随后开工。"]


def test_a_bracket_that_is_never_closed_does_not_swallow_the_paragraph():
    assert sentences("甲（乙。丙。丁。") == ["甲（乙。", "丙。", "丁。"]


def test_list_items_are_blocks_also_inside_a_paragraph():
    found = blocks("主要包括：（1）甲2.5万元。（2）乙10万元。\n一是甲。做好乙。\n二是丙。")

    assert [(block.text, block.style) for block in found] == [
        ("主要包括：", None),
        ("（1）甲2.5万元。", "number_bracket"),
        ("（2）乙10万元。", "number_bracket"),
        ("一是甲。做好乙。", "ordinal"),
        ("二是丙。", "ordinal"),
    ]
    assert found[0].is_lead


def test_further_reasons_inside_a_sentence_open_no_items():
    text = "增加3万元，主要原因是一是人员增加；二是标准提高。"

    assert [block.text for block in blocks(text)] == [text]


def test_clauses_part_at_semicolons():
    (block,) = blocks("甲1万元；乙2万元；丙3万元。")

    assert [part.text for part in clauses(block.sentences[0])] == ["甲1万元；", "乙2万元；", "丙3万元。"]


def test_a_list_ends_where_paragraphs_of_another_kind_follow_for_good():
    placed = blocks("职责是：\n（一）甲。\n甲的补充。\n（二）乙。\n以上由办公室解释。")

    assert list_after(placed, 0) == 4
    assert list_after(placed, 4) == 5


@pytest.mark.parametrize(
    ("text", "style", "rest"),
    [
        ("（三）管理公园", "chinese_bracket", "管理公园"),
        ("3.5万元", None, "3.5万元"),
        ("3.管理公园", "number", "管理公园"),
        ("第一部分 概况", "part", "概况"),
        ("十一是提高质量", "ordinal", "提高质量"),
        ("一般公共预算", None, "一般公共预算"),
    ],
)
def test_markers(text, style, rest):
    assert marker_style(text) == style
    assert without_marker(text) == rest


@given(st.text(alphabet="甲乙1.2,，。；：！？“”（）()\n一是（一）3、 ", max_size=60))
def test_every_block_and_sentence_is_a_span_of_the_text(text):
    for block in blocks(text):
        assert text[block.start : block.end] == block.text
        for sentence in block.sentences:
            assert text[sentence.start : sentence.end] == sentence.text
            for part in clauses(sentence):
                assert text[part.start : part.end] == part.text


@given(st.text(alphabet="甲乙1.2,，。；：！？“”（）()\n一是（一）3、 ", max_size=60))
def test_no_character_is_lost_between_sentences(text):
    joined = "".join(sentence.text for block in blocks(text) for sentence in block.sentences)

    assert "".join(joined.split()) == "".join(text.split())
