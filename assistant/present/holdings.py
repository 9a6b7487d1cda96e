"""What is held (所藏), for people: the welcome, the documents with tables and problems, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.present.examples import Example, across, examples
from assistant.present.html import Html, tag
from assistant.present.words import SCOPES, TABLE_STATES, TYPES, document_name
from ingest.records import Document, Extract, Problem, Table
from ingest.store import Outline

_FILTER_FROM = 8  # departments from which a list is worth a line to filter it by
_KEPT = (
    "提问和回答只留在本次对话里，刷新或关闭页面就没有了。",
    "只有您点“有帮助”或“有问题”并提交，才会保存这一问、这一答、评价和您写的话；不记姓名、地址和设备。",
    "答案没有通过数字核对时，这一问会写进本机的运行日志，便于查错。",
    "页面不向外部发送任何请求：字体、程序和数据都来自本机。",
)
_HOW = (
    "数字只取自公开文件的表格和正文，或由这些数字算出；不猜，不编。",
    "每个答案都注明出处，点开可以看到原表，引用的格子已标出；PDF 还可以看到原来的页面。",
    "文件里没有的会直说没有，并告诉您库里最接近的内容。",
)


def masthead() -> Html:
    """Return the head of the page."""
    title = tag("h1", "明账", tag("span", "部门预算、决算公开问答", class_="subtitle"))
    lead = tag("p", "问一问政府部门的钱怎么安排：每个数字都来自公开文件，并注明在哪一页、哪一行。")
    jump = tag("a", "看收录了哪些文件 ↓", href="#holdings")
    return tag("header", title, lead, jump, class_="masthead")


def welcome(held: Sequence[Outline], shown: Sequence[Extract]) -> Html:
    """Return what stands where no question has been asked: what can be asked, and questions to press.

    shown are the documents of which examples are given, a few of those held.
    """
    if not held:
        return empty_store()
    several = [Example(question, question) for question in across(held)]
    blocks = [_examples("几份文件一起比", several)] if several else []
    blocks += [_examples(document_name(extract.document), examples(extract)) for extract in shown]
    more = len(held) - len(shown)
    rest = tag("p", f"另外还收入了 {more} 份文件，见“收录的文件”。", class_="more") if more > 0 else ""
    return tag("section", tag("h2", "可以这样问"), *blocks, rest, class_="welcome")


def _examples(title: str, questions: Sequence[Example]) -> Html:
    return tag("div", tag("h3", title), _buttons(questions))


def _buttons(questions: Sequence[Example]) -> Html:
    buttons = [
        tag("li", tag("button", e.shown, type="button", class_="example", data_ask=e.asked, title=e.asked))
        for e in questions
    ]
    return tag("ul", *buttons, class_="examples")


def empty_store() -> Html:
    """Say that nothing has been taken yet, and how to take something."""
    return tag(
        "section",
        tag("h2", "还没有收入任何公开文件"),
        tag("p", "请在运行本程序的电脑上执行下面的命令收入文件，然后直接提问即可，不必重新启动："),
        tag("pre", ".venv/bin/python -m ingest 文件或文件夹"),
        class_="welcome empty",
    )


def broken_store(message: str) -> Html:
    """Say why the store cannot be read now."""
    advice = "处理好以后刷新页面即可。"
    return tag(
        "section", tag("h2", "现在读不到数据"), tag("p", message), tag("p", advice), class_="welcome empty"
    )


def overview(
    held: Sequence[Outline], opened: Mapping[str, Extract] | None = None, model: str | None = None
) -> Html:
    """Return the panel beside the conversation: documents held, how answers come about, what is kept.

    opened are documents shown in full at once; the others are grouped by department, and what they hold is
    fetched when they are opened. model is the language model in use, which is then told.
    """
    sent = (f"本机设置了语言模型“{model}”：提问和有关的原文会发送给它的服务。",) if model else ()
    listed: list[Html] = []
    if not held:
        listed.append(tag("p", "还没有收入任何公开文件。"))
    elif opened:
        listed += [
            tag("article", _title(one), described(opened[one.document.document_id]), class_="document")
            for one in held
        ]
    else:
        listed += _grouped(held)
    return tag(
        "div",
        tag("section", tag("h2", f"收录的文件（{len(held)} 份）"), *listed, class_="documents"),
        tag("section", tag("h2", "怎样作答"), _list(_HOW)),
        tag("section", tag("h2", "记录什么"), _list((*_KEPT, *sent))),
        class_="overview",
    )


def _list(lines: Sequence[str]) -> Html:
    return tag("ul", *(tag("li", line) for line in lines))


def _title(one: Outline) -> Html:
    return tag("h3", document_name(one.document))


# --- many documents ---------------------------------------------------------------------------------


def _grouped(held: Sequence[Outline]) -> list[Html]:
    """Return what is held as one line a department, to open."""
    departments: dict[str, list[Outline]] = {}
    for one in held:
        departments.setdefault(one.document.department, []).append(one)
    years = [one.document.fiscal_year for one in held]
    span = f"{min(years)}—{max(years)} 年" if min(years) < max(years) else f"{years[0]} 年"
    finals = sum(one.document.document_type == "final" for one in held)
    kinds = "、".join(
        f"{TYPES[kind]} {number} 份"
        for kind, number in (("budget", len(held) - finals), ("final", finals))
        if number
    )
    doubtful = sum(one.problems > 0 for one in held)
    told = f"{len(departments)} 个部门，{span}；{kinds}" + (
        f"；{doubtful} 份有问题要留意" if doubtful else ""
    )
    shown = [tag("p", told, class_="tally")]
    if len(departments) >= _FILTER_FROM:
        box = tag("input", type="search", placeholder="按部门名称筛选", aria_label="按部门名称筛选")
        shown.append(tag("p", box, class_="filter"))
    return [*shown, *(_department(name, own) for name, own in departments.items())]


def _department(name: str, held: Sequence[Outline]) -> Html:
    newest = sorted(held, key=lambda one: -one.document.fiscal_year)
    marks = [
        tag("span", f"{one.document.fiscal_year} {TYPES[one.document.document_type]}", class_="year")
        for one in newest
    ]
    problems = sum(one.problems for one in held)
    warned = tag("span", f"{problems} 个问题", class_="has-problems") if problems else ""
    summary = tag("summary", tag("span", name, class_="name"), tag("span", *marks, warned, class_="marks"))
    return tag("details", summary, *(_later(one) for one in newest), class_="department", data_name=name)


def _later(one: Outline) -> Html:
    """Return a document whose content is fetched when its department is opened."""
    address = f"documents/{one.document.document_id}"
    waiting = tag("div", tag("p", "正在取……", class_="note"), data_document=address)
    return tag("article", _title(one), waiting, class_="document")


# --- one document -----------------------------------------------------------------------------------


def described(extract: Extract) -> Html:
    """Return what a document holds: its files, tables and problems, and questions to press."""
    document = extract.document
    files = (document, *extract.joined)
    units = [value.value for name, value in document.stated if name == "sub_unit"]
    facts = [
        ("口径", f"{TYPES[document.document_type]} · {SCOPES[document.scope]}"),
        ("单位", "、".join(units)),
        ("文件", "、".join(file.file for file in files)),
        (
            "内容",
            f"{sum(file.pages for file in files)} 页，{len(extract.tables)} 张表，{len(extract.facts)} 个数",
        ),
        ("公布", document.published),
        ("来源", document.source_url),
    ]
    told = [tag("div", tag("dt", name), tag("dd", said)) for name, said in facts if said]
    return tag(
        "div",
        _sample(document) or "",
        tag("dl", *told),
        tag("details", tag("summary", f"{len(extract.tables)} 张表"), _tables(extract.tables)),
        _problems(extract.problems) or "",
        class_="described",
    )


def described_alone(extract: Extract) -> Html:
    """Return what a document holds, with questions to press: what is fetched of one document."""
    asked = tag("details", tag("summary", "可以这样问"), _buttons(examples(extract)))
    return tag("div", described(extract), asked)


def _sample(document: Document) -> Html | None:
    if not document.sample:
        return None
    return tag(
        "p",
        "这是重新编写的样例，不是官方文本；收入同一单位、同一年度的官方文件后，会由它替换。",
        class_="note",
    )


def _tables(tables: Sequence[Table]) -> Html:
    items = [
        tag(
            "li",
            f"{table.title or '（没有标题的表）'}（{_pages(table)}） ",
            tag("span", _state(table), class_=f"state {_tone(table)}"),
        )
        for table in tables
    ]
    return tag("ol", *items)


def _pages(table: Table) -> str:
    of_file = f"《{table.source.file}》" if table.source.file else ""
    return f"{of_file}第 {'、'.join(str(page) for page in table.pages)} 页"


def _state(table: Table) -> str:
    return "空表" if table.declared_empty is not None else TABLE_STATES[table.status]


def _tone(table: Table) -> str:
    if table.declared_empty is not None:
        return "declared"
    return "conflict" if table.status == "quarantined" else table.status


def _problems(problems: Sequence[Problem]) -> Html | None:
    if not problems:
        return None
    items = [tag("li", f"第 {problem.source.page} 页：{problem.message}") for problem in problems]
    summary = tag("summary", f"{len(problems)} 个问题", class_="has-problems")
    return tag("details", summary, tag("ul", *items))
