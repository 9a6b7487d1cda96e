"""Office files as packages (.xlsx、.docx): what should not be unpacked is refused with one sentence."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_UNPACKED = 60_000_000  # bytes; a disclosure unpacks to about one million
MAX_PARTS = 3_000
MAX_RATIO = 300  # unpacked to packed, in parts above a million bytes
# what zipfile lets through where an archive is damaged
DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse(data: bytes, name: str, *, program: str, ending: str, old: str) -> None:
    """Raise Rejected for an empty, protected, old, damaged, oversized or forged file.

    program is Excel or Word, ending the format expected (.xlsx), old the format before it (.xls).
    """
    if not data:
        raise Rejected(f"“{name}”是空文件，没有可读的内容；请检查是否下载完整后再试。")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Rejected(f"“{name}”设有打开密码，无法读取；请去掉密码后再试。")
        raise Rejected(f"“{name}”是旧版 {program}（{old}）文件；请另存为 {ending} 后再试。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Rejected(f"“{name}”设有打开密码，无法读取；请去掉密码后再试。")
            if _too_large(parts):
                raise Rejected(f"“{name}”解开后过大，没有读取；请只保留要公开的内容后再试。")
            if any(_has_doctype(archive, part) for part in parts):
                raise Rejected(
                    f"“{name}”含有不应出现的内容（文档类型声明），没有读取；请用 {program} 重新保存后再试。"
                )
    except DAMAGED as error:
        raise Rejected(
            f"“{name}”不是完好的 {program} 文件（{ending}），可能没有下载完整；请重新取得后再试。"
        ) from error


def _too_large(parts: Sequence[zipfile.ZipInfo]) -> bool:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return True
    return any(
        part.file_size > 1_000_000 and part.file_size > MAX_RATIO * part.compress_size for part in parts
    )


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(4096)
