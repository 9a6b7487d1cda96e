"""`python -m eval`: run, compare, baseline, bench, flatten (评测入口)."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eval.gold import GoldError, read_sets
from ingest.errors import Rejected, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.record import RunRecord

_WRONG_USE = 2
_BELOW = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except (GoldError, UsageError, StoreError, Rejected) as error:
        print(error, file=sys.stderr)
        return _WRONG_USE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="评测：标准题、评分、基线、性能")
    commands = parser.add_subparsers(required=True, metavar="命令")
    run = commands.add_parser("run", help="提出全部标准题，评分，写运行记录；低于基线时退出码为 1")
    run.add_argument("--set", metavar="NAME", help="只评这个题集（或以它开头的各题集）")
    run.add_argument("--store", type=Path, metavar="DIR", help="用现成的数据文件夹，不另建")
    run.add_argument("--json", action="store_true", help="输出 JSON")
    run.add_argument(
        "--misses", type=int, default=40, metavar="N", help="最多列出多少道没有全对的题（默认 40）"
    )
    run.set_defaults(command=_run)
    compare = commands.add_parser("compare", help="比较两次运行")
    compare.add_argument("before", metavar="A", help="运行记录：路径、文件名，或 latest")
    compare.add_argument("after", metavar="B", help="同上")
    compare.set_defaults(command=_compare)
    baseline = commands.add_parser("baseline", help="把一次运行定为基线（eval/baseline.json）")
    baseline.add_argument("run", metavar="RUN", help="运行记录：路径、文件名，或 latest")
    baseline.add_argument("--force", action="store_true", help="允许覆盖已有的基线")
    baseline.set_defaults(command=_baseline)
    bench = commands.add_parser("bench", help="测量答问与收入文件的用时")
    bench.set_defaults(command=_bench)
    flatten = commands.add_parser("flatten", help="把 PDF 平铺成文本再读，与 PDF 自己的单元格逐数对照")
    flatten.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="PDF 文件，或放 PDF 的文件夹")
    flatten.add_argument("--json", action="store_true", help="输出 JSON")
    flatten.add_argument("--keep", type=Path, metavar="DIR", help="把平铺的文本另存到这个文件夹")
    flatten.set_defaults(command=_flatten)
    return parser


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _run(options: argparse.Namespace) -> int:
    from eval.baseline import below, read_baseline  # noqa: PLC0415 - --help stays fast
    from eval.record import write_run  # noqa: PLC0415
    from eval.report import report  # noqa: PLC0415
    from eval.run import run  # noqa: PLC0415

    done = run(read_sets(name=options.set), options.store, _tell)
    path = write_run(done)
    kept = read_baseline()
    faults = below(done, kept) if kept else ()
    if options.json:
        print(json.dumps(_json(done, faults, path), ensure_ascii=False))
    else:
        print(report(done, faults=faults, misses=options.misses))
    if kept is None:
        _tell("还没有基线：python -m eval baseline latest 可把这次运行定为基线。")
    _tell(f"运行记录：{path}")
    return _BELOW if faults else 0


def _json(done: RunRecord, faults: Sequence[str], path: Path) -> dict[str, object]:
    from eval.report import parts_of  # noqa: PLC0415

    return {"run": str(path), **parts_of(done), "below_baseline": list(faults)}


def _compare(options: argparse.Namespace) -> int:
    from eval.record import find_run, read_run  # noqa: PLC0415
    from eval.report import comparison  # noqa: PLC0415

    print(comparison(read_run(find_run(options.before)), read_run(find_run(options.after))))
    return 0


def _baseline(options: argparse.Namespace) -> int:
    from eval.baseline import baseline_of, write_baseline  # noqa: PLC0415
    from eval.record import find_run, read_run  # noqa: PLC0415

    done = read_run(find_run(options.run))
    write_baseline(baseline_of(done), force=options.force)
    if done.revision.dirty:
        _tell("注意：这次运行时有未提交的改动，基线对应的版本不完整。")
    print(f"基线已写：{len(done.results)} 题。")
    return 0


def _flatten(options: argparse.Namespace) -> int:
    from eval.flatten import keep  # noqa: PLC0415
    from eval.flatten_score import compare_all, report, shares  # noqa: PLC0415

    if missing := [path for path in options.paths if not path.exists()]:
        raise UsageError(f"没有这个文件或文件夹：{missing[0]}；请核对路径。")
    if options.keep is not None:
        keep(options.paths, options.keep)
    files = compare_all(options.paths, _tell)
    print(json.dumps(shares(files), ensure_ascii=False) if options.json else report(files))
    wrong = any(number.wrong_and_proved for one in files for number in one.numbers)
    return _BELOW if wrong else 0


def _bench(_options: argparse.Namespace) -> int:
    from eval.bench import bench  # noqa: PLC0415

    logging.disable(logging.ERROR)  # the same questions are asked again and again
    measured = bench(_tell)
    print(measured.text)
    return 0 if measured.torch_free else _BELOW


if __name__ == "__main__":
    sys.exit(main())
