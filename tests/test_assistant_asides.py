"""Words inside tables: notes, goals of projects and institutions, searched with the narrative."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.passages.asides import asides
from assistant.passages.extract import extractive
from assistant.passages.retrieve import Retriever
from ingest.records import Document, Extract, Line, Source, Table

DOCUMENT = Document(
    source=Source("d", 1),
    document_id="d",
    file="d.txt",
    format="text",
    content_hash="0",
    title="云溪市园林和林业局2030年部门预算",
    department="云溪市园林和林业局",
    department_code=None,
    fiscal_year=2030,
    document_type="budget",
    scope="department",
    pages=4,
)
PRINTED = (
    (1, "政府采购预算"),
    (1, "苗木 3 0.50 1.50"),
    (2, "注：同一品目的苗木，因规格不同"),
    (2, "而单价不同。"),
    (3, "古树普查经费绩效目标表"),
    (3, "绩效目标 1.查清全市古树的数量，"),
    (3, "为每棵古树建档。"),
    (3, "一级指标 二级指标 三级指标 指标值"),
    (3, "产出指标 数量指标 建档数 ≥900 棵"),
    (4, "培训费绩效目标表"),
    (4, "绩效目标 1.目标内容 1"),
    (4, "一级指标 二级指标 三级指标 指标值"),
    (4, "机构设置情况"),
    (4, "单位名称 单位性质"),
    (4, "云溪市园林和林业局本级 行政"),
)
LINES = tuple(
    Line(Source("d", page, (number, number)), number, text)
    for number, (page, text) in enumerate(PRINTED, start=1)
)


def table(number: int, title: str, form: str, first: int, last: int, **more) -> Table:
    pages = tuple(dict.fromkeys(page for page, _ in PRINTED[first - 1 : last]))
    source = Source("d", pages[0], (first, last))
    return Table(source, f"d:t{number}", title, form, "万元", (), (), pages, **more)


EXTRACT = Extract(
    document=DOCUMENT,
    tables=(
        table(1, "政府采购预算", "procurement", 1, 4, notes=("注：同一品目的苗木，因规格不同而单价不同。",)),
        table(2, "古树普查经费绩效目标表", "performance", 5, 9),
        table(3, "培训费绩效目标表", "performance", 10, 12),
        table(4, "机构设置情况", "institutions", 13, 15),
        table(
            5, "基金支出表", "fund_expenditure", 15, 15, notes=("空表列示。",), declared_empty="空表列示。"
        ),
    ),
    facts=(),
    passages=(),
    checks=(),
    problems=(),
    lines=LINES,
)


def test_notes_goals_and_institutions_are_handed_on_as_printed():
    found = asides(EXTRACT)

    assert [(aside.heading, aside.source.page, aside.source.lines, aside.text) for aside in found] == [
        (("政府采购预算",), 2, (3, 4), "注：同一品目的苗木，因规格不同而单价不同。"),
        (("古树普查经费绩效目标表",), 3, (6, 7), "绩效目标 1.查清全市古树的数量，为每棵古树建档。"),
        (("机构设置情况",), 4, (14, 15), "单位名称 单位性质\n云溪市园林和林业局本级 行政"),
    ]
    assert len({aside.passage_id for aside in found}) == len(found)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("苗木单价为什么不同", "因规格不同而单价不同"),
        ("古树普查经费是干什么用的", "为每棵古树建档"),
        ("古树普查的目标是什么", "查清全市古树"),
        ("有哪些下属单位", "本级 行政"),
        ("单位的性质是什么", "本级 行政"),
    ],
)
def test_they_answer_as_narrative_does(question, words):
    retriever = Retriever(asides(EXTRACT), departments=[DOCUMENT.department])

    quotes = extractive(question, retriever.search(question))

    assert words in "\n".join(quote.text for quote in quotes)


def test_a_table_without_lines_still_gives_its_notes():
    no_lines = replace(EXTRACT, lines=())

    (note,) = asides(no_lines)

    assert note.source == Source("d", 2)
    assert note.text.startswith("注：")
