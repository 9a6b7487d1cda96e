"""A conversation (对话): the answers so far, from which a follow-up is filled slot by slot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.records import Answer, Query, Target

_REMEMBERED = 40


@dataclass(frozen=True, slots=True)
class Conversation:
    """The answers given so far, oldest first."""

    answers: tuple[Answer, ...] = ()

    def followed_by(self, answer: Answer) -> Conversation:
        """Return the conversation with one more answer."""
        return Conversation((*self.answers, answer)[-_REMEMBERED:])

    @property
    def last(self) -> Answer | None:
        """The last answer."""
        return self.answers[-1] if self.answers else None

    @property
    def query(self) -> Query | None:
        """The last query that was about something; asked back, it has no department before one is chosen."""
        last = next((a for a in reversed(self.answers) if a.query is not None and _is_about(a.query)), None)
        return _settled(last) if last is not None else None

    @property
    def subject(self) -> Query | None:
        """Whom and which year the conversation is about: that of the last query, or named by itself."""
        named = (
            a for a in reversed(self.answers) if a.query is not None and (_is_about(a.query) or _names(a))
        )
        last = next(named, None)
        return _settled(last) if last is not None else None

    @property
    def readings(self) -> tuple[Query, ...]:
        """The readings of the last answer, where it asked back."""
        last = self.last
        return (
            tuple(reading.query for reading in last.readings)
            if last is not None and last.status == "clarify"
            else ()
        )

    def targets(self, count: int) -> tuple[Target, ...]:
        """Return the last different targets asked about, oldest first."""
        found: list[Target] = []
        for answer in reversed(self.answers):
            query = answer.query
            if query is None or answer.status == "clarify":
                continue
            if len(query.targets) >= count and not found and query.operation not in ("share", "growth"):
                return query.targets[-count:]
            for target in reversed(query.targets[:1] if query.operation == "share" else query.targets):
                if target not in found:
                    found.append(target)
            if len(found) >= count:
                break
        return tuple(reversed(found[:count]))


def _settled(answer: Answer) -> Query | None:
    query = answer.query
    departments = {reading.query.department for reading in answer.readings}
    if query is None or answer.status != "clarify" or len(departments) < 2:
        return query
    return replace(query, department=None, document_id=None, fiscal_year=None)


def _names(answer: Answer) -> bool:
    """Tell whether a turn only named a department."""
    query = answer.query
    return answer.status == "clarify" and query is not None and query.department is not None


def _is_about(query: Query) -> bool:
    return bool(query.targets) or any(field == "collection" for field, _ in query.arguments)
