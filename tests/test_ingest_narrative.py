"""Narrative lines → sections: what is dropped, what is joined, and under which heading it hangs."""

from __future__ import annotations

from narrative_text import PAGE_BREAK, pages_of, paragraphs_of, sections_of

from ingest.narrative.narrative import is_tabular, narrative_lines
from ingest.narrative.outline import mark_of, number_of
from ingest.narrative.page_marks import contents, page_numbers, running_heads

WIDE = """
    一、总体情况
    本部门按照综合预算的要求编列全部收支，下属两家单位一并计入，各项数字均以万元为单

    位列示，尾数因四舍五入可能有出入，读者核对时请留意；今年安排的重点是保运转和保民

    生，其余支出一律从严控制，不再逐项解释，详细的数字见后面所附的十张标准表格和说明。
"""


def test_blank_lines_between_wrapped_lines_say_nothing() -> None:
    (paragraph,) = paragraphs_of(WIDE)
    assert paragraph.startswith("本部门按照综合预算")
    assert "以万元为单位列示" in paragraph
    assert paragraph.endswith("十张标准表格和说明。")


def test_a_figure_split_from_its_unit_and_over_a_page_is_joined() -> None:
    text = """
        二、支出
        全年支出安排合计八千余项，本年度与上一年度相比有所变化，其中人员经费共计安排 4712.91

        万元和日常公用经费 344.81

        万元，两项合起来构成基本支出，全部由财政拨款负担，没有使用其他来源的资金予以弥补或垫付，
        === 换页 ===
        项目支出另行说明。
    """
    (paragraph,) = paragraphs_of(text.replace("        ", ""))
    assert "共计安排 4712.91万元和日常公用经费 344.81万元，两项" in paragraph
    assert paragraph.endswith("予以弥补或垫付，项目支出另行说明。")


def test_a_subject_name_split_before_its_level_mark_is_joined() -> None:
    text = """
        （三）当年拨款的具体安排
        8.社会保障和就业支出（类）行政事业单位养老支出
        （款）某某单位离退休（项）2031年预算数为929.97万元。
    """
    (paragraph,) = paragraphs_of(text)
    assert paragraph.startswith("8.社会保障和就业支出（类）行政事业单位养老支出（款）某某单位离退休（项）")


def test_a_number_broken_at_its_point_is_rejoined_and_words_keep_a_space() -> None:
    lines = """
        一、说明
        本年安排的资金总额经核定并报上级备案以后最终确定下来的数目是 1,024.
        50万元，用途见表。
    """
    (paragraph,) = paragraphs_of(lines)
    assert "1,024.50万元" in paragraph


def test_running_heads_and_page_numbers_are_no_text() -> None:
    words = ("收入情况另见表格。", "支出情况逐项说明。", "采购情况如实公开。", "资产情况截至年底。")
    text = f"{PAGE_BREAK}\n".join(
        f"某市甲局 2031年度部门预算公开\n- {number} -\n{word}\n" for number, word in enumerate(words, 1)
    )
    lines = [line for page in pages_of(text) for line in page.lines]
    assert len(running_heads(lines)) == 4
    assert len(page_numbers(lines)) == 4
    assert [line.text for line in narrative_lines(lines)] == list(words)


def test_bare_page_numbers_count_along_where_page_breaks_were_lost() -> None:
    body = "\n".join(f"正文第{n}行，写了一些话。" for n in range(9))
    text = "\n".join(f"{body}\n{number}" for number in range(3, 8))
    lines = [line for page in pages_of(text) for line in page.lines]
    assert len(page_numbers(lines)) == 5


def test_a_number_of_its_own_in_the_text_stays() -> None:
    lines = [line for page in pages_of("第一句话。\n其中：\n14\n第二句话。\n") for line in page.lines]
    assert page_numbers(lines) == frozenset()


def test_the_contents_list_ends_where_its_first_entry_returns() -> None:
    text = """
        目 录
        第一部分 部门概况 ............... 1
        一、主要职能
        二、人员构成
        第二部分 部门预算表
        第一部分 部门概况
        一、主要职能
        管理全市档案。
    """
    lines = [line for page in pages_of(text) for line in page.lines]
    assert len(contents(lines)) == 5
    (section,) = [s for s in sections_of(text) if s.paragraphs]
    assert section.path == ("第一部分 部门概况", "一、主要职能")


def test_a_title_of_the_contents_list_heads_its_part_without_a_number() -> None:
    text = """
        目 录
        一、名词解释 …………………… 2
        二、部门预算编制说明 …………… 3
        名词解释
        （一）基本支出：保障运转的支出。
        2031年部门预算编制说明
        支出预算12.00万元。
    """
    paths = [section.path for section in sections_of(text) if section.paragraphs]
    assert paths == [("名词解释",), ("2031年部门预算编制说明",)]


def test_headings_nest_by_what_is_open_not_by_their_style() -> None:
    text = """
        第一部分 部门预算说明
        一、职责
        负责档案工作。
        二、绩效
        第一部分 整体绩效目标
        （一）总体目标
        做好工作。
        第二部分 项目绩效目标
        逐项说明如后。
        三、采购
        没有采购。
    """
    paths = [section.path for section in sections_of(text) if section.paragraphs]
    assert paths == [
        ("第一部分 部门预算说明", "一、职责"),
        ("第一部分 部门预算说明", "二、绩效", "第一部分 整体绩效目标", "（一）总体目标"),
        ("第一部分 部门预算说明", "二、绩效", "第二部分 项目绩效目标"),
        ("第一部分 部门预算说明", "三、采购"),
    ]


def test_labels_with_a_colon_head_what_follows_but_announcements_do_not() -> None:
    text = """
        一、职责和机构
        部门职责：
        （一）管理档案，开展编研。
        机构设置：
        内设三个科室。
        二、收入
        收入预算10.00万元。其中：
        财政拨款收入10.00万元。
    """
    found = [(section.path, len(section.paragraphs)) for section in sections_of(text) if section.paragraphs]
    assert found == [
        (("一、职责和机构", "部门职责"), 1),
        (("一、职责和机构", "机构设置"), 1),
        (("二、收入",), 2),
    ]


def test_a_part_number_alone_takes_the_title_below_it() -> None:
    (section,) = sections_of("第三部分\n2031年度\n部门预算情况说明\n一、收支\n收入预算1.00万元。\n")[1:]
    assert section.path[0] == "第三部分 2031年度部门预算情况说明"


def test_a_list_running_on_inside_a_paragraph_stays_in_it_over_a_page() -> None:
    text = """
        二、支出
        项目支出共计安排了三个，主要包括：（1）甲活动经费 25万元。（2）乙补贴资金 1030万元
        === 换页 ===
        （3）丙设备购置费 18.45万元。
    """
    assert len(paragraphs_of(text)) == 1


def test_a_full_line_may_break_before_what_looks_like_a_mark() -> None:
    text = """
        一、职能
        （一）完善管理体制，统筹力量，明晰各级职能，构建集中统
        一、全面覆盖、权威高效的监督体系，优化工作机制并坚持科
        技强审，完善流程。
    """
    (paragraph,) = paragraphs_of(text)
    assert "集中统一、全面覆盖" in paragraph


def test_list_items_are_paragraphs_of_their_own_below_their_heading() -> None:
    text = """
        一、收入
        收入预算合计30.00万元。包括：
        1．本年收入合计20.00万元。
        （1）事业收入20.00万元。
        2．上年结转10.00万元。
        二、支出
    """
    section = sections_of(text)[0]
    assert [paragraph.level for paragraph in section.paragraphs] == [1, 2, 3, 2]
    assert section.path == ("一、收入",)


def test_a_wrapped_definition_is_one_paragraph_and_the_next_another() -> None:
    text = """
        六、名词解释
        基本支出：指为保障机构正常运转、完成日常工作任务而
        发生的支出。
        项目支出：指在基本支出之外发生的支出。
    """
    assert [text[:4] for text in paragraphs_of(text)] == ["基本支出", "项目支出"]


def test_rows_that_no_table_claimed_are_marked_and_not_joined() -> None:
    assert is_tabular("2 人事干部培训 不晚于2031年12月10日 5 1.50")
    assert not is_tabular("2026 年收入预算 5,876.67 万元，比上年增加 3.00 万元")
    section = sections_of("一、培训\n序号 名称 时间 人数 金额\n1 某培训 十月 44 7.28\n以上是明细。\n")[0]
    assert [paragraph.tabular for paragraph in section.paragraphs] == [True, True, False]


def test_a_place_in_a_paragraph_knows_its_page_and_line() -> None:
    text = """
        一、说明
        第一行写得很长很长很长很长很长很长很长很长很长很长很长很长，
        === 换页 ===
        第二行有 25万元。
    """
    (paragraph,) = sections_of(text)[0].paragraphs
    place = paragraph.text.index("25")
    assert paragraph.source.page == 1
    assert paragraph.at(place).page == 2
    assert paragraph.at(0, len(paragraph.text)).lines == (2, 3)


def test_marks_and_numbers() -> None:
    assert [number_of(text) for text in ("三", "十", "十二", "二十三", "7", "③")] == [3, 10, 12, 23, 7, 3]
    assert mark_of("1.02%。主要原因") is None
    assert mark_of("（2014001）行政运行") is None
    styles = [mark.style for text in ("（一）、甲", "1．甲", "第三部分：甲") if (mark := mark_of(text))]
    assert styles == ["（一）", "1.", "部分"]
