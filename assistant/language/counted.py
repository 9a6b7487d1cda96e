"""What a question counts (问数量): its words, the units that may answer, what is done to the things, the day.

多少人, 几辆, 接待批次, 编制人数, 固定资产总额: answered from what sentences state. Every word of such a
question counts, so all that is left when its frame is taken away is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.language.literals import numeral
from assistant.language.normalise import CLOSE, OPEN
from assistant.language.question import Frame

# Operations that no single stated figure answers.
_WORKED_OUT = (
    *("share", "ratio", "max", "min", "rank", "ascending", "why", "define", "purpose", "increase"),
    *("decrease", "change_word", "rate", "prior", "difference", "compare", "per_unit", "where", "when"),
    "except",
)
_FRAME_KINDS = frozenset({"year", "relative_year", "as_of", "measure_word", "years_back", "places"})
# what is counted → the units it is told in; the first noun that stands in the question decides
_NOUNS: tuple[tuple[str, str], ...] = (
    (r"批次|批数", "批次"),
    (r"人次", "人次"),
    (r"得分|评分", "分"),
    (r"多少(?:辆)?[公轿汽小]?车(?!辆?(?:费|钱|经费|购|运|的))", "辆"),
    (r"(?:车|用车|车辆)(?:[有是共]|一共|总共)*(?:多少|几)(?!钱|[百千万亿]*元|[万亿块])", "辆"),
    (r"保有量|车辆编制|(?:车|用车)(?:辆)?的?(?:数量|总数|台数|数)", "辆"),
    (r"面积", "平方米"),
    (r"团组", "个"),
    (r"(?<!预算)编制(?:人?数|人员|多少|有多少|是多少|几|$)|(?:行政|事业|工勤|人员|总)编制", "人"),
    (
        r"在职|实有|在编|离退休|离休|(?:多少|几个?)?退休(?:人|干部|职工|老)|职工|员工|人员|人数|(?:多少|几个?|几名)(?:老)?干部|公务员|(?:多少|几)个?人",
        "人",
    ),
    (r"内设机构|处室|科室|司局|(?:下属|所属|下设|二级|预算|直属)单位", "个"),
)
_SAME_UNIT: dict[str, str] = {
    "批次": "批次 批 次",
    "批": "批次 批 次",
    "次": "次 批次 场",
    "人": "人 名 位 人次",
    "名": "人 名 位",
    "位": "人 名 位",
    "趟": "个 次 人次",
    "个": "个 家 项 所",
    "家": "个 家 所",
    "项": "项 个",
    "辆": "辆 台",
    "台": "台 辆",
    "平米": "平方米",
}
_COUNTS = re.compile(r"数量|个数|数目|总数|人数|几(?!乎|十)|多少|保有量|批次|人次|得分|面积|团组数")
_ASSETS = re.compile(r"资产|在建工程|对外投资|长期投资")
_COMPARED = re.compile(
    r"[比较].{0,20}[多少高低大小超]|相[差比]|差(?:几|多少)|平均|[人每一]均|每(?:个|名|人|辆|台|次|批)"
)
_DIFFER = re.compile(r"([^,比较]{2,})[比较]([^,]{2,}?)(?:多|少|高|低|超|超出|多出|少了|多了)(?:几|多少)")
_CLAIM = re.compile(
    r"(\d+(?:\.\d+)?|[一二三四五六七八九十百两]+)(台套|人次|批次|平方米|[台辆套人名个家批项](?![\u4e00-\u9fff]?[件次]))"
)
_WHETHER = re.compile(r"对不对|是不是|是否|对吗|对吧|没错吧|吗|吧$|属实")
_NAMED_ALONE = re.compile(r"(?:资产(?:总额|总值|总计|金额)?|在建工程|对外投资|长期投资|面积)\s*$")
_INVOLVED = re.compile(r"涉及.{0,10}(?:资金|金额|拨款|多少钱)")
_MONEY = re.compile(r"[元钱块金]|保险|经费|费|工资|支出|收入|花|拨款|补助|补贴|资金|标准|金额|开销|待遇")
_ASKED = re.compile(
    r"(?:(?<![实现])有|是|为|(?<![一总])共|计|达到?|到)*(?:多少|几)(?:个|来)?(?:钱|[百千万亿]*元|[万亿]|块钱?|台件套|台套|台辆|人次|批次|平方米|平米|"
    r"人(?!员)|名(?!称)|项(?!目)|所(?!属)|处(?!室)|家(?!具)|[台辆套件位个次批分期篇户])?"
)
# wordings that say the same, made one on both sides
_ALIKE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"[（(](?:不含|含|不包括|包括|应说明)[^（）()]*[）)]|[（(]含[）)]", ""),
        (rf"[（）()、，,\s“”《》{OPEN}{CLOSE}]", ""),
        (r"20\d\d年?度?(?!万)", ""),
        (r"([\d.]+)万元?(?:及|含)?以上(?:的)?", r"\1万以上"),
        (r"单位价值|单台价值|单价在|单价|价值在|价值(?=\d)", "单价"),
        (r"平米", "平方米"),
        (r"的", ""),
        (r"纳入.{0,16}?(?:编制|汇总)范围", ""),
        (
            r"(?:机关|行政|内设|职能|业务)*(?:处科股室|处室|科室)|(?:内设)?司局|内设(?:职能)?机构|职能机构",
            "内设机构",
        ),
        (r"特种(?:专业)?(?:技术)?(?:车辆|用车|车)", "特种专业技术用车"),
        (r"(?:执法执勤|执法|执勤)(?:车辆|用车|车)", "执法执勤用车"),
        (r"(?:应急保障|应急)(?:车辆|用车|车)", "应急保障用车"),
        (r"(?:机要通信|机要)(?:车辆|用车|车)", "机要通信用车"),
        (r"其他(?:车辆|车)(?!辆)", "其他用车"),
        (r"公务用车|公务车|公车|小汽车|汽车|轿车|车子|小车|车辆|(?<!用)车(?!辆)", "车辆"),
        (r"房屋建筑物|办公用房|房产|房子|房屋", "房屋"),
        (r"干部职工|工作人员|职工|员工|(?<!领导)干部", "人员"),
        (r"因公出国(?:境)?", "出国"),
        (r"团组数", "团组"),
        (r"公务接待", "接待"),
        (r"(?:接待(?:了|过)?)?(?:客人|来客|来访客人)", "接待"),
        (r"政府采购", "采购"),
        (r"(?<!采)购买(?!服务)|添置|新购|(?<!采)(?<!政府)买|(?<!采)购(?!置|买)", "购置"),
    )
)
_HUNDREDS = re.compile(r"[一二三四五六七八九两十百千]+(?=万)")
_DEEDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("buy", re.compile(r"购置|新增(?=车|设备)|更新(?=车|设备)")),
    ("dispose", re.compile(r"处置|报废|报损|出售|卖掉|淘汰")),
    ("rent", re.compile(r"出租|出借|租")),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A question for something stated. units: those that may answer, none for any; as_of in ISO form."""

    text: str
    units: frozenset[str]
    money: bool
    deeds: frozenset[str] = frozenset()
    as_of: str | None = None
    claimed: Decimal | None = None  # the number the question says itself (要买5台…，对不对)


def counted_in(frame: Frame) -> Counted | None:
    """Return what a question counts, None where it asks for something else."""
    if frame.has(*_WORKED_OUT) or frame.top is not None or frame.ordinal is not None:
        return None
    if frame.has("list") and (not (frame.measure_words or frame.has("count")) or "哪" in frame.text):
        return None
    if _COMPARED.search(frame.text) and "平均得分" not in frame.text:
        return None
    said = _without_frame(frame)
    claim = _CLAIM.search(said) if _WHETHER.search(frame.text) and not _COUNTS.search(frame.text) else None
    if claim is not None:
        text = plain_words(_WHETHER.sub("", said.replace(claim[0], " ", 1)))
        number = numeral(claim[1])
        return Counted(text, in_words(claim[2]), False, deeds_of(text), frame.as_of, claimed=number)
    units, money = _units(frame, said)
    if units is None:
        return None
    text = plain_words(_ASKED.sub("", said))
    return Counted(text, units, money, deeds_of(text), frame.as_of)


def going_on(asked: Counted, item: str) -> Counted:
    """Return a question that says only how it counts (多少人次) as one of the item asked about before."""
    if "辆" in asked.units and "车" in item:
        return replace(asked, text=plain_words("车辆"), deeds=frozenset())
    about = re.sub(r"^国内|(?:团组|批次|人次|数量?|费)+$", "", plain_words(item))
    return replace(asked, text=about, deeds=deeds_of(about))


def compared_in(frame: Frame) -> tuple[Counted, Counted] | None:
    """Return the two things whose counts are compared (实有人员比编制多几个人), None where none are."""
    said = _without_frame(frame)
    match = _DIFFER.search(said)
    if match is None:
        return None
    units, money = _units(frame, said)
    if units is None or money or not units:
        return None
    one, other = (plain_words(text) for text in match.groups())
    return Counted(one, units, money=False), Counted(other, units, money=False)


def _units(frame: Frame, said: str) -> tuple[frozenset[str] | None, bool]:
    """Return the units that may answer and whether money is asked, None where neither is asked."""
    word = _measure_word(frame)
    named = next((unit for noun, unit in _NOUNS if re.search(noun, said)), None)
    if word is not None:
        staff = word == "个" and named == "人"  # 行政编制几个
        return in_words("人" if staff else word), False
    asks = _COUNTS.search(frame.text) is not None or frame.has("how_much")
    if not asks and (frame.cues or not _NAMED_ALONE.search(said)):
        return None, False
    if _INVOLVED.search(said) or (_ASSETS.search(said) and not re.search(r"项数|台数|个数|数量", said)):
        return frozenset(), True
    if frame.unit is not None or _MONEY.search(said):
        return None, False
    if named is not None:
        return in_words(named), False
    counts = frame.counted is not None or re.search(r"数量|个数|台数|辆数|总数", said) is not None
    return (frozenset() if counts else None), False


def _measure_word(frame: Frame) -> str | None:
    counted = re.search(r"(?:多少|几)([个家项种类条张所份])", frame.text) if frame.has("count") else None
    return frame.measure_words[0] if frame.measure_words else counted[1] if counted else None


def in_words(word: str) -> frozenset[str]:
    """Return the units that count the same as one (人: 人、名、位)."""
    return frozenset(_SAME_UNIT.get(word, word).split())


def _without_frame(frame: Frame) -> str:
    """Return the text without whose, when and marks, in runs parted by spaces."""
    kept = list(frame.text)
    for token in frame.tokens:
        framing = token.literal is not None and token.literal.kind in _FRAME_KINDS and not token.is_a("item")
        measure = token.literal is not None and token.literal.kind == "measure_word"
        if token.is_a("department", "place", "break") or (framing and not measure):
            kept[token.start : token.end] = " " * (token.end - token.start)
    return "".join(kept)


def asked_words(frame: Frame) -> tuple[str, ...]:
    """Return what a question says besides whose, when, how and how many, in runs of several characters."""
    kept = [" "] * len(frame.text)
    for token in frame.tokens:
        names = token.is_a("item", "fragment") and token.literal is None
        if not token.senses or (names and not token.is_a("department", "place")):
            kept[token.start : token.end] = frame.text[token.start : token.end]
    return tuple(run for run in "".join(kept).split() if len(run) > 1)


def plain_words(text: str) -> str:
    """Return text in the one wording in which a question and a statement are compared."""
    text = _HUNDREDS.sub(_in_digits, text)
    for pattern, plain in _ALIKE:
        text = pattern.sub(plain, text)
    return text


def _in_digits(match: re.Match[str]) -> str:
    value = numeral(match[0])
    return match[0] if value is None else str(value)


def deeds_of(text: str) -> frozenset[str]:
    """Return what is done to things: bought, disposed of, let; nothing where they are simply there."""
    return frozenset(name for name, pattern in _DEEDS if pattern.search(text))
