"""Generated tables drawn as PDF pages (表 → PDF): rules, rotation, page ends, marks, unseen text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generated_page import pieces, width
from rendered_sheet import Box, Sheet, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rendered_sheet import Item

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500 814 939 500] "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)
_MARGIN = 36.0
_PAD = 0.25  # of a character, left and right of a cell's text


@dataclass(frozen=True, slots=True)
class Paint:
    """How pages are drawn.

    rules: full | open (no outer uprights) | level (no uprights) | long (each level rule in one stroke) |
    three (top, foot of the head and end only) | none | frames (a box a cell) | fills (thin filled
    boxes) | dashes; turn: 0 | 90 | 270 (with /Rotate) | sideways (drawn turned, the page is not);
    heads: repeated on the next page or not; titles: the title again on each page; mark: none | light |
    slanted (watermark); unseen: none | white | invisible | clipped (old figures behind the cells);
    tight: labels touch the numbers beside them; split: columns of a wide table on a second page.
    """

    rules: str = "full"
    turn: str = "0"
    wide: bool = False
    height: float = 842.0
    heads: bool = True
    titles: bool = False
    closed: bool = True  # rules at the end of a page that the table goes beyond
    mark: str = "none"
    unseen: str = "none"
    tight: bool = False
    running_head: str = ""
    page_number: str = ""
    together: bool = False  # tables follow each other on a page
    loose: bool = False  # a page may end in a head, or below a title
    picture: bool = False
    split: bool = False
    centred: bool = False  # amounts stand in the middle of their cells


@dataclass
class _Page:
    commands: list[str] = field(default_factory=list)


class Press:
    """Draws items on pages; places count from the top left, in points."""

    def __init__(self, paint: Paint) -> None:
        self.paint = paint
        across = paint.wide or paint.turn in {"90", "270", "sideways"}
        self.wide, self.tall = (paint.height, 595.0) if across else (595.0, paint.height)
        self.pages: list[_Page] = []
        self.y = 0.0
        self.strokes: set[tuple[float, float, float]] = set()  # level rules of a table, drawn at its end

    # --- marks ---------------------------------------------------------------------------------------

    def _new_page(self) -> None:
        self._end_page()
        self.pages.append(_Page())
        self.y = _MARGIN
        if self.paint.picture:
            self._command("q 40 0 0 20 500 20 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 7f> EI Q")
        if self.paint.mark == "light":
            self._words("内部资料", self.wide / 2 - 150, self.tall / 2 - 40, 80, grey="0.85")
        if self.paint.mark == "slanted":
            self._slanted("仅供公开查阅使用")
        if self.paint.running_head:
            self._words(self.paint.running_head, _MARGIN, 16, 9)

    def _end_page(self) -> None:
        if self.pages and self.paint.page_number:
            text = self.paint.page_number.format(len(self.pages))
            self._words(text, self.wide / 2 - 10, self.tall - 24, 9)

    def _command(self, text: str) -> None:
        self.pages[-1].commands.append(text)

    def _words(self, text: str, x: float, top: float, size: float, *, grey: str = "0", mode: int = 0) -> None:
        if text:
            code = text.encode("utf-16-be").hex()
            y = self.tall - top - size * 0.88
            self._command(f"BT {grey} g {mode} Tr /F1 {size:.2f} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET 0 g")

    def _slanted(self, text: str) -> None:
        code = text.encode("utf-16-be").hex()
        for x, y in ((80, 120), (80, 420), (300, 260), (300, 600)):
            self._command(f"BT 0.85 g /F1 30 Tf 0.707 0.707 -0.707 0.707 {x} {y} Tm <{code}> Tj ET 0 g")

    def _rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        if self.paint.rules == "fills":
            low, high = self.tall - max(top0, top1), abs(top1 - top0) or 0.5
            self._command(f"{x0:.2f} {low:.2f} {(x1 - x0) or 0.5:.2f} {high:.2f} re f")
            return
        dash = "[2 1] 0 d " if self.paint.rules == "dashes" else ""
        self._command(f"{dash}0.5 w {x0:.2f} {self.tall - top0:.2f} m {x1:.2f} {self.tall - top1:.2f} l S")

    # --- items ---------------------------------------------------------------------------------------

    def draw(self, items: Sequence[Item]) -> bytes:
        """Return the file of all items."""
        last_table = False
        for item in items:
            if isinstance(item, Text):
                if last_table and not self.paint.together:
                    self._new_page()
                self._paragraph(item)
            else:
                self._table(item)
            last_table = isinstance(item, Sheet)
        self._end_page()
        return _file(self.pages, self.paint, self.wide, self.tall)

    def _paragraph(self, item: Text) -> None:
        for line in pieces(item.text if item.centre else "　　" + item.text, (self.wide - 2 * _MARGIN) / 11):
            if not self.pages or self.y + 30 > self.tall - _MARGIN:
                self._new_page()
            left = (self.wide - width(line) * 11) / 2 if item.centre else _MARGIN
            indent = len(line) - len(line.lstrip("　"))
            self._words(line.strip("　"), left + 11 * indent, self.y, 11)
            self.y += 18

    def _table(self, sheet: Sheet) -> None:
        room = self.wide - 2 * _MARGIN
        halves = [sheet.widths]
        whole = sum(sheet.widths)
        size = min(10.0, room / whole)
        if self.paint.split and size < 9.5:
            size = min(10.0, 1.9 * room / whole)
            cut = next(at for at in range(len(sheet.widths)) if sum(sheet.widths[: at + 1]) * size > room)
            halves = [sheet.widths[:cut], sheet.widths[cut:]]
        first = 0
        for half in halves:
            self._columns(sheet, first, first + len(half), size, titled=first == 0)
            first += len(half)

    def _columns(self, sheet: Sheet, first: int, stop: int, size: float, *, titled: bool) -> None:
        widths = [one * size for one in sheet.widths[first:stop]]
        lefts = [_MARGIN + sum(widths[:at]) for at in range(len(widths) + 1)]
        boxes = [box for box in sheet.boxes if first <= box.column < stop]
        texts = {
            box: _lines(box, sum(sheet.widths[box.column : box.column + box.columns]), self.paint)
            for box in sheet.boxes
        }
        heights = _heights(sheet, sheet.boxes, texts, size)  # a row is as high in both halves
        top_part = sum(heights[: sheet.heads]) + 20.0 * len(sheet.above)
        top_part = -20.0 if self.paint.loose else top_part
        if not self.paint.together or not self.pages or self.y + top_part + 60 > self.tall - _MARGIN:
            self._new_page()
        else:
            self.y += 14
        if titled:
            self._above(sheet, lefts[-1])
        else:  # rows stand as high as in the left half
            self.y += 18 * len(sheet.above)
        at = 0
        while True:
            begin = at
            rows = [] if begin < sheet.heads or not self.paint.heads else list(range(sheet.heads))
            used = sum(heights[row] for row in rows)
            while at < sheet.rows and (self.y + used + heights[at] <= self.tall - _MARGIN - 20 or not rows):
                used += heights[at]
                rows.append(at)
                at += 1
            self._rows(boxes, texts, rows, heights, lefts, size, first, last=at >= sheet.rows)
            self._strokes(self.y - 4 - sum(heights[row] for row in rows if row >= sheet.heads))
            if at >= sheet.rows:
                break
            self._new_page()
            if self.paint.titles:
                self._above(sheet, lefts[-1])
        for line in sheet.below if titled else ():
            for part in pieces(line, max((lefts[-1] - _MARGIN) / 10, 40)):
                if self.y + 20 > self.tall - _MARGIN:
                    self._new_page()
                self._words(part, _MARGIN, self.y + 4, 10)
                self.y += 14

    def _above(self, sheet: Sheet, right: float) -> None:
        right = max(right, 300.0)
        for parts in sheet.above:
            for number, part in enumerate(parts):
                size = 10.0
                room = right - _MARGIN - width(part) * size
                share = number / (len(parts) - 1) if len(parts) > 1 else 0.0
                self._words(part, _MARGIN + max(room, 0) * share, self.y, size)
            self.y += 18

    def _rows(
        self,
        boxes: Sequence[Box],
        texts: dict[Box, list[str]],
        rows: Sequence[int],
        heights: Sequence[float],
        lefts: Sequence[float],
        size: float,
        first: int,
        *,
        last: bool,
    ) -> None:
        tops: dict[int, float] = {}
        y = self.y
        for row in rows:
            tops[row] = y
            y += heights[row]
        top, bottom = self.y, y
        for box in boxes:
            covered = [row for row in range(box.row, box.row + box.rows) if row in tops]
            if not covered:
                continue
            t, b = tops[covered[0]], tops[covered[-1]] + heights[covered[-1]]
            end = min(box.column - first + box.columns, len(lefts) - 1)
            x0, x1 = lefts[box.column - first], lefts[end]
            self._frame((x0, t, x1, b), (lefts[0], top, lefts[-1], bottom), last=last)
            if box.row in tops:
                self._cell(box, texts[box], (x0, t, x1, b), size)
        self.y = bottom + 4

    def _strokes(self, body: float) -> None:
        """Draw the level rules of long (each in one stroke) and three (none between the rows of the body)."""
        drawn: list[list[float]] = []
        end = max((y for y, _, _ in self.strokes), default=0.0)
        for y, x0, x1 in sorted(self.strokes):
            if self.paint.rules == "three" and body + 1 < y < end - 1:
                continue
            if drawn and abs(drawn[-1][0] - y) < 0.1 and x0 - drawn[-1][2] < 0.1:
                drawn[-1][2] = x1
            else:
                drawn.append([y, x0, x1])
        self.strokes.clear()
        for y, x0, x1 in drawn:
            self._rule(x0, y, x1, y)

    def _frame(
        self, box: tuple[float, float, float, float], table: tuple[float, float, float, float], *, last: bool
    ) -> None:
        x0, t, x1, b = box
        rules = self.paint.rules
        if rules == "frames":
            self._command(f"0.5 w {x0:.2f} {self.tall - b:.2f} {x1 - x0:.2f} {b - t:.2f} re S")
            return
        if rules in {"long", "three"}:
            self.strokes |= {(round(t, 2), x0, x1), (round(b, 2), x0, x1)}
            return
        if rules == "none":
            return
        self._rule(x0, t, x1, t)
        if b < table[3] or last or self.paint.closed:
            self._rule(x0, b, x1, b)
        if rules == "level":
            return
        if x0 > table[0] or rules != "open":
            self._rule(x0, t, x0, b)
        if x1 < table[2] or rules != "open":
            self._rule(x1, t, x1, b)

    def _cell(
        self, box: Box, lines: list[str], place: tuple[float, float, float, float], size: float
    ) -> None:
        x0, t, x1, b = place
        line = size * 1.25
        y = (t + b) / 2 - line * len(lines) / 2 + size * 0.1
        pad = 0.0 if self.paint.tight else _PAD * size
        middle = box.kind in {"head", "title", "ordinal", "code"} or self.paint.centred
        for text in lines:
            indent = (len(text) - len(text.lstrip("　"))) * size
            plain = text.strip("　")
            room = x1 - x0 - width(plain) * size
            if box.kind in {"amount", "unit"} and not (self.paint.centred and box.kind == "amount"):
                x = x0 + room - pad
            elif middle and box.kind != "label":
                x = x0 + room / 2
            else:
                x = x0 + pad + indent
            if box.kind == "amount" and self.paint.unseen != "none" and plain:
                self._hidden(y, size, place)
            self._words(plain, x, y, size)
            y += line

    def _hidden(self, y: float, size: float, place: tuple[float, float, float, float]) -> None:
        old = "98765.43"
        if self.paint.unseen == "white":
            self._words(old, place[0] + 1, y, size * 0.5, grey="1")
        elif self.paint.unseen == "invisible":
            self._words(old, place[0] + 1, y, size * 0.5, mode=3)
        elif self.paint.unseen == "clipped":
            self._command("q 0 0 1 1 re W n")
            self._words(old, place[0] + 1, y, size * 0.5)
            self._command("Q")


def _lines(box: Box, room: float, paint: Paint) -> list[str]:
    indent = box.text[: len(box.text) - len(box.text.lstrip("　"))]
    pad = 0.0 if paint.tight else 2 * _PAD
    found = []
    for part in box.text.strip("　").split("\n"):
        found += [indent + line for line in pieces(part, max(room - pad - len(indent), 1.0))]
    return found


def _heights(sheet: Sheet, boxes: Sequence[Box], texts: dict[Box, list[str]], size: float) -> list[float]:
    heights = [size * 1.7] * sheet.rows
    for box in sorted(boxes, key=lambda box: box.rows):
        need = len(texts[box]) * size * 1.25 + size * 0.5
        have = sum(heights[box.row : box.row + box.rows])
        if need > have:
            heights[box.row + box.rows - 1] += need - have
    return heights


def _file(pages: Sequence[_Page], paint: Paint, wide: float, tall: float) -> bytes:
    turned = paint.turn in {"90", "270", "sideways"}
    media = f"[0 0 {tall:.0f} {wide:.0f}]" if turned else f"[0 0 {wide:.0f} {tall:.0f}]"
    matrix = {
        "90": f"0 1 -1 0 {tall:.0f} 0 cm",
        "sideways": f"0 1 -1 0 {tall:.0f} 0 cm",
        "270": f"0 -1 1 0 0 {wide:.0f} cm",
    }.get(paint.turn, "")
    rotate = f"/Rotate {paint.turn}" if paint.turn in {"90", "270"} else ""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _FONT,
    ]
    for number, page in enumerate(pages):
        stream = "\n".join(filter(None, (matrix, *page.commands)))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {media} /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {rotate} >>"
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
    return data.encode("latin-1")


def pdf_of(items: Sequence[Item], paint: Paint) -> bytes:
    """Return items as a PDF file."""
    return Press(paint).draw(items)
