"""What the server and a kernel say to each other: requests and frames on Jupyter comms.

A comm is one request: the server opens it (target `jupyter_chat_ext`) with a Request, the kernel
answers with Frames as comm messages, and the server closes it. Closing it early is the way to
stop. The server never sends `comm_msg` (IPython runs the user's pre/post_execute hooks for those,
and matplotlib then shows half-made figures), and the kernel never opens or closes a comm.

One more comm, the beacon, is never opened: it is only listed in the kernel's comm manager, which
is how a server learns that a kernel has chat models (`comm_info_request`), and on which the kernel
announces changes of its models (`ModelsFrame`). Its id tells on which channel the kernel takes
comms.

The body of a question (messages, settings) travels as JSON in the first buffer of `comm_open`:
byte for byte what was typed, whatever it is.

Attached files travel once for each kernel process. A question names those that it needs; a kernel
that does not have them all answers with a MissingFrame, is given them in FilePieces, and is asked
again. A piece waits for the answer to the one before, so that others on the channel get between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NotRequired, TypeAlias, TypedDict

from jupyter_chat_ext.core.chunks import Chunk

VERSION: Final = 1
TARGET: Final = "jupyter_chat_ext"
BEACON: Final = "jupyter_chat_ext:"
CONTROL_BEACON: Final = BEACON + "control"
SHELL_BEACON: Final = BEACON + "shell"

FRAME_BYTES: Final = 256 * 1024
"""No frame is larger: everything on iopub reaches every open notebook."""

PART_BYTES: Final = 8 * 1024 * 1024
"""The largest part (text, file, …) an answer may have, unless the question says otherwise."""

PIECE_BYTES: Final = 1024 * 1024
"""Attached files come in pieces of this size."""

FILES_BYTES: Final = 256 * 1024 * 1024
"""So much of attached files a kernel keeps, besides those of the question it is asked."""

LEASE_SECONDS: Final = 90.0
"""A run that no server has asked about for so long is stopped: its server is gone."""

ENDINGS: Final = frozenset({"done", "error", "cancelled", "missing"})
"""Exactly one of these frames ends a run."""


class ChatTurn(TypedDict):
    """For which chat in a cell's output a function is asked.

    path, key: the conversation's notebook, and the chat there; not sent to kernels of other notebooks
    """

    conversation: str
    reply: str
    path: str | None
    key: str | None


class Ask(TypedDict):
    """Run a function. The first buffer holds a Body. `files`: ids of files that it needs."""

    type: Literal["ask"]
    version: int
    name: str
    part_bytes: int
    files: NotRequired[list[str]]
    chat: NotRequired[ChatTurn]


class Sync(TypedDict):
    """Take in the conversation of a chat in a cell's output, and tell what was done to it here.

    The first buffer holds a Body with the messages of the conversation. The answer is that of a
    run: a `data-chat` chunk with a list of Edits, if there are any, then `done`.

    ended: the replies of turns that ended since; taken: the id of the last Edit that the server has
    files: ids of files that the messages name
    """

    type: Literal["sync"]
    version: int
    key: str
    conversation: str | None
    ended: list[str]
    taken: str | None
    files: NotRequired[list[str]]


class Follow(TypedDict):
    """Send the turn that code in the kernel began (an Edit), from its beginning. Closing the comm stops it.

    The answer is that of a run, whether it has ended meanwhile or not.
    """

    type: Literal["follow"]
    version: int
    reply: str


class Describe(TypedDict):
    """Tell what a model must know of a tool: its description and the JSON schema of its arguments.

    The answer is that of a run: a `data-tool-result` chunk, then `done`.
    """

    type: Literal["describe"]
    version: int
    name: str


class Call(TypedDict):
    """Call a tool. The first buffer holds its arguments, a JSON object.

    The answer is that of a run: what a person is shown, and a `data-tool-result` chunk for the model.
    """

    type: Literal["call"]
    version: int
    name: str
    part_bytes: int


class ListModels(TypedDict):
    """Answer with a ModelsFrame."""

    type: Literal["list"]
    version: int


class Report(TypedDict):
    """Answer with a ReportFrame about the run whose comm is `run`."""

    type: Literal["report"]
    version: int
    run: str


class ListVariables(TypedDict):
    """Answer with a VariablesFrame."""

    type: Literal["variables"]
    version: int


class Inspect(TypedDict):
    """Tell what is in a variable.

    The answer is that of a run: a `data-variable` chunk `{"text", "cut"}`, then `done`.
    """

    type: Literal["inspect"]
    version: int
    name: str


class FilePiece(TypedDict):
    """Take in a piece of an attached file, and answer with a FileFrame.

    The first buffer holds what comes at `offset`; without a buffer it is only the question.
    """

    type: Literal["file"]
    version: int
    id: str
    size: int
    offset: int


Request: TypeAlias = (
    Ask | Follow | Sync | Describe | Call | ListModels | Report | FilePiece | ListVariables | Inspect
)


class MessageBody(TypedDict):
    """A message of the conversation. File parts name their bytes by `attachment:<id>`."""

    id: str
    role: str
    parts: list[dict[str, Any]]
    metadata: dict[str, Any]
    native: NotRequired[list[dict[str, Any]]]


class Body(TypedDict):
    """What a function is asked with."""

    messages: list[MessageBody]
    config: dict[str, Any]


class ApprovalBody(TypedDict):
    """A yes or no to the tool call that asked with this id."""

    id: str
    approved: bool
    reason: str


class Edit(TypedDict):
    """What code in the kernel did to a chat: it added a message, began anew, asked, or allowed a tool.

    message: what was added or asked; reply: the id of the answer, which the kernel runs (`Follow`)
    approval: a yes or no to a tool call that waits
    """

    id: str
    kind: Literal["append", "clear", "turn", "approval"]
    message: NotRequired[MessageBody]
    reply: NotRequired[str]
    approval: NotRequired[ApprovalBody]


class ChatFacts(TypedDict):
    """A chat in a cell's output.

    model: the name of the function it asks; unsaved: how many Edits no server has taken
    cleared: whether one of them began anew, which need not wait for an answer to end
    """

    key: str
    model: str
    conversation: str | None
    unsaved: int
    cleared: bool


class ModelOptions(TypedDict):
    """What the front end offers for a function; see `kernel.options.ChatOptions`."""

    prompts: list[str]
    settings: list[str]
    config: dict[str, Any]
    allow_attachments: bool | list[str]


class ModelFacts(TypedDict):
    """A registered function.

    serial: grows with every registration; stuck: stopped calls that would not end
    cell: the id of the cell that registered it, if the front end told
    chat: the key of the chat in a cell's output that asks it
    """

    name: str
    label: str
    serial: int
    stuck: int
    cell: str | None
    options: NotRequired[ModelOptions]
    chat: NotRequired[str | None]


class ToolFacts(TypedDict):
    """A function that models may call.

    heading: its signature; text: its docstring; approval: whether a person is asked before each call
    """

    name: str
    heading: str
    text: str
    approval: bool
    serial: int
    cell: str | None


class ModelsFrame(TypedDict):
    """The functions of this kernel, newest registration of each name.

    epoch: names one kernel process
    """

    type: Literal["models"]
    version: int
    epoch: str
    models: list[ModelFacts]
    chats: NotRequired[list[ChatFacts]]
    tools: NotRequired[list[ToolFacts]]


class VariableFacts(TypedDict):
    """A variable of the notebook. hint: how much it is, in a few words."""

    name: str
    type: str
    hint: str


class VariablesFrame(TypedDict):
    """The variables of this kernel, in the order in which they were defined first."""

    type: Literal["variables"]
    epoch: str
    variables: list[VariableFacts]


class Numbered(TypedDict):
    """What every frame of a run carries: no `seq` may be missing."""

    seq: int
    epoch: str


class AcceptedFrame(Numbered):
    """The run has begun; `stuck` earlier calls of this function would not end when stopped."""

    type: Literal["accepted"]
    stuck: int


class ChunksFrame(Numbered):
    """The next pieces of the answer."""

    type: Literal["chunks"]
    chunks: list[Chunk]


class FragmentFrame(Numbered):
    """Part of the JSON of one chunk that is too large for a frame."""

    type: Literal["fragment"]
    text: str
    last: bool


class DoneFrame(Numbered):
    """The function has ended. `characters` counts the text of all deltas."""

    type: Literal["done"]
    characters: int
    finish_reason: str
    native: NotRequired[list[dict[str, Any]]]


class ErrorFrame(Numbered):
    """The function failed; `error` is a ChatError as JSON."""

    type: Literal["error"]
    error: dict[str, Any]


class CancelledFrame(Numbered):
    """The run was stopped; `abandoned` if its function could not be."""

    type: Literal["cancelled"]
    abandoned: bool


class MissingFrame(Numbered):
    """Nothing was done: these files must come first."""

    type: Literal["missing"]
    files: list[str]


class FileFrame(TypedDict):
    """How many bytes of a file the kernel has; all of them once it is complete."""

    type: Literal["file"]
    epoch: str
    have: int


class ReportFrame(TypedDict):
    """How far a run is: the last `seq` it sent, None if nobody knows it."""

    type: Literal["report"]
    epoch: str
    seq: int | None
    running: bool


Frame: TypeAlias = (
    AcceptedFrame | ChunksFrame | FragmentFrame | DoneFrame | ErrorFrame | CancelledFrame | MissingFrame
)


def pack_body(body: Body) -> bytes:
    """Return the body as bytes. Keeps NaN and lone surrogates, which plain JSON cannot."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpack_body(packed: bytes | memoryview) -> Body:
    """Return what `pack_body` was given."""
    body: Body = json.loads(bytes(packed).decode("utf-8", "surrogatepass"))
    return body


def body_of(messages: Sequence[MessageBody], config: Mapping[str, Any]) -> Body:
    """Return the body of a question."""
    return {"messages": list(messages), "config": dict(config)}
