"""Families and providers who answer by web chat over HTTP, so that there is something to show."""

from collections.abc import Mapping

import httpx

LONGEST_TALK = 60
"""Messages after which a talk that has not come to its end is stuck."""


def answer(address: str, language: str, replies: Mapping[str, str], scored: str, until: str) -> None:
    """One person answers by `replies` (by question id), and `scored` to everything else, up to question `until`."""
    with httpx.Client(base_url=address, timeout=60) as client:
        opened = client.post("/api/v1/chat/sessions", json={"community": "demo", "language": language})
        assert opened.status_code == 201, opened.text
        told, place = opened.json(), f"/api/v1/chat/sessions/{opened.json()['session']}/messages"
        client.headers["Authorization"] = f"Bearer {told['token']}"
        for number in range(LONGEST_TALK):
            question = told["messages"][-1].get("question")
            if question == until:
                return
            message = {"id": f"m{number}", "text": replies.get(question, scored)}
            answered = client.post(place, json=message)
            assert answered.status_code == 200, answered.text
            told = answered.json()
    raise AssertionError(f"the talk never came to {until}")


def fill(address: str) -> None:
    """Twelve families, of whom three answer all questions, and three providers: shown, hidden and empty cells."""
    family = {"CONSENT": "1", "ROLE": "1"}
    for number in range(12):
        language, scored = ("en", "es")[number % 2], str(number % 4 + 1)
        replies = family | {"S2": "4", "N1": "0" if number == 0 else "3", "P3": "skip" if number == 1 else scored}
        if number < 3:
            answer(address, language, replies | {"MORE_ALL": "2"}, scored, until="OPEN1")
        else:
            answer(address, language, replies, scored, until="MORE_ALL")
    for _ in range(3):
        answer(address, "en", {"CONSENT": "1", "ROLE": "2"}, "4", until="MORE_ALL")
