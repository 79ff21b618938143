"""Work that takes seconds, such as imports of heavy packages, while an answer can still be stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def in_background(work: Callable[[], Result]) -> Result:
    """Return what `work` returns, from a thread that nobody waits for after a Stop.

    (`asyncio.to_thread` would hold up the end of a stopped run until the import is through.)
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def settle(result: Result | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type] # there is no error, so it is the result

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as raised:  # handed to whoever waits
            error = raised
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:  # stopped meanwhile, and the loop is closed
            return

    threading.Thread(target=run, daemon=True, name="chat-imports").start()
    return await done
