"""Names of government bodies (机关名称): short names of those held, and how a body that is not held looks."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.normalise import name_key

# body as written in full → how people shorten it; the suffix (局 委 厅 办) is added.
_SHORT: dict[str, tuple[str, ...]] = {
    "工业和信息化": ("工信", "工信化", "工业信息化", "经信"),
    "发展和改革": ("发改", "发展改革"),
    "人力资源和社会保障": ("人社", "人力社保"),
    "市场监督管理": ("市监", "市场监管"),
    "住房和城乡建设": ("住建", "城建"),
    "生态环境": ("环保", "生态", "环境"),
    "文化广电和旅游": ("文旅", "文广旅", "文广"),
    "文化和旅游": ("文旅",),
    "文化广电旅游": ("文旅", "文广旅"),
    "卫生健康": ("卫健", "卫生"),
    "农业农村": ("农业",),
    "交通运输": ("交通",),
    "自然资源和规划": ("自规", "资规", "规划", "自然资源"),
    "规划和自然资源": ("规自", "规资", "规划"),
    "应急管理": ("应急",),
    "退役军人事务": ("退役军人",),
    "医疗保障": ("医保",),
    "机关事务管理": ("机关事务",),
    "行政审批服务": ("行政审批", "审批"),
    "国有资产监督管理": ("国资",),
    "城市管理": ("城管",),
    "科学技术": ("科技",),
    "民族宗教事务": ("民宗",),
    "水务": ("水利",),
    "地方金融监督管理": ("金融", "金融监管"),
    "人民政府办公": ("政府办公", "政府", "府"),
    "信访": ("信访",),
}
_BODIES = (
    "教育|财政|公安|司法|民政|审计|统计|税务|商务|体育|气象|档案|水利|水务|林业|园林|粮食|交通|交通运输|环保|生态环境|农业|农业农村|卫生|卫健|卫生健康|工信|工业和信息化|经信|发改|发展改革|发展和改革|科技|科学技术"
    "|人社|人力资源和社会保障|住建|住房和城乡建设|城管|城市管理|规划|自然资源|自然资源和规划|国土|文旅|文化|文化和旅游|广电|文广|市监|市场监管|市场监督管理|应急|应急管理|医保|医疗保障|退役军人|退役军人事务|信访|扶贫|乡村振兴"
    "|国资|国有资产监督管理|金融|金融监管|外事|外办|侨务|机关事务|机关事务管理|政务服务|行政审批|大数据|数据|招商|投资促进|知识产权|药监|食药|海关|消防|交警|地震|房管|民宗|移民|老干部|组织|宣传|统战|政法"
)
CITIES = (
    "北京",
    "上海",
    "天津",
    "重庆",
    "深圳",
    "广州",
    "杭州",
    "南京",
    "苏州",
    "成都",
    "武汉",
    "西安",
    "国家",
)
_PLACE = r"[\u4e00-\u9fff]{1,5}?(?:省|市|区|县|州|盟|旗)"
_OTHER = re.compile(
    rf"(?:{_PLACE}|全?[省市区县]|国家|中央|北京|上海|天津|重庆|深圳|广州|杭州|南京|苏州|成都|武汉|西安)*(?:{_BODIES})(?:部(?!门)|局|厅|委员会|委(?!托|员)|办公室|办|总局|总队|支队)"
    rf"|{_PLACE}(?:人民)?政府(?:办公[厅室])?|{_PLACE}(?:人大|政协|法院|检察院|纪委|监委|团委|妇联|残联|总工会|工会|党校|医院|大学|中学|小学)"
    r"|(?:法院|检察院|团委|妇联|残联|纪委监委|党校)"
    r"|[\u4e00-\u9fff]{2,4}(?:街道办事处|街道办|街道|镇政府|乡政府)"
)
_CITY = re.compile(
    r"^([\u4e00-\u9fff]{2,8}?(?:省|自治区|市|自治州|州|地区|盟))?([\u4e00-\u9fff]{1,6}?(?:新区|区|县|市|旗))?(.+)$"
)
_NATIONAL = re.compile(r"^(国家)()(.+)$")
_TOO_BARE = frozenset({"办公室", "办公厅", "委员会", "人民政府办公室", "人民政府办公厅"})
_SECRETARIATS = re.compile(r"(?:人大|政协|政府|党委|纪委)$")  # a body whose office stands for it
_SUFFIX = re.compile(r"(委员会|办公室|办公厅|管理局|总局|局|厅|委|部|办|处|中心|院)$")
_SHORT_SUFFIX = {
    "委员会": ("委", "委员会"),
    "办公室": ("办", "办公室"),
    "办公厅": ("办", "办公厅"),
    "管理局": ("局", "管理局"),
}


def short_names(official: str) -> frozenset[str]:
    """Return the keys a department is called by: with and without its place, and shortened."""
    name = re.sub(r"(?:机关|本级|汇总)$", "", name_key(official))
    match = _NATIONAL.match(name) or _CITY.match(name)
    if match is None:
        return frozenset({name})
    city, district, body = match[1] or "", match[2] or "", match[3]
    places = {"", city + district}
    own = district or city  # 市财政局 is not that of a district of the city
    if own:
        places |= {own, _bare(own), own[-1]}
    if city and district:
        places |= {above + below for above in (city, _bare(city)) for below in (district, _bare(district))}
    bodies = {body, *_shortened(body), *_local(body)} - _TOO_BARE
    names = {place + short for place in places for short in bodies if len(place + short) >= 3}
    names |= {short for short in bodies if len(short) >= 3}
    names |= {place + stem for place in places if len(place) > 1 for stem in _stems(body)}
    if city == "国家":
        names |= {f"国{short[0]}{short[-1]}" for short in bodies if short[-1] in "局委办署"}
    names |= {place + short for place in places if len(place) > 1 for short in _body_served(body)}
    return frozenset({name, name_key(official), *names})


def _stems(body: str) -> set[str]:
    """Return how a body is called without its ending, which only a place makes plain (石榴工信)."""
    suffix = _SUFFIX.search(body)
    stem = body[: suffix.start()] if suffix is not None else ""
    return {short for full, shorts in _SHORT.items() if stem == full for short in (*shorts[:1], full)}


def _body_served(body: str) -> set[str]:
    """Return the body an office works for, which people name in its place (江苏省政协)."""
    suffix = _SUFFIX.search(body)
    stem = body[: suffix.start()] if suffix is not None and suffix[1] in _SHORT_SUFFIX else ""
    return {stem, stem.removeprefix("人民")} if _SECRETARIATS.search(stem) else set()


def _bare(place: str) -> str:
    return place[:-1] if len(place) > 2 else place


def _local(body: str) -> set[str]:
    """Return how people call a sub-district or a town (人民政府某某街道办事处 → 某某街道)."""
    place = body.removeprefix("人民政府").removesuffix("人民政府")
    found = {place} if place != body and len(place) > 1 else set()
    match = re.fullmatch(r"(.+?(?:街道|镇|乡))(?:办事处|办公室|办|政府)?", place)
    if match and match[1] != body:
        found |= (
            {match[1], match[1] + "办", match[1] + "办事处"}
            if match[1].endswith("街道")
            else {match[1], match[1] + "政府"}
        )
    return found


def _shortened(body: str) -> set[str]:
    suffix = _SUFFIX.search(body)
    if suffix is None:
        return set()
    stem = body[: suffix.start()]
    endings = _SHORT_SUFFIX.get(suffix[1], (suffix[1],))
    found = {stem + ending for ending in endings}
    for full, shorts in _SHORT.items():
        if stem == full or body.startswith(full):
            found |= {short + ending for short in shorts for ending in endings}
    return {name for name in found if len(name) >= 2}


def other_bodies(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans in a text that name a government body, held or not."""
    return tuple(match.span() for match in _OTHER.finditer(text))


_PLACES = re.compile(r"[\u4e00-\u9fff]{2,5}?(?:省|市|自治区|新区|区|县|州|镇|乡|街道|村|开发区|高新区)")


@lru_cache(maxsize=65536)
def place_of(official: str) -> frozenset[str]:
    """Return the places a department's name begins with (石榴市, 石榴)."""
    match = _CITY.match(name_key(official))
    parts = [part for part in (match[1], match[2]) if part] if match else []
    return frozenset({*parts, *(part[:-1] for part in parts if len(part) > 2)})


def is_place(text: str) -> bool:
    """Tell whether a left-over word is a place."""
    return bool(_PLACES.fullmatch(text))
