"""What a model needs before it can be asked: a package and a key, or a sentence on how to get them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Final

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.requirements import install_line, is_installed

_NAMED_EXTRA: Final = re.compile(r"pydantic-ai-slim\[([a-z-]+)\]")


class MissingKeyError(ModelError, ValueError):
    """No key was given, and none is in the environment."""

    def __init__(self, provider: str, variable: str) -> None:
        super().__init__(
            "key-missing",
            f"{provider} api key not provided. Pass it as an argument or set {variable} "
            "as an environment variable",
            hint=how_to_set(variable),
            retryable=True,
        )


class InvalidKeyError(ModelError, ValueError):
    """What was given as a key cannot be one."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            "invalid-key",
            f"The {provider} api key has characters that no key has.",
            hint="Copy it once more from the provider's page: often it ends in “…” where it was cut short.",
        )


class MissingPackageError(ModelError, ModuleNotFoundError):
    """The provider's SDK is not installed in this kernel."""

    def __init__(self, package: str, extra: str) -> None:
        line = install_line(extra)
        super().__init__(
            "package-missing",
            f"This chat model requires {package}. Run this in a cell: {line}",
            hint=line,
        )
        self.name = package


def how_to_set(variable: str) -> str:
    """Return how a person sets a key so that it is not saved with the notebook."""
    return (
        f'Run in a cell: import os, getpass; os.environ["{variable}"] = getpass.getpass()'
        " and type the key into the field that appears."
    )


def require(module: str, extra: str) -> None:
    """Raise MissingPackageError unless a module is installed. Imports nothing of it."""
    if not is_installed(module):
        raise MissingPackageError(module.partition(".")[0], extra)


def missing_package(error: ImportError) -> MissingPackageError | None:
    """Return the error for a package that pydantic-ai asks for, None if another import failed."""
    named = _NAMED_EXTRA.search(str(error))
    if named is None:
        return None
    cause = error.__cause__
    package = cause.name if isinstance(cause, ImportError) and cause.name else named[1]
    return MissingPackageError(package.partition(".")[0], named[1])


def key(given: str | None, provider: str, variables: Sequence[str]) -> str:
    """Return the key: the argument, else the first of the environment variables that is set."""
    found = given or next(filter(None, map(os.environ.get, variables)), None)
    if found is None:
        raise MissingKeyError(provider, variables[0])
    found = found.strip()
    if not found.isascii() or not found.isprintable() or " " in found:
        raise InvalidKeyError(provider)
    return found
