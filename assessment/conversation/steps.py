"""Which function answers which intent."""

from collections.abc import Callable, Mapping

from assessment.conversation.answer import answer
from assessment.conversation.confirm import confirm
from assessment.conversation.delete import delete
from assessment.conversation.go_back import go_back
from assessment.conversation.help import help_
from assessment.conversation.human import human
from assessment.conversation.language import language
from assessment.conversation.not_sure import not_sure
from assessment.conversation.pause import pause
from assessment.conversation.privacy import privacy
from assessment.conversation.repeat import repeat
from assessment.conversation.skip import skip
from assessment.conversation.start import start
from assessment.conversation.stop import stop
from assessment.conversation.unclear import unclear
from assessment.conversation.urgent import urgent
from assessment.conversation.why import why
from assessment.library import Library
from assessment.reading import Reading
from assessment.session import Situation, Turn

Step = Callable[[Library, Situation, Reading], Turn]

STEPS: Mapping[str, Step] = {
    "answer": answer,
    "not_sure": not_sure,
    "skip": skip,
    "confirm": confirm,
    "unclear": unclear,
    "urgent": urgent,
    "help": help_,
    "stop": stop,
    "start": start,
    "go_back": go_back,
    "repeat": repeat,
    "why": why,
    "pause": pause,
    "language": language,
    "privacy": privacy,
    "delete": delete,
    "human": human,
}
"""By intent, as `Reading.intent` names it."""


def step(library: Library, situation: Situation, reading: Reading) -> Turn:
    """What follows from a message. Changes nothing itself."""
    return STEPS[reading.intent](library, situation, reading)
