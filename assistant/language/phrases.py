"""Phrases (词组): the naming words of a question grouped into operands, as they are said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from assistant.language.naming import Token
from assistant.language.words import EQUATES, INSIDE

_NAMING = ("item", "fragment", "measure", "fund", "form")
_SPLITTING = ("share", "difference", "compare", "ratio")
_INSIDE = frozenset(INSIDE.split())
_EQUATES = frozenset(EQUATES.split())
_OPENS_EXCEPTION = "除不剔去扣"
_ENDS_EXCEPTION = frozenset(
    [",", "外", "以外", "之外", "还有", "其他", "其它", "其余", "别的", "剩下", "剩余"]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One operand as it is said: the tokens that name it, and the word that led to it (和, 比, 占, 在)."""

    tokens: tuple[Token, ...]
    lead: str | None = None

    @property
    def start(self) -> int:
        """Where it starts in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end


def phrases_of(tokens: tuple[Token, ...], *, equating: bool = False) -> tuple[Phrase, ...]:
    """Group the naming tokens into operands: parted by 和、比、占、在 and commas, joined by 的 and 里.

    equating: 是 parts operands as well (人员经费是公用经费的几倍).
    """
    found: list[Phrase] = []
    current: list[Token] = []
    lead: str | None = None
    before = ""
    for token in tokens:
        previous, before = before, token.text
        if token.is_a(*_NAMING) and not (token.is_a("joiner") and not token.is_a("item")):
            current.append(token)
            continue
        separator = "是" if equating and token.text in _EQUATES else _separator(token)
        if separator is None or (separator == "," and _goes_inside(previous)):
            continue
        if current:
            found.append(Phrase(tuple(current), lead))
            current = []
            lead = separator
        elif separator not in (",", "在", "是"):
            lead = separator
    if current:
        found.append(Phrase(tuple(current), lead))
    return tuple(found)


def _separator(token: Token) -> str | None:
    if token.text in ("比", "比起", "较", "相比", "占", "在", "除以"):
        return token.text
    if token.cue("share"):
        return "占" if "占" in token.text else None
    if token.is_a("joiner"):
        return "加" if token.text in ("加", "加上", "再加", "再加上") else "和"
    if token.is_a("break"):
        return ","
    if token.cue("except", *_SPLITTING):
        return ","
    return None


def without_exceptions(
    tokens: tuple[Token, ...], phrases: tuple[Phrase, ...]
) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Split off what 除了/不含 excludes: the operands between it and the next comma or 以外."""
    start = next((t.end for t in tokens if t.cue("except") and t.text[0] in _OPENS_EXCEPTION), None)
    if start is None:
        return phrases, ()
    stop = next((t.start for t in tokens if t.start > start and t.text in _ENDS_EXCEPTION), None)
    after = [phrase for phrase in phrases if phrase.start >= start]
    if stop is None:  # 三公经费不含公务接待费: what is said before is the whole
        listed = [*takewhile(lambda phrase: phrase is after[0] or phrase.lead == "和", after)]
        alone = len(after) == 1 and len(after[0].tokens) == 1  # 除了培训费一共多少
        stop = listed[-1].end if listed and (alone or phrases[0].start < start) else start
    excluded = tuple(phrase for phrase in after if phrase.start < stop)
    return tuple(phrase for phrase in phrases if phrase not in excluded), excluded


def _goes_inside(previous: str) -> bool:
    """Tell whether a comma follows words that lead into a whole (基本支出中，人员经费; 这个项目，采购)."""
    return previous in _INSIDE or previous.endswith("项目")
