"""The report (报告): a run and the comparison of two runs, in Chinese, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eval.summary import Tally, as_json, grouped, set_key, tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.record import ResultRecord, RunRecord

KINDS = {
    "lookup_formal": "查数（正式名称）",
    "lookup_colloquial": "查数（日常说法）",
    "unit": "单位换算",
    "zero_blank_empty": "零、空白、空表",
    "derived": "计算",
    "narrative_number": "正文里的数",
    "performance": "绩效目标",
    "procurement": "政府采购",
    "assets": "固定资产",
    "passage": "文字内容",
    "false_premise": "前提不符",
    "not_in_documents": "文件没有",
    "ambiguous": "有歧义",
    "conversation": "连续提问",
    "hostile": "异常输入",
}
CONTENTS = {"real": "正式文件", "sample": "改写样例", "workbook": "Excel 样例", "shared": "多份文件"}
_SHOWN_TURN = 40


def report(run: RunRecord, *, faults: Sequence[str] = (), misses: int = 40) -> str:
    """Return the report of a run: the whole, own and blind questions apart, kinds, sets, misses."""
    lines = [f"评测 {run.started}　版本 {_revision(run)}"]
    lines += [f"文件（{_called(one.content)}）：{one.file}　数据 {one.hash[:12]}" for one in run.stores]
    lines += [
        f"未评：{one.set}（{_called(one.content)}）{one.questions} 题——{one.reason}" for one in run.skipped
    ]
    if not run.results:
        return "\n".join([*lines, "没有可评的题。"])
    for content, results in grouped(run.results, lambda one: one.content).items():
        for blind in (False, True):
            group = [one for one in results if one.blind is blind]
            if group:
                title = f"{_called(content)}·{'盲写题' if blind else '自编题'}"
                lines += ["", f"【{title}】", *_totals(tally(group)), "", *_kinds(group)]
    lines += ["", "【分题集】", *_sets(run.results)]
    lines += _misses(run.results, misses)
    if faults:
        lines += ["", "【低于基线】", *(f"  {fault}" for fault in faults)]
    return "\n".join(lines)


def parts_of(run: RunRecord) -> dict[str, object]:
    """Return the counts of a run for `--json`: by document and by whether blind, by kind, by set."""

    def counts(results: Sequence[ResultRecord]) -> dict[str, object]:
        by_kind = grouped(results, lambda one: one.question.kind)
        return {
            **as_json(tally(results)),
            "kinds": {kind: as_json(tally(group)) for kind, group in by_kind.items()},
        }

    def origin(one: ResultRecord) -> str:
        return f"{one.content}_{'blind' if one.blind else 'own'}"

    return {
        "revision": run.revision.model_dump(),
        "groups": {name: counts(group) for name, group in grouped(run.results, origin).items()},
        "sets": {name: as_json(tally(group)) for name, group in grouped(run.results, set_key).items()},
        "missed": [f"{one.question.id}@{one.content}" for one in run.results if not one.passed],
        "skipped": [one.model_dump() for one in run.skipped],
    }


def _called(content: str) -> str:
    return CONTENTS.get(content, content)


def _revision(run: RunRecord) -> str:
    commit = (run.revision.commit or "未知")[:12]
    return f"{commit}（有未提交的改动）" if run.revision.dirty else commit


def _totals(counts: Tally) -> list[str]:
    return [
        f"  全部答对 {counts.passed}　错数 {counts.wrong_numbers}　出错 {counts.errors} 题",
        f"  该拒答的拒答 {counts.refusals}（理由对 {counts.reasons}）　误拒 {counts.false_refusals}",
        f"  数字答案出处对 {counts.cited}　引用属实 {counts.citations}",
    ]


def _kinds(results: Sequence[ResultRecord]) -> list[str]:
    by_kind = grouped(results, lambda one: one.question.kind)
    return [_line(KINDS[kind], by_kind[kind]) for kind in KINDS if kind in by_kind]


def _sets(results: Sequence[ResultRecord]) -> list[str]:
    return [_line(name, group) for name, group in sorted(grouped(results, set_key).items())]


def _line(name: str, results: Sequence[ResultRecord]) -> str:
    counts = tally(results)
    extra = "".join(
        f"　{label} {count}"
        for label, count in (
            ("错数", counts.wrong_numbers.part),
            ("误拒", counts.false_refusals.part),
            ("出错", counts.errors),
        )
        if count
    )
    return f"  {name}：{counts.passed}{extra}"


def _misses(results: Sequence[ResultRecord], most: int) -> list[str]:
    missed = sorted((one for one in results if not one.passed), key=lambda one: not one.wrong_number)
    if not missed or not most:
        return []
    lines = ["", f"【没有全对的题】共 {len(missed)} 题，错数在前"]
    for one in missed[:most]:
        mark = "错数 " if one.wrong_number else ""
        lines.append(f"  {one.question.id}@{one.content} {mark}{_asked(one)}")
        lines += [f"      {part.name}：{part.found}" for part in one.parts if part.holds is False]
        if one.error:
            lines.append(f"      出错：{one.error}")
    if len(missed) > most:
        lines.append(f"  ……其余 {len(missed) - most} 题见运行记录")
    return lines


def _asked(result: ResultRecord) -> str:
    turns = (turn if len(turn) <= _SHOWN_TURN else turn[:_SHOWN_TURN] + "…" for turn in result.question.turns)
    return " → ".join(turns)


def comparison(before: RunRecord, after: RunRecord) -> str:
    """Return what changed between two runs: by set, then question by question."""
    lines = [f"前 {before.started} {_revision(before)}", f"后 {after.started} {_revision(after)}", ""]
    old, new = grouped(before.results, set_key), grouped(after.results, set_key)
    for name in sorted(old.keys() | new.keys()):
        was = str(tally(old[name]).passed) if name in old else "未评"
        now = str(tally(new[name]).passed) if name in new else "未评"
        lines.append(f"  {name}：{was} → {now}")
    earlier = {one.key: one for one in before.results}
    shared = [(earlier[one.key], one) for one in after.results if one.key in earlier]
    for title, pairs in (
        ("新增错数", [pair for pair in shared if pair[1].wrong_number and not pair[0].wrong_number]),
        ("由对变错", [pair for pair in shared if pair[0].passed and not pair[1].passed]),
        ("由错变对", [pair for pair in shared if not pair[0].passed and pair[1].passed]),
    ):
        lines += ["", f"【{title}】{len(pairs)} 题"]
        lines += [f"  {one.question.id}@{one.content} {_asked(one)}" for _, one in pairs]
    return "\n".join(lines)
