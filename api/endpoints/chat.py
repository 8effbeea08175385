"""Web chat: opens a session, takes messages the same way as text messages, and answers with the replies they got."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from api.endpoints.callers import find_community
from api.endpoints.problems import ProblemError
from api.endpoints.rate_limits import ChatLimits
from api.gateway.dispatcher import Dispatcher
from api.gateway.turn_watch import TurnWatch
from api.storage import chats, inbox, outbox, sessions, transcripts
from api.storage.crypto import Vault
from api.storage.database import Database, DatabaseUnavailable
from assessment.library import Library

REPLY_SECONDS = 10.0
"""How long a request waits for its reply."""
HISTORY = 200
"""Messages shown again after a reload."""
OPENING = "START"
"""What a browser says first without its person having typed it: the word that opens the community's door."""
_log = logging.getLogger(__name__)
_SAVED = "Your message is saved. The reply takes longer than usual: send it again with the same id to get it."
_NOT_OPENED = "The chat could not be opened now. Open it again."
_STORE_SECONDS = 10.0


class NewSession(BaseModel):
    """A browser opens a chat with a community."""

    model_config = ConfigDict(extra="ignore")
    community: str = Field(min_length=1, max_length=100, examples=["demo"])
    language: str | None = Field(None, max_length=35, examples=["en"], description="As browsers name it (BCP 47).")


class NewMessage(BaseModel):
    """What the person typed. `id` is the client's own; the same id again gives the same reply."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=8000)


class Option(BaseModel):
    key: int
    label: str


class Message(BaseModel):
    """One text. `direction` is how its language is written; `options` can be answered by their key.

    `done`, on the last text: the assessment is over. Without a question and not done, it rests and can be gone on with.
    """

    id: str
    text: str
    language: str
    direction: Literal["ltr", "rtl"]
    question: str | None = None
    options: list[Option] | None = None
    done: Literal[True] | None = None


class PastMessage(Message):
    """One text of the past, by the person or by the service."""

    sender: Literal["person", "service"] = Field(serialization_alias="from")


class Messages(BaseModel):
    messages: list[Message]


class PastMessages(BaseModel):
    messages: list[PastMessage]


class OpenedSession(Messages):
    """`token` is shown this once and opens this session only."""

    session: str
    token: str


class ChatDesk:
    """What the endpoints work with."""

    def __init__(
        self, database: Database, vault: Vault, library: Library, dispatcher: Dispatcher, watch: TurnWatch
    ) -> None:
        self.database = database
        self.vault = vault
        self.library = library
        self.dispatcher = dispatcher
        self.watch = watch
        self.limits = ChatLimits()

    async def say(self, session: str, person: int, id: str, text: str) -> list[Message]:
        """Stores a message, unless it was, and waits for its replies. ProblemError 503: not stored, or not in time."""
        stored = await self._store(f"{session}:{id}", person, text)
        if stored.person != person:
            raise ProblemError(409, "This id belongs to another message.")
        if stored.new:
            self.dispatcher.notify(person)
        over = await self.watch.wait(stored.inbound, lambda: self._is_over(stored.inbound), REPLY_SECONDS)
        outcome = await self._outcome(stored.inbound)
        if outcome.done:
            return await self._marked(person, [self._message(row) for row in outcome.rows])
        if over:
            raise ProblemError(500, "Your message could not be handled. Say it in other words, under a new id.")
        raise ProblemError(503, _SAVED, kind="reply-later", headers={"Retry-After": "2"})

    async def _store(self, provider_id: str, person: int, text: str) -> inbox.Stored:
        now = datetime.now(UTC)
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                return await self.database.write(
                    lambda connection: inbox.store(connection, self.vault, "web", provider_id, person, text, {}, now)
                )
        except (DatabaseUnavailable, TimeoutError):
            raise ProblemError(
                503, "Your message is not saved yet. Send it again with the same id.", headers={"Retry-After": "5"}
            ) from None

    async def _outcome(self, inbound: int) -> inbox.Outcome:
        return await self.database.read(lambda connection: inbox.outcome(connection, self.vault, inbound))

    async def _is_over(self, inbound: int) -> bool:
        return (await self._outcome(inbound)).state != "waiting"

    async def history(self, person: int) -> list[PastMessage]:
        """What was said so far, without the word that opened the chat."""
        past: list[PastMessage] = []
        for exchange in await self.database.read(
            lambda connection: transcripts.latest(connection, self.vault, person, HISTORY)
        ):
            id = exchange.provider_id.partition(":")[2]
            if id and exchange.text is not None:
                language = exchange.replies[-1].reply.language if exchange.replies else ""
                past.append(self._said(id, exchange.text, language))
            past.extend(PastMessage(sender="service", **self._message(row).model_dump()) for row in exchange.replies)
        return await self._marked(person, past)

    async def _marked[Text: Message](self, person: int, messages: list[Text]) -> list[Text]:
        """The messages; the last one says so where the assessment is over."""
        heard = messages and messages[-1].question is None
        if heard and await self.database.read(lambda connection: sessions.is_over(connection, person)):
            messages[-1].done = True
        return messages

    def _said(self, id: str, text: str, language: str) -> PastMessage:
        return PastMessage(id=id, text=text, language=language, direction=self._direction(language), sender="person")

    def _message(self, row: outbox.Sent) -> Message:
        reply = row.reply
        return Message(
            id=str(row.id),
            text=reply.text,
            language=reply.language,
            direction=self._direction(reply.language),
            question=reply.question,
            options=[Option(key=key, label=label) for key, label in reply.options] or None,
        )

    def _direction(self, language: str) -> Literal["ltr", "rtl"]:
        known = self.library.languages.get(language)
        return known.direction if known else "ltr"


def _desk(request: Request) -> ChatDesk:
    desk: ChatDesk = request.app.state.chat
    return desk


Desk = Annotated[ChatDesk, Depends(_desk)]


async def _opened(session: str, request: Request, desk: Desk) -> chats.Chat:
    """The chat of the address, for the browser that holds its token: 401 for nobody, 404 for anybody else."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ProblemError(
            401, "Send the session's token as 'Authorization: Bearer ...'.", headers={"WWW-Authenticate": "Bearer"}
        )
    found = await desk.database.read(lambda connection: chats.find(connection, session, token.strip()))
    if found is None:
        raise ProblemError(404, "There is no such chat for this token; open a new one.")
    return found


OpenChat = Annotated[chats.Chat, Depends(_opened)]
router = APIRouter(prefix="/api/v1/chat/sessions", tags=["chat"])
_MEANINGS = {
    400: "The body is not JSON",
    401: "No token",
    404: "No such community or session",
    408: "The body did not arrive in time",
    409: "The id belongs to another message",
    413: "The body is too large",
    422: "Not the form described here",
    429: "Too many requests",
    500: "The message cannot be handled",
    503: "Saved, but the reply is late; or not saved yet",
}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {"application/problem+json": {}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


@router.post(
    "",
    status_code=201,
    response_model_exclude_none=True,
    responses=_problems(400, 404, 408, 409, 413, 422, 429, 500, 503),
)
async def open_session(asked: NewSession, request: Request, desk: Desk) -> OpenedSession:
    """Opens a chat. Its first messages say who asks and why, and ask for consent."""
    await desk.limits.opening(request)
    found = await desk.database.read(lambda connection: find_community(connection, asked.community))
    language = _spoken(asked.language, found.community.languages)
    opened = await desk.database.write(lambda connection: chats.open_chat(connection, asked.community, language))
    try:
        messages = await desk.say(opened.session, opened.person, "", OPENING)
    except ProblemError as problem:  # it speaks of a message, but nobody has the key to this chat yet
        _log.warning("a chat was not opened: its first messages did not come (%s)", problem.status)
        raise ProblemError(problem.status, _NOT_OPENED, kind="not-opened", headers={"Retry-After": "5"}) from None
    return OpenedSession(session=opened.session, token=opened.token, messages=messages)


@router.post(
    "/{session}/messages",
    response_model_exclude_none=True,
    responses=_problems(400, 401, 404, 408, 409, 413, 422, 429, 500, 503),
)
async def send_message(new: NewMessage, chat: OpenChat, desk: Desk) -> Messages:
    """Says something in the chat and returns the replies to it."""
    await desk.limits.talking(chat.session)
    return Messages(messages=await desk.say(chat.session, chat.person, new.id, new.text))


@router.get("/{session}/messages", response_model_exclude_none=True, responses=_problems(401, 404, 503))
async def read_messages(chat: OpenChat, desk: Desk) -> PastMessages:
    """What was said in the chat so far, for a page that was reloaded."""
    return PastMessages(messages=await desk.history(chat.person))


def _spoken(asked: str | None, languages: tuple[str, ...]) -> str | None:
    """The community's language that a browser means by, say, `es-MX`; None when it has none."""
    plain = (asked or "").replace("_", "-").casefold()
    return next((code for code in languages if plain == code or plain.startswith(f"{code}-")), None)
