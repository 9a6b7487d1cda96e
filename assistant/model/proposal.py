"""What a language model may propose (提议): a typed query, or the wording of quotes. Both are checked here.

A proposal is JSON text (fake and small models have no structured output). It is taken only if every name is
held, every field is of its closed set and every number stands in the question. A wording is taken only if
every number and every direction in it stands in the quotes. What fails is dropped: the rules answer alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.model.quantities import backed, directions, numbers_written
from assistant.records import Operation, Query
from ingest import amount
from prompts.loader import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.model.model import LanguageModel

Argument = Literal["n", "order", "relation", "threshold", "threshold_unit", "places"]
Rows = Literal[
    "project",
    "procurement",
    "function_class",
    "function_section",
    "function_item",
    "economy_item",
    "income",
    "indicator",
]
Unit = Literal["元", "百元", "千元", "万元", "百万元", "千万元", "亿元", "%"]

CANNOT_ANSWER = "无法回答"
_NUMERIC: tuple[Argument, ...] = ("n", "threshold", "places")
_CLOSED: dict[str, tuple[str, ...]] = {
    "order": ("desc", "asc"),
    "relation": (">=", "<=", ">", "<"),
    "threshold_unit": (
        "元",
        "百元",
        "千元",
        "万元",
        "百万元",
        "千万元",
        "亿元",
        "%",
        "台",
        "辆",
        "个",
        "人",
        "次",
    ),
}
_SAID = {">": "超过", ">=": "不少于", "<": "低于", "<=": "不超过"}
_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")
_TRIES = 2
_MOST_ITEMS = 20
_LONGEST_WORDING = 600


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds that a proposal may name (现有的名称). forms: key → usual title."""

    departments: tuple[str, ...] = ()
    fiscal_years: tuple[int, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()

    def as_json(self) -> str:
        """Return the names as the prompt shows them."""
        shown = asdict(self) | {"forms": dict(self.forms)}
        titles = ("现有的部门", "现有的年度", "现有的表", "现有的项目", "现有的栏目", "现有的资金")
        return json.dumps(dict(zip(titles, shown.values(), strict=True)), ensure_ascii=False)


class QuoteLike(Protocol):
    """What is worded: a quote, and the headings it stands under."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        ...

    @property
    def heading(self) -> tuple[str, ...]:
        """The headings, outermost first."""
        ...


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote as an answer cites it."""

    text: str
    heading: tuple[str, ...]


class Proposal(BaseModel):
    """A query as a model writes it: untrusted, so every field is closed or checked against what is held."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    operation: Operation
    department: str | None = None
    fiscal_year: int | None = None
    document_type: Literal["budget", "final"] | None = None
    scope: Literal["department", "unit"] | None = None
    form: str | None = None
    items: list[str] = Field(default_factory=list, max_length=_MOST_ITEMS)
    collection: Rows | None = None
    measure: str | None = None
    fund: str | None = None
    arguments: dict[Argument, str] = Field(default_factory=dict)
    unit: Unit | None = None


def propose(model: LanguageModel, question: str, held: Held) -> Query | None:
    """Return the query a model proposes for a question; None where it proposes none that holds.

    A proposal that is wrong is sent back once with what is wrong. Raises ModelUnavailable where the model
    does not answer.
    """
    problem = ""
    for _ in range(_TRIES):
        reply = model.reply(
            load("query_proposal").render(question=question, held=held.as_json(), problem=problem)
        )
        text = _FENCE.sub("", reply).strip()
        if text == "null":
            return None
        try:
            proposal = Proposal.model_validate_json(text)
        except ValidationError as error:
            problem = _told(error)
            continue
        problem = "；".join(faults(proposal, question, held))
        if not problem:
            return _query(proposal)
    return None


def faults(proposal: Proposal, question: str, held: Held) -> list[str]:
    """Return what is wrong with a proposal, one Chinese sentence each; empty where it may be taken."""
    found = [
        f"{field} 中的“{name}”不在现有的名称里"
        for field, name, names in (
            ("department", proposal.department, held.departments),
            ("form", proposal.form, [key for key, _ in held.forms]),
            ("measure", proposal.measure, held.measures),
            ("fund", proposal.fund, held.funds),
            *(("items", item, held.items) for item in proposal.items),
        )
        if name is not None and name not in names
    ]
    written = numbers_written(question)
    year = proposal.fiscal_year
    if year is not None and (
        year not in held.fiscal_years or not {Decimal(year), Decimal(year % 100)} & written
    ):
        found.append(f"年度 {year} 不在现有的年度里，或不是问题里写出的")
    found.extend(_argument_faults(proposal.arguments, written))
    return found


def _argument_faults(arguments: dict[Argument, str], written: frozenset[Decimal]) -> list[str]:
    found = []
    for name, value in arguments.items():
        if name in _NUMERIC and not _is_written(value, written):
            found.append(f"arguments.{name} 的数“{value}”不是问题里写出的数")
        if name in _CLOSED and value not in _CLOSED[name]:
            found.append(f"arguments.{name} 只能取 {'、'.join(_CLOSED[name])}")
    if ("threshold" in arguments) != ("relation" in arguments):
        found.append("arguments.threshold 与 arguments.relation 应同时写出")
    return found


def _is_written(value: str, written: frozenset[Decimal]) -> bool:
    try:
        return amount.parse(value) in written
    except ValueError:
        return False


def _query(proposal: Proposal) -> Query:
    return Query(
        operation=proposal.operation,
        department=proposal.department,
        fiscal_year=proposal.fiscal_year,
        document_type=proposal.document_type,
        scope=proposal.scope,
        form=proposal.form,
        items=tuple(proposal.items),
        measure=proposal.measure,
        fund=proposal.fund,
        arguments=_arguments(proposal),
        unit=proposal.unit,
    )


def _arguments(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """Return the arguments as the operations read them: a bound is one text, the larger first is usual."""
    given = proposal.arguments
    found: list[tuple[str, str]] = []
    found += [(name, given[name]) for name in _NUMERIC if name in given and name != "threshold"]
    if given.get("order") == "asc":
        found.append(("order", "asc"))
    if "threshold" in given:
        value = amount.text_of(amount.parse(given["threshold"]))
        relation, unit = given["relation"], given.get("threshold_unit", "")
        found.append(("bound", f"{relation} {value} {unit or '-'}"))
        found.append(("said_bound", f"{_SAID[relation]}{value}{unit}"))
    if proposal.collection is not None:
        found.append(("collection", proposal.collection))
    return tuple(found)


def _told(error: ValidationError) -> str:
    """Return what pydantic found wrong, without the reply's own text (it would be fed back as data)."""
    return "；".join(
        f"{'.'.join(str(part) for part in detail['loc']) or '整个输出'}：{detail['type']}"
        for detail in error.errors(include_url=False, include_input=False)
    )


def word_passages(model: LanguageModel, question: str, quotes: Sequence[QuoteLike]) -> str | None:
    """Return a model's wording of the quotes, None where it says what they do not (then they stand alone).

    Raises ModelUnavailable where the model does not answer.
    """
    if not quotes:
        return None
    return accepted(model.reply(wording_prompt(question, quotes)), question, quotes)


def wording_prompt(question: str, quotes: Sequence[QuoteLike]) -> str:
    """Return the prompt for wording, for a caller that streams the reply and checks it at its end."""
    shown = "\n".join(f"{' > '.join(quote.heading)}：{quote.text}" for quote in quotes)
    return load("passage_wording").render(question=question, quotes=shown)


def accepted(wording: str, question: str, quotes: Sequence[QuoteLike]) -> str | None:
    """Return a wording that may be shown: every number and direction in it stands in quotes or question."""
    text = _FENCE.sub("", wording).strip()
    if not text or CANNOT_ANSWER in text or len(text) > _LONGEST_WORDING:
        return None
    evidence = "\n".join(part for quote in quotes for part in (*quote.heading, quote.text))
    if not backed(text, f"{evidence}\n{question}"):
        return None
    # the question may hold a false premise (为什么增加了): a direction has to stand in the document
    return text if directions(text) <= directions(evidence) else None
