"""`python -m assistant`: one question, or a batch of conversations, over a store (命令行)."""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.model.model import ModelUnavailable, open_model
from assistant.present.answer_json import to_json
from assistant.records import Answer
from ingest.errors import StoreError, UsageError
from ingest.settings import Settings, load_settings
from ingest.store import open_store

log = logging.getLogger(__name__)

_BAD = object()
_ESCAPED = re.compile("[\ud800-\udfff\u2028\u2029\x85]")
_EMPTY = "数据库里还没有文件；请先用 .venv/bin/python -m ingest 路径 收入公开文件。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code of the contract."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    if (options.question is None) == (options.batch is None):
        return _fail("请给出一个问题，或用 --batch 给出问题文件（- 表示标准输入）。")
    try:
        settings = load_settings(store=options.store)
        assistant = _opened(settings)
        if options.batch is not None:
            return _batch(assistant, options.batch)
        answer = assistant.ask(options.question)
    except (StoreError, UsageError, ModelUnavailable) as error:
        return _fail(str(error))
    print(_line(to_json(answer)) if options.json else _readable(answer))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant", description="就已收入的预算、决算公开文件提问。"
    )
    parser.add_argument("question", nargs="?", metavar="问题", help="要问的问题")
    parser.add_argument("--batch", metavar="文件", help='每行一个 {"id": …, "turns": [...]}；- 表示标准输入')
    parser.add_argument(
        "--store", type=Path, metavar="文件夹", help="数据文件夹（默认 data/build 或 MINGZHANG_STORE）"
    )
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    return parser


def _opened(settings: Settings) -> Assistant:
    store = open_store(settings)
    if not store.exists() or not store.documents():
        raise StoreError(_EMPTY)
    return Assistant(store, settings, model=open_model(settings))


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _readable(answer: Answer) -> str:
    numbered = [
        f"[{c.number}] {c.title}，第 {c.page} 页{f'，{c.table}' if c.table else ''}" for c in answer.citations
    ]
    text = "\n".join([answer.text, *(["", "引用："] if numbered else []), *numbered])
    return text.encode("utf-8", "replace").decode("utf-8")


def _line(result: dict[str, Any]) -> str:
    """Return JSON on one line; what UTF-8 cannot hold and what parts lines elsewhere is escaped."""
    text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _batch(assistant: Assistant, place: str) -> int:
    try:
        text = sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes()
        lines = re.split(r"\r?\n", text.decode("utf-8-sig"))
    except OSError as error:
        return _fail(f"读不了文件 {place}：{error.strerror}。")
    except UnicodeDecodeError:
        return _fail(f"文件 {place} 不是 UTF-8 文本，请另存为 UTF-8 后再试。")
    failed = False
    for result in _answers(assistant, lines):
        failed = failed or "error" in result
        sys.stdout.write(_line(result) + "\n")
        sys.stdout.flush()
    return 1 if failed else 0


def _answers(assistant: Assistant, lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        parsed = _conversation(line)
        if isinstance(parsed, str):
            yield {"id": _id_of(line), "error": f"第 {number} 行{parsed}"}
            continue
        line_id, turns = parsed
        try:
            result = to_json(_last(assistant, turns), line_id)
        except (StoreError, UsageError):
            raise
        except Exception:
            log.exception("line %d is not answered: %r", number, turns)
            result = {"id": line_id, "error": f"第 {number} 行没有答出来：程序出了错，详情见运行日志。"}
        yield result


def _last(assistant: Assistant, turns: Sequence[str]) -> Answer:
    """Return the answer of the last turn."""
    conversation = Conversation()
    for turn in turns[:-1]:
        conversation = conversation.followed_by(assistant.ask(turn, conversation))
    return assistant.ask(turns[-1], conversation)


def _conversation(line: str) -> tuple[Any, list[str]] | str:
    """Return id and turns of a line, or what is wrong with it."""
    data = _read(line)
    if data is _BAD:
        return "不是 JSON。"
    if not isinstance(data, dict) or "turns" not in data:
        return '不是 {"id": …, "turns": [...]} 这样的对象。'
    turns = data["turns"]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        return "的 turns 应是至少有一个问题的字符串列表。"
    return data.get("id"), turns


def _id_of(line: str) -> Any:
    data = _read(line)
    return data.get("id") if isinstance(data, dict) else None


def _read(line: str) -> Any:
    """Return the JSON of a line, _BAD where it is none: also numbers that JSON cannot write back."""
    try:
        data = json.loads(line)
        json.dumps(data, allow_nan=False)
    except (ValueError, RecursionError):
        return _BAD
    return data


if __name__ == "__main__":
    sys.exit(main())
