"""What an author says of a chat besides its function: prompts, settings, attachments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from jupyter_chat_ext.core.config import SETTINGS, ChatModelConfig
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.core.prompts import variables
from jupyter_chat_ext.kernel.signature import takes_config

MAX_PROMPTS: Final = 100
PROMPT_LENGTH: Final = 20_000
PROMPTS_LENGTH: Final = 100_000
MAX_VARIABLES: Final = 50

_ATTACHMENT: Final = re.compile(r"\.[\w.+-]{1,40}|[\w.+-]{1,60}/(\*|[\w.+-]{1,100})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOptions:
    """What a chat offers besides the question's field. Checked: build it with `checked_options`.

    config: the settings the author chose; a question's own come before them
    show_configuration_controls: None shows them if the function takes a config
    allow_attachments: False none, True any, else MIME types, patterns or extensions
    """

    prompts: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    show_configuration_controls: bool | None = None
    allow_attachments: bool | tuple[str, ...] = False


def checked_options(
    *,
    prompts: Sequence[str] | None = None,
    config: Mapping[str, Any] | ChatModelConfig | None = None,
    show_configuration_controls: bool | None = None,
    allow_attachments: bool | Sequence[str] = False,
) -> ChatOptions:
    """Return the options, or raise TypeError or ValueError with a sentence on what is wrong."""
    if show_configuration_controls not in (None, True, False):
        raise TypeError("show_configuration_controls must be True or False")
    return ChatOptions(
        prompts=_checked_prompts(prompts),
        config=_checked_config(config),
        show_configuration_controls=show_configuration_controls,
        allow_attachments=_checked_attachments(allow_attachments),
    )


def settings_of(function: Callable[..., Any], options: ChatOptions) -> tuple[str, ...]:
    """Return the settings a person may choose for the function: none it would not honour.

    A callable object may name the ones it honours in its attribute `chat_settings`.
    """
    if options.show_configuration_controls is False or not takes_config(function):
        return ()
    honoured = getattr(function, "chat_settings", None)
    if not isinstance(honoured, (tuple, list, set, frozenset)):
        return SETTINGS
    return tuple(name for name in SETTINGS if name in honoured)


def _checked_prompts(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise TypeError(f"prompts must be a list of texts, got {_name_of(given)}")
    if len(given) > MAX_PROMPTS:
        raise ValueError(f"a chat can offer {MAX_PROMPTS} prompts at most, got {len(given):,}")
    prompts = tuple(_checked_prompt(prompt, number) for number, prompt in enumerate(given, 1))
    if sum(map(len, prompts)) > PROMPTS_LENGTH:
        raise ValueError(f"all prompts together can have {PROMPTS_LENGTH:,} characters at most")
    return prompts


def _checked_prompt(given: object, number: int) -> str:
    if not isinstance(given, str):
        raise TypeError(f"prompts must be a list of texts; prompt {number} is {_name_of(given)}")
    if not given.strip():
        raise ValueError(f"prompt {number} is empty")
    if len(given) > PROMPT_LENGTH:
        raise ValueError(
            f"a prompt can have {PROMPT_LENGTH:,} characters at most, prompt {number} has {len(given):,}"
        )
    if (count := len(variables(given))) > MAX_VARIABLES:
        raise ValueError(
            f"a prompt can have {MAX_VARIABLES} variables at most, prompt {number} has {count:,}"
        )
    return given.encode("utf-8", "replace").decode()


def _checked_config(given: object) -> Mapping[str, Any]:
    if given is None:
        return {}
    if isinstance(given, ChatModelConfig):
        given = given.explicit()
    if not isinstance(given, Mapping):
        raise TypeError(f"config must be a dict of settings, got {_name_of(given)}")
    try:
        return ChatModelConfig.from_json(given, known=SETTINGS).explicit()
    except InvalidRequestError as error:
        raise ValueError(f"config: {error.detail}") from None


def _checked_attachments(given: object) -> bool | tuple[str, ...]:
    if isinstance(given, bool):
        return given
    if isinstance(given, str) or not isinstance(given, Sequence):
        _refuse_attachments(given)
    for one in given:
        if not isinstance(one, str) or not _ATTACHMENT.fullmatch(one):
            _refuse_attachments(one)
    return tuple(given) if given else False


def _refuse_attachments(given: object) -> NoReturn:
    raise TypeError(
        "allow_attachments must be True, False or a list of MIME types "
        "('image/png', 'image/*') and extensions ('.csv'), got "
        + (repr(given[:60]) if isinstance(given, str) else _name_of(given))
    )


def _name_of(given: object) -> str:
    return type(given).__name__
