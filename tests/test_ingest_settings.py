"""Settings: defaults, the environment, and one Chinese sentence for each mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.errors import UsageError
from ingest.settings import PREFIX, Settings, load_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def message(**stated: object) -> str:
    with pytest.raises(UsageError) as caught:
        load_settings(**stated)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(("。", "？"))
    return text


def test_defaults_need_no_network_and_no_language_model() -> None:
    settings = load_settings()
    assert settings.store == Path("data/build")
    assert settings.embedding_model == "builtin"
    assert settings.host == "127.0.0.1"
    assert settings.port == 7860
    assert settings.model is None
    assert settings.database_url is None
    assert settings.chroma_url is None


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_environment_is_read_and_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_STORE", "/srv/mingzhang")
    monkeypatch.setenv("MINGZHANG_PORT", "8080")
    monkeypatch.setenv("MINGZHANG_MODEL", "")
    settings = load_settings()
    assert settings.store == Path("/srv/mingzhang")
    assert settings.port == 8080
    assert settings.model is None


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_STORE", "elsewhere")
    assert load_settings(store="here", port=None).store == Path("here")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "abc", "设置 MINGZHANG_PORT 的值“abc”不对：应是整数。"),
        ("PORT", "70000", "设置 MINGZHANG_PORT 的值“70000”不对：应不大于 65535。"),
        ("PORT", "0", "设置 MINGZHANG_PORT 的值“0”不对：应不小于 1。"),
        ("MAX_FILE_MB", "1.5", "设置 MINGZHANG_MAX_FILE_MB 的值“1.5”不对：应是整数。"),
        ("CHROMA_URL", "localhost:8000", "设置 MINGZHANG_CHROMA_URL 不对：应以 http:// 或 https:// 开头。"),
    ],
)
def test_a_wrong_value_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    assert message() == expected


def test_a_password_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_DATABASE_URL", "mysql://user:geheim@host/db")
    assert "geheim" not in message()
    monkeypatch.setenv("MINGZHANG_DATABASE_URL", "postgresql+psycopg://user:geheim@host/db")
    monkeypatch.setenv("MINGZHANG_MODEL", "m")
    monkeypatch.setenv("MINGZHANG_MODEL_API_KEY", "sk-geheim")
    assert "geheim" not in repr(load_settings())


def test_a_misspelt_variable_is_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_STROE", "x")
    assert message() == "没有名为 MINGZHANG_STROE 的设置，是否想写 MINGZHANG_STORE？"


def test_an_unknown_field_is_refused() -> None:
    assert message(colour="red") == "没有名为 MINGZHANG_COLOUR 的设置；全部设置见 README。"


def test_two_mistakes_are_both_told() -> None:
    text = message(port="x", max_file_mb="0")
    assert "MINGZHANG_PORT" in text
    assert "MINGZHANG_MAX_FILE_MB" in text


def test_model_options_without_a_model_are_refused() -> None:
    assert "MINGZHANG_MODEL 指明模型名" in message(model_base_url="http://127.0.0.1:11434/v1")
