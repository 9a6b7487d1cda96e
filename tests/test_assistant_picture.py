"""The page behind a citation: which pages are shown, what is boxed on them, and what is said instead."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from pdf_pages import PdfPage, pdf
from PIL import Image

import app as web
from assistant.conversation import Conversation
from assistant.present.chat import Chat, Session
from assistant.present.picture import Pictures, _boxes, figures
from assistant.records import Answer, Citation
from ingest.errors import UsageError
from ingest.pipeline import read
from ingest.records import Extract, Line, Source
from ingest.settings import Settings
from ingest.store import Store

RED = (214, 40, 40)
ROWS: list[list[str | None]] = [["科目名称", "合计"], ["教育支出", "3.00"], ["其他支出", "4.00"]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first = PdfPage().text(40, 40, "某市水利局2026年部门预算").text(40, 60, "部门：某市水利局")
    first.text(200, 70, "部门支出总表").text(300, 86, "单位：万元").table(100, [150, 80], ROWS)
    second = PdfPage().text(40, 40, "一、支出情况").text(40, 60, "2026年支出预算7.00万元，主要用于教育。")
    path = tmp_path_factory.mktemp("original") / "预算.pdf"
    path.write_bytes(pdf(first, second))
    return path


@pytest.fixture
def store(tmp_path: Path, original: Path) -> Store:
    store = Store(tmp_path / "store")
    store.save(read(original), original)
    return store


@pytest.fixture
def extract(store: Store) -> Extract:
    return store.load(store.documents()[0].document_id)


def cell(extract: Extract, row: int = 1, number: int = 1) -> Citation:
    table = extract.tables[0]
    found = table.rows[row - 1].cells[0]
    return Citation(
        number,
        extract.document.document_id,
        extract.document.title,
        found.source.page,
        table=table.title,
        table_id=table.table_id,
        row=row,
        box=found.source.box,
        lines=found.source.lines,
        file=extract.document.file,
    )


def sentence(extract: Extract, number: int = 2) -> Citation:
    line = next(line for line in extract.lines if "主要用于教育" in line.text)
    return replace(
        cell(extract),
        number=number,
        page=2,
        table=None,
        table_id=None,
        row=None,
        box=None,
        lines=line.source.lines,
    )


def answer(*citations: Citation) -> Answer:
    return Answer("问", "answered", "figures", "答", citations=citations)


def marks(data: bytes) -> list[tuple[int, int]]:
    """The rows of the picture, in points, in which a box begins and ends."""
    picture = Image.open(BytesIO(data)).convert("RGB")
    red = [
        y
        for y in range(picture.height)
        if any(picture.getpixel((x, y)) == RED for x in range(0, picture.width, 7))
    ]
    runs: list[tuple[int, int]] = []
    for y in red:
        if runs and y <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], y
        else:
            runs.append((y, y))
    return [(first // 2, last // 2) for first, last in runs]


def test_the_cited_cell_is_boxed_on_its_page(store: Store, extract: Extract) -> None:
    found = Pictures(store.load, store.original).of(answer(cell(extract)), 1)
    assert marks(found.data) == [(120, 140)]


def test_all_that_an_answer_cites_on_a_page_is_boxed_and_the_one_asked_for_is_found_first(
    store: Store, extract: Extract
) -> None:
    asked = answer(cell(extract, 1, 1), cell(extract, 2, 2), sentence(extract, 3))
    pictures = Pictures(store.load, store.original)
    assert marks(pictures.of(asked, 2).data) == [(120, 160)]
    assert pictures.of(asked, 2).middle[1] == 18  # 150 of 842
    assert pictures.of(asked, 1).middle[1] == 15  # 130 of 842


def test_the_lines_of_a_sentence_are_boxed_on_their_page(store: Store, extract: Extract) -> None:
    found = Pictures(store.load, store.original).of(answer(cell(extract), sentence(extract)), 2)
    assert marks(found.data) == [(60, 70)]


def test_only_the_quoted_lines_are_boxed(extract: Extract) -> None:
    places = {n: Source("d", 2, lines=(n, n), box=(0, 10 * n, 100, 10 * n + 8)) for n in (1, 2, 3, 4)}
    texts = ("甲项支出1万元，用于", "办公；乙项支出", "2万元；丙项", "支出3万元。")
    lines = tuple(Line(places[n], n, text) for n, text in enumerate(texts, 1))
    held = replace(extract, lines=lines)
    cited = replace(sentence(extract), lines=(1, 4), quote="乙项支出2万元；")
    assert _boxes([cited], held, cited) == (places[2].box, places[3].box)
    assert len(_boxes([replace(cited, quote="文中没有")], held, cited)) == 4


def test_a_page_is_drawn_once_for_the_same_places(store: Store, extract: Extract) -> None:
    pictures = Pictures(store.load, store.original)
    first = pictures.of(answer(cell(extract)), 1)
    shutil.rmtree(store.folder / "sources")
    assert pictures.of(answer(cell(extract)), 1) is first


def test_the_picture_does_not_need_the_file_that_was_taken(tmp_path: Path, original: Path) -> None:
    moved = tmp_path / "来件.pdf"
    shutil.copy(original, moved)
    store = Store(tmp_path / "store")
    store.save(read(moved), moved)
    moved.unlink()
    extract = store.load(store.documents()[0].document_id)
    assert marks(Pictures(store.load, store.original).of(answer(cell(extract)), 1).data) == [(120, 140)]


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_kept_file_that_is_gone_or_another_one_is_told(store: Store, extract: Extract, harm: str) -> None:
    (kept,) = store.sources()
    if harm == "gone":
        kept.path.unlink()
    else:
        kept.path.write_bytes(b"%PDF-1.4 another")
    with pytest.raises(UsageError, match="原始文件副本不在数据文件夹里"):
        Pictures(store.load, store.original).of(answer(cell(extract)), 1)


def test_only_pages_of_pdf_files_are_offered(extract: Extract) -> None:
    offered = [
        BeautifulSoup(html, "lxml") for html in figures([cell(extract), sentence(extract)], extract, "t")
    ]
    addresses = [found["data-picture"] for soup in offered for found in soup.select("figure")]
    assert addresses == ["answers/t/1.png", "answers/t/2.png"]
    text = replace(extract, document=replace(extract.document, format="text"))
    assert list(figures([cell(extract)], text, "t")) == []
    assert list(figures([cell(extract)], None, "t")) == []
    assert list(figures([cell(extract)], extract, None)) == []


class Citing:
    """An assistant that always answers with the same citations."""

    def __init__(self, *citations: Citation) -> None:
        self._citations = citations

    def ask(self, question: str, conversation: Conversation | None = None) -> Answer:
        del conversation
        return replace(answer(*self._citations), question=question)


def test_the_page_is_served_for_a_citation_of_an_answer_and_for_nothing_else(
    store: Store, extract: Extract
) -> None:
    assistant = Citing(cell(extract))
    told = list(Chat(assistant, store).turn("多少", Session()))[-1].told["html"]
    assert "原文件第 1 页，引用处已框出" in told
    with TestClient(web.build_app(assistant, store, Settings())) as client:
        shelf = client.app.state.chat.shelf  # type: ignore[attr-defined]
        token = shelf.put(answer(cell(extract)))
        served = client.get(f"/answers/{token}/1.png")
        assert (served.status_code, served.headers["content-type"]) == (200, "image/png")
        assert served.headers["x-mark"] == "39 15 100"
        assert served.headers["x-content-type-options"] == "nosniff"
        for path in (
            f"{token}/2.png",
            "other/1.png",
            f"{token}/..%2F..%2Fapp.py",
            f"{token}/%2Fetc%2Fpasswd.png",
        ):
            assert client.get(f"/answers/{path}").status_code in {404, 422}, path
        (kept,) = store.sources()
        kept.path.unlink()
        token = shelf.put(answer(replace(cell(extract, 2), number=7)))
        missing = client.get(f"/answers/{token}/7.png")
        assert missing.status_code == 404
        assert "原始文件副本不在数据文件夹里" in missing.json()["message"]


def test_what_a_document_holds_is_served_by_its_id(store: Store, extract: Extract) -> None:
    with TestClient(web.build_app(Citing(), store, Settings())) as client:
        told = client.get(f"/documents/{extract.document.document_id}")
        assert "部门支出总表" in told.text
        assert client.get("/documents/..%2Fsecret").status_code == 404
        assert "没有编号为" in client.get("/documents/none").json()["message"]
