"""Short flattened texts for the tests of ingest: a triple-quoted string becomes pages, lines, tables.

As in the files themselves, a page starts with one leading space (one more than the other lines of the
string), and an empty line stands between the parts of a wrapped cell.
"""

from __future__ import annotations

from textwrap import dedent

from ingest.flat.headers import columns_of
from ingest.flat.placement import placed
from ingest.flat.rows import rows_of
from ingest.flat.tables import tables_of
from ingest.flat.tokens import Token, tokens_of
from ingest.identities import identities_of
from ingest.readers.text import split_pages
from ingest.records import Column, Line, Page, Row, Source, Table
from ingest.terms.columns import segment

SOURCE = Source("d", 1)


def text_of_file(text: str) -> str:
    """Return the text a file would hold: without the indentation of the test."""
    return dedent(text).lstrip("\n")


def pages_of(text: str) -> tuple[Page, ...]:
    """Return the pages of a flattened text."""
    return split_pages(text_of_file(text), "d")


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of a flattened text that has one page."""
    return tuple(line for page in pages_of(text) for line in page.lines)


def tokens_in(text: str, *, words_only: bool = False) -> tuple[Token, ...]:
    """Return the tokens of a table body."""
    return tokens_of(lines_of(text), words_only=words_only)


def columns_in(head: str) -> tuple[Column, ...]:
    """Return the columns of a head given as its words in stream order."""
    return columns_of(segment(head.split()), SOURCE)


def rows_in(head: str, body: str) -> tuple[Row, ...]:
    """Return the rows of a body below a head, before their paths and columns are settled."""
    return rows_of(tokens_in(body), columns_in(head))


def tables_in(text: str) -> tuple[Table, ...]:
    """Return the tables of a flattened document, numbers not yet placed."""
    return tables_of(pages_of(text))[0]


def placed_in(text: str) -> tuple[Table, ...]:
    """Return the tables of a flattened document with their numbers placed."""
    tables = tables_in(text)
    return placed(tables, identities_of(tables))


def figures(row: Row, table: Table) -> dict[str, str]:
    """Return what a row prints by the leaf of its column; an open number by its candidates, joined by |."""
    found = {}
    for cell in row.cells:
        fits = (cell.column,) if cell.column is not None else cell.candidates
        found["|".join(table.columns[at].path[-1] for at in fits)] = cell.printed
    return found


def figures_by_item(table: Table) -> dict[str, dict[str, str]]:
    """Return the figures of each row of a table by its label."""
    return {row.path[-1]: figures(row, table) for row in table.rows}
