"""What tables say in words (表中文字): a project's goal and targets, a unit's nature and rank, a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.holdings.entries import Entry
from assistant.holdings.holdings import Holdings
from assistant.holdings.rows import rows_of
from assistant.language.normalise import name_key
from assistant.language.question import Frame
from assistant.records import Citation, Target
from ingest.records import Document, Line, Row, Table

_COLUMN_WORDS: dict[str, str] = {
    "单位性质": r"性质",
    "单位规格": r"规格|级别|什么级|几级",
    "经费保障形式": r"保障形式|经费(?:靠|由|从|怎么).{0,4}(?:保障|来)|经费形式|供给|保障方式|经费保障",
}
_NAMES = (
    r"(?:单位|机构|部门)[^,]{0,6}(?:哪几|哪些|几)个?|下属|所属|直属|二级|哪些单位|哪些机构|机构设置"
    r"|预算单位|几个单位|多少个?单位|多少家单位"
)
_GOAL = (
    r"目标|为了什么|目的|为什么(?:要)?(?:办|搞|举办|开展)|做什么|干什么|干啥|做啥|啥用|用途|用于|用在|用来"
    r"|干嘛|依据|给(?:哪|谁)|哪家|内容|办来"
)
_FEWEST_PAIRS = 2  # of what a question names a note must hold to be quoted
_BASIS = r"依据|根据|凭什么"


@dataclass(frozen=True, slots=True)
class TextCell:
    """One text of a table: what it is called, and where it stands."""

    name: str
    text: str
    table: Table
    document: Document
    page: int
    row: int | None
    row_label: str | None
    lines: tuple[int, int] | None

    @property
    def title(self) -> str:
        """The table's title."""
        return self.table.title

    def citation(self, number: int) -> Citation:
        """Return its citation."""
        return Citation(
            number=number,
            document_id=self.document.document_id,
            title=self.document.title,
            page=self.page,
            table=self.table.title,
            table_id=self.table.table_id,
            row=self.row,
            row_label=self.row_label,
            column=self.name,
            printed=self.text,
            quote=self.text,
            lines=self.lines,
            status="quoted",
        )


def unit_cells(frame: Frame, holdings: Holdings, documents: Iterable[Document]) -> tuple[TextCell, ...]:
    """Return what the table of institutions says about the units, where that is asked."""
    wanted = [column for column, pattern in _COLUMN_WORDS.items() if re.search(pattern, frame.text)]
    if not wanted and re.search(_NAMES, frame.text) and "内设" not in frame.text:
        wanted = ["单位名称"]
    found: list[TextCell] = []
    for document in documents if wanted else ():
        for table in holdings.extract(document.document_id).tables:
            if table.form != "institutions":
                continue
            names = {column.index: column.measure for column in table.columns}
            labels = [column.index for column in table.columns if column.kind == "label"]
            for row in table.rows:
                for index, text in (*_label_cell(row, labels, names), *row.texts):
                    if names.get(index) in wanted and text:
                        found.append(
                            TextCell(
                                f"{row.label}的{names[index]}" if names[index] != "单位名称" else "单位",
                                text,
                                table,
                                document,
                                row.source.page,
                                row.ordinal,
                                row.label,
                                row.source.lines,
                            )
                        )
    return tuple(found)


def _label_cell(row: Row, labels: Sequence[int], names: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """The row's label as a text of its column, where the row does not repeat it."""
    said = {names.get(index) for index, _ in row.texts}
    return tuple((index, row.label) for index in labels[:1] if names[index] not in said)


def project_cells(
    frame: Frame, targets: Sequence[Target], holdings: Holdings, documents: Iterable[Document]
) -> tuple[TextCell, ...]:
    """Return what a project's performance table says of its goal, use and grounds, where that is asked."""
    if not re.search(_GOAL, frame.text):
        return ()
    ids = {document.document_id for document in documents}
    found: list[TextCell] = []
    for target in targets:
        rows = [
            e
            for e in holdings.by_parent.get(target.key, ())
            if e.family == "performance" and e.document.document_id in ids and e.table is not None
        ]
        if not rows:
            continue
        table, document = rows[0].table, rows[0].document
        assert table is not None
        found.extend(_goal(table, document, holdings))
        found.extend(_grounds(rows) if re.search(_BASIS, frame.text) or not found else ())
    return tuple(found)


def _goal(table: Table, document: Document, holdings: Holdings) -> Iterator[TextCell]:
    """The goal printed above a project's targets: the lines between 绩效目标 and the heads of the columns."""
    gathered: list[Line] = []
    for line in holdings.extract(document.document_id).lines:
        if line.source.page not in table.pages:
            continue
        if gathered and re.match(r"\s*(?:一级指标|绩效指标)", line.text):
            break
        if gathered or re.match(r"\s*(?:项目|年度|总体)?绩效目标\s+\S|\s*(?:年度|总体)目标\s*\S", line.text):
            gathered.append(line)
    text = re.sub(
        r"^\s*(?:项目|年度|总体)?(?:绩效)?目标\s*(?:\d+[.、])?",
        "",
        "".join(line.text.strip() for line in gathered),
    )
    if len(name_key(text)) > 6:
        first, last = gathered[0], gathered[-1]
        yield TextCell(
            "绩效目标", text, table, document, first.source.page, None, None, (first.number, last.number)
        )


def dated_lines(
    frame: Frame, targets: Sequence[Target], holdings: Holdings, documents: Iterable[Document]
) -> tuple[TextCell, ...]:
    """Return the line of a table that says as of when it is (截止时间), where that is asked."""
    if not frame.has("when") or not re.search(r"截止|截至|哪天|哪一天|什么时候的|时点|日期", frame.text):
        return ()
    found = []
    for document in documents:
        extract = holdings.extract(document.document_id)
        for target in targets:
            for row in rows_of(target, holdings, document.document_id):
                for line in extract.lines if row.table is not None else ():
                    dated = re.search(r"截[止至](?:时间|日期)?[:：]?\s*(\d{4}[^\s]*)", line.text)
                    if row.table is not None and dated and line.source.page in row.table.pages:
                        found.append(
                            TextCell(
                                "截止时间",
                                dated[0],
                                row.table,
                                document,
                                line.source.page,
                                None,
                                None,
                                (line.number, line.number),
                            )
                        )
    return tuple(found[:1])


def _grounds(rows: Sequence[Entry]) -> list[TextCell]:
    found: dict[str, TextCell] = {}
    for entry in rows:
        if entry.row is None or entry.table is None:
            continue
        names = {column.index: column.measure for column in entry.table.columns}
        for index, text in entry.row.texts:
            if names.get(index) in ("指标描述", "指标值确定依据") and len(text) >= 12:
                found.setdefault(
                    text,
                    TextCell(
                        f"“{entry.label}”的{names[index]}",
                        text,
                        entry.table,
                        entry.document,
                        entry.row.source.page,
                        entry.row.ordinal,
                        entry.label,
                        entry.row.source.lines,
                    ),
                )
    return list(found.values())[:4]


def _pairs_held(name: str, note: str) -> int:
    """Return how many pairs of characters of a name, none overlapping, stand in a note."""
    place, held = 0, 0
    while place < len(name) - 1:
        found = name[place : place + 2] in note
        held += found
        place += 2 if found else 1
    return held


def table_notes(frame: Frame, holdings: Holdings, documents: Iterable[Document]) -> tuple[TextCell, ...]:
    """Return the notes of tables that hold most of what a question says (为什么单价不同)."""
    names = [
        t.text for t in frame.tokens if not t.senses or t.is_a("item", "fragment", "measure", "collection")
    ]
    keys = [name_key(name) for name in names if len(name_key(name)) > 1]
    rows = [name_key(t.text) for t in frame.tokens if t.is_a("item")]
    found = []
    for document in documents:
        for table in holdings.extract(document.document_id).tables:
            for note in table.notes:
                said = name_key(note)
                if (
                    table.form not in ("performance", "overall_performance")
                    and all(row in said for row in rows)
                    and sum(_pairs_held(key, said) for key in keys) >= _FEWEST_PAIRS
                    and not table.declared_empty
                    and "空表" not in note  # the table prints figures all the same
                ):
                    found.append(
                        TextCell(
                            "表注", note, table, document, table.pages[-1], None, None, table.source.lines
                        )
                    )
    return tuple(found)
