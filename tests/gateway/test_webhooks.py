"""The carrier's webhooks on a real socket, with no engine: what is signed is kept once, nothing else leaves a trace."""

import asyncio
import contextlib
import socket
import sqlite3
from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from api.storage.schema import inbox, person
from tests.gateway.running import RunningApp, running_app, settings_for
from tests.gateway.signing import sign
from tests.gateway.texts import damage

MESSAGE, STATUS = "/webhooks/twilio/message", "/webhooks/twilio/status"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT = {"MessageSid": "SM1", "From": "+12025550123", "To": "+12025550100", "Body": "hello", "NumMedia": "0"}


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[RunningApp]:
    async with running_app(settings_for(database_url)) as running:
        yield running


@pytest.fixture
async def sqlite_app(sqlite_url: str) -> AsyncIterator[RunningApp]:
    async with running_app(settings_for(sqlite_url)) as running:
        yield running


async def post(app: RunningApp, form: Mapping[str, str] | str, path: str = MESSAGE, **headers: str) -> httpx.Response:
    """A signed webhook; a header given here replaces the right one."""
    body = form if isinstance(form, str) else urlencode(form)
    signature = {"X-Twilio-Signature": sign(app.token, app.url + path, body)}
    return await app.http.post(path, content=body, headers=FORM | signature | headers)


async def kept(app: RunningApp) -> int:
    return int(await app.parts.database.read(lambda c: c.execute(select(func.count()).select_from(inbox)).scalar_one()))


async def test_a_text_is_kept_and_answered_at_once_without_an_engine(app: RunningApp) -> None:
    answer = await post(app, TEXT)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    assert await kept(app) == 1


async def test_the_same_text_ten_times_at_once_and_again_after_a_restart(database_url: str) -> None:
    async with running_app(settings_for(database_url)) as app:
        answers = await asyncio.gather(*(post(app, TEXT) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200}
        assert await kept(app) == 1
    async with running_app(settings_for(database_url)) as app:
        assert (await post(app, TEXT)).status_code == 200
        assert await kept(app) == 1


async def test_equal_words_in_another_message_count(app: RunningApp) -> None:
    for sid in ("SM1", "SM2"):
        assert (await post(app, TEXT | {"MessageSid": sid})).status_code == 200
    assert await kept(app) == 2


async def test_two_first_texts_at_once_are_one_person(app: RunningApp) -> None:
    await asyncio.gather(*(post(app, TEXT | {"MessageSid": f"SM{number}"}) for number in range(10)))
    people = select(func.count()).select_from(person)
    assert await app.parts.database.read(lambda c: c.execute(people).scalar_one()) == 1
    assert await kept(app) == 10


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        {"X-Twilio-Signature": "AAAA, BBBB"},
        {"X-Twilio-Signature": sign("another token", "http://127.0.0.1/x", "")},
        {"Content-Type": "application/json"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip", "X-Twilio-Signature": "x"},
        {"X-Twilio-Webhooks-Signature-Settings": "algorithm=none"},
    ],
    ids=["empty", "wrong", "two in one", "another token", "JSON", "no type", "gzip", "unknown algorithm"],
)
async def test_what_is_not_signed_by_the_carrier_leaves_no_trace(app: RunningApp, headers: dict[str, str]) -> None:
    answer = await post(app, TEXT, **headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert await kept(app) == 0


async def test_no_signature_at_all(app: RunningApp) -> None:
    assert (await app.http.post(MESSAGE, data=TEXT)).status_code == 403
    assert (await app.http.post(STATUS, data={"MessageSid": "SM1"})).status_code == 403
    assert (await app.http.post(MESSAGE)).status_code == 403
    assert await kept(app) == 0


@pytest.mark.parametrize(
    "body",
    [b"Body=%ff", b"Body=\xff\xfe", b"Body=%ed%a0%80", b"Body=%", b"\x00\x01", b"Body", b"%F0%9F%98=1"],
    ids=["escaped bytes", "raw bytes", "surrogate", "cut escape", "control", "name only", "cut emoji"],
)
async def test_bytes_that_cannot_be_verified(sqlite_app: RunningApp, body: bytes) -> None:
    answer = await sqlite_app.http.post(MESSAGE, content=body, headers=FORM | {"X-Twilio-Signature": "AAAA"})
    assert answer.status_code == 403


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), signature=st.binary(max_size=40), kind=st.binary(max_size=20))
def test_no_bytes_make_the_server_fail(hostile: "Raw", body: bytes, signature: bytes, kind: bytes) -> None:
    def clean(value: bytes) -> bytes:
        return bytes(byte for byte in value if byte not in b"\r\n\x00")

    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    lines = b"X-Twilio-Signature: %s\r\nContent-Type: %s\r\n" % (clean(signature), clean(kind))
    lines += b"Content-Length: %d\r\n\r\n" % len(body)
    status = hostile.exchange(head + lines + body)
    assert status in (400, 403, 413), status


class Raw:
    """A plain socket to the app, from another thread than the app's."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self.place = (parts.hostname, parts.port)

    def exchange(self, sent: bytes) -> int:
        """The status the server answers with; 0 when it closes without an answer."""
        with socket.create_connection(self.place, timeout=20) as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before everything was sent
                connection.sendall(sent)
            try:
                head = connection.recv(4096)
            except ConnectionResetError:
                return 0
        return int(head.split(b" ", 2)[1]) if head.startswith(b"HTTP/1.1 ") else 0


@pytest.fixture
def hostile(background_app: str) -> Raw:
    return Raw(background_app)


def test_a_body_announced_as_too_large(hostile: Raw) -> None:
    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n"
    assert hostile.exchange(head) == 413


def test_a_body_that_turns_out_too_large(hostile: Raw) -> None:
    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert hostile.exchange(head + (b"4000\r\n" + b"a" * 0x4000 + b"\r\n") * 5) == 413


def test_too_many_fields(hostile: Raw) -> None:
    body = b"&".join(b"a=" for _ in range(10_000))
    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(body)
    assert hostile.exchange(head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body) == 413


def test_who_sends_far_too_much_still_hears_why(hostile: Raw) -> None:
    body = b"&".join(b"a%d=" % number for number in range(100_000))
    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(body)
    assert hostile.exchange(head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body) == 413
    chunks = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert hostile.exchange(head + chunks * 50 + b"0\r\n\r\n") == 413


def test_a_length_that_is_no_number(hostile: Raw) -> None:
    head = b"POST /webhooks/twilio/message HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"
    assert hostile.exchange(head) in (400, 403)


@pytest.mark.parametrize(
    ("there", "given"),
    [
        pytest.param("&NumMedia=0&", "NumMedia0&", id="next field in the id"),
        pytest.param(
            "abcdef&NumMedia=0&SmsMessageSid=SM123&To=", "&abcdef=NumMedia0SmsMessageSidSM123To", id="an id cut short"
        ),
    ],
)
async def test_fields_run_together_do_not_make_a_new_message(sqlite_app: RunningApp, there: str, given: str) -> None:
    """The signature covers names and values without what divides them, so it stays right."""
    sid = "SM" + "0123456789" * 2 + "012345" + "abcdef"
    form = f"Body=1&From=%2B12025550123&MessageSid={sid}&NumMedia=0&SmsMessageSid=SM123&To=%2B12025550100"
    assert (await post(sqlite_app, form)).status_code == 200
    signature = sign(sqlite_app.token, sqlite_app.url + MESSAGE, form)
    changed = form.replace(there, given)
    assert sign(sqlite_app.token, sqlite_app.url + MESSAGE, changed) == signature
    answer = await sqlite_app.http.post(MESSAGE, content=changed, headers=FORM | {"X-Twilio-Signature": signature})
    assert answer.status_code in (400, 403)
    assert await kept(sqlite_app) == 1


@pytest.mark.parametrize(
    "sender", ["12345", "AMAZON", "", "whatsapp:+12025550123", "+0123456789", "+1", "+1" + "2" * 20, "+1202555012٣"]
)
async def test_senders_that_cannot_hold_a_conversation_are_answered_and_not_kept(
    sqlite_app: RunningApp, sender: str
) -> None:
    assert (await post(sqlite_app, TEXT | {"From": sender})).status_code == 200
    assert await kept(sqlite_app) == 0


@pytest.mark.parametrize("sender", ["+12025550123", "+442079460000", "+2904123", "+861062770000123", "+15005550006"])
async def test_any_possible_number_is_kept(sqlite_app: RunningApp, sender: str) -> None:
    assert (await post(sqlite_app, TEXT | {"From": sender})).status_code == 200
    assert await kept(sqlite_app) == 1


@pytest.mark.parametrize("sid", ["", " ", "S" * 65, "SM\u0000", "../../x"])
async def test_a_signed_text_without_a_usable_id_is_refused(sqlite_app: RunningApp, sid: str) -> None:
    assert (await post(sqlite_app, TEXT | {"MessageSid": sid})).status_code == 400
    assert await kept(sqlite_app) == 0


async def test_what_else_is_known_of_a_text_is_kept(app: RunningApp) -> None:
    await post(app, TEXT | {"Body": "", "NumMedia": "2", "OptOutType": "STOP", "To": "+12025550100"})
    extra = await app.parts.database.read(lambda c: c.execute(select(inbox.c.extra)).scalar_one())
    assert extra == {"media": 2, "quiet": True, "to": "+12025550100"}


@pytest.mark.parametrize(
    "body", ["x" * 5000, "nul\u0000 bell\u0007", "/restart", "\u202eسلام", "😀" * 100, " ", "\ufeff1", "a\r\nb"]
)
async def test_odd_words_are_kept_as_they_are(app: RunningApp, body: str) -> None:
    assert (await post(app, TEXT | {"Body": body})).status_code == 200
    sealed = await app.parts.database.read(lambda c: c.execute(select(inbox.c.sealed_body)).scalar_one())
    assert app.parts.vault.open("message", sealed) == body


async def test_nothing_personal_is_readable_in_the_database(sqlite_app: RunningApp, sqlite_url: str) -> None:
    await post(sqlite_app, TEXT | {"Body": "my secret words"})
    path = sqlite_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        dump = "\n".join(raw.iterdump())
    assert "2025550123" not in dump
    assert "secret words" not in dump


async def test_a_damaged_older_message_does_not_keep_new_ones_out(sqlite_app: RunningApp) -> None:
    await post(sqlite_app, TEXT)
    await damage(sqlite_app.parts.database, 1)
    assert (await post(sqlite_app, TEXT | {"MessageSid": "SM2"})).status_code == 200
    assert await kept(sqlite_app) == 2


async def test_a_locked_database_is_a_5xx_and_the_next_try_is_kept(sqlite_app: RunningApp, sqlite_url: str) -> None:
    lock = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    answer = await post(sqlite_app, TEXT)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    lock.execute("ROLLBACK")
    lock.close()
    assert (await post(sqlite_app, TEXT)).status_code == 200
    assert await kept(sqlite_app) == 1


async def test_other_methods_are_refused(sqlite_app: RunningApp) -> None:
    answer = await sqlite_app.http.get(MESSAGE)
    assert answer.status_code == 405
    assert answer.json()["status"] == 405


async def test_the_public_address_is_what_is_signed(sqlite_url: str) -> None:
    public = "https://voice.example.org/early"
    async with running_app(settings_for(sqlite_url, public_url=public)) as app:
        body = urlencode(TEXT)
        right = {"X-Twilio-Signature": sign(app.token, public + MESSAGE, body)}
        wrong = {"X-Twilio-Signature": sign(app.token, app.url + MESSAGE, body)}
        assert (await app.http.post(MESSAGE, content=body, headers=FORM | wrong)).status_code == 403
        assert (await app.http.post(MESSAGE, content=body, headers=FORM | right)).status_code == 200


async def test_metrics_count_what_was_refused(sqlite_app: RunningApp) -> None:
    await sqlite_app.http.post(MESSAGE, data=TEXT)
    await post(sqlite_app, TEXT)
    measured = (await sqlite_app.http.get("/metrics")).text
    assert 'familyvoice_webhooks_total{kind="message",result="forged"} 1.0' in measured
    assert 'familyvoice_webhooks_total{kind="message",result="stored"} 1.0' in measured
    assert "familyvoice_inbox_waiting 1.0" in measured
    assert 'familyvoice_open_flags{kind="urgent"} 0.0' in measured
