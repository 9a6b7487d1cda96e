"""Whose each real document is, against a list made by hand: what is not flagged is right."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from keyed_documents import DOCUMENTS, TRUTH, extract_of

from ingest.errors import Rejected
from ingest.identity.identity import not_stated
from ingest.pairing import open_fields
from ingest.records import Extract
from ingest.store import Store
from ingest.take import take

LISTS = sorted(TRUTH.glob("forms_*.jsonl"))
# How the lists name what the records name otherwise.
TYPES = {"budget": "budget", "final": "final", "final_account": "final"}
SCOPES = {"部门": "department", "本级": "unit", "单位": "unit"}
_MOST_FLAGGED = 10  # of a hundred fields

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="没有 ../shared/documents，略过真实文件")


def listed(path: Path) -> dict[str, Any]:
    """The first line of a list: the document's metadata."""
    first: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert first["metadata"] is True, path
    return first


def expected(path: Path) -> dict[str, object]:
    """What the document says of itself; None where it does not say."""
    told = listed(path)
    return {
        "department": told["department"],
        "fiscal_year": told["year"],
        "document_type": TYPES[told["type"]] if told["type"] is not None else None,
        "scope": SCOPES[told["scope"]] if told["scope"] is not None else None,
    }


def document_of(path: Path) -> Path:
    """The real file of a list."""
    stem = path.stem.removeprefix("forms_")
    return next(file for file in sorted(DOCUMENTS.iterdir()) if file.stem == stem)


def taken(path: Path) -> Extract | str:
    """What is read from a real file, once a run; the reason where it is rejected."""
    try:
        return extract_of(path)
    except Rejected as error:
        return str(error)


def flagged(extract: Extract) -> set[str]:
    """The fields that the reader is told to look at."""
    told = {problem.message for problem in extract.problems if problem.kind == "metadata_unclear"}
    return {field for field in open_fields(extract.document) if not_stated(field) in told}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem.removeprefix("forms_"))
def test_what_is_said_of_a_document_is_what_it_prints(path: Path) -> None:
    extract = taken(document_of(path))
    if isinstance(extract, str):  # what leaves department or year open is refused, and says which
        missing = {
            field for field, word in (("department", "部门"), ("fiscal_year", "年度")) if word in extract
        }
        assert {field for field in missing if expected(path)[field] is not None} == set()
        return
    open_ = flagged(extract)
    found = {field: getattr(extract.document, field) for field in expected(path)}
    right = {field: value for field, value in expected(path).items() if field not in open_}
    assert {field: value for field, value in found.items() if field not in open_} == right
    stated = dict(extract.document.stated)
    assert all(stated[field].source is not None for field in right)


@pytest.mark.skipif(not LISTS, reason="还没有手工列表")
def test_few_fields_are_left_open() -> None:
    found = [taken(document_of(path)) for path in LISTS]
    read_ = [extract for extract in found if not isinstance(extract, str)]
    assert len(read_) == len(found)
    share = 100 * sum(len(flagged(extract)) for extract in read_) / (4 * len(read_))
    assert share <= _MOST_FLAGGED


@pytest.mark.parametrize("name", ["not_budget_jinan_application_form.pdf", "not_budget_huizhou_gazette.pdf"])
def test_what_is_no_budget_is_refused_as_such(name: str) -> None:
    reason = taken(DOCUMENTS / name)
    assert isinstance(reason, str)
    assert "不像部门预算" in reason


@pytest.mark.parametrize("stem", ["beijing_xinfangban_2026_ys", "jiangsu_zhengxie_2017_ys"])
def test_tables_and_narrative_published_apart_are_one_document(stem: str, tmp_path: Path) -> None:
    """The files are given names that say nothing, the tables first."""
    for name, part in (("a.pdf", "tables"), ("b.pdf", "narr")):
        shutil.copy(DOCUMENTS / f"{stem}_{part}.pdf", tmp_path / name)
    store = Store(tmp_path / "store")
    outcomes = take([tmp_path], store, max_bytes=10**7, progress=lambda _: None)
    assert [outcome.status for outcome in outcomes] == ["taken", "taken"]
    assert [outcome.beside for outcome in outcomes] == [("b.pdf",), ()]
    (document,) = store.documents()
    assert document.scope == "department"
    whole = store.load(document.document_id)
    compared = [check for check in whole.checks if check.kind == "narrative" and check.result == "holds"]
    assert len(compared) >= 10
