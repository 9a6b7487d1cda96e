"""The exceptions of the project: wrong data, wrong use, and a part that cannot be used (错误).

Each carries one clear Chinese sentence that says what is wrong, where, and what to do. What is wrong *inside*
a readable document is no exception but a collected `records.Problem`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rejected(Exception):  # noqa: N818 - named after what happened to the file, as the summary says
    """A file cannot be taken (拒收): empty, binary, unreadable, or no budget disclosure."""


class Unnamed(Rejected):
    """A disclosure that does not say whose or of which year it is (身份不全).

    content_hash names the file; known holds the fields of its identity that it does state. Another file that
    states the same totals may say what it leaves open.
    """

    def __init__(self, message: str, content_hash: str, known: Mapping[str, str]) -> None:
        super().__init__(message, content_hash, dict(known))  # whole, so that it can go to another process
        self.content_hash = content_hash
        self.known = dict(known)

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.args[0])


class UsageError(Exception):
    """The program was called wrongly (用法错误): an unknown option, id, setting or setting value."""


class StoreError(Exception):
    """The store cannot be used (数据库不可用): missing, read-only, full, locked, damaged, outdated."""


class EmbeddingError(Exception):
    """Search by meaning cannot be used (向量检索不可用): no model, no index; search by words still works."""
