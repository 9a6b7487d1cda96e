"""The page in a real browser: figure, evidence, choices, feedback; no request leaves the machine."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from chat_examples import EXTRACT, NASTY, FakeAssistant, FakeStore
from pdf_pages import PdfPage, pdf

import app as web
from assistant.assistant import Assistant
from ingest.pipeline import read
from ingest.settings import Settings
from ingest.store import Store

sync_api = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright，略过浏览器测试")
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="本机没有 chromium，略过浏览器测试")

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "documents" / "sample_budget_2023.txt"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# The smallest size of any text that is seen; marks of citations in a table (<sup>) are left out.
_SMALLEST = """() => Math.min(...[...document.querySelectorAll('.mz *, .composer *')]
  .filter(e => e.offsetParent && !e.matches('sup, .sr-only'))
  .filter(e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
LOCAL = frozenset({"127.0.0.1", "localhost", ""})
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Visit:
    """One page in the browser, with every request it made and everything it complained of."""

    def __init__(self, browser: sync_api.Browser, address: str, viewport: dict[str, int]) -> None:
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", accept_downloads=True)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(address)
        self.page.wait_for_selector(".welcome")

    def _heard(self, kind: str, words: str) -> None:
        if kind == "error":
            self.complaints.append(words)

    def ask(self, question: str) -> sync_api.Locator:
        self.page.get_by_label("您的问题").fill(question)
        self.page.get_by_label("您的问题").press("Enter")
        return self.answered(question)

    def answered(self, question: str) -> sync_api.Locator:
        turn = self.page.locator(".turn").filter(has_text=question).last
        turn.locator(".card:not([aria-busy])").wait_for()
        return turn

    def overflow(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def outside(self) -> list[str]:
        return [url for url in self.requests if (urlsplit(url).hostname or "") not in LOCAL]

    def close(self) -> None:
        assert self.requests
        assert self.outside() == []
        assert self.complaints == []
        self.context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def served(assistant: web.Answering, store: web.Holding) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = web.build_app(assistant, store, Settings())
    server = uvicorn.Server(
        uvicorn.Config(made, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def store() -> FakeStore:
    return FakeStore(EXTRACT)


@pytest.fixture(scope="module")
def address(store: FakeStore) -> Iterator[str]:
    yield from served(FakeAssistant(), store)


@pytest.fixture(scope="module")
def visit(browser: sync_api.Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address, WIDE)
    yield visit
    visit.close()


@pytest.fixture
def wide(visit: Visit) -> Visit:
    """The page on a wide screen, with nothing asked yet."""
    visit.page.get_by_label("您的问题").fill("x")  # emptied by the answer to the click: nothing comes later
    visit.page.get_by_role("button", name="新对话").click()
    visit.page.wait_for_function("document.querySelector('.composer textarea').value === ''")
    visit.page.wait_for_selector(".welcome")
    return visit


@pytest.fixture
def narrow(browser: sync_api.Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address, NARROW)
    yield visit
    visit.close()


def test_a_question_is_answered_with_its_figure_and_the_cell_it_stands_in(wide: Visit) -> None:
    turn = wide.ask("请客吃饭花多少")
    assert turn.locator(".headline .figure").inner_text() == "5.40 万元"
    cell = turn.locator("td.cited")
    assert not cell.is_visible()
    turn.locator(".card > p button.ref").first.click()
    assert cell.is_visible()
    assert cell.inner_text().startswith("5.40")
    assert wide.page.evaluate("document.documentElement.lang") == "zh-CN"


def test_an_example_is_asked_by_pressing_it_and_the_conversation_begins_anew(wide: Visit) -> None:
    wide.page.get_by_role("button", name="公务接待费是多少？").click()
    wide.answered("明光市水利局 2023 年预算：公务接待费是多少？")
    assert wide.page.locator(".welcome").count() == 0
    wide.page.get_by_role("button", name="新对话").click()
    wide.page.wait_for_selector(".welcome")
    assert wide.page.locator(".turn").count() == 0


def test_a_reading_is_chosen_by_pressing_it(wide: Visit) -> None:
    turn = wide.ask("用车费多少")
    turn.locator("button.reading").first.click()
    assert wide.answered("第1个：购置及运维").locator(".figure").inner_text() == "5.40 万元"
    assert wide.page.locator(".turn").count() == 2


def test_opened_evidence_stays_open_when_the_next_question_is_asked(wide: Visit) -> None:
    turn = wide.ask("请客吃饭花多少")
    turn.locator("details.evidence summary").first.click()
    wide.ask("2019 年呢")
    assert turn.locator("details.evidence").first.get_attribute("open") is not None


def test_a_rating_with_its_comment_reaches_the_store(wide: Visit, store: FakeStore) -> None:
    turn = wide.ask("请客吃饭花多少")
    turn.get_by_role("button", name="有问题").click()
    send = turn.get_by_role("button", name="提交评价")
    wide.page.wait_for_timeout(600)  # the form comes into view above the line to ask on
    assert send.bounding_box()["y"] < wide.page.locator(".composer").bounding_box()["y"]
    turn.get_by_label("想补充一句吗？（可不填）").fill("页码再大些")
    turn.get_by_role("button", name="提交评价").click()
    turn.get_by_text("已记下，谢谢您。").wait_for()
    assert store.kept[-1][0] == "请客吃饭花多少"
    assert store.kept[-1][2:] == ("down", "页码再大些")


def test_an_answer_is_copied_and_taken_away(wide: Visit) -> None:
    wide.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = wide.ask("请客吃饭花多少")
    turn.get_by_role("button", name="复制答案和出处").click()
    turn.get_by_role("button", name="已复制").wait_for()
    assert "[1] 《明光市水利局2023年部门预算》第 9 页" in wide.page.evaluate("navigator.clipboard.readText()")
    with wide.page.expect_download() as taken:
        turn.get_by_role("link", name="下载 Excel").click()
    assert taken.value.suggested_filename == "明账 请客吃饭花多少.xlsx"


def test_markup_in_a_question_is_shown_as_text(wide: Visit) -> None:
    turn = wide.ask(f"{NASTY} 构成")
    assert turn.locator(".asked h2").inner_text() == f"{NASTY} 构成"
    assert wide.page.locator(".log img, .log script").count() == 0


def test_the_keyboard_alone_reaches_figure_and_evidence(wide: Visit) -> None:
    turn = wide.ask("请客吃饭花多少")
    turn.locator(".card > p button.ref").first.focus()
    wide.page.keyboard.press("Enter")
    assert turn.locator("td.cited").is_visible()
    focused = wide.page.evaluate("document.activeElement.tagName")
    assert focused == "SUMMARY"


def test_a_narrow_screen_never_scrolls_sideways(narrow: Visit) -> None:
    assert narrow.overflow() <= 0
    for question in ("请客吃饭花多少", "三公构成", "2019 年多少", "用车费", "长" * 400):
        turn = narrow.ask(question)
        turn.evaluate("turn => turn.querySelectorAll('details').forEach(part => { part.open = true; })")
        assert narrow.overflow() <= 0, question
    smallest = narrow.page.evaluate(_SMALLEST)
    assert smallest >= 16


def test_the_real_assistant_answers_from_the_sample(browser: sync_api.Browser, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(read(SAMPLE), SAMPLE)
    for address in served(Assistant(store, Settings(embedding_model="none")), store):
        visit = Visit(browser, address, WIDE)
        turn = visit.ask("公务接待费是多少？")
        assert turn.locator(".figure").inner_text() == "2.39 万元"
        turn.locator("details.evidence summary").first.click()
        assert turn.locator("td.cited").first.inner_text().startswith("2.39")
        visit.close()
    store.close()


def _pdf_store(folder: Path) -> Store:
    """A store with one PDF: a table whose last column lies far to the right, and a narrative."""
    page = PdfPage().text(40, 40, "某市水利局2026年部门预算").text(40, 60, "部门：某市水利局")
    page.text(200, 70, "部门支出总表").text(300, 86, "单位：万元")
    rows: list[list[str | None]] = [
        ["科目名称", "合计", "基本支出", "项目支出"],
        ["教育支出", "3.00", "1.00", "2.00"],
        ["合计", "3.00", "1.00", "2.00"],
    ]
    page.table(100, [150, 80, 80, 120], rows)
    path = folder / "预算.pdf"
    path.write_bytes(pdf(page))
    store = Store(folder / "store")
    store.save(read(path), path)
    path.unlink()
    return store


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_opened_evidence_shows_the_page_with_the_cited_cell_in_view(
    browser: sync_api.Browser, tmp_path: Path, viewport: dict[str, int]
) -> None:
    store = _pdf_store(tmp_path)
    for address in served(Assistant(store, Settings(embedding_model="none")), store):
        visit = Visit(browser, address, viewport)
        turn = visit.ask("教育支出的项目支出是多少？")
        assert turn.locator(".figure").inner_text() == "2.00 万元"
        assert not any(".png" in url for url in visit.requests)  # fetched only when it is opened
        turn.locator("details.evidence summary").first.click()
        picture = turn.locator(".page-frame img").first
        picture.wait_for()
        assert picture.get_attribute("alt") == "原文件第 1 页，引用处已框出"
        frame = turn.locator(".page-frame").first
        # the cell (350 to 470 of 595 points across) lies within what the frame shows
        seen = frame.evaluate(
            "f => [f.scrollLeft, f.scrollLeft + f.clientWidth, f.querySelector('img').clientWidth]"
        )
        assert seen[0] <= 350 / 595 * seen[2]
        assert 470 / 595 * seen[2] <= seen[1]
        assert visit.overflow() <= 0
        visit.close()
    store.close()


def test_a_page_whose_file_is_gone_is_told_in_its_place(browser: sync_api.Browser, tmp_path: Path) -> None:
    store = _pdf_store(tmp_path)
    for kept in store.sources():
        kept.path.unlink()
    for address in served(Assistant(store, Settings(embedding_model="none")), store):
        visit = Visit(browser, address, WIDE)
        turn = visit.ask("教育支出的项目支出是多少？")
        turn.locator("details.evidence summary").first.click()
        turn.get_by_text("原始文件副本不在数据文件夹里").wait_for()
        assert turn.locator("td.cited").is_visible()
        visit.complaints = [said for said in visit.complaints if "404" not in said]
        visit.close()
    store.close()


def test_departments_are_filtered_and_opened_and_a_question_of_one_is_pressed(
    browser: sync_api.Browser,
) -> None:
    named = [
        replace(EXTRACT, document=replace(EXTRACT.document, document_id=f"d{n}", department=f"{n}县财政局"))
        for n in "甲乙丙丁戊己庚辛"
    ]
    for address in served(FakeAssistant(), FakeStore(*named)):
        visit = Visit(browser, address, NARROW)
        departments = visit.page.locator("details.department")
        assert departments.count() == 8
        visit.page.get_by_label("按部门名称筛选").fill("丙县")
        assert [name for name in departments.all() if name.is_visible()] != []
        assert departments.locator("visible=true").locator("summary .name").all_inner_texts() == [
            "丙县财政局"
        ]
        visit.page.locator("details.department summary").nth(2).click()
        visit.page.get_by_text("40 页，4 张表，3 个数").wait_for()
        assert visit.overflow() <= 0
        visit.page.get_by_text("可以这样问").last.click()
        visit.page.locator(".department button.example").first.click()
        visit.answered("丙县财政局 2023 年预算：公务接待费是多少？")
        visit.close()
