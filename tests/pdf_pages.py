"""Small PDF files written by hand for tests: Chinese text at a place, and ruled tables."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT, SIZE = 595, 842, 10
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)


@dataclass
class PdfPage:
    """One page; places count from the top left, in points. entries go into its dictionary (/Rotate 90)."""

    commands: list[str] = field(default_factory=list)
    entries: str = ""

    def text(self, x: float, top: float, text: str) -> PdfPage:
        """Print a text whose top edge is at a place."""
        code = text.encode("utf-16-be").hex()
        self.commands.append(f"BT /F1 {SIZE} Tf {x} {HEIGHT - top - SIZE} Td <{code}> Tj ET")
        return self

    def line(self, x0: float, top0: float, x1: float, top1: float) -> PdfPage:
        """Rule a line."""
        self.commands.append(f"0.5 w {x0} {HEIGHT - top0} m {x1} {HEIGHT - top1} l S")
        return self

    def table(
        self, top: float, widths: list[int], rows: list[list[str | None]], *, open_top: bool = False
    ) -> PdfPage:
        """Rule rows 20 points high; None goes on with the cell on its left, "^" with the one above."""
        lefts = [40 + sum(widths[:at]) for at in range(len(widths) + 1)]
        for number, row in enumerate(rows):
            y = top + 20 * number
            for column, text in enumerate(row):
                if text != "^" and not (open_top and number == 0):
                    self.line(lefts[column], y, lefts[column + 1], y)
                if text is not None:
                    self.line(lefts[column], y, lefts[column], y + 20)
                if text and text != "^":
                    for below, part in enumerate(text.split("\n")):
                        indent = len(part) - len(part.lstrip("\u3000"))
                        self.text(lefts[column] + 2 + SIZE * indent, y + 4 + SIZE * below, part.strip())
            self.line(lefts[-1], y, lefts[-1], y + 20)
        self.line(lefts[0], top + 20 * len(rows), lefts[-1], top + 20 * len(rows))
        return self


def pdf(*pages: PdfPage) -> bytes:
    """Return the file."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _FONT,
    ]
    for number, page in enumerate(pages):
        stream = "\n".join(page.commands)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {page.entries} >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    data = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    data += "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data.encode("ascii")
