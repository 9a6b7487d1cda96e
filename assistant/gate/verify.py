"""The number gate (数字核对): every quantity of an answer's text is backed, every citation resolves.

Digits and Chinese numerals alike. A number is backed where it is a cited printed figure (exactly converted
at most), a figure of the answer, inside a verbatim quote, or repeats the question. Years, pages, citation
numbers, ranks and names are checked against their own fields. Nothing is trimmed: what fails is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.gate.calculate import ROUNDED
from assistant.language.literals import numeral
from assistant.language.normalise import simplified
from assistant.records import Answer, Citation, Figure
from ingest.amount import MONEY_UNITS, convert, parse

_UNITS = sorted(
    (
        *MONEY_UNITS,
        "%",
        "倍",
        "台",
        "辆",
        "套",
        "把",
        "张",
        "个",
        "件",
        "人（次）",
        "人次",
        "人",
        "份",
        "项",
        "次",
        "家",
        "名",
        "篇",
        "户",
        "平方米",
        "分",
    ),
    key=len,
    reverse=True,
)
_NUMBER = re.compile(rf"(?<![\d.])-?\d[\d,]*(?:\.\d+)?(?![\d.])\s?({'|'.join(map(re.escape, _UNITS))})?")
_CHINESE = re.compile(r"[〇零一二三四五六七八九十百千万亿两半]+")
_COUNTED = re.compile(
    r"(?:元|块|个|项|台|辆|套|把|张|件|人|份|次|家|名|篇|户|成|倍|笔|类|种|条|款|点|分之|平方米|年|月|日|页|天)"
)
_ARTICLE = re.compile(r"[哪这那每某同任另的]$")  # 哪一个, 最大的一项: no number of things
_PAGE = re.compile(r"第 ?(\d+) ?页")
_CITED = re.compile(r"\[(\d+)\]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?年")
_DAY = re.compile(r"截至 (\d{4}) 年 (\d{1,2}) 月(?: (\d{1,2}) 日)?")
_RANK = re.compile(r"第 ?(\d+) ?(?:位|行|名)")
_ITEM_NUMBER = re.compile(r"(?m)^\s*(\d{1,2})\. ")
_QUOTED = re.compile(r"“([^”]*)”")
NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两]")


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer may name: printed names, the years of documents and questions, whether a fact exists."""

    labels: frozenset[str]
    years: frozenset[int]
    fact_ids: frozenset[str]
    document_ids: frozenset[str]


def unbacked(answer: Answer, known: Known) -> tuple[str, ...]:
    """Return what in an answer is not backed: numbers of its text, and citations that point nowhere."""
    text = simplified(answer.text).replace(simplified(ROUNDED), "　")
    text = _without_whole_quotes(text, answer)
    text = _without_names(text, answer, known)
    text = _without_quotes(text, answer)
    failures: list[str] = []
    text = _checked(text, _PAGE, {c.page for c in answer.citations}, failures)
    text = _checked(text, _CITED, {c.number for c in answer.citations}, failures)
    text = _days(text, answer, failures)
    text = _checked(text, _YEAR, _years(answer, known), failures)
    text = _checked(text, _RANK, _ranks(answer), failures)
    text = _checked(text, _ITEM_NUMBER, set(range(1, 60)), failures)
    allowed = _allowed(answer)
    text = _numbers(text, allowed, failures)
    _chinese(text, allowed, answer, failures)
    failures += [f"引用 {c.number} 无法定位" for c in answer.citations if not _resolves(c, known)]
    return tuple(failures)


def _without_whole_quotes(text: str, answer: Answer) -> str:
    """Blank out the quotes of the citations where they stand whole."""
    for quote in sorted({simplified(c.quote) for c in answer.citations if c.quote}, key=len, reverse=True):
        text = text.replace(quote, "　")
    return text


def _without_quotes(text: str, answer: Answer) -> str:
    """Blank out what stands between quotation marks and word for word in a citation."""
    quotes = [_squeezed(c.quote) for c in answer.citations if c.quote]
    printed = {_squeezed(c.printed) for c in answer.citations if c.printed}

    def blank(match: re.Match[str]) -> str:
        said = _squeezed(match[1])
        held = said in printed or any(said in quote for quote in quotes)
        return "　" if said and held else match[0]

    return _QUOTED.sub(blank, text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s“”]", "", simplified(text))


def _without_names(text: str, answer: Answer, known: Known) -> str:
    """Blank out printed names that hold numerals; a name that is nothing but a number is no name."""
    own = [c.title for c in answer.citations] + [c.table or "" for c in answer.citations]
    own += [
        part for c in answer.citations for part in re.split("[／›]", f"{c.row_label or ''}／{c.column or ''}")
    ]
    names = {simplified(name).strip() for name in (*own, *known.labels)}
    said = [n for n in names if n in text]  # first, as there is a title for every document held
    usable = [n for n in said if len(n) > 1 and NUMERAL.search(n) and not re.fullmatch(r"[\d.,%\s]+", n)]
    for name in sorted(usable, key=len, reverse=True):
        if name in text:
            text = text.replace(name, "　")
    return text


def _checked(text: str, pattern: re.Pattern[str], allowed: set[int], failures: list[str]) -> str:
    def check(match: re.Match[str]) -> str:
        if int(match[1]) not in allowed:
            failures.append(match[0].strip())
        return "　"

    return pattern.sub(check, text)


def _days(text: str, answer: Answer, failures: list[str]) -> str:
    """Check the days that statements speak of against those of what is cited."""
    known = {c.as_of for c in answer.citations}

    def check(match: re.Match[str]) -> str:
        day = "-".join(f"{int(part):02}" for part in match.groups() if part)
        if day not in known:
            failures.append(match[0])
        return "　"

    return _DAY.sub(check, text)


def _years(answer: Answer, known: Known) -> set[int]:
    years = set(known.years)
    years |= {int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", simplified(answer.question))}
    if answer.query is not None:
        years |= {int(v) for _, v in answer.query.arguments if re.fullmatch(r"(?:19|20)\d\d", v)}
    return years


def _ranks(answer: Answer) -> set[int]:
    ranks = {c.row for c in answer.citations if c.row is not None}
    for reading in answer.readings:
        ranks |= {c.row for c in reading.citations if c.row is not None}
    queries = [q for q in (answer.query, *(r.query for r in answer.readings)) if q is not None]
    return ranks | {int(v) for q in queries for k, v in q.arguments if k in ("place", "n") and v.isdigit()}


def _allowed(answer: Answer) -> list[tuple[Decimal, str | None]]:
    figures: list[Figure] = [*answer.figures, *(f for r in answer.readings for f in r.figures)]
    found = [(f.value, f.unit) for f in figures]
    for citation in (*answer.citations, *(c for r in answer.readings for c in r.citations)):
        found += [(value, citation.unit) for value in _values(citation.printed or "")]
    found += [(Decimal(0), None) for citation in answer.citations if citation.status == "declared"]
    queries = [q for q in (answer.query, *(r.query for r in answer.readings)) if q is not None]
    found += [
        (Decimal(v), None) for q in queries for k, v in q.arguments if k in ("n", "place") and v.isdigit()
    ]
    found += [(Decimal(v), "份") for q in queries for k, v in q.arguments if k == "counted" and v.isdigit()]
    found += [(value, None) for value in _values(simplified(answer.question))]
    return [*found, *((abs(value), unit) for value, unit in found if value < 0)]


def _values(text: str) -> Iterable[Decimal]:
    for match in re.finditer(r"-?\d[\d,]*(?:\.\d+)?", text):
        try:
            yield parse(match[0])
        except ValueError:
            continue


def _numbers(text: str, allowed: list[tuple[Decimal, str | None]], failures: list[str]) -> str:
    def check(match: re.Match[str]) -> str:
        token = match[0].strip()
        unit = match[1]
        number = token[: len(token) - len(unit)].strip() if unit else token
        try:
            value = parse(number)
        except ValueError:
            failures.append(token)
            return "　"
        if not any(_same(value, unit, *pair) for pair in allowed):
            failures.append(token)
        return "　"

    return _NUMBER.sub(check, text)


def _same(value: Decimal, unit: str | None, held: Decimal, held_unit: str | None) -> bool:
    if unit in MONEY_UNITS and held_unit in MONEY_UNITS:
        return convert(value, unit or "", held_unit or "") == held
    if unit is not None and held_unit is not None and simplified(unit) != simplified(held_unit):
        return (
            unit not in MONEY_UNITS
            and held_unit not in MONEY_UNITS
            and "%" not in (unit, held_unit)
            and value == held
        )
    return value == held


def _chinese(
    text: str, allowed: list[tuple[Decimal, str | None]], answer: Answer, failures: list[str]
) -> None:
    values = {value for value, _ in allowed}
    question = simplified(answer.question)
    for match in _CHINESE.finditer(text):
        run = match[0]
        if not _COUNTED.match(text[match.end() :]) and len(run) < 2:
            continue
        if run == "一" and _ARTICLE.search(text[: match.start()]):
            continue
        if run in question or set(run) <= set("百千万亿"):
            continue
        value = numeral(run.replace("半", "")) if run != "半" else None
        if value is None or value not in values:
            failures.append(match[0] + text[match.end() : match.end() + 2])


def _resolves(citation: Citation, known: Known) -> bool:
    if citation.document_id not in known.document_ids:
        return False
    if citation.fact_id is not None:
        return citation.fact_id in known.fact_ids
    return citation.quote is not None or citation.table_id is not None
