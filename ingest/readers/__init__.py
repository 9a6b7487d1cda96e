"""One module a file format; each turns a file into a Reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ingest.errors import Rejected
from ingest.readers.kinds import refuse_other_kind
from ingest.readers.text import read_text
from ingest.records import Reading


def _xlsx(path: Path, document_id: str) -> Reading:
    from ingest.readers.xlsx import read_xlsx  # noqa: PLC0415 - openpyxl is needed for workbooks only

    return read_xlsx(path, document_id)


def _pdf(path: Path, document_id: str) -> Reading:
    from ingest.readers.pdf import read_pdf  # noqa: PLC0415 - pdfplumber is needed for PDFs only

    return read_pdf(path, document_id)


def _docx(path: Path, document_id: str) -> Reading:
    from ingest.readers.docx import read_docx  # noqa: PLC0415 - python-docx is needed for Word only

    return read_docx(path, document_id)


def _html(path: Path, document_id: str) -> Reading:
    from ingest.readers.html import read_html  # noqa: PLC0415 - lxml is needed for web pages only

    return read_html(path, document_id)


READERS: dict[str, Callable[[Path, str], Reading]] = {
    ".txt": read_text,
    ".xlsx": _xlsx,
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
}


def read_file(path: Path) -> Reading:
    """Read a file by its ending; the document id comes from its content.

    Raises Rejected with one sentence where the file cannot be read.
    """
    ending = path.suffix.lower()
    data = _data(path)
    refuse_other_kind(path.name, ending, data, READERS)
    reader = READERS.get(ending)
    if reader is None:
        endings = "、".join(sorted(READERS))
        raise Rejected(f"“{path.name}”的格式（{path.suffix or '无后缀'}）读不了；可以读的有 {endings}。")
    return reader(path, _id_of(data))


def document_id_of(path: Path) -> str:
    """Return the id of a file: twelve digits of its SHA-256. Raises Rejected where it cannot be read."""
    return _id_of(_data(path))


def _id_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _data(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Rejected(
            f"“{path}”读不出来（{error.strerror}）；请检查文件是否存在、是否有读取权限。"
        ) from error
