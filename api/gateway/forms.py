"""Reads a carrier's urlencoded form from hostile bytes: capped before parsing, strict, and keeping blank values."""

import asyncio
import re
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from api.gateway.unread import let_pass

MAX_BODY = 64 * 1024
"""Bytes; a carrier's form has a few kilobytes."""
MAX_FIELDS = 200
"""A carrier sends some thirty, and three more per picture."""
READ_TIMEOUT = 10.0
"""Seconds a body may take to arrive; the carrier itself gives up after 15."""
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class UnreadableForm(Exception):  # noqa: N818 - an answer to the caller, not a fault of ours
    """The bytes are not a form that could have been signed."""


class OversizedForm(Exception):  # noqa: N818
    """More bytes or fields than any carrier sends."""


class Fields(dict[str, list[str]]):
    """A form's values by name, in order; a name may come several times."""

    def getall(self, name: str) -> list[str]:
        """All values of a name: how the signature check of the carrier's library asks."""
        return self[name]

    def first(self, name: str) -> str:
        """The first value of a name, "" when it was not sent."""
        values = self.get(name)
        return values[0] if values else ""

    def count(self, name: str) -> int:
        """A value that counts something; 0 when it is missing or no small number."""
        value = self.first(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0


async def read_body(request: Request) -> bytes:
    """The whole body. OversizedForm: above the cap, noticed before it is held. UnreadableForm: cut off, or too slow."""
    if _announced(request) > MAX_BODY:
        await let_pass(request.receive)
        raise OversizedForm
    parts, size = [], 0
    try:
        async with asyncio.timeout(READ_TIMEOUT):
            async for part in request.stream():
                size += len(part)
                if size > MAX_BODY:
                    await let_pass(request.receive)
                    raise OversizedForm
                parts.append(part)
    except (ClientDisconnect, TimeoutError) as error:
        raise UnreadableForm from error
    return b"".join(parts)


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def parse_form(content_type: str, body: bytes) -> Fields:
    """The form in `body`. UnreadableForm: another type, not UTF-8, or malformed. OversizedForm: too many fields."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise UnreadableForm
    if body.count(b"&") >= MAX_FIELDS:
        raise OversizedForm
    try:
        text = body.decode("utf-8")
        if _BAD_ESCAPE.search(text):
            raise UnreadableForm
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError as error:
        raise UnreadableForm from error
    fields = Fields()
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
