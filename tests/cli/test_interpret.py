"""Lines of `familyvoice interpret` that hold more, or other, than a text message can."""

import json
from io import StringIO

from api.cli.interpret import BATCH, LONGEST_TEXT, batches, parse_line, write_outcomes
from assessment.library import Library
from assessment.reading import Reading


def line(text: str, id: str = "1") -> str:
    return json.dumps({"id": id, "language": "en", "question": "S2", "text": text})


def test_half_a_character_and_endless_text_are_read_as_far_as_they_can_be(library: Library) -> None:
    assert parse_line(1, line("yes \ud83d"), library)["text"] == "yes ?"
    assert parse_line(1, line("a" * 70_000), library)["text"] == "a" * LONGEST_TEXT


def test_long_texts_go_to_the_engine_in_requests_it_takes(library: Library) -> None:
    messages = [parse_line(1, line("é" * LONGEST_TEXT, str(number)), library) for number in range(BATCH)]
    messages += [parse_line(1, line("yes", str(number)), library) for number in range(BATCH + 1)]
    cut = list(batches(messages))
    assert [message for batch in cut for message in batch] == messages
    assert max(sum(len(message["text"].encode()) for message in batch) for batch in cut) < 1_000_000
    assert max(map(len, cut)) <= BATCH


def test_an_id_with_half_a_character_comes_back_as_it_was(library: Library) -> None:
    out = StringIO()
    write_outcomes([parse_line(1, line("sí", "\ud83d"), library)], [Reading("answer", value=4)], out)
    out.getvalue().encode()
    assert json.loads(out.getvalue()) == {"id": "\ud83d", "outcome": "answer", "value": 4}
