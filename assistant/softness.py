"""Whether a left-over word filters (剩余词): verbs, adverbs and particles away from a name do not.

Uses the part-of-speech tags of jieba's dictionary; it is loaded only when a question has such words.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.naming import Token

# Tags of words that say nothing a figure could be limited by.
_SOFT = ("d", "p", "c", "r", "u", "y", "e", "o", "zg", "v", "x", "h", "k")
_HARD_VERBS = frozenset(
    "新增 追加 退回 结余 剩余 扣减 减免 调整 调减 调增 压减 补充 提前 延期 续建 新建 扩建 改造 修缮 拖欠 欠 垫付 返还 报销 招聘 外包 委托 出租 租用 捐赠 扶贫 培训 会议 维修 建设 检查 监督 评审 宣传 印刷".split()  # noqa: SIM905
)
_HARD_NOUN = re.compile(r"[a-z]*n|t|s|f|m|q|b|a|i|l|j|nz|eng")


@lru_cache(maxsize=1)
def _tags() -> tuple[object, Mapping[str, str]]:
    logging.getLogger("jieba").setLevel(logging.WARNING)
    from jieba import posseg  # noqa: PLC0415 - half a second, only where a question has left-over words

    posseg.dt.initialize()
    return posseg.dt, posseg.dt.word_tag_tab


def filters(leftovers: Sequence[Token], tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the left-over words that look like a filter; those forbid an answer."""
    return tuple(token for token in leftovers if not _is_soft(token, tokens))


def _is_soft(token: Token, tokens: Sequence[Token]) -> bool:
    if _modifies(token, tokens):
        return False
    tokenizer, tags = _tags()
    words = tokenizer.tokenizer.lcut(token.text, HMM=False)  # type: ignore[attr-defined]
    if len(words) > 1 and any(len(word) > 1 for word in words) and len(token.text) > 2:  # noqa: PLR2004
        return all(_soft_word(word, tags) and tags.get(word) not in ("v", "vn", "n") for word in words)
    return all(_soft_word(word, tags) for word in words)


def _soft_word(word: str, tags: Mapping[str, str]) -> bool:
    if word in _HARD_VERBS:
        return False
    tag = tags.get(word)
    if tag is None:
        return len(word) == 1
    return (
        tag in _SOFT
        or tag.startswith(("u", "r", "d"))
        or (len(word) == 1 and tag not in ("ns", "nr", "n", "t"))
    )


def _modifies(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell whether a word stands right before a name, or before 的 and a name: then it narrows that name."""
    following = [t for t in tokens if t.start >= token.end][:2]
    if not following:
        return False
    if _is_name(following[0]):
        return True
    return following[0].text in ("的", "之") and len(following) > 1 and _is_name(following[1])


def _is_name(token: Token) -> bool:
    return token.is_a("item", "fragment") and not token.is_a("plain", "cue")
