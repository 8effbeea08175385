"""The conversation as a pure function: what is known, and a message's reading, give what is saved, sent and done.

One module per thing a person can do; `steps` lists them, `step` takes one. The caller stores and sends.
"""

from assessment.conversation.session_json import session_from_json, session_to_json
from assessment.conversation.steps import STEPS, Step, step

__all__ = ["STEPS", "Step", "session_from_json", "session_to_json", "step"]
