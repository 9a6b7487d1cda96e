"""The one door to language models (语言模型), through LangChain's chat-model interface; off by default.

Nothing of LangChain is imported until a model is configured. What a model replies is only ever a proposal or
a wording, checked in `proposal`; no figure comes from here.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from ingest.settings import Settings

_LOG = logging.getLogger(__name__)
# A keyless local server still wants some key; naming one keeps a key meant for elsewhere from going there.
_NO_KEY = "none"
# The base exceptions of the clients that integrations use; only those that are loaded can be raised.
_CLIENT_FAILURES = (
    ("httpx", "HTTPError"),
    ("httpx", "InvalidURL"),
    ("openai", "OpenAIError"),
    ("anthropic", "AnthropicError"),
    ("ollama", "ResponseError"),
    ("requests", "RequestException"),
)


class ModelUnavailable(Exception):  # noqa: N818 - named after what people are told
    """The language model cannot be used (语言模型不可用): one Chinese sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model behind one plain call; name is what the answer's record says."""

    name: str
    chat: BaseChatModel

    def reply(self, prompt: str) -> str:
        """Return the whole reply to a prompt. Raises ModelUnavailable where the call fails."""
        try:
            return str(self.chat.invoke(prompt).text)
        except _failures() as error:
            raise _failed(self.name, error) from error


def open_model(settings: Settings) -> LanguageModel | None:
    """Return the configured language model, None where none is configured.

    Raises ModelUnavailable where it is configured but cannot be set up: an unknown provider, or one whose
    integration package is not installed.
    """
    if settings.model is None:
        return None
    # with only a base URL the server is taken to speak the OpenAI protocol, as most do
    provider = settings.model_provider or ("openai" if settings.model_base_url else None)
    try:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - only when a model is configured

        chat = init_chat_model(settings.model, model_provider=provider, **_options(settings, provider))
    except ImportError as error:
        package = f"langchain-{provider or settings.model.split(':', 1)[0]}".replace("_", "-")
        raise ModelUnavailable(
            f"语言模型 {settings.model} 需要的软件包没有安装（{error.name or package}），"
            f"请安装：pip install {package}；或去掉 MINGZHANG_MODEL，不用语言模型也能作答。"
        ) from error
    except _failures() as error:
        raise ModelUnavailable(
            f"语言模型 {settings.model} 无法启用，请核对 MINGZHANG_MODEL、MINGZHANG_MODEL_PROVIDER、"
            f"MINGZHANG_MODEL_BASE_URL 与密钥（{type(error).__name__}）。"
        ) from error
    return LanguageModel(settings.model, chat)


def _options(settings: Settings, provider: str | None) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": 0}
    if provider == "ollama":
        options["client_kwargs"] = {"timeout": settings.model_timeout}
    else:
        options["timeout"] = settings.model_timeout
    if settings.model_base_url is not None:
        options["base_url"] = settings.model_base_url
    if settings.model_api_key is not None:
        options["api_key"] = settings.model_api_key.get_secret_value()
    elif settings.model_base_url is not None and provider == "openai":
        options["api_key"] = _NO_KEY
    return options


def _failures() -> tuple[type[Exception], ...]:
    """Return what a call may raise when the model, its server or the line to it fails."""
    from langchain_core.exceptions import LangChainException  # noqa: PLC0415 - only when a model is used

    loaded = ((sys.modules.get(module), name) for module, name in _CLIENT_FAILURES)
    clients = (getattr(module, name, None) for module, name in loaded)
    return (LangChainException, OSError, ValueError, *(kind for kind in clients if kind is not None))


def _failed(name: str, error: Exception) -> ModelUnavailable:
    # the client's own message may hold the address or the key, so it goes to the log at debug level only
    _LOG.debug("language model %s failed", name, exc_info=error)
    return ModelUnavailable(f"语言模型 {name} 没有答复（{type(error).__name__}），本次不用语言模型作答。")
