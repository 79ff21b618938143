"""The command `jupyter chat-ext`. `doctor` says what is in the way of a first answer; no server need run."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jupyter_core.application import JupyterApp, NoStart, base_aliases, base_flags
from traitlets import Bool, Unicode

import jupyter_chat_ext
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.checks.report import Report, Step
from jupyter_chat_ext.models.redaction import RedactingFilter
from jupyter_chat_ext.server.app import JupyterChat
from jupyter_chat_ext.server.installation import check_installation, lines_of
from jupyter_chat_ext.server.providers import Providers, build_providers

_LABELS: Final = {
    "server": "Server half",
    "panel": "Panel",
    "settings": "Settings",
    "keys": "Keys",
    "key": "Key",
    "dns": "Host name (DNS)",
    "proxy": "Proxy",
    "tcp": "Connection (TCP)",
    "tls": "Certificate (TLS)",
    "auth": "Access",
    "model": "Model",
    "streaming": "Answer",
    "tools": "Tools",
}

_FLAGS: Final[dict[Any, Any]] = {
    "debug": base_flags["debug"],
    "json": ({"DoctorApp": {"as_json": True}}, "Print the findings as JSON."),
    "offline": ({"DoctorApp": {"offline": True}}, "Ask nobody; cost nothing."),
}
_ALIASES: Final[dict[Any, Any]] = {"config": base_aliases["config"], "model": "DoctorApp.model"}


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All that `doctor` found."""

    installation: Sequence[Step]
    providers: Sequence[Report]

    @property
    def ok(self) -> bool:
        """Whether nothing is in the way."""
        installed = all(step.state != "failed" for step in self.installation)
        return installed and all(report.ok for report in self.providers)

    def to_json(self) -> dict[str, Any]:
        """Return them for programs."""
        return {
            "version": jupyter_chat_ext.__version__,
            "ok": self.ok,
            "installation": [step.to_json() for step in self.installation],
            "providers": [report.to_json() for report in self.providers],
        }

    def lines(self) -> Iterable[str]:
        """Yield them for people."""
        yield f"jupyter_chat_ext {jupyter_chat_ext.__version__}, {sys.executable}"
        for step in self.installation:
            yield from lines_of(step, _LABELS[step.name])
        for report in self.providers:
            yield f"\n{report.label} ({report.model or report.provider})"
            for step in report.in_order():
                yield from lines_of(step, _LABELS[step.name])
        yield f"\n{'Nothing is in the way.' if self.ok else 'Something is in the way: see [failed].'}"


class DoctorApp(JupyterApp):
    """Says what is in the way of a first answer, step by step."""

    name = "jupyter-chat-ext-doctor"
    description = (
        "Looks at the installation, settings and keys, then asks each provider two tiny questions, which "
        "cost a few tokens. Name providers to check only those; `local` is the model on this machine."
    )
    examples = "jupyter chat-ext doctor\njupyter chat-ext doctor openai --model gpt-5-mini --json"
    config_file_name = "jupyter_server_config"  # what administrators configure is there
    flags = _FLAGS
    aliases = _ALIASES

    as_json = Bool(default_value=False, help="Whether the findings are printed as JSON.").tag(config=True)
    offline = Bool(default_value=False, help="Whether nobody is asked.").tag(config=True)
    model = Unicode(help="The name of the model to ask; else a default or small one.").tag(config=True)

    def start(self) -> None:
        """Find out, print it, and exit with 1 if something is in the way."""
        super().start()
        logging.getLogger("jupyter_chat_ext").addFilter(RedactingFilter())
        findings = asyncio.run(self._find_out())
        text = json.dumps(findings.to_json(), indent=2) if self.as_json else "\n".join(findings.lines())
        sys.stdout.write(f"{text}\n")
        self.exit(0 if findings.ok else 1)

    async def _find_out(self) -> Findings:
        chat = JupyterChat()
        chat.load_config_file()  # its own file, as in the server
        chat.update_config(self.config)
        providers = build_providers(chat, _tell_nobody)
        try:
            installation = await check_installation(providers, self.config)
            reports = (
                []
                if self.offline
                else [await self._check(providers, name) for name in await self._names(providers)]
            )
        finally:
            await providers.endpoints.close()
            await providers.local.close()
        return Findings(installation=installation, providers=reports)

    async def _names(self, providers: Providers) -> Sequence[str]:
        return self.extra_args or await providers.endpoints.ready_names()

    async def _check(self, providers: Providers, name: str) -> Report:
        try:
            if name == "local":
                return await providers.local.check(self.model)
            settings = await providers.settings.read()
            return await providers.endpoints.check(name, self.model or settings.default_of(name))
        except ChatError as problem:
            report = Report(provider=name, label=name)
            report.failed("settings", problem)
            return report


_SUBCOMMANDS: Final[dict[str, Any]] = {"doctor": (DoctorApp, DoctorApp.description)}


class ChatExtApp(JupyterApp):
    """The command itself."""

    name = "jupyter-chat-ext"
    description = "Tools around the chat of jupyter_chat_ext."
    version = jupyter_chat_ext.__version__
    subcommands = _SUBCOMMANDS

    def start(self) -> None:
        """Hand over to the subcommand, or say which there are."""
        try:
            super().start()
        except NoStart:
            return
        self.print_help()
        self.exit(2)


def _tell_nobody(*_args: object, **_facts: object) -> None:
    """Stand in for listeners to changes."""


main = ChatExtApp.launch_instance

if __name__ == "__main__":
    main()
