"""What is wrong with a document, told to people (问题): contradictions, open numbers, incomplete tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ingest.amount import plain, text_of
from ingest.records import Check, Extract, Operand, Problem, Source, Table
from ingest.terms.forms import form_of_title

_TAIL = 6  # lines at the end of a file in which a title has no table below it


def problems_of(extract: Extract) -> tuple[Problem, ...]:
    """Return the problems that tables, facts and checks show."""
    return (*_of_tables(extract), *_contradictions(extract), *_open(extract), *_cut_off(extract))


def _of_tables(extract: Extract) -> Iterator[Problem]:
    for table in extract.tables:
        yield from (problem for problem in table.problems if problem not in extract.problems)


def _contradictions(extract: Extract) -> Iterator[Problem]:
    """Yield each contradiction once, with the further pages that print it."""
    for alike in failing(extract.checks):
        message = told(alike[0]).removesuffix("。") + f"{also_on(alike)}。"
        yield Problem(alike[0].source, "contradiction", message)


def failing(checks: Iterable[Check]) -> list[list[Check]]:
    """Return the failed checks; those that say the same, on several pages or of two sides, as one."""
    alike: dict[str, list[Check]] = {}
    for check in checks:
        if check.result == "fails":
            alike.setdefault(told(check), []).append(check)
    return list(alike.values())


def also_on(alike: Sequence[Check]) -> str:
    """Say on which further pages a contradiction is printed, if on any."""
    pages = sorted({check.source.page for check in alike} - {alike[0].source.page})
    return f"（第 {'、'.join(map(str, pages))} 页也是这样）" if pages else ""


def told(check: Check) -> str:
    """Say a failed check in one sentence with its operands."""
    left, right = _sum(check.left), _sum(check.right)
    sign = "≠" if check.relation == "=" else ">"
    difference = text_of(plain(abs(check.difference))) if check.difference is not None else ""
    unit = (check.left or check.right)[0].unit or ""
    return f"文件自身不一致：{check.name}，{left} {sign} {right}，相差 {difference} {unit}。".replace(
        " 。", "。"
    )


def _sum(operands: tuple[Operand, ...]) -> str:
    return "＋".join(f"{text_of(operand.value)}{operand.unit or ''}" for operand in operands)


def _open(extract: Extract) -> Iterator[Problem]:
    for table in extract.tables:
        if table.status == "quarantined":
            continue
        cells = [cell for row in table.rows for cell in row.cells if cell.value is not None]
        unplaced = sum(1 for cell in cells if cell.column is None)
        if unplaced:
            message = f"《{table.title}》有 {unplaced} 个数字的栏目不能唯一确定，不用于回答。"
            yield Problem(table.source, "ambiguous", message)
        unproved = sum(
            1 for cell in cells if cell.scan and cell.status == "ambiguous" and cell.column is not None
        )
        if unproved:
            message = (
                f"《{table.title}》有 {unproved} 个数字由文字识别读出，没有勾稽关系可以印证，不用于回答。"
            )
            yield Problem(table.source, "ambiguous", message)
        differing = sum(1 for cell in cells if cell.disputed and cell.status == "ambiguous")
        if differing:
            message = (
                f"《{table.title}》有 {differing} 个数字用两种方法读出的结果不一致，"
                "又没有勾稽关系可以印证，不用于回答。"
            )
            yield Problem(table.source, "ambiguous", message)


def _cut_off(extract: Extract) -> Iterator[Problem]:
    """A text that ends inside a table: its last table does not add up, or a title is the last thing in it.

    Other formats say themselves whether a file is whole.
    """
    lines = [line for line in extract.lines if line.text]
    if not lines or extract.document.format != "text":
        return
    held = {line for table in extract.tables if table.source.lines is not None for line in table.source.lines}
    for line in lines[-_TAIL:]:
        if form_of_title(line.text) is not None and line.number not in held:
            yield _incomplete(line.source, line.text)
            return
    last = extract.tables[-1] if extract.tables else None
    if last is None or last.source.lines is None or last.source.lines[1] < lines[-1].number:
        return
    fails = any(
        check.result == "fails" and check.kind == "down" and _about(check, last) for check in extract.checks
    )
    if fails or not last.rows:
        yield _incomplete(last.source, last.title)


def _incomplete(source: Source, title: str) -> Problem:
    return Problem(source, "incomplete", f"文件在《{title}》中间断开，该表不完整；请重新下载完整文件。")


def _about(check: Check, table: Table) -> bool:
    first, stop = table.source.lines or (0, 0)
    return all(
        operand.source.lines is not None and first <= operand.source.lines[0] <= stop
        for operand in (*check.left, *check.right)
    )
