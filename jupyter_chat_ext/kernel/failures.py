"""What went wrong in a chat model, as typed errors with a sentence for the person."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jupyter_chat_ext.core.errors import ChatError, KernelError
from jupyter_chat_ext.kernel.cells import cells
from jupyter_chat_ext.kernel.notices import size_of

TITLE_LENGTH: Final = 200
TRACEBACK_LENGTH: Final = 20_000
FRAMES: Final = 20

_ANSI: Final = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_])")
_OURS: Final = str(Path(__file__).parent)
_SHAPES: Final = "Return or yield text, an object to show, or chunks of the AI SDK's UI message stream."
_REMEDIES: Final = {
    "function": "Call it, and return what it gives.",
    "method": "Call it, and return what it gives.",
    "generator": "Pass on what it yields with `yield from`.",
    "async_generator": "Pass on what it yields with `async for`.",
    "coroutine": "Wait for it with `await`.",
}


class InputRefusedError(KernelError):
    """A chat model called `input()`: there is nobody at that keyboard."""

    def __init__(self) -> None:
        super().__init__(
            "input-refused",
            "The function asked for keyboard input, which a chat cannot give.",
            hint="Ask in the chat instead: the person's next message is the answer.",
        )


def failure(error: BaseException, name: str) -> ChatError:
    """Return the typed error for whatever a chat model raised."""
    if isinstance(error, InputRefusedError):
        return _traced(error, error)
    if isinstance(error, ChatError):
        return error
    if isinstance(error, SystemExit):
        exited = KernelError(
            "function-exited",
            f"{name} tried to exit Python.",
            detail=_one_line(f"SystemExit: {_text(error)} ({_place(error)})"),
            hint="Let the function return instead of calling sys.exit(). The kernel still runs.",
        )
        return _traced(exited, error)
    text = _text(error)
    title = f"{name} raised {type(error).__name__}" + (f": {text}" if text else "")
    raised = KernelError("function-raised", _one_line(title), detail=_place(error), retryable=True)
    return _traced(raised, error)


def _traced(typed: KernelError, error: BaseException) -> KernelError:
    """Add where it happened: the traceback, and the lines of cells in it that a person can go to."""
    typed.traceback = _trace(error)
    frames = [frame for frame in cells.frames(error) if frame.cell is not None]
    typed.frames = [{"label": one.label, "line": one.line, "cell": one.cell} for one in frames[-FRAMES:]]
    return typed


def unknown_function(name: str) -> KernelError:
    """Return the error for a name that nothing is registered under."""
    return KernelError(
        "unknown-function",
        f"{_one_line(name)} is not defined in this kernel.",
        hint="Run the cell that defines it, then ask again.",
    )


def unknown_tool(name: str) -> KernelError:
    """Return the error for a tool that nothing is registered under."""
    return KernelError(
        "unknown-tool",
        f"The tool {_one_line(name)} is not defined in this kernel.",
        hint="Run the cell that defines it, then ask again.",
    )


def unknown_turn() -> KernelError:
    """Return the error for a turn of which this kernel knows nothing (any more)."""
    return KernelError(
        "unknown-turn", "The notebook's kernel knows nothing of this answer.", hint="Ask again."
    )


def unknown_variable(name: str) -> KernelError:
    """Return the error for a variable that this kernel does not have."""
    return KernelError(
        "unknown-variable",
        f"The notebook has no variable {name[:100]}.",
        hint="Run the cell that defines it, then choose it again.",
    )


def other_version(asked: object) -> KernelError:
    """Return the error for a server that speaks another version of the protocol."""
    return KernelError(
        "other-version",
        "The notebook's kernel has another version of jupyter_chat_ext than the server.",
        detail=f"the server speaks protocol {asked!r}",
        hint="Install the same version in both environments, then restart the kernel.",
    )


def not_an_answer(value: object, name: str, verb: str) -> KernelError:
    """Return the error for code where a result should be: a function, a generator, a coroutine."""
    kind = type(value).__name__ if not isinstance(value, type) else "class"
    return KernelError(
        "not-an-answer",
        f"{name} {verb} {_article(kind)}, which is no answer.",
        hint=_REMEDIES.get(kind, _SHAPES),
    )


def cannot_be_shown(value: object, name: str) -> KernelError:
    """Return the error for an object that has no representation, not even text."""
    kind = _article(type(value).__name__)
    return KernelError(
        "cannot-be-shown", f"{name} answered with {kind}, which cannot be shown.", hint=_SHAPES
    )


def part_too_large(limit: int, name: str) -> KernelError:
    """Return the error for an answer with a part beyond the limit."""
    return KernelError(
        "part-too-large",
        f"{name} answered with more than {size_of(limit)} in one piece.",
        hint="What came before is kept. Answer with less, or save the result to a file and name that.",
    )


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(its text cannot be read)"


def _one_line(text: str) -> str:
    line = " ".join(_plain(text).split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def _plain(text: str) -> str:
    return _ANSI.sub("", text).encode("utf-8", "replace").decode("utf-8")


def _trace(error: BaseException) -> str:
    """Return the traceback as plain text, beginning with the user's own code."""
    try:
        lines = traceback.format_exception(type(error), error, _users_part(error.__traceback__))
    except Exception:
        lines = [f"{type(error).__name__}\n"]
    text = _plain("".join(lines))
    for frame in cells.frames(error):
        text = text.replace(f'File "{frame.file}"', frame.name)
    return text if len(text) <= TRACEBACK_LENGTH else "…\n" + text[-TRACEBACK_LENGTH:]


def _place(error: BaseException) -> str:
    """Return where it happened: the innermost line of a cell."""
    places = [frame.label for frame in cells.frames(error)]
    return places[-1] if places else ""


def _users_part(frames: TracebackType | None) -> TracebackType | None:
    at = frames
    while at is not None and (_is_ours(at) or _is_asyncio(at)):
        at = at.tb_next
    return at or frames


def _is_ours(frame: TracebackType) -> bool:
    return frame.tb_frame.f_code.co_filename.startswith(_OURS)


def _is_asyncio(frame: TracebackType) -> bool:
    module: Any = frame.tb_frame.f_globals.get("__name__", "")
    return isinstance(module, str) and module.partition(".")[0] in ("asyncio", "contextlib")
