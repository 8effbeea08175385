"""The message came near one answer or several: they are offered, never stored by themselves."""

from assessment.conversation.answer import chosen_key
from assessment.conversation.entrance import entrance
from assessment.conversation.scene import Scene
from assessment.conversation.unclear import misunderstood
from assessment.library import Library
from assessment.prompts import option_lines, options_of
from assessment.reading import Reading
from assessment.session import Reply, Situation, Turn


def confirm(library: Library, situation: Situation, reading: Reading) -> Turn:
    early = entrance(library, situation, reading)
    if early is not None:
        return early
    assert situation.session is not None
    scene = Scene.of(library, situation)
    keys = (chosen_key(scene, value) for value in reading.values)
    values = tuple(dict.fromkeys(key for key in keys if key is not None))
    if not values or values == situation.session.offered:  # offered and not taken: offering it again helps nobody
        return misunderstood(library, situation)
    return _offer(scene.changed(offered=values, misses=situation.session.misses + 1))


def _offer(scene: Scene) -> Turn:
    """One near answer is named above all keys; of several, only these are shown."""
    assert scene.question is not None
    offered = scene.session.offered
    library, language = scene.library, scene.session.language
    options = options_of(library, scene.session, scene.community, scene.question)
    if len(offered) == 1:
        label = dict(options)[offered[0]]
        text = f"{scene.say('offer_one', option=label)}\n{option_lines(library, language, options)}"
    else:
        options = tuple(option for option in options if option[0] in offered)
        text = scene.say("offer_many", options=option_lines(library, language, options))
    return Turn(scene.session, (Reply(text, language, scene.question, options),))
