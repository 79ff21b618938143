"""What a page asks of a notebook's variables."""

from __future__ import annotations

from tests.server.kernels.conftest import Notebook, in_kernels

__all__ = ["in_kernels"]


async def test_they_are_listed_and_read(api, jp_serverapp, in_kernels):
    notebook = await Notebook.start(jp_serverapp.kernel_manager)
    try:
        await notebook.run("import jupyter_chat_ext.kernel.bridge as bridge; bridge.serve(); count = 42")

        listed = await api("variables", notebook.id)
        read = await api("variables", notebook.id, method="POST", body={"name": "count"})
        refused = await api("variables", notebook.id, method="POST", body={"name": 3}, code=422)
    finally:
        notebook.close()
        await jp_serverapp.kernel_manager.shutdown_all(now=True)

    assert listed == {"variables": [{"name": "count", "type": "int", "hint": "42"}]}
    assert read == {"name": "count", "text": "count: int, 42\n\n42", "cut": 0}
    assert refused["error"]["code"] == "invalid-request"


async def test_a_kernel_that_does_not_run_has_none(api):
    refused = await api("variables", "nobody", code=404)

    assert refused["error"]["code"] == "unknown-kernel"
