"""Web pages (.html) → one page of lines and grids: the content, without the navigation around it.

Files that the page only links to are not read, and named: the tables of a disclosure often are such files.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as parser

from ingest.errors import Rejected
from ingest.readers.flow import Cells, Words, laid
from ingest.readers.html_content import content_of, pieces_of, without_links
from ingest.readers.html_table import TooManyCells, is_hidden
from ingest.readers.text import decode
from ingest.records import Problem, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingest.readers.flow import Item
    from ingest.readers.html_content import Piece

MAX_LINES = 100_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "utf8": "utf-8"}
_UNREADABLE = 0.001  # share of letters that may be damaged
_TAG = re.compile(r"<\s*(?:!doctype\s+html|html|body|div|p|table|head|article|section)\b", re.IGNORECASE)
_OPENED = re.compile(r"<\s*(?:html|body)\b", re.IGNORECASE)
_CLOSED = re.compile(r"<\s*/\s*(?:html|body)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FILES = re.compile(r"\.(xlsx?|docx?|pdf|zip|rar|7z|et|wps|ofd|csv)$", re.IGNORECASE)
_TITLE_END = re.compile(r"\s*[_|—–-]\s*")
_CONTENTS = re.compile(r"目\s*录")
_SPACED = re.compile(r"\s+")
_HEADINGS = ("h1", "h2", "h3")
_SHOWN = 5  # files named in a problem


def read_html(path: Path, document_id: str) -> Reading:
    """Read a web page.

    Raises Rejected with one sentence where it is empty, no web page, too large, or without content.
    """
    data = path.read_bytes()
    text = _DECLARATION.sub("", _text(data, path.name))
    root = _parsed(text, path.name)
    body = root.find("body") if root.tag == "html" else root
    if body is None:
        raise Rejected(f"“{path.name}”里没有正文；请保存完整的网页后再试。")
    try:
        pieces = pieces_of(body)
    except TooManyCells as error:
        raise Rejected(f"“{path.name}”的表格单元格过多，没有读取；请只保留要公开的内容后再试。") from error
    content = content_of(pieces, body)
    inside = {content, *content.iterdescendants()}
    kept = list(without_links([piece for piece in pieces if piece.element in inside], content))
    items = _titled([piece.item for piece in kept], _title_of(root, pieces))
    if not any(piece.sure or piece.prose for piece in kept):
        raise Rejected(
            f"“{path.name}”里没有正文（内容可能由脚本显示，或在附件里）；请在浏览器中打开后另存，或提供附件。"
        )
    if len(items) > MAX_LINES:
        raise Rejected(f"“{path.name}”内容过多，没有读取；请拆分后再试。")
    source = Source(document_id, 1)
    problems = list(_left_out(content, body, pieces, source))
    if _OPENED.search(text) and not _CLOSED.search(text):
        problems.append(Problem(source, "cut_off", "网页没有结尾，可能没有保存完整；请重新保存后再试。"))
    pages, grids = laid(items, document_id)
    return Reading(
        source=source,
        file=path.name,
        format="html",
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=pages,
        grids=grids,
        problems=tuple(problems),
    )


def _parsed(text: str, name: str) -> Any:
    if not _TAG.search(text):
        raise Rejected(f"“{name}”不是网页文件；请检查文件后再试。")
    try:
        return parser.document_fromstring(
            text, parser=parser.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
        )
    except (etree.LxmlError, ValueError) as error:
        raise Rejected(f"“{name}”不是完好的网页文件，无法读取；请重新保存后再试。") from error


def _text(data: bytes, name: str) -> str:
    """Return the text of a page: in the encoding it declares, else in one it is readable in."""
    declared = _CHARSET.search(data[:4096])
    encoding = _NAMES.get(declared.group(1).decode().lower()) if declared else None
    if encoding is not None and data.strip() and b"\x00" not in data[:4096]:
        text = data.decode(encoding, errors="replace")
        if text.count("\ufffd") <= _UNREADABLE * len(text):
            return text.removeprefix("\ufeff")
    return decode(data, name)


# --- the title --------------------------------------------------------------------------------------


def _title_of(root: Any, pieces: Sequence[Piece]) -> str:
    """Return the title that the page itself states: its heading, else the first part of its window title."""
    meta = next(iter(root.xpath("//meta[@name='ArticleTitle']/@content")), "").strip()
    if meta:
        return str(meta)
    for tag in _HEADINGS:
        found = [
            piece.item.text
            for piece in pieces
            if isinstance(piece.item, Words)
            and not piece.linked
            and any(above.tag == tag for above in (piece.element, *piece.element.iterancestors()))
        ]
        if len(found) == 1:
            return found[0]
    window = (root.findtext(".//title") or "").strip()
    return _TITLE_END.split(window)[0]


def _titled(items: Sequence[Item], title: str) -> list[Item]:
    """Put the page's title first where the content does not start with it, and part 目录 glued to it."""
    plain = _squeezed(title)
    result: list[Item] = []
    for item in items:
        text = item.text if isinstance(item, Words) else ""
        rest = _squeezed(text).removeprefix(plain)
        if plain and _squeezed(text).startswith(plain) and _CONTENTS.fullmatch(rest):
            result += [Words(1, title), Words(1, rest)]
        else:
            result.append(item)
    if plain and not any(isinstance(item, Words) and plain in _squeezed(item.text) for item in result[:8]):
        result.insert(0, Words(1, title))
    return result


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- what is not read -------------------------------------------------------------------------------


def _left_out(content: Any, body: Any, pieces: Sequence[Piece], source: Source) -> Iterator[Problem]:
    """Tell the files that the content links to, further pages, and hidden tables."""
    files = list(dict.fromkeys(_files(content)))
    if files:
        shown = "、".join(f"“{name}”" for name in files[:_SHOWN]) + ("等" if len(files) > _SHOWN else "")
        has_tables = any(isinstance(piece.item, Cells) for piece in pieces)
        tables = "" if has_tables else "，公开的表可能在其中"
        message = f"网页链接了 {len(files)} 个附件（{shown}）{tables}，没有读取；请下载后一并收入。"
        yield Problem(source, "attachment", message)
    if any(_squeezed(str(link.xpath("string()"))) in {"下一页", "下页"} for link in content.iter("a")):
        yield Problem(
            source, "further_pages", "网页还有下一页，其中的内容没有读取；请把各页都保存后一并收入。"
        )
    hidden = sum(1 for table in body.iter("table") if any(is_hidden(e) for e in _outwards(table)))
    if hidden:
        yield Problem(
            source, "hidden_tables", f"网页有 {hidden} 张隐藏的表没有读取；如应公开，请取消隐藏后再试。"
        )


def _outwards(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _files(content: Any) -> Iterator[str]:
    for link in content.iter("a", "iframe", "embed", "object"):
        address = link.get("href") or link.get("src") or link.get("data") or ""
        try:
            path = unquote(urlsplit(address.strip()).path)
        except ValueError:
            continue
        if _FILES.search(path):
            named = str(link.xpath("string()")).strip() or link.get("title") or path.rsplit("/", 1)[-1]
            yield _SPACED.sub(" ", named)
