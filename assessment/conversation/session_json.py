"""A session as JSON text and back, without loss: for golden conversations and for whoever keeps a session elsewhere."""

import json
from dataclasses import asdict, replace
from typing import Any

from assessment.session import Answer, Session


def session_to_json(session: Session) -> str:
    rest = asdict(replace(session, answers={}))
    return json.dumps({**rest, "answers": [asdict(answer) for answer in session.answers.values()]})


def session_from_json(text: str) -> Session:
    """ValueError: not JSON. TypeError, KeyError: not a session."""
    fields: dict[str, Any] = json.loads(text)
    answers = [Answer(**answer) for answer in fields["answers"]]
    return Session(
        **{
            **fields,
            "offered": tuple(fields["offered"]),
            "answers": {answer.question: answer for answer in answers},
        }
    )
