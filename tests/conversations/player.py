"""Plays a golden conversation: each message is read and answered as in the running system, the session kept as JSON.

# what the conversation shows
channel: sms            header: channel, number, language, rotation, world (all may be left out)

! quiet                 what else happens: quiet, round N, closed, open
> what the person texts (`>` alone is a picture)
< what is texted back, the options side by side
= what is stored and done
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from assessment.conversation import session_from_json, session_to_json, step
from assessment.library import SOURCE_LANGUAGE
from assessment.prompts import COMMON, instrument_id, option_lines, options_of
from assessment.reader import read
from assessment.reading import Reading
from assessment.session import Answer, Channel, Community, Reply, Session, Situation, Turn
from assessment.walking import AREA, LANGUAGE
from tests.conversations.world import World
from tests.shipped import library

_LABELLED_BY_THE_COMMUNITY = (AREA, LANGUAGE)


@cache
def play(golden: str) -> tuple[str, frozenset[str]]:
    """The conversation again, with what is texted back and done written anew, and the intents that came up in it."""
    player = Player()
    parts = ["\n".join(player.lines(part)) for part in golden.strip("\n").split("\n\n")]
    return "\n\n".join(parts) + "\n", frozenset(player.intents)


@dataclass
class Player:
    world: World = field(default_factory=World)
    channel: Channel = "sms"
    language: str | None = None
    opted_out: bool = False
    quiet: bool = False
    rotations: dict[str, int] = field(default_factory=dict)
    intents: set[str] = field(default_factory=set)
    kept: str | None = None
    community: Community | None = None

    @property
    def session(self) -> Session | None:
        session = session_from_json(self.kept) if self.kept is not None else None
        return None if session is not None and session.status == "withdrawn" else session

    def lines(self, part: str) -> Iterator[str]:
        """One part of a golden (between blank lines), played."""
        said = [line for line in part.split("\n") if not line.startswith(("<", "="))]
        yield from said
        message = [line.removeprefix(">").removeprefix(" ") for line in said if line.startswith(">")]
        for line in said:
            if not line.startswith((">", "#")):
                self._happens(line)
        if message:
            yield from self._answer("\n".join(message))

    def _happens(self, line: str) -> None:
        name, _, value = line.removeprefix("! ").partition(" ")
        match name:
            case "channel:":
                self.channel = cast(Channel, value)
            case "language:":
                self.language = value
            case "world:":
                self.world = replace(self.world, shipped=value == "shipped")
            case "number:":
                self.world = replace(self.world, number=value)
            case "rotation:":
                self.rotations = {role: int(value) for role in ("family", "provider")}
            case "round":
                self.world = replace(self.world, round=int(value))
            case "closed" | "open":
                self.world = replace(self.world, closed=name == "closed")
            case "quiet":
                self.quiet = True
            case _:
                raise ValueError(f"a golden conversation cannot have the line {line!r}")

    def _answer(self, text: str) -> Iterator[str]:
        before = self.session
        situation, reading, turn = self._turn(text)
        self._keep(situation, reading, turn)
        assert len(turn.replies) <= 1
        for reply in turn.replies:
            yield from _shown(reply)
        yield from _done(before, turn)

    def _turn(self, text: str) -> tuple[Situation, Reading, Turn]:
        reading = self._read(text)
        self.intents.add(reading.intent)
        over = self.session is None or (reading.command == "start" and self.session.status != "active")
        situation = Situation(
            session=self.session,
            channel=self.channel,
            language=self.language,
            community=self.community if self.session else None,
            door=self.world.door(reading.word) if over or reading.word else None,
            opted_out=self.opted_out,
            quiet=self.quiet,
            rotations=self.rotations,
        )
        return situation, reading, step(library(), situation, reading)

    def _read(self, text: str) -> Reading:
        session = self.session
        door = self.world.door(None)
        community = self.community if session else door.community if door else None
        own = session.language if session else self.language
        others = community.languages if community else tuple(library().languages)
        word = self.world.word(text, beside=session is None)
        choices: list[str] = []
        if session is not None and community is not None and session.question in _LABELLED_BY_THE_COMMUNITY:
            choices = [label for _, label in options_of(library(), session, community, session.question)]
        reading = read(
            text,
            library=library(),
            instrument=instrument_id(session) if session else COMMON,
            question=session.question if session else None,
            languages=list(dict.fromkeys([*([own] if own else []), *others, SOURCE_LANGUAGE])),
            offered=session.offered if session else (),
            choices=choices,
            words=[word] if word else [],
        )
        return Reading.from_parse(reading.intent, reading.entities())

    def _keep(self, situation: Situation, reading: Reading, turn: Turn) -> None:
        if "open" in turn.effects and situation.door is not None:
            self.community = situation.door.community
        if turn.session is not None:
            self.kept = session_to_json(turn.session)
            self.language = turn.session.language
        elif situation.session is None:
            self.language = reading.language or self.language or reading.surely_in
        self.opted_out = (self.opted_out or "opt_out" in turn.effects) and "opt_in" not in turn.effects
        self.quiet = False


def _shown(reply: Reply) -> Iterator[str]:
    """The text, its option lines side by side, so that a conversation can be read at a glance."""
    options = option_lines(library(), reply.language, reply.options)
    words = reply.text.removesuffix(options).removesuffix("\n")
    yield from (f"< {line}".rstrip() for line in words.split("\n"))
    if options:
        assert reply.text == f"{words}\n{options}"
        yield "< " + options.replace("\n", " / ")


_EFFECTS = {
    "open": "opened",
    "opt_out": "opted out",
    "opt_in": "opted in",
    "erase": "erased",
    "flag_urgent": "flagged: urgent",
    "flag_human": "flagged: wants a person",
}


def _done(before: Session | None, turn: Turn) -> Iterator[str]:
    if not turn.replies:
        yield "= no reply"
    for effect in turn.effects:
        yield f"= {_EFFECTS[effect]}"
    if turn.session is None:
        return
    for id in turn.answered:
        yield f"= {id} {_told(turn.session.answers[id])}"
    if before is not None and turn.session.status != before.status and "open" not in turn.effects:
        yield f"= {turn.session.status}"


def _told(answer: Answer) -> str:
    reason = f" ({answer.comment})" if answer.comment else ""
    if answer.status != "answered":
        return answer.status.replace("_", " ") + reason
    return (f'"{answer.text}"' if answer.text is not None else str(answer.key)) + reason
