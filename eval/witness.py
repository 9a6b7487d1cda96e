"""The document itself as witness (原文见证): its pages, split anew, show whether a citation stands there.

Deliberately apart from `ingest.readers`: what is cited is looked up in the file, not in our own records.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.records import Citation

_PAGE_START = re.compile(r" (?! )")
_IDLE = re.compile(r"[\s\W_]+")


def squeeze(text: str) -> str:
    """Return text in NFKC without white space: flattened lines break words anywhere."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """Return text without white space and punctuation, to compare labels."""
    return _IDLE.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Witness:
    """The pages of one text file, squeezed; page n is pages[n - 1]."""

    pages: tuple[str, ...]

    def fault(self, citation: Citation) -> str | None:
        """Return what is wrong with a citation, None where the page shows what it says."""
        if not 1 <= citation.page <= len(self.pages):
            return f"引用 {citation.number}：没有第 {citation.page} 页"
        # A sentence may run over a page break; the number itself stands on the page named.
        spread = "".join(self.pages[max(0, citation.page - 2) : citation.page + 1])
        if citation.printed and squeeze(citation.printed) not in self.pages[citation.page - 1]:
            return f"引用 {citation.number}：第 {citation.page} 页没有“{citation.printed}”"
        if citation.quote and not all(part in spread for part in _parts(citation.quote)):
            return f"引用 {citation.number}：第 {citation.page} 页没有所引的文字"
        return None


def read_witness(path: Path) -> Witness | None:
    """Return the witness of a text file, None for a format that has no lines (a workbook)."""
    if path.suffix.lower() != ".txt":
        return None
    pages: list[list[str]] = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if _PAGE_START.match(line) or not pages:
            pages.append([])
        pages[-1].append(line)
    return Witness(tuple(squeeze("".join(lines)) for lines in pages))


def _parts(quote: str) -> tuple[str, ...]:
    """Return the pieces of a quote: an ellipsis joins pieces that stand apart."""
    return tuple(squeeze(part) for part in re.split(r"…+|\.{3,}", quote) if part.strip())
