"""Generated documents: seed → flattened text and the truth of every number in its tables.

A document is an invented department's budget in the standard forms, drawn on pages and flattened the way a
PDF text stripper does it (`generated_page`). The random choices are which funding columns are filled, which
subjects, which layout and wording; all identities of the forms hold exactly, except in the variants that
say otherwise. `python tests/generated.py 500` reads 500 documents and prints what came out right;
`--seed N` prints one document, `--start N` starts elsewhere, `--variant NAME` keeps to one variant.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generated_budget import make_budget
from generated_forms import make_forms
from generated_lists import make_assets, make_performance, make_procurement, make_project_table
from generated_narrative import assets_intro, make_narrative, procurement_intro, terms
from generated_page import strip
from generated_style import Style, make_other_style, make_style
from generated_table import Number, Press, Spec, fitted, numbers, value_of

if TYPE_CHECKING:
    from generated_parts import Budget

# other: what only some places print (own-level codes, years side by side, more decimals, several units …);
# plain: a layout with 序号, 栏次 and blanks, as in many flattened texts, other figures; styled: any layout.
# rounded: amounts rounded when printed, sums off by 0.01; altered: one figure changed, so that the document
# contradicts itself; twins: two sources with the same amount, so that their columns cannot be told apart.
VARIANTS = (
    "plain",
    "styled",
    "plain",
    "styled",
    "plain_rounded",
    "styled",
    "plain_altered",
    "plain_twins",
    "styled_rounded",
    "styled_altered",
    "other",
    "other",
)
ALTERABLE = frozenset(
    {
        "overview",
        "income",
        "expenditure",
        "general_expenditure",
        "general_basic",
        "fund_expenditure",
        "three_public",
    }
)


@dataclass(frozen=True, slots=True)
class Generated:
    """A document and its truth. altered is the figure that contradicts the rest, where there is one."""

    seed: int
    variant: str
    text: str
    numbers: tuple[Number, ...]
    specs: tuple[Spec, ...]
    budget: Budget
    style: Style
    altered: Number | None


def generate(seed: int, variant: str | None = None, *, small: bool | None = None) -> Generated:
    """Return the document of a seed; the variant goes by the seed unless it is given."""
    rng = random.Random(seed)
    chosen = variant or VARIANTS[seed % len(VARIANTS)]
    other = chosen.startswith("other")
    style = make_other_style(rng) if other else make_style(rng, plain=chosen.startswith("plain"))
    few = rng.random() < 0.3 if small is None else small
    exact = not (chosen.endswith("rounded") or style.yuan or style.decimals > 2)
    units = rng.randint(1, 3) if other else 1
    budget = make_budget(rng, exact=exact, small=few, twins=chosen.endswith("twins"), units=units)
    head = style.paper.running_head.format(department=budget.department, year=budget.year)
    style = replace(style, paper=replace(style.paper, running_head=head))
    forms = make_forms(budget, style)
    lists: list[Spec] = make_performance(rng, budget, most=2 if few else 4)
    procurement = make_procurement(budget, style, procurement_intro(budget, style))
    if procurement:
        lists.append(procurement)
    lists.append(make_assets(budget, style, assets_intro(budget, style)))
    if style.project_table:
        lists.append(make_project_table(budget, style))
    altered_at: tuple[int, int, str] | None = None
    if chosen.endswith("altered"):
        forms, altered_at = _alter(rng, forms, style)
    forms = [fitted(spec, narrow=style.narrow) for spec in forms]
    lists = [fitted(spec, narrow=style.narrow) for spec in lists]
    specs = tuple(_in_order(style, forms, lists))
    truth = tuple(number for index, spec in enumerate(specs) for number in numbers(spec, index))
    altered = None
    if altered_at:
        spec = forms[altered_at[0]]
        place = (spec.form, altered_at[1], altered_at[2])
        altered = next(n for n in truth if (n.form, n.row, n.key) == place)
    text = _draw(budget, style, forms, lists)
    return Generated(seed, chosen, text, truth, specs, budget, style, altered)


def _in_order(style: Style, forms: list[Spec], lists: list[Spec]) -> list[Spec]:
    return [*forms, *lists] if style.tables_first else [*lists, *forms]


def _alter(rng: random.Random, forms: list[Spec], style: Style) -> tuple[list[Spec], tuple[int, int, str]]:
    """Change one figure that an identity contains; return the forms and where it stands."""
    places = [
        (index, row.ordinal, leaf.key)
        for index, spec in enumerate(forms)
        if spec.form in ALTERABLE
        for row in spec.rows
        for leaf in spec.leaves()
        if leaf.kind == "amount" and (value_of(row.cells.get(leaf.key, "")) or 0) > 0
    ]
    index, ordinal, key = rng.choice(places)
    rows = []
    for row in forms[index].rows:
        cells = dict(row.cells)
        if row.ordinal == ordinal:
            old = value_of(cells[key]) or Decimal(0)
            new = (old * Decimal("1.17") + Decimal("3.33")).quantize(Decimal("0.01"))
            cells[key] = f"{new:,.2f}" if style.commas else f"{new:.2f}"
        rows.append(replace(row, cells=cells))
    changed = [*forms]
    changed[index] = replace(forms[index], rows=tuple(rows))
    return changed, (index, ordinal, key)


def _draw(budget: Budget, style: Style, forms: list[Spec], lists: list[Spec]) -> str:
    press = Press(style.paper)
    if style.family != "bumen":
        _cover(press, budget, forms)

    def tables() -> None:
        if style.family != "bumen" and not style.tables_first:
            press.new_page()
            press.paragraph(f"第二部分 {budget.year}年部门预算表", centre=True)
        for spec in forms:
            press.table(spec)

    def narrative() -> None:
        press.new_page()
        part = "第一部分" if style.family == "bumen" else "第三部分" if style.tables_first else "第一部分"
        press.paragraph(f"{part} {budget.department} {budget.year}年部门预算情况说明", centre=True)
        for kind, text in make_narrative(budget, style):
            press.paragraph(text, indent=2.0, centre=kind == "title")
        for spec in lists:
            press.table(spec, same_page=spec.form == "assets")
        for _, text in terms():
            press.paragraph(text)

    for step in (tables, narrative) if style.tables_first else (narrative, tables):
        step()
    return strip(press.close())


def _cover(press: Press, budget: Budget, forms: list[Spec]) -> None:
    press.new_page()
    press.paragraph(f"{budget.year}年", centre=True)
    press.paragraph(f"{budget.department}部门预算", centre=True)
    press.new_page()
    press.paragraph("目 录", centre=True)
    for number, spec in enumerate(forms, start=1):
        press.paragraph(f"{number}、{spec.title.split('、')[-1]}")


def write(document: Generated, folder: Path) -> Path:
    """Write the text of a document into a folder; return the file."""
    path = folder / f"generated_{document.seed}.txt"
    path.write_text(document.text, encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from generated_report import main

    sys.exit(main(sys.argv[1:]))
