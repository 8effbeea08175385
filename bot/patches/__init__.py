"""Changes to Rasa 3.6.21 itself, one module each with its reason; `apply` puts them in place.

Rasa's open release is frozen at this version; for any other, each would have to be read again.
"""

import rasa

if rasa.__version__ != "3.6.21":
    raise RuntimeError(f"The patches in bot/patches are written for rasa 3.6.21; this is {rasa.__version__}.")


def apply() -> None:
    """Let Rasa use our action call, graph runner and processor. May be called again."""
    import rasa.core.actions.action
    import rasa.core.agent
    import rasa.core.processor

    from bot.patches.action_call import AppAction
    from bot.patches.graph_runner import OrderedGraphRunner
    from bot.patches.processor import TurnProcessor

    rasa.core.actions.action.RemoteAction = AppAction
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner
    rasa.core.agent.MessageProcessor = TurnProcessor
