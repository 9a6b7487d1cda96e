"""The sections of the ingestion report on one document (报告的各节)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingest.records import Document, Extract, Fact, FactStatus, Stated, Table
from ingest.report.markup import Element, element, pages_told, place, table_of
from ingest.report.proofs import failed, other_problems, problems, proofs, set_aside
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
    "region": "地区",
    "short_name": "简称",
    "source_url": "公开网址",
    "published": "公开日期",
}
_FORMATS = {"pdf": "PDF", "xlsx": "Excel", "docx": "Word", "html": "网页", "text": "文本"}
_NEEDED = ("department", "fiscal_year", "document_type", "scope")
_VALUES = {"budget": "预算", "final": "决算", "department": "部门（含下属单位）", "unit": "单位（本级）"}
_UNSTATED = "文中没有写明，按常例收录"
_LONGEST_QUOTE = 80


def document_section(extract: Extract) -> Element:
    """Return what is told of one document."""
    document = extract.document
    parts = [
        _heading(document),
        _attention(extract),
        *_metadata(extract),
        *_forms(extract),
        *failed(extract.checks),
        *set_aside(extract),
        *problems(extract.problems),
        *_facts(extract.facts),
        *proofs(extract.checks),
        element("p", element("a", "↑ 回到总表", href="#top")),
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


def _attention(extract: Extract) -> Element:
    """Say in one line what a reader has to look at, or that there is nothing."""
    failing = sum(check.result == "fails" for check in extract.checks)
    aside = sum(table.status == "quarantined" for table in extract.tables)
    unsure = sum(fact.status == "ambiguous" for fact in extract.facts)
    others = len(other_problems(extract.problems))
    missing = len(missing_forms(extract))
    told = [
        words
        for number, words in (
            (failing, f"{failing} 项核对不符"),
            (aside, f"{aside} 张表读不准，没有采用"),
            (unsure, f"{unsure} 个数不能确定属于哪一栏"),
            (others, f"{others} 个其他问题"),
            (missing, f"{missing} 张标准表没有找到"),
        )
        if number
    ]
    if not told:
        return element("p", "没有需要留意的问题。", class_="good")
    return element("p", f"请留意：{'，'.join(told)}。", class_="attention")


def _metadata(extract: Extract) -> Iterator[Element]:
    """Yield the facts about the document, each with where it is stated."""
    document = extract.document
    several = bool(extract.joined)
    files = [
        (
            f"文件 {number}" if several else "原文件",
            one.file,
            f"{one.pages} 页，{_FORMATS.get(one.format, one.format)}",
        )
        for number, one in enumerate((document, *extract.joined), 1)
    ]
    stated = dict(document.stated)
    rows = [
        (_FIELDS.get(name, name), _VALUES.get(value.value, value.value), _stated_at(value, extract))
        for name, value in document.stated
        if name != "sub_unit"
    ]
    units = [value for name, value in document.stated if name == "sub_unit"]
    if units:
        rows.append(("所列单位", "、".join(unit.value for unit in units), _stated_at(units[0], extract)))
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
        yield table_of(heads, (_form(table, states[table.table_id], extract) for table in sound))
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


def _form(table: Table, states: Counter[str], extract: Extract) -> tuple[object, ...]:
    form = FORMS[table.form].name if table.form in FORMS else "（其他表）"
    remark = f"空表：{table.declared_empty}" if table.declared_empty else ""
    rows = len({row.ordinal for row in table.rows})
    failed = element("span", str(states["conflict"]), class_="bad" if states["conflict"] else "quiet")
    return (
        form,
        table.title or "（没有标题）",
        _pages(table, extract),
        table.unit or "未写明",
        rows,
        states.total(),
        states["proved"],
        failed,
        states["ambiguous"],
        remark,
    )


def _pages(table: Table, extract: Extract) -> str:
    """Return the pages of a table; of several files, the one it stands in by the number given above."""
    told = pages_told(table.pages)
    if not extract.joined:
        return told
    names = [extract.document.file, *(one.file for one in extract.joined)]
    return f"文件 {names.index(table.source.file or names[0]) + 1}，第 {told} 页"


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
