"""Names of offices (单位名称) and the places in them: what may name an office, what cannot."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ingest.narrative.page_marks import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable

# What the names of offices end with. A name with any other ending counts only where a title or a label says
# that it is one, and where it returns in the document.
ORGAN = (
    r"局|厅|委|办|会|院|中心|处|所|站|府|室|校|学|协|队|团|馆|社|部|署|行|司|庭|机关|街道|镇|乡|联|"
    r"办公厅|大学|中学|小学|园|场|圃|台|宫|库|厂|基地|陵园|监狱|剧团|剧场|管理段|口岸|指挥部|医院|银行|公司|集团"
)
_SCOPE_MARK = re.compile(r"(?:（(?:汇总|部门|本部|本级|机关|单位|局本级|本部门)）|本级|本部)+$")
_NO_OFFICE = re.compile(
    r"(?:业务|内设|职能|各)?(?:处室|科室|股室)$|(?:名称|编码|代码|科目|金额|合计|小计|总计|预算|决算|支出|收入|性质|类型|类别|"
    r"日期|时间|年度|电话|姓名|负责人|联系人|盖章|签章|公章|签字|项目|来源|备注|说明|情况|公开|分类|部门|单位|人数|目标|指标|资金)$"
    r"|^(?:关于|附件|附表|我|本|各|全|该|其|第[一二三四五六七八九十]|无|同上|单位|部门|合计|总计|目录)"
    r"|[，。；：、“”]|预算|决算|收支|财政拨款|政府性基金|国有资本|公开|说明|报告|批复|印发|盖章|签章"
)
_REGION = re.compile(
    r"(?:中国[\u4e00-\u9fff]{2,8}?(?:同盟|革命委员会|促进会|[党社])|中国共产党|中共|中华人民共和国)?"
    r"(?P<region>(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))?"
    r"(?:[\u4e00-\u9fff]{1,9}?(?:(?<!城)市|自治州|地区|(?<![同民联])盟))?"
    r"(?:[\u4e00-\u9fff]{1,8}?(?:(?<![社园景校小库])区|县|(?<![红国])旗|(?<!城)市))?)"
)
_LEVELS = "省市县区州旗"
_CUT = re.compile(
    rf"[{_LEVELS}](?![中南北]区|[场政容民域])|(?:国家级?|高新|经济|技术|产业|开发|综合|保税|示范|旅游|度假|合作|试验|工业|新)+区"
)
_RUN_BEFORE = re.compile(r"[\u4e00-\u9fff]*$")
_AFTER_LEAD = re.compile(r"年度?|关于|部分|纳入|根据|按照|包括|为|是|对|由|的|作")
_LEAST_PLACE, _MOST_PLACE = 2, 14  # characters before a cut name
_ALIKE_EDGE = 3  # characters at both ends that two readings of a name share
_NEAR = 0.8  # how like each other two readings of a name are
_USUAL = 3  # times that a name is read alike
_MIN_NAME = 3
_MIN_UNLISTED = 4
_MAX_NAME = 40


def plain_name(name: str) -> str:
    """Return an office's name without spaces and marks of scope: 某局（汇总） → 某局."""
    text = squeezed(name).replace("(", "（").replace(")", "）")
    text = _SCOPE_MARK.sub("", text)
    text = re.sub(r"(?<=[局厅委办会院室府协联署])机关$", "", text)
    return re.sub(rf"(?<=(?:{'|'.join(o for o in ORGAN.split('|') if len(o) == 1)}))部门$", "", text)


def is_office(name: str) -> bool:
    """Tell whether a name ends as offices do (局、委、办公室、幼儿园 …)."""
    plain = plain_name(name)
    return (
        len(plain) >= _MIN_NAME
        and bool(re.search(rf"(?:{ORGAN})$", plain))
        and re.search(r"(?:处室|科室|股室|我单位|本单位|全会)$", plain) is None
    )


def may_be_office(name: str) -> bool:
    """Tell whether a name of any other ending may be an office's: it is no head, region or sentence."""
    plain = plain_name(name)
    return (
        _MIN_UNLISTED <= len(plain) <= _MAX_NAME
        and _NO_OFFICE.search(plain) is None
        and region_of(plain) != plain
    )


def is_name_part(text: str) -> bool:
    """Tell whether a line may be a piece of an office's name broken over lines."""
    plain = squeezed(text)
    return re.fullmatch(r"[\u4e00-\u9fff（）·]{2,30}", plain) is not None and not _NO_OFFICE.search(plain)


def fuller_name(name: str, others: Iterable[str]) -> str:
    """Return the one other name that is this one with its place before it, else the name itself.

    A title may break a name inside its place: …石榴 | 市绿化局2031年部门预算.
    """
    fuller = {
        other
        for other in others
        if other.endswith(name) and (region_of(other) or "").startswith(other[: -len(name)])
    } - {name}
    return fuller.pop() if len(fuller) == 1 and region_of(name) is None else name


def is_cut(name: str) -> bool:
    """Tell a name that lacks the place it begins with: 市绿化局, 高新技术产业开发区管委会."""
    return _CUT.match(name) is not None


def name_with_place(name: str, texts: Iterable[str]) -> str:
    """Return a name with the place before it, as a text prints it, else the name itself.

    A name that is not cut has to stand with its place more often than without.
    """
    counted: Counter[str] = Counter()
    for text in dict.fromkeys(texts):
        at = text.find(name)
        while at >= 0:
            before = _AFTER_LEAD.split(_RUN_BEFORE.findall(text[:at])[0])[-1]
            if not before or _is_place_before(before, name):
                counted[before] += 1
            at = text.find(name, at + 1)
    bare = counted.pop("", 0)
    most = max(counted.values(), default=0)
    if most == 0 or (most <= bare and not is_cut(name)):
        return name
    likely = sorted((place for place, count in counted.items() if count == most), key=len)
    return likely[0] + name if all(place.endswith(likely[0]) for place in likely) else name


def usual_name(name: str, texts: Iterable[str]) -> str:
    """Return what most lines of a scan call an office; once the name may be read otherwise (数据 as 居)."""
    edge = _ALIKE_EDGE
    middle = rf"[\u4e00-\u9fff]{{{max(0, len(name) - 2 * edge - 2)},{max(0, len(name) - 2 * edge) + 2}}}?"
    alike = re.compile(re.escape(name[:edge]) + middle + re.escape(name[-edge:]))
    counted = Counter(found.group() for text in texts for found in alike.finditer(squeezed(text)))
    most, times = max(counted.items(), key=lambda item: item[1], default=(name, 0))
    near = SequenceMatcher(None, name, most).ratio() >= _NEAR
    return most if near and times >= _USUAL and times > 2 * counted[name] else name


def _is_place_before(before: str, name: str) -> bool:
    if not _LEAST_PLACE <= len(before) <= _MOST_PLACE:
        return False
    match = _REGION.match(before + name)
    if match is None or not match["region"]:
        return False
    if is_cut(name):
        return match.end() >= len(before) + (name[0] in _LEVELS)
    place = _REGION.fullmatch(before)
    return place is not None and bool(place["region"])


def region_of(name: str) -> str | None:
    """Return the place that an office's name begins with: 某省某市某县教育局 → 某省某市某县."""
    match = _REGION.match(name)
    return match["region"] or None if match else None
