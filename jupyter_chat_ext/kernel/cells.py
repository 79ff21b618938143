"""Which cell a frame of a traceback stands in: its id, for front ends, and what the notebook calls it."""

from __future__ import annotations

import sys
import traceback
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

KEPT: Final = 2000


@dataclass(frozen=True)
class CellFrame:
    """A line of a cell in a traceback.

    name: what the notebook calls the cell; file: what Python calls it
    cell: its id, if its front end told
    """

    name: str
    file: str
    line: int
    cell: str | None

    @property
    def label(self) -> str:
        """The line as the traceback names it."""
        return f"{self.name}, line {self.line}"


class Cells:
    """The ids of the cells that have run since the package was imported, by what Python calls their files."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()

    def watch(self) -> None:
        """Note the id of every cell that runs from now on, and of the one that runs now."""
        shell = _shell()
        if shell is None:
            return
        running = shell.get_parent() if hasattr(shell, "get_parent") else {}
        code = (running.get("content") or {}).get("code")
        self._note(shell, code, (running.get("metadata") or {}).get("cellId"))
        shell.events.register(
            "pre_run_cell", lambda info: self._note(shell, info.raw_cell, getattr(info, "cell_id", None))
        )

    def frames(self, error: BaseException) -> list[CellFrame]:
        """Return the frames of an error that are lines of cells, outermost first."""
        compiler = getattr(_shell(), "compile", None)
        name_of = getattr(compiler, "format_code_name", lambda _: None)
        walked = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
        names = {file: name_of(file) for file, _ in walked}
        return [
            CellFrame(" ".join(named), file, line, self._ids.get(file))
            for file, line in walked
            if (named := names[file])
        ]

    def _note(self, shell: Any, code: object, cell: object) -> None:
        if isinstance(cell, str) and isinstance(code, str):
            file = shell.compile.get_code_name(code, code, shell.execution_count)
            self._ids[file] = cell
            self._ids.move_to_end(file)
            while len(self._ids) > KEPT:
                self._ids.popitem(last=False)


cells: Final = Cells()


def _shell() -> Any:
    """Return IPython's shell, if this process has one."""
    shells = getattr(sys.modules.get("IPython.core.interactiveshell"), "InteractiveShell", None)
    return shells.instance() if shells is not None and shells.initialized() else None
