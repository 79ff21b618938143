"""Models of many makers by Amazon Bedrock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from copy import copy
from typing import Final

from jupyter_chat_ext.ai.llm.agents import connected
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import require
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.aws import endpoint
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.redaction import redact

KIND: Final = KINDS["bedrock"]
PREFIX: Final = "bedrock/"
_WITH_TOP_K: Final = ("anthropic.", "amazon.nova")
"""Makers whose models take `top_k`, each in its own way."""

_CREDENTIALS: Final = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
_NO_CREDENTIALS: Final = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "ProfileNotFound",
    "CredentialRetrievalError",
)


class bedrock(LanguageModel):  # noqa: N801 - called as the seed calls it
    """A model on Amazon Bedrock.

    model: its id, for instance "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
    system_message: what it is told before every conversation
    region_name: the AWS region
    profile_name: the profile of your AWS configuration
    credentials: a dict with `aws_access_key_id`, `aws_secret_access_key` and, if you have one,
        `aws_session_token`; or give the first two by themselves. Else AWS's own places are searched:
        environment, configuration files, the machine's role
    """

    label = "Amazon Bedrock"
    chat_settings: tuple[str, ...] = ("max_tokens", "temperature", "top_p")

    def __init__(
        self,
        model: str,
        *,
        system_message: str = DEFAULT_SYSTEM_MESSAGE,
        region_name: str = "us-east-1",
        profile_name: str | None = None,
        credentials: Mapping[str, str] | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
    ) -> None:
        require("boto3", "bedrock")
        self.model = model if model.startswith(PREFIX) else PREFIX + model
        self.system_message = system_message
        self.region_name = region_name
        self.profile_name = profile_name
        pair = {"aws_access_key_id": aws_access_key_id, "aws_secret_access_key": aws_secret_access_key}
        given = {name: value for name, value in pair.items() if value} | dict(credentials or {})
        if any(family in model for family in _WITH_TOP_K):
            self.chat_settings = (*self.chat_settings, "top_k")
        self._credentials = {name: given[name] for name in _CREDENTIALS if given.get(name)}

    @property
    def chat_label(self) -> str:
        """What a chat with it is called."""
        return self.model.removeprefix(PREFIX)

    def _secrets(self) -> tuple[str, ...]:
        return tuple(self._credentials.values())

    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        own = os.environ.get("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") or os.environ.get("AWS_ENDPOINT_URL")
        options = {"aws_region": self.region_name, "aws_profile": self.profile_name or ""}
        named = copy(self)
        named.model = self.model.removeprefix(PREFIX)
        return connected(
            KIND,
            named,
            own or endpoint(self.region_name),
            api_key=":".join(self._secrets()) or None,
            options=options,
        )

    def _typed(self, error: Exception) -> ChatError:
        typed = super()._typed(error)
        name, said = type(_cause(error)).__name__, typed.detail
        if name in _NO_CREDENTIALS:
            return ModelError(
                "key-missing",
                "AWS credentials not provided. Pass them as arguments or configure AWS",
                detail=redact(str(_cause(error)), self._secrets()),
                hint="`aws configure` in a terminal, the AWS_* environment variables, or profile_name=….",
            )
        if sentence := self._translated(str(_cause(error)) + said):
            typed.title = sentence
            typed.args = (sentence,)
        return typed

    def _translated(self, said: str) -> str | None:
        """Return what AWS means, in the words people know from marimo."""
        if "AccessDenied" in said:
            return (
                f"Access denied to AWS Bedrock model {self.model}. "
                "Make sure your credentials have the necessary permissions."
            )
        if "ValidationException" in said and "model id" in said.lower():
            return (
                f"Model {self.model} not found or not enabled for your account. "
                "Make sure you've enabled model access in the AWS Bedrock console."
            )
        if "ResourceNotFoundException" in said:
            return (
                f"Model {self.model} not found in region {self.region_name}. "
                "Check that the model ID is correct and available in this region."
            )
        return None


def _cause(error: BaseException) -> BaseException:
    """Return what AWS's own SDK raised."""
    at = error
    while at.__cause__ is not None:
        at = at.__cause__
    return at
