"""The kernel's end: answers what servers ask on comms, and announces this kernel's chat models."""

from __future__ import annotations

import functools
import json
import logging
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.kernel.announcer import Announcer
from jupyter_chat_ext.kernel.attachments import check_files
from jupyter_chat_ext.kernel.chats import Chats, chats
from jupyter_chat_ext.kernel.config import ChatModelConfig
from jupyter_chat_ext.kernel.failures import (
    failure,
    other_version,
    unknown_function,
    unknown_tool,
    unknown_turn,
    unknown_variable,
)
from jupyter_chat_ext.kernel.files import files
from jupyter_chat_ext.kernel.host import KernelHost
from jupyter_chat_ext.kernel.messages import messages_of
from jupyter_chat_ext.kernel.options import settings_of
from jupyter_chat_ext.kernel.outbox import Outbox, send_all
from jupyter_chat_ext.kernel.protocol import (
    CONTROL_BEACON,
    PART_BYTES,
    SHELL_BEACON,
    TARGET,
    VERSION,
    FileFrame,
    ModelFacts,
    ModelOptions,
    ModelsFrame,
    ReportFrame,
    VariablesFrame,
    unpack_body,
)
from jupyter_chat_ext.kernel.registration import Registered, Registry, registry
from jupyter_chat_ext.kernel.run import Listener, Run
from jupyter_chat_ext.kernel.tools import Tools, calling, describing, tools

REMEMBERED_RUNS: Final = 64

logger = logging.getLogger("jupyter_chat_ext")


class Bridge:
    """Serves the chat models of one kernel process.

    epoch: names that process; announce: tells every server that listens which models there are
    """

    def __init__(self, models: Registry, chats: Chats, tools: Tools, host: KernelHost) -> None:
        self.epoch = uuid.uuid4().hex[:12]
        self._chats = chats
        self._models = models
        self._tools = tools
        self._host = host
        self._runs: dict[str, Run] = {}
        self._beacon: Any = None
        self._stuck: Counter[str] = Counter()
        self.announce = Announcer(self._tell)

    def install(self) -> None:
        """Begin to serve."""
        self._host.register_target(TARGET, self._opened)
        on_control = self._host.serve_comms_on_control()
        self._beacon = self._host.list_comm(CONTROL_BEACON if on_control else SHELL_BEACON, TARGET)

    def prepare(self) -> None:
        """Have what runs here for a chat print and ask elsewhere than in cells."""
        self._host.refuse_input()
        self._host.redirect_output()

    def _tell(self) -> None:
        """Tell every server that listens which models there are."""
        self._beacon.send(dict(self._facts()))

    def _opened(self, comm: Any, message: dict[str, Any]) -> None:
        """Answer a request. Returns at once: whatever takes time has a thread."""
        try:
            self._answer(comm, message)
        except ChatError as error:
            self._refuse(comm, error)
        except Exception as error:  # the boundary of this process
            logger.exception("A request of the chat panel failed.")
            self._refuse(comm, failure(error, "jupyter_chat_ext"))

    def _answer(self, comm: Any, message: dict[str, Any]) -> None:
        request = message["content"].get("data") or {}
        if request.get("version") != VERSION:
            raise other_version(request.get("version"))
        if (reply := self._reply_to(request, message)) is not None:
            comm.send(dict(reply))
            return
        match request.get("type"):
            case "ask":
                self._ask(comm, request, message)
            case "follow":
                self._follow(comm, request)
            case "sync":
                self._synchronize(comm, request, message)
            case "describe" | "call":
                self._use(comm, request, message)
            case "inspect":
                self._inspect(comm, request, message)

    def _reply_to(self, request: dict[str, Any], message: dict[str, Any]) -> Mapping[str, Any] | None:
        """Return what answers a request at once; None for those that take time."""
        match request.get("type"):
            case "list":
                return self._facts()
            case "report":
                return self._report(request["run"])
            case "variables":
                return self._variables()
            case "file":
                return self._take_piece(request, message["buffers"])
        return None

    def _refuse(self, comm: Any, error: ChatError) -> None:
        comm.send({"type": "error", "seq": 1, "epoch": self.epoch, "error": error.to_json()})

    def _ask(self, comm: Any, request: dict[str, Any], message: dict[str, Any]) -> None:
        model = self._models.get(request["name"])
        if model is None:
            raise unknown_function(request["name"])
        if self._lacks_files(comm, request):
            return
        body = unpack_body(message["buffers"][0])
        questions = [one for one in body["messages"] if one["role"] == "user"]
        check_files(questions[-1:], model.options.allow_attachments)
        listener = self._chats.listener(request.get("chat"), body["messages"])
        on_stuck = functools.partial(self._count_stuck, model.name)
        run = self._run(comm, message, model, listener, on_stuck)
        config = ChatModelConfig.merged(dict(model.options.config) | body["config"])
        run.start(messages_of(body["messages"]), config, stuck=self._stuck[model.name])

    def _use(self, comm: Any, request: dict[str, Any], message: dict[str, Any]) -> None:
        """Describe or call a tool."""
        tool = self._tools.get(request["name"])
        if tool is None:
            raise unknown_tool(request["name"])
        if request["type"] == "describe":
            work = describing(tool)
        else:
            arguments = json.loads(bytes(message["buffers"][0]))
            work = calling(tool, arguments, request.get("part_bytes", PART_BYTES))
        self._run(comm, message, work).start([], ChatModelConfig(), stuck=0)

    def _inspect(self, comm: Any, request: dict[str, Any], message: dict[str, Any]) -> None:
        """Tell what is in a variable."""
        from jupyter_chat_ext.kernel import inspection, variables  # noqa: PLC0415 - few kernels are asked

        found = variables.visible(*self._host.namespace())
        name = request["name"]
        if name not in found:
            raise unknown_variable(name)
        self.prepare()
        work = inspection.inspecting(name, found[name])
        self._run(comm, message, work).start([], ChatModelConfig(), stuck=0)

    def _variables(self) -> VariablesFrame:
        from jupyter_chat_ext.kernel import variables  # noqa: PLC0415 - few kernels are asked

        listed = variables.listed(*self._host.namespace())
        return {"type": "variables", "epoch": self.epoch, "variables": listed}

    def _run(
        self,
        comm: Any,
        message: dict[str, Any],
        work: Registered,
        listener: Listener | None = None,
        on_stuck: Callable[[int], None] = lambda _: None,
    ) -> Run:
        """Return a run that answers on a comm, to be started."""
        request = message["content"]["data"]
        run = Run(
            work,
            listener=listener,
            part_bytes=request.get("part_bytes", PART_BYTES),
            epoch=self.epoch,
            send=comm.send,
            enter=functools.partial(self._host.enter_run, {"header": message["header"]}),
            leave=self._host.flush,
            on_stuck=on_stuck,
        )
        self._remember(comm.comm_id, run)
        comm.on_close(lambda _: run.stop())
        return run

    def _follow(self, comm: Any, request: dict[str, Any]) -> None:
        run = self._chats.run_of(request["reply"])
        if run is None:
            raise unknown_turn()
        self._remember(comm.comm_id, run)
        comm.on_close(lambda _: run.stop())
        run.follow(comm.send, epoch=self.epoch, on_stuck=functools.partial(self._count_stuck, run.model.name))

    def _synchronize(self, comm: Any, request: dict[str, Any], message: dict[str, Any]) -> None:
        if self._lacks_files(comm, request):
            return
        last = {"type": "done", "characters": 0, "finish_reason": "stop"}
        edits = self._chats.synchronize(request, unpack_body(message["buffers"][0])["messages"])
        if edits:
            send_all(comm.send, [], [{"type": "data-chat", "data": edits}], last, epoch=self.epoch)
        else:
            Outbox(comm.send, epoch=self.epoch).now(last)

    def _lacks_files(self, comm: Any, request: dict[str, Any]) -> bool:
        """Tell which files must come first; return whether any must."""
        missing = files.missing(request.get("files", ()))
        if missing:
            comm.send({"type": "missing", "seq": 1, "epoch": self.epoch, "files": missing})
        return bool(missing)

    def _take_piece(self, request: dict[str, Any], buffers: Sequence[Any]) -> FileFrame:
        piece = buffers[0] if buffers else b""
        have = files.take(request["id"], request["size"], request["offset"], piece)
        return {"type": "file", "epoch": self.epoch, "have": have}

    def _remember(self, run_id: str, run: Run) -> None:
        self._runs[run_id] = run
        ended = [key for key, known in self._runs.items() if known.has_ended]
        for key in ended[: max(0, len(self._runs) - REMEMBERED_RUNS)]:
            del self._runs[key]

    def _count_stuck(self, name: str, change: int) -> None:
        self._stuck[name] += change
        self.announce()

    def _report(self, run_id: str) -> ReportFrame:
        run = self._runs.get(run_id)
        seq, running = run.report() if run is not None else (None, False)
        return {"type": "report", "epoch": self.epoch, "seq": seq, "running": running}

    def _facts(self) -> ModelsFrame:
        return {
            "type": "models",
            "version": VERSION,
            "epoch": self.epoch,
            "models": [self._facts_of(model) for model in self._models.all()],
            "chats": self._chats.facts(self._models),
            "tools": [tool.facts() for tool in self._tools.all()],
        }

    def _facts_of(self, model: Registered) -> ModelFacts:
        return {
            "name": model.name,
            "label": model.label,
            "serial": model.serial,
            "stuck": self._stuck[model.name],
            "cell": model.cell,
            "options": _options_of(model),
            "chat": model.chat,
        }


def _options_of(model: Registered) -> ModelOptions:
    options = model.options
    attachments = options.allow_attachments
    return {
        "prompts": list(options.prompts),
        "settings": list(settings_of(model.function, options)),
        "config": dict(options.config),
        "allow_attachments": attachments if isinstance(attachments, bool) else list(attachments),
    }


@functools.cache
def _bridge(host: KernelHost) -> Bridge:
    bridge = Bridge(registry, chats, tools, host)
    bridge.install()
    return bridge


_installing: Final = threading.Lock()


def announce() -> None:
    """Tell that a model or a tool was registered; outside kernels nobody hears it."""
    host = KernelHost.find()
    if host is not None:
        with _installing:
            bridge = _bridge(host)
            bridge.prepare()
        bridge.announce()


def serve() -> bool:
    """Let servers reach this kernel, for its variables, before it has a model; whether they can."""
    host = KernelHost.find()
    if host is not None:
        with _installing:
            _bridge(host)
    return host is not None


def current_cell() -> str | None:
    """Return the id of the cell that runs, if there is one and its front end told."""
    host = KernelHost.find()
    return host.current_cell() if host is not None else None
