/**
 * A cell for tests of accessibility, which has something of everything.
 */

/** An agent that asks before it deletes, with prompts, and its chat in a cell. */
export const CLEANER = `import jupyter_chat_ext as mo
from pydantic_ai import Tool
from pydantic_ai.models.function import DeltaToolCall, FunctionModel

def delete(path: str, force: bool = False) -> str:
    return path + " is gone"

async def stream(messages, info):
    last = messages[-1].parts[-1]
    if last.part_kind == "tool-return":
        yield "The tool said: " + str(last.content)
    else:
        yield "I will clean up."
        yield {1: DeltaToolCall("delete", {"path": str(last.content), "force": True}, tool_call_id="c1")}

cleaner = mo.chat_model(name="cleaner", prompts=["Say hello", "Translate {{text}} into {{language:Latin}}"])(
    mo.ai.llm.pydantic_ai(
        FunctionModel(stream_function=stream), tools=[Tool(delete, requires_approval=True)]
    )
)

@mo.chat_tool
def sell(name: str) -> int:
    "Sell one more of something."
    return 1

mo.ui.chat(cleaner)`;
