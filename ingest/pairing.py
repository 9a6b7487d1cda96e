"""Files of one disclosure that do not all say whose they are (配套文件): paired by the totals they state.

Tables published apart from their narrative often name no department, year or scope. What they leave open is
taken from the one held file of the other kind that states the same totals, every one of them; it is flagged
as concluded. No such file, or several: nothing is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.amount import text_of
from ingest.checks import checks_of
from ingest.errors import Rejected, Unnamed
from ingest.identities import Constant, identities_of
from ingest.identity.identity import not_stated
from ingest.narrative.sentences import narrative_claims
from ingest.narrative.wholes import YEAR_EXPENDITURE, YEAR_INCOME
from ingest.pipeline import Statements, read
from ingest.records import Check, Document, Extract, Problem
from ingest.store.join import form_key, split
from ingest.terms.statements import TOTAL_EXPENDITURE, TOTAL_INCOME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.store import Store

Side = Literal["tables", "narrative"]
_FIELDS = ("department", "fiscal_year", "document_type", "scope")
_NAMES = {"department": "部门", "fiscal_year": "年度", "document_type": "预算或决算", "scope": "部门或单位"}
_OPTIONS = {
    "department": "--department",
    "fiscal_year": "--year",
    "document_type": "--type",
    "scope": "--scope",
}
_WHOLE = frozenset({TOTAL_INCOME, TOTAL_EXPENDITURE, YEAR_INCOME, YEAR_EXPENDITURE})
_ENOUGH = 3  # different figures that must be equal, a total of the document among them
_SHOWN = 3
_PAIRED = "metadata_paired"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures of a narrative that its tables repeat, and the number of those that differ."""

    equal: tuple[Check, ...]
    differ: int

    def proves(self) -> bool:
        """Say whether it proves that both are of one disclosure."""
        figures = {check.left[0].value for check in self.equal} - {0}
        return not self.differ and len(figures) >= _ENOUGH and any(_is_total(check) for check in self.equal)

    def refutes(self) -> bool:
        """Say whether it shows that they are of different disclosures: no total agrees, and most differ."""
        return self.differ > len(self.equal) and not any(_is_total(check) for check in self.equal)


def read_with(path: Path, statements: Statements, store: Store) -> Extract:
    """Read a file; what it leaves open is taken from the held file that it pairs with.

    Raises Rejected where the file cannot be taken.
    """
    try:
        extract = read(path, statements)
    except Unnamed as error:
        return completed(path, statements, error, store)
    return completed(path, statements, extract, store) if waits(extract) else extract


def waits(extract: Extract) -> bool:
    """Say whether a file leaves open what another file of its disclosure may state."""
    return bool(open_fields(extract.document)) and side_of(extract) is not None


def open_fields(document: Document) -> tuple[str, ...]:
    """Return the fields of its identity that neither the text nor the operator states."""
    stated = dict(document.stated)
    return tuple(field for field in _FIELDS if field not in stated)


def side_of(extract: Extract) -> Side | None:
    """Return what a file holds of a disclosure, None where it holds both or neither."""
    tables, narrative = bool(_tabled(extract)), len(_claimed(extract)) >= _ENOUGH
    if tables == narrative:
        return None
    return "tables" if tables else "narrative"


def completed(path: Path, statements: Statements, found: Extract | Unnamed, store: Store) -> Extract:
    """Return a file with what it leaves open taken from the file it pairs with.

    found is the file as it was read, or the refusal to take it. Raises Rejected where it pairs with none and
    cannot be taken as it is.
    """
    opening = _Opening(path, statements, found)
    same = store.held(opening.content_hash)
    if same is not None:
        held = split(store.load(same.document_id))
        own = next(one for one in held if one.document.document_id == same.document_id)
        told = next((problem.message for problem in own.problems if problem.kind == _PAIRED), None)
        return opening.concluded(same, told)
    fits: list[tuple[Document, Agreement]] = []
    strangers: list[Document] = []
    for other in _others(opening, store):
        own = opening.read_as(other.document)
        if not _may_pair(own, other):
            continue
        agreed = agreement(*((other, own) if side_of(own) == "tables" else (own, other)))
        if agreed.proves():
            fits.append((other.document, agreed))
        elif agreed.refutes():
            strangers.append(other.document)
    if len(fits) == 1:
        other_document, agreed = fits[0]
        return opening.concluded(other_document, _told(opening, other_document, agreed))
    if isinstance(found, Unnamed):
        raise Rejected(str(found))
    _check_strangers(found.document, strangers, opening.open)
    return found


class _Opening:
    """A file that leaves fields of its identity open, read as one of this document or that."""

    def __init__(self, path: Path, statements: Statements, found: Extract | Unnamed) -> None:
        self._path = path
        self._statements = statements
        self._read: dict[tuple[object, ...], Extract] = {}
        if isinstance(found, Unnamed):
            self.content_hash, self.known = found.content_hash, found.known
        else:
            document = found.document
            self.content_hash = document.content_hash
            self.known = {name: value.value for name, value in document.stated}
            self._read[_identity(document)] = found
        self.open = tuple(field for field in _FIELDS if field not in self.known)

    def contradicts(self, other: Document) -> bool:
        """Say whether what the file states is not what another document is."""
        return any(
            self.known[field] != str(getattr(other, field)) for field in _FIELDS if field in self.known
        )

    def read_as(self, other: Document) -> Extract:
        """Read the file with what it leaves open taken from a document that it does not contradict.

        The cells of a table are what they are, whoever's they are; what a sentence tells depends on the year.
        """
        for extract in self._read.values():
            if side_of(extract) == "tables" or _identity(extract.document) == _identity(other):
                return extract
        return self._read_anew(other)

    def _read_anew(self, other: Document) -> Extract:
        values = {field: getattr(other, field) for field in self.open}
        if "fiscal_year" in values:
            values["year"] = values.pop("fiscal_year")
        extract = read(self._path, replace(self._statements, **values))
        self._read[_identity(other)] = extract
        return extract

    def concluded(self, other: Document, told: str | None) -> Extract:
        """Return the file as one of another document, with where that one states what this leaves open."""
        extract = self._read.get(_identity(other)) or self._read_anew(other)
        theirs = dict(other.stated)
        document = extract.document
        own = tuple((name, value) for name, value in document.stated if name not in self.open)
        taken = tuple((field, theirs[field]) for field in self.open if field in theirs)
        titled = any(name == "title" for name, _ in own)
        answered = {not_stated(field) for field, _ in taken}
        still = {not_stated(field) for field in self.open} - answered
        problems = [problem for problem in extract.problems if problem.message not in answered | still]
        problems += [Problem(document.source, "metadata_unclear", words) for words in sorted(still)]
        document = replace(document, stated=(*own, *taken), title=document.title if titled else other.title)
        paired = () if told is None else (Problem(document.source, _PAIRED, told),)
        return replace(extract, document=document, problems=(*paired, *problems))


def _identity(document: Document) -> tuple[object, ...]:
    return tuple(getattr(document, field) for field in _FIELDS)


def agreement(narrative: Extract, tables: Extract) -> Agreement:
    """Compare the figures that a narrative states with the tables, whose cells were placed without it."""
    sound = [table for table in tables.tables if table.status != "quarantined"]
    claims = [
        (item, fund, Constant(fact.value, fact.unit, item, fact.source, fact.fact_id))
        for item, fund, fact in narrative_claims(narrative.facts)
        if fact.value is not None
    ]
    stated = [identity for identity in identities_of(sound, claims) if identity.kind == "narrative"]
    checks = checks_of(sound, stated, tables.facts, tables.document.document_id)
    printed = [check for check in checks if all(operand.fact_id for operand in check.right)]
    return Agreement(
        equal=tuple(check for check in printed if check.result == "holds"),
        differ=sum(check.result == "fails" for check in printed),
    )


def _is_total(check: Check) -> bool:
    return check.left[0].label in _WHOLE


def _tabled(extract: Extract) -> set[str]:
    """Return the forms of which a document holds rows."""
    return {form_key(table) for table in extract.tables if table.rows}


def _claimed(extract: Extract) -> set[object]:
    """Return the figures a narrative states that tables may repeat."""
    return {fact.value for _, _, fact in narrative_claims(extract.facts) if fact.value}


def _others(opening: _Opening, store: Store) -> Iterator[Extract]:
    """Yield the held documents that may be of the same disclosure."""
    if store.exists():
        for document in store.documents():
            if not opening.contradicts(document):
                yield store.load(document.document_id)


def _may_pair(own: Extract, other: Extract) -> bool:
    """Say whether one brings the tables and the other the narrative, and no table twice."""
    if side_of(own) == "tables":
        return len(_claimed(other)) >= _ENOUGH and _tabled(own).isdisjoint(_tabled(other))
    return side_of(own) == "narrative" and side_of(other) == "tables"


def _told(opening: _Opening, other: Document, agreed: Agreement) -> str:
    """Say what was taken from which file, and what proves that they belong together."""
    figures: dict[object, str] = {}
    for check in sorted(agreed.equal, key=lambda check: not _is_total(check)):
        stated = check.left[0]
        if stated.value:
            words = f"{stated.label} {text_of(stated.value)} {stated.unit or ''}".strip()
            figures.setdefault(stated.value, words)
    shown = "、".join(list(figures.values())[:_SHOWN])
    fields = "、".join(_NAMES[field] for field in opening.open)
    return (
        f"文件自己没有写明{fields}，取自已收的《{other.file}》：两份文件各项总数完全一致"
        f"（{shown}等 {len(figures)} 个数），且只有这一份一致，因此认作同一份公开文件；请核对。"
    )


def _check_strangers(own: Document, strangers: Sequence[Document], fields: Sequence[str]) -> None:
    """Raise Rejected where a file would join a document of which it repeats no figure."""
    for other in strangers:
        if _identity(own) == _identity(other):
            missing = "、".join(_NAMES[field] for field in fields)
            raise Rejected(
                f"“{own.file}”没有写明{missing}，而各项总数与已收的《{other.file}》不同，不像同一份公开文件；"
                f"请核对后用 {'、'.join(_OPTIONS[field] for field in fields)} 说明再试。"
            )
