"""An invented department's budget, made by hand: what the tests of the assistant ask about.

The figures fill several tables and were added up on paper; nothing here comes from a published document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from ingest.amount import text_of
from ingest.records import (
    Cell,
    Check,
    Column,
    Document,
    Extract,
    Fact,
    Operand,
    Passage,
    Row,
    Source,
    Table,
)
from ingest.settings import Settings
from ingest.terms.items import canonical_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.records import Answer
    from ingest.records import ColumnKind, DocumentType, FactStatus, Period, Scope

DEPARTMENT = "云汀市渔政管理局"
_VALUES = ("amount", "quantity", "percent")
Line = tuple[str, str | None, tuple[str, ...], dict[str, str]]  # label, code, path, printed by measure


@dataclass
class Builder:
    """Gathers the tables and facts of one document."""

    document_id: str = "doc1"
    department: str = DEPARTMENT
    year: int = 2024
    kind: DocumentType = "budget"
    scope: Scope = "department"
    tables: list[Table] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def source(self, page: int) -> Source:
        return Source(self.document_id, page, lines=(page * 10, page * 10 + 1))

    def table(
        self,
        form: str,
        title: str,
        columns: Sequence[tuple[str, ColumnKind]],
        lines: Iterable[Line],
        *,
        page: int,
        unit: str | None = "万元",
        empty: str | None = None,
        side: str | None = None,
        funds: dict[str, str] | None = None,
        units: dict[str, str] | None = None,
        periods: dict[str, Period] | None = None,
        heads: dict[str, tuple[str, ...]] | None = None,
        stages: dict[str, str] | None = None,
        status: FactStatus = "proved",
    ) -> None:
        table_id = f"{self.document_id}:t{len(self.tables) + 1}"
        leaves = tuple(
            Column(
                self.source(page),
                index,
                (heads or {}).get(measure, (measure,)),
                kind,
                measure,
                side=side,
                fund=(funds or {}).get(measure),
                period=(periods or {}).get(measure, "current"),
                stage=(stages or {}).get(measure),
            )
            for index, (measure, kind) in enumerate(columns)
        )
        rows: list[Row] = []
        for ordinal, (label, code, path, printed) in enumerate(lines, start=1):
            cells = [
                Cell(self.source(page), text, _number(text), head.index)
                for head in leaves
                if (text := printed.get(head.measure)) is not None and head.kind in _VALUES
            ]
            texts = tuple(
                (head.index, printed[head.measure])
                for head in leaves
                if head.kind == "text" and head.measure in printed and head.measure != "指标值"
            )
            total = label in ("合计", "支出总计", "收入总计", "本年支出合计", "本年收入合计")
            row = Row(
                self.source(page),
                ordinal,
                label,
                path,
                canonical_item(label),
                code=code,
                side=side,
                is_total=total,
                unit=(units or {}).get(label),
                cells=tuple(cells),
                texts=texts,
            )
            rows.append(row)
            self._facts(table_id, title, form, row, leaves, printed, page, unit, status)
        self.tables.append(
            Table(
                self.source(page),
                table_id,
                title,
                form,
                unit,
                leaves,
                tuple(rows),
                (page,),
                status="proved" if status == "proved" else "unchecked",
                declared_empty=empty,
                notes=(empty,) if empty else (),
            )
        )

    def _facts(
        self,
        table_id: str,
        title: str,
        form: str,
        row: Row,
        heads: Sequence[Column],
        printed: dict[str, str],
        page: int,
        unit: str | None,
        status: FactStatus,
    ) -> None:
        for head in heads:
            text = printed.get(head.measure)
            if text is None or (head.kind not in _VALUES and head.measure != "指标值"):
                continue
            relation, value, own = _target(text) if head.measure == "指标值" else (None, _number(text), None)
            self.facts.append(
                Fact(
                    self.source(page),
                    f"{table_id}:f{len(self.facts) + 1}",
                    "table",
                    table_id,
                    title,
                    form,
                    row.ordinal,
                    row.path,
                    row.code,
                    row.item,
                    head.index,
                    head.path,
                    head.measure,
                    row.side,
                    head.fund,
                    head.period,
                    head.stage,
                    text,
                    value,
                    {"指标值": own, "quantity": row.unit, "percent": "%"}.get(
                        head.measure if head.measure == "指标值" else head.kind, unit
                    ),
                    relation=relation,  # type: ignore[arg-type]
                    status=status,
                )
            )

    def sentence(
        self,
        path: tuple[str, ...],
        printed: str,
        quote: str,
        *,
        page: int,
        what: str = "预算安排",
        period: str = "current",
        direction: str | None = None,
        base: str | None = None,
        status: FactStatus = "unchecked",
    ) -> str:
        fact_id = f"{self.document_id}:s{len(self.facts) + 1}"
        relation, value, unit = _target(printed)
        self.facts.append(
            Fact(
                self.source(page),
                fact_id,
                "sentence",
                None,
                None,
                None,
                None,
                path,
                None,
                canonical_item(path[-1]),
                None,
                (what,),
                what,
                None,
                None,
                period,  # type: ignore[arg-type]
                None,
                printed,
                value,
                unit,
                relation=relation,  # type: ignore[arg-type]
                quote=quote,
                base=base,
                direction=direction,  # type: ignore[arg-type]
                status=status,
            )
        )
        return fact_id

    def passage(self, heading: tuple[str, ...], text: str, *, page: int) -> None:
        self.passages.append(
            Passage(self.source(page), f"{self.document_id}:p{len(self.passages) + 1}", heading, text)
        )

    def extract(self) -> Extract:
        document = Document(
            self.source(1),
            self.document_id,
            f"{self.document_id}.txt",
            "text",
            self.document_id * 8,
            f"{self.department}{self.year}年部门{'预算' if self.kind == 'budget' else '决算'}",
            self.department,
            None,
            self.year,
            self.kind,
            self.scope,
            30,
        )
        return Extract(
            document,
            tuple(self.tables),
            tuple(self.facts),
            tuple(self.passages),
            tuple(self.checks),
            (),
        )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except ArithmeticError:
        return None


def _target(text: str) -> tuple[str | None, Decimal | None, str | None]:
    relation = text[0] if text[:1] in "≥≤" else None
    body = text[1:] if relation else text
    digits = "".join(char for char in body.split(" ")[0] if char.isdigit() or char == ".")
    unit = body[len(digits) :].strip() or None
    if not digits or not body.startswith(digits) or (unit or "").startswith(("月", "日")):
        return None, None, None  # words and dates are printed whole
    return relation, Decimal(digits), "%" if unit == "百分比" else unit


def budget(document_id: str = "doc1", year: int = 2024, department: str = DEPARTMENT) -> Builder:
    """Return the builder of the whole invented budget."""
    made = Builder(document_id, department, year)
    amount: tuple[tuple[str, ColumnKind], ...]
    made.table(
        "overview",
        "部门收支总表",
        (("项目", "label"), ("预算数", "amount")),
        (
            ("农林水支出", None, ("农林水支出",), {"预算数": "900.00"}),
            ("住房保障支出", None, ("住房保障支出",), {"预算数": "60.50"}),
            ("教育支出", None, ("教育支出",), {}),
            ("支出总计", None, ("支出总计",), {"预算数": "960.50"}),
        ),
        page=1,
        side="支出",
    )
    made.table(
        "overview",
        "部门收支总表",
        (("项目", "label"), ("预算数", "amount")),
        (
            ("一般公共预算拨款收入", None, ("一般公共预算拨款收入",), {"预算数": "940.50"}),
            ("事业收入", None, ("事业收入",), {"预算数": "20.00"}),
            ("上级补助收入", None, ("上级补助收入",), {}),
            ("收入总计", None, ("收入总计",), {"预算数": "960.50"}),
        ),
        page=1,
        side="收入",
    )
    amount = (
        ("科目编码", "code"),
        ("科目名称", "label"),
        ("合计", "amount"),
        ("基本支出", "amount"),
        ("项目支出", "amount"),
    )
    made.table(
        "expenditure",
        "部门支出总表",
        amount,
        (
            ("合计", None, ("合计",), {"合计": "960.50", "基本支出": "610.50", "项目支出": "350.00"}),
            (
                "农林水支出",
                "213",
                ("农林水支出",),
                {"合计": "900.00", "基本支出": "550.00", "项目支出": "350.00"},
            ),
            (
                "农业农村",
                "21301",
                ("农林水支出", "农业农村"),
                {"合计": "900.00", "基本支出": "550.00", "项目支出": "350.00"},
            ),
            (
                "行政运行",
                "2130101",
                ("农林水支出", "农业农村", "行政运行"),
                {"合计": "550.00", "基本支出": "550.00"},
            ),
            (
                "渔业发展",
                "2130135",
                ("农林水支出", "农业农村", "渔业发展"),
                {"合计": "350.00", "项目支出": "350.00"},
            ),
            ("住房保障支出", "221", ("住房保障支出",), {"合计": "60.50", "基本支出": "60.50"}),
            ("住房公积金", "2210201", ("住房保障支出", "住房公积金"), {"合计": "60.50", "基本支出": "60.50"}),
        ),
        page=2,
    )
    made.table(
        "general_basic",
        "部门一般公共预算基本支出表",
        (
            ("科目编码", "code"),
            ("科目名称", "label"),
            ("合计", "amount"),
            ("人员经费", "amount"),
            ("公用经费", "amount"),
        ),
        (
            ("合计", None, ("合计",), {"合计": "590.50", "人员经费": "500.50", "公用经费": "90.00"}),
            ("工资福利支出", "301", ("工资福利支出",), {"合计": "500.50", "人员经费": "500.50"}),
            ("基本工资", "30101", ("工资福利支出", "基本工资"), {"合计": "440.00", "人员经费": "440.00"}),
            ("住房公积金", "30113", ("工资福利支出", "住房公积金"), {"合计": "58.50", "人员经费": "58.50"}),
            ("退休费", "30302", ("工资福利支出", "退休费"), {"合计": "2.00", "人员经费": "2.00"}),
            ("商品和服务支出", "302", ("商品和服务支出",), {"合计": "90.00", "公用经费": "90.00"}),
            ("办公费", "30201", ("商品和服务支出", "办公费"), {"合计": "40.00", "公用经费": "40.00"}),
            ("差旅费", "30211", ("商品和服务支出", "差旅费"), {"合计": "26.40", "公用经费": "26.40"}),
            ("培训费", "30216", ("商品和服务支出", "培训费"), {"合计": "9.00", "公用经费": "9.00"}),
            ("公务接待费", "30217", ("商品和服务支出", "公务接待费"), {"合计": "2.60", "公用经费": "2.60"}),
            (
                "公务用车运行维护费",
                "30231",
                ("商品和服务支出", "公务用车运行维护费"),
                {"合计": "12.00", "公用经费": "12.00"},
            ),
        ),
        page=3,
    )
    made.table(
        "three_public",
        "财政拨款“三公”经费支出表",
        (("项目", "label"), ("合计", "amount")),
        (
            ("合计", None, ("合计",), {"合计": "14.60"}),
            ("因公出国（境）费", None, ("因公出国（境）费",), {}),
            ("公务用车购置及运行维护费", None, ("公务用车购置及运行维护费",), {"合计": "12.00"}),
            ("公务用车购置费", None, ("公务用车购置及运行维护费", "公务用车购置费"), {"合计": "0.00"}),
            (
                "公务用车运行维护费",
                None,
                ("公务用车购置及运行维护费", "公务用车运行维护费"),
                {"合计": "12.00"},
            ),
            ("公务接待费", None, ("公务接待费",), {"合计": "2.60"}),
        ),
        page=4,
    )
    made.table(
        "fund_expenditure",
        "政府性基金预算支出表",
        amount,
        (),
        page=5,
        empty="注：本部门没有政府性基金预算，空表列示。",
        status="unchecked",
    )
    made.table(
        "procurement",
        "政府采购预算表",
        (
            ("项目名称", "label"),
            ("采购物品名称", "text"),
            ("数量", "quantity"),
            ("单价", "amount"),
            ("合计", "amount"),
            ("预留中小微企业份额", "amount"),
        ),
        (
            ("合计", None, ("合计",), {"合计": "33.20", "预留中小微企业份额": "10.00"}),
            (
                "巡护无人机",
                "A02",
                ("渔政巡护", "巡护无人机"),
                {"数量": "4", "单价": "5.00", "合计": "20.00", "预留中小微企业份额": "6.00"},
            ),
            (
                "台式计算机",
                "A01",
                ("办公设备更新", "台式计算机"),
                {"数量": "12", "单价": "0.60", "合计": "7.20", "预留中小微企业份额": "2.00"},
            ),
            (
                "应用软件",
                "A03",
                ("办公设备更新", "应用软件"),
                {"数量": "10", "单价": "0.40", "合计": "4.00", "预留中小微企业份额": "1.00"},
            ),
            (
                "应用软件",
                "A03",
                ("办公设备更新", "应用软件"),
                {"数量": "4", "单价": "0.50", "合计": "2.00", "预留中小微企业份额": "1.00"},
            ),
        ),
        page=6,
        units={"巡护无人机": "架", "台式计算机": "台", "应用软件": "套"},
    )
    made.table(
        "assets",
        "固定资产占用情况表",
        (("项目", "label"), ("数量", "quantity"), ("价值", "amount")),
        (
            ("资产总额", None, ("资产总额",), {"价值": "412.00"}),
            ("车辆（台、辆）", None, ("车辆（台、辆）",), {"数量": "8", "价值": "96.00"}),
            ("房屋（平方米）", None, ("房屋（平方米）",), {}),
        ),
        page=7,
    )
    made.table(
        "performance",
        "渔政巡护绩效目标表",
        (
            ("一级指标", "text"),
            ("二级指标", "text"),
            ("三级指标", "text"),
            ("指标描述", "text"),
            ("指标值", "text"),
        ),
        (
            (
                "巡护次数",
                None,
                ("渔政巡护", "产出指标", "数量指标", "巡护次数"),
                {"指标描述": "全年出海巡护次数", "指标值": "≥60 次"},
            ),
            (
                "巡护完成时间",
                None,
                ("渔政巡护", "产出指标", "时效指标", "巡护完成时间"),
                {"指标描述": "巡护任务完成时间", "指标值": "12月底前完成"},
            ),
            (
                "渔民满意度",
                None,
                ("渔政巡护", "满意度指标", "服务对象满意度指标", "渔民满意度"),
                {"指标描述": "渔民满意度调查", "指标值": "≥92 百分比"},
            ),
        ),
        page=8,
        unit=None,
        status="unchecked",
    )
    projects = (
        ("渔政巡护", "200"),
        ("办公设备更新", "30"),
        ("渔业资源调查（近海）", "70"),
        ("渔业资源调查（内河）", "44"),
        ("业务培训费", "6"),
    )
    quote = "项目支出包括：" + "".join(f"{name}{value}万元；" for name, value in projects)
    for name, value in projects:
        made.sentence(("项目支出", name), f"{value}万元", quote, page=9)
    made.sentence(("支出预算",), "960.50万元", "支出预算960.50万元。", page=9, status="proved")
    made.sentence(("因公出国（境）费",), "0万元", "因公出国（境）费0万元。", page=9)
    made.sentence(("机关运行经费",), "90.00万元", "机关运行经费90.00万元。", page=9)
    changes = "项目支出比上年减少50万元，基本支出比上年增加10.50万元。"
    made.sentence(
        ("项目支出",),
        "50万元",
        changes,
        page=9,
        what="比上年增减",
        period="change",
        direction="decrease",
        base=f"{year - 1}年预算",
    )
    made.sentence(
        ("基本支出",),
        "10.50万元",
        changes,
        page=9,
        what="比上年增减",
        period="change",
        direction="increase",
        base=f"{year - 1}年预算",
    )
    made.sentence(
        ("“三公”经费",),
        "持平",
        "“三公”经费与上年持平。",
        page=9,
        what="比上年增减",
        period="change",
        direction="unchanged",
        base=f"{year - 1}年",
    )
    made.sentence(("渔业发展目标", "新增养殖户"), "35户", "全年新增养殖户35户。", page=10, what="指标值")
    made.passage(("名词解释",), "机关运行经费：指保障单位运转的日常公用支出。", page=11)
    made.passage(("增减变化原因",), "项目支出比上年减少50万元，主要原因是压减了一次性项目。", page=9)
    return made


BRIEF = ("支出总计", "农林水支出", "住房保障支出", "“三公”经费", "公务用车运行维护费", "公务接待费")


def brief(
    document_id: str,
    year: int,
    figures: Sequence[str],
    *,
    department: str = DEPARTMENT,
    kind: DocumentType = "budget",
    scope: Scope = "department",
    unit: str = "万元",
) -> Builder:
    """Return the builder of a document of two small tables; figures in the order of BRIEF."""
    made = Builder(document_id, department, year, kind, scope)
    total, farming, housing, public, vehicles, reception = figures
    head = "预算数" if kind == "budget" else "决算数"
    made.table(
        "overview",
        "部门收支总表",
        (("项目", "label"), (head, "amount")),
        (
            ("农林水支出", None, ("农林水支出",), {head: farming}),
            ("住房保障支出", None, ("住房保障支出",), {head: housing}),
            ("支出总计", None, ("支出总计",), {head: total}),
        ),
        page=1,
        side="支出",
        unit=unit,
    )
    made.table(
        "three_public",
        "财政拨款“三公”经费支出表",
        (("项目", "label"), ("合计", "amount")),
        (
            ("合计", None, ("合计",), {"合计": public}),
            ("公务用车运行维护费", None, ("公务用车运行维护费",), {"合计": vehicles}),
            ("公务接待费", None, ("公务接待费",), {"合计": reception}),
        ),
        page=4,
        unit=unit,
    )
    return made


def compared(document_id: str = "c24", year: int = 2024) -> Builder:
    """Return the builder of a document whose tables print the year before beside this one."""
    made = Builder(document_id, year=year)
    amounts: tuple[tuple[str, ColumnKind], ...] = (
        ("科目名称", "label"),
        ("上年预算数", "amount"),
        ("预算数", "amount"),
        ("增减额", "amount"),
        ("增减率", "percent"),
    )
    periods: dict[str, Period] = {"上年预算数": "prior", "增减额": "change", "增减率": "change_rate"}
    lines: tuple[Line, ...] = (
        _years("农林水支出", "800.00", "900.00", "100.00", "12.50"),
        _years("住房保障支出", "64.00", "60.00", "-4.00", "-6.25"),
        _years("教育支出", "5.00", "5.00", "0.00", "0.00"),
        _years("支出总计", "869.00", "965.00", "96.00", "11.05"),
    )
    made.table("overview", "部门收支总表", amounts, lines, page=1, side="支出", periods=periods)
    made.table(
        "three_public",
        "财政拨款“三公”经费支出表",
        amounts[:3],
        (
            _years("合计", "16.00", "14.00"),
            _years("因公出国（境）费", "", "1.00"),
            _years("公务用车运行维护费", "13.00", "11.00"),
            _years("公务接待费", "3.00", "2.00"),
        ),
        page=4,
        periods=periods,
    )
    return made


def _years(label: str, prior: str, current: str, change: str = "", rate: str = "") -> Line:
    printed = {"上年预算数": prior, "预算数": current, "增减额": change, "增减率": rate}
    return label, None, (label,), {measure: text for measure, text in printed.items() if text}


def with_conflict(builder: Builder) -> Builder:
    """Add a failing check: a sentence says another total than the table."""
    fact_id = builder.sentence(("基本支出",), "611.50万元", "基本支出611.50万元。", page=9, status="conflict")
    table_fact = next(
        f for f in builder.facts if f.form == "expenditure" and f.measure == "基本支出" and f.row == 1
    )
    builder.facts = [
        replace(f, status="conflict") if f.fact_id == table_fact.fact_id else f for f in builder.facts
    ]
    builder.checks.append(
        Check(
            builder.source(2),
            f"{builder.document_id}:c1",
            "正文＝表：基本支出",
            "narrative",
            "=",
            (Operand(builder.source(9), "正文·基本支出", Decimal("611.50"), "万元", fact_id=fact_id),),
            (
                Operand(
                    builder.source(2),
                    "支出总表·基本支出",
                    Decimal("610.50"),
                    "万元",
                    fact_id=table_fact.fact_id,
                ),
            ),
            Decimal("1.00"),
            Decimal("0.01"),
            "fails",
        )
    )
    return builder


def assistant_over(*builders: Builder) -> Assistant:
    """Return the assistant over some documents, searching by words alone."""
    store = FakeStore(*(builder.extract() for builder in builders))
    return Assistant(store, Settings(embedding_model="none"))


def asked(assistant: Assistant, *turns: str) -> Answer:
    """Ask the turns of one conversation; return the last answer."""
    conversation = Conversation()
    for turn in turns[:-1]:
        conversation = conversation.followed_by(assistant.ask(turn, conversation))
    return assistant.ask(turns[-1], conversation)


def figures(answer: Answer) -> list[tuple[str, str | None]]:
    """Return the figures of an answer as they are written out: value and unit."""
    return [(text_of(figure.value), figure.unit) for figure in answer.figures]


class FakeStore:
    """A store of extracts held in memory."""

    def __init__(self, *extracts: Extract) -> None:
        self._extracts = extracts

    def generation(self) -> int:
        return 1

    def documents(self) -> tuple[Document, ...]:
        return tuple(extract.document for extract in self._extracts)

    def load(self, document_id: str) -> Extract:
        return next(e for e in self._extracts if e.document.document_id == document_id)

    def load_figures(self, document_id: str) -> Extract:
        return replace(self.load(document_id), checks=(), passages=(), problems=(), lines=())
