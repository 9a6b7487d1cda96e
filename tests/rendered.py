"""Generated documents drawn as PDF, Excel, Word and web pages: seed and layout → file and truth.

`python tests/rendered.py pdf 20` draws 20 documents in layouts drawn at random, reads them and prints what
came out right; `--only NAME` keeps to one named layout, `--seed N` keeps one document, `--all` tries every
named layout on the same seeds.
"""

from __future__ import annotations

# ruff: noqa: E402 - run as a script, it finds the packages from its own place
import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from generated import generate
from generated_compare import compare
from generated_narrative import make_narrative, terms
from rendered_layouts import LAYOUTS
from rendered_office import html_of, printed, write_docx, write_xlsx
from rendered_pdf import pdf_of
from rendered_sheet import Plan, Text, planned, sheet_of, truth

from ingest.pipeline import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generated import Generated
    from generated_compare import Outcome
    from rendered_layouts import Layout
    from rendered_sheet import Item

    from ingest.records import Extract

SUFFIX = {"pdf": ".pdf", "xlsx": ".xlsx", "docx": ".docx", "html": ".html", "print": ".pdf"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as drawn: its items, and the document with the truth as it stands on paper."""

    document: Generated
    items: tuple[Item, ...]


def rendered(seed: int, plan: Plan, variant: str | None = None, *, small: bool = True) -> Rendered:
    """Return a generated document set by a plan; performance targets keep their own print."""
    document = generate(seed, variant, small=small)
    specs = tuple(planned(spec, plan) for spec in document.specs)
    plain = replace(document, specs=specs, numbers=truth(specs, plan))
    department, year = document.budget.department, document.budget.year
    items: list[Item] = [Text(f"{year}年", centre=True), Text(f"{department}部门预算", centre=True)]
    items += [Text(text, kind == "title") for kind, text in make_narrative(document.budget, document.style)]
    for spec in specs:
        items += [Text(text) for text in spec.intro]
        items.append(sheet_of(spec, plan))
        items += [Text(text) for text in spec.after]
    items += [Text(text) for _, text in terms()]
    return Rendered(plain, tuple(items))


def file_of(one: Rendered, layout: Layout, kind: str, folder: Path) -> Path:
    """Write a document in a format; return the file."""
    path = folder / f"rendered_{one.document.seed}{SUFFIX[kind]}"
    if kind == "pdf":
        path.write_bytes(pdf_of(one.items, layout.paint))
    elif kind == "xlsx":
        write_xlsx(one.items, path, layout.book)
    elif kind == "docx":
        write_docx(one.items, path)
    elif kind == "html":
        path.write_text(html_of(one.items), encoding="utf-8")
    else:
        page = folder / "page.html"
        page.write_text(html_of(one.items, navigation=False), encoding="utf-8")
        printed(page, path)
    return path


def examine(seed: int, layout: Layout, kind: str) -> tuple[Rendered, Extract, list[Outcome]]:
    """Draw a document, read it and compare it with its truth."""
    one = rendered(seed, layout.plan, layout.variant)
    with tempfile.TemporaryDirectory() as folder:
        extract = read(file_of(one, layout, kind, Path(folder)))
    return one, extract, compare(one.document, extract)


def tally(outcomes: Sequence[Outcome]) -> Counter[str]:
    """Count outcomes; wrong ones by whether they are proved."""
    return Counter(
        f"{outcome.state} & {outcome.fact.status}"
        if outcome.fact and outcome.state not in {"missing", "ambiguous"}
        else outcome.state
        for outcome in outcomes
    )


def main(arguments: list[str]) -> int:
    """Print what the reader made of documents in one format."""
    parser = argparse.ArgumentParser(prog="rendered.py", description=__doc__)
    parser.add_argument("kind", choices=sorted(SUFFIX))
    parser.add_argument("count", type=int, nargs="?", default=2)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--only", action="append", help="keep to this layout")
    parser.add_argument("--show", type=int, default=3, help="faulty numbers shown a document")
    parser.add_argument("--keep", type=Path, help="folder in which the files are kept")
    options = parser.parse_args(arguments)
    whole: Counter[str] = Counter()
    for name, layout in LAYOUTS.items():
        if (options.only and name not in options.only) or not layout.fits(options.kind):
            continue
        counts: Counter[str] = Counter()
        began = time.monotonic()
        for seed in range(options.start, options.start + options.count):
            if options.keep:
                file_of(rendered(seed, layout.plan, layout.variant), layout, options.kind, options.keep)
            try:
                _, extract, outcomes = examine(seed, layout, options.kind)
            except Exception as error:  # noqa: BLE001  # a report goes on and says what broke
                sys.stdout.write(f"{seed} {name}: {type(error).__name__}: {error}\n")
                counts["document broken"] += 1
                continue
            counts += tally(outcomes)
            _show(seed, outcomes, extract, options.show)
        whole += counts
        told = "  ".join(f"{state} {count}" for state, count in sorted(counts.items()))
        sys.stdout.write(f"{name:36}{time.monotonic() - began:5.1f} s  {told}\n")
        sys.stdout.flush()
    sys.stdout.write("\n" + "  ".join(f"{state} {count}" for state, count in sorted(whole.items())) + "\n")
    return 0


def _show(seed: int, outcomes: Sequence[Outcome], extract: Extract, most: int) -> None:
    bad = sorted((o for o in outcomes if o.state != "right"), key=lambda o: not o.wrong_and_proved)
    for outcome in bad[:most]:
        number, fact = outcome.number, outcome.fact
        sys.stdout.write(f"    {seed} {outcome.state}: {outcome.why}\n")
        if number:
            sys.stdout.write(
                f"        truth {number.form} row {number.row} {number.label} {number.path} {number.printed}"
                "\n"
            )
        if fact:
            place = f"{fact.form} row {fact.row} {fact.row_path} {fact.column_path}"
            sys.stdout.write(f"        fact  {place} {fact.printed} {fact.unit} {fact.status}\n")
    if bad and most:
        kinds = Counter(problem.kind for problem in extract.problems)
        lost = Counter(o.number.form for o in bad if o.number and o.state == "missing")
        sys.stdout.write(f"        {len(bad)} in all; missing {dict(lost)}; problems {dict(kinds)}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
