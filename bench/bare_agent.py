"""pydantic-ai alone on the provider's stream: the floor of the server's CPU time.

usage: python -m bench.bare_agent UPSTREAM_URL QUESTION     prints CPU seconds
"""

import asyncio
import sys
import time

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider


async def main(url: str, question: str) -> None:
    """Ask twice; measure the second time, when everything is imported and connected."""
    model = OpenAIChatModel("fake", provider=OpenAIProvider(base_url=f"{url}/v1", api_key="none"))
    agent = Agent(model)
    for _ in range(2):
        began = time.process_time()
        async with agent.run_stream(question) as result:
            async for _text in result.stream_text(delta=True, debounce_by=None):
                pass
    print(time.process_time() - began)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
