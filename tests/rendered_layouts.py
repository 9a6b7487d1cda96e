"""Named layouts: how one place sets and draws its tables, each unlike the plain one in a way of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from rendered_office import Book
from rendered_pdf import Paint
from rendered_sheet import Plan


@dataclass(frozen=True, slots=True)
class Layout:
    """A plan for the tables, the paint for PDF pages, and the variant of the generated document."""

    plan: Plan = field(default_factory=Plan)
    paint: Paint = field(default_factory=Paint)
    book: Book = field(default_factory=Book)
    variant: str | None = None

    def fits(self, kind: str) -> bool:
        """Tell whether the layout says something of a format."""
        return (kind == "pdf" or self.paint == Paint()) and (kind == "xlsx" or self.book == Book())


LAYOUTS: dict[str, Layout] = {
    "plain": Layout(),
    "other": Layout(variant="other"),
    "short pages": Layout(paint=Paint(height=420)),
    "short pages, heads once": Layout(paint=Paint(height=420, heads=False)),
    "short pages, open at the foot": Layout(paint=Paint(height=420, heads=False, closed=False)),
    "short pages, titles again": Layout(paint=Paint(height=420, titles=True)),
    "no outer uprights": Layout(paint=Paint(rules="open")),
    "no outer uprights, heads once": Layout(paint=Paint(rules="open", height=420, heads=False)),
    "level rules only": Layout(paint=Paint(rules="level")),
    "level rules, short pages": Layout(paint=Paint(rules="level", height=420)),
    "long level rules": Layout(paint=Paint(rules="long")),
    "long level rules, short pages": Layout(paint=Paint(rules="long", height=420)),
    "long level rules, heads once": Layout(paint=Paint(rules="long", height=420, heads=False)),
    "long level rules, other": Layout(paint=Paint(rules="long"), variant="other"),
    "three rules": Layout(paint=Paint(rules="three")),
    "three rules, short pages": Layout(paint=Paint(rules="three", height=420)),
    "three rules, tables together": Layout(paint=Paint(rules="three", together=True)),
    "no rules": Layout(paint=Paint(rules="none")),
    "a frame a cell": Layout(paint=Paint(rules="frames")),
    "filled rules": Layout(paint=Paint(rules="fills")),
    "dashed rules": Layout(paint=Paint(rules="dashes")),
    "landscape": Layout(paint=Paint(wide=True)),
    "rotated 90": Layout(paint=Paint(turn="90")),
    "rotated 270": Layout(paint=Paint(turn="270")),
    "drawn sideways": Layout(paint=Paint(turn="sideways")),
    "title inside": Layout(plan=Plan(title="inside")),
    "title and unit inside": Layout(plan=Plan(title="inside", unit="inside")),
    "title below": Layout(plan=Plan(title="below")),
    "title and unit below": Layout(plan=Plan(title="below", unit="below")),
    "unit beside title": Layout(plan=Plan(unit="title")),
    "unit inside": Layout(plan=Plan(unit="inside")),
    "unit below": Layout(plan=Plan(unit="below")),
    "tables together": Layout(paint=Paint(together=True)),
    "tables together, titles inside": Layout(
        plan=Plan(title="inside", unit="inside"), paint=Paint(together=True)
    ),
    "heads cut": Layout(paint=Paint(together=True, loose=True, height=420)),
    "heads cut, once": Layout(paint=Paint(together=True, loose=True, height=390, heads=False)),
    "heads cut, titles inside": Layout(
        plan=Plan(title="inside", unit="inside"), paint=Paint(together=True, loose=True, height=405)
    ),
    "heads cut, titles inside, once": Layout(
        plan=Plan(title="inside"), paint=Paint(together=True, loose=True, height=375, heads=False)
    ),
    "tables together, titles below": Layout(plan=Plan(title="below"), paint=Paint(together=True)),
    "dashes": Layout(plan=Plan(blank="-")),
    "long dashes": Layout(plan=Plan(blank="—")),
    "full-width digits": Layout(plan=Plan(digits="full")),
    "total last": Layout(plan=Plan(total="last")),
    "codes glued": Layout(plan=Plan(codes="glued"), variant="styled"),
    "codes spaced": Layout(plan=Plan(codes="spaced")),
    "indented": Layout(plan=Plan(indent=True)),
    "light watermark": Layout(paint=Paint(mark="light")),
    "slanted watermark": Layout(paint=Paint(mark="slanted")),
    "white figures": Layout(paint=Paint(unseen="white")),
    "invisible figures": Layout(paint=Paint(unseen="invisible")),
    "clipped figures": Layout(paint=Paint(unseen="clipped")),
    "tight": Layout(paint=Paint(tight=True)),
    "amounts centred": Layout(paint=Paint(centred=True)),
    "running head": Layout(paint=Paint(running_head="部门预算公开材料", page_number="- {} -", height=500)),
    "page numbers": Layout(paint=Paint(page_number="{}", height=500)),
    "pictures": Layout(paint=Paint(picture=True)),
    "split in width": Layout(paint=Paint(split=True)),
    "split in width, short pages": Layout(paint=Paint(split=True, height=420)),
    "split in width, heads once": Layout(paint=Paint(split=True, height=420, heads=False)),
    "one sheet": Layout(book=Book(together=True)),
    "one sheet, titles inside": Layout(plan=Plan(title="inside", unit="inside"), book=Book(together=True)),
    "heads not merged": Layout(book=Book(merged=False)),
    "text numbers": Layout(book=Book(texts=True)),
    "gaps": Layout(book=Book(gap=True)),
    "hidden sheet": Layout(book=Book(junk=True)),
    "titles not merged": Layout(book=Book(centred=True)),
    "one sheet, titles not merged": Layout(book=Book(centred=True, together=True, gap=True)),
    "heads not merged, text numbers, gaps": Layout(book=Book(merged=False, texts=True, gap=True)),
}
# not read whole: rows or columns that cannot be told, or print that cannot be seen; nothing of it is wrong
UNREAD = frozenset(
    {
        "long level rules, other",
        "three rules",
        "three rules, short pages",
        "three rules, tables together",
        "no rules",
        "clipped figures",
        "split in width, heads once",
    }
)
