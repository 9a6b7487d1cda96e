"""Citations → evidence to open (证据): table excerpt or passage, rebuilt from what the store holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.present.excerpt import Marked, excerpt
from assistant.present.html import Html, join, tag, text
from assistant.present.picture import figures
from assistant.present.words import STATES, document_name, quoted
from assistant.records import Citation
from ingest.records import Column, Extract, Fact, Passage, Row, Source, Table

Load = Callable[[str], Extract | None]

_WHOLE_PASSAGE = 500
_AROUND = 160
_OPEN_LINES = 5
_GONE = "这份文件现在不在库中，无法显示原表或原文。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a citation stands, as far as the store still holds it."""

    citation: Citation
    extract: Extract | None = None
    fact: Fact | None = None
    table: Table | None = None
    row: Row | None = None
    column: Column | None = None
    passage: Passage | None = None

    @property
    def side(self) -> str | None:
        """The half of a two-sided table."""
        return self.row.side if self.row is not None else None

    @property
    def source(self) -> Source | None:
        """The narrowest source known."""
        if self.fact is not None:
            return self.fact.source
        return self.row.source if self.row is not None else None


def evidence(
    citations: Sequence[Citation], load: Load, prefix: str, token: str | None = None
) -> tuple[Html, ...]:
    """Return one block to open for each table or passage cited; prefix keeps the ids of answers apart.

    token names the answer: pictures of the pages are asked for by it.
    """
    places = [find(citation, load) for citation in citations]
    several = len({citation.document_id for citation in citations}) > 1
    order = {_group(place): index for index, place in reversed(list(enumerate(places)))}
    places.sort(key=lambda place: order[_group(place)])
    return tuple(
        _block(tuple(group), prefix, token, several=several) for _, group in groupby(places, key=_group)
    )


def find(citation: Citation, load: Load) -> Place:
    """Return where a citation stands in the held document."""
    extract = load(citation.document_id)
    if extract is None:
        return Place(citation)
    fact = next((f for f in extract.facts if f.fact_id == citation.fact_id), None)
    if citation.table_id is None or (fact is not None and fact.kind == "sentence"):
        return Place(citation, extract, fact, passage=_passage(extract, citation))
    table = next((t for t in extract.tables if t.table_id == citation.table_id), None)
    if table is None:
        return Place(citation, extract, fact)
    column = _column(table, citation, fact)
    return Place(citation, extract, fact, table, _row(table, citation, fact, column), column)


def _column(table: Table, citation: Citation, fact: Fact | None) -> Column | None:
    if fact is not None and fact.column is not None:
        return next((c for c in table.columns if c.index == fact.column), None)
    return next((c for c in table.columns if "／".join(c.path) == citation.column), None)


def _row(table: Table, citation: Citation, fact: Fact | None, column: Column | None) -> Row | None:
    side = fact.side if fact is not None else column.side if column is not None else None
    same = [r for r in table.rows if r.ordinal == citation.row and (side is None or r.side in (None, side))]
    named = [r for r in same if citation.row_label is not None and citation.row_label.endswith(r.label)]
    return next(iter(named or same), None)


def _passage(extract: Extract, citation: Citation) -> Passage | None:
    quote = squeezed(citation.quote or "")
    if not quote:
        return None
    holding = [p for p in extract.passages if quote in squeezed(p.text)]
    on_page = [p for p in holding if _covers(p.source, citation)]
    return next(iter(on_page or holding), None)


def _covers(source: Source, citation: Citation) -> bool:
    if source.lines is None or citation.lines is None:
        return source.page == citation.page
    return source.lines[0] <= citation.lines[1] and citation.lines[0] <= source.lines[1]


def squeezed(words: str) -> str:
    """Return a text without any white space: lines break anywhere in the files."""
    return re.sub(r"\s+", "", words)


def _group(place: Place) -> tuple[str, str, str]:
    cited = place.citation
    if place.table is not None:
        return cited.document_id, place.table.table_id, place.side or ""
    return cited.document_id, "", place.passage.passage_id if place.passage is not None else str(cited.number)


def _block(places: Sequence[Place], prefix: str, token: str | None, *, several: bool) -> Html:
    first = places[0]
    numbers = [place.citation.number for place in places]
    summary = tag(
        "summary",
        tag("span", "出处 ", ranges(numbers), class_="cite-numbers"),
        tag("span", _whose(first) if several else "", _where(places), class_="cite-where"),
    )
    sample = first.extract is not None and first.extract.document.sample
    file = f"文件：《{first.citation.title}》{'（样例，不是官方文本）' if sample else ''}"
    body = [tag("p", file, class_="cite-document")]
    lines = _lines(places)
    body += [tag("ul", *lines[:_OPEN_LINES], class_="cite-lines"), _shown(places)]
    if len(lines) > _OPEN_LINES:
        rest = tag("ul", *lines[_OPEN_LINES:], class_="cite-lines")
        body.append(
            tag("details", tag("summary", f"其余 {len(lines) - _OPEN_LINES} 处"), rest, class_="rest")
        )
    body += figures([place.citation for place in places], first.extract, token)
    cites = " ".join(str(number) for number in numbers)
    return tag("details", summary, *body, class_="evidence", id=f"{prefix}-e{numbers[0]}", data_cites=cites)


def ranges(numbers: Sequence[int]) -> str:
    """Return numbers in order, runs of three or more as one: 1、2、4–9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = (f"{run[0]}–{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)
    return "、".join(parts)


def _whose(place: Place) -> str:
    """Return whose document it is, where an answer cites several."""
    return f"{document_name(place.extract.document)} " if place.extract is not None else ""


def _where(places: Sequence[Place]) -> str:
    pages = ranges(sorted({place.citation.page for place in places}))
    table = places[0].citation.table if places[0].table is not None else None
    return f"{f'《{table}》' if table else '正文'} 第 {pages} 页"


def _lines(places: Sequence[Place]) -> list[Html]:
    """Return the exact places in words; what several have in common is told once, before them."""
    columns = {place.citation.column for place in places}
    shared = places[0].citation.column if len(places) > 1 and len(columns) == 1 else None
    numbers: dict[Html, list[int]] = {}
    for place in places:
        numbers.setdefault(_line(place, brief=len(places) > 1, shared=shared), []).append(
            place.citation.number
        )
    told = [tag("li", tag("b", f"[{ranges(same)}] "), line) for line, same in numbers.items()]
    common = tag("li", f"以下都在{quoted(shared)}栏：") if shared and places[0].table is not None else None
    return [common, *told] if common is not None else told


def _line(place: Place, *, brief: bool, shared: str | None) -> Html:
    cited, source = place.citation, place.source
    row = quoted(cited.row_label or "")
    row = f"第 {cited.row} 行{row}" if cited.row is not None else row
    in_column = cited.column and cited.column != shared and place.table is not None
    drawn = cited.box is not None or bool(source and source.cell)  # then the place itself is shown
    lines = cited.lines and not brief and not drawn
    parts = [
        f"第 {cited.page} 页",
        row if cited.row_label else None,
        f"{quoted(cited.column or '')}栏" if in_column else None,
        _printed(cited),
        f"单元格 {source.cell}" if source is not None and source.cell else None,
        f"全文第 {cited.lines[0]} 行" if cited.lines and lines else None,
        f"见附件 {source.file}" if source is not None and source.file else None,
    ]
    state = STATES.get(cited.status or "")
    badge = tag("span", state, class_=f"state {cited.status}") if state else None
    return join(("，".join(p for p in parts if p), " ", badge))


def _printed(cited: Citation) -> str | None:
    if cited.printed is None:
        return None
    if not cited.printed.strip():
        return "该格空白"
    if cited.table is not None and cited.row is None:
        return f"表中注明“{cited.printed}”"
    unit = f"（{cited.unit}）" if cited.unit else ""
    return f"印作“{cited.printed}”{unit}"


def _shown(places: Sequence[Place]) -> Html:
    first = places[0]
    if first.extract is None:
        return tag("p", _GONE, class_="note")
    if first.table is not None:
        marked = [Marked(p.row, p.column, p.citation.number) for p in places if p.row is not None]
        note = first.citation.quote if first.citation.row is None else None
        shown = excerpt(first.table, marked, first.side)
        noted = note is not None and first.table.declared_empty != note
        return join((shown, tag("p", tag("mark", note), class_="note") if noted else None))
    if first.passage is not None:
        return _quoted(first.passage, [p.citation.quote or "" for p in places])
    return tag("blockquote", tag("mark", first.citation.quote or first.citation.printed or ""))


def _quoted(passage: Passage, quotes: Sequence[str]) -> Html:
    """Return the passage with the quotes marked, long ones cut to what stands around the quotes."""
    spans = merged([span for quote in quotes if (span := located(quote, passage.text)) is not None])
    start, end = 0, len(passage.text)
    if end > _WHOLE_PASSAGE and spans:
        start, end = max(0, spans[0][0] - _AROUND), min(end, spans[-1][1] + _AROUND)
    parts: list[object] = ["……" if start > 0 else ""]
    at = start
    for first, last in spans:
        parts += [passage.text[at:first], tag("mark", passage.text[first:last])]
        at = last
    parts += [passage.text[at:end], "……" if end < len(passage.text) else ""]
    heading = tag("p", " › ".join(passage.heading), class_="heading") if passage.heading else text("")
    return tag("blockquote", heading, tag("p", *parts))


def located(quote: str, words: str) -> tuple[int, int] | None:
    """Return where a quote stands in a text, white space left aside."""
    pattern = r"\s*".join(re.escape(letter) for letter in squeezed(quote))
    found = re.search(pattern, words) if pattern else None
    return found.span() if found else None


def merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
