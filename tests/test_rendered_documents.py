"""Generated documents drawn as PDF, Excel, Word and web pages in many layouts: every number in its place.

The truth of every number is that of the generated document, not what was read. `MINGZHANG_SLOW=1` tries every
layout on more documents, and prints web pages to PDF with chromium.
"""

from __future__ import annotations

import os
import shutil

import pytest
from rendered import examine, tally
from rendered_layouts import LAYOUTS, UNREAD

SLOW = bool(os.environ.get("MINGZHANG_SLOW"))
SEEDS = range(1, 7) if SLOW else (2,)
QUICK = {
    "pdf": (
        "no outer uprights, heads once",
        "rotated 90",
        "heads cut",
        "heads cut, titles inside, once",
        "drawn sideways",
        "long level rules, heads once",
        "split in width, short pages",
        "tables together, titles below",
        "slanted watermark",
        "invisible figures",
    ),
    "xlsx": ("one sheet, titles not merged", "heads not merged, text numbers, gaps", "title and unit below"),
    "docx": ("plain", "unit beside title"),
    "html": ("total last",),
}
CASES = [
    (kind, name)
    for kind in ("pdf", "xlsx", "docx", "html")
    for name, layout in LAYOUTS.items()
    if layout.fits(kind) and name not in UNREAD and (SLOW or name in QUICK[kind])
]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_every_number_is_read_in_its_row_and_column(kind: str, name: str) -> None:
    for seed in SEEDS:
        _, _, outcomes = examine(seed, LAYOUTS[name], kind)
        counts = tally(outcomes)
        assert counts["right & proved"] > 0
        assert {state: count for state, count in counts.items() if not state.startswith("right")} == {}


@pytest.mark.parametrize(
    "name", sorted(UNREAD - {"no rules"}) if SLOW else ("clipped figures", "three rules")
)
def test_what_is_not_read_whole_proves_nothing_wrong(name: str) -> None:
    for seed in SEEDS:
        _, extract, outcomes = examine(seed, LAYOUTS[name], "pdf")
        assert [outcome for outcome in outcomes if outcome.wrong_and_proved] == []
        if any(outcome.state == "missing" for outcome in outcomes):
            assert extract.problems


@pytest.mark.skipif(not SLOW, reason="打印网页需要浏览器，只在 MINGZHANG_SLOW=1 时运行")
@pytest.mark.skipif(shutil.which("chromium") is None, reason="没有安装 chromium")
@pytest.mark.parametrize("name", ["plain", "title inside", "total last"])
def test_a_page_printed_by_a_browser_is_read(name: str) -> None:
    for seed in SEEDS:
        _, _, outcomes = examine(seed, LAYOUTS[name], "print")
        assert [outcome for outcome in outcomes if outcome.state != "right"] == []
