"""What is aimed at (design: ratios to the floor of the same run), and the table that tells."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.scenarios import Figures


@dataclass(frozen=True)
class Goal:
    """One line of the table. `times` and `most` are goals: a ratio to the floor, and a plain limit."""

    figure: str
    label: str
    times: float | None = None
    most: float | None = None


GOALS = (
    Goal("enter_to_request", "Enter → request at the provider, ms", times=3),
    Goal("first_text", "first delta → first text painted, ms"),
    Goal("lag50_50", "lag p50 at 50 deltas/s, ms"),
    Goal("lag99_50", "lag p99 at 50 deltas/s, ms", times=1),
    Goal("lag50_200", "lag p50 at 200 deltas/s, ms"),
    Goal("lag99_200", "lag p99 at 200 deltas/s, ms", times=2),
    Goal("lag50_1000", "lag p50 at 1,000 deltas/s, ms"),
    Goal("lag99_1000", "lag p99 at 1,000 deltas/s, ms", times=3),
    Goal("main_thread_200", "main thread for 800 deltas at 200/s, s", times=1.7),
    Goal("wall_5000", "5,000 deltas at once, until seen, s"),
    Goal("wall_10000", "10,000 deltas at once, until seen, s"),
    Goal("wall_20000", "20,000 deltas at once, until seen, s", times=3),
    Goal("main_thread_5000", "main thread for 5,000 deltas, s"),
    Goal("main_thread_20000", "main thread for 20,000 deltas, s", times=5),
    Goal("growth_wall", "growth exponent 5,000 → 20,000, until seen", most=1.1),
    Goal("growth_main_thread", "growth exponent 5,000 → 20,000, main thread", most=1.1),
    Goal("worst_frame_20000", "worst frame within 20,000 deltas, ms", most=100),
    Goal("wire_burst", "bytes to the browser per byte of text, burst", most=1.5),
    Goal("wire_200", "bytes to the browser per byte of text, 200/s", most=4),
    Goal("stop", "Stop → provider's socket closed, ms", most=25),
    Goal("server_cpu", "server CPU for 10,000 deltas, s (floor: pydantic-ai alone)", times=1.25),
    Goal("function_first", "notebook function: first yield → first text painted, ms"),
    Goal("function_lag50", "notebook function: lag p50 at 200 yields/s, ms"),
    Goal("function_lag99", "notebook function: lag p99 at 200 yields/s, ms"),
    Goal("function_wall", "notebook function: 20,000 yields at once, until seen, s"),
    Goal("function_rate", "notebook function: yields/s within that"),
    Goal("function_stop", "notebook function: Stop → its `finally`, ms", most=200),
    Goal("kernel_wall", "20,000 words from a function to the server, s (floor: print)", times=2),
    Goal("kernel_rate", "words/s within that"),
    Goal("kernel_lag50", "function → server: lag p50 at 200 words/s, ms (floor: print)"),
    Goal("kernel_lag99", "function → server: lag p99 at 200 words/s, ms (floor: print)", most=30),
    Goal("kernel_stop_sleeping", "Stop → `finally` of a function in `time.sleep`, ms", most=200),
    Goal("kernel_stop_waiting", "Stop → `finally` of an async function, ms", most=200),
    Goal("key_empty", "key → paint, empty conversation, ms"),
    Goal("key_long", "key → paint after 200 turns, ms (floor: empty)", times=1.5),
    Goal("key_streaming", "key → paint while 200 deltas/s come, ms (floor: none come)", most=16),
    Goal("left_heap", "heap after 200 turns, MB (floor: after 20)", times=1.2),
    Goal("left_nodes", "nodes after 200 turns (floor: after 20)", times=1.2),
    Goal("left_listeners", "listeners after 200 turns (floor: after 20)", times=1.2),
    Goal("open_1000", "opening a conversation of 1,000 messages, ms", most=500),
    Goal("open_5000", "opening a conversation of 5,000 messages, ms", most=1000),
    Goal("key_5000", "key → paint in it, ms", most=16),
    Goal("nodes_5000", "elements of the panel meanwhile", most=3000),
    Goal("load_lag99", "32 streams × 30 deltas/s: added lag p99, ms", most=120),
    Goal("load_api99", "Jupyter's /api meanwhile, p99, ms", most=100),
    Goal("import_kernel", "import jupyter_chat_ext in a kernel, ms of processor", most=50),
    Goal("import_server", "loading the server extension, ms of processor", most=50),
    Goal("size_start", "lab extension at start-up, KB gzip", most=30),
    Goal("size_all", "lab extension with all that is lazy, KB gzip", most=400),
)


@dataclass(frozen=True)
class Row:
    """A goal with what was measured: medians over the rounds, the ratio within each round."""

    goal: Goal
    floor: float | None
    ours: float
    ratio: float | None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None when there is none."""
        if self.goal.times is not None:
            return None if self.ratio is None else self.ratio <= self.goal.times
        return None if self.goal.most is None else self.ours <= self.goal.most


def rows(floors: Sequence[Figures], ours: Sequence[Figures]) -> list[Row]:
    """Return a row for each goal that was measured."""
    found = []
    for goal in GOALS:
        name = goal.figure
        values = [figures[name] for figures in ours if name in figures]
        if not values:
            continue
        bases = [figures[name] for figures in floors if name in figures]
        pairs = [(o[name], f[name]) for o, f in zip(ours, floors, strict=True) if name in o and name in f]
        ratio = statistics.median([_ratio(*pair) for pair in pairs]) if pairs else None
        found.append(Row(goal, statistics.median(bases) if bases else None, statistics.median(values), ratio))
    return found


def table(found: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| | floor | ours | ratio | goal | |", "|---|--:|--:|--:|--:|---|"]
    marks: Mapping[bool | None, str] = {True: "met", False: "**missed**", None: ""}
    for row in found:
        goal = row.goal
        aim = f"≤ {goal.times:g} ×" if goal.times is not None else f"≤ {goal.most:g}" if goal.most else ""
        ratio = "" if row.ratio is None else f"{row.ratio:.2f} ×"
        floor = "" if row.floor is None else _number(row.floor)
        lines.append(f"| {goal.label} | {floor} | {_number(row.ours)} | {ratio} | {aim} | {marks[row.met]} |")
    return "\n".join(lines)


def _ratio(ours: float, floor: float) -> float:
    return ours / floor if floor > 0 else math.inf


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
