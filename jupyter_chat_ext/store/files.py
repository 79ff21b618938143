"""Keeps each conversation in an append-only journal of its own: `<root>/<id>.jsonl`.

While the disk fails, the chat goes on in memory and `problem` says so; what was missed is
written, in order, as soon as the disk works again. Several servers may share the folder.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

from jupyter_chat_ext.core.conversation import Conversation, Record
from jupyter_chat_ext.core.errors import ChatError, StoreError
from jupyter_chat_ext.core.search import spoken_in
from jupyter_chat_ext.store.attachments import Attachments
from jupyter_chat_ext.store.base import belonging, known, newest_first, unknown_conversation
from jupyter_chat_ext.store.kept import Kept, Outcome
from jupyter_chat_ext.store.problems import deleted, exists, not_deleted, not_readable, not_saved
from jupyter_chat_ext.store.spoken import Found, SpokenWords
from jupyter_chat_ext.store.summaries import ID, Summaries

Conversations: TypeAlias = list[Conversation]
T = TypeVar("T")
P = ParamSpec("P")

DISK_THREADS: Final = 4
RETRY_SECONDS: Final = 5.0


class FileConversationStore:
    """The ConversationStore of a folder that other servers may use too."""

    def __init__(self, root: Path, *, retry_seconds: float = RETRY_SECONDS) -> None:
        self.problem: StoreError | None = None
        self.attachments = Attachments.in_folder(root)
        self._root = root
        self._retry_seconds = retry_seconds
        self._kept: dict[str, Kept] = {}
        self._summaries = Summaries(root)
        self._scanning = asyncio.Lock()
        self._spoken = SpokenWords(root)
        self._searching = asyncio.Lock()
        self._disk = ThreadPoolExecutor(DISK_THREADS, thread_name_prefix="jupyter-chat-store")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._retrying: asyncio.Task[None] | None = None
        self._disk_works = asyncio.Event()
        try:
            _prepare(root)
        except OSError as error:
            self.problem = not_saved(error, root)

    async def list(self) -> list[Conversation]:
        """Return all conversations, newest change first; unopened ones without their messages."""
        return [one for one in await self._all() if one.deleted is None]

    async def deleted(self) -> Sequence[Conversation]:
        """Return those that were deleted and not yet destroyed."""
        return [one for one in await self._all() if one.deleted is not None]

    async def search(
        self, words: Sequence[str], limit: int, *, notebook: str | None = None
    ) -> Sequence[Found]:
        """Return the conversations that have all words in title or text, newest change first."""
        listed = belonging(await self.list(), notebook)
        behind = [kept.ledger.conversation for kept in self._kept.values() if kept.is_behind]
        unsaved = {conversation.id: spoken_in(conversation) for conversation in behind}
        async with self._searching:
            return await self._run(self._spoken.search, words, listed, unsaved, limit)

    async def create(self, *records: Record, durable: bool = False) -> Conversation:
        """Start a conversation with its `conversation` record and what follows it."""
        return await self._to_the_end(self._create(records, durable=durable))

    async def get(self, conversation_id: str) -> Conversation:
        """Return a conversation, or raise NotFoundError `unknown-conversation`."""
        kept = self._kept.get(conversation_id)
        if kept is not None and kept.is_loaded and kept.lock.locked():
            return known(kept.ledger.conversation)  # being written to, and so up to date
        return known(await self._to_the_end(self._get(conversation_id)))

    async def append(
        self, conversation_id: str, *records: Record, durable: bool = False, base_seq: int | None = None
    ) -> int:
        """Write records and apply them, even if the caller is cancelled; return the seq."""
        return await self._to_the_end(
            self._append(conversation_id, records, durable=durable, base_seq=base_seq)
        )

    async def destroy(self, conversation_id: str) -> None:
        """Delete a conversation for good, and what only it named, or raise NotFoundError."""
        await self._to_the_end(self._destroy(conversation_id))

    async def close(self) -> None:
        """Write what is pending and release the threads."""
        if self._retrying is not None:
            self._retrying.cancel()
            await asyncio.wait([self._retrying])
        while self._tasks:
            await asyncio.wait(self._tasks)
        if any(kept.is_behind for kept in self._kept.values()):
            await self._recover()
        self.attachments.close()
        self._disk.shutdown(wait=False)

    async def _all(self) -> Conversations:
        self._watch()
        return await self._to_the_end(self._list())

    async def _list(self) -> Conversations:
        opened = {name: (kept, kept.is_on_disk) for name, kept in self._kept.items() if kept.is_loaded}
        async with self._scanning:
            listing = await self._run(self._summaries.scan, opened.keys())
        found = listing.conversations
        for name, (kept, was_on_disk) in opened.items():
            if self._kept.get(name) is not kept:
                continue
            if was_on_disk and listing.is_complete and kept.size != listing.sizes.get(name):
                with suppress(ChatError):  # gone, or no longer readable: not in the list
                    found[name] = await self._get(name)
            else:
                found[name] = kept.ledger.conversation
        return newest_first(found.values())

    async def _create(self, records: Sequence[Record], *, durable: bool) -> Conversation:
        conversation_id = _checked(records[0]["id"])
        if conversation_id in self._kept:
            raise exists()
        kept = self._kept[conversation_id] = Kept(self._root, conversation_id)
        kept.is_loaded = True
        async with kept.lock:
            try:
                await self._commit(kept, records, durable=durable)
            finally:
                if not kept.ledger.conversation.created:
                    self._forget(conversation_id, kept)
        return kept.ledger.conversation

    async def _get(self, conversation_id: str) -> Conversation:
        async with self._held(conversation_id) as kept:
            outcome = await self._run(kept.peek)
            if outcome.is_gone:
                self._forget(conversation_id, kept)
                raise unknown_conversation()
            kept.absorb(outcome)
            return kept.ledger.conversation

    async def _append(
        self, conversation_id: str, records: Sequence[Record], *, durable: bool, base_seq: int | None
    ) -> int:
        async with self._held(conversation_id) as kept:
            kept.ledger.check(base_seq)
            await self._commit(kept, records, durable=durable, base_seq=base_seq)
            return kept.ledger.conversation.seq

    async def _destroy(self, conversation_id: str) -> None:
        async with self._held(conversation_id, load=False) as kept:
            named = await self._run(kept.attachments)
            try:
                existed = await self._run(kept.remove)
            except OSError as error:
                raise not_deleted(error) from error
            self._forget(conversation_id, kept)
            if not existed and not kept.is_loaded:
                raise unknown_conversation()
        if not any(other.is_behind for other in self._kept.values()):  # else journals do not name all yet
            await self.attachments.sweep(named)

    @asynccontextmanager
    async def _held(self, conversation_id: str, *, load: bool = True) -> AsyncIterator[Kept]:
        """Give the conversation to one task at a time, in the order of asking."""
        _checked(conversation_id)
        while True:
            kept = self._kept.setdefault(conversation_id, Kept(self._root, conversation_id))
            async with kept.lock:
                if self._kept.get(conversation_id) is not kept:
                    continue  # it was deleted while we waited
                if load and not kept.is_loaded:
                    await self._load(conversation_id, kept)
                yield kept
                return

    async def _load(self, conversation_id: str, kept: Kept) -> None:
        try:
            await self._run(kept.load)
        except FileNotFoundError:
            raise unknown_conversation() from None
        except OSError as error:
            raise not_readable(error) from error
        finally:
            if not kept.is_loaded:
                self._forget(conversation_id, kept)

    async def _commit(
        self, kept: Kept, records: Sequence[Record], *, durable: bool, base_seq: int | None = None
    ) -> None:
        outcome = await self._run(kept.commit, records, durable=durable, base_seq=base_seq)
        kept.absorb(outcome)
        self._note_problem(outcome)
        if outcome.is_gone:
            self._forget(kept.ledger.conversation.id, kept)
            raise deleted()
        if outcome.refusal is not None:
            raise outcome.refusal
        if outcome.is_stale and base_seq is not None:
            raise kept.ledger.stale(base_seq)

    def _forget(self, conversation_id: str, kept: Kept) -> None:
        if self._kept.get(conversation_id) is kept:
            del self._kept[conversation_id]

    def _note_problem(self, outcome: Outcome) -> None:
        if outcome.problem is not None:
            self.problem = not_saved(outcome.problem, self._root)
            self._watch()
        elif self.problem is not None and outcome.records:
            self._watch()
            self._disk_works.set()

    def _watch(self) -> None:
        """See to it that somebody finds out when the disk works again."""
        if self.problem is not None and (self._retrying is None or self._retrying.done()):
            self._retrying = asyncio.create_task(self._retry())

    async def _retry(self) -> None:
        while self.problem is not None:
            # not wait_for: before Python 3.12 it can swallow a cancellation
            with suppress(TimeoutError):
                async with asyncio.timeout(self._retry_seconds):
                    await self._disk_works.wait()
            self._disk_works.clear()
            await self._to_the_end(self._recover())

    async def _recover(self) -> None:
        """Write what was missed, in every conversation; all is well again if that works."""
        try:
            await self._run(_prepare, self._root)
        except OSError as error:
            self.problem = not_saved(error, self._root)
            return
        for kept in [kept for kept in self._kept.values() if kept.is_behind]:
            async with kept.lock:
                outcome = await self._run(kept.commit, (), durable=True)
                kept.absorb(outcome)
            if outcome.is_gone:
                self._forget(kept.ledger.conversation.id, kept)
            elif outcome.problem is not None:
                self.problem = not_saved(outcome.problem, self._root)
                return
        if not any(kept.is_behind for kept in self._kept.values()):
            self.problem = None

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, partial(work, *args, **kwargs))

    async def _to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work`, which is not cut short if the one who waits for it is cancelled."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)


def _checked(conversation_id: str) -> str:
    if not ID.fullmatch(conversation_id):
        raise unknown_conversation()
    return conversation_id


def _prepare(root: Path) -> None:
    """Make the folder private, and find out whether it can be written to; raise OSError if not."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if root.stat().st_mode & 0o077:
        with suppress(PermissionError):  # somebody else's folder; our files are private all the same
            root.chmod(0o700)
    with tempfile.TemporaryFile(dir=root, buffering=0) as probe:
        probe.write(b"\n")
