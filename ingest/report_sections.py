"""The sections of the ingestion report on one document (报告的各节)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingest.records import Document, Extract, Fact, FactStatus, Stated, Table
from ingest.report_markup import Element, element, place, table_of
from ingest.report_proofs import failed, problems, proofs, set_aside
from ingest.terms.forms import FORMS

# the forms that every disclosure holds; each is found where one of its keys is
_STANDARD = (
    ("overview",),
    ("income",),
    ("expenditure",),
    ("fiscal_overview",),
    ("general_expenditure", "fiscal_expenditure"),
    ("general_basic", "fiscal_basic", "basic"),
    ("fund_expenditure", "fund_overview"),
    ("state_capital_expenditure",),
    ("three_public",),
)
_STATES: dict[FactStatus, tuple[str, str]] = {
    "proved": ("核对相符", "good"),
    "unchecked": ("位置确定，没有勾稽关系可核对", "quiet"),
    "conflict": ("与文件里的其他数不符", "bad"),
    "ambiguous": ("不能确定属于哪一栏，不用于回答", "open"),
}
_FIELDS = {
    "title": "标题",
    "department": "部门",
    "department_code": "部门编码",
    "fiscal_year": "年度",
    "document_type": "预算或决算",
    "scope": "口径",
    "sample": "样例标记",
    "source_url": "公开网址",
    "published": "公开日期",
}
_NEEDED = ("department", "fiscal_year", "document_type", "scope")
_VALUES = {"budget": "预算", "final": "决算", "department": "部门（含下属单位）", "unit": "单位（本级）"}
_UNSTATED = "文中没有写明，按常例收录"
_LONGEST_QUOTE = 80


def document_section(extract: Extract) -> Element:
    """Return what is told of one document."""
    document = extract.document
    parts = [
        _heading(document),
        *_metadata(extract),
        *_forms(extract),
        *_facts(extract.facts),
        *proofs(extract.checks),
        *failed(extract.checks),
        *set_aside(extract),
        *problems(extract.problems),
    ]
    return element("section", *parts, id=document.document_id)


def missing_forms(extract: Extract) -> tuple[str, ...]:
    """Return the usual titles of the standard forms that were not found."""
    found = {table.form for table in extract.tables if table.status != "quarantined"}
    return tuple(FORMS[keys[0]].name for keys in _STANDARD if found.isdisjoint(keys))


def shown_kind(document: Document) -> str:
    """Return 预算 or 决算."""
    return _VALUES[document.document_type]


# --- the document -----------------------------------------------------------------------------------


def _heading(document: Document) -> Element:
    mark = [element("span", "样例，不是官方文本", class_="mark")] if document.sample else []
    return element("h2", f"{document.department} {document.fiscal_year} 年{shown_kind(document)} ", *mark)


def _metadata(extract: Extract) -> Iterator[Element]:
    """Yield the facts about the document, each with where it is stated."""
    document = extract.document
    held = ("原文件", *(f"并入的文件 {number}" for number in range(1, len(extract.joined) + 1)))
    files = [
        (name, one.file, f"{one.pages} 页，格式 {one.format}")
        for name, one in zip(held, (document, *extract.joined), strict=True)
    ]
    stated = dict(document.stated)
    rows = [
        (_FIELDS.get(name, name), _VALUES.get(value.value, value.value), _stated_at(value, extract))
        for name, value in document.stated
    ]
    rows += [
        (
            _FIELDS[name],
            _VALUES.get(str(getattr(document, name)), getattr(document, name)),
            "文中没有写明，按常例收录",
        )
        for name in _NEEDED
        if name not in stated
    ]
    yield element("h3", "文件的身份与出处")
    yield table_of(("项", "内容", "出处"), [*files, *rows])


def _stated_at(stated: Stated, extract: Extract) -> str:
    source = stated.source
    if source is None:
        return "由操作者说明"
    lines = source.lines
    texts = [
        line.text
        for line in extract.lines
        if lines and line.source.file == source.file and lines[0] <= line.number <= lines[1]
    ]
    quote = " ".join(text for text in texts if text)
    short = quote[:_LONGEST_QUOTE] + ("……" if len(quote) > _LONGEST_QUOTE else "")
    return place(source) + (f"：“{short}”" if short else "")


def _forms(extract: Extract) -> Iterator[Element]:
    yield element("h3", "认出的表")
    sound = [table for table in extract.tables if table.status != "quarantined"]
    if not sound:
        yield element("p", "没有认出表。")
    else:
        states: dict[str | None, Counter[str]] = defaultdict(Counter)
        for fact in extract.facts:
            states[fact.table_id][fact.status] += 1
        heads = ("表", "标题（原文）", "页", "单位", "行", "数", "核对相符", "不符", "不能确定", "说明")
        yield table_of(heads, (_form(table, states[table.table_id]) for table in sound))
    missing = missing_forms(extract)
    if missing:
        yield element("p", f"没有找到的标准表：{'、'.join(missing)}。", class_="open")
        yield element(
            "p",
            "如果文件里有这些表，请核对它们的标题和表头；如果在另一个文件里，请一并收入。",
            class_="quiet",
        )
    elif sound:
        yield element("p", "标准表齐全。", class_="good")


def _form(table: Table, states: Counter[str]) -> tuple[object, ...]:
    form = FORMS[table.form].name if table.form in FORMS else "（其他表）"
    pages = "、".join(str(page) for page in table.pages)
    remark = f"空表：{table.declared_empty}" if table.declared_empty else ""
    rows = len({row.ordinal for row in table.rows})
    failed = element("span", str(states["conflict"]), class_="bad" if states["conflict"] else "quiet")
    return (
        form,
        table.title or "（没有标题）",
        f"{_of_file(table)}{pages}",
        table.unit or "未写明",
        rows,
        states.total(),
        states["proved"],
        failed,
        states["ambiguous"],
        remark,
    )


def _of_file(table: Table) -> str:
    return f"《{table.source.file}》" if table.source.file else ""


def _facts(facts: Sequence[Fact]) -> Iterator[Element]:
    yield element("h3", "读出的数")
    counted = Counter((fact.kind, fact.status) for fact in facts)
    yield table_of(
        ("核对结果", "表里的数", "正文里的数", "合计"),
        [
            (
                element("span", words, class_=look),
                counted["table", state],
                counted["sentence", state],
                counted["table", state] + counted["sentence", state],
            )
            for state, (words, look) in _STATES.items()
        ],
    )
