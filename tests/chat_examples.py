"""A small invented document and canned answers for the tests of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from store_examples import document

from assistant.conversation import Conversation
from assistant.records import (
    Answer,
    Calculation,
    Citation,
    Figure,
    Query,
    ReadingOf,
    Refusal,
    Verification,
    VerifiedCheck,
)
from ingest.errors import StoreError, UsageError
from ingest.records import (
    Cell,
    Check,
    Column,
    Document,
    Extract,
    Fact,
    Operand,
    Passage,
    Problem,
    Row,
    Source,
    Table,
)
from ingest.store import Outline, outline_of

D = "doc1"
TITLE = "明光市水利局2023年部门预算"
NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>"
_PAGE = Source(D, 9, lines=(90, 99))


def _row(ordinal: int, label: str, path: tuple[str, ...], values: Mapping[int, str], **more: Any) -> Row:
    cells = tuple(Cell(_PAGE, printed, Decimal(printed), column) for column, printed in values.items())
    return Row(_PAGE, ordinal, label, path, path[-1], cells=cells, **more)


THREE_PUBLIC = Table(
    source=_PAGE,
    table_id="doc1:t9",
    title="“三公”经费支出表",
    form="three_public",
    unit="万元",
    columns=(
        Column(_PAGE, 0, ("项目",), "label", "项目"),
        Column(_PAGE, 1, ("资金性质", "合计"), "amount", "合计"),
        Column(_PAGE, 2, ("资金性质", "一般公共预算"), "amount", "一般公共预算", fund="一般公共预算"),
    ),
    rows=(
        _row(1, "合计", ("合计",), {1: "20.60", 2: "20.60"}, is_total=True),
        _row(2, "一、因公出国（境）费", ("因公出国（境）费",), {}),
        _row(3, "二、公务用车购置及运维费", ("公务用车购置及运维费",), {1: "15.20", 2: "15.20"}),
        _row(4, "公务用车购置费", ("公务用车购置及运维费", "公务用车购置费"), {}),
        _row(
            5, "公务用车运行维护费", ("公务用车购置及运维费", "公务用车运行维护费"), {1: "15.20", 2: "15.20"}
        ),
        _row(6, "三、公务接待费", ("公务接待费",), {1: "5.40", 2: "5.40"}),
        _row(7, NASTY, (NASTY,), {}),
    ),
    pages=(9,),
    status="proved",
)
OVERVIEW = Table(
    source=_PAGE,
    table_id="doc1:t1",
    title="收支总表",
    form="overview",
    unit="万元",
    columns=(
        Column(_PAGE, 0, ("收入", "项目"), "label", "项目", side="收入"),
        Column(_PAGE, 1, ("收入", "预算数"), "amount", "预算数", side="收入"),
        Column(_PAGE, 2, ("支出", "项目"), "label", "项目", side="支出"),
        Column(_PAGE, 3, ("支出", "预算数"), "amount", "预算数", side="支出"),
    ),
    rows=(
        _row(1, "一、财政拨款收入", ("财政拨款收入",), {1: "980.00"}, side="收入"),
        _row(1, "一、农林水支出", ("农林水支出",), {3: "900.00"}, side="支出"),
        _row(2, "收入总计", ("收入总计",), {1: "980.00"}, side="收入", is_total=True),
        _row(2, "支出总计", ("支出总计",), {3: "980.00"}, side="支出", is_total=True),
    ),
    pages=(1,),
    status="proved",
)
EMPTY = Table(
    source=_PAGE,
    table_id="doc1:t7",
    title="政府性基金预算支出表",
    form="fund_expenditure",
    unit="万元",
    columns=(Column(_PAGE, 0, ("科目",), "label", "科目"), Column(_PAGE, 1, ("合计",), "amount", "合计")),
    rows=(),
    pages=(7,),
    declared_empty="注：本部门无此项预算，空表列示。",
)
TARGETS = Table(
    source=_PAGE,
    table_id="doc1:t11",
    title="清淤项目绩效目标表",
    form="performance",
    unit=None,
    columns=(
        Column(_PAGE, 0, ("一级指标",), "text", "一级指标"),
        Column(_PAGE, 1, ("二级指标",), "text", "二级指标"),
        Column(_PAGE, 2, ("三级指标",), "text", "三级指标"),
        Column(_PAGE, 3, ("指标值",), "text", "指标值"),
    ),
    rows=(
        Row(
            _PAGE,
            1,
            "清淤长度",
            ("清淤项目", "产出指标", "数量指标", "清淤长度"),
            "清淤长度",
            cells=(Cell(_PAGE, "≥12 公里", Decimal(12), 3, unit="公里", relation="≥"),),
        ),
    ),
    pages=(23,),
)
PASSAGE = Passage(
    Source(D, 12, lines=(120, 126)),
    "doc1:p1",
    ("预算说明", "公务接待费"),
    "2023年公务接待费\n5.40万元，比上年减少。主要原因是压减批次。" + NASTY,
)


def fact(fact_id: str, row: int, column: int | None, printed: str, **more: Any) -> Fact:
    base = Fact(
        source=_PAGE,
        fact_id=fact_id,
        kind="table",
        table_id=THREE_PUBLIC.table_id,
        table=THREE_PUBLIC.title,
        form="three_public",
        row=row,
        row_path=THREE_PUBLIC.rows[row - 1].path,
        row_code=None,
        item=THREE_PUBLIC.rows[row - 1].item,
        column=column,
        column_path=("资金性质", "合计"),
        measure="合计",
        side=None,
        fund=None,
        period="current",
        stage=None,
        printed=printed,
        value=Decimal(printed),
        unit="万元",
        status="proved",
    )
    return replace(base, **more)


def _operand(label: str, value: str, fact_id: str | None) -> Operand:
    return Operand(_PAGE, label, Decimal(value), "万元", fact_id=fact_id)


CHECK = Check(
    _PAGE,
    "c1",
    "合计＝出国＋用车＋接待",
    "down",
    "=",
    (_operand("合计", "20.60", "f1"),),
    (_operand("出国", "0", None), _operand("用车", "15.20", "f3"), _operand("接待", "5.40", "f6")),
    Decimal(0),
    Decimal("0.01"),
    "holds",
)
EXTRACT = Extract(
    document=document(D, title=TITLE, pages=40, source_url="http://example.invalid/?a=1&b=2"),
    tables=(OVERVIEW, EMPTY, THREE_PUBLIC, TARGETS),
    facts=(fact("f1", 1, 1, "20.60"), fact("f3", 3, 1, "15.20"), fact("f6", 6, 1, "5.40")),
    passages=(PASSAGE,),
    checks=(CHECK,),
    problems=(Problem(_PAGE, "contradiction", f"文件自身不一致：{NASTY}"),),
)

CELL = Citation(
    number=1,
    document_id=D,
    title=TITLE,
    page=9,
    table=THREE_PUBLIC.title,
    table_id=THREE_PUBLIC.table_id,
    row=6,
    row_label="公务接待费",
    column="资金性质／合计",
    printed="5.40",
    unit="万元",
    lines=(96, 96),
    fact_id="f6",
    status="proved",
)
BLANK = replace(
    CELL, number=2, row=2, row_label="因公出国（境）费", printed="", fact_id=None, status="declared"
)
QUOTE = Citation(
    number=3,
    document_id=D,
    title=TITLE,
    page=12,
    row_label="公务接待费",
    column="预算安排",
    printed="5.40",
    unit="万元",
    quote="2023年公务接待费 5.40万元，比上年减少。",
    lines=(120, 121),
    status="proved",
)
QUERY = Query(
    operation="lookup",
    department="明光市水利局",
    document_id=D,
    fiscal_year=2023,
    document_type="budget",
    scope="department",
    items=("公务接待费",),
)
ANSWER = Answer(
    question="请客吃饭花了多少？",
    status="answered",
    route="figures",
    text="明光市水利局 2023 年预算中，“公务接待费”预算安排 5.40 万元[1]，合 100% 以内[9]。\n"
    "出处：《“三公”经费支出表》第 9 页[1]，正文第 12 页亦写明[3]。\n"
    "核对：文件自身的勾稽关系已印证。\n说明：“请客”按“公务接待费”理解。",
    figures=(Figure(Decimal("5.40"), "万元", "printed", "公务接待费", (1,)),),
    query=QUERY,
    citations=(CELL, QUOTE),
    assumptions=("“请客”按“公务接待费”理解",),
    verification=Verification(True, (VerifiedCheck(CHECK.name, "holds"),)),
)
SHARE = replace(
    ANSWER,
    question="接待费占多少？",
    text="占 26.21%（计算所得）[1][2]。\n计算：5.40 ÷ 20.60（四舍五入，两位小数）。",
    figures=(Figure(Decimal("26.21"), "%", "computed", "公务接待费占合计", (1, 2)),),
    query=replace(QUERY, operation="share", items=("公务接待费", "合计")),
    calculation=Calculation("5.40 ÷ 20.60", (1, 2), "四舍五入，两位小数"),
    citations=(CELL, replace(CELL, number=2, row=1, row_label="合计", printed="20.60", fact_id="f1")),
    assumptions=(),
)
LIST = replace(
    ANSWER,
    question="三公经费由哪些构成？",
    text="“三公”经费列有：用车 15.20 万元；接待 5.40 万元；出国 0 万元；其他 0.10 万元[1][2]。",
    figures=(
        Figure(Decimal("15.20"), "万元", "printed", "公务用车购置及运维费", (1,)),
        Figure(Decimal("5.40"), "万元", "printed", "公务接待费", (1,)),
        Figure(Decimal(0), "万元", "declared", "因公出国（境）费", (2,)),
        Figure(Decimal("0.10"), "万元", "printed", NASTY, (1,)),
    ),
    query=replace(QUERY, operation="list", items=("“三公”经费",)),
    citations=(CELL, BLANK),
    assumptions=(),
)
REFUSED = Answer(
    question="2019年公务接待费多少？",
    status="refused",
    route=None,
    text="这里没有 2019 年的公开文件。\n最接近的：2023 年为 5.40 万元[1]。",
    citations=(CELL,),
    refusal=Refusal("year_not_held", "2023 年为 5.40 万元"),
)
CLARIFY = Answer(
    question="用车费",
    status="clarify",
    route="figures",
    text="这样问有几种读法，请问是指哪一种？\n1. 购置及运维：15.20 万元[1]\n2. 接待：5.40 万元[2]",
    query=QUERY,
    citations=(CELL, replace(CELL, number=2)),
    readings=(
        ReadingOf(QUERY, "购置及运维", (Figure(Decimal("15.20"), "万元", "printed", "购置及运维", (1,)),)),
        ReadingOf(QUERY, "接待 <b>", (Figure(Decimal("5.40"), "万元", "printed", "接待", (2,)),)),
    ),
)


def load(document_id: str) -> Extract | None:
    return EXTRACT if document_id == D else None


class FakeAssistant:
    """Answers by the words of the question; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Conversation]] = []
        self.failure: Exception | None = None

    def ask(self, question: str, conversation: Conversation | None = None) -> Answer:
        self.asked.append((question, conversation or Conversation()))
        if self.failure is not None:
            raise self.failure
        canned = {"构成": LIST, "占": SHARE, "2019": REFUSED, "用车费": CLARIFY}
        answer = next((answer for word, answer in canned.items() if word in question), ANSWER)
        return replace(answer, question=question)


class FakeStore:
    """Holds one document, or nothing, or cannot be read."""

    def __init__(self, *extracts: Extract) -> None:
        self.extracts = {extract.document.document_id: extract for extract in extracts}
        self.kept: list[tuple[str, Mapping[str, Any], str, str]] = []
        self.originals: dict[str, Path] = {}
        self.written = 1
        self.failure: str | None = None

    def _readable(self) -> None:
        if self.failure is not None:
            raise StoreError(self.failure)

    def exists(self) -> bool:
        return bool(self.extracts) or self.failure is not None

    def generation(self) -> int:
        self._readable()
        return self.written

    def documents(self) -> tuple[Document, ...]:
        self._readable()
        return tuple(extract.document for extract in self.extracts.values())

    def outlines(self) -> tuple[Outline, ...]:
        self._readable()
        return tuple(outline_of(extract) for extract in self.extracts.values())

    def load(self, document_id: str) -> Extract:
        self._readable()
        if document_id not in self.extracts:
            raise UsageError(f"没有编号为“{document_id}”的文件")
        return self.extracts[document_id]

    def load_figures(self, document_id: str) -> Extract:
        return self.load(document_id)

    def original(self, content_hash: str) -> Path | None:
        self._readable()
        return self.originals.get(content_hash)

    def add_feedback(self, question: str, answer: Mapping[str, Any], rating: str, comment: str = "") -> None:
        self._readable()
        self.kept.append((question, answer, rating, comment))
