"""A real MCP server, of the protocol's own SDK; for tests.

usage: python tools.py [PORT]      on its standard input and output, or streamable HTTP on this port
"""

import asyncio
import base64
import os
import subprocess
import sys
from pathlib import Path

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import (
    BlobResourceContents,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)

server = MCPServer("tools")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def add(a: int, b: int = 1) -> str:
    """Add two numbers."""
    return str(a + b)


@server.tool(name="read.file/lines")
def odd_name(path: str) -> str:
    """Have a name that no provider takes."""
    return f"lines of {path}"


@server.tool()
def surroundings() -> CallToolResult:
    """Tell what this process was given."""
    told = {"folder": os.getcwd(), "variables": dict(os.environ)}
    return CallToolResult(content=[], structured_content=told)


@server.tool()
def picture() -> CallToolResult:
    """Answer with files, and with things that are elsewhere."""
    data = base64.b64encode(PNG).decode()
    return CallToolResult(
        content=[
            TextContent(text="Look:"),
            ImageContent(data=data, mime_type="text/html"),
            ImageContent(data="not base64", mime_type="image/png"),
            EmbeddedResource(resource=TextResourceContents(uri="memo://a", text="a memo")),
            EmbeddedResource(resource=BlobResourceContents(uri="memo://b", blob=data)),
            ResourceLink(name="far", uri="http://127.0.0.1:9/far"),
        ]
    )


@server.tool()
def large() -> str:
    """Answer with a lot."""
    return "x" * 400_000


@server.tool()
def broken() -> str:
    """Fail."""
    raise ToolError(f"no such table, says {os.environ.get('MY_TOKEN', 'nobody')}")


@server.tool()
async def slow(path: str) -> str:
    """Take long, and tell that it was stopped."""
    write = Path(path).write_text
    write("begun ")
    try:
        await asyncio.sleep(600)
    finally:
        write("begun ended ")
    return "late"


@server.tool()
def die() -> str:
    """End amid the call."""
    sys.stderr.write(f"My last words, with {os.environ.get('MY_TOKEN')}\n")
    sys.stderr.flush()
    os._exit(3)


@server.tool()
def child() -> str:
    """Start another process."""
    return str(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid)


@server.tool()
async def learn(context: Context) -> str:
    """Have another tool from now on."""
    server.add_tool(lambda: "new", name="learned", description="Learned.")
    await context.session.send_tool_list_changed()
    return "done"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
    else:
        server.run()
