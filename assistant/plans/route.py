"""Figures or narrative (路由): why, what for, what is meant, duties and goals are answered in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.question import Frame
from assistant.plans.operands import Bindings
from assistant.plans.refusals import is_subject

_NUMERIC = ("max", "min", "rank", "share", "sum", "difference")
_CONTAINS = re.compile(
    r"(?:包括|包含|含|算在|计入|算进).{0,12}(?:吗|(?<!什)么|嘛|不\?|没)|(?:包不包括|包不包含|含不含|算不算|是不是(?:包括|包含|就是))"
)
_CONTENTS = re.compile(
    r"(?:包括|包含|含)(?:了|着)?(?:哪些|什么|啥|哪几)?(?:方面的?|具体的?)?(?:费用|开支|支出内容|内容|花销|用途)"
)
_SET_UP = re.compile(
    r"由(?:哪些|哪几个?)[^,]{0,4}(?:单位|机构|部门)|(?:单位|机构|部门)(?:构成|组成)"
    r"|(?:内设|设了|设有|下设|下属)[^,]{0,6}(?:哪些|什么|哪几)|(?:有|设)(?:了)?哪[些几](?:个)?(?:处室|科室|司局|内设|机构)"
)
_WHAT = re.compile(r"(?:是|叫)(?:个|一个)?(?:什么|啥)(?:东西|意思|钱|费用|概念)?[?。呀啊呢]*$")
_MONEY_SPENT = re.compile(r"钱.{0,6}[花用]|花.{0,3}[哪到]|钱.{0,4}来|收入|支出")
_RELATED = re.compile(
    r"(?:办|管|归|干|负责)不(?:办|管|归|干|负责)|有关系吗|归.{0,6}管|谁.{0,2}管|负责|监管吗|主管|管.{0,4}吗|分管"
)


def asks_narrative(frame: Frame, bindings: Bindings) -> bool:
    """Tell whether the answer to a question is to be sought in the narrative."""
    if frame.has("why"):
        return not (frame.has("list") and "怎么来" in frame.text)
    if frame.has("purpose") and frame.has("difference") and not bindings.operands:
        return True  # 多安排的钱投向哪里
    if frame.has(*_NUMERIC) or frame.top is not None or frame.ordinal is not None:
        return False
    if frame.has("how_much"):
        return frame.has("define") and not bindings.operands
    return any(_wordy(frame, bindings)) or (
        not bindings.operands
        and not any(is_subject(unbound) for unbound in bindings.unbound)
        and not asks_figure(frame)
        and not frame.collections
        and not (frame.has("list") and _MONEY_SPENT.search(frame.text))
    )


def _wordy(frame: Frame, bindings: Bindings) -> Iterator[bool]:
    """Yield whether each way of asking for words is used."""
    families = {b.target.family for o in bindings.operands for b in o.bounds}
    yield _CONTAINS.search(frame.text) is not None
    yield _CONTENTS.search(frame.text) is not None
    yield _WHAT.search(frame.text) is not None and bool(families) and not families & {"performance", "target"}
    yield frame.has("purpose", "define")
    yield _SET_UP.search(frame.text) is not None
    yield _RELATED.search(frame.text) is not None
    yield (
        frame.has("topic") and not frame.has("count") and (families != {"performance"} or frame.has("define"))
    )


def asks_figure(frame: Frame) -> bool:
    """Tell whether a question asks for a number."""
    return (
        frame.has(
            "how_much",
            "share",
            "sum",
            "difference",
            "ratio",
            "compare",
            "max",
            "min",
            "rank",
            "count",
            "rate",
            "per_unit",
            "convert",
            "actual",
        )
        or bool(frame.measure_words)
        or frame.has("when")
        or frame.counted is not None
        or frame.unit is not None
        or bool(frame.thresholds)
    )
