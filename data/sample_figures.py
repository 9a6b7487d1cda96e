"""The figures of the sample workbook (样例工作簿): one list of funding lines, of which every table is a sum.

The city, the department and all figures are invented. A line says for which function, on which economic
subject or project, out of which money; tables, totals and sentences are sums over lines, so that every
identity (勾稽) holds by construction. Amounts are 万元 with two decimals.
"""

# ruff: noqa: INP001  # a folder of samples, no package
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR = 2024
CITY = "虚谷市"
DEPARTMENT = "虚谷市河湖步道管理局"
CODE = "905"

Kind = Literal["人员经费", "公用经费", "项目支出", "经营支出", "上解上级支出", "对附属单位补助支出"]
BASIC: tuple[Kind, ...] = ("人员经费", "公用经费")

GENERAL, FUND, CAPITAL = "一般公共预算", "政府性基金预算", "国有资本经营预算"
ACCOUNT, SERVICE, BUSINESS = "财政专户收入", "事业收入", "经营收入"
UPPER, LOWER, OTHER = "上级补助收入", "附属单位上缴收入", "其他收入"
GENERAL_CARRIED, FUND_CARRIED, CAPITAL_CARRIED = "一般公共预算结转", "政府性基金结转", "国有资本经营结转"
OWN_CARRIED = "非财政拨款结转结余"
FISCAL = (GENERAL, FUND, CAPITAL)
FISCAL_CARRIED = (GENERAL_CARRIED, FUND_CARRIED, CAPITAL_CARRIED)
CURRENT = (*FISCAL, ACCOUNT, SERVICE, BUSINESS, UPPER, LOWER, OTHER)
CARRIED = (*FISCAL_CARRIED, OWN_CARRIED)
OWN_MONEY = (SERVICE, BUSINESS, UPPER, LOWER, OTHER)  # 单位资金


@dataclass(frozen=True, slots=True)
class Line:
    """One funding line (资金明细): subject is an economic code for basic spending, else a project or ""."""

    function: str
    kind: Kind
    source: str
    amount: Decimal
    subject: str


FUNCTIONS: dict[str, str] = {
    "206": "科学技术支出",
    "20607": "科学技术普及",
    "2060702": "科普活动",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080502": "事业单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "2101102": "事业单位医疗",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "213": "农林水支出",
    "21303": "水利",
    "2130301": "行政运行",
    "2130302": "一般行政管理事务",
    "2130306": "水利工程运行与维护",
    "2130313": "水文测报",
    "2130399": "其他水利支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "223": "国有资本经营预算支出",
    "22301": "解决历史遗留问题及改革成本支出",
    "2230199": "其他解决历史遗留问题及改革成本支出",
    "229": "其他支出",
    "22960": "彩票公益金安排的支出",
    "2296003": "用于体育事业的彩票公益金支出",
}
# every class (类) is a row of 收支总表, most of them blank
FUNCTION_CLASSES: dict[str, str] = {
    "201": "一般公共服务支出",
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "209": "社会保险基金支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "221": "住房保障支出",
    "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出",
    "224": "灾害防治及应急管理支出",
    "227": "预备费",
    "229": "其他支出",
}
ECONOMIC: dict[str, str] = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费",
    "30112": "其他社会保障缴费",
    "30113": "住房公积金",
    "30199": "其他工资福利支出",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30202": "印刷费",
    "30205": "水费",
    "30206": "电费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30212": "因公出国（境）费用",
    "30213": "维修（护）费",
    "30215": "会议费",
    "30216": "培训费",
    "30217": "公务接待费",
    "30228": "工会经费",
    "30229": "福利费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
    "30305": "生活补助",
    "30309": "奖励金",
    "310": "资本性支出",
    "31002": "办公设备购置",
    "31003": "专用设备购置",
}

# 基本支出, 一般公共预算: function → economic subject → amount; 302 and 310 are 公用经费, the others 人员经费
_BASIC: dict[str, dict[str, str]] = {
    "2130301": {
        "30101": "412.36", "30102": "298.74", "30103": "255.18", "30112": "9.87", "30309": "0.72",
        "30201": "28.60", "30202": "6.45", "30207": "12.30", "30211": "34.80", "30212": "18.60",
        "30215": "5.20", "30216": "8.85", "30217": "5.35", "30228": "13.42", "30229": "10.66",
        "30231": "30.50", "30239": "46.20", "30299": "15.77", "31002": "22.40",
    },
    "2130306": {
        "30101": "186.52", "30107": "144.08", "30199": "24.00",
        "30201": "9.35", "30213": "17.60", "31003": "35.90",
    },
    "2060702": {"30101": "98.64", "30107": "61.30", "30205": "4.20", "30206": "11.85"},
    "2080501": {"30302": "168.25", "30305": "6.40"},
    "2080502": {"30302": "52.60"},
    "2080505": {"30108": "152.44"},
    "2080506": {"30109": "76.22"},
    "2101101": {"30110": "58.31", "30111": "33.76"},
    "2101102": {"30110": "29.84"},
    "2210201": {"30113": "128.90"},
}  # fmt: skip

# Everything else: function, kind, source, amount, project
_REST: tuple[tuple[str, Kind, str, str, str], ...] = (
    ("2130306", "人员经费", SERVICE, "64.00", ""),
    ("2130306", "公用经费", SERVICE, "22.50", ""),
    ("2060702", "公用经费", ACCOUNT, "31.00", ""),
    ("2130306", "公用经费", OTHER, "5.00", ""),
    ("2060702", "经营支出", BUSINESS, "66.00", ""),
    ("2130399", "上解上级支出", SERVICE, "20.00", ""),
    ("2130399", "对附属单位补助支出", SERVICE, "18.00", ""),
    ("2130399", "对附属单位补助支出", OTHER, "12.00", ""),
    ("2120803", "项目支出", FUND, "860.00", "环湖步道建设工程"),
    ("2120803", "项目支出", FUND_CARRIED, "120.00", "环湖步道建设工程"),
    ("2130306", "项目支出", GENERAL, "415.60", "步道日常养护"),
    ("2060702", "项目支出", GENERAL, "86.40", "水文科普馆免费开放"),
    ("2060702", "项目支出", ACCOUNT, "42.00", "水文科普馆免费开放"),
    ("2130302", "项目支出", GENERAL, "24.80", "巡护车辆更新"),
    ("2130302", "项目支出", GENERAL, "54.00", "河湖巡查专项"),
    ("2130313", "项目支出", GENERAL, "131.70", "水文监测站点改造"),
    ("2130313", "项目支出", UPPER, "45.00", "水文监测站点改造"),
    ("2130313", "项目支出", GENERAL_CARRIED, "68.30", "水文监测站点改造"),
    ("2130306", "项目支出", SERVICE, "38.25", "步道标识更新"),
    ("2130306", "项目支出", OWN_CARRIED, "26.75", "步道标识更新"),
    ("2130399", "项目支出", LOWER, "15.00", "导览志愿服务"),
    ("2230199", "项目支出", CAPITAL, "95.00", "步道国有资产清查移交"),
    ("2230199", "项目支出", CAPITAL_CARRIED, "8.50", "步道国有资产清查移交"),
    ("2296003", "项目支出", FUND, "58.00", "群众徒步活动"),
    ("2296003", "项目支出", OTHER, "12.50", "群众徒步活动"),
)


def _kind_of(subject: str) -> Kind:
    return "公用经费" if subject[:3] in {"302", "310"} else "人员经费"


LINES: tuple[Line, ...] = (
    *(
        Line(function, _kind_of(subject), GENERAL, Decimal(amount), subject)
        for function, subjects in _BASIC.items()
        for subject, amount in subjects.items()
    ),
    *(
        Line(function, kind, source, Decimal(amount), project)
        for function, kind, source, amount, project in _REST
    ),
)
PROJECTS: tuple[str, ...] = tuple(dict.fromkeys(line.subject for line in LINES if line.kind == "项目支出"))

# “三公”经费, all of it 一般公共预算: the running costs stand partly in 基本支出 and partly in a project.
THREE_PUBLIC: dict[str, Decimal] = {
    "因公出国（境）费": Decimal("18.60"),
    "公务用车购置费": Decimal("24.80"),
    "公务用车运行维护费": Decimal("36.50"),
    "公务接待费": Decimal("5.35"),
}
THREE_PUBLIC_BEFORE: dict[str, Decimal] = {
    "因公出国（境）费": Decimal("12.00"),
    "公务用车购置费": Decimal("19.80"),
    "公务用车运行维护费": Decimal("35.20"),
    "公务接待费": Decimal("5.95"),
}
BASIC_BEFORE = Decimal("2498.16")
PROJECTS_BEFORE = Decimal("2215.40")
OTHER_BEFORE = Decimal("104.00")  # 经营支出、上解上级支出、对附属单位补助支出


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase (采购项目): money is where it comes from; reserved is what is kept for small firms."""

    project: str
    name: str
    code: str
    unit: str
    quantity: int
    price: Decimal
    money: str
    reserved: Decimal

    @property
    def amount(self) -> Decimal:
        """Quantity times unit price (数量×单价)."""
        return self.price * self.quantity


PURCHASES: tuple[Purchase, ...] = (
    Purchase(
        "环湖步道建设工程", "步道施工", "B02990000", "项", 1, Decimal("720.00"), FUND, Decimal("216.00")
    ),
    Purchase(
        "环湖步道建设工程",
        "工程监理服务",
        "C20020000",
        "项",
        1,
        Decimal("18.50"),
        FUND_CARRIED,
        Decimal("18.50"),
    ),
    Purchase(
        "步道日常养护", "养护服务", "C13990000", "公里", 64, Decimal("5.20"), GENERAL, Decimal("166.40")
    ),
    Purchase(
        "水文科普馆免费开放", "多媒体展项", "A02109900", "套", 4, Decimal("6.75"), ACCOUNT, Decimal("27.00")
    ),
    Purchase(
        "巡护车辆更新", "新能源巡护车", "A02030599", "辆", 2, Decimal("12.40"), GENERAL, Decimal("24.80")
    ),
    Purchase(
        "水文监测站点改造", "雷达水位计", "A02100415", "台", 12, Decimal("3.85"), GENERAL, Decimal("46.20")
    ),
    Purchase(
        "水文监测站点改造",
        "雷达水位计",
        "A02100415",
        "台",
        6,
        Decimal("3.60"),
        GENERAL_CARRIED,
        Decimal("21.60"),
    ),
    Purchase("步道标识更新", "标识牌", "A05040299", "块", 150, Decimal("0.11"), SERVICE, Decimal("16.50")),
    Purchase("步道标识更新", "标识牌", "A05040299", "块", 90, Decimal("0.12"), OWN_CARRIED, Decimal("10.80")),
    Purchase(
        "步道国有资产清查移交",
        "资产清查服务",
        "C23029900",
        "项",
        1,
        Decimal("42.00"),
        CAPITAL,
        Decimal("12.60"),
    ),
)

# 固定资产: name, quantity, value; 房屋 and 其他 with the part that needs not add up
ASSETS: tuple[tuple[str, str, str], ...] = (
    ("1、房屋（平方米）", "6820", "1508.40"),
    ("其中：办公用房（平方米）", "2160", "577.80"),
    ("2、车辆（台、辆）", "14", "236.90"),
    ("3、单价在50万元以上的设备", "3", "214.65"),
    ("4、其他固定资产", "925", "388.17"),
)
INSTITUTIONS: tuple[tuple[str, str, str, str], ...] = (
    (f"{DEPARTMENT}本级", "行政", "正处级", "财政拨款"),
    (f"{CITY}步道养护中心", "事业", "正科级", "财政性资金定额补助"),
    (f"{CITY}水文科普馆", "事业", "正科级", "财政性资金基本保证"),
)


def total(*tests: Callable[[Line], bool]) -> Decimal:
    """Sum the lines that pass every test (合计)."""
    return sum((line.amount for line in LINES if all(test(line) for test in tests)), Decimal("0.00"))


def under(code: str) -> Callable[[Line], bool]:
    """Test for lines of a function code and all below it."""
    return lambda line: line.function.startswith(code)


def of_subject(code: str) -> Callable[[Line], bool]:
    """Test for basic lines of an economic code and all below it."""
    return lambda line: line.subject.startswith(code)


def kinds(*names: str) -> Callable[[Line], bool]:
    """Test for lines of some kinds of spending."""
    return lambda line: line.kind in names


def sources(*names: str) -> Callable[[Line], bool]:
    """Test for lines paid out of some money."""
    return lambda line: line.source in names


def of_project(name: str) -> Callable[[Line], bool]:
    """Test for the lines of a project; an empty name stands for all projects."""
    return lambda line: line.kind == "项目支出" and name in {"", line.subject}


def assets_total() -> Decimal:
    """Sum the numbered assets; 其中 rows are parts of them."""
    return sum((Decimal(value) for label, _, value in ASSETS if label[0].isdigit()), Decimal(0))
