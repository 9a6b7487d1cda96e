"""Sections → passages: whole paragraphs under one heading path, sized for search."""

from __future__ import annotations

from narrative_text import sections_of

from ingest.narrative.passages import passages
from ingest.records import Passage


def passages_of(text: str) -> tuple[Passage, ...]:
    return passages(sections_of(text))


def test_a_passage_never_crosses_a_heading() -> None:
    found = passages_of("一、收入说明\n收入预算10.00万元。\n二、支出说明\n支出预算10.00万元。\n")
    assert [(passage.heading, passage.text) for passage in found] == [
        (("一、收入说明",), "收入预算10.00万元。"),
        (("二、支出说明",), "支出预算10.00万元。"),
    ]


def test_list_items_are_kept_together_up_to_the_size() -> None:
    items = "\n".join(f"（{mark}）{'承办有关事项并做好服务。' * 4}" for mark in "一二三四五六七八九十")
    found = passages_of(f"一、主要工作\n本局今年的主要工作是：\n{items}\n")
    assert len(found) == 1
    assert found[0].text.startswith("本局今年的主要工作是：\n（一）")


def test_long_lists_break_between_items_not_inside_one() -> None:
    items = "\n".join(f"（{mark}）{'承办有关事项并做好服务。' * 12}" for mark in "一二三四五六七八九十")
    found = passages_of(f"一、主要工作\n{items}\n")
    assert len(found) > 1
    assert all(passage.text.startswith("（") and passage.text.endswith("。") for passage in found)
    assert all(len(passage.text) <= 600 for passage in found)


def test_a_definition_is_one_passage_an_entry() -> None:
    text = """
        八、名词解释
        1、事业收入：指开展业务活动取得的收入。
        2、“三公”经费：指三项经费。其中，公务接待费反映各类接待支出。
        3、基本支出：指保障运转的支出。
    """
    found = passages_of(text)
    assert [passage.text[:6] for passage in found] == ["1、事业收入", "2、“三公”", "3、基本支出"]
    assert {passage.heading for passage in found} == {("八、名词解释",)}


def test_definitions_without_numbers_open_with_their_term() -> None:
    found = passages_of("六、名词解释\n基本支出：指保障运转的支出。\n政府采购：使用财政资金采购的行为。\n")
    assert len(found) == 2


def test_an_announcement_stays_with_what_it_announces() -> None:
    long_item = "管理有关事务并做好相应的服务保障工作。" * 31
    found = passages_of(f"一、职能情况说明\n主要职能包括：\n（一）{long_item}\n")
    assert found[0].text.startswith("主要职能包括：\n（一）")


def test_a_paragraph_far_over_the_size_is_divided_at_sentence_ends() -> None:
    text = f"一、工作总结和安排\n{'这一句话用来把段落写得很长。' * 120}\n"
    found = passages_of(text)
    assert len(found) > 1
    assert all(passage.text.endswith("。") and len(passage.text) <= 900 for passage in found)
    assert "".join(passage.text for passage in found) == "这一句话用来把段落写得很长。" * 120


def test_rows_left_over_stay_together_and_apart_from_text() -> None:
    text = """
        一、培训情况
        培训安排见下。
        序号 名称 时间 人数 金额
        1 某培训 十月 44 7.28
        2 另一培训 五月 10 1.20
        以上培训均在本地举办。
    """
    assert [passage.text.count("\n") for passage in passages_of(text)] == [0, 2, 0]


def test_ids_count_up_and_sources_span_the_lines() -> None:
    found = passages_of("一、收入说明\n收入预算10.00万元。\n另有结转。\n二、支出说明\n支出预算10.00万元。\n")
    assert [passage.passage_id for passage in found] == ["d:p1", "d:p2"]
    assert found[0].source.lines == (2, 3)
