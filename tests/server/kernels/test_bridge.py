"""The bridge on a kernel that is played: lost messages, late messages, silence."""

import asyncio
import contextlib

import pytest

from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.protocol import CONTROL_BEACON, VERSION
from jupyter_chat_ext.server.kernels import bridge as module
from jupyter_chat_ext.server.kernels.bridge import KernelBridge
from jupyter_chat_ext.server.kernels.errors import connection_lost
from jupyter_chat_ext.server.kernels.transport import Incoming
from jupyter_chat_ext.store.attachments import Attachments
from tests.server.kernels.conftest import until

ASK = {"type": "ask", "version": VERSION, "name": "model", "part_bytes": 1000}
MODEL = {"name": "model", "label": "model", "serial": 1, "stuck": 0, "cell": None}


class Kernel:
    """A transport to a kernel that does as the test says."""

    poll_seconds = 0.02

    def __init__(self):
        self.sent = []
        self.alive = True
        self.report = {"seq": None, "running": True}
        self.opened = {}
        self.closed_comms = []
        self.is_closed = False
        self.has_models = True
        self.lacks = []
        self.says_of_files = None

    async def open(self, on_message, on_lost):
        self.receive, self.lose_line = on_message, on_lost

    def send(self, channel, kind, content, *, subshell=None, buffers=()):
        self.sent.append((channel, kind))
        message_id = str(len(self.sent))
        asyncio.get_running_loop().call_soon(self._react, message_id, kind, content)
        return message_id

    async def is_alive(self):
        return self.alive

    async def close(self):
        self.is_closed = True

    def say(self, comm_id, epoch="e1", **data):
        content = {"comm_id": comm_id, "data": {"version": VERSION, "epoch": epoch, **data}}
        self.receive(Incoming("iopub", "comm_msg", "", content))

    def status(self, state):
        self.receive(Incoming("iopub", "status", "", {"execution_state": state}))

    def shut_down(self, restart):
        self.receive(Incoming("iopub", "shutdown_reply", "", {"restart": restart}))

    def _react(self, message_id, kind, content):
        def reply(**facts):
            self.receive(Incoming("control", kind.replace("request", "reply"), message_id, facts))

        if kind == "comm_info_request":
            reply(comms={CONTROL_BEACON: {}} if self.has_models else {})
        elif kind == "kernel_info_request":
            reply(supported_features=[])
            self.receive(Incoming("iopub", "status", message_id, {"execution_state": "busy"}))
        elif kind == "comm_close":
            self.closed_comms.append(content["comm_id"])
        elif kind == "comm_open":
            self._request(content["comm_id"], content["data"])

    def _request(self, comm_id, request):
        if request["type"] == "list":
            self.say(comm_id, type="models", version=VERSION, models=[MODEL])
        elif request["type"] == "report":
            self.say(comm_id, type="report", **self.report)
        elif request["type"] == "file":
            if said := self.says_of_files(request):
                self.say(comm_id, **said)
        elif self.lacks:
            self.say(comm_id, type="missing", seq=1, files=self.lacks)
        else:
            self.opened[comm_id] = request


class Bridged:
    """A bridge to the played kernel, and one question on it."""

    def __init__(self):
        self.kernel = Kernel()
        self.known = True
        self.changes = []
        self.lost = []
        self.bridge = KernelBridge(
            self.kernel,
            is_known=lambda: self.known,
            on_change=lambda: self.changes.append(1),
            on_lost=self.lost.append,
        )
        self.frames = []
        self.request = dict(ASK)
        self.files = None

    async def ask(self):
        """Begin a question; return its task and its comm."""
        task = asyncio.create_task(self._ask())
        await until(lambda: self.kernel.opened)
        return task, next(iter(self.kernel.opened))

    async def _ask(self):
        try:
            async with contextlib.aclosing(self.bridge.ask(self.request, [b"{}"], self.files)) as frames:
                async for frame in frames:
                    self.frames.append(frame["type"])
        except KernelError as error:
            return error.code


@pytest.fixture
def bridged(jp_asyncio_loop):
    made = Bridged()
    assert jp_asyncio_loop.run_until_complete(made.bridge.open())
    yield made
    jp_asyncio_loop.run_until_complete(made.bridge.close())
    assert made.kernel.is_closed


async def test_a_run_from_its_beginning_to_its_end(bridged):
    task, comm = await bridged.ask()
    bridged.kernel.say(comm, type="accepted", seq=1, stuck=0)
    bridged.kernel.say(comm, type="done", seq=2, characters=0)
    assert await task is None
    assert bridged.frames == ["accepted", "done"]
    await until(lambda: comm in bridged.kernel.closed_comms)
    assert {channel for channel, _ in bridged.kernel.sent} == {"control"}
    assert {kind for _, kind in bridged.kernel.sent} == {
        "comm_info_request",
        "kernel_info_request",
        "comm_open",
        "comm_close",
    }


async def test_frames_of_another_process_are_not_ours(bridged):
    task, comm = await bridged.ask()
    bridged.kernel.say(comm, epoch="e0", type="chunks", seq=1, chunks=[])
    bridged.kernel.say(comm, type="done", seq=1, characters=0)
    assert await task is None
    assert bridged.frames == ["done"]


async def test_a_last_frame_that_is_lost_ends_the_run_all_the_same(bridged, monkeypatch):
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.05)
    task, comm = await bridged.ask()
    bridged.kernel.say(comm, type="accepted", seq=1, stuck=0)
    bridged.kernel.report = {"seq": 1, "running": True}
    reports = len(bridged.kernel.sent)
    await until(lambda: len(bridged.kernel.sent) > reports + 3)
    assert not task.done(), "a function may think for long"
    bridged.kernel.report = {"seq": 2, "running": False}
    assert await task == "frames-lost"


async def test_a_silent_kernel_is_waited_for_and_that_is_said(bridged, monkeypatch):
    monkeypatch.setattr(module, "WAITING_SECONDS", 0.05)
    task, comm = await bridged.ask()
    await until(lambda: bridged.frames == ["waiting"])
    bridged.kernel.say(comm, type="done", seq=1, characters=0)
    assert await task is None


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (lambda it: setattr(it.kernel, "alive", False), "kernel-died"),
        (lambda it: setattr(it, "known", False), "kernel-shutdown"),
        (lambda it: it.kernel.status("restarting"), "kernel-restarted"),
        (lambda it: it.kernel.status("starting"), "kernel-restarted"),
        (lambda it: it.kernel.status("dead"), "kernel-died"),
        (lambda it: it.kernel.lose_line(connection_lost()), "kernel-unreachable"),
        (lambda it: it.kernel.say(CONTROL_BEACON, epoch="e2", type="models", models=[]), "kernel-restarted"),
        (
            lambda it: it.kernel.receive(Incoming("iopub", "shutdown_reply", "", {"restart": True})),
            "kernel-restarted",
        ),
        (
            lambda it: it.kernel.receive(Incoming("iopub", "shutdown_reply", "", {"restart": False})),
            "kernel-shutdown",
        ),
    ],
)
async def test_every_end_of_a_kernel_has_its_error(bridged, event, code):
    task, comm = await bridged.ask()
    bridged.kernel.say(comm, type="accepted", seq=1, stuck=0)
    event(bridged)
    assert await asyncio.wait_for(task, 5) == code
    assert bridged.lost == [bridged.bridge]
    with pytest.raises(KernelError):
        await anext(bridged.bridge.ask(ASK, []))


@pytest.fixture
def asking_with_a_file(bridged, jp_asyncio_loop):
    bridged.files = Attachments.in_memory(set)
    kept = jp_asyncio_loop.run_until_complete(bridged.files.keep(b"0123456789"))
    bridged.request["files"] = bridged.kernel.lacks = [kept.id]
    yield bridged
    bridged.files.close()


async def test_a_kernel_that_loses_what_it_is_given_ends_the_question(asking_with_a_file):
    kernel = asking_with_a_file.kernel
    kernel.says_of_files = lambda request: {"type": "file", "have": request["size"]}
    assert await asyncio.wait_for(asking_with_a_file._ask(), 5) == "file-not-delivered"
    assert asking_with_a_file.frames == ["arrived"] * module.ROUNDS


@pytest.mark.parametrize("said", [
    {"type": "file", "have": 0},
    {"type": "file", "have": "all"},
    {"type": "error", "seq": 1, "error": {"code": "other-version", "title": "no"}},
])  # fmt: skip
async def test_a_kernel_that_takes_no_file_ends_the_question(asking_with_a_file, said):
    asking_with_a_file.kernel.says_of_files = lambda request: said
    assert await asyncio.wait_for(asking_with_a_file._ask(), 5) == "file-not-delivered"


async def test_a_kernel_that_dies_while_a_file_comes_ends_the_question(asking_with_a_file):
    kernel = asking_with_a_file.kernel
    kernel.says_of_files = lambda request: setattr(kernel, "alive", False)
    assert await asyncio.wait_for(asking_with_a_file._ask(), 5) == "kernel-died"


async def test_busy_and_idle_end_nothing(bridged):
    task, comm = await bridged.ask()
    for state in ("busy", "idle"):
        bridged.kernel.status(state)
    bridged.kernel.say(comm, type="done", seq=1, characters=0)
    assert await task is None


async def test_changes_of_models_are_told_once(bridged):
    assert (bridged.bridge.models, len(bridged.changes)) == ([MODEL], 1)
    for models in ([MODEL], [MODEL, {**MODEL, "name": "other"}]):
        bridged.kernel.say(CONTROL_BEACON, type="models", models=models)
    assert len(bridged.bridge.models) == 2
    assert len(bridged.changes) == 2


async def test_a_kernel_without_models_is_asked_one_thing():
    made = Bridged()
    made.kernel.has_models = False
    assert not await made.bridge.open()
    assert made.kernel.sent == [("control", "comm_info_request")]
    await made.bridge.close()
