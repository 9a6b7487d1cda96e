"""Several disclosures in one file are told from one: the main tables come again, with other figures."""

from __future__ import annotations

import re

import pytest
from invented_budget import TEXT

from ingest.errors import Rejected
from ingest.flat.tables import tables_of
from ingest.identity.several import begun_anew, refuse_several
from ingest.readers.text import split_pages
from ingest.records import Table

OTHER = re.sub(r"\d+\.\d\d", lambda found: f"1{found[0]}", TEXT.replace("绿化局", "水务局"))


def _tables(text: str) -> tuple[Table, ...]:
    return tables_of(split_pages(text, "d"))[0]


def test_one_disclosure_is_one() -> None:
    assert begun_anew(_tables(TEXT)) == ()


def test_two_disclosures_in_a_file_are_refused_with_the_pages() -> None:
    tables = _tables(TEXT + OTHER)
    second = next(table.source.page for table in _tables(TEXT + OTHER)[1:] if table.form == "overview")
    with pytest.raises(Rejected) as refused:
        refuse_several("合并.txt", tables)
    assert f"“收支总表”等表在第 1、{second} 页" in str(refused.value)
    assert str(refused.value).count("。") == 1


def test_the_same_tables_printed_twice_are_no_second_disclosure() -> None:
    assert begun_anew(_tables(TEXT + TEXT)) == ()


def test_a_table_in_two_parts_is_one() -> None:
    tables = _tables(TEXT)
    parts = tuple(
        part for table, other in zip(tables, _tables(OTHER), strict=True) for part in (table, other)
    )
    assert begun_anew(parts) == ()
