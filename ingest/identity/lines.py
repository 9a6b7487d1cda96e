"""Lines that say whose document it is and of which year (身份行), each with how surely it speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.amount import MONEY_UNITS
from ingest.identity.names import ORGAN, is_cut, is_name_part, is_office, may_be_office, plain_name, region_of
from ingest.narrative.page_marks import running_heads, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.records import Line, Page, Source

Field = Literal["department", "fiscal_year", "document_type", "scope", "code", "title"]

TABLE_LINE, RUNNING_HEAD, COVER, HEADING, NARRATIVE = range(5)
_PLACES = ("表头行", "页眉", "封面标题", "标题", "正文")

_NAME = r"(?P<name>(?:[\u4e00-\u9fff（）()·]|第\d{1,4}(?=[\u4e00-\u9fff])){3,40}?)"
# Cells break labels anywhere: 部门名 称.
_LABELS = (
    "|".join(
        r"\s?".join(label)
        for label in (
            "预算主管部门",
            *("部门（单位）名称", "部门(单位)名称", "部门（单位）", "部门(单位)"),
            *("部门名称", "单位名称", "编制部门", "编制单位", "预算单位", "预算部门", "填报单位", "填报部门"),
            *("公开单位", "公开部门"),
        )
    )
    .replace("(", r"\(")
    .replace(")", r"\)")
)
_LABEL = re.compile(
    rf"(?:^|[\s元】表）)])(?P<label>{_LABELS}|部门|单位)\s*[:：]\s*(?!(?:人民币)?[百千万亿]*元)"
    rf"{_NAME}(?=(?:金额|计量)?单位\s*[:：]|[^\u4e00-\u9fff（）()·]|$)"
)
# The same without a colon: a cell with the label, and the name in the next one.
_LABEL_CELL = re.compile(rf"(?:^|\s)(?P<label>{_LABELS})\s+{_NAME}(?=\s|$)")
_CODE_LINE = re.compile(
    r"^(?P<code>\d{3,8})[\s\-－—_]*(?P<name>[\u4e00-\u9fff（）()]{4,30}?)\s+(?:预算年度|单位|金额单位|截止时间)"
)
_BARE_CODE = re.compile(r"^(?P<code>\d{3,8})[-－—_](?P<name>[\u4e00-\u9fff（）()]{4,30})$")
_ROW_CODE = re.compile(r"^(?P<code>\d{3,6})\s+(?P<name>[\u4e00-\u9fff（）()]{4,30})\s+[\d,.]+")
_BRACKET_CODE = re.compile(r"\[?(?P<code>\d{3,6})[\]_]\s*(?P<name>[\u4e00-\u9fff（）()]{4,30})")
_YEAR_LINE = re.compile(r"(?:预算|决算)?年度\s*[:：]\s*(20\d\d)")
_YEAR_ALONE = re.compile(r"[（(](20\d\d)年度?[）)]")
_GLUED = re.compile(r"(?<=表)(?:部门|单位|编制|填报|预算部门|预算单位|金额单位).*[:：].*$")
_TITLE = re.compile(
    r"(?P<before>(?:[\u4e00-\u9fff（）·]|第\d{1,4})*?)(?P<year>20\d\d)年(?:度)?(?P<after>[\u4e00-\u9fff（）“”]*?)(?P<kind>预决算|预算|决算)"
    r"(?P<rest>[\u4e00-\u9fff（）]*)"
)
# The year at the end: 某局部门预算（2031年）.
_YEAR_LAST = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）·]{3,40}?)(?P<what>(?:部门|单位)(?:综合|汇总)?(?:预决|预|决)算[\u4e00-\u9fff]{0,8}?)"
    r"[（(]?(?P<year>20\d\d)年度?[）)]?"
)
_NARRATIVE_NAME = re.compile(
    rf"(?P<name>[\u4e00-\u9fff（）]{{2,28}}(?:{ORGAN})(?:（[^（）]{{1,8}}）)?)(?:部门|机关)?(?P<year>20\d\d)年(?:度)?"
    r"(?:收入|支出|收、支|收支|部门|单位|财政拨款|一般公共|“三公”)"
)
_NARRATIVE_YEAR = re.compile(
    r"(?P<before>.?)(?P<year>20\d\d)年(?:度)?[^，。；\d]{0,24}?(?:收入|支出|收支)(?:总)?(?:预算|决算|总计|合计)"
)
_TABLE_TITLE_YEAR = re.compile(
    r"^(?:表\s*\d+\s*[：:.]?|[\d.、．\s]*)(20\d\d)年(?:度)?[\u4e00-\u9fff“”]{4,40}表$"
)
_PART = re.compile(
    r"第[一二三四五六七八九十]部分[：:、\s]*(?P<name>[\u4e00-\u9fff]{4,25}?)(?:概况|基本情况)$"
)
_BEFORE_NAME = re.compile(r"^(?:第[一二三四五六七八九十]+部分[：:、]?|附件\d*[：:、]?|关于)+")
_LEAD = re.compile(r"^(?:纳入|根据|按照|关于|包括|其中)")
_OWN_ONLY = re.compile(r"单位(?:预|决)算|本级|（本部）|（单位）")
_WHOSE = re.compile(r"(?:部门|单位)(?:综合|汇总)?(?:预决|预|决)算")
_WHOLE = re.compile(r"部门(?:综合|汇总)?(?:预|决|预决)算|（汇总）|（部门）")
_CONTENTS = re.compile(r"目\s*录|目\s*次")
_VARYING = frozenset({"单位名称", "编制单位", "预算单位", "填报单位", "公开单位", "单位"})
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TITLE_OF_NOBODY = re.compile(
    r"[\u4e00-\u9fff]{0,12}20\d\d年度?(?:部门|单位)(?:综合)?(?:预决|预|决)算(?:信息)?(?:公开)?(?:表|表格|资料|材料|说明|情况说明|报告)?"
)
_BRACKETED = re.compile(r"^（(.+)）$")
_COVER_LINES = 8
_NAME_LINES = 3  # over which an office's name may be broken above the year
_MAX_COVER = 45
_MAX_TITLE = 70


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a place in the document states. A place that is not binding may differ without harm."""

    field: Field
    value: str
    rank: int
    source: Source
    name: str | None = None
    binding: bool = True
    listed: bool = True  # an office's name with an ending of no office known counts only where it returns

    @property
    def place(self) -> str:
        """The kind of place, as told to people."""
        return _PLACES[self.rank]


def found_in(pages: Sequence[Page]) -> tuple[Found, ...]:
    """Return all that lines state of a document's identity, in reading order of each kind of place."""
    lines = [line for page in pages for line in page.lines if line.text.strip()]
    found = [item for line in lines for item in _from_table_line(line)]
    heads = running_heads(lines)
    seen: set[str] = set()
    for line in lines:
        text = squeezed(line.text)
        if line.number in heads and text not in seen:
            seen.add(text)
            found += _from_title(text, line.source, RUNNING_HEAD)
    cover = _cover(pages)
    if cover is not None:
        found += _from_title(cover[0], cover[1], COVER, titled=True)
    found += _alone_on_cover(pages)
    titled = any(item.field == "title" for item in found)
    for line in lines:
        if line.number not in heads:
            for item in _from_heading(line):
                if item.field == "title" and titled:
                    continue
                titled = titled or item.field == "title"
                found.append(item)
    return (*found, *_from_narrative(lines), *_from_column_heads(lines))


def _from_column_heads(lines: Sequence[Line]) -> Iterator[Found]:
    """Read the kind from the heads of columns, where all of them say the same: 预算数, or 决算数."""
    heads = {"budget": "预算数", "final": "决算数"}
    seen = {
        kind: [
            line
            for line in lines
            if word in squeezed(line.text).split("：")[0] and len(line.text) <= _MAX_COVER
        ]
        for kind, word in heads.items()
    }
    kinds = [kind for kind, found in seen.items() if found]
    if len(kinds) == 1:
        yield Found("document_type", kinds[0], NARRATIVE, seen[kinds[0]][0].source, binding=False)


def is_money_unit(text: str) -> bool:
    """Tell whether words after 单位： are a unit of money."""
    return any(text.startswith(unit) for unit in MONEY_UNITS) or text.startswith(("人民币", "万元", "元"))


def _from_table_line(line: Line) -> Iterator[Found]:
    text = line.text.strip()
    for pattern in (_CODE_LINE, _BARE_CODE):
        match = pattern.match(text)
        if match and is_office(match["name"]):
            yield Found("department", plain_name(match["name"]), TABLE_LINE, line.source)
            yield Found("code", match["code"], TABLE_LINE, line.source, plain_name(match["name"]))
            yield from _scope_of_name(match["name"], line.source)
    for pattern in (_ROW_CODE, _BRACKET_CODE):
        match = pattern.search(text)
        if match:
            yield Found("code", match["code"], TABLE_LINE, line.source, plain_name(match["name"]))
    yield from _from_labels(text, line.source)
    year = _YEAR_LINE.search(text)
    if year:
        yield Found("fiscal_year", year.group(1), TABLE_LINE, line.source)


def _from_labels(text: str, source: Source) -> Iterator[Found]:
    """Read 部门：某局, and 部门名称 某局 in two cells; what each unit fills in for itself binds nobody."""
    for match in _LABEL.finditer(text):
        name, own = plain_name(match["name"]), squeezed(match["label"]) in _VARYING
        listed = is_office(name)
        if is_money_unit(match["name"]) or not (listed or (match["label"] != "单位" and may_be_office(name))):
            continue
        rank = HEADING if own else TABLE_LINE
        yield Found("department", name, rank, source, binding=not own, listed=listed)
        yield from _scope_of_name(match["name"], source)
    for match in _LABEL_CELL.finditer(text):
        if is_office(match["name"]):
            yield Found("department", plain_name(match["name"]), HEADING, source, binding=False)


def _scope_of_name(name: str, source: Source) -> Iterator[Found]:
    if re.search(r"[（(](?:汇总|部门)[）)]", name):
        yield Found("scope", "department", NARRATIVE, source, binding=False)
    elif re.search(r"(?:本级|本部|[（(](?:单位|本级|本部)[）)])$", name):
        yield Found("scope", "unit", HEADING, source, binding=False)


def _from_title(text: str, source: Source, rank: int, *, titled: bool = False) -> Iterator[Found]:
    """Read office, year, kind and scope from a title: 石榴市绿化局2031年度部门预算公开."""
    plain = _BEFORE_NAME.sub("", _with_digits(text))
    match = _TITLE.search(plain)
    if match is None:
        return
    yield Found("fiscal_year", match["year"], rank, source)
    if match["kind"] != "预决算":
        yield Found("document_type", "final" if match["kind"] == "决算" else "budget", rank, source)
    words = match.group(0)
    if _OWN_ONLY.search(words):
        yield Found("scope", "unit", rank, source)
    elif _WHOLE.search(words):
        yield Found("scope", "department", rank, source)
    for part in (match["before"], match["after"]):
        name = plain_name(
            re.sub(r"(?:部门|单位|市级|区级|省级|县级|综合|机关本级|预算单位|关于)+$", "", part)
        )
        place = match["before"]
        if part == match["after"] and place and region_of(place) == place and region_of(name) is None:
            name = place + name  # 某县2031年某镇人民政府部门预算
        listed = is_office(name)
        if listed or (_WHOSE.search(words) and not plain.endswith("表") and may_be_office(name)):
            yield Found("department", name, rank, source, listed=listed)
            break
    if titled:
        title = _BEFORE_NAME.sub("", _digits(text))
        yield Found("title", title[:_MAX_TITLE], rank, source)


def _digits(text: str) -> str:
    """Return a title with a year in Chinese numerals as digits: 二〇二四年度 → 2024年度."""
    return re.sub(
        r"[二][〇○零一二三四五六七八九]{3}(?=年)",
        lambda m: m.group(0).translate(_CHINESE_DIGITS),
        squeezed(text),
    )


def _with_digits(text: str) -> str:
    """Return a title with its year in digits, before what it is the year of."""
    plain = _digits(text)
    last = _YEAR_LAST.fullmatch(plain)
    return f"{last['name']}{last['year']}年{last['what']}" if last else plain


def _cover(pages: Sequence[Page]) -> tuple[str, Source] | None:
    """Return the title at the head of the document, its lines joined."""
    held = _cover_lines(pages)
    texts = [squeezed(line.text) for page in pages for line in page.lines]
    for count in range(1, len(held) + 1):
        for first in range(len(held) - count + 1):
            joined = squeezed("".join(line.text for line in held[first : first + count]))
            match = _TITLE.search(_with_digits(joined))
            if match and (match["before"] or match["after"]) and _names_office(match):
                above = _above(held, first, match, texts)
                return _widened(held, above, first + count - above), held[above].source
    for count in range(1, len(held) + 1):
        joined = squeezed("".join(line.text for line in held[:count]))
        if _TITLE.search(_with_digits(joined)) and not joined.endswith("表"):
            return joined, held[0].source
    return None


def _cover_lines(pages: Sequence[Page]) -> list[Line]:
    """Return the short lines at the top of the first page, up to the contents list or the first sentence."""
    held: list[Line] = []
    for line in pages[0].lines if pages else ():
        text = line.text.strip()
        if not text or "【" in text:
            continue
        if _CONTENTS.fullmatch(text) or len(text) > _MAX_COVER or re.search(r"[，。；：:]", text):
            break
        held.append(line)
        if len(held) == _COVER_LINES:
            break
    return held


def _alone_on_cover(pages: Sequence[Page]) -> Iterator[Found]:
    """Read an office that stands alone on the cover; it counts where the text comes back to it.

    It also counts beside a title that names none.
    """
    lines = _cover_lines(pages)
    names = [(_BRACKETED.sub(r"\1", plain_name(line.text)), line.source) for line in lines]
    alone = [(name, source) for name, source in names if _is_placed_office(name)]
    titled = any(_TITLE_OF_NOBODY.fullmatch(_digits(line.text)) for line in lines)
    for name, source in alone:
        sure = titled and len(alone) == 1  # a title that names nobody, and the one office beside it
        yield Found("department", name, HEADING, source, binding=False, listed=sure)


def _is_placed_office(name: str) -> bool:
    place = region_of(name)
    return place is not None and place != name and is_office(name)


def _names_office(match: re.Match[str]) -> bool:
    return any(
        re.search(rf"(?:{ORGAN})(?:（[^（）]+）)?(?:部门|单位)*$", part)
        for part in (match["before"], match["after"])
        if part
    )


def _above(held: Sequence[Line], first: int, match: re.Match[str], texts: Sequence[str]) -> int:
    """Return where a title begins: an office without its place stands below what it belongs to.

    A name may also be broken anywhere, where the text prints it whole.
    """
    name = plain_name(match["before"])
    if first == 0 or not name:
        return first
    whole = squeezed(held[first - 1].text) + name
    if any(whole in text for text in texts):
        return first - 1
    if region_of(name) is not None and not is_cut(name):
        return first
    for above in range(first - 1, max(-1, first - 1 - _NAME_LINES), -1):
        if not is_name_part(held[above].text):
            break
        if region_of(squeezed(held[above].text)) is not None:
            return above
        if is_cut(name) and above == first - 1 and region_of(whole) is not None:
            return above
    return first


def _widened(held: Sequence[Line], first: int, count: int) -> str:
    """Add what closes a title on the next line: …部门预算 信息公开."""
    joined = squeezed("".join(line.text for line in held[first : first + count]))
    following = squeezed(held[first + count].text) if first + count < len(held) else ""
    return (
        joined + following
        if re.fullmatch(r"(?:信息)?公开(?:情况)?(?:说明|报告)?|说明|情况说明", following)
        else joined
    )


def _from_heading(line: Line) -> Iterator[Found]:
    text = _GLUED.sub("", squeezed(line.text))
    alone = _YEAR_ALONE.fullmatch(text)
    if alone:
        yield Found("fiscal_year", alone.group(1), HEADING, line.source, binding=False)
    if len(text) > _MAX_COVER or re.search(r"[，。；]|…|\.{4}", text):
        return
    year = _TABLE_TITLE_YEAR.match(text)
    if year:
        yield Found("fiscal_year", year.group(1), HEADING, line.source)
    if text.endswith("表") and re.search(r"决算(?:总|明细)?表$|收入支出决算", text):
        yield Found("document_type", "final", HEADING, line.source)
    if text.endswith("表"):
        if (
            re.search(r"预算", text)
            and "决算" not in text
            and "一般公共预算" not in text
            and "基金预算" not in text
        ):
            yield Found("document_type", "budget", HEADING, line.source)
        if re.match(r"(?:表\d+)?(?:20\d\d年)?(?:部门|市级部门)", text):
            yield Found("scope", "department", HEADING, line.source)
        return
    part = _PART.match(text)
    if part and is_office(part["name"]):
        yield Found("department", plain_name(part["name"]), HEADING, line.source)
    if re.search(r"(?:部门|单位)(?:综合)?(?:预|决)算|(?:预|决)算(?:信息)?公开", text) and _TITLE.search(text):
        match = _TITLE.search(text)
        yield from _from_title(text, line.source, HEADING, titled=bool(match and _names_office(match)))


def _from_narrative(lines: Sequence[Line]) -> Iterator[Found]:
    """Read office and year from the sentences that state totals, by what most of them say."""
    names: dict[str, list[Found]] = {}
    years: dict[str, list[Found]] = {}
    for line in lines:
        text = squeezed(line.text)
        for match in _NARRATIVE_NAME.finditer(text):
            name = plain_name(_LEAD.sub("", match["name"]))
            found = Found("department", name, NARRATIVE, line.source, binding=False)
            names.setdefault(found.value, []).append(found)
        for match in _NARRATIVE_YEAR.finditer(text):
            if match["before"] not in {"比", "较", "与", "和", "同"}:
                year = Found("fiscal_year", match["year"], NARRATIVE, line.source, binding=False)
                years.setdefault(year.value, []).append(year)
    for held in (names, years):
        if held:
            most = max(held.values(), key=len)
            yield from most
