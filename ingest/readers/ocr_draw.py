"""Words and ruled lines → a drawn PDF page (重绘): what was recognised, to be read like any other PDF.

Each word is printed at its place, as wide as it stood in the picture: one reader of tables serves both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.readers.ocr_rules import Ruled
    from ingest.readers.ocr_words import Word

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500 814 939 500] "
    "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /ItalicAngle 0 /StemV 80 "
    "/FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 /CapHeight 880 >> "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)
_DESCENT = 0.12  # of the font size
_HALF = 0x100  # characters below are half as wide as high


def drawn(words: Sequence[Word], lines: Ruled, size: tuple[float, float], scale: float) -> bytes:
    """Return a PDF of one page; scale is dots of the picture a point."""
    height = size[1]
    commands = ["0.5 w"]
    commands += [_line(rule.start, rule.at, rule.stop, rule.at, height, scale) for rule in lines.level]
    commands += [_line(rule.at, rule.start, rule.at, rule.stop, height, scale) for rule in lines.upright]
    commands += [_word(word, height, scale) for word in words]
    return _file("\n".join(commands), size)


def _line(x0: int, top0: int, x1: int, top1: int, height: float, scale: float) -> str:
    left, right = x0 / scale, x1 / scale
    return f"{left:.2f} {height - top0 / scale:.2f} m {right:.2f} {height - top1 / scale:.2f} l S"


def _word(word: Word, height: float, scale: float) -> str:
    left, top, right, bottom = (dots / scale for dots in word.area)
    text = "".join(char for char in word.text if ord(char) < 0x10000)
    size = bottom - top
    natural = size * sum(0.5 if ord(char) < _HALF else 1.0 for char in text)
    wide = 100 * (right - left) / natural if natural else 100
    code = text.encode("utf-16-be").hex()
    y = height - bottom + size * _DESCENT
    return f"BT /F1 {size:.2f} Tf {wide:.2f} Tz 1 0 0 1 {left:.2f} {y:.2f} Tm <{code}> Tj ET"


def _file(stream: str, size: tuple[float, float]) -> bytes:
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        _FONT,
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]:.2f} {size[1]:.2f}] /Contents 5 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        ),
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    )
    return _joined(objects).encode("ascii")


def _joined(objects: Iterable[str]) -> str:
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n"
    data += "".join(f"{place:010} 00000 n \n" for place in places)
    return data + f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
