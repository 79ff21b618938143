"""Measures how fast answers get to the screen, as ratios to a floor measured in the same run.

usage: python -m bench.run [--rounds N] [--only NAME ...] [--lab URL --upstream URL]
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import psutil

from bench import conversations, kernel, lasting, load, notebook, report, scenarios, services, startup, wire
from bench.devtools import DevToolsError, chromium
from bench.page import PROBE, ChatPage
from bench.provider import Plan, Provider
from bench.scenarios import Figures
from bench.services import ROOT, TOKEN, Service

Part = Callable[["Bench", Figures, Figures], Awaitable[None]]


class Bench:
    """The running services, and the parts of the measurement. Parts add to the floor's and our figures."""

    def __init__(self, upstream: str, floor: str, lab: Service) -> None:
        self.provider = Provider(upstream)
        self._floor = floor
        self.lab = lab
        self._chromium = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")

    @asynccontextmanager
    async def floor_page(self, url: str | None = None) -> AsyncIterator[ChatPage]:
        """The floor, warmed up."""
        async with chromium(self._chromium, url or self._floor, PROBE) as tab:
            page = ChatPage(tab)
            await page.ready()
            await scenarios.warm_up(page)
            yield page

    @asynccontextmanager
    async def panel(self, url: str | None = None) -> AsyncIterator[ChatPage]:
        """JupyterLab with the panel open, warmed up."""
        address = f"{url or self.lab.url}lab?reset&token={TOKEN}"
        async with chromium(self._chromium, address, PROBE) as tab:
            page = ChatPage(tab)
            await page.show_panel()
            await page.ready()
            await page.choose_model("fake")
            await scenarios.warm_up(page)
            yield page

    async def streaming(self, floor: Figures, ours: Figures) -> None:
        """Lag, bursts, Stop."""
        for figures, opened in ((floor, self.floor_page()), (ours, self.panel())):
            async with opened as page:
                figures.update(await scenarios.start(page, self.provider))
                for rate in scenarios.RATES:
                    figures.update(await scenarios.steady(page, self.provider, rate))
                figures.update(await scenarios.bursts(page, self.provider))
                figures.update(await scenarios.stop(page, self.provider))

    async def wire(self, floor: Figures, ours: Figures) -> None:
        """Bytes to the browser."""
        async with wire.metered(self._floor) as meter, self.floor_page(meter.url) as page:
            floor.update(await wire.measure(page, meter))
        async with wire.metered(self.lab.url) as meter, self.panel(meter.url) as page:
            ours.update(await wire.measure(page, meter))

    async def server(self, floor: Figures, ours: Figures) -> None:
        """Processor time of the server."""
        plan = Plan(10000)
        floor["server_cpu"] = float(await _output("-m", "bench.bare_agent", self.provider.url, plan.question))
        async with self.panel() as page:
            before = self.lab.cpu_seconds()
            await page.answer(plan.question, len(plan.marks()))
            ours["server_cpu"] = self.lab.cpu_seconds() - before

    async def functions(self, _floor: Figures, ours: Figures) -> None:
        """Notebook functions."""
        async with self.panel() as page:
            ours.update(await notebook.measure(page, self.lab.url))

    async def kernel(self, floor: Figures, ours: Figures) -> None:
        """The bridge beside a plain `print`."""
        for figures, found in zip((floor, ours), await kernel.measure(), strict=True):
            figures.update(found)

    async def long(self, floor: Figures, ours: Figures) -> None:
        """Long conversations."""
        async with self.panel() as page:
            ours.update(await load.long_conversations(page))
            floor["key_long"] = ours["key_empty"]

    async def lasting(self, floor: Figures, ours: Figures) -> None:
        """What remains of 200 turns, beside 20; keys while an answer is written."""
        async with self.panel() as page:
            floor["key_streaming"] = await scenarios.keys(page)
            await page.clear()
            ours.update(await lasting.key_while_streaming(page))
            for figures, found in zip((floor, ours), await lasting.remains(page), strict=True):
                figures.update(found)

    async def load(self, _floor: Figures, ours: Figures) -> None:
        """Many answers at once."""
        ours.update(await load.streams(self.lab.url))

    async def startup(self, _floor: Figures, ours: Figures) -> None:
        """Imports and sizes."""
        ours.update(await startup.imports())
        async with chromium(self._chromium, f"{self.lab.url}lab?reset&token={TOKEN}", PROBE) as tab:
            await tab.wait_for("document.querySelector('[data-id=jupyter-chat-ext-panel]')")
            ours.update(await startup.sizes(tab))


PARTS: dict[str, Part] = {
    "streaming": Bench.streaming,
    "wire": Bench.wire,
    "server": Bench.server,
    "functions": Bench.functions,
    "kernel": Bench.kernel,
    "long": Bench.long,
    "lasting": Bench.lasting,
    "load": Bench.load,
    "startup": Bench.startup,
}
REPEATED = {"streaming"}
"""Measured in every round; the others once."""


async def measure(arguments: argparse.Namespace) -> list[report.Row]:
    """Start what is needed, measure the parts asked for, and return the rows."""
    floors: list[Figures] = []
    ours: list[Figures] = []
    async with AsyncExitStack() as stack:
        bench = await _bench(stack, arguments)
        for number in range(arguments.rounds):
            floors.append({})
            ours.append({})
            for name in arguments.only or PARTS:
                if number == 0 or name in REPEATED:
                    print(f"round {number + 1}: {name} …", file=sys.stderr, flush=True)
                    await _measure_part(name, bench, floors[-1], ours[-1])
    return report.rows(floors, ours)


async def _measure_part(name: str, bench: Bench, floor: Figures, ours: Figures) -> None:
    """Measure one part. One that cannot be measured is said so, and does not take the others with it."""
    try:
        await PARTS[name](bench, floor, ours)
    except (TimeoutError, DevToolsError) as error:
        print(f"{name} was not measured: {error!r}", file=sys.stderr, flush=True)


async def _bench(stack: AsyncExitStack, arguments: argparse.Namespace) -> Bench:
    upstream = arguments.upstream or (await stack.enter_async_context(services.upstream())).url
    floor = await stack.enter_async_context(services.floor(upstream))
    if arguments.lab:
        lab = Service(arguments.lab, arguments.lab_pid)
    else:
        lab = await stack.enter_async_context(services.lab(upstream, conversations.keep))
    return Bench(upstream, floor.url, lab)


async def _output(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return output.decode()


def main() -> None:
    """Measure, print the table, and keep the figures in bench/results/."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the streaming part (3)")
    parser.add_argument("--only", nargs="*", choices=sorted(PARTS), help="measure these parts only")
    parser.add_argument("--lab", help="address of a JupyterLab that is running, ending in /")
    parser.add_argument("--lab-pid", type=int, default=os.getpid(), help="its process, for its CPU time")
    parser.add_argument("--upstream", help="address of the provider that is configured there")
    found = asyncio.run(measure(parser.parse_args()))
    load_average = psutil.getloadavg()[0]
    print(f"\n{report.table(found)}\n\nload average {load_average:.1f}, {psutil.cpu_count()} cores")
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    figures = {
        row.goal.figure: {"floor": row.floor, "ours": row.ours, "ratio": row.ratio, "met": row.met}
        for row in found
    }
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    (results / f"{stamp}.json").write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
