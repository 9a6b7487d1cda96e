"""Everyday words: every subject can be asked for in one; a name of the document's own goes first."""

from __future__ import annotations

from functools import cache

import pytest
from assistant_fixture import Builder, asked, assistant_over, budget

from assistant.assistant import Assistant
from ingest.terms.subjects import ECONOMIC_SUBJECTS
from ingest.terms.synonyms import EVERYDAY, WITHIN

# Wholes of subjects, transfers to others, and names that differ from a listed one only in brackets.
_NO_WORD = frozenset(
    {"资本性支出", "资本性支出（基本建设）", "其他资本性支出", "其他支出", "其他交通工具购置", "对企业补助"}
    | {"对企业补助（基本建设）", "对社会保障基金补助", "因公出国（境）费用", "公务用车购置"}
)


@cache
def over() -> Assistant:
    made: Builder = budget()
    made.sentence(("项目支出", "码头保安服务"), "12.00 万元", "码头保安服务12.00万元。", page=20)
    return assistant_over(made)


def test_every_economic_subject_has_an_everyday_word() -> None:
    told = {item for items in EVERYDAY.values() for item in items}
    assert not {name for name in ECONOMIC_SUBJECTS.values() if name not in told} - _NO_WORD


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("坐高铁出差花多少钱", "26.40"),
        ("请客的钱一共多少", "2.60"),
        ("请保安花多少钱", "12.00"),  # named so by the document itself
    ],
)
def test_an_everyday_word_means_the_item_and_is_said(question: str, value: str) -> None:
    answer = asked(over(), question)
    assert [str(f.value) for f in answer.figures][:1] == [value], answer.text
    assert "理解" in answer.text


def test_a_part_of_an_item_is_not_told_as_the_item() -> None:
    answer = asked(over(), "订报纸花多少钱")
    assert answer.status == "refused"
    assert "它包含在“办公费”里" in answer.text
    assert "40.00 万元" in answer.text
    assert "订报纸" in WITHIN
    assert asked(over(), "订报纸和买书花多少钱").figures == ()


def test_a_third_party_is_no_rank() -> None:
    assert asked(over(), "请第三方花多少钱").figures == ()
