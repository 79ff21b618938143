"""Asks and answers in one conversation for ever, and prints each message id once it is kept.

usage: keep_asking.py FOLDER CONVERSATION_ID ROUND
"""

import asyncio
import random
import sys
from pathlib import Path

from jupyter_chat_ext.store.files import FileConversationStore

NOW = "2026-11-22T14:00:00.000Z"


async def main(folder, conversation_id, round_name):
    store = FileConversationStore(Path(folder))
    conversation = await store.get(conversation_id)
    dice = random.Random(round_name)
    for number in range(1_000_000):
        name = f"{round_name}-{number}"
        text = "x" * dice.choice((10, 1000, 200_000, 2_000_000))
        message = {"id": name, "role": "user", "parts": [{"type": "text", "text": text}]}
        question = {"type": "message", "created": NOW, "parent": conversation.leaf, "message": message}
        await store.append(conversation_id, question, durable=True)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        reply = {
            "type": "reply",
            "created": NOW,
            "parent": name,
            "id": f"{name}-reply",
            "model": "local:tiny",
        }
        await store.append(conversation_id, reply)
        delta = {"type": "text-delta", "id": "t1", "delta": "y" * 4096}
        await store.append(conversation_id, {"type": "chunks", "reply": f"{name}-reply", "chunks": [delta]})


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
