"""Row labels (项目、科目) made one: list numbering and 其中： dropped, wordings of one thing unified."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.terms.subjects import RENAMED

_NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、.．]|[（(]\d{1,2}[）)]|\d{1,2}(?:、|[.．](?!\d))|[①-⑳])\s*"
)
_PART = re.compile(r"^(?:其中|其中包括)\s*[:：]?\s*")

_TRAVEL_ABROAD = "因公出国（境）费"
_CARS = "公务用车购置及运行维护费"
_CAR_PURCHASE = "公务用车购置费"
_CAR_RUNNING = "公务用车运行维护费"
_RECEPTION = "公务接待费"
_THREE_PUBLIC = "“三公”经费"

# (pattern on the label without numbering, brackets made ASCII and spaces dropped) → canonical name
_UNIFIED: tuple[tuple[str, str], ...] = (
    (r"因公出国\(?境?\)?(?:费用?|经费|支出)?", _TRAVEL_ABROAD),
    (r"(?:公务用车|公车)购置[及和、与](?:运行维护|运行维护管理|运行|运维|维护)费?(?:用|支出)?", _CARS),
    (r"(?:公务用车|公车)购置(?:费用?|支出|经费)?", _CAR_PURCHASE),
    (r"(?:公务用车|公车)(?:运行维护|运行|运维|运行维护管理)费?(?:用|支出)?", _CAR_RUNNING),
    (r"公务接待(?:费用?|支出|经费)?", _RECEPTION),
    (r"[“\"]?三公[”\"]?经费(?:预算)?(?:小计|合计|总计|支出(?:合计)?|总额)?", _THREE_PUBLIC),
    (r"(?:本年)?一般公共预算(?:财政)?(?:拨款|资金)?(?:收入)?", "一般公共预算拨款收入"),
    (r"(?:本年)?政府性?基金(?:预算)?(?:财政)?(?:拨款|资金)?(?:收入)?", "政府性基金预算拨款收入"),
    (r"基金预算(?:拨款)?(?:收入)?", "政府性基金预算拨款收入"),
    (r"(?:本年)?国有资本经营(?:预算)?(?:财政)?(?:拨款|资金|收益)?(?:收入)?", "国有资本经营预算拨款收入"),
    (r"财政专户(?:管理|核拨)?(?:的)?(?:资金)?(?:收入)?|财政专户拨款(?:收入)?", "财政专户管理资金收入"),
    (r"事业收入(?:资金)?", "事业收入"),
    (r"(?:事业单位)?经营收入(?:资金)?", "事业单位经营收入"),
    (r"上级补助(?:收入|资金)?", "上级补助收入"),
    (r"附属单位上[缴解](?:收入|资金)?", "附属单位上缴收入"),
    (r"其他收入|其他资金收入", "其他收入"),
    (r"本年收入(?:合计|总计|小计)?", "本年收入合计"),
    (r"本年支出(?:合计|总计|小计)?", "本年支出合计"),
    (r"收入(?:总计|总额|合计)", "收入总计"),
    (r"支出(?:总计|总额|合计)", "支出总计"),
    (r"(?:上年|年初)结转(?:[和、]?结余)?(?:收入|资金)?|上年结余结转|上年结余、?结转", "上年结转结余"),
    (r"(?:年终|年末)结转(?:[和、]?结余)?|结转(?:结余)?下年(?:度)?(?:支出)?", "年终结转结余"),
    (r"(?:年初|上年)财政拨款结转(?:[和、]?结余)?", "年初财政拨款结转和结余"),
    (r"(?:年末|年终)财政拨款结转(?:[和、]?结余)?", "年末财政拨款结转和结余"),
    (r"上[缴解]上级支出", "上缴上级支出"),
    (r"对附属单位(?:的)?补助(?:支出)?", "对附属单位补助支出"),
    (r"(?:日常)?公用(?:经费|支出)", "公用经费"),
    (r"人员(?:经费|支出)", "人员经费"),
    (r"机关运行(?:经费|费)", "机关运行经费"),
    (r"对个人和家庭(?:的)?补助(?:支出)?", "对个人和家庭的补助"),
    (r"(?:部门)?政府采购(?:预算|总额|金额|支出|预算总额)?(?:合计)?", "政府采购"),
    *(
        (
            rf"{kind}类?(?:政府)?采购(?:预算|支出|金额)?|政府采购{kind}类?(?:预算|支出|金额)?",
            f"政府采购{kind}",
        )
        for kind in ("货物", "工程", "服务")
    ),
    (r"维修\(护\)费|维修费|维护费", "维修（护）费"),
    (r"资产(?:总额|合计)", "资产总额"),
    (r"合计|总计|总合计", "合计"),
)
_UNIFIERS = tuple((re.compile(pattern), name) for pattern, name in _UNIFIED)

INCOME_ITEMS = frozenset(
    {
        "一般公共预算拨款收入",
        "政府性基金预算拨款收入",
        "国有资本经营预算拨款收入",
        "财政专户管理资金收入",
        "事业收入",
        "事业单位经营收入",
        "上级补助收入",
        "附属单位上缴收入",
        "其他收入",
        "本年收入合计",
        "收入总计",
        "上年结转结余",
        "年初财政拨款结转和结余",
    }
)
_TOTAL = re.compile(r".*(?:合计|总计|小计|资产总额)")


def strip_numbering(label: str) -> str:
    """Return a row label without list numbering and without 其中：, otherwise as printed."""
    text = strip_spaces(label.strip())
    while True:
        shorter = _PART.sub("", _NUMBERING.sub("", text)).strip()
        if shorter == text or not shorter:
            return text
        text = shorter


def strip_spaces(text: str) -> str:
    """Return text without the spaces that stand next to Chinese characters (合 计, 2023 年)."""
    return re.sub(
        r"(?<=[\u3000-\u303f\u4e00-\u9fff（）：“”])\s+|\s+(?=[\u3000-\u303f\u4e00-\u9fff（）：“”])", "", text
    )


def is_part(label: str) -> bool:
    """Tell whether a label opens a list of parts that need not be complete (其中：…)."""
    return bool(_PART.match(_NUMBERING.sub("", label.strip())))


def is_total(label: str) -> bool:
    """Tell whether a label names a total (合计、总计、小计)."""
    return bool(_TOTAL.fullmatch(re.sub(r"\s", "", label)))


@lru_cache(maxsize=65536)
def canonical_item(label: str) -> str:
    """Return the canonical name of a row label; a label that the vocabulary does not unify stays itself."""
    text = strip_numbering(re.sub(r"\s", "", strip_numbering(label)))
    plain = unicodedata.normalize("NFKC", text)
    for pattern, name in _UNIFIERS:
        if pattern.fullmatch(plain):
            return name
    return RENAMED.get(text, text)
