"""How one place words and lays out its disclosure (表式与版式): titles, wordings, number style."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from generated_table import Paper

if TYPE_CHECKING:
    import random

FORMS = (
    "overview",
    "income",
    "expenditure",
    "fiscal_overview",
    "general_expenditure",
    "general_basic",
    "fund_expenditure",
    "state_capital_expenditure",
    "three_public",
)
# family → title of each form, in the order of FORMS
TITLES: dict[str, tuple[str, ...]] = {
    "bumen": (
        "部门预算收支总表",
        "部门预算收入总表",
        "部门预算支出总表",
        "部门预算财政拨款收支总表",
        "部门预算一般公共预算财政拨款支出表",
        "部门预算一般公共预算财政拨款基本支出表",
        "部门预算政府基金预算财政拨款支出表",
        "部门预算国有资本经营预算财政拨款支出表",
        "部门预算财政拨款“三公”经费支出表",
    ),
    "gongkai": (
        "收支总表",
        "收入总表",
        "支出总表",
        "财政拨款收支总表",
        "一般公共预算支出表",
        "一般公共预算基本支出表",
        "政府性基金预算支出表",
        "国有资本经营预算支出表",
        "一般公共预算“三公”经费支出表",
    ),
    "biao": (
        "收支总体情况表",
        "收入总体情况表",
        "支出总体情况表",
        "财政拨款收支总体情况表",
        "一般公共预算支出情况表（按功能分类科目）",
        "一般公共预算基本支出情况表（按经济分类科目）",
        "政府性基金预算支出情况表",
        "国有资本经营预算支出情况表",
        "财政拨款“三公”经费预算表",
    ),
    "colon": (
        "{year}年市级部门收支预算总表",
        "{year}年市级部门收入预算总表",
        "{year}年市级部门支出预算总表",
        "{year}年市级部门财政拨款收支预算总表",
        "{year}年市级部门一般公共预算支出预算表",
        "{year}年市级部门一般公共预算基本支出预算表",
        "{year}年市级部门政府性基金预算支出预算表",
        "{year}年市级部门国有资本经营预算支出预算表",
        "{year}年市级部门一般公共预算“三公”经费预算表",
    ),
    "listed": (
        "{year}年度收支预算总表",
        "{year}年度收入预算总表",
        "{year}年度支出预算总表",
        "{year}年度财政拨款收支预算总表",
        "{year}年度一般公共预算拨款支出预算表",
        "{year}年度一般公共预算拨款基本支出预算表",
        "{year}年度政府性基金预算拨款支出预算表",
        "{year}年度国有资本经营预算拨款支出预算表",
        "{year}年度一般公共预算“三公”经费支出预算表",
    ),
    "caiwu": (
        "{year}年部门财务收支预算总表",
        "{year}年部门收入预算总表",
        "{year}年部门支出预算总表",
        "{year}年部门财政拨款收支预算总表",
        "{year}年部门一般公共预算支出功能分类预算表",
        "{year}年部门一般公共预算基本支出部门预算经济分类预算表",
        "{year}年部门政府性基金预算支出功能分类预算表",
        "{year}年部门国有资本经营预算支出功能分类预算表",
        "{year}年部门一般公共预算“三公”经费预算表",
    ),
    "zonghe": (
        "部门综合预算收支总表",
        "部门综合预算收入总表",
        "部门综合预算支出总表",
        "部门综合预算财政拨款收支总表",
        "部门综合预算一般公共预算支出明细表（按支出功能分类科目）",
        "部门综合预算一般公共预算基本支出明细表（按支出经济分类科目）",
        "部门综合预算政府性基金预算支出表",
        "部门综合预算国有资本经营预算支出表",
        "部门综合预算一般公共预算拨款“三公”经费支出预算表",
    ),
    "buxian": (
        "部门收支总表",
        "部门收入总表",
        "部门支出总表",
        "财政拨款收支总表",
        "一般公共预算支出表",
        "一般公共预算基本支出表",
        "政府性基金预算支出表",
        "国有资本经营预算支出表",
        "财政拨款预算“三公”经费支出表",
    ),
}
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
ORDERS_OF_THREE = (
    ("trips", "vehicles", "hosting"),
    ("trips", "hosting", "vehicles"),
    ("hosting", "trips", "vehicles"),
)
INCOME_ORDERS = (
    ("special", "business", "operating", "upper", "subordinate", "other"),
    ("special", "upper", "business", "operating", "subordinate", "other"),
    ("special", "business", "operating", "other", "upper", "subordinate"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """The choices of one document. family names the set of titles and captions."""

    family: str = "bumen"
    yuan: bool = False  # tables in 元
    commas: bool = False
    zeros: bool = False  # 0.00 for blanks
    ordinals: bool = True  # a 序号 column
    # joined 2010507 | spaced 201 05 07 (类 款 项 in three columns) | own: each row its own level, 201, 05, 07
    # dash 2010507-名称 | bracket [2010507]名称 | none: indented names
    codes: str = "joined"
    items_only: bool = False  # only 项 rows in the tables by subject
    decimals: int = 2
    project_table: bool = False
    column_numbers: str = "栏次"
    short_lists: bool = False  # only the 类 with amounts in two-sided tables
    income_shape: str = "subjects"  # subjects | split | units
    income_order: tuple[str, ...] = INCOME_ORDERS[0]
    fiscal_shape: str = "wide"  # wide | narrow
    general_shape: str = "plain"  # plain | detailed (人员经费, 公用经费 under 基本支出)
    three_shape: str = (
        "funds"  # funds | list | across | more (and 会议费, 培训费) | years (last year and this)
    )
    three_order: tuple[str, ...] = ORDERS_OF_THREE[0]
    fund_order: tuple[str, ...] = ("general", "fund", "capital")
    wording: int = 0
    tables_first: bool = True
    spacing: str = "before"  # none | before | both: the gap between words and digits in narrative
    trimmed: bool = True  # narrative prints 27 for 27.00
    narrow: frozenset[str] = frozenset()  # amount columns (by key) too narrow for their longest number
    paper: Paper = field(default_factory=Paper)

    @property
    def unit(self) -> str:
        return "元" if self.yuan else "万元"

    @property
    def fiscal_three(self) -> bool:
        """Tell whether the 三公 table covers all public funds, not only 一般公共预算."""
        return "财政拨款" in TITLES[self.family][FORMS.index("three_public")]

    def money(self, amount: int, *, unit: str = "") -> str:
        """Print an amount (in 分) in the table unit, half up."""
        value = rounded(amount, unit or self.unit, self.decimals)
        return f"{value:,f}" if self.commas else f"{value:f}"

    def cell(self, amount: int) -> str:
        """Print an amount as a table cell: nothing, or 0.00, where there is none."""
        return self.money(amount) if amount or self.zeros else ""

    def title(self, form: str, year: int) -> str:
        return TITLES[self.family][FORMS.index(form)].format(year=year)


def rounded(amount: int, unit: str, places: int = 2) -> Decimal:
    """Return an amount of 分 in 元 or 万元, to so many decimals."""
    scale = Decimal(100) if unit == "元" else Decimal(1_000_000)
    return (Decimal(amount) / scale).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def make_style(rng: random.Random, *, plain: bool) -> Style:
    """Draw a style. plain: the layout of a flattened text with 序号, 栏次 and blanks, other figures only."""
    paper = Paper(
        height=rng.choice((38.0, 44.0, 52.0, 60.0)),
        pad=rng.choice((0.6, 0.8, 1.1)),
        line=rng.choice((1.3, 1.5, 1.5)),
    )
    if plain:
        return Style(
            paper=paper,
            narrow=frozenset({"price"}),
            trimmed=rng.random() < 0.7,
            spacing=rng.choice(("none", "before", "both")),
        )
    family = rng.choice(tuple(TITLES))
    zeros = rng.random() < 0.25
    yuan = rng.random() < 0.2
    fiscal_three = "财政拨款" in TITLES[family][-1]
    return Style(
        family=family,
        yuan=yuan,
        commas=rng.random() < 0.5,
        zeros=zeros,
        ordinals=rng.random() < 0.35,
        codes="spaced" if rng.random() < 0.2 else "joined",
        column_numbers=rng.choice(("", "", "栏次", "**")),
        short_lists=rng.random() < 0.3,
        income_shape=rng.choice(("subjects", "split", "units")),
        income_order=rng.choice(INCOME_ORDERS),
        fiscal_shape=rng.choice(("wide", "narrow")),
        general_shape=rng.choice(("plain", "plain", "detailed")),
        three_shape=rng.choice(("funds", "list", "across"))
        if fiscal_three
        else rng.choice(("list", "across")),
        three_order=rng.choice(ORDERS_OF_THREE),
        fund_order=rng.choice((("general", "fund", "capital"), ("general", "capital", "fund"))),
        wording=rng.randint(0, 1),
        tables_first=rng.random() < 0.4,
        spacing=rng.choice(("none", "before", "both")),
        trimmed=rng.random() < 0.6,
        narrow=rng.choice((frozenset(), frozenset(), frozenset({"price"}), frozenset({"out.amount"}))),
        paper=Paper(
            height=paper.height,
            pad=paper.pad,
            line=paper.line,
            top=rng.random() < 0.2,
            title_gap=rng.choice((1.3, 2.0)),
            spanning_last=rng.random() < 0.25,
            repeat_title=rng.random() < 0.3,
            unit_line_first=family == "biao" and rng.random() < 0.4,
            running_head="" if rng.random() < 0.75 else "{department} {year}年度部门预算公开",
            page_numbers=rng.choice(("", "- {} -", "— {} —", "{}")),
            text_width=rng.choice((26.0, 34.0, 50.0)),
        ),
    )


def make_other_style(rng: random.Random) -> Style:
    """Draw a style with what only some places print: other codes, more decimals, years side by side, …"""
    style = make_style(rng, plain=False)
    codes = rng.choice(("own", "dash", "bracket", "none", "joined"))
    shapes = ("across", "more", "years", "list")
    return replace(
        style,
        yuan=False,
        codes=codes,
        items_only=codes != "own" and rng.random() < 0.25,
        decimals=6 if rng.random() < 0.2 else 2,
        income_shape=rng.choice((style.income_shape, "units")),
        three_shape=style.three_shape if style.fiscal_three else rng.choice(shapes),
        project_table=rng.random() < 0.5,
    )
