"""One module a file format; each turns a file into a Reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ingest.errors import Rejected
from ingest.readers.text import read_text
from ingest.records import Reading


def _xlsx(path: Path, document_id: str) -> Reading:
    from ingest.readers.xlsx import read_xlsx  # noqa: PLC0415 - openpyxl is needed for workbooks only

    return read_xlsx(path, document_id)


def _pdf(path: Path, document_id: str) -> Reading:
    from ingest.readers.pdf import read_pdf  # noqa: PLC0415 - pdfplumber is needed for PDFs only

    return read_pdf(path, document_id)


READERS: dict[str, Callable[[Path, str], Reading]] = {".txt": read_text, ".xlsx": _xlsx, ".pdf": _pdf}


def read_file(path: Path) -> Reading:
    """Read a file by its ending; the document id comes from its content.

    Raises Rejected with one sentence where the file cannot be read.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        endings = "、".join(sorted(READERS))
        raise Rejected(f"“{path.name}”的格式（{path.suffix or '无后缀'}）读不了；可以读的有 {endings}。")
    return reader(path, document_id_of(path))


def document_id_of(path: Path) -> str:
    """Return the id of a file: the first twelve digits of its SHA-256. Raises Rejected where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Rejected(
            f"“{path}”读不出来（{error.strerror}）；请检查文件是否存在、是否有读取权限。"
        ) from error
    return hashlib.sha256(data).hexdigest()[:12]
