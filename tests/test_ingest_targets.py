"""Performance targets: one number with its sign and unit has a value; words, dates and ranges have none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.flat.targets import Target, relation_of, target_of, unit_of


@pytest.mark.parametrize(
    ("printed", "value", "unit", "relation"),
    [
        ("≥30 台", "30", "台", "≥"),
        ("≥90 百分比", "90", "%", "≥"),
        (">=100百分比", "100", "%", "≥"),
        ("100%", "100", "%", None),
        ("<12 月份", "12", "月份", "<"),
        ("≤12 月", "12", "月", "≤"),
        ("≤26.1 万元", "26.1", "万元", "≤"),
        ("≥50 人（次）", "50", "人（次）", "≥"),
        ("≥1,088 人", "1088", "人", "≥"),
        ("12 次", "12", "次", None),
        ("1年", "1", "年", None),
        ("不低于90％", "90", "%", "≥"),
        ("95%以上", "95", "%", "≥"),
        ("30天内", "30", "天", "≤"),
        ("＝100", "100", None, "="),
        ("8万人次", "8", "万人次", None),
    ],
)
def test_one_number_with_sign_and_unit(
    printed: str, value: str, unit: str | None, relation: str | None
) -> None:
    assert target_of(printed) == Target(Decimal(value), unit, relation)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "printed",
    [
        "3-10 月份期间",
        "平件 7 天急件 2 天特急 1 天",
        "11 月底之前",
        "2024年11月底前",
        "2023 年底",
        "2026年",
        "12月",
        "每季度后 50 天",
        "月后 30 天内",
        "20日前",
        "6-8家",
        "较上年提升",
        "",
    ],
)
def test_words_dates_and_several_numbers_have_no_value(printed: str) -> None:
    assert target_of(printed) == Target(None)


def test_sign_and_unit_in_cells_of_their_own() -> None:
    assert [relation_of(text) for text in ("≥", "＝", "大于等于", "定性", "")] == ["≥", "=", "≥", None, None]
    assert [unit_of(text) for text in ("百分比", "分钟", "")] == ["%", "分钟", None]
