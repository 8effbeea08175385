"""The form validation of the stock bot, as Rasa's documentation writes one. Runs in the engine environment."""

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

ITEMS = (
    *("CONSENT", "ROLE", "C2", "C4", "S1", "S2", "N1", "N5", "P2", "P3", "MORE", "C1", "S3", "S6", "N4"),
    *("OPEN1", "OPEN2", "AREA", "CHILD_AGE", "QUOTE", "FOLLOWUP"),
)


class ValidateAssessmentForm(FormValidationAction):
    def name(self) -> str:
        return "validate_assessment_form"


def _validator(item: str) -> Any:
    def validate(
        self: Any, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        return {item: value if str(value) in {"0", "1", "2", "3", "4"} else None}

    return validate


for _item in ITEMS:
    setattr(ValidateAssessmentForm, f"validate_{_item}", _validator(_item))
