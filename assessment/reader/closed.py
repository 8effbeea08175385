"""Reads the reply to a question with answer keys, from the surest way of reading it to the least sure.

Rather asks than stores what may be meant otherwise: doubtful readings are offered.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assessment.reader.ages import read_ages
from assessment.reader.commands import STOP, act_of, act_sentences, opts_out
from assessment.reader.finding import Finding
from assessment.reader.message import Message
from assessment.reader.options import Hint, Layer, Options
from assessment.reader.outcome import UNCLEAR, settle
from assessment.reader.resemblance import near_answer
from assessment.reader.sentences import explains, longer_answer
from assessment.reader.stripping import without
from assessment.reader.writing import Word, set_apart
from assessment.reading import Reading

_SOFT = frozenset({"filler", "polite"})
_CODE_MARKS = frozenset("{}<>[]")
"""Nobody types these into an answer; programs do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a message says in part. `explained`: no word of it is left over. `found`: it was near an answer at least."""

    reading: Reading
    explained: bool
    found: bool


def holds_code(message: Message) -> bool:
    """Marks in it say that a program wrote it."""
    return not _CODE_MARKS.isdisjoint(message.text)


def read_whole(
    message: Message,
    options: Options,
    offered: tuple[int, ...],
    join: Reading | None,
    opted_out: Callable[[], bool],
) -> Reading | None:
    """What the message is as a whole, or its sentences are.

    `join`: what the message is as a join word; an answer to the question goes before it, a command does not.
    `opted_out`: whether it opts out in any other language.
    """
    if holds_code(message):
        return UNCLEAR
    for reading in whole_readings(message, options, offered):
        return reading if join is None or reading.outcome == "answer" else join
    if join is not None:
        return join
    if opts_out(message, open_text=False) or opted_out():
        return STOP
    return act_sentences(message, open_text=False)


def read_part(message: Message, options: Options, offered: tuple[int, ...]) -> Part:
    """The answer that stands somewhere in the message, or that it comes near to."""
    aged = read_ages(message.words, options, doubted=message.doubted)
    finding = aged or longer_answer(message, options)
    if aged is None and options.question.ages and _counts(message):
        finding = finding.unsure()
    explained = finding.hint.sure or explains(message, options)
    if not finding.hint.keys and not explained:
        finding = near_answer(message.words, options)
    return Part(settle(finding, message.text, options, offered), explained, bool(finding.hint.keys))


def _counts(message: Message) -> bool:
    """A number goes with the word after it, which may be "years" in another language ("4 ans")."""
    pairs = zip(message.plain, message.plain[1:], strict=False)
    return any(one.number is not None and two.number is None and not set_apart(two) for one, two in pairs)


def whole_readings(message: Message, options: Options, offered: tuple[int, ...]) -> Iterator[Reading]:
    """What the whole message is called, language by language, the person's first; answers before commands."""
    soft = tuple(without(message.words, options.books, _SOFT))
    parts = {len(part): part for part in (message.words, message.plain, soft)}  # each may be the one before it
    for part in parts.values():
        alone = len(part) == 1 and part[-1] is message.plain[-1]
        digit = options.digit(part[0].number) if alone and part[0].number is not None else None
        if digit is not None and digit.keys:
            yield _settled(digit, message, options, offered)
        for layer in options.layers:
            for hint in _hints(part, layer, options):
                yield _settled(hint, message, options, offered)
            act = act_of(part, layer.book) if len(part) >= len(message.plain) else None
            if act is not None:
                yield act
        joined = options.joined(part)
        if joined is not None:
            yield _settled(joined, message, options, offered)


def _hints(words: Sequence[Word], layer: Layer, options: Options) -> list[Hint]:
    """Labels first, then phrases made for this question, then the lexicon's general ones."""
    general = sorted(layer.book.answers.whole(words), key=lambda match: match.meaning.category != options.question.id)
    return [hint for match in (*layer.labels.whole(words), *general) if (hint := options.hint(match)) is not None]


def _settled(hint: Hint, message: Message, options: Options, offered: tuple[int, ...]) -> Reading:
    finding = Finding(hint)
    return settle(finding.unsure() if message.doubted else finding, message.text, options, offered)
