"""Slips of the pen in names of departments (部门名里的错别字): read as the one held, and always said.

Only characters that are confused in writing and make no name of another office count: 州 and 洲, 坊 and 访.
"""

from __future__ import annotations

from assistant.language.lexicon import Lexicon

_SHORTEST = 3
_MOST = 2  # characters of one name that may be wrong
_GROUPS = (
    "州洲舟 访坊仿纺防 象像 审宙 杭抗航 圳川训 沪泸 烟咽 深探 街接 局居 政正 财材才 务物 办辨 信言 气汽 苏酥"
)
_ALIKE: dict[str, frozenset[str]] = {}
for _group in _GROUPS.split():
    for _char in _group:
        _ALIKE[_char] = _ALIKE.get(_char, frozenset()) | frozenset(_group)


def mended_office(text: str, lexicon: Lexicon) -> tuple[str, str, str] | None:
    """Return the text with a misspelt department put right, what was written and what is meant."""
    here = set(text)
    found: list[tuple[int, str]] = []
    for name, senses in lexicon.senses.items():
        near = len(name) >= _SHORTEST and sum(char not in here for char in name) <= _MOST
        if near and name not in text and any(sense.kind == "department" for sense in senses):
            starts = range(len(text) - len(name) + 1)
            found += [(at, name) for at in starts if _is_slip(text[at : at + len(name)], name)]
    longest = max((len(name) for _, name in found), default=0)
    best = {pair for pair in found if len(pair[1]) == longest}
    if len(best) != 1:
        return None
    start, name = best.pop()
    return text[:start] + name + text[start + longest :], text[start : start + longest], name


def _is_slip(written: str, meant: str) -> bool:
    wrong = [(a, b) for a, b in zip(written, meant, strict=True) if a != b]
    return 0 < len(wrong) <= min(_MOST, len(meant) - 2) and all(a in _ALIKE.get(b, ()) for a, b in wrong)
