"""What differs between documents side by side besides the amount (可比性): said, never mixed silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.lookups import wording
from assistant.lookups.outcome import Outcome
from assistant.reply.gather import Gathered, basis_of
from ingest.records import Document


def notes(held: Sequence[Gathered], lacking: Sequence[Gathered]) -> tuple[str, ...]:
    """Return what has to be said about documents side by side."""
    found = [(one.document, one.outcome) for one in held if one.outcome is not None]
    documents = [document for document, _ in found]
    several = len({one.document.department for one in (*held, *lacking)}) > 1
    said = list(_bases(found))
    if several:
        said += _differing("年度", documents, lambda d: f"{d.fiscal_year} 年")
    if len({d.document_type for d in documents}) > 1 and not several:
        said.append("一边是决算，一边是预算，不宜直接比较，只供参考")
    elif several:
        said += _differing("预算、决算", documents, lambda d: wording.TYPE[d.document_type])
    said += _differing("部门、本级口径", documents, lambda d: f"{wording.SCOPE[d.scope]}口径")
    for one in held:
        if one.several:
            said.append(f"{_whose(one.document, several=several)}的文件里这个数有几种口径，这里取口径较宽的")
    if lacking:
        names = "、".join(_whose(one.document, several=several) for one in lacking)
        said.append(f"文件里没有列出这个数、未列入的：{names}")
    return tuple(said)


def _whose(document: Document, *, several: bool) -> str:
    return document.department if several else f"{document.fiscal_year} 年"


def _bases(found: Sequence[tuple[Document, Outcome]]) -> Iterator[str]:
    """Name the money the amounts are of; where it differs, for each."""
    by_basis: dict[str, list[Document]] = {}
    for document, outcome in found:
        by_basis.setdefault(basis_of(outcome) or "正文所述", []).append(document)
    several = len({document.department for document, _ in found}) > 1
    kinds = "、".join(dict.fromkeys(wording.TYPE[document.document_type] for document, _ in found))
    if len(by_basis) == 1:
        basis = next(iter(by_basis))
        if basis != "正文所述":
            yield f"口径：均为{basis}" if "、" in kinds else f"口径：均为{kinds}，{basis}"
        return
    parts = [
        f"{basis}：{'、'.join(_whose(d, several=several) for d in documents)}"
        for basis, documents in by_basis.items()
    ]
    yield f"各份文件所列口径：{'；'.join(parts)}"


def _differing(what: str, documents: Sequence[Document], of: Callable[[Document], str]) -> list[str]:
    groups: dict[str, list[str]] = {}
    for document in documents:
        groups.setdefault(of(document), []).append(document.department)
    if len(groups) < 2:
        return []
    same = len({document.department for document in documents}) == 1
    parts = [group if same else f"{group}（{'、'.join(names)}）" for group, names in sorted(groups.items())]
    return [f"{what}不同，不宜直接比较：{'；'.join(parts)}"]
