"""The message was not understood: asked again, then more simply, then with a way round. Nothing is stored.

Who surely wrote in another live language is told in it how to change; that nobody is switched unasked is on purpose.
"""

from assessment.conversation.entrance import entrance
from assessment.conversation.hints import hint_in
from assessment.conversation.scene import Scene
from assessment.library import Library
from assessment.prompts import option_lines, options_of
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn
from assessment.walking import REQUIRED

_SIMPLER = 2
_WAY_ROUND = 3


def unclear(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = entrance(library, situation, reading)
    if early is not None:
        return early
    # an empty text is a picture or a voice message: saying "we did not get that" would only bring it again
    return misunderstood(library, situation, "text_only" if reading.value == "" else "unclear", reading.surely_in)


def misunderstood(
    library: Library, situation: Situation, first: str = "unclear", written_in: str | None = None
) -> Turn:
    """Asks the open question again; `first` is what is said the first time, `written_in` the message's language."""
    assert situation.session is not None
    misses = situation.session.misses + 1
    scene = Scene.of(library, situation).changed(misses=misses)
    hint = hint_in(scene, written_in)
    if misses >= _WAY_ROUND:
        # consent and role cannot be skipped, so only a person can help there
        way_round = "unclear_person" if scene.question in REQUIRED else "unclear_offer"
        return scene.turn(*hint, scene.say(way_round))
    if misses == _SIMPLER and first == "unclear":
        return _only_the_keys(scene, hint)
    return scene.turn(*hint, scene.say(first))


def _only_the_keys(scene: Scene, hint: tuple[str, ...]) -> Turn:
    assert scene.question is not None
    options = options_of(scene.library, scene.session, scene.community, scene.question)
    if not options:
        return scene.turn(*hint, scene.say("unclear"))
    lines = option_lines(scene.library, scene.session.language, options)
    text = "\n\n".join((*hint, f"{scene.say('unclear_simple')}\n{lines}"))
    return Turn(scene.session, (Reply(text, scene.session.language, scene.question, options),))
