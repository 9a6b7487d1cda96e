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
# formats that disclosures come in and that another one can hold: ending → what the file is, what to do
CONVERTIBLE: dict[str, tuple[str, str]] = {
    ".xls": ("旧版 Excel 文件", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"),
    ".et": ("WPS 表格文件", "请用 WPS 打开，另存为 .xlsx 后再试"),
    ".csv": ("文本表格，没有单位和合并单元格", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"),
    ".doc": ("旧版 Word 文件", "请用 Word 或 WPS 打开，另存为 .docx 后再试"),
    ".wps": ("WPS 文字文件", "请用 WPS 打开，另存为 .docx 后再试"),
    ".rtf": ("RTF 文件", "请用 Word 或 WPS 打开，另存为 .docx 后再试"),
    ".ofd": ("OFD 版式文件", "请用阅读器打开，另存为 PDF 后再试"),
    ".mht": ("打包的网页", "请在浏览器中打开，另存为 .html 后再试"),
    ".mhtml": ("打包的网页", "请在浏览器中打开，另存为 .html 后再试"),
    ".zip": ("压缩包", "请解压后把里面的文件收入"),
    ".rar": ("压缩包", "请解压后把里面的文件收入"),
    ".7z": ("压缩包", "请解压后把里面的文件收入"),
    ".jpg": ("图片", "请提供可以选中文字的文件"),
    ".jpeg": ("图片", "请提供可以选中文字的文件"),
    ".png": ("图片", "请提供可以选中文字的文件"),
    ".tif": ("图片", "请提供可以选中文字的文件"),
    ".tiff": ("图片", "请提供可以选中文字的文件"),
}


def read_file(path: Path) -> Reading:
    """Read a file by its ending; the document id comes from its content.

    Raises Rejected with one sentence where the file cannot be read.
    """
    ending = path.suffix.lower()
    reader = READERS.get(ending)
    if reader is None and ending in CONVERTIBLE:
        kind, advice = CONVERTIBLE[ending]
        raise Rejected(f"“{path.name}”是{kind}，不能直接读取；{advice}。")
    if reader is None:
        endings = "、".join(sorted(READERS))
        raise Rejected(f"“{path.name}”的格式（{path.suffix or '无后缀'}）读不了；可以读的有 {endings}。")
    return reader(path, document_id_of(path))


def document_id_of(path: Path) -> str:
    """Return the id of a file: twelve digits of its SHA-256. Raises Rejected where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Rejected(
            f"“{path}”读不出来（{error.strerror}）；请检查文件是否存在、是否有读取权限。"
        ) from error
    return hashlib.sha256(data).hexdigest()[:12]
