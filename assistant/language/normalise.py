"""Question text → the plain form in which names are looked up (规范化)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# NFKC leaves the CJK radical supplement as it is; PDF text and some keyboards produce it.
_RADICALS = str.maketrans(
    "⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺠⺟⻄⻁⻄⺎⺮",
    "见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟民母西虎西兀竹",
)
# Traditional characters of the field's own words; enough to understand, no converter.
_TRADITIONAL = str.maketrans(
    "務費經預總財國車購運維護門機關單撥專項業與產發訓議設備資補貼獎單職離醫療積繳險養衛農環節證體傳媒應災糧儲債轉協會"
    "辦員際實數額萬億兩幾請問麼為誰這還嗎個處裡邊錢歲從來時間開銷採買賣標評屬構負責條統計臺",
    "务费经预总财国车购运维护门机关单拨专项业与产发训议设备资补贴奖单职离医疗积缴险养卫农环节证体传媒应灾粮储债转协会"
    "办员际实数额万亿两几请问么为谁这还吗个处里边钱岁从来时间开销采买卖标评属构负责条统计台",
)
_PLAIN_PUNCTUATION = str.maketrans("，、；：。．？！", ",、;:。.?!")
_TAGS = re.compile(r"<[^<>]{0,400}>")
_LINK = re.compile(r"\[([^\[\]]{0,80})\]\([^()]*(?:\([^()]*\))?[^()]*\)")
_HIDDEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_QUOTES = re.compile(r"[“”\"'‘’「」『』《》〈〉`*_~#]")
_SPACES = re.compile(r"\s+")
_BOTH_SIDES = re.compile(r"收入支出(预算|决算)?(总计|总额)")  # said in one word: 决算收支总计
_SPACED = 6  # single characters between spaces
OPEN, CLOSE = "\ue000", "\ue001"  # a bracketed part of a question, until it is known what it is
_PLAIN_BRACKETS = re.compile(r"[\[\]【】〔〕{}]")
_BRACKETS = re.compile(r"[()（）\[\]【】〔〕{}]")
_WORDLIKE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_YEAR_IN_NAME = re.compile(r"(20\d\d)年度?")
_LEVEL = re.compile(r"\((?:类|款|项)级?\)")


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """Return text in NFKC with radicals and the field's traditional characters made plain."""
    return unicodedata.normalize("NFKC", text).translate(_RADICALS).translate(_TRADITIONAL)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return the form in which two wordings of one name are equal.

    Quotes, brackets, spaces and separators are dropped, `2023年` inside a name becomes `2023`.
    """
    text = _BRACKETS.sub("", _QUOTES.sub("", simplified(name)))
    text = "".join(char for char in text if _WORDLIKE.match(char) or char == ".")
    return _YEAR_IN_NAME.sub(r"\1", text).upper().strip(".")


def without_brackets(name: str) -> str:
    """Return a name without its bracketed part (车辆（台、辆） → 车辆), itself where nothing is left."""
    shorter = re.sub(r"[（(][^（）()]*[）)]", "", name).strip()
    return shorter or name


def question_text(question: str) -> str:
    """Return a question ready for naming: NFKC, plain punctuation, no quotes, spaces, tags.

    Commas and stops stay, because they part clauses; round brackets become OPEN and CLOSE.
    """
    text = _TAGS.sub(",", _LINK.sub(r"\1,", _HIDDEN.sub("", question)))
    text = simplified(text).translate(_PLAIN_PUNCTUATION)
    text = _BOTH_SIDES.sub(r"\1收支\2", text)
    text = re.sub("其中[:,、]", "其中", _LEVEL.sub("", text))  # 其中：基本支出 is of what stands before it
    text = re.sub(r"(?<=[\u3400-\u9fff])\.{2,}|…+|[—–]{1,}|-{2,}", ",", text)
    text = _unspaced(_SPACES.sub(" ", text))
    text = re.sub(r"(?<=[A-Za-z0-9]) (?=[A-Za-z0-9])", ",", text).replace(" ", "")
    text = _PLAIN_BRACKETS.sub("", _QUOTES.sub("", text)).replace("(", OPEN).replace(")", CLOSE)
    return text.upper()


def _unspaced(text: str) -> str:
    """Join a text whose characters are all parted by spaces (copied from a justified page)."""
    pieces = text.split()
    single = sum(1 for piece in pieces if len(piece) == 1)
    return "".join(pieces) if single >= _SPACED and single * 5 >= len(pieces) * 4 else text


def without_marks(text: str) -> str:
    """Return a question text without the marks of its brackets."""
    return text.replace(OPEN, "").replace(CLOSE, "")
