"""Counts that Twilio's own calculator gives for the same texts, and what holds for any text."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assessment.segments import is_gsm, segment_count, segmentation
from tests.assessment.tables import every_row

FAMILY = "👨‍👩‍👧"


@every_row(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("{" + "a" * 158, "GSM-7", 160, 1),
        ("{" + "a" * 159, "GSM-7", 161, 2),
        ("a" * 152 + "€" + "a" * 151, "GSM-7", 305, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 152, "GSM-7", 304, 2),
        ("€" * 153, "GSM-7", 306, 3),
        ("line\r\nline\f", "GSM-7", 12, 1),
        ("é ñ ü ¿ ¡ Ñ É Ü à è ò Ç", "GSM-7", 23, 1),
        ("á" + "a" * 69, "UCS-2", 70, 1),
        ("á" + "a" * 70, "UCS-2", 71, 2),
        ("ç", "UCS-2", 1, 1),
        ("ك" * 134, "UCS-2", 134, 2),
        ("ك" * 135, "UCS-2", 135, 3),
        ("😜" + "a" * 68, "UCS-2", 70, 1),
        ("😜" + "a" * 69, "UCS-2", 71, 2),
        ("a" * 66 + "😜" + "a" * 66, "UCS-2", 134, 3),
        ("a" * 65 + "😜" + "a" * 67, "UCS-2", 134, 2),
        ("a" * 60 + FAMILY + "a" * 66, "UCS-2", 134, 3),
        ("a" * 66 + "e\u0301" + "a" * 66, "UCS-2", 134, 3),
        ("a" * 66 + "🇲🇽" + "a" * 63, "UCS-2", 133, 2),
    ],
)
def test_as_carriers_count(text: str, encoding: str, units: int, segments: int) -> None:
    counted = segmentation(text)
    assert (counted.encoding, counted.units, counted.segments) == (encoding, units, segments)
    assert segment_count(text) == segments


def test_three_hundred_texts_are_counted_as_twilios_own_calculator_counts_them() -> None:
    """Texts as runs of characters, with what sms-segments-calculator 1.3.0 (MIT, by Twilio) says of them."""
    vectors = json.loads(Path(__file__).with_name("twilio_segments.json").read_text(encoding="utf-8"))
    for runs, encoding, segments in vectors:
        counted = segmentation("".join(char * times for char, times in runs))
        assert (counted.encoding, counted.segments) == (encoding, segments), runs


def test_the_characters_that_force_the_dear_encoding_are_named() -> None:
    assert segmentation("¿Cómo está? Sí \u2019").foreign == ("ó", "á", "í", "\u2019")
    assert segmentation("How are you?").foreign == ()


@given(st.text(max_size=700))
def test_any_text_is_counted(text: str) -> None:
    counted = segmentation(text)
    room = 153 if is_gsm(text) else 67
    assert counted.encoding == ("GSM-7" if is_gsm(text) else "UCS-2")
    assert counted.segments >= -(-counted.units // (room + 7)) or counted.segments == 1
    assert (counted.segments == 1) == (counted.units <= (160 if is_gsm(text) else 70))
    assert segment_count(text + "a") >= counted.segments
