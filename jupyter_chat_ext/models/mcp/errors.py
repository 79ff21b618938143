"""What can go wrong with MCP servers and their tools, each with what to do about it."""

from __future__ import annotations

from typing import Final

from jupyter_chat_ext.core.errors import ModelError, NotFoundError, RequestError

_LOOK: Final = "Its log says more: Providers and keys, MCP servers."


def not_started(name: str, command: str, error: OSError) -> ModelError:
    """Return the error for a command that cannot be run."""
    if isinstance(error, FileNotFoundError):
        hint = f"Install {command} where the Jupyter server runs, or name it with its whole path in mcp.json."
    else:
        hint = "Check its command and its folder (cwd) in mcp.json."
    title = f"The MCP server {name} cannot be started."
    return ModelError("mcp-not-started", title, detail=f"{command}: {error.strerror or error}", hint=hint)


def too_slow(name: str, seconds: float, words: str) -> ModelError:
    """Return the error for a server that does not become ready."""
    return ModelError(
        "mcp-timeout",
        f"The MCP server {name} did not become ready within {seconds:g} seconds.",
        detail=words,
        hint=f"Restart it: the first start of a server often has to download it. {_LOOK}",
        retryable=True,
    )


def ended(name: str, status: int | None, words: str) -> ModelError:
    """Return the error for a server that went away."""
    how = "" if status is None else f", with status {status}" if status >= 0 else f", by signal {-status}"
    return ModelError(
        "mcp-ended",
        f"The MCP server {name} ended{how}.",
        detail=words,
        hint=f"Restart it. {_LOOK}",
        retryable=True,
    )


def unreachable(name: str, where: str, detail: str) -> ModelError:
    """Return the error for an address where nobody answers."""
    return ModelError(
        "mcp-unreachable",
        f"The MCP server {name} cannot be reached.",
        detail=f"{where}: {detail}",
        hint="Check that it runs and that its URL is right, then restart it here.",
        retryable=True,
    )


def refused(name: str, status: int) -> ModelError:
    """Return the error for an answer that is not one of the protocol."""
    if status in (401, 403):
        return ModelError(
            "mcp-login-needed",
            f"The MCP server {name} does not let us in.",
            detail=f"HTTP {status}",
            hint='Give it a token in mcp.json: "headers": {"Authorization": "Bearer ${MY_TOKEN}"}. '
            "Logging in through the browser is not supported.",
        )
    return ModelError(
        "mcp-protocol",
        f"What is at the address of {name} does not answer as an MCP server.",
        detail=f"HTTP {status}",
        hint="Check its URL: it often ends in /mcp. Servers that speak only the old SSE transport are not "
        "supported.",
    )


def garbled(name: str, detail: str) -> ModelError:
    """Return the error for answers that do not follow the protocol."""
    return ModelError(
        "mcp-protocol",
        f"The MCP server {name} gave an answer that cannot be used.",
        detail=detail[:500],
        hint=f"Restart it, or look for a newer version of it. {_LOOK}",
    )


def call_failed(name: str, tool: str, detail: str) -> ModelError:
    """Return the error for a tool that says that it failed."""
    return ModelError("mcp-tool-failed", f"{tool} of {name} failed.", detail=detail)


def call_too_slow(name: str, tool: str, seconds: float) -> ModelError:
    """Return the error for a tool that does not answer."""
    return ModelError(
        "mcp-tool-timeout",
        f"{tool} of {name} did not answer within {seconds:g} seconds.",
        hint="Whether it had an effect is not known.",
    )


def unknown_server(name: str) -> NotFoundError:
    """Return the error for a server that nobody configured."""
    return NotFoundError(
        "unknown-mcp-server",
        "This MCP server is not configured.",
        detail=name[:100],
        hint="It was taken out of mcp.json or the settings; put it back, or ask without its tools.",
    )


def unknown_tool(name: str, tool: str) -> NotFoundError:
    """Return the error for a tool that its server does not have."""
    return NotFoundError(
        "unknown-tool",
        f"The MCP server {name} has no tool {tool[:100]}.",
        hint="It may have changed; switch the tool off, or restart the server.",
    )


def locked(title: str) -> RequestError:
    """Return the error for what the administrator does not allow."""
    return RequestError(
        "locked", title, status=403, hint="The administrator of this server has decided so; ask without it."
    )
