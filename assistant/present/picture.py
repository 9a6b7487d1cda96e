"""The page a citation stands on, as a picture (页面图像): which can be shown, the markup, the picture."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.present.html import Html, tag
from ingest.errors import UsageError
from ingest.narrative.page_marks import squeezed

if TYPE_CHECKING:
    from assistant.records import Answer, Citation
    from ingest.records import Box, Document, Extract, Line
    from ingest.report.picture import Marked

_KEPT = 24  # pictures of late; one takes some hundred kilobytes
_GONE = "这份文件现在不在库中，看不到页面。"
_NO_ORIGINAL = "《{file}》的原始文件副本不在数据文件夹里，看不到页面；重新收入这份文件即可。"
_NO_PICTURE = "这一处没有页面图像。"


def figures(citations: Sequence[Citation], extract: Extract | None, token: str | None) -> Iterator[Html]:
    """Yield a frame for each page that citations of one document stand on, filled when it is opened."""
    seen: set[tuple[str | None, int]] = set()
    for citation in citations:
        place = citation.file, citation.page
        if token is None or extract is None or place in seen or not _boxes([citation], extract, citation):
            continue
        seen.add(place)
        address = f"answers/{token}/{citation.number}.png"
        where = f"原文件第 {citation.page} 页"
        caption = tag(
            "figcaption",
            f"{where}，引用处已框出 ",
            tag("a", "看大图", href=address, target="_blank", rel="noopener"),
        )
        frame = tag(
            "div",
            tag("p", "正在取页面图像……", class_="note"),
            class_="page-frame",
            tabindex="0",
            role="region",
            aria_label=f"{where}的图像，可滚动",
        )
        yield tag("figure", caption, frame, class_="page-picture", data_picture=address, data_alt=where)


def _file_of(citation: Citation, extract: Extract) -> Document:
    """Return the file of a document that a citation stands in."""
    return next((one for one in extract.joined if one.file == citation.file), extract.document)


def _boxes(citations: Sequence[Citation], extract: Extract, at: Citation) -> tuple[Box, ...]:
    """Return the boxes of what is cited on the page of one citation; none where its file has no pictures."""
    own = _file_of(at, extract)
    if own.format != "pdf":
        return ()
    name = None if own is extract.document else own.file
    found: dict[Box, None] = {}
    for citation in citations:
        if citation.page != at.page or _file_of(citation, extract) is not own:
            continue
        cell = citation.table_id is not None and citation.row is not None
        if cell and citation.box is not None:
            found[citation.box] = None
            continue
        lines = _quoted_lines(citation, extract, name)
        found |= {line.source.box: None for line in lines if line.source.box is not None}
        if not lines and citation.box is not None:
            found[citation.box] = None
    return tuple(found)


def _quoted_lines(citation: Citation, extract: Extract, name: str | None) -> list[Line]:
    """Return the lines on its page that a citation quotes; all of its lines where the quote is not found."""
    first, last = citation.lines or (0, -1)
    lines = [
        line
        for line in extract.lines
        if first <= line.number <= last
        and (line.source.file, line.source.page) == (name, citation.page)
        and line.text.strip()
    ]
    texts = [squeezed(line.text) for line in lines]
    quote = squeezed(citation.quote or "")
    start = "".join(texts).find(quote) if quote else -1
    if start < 0:
        return lines
    kept = []
    at = 0
    for line, text in zip(lines, texts, strict=True):
        if at < start + len(quote) and start < at + len(text):
            kept.append(line)
        at += len(text)
    return kept


class Pictures:
    """The pictures of late. A browser names no file: only an answer, and a citation of it."""

    def __init__(self, load: Callable[[str], Extract | None], original: Callable[[str], Path | None]) -> None:
        self._load = load
        self._original = original
        self._held: OrderedDict[tuple[object, ...], Marked] = OrderedDict()
        self._lock = threading.Lock()
        self._drawing = threading.Lock()  # one at a time: a page takes some tens of megabytes while drawn

    def of(self, answer: Answer, number: int) -> Marked:
        """Return the page of a citation with all that the answer cites on it boxed.

        Raises UsageError with one sentence where there is no such picture.
        """
        citation = next((one for one in answer.citations if one.number == number), None)
        if citation is None:
            raise UsageError(_NO_PICTURE)
        extract = self._load(citation.document_id)
        if extract is None:
            raise UsageError(_GONE)
        same = [one for one in answer.citations if one.document_id == citation.document_id]
        boxes = _boxes(same, extract, citation)
        if not boxes:
            raise UsageError(_NO_PICTURE)
        file = _file_of(citation, extract)
        # the mark asked for comes first: the page is scrolled to it
        own = _boxes([citation], extract, citation)
        ordered = tuple(dict.fromkeys((*own, *boxes)))
        return self._drawn(extract, file, citation.page, ordered)

    def _drawn(self, extract: Extract, file: Document, page: int, boxes: tuple[Box, ...]) -> Marked:
        from ingest.report.picture import mark  # noqa: PLC0415 - the page opens without the readers of PDF

        key = (file.content_hash, page, boxes)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        kept = self._original(file.content_hash)
        if kept is None:
            raise UsageError(_NO_ORIGINAL.format(file=file.file))
        name = None if file is extract.document else file.file
        with self._drawing:
            picture = mark(extract, page, kept, boxes, file=name)
        with self._lock:
            self._held[key] = picture
            if len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return picture
