"""Pictures of PDF pages: found tables and cells boxed by what they are worth, cited cells marked."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pdf_pages import PdfPage, pdf
from PIL import Image
from store_examples import document

from ingest.__main__ import main
from ingest.errors import UsageError
from ingest.grids.grids import tables_of_grids
from ingest.readers.pdf import read_pdf
from ingest.records import Box, Extract, FactStatus
from ingest.report import picture as picture_module
from ingest.report.picture import draw, mark

ROWS: list[list[str | None]] = [["科目名称", "合计"], ["教育支出", "3.00"], ["其他支出", "4.00"]]
GREEN, BLUE, RED, MARK = (34, 139, 74), (70, 130, 200), (200, 30, 45), (214, 40, 40)


def _page(entries: str = "") -> PdfPage:
    page = PdfPage(entries=entries).text(200, 60, "部门支出总表").text(300, 80, "单位：万元")
    return page.table(100, [150, 80], ROWS)


def _extract(path: Path, *states: FactStatus) -> Extract:
    reading = read_pdf(path, "d")
    (table,) = tables_of_grids(reading)
    rows = tuple(
        replace(row, cells=tuple(replace(cell, status=state) for cell in row.cells))
        for row, state in zip(table.rows, states, strict=True)
    )
    held = document("d", format="pdf", file=path.name, pages=len(reading.pages))
    return Extract(held, (replace(table, rows=rows),), (), (), (), ())


def _file(tmp_path: Path, *pages: PdfPage) -> Path:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(*pages))
    return path


def _picture(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    assert picture.format == "PNG"
    return picture.convert("RGB")


def _at(picture: Image.Image, box: Box) -> tuple[int, ...]:
    """Return the colour of the middle of the left edge of a box, two pixels a point."""
    colour = picture.getpixel((round(box[0] * 2), round(box[1] + box[3])))
    assert isinstance(colour, tuple)
    return colour


def test_numbers_are_boxed_by_what_they_are_worth(tmp_path: Path) -> None:
    path = _file(tmp_path, _page())
    picture = _picture(draw(_extract(path, "proved", "conflict"), 1, path))
    assert picture.size == (1190, 1684)
    assert _at(picture, (190, 120, 270, 140)) == GREEN
    assert _at(picture, (190, 140, 270, 160)) == RED
    assert _at(picture, (40, 100, 270, 160)) == (44, 82, 130)


def test_a_cited_cell_is_marked(tmp_path: Path) -> None:
    path = _file(tmp_path, _page())
    extract = _extract(path, "unchecked", "unchecked")
    box = extract.tables[0].rows[1].cells[0].source.box
    assert box is not None
    picture = _picture(draw(extract, 1, path, (box,)))
    assert _at(picture, (190, 120, 270, 140)) == BLUE
    assert _at(picture, box) == MARK
    inside = picture.getpixel((round((box[0] + 10) * 2), round((box[1] + 3) * 2)))
    assert isinstance(inside, tuple)
    assert inside[2] < inside[0]  # yellow


def test_a_page_without_tables_is_drawn_plain(tmp_path: Path) -> None:
    path = _file(tmp_path, _page(), PdfPage().text(40, 40, "情况说明"))
    picture = _picture(draw(_extract(path, "proved", "proved"), 2, path))
    assert GREEN not in {colour for _, colour in picture.getcolors(1_000_000) or ()}


def test_boxes_fit_cut_pages(tmp_path: Path) -> None:
    path = _file(tmp_path, _page("/CropBox [30 600 400 800]"))
    picture = _picture(draw(_extract(path, "proved", "proved"), 1, path))
    assert picture.size == (740, 400)
    assert picture.getpixel(((190 - 30) * 2, (130 - 42) * 2)) == GREEN


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_whose_text_runs_sideways_is_drawn_as_it_was_read(tmp_path: Path, turn: int) -> None:
    path = _file(tmp_path, _page(f"/Rotate {turn}"))
    picture = _picture(draw(_extract(path, "proved", "proved"), 1, path))
    assert picture.size == (1190, 1684)
    assert picture.getpixel((190 * 2, 130 * 2)) == GREEN


def test_a_file_that_joined_is_drawn_from_its_own_pages(tmp_path: Path) -> None:
    path = _file(tmp_path, _page())
    extract = _extract(path, "proved", "proved")
    joined = document("e", format="pdf", file="说明.pdf", pages=1)
    picture = _picture(draw(replace(extract, joined=(joined,)), 1, path, file="说明.pdf"))
    assert GREEN not in {colour for _, colour in picture.getcolors(1_000_000) or ()}


def test_what_cannot_be_drawn_is_said_in_one_sentence(tmp_path: Path) -> None:
    path = _file(tmp_path, _page())
    extract = _extract(path, "proved", "proved")
    text = replace(extract, document=document("d"))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    cases = (
        (text, 1, path, "只有 PDF"),
        (extract, 2, path, "没有第 2 页"),
        (extract, 0, path, "没有第 0 页"),
    )
    for held, page, original, expected in (*cases, (extract, 1, broken, "打不开")):
        with pytest.raises(UsageError) as refused:
            draw(held, page, original)
        assert expected in str(refused.value)
        assert str(refused.value).count("。") == 1


def test_the_command_writes_the_picture_of_a_taken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGZHANG_EMBEDDING_MODEL", "none")
    store = str(tmp_path / "store")
    page = PdfPage().text(40, 40, "某市水利局2026年部门预算").text(40, 60, "部门：某市水利局")
    page.text(200, 70, "部门支出总表").text(300, 86, "单位：万元").table(100, [150, 80], ROWS)
    path = _file(tmp_path, page)
    assert main([str(path), "--store", store]) == 0
    capsys.readouterr()
    main(["list", "--store", store])
    name = capsys.readouterr().out.split("\t")[0]
    output = tmp_path / "new" / "page.png"
    assert main(["picture", name, "1", "--store", store, "--output", str(output)]) == 0
    assert _picture(output.read_bytes()).size == (1190, 1684)
    assert main(["picture", name, "7", "--store", store]) == 2
    assert "没有第 7 页" in capsys.readouterr().err
    report = tmp_path / "report.html"
    assert main(["report", "--store", store, "--output", str(report)]) == 0
    assert "某市水利局 2026 年预算" in report.read_text(encoding="utf-8")


def test_the_marked_page_has_nothing_else_drawn_and_says_where_the_mark_is(tmp_path: Path) -> None:
    path = _file(tmp_path, _page())
    extract = _extract(path, "proved", "proved")
    found = mark(extract, 1, path, ((190, 120, 270, 140),))
    picture = _picture(found.data)
    assert _at(picture, (190, 120, 270, 140)) == MARK
    assert GREEN not in {colour for _, colour in picture.getcolors(1_000_000) or ()}
    assert (found.media_type, found.middle) == ("image/png", (39, 15))  # 230 of 595, 130 of 842


def test_a_picture_too_heavy_goes_out_as_jpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_module, "MAX_BYTES", 100)
    path = _file(tmp_path, _page())
    found = mark(_extract(path, "proved", "proved"), 1, path, ())
    assert found.media_type == "image/jpeg"
    assert Image.open(BytesIO(found.data)).format == "JPEG"


def test_small_print_is_shown_larger(tmp_path: Path) -> None:
    path = _file(tmp_path, _page())
    extract = _extract(path, "proved", "proved")
    assert mark(extract, 1, path, ((190, 120, 270, 140),)).zoom == 100
    assert mark(extract, 1, path, ((190, 120, 270, 128),)).zoom == 196  # 8 of 595 points: 10.2 of 760 pixels
    assert mark(extract, 1, path, ((190, 120, 270, 121),)).zoom == 250
