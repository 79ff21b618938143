"""Checks the provider settings; messages name the field, never its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jupyter_chat_ext.models.endpoint import Endpoint, Prompt
from jupyter_chat_ext.server.fields import Problems, config, note, text
from jupyter_chat_ext.server.provider_entry import LONGEST_NAME, read_entry, warn_of_keys

PLUGIN_ID: Final = "jupyter-chat-ext:providers"
MOST_PROVIDERS: Final = 50
MOST_PROMPTS: Final = 200
MOST_MCP_SERVERS: Final = 50
LONGEST_URL: Final = 2000
LONGEST_PROMPT: Final = 100_000


def read_fields(settings: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Return the values of all fields; add what cannot be used to `problems`."""
    warn_of_keys(settings, PLUGIN_ID, problems)
    return {
        "endpoints": _endpoints(settings.get("providers", []), problems),
        "default_model": text(settings, "defaultModel", problems, longest=LONGEST_NAME) or None,
        "system_prompt": text(settings, "systemPrompt", problems, longest=LONGEST_PROMPT),
        "default_config": config(settings.get("defaultConfig"), "defaultConfig", problems),
        "mcp_servers": _mcp_servers(settings.get("mcpServers", []), problems),
        "prompts": _prompts(settings.get("prompts", []), problems),
    }


def _endpoints(listed: object, problems: Problems) -> tuple[Endpoint, ...]:
    found: dict[str, Endpoint] = {}
    for index, entry in enumerate(_items(listed, "providers", MOST_PROVIDERS, problems)):
        where = f"providers[{index}]"
        endpoint = read_entry(entry, where, problems)
        if endpoint is None:
            continue
        if endpoint.name in found:
            note(problems, f"{where}.name", "is used by an earlier provider")
        else:
            found[endpoint.name] = endpoint
    return tuple(found.values())


def _prompts(listed: object, problems: Problems) -> tuple[Prompt, ...]:
    prompts = []
    for index, entry in enumerate(_items(listed, "prompts", MOST_PROMPTS, problems)):
        where = f"prompts[{index}]"
        if not isinstance(entry, Mapping):
            note(problems, where, "must be an object")
            continue
        written = text(entry, "text", problems, where=f"{where}.", longest=LONGEST_PROMPT)
        title = text(entry, "title", problems, where=f"{where}.", longest=LONGEST_NAME)
        if written:
            prompts.append(Prompt(title=title or written.partition("\n")[0][:80], text=written))
        elif not entry.get("text"):
            note(problems, f"{where}.text", "is empty")
    return tuple(prompts)


def _mcp_servers(listed: object, problems: Problems) -> tuple[Mapping[str, str], ...]:
    """Return the names and addresses of MCP servers; settings hold no commands, and no keys."""
    servers: dict[str, Mapping[str, str]] = {}
    for index, entry in enumerate(_items(listed, "mcpServers", MOST_MCP_SERVERS, problems)):
        where = f"mcpServers[{index}]"
        if not isinstance(entry, Mapping):
            note(problems, where, "must be an object")
            continue
        for field in entry.keys() - {"name", "url"}:
            note(
                problems,
                f"{where}.{str(field)[:60]}",
                "belongs into mcp.json, in Jupyter's configuration folder",
            )
        name = text(entry, "name", problems, where=f"{where}.", longest=LONGEST_NAME)
        url = text(entry, "url", problems, where=f"{where}.", longest=LONGEST_URL)
        if not name or not url or "?" in url or "$" in url:
            note(problems, where, "needs a name and a url without keys and variables")
        elif len(entry) == 2:
            servers.setdefault(name, {"name": name, "url": url})
    return tuple(servers.values())


def _items(listed: object, field: str, most: int, problems: Problems) -> list[Any]:
    if not isinstance(listed, list):
        note(problems, field, "must be a list")
        return []
    if len(listed) > most:
        note(problems, field, f"has more than {most} entries; the rest is ignored")
    return listed[:most]
