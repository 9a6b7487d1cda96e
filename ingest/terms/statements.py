"""What a narrative sentence says a figure is of (表述): the words before a number → item, fund, stage.

The same item is named in many ways (2026年本部门财政拨款安排“三公”经费, 公务用车购置和运维费预算支出): what
is left after the year, the office, the fund and the words of budgeting are taken away names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.terms.items import INCOME_ITEMS, canonical_item
from ingest.terms.subjects import ECONOMIC_SUBJECTS, FUNCTION_CLASSES

LabelKind = Literal["total", "item", "subject", "generic", "filler"]
Side = Literal["收入", "支出", "收支"]

THREE_PUBLIC = "“三公”经费"
CARS = "公务用车购置及运行维护费"
PROCUREMENT = "政府采购"
TOTAL_INCOME, TOTAL_EXPENDITURE, TOTAL_BOTH = "收入总计", "支出总计", "收支总计"

_FUNDS = (
    (r"一般公共预算(?:当年)?(?:财政)?(?:拨款|资金)?", "一般公共预算"),
    (r"政府性?基金(?:预算)?(?:财政)?(?:拨款|资金)?", "政府性基金"),
    (r"国有资本经营(?:预算)?(?:财政)?(?:拨款|资金)?", "国有资本经营预算"),
    (r"财政拨款", "财政拨款"),
)
_FUND = "|".join(pattern for pattern, _ in _FUNDS)
# Words of budgeting that follow an item's name without changing what it is.
_TAIL = (
    r"(?:财政拨款|支出|收入|总?预算|总?决算|年初|全年|当年|总额|总金额|金额|总值|数额|数|规模|安排|合计|总计|总体|共计|"
    r"共|计|为|是|约|达到?|各|均|资金|经费|所需|执行|科目|”|累计|（[^（）]*(?:为准|口径|含税)[^（）]*）|的|中|有|方面|拟定?|初步|同样|20\d\d年度?|（[类款项]）)*"
)
_TIME = (
    r"(?:20\d\d年(?:度|初)?|20\d\d年末|截至[^，]*?(?:底|末|日|月)|上一?年(?:度|末|底)|本年度?(?!收入|支出)|当年|今年|全年|"
    r"上年(?=$|预算|执行|决算|数)|年末(?!结转|财政|实有)|年度|按照?[^，。；]{2,14}?(?:分类|划分|性质)(?:支出)?(?:划分)?[为：，]?)"
)
_WORDS = (
    r"(?:相应|同时|其他方面|另一方面|一方面|此外|另外|另有|另|并|又|也|则|以及|和|及|与|、|由|共|现有|共有|实有|还有|有|"
    r"计划|预计|拟|初步|安排|编制|通过|使用|按照|纳入|涉及|用于|部门|单位|我部门|本部门|我单位|本单位|我局|我委|我办|我厅|"
    r"支出的|本级|区级|市级|省级|县级|中央|综合|汇总|财务|预算|决算|的|中|年初|总|各|所属|下属|当年|全部|其)"
)
_ORGAN = (
    r"[\u4e00-\u9fff]{2,24}?(?:局|厅|委|办公室|办公厅|委员会|中心|办事处|人民政府|法院|检察院|总队|支队|大队|学校|大学|"
    r"学院|医院|联合会|协会|政协|人大|机关|馆|所|院|站|处|部|会)(?:（[^（）]{1,8}）)?(?:部门|单位|机关|本级)?"
    r"(?=20\d\d年|本年|当年|年度|上年|预算|决算|收支|机关运行|政府采购|一般公共|政府性基金|国有资本|财政拨款|“?三公|"
    r"共有|现有|实有|内设|下设|纳入|所有|使用|固定资产|资产总|委托业务费|部门|安排|(?:收入|支出)(?:预算|决算|总|合|、)|收、支|收入、)"
)
_FILLER = re.compile(
    r"(?:20\d\d年(?:度|初)?|当年|本年度?|全年|年初|全年|今年|年度|预算|决算|执行|支出|数额|数|金额|安排|为|是|共|计|均|同样|"
    r"共计|合计|总计|的|各|约|达|有|拟|计划|预计|分别|经费|资金|所需|：)*|财政拨款预算(?:数|安排|为)*"
)
_CLASSES = frozenset(FUNCTION_CLASSES.values())
_TOTAL_WORDS = re.compile(r"支出预算|预算支出|本年支出|支出[合总]计|支出总")
_LEAD = re.compile(
    r"^(?:[（(]\d{1,2}[）)]|\d{1,2}[.、](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}[是、]|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"[：，。；、”]|含(?=上年|结转|[^税])|其中|主要包括|具体包括|包括|具体为|分别为|分别是|分别|分项看|各项目为|以及|和|及|与(?!上|20|年)|同时|此外|另外|一方面|另一方面|由(?!于))+"
)
_CAR_KIND = r"[\u4e00-\u9fff（）、]{0,18}用车(?!购|运|辆)"
_KNOWN = (
    r"“?三公”?经费",
    r"因公出国（?境?）?(?:费用|费|经费|支出)?",
    r"公务(?:用车|车|用车辆)购置[及和、与](?:运行维护管理|运行维护|运行|运维|维护)费?(?:用)?",
    r"(?:公务(?:用车|车)|公车|公务车用车)购置(?:费用?)?",
    r"(?:公务(?:用车|车)|公车|公务车用车)(?:运行维护|运行|运维|维护)费?(?:用)?",
    r"公务接待费?(?:用)?",
    r"机关运行经?费",
    r"委托业务费",
    r"单位预留机动经费",
    r"基本支出",
    r"项目支出",
    r"(?:在职)?人员(?:经费|支出)",
    r"(?:日常)?公用(?:经费|支出)",
    r"机关(?:工资福利|商品和服务|资本性)支出",
    r"对个人和家庭的?补助(?:支出)?",
    r"(?:拟)?(?:政府)?采购(?:货物|工程|服务)类?",
    r"(?:货物|工程|服务)类?(?:政府)?采购",
    r"(?:货物|工程|服务)类(?:项目)?",
    r"政府采购(?:项目)?",
    r"拟?(?:新增|购置)?固定资产",
    r"(?:资产总额|流动资产|无形资产|在建工程|对外投资及有价证券|其他资产)",
    r"(?:购置)?(?:公务用车|车辆)",
    _CAR_KIND,
    r"财政专户(?:管理|核拨)?(?:的)?资金(?:收入)?|财政专户核拨收入",
    r"(?:事业单位经营|事业|经营|上级补助|附属单位上[缴解]|其他来源|其他资金|其他|利息)收入",
    r"其他资金",
    r"单位资金",
    r"基金预算收入",
    r"(?:上年|年初|以前年度)(?:财政拨款)?结转(?:[和、]?结余)?(?:资金)?",
    r"(?:年终|年末)(?:财政拨款)?结转(?:[和、]?结余)?(?:资金)?",
    r"(?:使用)?非财政拨款结余",
    r"(?:事业单位)?经营支出",
    r"上[缴解]上级支出",
    r"对附属单位补助支出",
    *sorted(
        {re.escape(name).replace("\\ ", "") for name in FUNCTION_CLASSES.values()}, key=len, reverse=True
    ),
    *sorted({re.escape(name) for name in ECONOMIC_SUBJECTS.values()}, key=len, reverse=True),
)
_ITEM = re.compile(rf"(?P<item>{'|'.join(_KNOWN)}){_TAIL}$")
_TOTAL = re.compile(
    rf"^(?:{_WORDS})*(?P<fund>{_FUND})?(?:{_WORDS})*(?P<this>本年)?(?:预算|决算|总|财务)*"
    rf"(?P<side>收入、支出|收、支|收入支出|收支|收入|支出)(?:、|，)?{_TAIL}$"
)
_FUND_ONLY = re.compile(
    rf"^(?:{_WORDS})*(?P<this>本年)?(?P<fund>{_FUND})(?:预算|拨款|资金|安排|为|共|合计|总计|规模|收入)*$"
)
_NEUTRAL = re.compile(rf"^(?:{_FUND}|{_TIME}|{_WORDS}|本年)*$")
_MARKED = re.compile(r"(?P<name>[^“”]+?)（(?P<level>[类款项])）(?P<more>支出)?")
_CODE_FIRST = re.compile(
    r"(?<![\dA-Za-z])(?P<code>[2-5]\d{6}|[2-5]\d{4}|[2-5]\d{2})[-—]?(?P<name>[\u4e00-\u9fff“][^\d，。；]*)$"
)
_CODE_AFTER = re.compile(
    r"^(?P<name>[^，。；]{2,40})（(?P<code>[2-5]\d{6}|[2-5]\d{4}|[2-5]\d{2})）(?:支出|预算|安排|为|共)*$"
)
_STAGES = (("执行", "执行数"), ("决算", "决算数"), ("年初预算", "年初预算数"), ("全年预算", "全年预算数"))
_BUDGETING = re.compile(
    r"(?:预算安排|安排|预算金额|金额|预计|共计|合计|总计|预算总额|总额|预算数|预算为|为|是|共|约|达|计|：)+$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What the words before a figure name. text is the name as printed, item its canonical name."""

    kind: LabelKind
    text: str
    item: str
    path: tuple[str, ...]
    code: str | None = None
    fund: str | None = None
    side: Side | None = None
    year: int | None = None
    stage: str | None = None
    prior: bool = False  # speaks of an earlier year without naming it (上年预算数)
    anchored: bool = False  # opens with the office or a year: a statement of its own, no part of a list


@lru_cache(maxsize=8192)
def label_of(raw: str, department: str | None = None) -> Label:
    """Return what a text before a figure names. Only the plain form of a text may be given."""
    text = strip_lead(raw)
    core, year, anchored = _without_subject(text, department)
    stage = next((name for word, name in _STAGES if word in text), None)
    if stage is None and "预算" in re.sub(_FUND, "", text):
        stage = "预算数"
    if _FILLER.fullmatch(core) and not _TOTAL_WORDS.match(core):
        prior = text.startswith(("上年", "去年", "上一年"))
        return Label("filler", "", "", (), year=year, stage=stage, anchored=anchored, prior=prior)
    for reader in (_subject, _total, _item):
        found = reader(core)
        if found is not None:
            return Label(
                found.kind, found.text, found.item, found.path, found.code, found.fund, found.side,
                year=year, stage=stage, anchored=anchored,
            )  # fmt: skip
    name = _generic_name(_keep_year(text, core))
    return Label(
        "generic",
        name,
        canonical_item(name) if name else "",
        (name,),
        year=None,
        stage=stage,
        anchored=anchored,
    )


def strip_lead(text: str) -> str:
    """Return a text without list marks and connecting words at its head."""
    return _LEAD.sub("", text)


def fund_of(text: str) -> str | None:
    """Return the fund that a heading or label limits its figures to, None where it names none or several."""
    found = {name for pattern, name in _FUNDS[:3] if re.search(pattern, text)}
    if len(found) == 1:
        return found.pop()
    return "财政拨款" if not found and "财政拨款" in text else None


def is_known(label: Label) -> bool:
    """Tell whether a label names something of the budget's vocabulary."""
    return label.kind in {"total", "item", "subject"}


def _generic_name(text: str) -> str:
    """Return a name without words of budgeting at its ends; quotation marks that close within it stay."""
    name = _BUDGETING.sub(
        "", re.sub(r"^(?:(?:部门)?预算安排|安排|计划|拟|其他方面|的)+(?=[^的、])", "", text)
    )
    name = name.strip("：，、") if len(name) > 2 else re.sub(r"(?:为|是|共|：)+$", "", text)
    whole = re.fullmatch(r"“([^“”]+)”", name)
    return whole.group(1) if whole else name if name.count("“") == name.count("”") else name.strip("“”")


def _without_subject(text: str, department: str | None) -> tuple[str, int | None, bool]:
    """Take the year and the office off the head of a label."""
    year: int | None = None
    anchored = False
    core = text
    while True:
        found = re.match(r"(20\d\d)年", core)
        if found and year is None:
            year = int(found.group(1))
            anchored = True
        core = re.sub(rf"^{_TIME}[，,]?", "", core)
        before = core
        if department and core.startswith(department):
            core = re.sub(r"^（[^（）]{1,8}）", "", core.removeprefix(department))
            core = re.sub(r"^(?:部门|单位|机关|本级)(?!预算|决算)", "", core)
        core = re.sub(r"^(?:本|我|该)(?:部门|单位|局|委|办|厅|院|中心|街道)(?:所属预算单位)?", "", core)
        core = re.sub(rf"^{_ORGAN}", "", core)
        if core == before:
            return core, year, anchored
        anchored = True


def _keep_year(text: str, core: str) -> str:
    """Return a name with the year that belongs to it (2023中国国际…博览会经费, 2026年中央…经费)."""
    year = re.match(r"20\d\d年?(?:度)?(?![\d，]|部门|预算|计划|拟|本|全|安排|新增)", text)
    return text if year and text[year.end() :] == core else core


def _subject(core: str) -> Label | None:
    """Functional and economic subjects: （类）…（款）…（项）, 2011301-行政运行, 行政运行（2014001）."""
    text = core.strip("“”")
    after = _CODE_AFTER.match(text)
    if after:
        name = after["name"].strip("“”")
        return Label("subject", name, canonical_item(name), (name,), code=after["code"], side="支出")
    marked = list(_MARKED.finditer(text))
    if marked and re.fullmatch(_TAIL, text[marked[-1].end() :]):
        path = tuple(_subject_name(match) for match in marked)
        return Label("subject", path[-1], canonical_item(path[-1]), path, side="支出")
    first = _CODE_FIRST.search(text)
    if first:
        names = re.sub(_TAIL_END, "", first["name"]) or first["name"]
        path = tuple(part for part in re.split(r"[-—]", names) if part)
        return Label("subject", path[-1], canonical_item(path[-1]), path, code=first["code"], side="支出")
    return None


_TAIL_END = re.compile(r"(?:(?:预算|安排|为|共|”)+)$")


def _subject_name(match: re.Match[str]) -> str:
    name = re.sub(r"^\d{3,7}[-—]?", "", match["name"].strip("“”，、 "))
    if match["level"] == "类" and not name.endswith("支出") and (match["more"] or f"{name}支出" in _CLASSES):
        return name + "支出"
    return name


def _total(core: str) -> Label | None:
    """Totals of a side, of all funds or of one: 收入预算总计, 财政拨款收、支总预算, 一般公共预算拨款支出."""
    match = _TOTAL.match(core)
    if match:
        side: Side = "收支" if len(match["side"]) > 2 or match["side"] == "收支" else match["side"]  # type: ignore[assignment]
        fund = fund_of(match["fund"]) if match["fund"] else fund_of(core)
        return _total_label(core, side, fund, this_year="本年" in core)
    match = _FUND_ONLY.match(core)
    if match:
        fund = fund_of(match["fund"])
        name = re.sub(r"(?:安排|为|共|合计|总计)+$", "", core)
        return Label("item", name, canonical_item(fund or name), (name,), fund=fund)
    return None


def _total_label(core: str, side: Side, fund: str | None, *, this_year: bool) -> Label:
    name = re.sub(r"^(?:相应|安排|通过|使用|的|部门|单位|财务|区级|市级|省级|本级)+(?=[^的安])", "", core)
    name = re.sub(r"(?:中|年初|安排|为|共|共计|合计|总计|总额|数|金额|：)+$", "", name) or core
    if fund == "财政拨款":
        item = {"收入": "财政拨款收入", "支出": "财政拨款支出", "收支": "财政拨款收支总计"}[side]
        return Label("total", name, item, (name,), fund=fund, side=side)
    if fund is not None:
        suffix = "预算拨款收入" if fund == "政府性基金" else "拨款收入"
        item = fund + {"收入": suffix, "支出": "支出", "收支": "收支总计"}[side]
        item = item.replace("政府性基金支出", "政府性基金预算支出")
        kind: LabelKind = "item" if side == "收入" else "total"
        return Label(kind, name, item, (name,), fund=fund, side=side)
    if this_year and side != "收支":
        return Label("total", name, f"本年{side}合计", (name,), side=side)
    item = {"收入": TOTAL_INCOME, "支出": TOTAL_EXPENDITURE, "收支": TOTAL_BOTH}[side]
    return Label("total", name, item, (name,), side=side)


def _item(core: str) -> Label | None:
    """Items of the standard forms, whatever fund and words of budgeting surround them."""
    for match in _ITEM.finditer(core):
        before = core[: match.start()]
        if not _NEUTRAL.match(before):
            return None
        name = match["item"]
        item = _procurement(name) or canonical_item(name)
        if item == "公务车用车运行费":
            item = "公务用车运行维护费"
        return Label(
            "item", name, item, (name,), fund=fund_of(before + core[match.end("item") :]), side=_side_of(item)
        )
    return None


def _side_of(item: str) -> Side | None:
    if item in INCOME_ITEMS or item.endswith("收入"):
        return "收入"
    return "支出" if item.endswith(("支出", "经费", "费", "补助")) else None


def _procurement(name: str) -> str | None:
    kind = next((kind for kind in ("货物", "工程", "服务") if kind in name), None)
    if kind and ("采购" in name or re.fullmatch(rf"{kind}类(?:项目)?", name)):
        return f"政府采购{kind}"
    return PROCUREMENT if name.startswith(PROCUREMENT) else None
