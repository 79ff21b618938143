"""attachments: files are uploaded once and then named by their id in questions."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import BinaryIO, Final
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from jupyter_chat_ext.core.attachments import label_of
from jupyter_chat_ext.core.errors import ChatError, InvalidRequestError, RequestError
from jupyter_chat_ext.core.media_types import PDF, PLAIN_TEXT, UNKNOWN, is_text
from jupyter_chat_ext.kernel.notices import size_of
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.store.attachments import Upload
from jupyter_chat_ext.turn.question_files import unknown_attachment

_BLOCK: Final = 256 * 1024
_SLACK: Final = 4 * 1024 * 1024
"""A body of undeclared length may exceed the limit by this before Tornado cuts it without a word."""


class AttachmentsHandler(ChatHandler):
    """Takes in files, piece by piece, onto the disk."""

    _upload: Upload | None = None
    _has_arrived = False

    def initialize(self) -> None:
        """Take the limit from the configuration."""
        super().initialize()
        self.max_body = self.services.limits.attachment_bytes

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse strangers and what is too large before anything is read."""
        await super().prepare()
        await self._begin()
        self.request.connection.set_max_body_size(self.max_body + _SLACK)  # type: ignore[union-attr]

    @authorized
    async def _begin(self) -> None:
        if self.request.method == "POST":
            self._upload = await self.services.store.attachments.begin()

    async def data_received(self, chunk: bytes) -> None:
        """Write a piece of the file."""
        if self._finished or self._upload is None:
            return
        try:
            if self._upload.size + len(chunk) > self.max_body:
                raise self._too_large()
            await self._upload.write(chunk)
        except RequestError as error:
            self.send_error(error.status, exc_info=(type(error), error, None))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Keep the file, if the model that is named takes it; answer with its id and true type."""
        if self._upload is None:
            raise web.HTTPError(400)
        self._has_arrived = True
        name = label_of(self.get_query_argument("name", ""))
        if not self._upload.size:
            raise _empty(name)
        await self._check(self._upload.media_type(name), name)
        kept = await self._upload.keep(name)
        facts = {"id": kept.id, "name": name, "mediaType": kept.media_type, "bytes": kept.size}
        self.answer(facts, status=201)

    def on_finish(self) -> None:
        """Leave nothing of a file that was not kept."""
        self._drop()

    def on_connection_close(self) -> None:
        """Leave nothing of a file that was cut off."""
        if not self._has_arrived:
            self._drop()
        super().on_connection_close()

    def _drop(self) -> None:
        if self._upload is not None:
            self._dropping = asyncio.ensure_future(self._upload.drop())

    async def _check(self, media_type: str, name: str) -> None:
        model_id = self.get_query_argument("model", "")
        if not model_id:
            return
        try:
            model = await self.services.models.get(model_id)
        except ChatError:
            return  # the question will say what is the matter with the model
        model.attachments.check(media_type, name)

    def _too_large(self) -> InvalidRequestError:
        name = label_of(self.get_query_argument("name", ""))
        return InvalidRequestError(
            "too-large",
            f"{name} is too large to attach.",
            status=413,
            hint=f"Attach files of {size_of(self.max_body)} at most, or ask about a part of it.",
        )


class AttachmentHandler(ChatHandler):
    """One file."""

    @property
    def content_security_policy(self) -> str:
        """Let nothing in a file act, should somebody open it."""
        return f"{super().content_security_policy}; sandbox"

    @web.authenticated
    @authorized
    async def get(self, attachment_id: str) -> None:
        """Give the file, to be saved and never to be shown as a page."""
        name = label_of(self.get_query_argument("name", ""))
        attachments = self.services.store.attachments
        found = await attachments.find(attachment_id, name)
        file = await attachments.run(attachments.open, attachment_id) if found is not None else None
        if found is None or file is None:
            raise unknown_attachment(name)
        media_type = _harmless(found.media_type)
        try:
            await self._give(file, media_type, found.size, name)
        finally:
            await attachments.run(file.close)
        self.finish(set_content_type=media_type)  # only now: nobody waits for what comes after

    async def _give(self, file: BinaryIO, media_type: str, size: int, name: str) -> None:
        self.set_header("Content-Disposition", _disposition(name))
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Etag", f'"{self.path_args[0]}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        self.set_header("Content-Type", media_type)
        self.set_header("Content-Length", str(size))
        attachments = self.services.store.attachments
        with suppress(StreamClosedError):
            while block := await attachments.run(file.read, _BLOCK):
                self.write(block)
                await self.flush()


def _harmless(media_type: str) -> str:
    """Return the type to name to a browser: none of those that it would run."""
    if is_text(media_type):  # SVG and HTML too
        return PLAIN_TEXT
    return media_type if media_type.startswith(("image/", "audio/", "video/", PDF)) else UNKNOWN


def _disposition(name: str) -> str:
    visible = name.lstrip(".")
    plain = "".join(one if one.isascii() and one not in '"\\%;' else "_" for one in visible)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(visible, safe='')}"


def _empty(name: str) -> InvalidRequestError:
    return InvalidRequestError(
        "attachment-refused",
        f"{name} is empty.",
        status=422,
        hint="Save it first if it is open elsewhere, then attach it again.",
    )
