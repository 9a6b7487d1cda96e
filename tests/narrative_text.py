"""Pages of lines out of short invented texts, for the tests of narrative (测试用的文字页)."""

from __future__ import annotations

from textwrap import dedent

from ingest.narrative.narrative import Section, sections
from ingest.records import Line, Page, Source

PAGE_BREAK = "=== 换页 ==="


def pages_of(text: str, document_id: str = "d") -> tuple[Page, ...]:
    """Make pages of a text in which a line of its own marks the page breaks."""
    pages = []
    number = 0
    parts = dedent(text).strip("\n").split(f"{PAGE_BREAK}\n")
    for ordinal, part in enumerate(parts, 1):
        first = number + 1
        lines = []
        for printed in part.rstrip("\n").split("\n"):
            number += 1
            lines.append(Line(Source(document_id, ordinal, (number, number)), number, printed.strip()))
        pages.append(Page(Source(document_id, ordinal, (first, number)), ordinal, tuple(lines)))
    return tuple(pages)


def sections_of(text: str) -> tuple[Section, ...]:
    """Read the narrative of a text."""
    return sections([line for page in pages_of(text) for line in page.lines])


def paragraphs_of(text: str) -> list[str]:
    """Return the texts of all paragraphs."""
    return [paragraph.text for section in sections_of(text) for paragraph in section.paragraphs]
