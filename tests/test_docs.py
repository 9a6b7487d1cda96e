"""The documentation is true: settings, commands, make targets, prompts, links and names in it exist."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

import assistant.records
import ingest.records
from assistant.__main__ import main as ask
from ingest.__main__ import main as take
from ingest.settings import PREFIX, Settings
from ingest.terms.forms import FORMS
from prompts import loader

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCUMENTS = [
    README,
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "eval").rglob("README.md")),
]
OF_TESTS = {f"{PREFIX}SLOW"}  # read by the tests themselves
_MENTION = re.compile(rf"{PREFIX}[A-Z][A-Z_]*[A-Z]")
_COMMAND = re.compile(r"python -m (?P<module>[a-z_]+)(?P<rest>[^`\n|]*)")
_MAKE = re.compile(r"(?:(?<=`)|(?<=^)|(?<=\n)|(?<= ))make ([a-z]+)(?=`|\s|$)")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def told_in(pattern: re.Pattern[str]) -> set[str]:
    """Everything in the documentation that a pattern finds."""
    return {found for path in DOCUMENTS for found in pattern.findall(text_of(path))}


# --- settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme_with_its_default(name: str) -> None:
    rows = [line for line in text_of(README).splitlines() if line.startswith(f"| `{PREFIX}{name.upper()}` |")]
    assert len(rows) == 1
    default = rows[0].split("|")[2].strip().strip("`")
    value = Settings.model_fields[name].default
    assert default == ("不设" if value is None else str(value))


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OF_TESTS
    assert told_in(_MENTION) - known == set()


# --- make ---------------------------------------------------------------------------------------------


def _targets() -> dict[str, str]:
    """The targets of the Makefile with the line before each."""
    lines = text_of(ROOT / "Makefile").splitlines()
    return {
        match[1]: before
        for before, line in zip(["", *lines], lines, strict=False)
        if (match := re.match(r"([a-z]+):(?!=)", line))
    }


def test_every_make_target_that_is_named_exists() -> None:
    assert told_in(_MAKE) - set(_targets()) == set()


@pytest.mark.parametrize("target", sorted(_targets()))
def test_every_make_target_is_documented_and_commented(target: str) -> None:
    assert f"`make {target}`" in text_of(README)
    assert _targets()[target].startswith("# ")


def test_the_continuous_integration_calls_make_test() -> None:
    assert "make test" in text_of(ROOT / ".ci" / "run")


# --- commands -----------------------------------------------------------------------------------------


def _help(call: Callable[[list[str]], int], arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        call([*arguments, "--help"])
    assert stopped.value.code == 0
    return capsys.readouterr().out


def _evaluate(arguments: list[str]) -> int:
    from eval.__main__ import main  # noqa: PLC0415 - a package named as a builtin is imported where it is used

    return main(arguments)


MAINS: dict[str, Callable[[list[str]], int]] = {"ingest": take, "assistant": ask, "eval": _evaluate}


def _commands() -> list[tuple[str, str, str]]:
    """Each command that a document gives, as (module, subcommand or "", options)."""
    found = set()
    for path in DOCUMENTS:
        for match in _COMMAND.finditer(text_of(path).replace("\\\n", " ")):
            words = match["rest"].split("#")[0].split()
            name = words[0] if words and re.fullmatch(r"[a-z]+", words[0]) else ""
            found.add((match["module"], name, " ".join(sorted(w for w in words if w.startswith("--")))))
    return sorted(found)


@pytest.mark.parametrize(("module", "name", "options"), [c for c in _commands() if c[0] in MAINS])
def test_every_command_given_exists_with_its_options(
    module: str, name: str, options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _help(MAINS[module], [name] if name else [], capsys)
    for option in options.split():
        assert re.search(rf"{option}\b", told), f"{option} is not in the help"


def test_no_other_module_is_called_but_those_of_the_project_and_pip() -> None:
    assert {module for module, _, _ in _commands()} <= {*MAINS, "pip"}


@pytest.mark.parametrize("name", ["list", "facts", "checks", "remove", "rebuild", "report", "picture"])
def test_every_command_of_ingest_is_in_the_readme(name: str) -> None:
    assert f"python -m ingest {name}" in text_of(README)


def test_scripts_that_documents_run_exist() -> None:
    named = told_in(re.compile(r"python ((?:[a-z_]+/)*[a-z_]+\.py)"))
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("option", ["--host", "--port", "--store"])
def test_the_web_chat_has_the_options_that_are_told(option: str) -> None:
    assert f"`{option}`" in text_of(README)
    assert f'add_argument("{option}"' in text_of(ROOT / "app.py")


# --- prompts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", loader.names())
def test_every_prompt_is_described_with_its_variables(name: str) -> None:
    rows = [line for line in text_of(README).splitlines() if line.startswith(f"| `prompts/{name}.md` |")]
    assert len(rows) == 1
    assert re.findall(r"`([a-z_]+)`", rows[0].split("|")[2]) == list(loader.load(name).variables)


def test_no_prompt_is_described_that_does_not_exist() -> None:
    assert told_in(re.compile(r"prompts/([a-z_]+)\.md")) - set(loader.names()) == set()


# --- links and paths ----------------------------------------------------------------------------------


def _anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as they are made from their text."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for match in _LINK.finditer(text_of(path)):
        target, _, anchor = match["target"].partition("#")
        if target.startswith(("http://", "https://")):
            continue
        there = (path.parent / target) if target else path
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in _anchors(there)):
            broken.append(match["target"])
    assert broken == []


def test_files_that_documents_name_exist() -> None:
    """Paths in backquotes, from the root or inside one of the packages."""
    named = told_in(re.compile(r"`((?:[a-z_]+/)+[a-z_0-9]*\.(?:py|md|jsonl?|toml|txt))`"))
    roots = (ROOT, *(ROOT / folder for folder in ("ingest", "assistant", "eval", "tests")))
    assert [name for name in sorted(named) if not any((root / name).exists() for root in roots)] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\((\d\d-[^)]+\.md)\)", text_of(folder / "README.md")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}


# --- the glossary -------------------------------------------------------------------------------------

GLOSSARY = ROOT / "docs" / "glossary.md"
RECORDS: list[tuple[ModuleType, str]] = [
    (module, name)
    for module in (ingest.records, assistant.records)
    for name, value in sorted(vars(module).items())
    if dataclasses.is_dataclass(value) and value.__module__ == module.__name__
]
CLOSED: list[tuple[ModuleType, str]] = [
    (module, name)
    for module in (ingest.records, assistant.records)
    for name, value in sorted(vars(module).items())
    if get_args(value) and all(isinstance(one, str) for one in get_args(value)) and name[0].isupper()
]


def _row(name: str, number: int) -> str:
    """The given cell of the glossary's row for a name."""
    rows = [line for line in text_of(GLOSSARY).splitlines() if line.startswith(f"| `{name}` |")]
    assert rows, f"{name} is not in the glossary"
    return rows[0].split("|")[number]


@pytest.mark.parametrize(("module", "name"), RECORDS, ids=lambda value: getattr(value, "__name__", value))
def test_every_record_is_in_the_glossary_with_its_fields(module: ModuleType, name: str) -> None:
    record: Any = getattr(module, name)
    fields = [field.name for field in dataclasses.fields(record)]
    told = re.sub(r"（[^（）]*）", "", _row(name, 3))
    assert re.findall(r"`([a-z_]+)`", told) == fields


@pytest.mark.parametrize(("module", "name"), CLOSED, ids=lambda value: getattr(value, "__name__", value))
def test_every_closed_set_is_in_the_glossary_with_its_values(module: ModuleType, name: str) -> None:
    values = [str(value) for value in get_args(getattr(module, name))]
    told = re.findall(r"`([^`]+)`", _row(name, 3))
    if not told:  # 见下表: one row a value
        told = [value for value in values if f"| `{value}` |" in text_of(GLOSSARY)]
    assert sorted(told) == sorted(values)


def test_every_form_is_in_the_glossary() -> None:
    missing = [key for key in FORMS if f"`{key}`" not in text_of(GLOSSARY)]
    assert missing == []
