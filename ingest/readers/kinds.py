"""What a file is (文件种类), by its ending and by how its content begins: a wrong ending is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection

from ingest.errors import Rejected

_HEAD = 1_024  # bytes in which a file shows what it is
_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_BOM = b"\xef\xbb\xbf"
_IMAGE_ADVICE = "请提供可以选中文字的文件，或者把图片合成一份 PDF，装上文字识别后再试"
_KINDS = {
    ".pdf": " PDF 文件",
    ".docx": " Word 文件",
    ".xlsx": " Excel 文件",
    ".html": "网页",
    ".ofd": " OFD 版式文件",
}
_PARTS = (("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("OFD.xml", ".ofd"))
# formats that disclosures come in and that another one can hold: ending → what the file is, what to do
CONVERTIBLE: dict[str, tuple[str, str]] = {
    ".xls": ("旧版 Excel 文件", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"),
    ".et": (" WPS 表格文件", "请用 WPS 打开，另存为 .xlsx 后再试"),
    ".csv": ("文本表格，没有单位和合并单元格", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"),
    ".doc": ("旧版 Word 文件", "请用 Word 或 WPS 打开，另存为 .docx 后再试"),
    ".wps": (" WPS 文字文件", "请用 WPS 打开，另存为 .docx 后再试"),
    ".rtf": (" RTF 文件", "请用 Word 或 WPS 打开，另存为 .docx 后再试"),
    ".ofd": (" OFD 版式文件", "请用阅读器打开，另存为 PDF 后再试"),
    ".mht": ("打包的网页", "请在浏览器中打开，另存为 .html 后再试"),
    ".mhtml": ("打包的网页", "请在浏览器中打开，另存为 .html 后再试"),
    ".zip": ("压缩包", "请解压后把里面的文件收入"),
    ".rar": ("压缩包", "请解压后把里面的文件收入"),
    ".7z": ("压缩包", "请解压后把里面的文件收入"),
    ".jpg": ("图片", _IMAGE_ADVICE),
    ".jpeg": ("图片", _IMAGE_ADVICE),
    ".png": ("图片", _IMAGE_ADVICE),
    ".tif": ("图片", _IMAGE_ADVICE),
    ".tiff": ("图片", _IMAGE_ADVICE),
}

# what is told of a folder's files; pictures lie in folders for other reasons
TOLD_IN_FOLDERS = frozenset(ending for ending, (kind, _) in CONVERTIBLE.items() if kind != "图片")


def refuse_other_kind(name: str, ending: str, data: bytes, readable: Collection[str]) -> None:
    """Raise Rejected for a file of another kind than its ending says, or that has to be converted first."""
    found = _kind_of(data)
    if found is not None and found != (".html" if ending == ".htm" else ending):
        advice = f"请把后缀改为 {found} 后再试" if found in readable else CONVERTIBLE[found][1]
        raise Rejected(f"“{name}”的内容是{_KINDS[found]}，与后缀不符；{advice}。")
    if ending in CONVERTIBLE:
        kind, advice = CONVERTIBLE[ending]
        raise Rejected(f"“{name}”是{kind}，不能直接读取；{advice}。")


def _kind_of(data: bytes) -> str | None:
    """Return the ending that fits how a file's content begins, where that is certain."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if _WEB_PAGE.match(data[:_HEAD].removeprefix(_BOM)):
        return ".html"
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None  # damaged: the reader that its ending asks for says so
    return next((ending for part, ending in _PARTS if part in names), None)
