"""Truth keyed from page pictures of published documents (人工录入的真值), and how facts are held against it.

Each file of tests/truth/shared was keyed twice from the picture and compared. Figures and labels are facts;
no document is carried here: the files themselves stand beside the project, or the tests are skipped.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from ingest.amount import MONEY_UNITS
from ingest.pipeline import read
from ingest.records import Extract, Fact
from ingest.terms.items import canonical_item

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT.parent / "shared" / "documents"
TRUTH = Path(__file__).parent / "truth" / "shared"
Line = dict[str, object]
_UNIT = re.compile(r"\((?:单位:)?[百千万亿]*元\)$")


def keyed_files() -> list[str]:
    """Return the stems of the keyed documents."""
    return sorted(path.stem for path in TRUTH.glob("*.jsonl") if not path.stem.startswith("forms_"))


def listed_files() -> list[str]:
    """Return the stems of the documents whose tables were listed by eye."""
    return sorted(path.stem.removeprefix("forms_") for path in TRUTH.glob("forms_*.jsonl"))


def lines_of(name: str) -> list[Line]:
    """Return the keyed lines of one file of truth."""
    text = (TRUTH / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def document_of(stem: str) -> Path | None:
    """Return the published file, None where it is not on this machine."""
    return next(iter(sorted(DOCUMENTS.glob(f"{stem}.*"))), None) if DOCUMENTS.is_dir() else None


@lru_cache(maxsize=32)
def extract_of(path: Path) -> Extract:
    """Read a published file once a run."""
    return read(path)


def squeeze(text: object) -> str:
    """Return text without spaces, brackets made alike."""
    return (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or ""))).replace('"', "“").replace("”", "“")
    )


def is_row(fact: Fact, line: Line) -> bool:
    """Tell whether a fact stands in the keyed row: by its subject code, or its label."""
    code = squeeze(line.get("code"))
    if code and fact.row_code and squeeze(fact.row_code) == code:
        return True
    keyed = squeeze(canonical_item(str(line["row"] or "")))
    own = {squeeze(canonical_item(label)) for label in fact.row_path[-1:]} | {squeeze(fact.item)}
    return keyed in own or squeeze(line["row"]) in {squeeze(label) for label in fact.row_path}


def is_column(fact: Fact, line: Line) -> bool:
    """Tell whether a fact stands in the keyed column: its heads, and nothing else, lead to it.

    A unit printed in a head (项目资金（万元）) is held against the fact's unit, not its heads.
    """
    heads = line["column"]
    keyed = [_UNIT.sub("", squeeze(head)) for head in heads] if isinstance(heads, list) else []
    own = [_UNIT.sub("", squeeze(head)) for head in fact.column_path or ()]
    if not keyed or not own or keyed[-1] != own[-1]:
        return False
    return set(keyed) <= set(own) or set(own) <= set(keyed)


def is_unit(fact: Fact, line: Line) -> bool:
    """Tell whether a fact has the keyed unit; money without one is not taken for money of another."""
    keyed = line.get("unit")
    return keyed not in MONEY_UNITS or fact.unit == keyed


def is_printed(fact: Fact, line: Line) -> bool:
    """Tell whether a fact prints what was keyed."""
    return fact.source.page == line["page"] and squeeze(fact.printed) == squeeze(line["printed"])


def told(line: Line) -> str:
    """Say which keyed cell a line is."""
    return f"第 {line['page']} 页 {line['row']} {line.get('code') or ''} {line['column']}：{line['printed']}"
