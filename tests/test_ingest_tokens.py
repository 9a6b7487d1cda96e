"""Lines of a table body → words and numbers, broken ones joined and glued ones parted (词元)."""

from __future__ import annotations

import pytest
from flat_text import tokens_in

from ingest.flat.tokens import kind_of, without_cut_number, without_line_numbers


def words(text: str) -> list[str]:
    return [token.text for token in tokens_in(text)]


def test_a_line_is_parted_at_its_spaces() -> None:
    assert words("3 20805 行政事业单位养老支出 1683.10 1683.10") == [
        "3",
        "20805",
        "行政事业单位养老支出",
        "1683.10",
        "1683.10",
    ]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("1683.10", "number"),
        ("1,683.10", "number"),
        ("0.00", "number"),
        ("-17.2%", "number"),
        ("27", "number"),
        ("2010301", "number"),
        ("1700.", "number"),  # cut by a narrow column, the rest on the next line
        ("——", "dash"),
        ("--", "dash"),
        ("-", "dash"),
        ("A02010105", "code"),
        ("C23090199", "code"),
        ("合计", "text"),
        ("2014001-行政运行", "text"),
        ("A4", "text"),
        ("≥90", "text"),
        ("2031-12-31", "text"),
        ("**", "text"),
    ],
)
def test_words_are_told_by_their_shape(word: str, kind: str) -> None:
    assert kind_of(word) == kind


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("印刷服务 520.0\n\n0\n\n", "520.00"),
        ("印刷服务 1700.\n\n00\n\n", "1700.00"),
        ("印刷服务 1,700.\n\n00\n\n", "1,700.00"),
        ("印刷服务 300.0\n\n0\n300.00", "300.00"),
    ],
)
def test_a_number_broken_by_a_narrow_column_is_joined(text: str, joined: str) -> None:
    assert words(text)[1] == joined


@pytest.mark.parametrize(
    "text",
    [
        "数量 15\n\n0",  # a whole number is not broken
        "单价 0.69\n\n0",  # two decimals are complete
        "单价 520.0\n\n00",  # three decimals would be too many
        "单价 520.0\n0",  # no empty line between: not wrapped
        "单价 520.0\n\n0 0.21",  # the line holds more than the rest
    ],
)
def test_whole_numbers_are_not_joined(text: str) -> None:
    assert len(words(text)) > 2
    assert words(text)[1] in {"15", "0.69", "520.0"}


def test_several_numbers_broken_on_one_line_are_joined_each() -> None:
    assert words("行政运行 1700. 840.\n\n00 05\n\n")[1:] == ["1700.00", "840.05"]
    assert words("行政运行 1700.00 840.\n\n00 05\n\n")[1:3] == ["1700.00", "840."]  # the first is whole


def test_a_joined_number_keeps_its_first_place() -> None:
    number = tokens_in("其他印刷服务 套 1\n520.0\n\n0\n\n520.00")[3]
    assert (number.text, number.kind, number.line.number, number.opens_line) == ("520.00", "number", 2, True)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("人员经费和公用经费支出1839311.66", ["人员经费和公用经费支出", "1839311.66"]),
        ("16,474.82一、一般公共服务支出", ["16,474.82", "一、一般公共服务支出"]),
        (
            "本年收入合计1,683.10本年支出合计 1,683.10",
            ["本年收入合计", "1,683.10", "本年支出合计", "1,683.10"],
        ),
        ("一、财政拨款收入24.50二、上级补助收入", ["一、财政拨款收入", "24.50", "二、上级补助收入"]),
        ("公务接待费（国内）2.39", ["公务接待费（国内）", "2.39"]),
    ],
)
def test_glued_labels_and_numbers_are_parted(text: str, parts: list[str]) -> None:
    assert words(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3、单价在 20 万元以上的设备 6 143.91", ["3、单价在 20 万元以上的设备", "6", "143.91"]),
        ("提前下达 2031 年省级专项 26.10", ["提前下达 2031 年省级专项", "26.10"]),
        ("2031 中国绿化博览会经费 800.00", ["2031 中国绿化博览会经费", "800.00"]),
        ("车辆 9 台 143.91", ["车辆 9 台", "143.91"]),
        ("十五以下年限 3 级标准", ["十五以下年限 3 级标准"]),
    ],
)
def test_numbers_inside_a_label_stay_in_it(text: str, parts: list[str]) -> None:
    assert words(text) == parts


def test_a_whole_number_after_a_label_stays_a_number() -> None:
    assert words("4、其他固定资产 1771 666.91") == ["4、其他固定资产", "1771", "666.91"]
    assert words("办公桌 A05010201 张 6 0.15 0.90") == ["办公桌", "A05010201", "张", "6", "0.15", "0.90"]


def test_a_serial_number_before_a_label_stays_apart() -> None:
    assert words("1 合计 12.30") == ["1", "合计", "12.30"]
    assert words("12 2150501 行政运行 3.00")[:2] == ["12", "2150501"]


def test_dashes_are_kept_as_they_stand() -> None:
    assert [(t.text, t.kind) for t in tokens_in("资产总额 —— 810.82")] == [
        ("资产总额", "text"),
        ("——", "dash"),
        ("810.82", "number"),
    ]


def test_each_word_knows_its_line_and_what_stands_before_it() -> None:
    tokens = tokens_in(
        """
        2 208
        社会保障和

        就业支出
        83.10 83.10
        """
    )
    assert [(t.text, t.line.number, t.opens_line, t.gap) for t in tokens] == [
        ("2", 1, True, True),
        ("208", 1, False, False),
        ("社会保障和", 2, True, False),
        ("就业支出", 4, True, True),
        ("83.10", 5, True, False),
        ("83.10", 5, False, False),
    ]


def test_words_only_leaves_every_word_as_printed() -> None:
    text = "数量指标 植树成活率 ≥90 百分比\n\n采购金额 520.0\n\n0"
    assert [token.text for token in tokens_in(text, words_only=True)] == [
        "数量指标",
        "植树成活率",
        "≥90",
        "百分比",
        "采购金额",
        "520.0",
        "0",
    ]


def test_line_numbers_of_final_accounts_are_dropped() -> None:
    """行次: whole numbers right after a label, each once; amounts that are whole numbers stay."""
    tokens = tokens_in(
        """
        一、一般公共预算财政拨款收入 1 820.50 一、一般公共服务支出 31
        二、政府性基金预算财政拨款收入 2 二、外交支出 32
        本年收入合计 27 820.50 本年支出合计 57 820
        """
    )
    assert [token.text for token in without_line_numbers(tokens)] == [
        "一、一般公共预算财政拨款收入",
        "820.50",
        "一、一般公共服务支出",
        "二、政府性基金预算财政拨款收入",
        "二、外交支出",
        "本年收入合计",
        "820.50",
        "本年支出合计",
        "820",
    ]


def test_an_amount_that_equals_an_earlier_line_number_stays() -> None:
    tokens = tokens_in("一、公务接待费 1 2\n二、会议费 2 1")
    assert [token.text for token in without_line_numbers(tokens)] == [
        "一、公务接待费",
        "2",
        "二、会议费",
        "1",
    ]


def test_line_numbers_of_blank_labels_stand_alone() -> None:
    """6 numbers a blank label on the left, 39 one on the right; amounts here print decimals."""
    lines = ["五、其他收入 5 1.00 五、公共安全支出 37", "6 六、教育支出 38 2.00", "政府性基金 7 39"]
    tokens = without_line_numbers(tokens_in("\n".join(lines)))
    assert [token.text for token in tokens if token.kind != "text"] == ["1.00", "2.00"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1.00 4.", ["1.00"]),
        ("1.00 4.0", ["1.00"]),
        ("1.00 4", ["1.00"]),
        ("1.00 4.00", ["1.00", "4.00"]),
        ("1.5 1.00 4.5", ["1.5", "1.00", "4.5"]),  # decimals as they come
        ("1 4", ["1", "4"]),
    ],
)
def test_a_number_that_the_text_breaks_off_in(text: str, kept: list[str]) -> None:
    found = without_cut_number(tokens_in(f"办公费 {text}"))
    assert [token.text for token in found[1:]] == kept


def test_a_broken_number_has_as_many_decimals_as_the_others() -> None:
    """Six decimals here: 230.65000 and 0 are one number, 1.50 and 20 are two."""
    text = "办公楼修缮 230.650000 69.190000\n230.65000\n\n0\n1.500000 3.250000"
    assert [token.text for token in tokens_in(text)][3:5] == ["230.650000", "1.500000"]
    assert [token.text for token in tokens_in("办公椅 1.50 3.25\n\n20")] == ["办公椅", "1.50", "3.25", "20"]
