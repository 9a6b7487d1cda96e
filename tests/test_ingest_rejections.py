"""Files that cannot be taken, each through the command line: one sentence, exit 1, the others still taken."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from ingest_program import SMALL, Ingest, write
from openpyxl import Workbook
from pdf_pages import PdfPage, pdf

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_SCAN = "q 500 0 0 700 40 40 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\x7f\x00\x7f EI Q"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEWS = "本市今日举办花展，市民可以凭证件入园参观，注意保管随身物品。"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")


@pytest.fixture
def ingest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ingest:
    return Ingest(tmp_path / "store", capsys)


# --- files made here ----------------------------------------------------------------------------------


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) % 256
        state[at], state[other] = state[other], state[at]
    out = bytearray()
    one = other = 0
    for byte in data:
        one = (one + 1) % 256
        other = (other + state[one]) % 256
        state[one], state[other] = state[other], state[one]
        out.append(byte ^ state[(state[one] + state[other]) % 256])
    return bytes(out)


def _protected(data: bytes, password: bytes) -> bytes:
    """Encrypt a PDF (standard handler, 40 bits); with an empty password it opens, but may not be changed."""
    mark = b"0123456789abcdef"
    owner = _rc4(hashlib.md5((b"owner" + _PAD)[:32]).digest()[:5], (password + _PAD)[:32])
    allowed = -44
    start = (password + _PAD)[:32] + owner + allowed.to_bytes(4, "little", signed=True) + mark
    key = hashlib.md5(start).digest()[:5]

    def encrypted(found: re.Match[bytes]) -> bytes:
        own = hashlib.md5(key + int(found["number"]).to_bytes(3, "little") + b"\x00\x00").digest()[:10]
        body = re.sub(rb"\((\w+)\)", lambda text: b"<%s>" % _rc4(own, text[1]).hex().encode(), found["body"])
        if found["stream"] is not None:
            body += b"stream\n" + _rc4(own, found["stream"]) + b"\nendstream"
        return found["number"] + b" 0 obj\n" + body + b"\nendobj"

    whole = rb"(?P<number>\d+) 0 obj\n(?P<body>.*?)(?:stream\n(?P<stream>.*?)\nendstream)?\nendobj"
    body = re.sub(whole, encrypted, data[: data.rindex(b"xref\n0")], flags=re.DOTALL)
    places = [found.start() for found in re.finditer(rb"^\d+ 0 obj$", body, re.MULTILINE)]
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        body
        + (
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(places) + 1} "
            f"/Root 1 0 R /ID [<{mark.hex()}> <{mark.hex()}>] /Encrypt << /Filter /Standard /V 1 /R 2 "
            f"/O <{owner.hex()}> /U <{_rc4(key, _PAD).hex()}> /P {allowed} >> >>\n"
            f"startxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )


def _packed(content: bytes) -> bytes:
    """Return a PDF of one page whose content is packed data."""
    return pdf(PdfPage(["@"])).replace(
        b"<< /Length 1 >>\nstream\n@",
        f"<< /Filter /FlateDecode /Length {len(content)} >>\nstream\n".encode() + content,
    )


def _archive(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def _saved(document: object) -> bytes:
    data = io.BytesIO()
    document.save(data)  # type: ignore[attr-defined]
    return data.getvalue()


def _formulas() -> bytes:
    book = Workbook()
    for row in (("项目", "金额"), ("基本支出", "=1+2"), ("合计", "=B2")):
        book.active.append(row)
    return _saved(book)


def _merged(area: str) -> bytes:
    book = _saved(Workbook())
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merges = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    parts[sheet] = re.sub(rb"(<sheetData\s*/>|</sheetData>)", rb"\1" + merges.encode(), parts[sheet])
    return _archive(parts)


def _gazette() -> PdfPage:
    page = PdfPage().text(200, 40, "公报")
    for number in range(20):
        page.text(40, 80 + 20 * number, _NEWS)
    return page


def _word(text: str) -> bytes:
    document = docx.Document()
    for _ in range(10):
        document.add_paragraph(text)
    return _saved(document)


PAGE = pdf(_gazette())
PACKED = zlib.compress(b"BT ET " * 4_000)
DAMAGED = PACKED[:20] + bytes([PACKED[20] ^ 0x55]) + PACKED[21:]
CASES: dict[str, tuple[str, bytes, str]] = {
    "a scan": ("扫描.pdf", pdf(PdfPage([_SCAN]), PdfPage([_SCAN])), "没有文字，可能是扫描件"),
    "protected": ("加密.pdf", _protected(PAGE, b"1234"), "设有打开密码"),
    "corrupt": ("损坏.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "不是完好的 PDF 文件"),
    "cut off": ("半截.pdf", PAGE[: len(PAGE) * 2 // 3], "不是完好的 PDF 文件"),
    "data damaged": ("坏块.pdf", _packed(DAMAGED), "不是完好的 PDF 文件"),
    "no PDF": ("改名.pdf", b"\x00\x01 no PDF", "不是 PDF 文件"),
    "a Word file by another name": (
        "改名.pdf",
        _word(_NEWS),
        "内容是 Word 文件，与后缀不符；请把后缀改为 .docx",
    ),
    "a web page by another name": (
        "网页.xls",
        b"\xef\xbb\xbf<!DOCTYPE html><html></html>",
        "请把后缀改为 .html",
    ),
    "a workbook by another name": ("表.xls", _saved(Workbook()), "请把后缀改为 .xlsx"),
    "an OFD by another name": ("版式.zip", _archive({"OFD.xml": b"<OFD/>"}), "另存为 PDF"),
    "a packed bomb": ("炸弹.pdf", _packed(zlib.compress(bytes(70_000_000))), "解开后过大"),
    "a bomb in a bomb": (
        "双层.pdf",
        _packed(zlib.compress(zlib.compress(bytes(70_000_000)))).replace(
            b"/FlateDecode", b"[/FlateDecode /FlateDecode]"
        ),
        "解开后过大",
    ),
    "thousands of empty pages": ("空页.pdf", pdf(_gazette(), *[PdfPage()] * 3_000), "超过 2000 页"),
    "hundreds of empty pages": ("白页.pdf", pdf(*[PdfPage()] * 300), "各页都是空白"),
    "a gazette": ("公报.pdf", PAGE, "不像部门预算或决算公开文件"),
    "a workbook with formulas only": ("公式.xlsx", _formulas(), "公式没有保存计算结果"),
    "a workbook bomb": ("炸弹.xlsx", _archive({"xl/workbook.xml": bytes(70_000_000)}), "解开后过大"),
    "a workbook merged all over": ("合并.xlsx", _merged("A1:XFD1048576"), "单元格过多"),
    "an old workbook by another name": ("旧版.xlsx", _OLE + bytes(512), "请另存为 .xlsx"),
    "a workbook cut off": ("半截.xlsx", _saved(Workbook())[:-300], "不是完好的 Excel 文件"),
    "a Word bomb": ("炸弹.docx", _archive({"word/document.xml": bytes(70_000_000)}), "解开后过大"),
    "a Word gazette": ("公报.docx", _word(_NEWS), "不像部门预算或决算公开文件"),
    "a protected document": ("加密.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
    "an old workbook": ("旧版.xls", _OLE, "另存为 .xlsx"),
    "an old document": ("旧版.doc", _OLE, "另存为 .docx"),
    "a table of text": ("表.CSV", b"a,b", "另存为 .xlsx"),
    "an OFD": ("公开.ofd", b"PK", "是 OFD 版式文件，不能直接读取；请用阅读器打开，另存为 PDF"),
    "an archive": ("附件.zip", _archive({"a.txt": b"a"}), "请解压后"),
    "a picture": ("照片.jpg", b"\xff\xd8\xff", "请提供可以选中文字的文件"),
    "an unknown ending": ("预算.budget", SMALL.encode(), "读不了；可以读的有"),
    "no ending": ("预算", SMALL.encode(), "读不了；可以读的有"),
}


# --- tests --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CASES)
def test_it_is_rejected_with_one_sentence_and_nothing_is_held(
    ingest: Ingest, tmp_path: Path, kind: str
) -> None:
    name, data, words = CASES[kind]
    (document,) = ingest.taken(write(tmp_path, name, data), code=1)
    assert (document["status"], document["document_id"]) == ("rejected", None)
    (problem,) = document["problems"]
    assert words in problem["message"]
    assert name in problem["message"]
    assert problem["message"].endswith("。")
    assert problem["message"].count("。") == 1
    assert not list((tmp_path / "store").glob("sources/*"))


def test_a_good_file_between_rejected_ones_is_taken(ingest: Ingest, tmp_path: Path) -> None:
    bad = [write(tmp_path, name, data) for name, data, _ in CASES.values()]
    good = write(tmp_path, "苗圃.txt", SMALL)
    documents = ingest.taken(*bad[:10], good, *bad[10:], code=1)
    assert [document["status"] for document in documents] == ["rejected"] * 10 + ["taken"] + ["rejected"] * (
        len(bad) - 10
    )
    assert [Path(document["file"]).name for document in documents] == [
        path.name for path in (*bad[:10], good, *bad[10:])
    ]
    assert [document["department"] for document in ingest.held()] == ["石榴市苗圃中心"]


def test_a_pdf_that_only_may_not_be_changed_is_read(ingest: Ingest, tmp_path: Path) -> None:
    """Many disclosures are locked against changes: they open without a password."""
    page = PdfPage().text(150, 40, "石榴市苗圃中心2031年部门预算")
    for number, line in enumerate(
        (
            "第一部分 石榴市苗圃中心概况",
            "一、主要职能",
            "石榴市苗圃中心负责全市的苗木培育。",
            "第二部分 2031年部门预算情况说明",
            "石榴市苗圃中心2031年支出预算12.00万元，其中：基本支出8.00万元，项目支出4.00万元。",
        )
    ):
        page.text(40, 80 + 20 * number, line)
    (document,) = ingest.taken(write(tmp_path, "只读.pdf", _protected(pdf(page), b"")))
    assert document["department"] == "石榴市苗圃中心"
    assert {"12.00", "8.00", "4.00"} <= {fact["printed"] for fact in ingest.facts()}
