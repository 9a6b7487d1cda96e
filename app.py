"""The web chat (网页问答): widgets and wiring; turns are in assistant.chat, markup in assistant.present_*."""

from __future__ import annotations

import argparse
import logging
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.assistant import Assistant
from assistant.model.model import ModelUnavailable, open_model
from assistant.present import download
from assistant.present import holdings as present_holdings
from assistant.present.chat import LONGEST_QUESTION, Answering, Chat, Holding, Session, Step
from ingest.errors import StoreError, UsageError
from ingest.settings import Settings, load_settings
from ingest.store import open_store

_PRESENT = Path(__file__).parent / "assistant" / "present"
_STEP_SECONDS = 0.04  # between two steps of a growing text: quick, and still seen to grow
_AT_ONCE = 4  # questions answered at the same time; the rest wait
_WAITING = 64
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - only to print an address that opens
_FORMATS = {
    "csv": (download.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (download.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
# With these the browser itself refuses any request that would leave this server.
_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # gradio needs both
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
_HEADERS = {
    "content-security-policy": "; ".join(_POLICY),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' "
    "height='32' rx='6' fill='%230e5e55'/%3E%3Cpath d='M8 10h16M8 16h16M8 22h10' stroke='%23fffefb' "
    "stroke-width='2.6'/%3E%3C/svg%3E"
)
_LOG = '<div class="log" role="log" aria-live="polite" aria-label="对话"></div>'


class Headers:
    """Adds the headers that keep the page to this server (plain ASGI: streamed answers pass unbuffered)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its response with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def build_app(assistant: Answering, store: Holding, settings: Settings) -> FastAPI:
    """Return the web application over an assistant and the store it answers from."""
    chat = Chat(assistant, store, settings.model)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.chat = chat
    app.add_middleware(Headers)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        status, told = chat.health()
        return JSONResponse(told, status_code=status)

    @app.get("/answers/{name}")
    def answer_file(name: str) -> Response:
        token, _, kind = name.rpartition(".")
        answer = chat.shelf.get(token)
        if answer is None or kind not in _FORMATS:
            return JSONResponse({"message": "这个答案已经过期，请重新提问后再下载。"}, status_code=404)
        write, media_type = _FORMATS[kind]
        named = quote(download.file_name(answer, kind))
        saved = f"attachment; filename=\"mingzhang-answer.{kind}\"; filename*=UTF-8''{named}"
        return Response(write(answer), media_type=media_type, headers={"content-disposition": saved})

    @app.get("/answers/{token}/{number}.png")
    def page_picture(token: str, number: int) -> Response:
        try:
            picture = chat.picture(token, number)
        except (StoreError, UsageError, ModelUnavailable) as error:
            return JSONResponse({"message": str(error)}, status_code=404)
        across, down = picture.middle
        headers = {"x-mark": f"{across} {down} {picture.zoom}", "cache-control": "private, max-age=600"}
        return Response(picture.data, media_type=picture.media_type, headers=headers)

    @app.get("/documents/{document_id}")
    def document_told(document_id: str) -> Response:
        try:
            return HTMLResponse(chat.described(document_id))
        except (StoreError, UsageError, ModelUnavailable) as error:
            return JSONResponse({"message": str(error)}, status_code=404)

    gr.mount_gradio_app(
        app,
        _page(chat),
        path="/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        head=_head(),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size="1kb",  # nothing is ever uploaded here
    )
    return app


def _head() -> str:
    style = (_PRESENT / "page.css").read_text(encoding="utf-8")
    return f'<link rel="icon" href="{_ICON}"><style>{style}</style>'


def _page(chat: Chat) -> gr.Blocks:
    """Return the page: head, conversation with the line to ask on, and the panel of what is held."""
    page = gr.Blocks(title="明账 · 部门预算决算问答", analytics_enabled=False, fill_width=True)
    with page:
        session = gr.State(Session())
        with gr.Row(elem_classes="top"):
            gr.HTML(present_holdings.masthead(), apply_default_css=False, elem_classes="mz")
            fresh = gr.Button("新对话", variant="secondary", scale=0)
        with gr.Row(elem_classes="columns"):
            with gr.Column(elem_classes="conversation"):
                script = (_PRESENT / "page.js").read_text(encoding="utf-8")
                log = gr.HTML(
                    html_template=_LOG, js_on_load=script, apply_default_css=False, elem_classes="mz"
                )
                with gr.Row(elem_classes="composer"):
                    box = gr.Textbox(
                        label="您的问题",
                        show_label=False,
                        container=False,
                        placeholder="例如：公务接待费是多少？",
                        lines=1,
                        max_lines=4,
                        max_length=LONGEST_QUESTION,
                        elem_classes="ask-box",
                    )
                    send = gr.Button("提问", variant="primary")
            with gr.Column(elem_classes="holdings", elem_id="holdings"):
                panel = gr.HTML(apply_default_css=False, elem_classes="mz")

        def asked(question: str, held: Session) -> Iterator[tuple[Any, ...]]:
            for place, step in enumerate(chat.turn(question, held)):
                yield (*_told(step), "" if place == 0 else gr.skip())
                time.sleep(0 if step.told["done"] else _STEP_SECONDS)

        def pressed(held: Session, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
            yield from asked(str(event.question), held)

        def rated(event: gr.EventData) -> dict[str, Any]:
            return chat.rate(str(event.token), str(event.rating), str(event.comment))

        def begun() -> tuple[Any, ...]:
            return (*_told(chat.opening()), "")

        shown = [log, session, panel, box]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        typed = gr.on([box.submit, send.click], asked, [box, session], shown, **quiet)
        chosen = log.ask(pressed, [session], shown, **quiet)
        for event in (typed, chosen):
            event.failure(lambda held: _told(chat.failed(held)), [session], [log, session, panel], **quiet)
        log.feedback(rated, None, [log], **quiet)
        page.load(begun, None, shown, **quiet)
        fresh.click(begun, None, shown, **quiet)
    page.queue(default_concurrency_limit=_AT_ONCE, max_size=_WAITING)
    return page


def _told(step: Step) -> tuple[Any, Session, Any]:
    return step.told, step.session, gr.skip() if step.panel is None else step.panel


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the web chat; returns 2 with one sentence where it cannot be started."""
    parser = argparse.ArgumentParser(prog="python app.py", description="打开网页问答。")
    parser.add_argument("--host", metavar="地址", help="监听的地址（默认 127.0.0.1，只有本机能打开）")
    parser.add_argument("--port", type=int, metavar="端口", help="监听的端口（默认 7860）")
    parser.add_argument("--store", type=Path, metavar="文件夹", help="数据文件夹（默认 data/build）")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = load_settings(store=options.store, host=options.host, port=options.port)
        store = open_store(settings)
        _free(settings)
        model = open_model(settings)
    except (StoreError, UsageError, ModelUnavailable) as error:
        print(error, file=sys.stderr)
        return 2
    assistant = Assistant(store, settings, model=model)
    app = build_app(assistant, store, settings)
    threading.Thread(target=_warm_up, args=(assistant,), daemon=True).start()
    print(
        f"明账已启动，请在浏览器中打开 http://{settings.host}:{settings.port}（按 Ctrl+C 结束）", flush=True
    )
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    return 0


def _warm_up(assistant: Assistant) -> None:
    """Load what the first question would wait for; a store that cannot be read now is told when asked."""
    try:
        assistant.warm_up()
    except StoreError as error:
        logging.getLogger(__name__).warning("no warm-up: %s", error)


def _free(settings: Settings) -> None:
    """Raise UsageError where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise UsageError(f"不能监听 {place}（{error.strerror}）；请用 --port 换一个端口。") from error


if __name__ == "__main__":
    sys.exit(main())
