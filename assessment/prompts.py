"""Puts texts together: the wording of a question with its options, and the phrases said around it, in one language."""

import re
from collections.abc import Mapping, Sequence

from assessment.directions import isolated, option_line, set_in
from assessment.library import SOURCE_LANGUAGE, Library, QuestionWording
from assessment.session import Channel, Community, Reply, Session
from assessment.walking import AREA, LANGUAGE

COMMON = "common"
"""The instrument of the shared questions, asked from while the role is not known."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_NOTHING: frozenset[str] = frozenset()
COMMUNITY_PARAMETERS = frozenset({"community", "sponsor", "contact", "urgent"})
"""Placeholders any phrase may use."""
QUESTION_PARAMETERS = frozenset({"community", "sponsor", "contact"})
"""Placeholders a question may use."""

PHRASES: Mapping[str, frozenset[str]] = {
    "join_ask": _NOTHING,
    "switch_hint": _NOTHING,
    "switch_list": frozenset({"languages"}),
    "closed_round": _NOTHING,
    "welcome_back": _NOTHING,
    "resumed": _NOTHING,
    "started": _NOTHING,
    "started.web": _NOTHING,
    "stopped": _NOTHING,
    "stopped.web": _NOTHING,
    "paused": _NOTHING,
    "declined": _NOTHING,
    "declined_again": _NOTHING,
    "thanks": frozenset({"community"}),
    "resources_intro": _NOTHING,
    "already_complete": _NOTHING,
    "not_in_session": _NOTHING,
    "help": frozenset({"sponsor", "contact"}),
    "help.web": frozenset({"sponsor", "contact"}),
    "why_generic": _NOTHING,
    "privacy": _NOTHING,
    "human": frozenset({"contact"}),
    "urgent": frozenset({"urgent"}),
    "urgent_again": frozenset({"urgent"}),
    "no_contact": _NOTHING,
    "no_urgent": _NOTHING,
    "language_changed": _NOTHING,
    "language_unknown": _NOTHING,
    "deleted": _NOTHING,
    "kept": _NOTHING,
    "nothing_before": _NOTHING,
    "cannot_skip": _NOTHING,
    "sensitive": _NOTHING,
    "unclear": _NOTHING,
    "unclear_simple": _NOTHING,
    "unclear_offer": _NOTHING,
    "unclear_person": _NOTHING,
    "offer_one": frozenset({"option"}),
    "offer_many": frozenset({"options"}),
    "text_only": _NOTHING,
}
"""Everything the conversation says beside the questions, with the placeholders each phrase must have.

`NAME.web` is said in a chat, where nothing is a text message, in place of NAME.
"""

Options = tuple[tuple[int, str], ...]


def say(library: Library, language: str, phrase: str, **parameters: str) -> str:
    """The phrase, filled in. KeyError: no such phrase, or a placeholder without its parameter."""
    spoken = language if phrase in library.phrases.get(language, {}) else SOURCE_LANGUAGE
    return _filled(library, spoken, library.phrase(language, phrase).text, parameters)


def plain(library: Library, language: str, text: str) -> str:
    """A text without placeholders as it is sent in the language."""
    return isolated(text) if is_from_right(library, language) else text


def on_channel(library: Library, language: str, phrase: str, channel: Channel) -> str:
    """The id of the phrase as it is said on the channel, where the language has a wording of its own for that."""
    own = f"{phrase}.{channel}"
    return own if own in PHRASES and own in library.phrases.get(language, {}) else phrase


def community_parameters(library: Library, language: str, community: Community) -> dict[str, str]:
    """What the placeholders of `COMMUNITY_PARAMETERS` stand for, in words that fit where a community left one empty."""
    return {
        "community": community.name,
        "sponsor": community.sponsor,
        "contact": community.contact or say(library, language, "no_contact"),
        "urgent": community.urgent or say(library, language, "no_urgent"),
    }


def instrument_id(session: Session) -> str:
    """The instrument whose wording the session's questions have."""
    return session.instrument or COMMON


def asked_in(library: Library, session: Session, question: str) -> str:
    """The language the question is really asked in: English where the session's language lacks it."""
    translated = library.wordings[instrument_id(session)].get(session.language, {})
    return session.language if question in translated else SOURCE_LANGUAGE


def wording(library: Library, session: Session, question: str) -> QuestionWording:
    return library.question_wording(instrument_id(session), session.language, question)


def options_of(library: Library, session: Session, community: Community, question: str) -> Options:
    """(key, label) in the order shown; empty for an open question."""
    if question == AREA:
        return tuple(enumerate(community.areas, start=1))
    if question == LANGUAGE:
        names = (library.languages[code].name for code in community.languages)
        return tuple(enumerate(names, start=1))
    labels = wording(library, session, question).labels
    options = library.instruments[instrument_id(session)].questions[question].options
    return tuple((option.key, labels[option.key].text) for option in options)


def option_lines(library: Library, language: str, options: Options) -> str:
    """One line for each option; the key is what a reader of the language sees first."""
    line = option_line if is_from_right(library, language) else "{} {}".format
    return "\n".join(line(key, label) for key, label in options)


def ask(library: Library, session: Session, community: Community, question: str) -> str:
    """The question without its options."""
    parameters = community_parameters(library, session.language, community)
    language = asked_in(library, session, question)
    return _filled(library, language, wording(library, session, question).ask.text, parameters)


def question_reply(
    library: Library, session: Session, community: Community, question: str, before: Sequence[str] = ()
) -> Reply:
    """One text that ends with the question and its options, after the parts said `before` it."""
    options = options_of(library, session, community, question)
    asked = ask(library, session, community, question)
    if library.instruments[instrument_id(session)].questions[question].sensitive:
        before = (*before, say(library, session.language, "sensitive"))
    lines = f"{asked}\n{option_lines(library, session.language, options)}" if options else asked
    return Reply("\n\n".join((*before, lines)), session.language, question, options)


def is_from_right(library: Library, language: str) -> bool:
    known = library.languages.get(language)
    return known is not None and known.direction == "rtl"


def _filled(library: Library, language: str, template: str, parameters: Mapping[str, str]) -> str:
    """What is filled in, and what the text has in Latin letters, keeps its order in a text from right to left."""
    # not str.format: a text from data must not reach into the parameters ({name.attribute}, {name:9999})
    if not is_from_right(library, language):
        return _PLACEHOLDER.sub(lambda found: parameters[found[1]], template)
    parts = _PLACEHOLDER.split(template)  # text, name, text, name, ..., text
    return "".join(isolated(part) if at % 2 == 0 else set_in(parameters[part]) for at, part in enumerate(parts))
