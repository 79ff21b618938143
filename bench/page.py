"""Asks questions in a page, the panel or the floor, and says what a person saw and when.

Both pages are found their way around in by the same roles and names.
"""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.devtools import Tab

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
CHAT = "document.querySelector('[role=region][aria-label=Chat]')"
AREA = f"{CHAT}?.querySelector('textarea[aria-label=Message]')"


@dataclass(frozen=True)
class Sight:
    """What was seen of one answer. Times are milliseconds since 1970."""

    entered: float
    """When Enter was pressed."""
    first: float
    """When the first text was there to be seen."""
    marks: list[float]
    """When each mark was."""
    worst_frame: float
    """The longest time between two frames, in milliseconds."""
    main_thread: float
    """Processor time of the page's main thread, in seconds."""


class ChatPage:
    """A page with a chat in it."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def show_panel(self) -> None:
        """In JupyterLab: open the panel by its icon in the side bar."""
        icon = "document.querySelector('[data-id=jupyter-chat-ext-panel]')"
        await self.tab.wait_for(f"{icon} && !document.querySelector('#jupyterlab-splash')")
        box = await self.tab.evaluate(f"{icon}.getBoundingClientRect().toJSON()")
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            await self.tab.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    async def ready(self) -> None:
        """Wait until something can be written."""
        await self.tab.wait_for(AREA)

    async def new(self) -> None:
        """Begin a new conversation."""
        await self.click("New conversation")
        await self.tab.wait_for("!document.querySelector('article')")

    async def click(self, name: str) -> float:
        """Click a button of the chat by its name; return when that was."""
        find = f"{CHAT}.querySelector('button[aria-label^={json.dumps(name)}]')"
        await self.tab.wait_for(find)
        return float(await self.tab.evaluate(f"{find}.click(), bench.now()"))

    async def choose_model(self, name: str) -> None:
        """Choose the model that answers next, as soon as it is offered."""
        chosen = f"{CHAT}?.querySelector('button[aria-label=\"Model: {name}\"]')"
        step = f"""(() => {{
            const chat = {CHAT};
            const options = [...chat.querySelectorAll('[role=option]')];
            const option = options.find(each => each.innerText.startsWith('{name}'));
            const picker = chat.querySelector('button[aria-label^="Model:"]');
            if (option) option.click();
            else if (picker && picker.getAttribute('aria-expanded') !== 'true') picker.click();
        }})()"""
        # The list closes when JupyterLab moves the focus while it starts: then it is opened again.
        while not await self.tab.evaluate(f"Boolean({chosen})"):
            await self.tab.evaluate(step)
            await asyncio.sleep(0.1)

    async def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        await self.type(question)
        await self.tab.evaluate("bench.begin()")
        await self.tab.press("Enter")

    async def type(self, text: str) -> None:
        """Put text into the field as if pasted."""
        await self.tab.evaluate(f"{AREA}.focus()")
        await self.tab.call("Input.insertText", text=text)
        await self.tab.wait_for(f"{AREA}.value !== '' && ({self._can_send()})")

    async def clear(self) -> None:
        """Take everything out of the field."""
        await self.tab.evaluate(f"{AREA}.focus(), {AREA}.select(), document.execCommand('delete')")

    def _can_send(self) -> str:
        send = f"{CHAT}.querySelector('button[aria-label=Send]')"
        return f"!{send} || !{send}.disabled"

    async def ended(self) -> None:
        """Wait until no answer is being written any more."""
        await self.tab.wait_for("!document.querySelector('article[aria-busy=true]')", every=0.1)

    async def until_mark(self, mark: int, timeout: float) -> None:
        """Wait until the mark was seen."""
        await asyncio.wait_for(self.tab.evaluate(f"bench.until({mark})"), timeout)

    async def answer(self, question: str, marks: int, timeout: float = 90.0) -> Sight:
        """Ask, wait until the last mark was seen and the answer has ended, and return what was seen."""
        before = await self.tab.metrics()
        await self.ask(question)
        await self.until_mark(marks, timeout)
        await self.ended()
        seen: dict[str, Any] = await self.tab.evaluate("({...bench.end(), ...benchKey})")
        after = await self.tab.metrics()
        return Sight(
            entered=seen["pressed"],
            first=seen["first"],
            marks=seen["marks"],
            worst_frame=seen["worst"],
            main_thread=after["TaskDuration"] - before["TaskDuration"],
        )

    async def key_to_paint(self) -> float:
        """Press a letter in the field; return the milliseconds until it was painted."""
        await self.tab.evaluate(f"{AREA}.focus()")
        await self.tab.press("a")
        await self.tab.wait_for("benchKey?.painted")
        return float(await self.tab.evaluate("benchKey.painted - benchKey.pressed"))
