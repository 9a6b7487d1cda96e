"""What the report tells of proof (勾稽核对): what holds, what fails with its figures, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.amount import plain, text_of
from ingest.records import Check, Extract, Fact, Operand, Problem, Table
from ingest.report.markup import Element, element, place, table_of
from ingest.reports import also_on, failing

_KINDS = {
    "down": "表内：合计等于各行之和",
    "across": "表内：合计等于各栏之和",
    "between_tables": "表与表：同一项目的数相等",
    "narrative": "正文：前后一致、与表一致",
    "part_of_whole": "部分不大于整体",
    "projects": "各项目之和等于项目支出",
    "quantity": "数量乘单价等于金额",
}
_RESULTS = ("holds", "fails", "not_applicable")
_TOLD_ABOVE = frozenset({"contradiction", "ambiguous"})


def proofs(checks: Sequence[Check]) -> Iterator[Element]:
    """Yield how many checks hold, by kind and by name."""
    yield element("h3", "勾稽核对")
    if not checks:
        yield element("p", "没有可以核对的关系。")
        return
    counted = Counter((check.kind, check.result) for check in checks)
    kinds = [kind for kind in _KINDS if any(kind == held for held, _ in counted)]
    kinds += sorted({check.kind for check in checks} - set(kinds))
    yield table_of(
        ("关系", "相符", "不符", "没有可比的数"),
        (
            (
                _KINDS.get(kind, kind),
                *(counted[kind, result] for result in ("holds", "fails", "not_applicable")),
            )
            for kind in kinds
        ),
    )
    held = Counter(check.name for check in checks if check.result == "holds")
    if held:
        rows = ((name.lstrip("："), times) for name, times in held.most_common())
        summary = element("summary", f"相符的 {held.total()} 项核对")
        yield element("details", summary, table_of(("核对", "次数"), rows))


def failed(checks: Sequence[Check]) -> Iterator[Element]:
    """Yield each failed check with its operands and their difference."""
    groups = failing(checks)
    yield element("h3", "核对不符")
    if not groups:
        yield element("p", "没有发现核对不符的数。", class_="good")
        return
    yield element(
        "p",
        f"以下 {len(groups)} 项在文件里对不上，请对照原文核实；相关的数照原文列出，回答时会说明。",
        class_="bad",
    )
    for alike in groups:
        check = alike[0]
        sign = "＝" if check.relation == "=" else "≤"
        unit = (check.left or check.right)[0].unit or ""
        difference = (
            f"相差 {_amount(plain(abs(check.difference)), unit)}" if check.difference is not None else ""
        )
        allowed = f"（四舍五入至多相差 {_amount(plain(check.tolerance), unit)}）" if check.tolerance else ""
        rows = [
            row
            for side, operands in (("左边", check.left), ("右边", check.right))
            for row in _side(side, operands, product=check.kind == "quantity" and side == "左边")
        ]
        should = "两边应当相等" if sign == "＝" else "左边不应大于右边"
        told = (f"：{should}，{difference}{allowed}" if difference else f"：{should}") + also_on(alike)
        yield element(
            "div",
            element("p", element("b", check.name.lstrip("：")), told),
            table_of(("", "项目", "原文的数", "出处"), rows),
            class_="failed",
        )


def _side(name: str, operands: Sequence[Operand], *, product: bool) -> Iterator[tuple[str, str, str, str]]:
    """Yield the operands of one side, and what they come to where they are several of one unit."""
    for operand in operands:
        amount = _amount(operand.value, operand.unit or "")
        yield name, operand.label, f"减 {amount}" if operand.sign < 0 else amount, place(operand.source)
    units = {operand.unit for operand in operands}
    if len(operands) > 1 and len(units) == 1 and not product:
        whole = sum((operand.sign * operand.value for operand in operands), Decimal(0))
        yield name, "以上合计（计算所得）", _amount(whole, operands[0].unit or ""), ""


def _amount(value: Decimal, unit: str) -> str:
    return f"{text_of(value)} {unit}".strip()


# --- what was left out ------------------------------------------------------------------------------


def set_aside(extract: Extract) -> Iterator[Element]:
    """Yield the tables and numbers that never answer a question, each with the reason."""
    tables = [table for table in extract.tables if table.status == "quarantined"]
    unsure = [fact for fact in extract.facts if fact.status == "ambiguous"]
    yield element("h3", "没有采用的表和数")
    if not tables and not unsure:
        yield element("p", "没有。", class_="good")
    if tables:
        rows = (
            (
                table.title or "（没有标题）",
                place(table.source),
                _reasons(table),
            )
            for table in tables
        )
        yield element("p", "以下的表读不准，整张不用于回答：", class_="open")
        yield table_of(("表", "位置", "原因"), rows)
    if unsure:
        yield element("p", f"以下 {len(unsure)} 个数属于哪一栏不能唯一确定，不用于回答：", class_="open")
        yield table_of(("表", "项目", "原文的数", "可能的栏", "位置"), (_unsure(fact) for fact in unsure))


def _reasons(table: Table) -> str:
    messages = dict.fromkeys(problem.message for problem in table.problems)
    return " ".join(messages) or "表的结构不清楚。"


def _unsure(fact: Fact) -> tuple[str, ...]:
    columns = "；".join("／".join(path) for path in fact.candidates or ())
    return (fact.table or "", "／".join(fact.row_path), fact.printed, columns, place(fact.source))


def other_problems(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems that no other section tells."""
    return tuple(problem for problem in found if problem.kind not in _TOLD_ABOVE)


def problems(found: Sequence[Problem]) -> Iterator[Element]:
    """Yield what else is wrong, each with its place."""
    told = other_problems(found)
    yield element("h3", "其他问题")
    if not told:
        yield element("p", "没有。", class_="good")
        return
    yield element("ul", *(element("li", f"{place(problem.source)}：{problem.message}") for problem in told))
