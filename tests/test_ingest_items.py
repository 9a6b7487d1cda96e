"""Row labels (项目): list numbering and 其中： dropped, wordings of one thing unified."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.terms.items import canonical_item, is_part, is_total, strip_numbering, strip_spaces

UNIFIED = [
    ("二、公务用车购置及运维费", "公务用车购置及运行维护费"),
    ("公务用车购置和运行费", "公务用车购置及运行维护费"),
    ("2．公务用车购置及运行维护费", "公务用车购置及运行维护费"),
    ("公车运行维护费", "公务用车运行维护费"),
    ("公务用车运维费", "公务用车运行维护费"),
    ("其中：公务用车购置费", "公务用车购置费"),
    ("一、因公出国（境）费用", "因公出国（境）费"),
    ("因公出国(境)经费", "因公出国（境）费"),
    ("（三）公务接待费", "公务接待费"),
    ("“三公”经费小计", "“三公”经费"),
    ("三公经费合计", "“三公”经费"),
    ("一、一般公共预算拨款收入", "一般公共预算拨款收入"),
    ("一、一般公共预算拨款", "一般公共预算拨款收入"),
    ("1、一般公共预算财政拨款收入", "一般公共预算拨款收入"),
    ("二、政府性基金预算财政拨款收入", "政府性基金预算拨款收入"),
    ("三、国有资本经营预算拨款收入", "国有资本经营预算拨款收入"),
    ("四、财政专户管理资金收入", "财政专户管理资金收入"),
    ("八、附属单位上解收入", "附属单位上缴收入"),
    ("上年结余结转", "上年结转结余"),
    ("年终结转结余", "年终结转结余"),
    ("结转下年", "年终结转结余"),
    ("年初财政拨款结转和结余", "年初财政拨款结转和结余"),
    ("本年支出合计", "本年支出合计"),
    ("收 入 总 计", "收入总计"),
    ("总计", "合计"),
    ("日常公用经费", "公用经费"),
    ("人员支出", "人员经费"),
    ("上解上级支出", "上缴上级支出"),
    ("医疗卫生与计划生育支出", "卫生健康支出"),
    ("资源勘探信息等支出", "资源勘探工业信息等支出"),
    ("九、文化体育与传媒支出", "文化旅游体育与传媒支出"),
    ("行政事业单位离退休", "行政事业单位养老支出"),
    ("维修(护)费", "维修（护）费"),
]


@pytest.mark.parametrize(("label", "item"), UNIFIED)
def test_wordings_of_one_thing_get_one_name(label: str, item: str) -> None:
    assert canonical_item(label) == item


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("公务用车购置费", "公务用车购置费"),  # not 购置及运行维护费
        ("其他因公出国（境）费", "其他因公出国（境）费"),  # a part, not the whole
        ("财政拨款收入", "财政拨款收入"),
        ("产业发展", "产业发展"),
        ("公务接待费用补助", "公务接待费用补助"),
    ],
)
def test_what_is_near_but_another_thing_keeps_its_name(label: str, item: str) -> None:
    assert canonical_item(label) == item


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("十二、城乡社区支出", "城乡社区支出"),
        ("（十二）城乡社区支出", "城乡社区支出"),
        ("1、房屋（平方米）", "房屋（平方米）"),
        ("3.单价在20万元以上的设备", "单价在20万元以上的设备"),
        ("（1）在职人员", "在职人员"),
        ("①在职人员", "在职人员"),
        ("其中：办公用房（平方米）", "办公用房（平方米）"),
        ("其中:公务用车购置费", "公务用车购置费"),
        ("其中：1、公务用车购置费", "公务用车购置费"),
        ("3、2023中国国际数字经济博览会经费", "2023中国国际数字经济博览会经费"),
        ("合 计", "合计"),
        ("2023 年省级专项", "2023年省级专项"),
    ],
)
def test_numbering_is_dropped_once_and_nothing_else(label: str, plain: str) -> None:
    assert strip_numbering(label) == plain


@pytest.mark.parametrize(
    "label",
    [
        "20.5公里绿道维护",
        "2023年绿化费",
        "一般公共服务支出",
        "一体化平台运维费",
        "三公经费",
        "十字街改造",
        "十四五规划编制费",
    ],
)
def test_numbers_that_belong_to_the_name_stay(label: str) -> None:
    assert strip_numbering(label) == label


def test_a_label_that_is_only_a_number_stays() -> None:
    assert strip_numbering("一、") == "一、"


@pytest.mark.parametrize(
    ("printed", "joined"),
    [("合 计", "合计"), ("A4 黑白 打印机", "A4黑白打印机"), ("Web portal 运维", "Web portal运维")],
)
def test_spaces_beside_chinese_are_dropped(printed: str, joined: str) -> None:
    assert strip_spaces(printed) == joined


@pytest.mark.parametrize("label", ["其中：公务用车购置费", "其中:办公用房", "其中 基本支出", "1、其中：在职"])
def test_parts_are_told(label: str) -> None:
    assert is_part(label)


@pytest.mark.parametrize("label", ["公务用车购置费", "其他收入", "其他因公出国（境）费"])
def test_other_rows_are_no_parts(label: str) -> None:
    assert not is_part(label)


@pytest.mark.parametrize(
    "label", ["合计", "合 计", "收入总计", "本年支出合计", "“三公”经费小计", "局本级小计", "资产总额"]
)
def test_totals_are_told(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", ["基本支出", "合计数的说明", "总计划编制费", "小计量器具"])
def test_other_rows_are_no_totals(label: str) -> None:
    assert not is_total(label)


LABELS = st.one_of(
    st.sampled_from([label for label, _ in UNIFIED]),
    st.text(
        alphabet="一二三十（）()、.其中：12公务用车购置及运行接待费一般公共预算财政拨款收入合计 支出",
        max_size=24,
    ),
)


@given(LABELS)
def test_a_canonical_name_is_its_own_canonical_name(label: str) -> None:
    once = canonical_item(label)
    assert canonical_item(once) == once


@given(LABELS)
def test_stripping_twice_is_stripping_once(label: str) -> None:
    once = strip_numbering(label)
    assert strip_numbering(once) == once
