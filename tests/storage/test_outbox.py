"""Texts are sent at most once, and what is known of them only ever grows."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.storage import delivery, inbox, outbox, schema
from api.storage.database import Database
from assessment.reading import Reading
from tests.storage.talking import JOIN, NOW, NUMBER, START, STOP, YES, Phone, replies, rows

LATER = timedelta(hours=1)


@pytest.fixture
def queued(phone: Phone) -> int:
    """A text in the queue."""
    phone.says(JOIN)
    return replies(phone, phone.sent[-1].inbound)[0].id


def claim(phone: Phone, id: int, after: timedelta = LATER) -> outbox.Claimed | None:
    return phone.database.write_now(lambda c: outbox.claim(c, phone.vault, id, NOW + after))


def due(phone: Phone) -> list[int]:
    return phone.database.read_now(lambda c: delivery.due(c, NOW + LATER, 10))


def reported(phone: Phone, id: int | None, sid: str, status: str, code: str | None = None) -> bool:
    return phone.database.write_now(lambda c: outbox.status_callback(c, id, sid, status, code))


def status(phone: Phone, id: int) -> str:
    return next(row.status for row in rows(phone.database, schema.outbox) if row.id == id)


def test_a_claimed_text_has_all_a_sender_needs(phone: Phone, queued: int) -> None:
    claimed = claim(phone, queued)
    assert claimed is not None
    assert (claimed.address, claimed.channel, claimed.sender, claimed.attempts) == (phone.address, "sms", NUMBER, 1)
    assert (claimed.inbound, claimed.person, claimed.reply.question) == (phone.sent[0].inbound, phone.person, "CONSENT")
    assert status(phone, queued) == "sending"


async def test_ten_senders_at_once_claim_it_once(phone: Phone, queued: int) -> None:
    other = Database(phone.database.url.render_as_string(hide_password=False))
    got = await asyncio.gather(
        *(
            (other if i % 2 else phone.database).write(lambda c: outbox.claim(c, phone.vault, queued, NOW + LATER))
            for i in range(10)
        )
    )
    other.close()
    assert len([one for one in got if one is not None]) == 1


def test_who_opted_out_after_it_was_queued_gets_nothing_but_the_confirmation(phone: Phone, queued: int) -> None:
    confirmation = phone.says(STOP) and replies(phone, phone.sent[-1].inbound)[0].id
    assert claim(phone, queued) is None
    assert status(phone, queued) == "cancelled"
    sent = claim(phone, int(confirmation))
    assert sent is not None


def test_who_opted_out_is_answered_in_danger_and_stays_opted_out(phone: Phone) -> None:
    phone.begins()
    phone.says(STOP)
    said = phone.says(Reading("urgent"))
    sent = claim(phone, replies(phone, phone.sent[-1].inbound)[0].id)
    assert sent is not None
    assert (sent.reply,) == said
    assert "911" in sent.reply.text
    assert phone.says(YES) == ()
    assert rows(phone.database, schema.person)[0].opted_out_at is not None


def test_a_text_queued_for_a_retry_is_not_sent_after_opting_out(phone: Phone, queued: int) -> None:
    assert claim(phone, queued) is not None
    phone.says(STOP)
    phone.database.write_now(lambda c: outbox.retry_at(c, queued, NOW, "20429"))
    assert claim(phone, queued) is None
    assert status(phone, queued) == "cancelled"
    assert claim(phone, queued) is None


def test_nothing_leaves_while_a_message_of_the_person_waits_for_it_may_say_stop(phone: Phone, queued: int) -> None:
    phone.writes("STOP")
    assert due(phone) == []
    assert claim(phone, queued) is None
    assert status(phone, queued) == "queued"
    phone.takes(STOP)
    assert status(phone, queued) == "cancelled"
    assert due(phone) == [replies(phone, phone.sent[-1].inbound)[0].id]


def test_a_message_that_was_given_up_on_holds_nothing_back(phone: Phone, queued: int) -> None:
    waiting = phone.writes("1")
    phone.database.write_now(lambda c: inbox.bury(c, waiting.inbound))
    assert due(phone) == [queued]
    assert claim(phone, queued) is not None


def test_the_message_of_somebody_else_holds_nothing_back(phone: Phone, queued: int) -> None:
    Phone(phone.database, phone.vault, phone.library, address="+15551230002").writes("STOP")
    assert due(phone) == [queued]
    assert claim(phone, queued) is not None


def test_who_came_back_is_sent_to_again(phone: Phone) -> None:
    phone.begins()
    phone.says(STOP)
    phone.says(START)
    assert claim(phone, replies(phone, phone.sent[-1].inbound)[0].id) is not None


def test_a_retry_waits_its_time(phone: Phone, queued: int) -> None:
    assert claim(phone, queued) is not None
    phone.database.write_now(lambda c: outbox.retry_at(c, queued, NOW + 2 * LATER, "20429"))
    assert claim(phone, queued) is None
    assert phone.database.read_now(lambda c: delivery.due(c, NOW + LATER, 9)) == []
    assert phone.database.read_now(lambda c: delivery.due(c, NOW + 2 * LATER, 9)) == [queued]
    again = claim(phone, queued, 2 * LATER)
    assert again is not None
    assert again.attempts == 2
    assert rows(phone.database, schema.outbox)[0].error_code == "20429"


def test_what_was_sending_too_long_is_unknown_and_never_sent_again(phone: Phone, queued: int) -> None:
    claim(phone, queued)
    abandon = outbox.abandon_stale
    assert phone.database.write_now(lambda c: abandon(c, NOW + LATER)) == 0
    assert phone.database.write_now(lambda c: abandon(c, NOW + 2 * LATER)) == 1
    assert status(phone, queued) == "unknown"
    assert claim(phone, queued) is None
    assert phone.database.read_now(lambda c: delivery.due(c, NOW + 9 * LATER, 9)) == []
    assert reported(phone, queued, "SM9", "delivered")
    assert status(phone, queued) == "delivered"


def test_a_send_without_an_answer_is_unknown_until_the_carrier_says_more(phone: Phone, queued: int) -> None:
    claim(phone, queued)
    phone.database.write_now(lambda c: outbox.unknown(c, queued))
    assert status(phone, queued) == "unknown"
    assert reported(phone, queued, "SM9", "queued")
    assert status(phone, queued) == "sent"
    assert reported(phone, None, "SM9", "undelivered", "30003")
    assert (status(phone, queued), rows(phone.database, schema.outbox)[0].error_code) == ("undelivered", "30003")


def test_a_report_that_comes_before_the_carriers_answer_is_not_lost(phone: Phone, queued: int) -> None:
    claim(phone, queued)
    assert reported(phone, queued, "SM9", "delivered")
    phone.database.write_now(lambda c: outbox.sent(c, queued, "SM9", "queued"))
    row = rows(phone.database, schema.outbox)[0]
    assert (row.status, row.sid) == ("delivered", "SM9")


def test_a_report_of_a_text_whose_send_seemed_to_fail_keeps_it_from_going_out_twice(phone: Phone, queued: int) -> None:
    claim(phone, queued)
    phone.database.write_now(lambda c: outbox.retry_at(c, queued, NOW, "500"))
    assert reported(phone, queued, "SM9", "sent")
    assert claim(phone, queued) is None


def test_a_refused_text_stays_failed(phone: Phone, queued: int) -> None:
    claim(phone, queued)
    phone.database.write_now(lambda c: outbox.failed(c, queued, "21211"))
    assert status(phone, queued) == "failed"
    reported(phone, queued, "SM9", "delivered")
    phone.database.write_now(lambda c: outbox.retry_at(c, queued, NOW))
    assert (status(phone, queued), claim(phone, queued)) == ("failed", None)


def test_reports_that_are_not_ours_or_not_known_change_nothing(phone: Phone, queued: int) -> None:
    claim(phone, queued)
    phone.database.write_now(lambda c: outbox.sent(c, queued, "SM9", "sent"))
    assert not reported(phone, None, "SM-other", "delivered")
    assert not reported(phone, 4711, "SM9", "delivered")
    assert not reported(phone, queued, "SM-other", "delivered")
    assert not reported(phone, queued, "SM9", "teleported")
    assert not reported(phone, queued, "SM9", "sent")
    assert status(phone, queued) == "sent"


WORDS = [*outbox.CARRIER_STATUS, "unheard-of", ""]


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_reports_in_any_order_only_ever_add(words: list[str]) -> None:
    """The lattice itself; that rows follow it is tested above."""
    known = "sending"
    for word in words:
        news = outbox.CARRIER_STATUS.get(word)
        before, known = known, news if news is not None and outbox.follows(news, known) else known
        if before in outbox.FINAL:
            assert known == before
        elif known not in outbox.FINAL:
            assert outbox.RANK[known] >= outbox.RANK[before]
        else:
            assert outbox.RANK[before] < outbox.RANK["delivered"]
    meant = [outbox.CARRIER_STATUS[word] for word in words if word in outbox.CARRIER_STATUS]
    if meant and not outbox.FINAL & set(meant):
        assert known == max(meant, key=outbox.RANK.__getitem__)


def sent_again(phone: Phone, id: int) -> None:
    """A text that the carrier took as SM1 and could not deliver, in the queue once more."""
    assert claim(phone, id) is not None
    phone.database.write_now(lambda c: delivery.handed_over(c, id, "SM1", "queued", NOW))
    phone.database.write_now(lambda c: delivery.report(c, id, "SM1", "undelivered", "30008", NOW))
    assert phone.database.write_now(lambda c: delivery.send_again(c, id, NOW, "30008", NOW))


def test_a_second_try_of_unknown_fate_is_settled_under_its_new_name(phone: Phone, queued: int) -> None:
    sent_again(phone, queued)
    assert claim(phone, queued) is not None
    phone.database.write_now(lambda c: outbox.unknown(c, queued))
    phone.database.write_now(lambda c: delivery.handed_over(c, queued, "SM2", "sent", NOW))
    assert status(phone, queued) == "sent"
    assert reported(phone, queued, "SM2", "delivered")


def test_a_question_that_a_later_text_has_overtaken_is_not_asked_again(phone: Phone, queued: int) -> None:
    sent_again(phone, queued)
    phone.says(YES)
    later = replies(phone, phone.sent[-1].inbound)[0].id
    assert claim(phone, later) is not None
    assert claim(phone, queued) is None
    assert status(phone, queued) == "cancelled"


def test_a_text_that_asks_nothing_is_sent_again_whatever_came_later(phone: Phone) -> None:
    phone.begins()
    phone.says(Reading("urgent"))
    calming = replies(phone, phone.sent[-1].inbound)[0].id
    sent_again(phone, calming)
    phone.says(YES)
    assert claim(phone, replies(phone, phone.sent[-1].inbound)[0].id) is not None
    assert claim(phone, calming) is not None


def test_a_failure_reported_before_the_carriers_answer_was_noted_still_leads_to_a_second_try(
    phone: Phone, queued: int
) -> None:
    assert claim(phone, queued) is not None
    phone.database.write_now(lambda c: delivery.report(c, queued, "SM1", "undelivered", "30008", NOW))
    phone.database.write_now(lambda c: delivery.send_again(c, queued, NOW, "30008", NOW))
    phone.database.write_now(lambda c: delivery.handed_over(c, queued, "SM1", "queued", NOW))
    assert status(phone, queued) == "queued"
    assert claim(phone, queued) is not None
