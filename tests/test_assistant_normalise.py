"""Question text and names in their plain forms: width, brackets, tags, traditional characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.normalise import CLOSE, OPEN, name_key, question_text, simplified, without_brackets

BRACKETED = f"车辆{OPEN}台{CLOSE}"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("公务接待费是多少？", "公务接待费是多少?"),
        ("ＴＯＰ３　项目", "TOP3项目"),
        ("公 务 接 待 费", "公务接待费"),
        ("“三公”经费", "三公经费"),
        ("《部门收支总表》里的支出总计", "部门收支总表里的支出总计"),
        ("公務接待費", "公务接待费"),
        ("⻋辆", "车辆"),
        ("**公务接待费**_多少_", "公务接待费多少"),
        ("公务\u200b接待\ufeff费", "公务接待费"),
        ("基本支出，项目支出；三公", "基本支出,项目支出;三公"),
        ("办公费、差旅费", "办公费、差旅费"),
        ("公务接待费……多少", "公务接待费,多少"),
        ("[公务接待费](http://a.b/c)多少", "公务接待费,多少"),
        ("公务接待费<b>多少</b>", "公务接待费,多少,"),
        ("车辆（台）", BRACKETED),
        ("车辆【台】", "车辆台"),
        ("行政运行（款）", "行政运行"),
        ("gdp是多少", "GDP是多少"),
        ("12 500 元", "12,500元"),
    ],
)
def test_a_question_is_read_in_its_plain_form(written: str, plain: str) -> None:
    assert question_text(written) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("因公出国（境）费", "因公出国(境)费"),
        ("“三公”经费", "三公经费"),
        ("2023年信息化项目", "2023信息化项目"),
        ("2023年度信息化项目", "2023信息化项目"),
        ("公务用车购置、运行费", "公务用车购置运行费"),
        ("公務接待費", "公务接待费"),
        (" 公务 接待 费 ", "公务接待费"),
        ("a01系统", "A01系统"),
    ],
)
def test_two_wordings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("基本支出", "基本工资"),
        ("公务用车购置费", "公务用车运行维护费"),
        ("1.5级", "15级"),
        ("2022年项目", "2023年项目"),
        ("渔业资源调查（近海）", "渔业资源调查（内河）"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_bracket_can_be_left_out_but_never_all_of_a_name() -> None:
    assert without_brackets("车辆（台、辆）") == "车辆"
    assert without_brackets("渔业资源调查(近海)") == "渔业资源调查"
    assert without_brackets("（台、辆）") == "（台、辆）"


def test_only_the_fields_own_traditional_characters_are_read() -> None:
    assert simplified("機關運行經費") == "机关运行经费"
    assert simplified("龜") == "龜"


@given(st.text(max_size=200))
def test_normalising_a_name_twice_changes_nothing(text: str) -> None:
    once = name_key(text)
    assert name_key(once) == once


@given(st.text(max_size=200))
def test_a_plain_question_has_no_spaces_quotes_or_round_brackets(text: str) -> None:
    plain = question_text(text)
    assert not set(plain) & set(" 　\t\n“”‘’\"'()（）*_`#")
