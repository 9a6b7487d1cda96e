"""Which kind of document a question is about (预算还是决算), where a department has both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.holdings.holdings import Holdings
from assistant.language.question import Frame
from assistant.lookups.outcome import Stop
from assistant.plans.scope import Scope, no_year
from assistant.plans.stages import RATE, says_budget, says_final
from assistant.reply.across import years_said
from ingest.records import Document


def of_stage(frame: Frame, scope: Scope, assumptions: Sequence[str], own: Holdings) -> Scope | Stop:
    """Return the scope of final accounts where the outturn is asked, of the newest of both where open."""
    finals = any(d.document_type == "final" for d in own.documents)
    if finals and says_final(frame) and not says_budget(frame) and "执行数" not in frame.text:
        chosen = tuple(d for d in scope.documents if d.document_type == "final")
        if not chosen and frame.years:
            missing = years_said(frame) or tuple(d.fiscal_year for d in scope.documents[:1])
            return no_year(missing, own.documents)
        scope = replace(scope, documents=chosen or _newest_kinds(own, "final"))
    if _may_be_spent(frame, scope, own):
        return replace(scope, documents=_newest_kinds(own), assumptions=tuple(assumptions))
    return scope


def _may_be_spent(frame: Frame, scope: Scope, own: Holdings) -> bool:
    """Tell whether 花了 may mean the outturn of a year as well as a budget; which is not said."""
    both = len({d.document_type for d in own.documents}) > 1
    said = says_final(frame) or says_budget(frame) or bool(frame.years)
    plain = scope.level_year is None and scope.base_year is None and not said
    return both and plain and re.search(r"花了|用了|花掉|用掉", frame.text) is not None


def _newest_kinds(own: Holdings, *kinds: str) -> tuple[Document, ...]:
    newest = {d.document_type: d for d in sorted(own.documents, key=lambda d: d.fiscal_year)}
    return tuple(d for kind, d in newest.items() if not kinds or kind in kinds)


def of_year_before(frame: Frame, scope: Scope) -> bool:
    """Tell whether the outturn is that of the year before, which a budget may print beside its own."""
    if frame.has("overspend") or RATE.search(frame.text):
        return False
    return scope.level_year is not None or ("执行数" in frame.text and scope.base_year is not None)
