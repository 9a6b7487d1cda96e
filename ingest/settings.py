"""The settings of the whole system (设置): one frozen class, read from environment variables `MINGZHANG_*`.

Settings are values: nothing is made, opened or downloaded by reading them.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import UsageError

PREFIX = "MINGZHANG_"
BUILTIN_EMBEDDING = "builtin"
NO_EMBEDDING = "none"
_DATABASES = ("sqlite", "postgresql")
# Values that may carry a password are never repeated in a message.
_SECRET = frozenset({"database_url", "model_api_key", "model_base_url", "chroma_url"})
_LIMITS = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}
_SHAPES = {
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "path_type": "应是文件夹路径",
    "string_type": "应是文字",
    "string_too_short": "不能为空",
}


class Settings(BaseSettings):
    """One field a setting; the environment variable is the field's name in capitals after `MINGZHANG_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    store: Path = Field(
        default=Path("data/build"), description="数据文件夹：数据库、原始文件副本、段落索引都在这里"
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="数据库地址，如 postgresql+psycopg://…；不设则用数据文件夹中的 SQLite 文件",
    )
    embedding_model: str = Field(
        default=BUILTIN_EMBEDDING,
        min_length=1,
        description="段落检索的向量模型：builtin（随软件安装的 multilingual-e5-small）、none（只按词检索）、"
        "或 sentence-transformers 的模型名、模型文件夹",
    )
    chroma_url: str | None = Field(
        default=None,
        repr=False,
        description="Chroma 服务地址，如 http://127.0.0.1:8000；不设则存在数据文件夹中",
    )
    model: str | None = Field(default=None, description="语言模型名；不设则不使用任何语言模型")
    model_provider: str | None = Field(
        default=None, description="语言模型的提供方（LangChain 的 model_provider，如 openai、ollama）"
    )
    model_base_url: str | None = Field(
        default=None, repr=False, description="语言模型服务地址（OpenAI 兼容服务、Ollama 等）"
    )
    model_api_key: SecretStr | None = Field(default=None, description="语言模型服务的密钥")
    model_timeout: int = Field(default=60, ge=1, le=3600, description="等待语言模型答复的最长秒数")
    host: str = Field(default="127.0.0.1", min_length=1, description="网页监听的地址；默认只有本机能打开")
    port: int = Field(default=7860, ge=1, le=65535, description="网页监听的端口")
    max_file_mb: int = Field(default=100, ge=1, le=4096, description="单个公开文件的大小上限（MB）")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(_DATABASES):
            raise ValueError("应以 sqlite:// 或 postgresql+psycopg:// 开头")
        return value

    @field_validator("chroma_url", "model_base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("应以 http:// 或 https:// 开头")
        return value

    @model_validator(mode="after")
    def _model_named(self) -> Settings:
        parts = (self.model_provider, self.model_base_url, self.model_api_key)
        if self.model is None and any(part is not None for part in parts):
            raise ValueError(f"设置了语言模型的提供方、地址或密钥，却没有用 {PREFIX}MODEL 指明模型名")
        return self


def load_settings(**stated: Any) -> Settings:
    """Return the settings of the environment; what the command line states (not None) goes before.

    Raises UsageError with one Chinese sentence where a name or a value is wrong.
    """
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields:
            raise UsageError(_unknown(name))
    try:
        return Settings(**{name: value for name, value in stated.items() if value is not None})
    except ValidationError as error:
        raise UsageError(sentence_of(error)) from error


def sentence_of(error: ValidationError) -> str:
    """Return one Chinese sentence for what pydantic found wrong."""
    parts = [_part(dict(detail)).rstrip("。？") for detail in error.errors()]
    return "；".join(parts) + "。"


def _part(detail: dict[str, Any]) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return _unknown(PREFIX + name.upper())
    what = _what(detail)
    if not name:
        return what
    given = "" if name in _SECRET else f"的值“{detail['input']}”"
    return f"设置 {PREFIX}{name.upper()} {given}不对：{what}"


def _what(detail: dict[str, Any]) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(context["error"])
    limits = [f"应{words} {context[key]}" for key, words in _LIMITS.items() if key in context]
    return limits[0] if limits else _SHAPES.get(detail["type"], f"格式不符（{detail['type']}）")


def _unknown(name: str) -> str:
    close = get_close_matches(name.removeprefix(PREFIX).lower(), Settings.model_fields, n=1)
    advice = f"，是否想写 {PREFIX}{close[0].upper()}？" if close else "；全部设置见 README。"
    return f"没有名为 {name} 的设置{advice}"
