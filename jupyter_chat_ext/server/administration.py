"""What the administrator of a server decides about providers, models and keys: `c.JupyterChat.…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traitlets import Bool, Dict, HasTraits, List, Unicode

if TYPE_CHECKING:
    from jupyter_chat_ext.models.mcp.policy import McpPolicy
    from jupyter_chat_ext.models.policy import Policy


class Administration(HasTraits):
    """The traits; enforced on the server, shown as locked in the panel."""

    allowed_origins = List(
        Unicode(),
        help="Origins (https://host:port) to which keys from the environment, a file or provider_keys may "
        "be sent, and where allowed_providers may be, besides the providers' well-known addresses.",
    ).tag(config=True)
    allowed_providers = List(
        Unicode(), help="Names or kinds of the only providers that may be used. Empty: all."
    ).tag(config=True)
    blocked_providers = List(
        Unicode(), help="Names or kinds of providers that must not be used, under whatever name."
    ).tag(config=True)
    allowed_models = List(
        Unicode(), help="Patterns of the ids of the only models that may be asked: openai:gpt-5*. Empty: all."
    ).tag(config=True)
    blocked_models = List(Unicode(), help="Patterns of the ids of models that must not be asked.").tag(
        config=True
    )
    allow_kernel_models = Bool(
        default_value=True, help="Whether functions of notebooks may be asked as models."
    ).tag(config=True)
    allow_kernel_tools = Bool(
        default_value=True, help="Whether models may call functions of notebooks, as their authors allow."
    ).tag(config=True)
    allow_web_search = Bool(
        default_value=True,
        help="Whether providers may search the web for their models, where people ask for it.",
    ).tag(config=True)
    agents = Dict(
        key_trait=Unicode(),
        help="Agents to ask, by name: `<module>:<attribute>` of an Agent of pydantic-ai (or another chat "
        "model), or a function without parameters that returns one.",
    ).tag(config=True)
    allow_user_keys = Bool(
        default_value=True, help="Whether people may enter keys of their own, and whether those count."
    ).tag(config=True)
    provider_keys = Dict(
        key_trait=Unicode(),
        help="Keys by provider's name: texts, or functions without parameters that fetch them. Prefer "
        "functions or <PROVIDER>_API_KEY_FILE: at debug level Jupyter logs its configuration.",
    ).tag(config=True)
    allow_insecure_http = Bool(
        default_value=False,
        help="Let endpoints on other machines be reached over plain http (keys travel readable).",
    ).tag(config=True)

    mcp_servers = Dict(
        key_trait=Unicode(),
        help="MCP servers for everybody, by name, as in mcp.json; also with `withoutApproval`, the names of "
        "tools that run without asking.",
    ).tag(config=True)
    allowed_mcp_servers = List(
        Unicode(),
        help="Patterns of URLs and command lines: the only MCP servers that people may add. Empty: all.",
    ).tag(config=True)
    blocked_mcp_servers = List(
        Unicode(), help="Patterns of names, URLs and command lines of MCP servers that must not be used."
    ).tag(config=True)
    allow_user_mcp_servers = Bool(
        default_value=True, help="Whether people may add MCP servers of their own."
    ).tag(config=True)
    allow_user_mcp_commands = Bool(
        default_value=True, help="Whether those may be commands, which run where the Jupyter server runs."
    ).tag(config=True)

    def mcp_policy(self) -> McpPolicy:
        """Return the rules for MCP servers."""
        from jupyter_chat_ext.models.mcp.policy import McpPolicy  # noqa: PLC0415

        return McpPolicy(
            allowed=tuple(self.allowed_mcp_servers),
            blocked=tuple(self.blocked_mcp_servers),
            user_servers=self.allow_user_mcp_servers,
            user_commands=self.allow_user_mcp_commands,
            allow_insecure_http=self.allow_insecure_http,
        )

    def policy(self) -> Policy:
        """Return the rules for providers and models. Imports what start-up need not wait for."""
        from jupyter_chat_ext.models.addresses import origin_of  # noqa: PLC0415
        from jupyter_chat_ext.models.policy import Policy  # noqa: PLC0415

        return Policy(
            allowed_providers=tuple(self.allowed_providers),
            blocked_providers=tuple(self.blocked_providers),
            allowed_models=tuple(self.allowed_models),
            blocked_models=tuple(self.blocked_models),
            allowed_origins=frozenset(map(origin_of, self.allowed_origins)),
            kernel_models=self.allow_kernel_models,
            web_search=self.allow_web_search,
        )
