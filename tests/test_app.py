"""The web application: health, downloads, headers, and a turn through the page's own event queue."""

from __future__ import annotations

import io
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from chat_examples import EXTRACT, FakeAssistant, FakeStore
from fastapi.testclient import TestClient

import app as web
from ingest.settings import Settings


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(EXTRACT)


@pytest.fixture
def client(store: FakeStore) -> Iterator[TestClient]:
    with TestClient(web.build_app(FakeAssistant(), store, Settings())) as client:
        yield client


def config(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/config").json()
    return found


def run(
    client: TestClient, event: str, data: list[Any], *, pressed: dict[str, Any] | None = None
) -> list[Any]:
    """Trigger an event as the browser does; returns what its outputs are told at the end."""
    held = config(client)
    index = next(d["id"] for d in held["dependencies"] if any(t[1] == event for t in d["targets"]))
    body = {"fn_index": index, "data": data, "session_hash": "s", "event_data": pressed, "trigger_id": None}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "s"}) as events:
        for line in events.iter_lines():
            told = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if told.get("msg") == "process_completed":
                assert told["success"], told
                output: list[Any] = told["output"]["data"]
                return output
    raise AssertionError("the event did not end")


def test_health_is_told(client: TestClient, store: FakeStore) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "documents": 1}
    store.failure = "数据库已损坏；请移走它。"
    sick = client.get("/healthz")
    assert sick.status_code == 503
    assert sick.json()["message"] == "数据库已损坏；请移走它。"


@pytest.mark.parametrize("path", ["/", "/healthz", "/config", "/theme.css"])
def test_every_response_forbids_requests_to_the_outside(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    sources = {source for part in policy.split(";") for source in part.split()[1:]}
    assert sources == {"'self'", "'unsafe-inline'", "'unsafe-eval'", "'none'", "data:", "blob:"}
    assert client.get(path).headers["referrer-policy"] == "no-referrer"


def test_the_theme_and_the_page_load_nothing_from_outside(client: TestClient) -> None:
    held = config(client)
    assert held["stylesheets"] == []
    assert held["analytics_enabled"] is False
    for words in (client.get("/theme.css").text, held["head"], held["css"] or ""):
        assert not re.findall(r"(?:src|href|url|import)\W{1,3}https?://[^'\")\s]+", words)


def test_the_server_itself_calls_nobody(monkeypatch: pytest.MonkeyPatch, store: FakeStore) -> None:
    called: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **_: called.append(where) or [])
    monkeypatch.setattr(socket.socket, "connect", lambda _, where: called.append(where))
    with TestClient(web.build_app(FakeAssistant(), store, Settings())) as client:
        run(client, "submit", ["请客吃饭花多少", None])
    assert called == []


def test_nothing_can_be_called_from_outside_the_page(client: TestClient) -> None:
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_a_question_is_answered_kept_and_taken_away(client: TestClient) -> None:
    told, *_ = run(client, "submit", ["请客吃饭花多少", None])
    assert told["done"] is True
    assert "5.40" in told["html"]
    token = re.search(r'data-token="([^"]+)"', told["html"])[1]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/answers/{token}.xlsx").content))
    assert book["数字和出处"]["A2"].value == "公务接待费"
    taken = client.get(f"/answers/{token}.csv")
    assert taken.headers["content-disposition"].startswith("attachment")
    assert "5.40" in taken.text


def test_a_button_of_the_conversation_asks_its_question(client: TestClient) -> None:
    told, *_ = run(client, "ask", [None], pressed={"question": "2019年公务接待费"})
    assert "没有这一年的文件" in told["html"]


def test_feedback_reaches_the_store(client: TestClient, store: FakeStore) -> None:
    told, *_ = run(client, "submit", ["请客吃饭花多少", None])
    token = re.search(r'data-token="([^"]+)"', told["html"])[1]
    run(client, "feedback", [], pressed={"token": token, "rating": "up", "comment": "清楚"})
    assert [(question, rating, comment) for question, _, rating, comment in store.kept] == [
        ("请客吃饭花多少", "up", "清楚")
    ]


@pytest.mark.parametrize("name", ["unknown.xlsx", "unknown.csv", "unknown", "..%2Fapp.py"])
def test_a_file_of_no_answer_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/answers/{name}").status_code == 404


def test_files_of_the_machine_are_not_served(client: TestClient) -> None:
    assert client.get(f"/gradio_api/file={web.__file__}").status_code in (403, 404)
    upload = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 5000)})
    assert upload.status_code >= 400


def test_the_textbox_has_a_name_and_a_limit(client: TestClient) -> None:
    boxes = [part["props"] for part in config(client)["components"] if part["type"] == "textbox"]
    assert [(box["label"], box["max_length"]) for box in boxes] == [("您的问题", 500)]


def test_a_port_in_use_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert web.main(["--port", str(taken.getsockname()[1])]) == 2
    assert "请用 --port 换一个端口" in capsys.readouterr().err


def test_a_wrong_setting_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert web.main(["--port", "0"]) == 2
    assert "MINGZHANG_PORT" in capsys.readouterr().err
