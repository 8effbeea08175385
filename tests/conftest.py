"""What tests of every part share. Core tests load this on their own, without the app."""

import pytest
from hypothesis import settings

from assessment.library import Library
from tests import shipped

settings.register_profile("familyvoice", max_examples=25, deadline=None)
settings.load_profile("familyvoice")


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped.library()
