"""What the page shows of an answer: figures, evidence, proof, choices, holdings; all data shown as text."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from chat_examples import (
    ANSWER,
    BLANK,
    CELL,
    CHECK,
    CLARIFY,
    EMPTY,
    EXTRACT,
    LIST,
    NASTY,
    OVERVIEW,
    PASSAGE,
    QUOTE,
    REFUSED,
    SHARE,
    TARGETS,
    THREE_PUBLIC,
    D,
    load,
)

from assistant.present import answer as present_answer
from assistant.present import holdings as present_holdings
from assistant.present.evidence import evidence, located, ranges
from assistant.present.examples import across, examples, featured
from assistant.present.excerpt import Marked, excerpt
from assistant.present.figures import bar, headline_of
from assistant.present.html import Html, join, spaced, tag
from assistant.present.proof import checks
from assistant.present.words import amount, chips
from assistant.records import Answer, Citation, ComparedRow, Figure, Query, Verification, VerifiedCheck
from ingest.records import Extract, Source, Stated
from ingest.store import outline_of

_SOURCE = Source(D, 1)


def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def card(answer: Answer, name: str = "turn-1") -> BeautifulSoup:
    return page(present_answer.card(name, answer, load, "token"))


def opened(*citations: Citation) -> BeautifulSoup:
    return page("".join(evidence(citations, load, "turn-1")))


def words(soup: BeautifulSoup, selector: str) -> list[str]:
    return [found.get_text(" ", strip=True) for found in soup.select(selector)]


# --- markup -----------------------------------------------------------------------------------------


def test_what_is_not_markup_is_escaped() -> None:
    made = tag("p", NASTY, title='" onload="x')
    assert "<script" not in made
    assert page(made).p.get_text() == NASTY
    assert page(made).p.attrs == {"title": '" onload="x'}


def test_markup_stays_markup_and_attributes_may_be_absent() -> None:
    made = tag("p", tag("b", 1), class_=None, hidden=True, data_cite=3)
    assert made == '<p hidden data-cite="3"><b>1</b></p>'
    assert isinstance(join([made, None]), Html)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="element name"):
        tag("img src=x")


@pytest.mark.parametrize("answer", [ANSWER, SHARE, LIST, REFUSED, CLARIFY])
def test_no_card_lets_a_question_or_a_document_become_markup(answer: Answer) -> None:
    shown = card(replace(answer, question=NASTY, text=f"{answer.text}\n{NASTY}"))
    assert shown.find(["script", "img"]) is None
    assert not [e for e in shown.find_all(True) if any(a.startswith("on") for a in e.attrs)]
    assert words(shown, ".asked h2") == [NASTY]


# --- figures ----------------------------------------------------------------------------------------


def test_the_headline_is_the_figure_that_answers() -> None:
    shown = card(ANSWER)
    assert words(shown, ".headline .figure") == ["5.40 万元"]
    assert words(shown, ".headline .figure-label") == ["公务接待费 文件印出"]


def test_a_percentage_stands_without_a_gap_and_says_it_was_computed() -> None:
    shown = card(SHARE)
    assert shown.select_one(".figure").get_text() == "26.21%"
    assert words(shown, ".kind") == ["计算所得"]


def test_a_target_keeps_its_sign_in_the_headline() -> None:
    cited = replace(CELL, printed="≥12 公里", unit="公里")
    figure = Figure(Decimal(12), "公里", "printed", "清淤长度", (1,))
    shown = card(replace(ANSWER, figures=(figure,), citations=(cited,)))
    assert words(shown, ".figure") == ["≥ 12 公里"]


def test_long_amounts_are_set_in_groups_without_a_letter_changed() -> None:
    told = "共 189767551 元（1234567.80 元），科目 2010301，2023 年 5.40 万元，12345.6 万元"
    shown = page(spaced(told))
    assert shown.get_text() == told
    groups = [[part.get_text() for part in number.select("span")] for number in shown.select(".digits")]
    assert groups == [["189", "767", "551"], ["1", "234", "567"], ["12", "345"]]
    assert page(spaced("189767551", "元")).get_text() == "189767551"


def test_a_list_has_bars_and_no_headline() -> None:
    shown = card(LIST)
    assert shown.select_one(".headline") is None
    assert words(shown, ".figures .amount") == ["15.20 万元 1", "5.40 万元 1", "0 万元 2", "0.10 万元 1"]
    widths = [rect["width"] for rect in shown.select("svg rect")]
    assert widths == ["100.00", "35.53", "0.00", "0.66"]
    assert words(shown, ".card > p") == ["“三公”经费列有："]
    assert "用车 15.20 万元" in words(shown, ".whole p")[0]


def test_bars_are_not_drawn_for_what_cannot_be_compared() -> None:
    mixed = (LIST.figures[0], replace(LIST.figures[1], unit="台"))
    fallen = (LIST.figures[0], replace(LIST.figures[1], value=Decimal(-1)))
    nothing = tuple(replace(figure, value=Decimal(0)) for figure in LIST.figures)
    for figures in (mixed, fallen, nothing):
        assert card(replace(LIST, figures=figures)).find("svg") is None


def test_a_bar_is_exact_to_two_decimals() -> None:
    assert 'width="33.33"' in bar(Decimal(1), Decimal(3))


def test_long_lists_are_folded() -> None:
    figures = tuple(replace(LIST.figures[0], label=f"项目{n}") for n in range(15))
    shown = card(replace(LIST, figures=figures))
    assert len(shown.select(".figure-list > .figures > li")) == 12
    assert words(shown, ".figure-list summary") == ["其余 3 项"]


def test_figures_of_a_contradiction_are_told_in_words_only() -> None:
    other = Figure(Decimal("99.00"), "万元", "printed", f"{CHECK.name}：合计", (1,))
    answer = replace(
        ANSWER,
        text=f"{ANSWER.text}\n注意：文件自身不一致：合计为 99.00 万元。",
        figures=(*ANSWER.figures, other),
        verification=Verification(True, (VerifiedCheck(CHECK.name, "fails"),)),
    )
    shown = card(answer)
    assert headline_of(answer) == ANSWER.figures[0]
    assert shown.select_one(".figure-list") is None
    assert words(shown, ".alert") == ["注意： 文件自身不一致：合计为 99.00 万元。"]
    assert shown.select_one("details.checks").has_attr("open")


def test_several_items_asked_for_have_no_single_headline() -> None:
    both = replace(ANSWER, figures=LIST.figures[:2], query=replace(ANSWER.query, items=("a", "b")))
    assert headline_of(both) is None
    assert len(card(both).select(".figures li")) == 2


# --- text -------------------------------------------------------------------------------------------


def test_citation_marks_open_what_they_name_and_others_stay_text() -> None:
    sentence = card(ANSWER).select_one(".card > p")
    assert [button["data-cite"] for button in sentence.select("button.ref")] == ["1"]
    assert "[9]" in sentence.get_text()


def test_the_full_stop_stays_with_the_mark_before_it() -> None:
    kept = page(present_answer.linked(ANSWER, "共 5.40 万元[1]。另见[1][9]")).select("span.kept")
    assert [part.get_text() for part in kept] == ["1。"]


def test_the_text_grows_and_is_whole_only_in_the_card() -> None:
    steps = list(present_answer.growing("turn-1", ANSWER))
    lengths = [len(page(step).select_one(".card").get_text()) for step in steps]
    assert 3 <= len(steps) <= 12
    assert lengths == sorted(lengths)
    assert all(page(step).select_one(".card")["aria-busy"] == "true" for step in steps)
    assert all(words(page(step), ".figure") == ["5.40 万元"] for step in steps)


def test_a_question_being_answered_says_so() -> None:
    shown = page(present_answer.pending("turn-1", "问题"))
    assert words(shown, ".progress") == ["正在查找出处、核对数字"]
    assert shown.article["aria-label"] == "问：问题"


# --- evidence ---------------------------------------------------------------------------------------


def test_evidence_shows_the_row_its_neighbour_and_the_total_with_the_cell_marked() -> None:
    shown = opened(CELL)
    assert words(shown, "summary") == ["出处 1 《“三公”经费支出表》 第 9 页"]
    assert words(shown, "td.cited") == ["5.40 [1]"]
    assert words(shown, "tr.here td.label") == ["三、公务接待费"]
    labels = words(shown, "tbody td.label")
    assert labels == ["合计", "公务用车运行维护费", "三、公务接待费", NASTY]
    assert words(shown, "tr.gap") == ["⋯ 略去 3 行"]
    line = words(shown, ".cite-lines li")[0]
    for part in ("第 9 页", "第 6 行“公务接待费”", "“资金性质／合计”栏", "印作“5.40”（万元）", "已印证"):
        assert part in line


def test_the_head_is_rebuilt_as_a_tree() -> None:
    first, second = opened(CELL).select("thead tr")
    assert [(th.get_text(), th.get("rowspan"), th.get("colspan")) for th in first.select("th")] == [
        ("行", "2", None),
        ("项目", "2", None),
        ("资金性质", None, "2"),
    ]
    assert [th.get_text() for th in second.select("th")] == ["合计", "一般公共预算"]
    assert [th.get_text() for th in second.select("th.here")] == ["合计"]


def test_a_blank_cell_is_marked_and_called_blank() -> None:
    shown = opened(BLANK)
    assert words(shown, "td.cited") == ["（空白） [2]"]
    assert "该格空白" in words(shown, ".cite-lines li")[0]


def test_wholes_of_a_cited_row_are_shown() -> None:
    cited = replace(CELL, row=5, row_label="公务用车购置及运维费／公务用车运行维护费", fact_id=None)
    assert "二、公务用车购置及运维费" in words(opened(cited), "tbody td.label")


def test_only_the_cited_side_of_a_two_sided_form_is_shown() -> None:
    cited = replace(
        CELL, table_id=OVERVIEW.table_id, row=1, row_label="农林水支出", column="支出／预算数", fact_id=None
    )
    shown = opened(cited)
    assert words(shown, "tbody td.label") == ["一、农林水支出", "支出总计"]
    assert words(shown, "td.cited") == ["900.00 [1]"]


def test_citations_of_one_table_share_an_excerpt() -> None:
    shown = opened(CELL, BLANK)
    assert words(shown, "summary .cite-numbers") == ["出处 1、2"]
    assert words(shown, ".cite-lines li")[0] == "以下都在“资金性质／合计”栏："
    assert words(shown, ".cite-lines li")[1] == "[1] 第 9 页，第 6 行“公务接待费”，印作“5.40”（万元） 已印证"
    assert len(shown.select("td.cited")) == 2


def test_runs_of_citation_numbers_are_told_as_one() -> None:
    assert ranges([1]) == "1"
    assert ranges([1, 2]) == "1、2"
    assert ranges([1, 2, 3, 7, 9, 8, 5]) == "1–3、5、7–9"


def test_targets_print_the_levels_they_stand_under() -> None:
    marked = [Marked(TARGETS.rows[0], TARGETS.columns[3], 1)]
    assert words(page(excerpt(TARGETS, marked)), "tbody td")[1:] == [
        "产出指标",
        "数量指标",
        "清淤长度",
        "≥12 公里 [1]",
    ]


def test_the_column_that_names_the_rows_stays_in_view() -> None:
    shown = page(excerpt(TARGETS, [Marked(TARGETS.rows[0], TARGETS.columns[3], 1)]))
    assert words(shown, "th.label") == ["三级指标"]
    assert words(shown, "td.label") == ["清淤长度"]


def test_a_declared_empty_table_shows_its_note() -> None:
    cited = Citation(
        1, D, ANSWER.question, 7, table=EMPTY.title, table_id=EMPTY.table_id, quote=EMPTY.declared_empty
    )
    assert words(opened(cited), "mark") == [EMPTY.declared_empty]
    assert (
        f"表中注明“{EMPTY.declared_empty}”"
        in words(opened(replace(cited, printed=EMPTY.declared_empty)), ".cite-lines li")[0]
    )


def test_a_quote_is_marked_in_its_passage_across_line_breaks() -> None:
    shown = opened(QUOTE)
    assert words(shown, "summary .cite-where") == ["正文 第 12 页"]
    assert shown.mark.get_text() == "2023年公务接待费\n5.40万元，比上年减少。"
    assert words(shown, ".heading") == ["预算说明 › 公务接待费"]
    assert shown.find("script") is None


def test_a_long_passage_is_cut_around_its_quote() -> None:
    passage = replace(PASSAGE, text="前" * 800 + QUOTE.quote + "后" * 800)
    long = replace(EXTRACT, passages=(passage,))
    shown = page("".join(evidence([QUOTE], lambda _: long, "t"))).blockquote.get_text()
    assert 300 < len(shown) < 400
    assert shown.count("……") == 2


def test_a_quote_that_is_not_there_is_not_found() -> None:
    assert located("没有这句", PASSAGE.text) is None
    assert located("", PASSAGE.text) is None


def test_a_removed_document_is_told() -> None:
    def gone(_: str) -> Extract | None:
        return None

    shown = page("".join(evidence([CELL], gone, "t")))
    assert words(shown, ".note") == ["这份文件现在不在库中，无法显示原表或原文。"]


def test_numbers_without_a_certain_column_are_told() -> None:
    row = replace(THREE_PUBLIC.rows[5], cells=(replace(THREE_PUBLIC.rows[5].cells[0], column=None),))
    shown = page(excerpt(THREE_PUBLIC, [Marked(row, None, 1)]))
    assert words(shown, "p.note") == ["该行还有位置未能确定的数字：5.40"]


# --- how the answer came about ----------------------------------------------------------------------


def test_chips_tell_how_the_question_was_read() -> None:
    assert words(card(ANSWER), ".chips li") == [
        "部门 明光市水利局",
        "年度 2023 年",
        "口径 预算 · 部门（含下属单位）",
        "项目 公务接待费",
        "运算 查数",
    ]


def test_a_question_back_tells_only_what_its_readings_share() -> None:
    other = replace(CLARIFY.readings[1], query=replace(CLARIFY.readings[1].query, department="远山县水利局"))
    shown = card(replace(CLARIFY, readings=(CLARIFY.readings[0], other)))
    assert not [chip for chip in words(shown, ".chips li") if chip.startswith("部门")]
    assert "年度 2023 年" in words(shown, ".chips li")


def test_limits_of_a_ranking_are_told() -> None:
    query = Query(
        "rank", items=("项目",), arguments=(("n", "3"), ("order", "asc"), ("collection", "project"))
    )
    assert ("运算", "按金额排序，前 3 名，从小到大") in chips(query)


def test_a_calculation_names_its_operands() -> None:
    shown = card(SHARE)
    assert words(shown, ".formula") == ["5.40 ÷ 20.60"]
    assert words(shown, ".operands li") == [
        "5.40 万元 ：公务接待费（资金性质／合计） 1",
        "20.60 万元 ：合计（资金性质／合计） 2",
    ]


def test_checks_are_shown_with_their_own_numbers() -> None:
    shown = card(ANSWER)
    assert words(shown, ".checks summary .state") == ["文件自身的勾稽关系已印证"]
    assert words(shown, ".checks li") == ["相符 合计＝出国＋用车＋接待 20.60 = 0＋15.20＋5.40 万元"]


def test_a_failing_check_shows_both_sides_and_the_gap() -> None:
    failing = replace(CHECK, result="fails", difference=Decimal("1.50"))
    answer = replace(ANSWER, verification=Verification(True, (VerifiedCheck(CHECK.name, "fails"),)))
    shown = page(str(checks(answer, lambda _: replace(EXTRACT, checks=(failing,)), None)))
    assert words(shown, "li") == ["不符 合计＝出国＋用车＋接待 20.60 ≠ 0＋15.20＋5.40 万元，相差 1.50 万元"]


def test_quantity_times_price_is_told_as_a_product() -> None:
    operands = (
        replace(CHECK.right[0], value=Decimal(15), unit="台"),
        replace(CHECK.right[1], value=Decimal("0.69")),
    )
    product = replace(
        CHECK, kind="quantity", left=operands, right=(replace(CHECK.left[0], value=Decimal("10.35")),)
    )
    shown = page(str(checks(ANSWER, lambda _: replace(EXTRACT, checks=(product,)), None)))
    assert words(shown, ".equation") == ["15 台×0.69 万元 = 10.35 万元"]


def test_an_answer_no_identity_covers_says_so() -> None:
    text = ANSWER.text.replace("文件自身的勾稽关系已印证", "未经印证")
    shown = card(replace(ANSWER, text=text, verification=Verification(True)))
    assert words(shown, ".checks .state.unchecked") == ["未经印证"]


def test_a_figure_of_several_that_is_not_proved_is_not_coloured_as_proved() -> None:
    text = ANSWER.text.replace("文件自身的勾稽关系已印证", "一个已印证；另一个未经印证")
    assert words(card(replace(ANSWER, text=text)), "details.checks summary .state.proved") == []


def test_assumptions_are_listed() -> None:
    assert words(card(ANSWER), ".assumptions li") == ["“请客”按“公务接待费”理解"]


# --- refusals and choices ---------------------------------------------------------------------------


def test_a_refusal_says_why_and_what_is_nearest() -> None:
    shown = card(REFUSED)
    assert words(shown, ".reason") == ["没有这一年的文件"]
    assert words(shown, ".nearest p") == ["2023 年为 5.40 万元 1 。"]
    assert shown.select_one(".checks") is None
    assert len(shown.select("details.evidence")) == 1


def test_readings_are_buttons_with_their_figures() -> None:
    shown = card(CLARIFY)
    assert words(shown, "button.reading") == ["购置及运维 15.20 万元", "接待 <b> 5.40 万元"]
    assert [b["data-ask"] for b in shown.select("button.reading")] == ["第1个：购置及运维", "第2个：接待 <b>"]
    assert words(shown, ".card > p") == ["请您再选一下", "这样问有几种读法，请问是指哪一种？"]


def test_every_card_can_be_copied_taken_away_and_rated() -> None:
    shown = card(ANSWER)
    assert "5.40 万元" in shown.select_one("[data-copy]")["data-copy"]
    assert [a["href"] for a in shown.select("a.action")] == ["answers/token.xlsx", "answers/token.csv"]
    assert [b["data-rate"] for b in shown.select(".rate")] == ["up", "down"]


def test_every_button_has_words() -> None:
    for button in card(ANSWER).select("button"):
        assert button.get("aria-label") or button.get_text(strip=True)


# --- the look ---------------------------------------------------------------------------------------

STYLE = (Path(present_answer.__file__).parent / "page.css").read_text(encoding="utf-8")
READ_ON = (
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "mark"),
    ("ink", "red-soft"),
    ("soft", "paper"),
    ("soft", "card"),
    ("green", "paper"),
    ("green", "card"),
    ("green", "green-soft"),
    ("card", "green"),
    ("amber", "card"),
    ("amber", "amber-soft"),
    ("red", "red-soft"),
)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), READ_ON)
def test_text_stands_out_from_what_it_is_printed_on(theme: int, ink: str, paper: str) -> None:
    light, dark = (
        luminance(re.findall(rf"--mz-{name}: (#[0-9a-f]{{6}});", STYLE)[theme]) for name in (ink, paper)
    )
    bright, dim = max(light, dark), min(light, dark)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_the_style_loads_nothing_and_prints_nothing_small() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    sizes = [int(size) for size in re.findall(r"font(?:-size)?:[^;]*?(\d+)px", STYLE)]
    assert min(sizes) >= 16


# --- several documents ------------------------------------------------------------------------------


def _row_of(department: str, year: int, value: str, *, basis: str | None = None) -> ComparedRow:
    figure = Figure(Decimal(value), "万元", "printed", f"{department} {year} 年公务接待费", (1,))
    return ComparedRow(department, year, "budget", "department", basis, figure)


def compared(*rows: ComparedRow) -> BeautifulSoup:
    figures = tuple(row.figure for row in rows)
    query = replace(ANSWER.query or Query("compare"), operation="compare")
    return card(replace(ANSWER, rows=rows, figures=figures, query=query))


def test_departments_side_by_side_are_a_table_with_bars() -> None:
    shown = compared(_row_of("甲局", 2023, "8.00"), _row_of("乙局", 2023, "2.00"))
    assert words(shown, ".compared th") == ["部门", "文件", "数"]
    assert [words(row, "td") for row in shown.select(".compared tbody tr")] == [
        ["甲局", "2023 年预算", "8.00 万元 1"],
        ["乙局", "2023 年预算", "2.00 万元 1"],
    ]
    assert [rect["width"] for rect in shown.select(".compared rect")] == ["100.00", "25.00"]
    assert shown.select(".year-columns") == []
    assert shown.select(".figures") == []
    assert "并列 2 个部门" in words(shown, ".chips .content")


def test_departments_of_different_years_are_not_to_be_compared_without_a_word() -> None:
    later = replace(_row_of("乙局", 2024, "2.00"), document_type="final")
    assert words(compared(_row_of("甲局", 2023, "8.00"), later), ".compared .note") == [
        "这些文件年度不同，有预算也有决算，不宜直接比较。"
    ]
    assert words(compared(_row_of("甲局", 2023, "8.00"), _row_of("乙局", 2023, "2.00")), ".note") == []
    assert words(compared(_row_of("甲局", 2022, "8.00"), _row_of("甲局", 2023, "2.00")), ".note") == []


def test_years_of_one_department_are_columns_from_the_oldest() -> None:
    shown = compared(
        _row_of("甲局", 2024, "4.00"), _row_of("甲局", 2022, "8.00"), _row_of("甲局", 2023, "2.00")
    )
    assert words(shown, ".year-columns li") == ["8.00 万元 2022 年", "2.00 万元 2023 年", "4.00 万元 2024 年"]
    assert [rect["height"] for rect in shown.select(".year-columns rect")] == ["100.00", "25.00", "50.00"]
    assert words(shown, ".compared th") == ["文件", "数"]
    assert "2022、2023、2024 年" in words(shown, ".chips .content")


def test_figures_on_different_bases_are_no_columns_and_say_their_basis() -> None:
    shown = compared(_row_of("甲局", 2022, "8.00", basis="财政拨款"), _row_of("甲局", 2023, "9.00"))
    assert shown.select(".year-columns") == []
    assert words(shown, ".compared th") == ["文件", "资金", "数"]
    assert words(shown, ".compared tbody tr:nth-of-type(2) td")[1] == "文件没有写明"


def test_plans_and_outturns_are_not_drawn_against_each_other() -> None:
    final = replace(_row_of("甲局", 2022, "8.00"), document_type="final")
    shown = compared(final, _row_of("甲局", 2023, "9.00"))
    assert shown.select(".compared rect") == []
    assert words(shown, ".compared tbody td:first-child") == ["2022 年决算", "2023 年预算"]


def test_what_is_offered_as_buttons_is_not_told_twice() -> None:
    text = "请说明问的是哪个部门：甲局、乙局。"
    shown = card(replace(CLARIFY, text=text, readings=(), citations=(), choices=("甲局", "乙局")))
    assert words(shown, ".card > p:not(.reason)") == ["请说明问的是哪个部门："]
    assert words(shown, ".choices button") == ["甲局", "乙局"]


def test_what_completes_a_question_is_a_button() -> None:
    asked = replace(CLARIFY, readings=(), choices=("甲局", NASTY))
    assert [button["data-ask"] for button in card(asked).select(".choices button")] == ["甲局", NASTY]


def test_evidence_of_several_documents_says_whose_it_is_and_is_folded_where_long() -> None:
    other = held_as("乙局", 2024)
    cited = [
        replace(QUOTE, number=n, document_id=i, quote=f"第{n}句") for n, i in enumerate(["doc1", "b"] * 4, 1)
    ]
    answer = replace(ANSWER, citations=tuple(cited))
    held = {"doc1": EXTRACT, "b": other}
    shown = page(present_answer.card("turn-1", answer, held.get, "token"))
    assert words(shown, ".sources > .evidence .cite-where")[:2] == [
        "明光市水利局 2023 年部门预算 正文 第 12 页",
        "乙局 2024 年部门预算 正文 第 12 页",
    ]
    assert words(shown, ".sources > .rest > summary") == ["其余 2 处"]


# --- what is held -----------------------------------------------------------------------------------


def held_as(department: str, year: int, **more: Any) -> Extract:
    """The example document as another department's or year's."""
    name = f"{department}-{year}"
    document = replace(EXTRACT.document, document_id=name, department=department, fiscal_year=year)
    return replace(EXTRACT, document=document, **more)


MANY = (
    *(held_as("甲市水利局", year) for year in (2022, 2023)),
    *(held_as(f"{n}县财政局", 2023) for n in "乙丙丁戊己庚辛"),
)


def panel(*extracts: Extract, model: str | None = None, opened: bool = True) -> BeautifulSoup:
    shown = {extract.document.document_id: extract for extract in extracts} if opened else None
    return page(present_holdings.overview([outline_of(extract) for extract in extracts], shown, model))


def test_the_welcome_offers_questions_that_name_department_and_year() -> None:
    shown = page(present_holdings.welcome([outline_of(EXTRACT)], [EXTRACT]))
    asked = [button["data-ask"] for button in shown.select("button")]
    assert "明光市水利局 2023 年预算：公务接待费是多少？" in asked
    assert words(shown, "button")[0] == "公务接待费是多少？"
    assert "有没有政府性基金预算支出？" in words(shown, "button")


def test_examples_follow_what_is_held() -> None:
    assert examples(replace(EXTRACT, tables=(), facts=(), passages=())) == ()
    assert [e.shown for e in examples(replace(EXTRACT, tables=(), facts=()))] == ["单位的主要职责是什么？"]


def test_a_table_whose_rows_have_no_names_gives_a_question_on_the_whole() -> None:
    nameless = replace(EXTRACT, facts=tuple(replace(one, item="") for one in EXTRACT.facts))
    assert examples(nameless)[0].shown == "“三公”经费是多少？"


def test_questions_over_several_documents_are_offered_where_they_can_be_answered() -> None:
    assert across([outline_of(EXTRACT)]) == ()
    assert across([outline_of(extract) for extract in MANY]) == (
        "哪个单位的“三公”经费最多？",
        "甲市水利局各年的支出总计是多少？",
    )
    shown = page(present_holdings.welcome([outline_of(extract) for extract in MANY], MANY[:1]))
    assert words(shown, "h3")[0] == "几份文件一起比"
    assert "另外还收入了 8 份文件" in shown.get_text()


def test_documents_with_examples_are_the_newest_of_different_departments() -> None:
    chosen = featured([outline_of(extract) for extract in MANY], 2)
    assert [(one.department, one.fiscal_year) for one in chosen] == [
        ("甲市水利局", 2023),
        ("乙县财政局", 2023),
    ]


def test_the_overview_lists_documents_tables_problems_and_what_is_kept() -> None:
    shown = panel(EXTRACT)
    assert words(shown, ".document h3") == ["明光市水利局 2023 年部门预算"]
    assert "40 页，4 张表，3 个数" in words(shown, "dd")
    assert "政府性基金预算支出表（第 7 页） 空表" in words(shown, ".document ol li")
    assert words(shown, "summary") == ["4 张表", "1 个问题"]
    assert NASTY in words(shown, ".document details ul")[0]
    assert "不向外部发送任何请求" in shown.get_text()


def test_many_documents_are_grouped_by_department_and_fetched_when_opened() -> None:
    shown = panel(*MANY, opened=False)
    assert words(shown, ".tally") == ["8 个部门，2022—2023 年；预算 9 份；9 份有问题要留意"]
    assert words(shown, ".department summary")[0] == "甲市水利局 2023 预算 2022 预算 2 个问题"
    fetched = [part["data-document"] for part in shown.select("[data-document]")]
    assert fetched[:2] == ["documents/甲市水利局-2023", "documents/甲市水利局-2022"]
    assert len(shown.select(".filter input")) == 1
    assert shown.select(".department ol") == []


def test_a_document_fetched_alone_offers_its_questions() -> None:
    shown = page(present_holdings.described_alone(EXTRACT))
    assert "公务接待费是多少？" in words(shown, "button")
    assert words(shown, "summary") == ["4 张表", "1 个问题", "可以这样问"]


def test_units_that_a_document_names_are_told() -> None:
    stated = (("sub_unit", Stated("某中心", _SOURCE)), ("sub_unit", Stated("某站", _SOURCE)))
    shown = panel(replace(EXTRACT, document=replace(EXTRACT.document, stated=stated)))
    assert "某中心、某站" in words(shown, "dd")


def test_the_overview_tells_when_a_language_model_is_used() -> None:
    assert "m-1" not in present_holdings.overview([])
    assert "语言模型“m-1”" in present_holdings.overview([], model="m-1")


def test_a_sample_is_called_a_sample() -> None:
    shown = panel(replace(EXTRACT, document=replace(EXTRACT.document, sample=True))).get_text()
    assert "（样例）" in shown
    assert "不是官方文本" in shown


def test_nothing_held_and_a_broken_store_are_told() -> None:
    assert "python -m ingest" in present_holdings.welcome([], [])
    assert "磁盘坏了" in present_holdings.broken_store("磁盘坏了。")


@pytest.mark.parametrize(
    ("value", "unit", "said"), [("2.39", "万元", "2.39 万元"), ("12", None, "12"), ("5", "%", "5%")]
)
def test_amounts_are_shown_as_they_are(value: str, unit: str | None, said: str) -> None:
    assert amount(Decimal(value), unit) == said
