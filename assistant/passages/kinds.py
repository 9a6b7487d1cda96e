"""What kind of narrative question is asked (问法), and what about (话题).

The kinds differ in where their answer stands: a definition under 名词解释, a list of duties under its own
heading, a reason in the sentence that holds 主要原因 …. A question may be of several kinds; they are tried
in order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "reason",
    "duties",
    "institutions",
    "measures",
    "targets",
    "glossary",
    "purpose",
    "definition",
    "contents",
    "change",
    "method",
    "what",
    "general",
]

_CN = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind is asked and where it is answered: patterns on the question, headings and sentences."""

    kind: Kind
    asked: str
    heading: str | None = None
    sentence: str | None = None


# Order matters: 职责是什么 is no definition, 为什么…用途 is a reason.
SHAPES: tuple[Shape, ...] = (
    Shape(
        "reason",
        r"为什么(?:会|要)?|为何|为啥(?:会|要)?|是?(?:什么|啥|何)(?:主要)?(?:原因|理由|缘故)|(?:主要)?原因(?:是|在于)?(?:什么|啥|何|哪些)?"
        r"|是?怎么(?:回事|搞的)|(?:怎么|咋)(?:会|就|又|还|反而)|(?:怎么|咋)(?=[^，。？?]{0,10}(?:增加|增长|减少|下降|上升|降低|多|少|涨|降|升|高|低)(?:了|这么|那么|[？?\s]|$))|凭什么|缘由|理由|由于什么|因为(?:什么|啥)",
        None,
        r"主要原因|主要系|主要是|主要为|主要由于|原因[是为：:]|的?原因|由于|因为|所致|系因|是因|主要因|用于增加|一是",
    ),
    Shape(
        "duties",
        r"(?:(?:承担|履行|行使|担负|具有|有)(?:着|了)?)?(?:哪些|什么)?(?:主要|具体|工作)?(?:职责|职能|职权)(?:范围|任务)?|(?:一天到晚)?忙(?:些|着)?(?:什么|啥)|(?:主要)?(?:负责|主管|分管|管)(?:着)?(?:什么|哪些|些?啥|些什么|哪)(?:工作|事情?|方面|内容)?(?:的)?"
        r"|(?:平时|主要|到底|究竟|都)*(?<![用拿来花钱买为])(?:是|在)?(?<![用拿来花钱买])(?:干|做)(?:些)?(?:什么|啥|嘛|哪些)(?:工作|事情?|活)?(?:的)?(?!用)|由?谁(?:来)?(?:负责|主管|监管|监督|审批|管|办)|归谁管|归(?:哪|什么)|管不管|办不办|归不归|监不监管|负不负责",
        r"职责|职能|职权",
        r"(?:主要)?(?:职责|职能|职权)(?:任务)?(?:是|有|为|包括|如下|：|:)|主要负责|^负责|承担",
    ),
    Shape(
        "institutions",
        r"(?:机构|部门|单位)(?:的)?(?:设置|构成|组成)(?:情况)?|内设机构|下[属设](?:的)?(?:单位|机构|部门)?|所属(?:的)?(?:单位|机构)?|直属(?:单位|机构)?"
        r"|二级(?:预算)?单位|基层(?:预算)?单位|预算单位(?:构成|范围)?|单位(?:的)?(?:性质|规格|级别)(?:是什么)?(?:性质|规格|级别)?|(?:行政|什么)级别|经费(?:靠什么|由谁|怎么|如何|的)?保障(?:形式|方式)?"
        r"|(?:有|设|包括|包含)(?:多少|几|哪些|哪几|什么)(?:个)?(?:内设)?(?:处室|科室|单位|机构|部门)|处室|科室",
        r"机构|单位构成|部门构成|预算单位|单位范围|单位组成",
        r"内设|下设|下属|所属|直属|预算单位|处室|科室|派出机构|包括.{0,20}本级",
    ),
    Shape(
        "measures",
        r"(?:工作|主要|具体|采取|实施|有|的)*(?:保障|推进|落实|改进|管理)?措施|(?:怎么|怎样|如何|靠什么|用什么办法?)(?:去|来)?(?:保证|保障|确保|落实|实现|做到|完成)",
        r"措施|保障",
        r"[一二三四五六七八九十]+是|措施",
    ),
    Shape(
        "targets",
        r"绩效(?:目标|指标)|(?:总体|整体|年度|工作|主要|发展)*(?:目标|重点工作|工作任务|工作重点|重点任务|工作计划|工作安排)",
        r"目标|工作任务|重点工作|主要工作|工作思路|工作要点|绩效",
        r"绩效目标|绩效指标|(?:总体|年度|主要)目标",
    ),
    Shape("glossary", r"名词解释|(?:专业)?名词|术语", r"名词|术语", None),
    Shape(
        "purpose",
        r"(?:主要|具体|都|是|会|拿|被)*(?:用|花|使|拿|投|使用)(?:途|处)?(?:在|到|于|来|去)?(?:做|干|买|办)?(?:了)?(?:什么|哪些|哪儿|哪里|哪|何|啥)(?:个)?(?:方面|地方|事情?|用途)?"
        r"|(?:主要|具体)?用途(?:是|有|为)?|(?:干|做)(?:什么|啥|嘛)用的?|主要用于|(?:都)?(?:用|拿|花)来?(?:干|做)(?:嘛|什么|啥)|(?:的)?目的|(?:是)?为了?(?:什么|啥)",
        None,
        r"主要用于|用于|用来|用途|用作|主要是|主要为|主要包括|主要安排|包括|反映|保障|为了",
    ),
    Shape(
        "definition",
        r"什么是|何谓|何为|什么叫做?|啥(?:是|叫)|(?:都|又)?(?:是|指)(?:的|的是)?(?:个|一个)?(?:什么|啥)(?:意思|东西|概念)(?:呀|啊|呢|吗)?"
        r"|是?指的?(?:是)?(?:什么|啥|哪些|哪)(?:意思)?|(?:是|有)?(?:什么|啥)(?:意思|含义)|(?:的)?(?:含义|定义|概念|意思)(?:是(?:什么|啥))?"
        r"|(?:怎么|怎样|如何)(?:理解|解释|定义)|解释(?:一下|下)?|(?:有)?(?:什么|啥|何)(?:区别|不同|差别)|区别(?:在哪里?|是什么)",
    ),
    Shape(
        "contents",
        r"(?:都|具体|主要)*(?:包括|包含|含|涵盖)(?:了|有)?(?:哪些|哪|什么|啥|几|不|多少)(?:内容|方面|费用|项目)?|(?:包不包括|包不包含|含不含|算不算|是不是包括|是否包[括含]|是否含|(?:包括|包含|含|算)(?:了|上|在内)?(?=[^，。？?]{0,12}吗))"
        r"|由(?:哪些|什么|哪几).{0,4}(?:组成|构成)|反映(?:的是)?(?:什么|哪些)|(?:都)?(?:从|由)(?:哪里|哪儿|哪)(?:来|得来)?的?",
    ),
    Shape(
        "change",
        r"(?:有|没有|是否有?|有没有|有无)?(?:什么|啥|哪些)?(?:增减)?(?:变化|变动)(?:情况)?(?:吗|没有|如何|怎么样)?|增减情况",
    ),
    Shape(
        "method",
        r"是?(?:怎么|怎样|如何|咋)(?:定|算|核定|测算|计算|确定|核算)(?:出来|下来)?的?",
        None,
        r"根据|依据|按照|标准|测算|核定|定额",
    ),
    Shape("what", r"(?:都|又|到底)?是(?:个|一个)?(?:什么|啥)(?:呀|啊|呢|吗|的)?\s*[？?。]?$"),
)

# Words of a question that name nothing: they need no explaining by a passage.
_EMPTY_WORDS = """
什么 哪些 哪个 哪里 哪儿 哪 多少 几 几个 怎么 怎样 怎么样 如何 咋 咋样 是否 有没有 能否 可否 能不能 可以
能 是不是 请问 请 问 一下 下 介绍 说明 说说 讲讲 讲 谈谈 告诉 列出 列举 列 给出 回答 想 知道 了解 看看
查 查询 查一下 我 我们 你 你们 您 他们 它 它们 咱 咱们 贵 该 本 此 这 这个 这些 那 那个 那些 其 其中
一共 总共 共 都 全部 所有 各 各个 每 有 是 为 的 了 吗 呢 吧 啊 呀 在 对 于 和 与 及 以及 或 还 也 就
情况 方面 内容 具体 主要 大概 大致 到底 究竟 详细 简要 简单 请简要 相关 有关 关于 其他 哪方面 概况 现状
信息 部分 事项 问题 事情 部门 单位 贵局 贵单位 本部门 本单位 本局 该局 该部门 该单位 这个局 这个部门
这个单位 我部门 机关 局里 局 政府部门 今年 去年 上年 前年 本年 当年 年度 本年度 年 上一年 上年度 相比 比
较 同比 预算 公开 文件 文本 材料 文中 提到 里 里面 中 上 增加 减少 增长 下降 上升 降低 变化 增减
增减变化 变动 多 少 涨 降 增 减 升 变 变多 变少 高 低 持平 不变 变动情况 了点 那么 这么 那么多 这么多
多了 少了 好多 不少 大 小 更 做 干 用 花 花费 多少钱 几家 几项 实现 完成 达到 落实 推进 做什么 干什么
为什么 为啥 为何 怎么办 进行 开展 需要 要 应该 会 打算 准备 计划 还有 东西 一样 不一样 同样 这块 那块
物品 事儿 采取 为了 用来 拿来 原则 依据 按 靠 等等 目前 现在 属于 归 给 让 被 把 管 抓 办 来 去 做好 方式 哪几
没有 没 未 未能 没能 哪家 什么样 占用 占有 使用 人 个 项 些 种 类 点 钱 费用 说 叫 称 所谓 谁 是什么 什么时候
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_YEAR = re.compile(
    r"(?:20)?\d\d\s*年度?|[二〇零一三四五六七八九]{4}年度?|今年|去年|前年|(?:上|本)年度?(?!结|末|底|收|支)"
)
_GRAND_GOAL = re.compile(r"绩效总(?:体)?目标|总(?:的)?(?:绩效)?目标")
_WHEN = re.compile(r"什么时候|什么时间|何时|哪一?天|哪个月|几月份?")
_HOW_MANY = re.compile(r"(?:多少|几)\s*[个家项台辆套件次人名户处亩公顷天篇条张]?(?=[^乎]|$)")
_CHANGED = re.compile(r"增|减|升|降|涨|跌|多|少|高|低|变|持平|不变|相同")
# 算在三公的哪一项里: what is asked for names nothing a passage would have to hold
_WHICH = re.compile(r"(?:计|算|列|归|放|包含|属于)?(?:在|到|入|进)?的?哪一?[项类种块个](?:里面|里|中|上)?")
_ORDINAL = re.compile(rf"第\s*([{_CN}]{{1,3}}|\d{{1,2}})\s*[项条点个款]")


_FINAL: frozenset[Kind] = frozenset({"definition", "what", "purpose", "method"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A narrative question read: its kinds in the order to try, what is left to look for, a list number."""

    question: str
    kinds: tuple[Kind, ...]
    topic: str
    ordinal: int | None = None

    @property
    def final(self) -> frozenset[Kind]:
        """The kinds after which nothing else answers.

        A sentence that gives neither reason nor change does not tell why something changed; one that only
        mentions a term says neither what it is nor what it is for.
        """
        changed = self.kinds[0] == "reason" and bool(_CHANGED.search(self.question))
        return _FINAL | {"reason"} if changed else _FINAL


def read(question: str, ignore: tuple[str, ...] = ()) -> Asked:
    """Read a question. ignore: words bound elsewhere (department, year), which no passage needs to hold."""
    text = unicodedata.normalize("NFKC", question).strip()
    for word in sorted(ignore, key=len, reverse=True):
        text = text.replace(unicodedata.normalize("NFKC", word), " ")
    text = _YEAR.sub(" ", text)
    text = _GRAND_GOAL.sub("总体绩效目标", text)
    ordinal = _ORDINAL.search(text)
    topic = _ORDINAL.sub(" ", text)
    kinds: list[Kind] = []
    for shape in SHAPES:
        if re.search(shape.asked, topic):
            kinds.append(shape.kind)
            topic = re.sub(shape.asked, " ", topic)
    topic = _WHICH.sub(" ", _WHEN.sub(" ", _HOW_MANY.sub(" ", topic)))
    return Asked(
        question=question,
        kinds=(*kinds, "general"),
        topic=" ".join(topic.split()),
        ordinal=_number(ordinal.group(1)) if ordinal else None,
    )


def shape_of(kind: Kind) -> Shape:
    """Return how a kind is asked and answered; `general` has no shape."""
    return next(shape for shape in SHAPES if shape.kind == kind)


def is_empty(word: str) -> bool:
    """Tell whether a word of a question names nothing that a passage would have to hold."""
    return word in _EMPTY or len(word) == 1


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _CN.index(text) + 1
    return (10 * (_CN.index(tens) + 1 if tens else 1)) + (_CN.index(ones) + 1 if ones else 0)
