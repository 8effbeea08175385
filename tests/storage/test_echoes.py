"""Two machines that text each other stop; a person who answers is always answered."""

from datetime import timedelta

from api.storage import schema
from api.storage.echoes import MOST_IDLE, WITHIN
from assessment.reading import Reading
from tests.storage.talking import DELETE, JOIN, STOP, YES, Phone, count, rows, says
from tests.storage.watching import watching

UNCLEAR = Reading("unclear")
HELP = Reading("command", command="help")
PAUSE = Reading("command", command="pause")
QUICK = timedelta(seconds=1)


def quick(phone: Phone, reading: Reading) -> bool:
    """A message a second after the one before; whether it was replied to."""
    phone.now += QUICK - timedelta(seconds=30)
    return bool(phone.says(reading))


def loop(phone: Phone) -> int:
    """Something answers every text at once with the same; the replies it got."""
    for replies in range(100):
        if not quick(phone, UNCLEAR):
            return replies
    return 100


def test_a_machine_that_answers_every_text_is_answered_twenty_times_at_most(phone: Phone) -> None:
    phone.begins()
    assert loop(phone) < MOST_IDLE
    assert not quick(phone, UNCLEAR)
    assert not quick(phone, HELP)
    assert count(phone.database, schema.outbox) <= 20
    assert [row.state for row in rows(phone.database, schema.inbox) if row.state != "done"] == []


def test_a_machine_that_pauses_and_resumes_by_turns_stops_too(phone: Phone) -> None:
    phone.begins()
    said = [quick(phone, reading) for _ in range(20) for reading in (PAUSE, UNCLEAR)]
    assert sum(said) <= MOST_IDLE
    assert not said[-1]


def test_one_whose_echo_sounds_like_an_emergency_stops_and_every_one_is_flagged(phone: Phone) -> None:
    phone.begins()
    said = [quick(phone, Reading("urgent")) for _ in range(40)]
    assert sum(said) <= MOST_IDLE + 1
    assert [one.kind for one in rows(phone.database, schema.flag)] == ["urgent"] * 40


def test_an_answer_is_replied_to_whatever_went_before_and_goes_to_the_question_seen_last(phone: Phone) -> None:
    phone.begins()
    loop(phone)
    pending = phone.session().question
    assert not quick(phone, Reading("command", command="back"))
    assert phone.session().question == pending
    assert quick(phone, says(3))
    assert pending is not None
    assert phone.session().answers[pending].key == 3


def test_quick_answers_are_all_replied_to(phone: Phone) -> None:
    phone.begins()
    while phone.session().status == "active":
        pending = phone.session().question
        assert quick(phone, says("words") if pending in ("OPEN1", "OPEN2") else YES), pending
    assert len(phone.session().answers) > 10
    assert count(phone.database, schema.outbox) > MOST_IDLE


def test_stop_an_emergency_and_deleting_are_heard_in_any_case(phone: Phone) -> None:
    phone.begins()
    loop(phone)
    assert quick(phone, Reading("urgent"))
    assert quick(phone, STOP)
    assert rows(phone.database, schema.person)[0].opted_out_at is not None


def test_a_pause_is_enough_to_be_heard_again(phone: Phone) -> None:
    phone.begins()
    loop(phone)
    phone.now += WITHIN
    assert phone.says(DELETE)


def test_one_machine_silences_nobody_else(phone: Phone) -> None:
    phone.begins()
    loop(phone)
    other = Phone(phone.database, phone.vault, phone.library, address="+15551230002", now=phone.now)
    assert other.says(JOIN)
    assert other.says(UNCLEAR)


def test_an_answer_costs_no_look_at_earlier_replies(phone: Phone) -> None:
    phone.begins()
    asked: list[str] = []

    with watching(lambda sql, values: asked.append(sql)):
        phone.says(says(3))
        counted = [one for one in asked if "FROM outbox" in one]
        phone.says(UNCLEAR)
    assert counted == []
    assert [one for one in asked if "FROM outbox" in one]
