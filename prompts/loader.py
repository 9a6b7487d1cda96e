"""Prompts (提示词) as files: one Markdown file a prompt, its variables declared in its head and checked.

Everything inserted is data that other people wrote (a question, a quote). A value cannot close the
`<资料>` block it stands in: its angle brackets become full-width ones.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent
_HEAD = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z_]*")
_HARMLESS = str.maketrans({"<": "＜", ">": "＞"})


class PromptError(Exception):
    """A prompt file or its use is wrong (提示词错误)."""


class UnknownPrompt(PromptError):  # noqa: N818 - named after what is wrong
    """No such prompt file."""


class MissingVariables(PromptError):  # noqa: N818
    """A declared variable was not given."""


class ExtraVariables(PromptError):  # noqa: N818
    """A variable was given that the prompt does not declare."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: what it is for, the variables it declares, its text. hash goes into the run record."""

    name: str
    purpose: str
    variables: tuple[str, ...]
    text: str
    hash: str

    def render(self, **values: str) -> str:
        """Return the text with the values inserted as data.

        Raises MissingVariables or ExtraVariables before anything is sent anywhere.
        """
        missing = [name for name in self.variables if name not in values]
        if missing:
            raise MissingVariables(f"提示词 {self.name} 缺少变量：{'、'.join(missing)}")
        extra = sorted(set(values) - set(self.variables))
        if extra:
            raise ExtraVariables(f"提示词 {self.name} 没有声明变量：{'、'.join(extra)}")
        return Template(self.text).substitute({name: harmless(value) for name, value in values.items()})


def harmless(value: str) -> str:
    """Return a value that cannot open or close a data block."""
    return value.translate(_HARMLESS)


def names() -> tuple[str, ...]:
    """Return the names of all prompts, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.md")))


@lru_cache(maxsize=32)
def load(name: str) -> Prompt:
    """Return a prompt by name.

    Raises UnknownPrompt where there is no such file, PromptError where its head is wrong or the variables
    declared are not those used.
    """
    path = FOLDER / f"{name}.md"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownPrompt(f"没有名为 {name!r} 的提示词；现有：{'、'.join(names())}")
    return parse(name, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Prompt:
    """Return the prompt that a file's text holds; raises PromptError where it is not as it should be."""
    match = _HEAD.fullmatch(text)
    if match is None:
        raise PromptError(f"提示词 {name} 应以 --- 开头的说明起始，写明 purpose 与 variables")
    head = dict(line.split(":", 1) for line in match["head"].splitlines() if ":" in line)
    if set(head) != {"purpose", "variables"}:
        raise PromptError(f"提示词 {name} 的说明应恰有 purpose 与 variables 两项")
    body = match["body"].strip()
    declared = tuple(head["variables"].split())
    template = Template(body)
    if not template.is_valid():
        raise PromptError(f"提示词 {name} 中有不成形的 $ 变量")
    used = set(template.get_identifiers())
    if used != set(declared):
        wrong = "、".join(sorted(used ^ set(declared)))
        raise PromptError(f"提示词 {name} 声明的变量与使用的变量不一致：{wrong}")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Prompt(name, head["purpose"].strip(), declared, body, digest)
