"""Command line of ingest: take files, and manage what is held.

python -m ingest PATH... | facts | checks | list | remove | report | picture
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.errors import Rejected, StoreError, UsageError
from ingest.records import Extract
from ingest.settings import Settings, load_settings
from ingest.store import Store, open_store

REJECTED, USAGE = 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 something rejected, 2 wrong usage)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments and arguments[0] in _COMMANDS else None
    parser = _parser() if name is None else _command_parser(name)
    if name is None and not arguments:
        parser.print_help(sys.stderr)
        return USAGE
    stated = parser.parse_args(arguments if name is None else arguments[1:])
    try:
        settings = load_settings(store=stated.store)
        return (_COMMANDS[name][1] if name is not None else _take)(stated, settings)
    except (UsageError, StoreError) as error:
        print(error, file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else REJECTED
    except Rejected as error:
        print(error, file=sys.stderr)
        return REJECTED
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="把公开文件收入数据库。其他命令：" + "、".join(_COMMANDS) + "（各有 --help）。",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
    parser.add_argument("--json", action="store_true", help="在标准输出写一个 JSON 对象")
    parser.add_argument("--department", help="部门全称（由操作者说明）")
    parser.add_argument("--year", type=int, help="预算年度（由操作者说明）")
    parser.add_argument(
        "--type", choices=("budget", "final"), help="预算 budget 或决算 final（由操作者说明）"
    )
    parser.add_argument(
        "--scope", choices=("department", "unit"), help="部门 department 或单位（本级）unit（由操作者说明）"
    )
    parser.add_argument("--source-url", help="公开网址")
    parser.add_argument("--published", help="公开日期")
    _with_store(parser)
    return parser


def _with_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", type=Path, help="数据文件夹（默认 data/build，或环境变量 MINGZHANG_STORE）"
    )


def _command_parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m ingest {name}", description=_COMMANDS[name][0])
    _with_store(parser)
    if name in {"facts", "checks"}:
        parser.add_argument("--document", help="文件编号（list 可查）；不写则全部")
    if name == "facts":
        parser.add_argument("--format", choices=("jsonl", "csv", "xlsx"), default="jsonl", help="输出格式")
        parser.add_argument("--output", type=Path, help="输出文件；不写则写到标准输出")
    if name in {"checks", "list"}:
        parser.add_argument("--json", action="store_true", help="输出 JSON")
    if name in {"remove", "picture"}:
        parser.add_argument("document", help="文件编号（list 可查）")
    if name == "picture":
        parser.add_argument("page", type=int, help="页码，从 1 起")
    if name in {"report", "picture"}:
        parser.add_argument("--output", type=Path, help="输出文件")
    return parser


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _take(stated: argparse.Namespace, settings: Settings) -> int:
    from ingest.index.indexing import index_passages  # noqa: PLC0415 - `--help` stays fast
    from ingest.pipeline import Statements  # noqa: PLC0415
    from ingest.reading import tell_progress  # noqa: PLC0415
    from ingest.take import summary, take, told  # noqa: PLC0415

    statements = Statements(
        stated.department, stated.year, stated.type, stated.source_url, stated.published, stated.scope
    )
    store = open_store(settings)
    tell_progress()
    outcomes = take(
        stated.paths, store, statements, max_bytes=settings.max_file_mb * 1_000_000, progress=_progress
    )
    if any(taken.status == "taken" for taken in outcomes):
        _progress(index_passages(store, settings, _progress))
    if stated.json:
        print(json.dumps(summary(outcomes), ensure_ascii=False))
    else:
        for taken in outcomes:
            print(told(taken))
            for problem in taken.extract.problems if taken.extract is not None else ():
                print(f"    第 {problem.source.page} 页：{problem.message}")
    return REJECTED if any(taken.status == "rejected" for taken in outcomes) else 0


def _extracts(stated: argparse.Namespace, store: Store) -> list[Extract]:
    held = store.documents()
    if stated.document is not None and stated.document not in {document.document_id for document in held}:
        raise UsageError(f"没有编号为“{stated.document}”的文件；用 python -m ingest list 查看已收的文件。")
    return [store.load(d.document_id) for d in held if stated.document in {None, d.document_id}]


def _facts(stated: argparse.Namespace, settings: Settings) -> int:
    from ingest.exports import fact_lines, written  # noqa: PLC0415

    store = open_store(settings)
    data = written(
        (line for extract in _extracts(stated, store) for line in fact_lines(extract)), stated.format
    )
    if stated.output is not None:
        _write(stated.output, data)
    elif stated.format == "xlsx":
        raise UsageError("xlsx 格式要用 --output 指明文件。")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    return 0


def _checks(stated: argparse.Namespace, settings: Settings) -> int:
    from ingest.exports import check_object, check_text  # noqa: PLC0415

    for extract in _extracts(stated, open_store(settings)):
        if not stated.json:
            document = extract.document
            print(f"# {document.department} {document.fiscal_year}（{document.document_id}）")
        for check in extract.checks:
            print(
                json.dumps(check_object(extract, check), ensure_ascii=False)
                if stated.json
                else check_text(check)
            )
    return 0


def _list(stated: argparse.Namespace, settings: Settings) -> int:
    store = open_store(settings)
    for document in store.documents():
        kind = "预算" if document.document_type == "budget" else "决算"
        if stated.json:
            fields = (
                "document_id",
                "department",
                "fiscal_year",
                "document_type",
                "scope",
                "title",
                "file",
                "pages",
                "sample",
            )
            told: dict[str, object] = {field: getattr(document, field) for field in fields}
            files = [
                {"document_id": f.document_id, "file": f.file} for f in store.files(document.document_id)
            ]
            print(json.dumps({**told, "files": files}, ensure_ascii=False))
        else:
            mark = "\t样例" if document.sample else ""
            print(
                f"{document.document_id}\t{document.department}\t{document.fiscal_year}\t{kind}\t{document.file}{mark}"
            )
            for file in store.files(document.document_id)[1:]:
                print(f"{file.document_id}\t（并入上一份）\t\t\t{file.file}")
    return 0


def _remove(stated: argparse.Namespace, settings: Settings) -> int:
    store = open_store(settings)
    if stated.document not in {document.document_id for document in store.documents()}:
        raise UsageError(f"没有编号为“{stated.document}”的文件；用 python -m ingest list 查看已收的文件。")
    gone = store.remove(stated.document)
    print(f"已移除：{gone.department} {gone.fiscal_year}（{gone.file}）")
    return 0


def _rebuild(stated: argparse.Namespace, settings: Settings) -> int:
    from ingest.index.indexing import index_passages  # noqa: PLC0415
    from ingest.reading import tell_progress  # noqa: PLC0415
    from ingest.rebuild import rebuild  # noqa: PLC0415

    del stated
    store = open_store(settings)
    tell_progress()
    outcomes = rebuild(store, _progress)
    for source, reason in outcomes:
        print(f"已重建：{source.file}" if reason is None else f"未收：{source.file}，{reason}")
    _progress(index_passages(store, settings, _progress))
    return REJECTED if any(reason is not None for _, reason in outcomes) else 0


def _report(stated: argparse.Namespace, settings: Settings) -> int:
    from ingest.report.html_report import report  # noqa: PLC0415

    store = open_store(settings)
    page = report([store.load(document.document_id) for document in store.documents()])
    if stated.output is None:
        print(page)
    else:
        _write(stated.output, page.encode())
        _progress(f"已写入 {stated.output}")
    return 0


def _picture(stated: argparse.Namespace, settings: Settings) -> int:
    from ingest.report.picture import draw  # noqa: PLC0415

    store = open_store(settings)
    extract = store.load(stated.document)
    own = extract.document
    file = next((one for one in extract.joined if one.document_id == stated.document), own)
    kept = store.original(file.content_hash)
    if kept is None:
        raise UsageError(f"“{file.file}”的原始文件副本不在数据文件夹里，画不出页面；请重新收入这份文件。")
    data = draw(extract, stated.page, kept, file=None if file is own else file.file)
    output = stated.output or Path(f"{stated.document}-{stated.page}.png")
    _write(output, data)
    _progress(f"已写入 {output}")
    return 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"写不了“{path}”（{error.strerror}）；请换一个位置。") from error


_COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace, Settings], int]]] = {
    "facts": ("导出每个数字一行的事实", _facts),
    "checks": ("列出每项勾稽核对及其结果", _checks),
    "list": ("列出已收的文件", _list),
    "remove": ("移除一份文件", _remove),
    "rebuild": ("用保存的原始文件重建数据库（程序换了版本时）", _rebuild),
    "report": ("写出收录情况的网页报告", _report),
    "picture": ("画出页面上认出的表和单元格", _picture),
}

if __name__ == "__main__":
    raise SystemExit(main())
