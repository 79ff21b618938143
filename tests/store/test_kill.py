"""SIGKILL at any instant costs no accepted message, and the file opens every time."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import jupyter_chat_ext

KILLS = 40
PROGRAM = Path(__file__).parent / "programs" / "keep_asking.py"


def run_and_kill(folder, conversation_id, name, dice):
    """Return the message ids that the program said were kept before it was killed."""
    command = [sys.executable, str(PROGRAM), str(folder), conversation_id, name]
    environment = {**os.environ, "PYTHONPATH": str(Path(jupyter_chat_ext.__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
        kept = [program.stdout.readline().strip() for _ in range(dice.randint(1, 4))]
        time.sleep(dice.uniform(0, 0.02))  # not waiting for anything: the instant is the test
        program.send_signal(signal.SIGKILL)
        kept += program.stdout.read().split("\n")[:-1]
    assert program.returncode == -signal.SIGKILL
    return kept


async def test_no_accepted_message_is_ever_lost(opened, records, tmp_path):
    dice = random.Random(2026)
    folder = tmp_path / "conversations"
    kept = set()
    for kill in range(KILLS):
        if kill % 10 == 0:  # a fresh one now and then keeps the files, and the test, small
            async with opened() as store:
                conversation = await store.create(records.conversation())
            kept.clear()
        kept |= set(run_and_kill(folder, conversation.id, f"round{kill}", dice))

        async with opened() as store:
            after = await store.get(conversation.id)
            assert kept <= after.nodes.keys()
            assert after.running() is None
            assert [one.id for one in await store.list()].count(conversation.id) == 1
            assert await store.append(conversation.id, records.message(f"after{kill}")) == after.seq
            kept.add(f"after{kill}")
