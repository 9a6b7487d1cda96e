"""Write the sample workbook (样例工作簿) from its model: `python data/make_samples.py [FILE]`.

Heads are merged, most figures are numbers with a number format, some are text, one table is in 元 and one
sheet is hidden, because real workbooks are like that.
"""

# ruff: noqa: INP001  # a folder of samples, no package
from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import sample_figures as figures
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from sample_figures import DEPARTMENT, YEAR, total
from sample_forms import assets, performance, procurement
from sample_narrative import NOTICE, narrative
from sample_tables import (
    expenditure,
    fiscal_overview,
    fund_table,
    general_basic,
    general_expenditure,
    income_table,
    overview,
    projects,
    three_public,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

TARGET = Path(__file__).parent / "documents" / "sample_budget_2024.xlsx"
SHEETS: tuple[tuple[str, Callable[[Worksheet], None]], ...] = (
    ("表1收支总表", overview),
    ("表2收入总表", income_table),
    ("表3支出总表", expenditure),
    ("表4财政拨款收支", fiscal_overview),
    ("表5一般公共预算", general_expenditure),
    ("表6基本支出", general_basic),
    (
        "表7政府性基金",
        partial(
            fund_table,
            title=f"表7 {YEAR}年政府性基金预算财政拨款支出表",
            money_names=(figures.FUND, figures.FUND_CARRIED),
        ),
    ),
    (
        "表8国有资本经营",
        partial(
            fund_table,
            title=f"表8 {YEAR}年国有资本经营预算财政拨款支出表",
            money_names=(figures.CAPITAL, figures.CAPITAL_CARRIED),
        ),
    ),
    ("表9三公经费", three_public),
    ("表10项目支出", projects),
    ("表11-12采购", procurement),
    ("表13-14资产与机构", assets),
    ("表15绩效目标", performance),
)


def build() -> Workbook:
    """Return the whole workbook."""
    book = Workbook()
    book.properties.created = book.properties.modified = datetime(YEAR, 1, 31, tzinfo=UTC).replace(
        tzinfo=None
    )
    book.properties.creator = "明账"
    cover = book.worksheets[0]
    cover.title = "封面"
    for row, text in (
        (1, NOTICE),
        (4, f"{DEPARTMENT}{YEAR}年部门预算公开"),
        (6, f"编制部门：{DEPARTMENT}"),
        (7, f"{YEAR}年1月31日"),
    ):
        cover.cell(row, 1, text)
    for name, make in SHEETS:
        sheet = book.create_sheet(name)
        make(sheet)
        for column in range(1, sheet.max_column + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 30 if column < 3 else 16
    text = book.create_sheet("情况说明")
    text.column_dimensions["A"].width = 100
    for row, paragraph in enumerate(narrative(), 1):
        text.cell(row, 1, paragraph).alignment = Alignment(wrap_text=True, vertical="top")
    draft = book.create_sheet("底稿")
    draft.sheet_state = "hidden"
    draft.cell(1, 1, "底稿，不公开")
    draft.cell(2, 1, total())
    return book


def main(arguments: Sequence[str]) -> None:
    """Write the workbook to the file named, by default into the sample documents."""
    build().save(Path(arguments[0]) if arguments else TARGET)


if __name__ == "__main__":
    main(sys.argv[1:])
