"""Column heads (栏目) of the standard forms: printed wording → canonical measure, kind and fund.

The same vocabulary reads a head whose cells are given and a head flattened to a stream of words, where
wrapped and glued cells have to be told apart again (`segment`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ingest.amount import normalise
from ingest.records import ColumnKind

Role = Literal["leaf", "group", "either"]

GENERAL = "一般公共预算"
GOVERNMENT_FUND = "政府性基金"
STATE_CAPITAL = "国有资本经营预算"
FUNDS = (GENERAL, GOVERNMENT_FUND, STATE_CAPITAL)


@dataclass(frozen=True, slots=True)
class Term:
    """One head cell (栏目): canonical measure, what the column holds, and whether others stand below it."""

    measure: str
    kind: ColumnKind
    role: Role
    pattern: str
    fund: str | None = None
    family: str = ""  # what heads of different wording share, where the measure is the wording itself


def _terms(kind: ColumnKind, role: Role, *pairs: tuple[str, str]) -> tuple[Term, ...]:
    return tuple(Term(measure, kind, role, pattern, _fund_of(measure)) for measure, pattern in pairs)


def _fund_of(measure: str) -> str | None:
    return measure if measure in FUNDS else None


_CARRIED = "(?:结转(?:[和、]?结余)?|结余[和、]?结转)"
OWN = "="  # before the family of a head that is known as one cell, and whose measure is its own wording
_BRACKET = r"(?:[（(][^（）()]{0,20}[）)])?"
_TERMS: tuple[Term, ...] = (
    *_terms(
        "ignored",
        "leaf",
        ("序号", "序号"),
        ("行次", "行次"),
        ("栏次", "栏次"),
        ("其中", "其中[:：]?"),
    ),
    *_terms(
        "code",
        "leaf",
        ("采购目录序号", "(?:政府)?采购目录(?:序号|编码|代码)|品目编码|采购品目编码|采购品目代码"),
        ("单位编码", "(?:预算)?单位(?:编码|代码)|部门(?:编码|代码)"),
        ("项目编码", "项目(?:编码|代码|编号)"),
        ("类", "类"),
        ("款", "款"),
        ("项", "项"),
    ),
    *_terms(
        "code",
        "either",
        ("科目编码", "(?:支出)?(?:功能|经济)?(?:分类)?(?:科目)?(?:编码|代码)"),
    ),
    *_terms(
        "label",
        "leaf",
        ("科目名称", "(?:支出)?(?:部门(?:预算)?|政府(?:预算)?)?(?:支出)?(?:功能|经济)?(?:分类)?科目名称"),
        ("项目名称", "(?:采购)?项目名称|支出项目类别" + _BRACKET),
        ("单位名称", "(?:预算)?单位名称|部门名称|(?:部门|单位)[（(](?:单位|部门)[）)]名称|预算单位"),
        ("名称", "名称"),
    ),
    *_terms(
        "label",
        "either",
        ("项目", "项目" + _BRACKET),
    ),
    *_terms(
        "text",
        "leaf",
        ("采购物品名称", "采购(?:物品|品目|内容|标的)?名称|品目名称|采购品目"),
        ("计量单位", "计量单位"),
        ("一级指标", "一级指标"),
        ("二级指标", "二级指标"),
        ("三级指标", "三级指标"),
        ("指标描述", "(?:绩效)?指标(?:描述|解释|说明|内容)"),
        ("指标值", "(?:年度|绩效|目标)?指标值|目标值"),
        ("指标性质", "指标性质"),
        ("指标方向", "指标方向"),
        ("指标值确定依据", "指标值(?:确定|设定)?依据|(?:确定|设定)依据"),
        ("度量单位", "(?:度量|指标值?|计量)单位"),
        ("项目类别", "项目(?:类别|类型)"),
        ("单位性质", "单位性质"),
        ("单位规格", "单位规格"),
        ("经费保障形式", "经费(?:保障|供给)(?:形式|方式)"),
        ("采购方式", "采购(?:组织)?(?:方式|形式)"),
        ("采购时间", "(?:预计)?采购时间"),
        ("备注", "备注|说明"),
        ("空表说明", "是否空表|公开空表理由"),
    ),
    *_terms(
        "quantity",
        "leaf",
        ("数量", "(?:采购)?数量" + _BRACKET),
    ),
    *_terms(
        "percent",
        "leaf",
        ("增减幅", "增减(?:百分比|幅度?|率|%)" + _BRACKET + "|增长率" + _BRACKET + "|增减[（(]?%[）)]?"),
        ("占比", "占比" + _BRACKET + "|比重" + _BRACKET),
    ),
    *_terms(
        "amount",
        "leaf",
        ("单价", "单价" + _BRACKET),
        ("价值", "价值" + _BRACKET),
        ("人员经费", "人员(?:经费支出|经费|支出)" + _BRACKET),
        ("公用经费", "(?:日常)?公用(?:经费支出|经费|支出)" + _BRACKET),
        ("经营支出", "(?:事业单位)?经营支出"),
        ("上缴上级支出", "上[缴解]上级支出"),
        ("对附属单位补助支出", "对附属单位补助(?:支出)?"),
        (
            "预留中小微企业份额",
            r"(?:20\d\d年?)?(?:预留|面向|其中[:：]?)*(?:预留|面向)?中小微?企业(?:采购)?(?:预留)?(?:份额|金额)?",
        ),
        ("非财政拨款结转结余", "非财政拨款(?:资金)?结转(?:和)?(?:结余)?"),
        ("财政拨款结转", "财政拨款(?:资金)?结转(?:和)?(?:结余)?"),
        ("上级补助收入", "上级补助(?:收入)?"),
        ("附属单位上缴收入", "对?附属单位上[缴解](?:收入)?"),
        ("经营收入", "(?:事业单位)?经营收入"),
        ("其他收入", "其他收入|其他资金(?:收入)?|其他来源(?:收入)?"),
        ("单位资金", "单位(?:自有)?资金" + "(?:收入)?"),
        ("用事业基金弥补收支差额", "(?:用|使用)?事业基金弥补收支差额"),
        ("使用非财政拨款结余", "使用非财政拨款结余(?:[（(]含专用结余[）)])?"),
        ("上年实户资金余额", "上年实户资金余额"),
        ("结转下年", "结转(?:结余)?下年(?:度)?(?:支出)?|年[终末]结转(?:[和、]?结余)?"),
        ("机关运行经费", r"(?:20\d\d年)?机关运行经费(?:支出)?(?:预算数?)?"),
        ("预算资金", "(?:项目)?(?:预算)?资金(?:总额)?"),
        ("小计", "小计"),
        (OWN + "专户收入", "(?:其中[:：])?教育收费(?:收入)?|其他专户收入(?:拨款)?"),
        (
            OWN + "预留份额",
            r"(?:其中[:：])?(?:20\d\d年)?(?:政府采购项目中)?预留给[小中][型小微、]*企业的(?:项目)?(?:资金规模|份额)",
        ),
        (OWN + "专项资金", "(?:其中[:：])?专项资金列入部门预算的?项目"),
        (OWN + "专项业务经费", "专项业务经费(?:支出)?"),
        (OWN + "项目支出总数", "项目支出总数"),
        (OWN + "扣除后预算数", "扣除(?:中央)?(?:基建|基本建设)(?:投资|项目)后的?预算数"),
        (OWN + "扣除后执行数", "扣除(?:中央)?(?:基建|基本建设)(?:投资|项目)后的?(?:执行|决算)数"),
        ("增减额", "增减(?:变化)?(?:额|金额|数|情况)?" + _BRACKET),
    ),
    *_terms(
        "amount",
        "either",
        ("合计", "(?:(?:本年)?(?:收入|支出))?(?:总|合)计" + _BRACKET),
        ("基本支出", "基本支出(?:预算)?"),
        ("项目支出", "项目支出"),
        (GENERAL, "一般公共预算(?:当年)?(?:财政)?(?:拨款|资金)?(?:收入|支出)?|经费拨款" + _BRACKET),
        (GOVERNMENT_FUND, "(?:政府性?)?基金(?:预算)?(?:当年)?(?:财政)?(?:拨款|资金)?(?:收入|支出)?"),
        (
            STATE_CAPITAL,
            "国有资本经营(?:预算)?(?:当年)?(?:财政)?(?:拨款|资金)?(?:收入|支出)?|国有资本金?预算(?:财政)?(?:拨款)?",
        ),
        ("财政专户", "财政专户(?:管理|核拨|拨款)?(?:的)?(?:资金|事业收入)?(?:收入|支出|核拨)?"),
        ("事业收入", "事业收入(?:资金)?" + _BRACKET),
        ("财政拨款", "财政拨款" + _BRACKET),
        ("财政拨款收入", "财政拨款(?:资金)?收入"),
        (
            "上年结转",
            "(?:上年|以前年度)(?:财政拨款)?(?:结转(?:[和、]?结余)?|结余[和、]?结转)(?:收入|资金)?" + _BRACKET,
        ),
        ("因公出国（境）费", "因公出国[（(]?境?[）)]?(?:费用?|经费|支出)?"),
        ("公务用车购置费", "(?:公务用车|公车)购置(?:费|经费)?(?:支出)?"),
        ("公务用车运行维护费", "(?:公务用车|公车)运行(?:维护)?费?(?:支出)?|公务用车运维费"),
        ("公务用车购置及运行维护费", "公务用车购置[及和、](?:运行|运维)(?:维护)?费?(?:支出)?"),
        ("购置费", "购置费"),
        ("运行费", "运行(?:维护)?费"),
        ("公务接待费", "公务接待(?:费|支出)?"),
        ("会议费", "会议费"),
        ("培训费", "培训费"),
        (
            "“三公”经费合计",
            r"(?:20\d\d年)?(?:一般公共预算拨款安排的)?[“\"]?三公[”\"]?经费(?:财政拨款)?(?:预算(?:数|总额)?)?(?:合计|小计|支出)?",
        ),
        (OWN + "政府采购项目", r"20\d\d年政府采购项目"),
        ("预算数", "(?:20\\d\\d年?度?|年初|本年|全年|当年)?(?:部门)?(?:收入|支出)?预算数?" + _BRACKET),
        ("执行数", r"(?:20\d\d年?度?|上年|本年)?(?:预计)?执行数"),
        ("决算数", r"(?:20\d\d年?度?|上年|本年)?决算数"),
        ("金额", "(?:本年|上年)?金额" + _BRACKET),
    ),
    # below a year's head, beside what leaves out the capital projects (扣除中央基建投资后预算数)
    Term("执行数", "amount", "leaf", "执行数", family="其中执行数"),
    Term("预算数", "amount", "either", "年初预算数", family="其中预算数"),
    *_terms(
        "ignored",
        "group",
        (
            "科目",
            "(?:支出|收入)?(?:部门(?:预算)?|政府(?:预算)?)?(?:支出)?(?:功能|经济)?(?:分类)?科目" + _BRACKET,
        ),
        ("收入", "(?:本年)?收入(?:预算)?"),
        ("支出", "(?:本年)?支出(?:预算)?"),
        ("比较", r"20\d\d年预算数比20\d\d年(?:执行|预算|决算)数" + _BRACKET),
        ("资金性质", "资金性质"),
        ("资金来源", "资金来源"),
        ("采购项目来源", "(?:政府)?采购项目来源"),
        ("采购金额", "(?:政府)?采购(?:预算)?金额" + _BRACKET),
        (
            "基本支出组",
            r"(?:(?:20\d\d年度?|本年)?(?:一般公共预算|财政拨款)(?:财政拨款)?|20\d\d年度?)基本支出(?:预算)?",
        ),
        ("年度", r"20\d\d年?度?|上年|本年|当年|(?:本|上)年度|年度"),
    ),
)


_ANY = re.compile("|".join(f"(?:{term.pattern})" for term in _TERMS))


@lru_cache(maxsize=16384)
def term_of(label: str) -> Term | None:
    """Return the term a whole head cell names, None where the vocabulary has none."""
    plain = re.sub(r"\s", "", normalise(label)).removeprefix("其中:")
    if not _ANY.fullmatch(plain):
        return None
    best: Term | None = None
    for term in _TERMS:
        narrower = best is None or best.role == "group" or (term.family and term.measure == best.measure)
        if re.fullmatch(term.pattern, plain) and narrower:
            best = term
    if best is not None and best.measure.startswith(OWN):
        own = re.sub(r"\s", "", label).replace(":", "：")
        return replace(best, measure=own, family=best.measure.removeprefix(OWN))
    return best


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One head cell rebuilt from a stream: label as printed (joined), its term (None where unknown)."""

    label: str
    term: Term | None


_STARTS = tuple((term, re.compile(term.pattern)) for term in _TERMS)
_UNKNOWN_COST = 10
_SPLIT_COST = 3
_CELL_COST = 2
_LONGEST = 36  # characters of the longest head cell
_SIDE_TOTAL = re.compile(r"(?:收入|支出)[总合]计")


def segment(pieces: Sequence[str]) -> tuple[HeadCell, ...]:
    """Split a stream of head pieces into head cells, joining wrapped ones and parting glued ones.

    pieces are the words of the head in stream order (`["上年结转科目", "编码", "小计"]`). The cheapest
    reading wins: few unknown characters first, then few cells, then cell ends that fall on piece ends.
    """
    return segments(pieces)[-1] if pieces else ()


def segments(pieces: Sequence[str]) -> tuple[tuple[HeadCell, ...], ...]:
    """Return the reading of the first piece, of the first two, … of all of them."""
    printed = ""
    ends = []
    for piece in pieces:
        printed += re.sub(r"\s", "", piece)
        ends.append(len(printed))
    # same length as printed, so that the cells keep the printed characters
    text = "".join(plain if len(plain := normalise(char)) == 1 else char for char in printed)
    boundaries = set(ends)
    # best[i] = (cost, start of the last cell, its term) for text[:i]
    best: list[tuple[int, int, Term | None]] = [(0, 0, None)]
    for stop in range(1, len(text) + 1):
        options = [
            (best[start][0] + _cost(text, term, start, stop, boundaries), start, term)
            for start in range(max(0, stop - _LONGEST), stop)
            for term in _readings(text, start, stop)
        ]
        best.append(
            min(options, key=lambda option: (option[0], -option[1]))
        )  # ties: the earlier cell is longer
    return tuple(_cells(printed, best, stop) for stop in ends)


def _cells(printed: str, best: Sequence[tuple[int, int, Term | None]], stop: int) -> tuple[HeadCell, ...]:
    cells: list[HeadCell] = []
    while stop:
        _, start, term = best[stop]
        cells.append(HeadCell(printed[start:stop], term))
        stop = start
    return tuple(reversed(cells))


def _readings(text: str, start: int, stop: int) -> tuple[Term | None, ...]:
    term = term_of(text[start:stop])
    return (term, None) if term is not None else (None,)


def _cost(text: str, term: Term | None, start: int, stop: int, ends: set[int]) -> int:
    cost = _CELL_COST + (0 if stop in ends else _SPLIT_COST)
    if term is not None and stop - start == 4 and _SIDE_TOTAL.fullmatch(text[start:stop]):
        cost += _SPLIT_COST if start + 2 in ends else 0  # 支出 above 合计 are two cells
    if term is None:
        # an unknown head is one whole run of pieces; it may not start or end inside one
        inside = (start and start not in ends) or stop not in ends
        return cost + _UNKNOWN_COST * (stop - start) + (1000 if inside else 0)
    return cost
