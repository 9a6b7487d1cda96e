"""Counts that sentences state (正文里的数量): the one a question means, by all its words and all of theirs.

A statement answers where every word of the question stands in it and it is no narrower than the question: a
part, what is to be bought, another office's staff are never told for the whole. What comes near is kept, to
be named in a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.holdings.entries import Entry
from assistant.language.counted import Counted, deeds_of, plain_words
from assistant.lookups.lookup import Evidence, of_fact
from ingest.amount import MONEY_UNITS
from ingest.records import Fact

_COUNT, _ASSET = "数量", "资产金额"
_INVOLVED = re.compile(r"^共?涉及")
_ALL_OF = re.compile(r"(?:全部|均|都)(?:为|是|属于)([\u4e00-\u9fff]{2,8})")
_ABROAD = re.compile(r"外宾|国外|境外|外事")
# Words of a question that limit nothing here.
_ASIDE = (
    "包括 包含 其中 批次 人次 次数 "
    "请问 麻烦 帮我 帮忙 查一下 查查 看看 看一下 查询 告诉我 我想知道 想知道 想问 问一下 "
    "了解一下 到底 究竟 大概 大约 一共 总共 总计 合计 共计 共有 现有 拥有 实际 目前 现在 "
    "如今 当前 截至 截止 为止 里面 里 中 情况 数量 数目 个数 总数 人数 总人数 辆数 台数 "
    "面积 总面积 保有量 总额 总金额 金额 总值 价值 规模 年末 年底 末 底 上年末 上年底 时候 "
    "时 全部 所有 全年 一年 年度 今年 本年 当年 预算 决算 部门 单位 机关 全局 本局 该局 "
    "本部门 本单位 该部门 该单位 你们 我们 咱们 他们 贵局 文件 公开 报告 反映 写明 说明 数据 "
    "结果 具体 各 都 还 也 就 本 该 这个 那个 那 这 有 是 为 共 了 吗 呢 啊 呀 吧 么 "
    "嘛 到 在 设 设有 设置 设了 名下 自己 一下 占用 使用 安排 计划 准备 打算 要 会 将 能 "
    "多少 几 个 名 家 辆 台 套 件 人 位 次 项 和 与 年 月 数 量 总 全 的话 来着 大小 "
    "够 不够 人员 项目资金 预算资金 资金 开展 进行"
)
# Words of a statement that a question need not say.
_UNSAID = (
    "共 共有 现有 实有 在职 在用 全部 人员 人 数 数量 总数 量 保有量 实际 年末 公务 国内 "
    "本部门 单位 管理 部门 所属 设置 境 安排 共计 累计 总 以 在 单价 项目 预算 资金 金额 "
    "涉及 编报 开展 本级 并 总额 等 次 批次 人次 所有 年度"
)
_COMMON = frozenset(_ASIDE.split())
_OF_UNIT = {"辆": "车辆", "人": "人员", "平方米": "房屋"}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a question may mean: statements that say it, of other days, of one thing only, and those near it.

    inner: what is said of one project or office where the question names none; each is a reading.
    """

    exact: tuple[Evidence, ...]
    inner: tuple[Evidence, ...]
    other_days: tuple[Evidence, ...]
    near: tuple[Evidence, ...]


def stated(asked: Counted, entries: Iterable[Entry], *, within_year: int | None = None) -> Stated:
    """Return the statements that answer; within_year: only those of a day in that year."""
    found: dict[str, list[Evidence]] = {"exact": [], "inner": [], "near": [], "other": []}
    ways = _COMMON | frozenset(_of_unit(asked))
    for entry, fact in _candidates(asked, entries) if asked.text or asked.units else ():
        fit = _fits(asked, fact, ways, entry.document.department)
        if fit is not None:
            today = fit == "near" or _fits_day(asked.as_of, fact.as_of, within_year)
            found[fit if today else "other"].append(_evidence(entry, fact))
    return Stated(tuple(found["exact"]), tuple(found["inner"]), tuple(found["other"]), tuple(found["near"]))


def says_nothing(asked: Counted) -> bool:
    """Tell whether a question names nothing that is counted (多少人次)."""
    return made_of(asked.text, "", _COMMON)


def _evidence(entry: Entry, fact: Fact) -> Evidence:
    """Return a statement as evidence; 批次为32次 counts 批次."""
    evidence = of_fact(entry, fact)
    batches = fact.unit == "次" and bool(fact.row_path) and fact.row_path[-1].endswith("批次")
    return replace(evidence, unit="批次") if batches else evidence


def _candidates(asked: Counted, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Fact]]:
    for entry in entries:
        if entry.table is not None:
            continue
        for fact in entry.facts:
            if fact.period == "current" and fact.status != "ambiguous" and _kind_fits(asked, fact):
                yield entry, fact


def _kind_fits(asked: Counted, fact: Fact) -> bool:
    if asked.money:
        leaf = fact.row_path[-1] if fact.row_path else fact.item
        is_stated = fact.measure == _ASSET or _INVOLVED.match(leaf) is not None
        return fact.unit in MONEY_UNITS and fact.value is not None and is_stated
    if fact.measure != _COUNT or fact.unit is None or fact.unit in MONEY_UNITS or fact.unit == "%":
        return False
    return not asked.units or bool(asked.units & _units_of(fact.unit))


def in_units(asked: Counted, unit: str | None) -> bool:
    """Tell whether a printed unit is one of those asked for."""
    return unit is not None and (not asked.units or bool(asked.units & _units_of(unit)))


def _units_of(unit: str) -> frozenset[str]:
    """Return the words a printed unit stands for: 台（套） for 台, 套 and 台套; 人（次） for 人次 alone."""
    plain = re.sub(r"[（）()、/]", "", unit)
    if plain[0] in "台辆套件":
        return frozenset({plain, *plain})
    return frozenset({plain})


def _fits(
    asked: Counted, fact: Fact, ways: frozenset[str], department: str
) -> Literal["exact", "inner", "near"] | None:
    """Tell how a statement fits what is asked; None where they have no word in common."""
    path = [plain_words(part) for part in (fact.row_path or (fact.item,))]
    if deeds_of("".join(path)) != asked.deeds:
        return None
    staff = any("实有" in part for part in path)
    of_staff = staff and bool(asked.units & {"人"})
    if not _shares(asked.text, path) and not of_staff:
        return None
    quote = fact.quote or ""
    further = [plain_words(match) for match in _ALL_OF.findall(quote)]
    if "国内" in quote and not _ABROAD.search(quote):  # 国内公务接待批次32次，共计接待387人次
        further.append("国内")
    source = "|".join((*path, *further, *(["在职人员"] if staff else [])))
    if not made_of(asked.text, source, ways):
        return "near" if _shares(asked.text, path) else None
    unsaid = frozenset({*_UNSAID.split(), *_of_unit(asked)})
    said = f"{asked.text}|{department}"  # an office below may be named with the name of the department
    if not made_of(path[-1], said, unsaid):
        return "near"
    above = [] if _is_part(fact) else path[:-1]
    return "exact" if all(made_of(part, said, unsaid) for part in above) else "inner"


def _is_part(fact: Fact) -> bool:
    """Tell whether a statement is a part of another that is stated (车辆8辆，其中应急保障用车1辆)."""
    return "." in fact.fact_id.rpartition(":")[2]


def _of_unit(asked: Counted) -> tuple[str, ...]:
    return tuple(noun for unit, noun in _OF_UNIT.items() if unit in asked.units)


def _shares(text: str, path: list[str]) -> bool:
    """Tell whether a question has a word of a statement that is more than an aside."""
    source = "|".join(path)
    pieces = {text[i : i + 2] for i in range(len(text) - 1)}
    return text in path or any(piece in source and piece not in _COMMON for piece in pieces)


def made_of(text: str, source: str, words: frozenset[str]) -> bool:
    """Tell whether a text is nothing but pieces of a source, of two characters or more, and of words."""
    reached = [True] + [False] * len(text)
    for start in range(len(text)):
        if not reached[start]:
            continue
        if text[start] == " ":
            reached[start + 1] = True
        for end in range(start + 1, len(text) + 1):
            piece = text[start:end]
            if piece in words or (len(piece) > 1 and piece in source):
                reached[end] = True
    return reached[-1]


def _fits_day(asked: str | None, told: str | None, within_year: int | None) -> bool:
    if asked is not None:
        return told is not None and on_day(asked, told)
    return within_year is None or (told is not None and told.startswith(str(within_year)))


def on_day(asked: str, told: str) -> bool:
    """Tell whether a day told is the day asked; a month holds all its days."""
    return told.startswith(asked) or asked.startswith(told)
