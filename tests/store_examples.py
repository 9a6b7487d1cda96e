"""Small documents for the tests of the store and the index."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from ingest.records import (
    Cell,
    Check,
    Column,
    Document,
    Extract,
    Fact,
    Line,
    Operand,
    Passage,
    Problem,
    Row,
    Source,
    Stated,
    Table,
)

NAME = "明光市水利局"


def document(name: str, **changes: Any) -> Document:
    base = Document(
        source=Source(name, 1),
        document_id=name,
        file=f"{name}.txt",
        format="text",
        content_hash=f"hash-{name}",
        title=f"{NAME}2023年部门预算",
        department=NAME,
        department_code="301",
        fiscal_year=2023,
        document_type="budget",
        scope="department",
        pages=3,
        stated=(("fiscal_year", Stated("2023", Source(name, 1, lines=(1, 1)))),),
    )
    return replace(base, **changes)


def table_of(name: str, form: str, page: int, value: str = "12.50") -> tuple[Table, Fact, Check]:
    """One table of one cell, its fact, and the check that proves it."""
    source = Source(name, page, lines=(page * 10, page * 10 + 5))
    cell_source = replace(source, lines=(page * 10 + 1, page * 10 + 1))
    table_id, fact_id, check_id = f"{name}-{form}", f"{name}-{form}-1", f"{name}-{form}-c"
    cell = Cell(cell_source, value, Decimal(value), 0, status="proved")
    table = Table(
        source=source,
        table_id=table_id,
        title=form,
        form=form,
        unit="万元",
        columns=(Column(source, 0, ("预算数",), "amount", "预算数"),),
        rows=(Row(cell_source, 1, "合计", ("合计",), "合计", is_total=True, cells=(cell,)),),
        pages=(page,),
        status="proved",
    )
    fact = Fact(
        source=cell_source,
        fact_id=fact_id,
        kind="table",
        table_id=table_id,
        table=form,
        form=form,
        row=1,
        row_path=("合计",),
        row_code=None,
        item="合计",
        column=0,
        column_path=("预算数",),
        measure="预算数",
        side=None,
        fund=None,
        period="current",
        stage=None,
        printed=value,
        value=Decimal(value),
        unit="万元",
        status="proved",
        checks=(check_id,),
    )
    operand = Operand(cell_source, "合计", Decimal(value), "万元", fact_id=fact_id)
    check = Check(
        source,
        check_id,
        "合计＝合计",
        "down",
        "=",
        (operand,),
        (operand,),
        Decimal(0),
        Decimal("0.01"),
        "holds",
    )
    return table, fact, check


def extract_of(name: str, *forms: str, headings: tuple[str, ...] = (), **changes: Any) -> Extract:
    """A document: a table a form (each on its own page, from page 2), a passage a heading."""
    made = [table_of(name, form, page) for page, form in enumerate(forms, 2)]
    passages = tuple(
        Passage(Source(name, 1, lines=(place, place)), f"{name}-p{place}", (heading,), f"{heading}的内容")
        for place, heading in enumerate(headings, 1)
    )
    return Extract(
        document=document(name, **changes),
        tables=tuple(table for table, _, _ in made),
        facts=tuple(fact for _, fact, _ in made),
        passages=passages,
        checks=tuple(check for _, _, check in made),
        problems=tuple(Problem(table.source, "unchecked", f"{table.title}有疑问") for table, _, _ in made),
        lines=tuple(Line(Source(name, 1, lines=(n, n)), n, f"第{n}行") for n in range(1, 4)),
    )
